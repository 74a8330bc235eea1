//! A publication before it has a shape: title, edition, chapters and blocks, in
//! one language, with every number already formatted. PDF and HTML are two
//! ways to set the same document.
//!
//! *Invariant:* no string here is markup. Whatever it contains, it is printed
//! as it stands. Nothing here counts, rounds or translates.

use masar_domain::{Date, Digits, Lang};
use serde::Serialize;

/// Everything that stands on the pages, in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    pub lang: Lang,
    /// Digits of page numbers, dates and everything else the setting adds.
    pub digits: Digits,
    pub title: String,
    pub subtitle: String,
    /// Name of the mission that publishes.
    pub mission: String,
    pub edition: Edition,
    /// A line for every page, such as "Synthetic data"; `None` for real data.
    pub synthetic: Option<String>,
    /// Whom the data and the outlines are owed to, one line each.
    pub attributions: Vec<String>,
    pub chapters: Vec<DocChapter>,
    /// How the figures came about; the last chapter.
    pub method: Vec<DocBlock>,
}

/// Which printing of a publication this is. Nothing printed is ever changed: a
/// correction is a new edition that says what it corrects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// From 1.
    pub number: u32,
    #[serde(serialize_with = "date_write")]
    pub date: Date,
    /// What this edition corrects; `None` for the first.
    pub erratum: Option<String>,
    /// Digest of the figures in it, in hexadecimal.
    pub figures_hash: String,
}

/// Year, month and day with hyphens.
fn date_write<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// A chapter starts on a new page and stands in the contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocChapter {
    pub title: String,
    pub blocks: Vec<DocBlock>,
}

/// One piece of a chapter, set below the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum DocBlock {
    /// A section of a chapter: level 1 below the chapter's title, up to 3.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(Vec<DocSpan>),
    List(Vec<Vec<DocSpan>>),
    KeyFigures(Vec<KeyFigure>),
    Table(DocTable),
    Chart(DocChart),
    /// A paragraph set apart: what to keep in mind when reading the figures.
    Note(Vec<DocSpan>),
}

/// A run of text in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum DocSpan {
    Text(String),
    Strong(String),
    /// A number that is a figure: `text` is printed, `code` says which it is.
    Figure {
        text: String,
        code: String,
    },
    /// Digits that are no figure: a year, a date, a round, a phone number.
    Plain(String),
}

/// A number set large, with its name below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyFigure {
    pub title: String,
    /// As printed, such as `824,131`.
    pub value: String,
    /// In words, such as "persons".
    pub unit: String,
    pub note: Option<String>,
    /// Code of the figure, such as `dtm.migrants`.
    pub figure: String,
}

/// A table whose head repeats on every page it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocTable {
    pub title: String,
    pub head: Vec<String>,
    pub rows: Vec<DocRow>,
    pub note: Option<String>,
    pub source: Option<String>,
}

/// One row; missing cells are empty, cells beyond the head are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocRow {
    pub cells: Vec<DocCellText>,
    /// Set apart as the sum of the rows above.
    pub total: bool,
}

/// A cell. Numbers stand at the inline end, in figures of one width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocCellText {
    pub text: String,
    pub numeric: bool,
}

impl DocCellText {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), numeric: false }
    }

    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), numeric: true }
    }
}

/// A chart or a map as drawn by [`crate::chart`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocChart {
    /// What is shown, in which unit, for which period.
    pub title: String,
    /// The drawing, from [`crate::chart`]; any other SVG must keep to the same
    /// few elements or it is refused.
    pub svg: String,
    /// What a reader who cannot see the drawing should know.
    pub alt: String,
    pub source: String,
}
