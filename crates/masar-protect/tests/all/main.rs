//! Tables protected and attacked: an attacker that knows nothing of the solver,
//! bad input, and laws.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its input has failed")]

mod alternatives;
mod attack;
mod attacker;
mod campaign;
mod cube;
mod input;
mod larger;
mod laws;
mod others;
mod people;
mod promises;
mod records;
mod shapes;
mod together;
mod trial;
