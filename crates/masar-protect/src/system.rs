//! The table as an attacker sees it: cells, the sums that bind them, and how
//! far each hidden cell could move.
//!
//! *Invariant:* the order of cells depends on values and structure and not on
//! names or the order of rows, so that renaming a category changes no count
//! (categories that no sum tells apart are taken by name).

use std::collections::HashMap;

use crate::dims::Dimension;
use crate::promise::Promise;
use crate::table::{Key, Table};

/// What the attacker reads from statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    /// Nothing: a hidden cell may be any number.
    Sums,
    /// A primary cell is small, and no hidden cell is empty.
    Small,
    /// And a secondary cell is not small.
    Statuses,
}

/// What the attacker knows beside the sums and what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attacker {
    /// What is read from the threshold and the status column.
    pub knows: Knows,
    /// Every margin of one dimension, from elsewhere, even where it is hidden.
    pub margins: bool,
    /// That what an earlier edition shows has not changed, where it has not.
    pub earlier: bool,
}

impl Attacker {
    /// The same who knows the rule too.
    #[must_use]
    pub fn with_rule(self) -> Self {
        Self { knows: Knows::Statuses, ..self }
    }
}

/// Far enough for "no bound".
pub const UNBOUNDED: i64 = 1 << 50;

/// One cell of the system.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Cell {
    pub key: Key,
    pub value: i64,
    /// Known to the attacker whatever is done: an implied total.
    pub fixed: bool,
    /// An earlier edition shows the same number.
    pub unchanged: bool,
    /// The attacker knows from earlier editions that it is at least this.
    pub at_least: i64,
    /// And that it is at most this: a part is not larger than the whole.
    pub at_most: i64,
    /// A total over all dimensions but one, or over all.
    pub margin: bool,
    pub primary: bool,
    /// Hidden from the beginning: an earlier edition hides it.
    pub held: bool,
    pub row: Option<usize>,
    /// Its reason was told before by an edition from which counts have grown:
    /// told twice, it would bound the growth from both sides.
    pub told: bool,
    /// What hiding it costs.
    pub cost: i64,
}

/// All cells and sums.
#[derive(Clone)]
pub struct System {
    pub dimensions: Vec<Dimension>,
    pub cells: Vec<Cell>,
    /// A total and its parts.
    pub sums: Vec<(usize, Vec<usize>)>,
    /// The sums that each cell is in, with its sign.
    pub sums_of: Vec<Vec<(usize, i64)>>,
    pub threshold: i64,
    /// From whom the small cells are kept.
    pub promise: Promise,
    by_key: KeyIndex,
}

impl System {
    /// The system of a table, its cells in canonical order.
    pub fn new(table: &Table, threshold: i64, totals_known: bool) -> Self {
        let ranks = ranks_canonical(table);
        let mut order: Vec<(Vec<usize>, &Key)> = table
            .cells
            .keys()
            .map(|key| {
                (key.iter().enumerate().map(|(d, node)| ranks[d][*node as usize]).collect(), key)
            })
            .collect();
        order.sort();
        let mut cells = Vec::new();
        let mut by_key = KeyIndex::new(&table.dimensions);
        for (_, key) in order {
            let cell = &table.cells[key];
            by_key.insert(key, cells.len());
            cells.push(Cell {
                key: key.clone(),
                value: cell.value,
                margin: is_margin(key),
                fixed: cell.row.is_none() && totals_known,
                at_least: 0,
                at_most: UNBOUNDED,
                primary: cell.row.is_some() && cell.value > 0 && cell.value < threshold,
                held: false,
                unchanged: false,
                told: false,
                row: cell.row,
                cost: cost_of(key, cell.value, threshold),
            });
        }
        let mut dimensions = table.dimensions.clone();
        for (dimension, rank) in dimensions.iter_mut().zip(&ranks) {
            for node in &mut dimension.nodes {
                node.children.sort_by_key(|child| rank[*child]);
            }
        }
        let sums = sums_of(&dimensions, &cells, &by_key);
        let mut sums_of: Vec<Vec<(usize, i64)>> = vec![Vec::new(); cells.len()];
        for (sum, (total, parts)) in sums.iter().enumerate() {
            sums_of[*total].push((sum, -1));
            parts.iter().for_each(|part| sums_of[*part].push((sum, 1)));
        }
        let promise = Promise::default();
        Self { dimensions, cells, sums, sums_of, threshold, promise, by_key }
    }

