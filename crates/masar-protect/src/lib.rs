//! Disclosure control: which cells of linked tables may be shown, and the
//! attack that proves that nothing hidden can be worked out.
//!
//! Reading order follows the data: [`dims`] → [`table`] → [`facts`] →
//! [`system`] → [`solve`] (by [`plan`], [`cube`], [`lp`], [`local`] and
//! [`improve`]) → [`editions`] (by [`reader`] and [`joint`]) → [`protect`] → [`report`].
//!
//! *What is promised.* The attacker knows every shown cell, every total that is
//! not in the table (it is implied), every total of one dimension even where it
//! is hidden, what earlier editions show, that cells are whole and not negative,
//! and the threshold. The protection interval of a small cell is 1 to
//! threshold-1: as far as sums tell, both ends can be. Who also uses the status
//! column (a primary cell is small, a secondary one is not) still finds more
//! than one number; in tables of up to 400 cells, both ends, where the totals
//! allow it. Where the reason alone would tell the number (two people in two
//! primary cells), the status says `secondary`. What an earlier edition hides
//! stays hidden and is kept as open. Where counts have grown since earlier
//! editions, all of them together tell no small number either ([`editions`]).
//!
//! Each promise is kept with its witnesses: changes of hidden cells in whole
//! people that keep all sums, which are added up again at the end. Where the
//! totals make a promise impossible, it is lowered to an attacker who knows no
//! hidden totals, then to "not exactly known"; a cell for which nothing helps is
//! named as a problem.
//!
//! The linear programmes are solved by `microlp`, which is Rust alone: `HiGHS`
//! takes long to build, and a witness that is checked in whole numbers needs no
//! trust in the solver.

pub mod changes;
pub mod collapse;
pub mod cube;
pub mod dims;
pub mod dominance;
pub mod editions;
pub mod facts;
pub mod improve;
pub mod joint;
pub mod local;
pub mod lp;
pub mod page;
pub mod plan;
pub mod propose;
pub mod protect;
pub mod reader;
pub mod records;
pub mod register;
pub mod report;
pub mod round;
pub mod solve;
pub mod system;
pub mod table;

pub use protect::{Protected, Rules, Status, protect_table};
