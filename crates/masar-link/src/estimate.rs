//! How many people: not a count of clusters but an expectation over the
//! probabilities, with an interval.
//!
//! A cluster is one person as far as its records hold together, and it may be the
//! same person as other clusters, of which one at most is right. What no rule made
//! is told by pairs that a document caught.
//!
//! *Invariant:* a pair of probability p counts for 2 − p people, a group of k
//! certain records for one.

use std::collections::BTreeMap;

use crate::cluster::Pair;
use crate::compare::{
    BIRTH, DOCUMENT, FAMILY, FATHER, GIVEN, GRANDFATHER, PHONE, PLACE, is_across,
    is_birth_from_age, level, level_without,
};

/// Pairs below this probability do not count.
pub const COUNTED_MIN: f64 = 1e-3;

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
    /// Share of true links that no rule made, and its standard error.
    pub missed: f64,
    pub missed_error: f64,
    /// Standard error of all log odds together.
    pub shift_error: f64,
}

/// Fewest pairs with equal documents that tell what other rules miss.
const CAUGHT_MIN: f64 = 30.0;
/// A link that leads round to a pair that was not found itself.
const LINK_MIN: f64 = 0.5;

impl Doubts {
    /// What was missed, from pairs that a document caught: how many of them were
    /// found without it too, by another rule or over a third record; `score` is
    /// the probability of a pattern. Where there are too few documents, Chao's
    /// lower bound from what one and two rules caught.
    pub fn new(pairs: &[Pair], shift_error: f64, score: &dyn Fn(u64) -> f64) -> Self {
        let mut catches = Catches::default();
        let mut by_rules = [0.0_f64; 3];
        let round = Round::new(pairs, score);
        for pair in pairs {
            if (1..3).contains(&pair.rules) {
                by_rules[usize::from(pair.rules)] += pair.probability;
            }
            if level(pair.pattern, DOCUMENT) == 1 {
                let plain = score(level_without(pair.pattern, DOCUMENT));
                let found = pair.rules > 0 && plain >= COUNTED_MIN;
                catches.caught(pair, found || round.leads(pair.left, pair.right));
            } else {
                catches.open(pair);
            }
        }
        let all = catches.all.caught + catches.all.open;
        if catches.all.caught >= CAUGHT_MIN {
            let (missed, missed_error) = catches.missed();
            return Self { missed, missed_error, shift_error };
        }
        if all < 1.0 || by_rules[2] < 1.0 {
            return Self { missed: 0.0, missed_error: 0.02, shift_error };
        }
        let missed = (by_rules[1] * by_rules[1] / (2.0 * by_rules[2]) / all).min(0.1);
        Self { missed, missed_error: missed * 0.5 + 0.01, shift_error }
    }
}

/// Expected pairs of one person: caught by a document, of these found again, and
/// without one.
#[derive(Clone, Copy, Default)]
struct Catch {
    caught: f64,
    again: f64,
    open: f64,
}

impl Catch {
    /// Share that is found, where so many pairs like it speak for `before`.
    fn share(self, before: f64) -> f64 {
        ((self.again + ALIKE * before) / (self.caught + ALIKE)).clamp(0.3, 1.0)
    }
}

/// Pairs that are less known are missed more often, and they have fewer
/// documents: so what was missed is told apart by what is known of both records.
/// Where documents are few, the coarser groups and then all together speak.
#[derive(Default)]
struct Catches {
    all: Catch,
    coarse: BTreeMap<u64, Catch>,
    fine: BTreeMap<u64, Catch>,
}

/// Caught pairs that a coarser group counts for.
const ALIKE: f64 = 20.0;

impl Catches {
    fn each(&mut self, pattern: u64, add: impl Fn(&mut Catch)) {
        let (coarse, fine) = known(pattern);
        add(&mut self.all);
        add(self.coarse.entry(coarse).or_default());
        add(self.fine.entry(fine).or_default());
    }

    fn caught(&mut self, pair: &Pair, found: bool) {
        self.each(pair.pattern, |catch| {
            catch.caught += pair.probability;
            catch.again += if found { pair.probability } else { 0.0 };
        });
    }

    fn open(&mut self, pair: &Pair) {
        self.each(pair.pattern, |catch| catch.open += pair.probability);
    }

    /// Share of what was found that was missed beside it, and its standard error.
    fn missed(&self) -> (f64, f64) {
        let Catch { caught, again, open } = self.all;
        let whole = (again / caught).clamp(0.5, 1.0);
        let missed = self.fine.iter().map(|(key, catch)| {
            let coarse = self.coarse.get(&(key >> FINE_BITS)).copied().unwrap_or_default();
            catch.open * (1.0 / catch.share(coarse.share(whole)) - 1.0)
        });
        let missed = missed.sum::<f64>() / (caught + open).max(1.0);
        let error = ((whole * (1.0 - whole)).max(1.0 / caught) / caught).sqrt() / whole;
        // As much more uncertain as it is more than the plain share of all.
        let more = (missed / (1.0 / whole - 1.0).max(1.0 / caught)).clamp(1.0, 3.0);
        (missed, error * more * open / (caught + open).max(1.0))
    }
}

