//! Phones: the list of forms, the forms, and `POST /submission`.
//!
//! *Invariant:* a phone is never stranded: what it sends is stored, found again,
//! kept as a conflict or held for mending, and each of these is answered 201 or
//! 202. 200 is never answered to a submission: phones take it for somebody
//! else's sign-in page.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::Router;
use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use masar_desk::forms::{FormList, FormRow, FormShow};
use masar_desk::submissions::{Incoming, Outcome, SubmissionReceive};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Problem};
use masar_exchange::openrosa::{
    ACCEPT_LENGTH, ACCEPT_LENGTH_HEADER, CONTENT_TYPE, FormEntry, Nature, SUBMISSION_PART, VERSION,
    VERSION_HEADER, form_list, manifest, md5_hash, response,
};
use masar_text::problem_text;
use serde::Deserialize;

use crate::credentials::{challenge, phone};
use crate::error::{WebError, bad};
use crate::layout::lang_of;
use crate::state::Web;

/// Most files that come along with one form.
const FILES_MAX: usize = 200;

/// Longest name of a phone that is kept, in characters.
const DEVICE_MAX: usize = 200;

/// Forms with their hashes, made once: packages do not change while serving.
#[derive(Default)]
pub(crate) struct Offers(OnceLock<BTreeMap<String, String>>);

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/formList", get(list))
        .route("/submission", get(list).head(submission_head).post(submission))
        .route("/forms/{id}/form.xml", get(form))
        .route("/forms/{id}/manifest", get(form_manifest))
        .route("/v1/key/{token}/projects/{project}/formList", get(list))
        .route(
            "/v1/key/{token}/projects/{project}/submission",
            get(list).head(submission_head).post(submission),
        )
        .route("/v1/key/{token}/projects/{project}/forms/{id}/form.xml", get(form))
        .route("/v1/key/{token}/projects/{project}/forms/{id}/manifest", get(form_manifest))
}

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
struct Address {
    token: Option<String>,
    project: Option<String>,
    id: Option<String>,
}

impl Address {
    /// The address before `/formList`, so that links stay inside it.
    fn base(&self, headers: &HeaderMap) -> String {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("host").unwrap_or("localhost");
        let scheme = text("x-forwarded-proto").unwrap_or("http");
        match (&self.token, &self.project) {
            (Some(token), Some(project)) => {
                format!("{scheme}://{host}/v1/key/{token}/projects/{project}")
            }
            _ => format!("{scheme}://{host}"),
        }
    }
}

/// The phone's own name, from `deviceID=`; an unreadable one refuses nothing.
fn device(request: &Request) -> String {
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    let named = pairs.find_map(|pair| pair.strip_prefix("deviceID="));
    decode(named.unwrap_or_default()).chars().take(DEVICE_MAX).collect()
}

/// Undoes percent-encoding; what is no text becomes U+FFFD.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| hex::decode(pair).ok());
        match (first, pair) {
            (b'%', Some(pair)) => {
                bytes.extend(pair);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An XML answer with the headers that phones look for.
fn answer(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE.as_str(), CONTENT_TYPE.to_owned()),
        (VERSION_HEADER, VERSION.to_owned()),
        (ACCEPT_LENGTH_HEADER, ACCEPT_LENGTH.to_string()),
    ];
    (status, headers, body).into_response()
}

fn refusal(web: &Web, lang: Lang, error: &WebError) -> Response {
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(%error, "phone's request failed");
    }
    let mut out = answer(status, response(Nature::Error, &words(lang, &error.problems())));
    if status == StatusCode::UNAUTHORIZED
        && let Ok(value) = challenge(web).parse()
    {
        out.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    out
}

async fn viewer(
    web: &Web,
    method: &Method,
    headers: &HeaderMap,
    address: &Address,
) -> Result<Viewer, WebError> {
    phone(web, method.as_str(), headers, address.token.clone()).await
}

async fn list(
    State(web): State<Web>,
    Path(address): Path<Address>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let made = async {
        let viewer = viewer(&web, &method, &headers, &address).await?;
        let rows = web.run(move |desk| desk.perform(&viewer, FormList)).await?;
        let base = address.base(&headers);
        let entries: Vec<FormEntry> = rows.iter().map(|row| entry(&web, row, &base)).collect();
        Ok::<_, WebError>(form_list(&entries))
    };
    match made.await {
        Ok(xml) => answer(StatusCode::OK, xml),
        Err(error) => refusal(&web, lang_of(&headers, &web), &error),
    }
}

fn entry(web: &Web, row: &FormRow, base: &str) -> FormEntry {
    FormEntry {
        form_id: row.id.clone(),
        name: row.title.clone(),
        version: row.version.clone(),
        hash: hash_of(web, row),
        download_url: format!("{base}/forms/{}/form.xml", row.id),
        manifest_url: None,
    }
}

/// The hash of a form's bytes, computed once.
fn hash_of(web: &Web, row: &FormRow) -> String {
    let hashes = web.forms().0.get_or_init(|| {
        let packages = web.desk().mission().packages.values();
        let forms = packages.flat_map(|package| package.forms.values());
        forms.map(|form| (form.form.id.clone(), md5_hash(form.xform.as_bytes()))).collect()
    });
    hashes.get(&row.id).cloned().unwrap_or_else(|| md5_hash(row.xform.as_bytes()))
}

