//! What pairs say about each other. If a is c and c is b, then a is b, so a pair
//! is at least as probable as the way round over others of its cluster. And
//! where two clean lists are joined, a record has one partner at most.
//!
//! *Invariant:* the first only raises probabilities, and only within a cluster;
//! pairs stay in the order of left and right.

use crate::cluster::Pair;

/// Largest cluster whose pairs are looked at together.
const MEMBERS_MAX: usize = 64;
/// The most that an inferred probability may be.
const INFERRED_MAX: f64 = 0.999_999;

/// Shares each record's odds among its partners.
pub fn pairs_exclude(pairs: &mut [Pair], records: usize) {
    let odds = |pair: &Pair| {
        let probability = pair.probability.clamp(0.0, 1.0 - 1e-12);
        probability / (1.0 - probability)
    };
    let mut sums = vec![0.0_f64; records];
    for pair in pairs.iter() {
        sums[pair.left as usize] += odds(pair);
        sums[pair.right as usize] += odds(pair);
    }
    for pair in pairs {
        let all = sums[pair.left as usize] + sums[pair.right as usize];
        let own = odds(pair);
        pair.probability = own / (1.0 + (all - own).max(own));
    }
}

/// Pairs with what follows from others of their cluster: P(ab) is at least
/// P(ac) + P(cb) - 1. `find` gives the pattern of a pair that was not compared.
pub fn pairs_close(
    pairs: Vec<Pair>,
    clusters: &[u32],
    least: f64,
    find: &mut dyn FnMut(&(u32, u32)) -> u64,
) -> Vec<Pair> {
    let mut pairs = pairs;
    let mut added: Vec<Pair> = Vec::new();
    let cluster = |at: u32| clusters[at as usize];
    let mut inside: Vec<(u32, usize)> = pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| cluster(pair.left) == cluster(pair.right))
        .map(|(at, pair)| (cluster(pair.left), at))
        .collect();
    inside.sort_unstable();
    for run in inside.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let ends = run.iter().flat_map(|(_, at)| [pairs[*at].left, pairs[*at].right]);
        let mut members: Vec<u32> = ends.collect();
        members.sort_unstable();
        members.dedup();
        if members.len() > MEMBERS_MAX {
            continue;
        }
        let mut near = Near::new(members.len());
        let place = |at: u32| members.binary_search(&at).unwrap_or_default();
        for (_, at) in run {
            let pair = &pairs[*at];
            near.set(place(pair.left), place(pair.right), pair.probability);
        }
        near.close();
        for (_, at) in run {
            let pair = &mut pairs[*at];
            let inferred = near.of(place(pair.left), place(pair.right));
            pair.probability = pair.probability.max(inferred.min(INFERRED_MAX));
            near.set(place(pair.left), place(pair.right), 0.0);
        }
        for (at, left) in members.iter().enumerate() {
            for (other, right) in members.iter().enumerate().skip(at + 1) {
                let probability = near.of(at, other).min(INFERRED_MAX);
                if probability >= least && probability > 0.0 {
                    let (left, right) = (*left, *right);
                    let pattern = find(&(left, right));
                    added.push(Pair { left, right, pattern, probability, rules: 0 });
                }
            }
        }
    }
    pairs.extend(added);
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs
}

/// Probabilities between the members of one cluster.
struct Near {
    of: Vec<f64>,
    count: usize,
}

impl Near {
    fn new(count: usize) -> Self {
        Self { of: vec![0.0; count * count], count }
    }

    fn of(&self, a: usize, b: usize) -> f64 {
        self.of[a * self.count + b]
    }

    fn set(&mut self, a: usize, b: usize, probability: f64) {
        self.of[a * self.count + b] = probability;
        self.of[b * self.count + a] = probability;
    }

    fn close(&mut self) {
        for over in 0..self.count {
            for a in 0..self.count {
                for b in (a + 1..self.count).filter(|b| a != over && *b != over) {
                    let round = self.of(a, over) + self.of(over, b) - 1.0;
                    if round > self.of(a, b) {
                        self.set(a, b, round);
                    }
                }
            }
        }
    }
}
