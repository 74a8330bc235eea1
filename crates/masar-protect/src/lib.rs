//! Disclosure control: which cells of linked tables may be shown, and the
//! attack that proves that nothing hidden can be worked out.
//!
//! Reading order follows the data: [`dims`] → [`table`] → [`facts`] →
//! [`system`] → [`solve`] (by [`cube`], [`lp`] and [`local`]) → [`protect`] → [`report`].
//!
//! *What is promised.* The attacker knows every shown cell, every total that is
//! not in the table (it is implied), that cells are whole and not negative, the
//! threshold, and the status column: a primary cell lies in 1..threshold-1, a
//! secondary one is at least the threshold. Even so each primary cell may be
//! anything from 1 to threshold-1. Each promise is kept with its witness: a
//! change of hidden cells that keeps all sums, which is checked again by plain
//! arithmetic at the end. Where the margins make that impossible, the promise
//! is lowered to an attacker who does not use the rule, then to "not exactly
//! known"; a cell for which nothing helps is named as a problem.

pub mod cube;
pub mod dims;
pub mod facts;
pub mod local;
pub mod lp;
pub mod protect;
pub mod report;
pub mod solve;
pub mod system;
pub mod table;

pub use protect::{Protected, Rules, Status, protect_table};
