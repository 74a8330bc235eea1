//! Reasons of a large table: where the word `primary` would tell a small
//! number, the status says `secondary` of as few cells as are needed.
//!
//! Two readers use the status column. One knows that a primary cell is small,
//! and of the others nothing: each small cell has another table of numbers that
//! fits all he knows, without more empty cells where there is one (who takes no
//! hidden cell for an empty one, which is not always so, may still find that two
//! people are one and one). The other also takes every secondary cell for a large one:
//! where none of the cells that hang together is masked, he is right, and each
//! small cell has another number before him too; where one is, he must not come
//! upon a true number by his error.
//!
//! *Invariant:* nothing is hidden or shown here. More masks never tell the first
//! reader more.

mod few;

use std::collections::{BTreeMap, BTreeSet};

use crate::cube::{Goal, cube_find};
use crate::joint::Joint;
use crate::local::{CELLS_MAX, cells_joined, parts_joined};
use crate::lp::{Attack, Column};
use crate::plan::{Changes, Plan};
use crate::promise::Promise;
use crate::reader::{Reader, Want, whole};
use crate::solve::{CellPromise, Witness};
use crate::system::{Attacker, Knows, System, UNBOUNDED};

/// What one person beyond the rule costs, where one mask helps nobody else.
const MASK_PRICE: i64 = 10_000;
/// Most work of the second reader's programmes: squares of cells that move.
const WORK_MAX: usize = 40_000_000;
/// Most cells of all of the first reader's programmes, together.
const JOINED_MAX: usize = 3_000_000;
/// Most masks that the second reader costs one part.
const ROUNDS_MAX: usize = 40;

/// What is tried so that a cell can be another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Freedom {
    /// Statuses as they are.
    Told,
    /// More masks.
    Masked,
    /// And any hidden cell may be empty.
    Empty,
}

/// The reasons that are not told, and why that is enough.
struct Reasons<'a> {
    plan: &'a Plan<'a>,
    masked: Vec<bool>,
    /// Masked for want of a proof, and so to stay.
    unproven: Vec<bool>,
    proofs: Vec<Changes>,
    /// The proof of each small cell.
    proof_of: BTreeMap<usize, usize>,
    /// How many that are stuck a mask of each cell helped before.
    beside: Vec<i64>,
    /// A cell that is not to be masked.
    banned: Option<usize>,
    joined: usize,
    work: usize,
}

/// The small cells of which the status must not say so.
pub fn reasons_mask(plan: &Plan, promises: &[CellPromise]) -> Vec<bool> {
    let mut reasons = Reasons::new(plan);
    let small = |cell: &usize| plan.system.cells[*cell].primary && plan.hidden[*cell];
    let small: Vec<usize> = (0..plan.hidden.len()).filter(small).collect();
    small.iter().for_each(|cell| reasons.open_by_cube(*cell));
    small.iter().for_each(|cell| reasons.open(*cell, Freedom::Told));
    let promises = promises.iter().filter(|promise| plan.system.cells[promise.cell].primary);
    if plan.system.promise == Promise::Occupied {
        promises.clone().for_each(|promise| reasons.open_by_promise(promise, 0));
    }
    reasons.prices_find(&small);
    for promise in promises {
        reasons.open_freely(promise.cell);
        reasons.open_by_promise(promise, usize::MAX);
        if !reasons.proof_of.contains_key(&promise.cell) {
            reasons.unproven_mask(promise.cell);
        }
    }
    reasons.masks_drop();
    reasons.masks_improve();
    for _ in 0..ROUNDS_MAX {
        if !reasons.second_mask() {
            break;
        }
    }
    reasons.masked
}

fn margins_of(system: &System, cell: usize) -> bool {
    !system.cells[cell].margin
}

impl<'a> Reasons<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        let count = plan.system.cells.len();
        Self {
            plan,
            masked: vec![false; count],
            unproven: vec![false; count],
            proofs: Vec::new(),
            proof_of: BTreeMap::new(),
            beside: vec![0; count],
            banned: None,
            joined: JOINED_MAX,
            work: WORK_MAX,
        }
    }
}

