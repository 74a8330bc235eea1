//! One run from rows to people, and its two tables.
//!
//! *Invariant:* work is cut into pieces whose results are put together in the
//! order of the pieces, so that threads change only the time.

use std::collections::BTreeSet;

use masar_domain::{Problem, problem::Where};

use crate::block::{Limits, RuleReport, Slots, candidates_make};
use crate::calibrate::{Calibration, Reliability, Said};
use crate::closure::{pairs_close, pairs_exclude};
use crate::cluster::{Decisions, Pair, clusters_make, decisions_settle};
use crate::compare::{Levels, pattern_of};
use crate::comparing::{Compared, Comparing};
use crate::config::Config;
use crate::decisions::decisions_read;
use crate::estimate::{COUNTED_MIN, Doubts, Estimate, people_estimate};
use crate::input::{CsvRows, LinkError, Rows};
use crate::model::{Model, model_fit, unrelated_measure};
use crate::rarity::Rarity;
use crate::record::{People, people_read};
use crate::scores::{Scores, Scoring};
use crate::sight::Sight;

/// Where a run stands: a stage and how much of it is done, in per mille.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Identifier of the stage's message, such as `link-stage-compare`.
    pub stage: &'static str,
    pub done: u16,
}

/// All that a run found.
pub struct Outcome {
    pub people: People,
    pub rarity: Rarity,
    pub rules: Vec<RuleReport>,
    pub model: Model,
    pub calibration: Calibration,
    pub doubts: Doubts,
    /// What decisions by people tell of the scores.
    pub reviewed: Reliability,
    /// In order of left and right.
    pub pairs: Vec<Pair>,
    pub clusters: Vec<u32>,
    /// Pairs that people decided are one person.
    pub decided: BTreeSet<(u32, u32)>,
    pub estimate: Estimate,
    pub compared: u64,
    pub config: Config,
}

/// Links a CSV file that is in memory.
pub fn link_run_csv(
    input: &[u8],
    decisions: Option<&[u8]>,
    config: &Config,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Outcome, Vec<Problem>), LinkError> {
    let mut rows = CsvRows::new(input)?;
    let mut decided = decisions.map(CsvRows::new).transpose()?;
    let decided = decided.as_mut().map(|rows| rows as &mut dyn Rows);
    link_run(&mut rows, decided, config, threads, progress)
}

/// Links the rows of any table.
pub fn link_run(
    rows: &mut dyn Rows,
    decisions: Option<&mut dyn Rows>,
    config: &Config,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Outcome, Vec<Problem>), LinkError> {
    let mut at = |stage: &'static str| progress(Progress { stage, done: 0 });
    at("link-stage-read");
    let mut people = people_read(rows, config)?;
    let mut problems = std::mem::take(&mut people.problems);
    let mut decided = match decisions {
        Some(rows) => decisions_read(rows, &people, &mut problems)?,
        None => Decisions::default(),
    };
    let settled = decisions_settle(&people, config, &decided);
    decisions_refuse(&mut decided, &settled.refused, &people, &mut problems);
    let rarity = Rarity::new(&people);
    let Found { compared, rules, expected } =
        candidates_compare(&people, &rarity, config, threads, progress);
    let mut at = |stage: &'static str| progress(Progress { stage, done: 0 });
    at("link-stage-model");
    let mut known = Levels::default();
    let mut find = |(a, b): &(u32, u32)| {
        let sight = |at: &u32| Sight::new(&people, &rarity, *at as usize);
        pattern_of(&mut known, &people, &sight(a), &sight(b))
    };
    let decisions = decided.merge.iter().map(|pair| (pair, true));
    let decisions = decisions.chain(decided.apart.iter().map(|pair| (pair, false)));
    let evidence: Vec<(u64, bool)> = decisions.map(|(pair, same)| (find(pair), same)).collect();
    let model = model_fit(expected, &compared.counts, &evidence, config);
    let least = config.pair_probability_min;
    let counted = least.min(COUNTED_MIN);
    let one_to_one = config.one_to_one;
    let scoring =
        Scoring { model: &model, rarity: &rarity, decided: &decided, least: counted, one_to_one };
    let Scores { mut pairs, alone, beside: calibration } = scoring.score(&compared.kept, &mut find);
    drop(compared.kept);
    let reviewed = calibration.decisions_read(&model, &evidence);
    let score = |pattern: u64| alone.probability(&Said::new(&model, pattern), 0.0);
    if config.one_to_one {
        pairs_exclude(&mut pairs, people.len());
        pairs.retain(|pair| pair.probability >= counted);
    }
    at("link-stage-cluster");
    let clusters = clusters_make(&people, &pairs, &decided, &settled, config);
    let before = compared_sum(&pairs);
    let mut pairs = pairs_close(pairs, &clusters, least, &mut find);
    // What pairs gain from others of their cluster, others of their score have too much.
    let settled = before / compared_sum(&pairs).max(before).max(f64::MIN_POSITIVE);
    let doubts = Doubts::new(&pairs, calibration.shift_error, &score);
    let estimate = people_estimate(&pairs, &clusters, settled, doubts);
    pairs_tell(&mut pairs, &calibration, least);
    let outcome = Outcome {
        people,
        rarity,
        rules,
        model,
        calibration,
        doubts,
        reviewed,
        pairs,
        clusters,
        decided: decided.merge,
        estimate,
        compared: compared.made.iter().sum(),
        config: config.clone(),
    };
    Ok((outcome, problems))
}

