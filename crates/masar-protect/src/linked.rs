//! Linked tables: whoever lays this table beside others that share some of its
//! cells, each with its own sums and reasons, must not find a small number.
//!
//! *Invariant:* an earlier table has no true numbers here, only what it shows.
//! One that shows another number for a cell of ours is another edition and is
//! left to [`crate::editions`]. Hiding more breaks no witness. Beyond
//! [`PROGRAMME_MAX`] hidden cells only bounds are drawn closer, and that is said.
//! Cells that no table prints bind tables of fewer columns each ([`crate::corners`]).

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Problem;

use crate::aligned::{Aligned, published_align};
use crate::corners::{Name, corners_sums};
use crate::editions::{Known, Left, is_refused, reason_told};
use crate::facts::{Published, Seen};
use crate::joint::{Joint, Loose, PROGRAMME_MAX};
use crate::reader::{Breach, Reader, Want, whole};
use crate::solve::Solution;
use crate::system::{System, UNBOUNDED};

/// Most rounds of attack and repair.
const ROUNDS_MAX: usize = 8;
/// Most work of linear programmes: the squares of the cells that move, over all.
const WORK_MAX: usize = 50_000_000;

/// Most cells of all tables, with the totals that they imply.
const CELLS_MAX: usize = 200_000;

/// What is known of the earlier tables' reasons, and of this one's.
const ATTACKS: [(Known, Known); 4] = [
    (Known::Sums, Known::Sums),
    (Known::Small, Known::Small),
    (Known::Both, Known::Both),
    (Known::Both, Known::Sums),
];

/// A row of another table: what it calls its cell, by what name that is one of
/// ours, and what it says.
struct Row {
    full: Name,
    name: Name,
    seen: Seen,
}

/// This table's cells, then those that only others have.
pub struct Linked<'a> {
    system: &'a System,
    seen: Vec<Seen>,
    sums: Vec<(usize, Vec<usize>)>,
    work: usize,
    /// Tables that are laid beside this one.
    beside: usize,
    /// Tables that name none of our columns.
    apart: Vec<String>,
    /// Cells of all columns bind the tables, and are too many to be looked at.
    cornered: bool,
}

impl<'a> Linked<'a> {
    pub fn new(system: &'a System, published: &[Published]) -> Result<Self, Problem> {
        let mut places: BTreeMap<Name, usize> = BTreeMap::new();
        for cell in 0..system.cells.len() {
            places.insert(name_of(system, cell), cell);
        }
        let seen = vec![Seen::Absent; system.cells.len()];
        let mut linked = Self {
            system,
            seen,
            sums: system.sums.clone(),
            work: WORK_MAX,
            beside: 0,
            apart: Vec::new(),
            cornered: false,
        };
        let mut tables = Vec::new();
        // The latest of several editions is the one that is laid beside this.
        for published in published.iter().rev() {
            let table = published_align(system, published)?;
            if table.apart {
                linked.apart.push(published.name.clone());
            }
            let rows = rows_of(&table);
            if linked.belongs(&places, &rows) {
                linked.cells_add(&mut places, &rows);
                linked.beside += 1;
                tables.push(rows);
            }
        }
        let told = linked.seen.len();
        tables.iter().for_each(|rows| linked.sums_add(&mut places, rows));
        linked.corners_add(&places);
        if !linked.is_sound() {
            // A table of a part of the people has no totals of all.
            linked.sums.retain(|(total, parts)| parts.iter().chain([total]).all(|at| *at < told));
        }
        Ok(linked)
    }

    /// It shares cells with this table and contradicts nothing. One that has no
    /// others is of use where it shows somebody.
    fn belongs(&self, places: &BTreeMap<Name, usize>, rows: &[Row]) -> bool {
        let shared = rows.iter().filter_map(|row| Some((*places.get(&row.name)?, &row.seen)));
        let own = shared.clone().filter(|(at, _)| *at < self.system.cells.len()).count();
        let agrees = |(at, seen): (usize, &Seen)| match (self.known(at), seen) {
            (Some(known), Seen::Shown(value)) => known == *value,
            _ => true,
        };
        let touches = own > 0 || rows.iter().any(|row| self.touches(places, row));
        let shows = |row: &Row| matches!(row.seen, Seen::Shown(value) if value > 0);
        let tells = own < rows.len() || rows.iter().any(shows);
        touches && tells && shared.into_iter().all(agrees)
    }

