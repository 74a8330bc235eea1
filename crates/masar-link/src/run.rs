//! One run from rows to people, and its two tables.
//!
//! *Invariant:* work is cut into pieces whose results are put together in the
//! order of the pieces, so that threads change only the time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use masar_domain::{Problem, problem::Where};

use crate::block::{Candidates, RuleReport, Slots, candidates_make, rules};
use crate::cluster::{Decisions, Pair, clusters_make, decisions_settle};
use crate::compare::{self, Levels, Rarity, Side, level, pattern};
use crate::config::Config;
use crate::estimate::{Estimate, people_estimate};
use crate::input::{CsvRows, LinkError, Rows};
use crate::model::{Counts, Model, model_fit, unrelated_measure};
use crate::record::{People, people_read};

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
    /// In order of left and right.
    pub pairs: Vec<Pair>,
    pub clusters: Vec<u32>,
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
    for (a, b) in &settled.refused {
        let found = format!("{} {}", people.ids[*a as usize], people.ids[*b as usize]);
        problems.push(Problem::warning("LINK-014", Where::default()).with("found", found));
        decided.merge.remove(&(*a, *b));
    }
    at("link-stage-block");
    let rarity = Rarity::new(&people);
    let slots = Slots::new(&people);
    let (cap, most) = (config.block_cap, config.pairs_per_record_max);
    let mut candidates = candidates_make(&people, &slots, &rules(&people), cap, most);
    at("link-stage-compare");
    let unrelated = unrelated_measure(&people, &rarity, config.random_pairs, config.seed);
    let expected = Model::expected(&people, unrelated);
    let comparing = Comparing {
        people: &people,
        slots: &slots,
        rarity: &rarity,
        candidates: &candidates,
        expected: &expected,
    };
    let compared = comparing.all(threads);
    candidates.reports.iter_mut().zip(&compared.made).for_each(|(report, n)| report.pairs = *n);
    let reports = std::mem::take(&mut candidates.reports);
    drop((candidates, slots));
    at("link-stage-model");
    let find = |(a, b): &(u32, u32)| {
        let (one, two) = (Side::new(&people, *a as usize), Side::new(&people, *b as usize));
        pattern(&mut Levels::default(), &people, &rarity, one, two)
    };
    let merged = decided.merge.iter().map(|pair| (find(pair), true));
    let apart = decided.apart.iter().map(|pair| (find(pair), false));
    let evidence: Vec<(u64, bool)> = merged.chain(apart).collect();
    let model = model_fit(&people, unrelated, &compared.counts, &evidence, config.em_rounds);
    let least = config.pair_probability_min;
    let pairs = pairs_score(&model, compared.kept, &decided, &find, least);
    at("link-stage-cluster");
    let clusters = clusters_make(&people, &pairs, &decided, &settled, config);
    let missed = missed_share(&pairs);
    let estimate = people_estimate(people.len(), &pairs, missed);
    let outcome = Outcome {
        people,
        rarity,
        rules: reports,
        model,
        pairs,
        clusters,
        estimate,
        compared: compared.made.iter().sum(),
        config: config.clone(),
    };
    Ok((outcome, problems))
}

/// Probabilities of the pairs kept, with what people decided.
fn pairs_score(
    model: &Model,
    kept: Vec<Kept>,
    decided: &Decisions,
    find: &dyn Fn(&(u32, u32)) -> u64,
    least: f64,
) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = kept
        .into_iter()
        .map(|Kept { left, right, pattern, rules }| Pair {
            left,
            right,
            pattern,
            probability: model.probability(pattern),
            rules,
        })
        .filter(|pair| pair.probability >= least)
        .collect();
    let is_decided = |pair: &Pair| {
        let key = (pair.left, pair.right);
        decided.merge.contains(&key) || decided.apart.contains(&key)
    };
    pairs.retain(|pair| !is_decided(pair));
    for key in &decided.merge {
        let (left, right) = *key;
        pairs.push(Pair { left, right, pattern: find(key), probability: 1.0, rules: 0 });
    }
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs
}

