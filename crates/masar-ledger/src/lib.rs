//! The ledger: what happened, in the order we learnt it. Entries are added and
//! read; no function here changes or removes one.
//!
//! *Invariants:* `seq` has no gaps, so "everything after `n`" is a complete
//! question. An acknowledged entry is on disk. Blocks chain hashes over every
//! entry. Personal fields are sealed under a key per person.
//!
//! Reading order follows an entry on its way in: [`entry`] → [`store`] (the
//! contract) → `record` (columns) → [`seal`] → [`chain`] → [`sqlite`] or
//! [`memory`]. What every store must do is in [`conformance`].

mod blobs;
pub mod chain;
pub mod conformance;
pub mod entry;
pub mod identity;
pub mod memory;
mod record;
pub mod seal;
pub mod sqlite;
pub mod store;

pub use entry::{Batch, Draft, Entry, Head, Kind, Personal, Receipt, Sealed, Subject};
pub use identity::{Decision, Groups};
pub use memory::MemoryLedger;
pub use seal::{Entropy, MissionKey, entropy_seeded};
pub use sqlite::{Access, SqliteLedger};
pub use store::{Damage, Ledger, LedgerError, Verified};
