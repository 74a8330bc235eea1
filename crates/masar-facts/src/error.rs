//! Why facts could not be made, counted, written or read.

use masar_domain::{EntryId, Problem, Where};

/// Each variant is one decision for the caller; the words for people are found
/// by [`FactsError::code`].
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    #[error("entry {entry}: the programme `{programme}` has no package here")]
    UnknownProgramme { entry: EntryId, programme: String },
    #[error("entry {entry}: column `{column}` does not take `{found}`")]
    UnknownValue { entry: EntryId, column: String, found: String },
    /// `expected` is a word that the translations choose by: `whole-number`.
    #[error("entry {entry}: `{path}` holds `{found}`, not {expected}")]
    BadAnswer { entry: EntryId, path: String, found: String, expected: &'static str },
    #[error("entry {entry} would make {found} facts, more than {most}")]
    TooMany { entry: EntryId, found: usize, most: usize },
    #[error("entry {found} came after entry {expected} was already folded")]
    OutOfOrder { found: u64, expected: u64 },
    #[error("the facts have no column `{0}`")]
    UnknownColumn(String),
    #[error("column `{column}` cannot be compared with `{found}`")]
    BadComparison { column: String, found: String },
    #[error("counting by {0} makes more cells than can be held")]
    TooManyCells(String),
    #[error("facts on disk are damaged: {0}")]
    Damaged(String),
    #[error("facts on disk")]
    Io(#[from] std::io::Error),
    #[error("facts on disk: parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("facts on disk: arrow")]
    Arrow(#[from] arrow::error::ArrowError),
}

impl FactsError {
    /// Stable code: printed to users, searched for in the handbook, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownProgramme { .. } => "FACTS-001",
            Self::UnknownValue { .. } => "FACTS-002",
            Self::BadAnswer { .. } => "FACTS-003",
            Self::TooMany { .. } => "FACTS-004",
            Self::OutOfOrder { .. } => "FACTS-005",
            Self::UnknownColumn(_) => "FACTS-006",
            Self::BadComparison { .. } => "FACTS-007",
            Self::TooManyCells(_) => "FACTS-008",
            Self::Damaged(_) | Self::Parquet(_) | Self::Arrow(_) => "FACTS-009",
            Self::Io(_) => "FACTS-010",
        }
    }

    /// The same, as a problem with a place and particulars.
    pub fn problem(&self) -> Problem {
        let at = |path: &str| Problem::error(self.code(), Where::path(path));
        match self {
            Self::UnknownProgramme { entry, programme } => {
                at("programme").with("entry", entry).with("found", programme)
            }
            Self::UnknownValue { entry, column, found } => {
                at(column).with("entry", entry).with("column", column).with("found", found)
            }
            Self::BadAnswer { entry, path, found, expected } => at(path)
                .with("entry", entry)
                .with("path", path)
                .with("found", found)
                .with("expected", expected),
            Self::TooMany { entry, found, most } => {
                at("").with("entry", entry).with("found", found).with("most", most)
            }
            Self::OutOfOrder { found, expected } => {
                at("").with("found", found).with("expected", expected)
            }
            Self::UnknownColumn(column) => at(column).with("column", column),
            Self::BadComparison { column, found } => {
                at(column).with("column", column).with("found", found)
            }
            Self::TooManyCells(by) => at(by).with("by", by),
            Self::Damaged(_) | Self::Parquet(_) | Self::Arrow(_) | Self::Io(_) => {
                at("facts").with("found", self)
            }
        }
    }
}
