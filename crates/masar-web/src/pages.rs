//! Pages for people. One module an area, beside its templates.

mod entries;
mod figures;
mod home;
mod publications;
mod rounds;
mod sign_in;

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use masar_domain::Problem;
use masar_text::problem_text;

use crate::layout::Page;
use crate::state::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .merge(home::routes())
        .merge(sign_in::routes())
        .merge(figures::routes())
        .merge(entries::routes())
        .merge(rounds::routes())
        .merge(publications::routes())
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refusal<'a> {
    page: &'a Page,
    status: u16,
    problems: Vec<(String, String)>,
}

/// A page that says why there is no other, in both languages: nobody may be
/// signed in whose language we know.
pub(crate) fn refusal(
    page: &Page,
    status: StatusCode,
    problems: &[Problem],
) -> Result<String, askama::Error> {
    use masar_domain::Lang::{Ar, En};
    let words = problems.iter();
    let problems = words.map(|problem| (problem_text(Ar, problem), problem_text(En, problem)));
    Refusal { page, status: status.as_u16(), problems: problems.collect() }.render()
}
