//! From one each way to the whole interval: first by what is hidden already and
//! moves together, which is enough for most cells, then by hiding more.
//!
//! *Invariant:* a promise is never less than it was. Who finds the interval no
//! wider than one each way still finds that.

use crate::cube::{Goal, cube_find};
use crate::plan::Plan;
use crate::solve::{CellPromise, Solver, Strength, Witness, interval};
use crate::system::Knows;

/// Widens all promises, those that cost nothing first.
pub fn promises_widen(solver: &mut Solver, promises: &mut [CellPromise]) {
    solver.plan.sharing = false;
    solver.plan.round = 0;
    let mut left = Vec::new();
    for (number, promise) in promises.iter_mut().enumerate() {
        match free_find(solver, promise) {
            Some(found) => promise_settle(&mut solver.plan, promise, found),
            None => left.push(number),
        }
    }
    for number in left {
        let promise = &mut promises[number];
        let attackers = solver.attackers_of(promise.cell);
        let range = interval(solver.plan.system, promise.cell);
        let mut found = Vec::new();
        if solver.range_best(&attackers, promise.cell, range, false, &mut found) {
            promise_settle(&mut solver.plan, promise, found);
        } else {
            promise.witnesses.extend(found);
            let exposed = promise.witnesses.is_empty();
            promise.strength = if exposed { Strength::Exposed } else { Strength::NotExact };
        }
    }
}

/// Witnesses of both ends that hide nothing more, before the one who knows most.
fn free_find(solver: &mut Solver, promise: &CellPromise) -> Option<Vec<Witness>> {
    let cell = promise.cell;
    let (down, up) = interval(solver.plan.system, cell);
    let attacker = solver.attackers_of(cell)[0];
    let ends = [up, -down].into_iter().filter(|by| *by != 0);
    let find = |by: i64| {
        let goal = Goal { cell, by, attacker };
        let same = |known: &&Witness| known.goal.by == by && known.goal.attacker == attacker;
        if let Some(known) = promise.witnesses.iter().find(same) {
            return Some(known.clone());
        }
        let cube = cube_find(&solver.plan, goal, 1).map(|cube| cube.changes);
        let changes = cube.or_else(|| {
            if !solver.is_shared() {
                solver.hidden_share(attacker, cell);
            }
            solver.hidden_solve(goal)
        })?;
        Some(Witness { goal, changes })
    };
    let found: Option<Vec<Witness>> = ends.map(find).collect();
    solver.hidden_unshare();
    let found = found?;
    found.iter().for_each(|witness| solver.plan.add(&witness.changes));
    Some(found)
}

/// The new witnesses, and of the old ones those that go further.
fn promise_settle(plan: &mut Plan, promise: &mut CellPromise, found: Vec<Witness>) {
    let (down, up) = interval(plan.system, promise.cell);
    let old = std::mem::replace(&mut promise.witnesses, found);
    for witness in old {
        let by_sums = witness.goal.attacker.knows == Knows::Sums;
        if by_sums && (-down..=up).contains(&witness.goal.by) {
            plan.remove(&witness.changes);
        } else {
            promise.witnesses.push(witness);
        }
    }
    promise.strength = Strength::Sums;
}
