//! Quick witnesses: a change that goes round a cube. Along each dimension a
//! cell's category gives to another one below the same ancestor, so that all
//! sums above stay; or, where the totals above are hidden too, along with them.
//!
//! *Invariant:* what is returned keeps every sum and fits every cell's room, in
//! whole numbers. That nothing is returned proves nothing.

use std::collections::BTreeMap;

use crate::dims::Dimension;
use crate::plan::{BANNED, Changes, Plan};
use crate::system::Attacker;

/// Categories that move together with the cell's own: how far they stand from it
/// in packed keys, and their direction.
pub type Leg = Vec<(u64, i64)>;

/// Most steps of one search.
const STEPS_MAX: usize = 6_000;
/// Most legs along one dimension, and most ways from a category down to the finest.
const LEGS_MAX: usize = 120;
const CHAINS_MAX: usize = 8;

/// What is asked: a cell that moves by so much before this attacker.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    pub cell: usize,
    pub by: i64,
    pub attacker: Attacker,
}

/// A change and its price.
#[derive(Clone, Debug)]
pub struct Cube {
    pub price: i64,
    pub changes: Changes,
}

/// The cheapest cube that is found for a goal, cheaper than `most`.
pub fn cube_find(plan: &Plan, goal: Goal, most: i64) -> Option<Cube> {
    cube_after(plan, goal, most, &BTreeMap::new())
}

/// Several cubes of single steps, each within the room that those before left.
pub fn cubes_find(plan: &Plan, goal: Goal, most: i64) -> Option<Cube> {
    let mut moved: BTreeMap<usize, i64> = BTreeMap::new();
    let step = Goal { by: goal.by.signum(), ..goal };
    let mut left = most;
    for _ in 0..goal.by.abs() {
        let cube = cube_after(plan, step, left, &moved)?;
        left -= cube.price;
        cube.changes.into_iter().for_each(|(cell, by)| *moved.entry(cell).or_default() += by);
    }
    let changes: Changes = moved.into_iter().filter(|(_, by)| *by != 0).collect();
    let price = plan.price_of(&changes);
    (price < most).then_some(Cube { price, changes })
}

fn cube_after(plan: &Plan, goal: Goal, most: i64, moved: &BTreeMap<usize, i64>) -> Option<Cube> {
    let system = plan.system;
    let key = &system.cells[goal.cell].key;
    let legs: Vec<Vec<Leg>> =
        (0..key.len()).map(|d| legs_of(&system.dimensions[d], key[d], system.stride(d))).collect();
    let mut search = Search { plan, goal, moved, most, best: None, left: STEPS_MAX };
    let packed = system.pack(key);
    let start = search.change_of(packed, goal.by, 0)?;
    search.descend(&legs, 0, &mut vec![(packed, goal.by)], start);
    let best = search.best?;
    let place = |(packed, by): &(u64, i64)| Some((system.find_packed(*packed)?, *by));
    let changes: Option<Changes> = best.iter().map(place).collect();
    Some(Cube { price: search.most, changes: changes? })
}

struct Search<'a> {
    plan: &'a Plan<'a>,
    goal: Goal,
    /// What has changed before this cube.
    moved: &'a BTreeMap<usize, i64>,
    most: i64,
    best: Option<Vec<(u64, i64)>>,
    left: usize,
}

impl Search<'_> {
    /// Goes on with the next dimension: every leg doubles what is changed so far.
    fn descend(&mut self, all: &[Vec<Leg>], d: usize, changed: &mut Vec<(u64, i64)>, price: i64) {
        if d == all.len() {
            self.most = price;
            self.best = Some(changed.clone());
            return;
        }
        let legs = &all[d];
        let mut priced: Vec<(i64, usize)> = Vec::with_capacity(legs.len());
        for (number, leg) in legs.iter().enumerate() {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            if let Some(price) = self.leg_price(leg, changed, price) {
                priced.push((price, number));
            }
        }
        priced.sort_unstable();
        for (price, number) in priced {
            if price >= self.most {
                return;
            }
            let known = changed.len();
            for (further, sign) in &legs[number] {
                for at in 0..known {
                    let (packed, by) = changed[at];
                    changed.push((packed.wrapping_add(*further), by * sign));
                }
            }
            self.descend(all, d + 1, changed, price);
            changed.truncate(known);
        }
    }

    /// The price with a leg's cells, where all of them have room.
    fn leg_price(&self, leg: &Leg, changed: &[(u64, i64)], price: i64) -> Option<i64> {
        let mut price = price;
        for (further, sign) in leg {
            for (packed, by) in changed {
                price = self.change_of(packed.wrapping_add(*further), by * sign, price)?;
            }
        }
        Some(price)
    }

    /// The price with one more cell.
    fn change_of(&self, packed: u64, by: i64, price: i64) -> Option<i64> {
        let cell = self.plan.system.find_packed(packed)?;
        let (down, up) = self.plan.system.room(cell, self.goal.attacker);
        let before = self.moved.get(&cell).copied().unwrap_or(0);
        if before + by > up || -(before + by) > down {
            return None;
        }
        let own = if before == 0 { self.plan.price(cell) } else { 0 };
        let price = price + own;
        (own < BANNED && price < self.most).then_some(price)
    }
}

/// How a category can move along its dimension.
fn legs_of(dimension: &Dimension, node: u32, stride: u64) -> Vec<Leg> {
    let nodes = &dimension.nodes;
    let further = |at: usize| (at as u64).wrapping_sub(u64::from(node)).wrapping_mul(stride);
    let mut legs = Vec::new();
    for own in chains_of(dimension, node as usize) {
        let mut climbed: Leg = own.iter().skip(1).map(|at| (further(*at), 1)).collect();
        let mut at = node as usize;
        while at != 0 {
            let parent = nodes[at].parent;
            for sibling in nodes[parent].children.iter().rev().filter(|sibling| **sibling != at) {
                if legs.len() >= LEGS_MAX {
                    return legs;
                }
                for chain in chains_of(dimension, *sibling) {
                    let mut leg = climbed.clone();
                    leg.extend(chain.iter().map(|at| (further(*at), -1)));
                    legs.push(leg);
                }
            }
            climbed.push((further(parent), 1));
            at = parent;
        }
        legs.push(climbed);
    }
    legs
}

/// The ways from a category down to the finest, itself first.
fn chains_of(dimension: &Dimension, node: usize) -> Vec<Vec<usize>> {
    let mut open = vec![vec![node]];
    let mut chains = Vec::new();
    while let Some(chain) = open.pop() {
        let children = &dimension.nodes[chain[chain.len() - 1]].children;
        if children.is_empty() {
            chains.push(chain);
            if chains.len() == CHAINS_MAX {
                break;
            }
            continue;
        }
        for child in children {
            open.push([chain.as_slice(), &[*child]].concat());
        }
    }
    chains
}
