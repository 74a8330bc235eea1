//! Scores set right by what they did not use, so that no label is needed: of
//! pairs with a document number on both sides, how many agree on it; of pairs
//! without, how many were written down at one visit, where households come together.
//!
//! A pair that is one person agrees on its number at a known rate, whatever the
//! score that the other fields give, and others hardly do. A household shares its
//! visit at a known rate, and one person hardly does. So the share that agrees
//! tells the share of matches. Two numbers are fitted: a shift and a slope.
//!
//! *Invariant:* a higher score stays higher; without enough documents nothing
//! is changed and the doubt is told.

use std::collections::BTreeMap;

use crate::compare::{
    BIRTH, DOCUMENT, FAMILY, FATHER, GRANDFATHER, PHONE, VISIT, level, level_without,
};
use crate::model::{Model, Table};
use crate::visit::VISIT_ONE;

/// Fewest pairs with equal numbers that a calibration can be read from.
const AGREEING_MIN: usize = 20;
/// Lowest score of pairs that are all kept, whatever their documents.
const SCORE_MIN: f64 = -5.0;
/// How far scores may be off before anything was seen, in natural units.
const SHIFT_PRIOR: f64 = 0.7;
const SLOPE_PRIOR: f64 = 0.1;
const ROUNDS: usize = 25;

/// Pairs of one tenth of the scores: what was said and what was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tenth {
    pub pairs: u64,
    /// Average probability.
    pub said: f64,
    /// Share of matches: among pairs that people decided, or as documents tell.
    pub seen: f64,
}

pub type Reliability = [Tenth; 10];

/// The tenth of a probability.
pub fn tenth_of(probability: f64) -> usize {
    ((probability * 10.0) as usize).min(9)
}

/// How scores are set right.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    pub shift: f64,
    pub slope: f64,
    /// Standard error of the shift.
    pub shift_error: f64,
    /// Pairs with a number on both sides, and those that agree on it.
    pub labelled: usize,
    pub agreeing: usize,
    /// What it adds to the log odds that both have a document, or not both: who
    /// has one once has it again.
    pub with_document: f64,
    pub without_document: f64,
    /// Of these pairs, by the score without the document.
    pub reliability: Reliability,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            shift: 0.0,
            slope: 1.0,
            shift_error: SHIFT_PRIOR,
            labelled: 0,
            agreeing: 0,
            with_document: 0.0,
            without_document: 0.0,
            reliability: Reliability::default(),
        }
    }
}

/// How many pairs have a document on both sides: of surely one person, and of
/// hardly one, apart by what else is known of both. Where much is known of two
/// records they are surer, and have documents, whoever they are.
#[derive(Default)]
struct Presence {
    strata: BTreeMap<u64, Stratum>,
}

#[derive(Clone, Copy, Default)]
struct Stratum {
    /// All pairs, and those that have two documents.
    sure: [f64; 2],
    hardly: [f64; 2],
}

/// Pairs that speak for no difference before any was seen.
const PRESENCE_PRIOR: f64 = 2.0;

impl Presence {
    fn count(&mut self, score: f64, pattern: u64) {
        let stratum = self.strata.entry(known_fields(pattern)).or_default();
        let counts = match score {
            6.0.. => &mut stratum.sure,
            SCORE_MIN..-2.0 => &mut stratum.hardly,
            _ => return,
        };
        counts[0] += 1.0;
        counts[1] += if level(pattern, DOCUMENT) == 0 { 0.0 } else { 1.0 };
    }

    /// Log of how much likelier it is for one person that both have one, and
    /// that not both have. Mantel and Haenszel's common ratio of odds (1959).
    fn weights(&self) -> (f64, f64) {
        let (mut more, mut less) = (PRESENCE_PRIOR, PRESENCE_PRIOR);
        let mut hardly = [1.0, 0.5];
        for Stratum { sure, hardly: other } in self.strata.values() {
            let all = (sure[0] + other[0]).max(1.0);
            more += sure[1] * (other[0] - other[1]) / all;
            less += other[1] * (sure[0] - sure[1]) / all;
            hardly[0] += other[0];
            hardly[1] += other[1];
        }
        let share = hardly[1] / hardly[0];
        let odds = more / less * share / (1.0 - share).max(1e-3);
        let sure = odds / (1.0 + odds);
        ((sure / share).ln(), ((1.0 - sure).max(1e-3) / (1.0 - share).max(1e-3)).ln())
    }
}

/// What is known of both records of a pair, beside documents.
fn known_fields(pattern: u64) -> u64 {
    let fields = [FATHER, GRANDFATHER, FAMILY, PHONE];
    let known =
        fields.iter().fold(0, |all, field| all << 1 | u64::from(level(pattern, *field) != 0));
    let birth = match level(pattern, BIRTH) {
        0 => 0,
        9..=11 | 13.. => 1,
        _ => 2,
    };
    (known << 2 | birth) << 2 | u64::from(level(pattern, VISIT))
}

/// Pairs of one score, and how many of them agree on what it did not use.
struct Label {
    score: f64,
    /// What is known to add to the log odds beside the score.
    offset: f64,
    pairs: f64,
    agreeing: f64,
    /// How often such a pair agrees if it is one person, and if it is not.
    rate: f64,
    chance: f64,
}

