//! Reasons of a large table: where the word `primary` would tell a small
//! number, the status says `secondary` of as few cells as are needed.
//!
//! Two readers use the status column. One knows that a primary cell is small
//! and of the others nothing: he is never led astray, and each small cell has
//! another table of numbers that fits all he knows. The other also takes every
//! secondary cell for a large one: where none of the cells that hang together
//! is masked, he is right, and each small cell has another number before him
//! too; where one is, he must not come upon a true number by his error.
//!
//! *Invariant:* nothing is hidden or shown here. More masks never tell the first
//! reader more.

use std::collections::{BTreeMap, BTreeSet};

use crate::joint::Joint;
use crate::local::{cells_joined, parts_joined};
use crate::lp::{Attack, Column};
use crate::plan::{Changes, Plan};
use crate::reader::{Reader, Want, whole};
use crate::system::{Attacker, System, UNBOUNDED};

/// What one masked reason costs beside one person more in the same.
const MASK_PRICE: i64 = 100;
/// Most work of the second reader's programmes: squares of cells that move.
const WORK_MAX: usize = 40_000_000;
/// Most rounds over all parts, each of which only adds masks.
const ROUNDS_MAX: usize = 40;

/// The reasons that are not told, and why that is enough.
pub struct Reasons<'a> {
    plan: &'a Plan<'a>,
    masked: Vec<bool>,
    proofs: Vec<Changes>,
    scores: Vec<i64>,
    /// The proof of each small cell.
    proof_of: BTreeMap<usize, usize>,
    work: usize,
}

/// Masks what must be; gives which.
pub fn reasons_mask(plan: &Plan) -> Vec<bool> {
    let system = plan.system;
    let mut reasons = Reasons {
        plan,
        masked: vec![false; system.cells.len()],
        proofs: Vec::new(),
        scores: Vec::new(),
        proof_of: BTreeMap::new(),
        work: WORK_MAX,
    };
    let small = |cell: &usize| system.cells[*cell].primary && plan.hidden[*cell];
    let small: Vec<usize> = (0..system.cells.len()).filter(small).collect();
    for cell in &small {
        if !reasons.proof_of.contains_key(cell) {
            reasons.open(*cell, 0);
        }
    }
    let stuck: Vec<usize> = small.iter().filter(|c| !reasons.proof_of.contains_key(c)).copied().collect();
    eprintln!("stuck {}", stuck.len());
    let is: BTreeSet<usize> = stuck.iter().copied().collect();
    let near = |cell: usize| system.sums_of[cell].iter().map(|(sum, _)| {
        let (total, parts) = &system.sums[*sum];
        parts.iter().chain([total]).filter(|at| is.contains(at)).count() as i64
    }).sum::<i64>();
    reasons.scores = (0..system.cells.len()).map(near).collect();
    let mut order = stuck.clone();
    if std::env::var("ORDER").is_ok() { order.sort_by_key(|c| (std::cmp::Reverse(reasons.scores[*c]), *c)); }
    for cell in &order {
        if !reasons.proof_of.contains_key(cell) {
            reasons.open(*cell, 0);
        }
        if !reasons.proof_of.contains_key(cell) {
            reasons.open(*cell, i64::MAX);
        }
    }
    eprintln!("masks before drop {}", reasons.masked.iter().filter(|m| **m).count());
    reasons.masks_drop();
    let n = |r: &Reasons| r.masked.iter().filter(|m| **m).count();
    eprintln!("masks after drop {}", n(&reasons));
    for _ in 0..ROUNDS_MAX {
        eprintln!("   second {} work {}", n(&reasons), reasons.work);
        if !reasons.second_mask() {
            break;
        }
    }
    reasons.masked
}

fn margins_of(system: &System, cell: usize) -> bool {
    !system.is_margin(&system.cells[cell].key)
}

