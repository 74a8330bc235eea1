//! Quick witnesses: a change that goes round a cube. Along each dimension a
//! cell's category gives to another one below the same ancestor, so that all
//! sums above stay; or, where the totals above are hidden too, along with them.
//!
//! *Invariant:* what is returned keeps every sum and fits every cell's room, in
//! whole numbers. That nothing is returned proves nothing.

use std::collections::BTreeMap;

use crate::system::{Attacker, System};

/// Categories that move together, with their direction.
type Leg = Vec<(u32, i64)>;

/// Most cubes that are looked at for one cell.
const CUBES_MAX: usize = 4_000;
/// Most legs along one dimension.
const LEGS_MAX: usize = 48;

/// A change of whole numbers and what it would cost to hide it.
#[derive(Clone, Debug)]
pub struct Cube {
    pub cost: i64,
    pub changes: Vec<(usize, i64)>,
}

/// The cheapest cube that moves `cell` by `by`, cheaper than `most`.
pub fn cube_find(
    system: &System,
    cell: usize,
    by: i64,
    attacker: Attacker,
    hidden: &[bool],
    most: i64,
) -> Option<Cube> {
    cube_after(system, cell, by, attacker, hidden, most, &BTreeMap::new())
}

/// Several cubes of single steps, each within the room that those before left.
pub fn cubes_find(
    system: &System,
    cell: usize,
    by: i64,
    attacker: Attacker,
    hidden: &[bool],
    most: i64,
) -> Option<Cube> {
    let mut moved: BTreeMap<usize, i64> = BTreeMap::new();
    let mut cost = 0;
    for _ in 0..by.abs() {
        let left = most - cost;
        let cube = cube_after(system, cell, by.signum(), attacker, hidden, left, &moved)?;
        cost += cube.cost;
        cube.changes.into_iter().for_each(|(cell, by)| *moved.entry(cell).or_default() += by);
    }
    let changes = moved.into_iter().filter(|(_, by)| *by != 0).collect();
    Some(Cube { cost, changes })
}

fn cube_after(
    system: &System,
    cell: usize,
    by: i64,
    attacker: Attacker,
    hidden: &[bool],
    most: i64,
    moved: &BTreeMap<usize, i64>,
) -> Option<Cube> {
    let key = &system.cells[cell].key;
    let legs: Vec<Vec<Leg>> = (0..key.len()).map(|d| legs_of(system, d, key[d])).collect();
    let left = CUBES_MAX;
    let mut search = Search { system, by, attacker, hidden, moved, most, best: None, left };
    search.descend(&legs, &mut Vec::new());
    search.best
}

struct Search<'a> {
    system: &'a System,
    by: i64,
    attacker: Attacker,
    hidden: &'a [bool],
    /// What has changed before this cube.
    moved: &'a BTreeMap<usize, i64>,
    most: i64,
    best: Option<Cube>,
    left: usize,
}

impl Search<'_> {
    fn descend<'l>(&mut self, legs: &'l [Vec<Leg>], chosen: &mut Vec<&'l Leg>) {
        if chosen.len() == legs.len() {
            self.left = self.left.saturating_sub(1);
            if let Some(cube) = self.cube_of(chosen) {
                self.most = cube.cost;
                self.best = Some(cube);
            }
            return;
        }
        for leg in &legs[chosen.len()] {
            if self.left == 0 || self.most == 0 {
                return;
            }
            chosen.push(leg);
            self.descend(legs, chosen);
            chosen.pop();
        }
    }

    /// The cells of a choice of legs, if all of them have room.
    fn cube_of(&self, legs: &[&Leg]) -> Option<Cube> {
        let count: usize = legs.iter().map(|leg| leg.len()).product();
        let mut changes = Vec::with_capacity(count);
        let mut cost = 0;
        let mut key = vec![0; legs.len()];
        for number in 0..count {
            let mut rest = number;
            let mut by = self.by;
            for (d, leg) in legs.iter().enumerate() {
                let (node, sign) = leg[rest % leg.len()];
                rest /= leg.len();
                key[d] = node;
                by *= sign;
            }
            let cell = self.system.find(&key)?;
            let (down, up) = self.system.room(cell, self.attacker);
            let before = self.moved.get(&cell).copied().unwrap_or(0);
            if before + by > up || -(before + by) > down {
                return None;
            }
            if !self.hidden[cell] && before == 0 {
                cost += self.system.cells[cell].cost;
                if cost >= self.most {
                    return None;
                }
            }
            changes.push((cell, by));
        }
        (cost < self.most).then_some(Cube { cost, changes })
    }
}

/// How a category can move along its dimension.
fn legs_of(system: &System, d: usize, node: u32) -> Vec<Leg> {
    let nodes = &system.dimensions[d].nodes;
    let below = |node: usize| -> Vec<usize> {
        let mut path = vec![node];
        while let Some(child) = nodes[path[path.len() - 1]].children.last() {
            path.push(*child);
        }
        path
    };
    let number = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
    let own = below(node as usize);
    let mut legs = Vec::new();
    let mut climbed: Vec<usize> = own.clone();
    let mut at = node as usize;
    while at != 0 {
        let parent = nodes[at].parent;
        for sibling in nodes[parent].children.iter().rev().filter(|sibling| **sibling != at) {
            let mut leg: Leg = climbed.iter().map(|node| (number(*node), 1)).collect();
            leg.extend(below(*sibling).into_iter().map(|node| (number(node), -1)));
            if legs.len() < LEGS_MAX {
                legs.push(leg);
            }
        }
        climbed.push(parent);
        at = parent;
    }
    legs.push(climbed.iter().map(|node| (number(*node), 1)).collect());
    legs
}
