//! What was found of a filled form, for people who read different languages.

use masar_domain::{Lang, Problem};

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
    let wanted = texts.iter().find(|(name, _)| language_is(name, lang.tag()));
    wanted.or_else(|| texts.first()).map(|(_, text)| text.as_str())
}

/// Whether a form's name of a language, such as `العربية (ar)`, means a tag.
pub(crate) fn language_is(name: &str, tag: &str) -> bool {
    let words: &[&str] = match tag {
        "ar" => &["ar", "arabic", "العربية", "عربي", "عربية"],
        "en" => &["en", "english", "الإنجليزية", "الانجليزية"],
        _ => &[],
    };
    let name = name.to_lowercase();
    name == tag.to_lowercase()
        || name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == tag || words.contains(&word))
}

/// Everything that was found, in document order within each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    pub findings: Vec<Finding>,
    /// There was more than is kept.
    pub truncated: bool,
}

impl Judgement {
    /// Nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}
