//! Headings become column names: aliases (`relevance` for `bind::relevant`),
//! languages (`label::Arabic (ar)`), attributes (`bind::odk:length`). Rows
//! become values by name.
//!
//! *Invariant:* every row of a [`Table`] answers to the names of `known`,
//! whichever alias the sheet used.

use std::rc::Rc;

use crate::limits::HEADING_PARTS_MAX;
use crate::names::snake_case;
use crate::problems::{Problems, cell, nearest};
use crate::references::maybe_references;
use crate::sheets::{Row, Sheet};
use crate::value::Map;

/// A sheet whose columns are understood.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// For each column of the sheet: its name in parts, empty without heading.
    pub(crate) columns: Vec<Vec<Rc<str>>>,
    pub(crate) rows: Vec<TableRow>,
    /// Cells that may refer to questions, as they were written.
    pub(crate) referring: Vec<Referring>,
}

/// A cell that may refer to questions.
#[derive(Debug)]
pub(crate) struct Referring {
    pub(crate) row: u32,
    pub(crate) column: usize,
    pub(crate) text: Rc<str>,
}

/// One row's values by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableRow {
    pub(crate) number: u32,
    pub(crate) values: Map,
}

/// What a kind of sheet may hold.
pub(crate) struct Columns {
    /// Names used in the code.
    pub(crate) known: &'static [&'static str],
    /// Other headings, and the name in parts that each stands for.
    pub(crate) aliases: &'static [(&'static str, &'static [&'static str])],
    pub(crate) required: &'static [&'static str],
    /// Whether runs of spaces in cells count as one.
    pub(crate) collapse_spaces: bool,
    /// Whether other columns are data rather than mistakes.
    pub(crate) open: bool,
}

pub(crate) const SURVEY_COLUMNS: Columns = Columns {
    known: &[
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "default",
        "appearance",
        "parameters",
        "choice_filter",
        "trigger",
        "bind",
        "control",
        "instance",
        "media",
        "intent",
        "disabled",
        "sms_field",
        "query",
        "list_name",
        "itemset",
        "choices",
    ],
    aliases: &[
        ("compact_tag", &["instance", "odk:tag"]),
        ("read_only", &["bind", "readonly"]),
        ("readonly", &["bind", "readonly"]),
        ("relevant", &["bind", "relevant"]),
        ("relevance", &["bind", "relevant"]),
        ("caption", &["label"]),
        ("appearance", &["control", "appearance"]),
        ("required", &["bind", "required"]),
        ("constraint", &["bind", "constraint"]),
        ("constraining_message", &["bind", "jr:constraintMsg"]),
        ("constraint_message", &["bind", "jr:constraintMsg"]),
        ("calculation", &["bind", "calculate"]),
        ("calculate", &["bind", "calculate"]),
        ("command", &["type"]),
        ("tag", &["name"]),
        ("value", &["name"]),
        ("image", &["media", "image"]),
        ("big-image", &["media", "big-image"]),
        ("audio", &["media", "audio"]),
        ("video", &["media", "video"]),
        ("count", &["control", "jr:count"]),
        ("repeat_count", &["control", "jr:count"]),
        ("jr:count", &["control", "jr:count"]),
        ("autoplay", &["control", "autoplay"]),
        ("rows", &["control", "rows"]),
        ("noapperrorstring", &["bind", "jr:noAppErrorString"]),
        ("no_app_error_string", &["bind", "jr:noAppErrorString"]),
        ("requiredmsg", &["bind", "jr:requiredMsg"]),
        ("required_message", &["bind", "jr:requiredMsg"]),
        ("body", &["control"]),
        ("save_to", &["bind", "entities:saveto"]),
    ],
    required: &["type"],
    collapse_spaces: true,
    open: true,
};

pub(crate) const CHOICES_COLUMNS: Columns = Columns {
    known: &["list name", "name", "label", "media", "sms_option"],
    aliases: &[
        ("caption", &["label"]),
        ("list_name", &["list name"]),
        ("value", &["name"]),
        ("image", &["media", "image"]),
        ("big-image", &["media", "big-image"]),
        ("audio", &["media", "audio"]),
        ("video", &["media", "video"]),
    ],
    required: &["name"],
    collapse_spaces: false,
    open: true,
};

