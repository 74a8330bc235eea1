//! An earlier table in this table's words: its columns and levels as they are
//! called here, its numbers in plain digits.
//!
//! *Invariant:* no row is lost and no number changed. A column of another name is
//! taken for one of ours only where its labels are ours and the numbers agree;
//! whoever knows better says so with [`Names`].

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::dims::Dimension;
use crate::facts::Published;
use crate::system::System;
use crate::table::{amount_read, csv_read, csv_write, path_of};

/// Fewest shown numbers that must agree before two columns are one.
const AGREE_MIN: usize = 2;
/// Most lines of a list of names.
const NAMES_MAX: usize = 100_000;

/// An earlier table as it is read beside this one.
#[derive(Clone, Debug)]
pub struct Aligned {
    pub headings: Vec<String>,
    /// Without the wider levels that this table does not have.
    pub rows: Vec<Vec<String>>,
    /// The same rows with them.
    pub full: Vec<Vec<String>>,
    pub value: usize,
    pub status: Option<usize>,
    /// It names none of this table's columns.
    pub apart: bool,
}

/// Reads an earlier table and finds this table's columns in it.
pub fn published_align(system: &System, published: &Published) -> Result<Aligned, Problem> {
    let (headings, rows) = csv_read(&published.name, &published.text)?;
    let find = |name: &str| headings.iter().position(|heading| heading == name);
    let value = find("value").ok_or_else(|| {
        Problem::error("PROTECT-005", Where::file(&published.name))
            .with("expected", "value")
            .with("found", headings.join(", "))
    })?;
    let status = find("status");
    let mut table = Aligned { full: Vec::new(), headings, rows, value, status, apart: false };
    table.numbers_read(&published.name)?;
    for dimension in &system.dimensions {
        table.column_match(system, dimension);
        table.levels_fill(dimension);
    }
    let known = |heading: &String| levels(system).any(|level| level == heading);
    let named = table.columns().len();
    table.apart = named > 0 && !table.headings.iter().any(known);
    table.full = table.rows.clone();
    table.wider_drop(system);
    Ok(table)
}

fn levels(system: &System) -> impl Iterator<Item = &String> {
    system.dimensions.iter().flat_map(|dimension| &dimension.levels)
}

impl Aligned {
    /// The columns that name cells.
    pub fn columns(&self) -> Vec<usize> {
        let names = |at: &usize| *at != self.value && Some(*at) != self.status;
        (0..self.headings.len()).filter(names).collect()
    }

    /// Numbers in plain digits; what says no number is hidden.
    fn numbers_read(&mut self, name: &str) -> Result<(), Problem> {
        for (number, row) in self.rows.iter_mut().enumerate() {
            let text = &mut row[self.value];
            match amount_read(text) {
                Some(value) => *text = value.to_string(),
                None if is_mark(text) => text.clear(),
                None => {
                    let row = u32::try_from(number + 2).unwrap_or(u32::MAX);
                    let problem = Problem::error("PROTECT-007", Where::file(name).row(row));
                    return Err(problem.with("found", &*text));
                }
            }
        }
        Ok(())
    }

    fn labels(&self, column: usize) -> BTreeSet<&str> {
        let labels = self.rows.iter().map(|row| row[column].as_str());
        labels.filter(|label| !label.is_empty()).collect()
    }

    /// A level of ours that is missing, under another name: the same labels, and
    /// what is shown of them agrees.
    fn column_match(&mut self, system: &System, dimension: &Dimension) {
        for (depth, level) in (1..).zip(&dimension.levels) {
            if self.headings.contains(level) {
                continue;
            }
            let nodes = dimension.nodes.iter().filter(|node| node.depth == depth);
            let ours: BTreeSet<&str> = nodes.map(|node| node.label.as_str()).collect();
            let unknown = |at: &usize| levels(system).all(|level| *level != self.headings[*at]);
            let alike = |at: &usize| {
                let theirs = self.labels(*at);
                theirs.len() > 1 && theirs.is_subset(&ours)
            };
            let found: Vec<usize> =
                self.columns().into_iter().filter(unknown).filter(alike).collect();
            let [only] = found[..] else { continue };
            let before = std::mem::replace(&mut self.headings[only], level.clone());
            if !self.agrees(system) {
                self.headings[only] = before;
            }
        }
    }

    /// Enough shown numbers are ours, and none is another.
    fn agrees(&self, system: &System) -> bool {
        let mut same = 0;
        let others = self.columns();
        let ours: Vec<Vec<usize>> = system.dimensions.iter().map(|d| self.levels_of(d)).collect();
        for row in &self.rows {
            let Ok(value) = row[self.value].parse::<i64>() else { continue };
            let foreign =
                |at: &usize| !row[*at].is_empty() && !ours.iter().any(|known| known.contains(at));
            if others.iter().any(foreign) {
                continue;
            }
            let node = |(dimension, columns): (&Dimension, &Vec<usize>)| {
                u32::try_from(dimension.node_find(&path_of(columns, row)?)?).ok()
            };
            let key: Option<Vec<u32>> = system.dimensions.iter().zip(&ours).map(node).collect();
            match key.and_then(|key| system.find(&key)) {
                Some(cell) if system.cells[cell].value != value => return false,
                Some(cell) => same += usize::from(system.cells[cell].key.iter().any(|n| *n != 0)),
                None => {}
            }
        }
        same >= AGREE_MIN
    }

