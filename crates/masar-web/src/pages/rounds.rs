//! Rounds of data collection, and what waits for a person.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
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
}

async fn work(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
) -> Result<Shown, WebError> {
    let items = web.run(move |desk| desk.perform(&viewer, WorkList { limit: ITEMS_MAX })).await?;
    Ok(Shown(WorkPage { page, items }.render()?))
}