pub(crate) const SETTINGS_COLUMNS: Columns = Columns {
    known: &[
        "name",
        "title",
        "id_string",
        "version",
        "style",
        "default_language",
        "instance_name",
        "instance_xmlns",
        "namespaces",
        "omit_instanceID",
        "instance_id",
        "public_key",
        "submission_url",
        "auto_send",
        "auto_delete",
        "client_editable",
        "allow_choice_duplicates",
        "clean_text_values",
        "attribute",
        "prefix",
        "delimiter",
        "flat",
        "add_none_option",
        "sms_keyword",
        "sms_separator",
        "sms_response",
        "sms_allow_media",
        "sms_date_format",
        "sms_datetime_format",
        "instance",
        "bind",
        "control",
        "label",
        "type",
    ],
    aliases: &[
        ("form_title", &["title"]),
        ("set_form_title", &["title"]),
        ("form_id", &["id_string"]),
        ("set_form_id", &["id_string"]),
    ],
    required: &[],
    collapse_spaces: false,
    open: true,
};

pub(crate) const ENTITIES_COLUMNS: Columns = Columns {
    known: &["dataset", "entity_id", "create_if", "update_if", "repeat", "label"],
    aliases: &[("list_name", &["dataset"])],
    required: &[],
    collapse_spaces: false,
    open: false,
};

/// Reads a sheet's headings and rows, which stay as they are.
pub(crate) fn table(
    sheet: &Sheet,
    spec: &Columns,
    default_language: &str,
    problems: &mut Problems,
) -> Table {
    table_of(sheet, sheet.rows.clone(), spec, default_language, problems)
}

/// Reads the headings of a sheet and rows that were taken from it: each is let go
/// when it has been read, so that a long sheet is never in memory twice.
pub(crate) fn table_of(
    sheet: &Sheet,
    cells: Vec<Row>,
    spec: &Columns,
    default_language: &str,
    problems: &mut Problems,
) -> Table {
    let columns = column_names(sheet, &cells, spec, problems);
    if !cells.is_empty() || spec.required == ["type"] {
        for required in spec.required {
            if !columns.iter().any(|parts| parts.first().is_some_and(|first| **first == **required))
            {
                let place = cell(&sheet.name, 1, required);
                problems.error("FORM-010", place).with("expected", required);
            }
        }
    }
    let mut rows = Vec::with_capacity(cells.len());
    let mut referring = Vec::new();
    for row in cells {
        let mut values = Map::with_capacity(row.cells.len());
        for (column, text) in row.cells {
            if maybe_references(&text) {
                referring.push(Referring { row: row.number, column, text: Rc::clone(&text) });
            }
            match columns.get(column) {
                Some(parts) if !parts.is_empty() => {
                    values.add(parts, clean(text, spec.collapse_spaces), default_language);
                }
                _ => {
                    let place = cell(&sheet.name, row.number, &column_letters(column));
                    problems.error("FORM-013", place).with("found", text);
                }
            }
        }
        rows.push(TableRow { number: row.number, values });
    }
    Table { columns, rows, referring }
}

/// The name in parts of each column; unclear headings become problems.
fn column_names(
    sheet: &Sheet,
    rows: &[Row],
    spec: &Columns,
    problems: &mut Problems,
) -> Vec<Vec<Rc<str>>> {
    let double = sheet.headings.iter().any(|heading| heading.contains("::"));
    let mut columns: Vec<Vec<Rc<str>>> = Vec::with_capacity(sheet.headings.len());
    for heading in &sheet.headings {
        let mut parts = if heading.is_empty() {
            Vec::new()
        } else {
            column_name(heading, double, spec).into_iter().map(Rc::from).collect()
        };
        if parts.len() > HEADING_PARTS_MAX {
            problems.error("FORM-016", cell(&sheet.name, 1, heading)).with("found", heading);
            parts.truncate(1);
        }
        let same = columns.iter().position(|other| !parts.is_empty() && *other == parts);
        if let Some(other) = same {
            problems
                .error("FORM-011", cell(&sheet.name, 1, heading))
                .with("found", heading)
                .with("other", &sheet.headings[other]);
        }
        report_unknown(sheet, heading, &parts, spec, problems);
        report_replaced(sheet, rows, &columns, &parts, problems);
        columns.push(parts);
    }
    columns
}

