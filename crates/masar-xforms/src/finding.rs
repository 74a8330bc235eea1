//! What was found of a filled form, for people who read different languages.

use masar_domain::{Lang, Problem};
use masar_text::{fold, problem_text};
use serde_json::{Value as Json, json};

/// One thing that does not follow from the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub problem: Problem,
    /// With the positions of repeats: `/data/person[2]/age`.
    pub path: String,
    pub value: String,
    /// The expression that was not kept, as the form writes it.
    pub rule: String,
    /// The question's label in each of the form's languages, by its name; the
    /// form's own language first.
    pub labels: Vec<(String, String)>,
    /// What the form says to the person where the rule is not kept, likewise.
    pub messages: Vec<(String, String)>,
}

impl Finding {
    /// The label for a reader, or the question's name where it has none.
    pub fn label(&self, lang: Lang) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        text_for(&self.labels, lang).unwrap_or(name)
    }

    /// The form's own message for a reader, where it has one.
    pub fn message(&self, lang: Lang) -> Option<&str> {
        text_for(&self.messages, lang)
    }

    /// The problem with the question named in the reader's language.
    pub fn problem_for(&self, lang: Lang) -> Problem {
        let mut problem = self.problem.clone();
        for (name, value) in &mut problem.args {
            if *name == "label" {
                self.label(lang).clone_into(value);
            }
        }
        problem
    }
}

/// The reader's language, else the form's own, which stands first.
fn text_for(texts: &[(String, String)], lang: Lang) -> Option<&str> {
    let known =
        texts.iter().filter_map(|(name, text)| Some((language_rank(name, lang.tag())?, text)));
    let wanted = known.min_by_key(|(rank, _)| *rank).map(|(_, text)| text);
    wanted.or_else(|| texts.first().map(|(_, text)| text)).map(String::as_str)
}

/// How surely a form's name of a language, such as `العربية (ar)`, means a tag:
/// the less the surer. Its code is surer than its name.
pub(crate) fn language_rank(name: &str, tag: &str) -> Option<usize> {
    const ARABIC: &[&str] =
        &["ar", "ara", "arb", "arabic", "arabe", "arabisch", "arabo", "العربيه", "عربي", "عربيه"];
    const ENGLISH: &[&str] =
        &["en", "eng", "english", "anglais", "الانجليزيه", "انجليزي", "انجليزيه", "الانكليزيه"];
    let folded = fold(name);
    let known = match tag {
        "ar" => ARABIC,
        "en" => ENGLISH,
        _ => return folded.split_whitespace().position(|word| word == tag),
    };
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    known.iter().position(|spelling| {
        let spelling = fold(spelling);
        folded == spelling || words.contains(&spelling)
    })
}

/// Everything that was found, in document order within each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    pub findings: Vec<Finding>,
    /// There was more than is kept.
    pub truncated: bool,
}

impl Judgement {
    /// Nothing was found that stands in the way; warnings do not.
    pub fn is_clean(&self) -> bool {
        !self.findings.iter().any(|finding| finding.problem.is_error())
    }
}

/// The answer of the judge as programs read it, for one filled form; its parts
/// are described in `docs/forms-engine.md`.
pub fn judgement_json(submission: &str, judged: &Result<Judgement, Problem>, lang: Lang) -> Json {
    match judged {
        Ok(judgement) => {
            let findings = judgement.findings.iter().map(|finding| finding_json(finding, lang));
            json!({
                "submission": submission,
                "valid": judgement.is_clean(),
                "truncated": judgement.truncated,
                "findings": findings.collect::<Vec<Json>>(),
            })
        }
        Err(problem) => json!({
            "submission": submission,
            "valid": false,
            "truncated": false,
            "findings": [],
            "refused": {
                "code": problem.code,
                "line": problem.place.row,
                "column": problem.place.column.as_ref().and_then(|at| at.parse::<u32>().ok()),
                "message": problem_text(lang, problem),
            },
        }),
    }
}

fn finding_json(finding: &Finding, lang: Lang) -> Json {
    let by_language = |texts: &[(String, String)]| -> serde_json::Map<String, Json> {
        texts.iter().map(|(language, text)| (language.clone(), text.clone().into())).collect()
    };
    let particular = |wanted: &str| {
        let found = finding.problem.args.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    json!({
        "code": finding.problem.code,
        "severity": finding.problem.severity,
        "path": finding.path,
        "label": finding.label(lang),
        "labels": by_language(&finding.labels),
        "value": finding.value,
        "rule": finding.rule,
        "expected": particular("expected"),
        "foreign": particular("foreign"),
        "form_message": finding.message(lang),
        "form_messages": by_language(&finding.messages),
        "message": problem_text(lang, &finding.problem_for(lang)),
    })
}

#[cfg(test)]
mod tests {
    use super::language_rank;

    #[test]
    fn a_language_is_known_whatever_its_spelling() {
        let arabic = [
            "Arabic (ar)",
            "العربية",
            "ar",
            "ar-LY",
            "Arabe",
            "العربيّة",
            "ARABIC",
            "اللغة العربية (AR)",
        ];
        for name in arabic {
            assert!(language_rank(name, "ar").is_some(), "{name}");
            assert!(language_rank(name, "en").is_none(), "{name}");
        }
        for name in ["English (en)", "en", "English", "الإنجليزية", "en-GB", "Anglais"] {
            assert!(language_rank(name, "en").is_some(), "{name}");
            assert!(language_rank(name, "ar").is_none(), "{name}");
        }
        for name in ["Aramaic", "Français (fr)", "Kurdish (Sorani)", "default", ""] {
            assert!(language_rank(name, "ar").is_none(), "{name}");
        }
        // A code is surer than a name.
        assert!(language_rank("Arabic (ar)", "ar") < language_rank("Juba Arabic (pga)", "ar"));
    }
}
