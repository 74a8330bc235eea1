//! Style sheet, script and fonts, from inside the binary.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::state::Web;

#[derive(rust_embed::RustEmbed)]
#[folder = "static"]
struct Own;

#[derive(rust_embed::RustEmbed)]
#[folder = "../../assets/node_modules/@fontsource/ibm-plex-sans-arabic/files"]
#[include = "ibm-plex-sans-arabic-arabic-400-normal.woff2"]
#[include = "ibm-plex-sans-arabic-arabic-600-normal.woff2"]
#[include = "ibm-plex-sans-arabic-latin-400-normal.woff2"]
#[include = "ibm-plex-sans-arabic-latin-600-normal.woff2"]
struct Fonts;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Response {
    let found = Own::get(&name).or_else(|| Fonts::get(&name));
    let Some(file) = found else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, file.data.into_owned()).into_response()
}
