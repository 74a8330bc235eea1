//! Published figures held against each other: rules made from declarations,
//! statements found in prose, and bounds where identity is missing.
//!
//! *Invariants:* whole numbers only; the same input gives the same findings in
//! the same order; every finding carries its arithmetic, so that a reader can
//! redo it by hand. Nothing here is counted: figures come as published.

pub mod bounds;
pub mod declared;
mod derived;
pub mod finding;
mod groups;
mod own;
mod read;
mod relations;
mod shared;
mod shares;
pub mod text;

use declared::FigureSet;
pub use finding::{Finding, Place, Report};
pub use read::SOURCE_BYTES_MAX;
pub use text::{TextFormat, audit_report, audit_text};

/// Everything that contradicts itself in a file of declared figures (the form
/// is that of `docs/audit.md`), what cannot be read in it included.
pub fn audit_toml(text: &str) -> Report {
    let mut report = Report::default();
    if let Some(set) = read::figures_read(text, &mut report) {
        figures_check(&set, &mut report);
    }
    report
}

/// Joins further rules to figures that were counted: a file of the same form, in
/// which an entry without a value is about the figure of that id.
pub fn rules_join(text: &str, set: &mut FigureSet, report: &mut Report) {
    read::rules_read(text, set, report);
}

/// What a file of rules declares, whether or not all of it can be read.
pub fn rules_declared(text: &str) -> Vec<declared::Figure> {
    read::rules_declared(text)
}

/// Every rule that the declarations of `set` give rise to, tried.
pub fn figures_check(set: &FigureSet, report: &mut Report) {
    own::check(set, report);
    derived::check(set, report);
    shares::check(set, report);
    shared::check(set, report);
    relations::check(set, report);
    groups::check(set, report);
}
