//! Facts as their readers see them: entries in, counts out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod counting;
mod disk;
mod folding;
mod mission;
