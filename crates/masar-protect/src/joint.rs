//! All editions of one table at once: the cells of each with what is known of
//! them, the sums of each, and that counts only grow from one to the next.
//!
//! *Invariant:* what is not known to the reader is nowhere in it: an earlier
//! edition has no true numbers here, this one only those that would be shown.
//! Nothing here decides what is hidden.
#![allow(clippy::float_arithmetic, reason = "a linear programme is solved in floating point")]

use std::collections::BTreeMap;

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Solution, Variable};

use crate::lp::number;
use crate::system::{System, UNBOUNDED};

/// Most cells that may move in one linear programme.
pub const PROGRAMME_MAX: usize = 3_000;
/// Most times that bounds are drawn closer.
const PASSES_MAX: usize = 40;
/// So far above its least that no threshold asks for more.
pub const FAR: i64 = 10_000;
/// What is less than this is nothing.
pub const NOTHING: f64 = 1e-6;

/// How a cell of this edition may be freed: at what price for one person, and
/// within which bounds afterwards.
#[derive(Clone, Copy, Debug)]
pub struct Loose {
    pub price: i64,
    pub low: i64,
    pub high: i64,
}

/// Cells are numbered edition by edition, this edition last.
#[derive(Clone)]
pub struct Joint<'a> {
    /// A total and its parts, in each edition the same.
    sums: &'a [(usize, Vec<usize>)],
    /// How many cells one edition has.
    count: usize,
    /// The least and the most of each cell.
    pub bounds: Vec<(i64, i64)>,
    /// Editions of which the second is later.
    rises: &'a [(usize, usize)],
}

enum Column {
    Constant(f64),
    Moves(Variable),
    Loose(f64, Variable, Variable),
}

impl<'a> Joint<'a> {
    pub fn new(system: &'a System, bounds: Vec<(i64, i64)>, rises: &'a [(usize, usize)]) -> Self {
        Self { sums: &system.sums, count: system.cells.len(), bounds, rises }
    }

    /// Cells that are no editions of one table, with the sums that bind them.
    pub fn linked(sums: &'a [(usize, Vec<usize>)], bounds: Vec<(i64, i64)>) -> Self {
        Self { sums, count: bounds.len(), bounds, rises: &[] }
    }

    fn editions(&self) -> usize {
        self.bounds.len() / self.count.max(1)
    }

    /// Draws the bounds closer by growth and by sums; false where they
    /// contradict each other, so that nothing follows.
    pub fn tighten(&mut self) -> bool {
        let count = self.count;
        for _ in 0..PASSES_MAX {
            let before = self.bounds.clone();
            for (earlier, later) in self.rises {
                for cell in 0..count {
                    let (less, more) = (earlier * count + cell, later * count + cell);
                    self.bounds[more].0 = self.bounds[more].0.max(self.bounds[less].0);
                    self.bounds[less].1 = self.bounds[less].1.min(self.bounds[more].1);
                }
            }
            for first in (0..self.editions()).map(|edition| edition * count) {
                for (total, parts) in self.sums {
                    self.sum_tighten(first, *total, parts);
                }
            }
            if self.bounds.iter().any(|(low, high)| low > high) {
                return false;
            }
            if self.bounds == before {
                break;
            }
        }
        true
    }

    fn sum_tighten(&mut self, first: usize, total: usize, parts: &[usize]) {
        let all = |bounds: &[(i64, i64)], end: fn(&(i64, i64)) -> i64| -> i64 {
            let ends = parts.iter().map(|part| end(&bounds[first + part]));
            ends.fold(0, i64::saturating_add)
        };
        let (low, high) = (all(&self.bounds, |b| b.0), all(&self.bounds, |b| b.1));
        let whole = &mut self.bounds[first + total];
        *whole = (whole.0.max(low), whole.1.min(high));
        let whole = *whole;
        for part in parts {
            let own = &mut self.bounds[first + part];
            let others = (low - own.0, high - own.1);
            // Less than all others at their least; more than what they leave.
            let most = if whole.1 >= UNBOUNDED { UNBOUNDED } else { whole.1 - others.0 };
            *own = (own.0.max(whole.0 - others.1), own.1.min(most));
        }
    }

    /// How many cells may move.
    pub fn moving(&self) -> usize {
        self.bounds.iter().filter(|(low, high)| low < high).count()
    }