    /// The same system under another threshold.
    #[must_use]
    pub fn with_threshold(&self, threshold: i64) -> Self {
        let mut other = self.clone();
        other.threshold = threshold;
        for cell in &mut other.cells {
            cell.primary = cell.row.is_some() && cell.value > 0 && cell.value < threshold;
            cell.cost = cost_of(&cell.key, cell.value, threshold);
        }
        other
    }

    pub fn find(&self, key: &[u32]) -> Option<usize> {
        self.by_key.get(self.by_key.pack(key))
    }

    /// The key of a cell as one number.
    pub fn pack(&self, key: &[u32]) -> u64 {
        self.by_key.pack(key)
    }

    /// What one category further along a dimension adds to a packed key.
    pub fn stride(&self, d: usize) -> u64 {
        self.by_key.strides[d]
    }

    /// The cell of a packed key.
    pub fn find_packed(&self, packed: u64) -> Option<usize> {
        self.by_key.get(packed)
    }

    /// How far down and up the attacker must think a hidden cell can go.
    pub fn room(&self, cell: usize, attacker: Attacker) -> (i64, i64) {
        let cell = &self.cells[cell];
        if cell.fixed {
            return (0, 0);
        }
        if cell.unchanged && attacker.earlier {
            return (0, 0);
        }
        if attacker.margins && cell.margin {
            return (0, 0);
        }
        let (low, high) = match attacker.knows {
            Knows::Sums => (0, UNBOUNDED),
            _ if cell.primary => (1, self.threshold - 1),
            _ if cell.value == 0 => (0, 0),
            Knows::Small => (1, UNBOUNDED),
            Knows::Statuses if cell.value >= self.threshold => (self.threshold, UNBOUNDED),
            Knows::Statuses => (0, UNBOUNDED),
        };
        let low = low.max(cell.at_least).min(cell.value);
        let high = high.min(cell.at_most);
        (cell.value - low, (high - cell.value).max(0))
    }
}

fn is_margin(key: &[u32]) -> bool {
    let named = key.iter().filter(|node| **node != 0).count();
    named < key.len().min(2)
}

/// Hiding is counted in cells; small counts, which free little, totals and zeros
/// are hidden when nothing else helps.
fn cost_of(key: &Key, value: i64, threshold: i64) -> i64 {
    let totals = i64::try_from(key.iter().filter(|node| **node == 0).count()).unwrap_or(0);
    let small = if value < threshold * 2 { 20 } else { 0 };
    let zero = if value == 0 { 600 } else { 0 };
    100 + small + zero + totals * 20
}

fn sums_of(
    dimensions: &[Dimension],
    cells: &[Cell],
    by_key: &KeyIndex,
) -> Vec<(usize, Vec<usize>)> {
    let mut sums = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        for (d, dimension) in dimensions.iter().enumerate() {
            let children = &dimension.nodes[cell.key[d] as usize].children;
            let mut key = cell.key.clone();
            let parts: Vec<usize> = children
                .iter()
                .filter_map(|child| {
                    key[d] = u32::try_from(*child).unwrap_or(u32::MAX);
                    by_key.get(by_key.pack(&key))
                })
                .collect();
            if !parts.is_empty() {
                sums.push((index, parts));
            }
        }
    }
    sums
}