impl Reasons<'_> {
    /// The status says that it is small.
    fn told(&self, cell: usize) -> bool {
        let known = &self.plan.system.cells[cell];
        known.primary && !self.masked[cell] && !known.told
    }

    /// Another table before the first reader, with at most so many more masks.
    fn open(&mut self, cell: usize, most: i64) {
        let Some(changes) = self.proof_find(cell, most, None) else {
            self.masked[cell] |= most > 0;
            return;
        };
        for at in self.masks_of(&changes) {
            self.masked[at] = true;
        }
        self.proof_keep(changes);
    }

    /// It proves all cells that it changes.
    fn proof_keep(&mut self, changes: Changes) {
        for (at, _) in &changes {
            if self.plan.system.cells[*at].primary {
                self.proof_of.insert(*at, self.proofs.len());
            }
        }
        self.proofs.push(changes);
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

    fn proof_find(&self, cell: usize, most: i64, without: Option<usize>) -> Option<Changes> {
        let system = self.plan.system;
        let margins = margins_of(system, cell);
        let attacker = Attacker { rule: false, margins, earlier: true };
        let near = cells_joined(self.plan, cell, attacker);
        let columns = near.iter().flat_map(|at| self.columns(*at, attacker, most, without));
        let mut attack = Attack::of(system, columns.collect());
        let ways = [1, -1].into_iter().filter_map(|by| {
            let changes = attack.reach(cell, by)?;
            Some((self.masks_of(&changes).len(), changes))
        });
        ways.min_by_key(|(masks, _)| *masks).map(|(_, changes)| changes)
    }

    /// How far a cell goes as its status is, and beyond at the price of a mask.
    fn columns(
        &self,
        cell: usize,
        attacker: Attacker,
        most: i64,
        without: Option<usize>,
    ) -> Vec<Column> {
        let system = self.plan.system;
        let value = system.cells[cell].value;
        let (all_down, all_up) = system.room(cell, attacker);
        // Who takes no hidden cell for an empty one is met too.
        let all_down = all_down.min(value - i64::from(value > 0)).max(0);
        if !self.told(cell) && without != Some(cell) {
            return vec![Column { cell, down: all_down, up: all_up, price: 0 }];
        }
        let (down, up) = system.room(cell, attacker.with_rule());
        let first = Column { cell, down, up, price: 0 };
        let further = Column { cell, down: (value == 1) as i64, up: UNBOUNDED, price: MASK_PRICE * 100 / (1 + self.scores.get(cell).copied().unwrap_or(0)) };
        if most == 0 { vec![first] } else { vec![first, further] }
    }

    /// Tells each reason again where what it freed is free without it.
    fn masks_drop(&mut self) {
        let masked: Vec<usize> = (0..self.masked.len()).filter(|at| self.masked[*at]).collect();
        for mask in masked {
            self.masked[mask] = false;
            let needs: Vec<usize> = self
                .proof_of
                .iter()
                .filter(|(_, proof)| self.masks_of(&self.proofs[**proof]).contains(&mask))
                .map(|(cell, _)| *cell)
                .collect();
            let mut proven: BTreeSet<usize> = BTreeSet::new();
            let mut new = Vec::new();
            let lacks = !self.proof_of.contains_key(&mask);
            let found = !lacks
                && needs.iter().all(|cell| {
                    if proven.contains(cell) {
                        return true;
                    }
                    let Some(changes) = self.proof_find(*cell, 0, None) else { return false };
                    proven.extend(changes.iter().map(|(at, _)| *at));
                    new.push(changes);
                    true
                });
            if found {
                new.into_iter().for_each(|changes| self.proof_keep(changes));
            } else {
                self.masked[mask] = true;
            }
        }
    }

    /// The second reader, in each part; whether that took more masks.
    fn second_mask(&mut self) -> bool {
        let system = self.plan.system;
        let hidden = |cell: usize| self.plan.hidden[cell] && !system.cells[cell].fixed;
        let margin = (0..system.cells.len()).any(|at| hidden(at) && !margins_of(system, at));
        let mut changed = false;
        for margins in if margin { vec![true, false] } else { vec![true] } {
            for part in parts_joined(self.plan, Attacker { rule: false, margins, earlier: true }) {
                let given = self.given_away(&part);
                changed |= !given.is_empty();
                let best = given.into_iter().max_by_key(|c| (self.scores[*c], *c));
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
    let place: BTreeMap<usize, usize> = part.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
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
        let total = place.get(total).copied().unwrap_or_else(|| constant(system.cells[*total].value));
        let mut local: Vec<usize> = parts.iter().filter_map(|at| place.get(at).copied()).collect();
        local.push(constant(rest));
        sums.push((total, local));
    }
    (sums, bounds)
}
