//! Figures: facts counted once, with bounds and lineage.
//!
//! A question ([`query`]) about a declared figure becomes a plan ([`plan`]):
//! which facts, and how they are grouped. The plan is counted ([`count`]), with
//! bounds where identity is missing ([`bound`]), led
//! back to its entries ([`trace`]), and figures are held against each other
//! ([`check`], [`check_report`]), and shown as far as nobody is given away
//! ([`public`]).
//!
//! *Invariants:* whole numbers only. The same facts give the same figure. What
//! a trace reproduces is the figure.

mod declared;
mod narrow;
mod plan;
mod told;
mod world;

pub mod bound;
pub mod check;
pub mod count;
pub mod error;
pub mod public;
pub mod query;
mod report;
pub mod trace;

pub use bound::{Component, Parts, Used, UsedKind};
pub use count::{figure, figures};
pub use error::FigureError;
pub use masar_audit::Report;
pub use query::{Figure, FigureCell, Method, Query};
pub use report::check_report;
pub use trace::{Trace, TraceItem, trace};

#[cfg(test)]
mod tests;
