//! The synthetic mission that the demo and the tests run on, and the runner of
//! the packages' own tests.
//!
//! *Invariant:* everything goes through the same operations as real work. No
//! entry, row or fact is written around them. The people are made up, from a
//! seed: the same seed gives the same mission.

pub mod demo;
pub mod fill;
pub mod package_tests;
pub mod random;
