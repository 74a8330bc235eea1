//! Pairs become people: average link, never across what cannot be one person.
//!
//! *Invariant:* two records that cannot be linked are never in one cluster;
//! the numbers of clusters follow the order of records.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::record::{Doc, People};

/// A scored pair; `left` is before `right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub left: u32,
    pub right: u32,
    pub pattern: u64,
    pub probability: f64,
    /// How many rules made it, those on documents apart; 0 where only these did,
    /// or a person.
    pub rules: u8,
}

/// Above every probability: what people decided.
const CERTAIN: f64 = 2.0;
/// Largest group of records that is clustered as a whole.
const GROUP_MAX: usize = 200;

/// What people decided.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub merge: BTreeSet<(u32, u32)>,
    pub apart: BTreeSet<(u32, u32)>,
}

/// Most records that decisions can make one person.
const DECIDED_MAX: usize = 500;

/// Decisions to join that can be kept, and those that contradict what cannot be
/// one person, directly or through other decisions. Earlier pairs are kept first.
pub struct Settled {
    /// First record of everyone's decided group.
    root: Vec<u32>,
    pub refused: Vec<(u32, u32)>,
}

/// Joins what people decided is one person.
pub fn decisions_settle(people: &People, config: &Config, decisions: &Decisions) -> Settled {
    let mut group = Groups::new(people.len());
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut refused = Vec::new();
    for (a, b) in &decisions.merge {
        let (x, y) = (group.root(*a), group.root(*b));
        if x == y {
            continue;
        }
        let mut one = members.get(&x).cloned().unwrap_or_else(|| vec![x]);
        let two = members.get(&y).cloned().unwrap_or_else(|| vec![y]);
        let barred = |(p, q): (u32, u32)| {
            decisions.apart.contains(&(p.min(q), p.max(q))) || is_impossible(people, config, p, q)
        };
        let mut across = one.iter().flat_map(|p| two.iter().map(move |q| (*p, *q)));
        if one.len() + two.len() > DECIDED_MAX || across.any(barred) {
            refused.push((*a, *b));
            continue;
        }
        group.join(x, y);
        one.extend(two);
        members.remove(&x.max(y));
        members.insert(x.min(y), one);
    }
    let root = (0..people.len() as u32).map(|at| group.root(at)).collect();
    Settled { root, refused }
}

/// Two full documents of one kind, or sex and given name both disagree.
pub fn is_impossible(people: &People, config: &Config, a: u32, b: u32) -> bool {
    let (one, two) = (&people.records[a as usize], &people.records[b as usize]);
    (config.documents_exclude && documents_exclude(people.doc(one), people.doc(two)))
        || (one.sex != 0 && two.sex != 0 && one.sex != two.sex && {
            let (x, y) = (one.names[0] as usize, two.names[0] as usize);
            x != 0 && y != 0 && people.names[x].similarity(&people.names[y]) < 700
        })
}

/// Numbers of one kind (length and opening letter) that differ by more than a slip.
fn documents_exclude(a: &Doc, b: &Doc) -> bool {
    let length = |doc: &Doc| doc.iter().position(|b| *b == 0).unwrap_or(16);
    let (x, y) = (length(a), length(b));
    let kind = |doc: &Doc| if doc[0].is_ascii_alphabetic() { doc[0] } else { b'0' };
    if x < 6 || x != y || kind(a) != kind(b) {
        return false;
    }
    let (mut left, mut right) = (*a, *b);
    left.sort_unstable();
    right.sort_unstable();
    let apart = a.iter().zip(b).filter(|(x, y)| x != y).count();
    apart > 2 || (apart == 2 && left != right)
}

/// Cluster number of each record.
pub fn clusters_make(
    people: &People,
    pairs: &[Pair],
    decisions: &Decisions,
    settled: &Settled,
    config: &Config,
) -> Vec<u32> {
    let least = config.cluster_probability_min;
    let root = |at: u32| settled.root[at as usize];
    let decided = (0..people.len() as u32).filter(|at| root(*at) != *at);
    let certain = decided.map(|at| (root(at), at, CERTAIN));
    let scored = pairs.iter().map(|pair| (pair.left, pair.right, pair.probability.min(0.999_999)));
    let edges: Vec<(u32, u32, f64)> = scored.chain(certain).collect();
    let mut group = Groups::new(people.len());
    let mut work: Vec<(Vec<(u32, u32, f64)>, f64)> = vec![(edges, least * 0.5)];
    while let Some((edges, floor)) = work.pop() {
        for (members, edges) in components(edges, floor) {
            if members.len() <= GROUP_MAX || floor > 0.9999 {
                for part in members_divide(members, settled) {
                    let clustering = Clustering { people, decisions, settled, config };
                    clustering.group(&part, &edges, &mut group);
                }
            } else {
                work.push((edges, 1.0 - (1.0 - floor) / 4.0));
            }
        }
    }
    group.numbers()
}

