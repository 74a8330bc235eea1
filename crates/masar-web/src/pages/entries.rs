//! One entry of the ledger: what it says about itself, and its answers without
//! personal fields.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use masar_desk::ledgers::{EntryName, EntryShow};
use masar_domain::Seq;
use masar_ledger::Entry;
use serde_json::Value;

use crate::error::WebError;
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

/// Answers shown of one entry.
const ANSWERS_MAX: usize = 500;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/entries/{name}", get(show))
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    page: Page,
    entry: Entry,
    programme: String,
    place: String,
    /// Path and value.
    answers: Vec<(String, String)>,
    sealed: Vec<String>,
}

async fn show(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    Path(name): Path<String>,
) -> Result<Shown, WebError> {
    let by_seq = name.parse().ok().map(|seq| EntryName::Seq(Seq(seq)));
    let named = by_seq.or_else(|| name.parse().ok().map(EntryName::Id));
    let none = || masar_desk::DeskError::NotFound(name.clone());
    let show = EntryShow { name: named.ok_or_else(none)? };
    let entry = web.run(move |desk| desk.perform(&viewer, show)).await?;
    let mission = web.desk().mission();
    let place = entry
        .place
        .map_or_else(String::new, |place| mission.value_title(page.lang, "place", place.as_str()));
    let body = entry.body.get("answers").unwrap_or(&entry.body);
    let mut answers = Vec::new();
    flatten(body, "", &mut answers);
    let shown = EntryPage {
        programme: mission.value_title(page.lang, "programme", &entry.programme),
        place,
        answers,
        sealed: entry.sealed.iter().map(|sealed| sealed.path.clone()).collect(),
        entry,
        page,
    };
    Ok(Shown(shown.render()?))
}

/// Answers one a line, by their path.
fn flatten(value: &Value, path: &str, out: &mut Vec<(String, String)>) {
    if out.len() >= ANSWERS_MAX {
        return;
    }
    let join =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| flatten(value, &join(name), out));
        }
        Value::Array(turns) if turns.iter().any(Value::is_object) => {
            for (number, turn) in (1..).zip(turns) {
                flatten(turn, &format!("{path}[{number}]"), out);
            }
        }
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(plain).collect();
            out.push((path.to_owned(), texts.join(" · ")));
        }
        Value::Null => {}
        other => out.push((path.to_owned(), plain(other))),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
