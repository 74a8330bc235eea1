//! The register of what was published: tables as sets of linear facts, kept so
//! that every later table is judged against them.
//!
//! *Invariant:* a hidden value is not in the register. A table is told by its
//! name; the same name is the same figure, time and place.

use serde::{Deserialize, Serialize};

use crate::facts;
use crate::protect::Status;

/// One published table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub name: String,
    /// Columns, in the order of the rows' labels.
    pub columns: Vec<String>,
    pub rows: Vec<PublishedRow>,
}

/// One published cell: an empty label is a total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRow {
    pub labels: Vec<String>,
    pub status: String,
    /// Nothing where it is hidden.
    pub value: Option<i64>,
}

impl Published {
    /// The same as a table of facts.
    pub fn to_facts(&self) -> facts::Published {
        let mut text = line(self.columns.iter().map(String::as_str).chain(["status", "value"]));
        for row in &self.rows {
            let value = row.value.map_or_else(String::new, |value| value.to_string());
            let labels = row.labels.iter().map(String::as_str);
            text.push_str(&line(labels.chain([row.status.as_str(), value.as_str()])));
        }
        facts::Published { name: self.name.clone(), text }
    }

    /// The rows in which a column has one value, without that column.
    #[must_use]
    pub fn part(&self, column: &str, label: &str, name: &str) -> Option<Self> {
        let at = self.columns.iter().position(|known| known == column)?;
        let without = |labels: &[String]| {
            let kept = labels.iter().enumerate().filter(|(other, _)| *other != at);
            kept.map(|(_, label)| label.clone()).collect::<Vec<String>>()
        };
        let rows = self.rows.iter().filter(|row| row.labels.get(at).is_some_and(|l| l == label));
        let rows =
            rows.map(|row| PublishedRow { labels: without(&row.labels), ..row.clone() }).collect();
        Some(Self { name: name.to_owned(), columns: without(&self.columns), rows })
    }

    /// The same rows with a column filled in, new or where it is empty.
    #[must_use]
    pub fn placed(&self, column: &str, label: &str) -> Self {
        let mut placed = self.clone();
        let Some(at) = self.columns.iter().position(|known| known == column) else {
            return self.widened(column, label, &self.name);
        };
        let empty = placed.rows.iter_mut().filter(|row| row.labels[at].is_empty());
        empty.for_each(|row| label.clone_into(&mut row.labels[at]));
        placed
    }

    /// The same rows as part of a wider table: one more column with one value.
    #[must_use]
    pub fn widened(&self, column: &str, label: &str, name: &str) -> Self {
        let mut wide = self.clone();
        name.clone_into(&mut wide.name);
        wide.columns.push(column.to_owned());
        wide.rows.iter_mut().for_each(|row| row.labels.push(label.to_owned()));
        wide
    }
}

impl PublishedRow {
    pub fn new(labels: Vec<String>, status: Status, value: i64) -> Self {
        let hidden = matches!(status, Status::Primary | Status::Secondary);
        Self { labels, status: status.code().to_owned(), value: (!hidden).then_some(value) }
    }
}

/// A line of CSV, everything quoted.
pub fn line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let fields: Vec<String> =
        fields.map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
    format!("{}\n", fields.join(","))
}