    /// What it says in our columns alone is a cell of ours.
    fn touches(&self, places: &BTreeMap<Name, usize>, row: &Row) -> bool {
        let ours = |column: &String| {
            self.system.dimensions.iter().any(|dimension| dimension.levels.contains(column))
        };
        let own: Name = row.name.iter().filter(|(column, _)| ours(column)).cloned().collect();
        !own.is_empty() && places.get(&own).is_some_and(|at| *at < self.system.cells.len())
    }

    fn known(&self, at: usize) -> Option<i64> {
        let own = self.system.cells.get(at).map(|cell| cell.value);
        own.or(match self.seen[at] {
            Seen::Shown(value) => Some(value),
            _ => None,
        })
    }

    fn cells_add(&mut self, places: &mut BTreeMap<Name, usize>, rows: &[Row]) {
        for Row { full, name, seen } in rows {
            let at = *places.entry(name.clone()).or_insert(self.seen.len());
            places.insert(full.clone(), at);
            if at == self.seen.len() {
                self.seen.push(*seen);
            } else if !matches!(self.seen[at], Seen::Shown(_)) {
                self.seen[at] = *seen;
            }
        }
    }

    /// Along each column, the rows that name it add up to the one that does not;
    /// where no row does, to a total that is implied.
    fn sums_add(&mut self, places: &mut BTreeMap<Name, usize>, rows: &[Row]) {
        let mut names: BTreeSet<Name> = rows.iter().map(|row| row.full.clone()).collect();
        while !names.is_empty() {
            let mut groups: BTreeMap<(&str, Name), Vec<usize>> = BTreeMap::new();
            for name in &names {
                for (at, (column, _)) in name.iter().enumerate() {
                    let mut rest = name.clone();
                    rest.remove(at);
                    groups.entry((column, rest)).or_default().push(places[name]);
                }
            }
            let mut implied = BTreeSet::new();
            for ((_, total), parts) in groups {
                let is_new = !places.contains_key(&total);
                if is_new && self.seen.len() == CELLS_MAX {
                    continue;
                }
                if is_new {
                    places.insert(total.clone(), self.seen.len());
                    self.seen.push(Seen::Absent);
                    implied.insert(total.clone());
                }
                self.sum_add(places[&total], parts);
            }
            names = implied;
        }
    }

    /// What several tables are margins of together, where all of it can be true.
    fn corners_add(&mut self, places: &BTreeMap<Name, usize>) {
        let levels = self.system.dimensions.iter();
        let levels: Vec<&[String]> = levels.map(|dimension| dimension.levels.as_slice()).collect();
        let (cells, sums) = (self.seen.len(), self.sums.len());
        let Some(corners) = corners_sums(places, &levels, cells) else {
            self.cornered = true;
            return;
        };
        self.sums.extend(corners);
        let corners = self.sums[sums..].iter().flat_map(|(_, parts)| parts).max();
        self.seen.resize(corners.map_or(cells, |last| last + 1), Seen::Absent);
        if cells < self.seen.len() && !self.is_sound() {
            self.sums.truncate(sums);
            self.seen.truncate(cells);
        }
    }

    fn sum_add(&mut self, total: usize, parts: Vec<usize>) {
        // A cell without a wider name that it need not have is itself.
        if parts.contains(&total) {
            return;
        }
        let shown = |at: &usize| match self.seen[*at] {
            Seen::Shown(value) => value,
            _ => 0,
        };
        let least: i64 = parts.iter().map(shown).sum();
        let all = parts.iter().all(|at| matches!(self.seen[*at], Seen::Shown(_)));
        if self.known(total).is_none_or(|value| value == least || !all && value > least) {
            self.sums.push((total, parts));
        }
    }

