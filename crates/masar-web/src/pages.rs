//! Pages for people. One module an area, beside its templates.

mod entries;
mod figures;
mod home;
mod people;
mod publications;
mod rounds;
mod sign_in;

use axum::Router;

use crate::state::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .merge(home::routes())
        .merge(sign_in::routes())
        .merge(figures::routes())
        .merge(entries::routes())
        .merge(people::routes())
        .merge(rounds::routes())
        .merge(publications::routes())
}