fn agrees(pattern: u64) -> bool {
    matches!(level(pattern, DOCUMENT), 1 | 2)
}

/// Share of two levels that count as agreement.
fn agreement(row: &[f64]) -> f64 {
    row[1] + row[2]
}

impl Calibration {
    /// From the patterns of candidates that no document made.
    pub fn fit(model: &Model, patterns: impl Iterator<Item = u64>) -> Self {
        let mut labels: Vec<Label> = Vec::new();
        let mut presence = Presence::default();
        let mut visits = Visits::default();
        for pattern in patterns {
            let score = score_plain(model, pattern);
            presence.count(score, pattern);
            if level(pattern, DOCUMENT) == 0 {
                visits.count(model, pattern);
            } else if score > SCORE_MIN {
                labels.push(label_make(model, pattern));
            }
        }
        let agreeing = labels.iter().filter(|label| label.agreeing > 0.0).count();
        let mut found = Self { labelled: labels.len(), agreeing, ..Self::default() };
        if agreeing < AGREEING_MIN {
            labels.clear();
        } else {
            (found.with_document, found.without_document) = presence.weights();
        }
        let rate = rate_of(model, &labels);
        for label in &mut labels {
            (label.rate, label.offset) = (rate, found.with_document);
        }
        let by_documents = labels.len();
        labels.extend(visits.labels(model, found.without_document));
        for _ in 0..ROUNDS {
            found.step(&labels);
        }
        found.reliability = found.reliability_read(&labels[..by_documents], rate);
        found
    }

    /// What documents tell of the scores that did not use them.
    fn reliability_read(&self, labels: &[Label], rate: f64) -> Reliability {
        let mut tenths = Reliability::default();
        let mut chances = [0.0; 10];
        for label in labels {
            let probability = logistic(self.shift + label.offset + self.slope * label.score);
            let at = tenth_of(probability);
            tenths[at].pairs += 1;
            tenths[at].said += probability;
            tenths[at].seen += label.agreeing;
            chances[at] += label.chance;
        }
        for (tenth, chance) in tenths.iter_mut().zip(chances) {
            let pairs = tenth.pairs.max(1) as f64;
            let chance = chance / pairs;
            tenth.said /= pairs;
            tenth.seen =
                ((tenth.seen / pairs - chance) / (rate - chance).max(0.05)).clamp(0.0, 1.0);
        }
        tenths
    }

    /// What decisions by people tell.
    pub fn decisions_read(&self, model: &Model, evidence: &[(u64, bool)]) -> Reliability {
        let mut tenths = Reliability::default();
        for (pattern, same) in evidence {
            let probability = self.probability(model, *pattern);
            let tenth = &mut tenths[tenth_of(probability)];
            tenth.pairs += 1;
            tenth.said += probability;
            tenth.seen += if *same { 1.0 } else { 0.0 };
        }
        for tenth in &mut tenths {
            tenth.said /= tenth.pairs.max(1) as f64;
            tenth.seen /= tenth.pairs.max(1) as f64;
        }
        tenths
    }

    /// One round of Fisher's scoring.
    fn step(&mut self, labels: &[Label]) {
        let mut score =
            [-self.shift / SHIFT_PRIOR.powi(2), (1.0 - self.slope) / SLOPE_PRIOR.powi(2)];
        let mut information = [SHIFT_PRIOR.powi(-2), 0.0, SLOPE_PRIOR.powi(-2)];
        for label in labels {
            let share = logistic(self.shift + label.offset + self.slope * label.score);
            let apart = label.rate - label.chance;
            let expected = (label.chance + apart * share).clamp(1e-6, 1.0 - 1e-6);
            let slope = apart * share * (1.0 - share);
            let slopes = [slope, slope * label.score];
            let weight = 1.0 / (expected * (1.0 - expected));
            let more = (label.agreeing - label.pairs * expected) * weight;
            score[0] += more * slopes[0];
            score[1] += more * slopes[1];
            information[0] += label.pairs * weight * slopes[0] * slopes[0];
            information[1] += label.pairs * weight * slopes[0] * slopes[1];
            information[2] += label.pairs * weight * slopes[1] * slopes[1];
        }
        let [a, b, c] = information;
        let determinant = a * c - b * b;
        let step = [(c * score[0] - b * score[1]), (a * score[1] - b * score[0])]
            .map(|value| (value / determinant).clamp(-0.5, 0.5));
        self.shift = (self.shift + step[0]).clamp(-6.0, 3.0);
        self.slope = (self.slope + step[1]).clamp(0.4, 1.6);
        self.shift_error = (c / determinant).sqrt();
    }

