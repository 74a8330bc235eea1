//! The same person or not: registrations are blocked, compared, scored and
//! clustered. Pure: no clock, no randomness of its own, no store.
//!
//! Reading order follows the data: [`config`] → [`input`] (and `columnar`, where its feature is on) → [`spelling`] →
//! [`visit`] → [`record`] → [`rarity`] → [`sight`] → [`rules`] → [`keys`] → [`block`] → [`screen`] → [`compare`] →
//! [`comparing`] → [`model`] → [`presence`] → [`calibrate`] → [`rivals`] → [`scores`] → [`decisions`] → [`cluster`] → [`closure`] → [`estimate`] →
//! [`run`] → [`words`], [`evidence`] and [`report`].
//!
//! *Invariant:* records are numbered in the order of their identifiers, so that
//! neither the order of rows nor the number of threads changes a byte.
#![allow(
    clippy::float_arithmetic,
    reason = "probabilities are real numbers; published figures are rounded from them once"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "record numbers stay below the limit of rows, far from any edge of a type"
)]

pub mod block;
pub mod calibrate;
pub mod closure;
pub mod cluster;
#[cfg(feature = "columnar")]
pub mod columnar;
pub mod compare;
pub mod comparing;
pub mod config;
pub mod dates;
pub mod decisions;
pub mod estimate;
pub mod evidence;
pub mod hash;
pub mod input;
pub mod keys;
pub mod live;
pub mod model;
pub mod presence;
pub mod rarity;
pub mod record;
pub mod report;
pub mod rivals;
pub mod rules;
pub mod run;
pub mod scores;
pub mod screen;
pub mod sight;
pub mod spelling;
pub mod visit;
pub mod words;

pub use config::Config;
pub use input::{CsvRows, LinkError, Rows};
pub use run::{Outcome, Progress, link_run, link_run_csv};
