//! Disclosure control: which cells of linked tables may be shown, and the
//! attack that proves that nothing hidden can be worked out.
//!
//! Reading order follows the data: [`dims`] → [`table`] → [`aligned`] → [`facts`] and [`complements`] →
//! [`system`] → [`solve`] (by [`plan`], [`cube`], [`lp`], [`local`], [`improve`],
//! [`widen`] and [`reasons`], and [`groups`]) → [`editions`] and [`linked`] (by `corners`, [`reader`] and [`joint`]) → [`protect`] → [`report`].
//!
//! *What is promised* is a choice, [`Promise`]; the report says which was made.
//!
//! [`Promise::Reader`], where nothing is chosen. The attacker knows every shown
//! cell, every total that is not in the table (it is implied), every total of one
//! dimension even where it is hidden, what earlier editions show, that cells are
//! whole and not negative, and the threshold. The protection interval of a small cell is 1 to
//! threshold-1: as far as sums tell, both ends can be. Who also uses the status
//! column (a primary cell is small, a secondary one is not) still finds more
//! than one number; in tables of up to 400 cells, both ends, where the totals
//! allow it. In larger ones no cell is hidden for that: where the reason alone
//! would tell the number (two people in two primary cells), the status says
//! `secondary` of as few small cells as are needed, and each small cell can also
//! be one more and one fewer by sums. What an earlier edition hides
//! stays hidden and is kept as open. Where counts have grown since earlier
//! editions, all of them together tell no small number either ([`editions`]).
//!
//! [`Promise::Sums`]. The attacker knows what is shown, every total that is not in
//! the table, what earlier editions show, and that cells are whole and not
//! negative: and not the threshold, nor what the status column tells, nor a
//! total that is hidden (where it can be done, those of one dimension are reckoned
//! with all the same). Each small cell can be one more and one fewer, where
//! Tau-Argus with its usual fifth each way asks for less than one. On tables
//! of 2,000 and 4,000 cells it hid fewer secondary cells than the other.
//! A reason that would tell the number is not told here either, by what is
//! hidden already; more is not hidden for it.
//! Other tables are not joined with this one: beside earlier ones, a warning says so.
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

pub mod aligned;
pub mod changes;
pub mod collapse;
pub mod complements;
mod corners;
pub mod cube;
pub mod dims;
pub mod dominance;
pub mod editions;
pub mod facts;
pub mod groups;
pub mod improve;
pub mod joint;
pub mod linked;
pub mod local;
pub mod lp;
pub mod plan;
pub mod promise;
pub mod propose;
pub mod protect;
pub mod reader;
pub mod reasons;
pub mod records;
pub mod register;
pub mod report;
pub mod round;
pub mod solve;
pub mod system;
pub mod table;
pub mod widen;

pub use promise::Promise;
pub use protect::{Protected, Rules, Status, protect_table};
