//! The ledger: what happened, in the order we learnt it. Entries are added and
//! read; no function here changes or removes one.
//!
//! *Invariants:* `seq` has no gaps, so "everything after `n`" is a complete
//! question. An acknowledged entry is on disk. Blocks chain hashes over every
//! entry. Personal fields are sealed under a key per person.

pub mod entry;
pub mod store;

pub use entry::{Batch, Draft, Entry, Head, Kind, Personal, Receipt, Sealed, Subject};
pub use store::{Damage, Ledger, LedgerError, Verified};
