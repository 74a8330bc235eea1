//! Figures of a small programme, end to end: entries in, figures out.

mod answers;
mod bounds;
mod coarser;
mod laws;
mod programme;
mod public;
mod worlds;
