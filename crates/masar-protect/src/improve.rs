//! Cheaper together. In a small table promises give their witnesses up and look
//! for new ones beside all others. In any, single cells are shown again where what
//! used them finds something cheaper; in a large one that alone gained enough for
//! its time.
//!
//! *Invariant:* no step raises the cost, and every promise keeps every witness
//! it had, for the same goal.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::plan::{BANNED, Changes};
use crate::solve::{CellPromise, Solver};
use crate::system::{Attacker, Knows};

/// Most rounds over all promises.
const ROUNDS_MAX: usize = 10;
/// The same where one each way is promised: one finds nearly all there is.
const ROUNDS_SUMS: usize = 1;
/// Most promises that look anew together.
const GROUP_MAX: usize = 60;
/// Rounds without gain before it stops.
const STALE_MAX: usize = 1;
/// Most searches in all.
const SEARCHES_MAX: usize = 120_000;

/// Lowers the cost of what is hidden in a small table.
pub fn plan_improve(solver: &mut Solver, promises: &mut [CellPromise]) {
    let is_full = solver.plan.system.promise.is_full();
    let rounds = if is_full { ROUNDS_MAX } else { ROUNDS_SUMS };
    let mut left = SEARCHES_MAX;
    let groups = groups_find(solver, promises);
    let mut stale = 0;
    for round in 0..rounds {
        let before = solver.plan.cost();
        solver.plan.sharing = true;
        solver.plan.round = round as u64;
        for promise in 0..promises.len() {
            promises_again(solver, promises, &[promise], &mut left);
        }
        cells_show(solver, promises, &mut left);
        groups_again(solver, promises, &groups, &mut left);
        let after = solver.plan.cost();
        stale = if after < before { 0 } else { stale + 1 };
        if left == 0 || stale > STALE_MAX {
            break;
        }
    }
}

/// Shows each cell that the rest of what is hidden can do without, with the
/// prices of a round.
pub fn plan_prune(solver: &mut Solver, promises: &mut [CellPromise], round: u64) {
    solver.plan.sharing = true;
    solver.plan.round = round;
    let mut left = SEARCHES_MAX;
    cells_show(solver, promises, &mut left);
}

/// Promises that share a category, as far as they are not too many.
fn groups_find(solver: &Solver, promises: &[CellPromise]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
    for (p, promise) in promises.iter().enumerate() {
        for (d, node) in solver.plan.system.cells[promise.cell].key.iter().enumerate() {
            groups.entry((d, *node)).or_default().push(p);
        }
    }
    let groups = groups.into_iter().filter(|(_, group)| (2..=GROUP_MAX).contains(&group.len()));
    // A category's number tells in which row it came first: order by what is in
    // the groups, so that the order of rows changes nothing.
    let mut groups: Vec<(usize, Vec<usize>)> = groups.map(|((d, _), group)| (d, group)).collect();
    groups.sort();
    groups.into_iter().map(|(_, group)| group).collect()
}

/// All witnesses of each group anew; the old ones where that is dearer.
fn groups_again(
    solver: &mut Solver,
    promises: &mut [CellPromise],
    groups: &[Vec<usize>],
    left: &mut usize,
) {
    for group in groups {
        promises_again(solver, promises, group, left);
    }
}

/// All witnesses of some promises anew; the old ones where that is dearer.
fn promises_again(
    solver: &mut Solver,
    promises: &mut [CellPromise],
    group: &[usize],
    left: &mut usize,
) {
    let before = solver.plan.cost();
    let witnesses = group.iter().flat_map(|p| &promises[*p].witnesses);
    let mut used = witnesses.flat_map(|witness| &witness.changes);
    if *left == 0 || !used.any(|(cell, _)| solver.plan.free(*cell)) {
        return;
    }
    let mut old: Vec<(usize, usize, Changes)> = Vec::new();
    for p in group {
        for (w, witness) in promises[*p].witnesses.iter().enumerate() {
            solver.plan.remove(&witness.changes);
            old.push((*p, w, witness.changes.clone()));
        }
    }
    for (p, w, old) in &old {
        *left = left.saturating_sub(1);
        let witness = &mut promises[*p].witnesses[*w];
        let most = solver.plan.price_of(old);
        if let Some(changes) = solver.changes_find(witness.goal, most) {
            witness.changes = changes;
        }
        solver.plan.add(&witness.changes);
    }
    if solver.plan.cost() > before {
        for (p, w, old) in old {
            let witness = &mut promises[p].witnesses[w];
            solver.plan.remove(&witness.changes);
            solver.plan.add(&old);
            witness.changes = old;
        }
    }
}

