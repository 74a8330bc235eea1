//! Warnings about names that phones take and analysis tools do not: too long,
//! reserved, hidden characters, one name in two spellings.
//!
//! *Invariant:* a name is judged where it becomes a column: questions with an
//! answer. Metadata (`start`, `end`) is named by custom and left alone.

use std::collections::BTreeMap;

use masar_domain::Problem;

use super::Subject;
use super::reserved::reserved_in;
use crate::element::{Class, Element};

/// Letters of a variable's name in Stata.
const STATA_NAME_MAX: usize = 32;

/// Judges every name of the survey sheet.
pub(super) fn names_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    hidden_check(subject, found);
    let tree = subject.tree;
    let written: BTreeMap<u32, &str> = subject
        .survey
        .rows
        .iter()
        .filter_map(|row| Some((row.number, row.values.get_text("name")?)))
        .collect();
    let mut lower: BTreeMap<String, (&str, Option<usize>)> = BTreeMap::new();
    let mut cut: BTreeMap<&str, &str> = BTreeMap::new();
    for at in tree.in_order() {
        let element = tree.get(at);
        // What the form adds of itself has names that nobody can change.
        let is_written = written.get(&element.row).is_some_and(|name| **name == *element.name);
        if element.class != Class::Question || !is_column(element) || !is_written {
            continue;
        }
        let name = &*element.name;
        let place = || subject.cell(element.row, &["name"]);
        let warning = |code: &'static str| Problem::warning(code, place()).with("found", name);
        let letters = name.chars().count();
        let end = name.char_indices().nth(STATA_NAME_MAX).map_or(name.len(), |(end, _)| end);
        let short = &name[..end];
        if letters > STATA_NAME_MAX {
            let long = warning("FORM-205").with("length", letters).with("limit", STATA_NAME_MAX);
            found.push(long.with("expected", short));
        }
        let other = *cut.entry(short).or_insert(name);
        if other != name {
            found.push(warning("FORM-214").with("other", other));
        }
        if name.starts_with('_') {
            found.push(warning("FORM-206").with("expected", name.trim_start_matches('_')));
        }
        let tools = reserved_in(name);
        if !tools.is_empty() {
            found.push(warning("FORM-207").with("tools", tools.join(", ")));
        }
        if name.contains(['-', '.']) {
            found.push(warning("FORM-213").with("expected", name.replace(['-', '.'], "_")));
        }
        let (other, parent) = *lower.entry(name.to_lowercase()).or_insert((name, element.parent));
        // Within one group FORM-026 says it.
        if other != name && parent != element.parent {
            found.push(warning("FORM-208").with("other", other));
        }
    }
}

/// Whether a question's answers become a column that people analyse.
fn is_column(element: &Element) -> bool {
    &*element.kind != "note"
        && !element.is_bodyless
        && !element.bind.as_ref().is_some_and(|bind| bind.has("jr:preload"))
}

/// Names with characters that nobody sees, right or wrong otherwise.
fn hidden_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    for row in &subject.survey.rows {
        let Some(name) = row.values.get_text("name") else { continue };
        if let Some(hidden) = hidden_characters(name) {
            let warning = Problem::warning("FORM-211", subject.cell(row.number, &["name"]));
            found.push(warning.with("found", name).with("what", hidden));
        }
    }
}

/// The characters of a name that change its direction or have no width, as
/// `U+200F, U+202B`.
pub(super) fn hidden_characters(name: &str) -> Option<String> {
    let is_hidden = |char: &char| {
        matches!(char,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{640}')
    };
    let mut codes: Vec<String> =
        name.chars().filter(is_hidden).map(|char| format!("U+{:04X}", u32::from(char))).collect();
    codes.dedup();
    (!codes.is_empty()).then(|| codes.join(", "))
}
