//! Cells as numbers: how the rows of a question become keys in a mixed radix,
//! most significant dimension first, and how keys become names again.
//!
//! *Invariant:* keys are below [`Keys::space`], and their order is the order of
//! the cells' names.

use std::ops::Range;

use crate::count::{CELLS_MAX, Cell, DENSE_MAX, DIMENSIONS_MAX, as_index};
use crate::dimension::{Dimension, Source, UNKNOWN};
use crate::error::FactsError;
use crate::select::Selection;
use crate::snapshot::{Codes, Snapshot};

/// Rows whose cells are computed at a time, to stay in the processor's cache.
const BLOCK: usize = 2_048;

/// How rows become cells.
pub(crate) struct Keys<'a> {
    by: String,
    pub(crate) dimensions: Vec<Dimension<'a>>,
    /// From the source's code to its share of the key, by dimension.
    shares: Vec<Vec<u64>>,
    /// Number of possible cells.
    pub(crate) space: u64,
}

impl<'a> Keys<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, by: &[&str]) -> Result<Self, FactsError> {
        if by.len() > DIMENSIONS_MAX {
            return Err(FactsError::TooManyCells(by.join(",")));
        }
        let dimensions = by.iter().map(|name| Dimension::of(snapshot, name));
        let dimensions: Vec<Dimension<'a>> = dimensions.collect::<Result<_, _>>()?;
        Self::new(by.join(","), dimensions)
    }

    pub(crate) fn new(by: String, dimensions: Vec<Dimension<'a>>) -> Result<Self, FactsError> {
        let (mut space, mut shares) = (1u64, Vec::new());
        for dimension in dimensions.iter().rev() {
            shares.push(dimension.positions.iter().map(|&at| u64::from(at) * space).collect());
            let many = dimension.labels.len().max(1) as u64;
            let wider = space.checked_mul(many);
            space = wider.ok_or_else(|| FactsError::TooManyCells(by.clone()))?;
        }
        shares.reverse();
        Ok(Self { by, dimensions, shares, space })
    }

    /// The same with only some of the dimensions; its space is no larger.
    pub(crate) fn only(&self, dimensions: &[usize]) -> Self {
        let kept = dimensions.iter().map(|&at| self.dimensions[at].clone()).collect();
        Self::new(self.by.clone(), kept).expect("a coarser key space is smaller")
    }

    /// Calls `see` with each selected row and its key.
    pub(crate) fn each(
        &self,
        rows: Range<usize>,
        selection: &Selection,
        mut see: impl FnMut(usize, u64),
    ) {
        let mut keys = [0u64; BLOCK];
        let mut first = rows.start;
        while first < rows.end {
            let last = (first + BLOCK).min(rows.end);
            let block = &mut keys[..last - first];
            self.fill(first..last, block);
            for (row, &key) in (first..last).zip(&*block) {
                if selection.holds(row) {
                    see(row, key);
                }
            }
            first = last;
        }
    }

    pub(crate) fn fill(&self, rows: Range<usize>, keys: &mut [u64]) {
        keys.fill(0);
        for (dimension, share) in self.dimensions.iter().zip(&self.shares) {
            match dimension.source {
                Source::Codes(Codes::Narrow(codes)) => {
                    add(keys, codes[rows.clone()].iter().map(|&code| share[usize::from(code)]));
                }
                Source::Codes(Codes::Wide(codes)) => {
                    add(keys, codes[rows.clone()].iter().map(|&code| share[code as usize]));
                }
                Source::Numbers(numbers) => {
                    add(keys, numbers[rows.clone()].iter().map(|&number| share[number as usize]));
                }
                Source::Days(days, base) => {
                    let since =
                        |day: i32| usize::try_from(day - base).expect("base is the first day");
                    add(keys, days[rows.clone()].iter().map(|&day| share[since(day)]));
                }
            }
        }
    }

    /// The position in each dimension's labels, from a key.
    pub(crate) fn digits(&self, mut key: u64) -> Vec<usize> {
        let mut digits = vec![0; self.dimensions.len()];
        for (digit, dimension) in digits.iter_mut().zip(&self.dimensions).rev() {
            let many = dimension.labels.len().max(1) as u64;
            *digit = as_index(key % many);
            key /= many;
        }
        digits
    }

    /// Names the cells; keys ascend, so cells do. Without a dimension there is
    /// always exactly one.
    pub(crate) fn cells(&self, counts: Vec<(u64, u64)>) -> Result<Vec<Cell>, FactsError> {
        if counts.len() > CELLS_MAX {
            return Err(FactsError::TooManyCells(self.by.clone()));
        }
        if counts.is_empty() && self.dimensions.is_empty() {
            return Ok(vec![Cell { cell: Vec::new(), value: 0 }]);
        }
        Ok(counts.into_iter().map(|(key, value)| Cell { cell: self.names(key), value }).collect())
    }

    /// The names of a cell.
    pub(crate) fn names(&self, key: u64) -> Vec<String> {
        let label = |(digit, dimension): (usize, &Dimension<'_>)| {
            dimension.labels.get(digit).map_or_else(|| UNKNOWN.to_owned(), Clone::clone)
        };
        self.digits(key).into_iter().zip(&self.dimensions).map(label).collect()
    }
}

fn add(keys: &mut [u64], shares: impl Iterator<Item = u64>) {
    keys.iter_mut().zip(shares).for_each(|(key, share)| *key += share);
}

/// One grouping set and where its cells stand in the common array.
pub(crate) struct Set {
    pub(crate) dimensions: Vec<usize>,
    pub(crate) range: Range<usize>,
}

/// Every grouping set, the full one first.
pub(crate) struct Sets {
    pub(crate) sets: Vec<Set>,
    pub(crate) cells: usize,
}

impl Sets {
    pub(crate) fn of(keys: &Keys<'_>) -> Self {
        let many = keys.dimensions.len();
        let (mut sets, mut cells) = (Vec::new(), 0);
        for mask in 0..1usize << many {
            let dimensions: Vec<usize> = (0..many).filter(|at| mask >> at & 1 == 0).collect();
            let size = dimensions.iter().fold(1usize, |size, &at| {
                size.saturating_mul(keys.dimensions[at].labels.len().max(1))
            });
            let end = usize::saturating_add(cells, size);
            sets.push(Set { dimensions, range: cells..end });
            cells = end;
        }
        Self { sets, cells }
    }

    /// Whether arrays and the table of cells would be too large.
    pub(crate) fn is_large(&self, keys: &Keys<'_>) -> bool {
        let table = (keys.space).saturating_mul(self.sets.len() as u64);
        self.cells as u64 > DENSE_MAX || table > 4 * DENSE_MAX
    }

    /// From a full cell to its cell in each coarser set.
    pub(crate) fn table(&self, keys: &Keys<'_>) -> Vec<u32> {
        let mut table = Vec::new();
        for key in 0..keys.space {
            let digits = keys.digits(key);
            for set in &self.sets[1..] {
                let cell = set.dimensions.iter().fold(0, |cell, &at| {
                    cell * keys.dimensions[at].labels.len().max(1) + digits[at]
                });
                let cell = u32::try_from(set.range.start + cell).expect("at most DENSE_MAX");
                table.push(cell);
            }
        }
        table
    }
}
