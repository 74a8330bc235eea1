//! The register: who, where, which round, which edition, now. SQL rows folded
//! from the ledger, for search, permissions and work; it can be deleted and
//! rebuilt from the ledger, to the same bytes.
//!
//! *Invariant:* a row depends on entries alone, never on the time or the order
//! in which processes started. It holds no personal field in clear: names and
//! documents stay sealed in the ledger, and are opened under a look.

pub mod answers;
pub mod fold;
pub mod identity;
pub mod rows;
pub mod store;

pub use rows::{
    AccountRow, EditionRow, ImportRow, InstanceRow, InterviewRow, PersonRow, RoundRow, RoundState,
    WorkItemRow,
};
pub use store::{Register, RegisterError};
