//! Why a publication could not be set.

/// Each variant is one decision for the caller; the text is for the log. What
/// people read is found by [`PublishError::code`] in the translations.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PublishError {
    /// The document has more of something than a publication may have.
    #[error("{found} {what} exceed the limit of {limit}")]
    TooLarge { what: &'static str, found: usize, limit: usize },

    /// A row has more cells than its table has columns.
    #[error("a row of the table `{table}` has {found} cells under {columns} headings")]
    Ragged { table: String, found: usize, columns: usize },

    /// A drawing holds something other than plain shapes and text.
    #[error("the drawing `{chart}` holds `{found}`")]
    Drawing { chart: String, found: String },

    /// The typesetter refused; a fault of the theme or a text it cannot set.
    #[error("typesetting: {message}")]
    Typesetting { message: String },
}

impl PublishError {
    /// Stable code: printed to users, searched for in the handbook, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "PUBLISH-001",
            Self::Ragged { .. } => "PUBLISH-002",
            Self::Drawing { .. } => "PUBLISH-003",
            Self::Typesetting { .. } => "PUBLISH-004",
        }
    }
}