    /// Whether all of it can be true at once, with our numbers.
    fn is_sound(&self) -> bool {
        let bounds = (0..self.seen.len()).map(|at| match self.known(at) {
            Some(value) => (value, value),
            None => (0, UNBOUNDED),
        });
        Joint::linked(&self.sums, bounds.collect()).tighten()
    }

    /// Leaves reasons untold and hides more until no small number follows.
    pub fn repair(&mut self, solution: &mut Solution) -> Left {
        let mut left = Left { apart: self.apart.clone(), ..Left::default() };
        if self.beside == 0 || is_refused(solution) {
            return left;
        }
        self.rounds(solution, &mut left);
        let large = |attack| {
            Joint::linked(&self.sums, self.bounds(solution, attack)).moving() > PROGRAMME_MAX
        };
        left.untried = self.work == 0 || ATTACKS.into_iter().any(large);
        let hides = |at: usize| self.is_hidden(at) || solution.hidden.get(at) == Some(&true);
        left.cornered = self.cornered && (0..self.seen.len()).any(hides);
        left
    }

    fn rounds(&mut self, solution: &mut Solution, left: &mut Left) {
        for _ in 0..ROUNDS_MAX {
            left.exposed.clear();
            let mut changed = false;
            for attack in ATTACKS {
                for breach in self.breaches(solution, attack) {
                    let mended = self.mend(solution, attack, &breach);
                    changed |= mended;
                    if !mended {
                        left.exposed.insert(self.place(breach.at));
                    }
                }
            }
            if !changed {
                return;
            }
        }
        let open = ATTACKS.map(|attack| self.breaches(solution, attack));
        left.exposed = open.iter().flatten().map(|breach| self.place(breach.at)).collect();
    }

    /// Another table hides it.
    fn is_hidden(&self, at: usize) -> bool {
        matches!(self.seen[at], Seen::Hidden { .. })
    }

    /// The cell of ours that stands for one of another table: the grand total.
    fn place(&self, at: usize) -> usize {
        let whole = |cell: &crate::system::Cell| cell.key.iter().all(|node| *node == 0);
        let total = self.system.cells.iter().position(whole).unwrap_or(0);
        if at < self.system.cells.len() { at } else { total }
    }

    fn bounds(&self, solution: &Solution, (others, own): (Known, Known)) -> Vec<(i64, i64)> {
        let least = self.system.threshold;
        let hidden = |known: Known, small: Option<bool>| known.hidden(small, least);
        let mut bounds: Vec<(i64, i64)> = self
            .seen
            .iter()
            .map(|seen| match seen {
                Seen::Absent => (0, UNBOUNDED),
                Seen::Hidden { small } => hidden(others, *small),
                Seen::Shown(value) => (*value, *value),
            })
            .collect();
        for (at, cell) in self.system.cells.iter().enumerate() {
            let ours = if solution.hidden[at] {
                hidden(own, Some(reason_told(self.system, solution, at)))
            } else if cell.row.is_none() && (!cell.fixed || self.is_hidden(at)) {
                // A total that no row prints is known, but not where another hides it.
                (0, UNBOUNDED)
            } else {
                (cell.value, cell.value)
            };
            let both = (bounds[at].0.max(ours.0), bounds[at].1.min(ours.1));
            // One table may call small what the other does not: its reason is trusted.
            bounds[at] = if both.0 > both.1 { bounds[at] } else { both };
        }
        bounds
    }

