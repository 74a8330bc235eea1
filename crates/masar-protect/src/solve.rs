//! Which cells to hide beside the primary ones: promises are made one after
//! the other, each by the cheapest change that keeps it; then every hidden
//! cell that no promise needs is shown again.
//!
//! *Invariant:* a cell is shown only while every promise has a witness without
//! it. What cannot be promised is said, never passed over.
#![allow(clippy::float_arithmetic, reason = "witnesses come from linear programmes")]

use crate::cube::{cube_find, cubes_find};
use crate::lp::{Attack, Changes};
use crate::system::{Attacker, System};

/// Tables up to this many cells are given to the linear programme each time.
const SMALL: usize = 400;

/// What holds for a hidden cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Any value of the rule, although rule and statuses are known.
    Rule,
    /// Any value of the rule, as far as sums tell.
    Sums,
    /// More than one value.
    NotExact,
    /// The sums give it away.
    Exposed,
}

/// One promise with the changes that prove it.
#[derive(Clone, Debug)]
pub struct Promise {
    pub cell: usize,
    pub strength: Strength,
    pub witnesses: Vec<Witness>,
}

/// The cell can move by this much, and these move with it.
#[derive(Clone, Debug)]
pub struct Witness {
    pub by: i64,
    pub attacker: Attacker,
    pub changes: Changes,
}

/// What is hidden and why that is safe.
pub struct Solution {
    pub hidden: Vec<bool>,
    pub promises: Vec<Promise>,
}

/// Hides what must be hidden.
pub fn solve(system: &System) -> Solution {
    let hidden: Vec<bool> = system.cells.iter().map(|cell| cell.primary || cell.held).collect();
    let mut solver = Solver { system, hidden, wide: NONE, narrow: NONE, start: Vec::new() };
    let mut targets: Vec<usize> =
        (0..system.cells.len()).filter(|cell| solver.hidden[*cell]).collect();
    targets.sort_by_key(|cell| (std::cmp::Reverse(need(system, *cell)), *cell));
    let promises = targets.into_iter().map(|cell| solver.promise_make(cell)).collect();
    solver.wide = NONE;
    let mut solution = Solution { hidden: Vec::new(), promises };
    solver.hidden_trim(&mut solution.promises);
    solution.hidden = solver.hidden;
    solution
}

/// How far a cell has to be able to move, down and up.
fn wants(system: &System, cell: usize) -> (i64, i64) {
    let value = system.cells[cell].value;
    let widest = system.threshold - 1;
    if system.cells[cell].primary {
        (value - 1, widest - value)
    } else {
        (value.min(widest), widest)
    }
}

fn need(system: &System, cell: usize) -> i64 {
    let (down, up) = wants(system, cell);
    down.max(up)
}

const NONE: [Option<Attack>; 4] = [const { None }; 4];

struct Solver<'a> {
    system: &'a System,
    hidden: Vec<bool>,
    wide: [Option<Attack>; 4],
    narrow: [Option<Attack>; 4],
    /// What was hidden when the last pass began.
    start: Vec<bool>,
}

fn attacker(rule: bool, margins: bool) -> Attacker {
    Attacker { rule, margins }
}

fn slot(attacker: Attacker) -> usize {
    usize::from(attacker.rule) * 2 + usize::from(attacker.margins)
}

