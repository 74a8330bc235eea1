//! The part of a large table that is near a cell: the categories beside its
//! own along each dimension, the most useful first, as many as a linear
//! programme takes quickly.
//!
//! *Invariant:* changes within the part alone may miss a witness, and never
//! make a wrong one: all cells outside stay as they are.

use crate::plan::Plan;
use crate::system::Attacker;

/// Most cells of a part.
pub const CELLS_MAX: usize = 420;

/// The cells near `cell`, in ascending order.
pub fn cells_near(plan: &Plan, cell: usize, attacker: Attacker) -> Vec<usize> {
    let system = plan.system;
    let key = &system.cells[cell].key;
    let mut choices: Vec<Vec<u32>> =
        (0..key.len()).map(|d| nodes_near(plan, key, d, attacker)).collect();
    let cells = |choices: &[Vec<u32>]| choices.iter().map(Vec::len).product::<usize>();
    while cells(&choices) > CELLS_MAX {
        let longest = (0..choices.len()).max_by_key(|d| (choices[*d].len(), *d)).unwrap_or(0);
        if choices[longest].len() <= 2 {
            break;
        }
        choices[longest].pop();
    }
    let mut near = Vec::new();
    let mut chosen = key.clone();
    product_walk(&choices, 0, &mut chosen, &mut |key| near.extend(system.find(key)));
    near.sort_unstable();
    near
}

/// The hidden cells that hang together with `cell` by sums, the nearest first,
/// no more than a linear programme takes quickly.
pub fn cells_joined(plan: &Plan, cell: usize, attacker: Attacker) -> Vec<usize> {
    Walk::new(plan, attacker).cells(cell, CELLS_MAX)
}

/// All that is hidden and can move, in parts that no sum joins.
pub fn parts_joined(plan: &Plan, attacker: Attacker) -> Vec<Vec<usize>> {
    let mut walk = Walk::new(plan, attacker);
    let cells = 0..plan.hidden.len();
    let parts = cells.filter_map(|cell| {
        let starts = walk.moves(cell) && !walk.seen[cell];
        starts.then(|| walk.cells(cell, usize::MAX))
    });
    parts.collect()
}

/// From hidden cell to hidden cell, along the sums that hold both.
struct Walk<'a> {
    plan: &'a Plan<'a>,
    attacker: Attacker,
    seen: Vec<bool>,
    sums: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan<'a>, attacker: Attacker) -> Self {
        let (cells, sums) = (plan.system.cells.len(), plan.system.sums.len());
        Self { plan, attacker, seen: vec![false; cells], sums: vec![false; sums] }
    }

    fn moves(&self, cell: usize) -> bool {
        self.plan.hidden[cell] && self.plan.system.room(cell, self.attacker) != (0, 0)
    }

    fn cells(&mut self, cell: usize, most: usize) -> Vec<usize> {
        let system = self.plan.system;
        let mut cells = vec![cell];
        self.seen[cell] = true;
        let mut at = 0;
        while at < cells.len() && cells.len() < most {
            for (sum, _) in &system.sums_of[cells[at]] {
                if std::mem::replace(&mut self.sums[*sum], true) {
                    continue;
                }
                let (total, parts) = &system.sums[*sum];
                for next in parts.iter().chain([total]) {
                    if !self.seen[*next] && self.moves(*next) {
                        self.seen[*next] = true;
                        cells.push(*next);
                    }
                }
            }
            at += 1;
        }
        cells
    }
}

fn product_walk(
    choices: &[Vec<u32>],
    d: usize,
    chosen: &mut Vec<u32>,
    take: &mut impl FnMut(&[u32]),
) {
    if d == choices.len() {
        take(chosen);
        return;
    }
    for node in &choices[d] {
        chosen[d] = *node;
        product_walk(choices, d + 1, chosen, take);
    }
}

/// The category itself, what is below it, then its siblings with what is below
/// them by how cheaply they can move, then what is above.
fn nodes_near(plan: &Plan, key: &[u32], d: usize, attacker: Attacker) -> Vec<u32> {
    let system = plan.system;
    let nodes = &system.dimensions[d].nodes;
    let own = key[d] as usize;
    let mut at = key.to_vec();
    let mut price = |node: usize| -> i64 {
        at[d] = u32::try_from(node).unwrap_or(u32::MAX);
        let Some(cell) = system.find(&at) else { return i64::MAX };
        match system.room(cell, attacker) {
            (0, 0) => i64::MAX,
            (0, _) => 16_000,
            _ => plan.price(cell),
        }
    };
    let mut priced = |list: &[usize]| -> Vec<usize> {
        let mut list: Vec<(i64, usize)> = list.iter().map(|node| (price(*node), *node)).collect();
        list.sort_by_key(|(price, _)| *price);
        list.into_iter().map(|(_, node)| node).collect()
    };
    let mut near = vec![own];
    let mut below = vec![own];
    while let Some(node) = below.pop() {
        let children = priced(&nodes[node].children);
        near.extend(children.iter().take(3));
        below.extend(children.first());
    }
    let mut climb = own;
    while climb != 0 {
        let parent = nodes[climb].parent;
        let siblings: Vec<usize> =
            nodes[parent].children.iter().copied().filter(|node| *node != climb).collect();
        for sibling in priced(&siblings) {
            near.push(sibling);
            let mut at = sibling;
            while let Some(child) = priced(&nodes[at].children).first() {
                near.push(*child);
                at = *child;
            }
        }
        near.push(parent);
        climb = parent;
    }
    near.into_iter().filter_map(|node| u32::try_from(node).ok()).collect()
}