/// The place of each category among its siblings, told by the values in its
/// cells; two rounds, the second of which knows the first's order.
fn ranks_canonical(table: &Table) -> Vec<Vec<usize>> {
    let mut ranks: Vec<Vec<usize>> =
        table.dimensions.iter().map(|dimension| vec![0; dimension.nodes.len()]).collect();
    for _ in 0..3 {
        let mut signs: Vec<Vec<Vec<(Vec<usize>, i64)>>> =
            table.dimensions.iter().map(|d| vec![Vec::new(); d.nodes.len()]).collect();
        for (key, cell) in &table.cells {
            let whole: Vec<usize> =
                key.iter().enumerate().map(|(d, node)| ranks[d][*node as usize]).collect();
            for (d, node) in key.iter().enumerate() {
                signs[d][*node as usize].push((whole.clone(), cell.value));
            }
        }
        for (d, dimension) in table.dimensions.iter().enumerate() {
            for sign in &mut signs[d] {
                sign.sort();
            }
            let depth = |node: usize| dimension.nodes[node].depth;
            let mut order: Vec<usize> = (0..dimension.nodes.len()).collect();
            order.sort_by(|a, b| (depth(*a), &signs[d][*a]).cmp(&(depth(*b), &signs[d][*b])));
            let mut rank = 0;
            let mut next = vec![0; order.len()];
            for (at, node) in order.iter().enumerate() {
                let tied = at > 0 && {
                    let before = order[at - 1];
                    depth(before) == depth(*node) && signs[d][before] == signs[d][*node]
                };
                rank = if tied { rank } else { at };
                next[*node] = rank;
            }
            ranks[d] = next;
        }
    }
    ties_break(table, &mut ranks);
    ranks
}

/// Categories that values do not tell apart are taken by their labels.
fn ties_break(table: &Table, ranks: &mut [Vec<usize>]) {
    for (d, dimension) in table.dimensions.iter().enumerate() {
        let label = |node: usize| -> Vec<&str> {
            let path = dimension.path_up(node);
            path.iter().rev().map(|at| dimension.nodes[*at].label.as_str()).collect()
        };
        let mut order: Vec<usize> = (0..dimension.nodes.len()).collect();
        order.sort_by_cached_key(|node| (ranks[d][*node], label(*node)));
        for (rank, node) in order.into_iter().enumerate() {
            ranks[d][node] = rank;
        }
    }
}

/// Most places of a table that are kept side by side.
const DENSE_MAX: u64 = 1 << 24;

/// Cells by their key, packed into one number: side by side where there is
/// room for all that could be, else looked up, never walked.
#[derive(Clone)]
struct KeyIndex {
    strides: Vec<u64>,
    dense: Vec<u32>,
    places: HashMap<u64, u32>,
}

/// No cell.
const NOWHERE: u32 = u32::MAX;

impl KeyIndex {
    fn new(dimensions: &[Dimension]) -> Self {
        let mut strides = Vec::new();
        let mut all: u64 = 1;
        for dimension in dimensions {
            strides.push(all);
            all = all.saturating_mul(dimension.nodes.len() as u64);
        }
        let dense = if all <= DENSE_MAX { usize::try_from(all).unwrap_or(0) } else { 0 };
        Self { strides, dense: vec![NOWHERE; dense], places: HashMap::new() }
    }

    fn pack(&self, key: &[u32]) -> u64 {
        let parts = key.iter().zip(&self.strides);
        parts.fold(0, |packed, (node, stride)| {
            packed.wrapping_add(stride.wrapping_mul(u64::from(*node)))
        })
    }

    fn insert(&mut self, key: &[u32], cell: usize) {
        let packed = self.pack(key);
        let cell = u32::try_from(cell).unwrap_or(NOWHERE);
        match usize::try_from(packed).ok().and_then(|at| self.dense.get_mut(at)) {
            Some(place) => *place = cell,
            None => {
                self.places.insert(packed, cell);
            }
        }
    }

    fn get(&self, packed: u64) -> Option<usize> {
        let dense = usize::try_from(packed).ok().and_then(|at| self.dense.get(at));
        let cell = match dense {
            Some(cell) => *cell,
            None if self.dense.is_empty() => *self.places.get(&packed)?,
            None => NOWHERE,
        };
        (cell != NOWHERE).then_some(cell as usize)
    }
}
