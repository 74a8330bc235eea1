//! Refusals as pages: whatever went wrong, a browser is told in its reader's
//! language, on a page like the others, what happened and what to do.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use masar_desk::DeskError;
use masar_domain::{Problem, Where};
use masar_text::problem_text;

use crate::error::{Refused, WebError, bad};
use crate::layout::{Page, Shown, page_signed};
use crate::state::Web;

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    page: Page,
    heading: &'static str,
    problems: Vec<String>,
}

/// Dresses every refusal that is no page yet.
pub(crate) async fn dress(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut page = page_signed(&asked, &web);
    if asked.method != Method::GET {
        "/".clone_into(&mut page.here);
    }
    let refused = response.extensions().get::<Refused>().cloned();
    let Refused(problems) = refused.unwrap_or_else(|| Refused(vec![plain(status)]));
    let words = problems.iter().map(|problem| problem_text(page.lang, problem)).collect();
    let refusal = RefusalPage { heading: heading(status), problems: words, page };
    let body = refusal.render().unwrap_or_default();
    (status, Shown(body)).into_response()
}

/// What the framework refused before a handler saw it.
fn plain(status: StatusCode) -> Problem {
    let code = if status.is_server_error() { "WEB-001" } else { bad::ADDRESS };
    Problem::error(code, Where::default())
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "web-not-found",
        StatusCode::FORBIDDEN => "web-not-allowed",
        status if status.is_server_error() => "web-broken",
        _ => "web-not-understood",
    }
}

/// An address that leads nowhere.
pub(crate) async fn not_found(uri: Uri) -> WebError {
    WebError::Desk(DeskError::NotFound(uri.path().to_owned()))
}
