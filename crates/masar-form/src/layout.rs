//! The columns that a form's answers fill, for facts and exports, and the same
//! over several versions of the form.
//!
//! *Invariants:* a column is known by its table and path. Once it has a name, a
//! position and a type it keeps the name and the position; the type only widens,
//! so that every answer of every version fits, and each widening is reported.
//! Merging versions one by one or at once gives the same columns. Names are
//! unique in their table whatever the capitals.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};
use serde::Serialize;

use crate::form::{Form, Question, QuestionKind};

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Path of the question without the root: `members/full_name`.
    pub path: String,
    /// Heading, unique in its table.
    pub name: String,
    pub kind: ColumnKind,
    /// Path of the nearest repeat around the question: its rows are a table of
    /// their own. `None` is the table of submissions.
    pub repeat_table: Option<String>,
    /// Lists that coded answers come from, each once, in the order of versions.
    pub lists: Vec<String>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    DateTime,
    /// One code of a list.
    Code,
    /// Codes of a list, apart by spaces.
    Codes,
    /// Latitude, longitude, altitude, accuracy.
    Point,
    /// Points of a line or an area.
    Line,
    /// Name of an attached file.
    File,
}

impl ColumnKind {
    /// As it stands in messages and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "date_time",
            Self::Code => "code",
            Self::Codes => "codes",
            Self::Point => "point",
            Self::Line => "line",
            Self::File => "file",
        }
    }

    /// The narrowest kind that holds the values of both.
    #[must_use]
    pub fn widen(self, other: Self) -> Self {
        match (self, other) {
            (one, same) if one == same => one,
            (Self::Integer, Self::Decimal) | (Self::Decimal, Self::Integer) => Self::Decimal,
            (Self::Code, Self::Codes) | (Self::Codes, Self::Code) => Self::Codes,
            _ => Self::Text,
        }
    }
}

/// The kind of column that a question's answers need; `None` for notes.
fn column_kind(kind: &QuestionKind) -> Option<ColumnKind> {
    Some(match kind {
        QuestionKind::Note | QuestionKind::Group | QuestionKind::Repeat => return None,
        QuestionKind::Integer => ColumnKind::Integer,
        QuestionKind::Decimal => ColumnKind::Decimal,
        QuestionKind::Date => ColumnKind::Date,
        QuestionKind::Time => ColumnKind::Time,
        QuestionKind::DateTime => ColumnKind::DateTime,
        QuestionKind::SelectOne { .. } => ColumnKind::Code,
        QuestionKind::SelectMultiple { .. } | QuestionKind::Rank { .. } => ColumnKind::Codes,
        QuestionKind::Geopoint => ColumnKind::Point,
        QuestionKind::Geotrace | QuestionKind::Geoshape => ColumnKind::Line,
        QuestionKind::Image | QuestionKind::Audio | QuestionKind::Video | QuestionKind::File => {
            ColumnKind::File
        }
        QuestionKind::Text
        | QuestionKind::Barcode
        | QuestionKind::Acknowledge
        | QuestionKind::Calculate
        | QuestionKind::Hidden
        | QuestionKind::Metadata => ColumnKind::Text,
    })
}

fn column_list(kind: &QuestionKind) -> Option<&String> {
    match kind {
        QuestionKind::SelectOne { list }
        | QuestionKind::SelectMultiple { list }
        | QuestionKind::Rank { list } => Some(list),
        _ => None,
    }
}

/// The columns of one version, in the order of the form.
pub fn columns_layout(form: &Form) -> Vec<Column> {
    let mut columns = Columns::default();
    columns_of(&form.questions, "", None, &mut columns);
    columns.list
}

fn columns_of(questions: &[Question], above: &str, table: Option<&str>, columns: &mut Columns) {
    for question in questions {
        let path = format!("{above}{}", question.name);
        let table = if question.kind == QuestionKind::Repeat { Some(path.as_str()) } else { table };
        if let Some(kind) = column_kind(&question.kind) {
            columns.add(Column {
                name: question.name.clone(),
                kind,
                repeat_table: table.map(str::to_owned),
                lists: column_list(&question.kind).cloned().into_iter().collect(),
                path: path.clone(),
            });
        }
        columns_of(&question.children, &format!("{path}/"), table, columns);
    }
}

/// Columns as they gather.
#[derive(Default)]
struct Columns {
    list: Vec<Column>,
    /// Position by table and path.
    places: BTreeMap<(Option<String>, String), usize>,
    /// Names in small letters, by table.
    names: BTreeSet<(Option<String>, String)>,
}

impl Columns {
    fn at(&self, column: &Column) -> Option<usize> {
        self.places.get(&(column.repeat_table.clone(), column.path.clone())).copied()
    }

    /// Adds a new column under the name it has, or else its path, or else its
    /// path with a number.
    fn add(&mut self, mut column: Column) {
        let table = column.repeat_table.clone();
        let is_free = |names: &BTreeSet<(Option<String>, String)>, name: &str| {
            !names.contains(&(table.clone(), name.to_lowercase()))
        };
        if !is_free(&self.names, &column.name) {
            let inside =
                table.as_ref().and_then(|table| column.path.strip_prefix(&format!("{table}/")));
            let long = inside.unwrap_or(&column.path).replace('/', "_");
            let mut name = long.clone();
            let mut number = 2_u32;
            while !is_free(&self.names, &name) {
                name = format!("{long}_{number}");
                number += 1;
            }
            column.name = name;
        }
        self.names.insert((table.clone(), column.name.to_lowercase()));
        self.places.insert((table, column.path.clone()), self.list.len());
        self.list.push(column);
    }
}

/// The columns of all versions together, and what had to be widened. Versions
/// come oldest first, each with the name it is reported by.
pub fn layouts_merge(versions: &[(&str, Vec<Column>)]) -> (Vec<Column>, Vec<Problem>) {
    let mut merged = Columns::default();
    let mut problems = Vec::new();
    for (version, columns) in versions {
        for column in columns {
            let Some(at) = merged.at(column) else {
                merged.add(column.clone());
                continue;
            };
            let known = &mut merged.list[at];
            let wide = known.kind.widen(column.kind);
            if wide != known.kind || wide != column.kind {
                let problem = Problem::warning("FORM-290", Where::path(&column.path))
                    .with("old", known.kind.name())
                    .with("found", column.kind.name())
                    .with("new", wide.name())
                    .with("version", if version.is_empty() { "-" } else { version });
                problems.push(problem);
            }
            known.kind = wide;
            for list in &column.lists {
                if !known.lists.contains(list) {
                    if !known.lists.is_empty() {
                        let problem = Problem::warning("FORM-291", Where::path(&column.path))
                            .with("old", known.lists.join(", "))
                            .with("found", list)
                            .with("version", if version.is_empty() { "-" } else { version });
                        problems.push(problem);
                    }
                    known.lists.push(list.clone());
                }
            }
        }
    }
    (merged.list, problems)
}
