//! Wire types and conversions: OpenRosa, spreadsheets of displacement rounds.
//!
//! *Invariant:* everything here is a pure function of what came in. What comes
//! from outside is hostile until its size, depth and number of parts are known;
//! nothing is read before that. Nothing is stored, fetched or timed here.

pub mod dtm_round;
pub mod openrosa;
pub mod xlsx;