/// A plain column replaces the translations that stand before it, row by row.
fn report_replaced(
    sheet: &Sheet,
    rows: &[Row],
    before: &[Vec<Rc<str>>],
    parts: &[Rc<str>],
    problems: &mut Problems,
) {
    let [name] = parts else { return };
    let translated = before.iter().position(|other| other.len() > 1 && other[0] == *name);
    let is_filled =
        || rows.iter().flat_map(|row| &row.cells).any(|(column, _)| *column == before.len());
    if let Some(translated) = translated.filter(|_| is_filled()) {
        let heading = &sheet.headings[before.len()];
        problems
            .warning("FORM-017", cell(&sheet.name, 1, heading))
            .with("found", heading)
            .with("other", &sheet.headings[translated]);
    }
}

/// The letters over a column: A to Z, then AA.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A heading nobody knows is often a note, and sometimes a slip of the pen.
fn report_unknown(
    sheet: &Sheet,
    heading: &str,
    parts: &[Rc<str>],
    spec: &Columns,
    problems: &mut Problems,
) {
    let Some(first) = parts.first() else { return };
    let is_remark = spec.open && heading.starts_with('_');
    if spec.known.contains(&&**first) || is_remark {
        return;
    }
    let names = spec.known.iter().chain(spec.aliases.iter().map(|(alias, _)| alias)).copied();
    let nearest = nearest(first, names);
    let place = cell(&sheet.name, 1, heading);
    if !spec.open {
        problems.error("FORM-015", place).with("found", heading).with("nearest", nearest);
    } else if nearest != "-" && spec.required != ["name"] {
        problems.warning("FORM-012", place).with("found", heading).with("nearest", nearest);
    }
}

/// A heading's name in parts: `label::Arabic (ar)` is `["label", "Arabic (ar)"]`.
fn column_name(heading: &str, double: bool, spec: &Columns) -> Vec<String> {
    let is_alias = |name: &str| spec.aliases.iter().any(|(alias, _)| *alias == name);
    let is_known = |name: &str| spec.known.contains(&name) && !is_alias(name);
    let plain = snake_case(heading);
    if is_known(heading) {
        return vec![heading.to_owned()];
    }
    if is_known(&plain) {
        return vec![plain];
    }
    let separator = if double || heading.contains("::") { "::" } else { ":" };
    let mut parts: Vec<String> =
        heading.split(separator).map(|part| part.trim().to_owned()).collect();
    // With single colons `jr:count` falls apart; it is put together again.
    if let Some(prefix) = parts.iter().position(|part| part == "jr")
        && prefix + 1 < parts.len()
    {
        let local = parts.remove(prefix + 1);
        parts[prefix] = format!("jr:{local}");
    }
    let first = snake_case(&parts[0]);
    match spec.aliases.iter().find(|(alias, _)| *alias == first) {
        Some((_, name)) => {
            let name = name.iter().map(|&part| part.to_owned());
            name.chain(parts.into_iter().skip(1)).collect()
        }
        None if spec.known.contains(&first.as_str()) => {
            parts[0] = first;
            parts
        }
        None => parts,
    }
}

/// Straightens typographic quotes, which expressions cannot hold.
fn clean(text: Rc<str>, collapse_spaces: bool) -> Rc<str> {
    let is_odd = |char| matches!(char, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}');
    let has_runs = collapse_spaces && text.contains("  ");
    if !has_runs && !text.contains(is_odd) {
        return text;
    }
    let mut cleaned = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\u{2018}' | '\u{2019}' => cleaned.push('\''),
            '\u{201c}' | '\u{201d}' => cleaned.push('"'),
            ' ' if collapse_spaces && cleaned.ends_with(' ') => {}
            other => cleaned.push(other),
        }
    }
    cleaned.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(heading: &str) -> Vec<String> {
        column_name(heading, heading.contains("::"), &SURVEY_COLUMNS)
    }

    #[test]
    fn headings_are_known_by_many_names() {
        assert_eq!(parts("Relevance"), ["bind", "relevant"]);
        assert_eq!(parts("Label::Arabic (ar)"), ["label", "Arabic (ar)"]);
        assert_eq!(parts("label:Arabic"), ["label", "Arabic"]);
        assert_eq!(parts("constraint message::fr"), ["bind", "jr:constraintMsg", "fr"]);
        assert_eq!(parts("bind:jr:constraintMsg:fr"), ["bind", "jr:constraintMsg", "fr"]);
        assert_eq!(parts("media::image::fr"), ["media", "image", "fr"]);
        assert_eq!(parts("body::accuracyThreshold"), ["control", "accuracyThreshold"]);
        assert_eq!(parts("Remarks"), ["Remarks"]);
    }
}
