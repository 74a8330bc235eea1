//! What bites in the field: a form that is right and will still make trouble,
//! on the phone or in the analysis.
//!
//! *Invariants:* nothing here refuses a form unless it is asked to
//! ([`phones_insist`]). Of each code a form gets at most
//! [`OF_A_CODE_MAX`] warnings and then one that counts the rest, and they
//! come after the errors of the sheets, so that no error is drowned.

mod circles;
mod digits;
mod lists;
mod literals;
mod messages;
mod names;
mod patterns;
mod phones;
mod reserved;
mod words;

use std::collections::BTreeMap;

use std::rc::Rc;

use masar_domain::{Problem, Severity, Where};

use crate::choices::{ChoiceRow, Lists};
use crate::columns::Table;
use crate::convert::Phones;
use crate::element::Tree;
use crate::problems::{CHOICES, Problems, SURVEY};
use crate::sheets::Book;
use crate::xform::Source;

/// Warnings of one code that are told one by one.
const OF_A_CODE_MAX: usize = 20;

/// What the warnings look at.
pub(crate) struct Subject<'a> {
    pub(crate) book: &'a Book,
    pub(crate) survey: &'a Table,
    pub(crate) choices: &'a Table,
    /// The rows of the choices sheet, each with its list.
    pub(crate) choice_rows: &'a [(&'a str, &'a ChoiceRow)],
    pub(crate) tree: &'a Tree,
    pub(crate) lists: &'a Lists,
    pub(crate) sources: &'a [Source],
    pub(crate) default_language: &'a str,
}

impl Subject<'_> {
    /// The heading, as written, of the column with a name in parts.
    pub(crate) fn heading(&self, sheet: &str, parts: &[&str]) -> String {
        let table = if sheet == CHOICES { self.choices } else { self.survey };
        let is_it =
            |column: &[Rc<str>]| column.iter().map(|part| &**part).eq(parts.iter().copied());
        let at = table.columns.iter().position(|column| is_it(column));
        let headings = self.book.sheet(sheet).map(|sheet| &sheet.headings);
        let written = at.and_then(|at| headings.and_then(|headings| headings.get(at)));
        written.cloned().unwrap_or_else(|| parts.join("::"))
    }

    /// Cell of the survey sheet, its column named as the author wrote it.
    pub(crate) fn cell(&self, row: u32, parts: &[&str]) -> Where {
        Where::sheet(SURVEY).row(row).column(self.heading(SURVEY, parts))
    }

    /// Cell of the choices sheet.
    pub(crate) fn choice_cell(&self, row: u32, parts: &[&str]) -> Where {
        Where::sheet(CHOICES).row(row).column(self.heading(CHOICES, parts))
    }
}

/// Adds the warnings to the problems. A form with errors gets those that the
/// errors cannot have brought about.
pub(crate) fn warnings_add(subject: &Subject<'_>, phones: Phones, problems: &mut Problems) {
    let mut found = Vec::new();
    words::translations_check(subject, &mut found);
    words::untranslated_check(subject, &mut found);
    words::languages_check(subject, &mut found);
    if !problems.has_errors() {
        lists::unused_check(subject, &mut found);
    }
    lists::labels_check(subject, &mut found);
    lists::names_check(subject, &mut found);
    messages::messages_check(subject, &mut found);
    names::names_check(subject, &mut found);
    digits::digits_check(subject, &mut found);
    // An error may be why a reference leads nowhere or a group is empty.
    if !problems.has_errors() {
        phones::phones_check(subject, &mut found);
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for warning in found {
        let count = counts.entry(warning.code).or_default();
        *count += 1;
        if *count <= OF_A_CODE_MAX {
            problems.push(warning);
        }
    }
    for (code, count) in counts {
        if count > OF_A_CODE_MAX {
            let rest = Problem::warning("FORM-299", Where::default());
            problems.push(rest.with("found", code).with("count", count - OF_A_CODE_MAX));
        }
    }
    if phones == Phones::Insist {
        problems.phones_insist();
    }
}

/// Whether a problem says that phones do not open the form, or stop in it. Digits of
/// another script count: no phone calculates with them. A group that shows nothing
/// does not: it is left out of what is shown.
pub fn is_refused_by_phones(problem: &Problem) -> bool {
    let is_of_phones = ("FORM-218"..="FORM-230").contains(&problem.code);
    problem.code == "FORM-209" || (is_of_phones && problem.code != "FORM-219")
}

/// Makes errors of the warnings that say so, for a form that is meant for phones.
/// True: there were none.
pub fn phones_insist(problems: &mut [Problem]) -> bool {
    let mut is_opened = true;
    for problem in problems.iter_mut().filter(|problem| is_refused_by_phones(problem)) {
        problem.severity = Severity::Error;
        is_opened = false;
    }
    is_opened
}

/// A quotation that stays short.
pub(crate) fn quoted(text: &str) -> String {
    const QUOTE_MAX: usize = 80;
    match text.char_indices().nth(QUOTE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
