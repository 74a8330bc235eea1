//! Pairs become people: average link, never across what cannot be one person.
//!
//! *Invariant:* two records that cannot be linked are never in one cluster;
//! the numbers of clusters follow the order of records.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::record::{People, Record};

/// A scored pair; `left` is before `right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub left: u32,
    pub right: u32,
    pub pattern: u64,
    pub probability: f64,
}

/// Largest group of records that is clustered as a whole.
const GROUP_MAX: usize = 200;

/// What people decided.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub merge: BTreeSet<(u32, u32)>,
    pub apart: BTreeSet<(u32, u32)>,
}

/// Two full documents of one kind, or sex and given name both disagree.
pub fn is_impossible(people: &People, config: &Config, a: u32, b: u32) -> bool {
    let (one, two) = (&people.records[a as usize], &people.records[b as usize]);
    (config.documents_exclude && documents_exclude(one, two))
        || (one.sex != 0 && two.sex != 0 && one.sex != two.sex && {
            let (x, y) = (one.names[0] as usize, two.names[0] as usize);
            x != 0 && y != 0 && people.sounds[x].similarity(&people.sounds[y]) < 700
        })
}

/// Numbers of one kind (length and opening letter) that differ by more than a slip.
fn documents_exclude(a: &Record, b: &Record) -> bool {
    let length = |doc: &[u8; 16]| doc.iter().position(|b| *b == 0).unwrap_or(16);
    let (x, y) = (length(&a.doc), length(&b.doc));
    let kind = |doc: &[u8; 16]| if doc[0].is_ascii_alphabetic() { doc[0] } else { b'0' };
    if x < 6 || x != y || kind(&a.doc) != kind(&b.doc) {
        return false;
    }
    let mut left = a.doc;
    let mut right = b.doc;
    left.sort_unstable();
    right.sort_unstable();
    let apart = a.doc.iter().zip(&b.doc).filter(|(x, y)| x != y).count();
    apart > 2 || (apart == 2 && left != right)
}

/// Cluster number of each record.
pub fn clusters_make(
    people: &People,
    pairs: &[Pair],
    decisions: &Decisions,
    config: &Config,
) -> Vec<u32> {
    let least = config.cluster_probability_min;
    let edges: Vec<(u32, u32, f64)> = pairs
        .iter()
        .map(|pair| {
            let key = (pair.left, pair.right);
            let certain = decisions.merge.contains(&key);
            (pair.left, pair.right, if certain { 1.0 } else { pair.probability })
        })
        .collect();
    let mut group = Groups::new(people.len());
    let mut work: Vec<(Vec<(u32, u32, f64)>, f64)> = vec![(edges, least * 0.5)];
    while let Some((edges, floor)) = work.pop() {
        for (members, edges) in components(edges, floor) {
            if members.len() <= GROUP_MAX || floor > 0.9999 {
                for part in members.chunks(GROUP_MAX) {
                    group_cluster(people, part, &edges, decisions, config, &mut group);
                }
            } else {
                work.push((edges, 1.0 - (1.0 - floor) / 4.0));
            }
        }
    }
    group.numbers()
}

/// Connected records with their edges, at edges of `floor` and above.
fn components(edges: Vec<(u32, u32, f64)>, floor: f64) -> Vec<(Vec<u32>, Vec<(u32, u32, f64)>)> {
    let mut nodes: Vec<u32> = edges.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let place = |at: u32| nodes.binary_search(&at).unwrap_or_default();
    let mut group = Groups::new(nodes.len());
    for (a, b, _) in edges.iter().filter(|edge| edge.2 >= floor) {
        group.join(place(*a) as u32, place(*b) as u32);
    }
    let roots: Vec<u32> = (0..nodes.len() as u32).map(|at| group.root(at)).collect();
    let mut out: Vec<(Vec<u32>, Vec<(u32, u32, f64)>)> = vec![Default::default(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        out[roots[at] as usize].0.push(*node);
    }
    for edge in edges {
        let (x, y) = (roots[place(edge.0)], roots[place(edge.1)]);
        if x == y {
            out[x as usize].1.push(edge);
        }
    }
    out.retain(|(members, _)| members.len() > 1);
    out
}

/// Average link inside one group.
fn group_cluster(
    people: &People,
    members: &[u32],
    edges: &[(u32, u32, f64)],
    decisions: &Decisions,
    config: &Config,
    group: &mut Groups,
) {
    let k = members.len();
    let mut sums = vec![0.0_f64; k * k];
    let mut barred = vec![false; k * k];
    for (a, b, probability) in edges {
        if let (Ok(x), Ok(y)) = (members.binary_search(a), members.binary_search(b)) {
            sums[x * k + y] = *probability;
            sums[y * k + x] = *probability;
        }
    }
    for x in 0..k {
        for y in x + 1..k {
            let key = (members[x], members[y]);
            let bar = !decisions.merge.contains(&key)
                && (decisions.apart.contains(&key) || is_impossible(people, config, key.0, key.1));
            barred[x * k + y] = bar;
            barred[y * k + x] = bar;
        }
    }
    let mut sizes = vec![1.0_f64; k];
    let mut alive: Vec<usize> = (0..k).collect();
    while let Some((x, y)) =
        best_merge(&alive, &sums, &barred, &sizes, config.cluster_probability_min)
    {
        for z in alive.iter().copied().filter(|z| *z != x && *z != y) {
            sums[x * k + z] += sums[y * k + z];
            sums[z * k + x] = sums[x * k + z];
            barred[x * k + z] |= barred[y * k + z];
            barred[z * k + x] = barred[x * k + z];
        }
        sizes[x] += sizes[y];
        alive.retain(|z| *z != y);
        group.join(members[x], members[y]);
    }
}

fn best_merge(
    alive: &[usize],
    sums: &[f64],
    barred: &[bool],
    sizes: &[f64],
    least: f64,
) -> Option<(usize, usize)> {
    let k = sizes.len();
    let mut best: Option<(f64, usize, usize)> = None;
    for (at, x) in alive.iter().copied().enumerate() {
        for y in alive[at + 1..].iter().copied() {
            let average = sums[x * k + y] / (sizes[x] * sizes[y]);
            if average >= least
                && !barred[x * k + y]
                && best.is_none_or(|(most, ..)| average > most)
            {
                best = Some((average, x, y));
            }
        }
    }
    best.map(|(_, x, y)| (x, y))
}

/// Joined records; the root is always the first of a group.
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect() }
    }

    fn root(&mut self, at: u32) -> u32 {
        let mut at = at;
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    fn numbers(mut self) -> Vec<u32> {
        let mut next = 0;
        let mut number_of_root = vec![0_u32; self.parent.len()];
        (0..self.parent.len() as u32)
            .map(|at| {
                let root = self.root(at);
                if root == at {
                    next += 1;
                    number_of_root[at as usize] = next;
                }
                number_of_root[root as usize]
            })
            .collect()
    }
}
