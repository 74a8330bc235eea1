//! Why a figure could not be given.

use masar_domain::{Pcode, Problem, Where};
use masar_facts::FactsError;

/// Each variant is one decision for the caller; the words for people are found
/// by [`FigureError::code`].
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    #[error("there is no figure `{code}`")]
    UnknownFigure { code: String, nearest: Vec<String> },
    #[error("{code} cannot be split by `{dimension}`")]
    UnknownDimension { code: String, dimension: String, available: Vec<String> },
    #[error("{code} can be split by one of its breakdowns at a time, not by {}", .asked.join(" and "))]
    TwoBreakdowns { code: String, asked: Vec<String>, available: Vec<String> },
    #[error("there is no place `{place}`")]
    UnknownPlace { place: Pcode },
    #[error("there is no emergency `{emergency}`")]
    UnknownEmergency { emergency: String, available: Vec<String> },
    #[error("{code} was to be split {found} ways, more than {most}")]
    TooManyDimensions { code: String, found: usize, most: usize },
    #[error("{code} is derived from figures that lead nowhere")]
    BadDerived { code: String },
    #[error(transparent)]
    Facts(#[from] FactsError),
}

impl FigureError {
    /// Stable code: printed to users, searched for in the handbook, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFigure { .. } => "FIGURE-001",
            Self::UnknownDimension { .. } => "FIGURE-002",
            Self::TwoBreakdowns { .. } => "FIGURE-003",
            Self::UnknownPlace { .. } => "FIGURE-004",
            Self::UnknownEmergency { .. } => "FIGURE-005",
            Self::TooManyDimensions { .. } => "FIGURE-006",
            Self::BadDerived { .. } => "FIGURE-007",
            Self::Facts(error) => error.code(),
        }
    }

    /// The same, as a problem with a place and particulars.
    pub fn problem(&self) -> Problem {
        let at = |path: &str| Problem::error(self.code(), Where::path(path));
        match self {
            Self::UnknownFigure { code, nearest } => {
                at(code).with("found", code).with("nearest", nearest.join(", "))
            }
            Self::UnknownDimension { code, dimension, available } => at(code)
                .with("figure", code)
                .with("found", dimension)
                .with("expected", available.join(", ")),
            Self::TwoBreakdowns { code, asked, available } => at(code)
                .with("figure", code)
                .with("found", asked.join(", "))
                .with("expected", available.join(", ")),
            Self::UnknownPlace { place } => at("place").with("found", place),
            Self::UnknownEmergency { emergency, available } => {
                at("emergency").with("found", emergency).with("expected", available.join(", "))
            }
            Self::TooManyDimensions { code, found, most } => {
                at(code).with("figure", code).with("found", found).with("most", most)
            }
            Self::BadDerived { code } => at(code).with("figure", code),
            Self::Facts(error) => error.problem(),
        }
    }
}
