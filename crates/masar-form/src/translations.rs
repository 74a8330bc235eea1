//! Warnings about languages: columns that exist in one language and not in
//! another, and languages without a code that machines understand.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Where;

use crate::columns::Table;
use crate::problems::{CHOICES, Problems, SURVEY, cell};
use crate::sheets::Book;

/// The language of texts without one.
const DEFAULT: &str = "default";

/// Which translatable columns a sheet has, by language.
fn columns_by_language(table: &Table) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for parts in &table.columns {
        let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
        let parts = match parts.as_slice() {
            ["media" | "bind", rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        let (name, language) = match parts {
            [name] => (*name, DEFAULT),
            [name, language] => (*name, *language),
            _ => continue,
        };
        let name = match name {
            "label" | "hint" | "guidance_hint" | "image" | "big-image" | "audio" | "video" => name,
            "jr:constraintMsg" => "constraint_message",
            "jr:requiredMsg" => "required_message",
            _ => continue,
        };
        seen.entry(language).or_default().insert(name);
    }
    seen
}

/// Warns about languages that lack a column which others have.
pub(crate) fn check_translations(
    survey: &Table,
    choices: &Table,
    or_other_row: Option<u32>,
    problems: &mut Problems,
) {
    let mut translated = false;
    for (sheet, table) in [(SURVEY, survey), (CHOICES, choices)] {
        let seen = columns_by_language(table);
        if seen.keys().all(|language| *language == DEFAULT) {
            continue;
        }
        translated = true;
        let all: BTreeSet<&str> = seen.values().flatten().copied().collect();
        for (language, columns) in &seen {
            for missing in all.difference(columns) {
                problems
                    .warning("FORM-103", cell(sheet, 1, missing))
                    .with("language", language)
                    .with("column", missing);
            }
        }
    }
    if let Some(row) = or_other_row.filter(|_| translated) {
        problems.warning("FORM-067", cell(SURVEY, row, "type"));
    }
}

/// Warns about languages not written like `Arabic (ar)`.
pub(crate) fn check_languages(book: &Book, languages: &[String], problems: &mut Problems) {
    for language in languages.iter().filter(|language| *language != DEFAULT) {
        let code =
            language.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, code)| code);
        let is_code = |code: &str| {
            (2..=12).contains(&code.len())
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !code.is_some_and(is_code) {
            problems.warning("FORM-104", heading_of(book, language)).with("found", language);
        }
    }
}

/// The first heading that names a language.
fn heading_of(book: &Book, language: &str) -> Where {
    for name in [SURVEY, CHOICES] {
        let headings = book.sheet(name).into_iter().flat_map(|sheet| &sheet.headings);
        let names_it = |heading: &&String| {
            heading.rsplit_once(':').is_some_and(|(_, named)| named.trim() == language)
        };
        if let Some(heading) = headings.into_iter().find(names_it) {
            return cell(name, 1, heading);
        }
    }
    Where::default()
}
