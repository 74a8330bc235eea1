//! Rounding to a base instead of hiding: every number of the finest kind goes to
//! a multiple of the base right below or above it, totals are the sums of what
//! is printed, and the choice keeps totals as near to the truth as it can.
//!
//! *Invariants:* the rounded table adds up everywhere. A multiple of the base
//! stays what it is. The same table is rounded in the same way in any order of
//! rows. What is not done: nothing is attacked here, since a printed number says
//! no more than that the true one is less than a base away.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use crate::table::{Key, Table, csv_write, numbers_drop, table_read};

/// Bases that make sense for people.
const BASE_MIN: i64 = 2;
const BASE_MAX: i64 = 1_000;

/// Most rounds of improvement.
const PASSES_MAX: usize = 40;

/// A rounded table and what rounding cost.
#[derive(Clone, Debug)]
pub struct Rounded {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub loss: RoundLoss,
    /// Warnings.
    pub problems: Vec<Problem>,
}

/// What rounding cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundLoss {
    /// Printed numbers that are not the true ones, of all.
    pub changed: usize,
    pub cells: usize,
    /// Sum of all differences of the finest cells, and the largest one of any.
    pub moved: i64,
    pub largest: i64,
}

/// Rounds a table of counts to a base.
pub fn round_table(name: &str, text: &str, spec: &str, base: i64) -> Result<Rounded, Vec<Problem>> {
    if !(BASE_MIN..=BASE_MAX).contains(&base) {
        let problem = Problem::error("ROUND-001", Where::default()).with("found", base);
        return Err(vec![problem.with("most", BASE_MAX)]);
    }
    let mut table = table_read(name, text, spec)?;
    let problems = numbers_drop(name, &mut table);
    let mut lattice = Lattice::of(&table, base);
    if !lattice.complete(&table) {
        return Err(vec![Problem::error("ROUND-002", Where::file(name))]);
    }
    lattice.improve();
    Ok(Rounded { problems, ..rounded_make(&table, &lattice) })
}

/// Finest cells, and the totals that each is part of.
struct Lattice {
    base: i64,
    keys: Vec<Key>,
    truth: Vec<i64>,
    rounded: Vec<i64>,
    /// Index of the totals above each finest cell.
    above: Vec<Vec<usize>>,
    totals: BTreeMap<Key, usize>,
    /// Printed total less true total.
    errors: Vec<i64>,
}

impl Lattice {
    fn of(table: &Table, base: i64) -> Self {
        let finest = |key: &Key| {
            key.iter()
                .zip(&table.dimensions)
                .all(|(node, dimension)| dimension.nodes[*node as usize].children.is_empty())
        };
        let mut order: Vec<(&Key, i64)> = table
            .cells
            .iter()
            .filter(|(key, _)| finest(key))
            .map(|(key, cell)| (key, cell.value))
            .collect();
        // Labels and not the order of rows decide between equals.
        order.sort_by_cached_key(|(key, _)| labels_of(table, key));
        let mut lattice = Self {
            base,
            keys: order.iter().map(|(key, _)| (*key).clone()).collect(),
            truth: order.iter().map(|(_, value)| *value).collect(),
            rounded: order.iter().map(|(_, value)| nearest(*value, base)).collect(),
            above: Vec::new(),
            totals: BTreeMap::new(),
            errors: Vec::new(),
        };
        for (key, _) in &order {
            let mut own = Vec::new();
            for total in keys_above(table, key) {
                if total != **key {
                    let next = lattice.totals.len();
                    own.push(*lattice.totals.entry(total).or_insert(next));
                }
            }
            lattice.above.push(own);
        }
        lattice.errors = vec![0; lattice.totals.len()];
        for cell in 0..lattice.keys.len() {
            let by = lattice.rounded[cell] - lattice.truth[cell];
            lattice.above[cell].iter().for_each(|total| lattice.errors[*total] += by);
        }
        lattice
    }

    /// Whether every total of the table is the sum of finest cells.
    fn complete(&self, table: &Table) -> bool {
        let mut sums = vec![0i64; self.totals.len()];
        for (cell, above) in self.above.iter().enumerate() {
            above.iter().for_each(|total| sums[*total] += self.truth[cell]);
        }
        let finest: std::collections::BTreeSet<&Key> = self.keys.iter().collect();
        table.cells.iter().filter(|(key, _)| !finest.contains(key)).all(|(key, cell)| {
            self.totals.get(key).map_or(cell.value == 0, |total| sums[*total] == cell.value)
        })
    }