/// Parts of bounded size that keep decided groups whole.
fn members_divide(mut members: Vec<u32>, settled: &Settled) -> Vec<Vec<u32>> {
    if members.len() <= GROUP_MAX {
        return vec![members];
    }
    let root = |at: u32| settled.root[at as usize];
    members.sort_unstable_by_key(|at| (root(*at), *at));
    let mut parts: Vec<Vec<u32>> = vec![Vec::new()];
    for decided in members.chunk_by(|a, b| root(*a) == root(*b)) {
        if parts.last().is_some_and(|part| part.len() + decided.len() > GROUP_MAX) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend_from_slice(decided);
        }
    }
    parts.iter_mut().for_each(|part| part.sort_unstable());
    parts
}

/// Records from which on their places are looked up.
const LOOKED_UP_MIN: usize = 10_000;

/// Connected records with their edges, at edges of `floor` and above.
fn components(edges: Vec<(u32, u32, f64)>, floor: f64) -> Vec<(Vec<u32>, Vec<(u32, u32, f64)>)> {
    let mut nodes: Vec<u32> = edges.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let most = nodes.last().copied().unwrap_or_default() as usize;
    // Looked up where there are many of them, and searched where there are few.
    let mut places = vec![0_u32; if nodes.len() > LOOKED_UP_MIN { most + 1 } else { 0 }];
    if !places.is_empty() {
        nodes.iter().enumerate().for_each(|(at, node)| places[*node as usize] = at as u32);
    }
    let place = |at: u32| match places.get(at as usize) {
        Some(place) => *place as usize,
        None => nodes.binary_search(&at).unwrap_or_default(),
    };
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

struct Clustering<'a> {
    people: &'a People,
    decisions: &'a Decisions,
    settled: &'a Settled,
    config: &'a Config,
}

impl Clustering<'_> {
    /// Average link inside one group; what people decided is joined first.
    fn group(&self, members: &[u32], edges: &[(u32, u32, f64)], group: &mut Groups) {
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
                let (a, b) = (members[x], members[y]);
                let bar = self.decisions.apart.contains(&(a, b))
                    || is_impossible(self.people, self.config, a, b);
                barred[x * k + y] = bar;
                barred[y * k + x] = bar;
            }
        }
        let mut linkage = Linkage { sums, barred, sizes: vec![1.0; k], alive: (0..k).collect() };
        for y in 0..k {
            let first = self.settled.root[members[y] as usize];
            if let Ok(x) = members.binary_search(&first)
                && x != y
            {
                linkage.join(x, y);
                group.join(members[x], members[y]);
            }
        }
        while let Some((x, y)) = linkage.best(self.config.cluster_probability_min) {
            linkage.join(x, y);
            group.join(members[x], members[y]);
        }
    }
}

/// Sums of probabilities between the groups that are still apart.
struct Linkage {
    sums: Vec<f64>,
    barred: Vec<bool>,
    sizes: Vec<f64>,
    alive: Vec<usize>,
}

impl Linkage {
    fn join(&mut self, x: usize, y: usize) {
        let k = self.sizes.len();
        for z in self.alive.iter().copied().filter(|z| *z != x && *z != y) {
            self.sums[x * k + z] += self.sums[y * k + z];
            self.sums[z * k + x] = self.sums[x * k + z];
            self.barred[x * k + z] |= self.barred[y * k + z];
            self.barred[z * k + x] = self.barred[x * k + z];
        }
        self.sizes[x] += self.sizes[y];
        self.alive.retain(|z| *z != y);
    }

    fn best(&self, least: f64) -> Option<(usize, usize)> {
        let k = self.sizes.len();
        let mut best: Option<(f64, usize, usize)> = None;
        for (at, x) in self.alive.iter().copied().enumerate() {
            for y in self.alive[at + 1..].iter().copied() {
                let average = self.sums[x * k + y] / (self.sizes[x] * self.sizes[y]);
                if average >= least
                    && !self.barred[x * k + y]
                    && best.is_none_or(|(most, ..)| average > most)
                {
                    best = Some((average, x, y));
                }
            }
        }
        best.map(|(_, x, y)| (x, y))
    }
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
