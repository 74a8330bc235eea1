//! Why an operation was not done. Each variant is one decision for a door: what
//! status to answer, whether to try again.

use masar_domain::{Problem, Where};
use masar_ledger::LedgerError;
use masar_register::RegisterError;

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Also answered for a record that exists and may not be seen, where its
    /// existence would say something.
    #[error("nothing here by that name: {0}")]
    NotFound(String),
    #[error("the right `{right}` is missing")]
    NotAllowed { right: &'static str },
    #[error("name and password do not belong together")]
    NotRecognised,
    /// What came in has errors; nothing was stored.
    #[error("refused with {} problems", .0.len())]
    Refused(Vec<Problem>),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Register(#[from] RegisterError),
    #[error("facts: {0}")]
    Facts(String),
    #[error("publication: {0}")]
    Publication(String),
    #[error("data folder: {0}")]
    Folder(#[from] std::io::Error),
}

impl DeskError {
    /// Stable code, printed to users.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "DESK-001",
            Self::NotAllowed { .. } => "DESK-002",
            Self::NotRecognised => "DESK-003",
            Self::Refused(problems) => problems.first().map_or("DESK-004", |first| first.code),
            Self::Ledger(error) => error.code(),
            Self::Register(error) => error.code(),
            Self::Facts(_) => "DESK-005",
            Self::Publication(_) => "DESK-006",
            Self::Folder(_) => "DESK-007",
        }
    }

    /// What to tell the user: one problem or several.
    pub fn problems(&self) -> Vec<Problem> {
        let problem = Problem::error(self.code(), Where::default());
        match self {
            Self::Refused(problems) => problems.clone(),
            Self::Ledger(error) => vec![error.problem()],
            Self::NotFound(name) => vec![problem.with("found", name)],
            Self::NotAllowed { right } => vec![problem.with("right", right)],
            other => vec![problem.with("detail", other)],
        }
    }
}
