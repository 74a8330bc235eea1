//! References to questions, `${name}`: finding them in a text and checking that
//! each names exactly one question.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::columns::{Referring, Table};
use crate::names::is_plain_name;
use crate::problems::{CHOICES, ENTITIES, Problems, SETTINGS, SURVEY, cell, nearest};
use crate::sheets::{Book, Sheet};

/// One `${name}` in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference<'a> {
    pub(crate) name: &'a str,
    /// `${last-saved#name}`: the answer of the form saved before.
    pub(crate) last_saved: bool,
    /// Bytes in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The text has `${` without a name and `}` after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Whether a text could hold a reference at all.
pub(crate) fn maybe_references(text: &str) -> bool {
    text.len() > 2 && text.contains('$') && text.contains("${")
}

/// All references of a text, in order.
pub(crate) fn references(text: &str) -> Result<Vec<Reference<'_>>, Malformed> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("${") {
        let start = from + at;
        let inner_start = start + 2;
        let Some(length) = text[inner_start..].find('}') else { return Err(Malformed) };
        let end = inner_start + length + 1;
        from = end;
        if length == 0 {
            continue;
        }
        let inner = &text[inner_start..end - 1];
        let (name, last_saved) = match inner.strip_prefix("last-saved#") {
            Some(name) => (name, true),
            None => (inner, false),
        };
        if !is_plain_name(name) {
            return Err(Malformed);
        }
        found.push(Reference { name, last_saved, start, end });
    }
    Ok(found)
}

/// Whether a text holds at least one reference, and no broken one.
pub(crate) fn has_reference(text: &str) -> bool {
    maybe_references(text) && references(text).is_ok_and(|found| !found.is_empty())
}

/// Whether a text is one reference and nothing else.
pub(crate) fn is_reference(text: &str) -> bool {
    maybe_references(text)
        && references(text).is_ok_and(
            |found| matches!(found.as_slice(), [only] if only.start == 0 && only.end == text.len()),
        )
}

/// Whether a text refers to the form saved before.
pub(crate) fn has_last_saved(text: &str) -> bool {
    maybe_references(text)
        && references(text).is_ok_and(|found| found.iter().any(|one| one.last_saved))
}

/// How often each name stands on the survey sheet.
pub(crate) type NameCounts = BTreeMap<Rc<str>, usize>;

/// Checks every reference of the form, in the cells as written.
pub(crate) fn references_check(
    book: &Book,
    survey: &Table,
    choices: &Table,
    names: &NameCounts,
    problems: &mut Problems,
) {
    let mut check = Check { names, problems };
    if let Some(sheet) = book.sheet(SETTINGS) {
        check.sheet(sheet, |_, _| true);
    }
    if let Some(sheet) = book.sheet(ENTITIES) {
        let ignored = |column: usize| {
            let heading = sheet.headings.get(column).map_or("", String::as_str);
            matches!(heading, "list name" | "list_name" | "repeat")
        };
        check.sheet(sheet, |column, _| !ignored(column));
    }
    if let Some(sheet) = book.sheet(SURVEY) {
        check.table(sheet, survey, |column, text| match first(survey, column) {
            // Where choices come from a repeat, its name has been looked for.
            "type" => text.contains("from_file") || text.contains("from file"),
            name => !matches!(name, "name" | "trigger"),
        });
    }
    if let Some(sheet) = book.sheet(CHOICES) {
        let is_shown = |column: usize| matches!(first(choices, column), "label" | "media");
        check.table(sheet, choices, |column, _| is_shown(column));
    }
}

/// The first part of a column's name; empty without heading.
fn first(table: &Table, column: usize) -> &str {
    table.columns.get(column).and_then(|parts| parts.first()).map_or("", |part| part)
}

struct Check<'a> {
    names: &'a NameCounts,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn sheet(&mut self, sheet: &Sheet, wanted: impl Fn(usize, &str) -> bool) {
        for row in &sheet.rows {
            for (column, text) in &row.cells {
                if maybe_references(text) && wanted(*column, text) {
                    let heading = sheet.headings.get(*column).map_or("", String::as_str);
                    self.text(&sheet.name, row.number, heading, text);
                }
            }
        }
    }

    /// The same for a sheet whose rows have been read.
    fn table(&mut self, sheet: &Sheet, table: &Table, wanted: impl Fn(usize, &str) -> bool) {
        for Referring { row, column, text } in &table.referring {
            if wanted(*column, text) {
                let heading = sheet.headings.get(*column).map_or("", String::as_str);
                self.text(&sheet.name, *row, heading, text);
            }
        }
    }

    fn text(&mut self, sheet: &str, row: u32, column: &str, text: &str) {
        let Ok(found) = references(text) else {
            self.problems.error("FORM-070", cell(sheet, row, column)).with("found", text);
            return;
        };
        for reference in found {
            match self.names.get(reference.name) {
                Some(1) => {}
                Some(_) => {
                    self.problems
                        .error("FORM-072", cell(sheet, row, column))
                        .with("found", reference.name);
                }
                None => {
                    let near = nearest(reference.name, self.names.keys().map(|name| &**name));
                    self.problems
                        .error("FORM-071", cell(sheet, row, column))
                        .with("found", reference.name)
                        .with("nearest", near);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_with_their_place() {
        let found = references("if ${a} then ${last-saved#b}").unwrap();
        assert_eq!(
            found.iter().map(|one| (one.name, one.last_saved)).collect::<Vec<_>>(),
            [("a", false), ("b", true)]
        );
        assert!(is_reference("${a}") && !is_reference("${a} ") && !is_reference("a"));
    }

    #[test]
    fn a_broken_reference_is_not_overlooked() {
        for text in ["${a", "${ a }", "${a b}", "x ${1}"] {
            assert_eq!(references(text), Err(Malformed), "{text}");
        }
        assert_eq!(references("${}"), Ok(vec![]));
    }
}