/// The form that an address names, for whoever may fill it.
async fn form_find(
    web: &Web,
    address: &Address,
    method: &Method,
    headers: &HeaderMap,
) -> Result<FormRow, WebError> {
    let viewer = viewer(web, method, headers, address).await?;
    let id = address.id.clone().unwrap_or_default();
    web.run(move |desk| desk.perform(&viewer, FormShow { id })).await
}

async fn form(
    State(web): State<Web>,
    Path(address): Path<Address>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    match form_find(&web, &address, &method, &headers).await {
        Ok(row) => answer(StatusCode::OK, row.xform),
        Err(error) => refusal(&web, lang_of(&headers, &web), &error),
    }
}

/// No package's form needs files yet; an empty list is what phones expect.
async fn form_manifest(
    State(web): State<Web>,
    Path(address): Path<Address>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    match form_find(&web, &address, &method, &headers).await {
        Ok(_) => answer(StatusCode::OK, manifest(&[])),
        Err(error) => refusal(&web, lang_of(&headers, &web), &error),
    }
}

async fn submission_head(
    State(web): State<Web>,
    Path(address): Path<Address>,
    headers: HeaderMap,
) -> Response {
    match viewer(&web, &Method::HEAD, &headers, &address).await {
        Ok(_) => answer(StatusCode::NO_CONTENT, String::new()),
        Err(error) => refusal(&web, lang_of(&headers, &web), &error),
    }
}

async fn submission(
    State(web): State<Web>,
    Path(address): Path<Address>,
    request: Request,
) -> Response {
    let lang = lang_of(request.headers(), &web);
    match submission_take(&web, lang, &address, request).await {
        Ok((status, body)) => answer(status, body),
        Err(error) => refusal(&web, lang, &error),
    }
}

async fn submission_take(
    web: &Web,
    lang: Lang,
    address: &Address,
    request: Request,
) -> Result<(StatusCode, String), WebError> {
    let headers = request.headers();
    let viewer = viewer(web, &Method::POST, headers, address).await?;
    if !headers.contains_key(VERSION_HEADER) {
        return Err(WebError::bad(bad::VERSION_HEADER, ""));
    }
    let device = device(&request);
    let item = Incoming { device, ..parts_read(request).await? };
    let receive = SubmissionReceive { items: vec![item], strict: false };
    let outcomes = web.run(move |desk| desk.perform(&viewer, receive)).await?;
    let outcome = outcomes.into_iter().next().ok_or(WebError::Broken("no outcome"))?;
    Ok(outcome_answer(&outcome, lang))
}

fn outcome_answer(outcome: &Outcome, lang: Lang) -> (StatusCode, String) {
    let success = |status, id: &str| (status, response(Nature::Success, &masar_text::tr(lang, id)));
    match outcome {
        Outcome::Stored { warnings, .. } if !warnings.is_empty() => {
            let stored = masar_text::tr(lang, "submission-stored");
            let text = format!("{stored} {}", words(lang, warnings));
            (StatusCode::CREATED, response(Nature::Success, &text))
        }
        Outcome::Stored { .. } => success(StatusCode::CREATED, "submission-stored"),
        Outcome::Again { .. } => success(StatusCode::CREATED, "submission-again"),
        Outcome::Conflict { .. } => success(StatusCode::ACCEPTED, "submission-conflict"),
        Outcome::Held { problems, .. } => {
            let held = masar_text::tr(lang, "submission-held");
            let text = format!("{held} {}", words(lang, problems));
            (StatusCode::ACCEPTED, response(Nature::Success, &text))
        }
        Outcome::Refused { problems } => {
            let unknown =
                problems.iter().any(|problem| matches!(problem.code, "DESK-018" | "DESK-019"));
            let status = if unknown { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
            (status, response(Nature::Error, &words(lang, problems)))
        }
    }
}

fn words(lang: Lang, problems: &[Problem]) -> String {
    let words: Vec<String> = problems.iter().map(|problem| problem_text(lang, problem)).collect();
    words.join(" ")
}

/// A part that cannot be read is malformed or beyond the limit.
#[expect(clippy::needless_pass_by_value, reason = "a function for map_err")]
fn part_wrong(error: MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => WebError::bad(bad::NOT_MULTIPART, ""),
    }
}

/// The form and its files.
async fn parts_read(request: Request) -> Result<Incoming, WebError> {
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| WebError::bad(bad::NOT_MULTIPART, ""))?;
    let mut item = Incoming::default();
    let mut found = false;
    while let Some(part) = parts.next_field().await.map_err(part_wrong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes: Bytes = part.bytes().await.map_err(part_wrong)?;
        if name == SUBMISSION_PART {
            item.xml = bytes.to_vec();
            found = true;
        } else if let Some(file) = file.or_else(|| (!name.starts_with('*')).then_some(name)) {
            if item.attachments.len() >= FILES_MAX {
                return Err(WebError::bad(bad::TOO_MANY_FILES, FILES_MAX));
            }
            item.attachments.push((file, bytes.to_vec()));
        }
    }
    if found { Ok(item) } else { Err(WebError::bad(bad::NO_SUBMISSION, "")) }
}