    /// Numbers for all cells with some as small or as large together as can be,
    /// none of them above what it is capped at; none where nothing fits.
    pub fn end(&self, goals: &BTreeMap<usize, i64>, most: bool) -> Option<Vec<f64>> {
        let direction = [OptimizationDirection::Minimize, OptimizationDirection::Maximize];
        let mut problem = Problem::new(direction[usize::from(most)]);
        let column = |problem: &mut Problem, cell: usize| {
            let (low, high) = self.bounds[cell];
            let goal = goals.get(&cell);
            let high = goal.map_or(high, |most| high.min(low.max(*most)));
            if low == high {
                return Column::Constant(number(low));
            }
            let weight = f64::from(u8::from(goal.is_some()));
            Column::Moves(problem.add_var(weight, (number(low), number(high))))
        };
        let columns: Vec<Column> =
            (0..self.bounds.len()).map(|cell| column(&mut problem, cell)).collect();
        self.constrain(&mut problem, &columns);
        let solution = problem.solve().ok()?;
        Some(columns.iter().map(|column| value_of(column, &solution)).collect())
    }

    /// The cells of this edition that must be freed so that one cell could be
    /// `goal`, the cheapest; none where freeing does not help.
    pub fn free(&self, at: usize, goal: i64, loose: &BTreeMap<usize, Loose>) -> Option<Vec<usize>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let column = |problem: &mut Problem, cell: usize| {
            let (low, high) = self.bounds[cell];
            if cell == at {
                return Column::Constant(number(goal));
            }
            match (loose.get(&cell), low == high) {
                (Some(free), true) => {
                    let (up, down) = (number(free.high) - number(low), number(low - free.low));
                    let up = problem.add_var(number(free.price), (0.0, up));
                    Column::Loose(number(low), up, problem.add_var(number(free.price), (0.0, down)))
                }
                (None, true) => Column::Constant(number(low)),
                _ => Column::Moves(problem.add_var(0.0, (number(low), number(high)))),
            }
        };
        let columns: Vec<Column> =
            (0..self.bounds.len()).map(|cell| column(&mut problem, cell)).collect();
        self.constrain(&mut problem, &columns);
        let solution = problem.solve().ok()?;
        let moved = |column: &Column| match column {
            Column::Loose(_, up, down) => solution[*up] + solution[*down] > NOTHING,
            _ => false,
        };
        let moved = columns.iter().enumerate().filter(|(_, column)| moved(column));
        Some(moved.map(|(cell, _)| cell).collect())
    }

    fn constrain(&self, problem: &mut Problem, columns: &[Column]) {
        let count = self.count;
        for first in (0..self.editions()).map(|edition| edition * count) {
            for (total, parts) in self.sums {
                let mut row = Row::default();
                parts.iter().for_each(|part| row.add(&columns[first + part], 1.0));
                row.add(&columns[first + total], -1.0);
                row.close(problem, ComparisonOp::Eq);
            }
        }
        for (earlier, later) in self.rises {
            for cell in 0..count {
                let mut row = Row::default();
                row.add(&columns[earlier * count + cell], 1.0);
                row.add(&columns[later * count + cell], -1.0);
                row.close(problem, ComparisonOp::Le);
            }
        }
    }
}

/// One constraint: what moves, and what does not.
#[derive(Default)]
struct Row {
    terms: Vec<(Variable, f64)>,
    constant: f64,
}

impl Row {
    fn add(&mut self, column: &Column, sign: f64) {
        match column {
            Column::Constant(value) => self.constant += sign * value,
            Column::Moves(variable) => self.terms.push((*variable, sign)),
            Column::Loose(value, up, down) => {
                self.constant += sign * value;
                self.terms.push((*up, sign));
                self.terms.push((*down, -sign));
            }
        }
    }

    fn close(self, problem: &mut Problem, operator: ComparisonOp) {
        if self.terms.is_empty() {
            // A goal that contradicts what is fixed: nothing fits.
            let holds = match operator {
                ComparisonOp::Le => self.constant <= NOTHING,
                _ => self.constant.abs() <= NOTHING,
            };
            if !holds {
                let never = problem.add_var(0.0, (0.0, 0.0));
                problem.add_constraint([(never, 1.0)], ComparisonOp::Eq, 1.0);
            }
            return;
        }
        let mut terms = LinearExpr::empty();
        self.terms.iter().for_each(|(variable, sign)| terms.add(*variable, *sign));
        problem.add_constraint(terms, operator, -self.constant);
    }
}

fn value_of(column: &Column, solution: &Solution) -> f64 {
    match column {
        Column::Constant(value) => *value,
        Column::Moves(variable) => solution[*variable],
        Column::Loose(value, up, down) => value + solution[*up] - solution[*down],
    }
}