const FINE_BITS: u32 = 6;

/// What is known of both records: births and phones, and names and places too.
fn known(pattern: u64) -> (u64, u64) {
    let birth = match level(pattern, BIRTH) {
        0 => 0,
        birth if is_birth_from_age(birth) => 1,
        2 | 3 => 2,
        _ => 3,
    };
    let coarse = birth << 1 | u64::from(level(pattern, PHONE) != 0);
    let fields = [GIVEN, FATHER, GRANDFATHER, FAMILY, PLACE];
    let fine = fields.iter().map(|field| u64::from(level(pattern, *field) != 0));
    let fine = fine.chain([u64::from(is_across(pattern))]);
    (coarse, fine.fold(coarse, |all, bit| all << 1 | bit))
}

/// Links that were found without a document, of records that share one.
struct Round {
    links: Vec<(u32, u32)>,
}

impl Round {
    fn new(pairs: &[Pair], score: &dyn Fn(u64) -> f64) -> Self {
        let of_documents = pairs.iter().filter(|pair| level(pair.pattern, DOCUMENT) == 1);
        let mut ends: Vec<u32> = of_documents.flat_map(|pair| [pair.left, pair.right]).collect();
        ends.sort_unstable();
        ends.dedup();
        let ours = |at: u32| ends.binary_search(&at).is_ok();
        let plain = |pair: &&Pair| {
            pair.rules > 0 && score(level_without(pair.pattern, DOCUMENT)) >= LINK_MIN
        };
        let near = pairs.iter().filter(|pair| ours(pair.left) || ours(pair.right));
        let both = near.filter(plain).flat_map(|pair| {
            let (a, b) = (pair.left, pair.right);
            [(a, b), (b, a)]
        });
        let mut links: Vec<(u32, u32)> = both.collect();
        links.sort_unstable();
        Self { links }
    }

    fn of(&self, at: u32) -> &[(u32, u32)] {
        let start = self.links.partition_point(|link| link.0 < at);
        let end = self.links.partition_point(|link| link.0 <= at);
        &self.links[start..end]
    }

    /// Whether a third record links the two.
    fn leads(&self, a: u32, b: u32) -> bool {
        let of_b = self.of(b);
        self.of(a).iter().any(|(_, c)| of_b.iter().any(|(_, other)| other == c))
    }
}

/// Standard error of the model itself, as a share of what was merged: scores are
/// set right on pairs that have documents or visits, and others may be unlike them.
const MODEL_ERROR: f64 = 0.02;

