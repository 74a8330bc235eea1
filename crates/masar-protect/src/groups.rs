//! Groups of which everybody stands in one category: who knows that somebody is
//! of the group knows their category too.
//!
//! *Invariant:* hiding the full cell is not enough where every other one is shown
//! as empty: then one of those is hidden as well. Parts that no row and no sum
//! names are empty for every reader, and nothing here changes that.

use crate::solve::Solution;
use crate::system::System;

/// A full category: its sum and its place among the cells.
fn full_parts(system: &System) -> Vec<(usize, usize)> {
    let full = |(sum, (total, parts)): (usize, &(usize, Vec<usize>))| {
        let everybody = system.cells[*total].value;
        let is_full = |part: &&usize| system.cells[**part].value == everybody;
        let part = parts.iter().find(is_full).filter(|_| parts.len() > 1 && everybody > 0);
        part.map(|part| (sum, *part))
    };
    system.sums.iter().enumerate().filter_map(full).collect()
}

/// Hides each full category.
pub fn groups_hold(system: &mut System) {
    for (_, part) in full_parts(system) {
        system.cells[part].held |= !system.cells[part].fixed;
    }
}

/// Hides an empty category beside each full one that has none hidden; whether
/// there was any.
pub fn groups_open(system: &mut System, solution: &Solution) -> bool {
    let mut changed = false;
    for (sum, full) in full_parts(system) {
        let parts = &system.sums[sum].1;
        let mut empty = parts.iter().filter(|part| **part != full);
        if system.cells[full].fixed || empty.any(|part| solution.hidden[*part]) {
            continue;
        }
        // The one that could be filled with least: its other sums are large.
        let may = |part: &&usize| **part != full && !system.cells[**part].fixed;
        let best =
            parts.iter().filter(may).max_by_key(|part| (freedom(system, sum, **part), **part));
        if let Some(part) = best.copied() {
            changed |= !system.cells[part].held;
            system.cells[part].held = true;
        }
    }
    changed
}

/// How many people the smallest of its other sums has.
fn freedom(system: &System, sum: usize, part: usize) -> i64 {
    let others = system.sums_of[part].iter().filter(|(other, sign)| *other != sum && *sign > 0);
    others.map(|(other, _)| system.cells[system.sums[*other].0].value).min().unwrap_or(0)
}