    /// Probability that a pair with this pattern is one person.
    pub fn probability(&self, model: &Model, pattern: u64) -> f64 {
        let score = self.shift + self.slope * score_plain(model, pattern);
        let has = level(pattern, DOCUMENT) != 0;
        let presence = if has { self.with_document } else { self.without_document };
        logistic(score + presence + document_weight(model, pattern))
    }
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn label_make(model: &Model, pattern: u64) -> Label {
    let near = near_of(model, pattern);
    let of = [&model.household, &model.unrelated].map(|table| agreement(&table[DOCUMENT]));
    let chance = near * of[0] + (1.0 - near) * of[1];
    let agreeing = if agrees(pattern) { 1.0 } else { 0.0 };
    let score = score_plain(model, pattern);
    Label { score, offset: 0.0, pairs: 1.0, agreeing, rate: 1.0, chance }
}

/// How often one person's numbers agree: read from the highest scores.
fn rate_of(model: &Model, labels: &[Label]) -> f64 {
    let sure = labels.iter().filter(|label| label.score > 6.0);
    let (count, agreeing) =
        sure.fold((0, 0.0), |(count, all), label| (count + 1, all + label.agreeing));
    let before = agreement(&model.same[DOCUMENT]);
    (agreeing + 20.0 * before) / (f64::from(count) + 20.0)
}

/// Pairs without two documents by their score without the visit, in steps, and by
/// how near a household they are. How often such pairs share a visit where they are
/// two people is read from scores at which hardly any is one person.
#[derive(Default)]
struct Visits {
    /// By step and nearness.
    steps: BTreeMap<(i32, usize), Seen>,
    /// By nearness, of hardly one person.
    hardly: [Seen; NEARNESS],
    /// Of surely one person.
    sure: Seen,
}

/// Sums over pairs.
#[derive(Clone, Copy, Default)]
struct Seen {
    pairs: f64,
    score: f64,
    together: f64,
}

/// Steps of the score in one natural unit.
const STEPS: f64 = 8.0;
/// Steps of the log odds of one household against strangers.
const NEARNESS: usize = 16;
/// Below this score hardly a pair is one person.
const HARDLY_MAX: f64 = -3.0;
/// Members of a household come together, so its pairs are no witnesses of their
/// own: a pair counts for so much. And which pairs are of one household is itself
/// estimated, an error that more pairs do not lessen: all count for so many at most.
const VISIT_WEIGHT: f64 = 0.25;
const VISITS_MOST: f64 = 3_000.0;

impl Visits {
    fn count(&mut self, model: &Model, pattern: u64) {
        let plain = level_without(pattern, VISIT);
        let score = score_plain(model, plain);
        let visit = level(pattern, VISIT);
        if visit == 0 || score < SCORE_MIN {
            return;
        }
        let near = near_of(model, plain).clamp(1e-6, 1.0 - 1e-6);
        let odds = (near / (1.0 - near)).ln();
        let near = (odds + NEARNESS as f64 / 2.0).clamp(0.0, NEARNESS as f64 - 1.0) as usize;
        let seen = match score {
            6.0.. => &mut self.sure,
            HARDLY_MAX.. => self.steps.entry(((score * STEPS).floor() as i32, near)).or_default(),
            _ => &mut self.hardly[near],
        };
        seen.pairs += 1.0;
        seen.score += score;
        seen.together += if visit == VISIT_ONE { 1.0 } else { 0.0 };
    }

    fn labels(&self, model: &Model, offset: f64) -> impl Iterator<Item = Label> {
        let of = |table: &Table| table[VISIT][usize::from(VISIT_ONE)];
        let share = |seen: Seen, before: f64| (seen.together + 20.0 * before) / (seen.pairs + 20.0);
        let rate = share(self.sure, of(&model.same));
        let (home, far) = (of(&model.household), of(&model.unrelated));
        let chance = move |near: usize| {
            let near_before = logistic(near as f64 + 0.5 - NEARNESS as f64 / 2.0);
            share(self.hardly[near], near_before * home + (1.0 - near_before) * far)
        };
        let all: f64 = self.steps.values().map(|seen| seen.pairs).sum();
        let weight = VISIT_WEIGHT.min(VISITS_MOST / all.max(1.0));
        self.steps.iter().map(move |((_, near), seen)| Label {
            score: seen.score / seen.pairs,
            offset,
            pairs: seen.pairs * weight,
            agreeing: seen.together * weight,
            rate,
            chance: chance(*near),
        })
    }
}

/// Of a pair that is not one person, how likely it is one household.
fn near_of(model: &Model, pattern: u64) -> f64 {
    let [_, household, unrelated] = model.classes_without_document(pattern);
    household / (household + unrelated).max(f64::MIN_POSITIVE)
}

/// Log odds of one person, without the document.
fn score_plain(model: &Model, pattern: u64) -> f64 {
    let [same, household, unrelated] = model.classes_without_document(pattern);
    let rest = (household + unrelated).max(f64::MIN_POSITIVE);
    (same.max(f64::MIN_POSITIVE) / rest).ln().clamp(-60.0, 60.0)
}

/// What the document adds to the log odds.
fn document_weight(model: &Model, pattern: u64) -> f64 {
    let level = usize::from(level(pattern, DOCUMENT));
    if level == 0 {
        return 0.0;
    }
    let near = near_of(model, pattern);
    let of = [&model.same, &model.household, &model.unrelated].map(|t| t[DOCUMENT][level]);
    (of[0] / (near * of[1] + (1.0 - near) * of[2])).ln()
}