    /// Small numbers that follow, and did not before this table.
    fn breaches(&mut self, solution: &Solution, attack: (Known, Known)) -> Vec<Breach> {
        let own = self.system.cells.len();
        let bounds = self.bounds(solution, attack);
        let target = |at: &usize| match self.system.cells.get(*at) {
            Some(cell) if cell.primary => true,
            _ => self.is_hidden(*at),
        };
        let wants: Vec<(usize, Want)> =
            (0..bounds.len()).filter(target).map(|at| (at, Want::Open)).collect();
        let mut earlier = bounds.clone();
        earlier[..own].fill((0, UNBOUNDED));
        for (at, seen) in self.seen[..own].iter().enumerate() {
            if let Seen::Shown(value) = seen {
                earlier[at] = (*value, *value);
            }
        }
        let mut now = Reader::new(Joint::linked(&self.sums, bounds));
        let mut before = Reader::new(Joint::linked(&self.sums, earlier));
        let mut work = self.work;
        now.look(&wants, &mut work);
        let mut found = Vec::new();
        for (at, want) in wants {
            let Some(breach) = now.breach(at, want, &mut work) else { continue };
            let only = whole(breach.found.0, true);
            let small = match self.system.cells.get(at) {
                Some(cell) => only == cell.value && only < self.system.threshold,
                None => (1..self.system.threshold).contains(&only),
            };
            if small && before.breach(at, want, &mut work).is_none() {
                found.push(breach);
            }
        }
        self.work = work;
        found
    }

    /// Whether something could be done: reasons first, which cost no number.
    fn mend(&mut self, solution: &mut Solution, attack: (Known, Known), breach: &Breach) -> bool {
        if attack.1 != Known::Sums {
            let told = |at: &usize| reason_told(self.system, solution, *at);
            let told: Vec<usize> = (0..self.system.cells.len()).filter(told).collect();
            told.iter().for_each(|at| solution.masked[*at] = true);
            if !told.is_empty() {
                return true;
            }
        }
        let joint = Joint::linked(&self.sums, self.bounds(solution, attack));
        let size = joint.moving() + self.system.cells.len();
        self.work = self.work.saturating_sub(size * size);
        if joint.moving() > PROGRAMME_MAX || self.work == 0 {
            return false;
        }
        let loose = self.loose(solution);
        let price = |cells: &Vec<usize>| cells.iter().map(|at| loose[at].price).sum::<i64>();
        let only = whole(breach.found.0, true);
        let ways = [only - 1, only + 1].into_iter().filter(|goal| *goal >= 0);
        let ways = ways.filter_map(|goal| joint.free(breach.at, goal, &loose));
        let Some(way) = ways.min_by_key(price) else { return false };
        way.iter().for_each(|at| solution.hidden[*at] = true);
        !way.is_empty()
    }

    /// What of this table could be hidden, and is not shown by another.
    fn loose(&self, solution: &Solution) -> BTreeMap<usize, Loose> {
        let mut loose = BTreeMap::new();
        for (at, cell) in self.system.cells.iter().enumerate() {
            let shown = matches!(self.seen[at], Seen::Shown(_));
            if !shown && !cell.fixed && cell.row.is_some() && !solution.hidden[at] {
                loose.insert(at, Loose { price: cell.cost, low: 0, high: UNBOUNDED });
            }
        }
        loose
    }
}

fn name_of(system: &System, cell: usize) -> Name {
    let mut name = Name::new();
    for (dimension, node) in system.dimensions.iter().zip(&system.cells[cell].key) {
        for at in dimension.path_up(*node as usize) {
            let node = &dimension.nodes[at];
            name.push((dimension.levels[node.depth - 1].clone(), node.label.clone()));
        }
    }
    name.sort();
    name
}

/// The rows of another table. A name is what stands in its columns.
fn rows_of(table: &Aligned) -> Vec<Row> {
    let columns = table.columns();
    let name = |row: &[String]| -> Name {
        let filled = columns.iter().filter(|at| !row[**at].is_empty());
        let mut name: Name =
            filled.map(|at| (table.headings[*at].clone(), row[*at].clone())).collect();
        name.sort();
        name
    };
    let read = |(row, full): (&Vec<String>, &Vec<String>)| {
        let small = table.status.map(|status| row[status] == "primary");
        let value = row[table.value].parse::<i64>().ok();
        let seen = value.map_or(Seen::Hidden { small }, Seen::Shown);
        Row { full: name(full), name: name(row), seen }
    };
    table.rows.iter().zip(&table.full).map(read).collect()
}
