//! Publications: every frozen edition, and its files.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use masar_desk::disclosure::RELEASE;
use masar_desk::publications::{Format, PublicationFile, PublicationList};
use masar_domain::Lang;
use masar_register::EditionRow;

use crate::error::WebError;
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/publications", get(list))
        .route("/publications/{publication}/{edition}/{file}", get(file))
}

#[derive(Template)]
#[template(path = "publications.html")]
struct ListPage {
    page: Page,
    /// Title and edition.
    editions: Vec<(String, EditionRow)>,
}

async fn list(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let rows = web.run(move |desk| desk.perform(&viewer, PublicationList)).await?;
    // Tables that were given out alone have no files.
    let printed = |row: &EditionRow| !row.publication.starts_with(RELEASE);
    let editions = rows
        .into_iter()
        .filter(printed)
        .map(|row| (page.publication_title(&row.publication), row))
        .collect();
    Ok(Shown(ListPage { page, editions }.render()?))
}

async fn file(
    State(web): State<Web>,
    SignedIn { viewer, .. }: SignedIn,
    Path((publication, edition, file)): Path<(String, u32, String)>,
) -> Result<Response, WebError> {
    let none = || masar_desk::DeskError::NotFound(file.clone());
    let (lang, ending) = file.split_once('.').ok_or_else(none)?;
    let lang: Lang = lang.parse().map_err(|_| none())?;
    let format =
        Format::FILES.into_iter().find(|format| format.ending() == ending).ok_or_else(none)?;
    let name = format!("{}-{edition}.{file}", publication.replace(':', "-"));
    let ask = PublicationFile { publication, edition, lang, format };
    let bytes = web.run(move |desk| desk.perform(&viewer, ask)).await?;
    let kind = match format {
        Format::Pdf => "application/pdf",
        Format::Html | Format::Disclosure => "text/html; charset=utf-8",
    };
    let disposition = format!("inline; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
