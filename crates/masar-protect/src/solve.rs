//! Which cells to hide beside the primary ones: promises are made one after
//! the other, each by the cheapest change that keeps it; then every hidden
//! cell that no promise needs is shown again.
//!
//! *Invariant:* a cell is shown only while every promise has a witness without
//! it. What cannot be promised is said, never passed over.
#![allow(clippy::float_arithmetic, reason = "witnesses come from linear programmes")]

use crate::cube::{cube_find, cubes_find};
use crate::local::cells_near;
use crate::lp::{Attack, Changes};
use crate::system::{Attacker, System};

/// Tables up to this many cells are given to the linear programme each time.
const SMALL: usize = 400;
/// Most linear programmes that are tried only to show more.
const TRIM_PROGRAMMES: usize = 3_000;

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
    /// Small cells whose reason would tell their number: it is not told.
    pub masked: Vec<bool>,
    pub promises: Vec<Promise>,
}

/// Hides what must be hidden; what `kept` names stays hidden.
pub fn solve(system: &System, kept: &[bool]) -> Solution {
    let must = |cell: usize| {
        let known = &system.cells[cell];
        kept[cell] || known.primary || known.held
    };
    let hidden: Vec<bool> = (0..system.cells.len()).map(must).collect();
    let target = |cell: &usize| system.cells[*cell].primary;
    let mut targets: Vec<usize> = (0..system.cells.len()).filter(target).collect();
    targets.sort_by_key(|cell| (std::cmp::Reverse(need(system, *cell)), *cell));
    let mut solver = Solver {
        system,
        start: hidden.clone(),
        masked: vec![false; hidden.len()],
        hidden,
        wide: NONE,
        narrow: NONE,
        programmes: TRIM_PROGRAMMES,
    };
    let fixed = solver.hidden.clone();
    let mut promises: Vec<Promise> =
        targets.into_iter().map(|cell| solver.promise_make(cell)).collect();
    solver.wide = NONE;
    solver.hidden_trim(&mut promises, &fixed);
    solver.promises_raise(&mut promises);
    Solution { hidden: solver.hidden, masked: solver.masked, promises }
}

/// How far a cell has to be able to move, down and up, as far as sums tell.
fn wants(system: &System, cell: usize) -> (i64, i64) {
    let known = &system.cells[cell];
    let widest = system.threshold - 1;
    let down = (known.value - known.at_least).clamp(0, widest);
    (down, widest - down)
}

fn need(system: &System, cell: usize) -> i64 {
    let (down, up) = wants(system, cell);
    down.max(up)
}

const NONE: [Option<Attack>; 4] = [const { None }; 4];

struct Solver<'a> {
    system: &'a System,
    hidden: Vec<bool>,
    masked: Vec<bool>,
    wide: [Option<Attack>; 4],
    narrow: [Option<Attack>; 4],
    /// What was hidden when the last pass began.
    start: Vec<bool>,
    /// How many linear programmes may still be spent on showing more.
    programmes: usize,
}

fn attacker(rule: bool, margins: bool) -> Attacker {
    Attacker { rule, margins }
}

fn slot(attacker: Attacker) -> usize {
    usize::from(attacker.rule) * 2 + usize::from(attacker.margins)
}

