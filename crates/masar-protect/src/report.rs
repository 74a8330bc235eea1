//! The report in plain words: what was hidden, why, and what it cost.
//!
//! *Invariant:* no hidden value and no name of a hidden category appears.






