//! The attack as a linear programme: how far can a cell move if the hidden
//! cells may, and which more would have to be hidden for it?
//!
//! *Invariant:* the base of every attack is "nothing changes", which is always
//! feasible; a question starts from there. Nothing here decides what is hidden.
//! The solver is named here and in [`crate::joint`], and nowhere else.
#![allow(clippy::float_arithmetic, reason = "a linear programme is solved in floating point")]

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use crate::plan::{BANNED, Changes, Plan};
use crate::system::{Attacker, System};

/// A change smaller than this is none.
const NOTHING: f64 = 1e-6;

/// The cells that may change, and at which cost.
pub struct Attack {
    cells: Vec<usize>,
    place: BTreeMap<usize, usize>,
    rows: Vec<Vec<(usize, f64)>>,
    room: Vec<(i64, i64)>,
    prices: Vec<i64>,
    base: Option<(Solution, Vec<(Variable, Variable)>)>,
}

impl Attack {
    /// These cells can change, each at its price; all others stay.
    pub fn new(plan: &Plan, attacker: Attacker, may: &[usize]) -> Self {
        let system: &System = plan.system;
        let free =
            |cell: &&usize| system.room(**cell, attacker) != (0, 0) && plan.price(**cell) < BANNED;
        let cells: Vec<usize> = may.iter().filter(free).copied().collect();
        let place: BTreeMap<usize, usize> =
            cells.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
        let mut rows: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            for (sum, sign) in &system.sums_of[*cell] {
                let sign = if *sign > 0 { 1.0 } else { -1.0 };
                rows.entry(*sum).or_default().push((at, sign));
            }
        }
        Self {
            rows: rows.into_values().collect(),
            room: cells.iter().map(|cell| system.room(*cell, attacker)).collect(),
            prices: cells.iter().map(|cell| plan.price(*cell)).collect(),
            place,
            cells,
            base: None,
        }
    }

    /// The cheapest changes that move `cell` by exactly `by`; none where the
    /// programme's answer is not in whole numbers.
    pub fn reach(&mut self, cell: usize, by: i64) -> Option<Changes> {
        let at = *self.place.get(&cell)?;
        let (down, up) = self.room[at];
        if by > up || -by > down {
            return None;
        }
        if self.base.is_none() {
            self.base = self.base_solve();
        }
        let (solution, columns) = self.base.as_ref()?;
        let (up, down) = columns[at];
        let (moves, stays) = if by > 0 { (up, down) } else { (down, up) };
        let solution = solution.clone().fix_var(stays, 0.0).ok()?;
        let solution = solution.fix_var(moves, number(by.abs())).ok()?;
        let change = |(up, down): &(Variable, Variable)| solution[*up] - solution[*down];
        let changes = self.cells.iter().zip(columns).map(|(cell, pair)| (*cell, change(pair)));
        let changes: Option<Changes> = changes.map(|(cell, by)| Some((cell, whole(by)?))).collect();
        changes.map(|changes| changes.into_iter().filter(|(_, by)| *by != 0).collect())
    }

    fn base_solve(&self) -> Option<(Solution, Vec<(Variable, Variable)>)> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut columns = Vec::with_capacity(self.cells.len());
        for at in 0..self.cells.len() {
            let (down, up) = self.room[at];
            let cost = number(self.prices[at]);
            let up = problem.add_var(cost, (0.0, number(up)));
            columns.push((up, problem.add_var(cost, (0.0, number(down)))));
        }
        for row in &self.rows {
            let mut terms: Vec<(Variable, f64)> = Vec::with_capacity(row.len() * 2);
            for (at, sign) in row {
                terms.push((columns[*at].0, *sign));
                terms.push((columns[*at].1, -*sign));
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        Some((problem.solve().ok()?, columns))
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
/// A bound as the solver takes it.
pub(crate) fn number(value: i64) -> f64 {
    if value >= crate::system::UNBOUNDED / 2 { f64::INFINITY } else { value as f64 }
}

/// The whole number that this is, if it is one.
#[allow(clippy::cast_possible_truncation, reason = "it lies within the bounds of counts")]
fn whole(by: f64) -> Option<i64> {
    ((by - by.round()).abs() < NOTHING).then(|| by.round() as i64)
}
