//! How many people: not a count of clusters but an expectation over the
//! probabilities, with an interval.
//!
//! *Invariant:* a pair of probability p counts for 2 − p people, a group of k
//! certain records for one.

use crate::cluster::Pair;

/// The estimate, rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    pub people: u64,
    pub low: u64,
    pub high: u64,
    /// Records counted.
    pub records: u64,
}

/// `missed` is the share of true pairs that no rule made.
pub fn people_estimate(records: usize, pairs: &[Pair], missed: f64) -> Estimate {
    let mut links: Vec<(u32, f64)> = Vec::with_capacity(pairs.len() * 2);
    for pair in pairs {
        links.push((pair.left, pair.probability));
        links.push((pair.right, pair.probability));
    }
    links.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut people = records as f64;
    for run in links.chunk_by(|a, b| a.0 == b.0) {
        people -= 1.0 - share_of(run);
    }
    let merged = records as f64 - people;
    let merged = merged * (1.0 + missed);
    let doubt: f64 = pairs.iter().map(|pair| pair.probability * (1.0 - pair.probability)).sum();
    let spread = 1.96 * (doubt + (merged * 0.02).powi(2)).sqrt() + merged * missed * 0.5;
    let people = records as f64 - merged;
    let round = |value: f64| value.round().clamp(0.0, records as f64) as u64;
    Estimate {
        people: round(people),
        low: round(people - spread),
        high: round(people + spread),
        records: records as u64,
    }
}

/// Expectation of 1 / (1 + others that are the same person).
fn share_of(run: &[(u32, f64)]) -> f64 {
    let mut chances = vec![1.0_f64];
    for (_, probability) in run.iter().rev().take(64) {
        let mut next = vec![0.0; chances.len() + 1];
        for (k, chance) in chances.iter().enumerate() {
            next[k] += chance * (1.0 - probability);
            next[k + 1] += chance * probability;
        }
        chances = next;
    }
    chances.iter().enumerate().map(|(k, chance)| chance / (k + 1) as f64).sum()
}
