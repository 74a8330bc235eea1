//! How key informants' answers about one place become one estimate.
//!
//! The rule, declared in packages as `weighted-median` and printed with the
//! figures: each total is the weighted median of the interviews' totals, a
//! key informant's credibility (1 to 5) being the weight. A breakdown is the
//! weighted sum of its categories over the interviews, brought to the total by
//! largest remainder, so that it adds up exactly. A subset is the weighted
//! median of its answers, at most the total.
//!
//! *Invariant:* whole numbers throughout; the order of interviews changes
//! nothing.

use std::collections::BTreeMap;

use masar_programme::model::{RoundRule, RoundTotal};
use masar_register::answers::{at, turns, whole};
use serde_json::Value;

/// Name of the rule in packages.
pub const METHOD: &str = "weighted-median";

/// Credibility of an informant who was not rated.
const CREDIBILITY_DEFAULT: u64 = 3;

/// One number of an estimate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Cell {
    pub population: String,
    pub breakdown: String,
    pub category: String,
    pub value: u64,
}

/// Combines the interviews of one place.
pub fn estimate(rule: &RoundRule, interviews: &[&Value]) -> Vec<Cell> {
    let weights: Vec<u64> = interviews
        .iter()
        .map(|answers| whole(at(answers, &rule.credibility)).unwrap_or(CREDIBILITY_DEFAULT))
        .map(|weight| weight.clamp(1, 5))
        .collect();
    rule.totals.iter().flat_map(|total| total_estimate(total, interviews, &weights)).collect()
}

/// Mean credibility of the interviews, rounded down: the estimate's reliability.
pub fn reliability(rule: &RoundRule, interviews: &[&Value]) -> u64 {
    let ratings = interviews
        .iter()
        .map(|answers| whole(at(answers, &rule.credibility)).unwrap_or(CREDIBILITY_DEFAULT));
    ratings.sum::<u64>() / u64::try_from(interviews.len().max(1)).unwrap_or(1)
}

fn total_estimate(total: &RoundTotal, interviews: &[&Value], weights: &[u64]) -> Vec<Cell> {
    let answers = |path: &str| -> Vec<(u64, u64)> {
        let found = interviews.iter().zip(weights);
        found.filter_map(|(answers, weight)| Some((whole(at(answers, path))?, *weight))).collect()
    };
    let Some(value) = weighted_median(answers(&total.total)) else { return Vec::new() };
    let cell = |breakdown: &str, category: &str, value: u64| Cell {
        population: total.population.clone(),
        breakdown: breakdown.to_owned(),
        category: category.to_owned(),
        value,
    };
    let mut cells = vec![cell("total", "", value)];
    for (breakdown, categories) in &total.breakdowns {
        let sums = categories.iter().map(|(category, path)| {
            let sum = answers(path).iter().map(|(value, weight)| value * weight).sum();
            (category.clone(), sum)
        });
        let parts = scale_to(value, &sums.collect());
        cells.extend(parts.into_iter().map(|(category, part)| cell(breakdown, &category, part)));
    }
    for (breakdown, (repeat, code, number)) in &total.lists {
        let sums = list_sums(interviews, weights, repeat, code, number);
        let parts = scale_to(value, &sums);
        cells.extend(parts.into_iter().map(|(category, part)| cell(breakdown, &category, part)));
    }
    for (subset, path) in &total.subsets {
        let part = weighted_median(answers(path)).unwrap_or(0).min(value);
        cells.push(cell(subset, "yes", part));
    }
    cells.retain(|cell| cell.value > 0 || cell.breakdown == "total");
    cells
}

fn list_sums(
    interviews: &[&Value],
    weights: &[u64],
    repeat: &str,
    code: &str,
    number: &str,
) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for (answers, weight) in interviews.iter().zip(weights) {
        for turn in turns(answers, Some(repeat)) {
            if let (Some(code), Some(number)) = (turn.text(code), turn.whole(number)) {
                *sums.entry(code.to_owned()).or_insert(0) += number * weight;
            }
        }
    }
    sums
}

/// The smallest value at which half of the weight is reached.
pub fn weighted_median(mut answers: Vec<(u64, u64)>) -> Option<u64> {
    answers.sort_unstable();
    let all: u64 = answers.iter().map(|(_, weight)| weight).sum();
    let mut reached = 0;
    answers.into_iter().find_map(|(value, weight)| {
        reached += weight;
        (2 * reached >= all).then_some(value)
    })
}

/// Scales parts so that they add up to `total`, by largest remainder; ties go
/// to the first code. Nothing when all parts are zero.
pub fn scale_to(total: u64, parts: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let sum: u128 = parts.values().map(|part| u128::from(*part)).sum();
    if sum == 0 {
        return Vec::new();
    }
    let scaled = |part: u64| u128::from(part) * u128::from(total);
    let mut out: Vec<(String, u64)> = parts
        .iter()
        .map(|(code, part)| {
            let down = u64::try_from(scaled(*part) / sum).expect("at most the total");
            (code.clone(), down)
        })
        .collect();
    let missing = total - out.iter().map(|(_, part)| part).sum::<u64>();
    let mut order: Vec<(u128, usize)> = parts
        .values()
        .enumerate()
        .map(|(index, part)| (u128::MAX - scaled(*part) % sum, index))
        .collect();
    order.sort_unstable();
    for (_, index) in order.into_iter().take(usize::try_from(missing).unwrap_or(usize::MAX)) {
        out[index].1 += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_middle_answer_by_weight_wins() {
        assert_eq!(weighted_median(vec![(100, 3), (900, 3), (500, 4)]), Some(500));
        assert_eq!(weighted_median(vec![(100, 5), (900, 1), (500, 1)]), Some(100));
        assert_eq!(weighted_median(Vec::new()), None);
    }

    proptest! {
        /// A scaled breakdown adds up to its total, and no part is off by one or more.
        #[test]
        fn a_scaled_breakdown_adds_up(
            total in 0u64..1_000_000,
            parts in prop::collection::btree_map("[a-z]{1,3}", 0u64..10_000, 1..12),
        ) {
            let scaled = scale_to(total, &parts);
            let sum: u64 = parts.values().sum();
            if sum > 0 {
                prop_assert_eq!(scaled.iter().map(|(_, part)| part).sum::<u64>(), total);
                for (code, part) in scaled {
                    let exact = u128::from(parts[&code]) * u128::from(total) / u128::from(sum);
                    prop_assert!(u128::from(part) == exact || u128::from(part) == exact + 1);
                }
            }
        }

        /// The order of interviews changes nothing.
        #[test]
        fn the_order_of_interviews_changes_nothing(
            answers in prop::collection::vec((0u64..5_000, 1u64..6), 1..9),
        ) {
            let mut reversed = answers.clone();
            reversed.reverse();
            prop_assert_eq!(weighted_median(answers), weighted_median(reversed));
        }
    }
}
