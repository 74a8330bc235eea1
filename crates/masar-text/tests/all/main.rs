//! The translations of the product, as they lie in the repository.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its input has failed")]

mod names;
mod translations;