/// Shows single cells where that lowers the cost, those with few uses first.
fn cells_show(solver: &mut Solver, promises: &mut [CellPromise], left: &mut usize) {
    let mut users: Vec<Vec<(usize, usize)>> = vec![Vec::new(); solver.plan.hidden.len()];
    for (p, promise) in promises.iter().enumerate() {
        for (w, witness) in promise.witnesses.iter().enumerate() {
            witness.changes.iter().for_each(|(cell, _)| users[*cell].push((p, w)));
        }
    }
    let mut order: Vec<usize> =
        (0..solver.plan.hidden.len()).filter(|cell| solver.plan.free(*cell)).collect();
    order.sort_by_key(|cell| (solver.plan.uses(*cell), *cell));
    for cell in order {
        if *left == 0 || !solver.plan.free(cell) {
            continue;
        }
        users_sort(solver, promises, cell, &mut users[cell]);
        for ((p, w), changes) in cell_show(solver, promises, cell, &users[cell], left) {
            changes.iter().for_each(|(cell, _)| users[*cell].push((p, w)));
            promises[p].witnesses[w].changes = changes;
        }
    }
}

/// Those first who are most likely to find nothing: of the cell itself, then of
/// cells that add up with it, and the farthest moves. In a small table as they come.
fn users_sort(
    solver: &Solver,
    promises: &[CellPromise],
    cell: usize,
    users: &mut [(usize, usize)],
) {
    if !solver.large() {
        return;
    }
    let sums_of = &solver.plan.system.sums_of;
    let sums = |cell: usize| sums_of[cell].iter().map(|(sum, _)| *sum);
    let beside = |other: usize| sums(other).any(|sum| sums(cell).any(|own| own == sum));
    users.sort_by_cached_key(|(p, w)| {
        let goal = promises[*p].witnesses[*w].goal;
        (goal.cell != cell, !beside(goal.cell), Reverse(goal.by.abs()))
    });
}

/// Witness number and what it changes now.
type Rerouted = Vec<((usize, usize), Changes)>;

/// New witnesses that do without a cell; none where that is not cheaper.
fn cell_show(
    solver: &mut Solver,
    promises: &[CellPromise],
    cell: usize,
    users: &[(usize, usize)],
    left: &mut usize,
) -> Rerouted {
    let before = solver.plan.cost();
    let gain = solver.plan.system.cells[cell].cost;
    let mut new: Rerouted = Vec::new();
    solver.plan.banned = Some(cell);
    let mut fits = true;
    // Everybody who is asked while a cell is to be shown.
    let attacker = Attacker { knows: Knows::Sums, margins: true, earlier: true };
    solver.hidden_share(attacker, cell);
    for (p, w) in users {
        let witness = &promises[*p].witnesses[*w];
        let uses = witness.changes.iter().any(|(used, _)| *used == cell);
        if !uses || new.iter().any(|(user, _)| user == &(*p, *w)) {
            continue;
        }
        *left = left.saturating_sub(1);
        solver.plan.remove(&witness.changes);
        let found = solver.changes_find(witness.goal, BANNED);
        fits = found.is_some();
        let changes = found.unwrap_or_else(|| witness.changes.clone());
        solver.plan.add(&changes);
        new.push(((*p, *w), changes));
        if !fits || solver.plan.cost() >= before + gain {
            fits = false;
            break;
        }
    }
    solver.plan.banned = None;
    solver.hidden_unshare();
    if fits && solver.plan.cost() <= before {
        return new;
    }
    for ((p, w), changes) in &new {
        solver.plan.remove(changes);
        solver.plan.add(&promises[*p].witnesses[*w].changes);
    }
    Vec::new()
}
