//! People: found by name or number, compared in pairs, decided about.
//!
//! What is typed into the search box travels in the body of a request: an
//! address would keep it in the browser's history.

use askama::Template;
use axum::Router;
use axum::extract::{Form, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use masar_desk::Right;
use masar_desk::likeness::{
    Card, Decision, DuplicateList, Duplicates, Hit, Pair, PersonCompare, PersonDecide, PersonSearch,
};
use masar_domain::PersonId;
use masar_programme::mission::Mission;
use serde::Deserialize;

use crate::error::{WebError, bad};
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

/// People whom one search shows.
const FOUND_MAX: usize = 20;

/// Pairs on one page.
const PAIRS_MAX: usize = 20;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/people", get(queue).post(search))
        .route("/people/compare", get(compare))
        .route("/people/decide", post(decide))
}

/// A person in the list of those found.
struct Found {
    person: PersonId,
    name: String,
    facts: Vec<String>,
    score: String,
    why: Vec<String>,
    against: Vec<String>,
    others: u64,
}

/// A pair in the queue.
struct Alike {
    one: PersonId,
    other: PersonId,
    names: [String; 2],
    facts: [Vec<String>; 2],
    score: String,
    why: Vec<String>,
    against: Vec<String>,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    /// `None`: nothing was searched.
    query: Option<String>,
    found: Vec<Found>,
    pairs: Vec<Alike>,
    all: u64,
    waiting: u64,
}

async fn queue(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let list = DuplicateList { limit: PAIRS_MAX };
    let duplicates = web.run(move |desk| desk.perform(&viewer, list)).await?;
    let Duplicates { pairs, all, waiting } = duplicates;
    let pairs = pairs.into_iter().map(|pair| alike(&page, web.desk().mission(), pair)).collect();
    let found = Vec::new();
    Ok(Shown(PeoplePage { page, query: None, found, pairs, all, waiting }.render()?))
}

#[derive(Debug, Deserialize)]
struct Asked {
    q: String,
}

async fn search(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    Form(asked): Form<Asked>,
) -> Result<Shown, WebError> {
    let query: String = asked.q.trim().chars().take(200).collect();
    let search = PersonSearch { query: query.clone(), limit: FOUND_MAX };
    let hits = web.run(move |desk| desk.perform(&viewer, search)).await?;
    let found: Vec<Found> =
        hits.into_iter().map(|hit| found(&page, web.desk().mission(), hit)).collect();
    let (all, waiting) = (0, 0);
    let query = Some(query);
    Ok(Shown(PeoplePage { page, query, found, pairs: Vec::new(), all, waiting }.render()?))
}

/// A row of the comparison.
struct Row {
    title: &'static str,
    cells: [String; 2],
    /// `=`, `≠`, or nothing where one of them is not known.
    sign: &'static str,
}

#[derive(Template)]
#[template(path = "people_compare.html")]
struct ComparePage {
    page: Page,
    one: PersonId,
    other: PersonId,
    rows: Vec<Row>,
    score: String,
    why: Vec<String>,
    against: Vec<String>,
    /// Code of the newest decision; empty for none.
    said: &'static str,
    said_words: String,
    may_decide: bool,
}

