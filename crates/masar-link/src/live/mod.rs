//! Who is this like? People held in memory so that one registration, or a name
//! typed into a box, finds those it may be within milliseconds.
//!
//! Reading order: [`registration`] → [`names`] → [`index`] → [`recall`] →
//! [`find`] → [`score`] → [`words`].
//!
//! *Invariants:* the same people added in the same order answer the same way.
//! What was removed leaves no text, no key and no number that leads to it.
//! Nothing is written anywhere: who holds personal fields sealed opens them
//! into this index and lets it go with the process.

mod find;
mod index;
mod names;
mod recall;
mod registration;
mod score;
mod words;

pub use find::{Found, QUERY_CHARS_MAX};
pub use index::LiveIndex;
pub use recall::Recall;
pub use registration::Registration;
pub use score::Evidence;
