//! The settings sheet: its first row.

use masar_domain::Where;

use crate::columns::{SETTINGS_COLUMNS, table};
use crate::names::is_name;
use crate::problems::{Problems, SETTINGS, SHEETS, cell};
use crate::sheets::Book;
use crate::value::Map;

/// What the settings sheet says, with the defaults filled in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Name of the root element.
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) default_language: String,
    /// Everything as given, by name.
    pub(crate) given: Map,
}

impl Settings {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given.get_text(name).filter(|text| !text.is_empty())
    }

    /// Whether a setting says yes.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.text(name).and_then(yes_or_no) == Some(true)
    }

    /// A row of the survey sheet may set the form's title or identifier.
    pub(crate) fn set_from_survey(&mut self, name: &str, value: &str) {
        match name {
            "form_title" | "set_form_title" => value.clone_into(&mut self.title),
            "form_id" | "set_form_id" => value.clone_into(&mut self.id),
            other => self.given.set_text(other, value),
        }
    }
}

/// Types of the survey sheet that are settings.
pub(crate) fn is_survey_setting(kind: &str) -> bool {
    matches!(kind, "form_title" | "set_form_title" | "form_id" | "set_form_id" | "prefix")
}

/// The words for yes and no.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Some(false),
        _ => None,
    }
}

/// Reads the settings. Where the sheet gives no name, no identifier and no title,
/// the root is called `root_name`, and the form `form_id`.
pub(crate) fn settings(
    book: &Book,
    root_name: &str,
    form_id: &str,
    problems: &mut Problems,
) -> Settings {
    let mut given = Map::default();
    if let Some(sheet) = book.sheet(SETTINGS) {
        let both = ["form_id", "id_string"]
            .iter()
            .all(|name| sheet.headings.iter().any(|heading| heading == name));
        let mut sheet = sheet.clone();
        if both {
            problems.warning("FORM-101", cell(SETTINGS, 1, "id_string"));
            let spare = sheet.headings.iter_mut().filter(|heading| *heading == "id_string");
            spare.for_each(|heading| "_id_string".clone_into(heading));
        }
        given = first_row(&sheet, problems);
    }
    let text = |name: &str| given.get_text(name).filter(|text| !text.is_empty());
    if let Some(name) = text("name").filter(|name| !is_name(name)) {
        problems.error("FORM-102", cell(SETTINGS, 2, "name")).with("found", name);
    }
    for name in ["flat", "bind", "control", "instance"].into_iter().filter(|name| given.has(name)) {
        problems.error("FORM-106", cell(SETTINGS, 1, name)).with("found", name);
    }
    if !is_name(root_name) {
        problems.error("FORM-009", Where::default()).with("found", root_name);
    }
    let id = text("id_string").unwrap_or(form_id).to_owned();
    Settings {
        name: text("name").unwrap_or(root_name).to_owned(),
        title: text("title").unwrap_or(&id).to_owned(),
        default_language: text("default_language").unwrap_or("default").to_owned(),
        id,
        given,
    }
}

fn first_row(sheet: &crate::sheets::Sheet, problems: &mut Problems) -> Map {
    let table = table(sheet, &SETTINGS_COLUMNS, "default", problems);
    table.rows.into_iter().next().map(|row| row.values).unwrap_or_default()
}

/// Warns about sheets whose names are nearly one that is missing.
pub(crate) fn similar_sheets(book: &Book, wanted: &str) -> String {
    let candidates = book.names.iter().map(String::as_str).filter(|name| {
        !SHEETS.contains(name)
            && !name.starts_with('_')
            && edit_distance(&name.to_lowercase(), wanted) <= 2
    });
    candidates.collect::<Vec<_>>().join(", ")
}

/// Letters to change, add or drop to make one word of the other.
fn edit_distance(left: &str, right: &str) -> usize {
    // Longer names cannot be within reach of a sheet's name.
    const LENGTH_MAX: usize = 40;
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, left_char) in left.chars().take(LENGTH_MAX).enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, right_char) in right.iter().enumerate() {
            let above = row[column + 1];
            let changed = diagonal + usize::from(left_char != *right_char);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[right.len()]
}
