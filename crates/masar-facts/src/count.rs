//! The counting operator: distinct people, households and places, facts and
//! sums, by any dimensions. Whole numbers only.
//!
//! A row's cell is one number in a mixed radix, most significant dimension
//! first. Rows stand person by person, so "already counted in this cell" is one
//! comparison with the person last seen there, and each person's distinct cells
//! are emitted once per grouping set. Small key spaces are counted in arrays,
//! large ones by sorting. Above [`PARALLEL_ROWS_MIN`] rows two threads take half
//! of the people each; their counts add up, so the answer is the same.

use std::collections::BTreeMap;
use std::ops::Range;

use masar_domain::{AdminLevel, Seq};

use crate::dimension::{Dimension, Source, UNKNOWN, ancestor};
use crate::error::FactsError;
use crate::select::Selection;
use crate::snapshot::{Codes, LineageRow, Snapshot};
use crate::store::NOBODY;

/// Largest key space that is counted in arrays.
const DENSE_MAX: u64 = 1 << 22;

/// Most cells of one answer.
pub const CELLS_MAX: usize = 2_000_000;

/// Most dimensions of one question.
pub const DIMENSIONS_MAX: usize = 8;

/// From this many rows on, counting takes two threads.
const PARALLEL_ROWS_MIN: usize = 1 << 19;

/// Rows whose cells are computed at a time, to stay in the processor's cache.
const BLOCK: usize = 2_048;

/// One cell of an answer: a value for each dimension asked, and the count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub cell: Vec<String>,
    pub value: u64,
}

/// One grouping set of a cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cube {
    /// Which of the dimensions it groups by, in the order asked.
    pub by: Vec<String>,
    pub cells: Vec<Cell>,
}

impl Snapshot {
    /// Distinct people. A person with facts in two cells is counted in both.
    pub fn count_persons(
        &self,
        selection: &Selection,
        by: &[&str],
    ) -> Result<Vec<Cell>, FactsError> {
        let keys = Keys::of(self, by)?;
        if keys.space > DENSE_MAX {
            let pairs = self.persons_sorted(&keys, selection);
            return keys.cells(runs(pairs));
        }
        let counts = self.by_people(|rows| persons_dense(&keys, selection, &self.person, rows));
        keys.cells(dense(&counts))
    }

    /// Distinct people by every subset of the dimensions, the whole set first,
    /// in one pass over the facts.
    pub fn cube_persons(
        &self,
        selection: &Selection,
        by: &[&str],
    ) -> Result<Vec<Cube>, FactsError> {
        let keys = Keys::of(self, by)?;
        let sets = Sets::of(&keys);
        let named = |set: &Set| set.dimensions.iter().map(|&at| by[at].to_owned()).collect();
        if sets.is_large(&keys) {
            let cube = |set: &Set| {
                let by: Vec<&str> = set.dimensions.iter().map(|&at| by[at]).collect();
                Ok(Cube { by: named(set), cells: self.count_persons(selection, &by)? })
            };
            return sets.sets.iter().map(cube).collect();
        }
        let table = sets.table(&keys);
        let counts =
            self.by_people(|rows| cube_dense(&keys, &sets, &table, selection, &self.person, rows));
        let cube = |set: &Set| {
            let cells = dense(&counts[set.range.clone()]);
            Ok(Cube { by: named(set), cells: keys.only(&set.dimensions).cells(cells)? })
        };
        sets.sets.iter().map(cube).collect()
    }

    /// Distinct households; facts without one are not counted.
    pub fn count_households(
        &self,
        selection: &Selection,
        by: &[&str],
    ) -> Result<Vec<Cell>, FactsError> {
        let households = self.numbers("household", &self.household)?;
        let known = |row: usize| (households[row] != NOBODY).then(|| u64::from(households[row]));
        self.count_distinct(selection, by, u64::from(NOBODY), known)
    }

    /// Distinct places as recorded, or the places of a level that hold them;
    /// facts without one are not counted.
    pub fn count_places(
        &self,
        selection: &Selection,
        level: Option<AdminLevel>,
        by: &[&str],
    ) -> Result<Vec<Cell>, FactsError> {
        let places = self.column("place")?;
        let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
        let mut number = |code: &String| {
            let counted =
                level.map_or_else(|| Some(code.clone()), |level| ancestor(code, level))?;
            let next = numbers.len() as u64 + 1;
            Some(*numbers.entry(counted).or_insert(next))
        };
        // By the code of the recorded place; the first code is no place.
        let counted: Vec<Option<u64>> =
            std::iter::once(None).chain(places.labels.iter().map(&mut number)).collect();
        let many = numbers.len() as u64 + 1;
        self.count_distinct(selection, by, many, |row| counted[places.codes.get(row)])
    }

    /// Facts.
    pub fn count_rows(&self, selection: &Selection, by: &[&str]) -> Result<Vec<Cell>, FactsError> {
        self.add_up(selection, by, |_| 1)
    }

    /// The sum of `value`.
    pub fn sum(&self, selection: &Selection, by: &[&str]) -> Result<Vec<Cell>, FactsError> {
        let values = self.numbers("value", &self.value)?;
        self.add_up(selection, by, |row| u64::from(values[row]))
    }

