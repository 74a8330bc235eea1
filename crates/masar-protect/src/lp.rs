//! The attack as a linear programme: how far can a cell move if the hidden
//! cells may, and which more would have to be hidden for it?
//!
//! *Invariant:* the base of every attack is "nothing changes", which is always
//! feasible; a question starts from there. Nothing here decides what is hidden.
//! The solver is named here and in [`crate::joint`], and nowhere else.
#![allow(clippy::float_arithmetic, reason = "a linear programme is solved in floating point")]

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use crate::local::cells_joined;
use crate::plan::{BANNED, Changes, Plan};
use crate::system::{Attacker, System};

/// A change smaller than this is none.
const NOTHING: f64 = 1e-6;

/// How far a cell can go, and what each person costs. A cell may have several:
/// what the first does not give, the next does at its own price.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub cell: usize,
    pub down: i64,
    pub up: i64,
    pub price: i64,
}

impl Column {
    /// As far as a cell can go before an attacker, for so much more than its price;
    /// none where it cannot move.
    pub fn new(plan: &Plan, attacker: Attacker, cell: usize, more: i64) -> Option<Self> {
        let (down, up) = plan.system.room(cell, attacker);
        let price = plan.price(cell) + more;
        ((down, up) != (0, 0) && price < BANNED).then_some(Self { cell, down, up, price })
    }
}

/// The cells that may change, and at which cost.
pub struct Attack {
    columns: Vec<Column>,
    places: BTreeMap<usize, Vec<usize>>,
    rows: Vec<Vec<(usize, f64)>>,
    base: Option<(Solution, Vec<(Variable, Variable)>)>,
}

impl Attack {
    /// These cells can change, each at its price; all others stay.
    pub fn new(plan: &Plan, attacker: Attacker, may: &[usize]) -> Self {
        let columns = may.iter().filter_map(|cell| Column::new(plan, attacker, *cell, 0));
        Self::of(plan.system, columns.collect())
    }

    /// What is hidden already and hangs together with a cell can change.
    pub fn around(plan: &Plan, attacker: Attacker, cell: usize) -> Self {
        Self::new(plan, attacker, &cells_joined(plan, cell, attacker))
    }

    /// As far as these columns go.
    pub fn of(system: &System, columns: Vec<Column>) -> Self {
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut terms: Vec<(usize, usize, f64)> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            places.entry(column.cell).or_default().push(at);
            for (sum, sign) in &system.sums_of[column.cell] {
                terms.push((*sum, at, if *sign > 0 { 1.0 } else { -1.0 }));
            }
        }
        terms.sort_unstable_by_key(|(sum, at, _)| (*sum, *at));
        let rows = terms.chunk_by(|one, other| one.0 == other.0);
        let rows = rows.map(|row| row.iter().map(|(_, at, sign)| (*at, *sign)).collect());
        Self { rows: rows.collect(), columns, places, base: None }
    }

    /// How many cells may move.
    pub fn size(&self) -> usize {
        self.places.len()
    }

    /// Whether it can answer for a cell.
    pub fn knows(&self, cell: usize) -> bool {
        self.places.contains_key(&cell)
    }

    /// The cheapest changes that move `cell` by exactly `by`; none where the
    /// programme's answer is not in whole numbers.
    pub fn reach(&mut self, cell: usize, by: i64) -> Option<Changes> {
        let own = self.places.get(&cell)?.clone();
        let fits = |at: &&usize| by <= self.columns[**at].up && -by <= self.columns[**at].down;
        let moving = *own.iter().find(fits)?;
        if self.base.is_none() {
            self.base = self.base_solve();
        }
        let (solution, variables) = self.base.as_ref()?;
        let mut solution = solution.clone();
        for at in own {
            let (up, down) = variables[at];
            let (moves, stays) = if by > 0 { (up, down) } else { (down, up) };
            solution = solution.fix_var(stays, 0.0).ok()?;
            let by = if at == moving { number(by.abs()) } else { 0.0 };
            solution = solution.fix_var(moves, by).ok()?;
        }
        let mut changes: BTreeMap<usize, i64> = BTreeMap::new();
        for (column, (up, down)) in self.columns.iter().zip(variables) {
            let by = whole(solution[*up] - solution[*down])?;
            *changes.entry(column.cell).or_default() += by;
        }
        Some(changes.into_iter().filter(|(_, by)| *by != 0).collect())
    }

    fn base_solve(&self) -> Option<(Solution, Vec<(Variable, Variable)>)> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut columns = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let cost = number(column.price);
            let up = problem.add_var(cost, (0.0, number(column.up)));
            columns.push((up, problem.add_var(cost, (0.0, number(column.down)))));
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
