//! A problem in words: its code, where it stands, what it is and how to mend it.

use masar_domain::{Lang, Problem, Where};

use crate::product::{product_texts, tr_with};
use crate::texts::Arg;

/// `FORM-012 · survey.xlsx, settings, row 3, column name: ...` in the words of
/// `lang`. A code without a message shows its particulars as they are.
///
/// In Arabic, what came from outside is wrapped in U+2068 and U+2069, so that
/// codes and file names do not disturb the order of the sentence.
pub fn problem_text(lang: Lang, problem: &Problem) -> String {
    let place = place_text(lang, &problem.place);
    let gap = if place.is_empty() { "" } else { ": " };
    let message = message_text(lang, problem);
    let dot = if place.is_empty() { ": " } else { " · " };
    format!("{}{dot}{place}{gap}{message}", problem.code)
}

fn message_text(lang: Lang, problem: &Problem) -> String {
    let values: Vec<(&str, String)> =
        problem.args.iter().map(|(name, value)| (*name, isolated(lang, value))).collect();
    let args: Vec<(&str, Arg<'_>)> =
        values.iter().map(|(name, value)| (*name, Arg::Text(value))).collect();
    product_texts().format(lang, problem.code, &args).unwrap_or_else(|| {
        let particulars = problem.args.iter().map(|(name, value)| format!(" {name}={value}"));
        format!("[{}]{}", problem.code, particulars.collect::<String>())
    })
}

fn place_text(lang: Lang, place: &Where) -> String {
    let row = place.row.map(|row| row.to_string());
    let parts = [
        ("problem-file", &place.file),
        ("problem-sheet", &place.sheet),
        ("problem-row", &row),
        ("problem-column", &place.column),
        ("problem-path", &place.path),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(id, value)| Some((id, isolated(lang, value.as_deref()?))))
        .map(|(id, value)| tr_with(lang, id, &[("value", Arg::Text(&value))]))
        .collect();
    parts.join(lang.pick("، ", ", "))
}

/// A plain code of letters needs no isolation, and a message may choose its
/// words by it.
fn isolated(lang: Lang, value: &str) -> String {
    let is_code = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match lang {
        Lang::Ar if is_code => value.to_owned(),
        Lang::Ar => format!("\u{2068}{value}\u{2069}"),
        Lang::En => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> Problem {
        let place = Where::sheet("settings").row(1_003).column("name");
        Problem::error("NONE-001", place).with("found", "nmae")
    }

    #[test]
    fn says_code_place_and_message() {
        assert_eq!(
            problem_text(Lang::En, &problem()),
            "NONE-001 · settings, row 1003, column name: [NONE-001] found=nmae"
        );
        assert_eq!(
            problem_text(Lang::Ar, &problem()).replace(['\u{2068}', '\u{2069}'], ""),
            "NONE-001 · الورقة settings، السطر 1003، العمود name: [NONE-001] found=nmae"
        );
    }

    #[test]
    fn a_problem_may_stand_nowhere() {
        let problem = Problem::error("NONE-001", Where::default());
        assert_eq!(problem_text(Lang::En, &problem), "NONE-001: [NONE-001]");
    }
}