/// Chao's lower bound of what no rule caught, from what one and two caught.
fn missed_share(pairs: &[Pair]) -> f64 {
    let mut by_rules = [0.0_f64; 3];
    let mut all = 0.0;
    for pair in pairs {
        all += pair.probability;
        if (1..3).contains(&pair.rules) {
            by_rules[usize::from(pair.rules)] += pair.probability;
        }
    }
    if all < 1.0 || by_rules[2] < 1.0 {
        return 0.0;
    }
    (by_rules[1] * by_rules[1] / (2.0 * by_rules[2]) / all).min(0.1)
}

/// A candidate that may be one person.
struct Kept {
    left: u32,
    right: u32,
    pattern: u64,
    rules: u8,
}

#[derive(Default)]
struct Compared {
    counts: Counts,
    kept: Vec<Kept>,
    /// Pairs by the first rule that made them.
    made: Vec<u64>,
}

/// Patterns are made here, so nobody can choose them to collide.
#[derive(Default)]
struct PatternHasher(u64);

impl Hasher for PatternHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// How often a pattern was seen, and whether its pairs are kept.
type PatternCounts = HashMap<u64, (u32, bool), BuildHasherDefault<PatternHasher>>;

/// Slots that one piece of work compares.
const PIECE: usize = 8_192;
/// Candidates less likely than this before the model is fitted are not kept.
const KEPT_MIN: f64 = 1e-6;

struct Comparing<'a> {
    people: &'a People,
    slots: &'a Slots,
    rarity: &'a Rarity,
    candidates: &'a Candidates,
    expected: &'a Model,
}

impl Comparing<'_> {
    fn all(&self, threads: usize) -> Compared {
        let pieces = self.people.len().div_ceil(PIECE);
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Compared)>> = Mutex::new(Vec::new());
        let counts: Mutex<PatternCounts> = Mutex::default();
        std::thread::scope(|scope| {
            for _ in 0..threads.clamp(1, 64) {
                scope.spawn(|| {
                    let mut own: PatternCounts = PatternCounts::default();
                    let mut known = Levels::default();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= pieces {
                            break;
                        }
                        let found = self.piece(at, &mut known, &mut own);
                        done.lock().expect("no thread panics with the lock").push((at, found));
                    }
                    let mut all = counts.lock().expect("no thread panics with the lock");
                    let mut own: Vec<(u64, (u32, bool))> = own.into_iter().collect();
                    own.sort_unstable();
                    own.into_iter().for_each(|(pattern, (count, kept))| {
                        all.entry(pattern).or_insert((0, kept)).0 += count;
                    });
                });
            }
        });
        let mut done = done.into_inner().expect("no thread panics with the lock");
        done.sort_unstable_by_key(|(at, _)| *at);
        let counts = counts.into_inner().expect("no thread panics with the lock");
        let counts = counts.into_iter().map(|(pattern, (count, _))| (pattern, count)).collect();
        let made = vec![0; self.candidates.reports.len()];
        let mut all = Compared { counts, kept: Vec::new(), made };
        all.counts.sort_unstable();
        for (_, piece) in done {
            all.kept.extend(piece.kept);
            all.made.iter_mut().zip(piece.made).for_each(|(sum, made)| *sum += made);
        }
        all
    }

    fn piece(&self, piece: usize, known: &mut Levels, counts: &mut PatternCounts) -> Compared {
        let made = vec![0; self.candidates.reports.len()];
        let mut found = Compared { made, ..Compared::default() };
        let (mut list, mut others) = (Vec::new(), Vec::new());
        let end = ((piece + 1) * PIECE).min(self.people.len());
        for slot in piece * PIECE..end {
            self.candidates.of_slot(slot, &mut list, &mut others);
            let at = self.slots.order[slot];
            let one = Side::of(self.people, &self.slots.records[slot], at as usize);
            for (other, rule, rules) in others.iter().copied() {
                let other_at = self.slots.order[other as usize];
                let record = &self.slots.records[other as usize];
                let two = Side::of(self.people, record, other_at as usize);
                let pattern = pattern(known, self.people, self.rarity, one, two);
                found.made[usize::from(rule)] += 1;
                let seen = counts
                    .entry(pattern)
                    .or_insert_with(|| (0, self.expected.probability(pattern) >= KEPT_MIN));
                seen.0 += 1;
                if seen.1 || is_worth_keeping(pattern) {
                    let (left, right) = (at.min(other_at), at.max(other_at));
                    found.kept.push(Kept { left, right, pattern, rules });
                }
            }
        }
        found
    }
}

