//! The desk as its doors see it: every operation on a small mission in memory,
//! with the mission's real packages.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

mod coarser;
mod corrections;
mod demo;
mod help;
mod likeness;
mod packages;
mod parts;
mod people;
mod public;
mod rights;
mod submissions;