    /// The other multiple that a cell may go to, as a change.
    fn change(&self, cell: usize) -> Option<i64> {
        let (truth, rounded) = (self.truth[cell], self.rounded[cell]);
        match truth % self.base {
            0 => None,
            _ if rounded > truth => Some(-self.base),
            _ => Some(self.base),
        }
    }

    /// How much squared error of totals, and of the cell, a change saves.
    fn gain(&self, cell: usize, by: i64) -> i64 {
        let square = |error: i64| (error + by) * (error + by) - error * error;
        let totals: i64 = self.above[cell].iter().map(|total| square(self.errors[*total])).sum();
        -(totals + square(self.rounded[cell] - self.truth[cell]))
    }

    fn apply(&mut self, cell: usize, by: i64) {
        self.rounded[cell] += by;
        self.above[cell].iter().for_each(|total| self.errors[*total] += by);
    }

    fn improve(&mut self) {
        for _ in 0..PASSES_MAX {
            let mut better = false;
            for cell in 0..self.keys.len() {
                if let Some(by) = self.change(cell).filter(|by| self.gain(cell, *by) > 0) {
                    self.apply(cell, by);
                    better = true;
                }
            }
            better |= self.improve_pairs();
            if !better {
                break;
            }
        }
    }

    /// One up and a later one down, where that is better than neither.
    fn improve_pairs(&mut self) -> bool {
        /// Pairs further apart are not tried: tables of any size end in time.
        const REACH: usize = 60;
        let mut better = false;
        for first in 0..self.keys.len() {
            let Some(up) = self.change(first) else { continue };
            let gain = self.gain(first, up);
            self.apply(first, up);
            let last = self.keys.len().min(first + REACH);
            let second = (first + 1..last).find(|second| {
                self.change(*second)
                    .is_some_and(|by| by == -up && gain + self.gain(*second, by) > 0)
            });
            if let Some(second) = second {
                self.apply(second, -up);
                better = true;
            } else {
                self.apply(first, -up);
            }
        }
        better
    }
}

fn nearest(value: i64, base: i64) -> i64 {
    let below = value / base * base;
    if (value - below) * 2 > base { below + base } else { below }
}

fn labels_of(table: &Table, key: &Key) -> Vec<String> {
    let label = |(d, node): (usize, &u32)| {
        let dimension = &table.dimensions[d];
        let path = dimension.path_up(*node as usize);
        let path: Vec<&str> =
            path.iter().rev().map(|at| dimension.nodes[*at].label.as_str()).collect();
        path.join("\u{1f}")
    };
    key.iter().enumerate().map(label).collect()
}

/// The cell and every total that it is part of.
fn keys_above(table: &Table, key: &Key) -> Vec<Key> {
    let mut keys: Vec<Key> = vec![Vec::new()];
    for (d, node) in key.iter().enumerate() {
        let mut nodes = table.dimensions[d].path_up(*node as usize);
        nodes.push(0);
        let longer = |short: &Key| {
            let nodes = nodes.iter().map(|node| u32::try_from(*node).unwrap_or(u32::MAX));
            nodes.map(|node| [short.as_slice(), &[node]].concat()).collect::<Vec<Key>>()
        };
        keys = keys.iter().flat_map(longer).collect();
    }
    keys
}

fn rounded_make(table: &Table, lattice: &Lattice) -> Rounded {
    let finest: BTreeMap<&Key, i64> =
        lattice.keys.iter().zip(lattice.rounded.iter().copied()).collect();
    let value_column = table.headings.iter().position(|heading| heading == "value").unwrap_or(0);
    let mut headings = table.headings.clone();
    headings.push("status".to_owned());
    let mut rows = table.rows.clone();
    let mut loss = RoundLoss::default();
    for (key, cell) in &table.cells {
        let printed = match (finest.get(key), lattice.totals.get(key)) {
            (Some(rounded), _) => *rounded,
            (None, Some(total)) => cell.value + lattice.errors[*total],
            (None, None) => cell.value,
        };
        let by = (printed - cell.value).abs();
        loss.moved += if finest.contains_key(key) { by } else { 0 };
        loss.largest = loss.largest.max(by);
        let Some(row) = cell.row else { continue };
        loss.cells += 1;
        loss.changed += usize::from(by > 0);
        rows[row][value_column] = printed.to_string();
        rows[row].push("rounded".to_owned());
    }
    Rounded { headings, rows, loss, problems: Vec::new() }
}

impl Rounded {
    /// The table as CSV.
    pub fn to_csv(&self) -> String {
        csv_write(&self.headings, &self.rows)
    }
}
