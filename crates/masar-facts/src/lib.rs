//! Facts: what happened, in columns, for counting. A fold of the ledger.
//!
//! Reading order follows the data: an entry becomes facts ([`fact`]), the store
//! keeps them in the order learnt ([`store`]), a snapshot sets them out person
//! by person ([`snapshot`]), conditions select some ([`select`]), and the
//! counting operator counts them ([`count`]) or groups the people who look alike
//! ([`alike`]). [`disk`] is the same snapshot as
//! Parquet.
//!
//! *Invariants:* the same entries give the same snapshot and the same bytes on
//! disk. A fact holds no personal field. Counts are whole numbers.

mod answers;
mod bitmap;
mod days;
mod dictionary;
mod dimension;
mod keys;

pub mod alike;
pub mod count;
pub mod disk;
pub mod error;
pub mod fact;
pub mod select;
pub mod snapshot;
pub mod store;

pub use alike::Alike;
pub use count::{Cell, Cube};
pub use error::FactsError;
pub use fact::{Fact, Made, Origin, PersonAttributes, Rules, facts_make};
pub use select::{Filter, Selection};
pub use snapshot::{LineageRow, RoundDays, Snapshot};
pub use store::FactStore;