impl Reasons<'_> {
    /// With no more empty cells, where there is such another table; else, where
    /// that is not promised, with any.
    fn proof_free(&mut self, cell: usize) -> Option<Changes> {
        let found = self.proof_find(cell, Freedom::Masked);
        match self.plan.system.promise {
            Promise::Occupied => found,
            _ => found.or_else(|| self.proof_find(cell, Freedom::Empty)),
        }
    }

    /// Another table before the first reader with more masks, if there is none yet.
    fn open_freely(&mut self, cell: usize) {
        if self.proof_of.contains_key(&cell) {
            return;
        }
        if let Some(changes) = self.proof_free(cell) {
            self.mask_all(changes);
        }
    }

    /// The status says that it is small.
    fn told(&self, cell: usize) -> bool {
        let known = &self.plan.system.cells[cell];
        known.primary && !self.masked[cell] && !known.told
    }

    /// Another table before the first reader, if there is none yet.
    fn open(&mut self, cell: usize, freedom: Freedom) {
        if self.proof_of.contains_key(&cell) {
            return;
        }
        if let Some(changes) = self.proof_find(cell, freedom) {
            self.mask_all(changes);
        }
    }

    /// By a witness of what is promised, that with the fewest new masks, at `most`.
    fn open_by_promise(&mut self, promise: &CellPromise, most: usize) {
        if self.proof_of.contains_key(&promise.cell) {
            return;
        }
        let margins = margins_of(self.plan.system, promise.cell);
        let occupied = self.plan.system.promise == Promise::Occupied;
        let knows = if occupied { Knows::Small } else { Knows::Sums };
        let attacker = Attacker { knows, margins, earlier: true };
        let fits = |witness: &&Witness| witness.goal.attacker == attacker;
        let masks = |witness: &&Witness| self.masks_of(&witness.changes).len();
        let best = promise.witnesses.iter().filter(fits).min_by_key(masks);
        let best = best.filter(|witness| masks(witness) <= most);
        if let Some(changes) = best.map(|witness| witness.changes.clone()) {
            self.mask_all(changes);
        }
    }

    fn mask_all(&mut self, changes: Changes) {
        for at in self.masks_of(&changes) {
            self.masked[at] = true;
        }
        self.proof_keep(changes);
    }

    /// By a cube that both readers must think possible, statuses as they are.
    fn open_by_cube(&mut self, cell: usize) {
        if self.proof_of.contains_key(&cell) {
            return;
        }
        let margins = margins_of(self.plan.system, cell);
        let attacker = Attacker { knows: Knows::Statuses, margins, earlier: true };
        let cube = |by| cube_find(self.plan, Goal { cell, by, attacker }, 1);
        if let Some(cube) = cube(1).or_else(|| cube(-1)) {
            self.proof_keep(cube.changes);
        }
    }

    /// Where nothing was found, it is masked with all that it adds up with; alone,
    /// where no work was left to look for something.
    fn unproven_mask(&mut self, cell: usize) {
        let system = self.plan.system;
        (self.masked[cell], self.unproven[cell]) = (true, true);
        if self.joined < system.cells.len() {
            return;
        }
        for (sum, _) in &system.sums_of[cell] {
            let (total, parts) = &system.sums[*sum];
            for at in parts.iter().chain([total]) {
                self.masked[*at] |= system.cells[*at].primary;
                self.unproven[*at] |= system.cells[*at].primary;
            }
        }
    }

    fn proof_keep(&mut self, changes: Changes) {
        for at in self.proven_by(&changes) {
            self.proof_of.insert(at, self.proofs.len());
        }
        self.proofs.push(changes);
    }

    /// The small cells that a proof changes; where totals of one dimension move,
    /// these alone: who knows those totals knows better.
    fn proven_by(&self, changes: &Changes) -> Vec<usize> {
        let system = self.plan.system;
        let margins = changes.iter().all(|(at, _)| margins_of(system, *at));
        let cells = changes.iter().map(|(at, _)| *at);
        let proven =
            |at: &usize| system.cells[*at].primary && (margins || !margins_of(system, *at));
        cells.filter(proven).collect()
    }

    /// The cells that would say `primary` and leave the rule.
    fn masks_of(&self, changes: &Changes) -> Vec<usize> {
        let system = self.plan.system;
        let leaves = |(cell, by): &&(usize, i64)| {
            let value = system.cells[*cell].value + by;
            self.told(*cell) && !(1..system.threshold).contains(&value)
        };
        changes.iter().filter(leaves).map(|(cell, _)| *cell).collect()
    }

    fn proof_find(&mut self, cell: usize, freedom: Freedom) -> Option<Changes> {
        let system = self.plan.system;
        let margins = margins_of(system, cell);
        let attacker = Attacker { knows: Knows::Sums, margins, earlier: true };
        if self.joined < CELLS_MAX {
            return None;
        }
        let near = cells_joined(self.plan, cell, attacker);
        self.joined = self.joined.checked_sub(near.len())?;
        let columns = near.iter().flat_map(|at| self.columns(*at, attacker, freedom));
        let mut attack = Attack::of(system, columns.collect());
        // A programme that ends between whole numbers may not do so further on.
        let sizes = if freedom == Freedom::Told { 1..2 } else { 1..system.threshold };
        sizes.into_iter().find_map(|size| {
            let ways = [size, -size].into_iter().filter_map(|by| {
                let changes = attack.reach(cell, by)?;
                Some((self.masks_of(&changes).len(), changes))
            });
            ways.min_by_key(|(masks, _)| *masks).map(|(_, changes)| changes)
        })
    }

    /// How far a cell goes as its status is, and beyond at the price of a mask,
    /// which is less where it helps others too.
    fn columns(&self, cell: usize, attacker: Attacker, freedom: Freedom) -> Vec<Column> {
        let system = self.plan.system;
        let all = system.room(cell, attacker);
        // Who takes no hidden cell for an empty one is met too, if that can be.
        let full = (system.cells[cell].value - 1).max(0);
        let most = if freedom == Freedom::Empty { all.0 } else { all.0.min(full) };
        if !self.told(cell) {
            return vec![Column { cell, down: most, up: all.1, price: 0 }];
        }
        let (down, up) = system.room(cell, attacker.with_rule());
        let mut columns = vec![Column { cell, down, up, price: 0 }];
        if freedom != Freedom::Told && self.banned != Some(cell) {
            let price = (MASK_PRICE / (1 + self.beside[cell])).max(1);
            columns.push(Column { cell, down: (most - down).max(0), up: all.1 - up, price });
        }
        columns
    }

    /// The second reader, in each part; whether that took one more mask of any.
    fn second_mask(&mut self) -> bool {
        let system = self.plan.system;
        let hidden = |cell: usize| self.plan.hidden[cell] && !system.cells[cell].fixed;
        let margin = (0..system.cells.len()).any(|at| hidden(at) && !margins_of(system, at));
        let mut changed = false;
        for margins in if margin { vec![true, false] } else { vec![true] } {
            for part in
                parts_joined(self.plan, Attacker { knows: Knows::Sums, margins, earlier: true })
            {
                let given = self.given_away(&part);
                let best = given.into_iter().max_by_key(|cell| (self.beside[*cell], *cell));
                changed |= best.is_some();
                best.into_iter().for_each(|cell| self.masked[cell] = true);
            }
        }
        changed
    }

    /// Small cells of a part that the second reader finds.
    fn given_away(&mut self, part: &[usize]) -> Vec<usize> {
        let system = self.plan.system;
        let (sums, mut bounds) = part_sums(system, part);
        for (at, cell) in part.iter().enumerate() {
            bounds[at] = if self.told(*cell) {
                (1, system.threshold - 1)
            } else {
                (system.threshold, UNBOUNDED)
            };
        }
        let wants: Vec<(usize, Want)> = (0..part.len())
            .filter(|at| system.cells[part[*at]].primary)
            .map(|at| (at, Want::Open))
            .collect();
        let mut reader = Reader::new(Joint::linked(&sums, bounds));
        let mut work = self.work;
        reader.look(&wants, &mut work);
        let mut given = Vec::new();
        for (at, want) in wants {
            let Some(breach) = reader.breach(at, want, &mut work) else { continue };
            if whole(breach.found.0, true) == system.cells[part[at]].value {
                given.push(part[at]);
            }
        }
        self.work = work;
        given
    }
}

/// The sums of a part, with what does not move as cells of their own.
fn part_sums(system: &System, part: &[usize]) -> (Vec<(usize, Vec<usize>)>, Vec<(i64, i64)>) {
    let place: BTreeMap<usize, usize> =
        part.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
    let mut bounds = vec![(0, UNBOUNDED); part.len()];
    let touched: BTreeSet<usize> =
        part.iter().flat_map(|cell| system.sums_of[*cell].iter().map(|(sum, _)| *sum)).collect();
    let mut sums = Vec::new();
    for sum in touched {
        let (total, parts) = &system.sums[sum];
        let mut constant = |value: i64| {
            bounds.push((value, value));
            bounds.len() - 1
        };
        let rest = parts.iter().filter(|at| !place.contains_key(at));
        let rest: i64 = rest.map(|at| system.cells[*at].value).sum();
        let total =
            place.get(total).copied().unwrap_or_else(|| constant(system.cells[*total].value));
        let mut local: Vec<usize> = parts.iter().filter_map(|at| place.get(at).copied()).collect();
        local.push(constant(rest));
        sums.push((total, local));
    }
    (sums, bounds)
}