/// How many people the records are about. Documents and visits set how many pairs
/// are expected; `settled` is that number as a share of what the pairs now add up to.
pub fn people_estimate(pairs: &[Pair], clusters: &[u32], settled: f64, doubts: Doubts) -> Estimate {
    let records = clusters.len();
    let merged = records as f64 - people_expected(pairs, clusters);
    let merged = merged * settled * (1.0 + doubts.missed);
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

/// People in each cluster, divided among the clusters that may be the same.
fn people_expected(pairs: &[Pair], clusters: &[u32]) -> f64 {
    let count = clusters.iter().copied().max().unwrap_or(0) as usize + 1;
    let cluster = |at: u32| clusters[at as usize];
    let mut people = vec![0.0_f64; count];
    clusters.iter().for_each(|cluster| people[*cluster as usize] = 1.0);
    let (inside, mut between): (Vec<Link>, Vec<Link>) = pairs
        .iter()
        .map(|pair| {
            let (a, b) = (cluster(pair.left), cluster(pair.right));
            let ends = if a == b { (pair.left, pair.right) } else { (0, 0) };
            Link { clusters: (a.min(b), a.max(b)), ends, probability: pair.probability }
        })
        .partition(|link| link.clusters.0 == link.clusters.1);
    for (cluster, links) in by_cluster(inside) {
        people[cluster as usize] = people_inside(&links);
    }
    let mut others = vec![0.0_f64; count];
    between.sort_unstable_by(|a, b| {
        a.clusters.cmp(&b.clusters).then(a.probability.total_cmp(&b.probability))
    });
    for links in between.chunk_by(|a, b| a.clusters == b.clusters) {
        let mean = mean_of(links.iter().map(|link| link.probability));
        others[links[0].clusters.0 as usize] += mean;
        others[links[0].clusters.1 as usize] += mean;
    }
    people.iter().zip(others).map(|(people, others)| people * share_of(others)).sum()
}

/// A pair as the estimate sees it: its clusters, and its records where they are
/// in one.
#[derive(Clone, Copy)]
struct Link {
    clusters: (u32, u32),
    ends: (u32, u32),
    probability: f64,
}

fn by_cluster(mut links: Vec<Link>) -> Vec<(u32, Vec<Link>)> {
    links.sort_unstable_by_key(|link| (link.clusters, link.ends));
    let runs = links.chunk_by(|a, b| a.clusters == b.clusters);
    runs.map(|run| (run[0].clusters.0, run.to_vec())).collect()
}

fn mean_of(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// What one of several holders counts for: one other at most is the same person
/// as long as their chances allow it.
fn share_of(others: f64) -> f64 {
    if others <= 1.0 { 1.0 - others / 2.0 } else { 1.0 / (1.0 + others) }
}

/// Largest cluster that is put together step by step.
const STEPWISE_MAX: usize = 64;

/// People in one cluster: its records are put together, what is nearest first,
/// and each step joins as surely as the pairs between the two sides say.
fn people_inside(links: &[Link]) -> f64 {
    let mut members: Vec<u32> = links.iter().flat_map(|link| [link.ends.0, link.ends.1]).collect();
    members.sort_unstable();
    members.dedup();
    let count = members.len() as f64;
    if members.len() > STEPWISE_MAX || links.len() == 1 {
        let mean = mean_of(links.iter().map(|link| link.probability));
        return count - (count - 1.0) * mean;
    }
    // Between two groups, named by their first member: pairs and their sum.
    let mut sides: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
    for link in links {
        let side = sides.entry(link.ends).or_default();
        *side = (side.0 + 1.0, side.1 + link.probability);
    }
    let mut people = count;
    while let Some(((a, b), mean)) = nearest(&sides) {
        people -= mean;
        let mut joined: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
        for ((x, y), (pairs, sum)) in sides.into_iter().filter(|(ends, _)| *ends != (a, b)) {
            let name = |at: u32| if at == b { a } else { at };
            let (x, y) = (name(x), name(y));
            let side = joined.entry((x.min(y), x.max(y))).or_default();
            *side = (side.0 + pairs, side.1 + sum);
        }
        sides = joined;
    }
    people
}

/// The two groups whose pairs are likeliest, the first of equals.
fn nearest(sides: &BTreeMap<(u32, u32), (f64, f64)>) -> Option<((u32, u32), f64)> {
    let means = sides.iter().map(|(ends, (pairs, sum))| (*ends, sum / pairs));
    means.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(left: u32, right: u32, probability: f64) -> Pair {
        Pair { left, right, pattern: 0, probability, rules: 1 }
    }

    #[test]
    fn a_pair_of_probability_p_counts_for_two_less_p_joined_or_apart() {
        for clusters in [[1, 1], [1, 2]] {
            let people = people_expected(&[pair(0, 1, 0.7)], &clusters);
            assert!((people - 1.3).abs() < 1e-9, "{people}");
        }
    }

    #[test]
    fn a_chain_of_certain_links_is_one_person_though_its_ends_were_never_compared() {
        let pairs = [pair(0, 1, 1.0), pair(1, 2, 1.0), pair(2, 3, 1.0)];
        assert!((people_expected(&pairs, &[1, 1, 1, 1]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_record_that_may_be_a_person_of_two_records_is_weighed_once() {
        let pairs = [pair(0, 1, 1.0), pair(0, 2, 0.4), pair(1, 2, 0.4)];
        for clusters in [[1, 1, 2], [1, 1, 1]] {
            let people = people_expected(&pairs, &clusters);
            assert!((people - 1.6).abs() < 1e-9, "{people}");
        }
    }

    #[test]
    fn a_record_that_may_be_one_of_two_strangers_counts_both_chances() {
        let people = people_expected(&[pair(0, 1, 0.4), pair(1, 2, 0.3)], &[1, 2, 3]);
        assert!((people - 2.3).abs() < 1e-9, "{people}");
    }

    #[test]
    fn what_documents_caught_alone_tells_what_was_missed_of_its_kind() {
        let phones = 1 << 16;
        let document = 1 << 18;
        let mut pairs = Vec::new();
        for at in 0..400 {
            let pattern = document | if at % 2 == 0 { phones } else { 0 };
            let rules = u8::from(at % 2 == 0 || at % 4 == 1);
            pairs.push(Pair { pattern, rules, ..pair(at * 2, at * 2 + 1, 1.0) });
        }
        // Without phones half was missed; and none that is open has a phone.
        pairs.extend((400..1_400).map(|at| pair(at * 2, at * 2 + 1, 1.0)));
        let doubts = Doubts::new(&pairs, 0.0, &|_| 0.9);
        assert!((0.5..0.75).contains(&doubts.missed), "{}", doubts.missed);
    }
}