impl Solver<'_> {
    /// The strongest promise, or the strongest against each attacker.
    fn promise_make(&mut self, cell: usize) -> Promise {
        let margin = self.system.is_margin(&self.system.cells[cell].key);
        if !margin && let Some(witnesses) = self.range_make(cell, attacker(true, true)) {
            return Promise { cell, strength: Strength::Rule, witnesses };
        }
        let (strength, mut witnesses) = self.range_or_less(cell, false);
        if !margin {
            witnesses.extend(self.range_or_less(cell, true).1);
        }
        Promise { cell, strength, witnesses }
    }

    /// As much as can be had, with margins known or not.
    fn range_or_less(&mut self, cell: usize, margins: bool) -> (Strength, Vec<Witness>) {
        if !margins && let Some(witnesses) = self.range_make(cell, attacker(true, false)) {
            return (Strength::Rule, witnesses);
        }
        let range = self.range_make(cell, attacker(false, margins));
        let step = self.step_make(cell, attacker(true, margins));
        match (range, step) {
            (Some(range), step) => (Strength::Sums, range.into_iter().chain(step).collect()),
            (None, Some(step)) => (Strength::NotExact, vec![step]),
            (None, None) => match self.step_make(cell, attacker(false, margins)) {
                Some(step) => (Strength::NotExact, vec![step]),
                None => (Strength::Exposed, Vec::new()),
            },
        }
    }

    /// Every value of the rule.
    fn range_make(&mut self, cell: usize, attacker: Attacker) -> Option<Vec<Witness>> {
        let (down, up) = wants(self.system, cell);
        let up = self.witness_make(cell, up, attacker)?;
        let down = self.witness_make(cell, -down, attacker)?;
        self.witness_hide(&up);
        // What the first hides may serve the second.
        let down = self.witness_make(cell, down.by, attacker).unwrap_or(down);
        self.witness_hide(&down);
        Some(vec![up, down])
    }

    /// One more value than the true one.
    fn step_make(&mut self, cell: usize, attacker: Attacker) -> Option<Witness> {
        let steps = [1, -1].into_iter().filter_map(|by| self.witness_make(cell, by, attacker));
        let steps: Vec<Witness> = steps.collect();
        let step = steps.into_iter().min_by_key(|step| self.cost_of(&step.changes))?;
        self.witness_hide(&step);
        Some(step)
    }

    /// The cheapest witness that is found, hidden or not.
    fn witness_make(&mut self, cell: usize, by: i64, attacker: Attacker) -> Option<Witness> {
        if by == 0 {
            return Some(Witness { by, attacker, changes: Vec::new() });
        }
        let hidden = &self.hidden;
        let cube = cube_find(self.system, cell, by, attacker, hidden, i64::MAX)
            .or_else(|| cubes_find(self.system, cell, by, attacker, hidden, i64::MAX));
        let found = cube.map(|cube| (cube.cost, whole(&cube.changes)));
        let small = self.system.cells.len() <= SMALL;
        let changes = match found {
            Some((0, changes)) => changes,
            Some((_, changes)) if !small => changes,
            None if !small => return None,
            found => {
                let solved = self
                    .attack(attacker)
                    .reach(cell, by)
                    .map(|changes| (self.cost_of(&changes), changes));
                let best = found.into_iter().chain(solved).min_by_key(|(cost, _)| *cost);
                best?.1
            }
        };
        Some(Witness { by, attacker, changes })
    }

    fn attack(&mut self, attacker: Attacker) -> &mut Attack {
        let (system, hidden) = (self.system, &self.hidden);
        self.wide[slot(attacker)].get_or_insert_with(|| {
            Attack::new(system, attacker, &vec![true; system.cells.len()], hidden)
        })
    }

    fn cost_of(&self, changes: &Changes) -> i64 {
        let new = changes.iter().filter(|(cell, _)| !self.hidden[*cell]);
        new.map(|(cell, _)| self.system.cells[*cell].cost).sum()
    }

    fn witness_hide(&mut self, witness: &Witness) {
        for (cell, _) in &witness.changes {
            if !self.hidden[*cell] {
                self.hidden[*cell] = true;
                self.wide.iter_mut().flatten().for_each(|attack| attack.hide(*cell));
            }
        }
    }

    /// Shows again what no promise needs, the dearest first.
    fn hidden_trim(&mut self, promises: &mut [Promise]) {
        self.start.clone_from(&self.hidden);
        let mut users: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.system.cells.len()];
        for (p, promise) in promises.iter().enumerate() {
            for (w, witness) in promise.witnesses.iter().enumerate() {
                witness.changes.iter().for_each(|(cell, _)| users[*cell].push((p, w)));
            }
        }
        let free = |cell: &usize| {
            let known = &self.system.cells[*cell];
            self.hidden[*cell] && !known.primary && !known.held
        };
        let mut order: Vec<usize> = (0..self.hidden.len()).filter(free).collect();
        order.sort_by_key(|cell| (std::cmp::Reverse(self.system.cells[*cell].cost), *cell));
        for cell in order {
            if let Some(new) = self.cell_show(cell, promises, &users[cell]) {
                for ((p, w), changes) in new {
                    changes.iter().for_each(|(cell, _)| users[*cell].push((p, w)));
                    promises[p].witnesses[w].changes = changes;
                }
            }
        }
    }

    /// The witnesses that do without a cell, or nothing where it is needed.
    fn cell_show(
        &mut self,
        cell: usize,
        promises: &[Promise],
        users: &[(usize, usize)],
    ) -> Option<Vec<((usize, usize), Changes)>> {
        self.hidden[cell] = false;
        self.narrow.iter_mut().flatten().for_each(|attack| attack.freeze(cell, true));
        let mut new: Vec<((usize, usize), Changes)> = Vec::new();
        for (p, w) in users {
            let witness = &promises[*p].witnesses[*w];
            let uses = witness.changes.iter().any(|(used, _)| *used == cell);
            if !uses || new.iter().any(|(user, _)| user == &(*p, *w)) {
                continue;
            }
            match self.witness_again(promises[*p].cell, witness) {
                Some(changes) => new.push(((*p, *w), changes)),
                None => {
                    self.hidden[cell] = true;
                    self.narrow.iter_mut().flatten().for_each(|attack| attack.freeze(cell, false));
                    return None;
                }
            }
        }
        Some(new)
    }

    /// A witness of hidden cells alone.
    fn witness_again(&mut self, cell: usize, witness: &Witness) -> Option<Changes> {
        let (by, attacker) = (witness.by, witness.attacker);
        let found = cube_find(self.system, cell, by, attacker, &self.hidden, 1)
            .or_else(|| cubes_find(self.system, cell, by, attacker, &self.hidden, 1));
        if let Some(cube) = found {
            return Some(whole(&cube.changes));
        }
        if self.system.cells.len() > SMALL {
            return None;
        }
        let (system, start, hidden) = (self.system, &self.start, &self.hidden);
        let attack = self.narrow[slot(witness.attacker)].get_or_insert_with(|| {
            let mut attack = Attack::new(system, witness.attacker, start, start);
            let shown = (0..start.len()).filter(|cell| start[*cell] && !hidden[*cell]);
            shown.for_each(|cell| attack.freeze(cell, true));
            attack
        });
        attack.reach(cell, witness.by)
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn whole(changes: &[(usize, i64)]) -> Changes {
    changes.iter().map(|(cell, by)| (*cell, *by as f64)).collect()
}

/// The last word: every witness is added up again. Gives the cells whose
/// promise does not hold.
pub fn solution_audit(system: &System, solution: &Solution) -> Vec<usize> {
    let mut sums_of: Vec<Vec<(usize, f64)>> = vec![Vec::new(); system.cells.len()];
    for (sum, (total, parts)) in system.sums.iter().enumerate() {
        sums_of[*total].push((sum, -1.0));
        parts.iter().for_each(|part| sums_of[*part].push((sum, 1.0)));
    }
    let holds = |cell: usize, witness: &Witness| {
        let mut moved: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        let mut own = 0.0;
        for (changed, by) in &witness.changes {
            let (down, up) = system.room(*changed, witness.attacker);
            let whole = whole(&[(*changed, down), (*changed, up)]);
            if !solution.hidden[*changed] || -by > whole[0].1 + 1e-6 || *by > whole[1].1 + 1e-6 {
                return false;
            }
            own += if *changed == cell { *by } else { 0.0 };
            for (sum, sign) in &sums_of[*changed] {
                *moved.entry(*sum).or_default() += sign * by;
            }
        }
        let wanted = whole(&[(cell, witness.by)])[0].1;
        (own - wanted).abs() < 1e-6 && moved.values().all(|by| by.abs() < 1e-6)
    };
    let broken =
        |promise: &&Promise| !promise.witnesses.iter().all(|witness| holds(promise.cell, witness));
    solution.promises.iter().filter(broken).map(|promise| promise.cell).collect()
}