/// Expected pairs of one person among those that were compared.
fn compared_sum(pairs: &[Pair]) -> f64 {
    pairs.iter().filter(|pair| pair.rules > 0).map(|pair| pair.probability).sum()
}

/// Gives pairs the probability that is told, and leaves out what is below `least`.
fn pairs_tell(pairs: &mut Vec<Pair>, calibration: &Calibration, least: f64) {
    pairs.iter_mut().for_each(|pair| pair.probability = calibration.told(pair.probability));
    pairs.retain(|pair| pair.probability >= least);
}

/// Leaves out decisions that cannot be kept, and tells them.
fn decisions_refuse(
    decided: &mut Decisions,
    refused: &[(u32, u32)],
    people: &People,
    problems: &mut Vec<Problem>,
) {
    for (a, b) in refused {
        let found = format!("{} {}", people.ids[*a as usize], people.ids[*b as usize]);
        problems.push(Problem::warning("LINK-014", Where::default()).with("found", found));
        decided.merge.remove(&(*a, *b));
    }
}

/// So many pairs for each record, and for few records no fewer than any run can afford.
fn limits_of(config: &Config, records: usize) -> Limits {
    let pairs = (config.pairs_per_record_max * records).max(100_000) as u64;
    Limits { cap: config.block_cap, pairs, broad: config.pairs_broad as u64 }
}

/// Candidates and what comparing them showed.
struct Found {
    compared: Compared,
    rules: Vec<RuleReport>,
    expected: Model,
}

fn candidates_compare(
    people: &People,
    rarity: &Rarity,
    config: &Config,
    threads: usize,
    progress: &mut dyn FnMut(Progress),
) -> Found {
    progress(Progress { stage: "link-stage-block", done: 0 });
    let slots = Slots::new(people, rarity);
    let limits = limits_of(config, people.len());
    let mut candidates = candidates_make(people, &slots, limits);
    progress(Progress { stage: "link-stage-compare", done: 0 });
    let unrelated = unrelated_measure(people, rarity, config.random_pairs, config.seed);
    let expected = Model::expected(people, unrelated, rarity.once.len());
    let comparing =
        Comparing { people, slots: &slots, candidates: &candidates, expected: &expected };
    let compared = comparing.all(threads, &mut |done| {
        progress(Progress { stage: "link-stage-compare", done });
    });
    candidates.reports.iter_mut().zip(&compared.made).for_each(|(report, n)| report.pairs = *n);
    Found { compared, rules: candidates.reports, expected }
}

impl Outcome {
    /// `left,right,probability`, one line a pair.
    pub fn pairs_csv(&self) -> String {
        let mut out = String::with_capacity(30 + self.pairs.len() * 32);
        out.push_str("left,right,probability\n");
        for pair in &self.pairs {
            self.id_push(pair.left, &mut out);
            out.push(',');
            self.id_push(pair.right, &mut out);
            let millionths = (pair.probability * 1e6).round() as u32;
            out.push(',');
            out.push(char::from(b'0' + (millionths / 1_000_000) as u8));
            out.push('.');
            digits_push(millionths % 1_000_000, 6, &mut out);
            out.push('\n');
        }
        out
    }

    /// `rec_id,cluster`, one line a record.
    pub fn clusters_csv(&self) -> String {
        let mut out = String::with_capacity(20 + self.clusters.len() * 20);
        out.push_str("rec_id,cluster\n");
        for (at, cluster) in self.clusters.iter().enumerate() {
            self.id_push(at as u32, &mut out);
            out.push_str(",C");
            digits_push(*cluster, 7, &mut out);
            out.push('\n');
        }
        out
    }

    fn id_push(&self, at: u32, out: &mut String) {
        let id = &self.people.ids[at as usize];
        if id.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            out.push('"');
            out.push_str(&id.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(id);
        }
    }
}

/// A whole number in at least so many digits.
fn digits_push(number: u32, least: usize, out: &mut String) {
    let mut digits = [b'0'; 10];
    let mut rest = number;
    let mut start = digits.len();
    while rest > 0 || digits.len() - start < least {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend(digits[start..].iter().map(|digit| char::from(*digit)));
}
