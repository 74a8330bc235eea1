//! One run from rows to people, and its two tables.
//!
//! *Invariant:* work is cut into pieces whose results are put together in the
//! order of the pieces, so that threads change only the time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use masar_domain::{Problem, problem::Where};

use crate::block::{Blocks, RuleReport, blocks_make, rules};
use crate::cluster::{Decisions, Pair, clusters_make};
use crate::compare::{self, Rarity, level, pattern};
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
    let decided = match decisions {
        Some(rows) => decisions_read(rows, &people, &mut problems)?,
        None => Decisions::default(),
    };
    at("link-stage-block");
    let rarity = Rarity::new(&people);
    let mut blocks = blocks_make(&people, &rules(&people), config.block_cap);
    at("link-stage-compare");
    let compared = compare_all(&people, &rarity, &blocks, threads);
    let mut made = vec![0_u64; blocks.reports.len()];
    compared.made.iter().for_each(|(rule, count)| made[usize::from(*rule)] += count);
    blocks.reports.iter_mut().zip(&made).for_each(|(report, made)| report.pairs = *made);
    at("link-stage-model");
    let unrelated = unrelated_measure(&people, &rarity, config.random_pairs, config.seed);
    let find = |(a, b): &(u32, u32)| {
        pattern(&people, &rarity, &people.records[*a as usize], &people.records[*b as usize])
    };
    let merged = decided.merge.iter().map(|pair| (find(pair), true));
    let apart = decided.apart.iter().map(|pair| (find(pair), false));
    let evidence: Vec<(u64, bool)> = merged.chain(apart).collect();
    let model = model_fit(&people, unrelated, &compared.counts, &evidence, config.em_rounds);
    let least = config.pair_probability_min;
    let pairs = pairs_score(&model, compared.kept, &decided, &find, least);
    at("link-stage-cluster");
    let clusters = clusters_make(&people, &pairs, &decided, config);
    let missed = missed_share(&blocks, &pairs);
    let estimate = people_estimate(people.len(), &pairs, missed);
    let outcome = Outcome {
        people,
        rarity,
        rules: blocks.reports,
        model,
        pairs,
        clusters,
        estimate,
        compared: made.iter().sum(),
        config: config.clone(),
    };
    Ok((outcome, problems))
}

/// Probabilities of the pairs kept, with what people decided.
fn pairs_score(
    model: &Model,
    kept: Vec<(u32, u32, u64)>,
    decided: &Decisions,
    find: &dyn Fn(&(u32, u32)) -> u64,
    least: f64,
) -> Vec<Pair> {
    let pair = |(left, right, pattern): (u32, u32, u64)| Pair {
        left,
        right,
        pattern,
        probability: model.probability(pattern),
    };
    let mut pairs: Vec<Pair> = kept.into_iter().map(pair).collect();
    pairs.retain(|pair| pair.probability >= least);
    for key in &decided.merge {
        pairs.retain(|pair| (pair.left, pair.right) != *key);
        pairs.push(Pair { left: key.0, right: key.1, pattern: find(key), probability: 1.0 });
    }
    pairs.retain(|pair| !decided.apart.contains(&(pair.left, pair.right)));
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs
}

/// Chao's lower bound of what no rule caught, from what one and two caught.
fn missed_share(blocks: &Blocks, pairs: &[Pair]) -> f64 {
    let mut by_rules = [0.0_f64; 3];
    let mut all = 0.0;
    for pair in pairs {
        all += pair.probability;
        let made = usize::from(blocks.rules_making(pair.left, pair.right));
        if (1..3).contains(&made) {
            by_rules[made] += pair.probability;
        }
    }
    if all < 1.0 || by_rules[2] < 1.0 {
        return 0.0;
    }
    (by_rules[1] * by_rules[1] / (2.0 * by_rules[2]) / all).min(0.1)
}

#[derive(Default)]
struct Compared {
    counts: Counts,
    kept: Vec<(u32, u32, u64)>,
    made: Vec<(u8, u64)>,
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

type PatternCounts = HashMap<u64, u32, BuildHasherDefault<PatternHasher>>;

/// Blocks that one piece of work compares.
const PIECE: usize = 4_096;

fn compare_all(people: &People, rarity: &Rarity, blocks: &Blocks, threads: usize) -> Compared {
    let pieces: Vec<&[(u8, Vec<u32>)]> = blocks.blocks.chunks(PIECE).collect();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Compared)>> = Mutex::new(Vec::new());
    let counts: Mutex<PatternCounts> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, 64) {
            scope.spawn(|| {
                let mut own: PatternCounts = PatternCounts::default();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(piece) = pieces.get(at) else { break };
                    let found = piece_compare(people, rarity, blocks, piece, &mut own);
                    done.lock().expect("no thread panics with the lock").push((at, found));
                }
                let mut all = counts.lock().expect("no thread panics with the lock");
                let mut own: Vec<(u64, u32)> = own.into_iter().collect();
                own.sort_unstable();
                own.into_iter()
                    .for_each(|(pattern, count)| *all.entry(pattern).or_default() += count);
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with the lock");
    done.sort_unstable_by_key(|(at, _)| *at);
    let counts = counts.into_inner().expect("no thread panics with the lock");
    let mut all = Compared { counts: counts.into_iter().collect(), ..Compared::default() };
    all.counts.sort_unstable();
    for (_, piece) in done {
        all.kept.extend(piece.kept);
        all.made.extend(piece.made);
    }
    all
}

fn piece_compare(
    people: &People,
    rarity: &Rarity,
    blocks: &Blocks,
    piece: &[(u8, Vec<u32>)],
    counts: &mut PatternCounts,
) -> Compared {
    let mut found = Compared::default();
    for (rule, members) in piece {
        let mut made = 0;
        for (at, a) in members.iter().enumerate() {
            for b in &members[at + 1..] {
                if blocks.is_made_before(*rule, *a, *b) {
                    continue;
                }
                made += 1;
                let (left, right) = (*a.min(b), *a.max(b));
                let (one, two) = (&people.records[left as usize], &people.records[right as usize]);
                let pattern = pattern(people, rarity, one, two);
                *counts.entry(pattern).or_default() += 1;
                if is_worth_keeping(pattern) {
                    found.kept.push((left, right, pattern));
                }
            }
        }
        found.made.push((*rule, made));
    }
    found
}

/// A pair with another given name is nobody's duplicate unless a number or a
/// whole birth date says so.
fn is_worth_keeping(pattern: u64) -> bool {
    level(pattern, compare::GIVEN) != compare::NAME_OTHER
        || matches!(level(pattern, compare::DOCUMENT), 1 | 2)
        || matches!(level(pattern, compare::BIRTH), 1 | 4)
        || level(pattern, compare::PHONE) == 1
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
