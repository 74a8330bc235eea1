//! Warnings about Arabic-Indic and Persian digits where machines read: in
//! expressions, which then compare with nothing, and in the names of choices.

use masar_domain::Problem;
use masar_text::digits_to_latin;

use super::{Subject, quoted};
use crate::columns::TableRow;

/// Columns whose cells are computed.
const EXPRESSIONS: &[&[&str]] = &[
    &["bind", "constraint"],
    &["bind", "calculate"],
    &["bind", "relevant"],
    &["bind", "required"],
    &["bind", "readonly"],
    &["choice_filter"],
    &["control", "jr:count"],
    &["default"],
    &["parameters"],
];

pub(super) fn is_digit(char: char) -> bool {
    matches!(char, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{66b}' | '\u{66c}')
}

fn cell_text<'a>(row: &'a TableRow, parts: &[&str]) -> Option<&'a str> {
    match parts {
        [name] => row.values.get_text(name),
        [outer, inner] => row.values.get_map(outer).and_then(|map| map.get_text(inner)),
        _ => None,
    }
}

/// Reports digits that only people can read.
pub(super) fn digits_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    for row in &subject.survey.rows {
        for parts in EXPRESSIONS {
            let Some(text) = cell_text(row, parts) else { continue };
            if !has_digit(text) {
                continue;
            }
            // A default of a text question may be words; digits alone are a number.
            if *parts == ["default"] && !text.contains('(') && text.contains(char::is_alphabetic) {
                continue;
            }
            let warning = Problem::warning("FORM-209", subject.cell(row.number, parts));
            let expected = quoted(&digits_to_latin(text));
            found.push(warning.with("found", quoted(text)).with("expected", expected));
        }
    }
    for (list, choice) in subject.choice_rows {
        for (column, name) in [("name", &*choice.name), ("list name", *list)] {
            if has_digit(name) {
                let warning =
                    Problem::warning("FORM-210", subject.choice_cell(choice.row, &[column]));
                found.push(warning.with("found", name).with("expected", digits_to_latin(name)));
            }
        }
    }
    for row in &subject.survey.rows {
        let Some(name) = row.values.get_text("name").filter(|name| has_digit(name)) else {
            continue;
        };
        let warning = Problem::warning("FORM-210", subject.cell(row.number, &["name"]));
        found.push(warning.with("found", name).with("expected", digits_to_latin(name)));
    }
}

/// Whether such a digit stands in an expression, quoted or not: a quoted one is
/// compared with answers, which phones write in Latin digits.
fn has_digit(text: &str) -> bool {
    !text.is_ascii() && text.contains(is_digit)
}
