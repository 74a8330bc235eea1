//! Rounds of data collection, and what waits for a person.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use masar_desk::Right;
use masar_desk::likeness::DuplicateList;
use masar_desk::rounds::RoundList;
use masar_desk::submissions::WorkList;
use masar_register::{RoundRow, WorkItemRow};

use crate::error::WebError;
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

/// Work items on one page.
const ITEMS_MAX: u32 = 200;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/rounds", get(rounds)).route("/work", get(work))
}

#[derive(Template)]
#[template(path = "rounds.html")]
struct RoundsPage {
    page: Page,
    /// State in words, and the round.
    rounds: Vec<(String, RoundRow)>,
}

async fn rounds(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let rows = web
        .run(move |desk| {
            let programmes: Vec<String> = desk
                .mission()
                .packages
                .values()
                .filter(|package| package.rounds.is_some())
                .map(|package| package.code.clone())
                .collect();
            let mut rows = Vec::new();
            for programme in programmes {
                rows.extend(desk.perform(&viewer, RoundList { programme })?);
            }
            Ok(rows)
        })
        .await?;
    let mission = web.desk().mission();
    let worded = rows.into_iter().rev().map(|row| {
        let package = mission.packages.get(&row.programme);
        let states = package.map(|package| package.workflow.states.as_slice());
        let state = states.unwrap_or_default().iter().find(|(code, _)| *code == row.state.code());
        let words = state.map_or_else(
            || row.state.code().to_owned(),
            |(_, name)| name.get(page.lang).to_owned(),
        );
        (words, row)
    });
    let rounds = worded.collect();
    Ok(Shown(RoundsPage { page, rounds }.render()?))
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    page: Page,
    items: Vec<WorkItemRow>,
    /// Pairs of people who may be one.
    pairs: u64,
}

async fn work(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let (items, pairs) = web
        .run(move |desk| {
            let items = desk.perform(&viewer, WorkList { limit: ITEMS_MAX })?;
            let may_look = viewer.has(Right::PersonLook);
            // Nobody is shown here, so that nobody is looked at.
            let list = may_look.then_some(DuplicateList { limit: 0 });
            let listed = list.map(|list| desk.perform(&viewer, list)).transpose()?;
            Ok((items, listed.map_or(0, |listed| listed.all)))
        })
        .await?;
    Ok(Shown(WorkPage { page, items, pairs }.render()?))
}