async fn compare(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Shown, WebError> {
    let query = query.unwrap_or_default();
    let pairs = query.split('&').filter_map(|part| part.split_once('='));
    let named = pairs.filter(|(name, _)| matches!(*name, "one" | "other" | "pick"));
    let people: Vec<PersonId> = named.filter_map(|(_, id)| id.parse().ok()).collect();
    let [one, other] = people[..] else { return Err(WebError::bad(bad::ADDRESS, query)) };
    let may_decide = viewer.has(Right::PersonDecide);
    let pair = web.run(move |desk| desk.perform(&viewer, PersonCompare { one, other })).await?;
    let rows = rows(&page, web.desk().mission(), &pair);
    let (why, against) = reasons(&page, &pair.evidence);
    let said = pair.decision.map_or("", Decision::code);
    let shown = ComparePage {
        one: pair.one.person,
        other: pair.other.person,
        rows,
        score: percent(&page, pair.score),
        why,
        against,
        said,
        said_words: page.t(format!("people-said-{said}")),
        may_decide,
        page,
    };
    Ok(Shown(shown.render()?))
}

#[derive(Debug, Deserialize)]
struct Deciding {
    one: String,
    other: String,
    decision: String,
    #[serde(default)]
    reason: String,
}

async fn decide(
    State(web): State<Web>,
    SignedIn { viewer, page: _ }: SignedIn,
    Form(deciding): Form<Deciding>,
) -> Result<Response, WebError> {
    let person = |text: &str| -> Result<PersonId, WebError> {
        text.parse().map_err(|_| WebError::bad(bad::ADDRESS, text))
    };
    let (one, other) = (person(&deciding.one)?, person(&deciding.other)?);
    let decision = deciding.decision.parse::<Decision>();
    let decision = decision.map_err(|_| WebError::bad(bad::ADDRESS, &deciding.decision))?;
    let decide = PersonDecide { one, other, decision, reason: deciding.reason };
    web.run(move |desk| desk.perform(&viewer, decide)).await?;
    let back = format!("/people/compare?one={one}&other={other}");
    Ok(Redirect::to(&back).into_response())
}

fn percent(page: &Page, score: u16) -> String {
    page.d(format!("{}%", score / 10))
}

/// Words for and words against, in the reader's language.
fn reasons(page: &Page, evidence: &[masar_desk::likeness::Evidence]) -> (Vec<String>, Vec<String>) {
    let (against, why): (Vec<_>, Vec<_>) = evidence.iter().partition(|own| own.is_against());
    let words = |all: Vec<&masar_desk::likeness::Evidence>| {
        all.into_iter().map(|own| own.words(page.lang)).collect()
    };
    (words(why), words(against))
}

fn name(page: &Page, card: &Card) -> String {
    if card.name.is_empty() { page.t("people-unnamed") } else { card.name.clone() }
}

/// What is known of a person besides the name, in a few words.
fn facts(page: &Page, mission: &Mission, card: &Card) -> Vec<String> {
    let title = |column: &str, code: &Option<String>| {
        let code = code.as_deref().filter(|code| !code.is_empty());
        code.map_or_else(String::new, |code| mission.value_title(page.lang, column, code))
    };
    let all = [
        page.t(format!("people-sex-{}", card.sex)),
        card.birth_year.map_or_else(String::new, |year| page.d(year)),
        title("nationality", &card.nationality),
        page.d(&card.phone),
        card.document.clone(),
        title("place", &card.place),
    ];
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

fn found(page: &Page, mission: &Mission, hit: Hit) -> Found {
    let (why, against) = reasons(page, &hit.evidence);
    Found {
        person: hit.card.person,
        name: name(page, &hit.card),
        facts: facts(page, mission, &hit.card),
        score: percent(page, hit.score),
        why,
        against,
        others: hit.card.group.len() as u64,
    }
}

fn alike(page: &Page, mission: &Mission, pair: Pair) -> Alike {
    let (why, against) = reasons(page, &pair.evidence);
    Alike {
        one: pair.one.person,
        other: pair.other.person,
        names: [name(page, &pair.one), name(page, &pair.other)],
        facts: [facts(page, mission, &pair.one), facts(page, mission, &pair.other)],
        score: percent(page, pair.score),
        why,
        against,
    }
}

fn rows(page: &Page, mission: &Mission, pair: &Pair) -> Vec<Row> {
    let cards = [&pair.one, &pair.other];
    let title = |column: &str, code: &Option<String>| {
        let code = code.as_deref().filter(|code| !code.is_empty());
        code.map_or_else(String::new, |code| mission.value_title(page.lang, column, code))
    };
    let row = |title: &'static str, read: &dyn Fn(&Card) -> String| {
        let cells = cards.map(read);
        let known = cells.iter().all(|cell| !cell.is_empty());
        // Identifiers differ by their nature.
        let apart = matches!(title, "people-identifier" | "people-one-with");
        let sign = match (known && !apart, cells[0] == cells[1]) {
            (false, _) => "",
            (true, true) => "=",
            (true, false) => "≠",
        };
        Row { title, cells, sign }
    };
    let programme = |card: &Card| mission.value_title(page.lang, "programme", &card.programme);
    let group = |card: &Card| {
        let others: Vec<String> = card.group.iter().map(ToString::to_string).collect();
        others.join(" ")
    };
    vec![
        row("people-name", &|card| name(page, card)),
        row("people-sex", &|card| page.t(format!("people-sex-{}", card.sex))),
        row("people-birth-year", &|card| {
            card.birth_year.map_or_else(String::new, |year| page.d(year))
        }),
        row("people-nationality", &|card| title("nationality", &card.nationality)),
        row("people-phone", &|card| page.d(&card.phone)),
        row("people-document", &|card| card.document.clone()),
        row("people-household", &|card| card.household.clone().unwrap_or_default()),
        row("people-place", &|card| title("place", &card.place)),
        row("people-programme", &programme),
        row("people-identifier", &|card| card.person.to_string()),
        row("people-one-with", &group),
    ]
    .into_iter()
    .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
    .collect()
}
