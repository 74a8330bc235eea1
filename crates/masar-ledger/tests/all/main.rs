//! The ledger as its callers see it, on disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod conforms;