impl Solver<'_> {
    /// The widest interval by sums, and a second value where the rule is known;
    /// both first against one who knows hidden margins too.
    fn promise_make(&mut self, cell: usize) -> Promise {
        let margin = self.system.is_margin(&self.system.cells[cell].key);
        let known: &[bool] = if margin { &[false] } else { &[true, false] };
        let mut strength = Strength::Exposed;
        let mut witnesses = Vec::new();
        for margins in known {
            let (range, full) = self.range_make(cell, attacker(false, *margins));
            if !range.is_empty() {
                strength = strength.min(Strength::NotExact);
            }
            witnesses.extend(range);
            if full {
                strength = Strength::Sums;
                break;
            }
        }
        for margins in known.iter().filter(|_| self.system.cells[cell].primary) {
            let step = self.step_make(cell, attacker(true, *margins));
            self.masked[cell] |= step.is_none();
            let found = step.is_some();
            witnesses.extend(step);
            if found {
                break;
            }
        }
        Promise { cell, strength, witnesses }
    }

    /// The widest range up to what is wanted, and whether it is all of it.
    fn range_make(&mut self, cell: usize, attacker: Attacker) -> (Vec<Witness>, bool) {
        let (down, up) = wants(self.system, cell);
        let upper = self.witness_widest(cell, up, attacker);
        let lower = self.witness_widest(cell, -down, attacker);
        let reached = |witness: &Option<Witness>| witness.as_ref().map_or(0, |w| w.by.abs());
        let mut witnesses: Vec<Witness> = upper.iter().chain(&lower).cloned().collect();
        // What one side lacks, the other gives.
        let (lacks_up, lacks_down) = (up - reached(&upper), down - reached(&lower));
        if lacks_down > 0 && lacks_up == 0 {
            witnesses.extend(self.witness_widest(cell, up + lacks_down, attacker));
        }
        let width: i64 = witnesses.iter().map(|w| w.by).max().unwrap_or(0).max(0)
            - witnesses.iter().map(|w| w.by).min().unwrap_or(0).min(0);
        (witnesses, width >= up + down)
    }

    /// The farthest move up to `by`, hidden at once.
    fn witness_widest(&mut self, cell: usize, by: i64, attacker: Attacker) -> Option<Witness> {
        let (mut least, mut most) = (0, by.abs() + 1);
        let mut best = None;
        let mut size = by.abs();
        while size > least {
            match self.witness_make(cell, size * by.signum(), attacker) {
                Some(witness) => {
                    least = size;
                    best = Some(witness);
                }
                None => most = size,
            }
            size = i64::midpoint(least, most);
        }
        let best = best?;
        self.witness_hide(&best);
        Some(best)
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
        let hidden = &self.hidden;
        let (down, up) = self.system.room(cell, attacker);
        if by > up || -by > down {
            return None;
        }
        let cube = cube_find(self.system, cell, by, attacker, hidden, i64::MAX)
            .or_else(|| cubes_find(self.system, cell, by, attacker, hidden, i64::MAX));
        let found = cube.map(|cube| (cube.cost, whole(&cube.changes)));
        let small = self.system.cells.len() <= SMALL;
        let changes = match found {
            Some((0, changes)) => changes,
            Some((_, changes)) if !small => changes,
            found => {
                let solved = self.programme_solve(cell, by, attacker);
                let solved = solved.map(|changes| (self.cost_of(&changes), changes));
                let best = found.into_iter().chain(solved).min_by_key(|(cost, _)| *cost);
                best?.1
            }
        };
        Some(Witness { by, attacker, changes })
    }

    /// By linear programme: over the whole of a small table, near the cell in
    /// a large one.
    fn programme_solve(&mut self, cell: usize, by: i64, attacker: Attacker) -> Option<Changes> {
        let (system, hidden) = (self.system, &self.hidden);
        if system.cells.len() <= SMALL {
            let attack = self.wide[slot(attacker)].get_or_insert_with(|| {
                let all: Vec<usize> = (0..system.cells.len()).collect();
                Attack::new(system, attacker, &all, hidden)
            });
            return attack.reach(cell, by);
        }
        let near = cells_near(system, cell, attacker, hidden);
        let changes = Attack::new(system, attacker, &near, hidden).reach(cell, by)?;
        let exact = |by: f64| (by - by.round()).abs() < 1e-6;
        changes.iter().all(|(_, by)| exact(*by)).then_some(changes)
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
    fn hidden_trim(&mut self, promises: &mut [Promise], fixed: &[bool]) {
        self.start.clone_from(&self.hidden);
        let mut users: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.system.cells.len()];
        for (p, promise) in promises.iter().enumerate() {
            for (w, witness) in promise.witnesses.iter().enumerate() {
                witness.changes.iter().for_each(|(cell, _)| users[*cell].push((p, w)));
            }
        }
        let free = |cell: &usize| self.hidden[*cell] && !fixed[*cell];
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
            self.programmes = self.programmes.checked_sub(1)?;
            let mut near = cells_near(self.system, cell, attacker, &self.hidden);
            near.retain(|cell| self.hidden[*cell]);
            let changes =
                Attack::new(self.system, attacker, &near, &self.hidden).reach(cell, by)?;
            let exact = |by: f64| (by - by.round()).abs() < 1e-6;
            return changes.iter().all(|(_, by)| exact(*by)).then_some(changes);
        }
        let (system, start, hidden) = (self.system, &self.start, &self.hidden);
        let attack = self.narrow[slot(witness.attacker)].get_or_insert_with(|| {
            let may: Vec<usize> = (0..start.len()).filter(|cell| start[*cell]).collect();
            let mut attack = Attack::new(system, witness.attacker, &may, start);
            let shown = may.iter().filter(|cell| !hidden[**cell]);
            shown.for_each(|cell| attack.freeze(*cell, true));
            attack
        });
        attack.reach(cell, witness.by)
    }

    /// Where what is hidden already keeps any value of the rule against one
    /// who knows rule and statuses, that is promised.
    fn promises_raise(&self, promises: &mut [Promise]) {
        for promise in promises.iter_mut().filter(|promise| promise.strength == Strength::Sums) {
            let known = &self.system.cells[promise.cell];
            let attacker = attacker(true, !self.system.is_margin(&known.key));
            let ends = [1 - known.value, self.system.threshold - 1 - known.value];
            let witness = |by: i64| {
                let found = cube_find(self.system, promise.cell, by, attacker, &self.hidden, 1)?;
                Some(Witness { by, attacker, changes: whole(&found.changes) })
            };
            let moves = || ends.into_iter().filter(|by| *by != 0);
            let found: Vec<Witness> = moves().filter_map(witness).collect();
            if known.primary && found.len() == moves().count() {
                promise.strength = Strength::Rule;
                promise.witnesses.extend(found);
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn whole(changes: &[(usize, i64)]) -> Changes {
    changes.iter().map(|(cell, by)| (*cell, *by as f64)).collect()
}

/// The last word: every witness is added up again. Gives the cells whose
/// promise does not hold.
pub fn solution_audit(system: &System, solution: &Solution) -> Vec<usize> {
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
            for (sum, sign) in &system.sums_of[*changed] {
                *moved.entry(*sum).or_default() += if *sign > 0 { *by } else { -by };
            }
        }
        let wanted = whole(&[(cell, witness.by)])[0].1;
        (own - wanted).abs() < 1e-6 && moved.values().all(|by| by.abs() < 1e-6)
    };
    let broken =
        |promise: &&Promise| !promise.witnesses.iter().all(|witness| holds(promise.cell, witness));
    solution.promises.iter().filter(broken).map(|promise| promise.cell).collect()
}
