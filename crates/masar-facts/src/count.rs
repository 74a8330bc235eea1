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

use crate::dimension::ancestor;
use crate::error::FactsError;
use crate::keys::{Keys, Set, Sets};
use crate::select::Selection;
use crate::snapshot::{LineageRow, Snapshot};
use crate::store::NOBODY;

/// Largest key space that is counted in arrays.
pub(crate) const DENSE_MAX: u64 = 1 << 22;

/// Most cells of one answer.
pub const CELLS_MAX: usize = 2_000_000;

/// Most dimensions of one question.
pub const DIMENSIONS_MAX: usize = 8;

/// From this many rows on, counting takes two threads.
const PARALLEL_ROWS_MIN: usize = 1 << 19;

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
pub(crate) fn as_index(key: u64) -> usize {
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
