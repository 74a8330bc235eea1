//! Gathers what is wrong with a form: all of it, in order, up to a limit.

use masar_domain::{Problem, Where};

use crate::limits::PROBLEMS_MAX;
use crate::warnings::phones_insist;

pub(crate) const SURVEY: &str = "survey";
pub(crate) const CHOICES: &str = "choices";
pub(crate) const EXTERNAL_CHOICES: &str = "external_choices";
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const ENTITIES: &str = "entities";
pub(crate) const OSM: &str = "osm";

/// Sheets that mean something in an XLSForm.
pub(crate) const SHEETS: [&str; 6] = [SURVEY, CHOICES, SETTINGS, EXTERNAL_CHOICES, ENTITIES, OSM];

/// Problems as they are found.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    errors: usize,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.errors += usize::from(problem.is_error());
        // An error is kept beyond the limit when none was: it decides.
        if self.list.len() < PROBLEMS_MAX || (problem.is_error() && self.errors == 1) {
            self.list.push(problem);
        }
    }

    pub(crate) fn error(&mut self, code: &'static str, place: Where) -> Added<'_> {
        Added { problem: Some(Problem::error(code, place)), problems: self }
    }

    pub(crate) fn warning(&mut self, code: &'static str, place: Where) -> Added<'_> {
        Added { problem: Some(Problem::warning(code, place)), problems: self }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Makes errors of what phones refuse.
    pub(crate) fn phones_insist(&mut self) {
        phones_insist(&mut self.list);
        self.errors = self.list.iter().filter(|problem| problem.is_error()).count();
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.list
    }
}

/// A problem that is being described; it is added when this goes out of scope.
pub(crate) struct Added<'a> {
    problem: Option<Problem>,
    problems: &'a mut Problems,
}

impl Added<'_> {
    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.problem =
            self.problem.take().map(|problem| problem.with(name, clip(&value.to_string())));
        self
    }
}

impl Drop for Added<'_> {
    fn drop(&mut self) {
        if let Some(problem) = self.problem.take() {
            self.problems.push(problem);
        }
    }
}

/// Shortens what a message quotes.
fn clip(text: &str) -> String {
    const QUOTE_MAX: usize = 120;
    match text.char_indices().nth(QUOTE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Row of a sheet.
pub(crate) fn at(sheet: &str, row: u32) -> Where {
    Where::sheet(sheet).row(row)
}

/// Cell of a sheet.
pub(crate) fn cell(sheet: &str, row: u32, column: &str) -> Where {
    Where::sheet(sheet).row(row).column(column)
}

/// Known names that resemble `wanted`, for a message: `age, wage`; `-` for none.
pub(crate) fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let names = masar_text::nearest(wanted, known, 3);
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}
