//! What a handler can answer besides its page.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use masar_desk::DeskError;
use masar_ledger::LedgerError;

use crate::layout::{Page, Shown};
use crate::pages;
use crate::state::Web;

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
    #[error("forbidden")]
    Forbidden,
    #[error("bad request: {0}")]
    Bad(&'static str),
    #[error("broken: {0}")]
    Broken(&'static str),
}

impl WebError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Desk(DeskError::NotFound(_)) => StatusCode::NOT_FOUND,
            Self::Desk(DeskError::NotAllowed { .. }) | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Desk(DeskError::NotRecognised) | Self::Credentials => StatusCode::UNAUTHORIZED,
            Self::Desk(DeskError::Refused(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Desk(DeskError::Ledger(LedgerError::DiskFull)) => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Self::Desk(DeskError::Ledger(LedgerError::TooLate { .. })) => StatusCode::CONFLICT,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Desk(_) | Self::Template(_) | Self::Broken(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        if let Self::SignIn { back } = &self {
            return Redirect::to(&format!("/sign-in?back={}", encode(back))).into_response();
        }
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
        }
        let problems = match &self {
            Self::Desk(error) if !status.is_server_error() => error.problems(),
            _ => Vec::new(),
        };
        let page = Page::plain();
        let body = pages::refusal(&page, status, &problems).unwrap_or_default();
        (status, Shown(body)).into_response()
    }
}

/// An address that leads nowhere.
pub(crate) async fn not_found(State(_): State<Web>, uri: Uri) -> WebError {
    WebError::Desk(DeskError::NotFound(uri.path().to_owned()))
}

/// Percent-encodes what may stand in a query's value.
pub(crate) fn encode(text: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
