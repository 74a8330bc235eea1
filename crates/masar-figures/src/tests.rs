//! Figures of a small programme, end to end: entries in, figures out.

mod across;
mod answers;
mod attacker;
mod bounds;
mod coarser;
mod laws;
mod programme;
mod public;
mod worlds;
