//! The first page: key figures, map, latest round, latest publications.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use masar_desk::home::{Home, HomeShow};

use crate::error::WebError;
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/", get(home))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    home: Home,
}

async fn home(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let show = HomeShow { lang: page.lang, digits: page.digits };
    let home = web.run(move |desk| desk.perform(&viewer, show)).await?;
    Ok(Shown(HomePage { page, home }.render()?))
}
