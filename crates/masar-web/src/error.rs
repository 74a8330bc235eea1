//! What a handler can answer besides its page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use masar_desk::DeskError;
use masar_domain::{Problem, Where};
use masar_ledger::LedgerError;

/// Why a request was not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebError {
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error("template: {0}")]
    Template(#[from] askama::Error),
    /// Nobody is signed in: a browser is sent to the door.
    #[error("not signed in")]
    SignIn { back: String },
    /// A phone gave no credentials, or wrong ones.
    #[error("credentials are missing or wrong")]
    Credentials,
    /// The token in a phone's address is nobody's.
    #[error("the token is unknown")]
    Token,
    /// The request cannot be understood; the code says why.
    #[error("bad request: {code} {found}")]
    Bad { code: &'static str, found: String },
    #[error("the body is too large")]
    TooLarge,
    #[error("broken: {0}")]
    Broken(&'static str),
}

/// Codes of what a request can lack.
pub(crate) mod bad {
    pub(crate) const VERSION_HEADER: &str = "WEB-004";
    pub(crate) const NOT_MULTIPART: &str = "WEB-005";
    pub(crate) const NO_SUBMISSION: &str = "WEB-006";
    pub(crate) const TOO_MANY_FILES: &str = "WEB-007";
    pub(crate) const PERIOD: &str = "WEB-009";
    pub(crate) const PLACE: &str = "WEB-010";
    pub(crate) const LANGUAGE: &str = "WEB-011";
    pub(crate) const ADDRESS: &str = "WEB-012";
}

impl WebError {
    pub(crate) fn bad(code: &'static str, found: impl ToString) -> Self {
        Self::Bad { code, found: found.to_string() }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Desk(DeskError::NotFound(_)) => StatusCode::NOT_FOUND,
            Self::Desk(DeskError::NotAllowed { .. }) | Self::Token => StatusCode::FORBIDDEN,
            Self::Desk(DeskError::NotRecognised) | Self::Credentials => StatusCode::UNAUTHORIZED,
            Self::Desk(DeskError::Refused(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Desk(DeskError::Ledger(LedgerError::DiskFull)) => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Self::Desk(DeskError::Ledger(LedgerError::TooLate { .. })) => StatusCode::CONFLICT,
            Self::Bad { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Desk(_) | Self::Template(_) | Self::Broken(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// What to tell the user. What broke inside stays in the log.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let one = |code| Problem::error(code, Where::default());
        let disk_full = self.status() == StatusCode::INSUFFICIENT_STORAGE;
        match self {
            Self::Desk(error) if disk_full || !self.status().is_server_error() => error.problems(),
            Self::Credentials | Self::SignIn { .. } => vec![one("WEB-002")],
            Self::Token => vec![one("WEB-003")],
            Self::Bad { code, found } => vec![one(code).with("found", found)],
            Self::TooLarge => {
                vec![one("WEB-008").with("limit", crate::BODY_BYTES_MAX >> 20)]
            }
            Self::Desk(_) | Self::Template(_) | Self::Broken(_) => vec![one("WEB-001")],
        }
    }
}

/// The problems of a refused request, for whoever dresses the answer.
#[derive(Clone, Debug)]
pub(crate) struct Refused(pub(crate) Vec<Problem>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        if let Self::SignIn { back } = &self {
            return Redirect::to(&format!("/sign-in?back={}", encode(back))).into_response();
        }
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
        }
        let mut response = status.into_response();
        response.extensions_mut().insert(Refused(self.problems()));
        response
    }
}

/// Percent-encodes what may stand in a query's value.
pub(crate) fn encode(text: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
