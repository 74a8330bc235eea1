//! Warnings about the words of a form: texts that one language has and another
//! lacks, texts copied instead of translated, languages under two names.
//!
//! *Invariant:* one warning a language and column, with the number of rows and
//! the first of them, however many rows there are.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use super::{Subject, quoted};
use crate::columns::Table;
use crate::languages::{language_code, language_is_rtl};
use crate::problems::{CHOICES, SETTINGS, SURVEY, nearest};
use crate::value::{Map, Value};

/// Columns that have a text in each language.
const COLUMNS: &[&[&str]] = &[
    &["label"],
    &["hint"],
    &["guidance_hint"],
    &["bind", "jr:constraintMsg"],
    &["bind", "jr:requiredMsg"],
];

/// Languages a sheet's column is written in, in the order of the columns.
fn languages_of<'a>(table: &'a Table, column: &[&str], default: &'a str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for parts in &table.columns {
        let begins = parts.len() >= column.len()
            && parts.iter().zip(column).all(|(part, wanted)| **part == **wanted);
        let language = match parts.len().checked_sub(column.len()) {
            Some(0) if begins => default,
            Some(1) if begins => &*parts[column.len()],
            _ => continue,
        };
        if !found.contains(&language) {
            found.push(language);
        }
    }
    found
}

/// A row's texts of a column.
fn texts<'a>(row: &'a Map, column: &[&str]) -> Option<&'a Value> {
    match column {
        [name] => row.get(name),
        [outer, inner] => row.get_map(outer).and_then(|map| map.get(inner)),
        _ => None,
    }
}

/// The cells of a column, with their rows. Of choices only labels have translations.
fn values<'a>(
    subject: &Subject<'a>,
    sheet: &str,
    column: &[&str],
) -> impl Iterator<Item = (u32, &'a Value)> {
    let is_survey = sheet == SURVEY;
    let survey = subject.survey.rows.iter().filter(move |_| is_survey);
    let survey = survey.filter_map(|row| Some((row.number, texts(&row.values, column)?)));
    let choices = subject.choice_rows.iter().filter(move |_| !is_survey && column == ["label"]);
    survey.chain(choices.filter_map(|(_, choice)| Some((choice.row, choice.label.as_ref()?))))
}

/// The text of one language; a plain text is the default language's.
fn text_in<'a>(value: &'a Value, language: &str, default: &str) -> Option<&'a str> {
    let text = match value {
        Value::Text(text) => (language == default).then_some(&**text),
        Value::Map(map) => map.get_text(language),
    };
    text.filter(|text| !text.trim().is_empty())
}

/// The heading's name in parts for one language.
fn parts<'a>(table: &Table, column: &[&'a str], language: &'a str) -> Vec<&'a str> {
    let with: Vec<&str> = column.iter().copied().chain([language]).collect();
    let is_there =
        table.columns.iter().any(|parts| parts.iter().map(|part| &**part).eq(with.iter().copied()));
    if is_there { with } else { column.to_vec() }
}

fn tables<'a>(subject: &Subject<'a>) -> [(&'static str, &'a Table); 2] {
    [(SURVEY, subject.survey), (CHOICES, subject.choices)]
}

/// Counts rows, and remembers the first.
#[derive(Default)]
struct Rows {
    count: usize,
    first: u32,
    example: String,
}

impl Rows {
    fn add(&mut self, row: u32, example: &str) {
        if self.count == 0 {
            self.first = row;
            self.example = quoted(example);
        }
        self.count += 1;
    }

    fn warning(
        &self,
        code: &'static str,
        subject: &Subject<'_>,
        sheet: &str,
        parts: &[&str],
    ) -> Problem {
        let place = Where::sheet(sheet).row(self.first).column(subject.heading(sheet, parts));
        Problem::warning(code, place).with("count", self.count).with("found", &self.example)
    }
}

