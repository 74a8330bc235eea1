//! The door: signing in and out, and the choice of language and digits.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use masar_desk::accounts::SignIn;
use masar_desk::{DeskError, Viewer};
use serde::Deserialize;

use crate::error::{WebError, bad};
use crate::layout::{LANG_COOKIE, Page, SESSION_COOKIE, Shown, cookie};
use crate::state::Web;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(show).post(enter))
        .route("/sign-out", post(leave))
        .route("/language", get(language))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    back: String,
    name: String,
    wrong: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Back {
    back: Option<String>,
}

/// Only addresses of this site: an open redirect helps whoever phishes.
fn inside(back: Option<String>) -> String {
    // Browsers read a backslash as a slash and skip control characters.
    let bent = |letter: char| letter == '\\' || letter.is_control();
    let own =
        |text: &String| text.starts_with('/') && !text.starts_with("//") && !text.contains(bent);
    back.filter(own).unwrap_or_else(|| "/".to_owned())
}

async fn show(page: Page, Query(back): Query<Back>) -> Result<Shown, WebError> {
    let back = inside(back.back);
    let page = Page { here: format!("/sign-in?back={}", crate::error::encode(&back)), ..page };
    Ok(Shown(SignInPage { page, back, name: String::new(), wrong: false }.render()?))
}

#[derive(Debug, Deserialize)]
struct Entering {
    name: String,
    password: String,
    back: Option<String>,
}

async fn enter(
    State(web): State<Web>,
    page: Page,
    headers: HeaderMap,
    Form(entering): Form<Entering>,
) -> Result<Response, WebError> {
    let back = inside(entering.back);
    let name = entering.name.trim().to_owned();
    let sign_in = SignIn { name: name.clone(), password: entering.password };
    let lang = page.lang;
    let behind_tls = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let asked = web.run(move |desk| desk.perform(&Viewer::nobody(lang), sign_in)).await;
    match asked {
        Ok(viewer) => {
            let session = web.sessions().open(web.random(), web.random(), viewer);
            let secure = if behind_tls { "; Secure" } else { "" };
            let cookie =
                format!("{SESSION_COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict{secure}");
            Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&back)).into_response())
        }
        Err(WebError::Desk(DeskError::NotRecognised)) => {
            let page = SignInPage { page, back, name, wrong: true };
            Ok((StatusCode::UNAUTHORIZED, Shown(page.render()?)).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The session's cookie is sent by this site alone, so a form elsewhere cannot
/// sign anybody out.
async fn leave(State(web): State<Web>, parts: Parts) -> Response {
    if let Some(name) = cookie(&parts, SESSION_COOKIE) {
        web.sessions().close(name);
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    (AppendHeaders([(SET_COOKIE, gone)]), Redirect::to("/sign-in")).into_response()
}

#[derive(Debug, Deserialize)]
struct Choice {
    choice: String,
    back: Option<String>,
}

async fn language(Query(choice): Query<Choice>) -> Result<Response, WebError> {
    let known = ["ar", "en", "ar-arab", "ar-latn", "en-arab", "en-latn"];
    if !known.contains(&choice.choice.as_str()) {
        return Err(WebError::bad(bad::LANGUAGE, choice.choice));
    }
    let cookie = format!("{LANG_COOKIE}={}; Path=/; SameSite=Lax; Max-Age=31536000", choice.choice);
    let back = inside(choice.back);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Redirect::to(&back)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_to_this_site_alone() {
        let outside =
            ["https://a.example", "//a.example", "/\\a.example", "a", "/\t/a.example", ""];
        for bad in outside {
            assert_eq!(inside(Some(bad.to_owned())), "/", "{bad}");
        }
        assert_eq!(inside(Some("/figures/dtm.idps?by=sex".to_owned())), "/figures/dtm.idps?by=sex");
    }
}