    /// Where each selected fact comes from, in order of person, then entry.
    pub fn lineage<'a>(&'a self, selection: &'a Selection) -> impl Iterator<Item = LineageRow<'a>> {
        let places = self.columns.get("place");
        let known = |number: Option<&u32>| number.copied().filter(|&number| number != NOBODY);
        selection.0.iter().map(move |row| {
            let place = places.and_then(|places| {
                places.labels.get(places.codes.get(row).checked_sub(1)?).map(String::as_str)
            });
            LineageRow {
                seq: Seq(self.entry.get(row).copied().unwrap_or(0)),
                person: known(self.person.get(row)),
                household: known(self.household.get(row)),
                place,
                value: self.value.get(row).copied().map_or(0, u64::from),
            }
        })
    }

    /// The values of each selected fact in these dimensions, in order of person,
    /// then entry; at most [`CELLS_MAX`] facts.
    pub fn values(
        &self,
        selection: &Selection,
        by: &[&str],
    ) -> Result<Vec<Vec<String>>, FactsError> {
        let keys = Keys::of(self, by)?;
        let mut rows = Vec::new();
        keys.each(0..self.rows(), selection, |_, key| {
            if rows.len() <= CELLS_MAX {
                rows.push((key, 1));
            }
        });
        Ok(keys.cells(rows)?.into_iter().map(|cell| cell.cell).collect())
    }

    fn count_distinct(
        &self,
        selection: &Selection,
        by: &[&str],
        many: u64,
        known: impl Fn(usize) -> Option<u64>,
    ) -> Result<Vec<Cell>, FactsError> {
        let keys = Keys::of(self, by)?;
        if keys.space.checked_mul(many).is_none() {
            return Err(FactsError::TooManyCells(by.join(",")));
        }
        let mut pairs = Vec::new();
        keys.each(0..self.rows(), selection, |row, key| {
            pairs.extend(known(row).map(|known| key * many + known));
        });
        pairs.sort_unstable();
        pairs.dedup();
        for pair in &mut pairs {
            *pair /= many;
        }
        keys.cells(runs(pairs))
    }

    fn add_up(
        &self,
        selection: &Selection,
        by: &[&str],
        amount: impl Fn(usize) -> u64,
    ) -> Result<Vec<Cell>, FactsError> {
        let keys = Keys::of(self, by)?;
        if keys.space <= DENSE_MAX {
            let mut sums = vec![None; usize::try_from(keys.space).expect("at most DENSE_MAX")];
            keys.each(0..self.rows(), selection, |row, key| {
                let sum: &mut Option<u64> = &mut sums[as_index(key)];
                *sum = Some(sum.unwrap_or(0) + amount(row));
            });
            let sums = (0..).zip(sums).filter_map(|(key, sum)| Some((key, sum?)));
            return keys.cells(sums.collect());
        }
        let mut pairs = Vec::new();
        keys.each(0..self.rows(), selection, |row, key| pairs.push((key, amount(row))));
        pairs.sort_unstable();
        let mut sums: Vec<(u64, u64)> = Vec::new();
        for (key, amount) in pairs {
            match sums.last_mut() {
                Some((last, sum)) if *last == key => *sum += amount,
                _ => sums.push((key, amount)),
            }
        }
        keys.cells(sums)
    }

    /// Counts in one part or, when it pays, in two that share no person.
    fn by_people(&self, count: impl Fn(Range<usize>) -> Vec<u32> + Sync) -> Vec<u32> {
        if self.identified < PARALLEL_ROWS_MIN {
            return count(0..self.identified);
        }
        let middle = self.person[self.identified / 2];
        let half = self.person[..self.identified].partition_point(|&person| person < middle);
        let (mut counts, more) = std::thread::scope(|scope| {
            let second = scope.spawn(|| count(half..self.identified));
            (count(0..half), second.join().expect("counting does not panic"))
        });
        counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        counts
    }

    /// Each person's distinct cells, all in order of cell.
    fn persons_sorted(&self, keys: &Keys<'_>, selection: &Selection) -> Vec<u64> {
        let (mut cells, mut own, mut last) = (Vec::new(), Vec::new(), NOBODY);
        let flush = |own: &mut Vec<u64>, cells: &mut Vec<u64>| {
            own.sort_unstable();
            own.dedup();
            cells.append(own);
        };
        keys.each(0..self.identified, selection, |row, key| {
            if self.person[row] != last {
                last = self.person[row];
                flush(&mut own, &mut cells);
            }
            own.push(key);
        });
        flush(&mut own, &mut cells);
        cells.sort_unstable();
        cells
    }
}

/// Who was last counted in a cell, and how many were.
#[derive(Clone, Copy)]
struct Tally {
    last: u32,
    count: u32,
}

impl Tally {
    const EMPTY: Self = Self { last: NOBODY, count: 0 };

    /// Counts a person once; true the first time.
    fn meets(&mut self, person: u32) -> bool {
        let new = self.last != person;
        self.last = person;
        self.count += u32::from(new);
        new
    }
}