    fn levels_of(&self, dimension: &Dimension) -> Vec<usize> {
        crate::table::columns_of(&dimension.levels, &self.headings)
    }

    /// A finer level stands there without the wider one: the wider one is filled
    /// in where the finer name belongs to one place only.
    fn levels_fill(&mut self, dimension: &Dimension) {
        let at = |level: &String| self.headings.iter().position(|heading| heading == level);
        let columns: Vec<Option<usize>> = dimension.levels.iter().map(at).collect();
        let Some(finest) = columns.iter().rposition(Option::is_some) else { return };
        if columns[..finest].iter().all(Option::is_some) {
            return;
        }
        let mut places: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for (at, node) in dimension.nodes.iter().enumerate().skip(1) {
            places.entry((node.depth, node.label.as_str())).or_default().push(at);
        }
        let missing: Vec<usize> = (0..finest).filter(|at| columns[*at].is_none()).collect();
        for row in &mut self.rows {
            let depth =
                (0..=finest).rev().find(|at| columns[*at].is_some_and(|c| !row[c].is_empty()));
            let found = depth.and_then(|depth| {
                let label = row[columns[depth]?].as_str();
                places.get(&(depth + 1, label)).filter(|nodes| nodes.len() == 1)
            });
            let path = found.map_or_else(Vec::new, |nodes| dimension.path_up(nodes[0]));
            for level in &missing {
                let above = path.iter().find(|node| dimension.nodes[**node].depth == level + 1);
                row.push(above.map_or_else(String::new, |at| dimension.nodes[*at].label.clone()));
            }
        }
        self.headings.extend(missing.iter().map(|level| dimension.levels[*level].clone()));
    }

    /// A wider level that this table lacks says nothing beside the finer one.
    fn wider_drop(&mut self, system: &System) {
        let known = |at: &usize| levels(system).any(|level| *level == self.headings[*at]);
        let (ours, others): (Vec<usize>, Vec<usize>) = self.columns().into_iter().partition(known);
        for other in &others {
            let Some(own) = ours.iter().find(|own| self.is_wider(*other, **own)) else { continue };
            let before = self.rows.clone();
            let finer = self.rows.iter_mut().filter(|row| !row[*own].is_empty());
            finer.for_each(|row| row[*other].clear());
            // A part of the country may stand there alone: only numbers tell.
            if self.labels(*other).len() < 2 && !self.agrees(system) {
                self.rows = before;
            }
        }
    }

    /// Each finer label stands below one wider label, always, and some wider one
    /// holds several.
    fn is_wider(&self, wide: usize, fine: usize) -> bool {
        let mut above: BTreeMap<&str, &str> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !row[fine].is_empty()) {
            let first = above.entry(&row[fine]).or_insert(&row[wide]);
            if row[wide].is_empty() || *first != row[wide] {
                return false;
            }
        }
        let holders: BTreeSet<&str> = above.values().copied().collect();
        let alone = |row: &Vec<String>| !row[wide].is_empty() && row[fine].is_empty();
        !holders.is_empty() && holders.len() < above.len() && self.rows.iter().any(alone)
    }
}

/// What tables print in place of a number: nothing, a dash, `<5`.
fn is_mark(text: &str) -> bool {
    text.starts_with('<') || !text.chars().any(char::is_numeric)
}

/// How columns and categories are called in earlier tables: a CSV of two
/// columns, `here` and `there`.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    pub fn parse(name: &str, text: &str) -> Result<Self, Problem> {
        let (headings, rows) = csv_read(name, text)?;
        let find = |column: &str| {
            headings.iter().position(|heading| heading == column).ok_or_else(|| {
                Problem::error("PROTECT-005", Where::file(name))
                    .with("expected", column)
                    .with("found", headings.join(", "))
            })
        };
        let (here, there) = (find("here")?, find("there")?);
        let mut names = BTreeMap::new();
        for (number, row) in rows.iter().take(NAMES_MAX).enumerate() {
            let before = names.insert(row[there].clone(), row[here].clone());
            if before.is_some_and(|before| before != row[here]) {
                let row = u32::try_from(number + 2).unwrap_or(u32::MAX);
                return Err(Problem::error("PROTECT-008", Where::file(name).row(row)));
            }
        }
        names.remove("");
        Ok(Self(names))
    }

    /// The table with its columns and categories as they are called here.
    pub fn apply(&self, published: &Published) -> Result<Published, Problem> {
        let (headings, rows) = csv_read(&published.name, &published.text)?;
        let value = headings.iter().position(|heading| heading == "value");
        let renamed = |text: &String| self.0.get(text).unwrap_or(text).clone();
        let head: Vec<String> = headings.iter().map(renamed).collect();
        let row = |row: &Vec<String>| -> Vec<String> {
            let field =
                |(at, text)| if Some(at) == value { String::clone(text) } else { renamed(text) };
            row.iter().enumerate().map(field).collect()
        };
        let rows: Vec<Vec<String>> = rows.iter().map(row).collect();
        Ok(Published { name: published.name.clone(), text: csv_write(&head, &rows) })
    }
}