/// Equal numbers, or many equal further fields, whatever else is expected.
fn is_worth_keeping(pattern: u64) -> bool {
    matches!(level(pattern, compare::DOCUMENT), 1 | 2)
        || (10..compare::FIELDS.len()).filter(|field| level(pattern, *field) == 1).count() > 2
}

/// `left,right,decision`: `same` or `different`.
fn decisions_read(
    rows: &mut dyn Rows,
    people: &People,
    problems: &mut Vec<Problem>,
) -> Result<Decisions, LinkError> {
    let headings = rows.headings();
    let mut columns = [0; 3];
    for (at, wanted) in ["left", "right", "decision"].iter().enumerate() {
        let found = headings.iter().position(|heading| heading == wanted);
        columns[at] = found.ok_or_else(|| {
            let place = Where::default().column(*wanted);
            let problem = Problem::error("LINK-004", place).with("column", wanted);
            problem.with("found", headings.join(", "))
        })?;
    }
    let mut decisions = Decisions::default();
    rows.rows_each(&mut |line, cells| {
        let cell = |at: usize| cells.get(columns[at]).copied().unwrap_or_default();
        let find = |id: &str| people.ids.binary_search_by(|known| known.as_str().cmp(id)).ok();
        let decision = cell(2).to_lowercase();
        match (find(cell(0)), find(cell(1)), decision.as_str()) {
            (Some(a), Some(b), word) if a != b => {
                let key = (a.min(b) as u32, a.max(b) as u32);
                match word {
                    "same" | "merge" => _ = decisions.merge.insert(key),
                    "different" | "apart" => _ = decisions.apart.insert(key),
                    _ => problems.push(decision_problem(line, word)),
                }
            }
            _ => problems.push(decision_problem(line, &format!("{} {}", cell(0), cell(1)))),
        }
    })?;
    Ok(decisions)
}

fn decision_problem(line: u32, found: &str) -> Problem {
    let found: String = found.chars().take(80).collect();
    Problem::warning("LINK-012", Where::default().row(line)).with("found", found)
}

impl Outcome {
    /// `left,right,probability`, one line a pair.
    pub fn pairs_csv(&self) -> String {
        let mut out = String::from("left,right,probability\n");
        for pair in &self.pairs {
            let (left, right) = (self.id(pair.left), self.id(pair.right));
            out.push_str(&format!("{left},{right},{:.6}\n", pair.probability));
        }
        out
    }

    /// `rec_id,cluster`, one line a record.
    pub fn clusters_csv(&self) -> String {
        let mut out = String::from("rec_id,cluster\n");
        for (at, cluster) in self.clusters.iter().enumerate() {
            out.push_str(&format!("{},C{cluster:07}\n", self.id(at as u32)));
        }
        out
    }

    fn id(&self, at: u32) -> String {
        let id = &self.people.ids[at as usize];
        let quoted = id.contains([',', '"', '\n', '\r']);
        if quoted { format!("\"{}\"", id.replace('"', "\"\"")) } else { id.clone() }
    }
}