fn persons_dense(
    keys: &Keys<'_>,
    selection: &Selection,
    person: &[u32],
    rows: Range<usize>,
) -> Vec<u32> {
    let mut tallies = vec![Tally::EMPTY; as_index(keys.space)];
    keys.each(rows, selection, |row, key| {
        tallies[as_index(key)].meets(person[row]);
    });
    tallies.into_iter().map(|tally| tally.count).collect()
}

/// A person's first fact in a full cell tells the other grouping sets.
fn cube_dense(
    keys: &Keys<'_>,
    sets: &Sets,
    table: &[u32],
    selection: &Selection,
    person: &[u32],
    rows: Range<usize>,
) -> Vec<u32> {
    let coarser = sets.sets.len() - 1;
    let mut tallies = vec![Tally::EMPTY; sets.cells];
    keys.each(rows, selection, |row, key| {
        let (key, person) = (as_index(key), person[row]);
        if tallies[key].meets(person) {
            for &cell in &table[key * coarser..(key + 1) * coarser] {
                tallies[cell as usize].meets(person);
            }
        }
    });
    tallies.into_iter().map(|tally| tally.count).collect()
}

/// Keys are below the space that an array was made for.
fn as_index(key: u64) -> usize {
    usize::try_from(key).expect("below DENSE_MAX")
}

/// Cells that occur, with their counts.
fn dense(counts: &[u32]) -> Vec<(u64, u64)> {
    let occurring = (0..).zip(counts).filter(|(_, count)| **count > 0);
    occurring.map(|(key, &count)| (key, u64::from(count))).collect()
}

/// Equal keys of an ascending list, counted.
fn runs(keys: Vec<u64>) -> Vec<(u64, u64)> {
    let mut counts: Vec<(u64, u64)> = Vec::new();
    for key in keys {
        match counts.last_mut() {
            Some((last, count)) if *last == key => *count += 1,
            _ => counts.push((key, 1)),
        }
    }
    counts
}

/// How rows become cells.
struct Keys<'a> {
    by: String,
    dimensions: Vec<Dimension<'a>>,
    /// From the source's code to its share of the key, by dimension.
    shares: Vec<Vec<u64>>,
    /// Number of possible cells.
    space: u64,
}

impl<'a> Keys<'a> {
    fn of(snapshot: &'a Snapshot, by: &[&str]) -> Result<Self, FactsError> {
        if by.len() > DIMENSIONS_MAX {
            return Err(FactsError::TooManyCells(by.join(",")));
        }
        let dimensions = by.iter().map(|name| Dimension::of(snapshot, name));
        let dimensions: Vec<Dimension<'a>> = dimensions.collect::<Result<_, _>>()?;
        Self::new(by.join(","), dimensions)
    }

    fn new(by: String, dimensions: Vec<Dimension<'a>>) -> Result<Self, FactsError> {
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
    fn only(&self, dimensions: &[usize]) -> Self {
        let kept = dimensions.iter().map(|&at| self.dimensions[at].clone()).collect();
        Self::new(self.by.clone(), kept).expect("a coarser key space is smaller")
    }

    /// Calls `see` with each selected row and its key.
    fn each(&self, rows: Range<usize>, selection: &Selection, mut see: impl FnMut(usize, u64)) {
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

    fn fill(&self, rows: Range<usize>, keys: &mut [u64]) {
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
    fn digits(&self, mut key: u64) -> Vec<usize> {
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
    fn cells(&self, counts: Vec<(u64, u64)>) -> Result<Vec<Cell>, FactsError> {
        if counts.len() > CELLS_MAX {
            return Err(FactsError::TooManyCells(self.by.clone()));
        }
        if counts.is_empty() && self.dimensions.is_empty() {
            return Ok(vec![Cell { cell: Vec::new(), value: 0 }]);
        }
        let label = |(digit, dimension): (usize, &Dimension<'_>)| {
            dimension.labels.get(digit).map_or_else(|| UNKNOWN.to_owned(), Clone::clone)
        };
        let named = |(key, value)| {
            let cell = self.digits(key).into_iter().zip(&self.dimensions).map(label).collect();
            Cell { cell, value }
        };
        Ok(counts.into_iter().map(named).collect())
    }
}

fn add(keys: &mut [u64], shares: impl Iterator<Item = u64>) {
    keys.iter_mut().zip(shares).for_each(|(key, share)| *key += share);
}

/// One grouping set and where its cells stand in the common array.
struct Set {
    dimensions: Vec<usize>,
    range: Range<usize>,
}

/// Every grouping set, the full one first.
struct Sets {
    sets: Vec<Set>,
    cells: usize,
}

impl Sets {
    fn of(keys: &Keys<'_>) -> Self {
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
    fn is_large(&self, keys: &Keys<'_>) -> bool {
        let table = (keys.space).saturating_mul(self.sets.len() as u64);
        self.cells as u64 > DENSE_MAX || table > 4 * DENSE_MAX
    }

    /// From a full cell to its cell in each coarser set.
    fn table(&self, keys: &Keys<'_>) -> Vec<u32> {
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