/// Rows whose text is there in one language and not in another.
pub(super) fn translations_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let default = subject.default_language;
    for (sheet, table) in tables(subject) {
        for column in COLUMNS {
            let languages = languages_of(table, column, default);
            for language in languages.iter().filter(|_| languages.len() > 1) {
                let mut rows = Rows::default();
                for (row, value) in values(subject, sheet, column) {
                    let other = languages.iter().find_map(|other| text_in(value, other, default));
                    if let (None, Some(other)) = (text_in(value, language, default), other) {
                        rows.add(row, other);
                    }
                }
                if rows.count > 0 {
                    let parts = parts(table, column, language);
                    let warning = rows.warning("FORM-200", subject, sheet, &parts);
                    found.push(warning.with("language", language));
                }
            }
        }
    }
}

/// Texts that stand in a right-to-left language as they stand in another, in
/// Latin letters: copied, and never translated.
pub(super) fn untranslated_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    const WORDS_MIN: usize = 3;
    let default = subject.default_language;
    for (sheet, table) in tables(subject) {
        let languages = languages_of(table, &["label"], default);
        let (right, left): (Vec<&str>, Vec<&str>) =
            languages.into_iter().partition(|language| language_is_rtl(language));
        for language in right.iter().filter(|_| !left.is_empty()) {
            let mut rows = Rows::default();
            for (row, value) in values(subject, sheet, &["label"]) {
                let Some(text) = text_in(value, language, default) else { continue };
                let is_copy = left.iter().any(|other| text_in(value, other, default) == Some(text));
                if !is_copy {
                    continue;
                }
                let words = text.split_whitespace().filter(|word| !word.starts_with("${")).count();
                if words >= WORDS_MIN && text.chars().any(|char| char.is_ascii_alphabetic()) {
                    rows.add(row, text);
                }
            }
            if rows.count > 0 {
                let parts = parts(table, &["label"], language);
                let warning = rows.warning("FORM-216", subject, sheet, &parts);
                found.push(warning.with("language", language));
            }
        }
    }
}

/// One key for all names of a language: its whole code (`pt-BR` is not `pt-PT`),
/// or its name. Capitals in brackets are a country: `English (LY)`.
fn language_key(language: &str) -> String {
    let inside = language.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches(')').trim());
    let tag = inside.unwrap_or(language);
    if language_code(language).is_some() && tag.starts_with(|char: char| char.is_ascii_lowercase())
    {
        return tag.to_ascii_lowercase();
    }
    masar_text::fold(language)
}

/// One language under two names, and a default language that no column has.
pub(super) fn languages_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let default = subject.default_language;
    let mut all: Vec<(&str, String, &str)> = Vec::new();
    for (sheet, table) in tables(subject) {
        for column in COLUMNS {
            for language in languages_of(table, column, "default") {
                if language != "default" && !all.iter().any(|(known, ..)| *known == language) {
                    let heading = subject.heading(sheet, &parts(table, column, language));
                    all.push((language, heading, sheet));
                }
            }
        }
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (language, heading, sheet) in &all {
        let code = language_key(language);
        if let Some(other) = seen.get(&code) {
            let place = Where::sheet(*sheet).row(1).column(heading);
            let warning = Problem::warning("FORM-212", place);
            found.push(warning.with("found", language).with("other", other));
        } else {
            seen.insert(code, language);
        }
    }
    if default != "default" && !all.is_empty() && !all.iter().any(|(known, ..)| *known == default) {
        let plain = tables(subject).iter().any(|(_, table)| {
            table
                .columns
                .iter()
                .any(|column| matches!(column.as_slice(), [only] if &**only == "label"))
        });
        if !plain {
            let place = Where::sheet(SETTINGS).row(2).column("default_language");
            let near = nearest(default, all.iter().map(|(language, ..)| *language));
            found.push(
                Problem::warning("FORM-217", place).with("found", default).with("nearest", near),
            );
        }
    }
}
