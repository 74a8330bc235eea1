//! How many people: not a count of clusters but an expectation over the
//! probabilities, with an interval.
//!
//! *Invariant:* a pair of probability p counts for 2 − p people, a group of k
//! certain records for one.

use crate::cluster::Pair;
use crate::compare::{DOCUMENT, level, level_without};

/// The estimate, rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    pub people: u64,
    pub low: u64,
    pub high: u64,
    /// Records counted.
    pub records: u64,
}

/// What the estimate cannot be surer of than.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doubts {
    /// Share of true pairs that no rule made, and its standard error.
    pub missed: f64,
    pub missed_error: f64,
    /// Standard error of all log odds together.
    pub shift_error: f64,
}

/// Fewest pairs with equal documents that tell what other rules miss.
const CAUGHT_MIN: f64 = 30.0;

impl Doubts {
    /// What was missed, from pairs that a document caught: how many of them were
    /// found without it too, by another rule and as `is_found` of their pattern
    /// says. Where there are too few documents, Chao's lower bound from what one
    /// and two rules caught.
    pub fn new(pairs: &[Pair], shift_error: f64, is_found: &dyn Fn(u64) -> bool) -> Self {
        let (mut caught, mut again) = (0.0, 0.0);
        let mut by_rules = [0.0_f64; 3];
        let mut all = 0.0;
        for pair in pairs {
            all += pair.probability;
            if (1..3).contains(&pair.rules) {
                by_rules[usize::from(pair.rules)] += pair.probability;
            }
            if level(pair.pattern, DOCUMENT) == 1 {
                caught += pair.probability;
                let found = pair.rules > 0 && is_found(level_without(pair.pattern, DOCUMENT));
                again += if found { pair.probability } else { 0.0 };
            }
        }
        if caught >= CAUGHT_MIN {
            let share = (again / caught).clamp(0.5, 1.0);
            let error = ((share * (1.0 - share)).max(1.0 / caught) / caught).sqrt() / share;
            // What has a document is caught anyway.
            let open = 1.0 - caught / all.max(1.0);
            let missed = (1.0 / share - 1.0) * open;
            return Self { missed, missed_error: error * open, shift_error };
        }
        if all < 1.0 || by_rules[2] < 1.0 {
            return Self { missed: 0.0, missed_error: 0.02, shift_error };
        }
        let missed = (by_rules[1] * by_rules[1] / (2.0 * by_rules[2]) / all).min(0.1);
        Self { missed, missed_error: missed * 0.5 + 0.01, shift_error }
    }
}

/// Standard error of the model itself, as a share of what was merged: scores are
/// set right on pairs that have documents, and others may be unlike them.
const MODEL_ERROR: f64 = 0.02;

/// How many people the records are about.
pub fn people_estimate(records: usize, pairs: &[Pair], doubts: Doubts) -> Estimate {
    let mut links: Vec<(u32, f64)> = Vec::with_capacity(pairs.len() * 2);
    for pair in pairs {
        links.push((pair.left, pair.probability));
        links.push((pair.right, pair.probability));
    }
    links.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut people = records as f64;
    for run in links.chunk_by(|a, b| a.0 == b.0) {
        people -= 1.0 - share_of(run);
    }
    let merged = (records as f64 - people) * (1.0 + doubts.missed);
    let doubt: f64 = pairs.iter().map(|pair| pair.probability * (1.0 - pair.probability)).sum();
    let shares = doubt * doubts.shift_error;
    let rest = merged * doubts.missed_error.hypot(MODEL_ERROR);
    let spread = 1.96 * (doubt + shares.powi(2) + rest.powi(2)).sqrt();
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
