//! Scores set right by what they did not use, so that no label is needed: of
//! pairs with a document number on both sides, how many agree on it; of pairs
//! without, how many were written down at one visit, where households come together.
//!
//! A pair that is one person agrees on its number at a known rate, whatever the
//! score that the other fields give, and others hardly do. A household shares its
//! visit at a known rate, and one person hardly does. So the share that agrees
//! tells the share of matches. Three numbers are fitted: a shift, a slope, and how much
//! each rival weighs.
//!
//! *Invariant:* with the same rivals a higher score stays higher; without enough documents nothing
//! is changed and the doubt is told.

use std::collections::BTreeMap;

use crate::compare::{
    BIRTH, DOCUMENT, FAMILY, FATHER, GRANDFATHER, PHONE, VISIT, level, level_without,
};
use crate::model::{Model, Table};
use crate::rivals::Rivals;
use crate::visit::VISIT_ONE;

/// Fewest pairs with equal numbers that a calibration can be read from.
const AGREEING_MIN: usize = 20;
/// Lowest score of pairs that are all kept, whatever their documents.
const SCORE_MIN: f64 = -5.0;
/// How far scores may be off before anything was seen, in natural units.
const SHIFT_PRIOR: f64 = 0.7;
const SLOPE_PRIOR: f64 = 0.1;
/// What one rival takes from the log odds before anything was seen, and how far
/// that may be off.
const RIVAL_USUAL: f64 = 1.5;
const RIVAL_PRIOR: f64 = 0.5;
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
    /// What one rival takes from the log odds, and how many are usual.
    pub rival: f64,
    pub rivals_usual: f64,
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
            rival: RIVAL_USUAL,
            rivals_usual: 0.0,
            shift_error: SHIFT_PRIOR,
            labelled: 0,
            agreeing: 0,
            with_document: 0.0,
            without_document: 0.0,
            reliability: Reliability::default(),
        }
    }
}

/// What the model says of a pair on its own, computed once.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pattern: u64,
    /// Log odds of one person, without the document.
    score: f64,
    /// What the document adds to them, and how often it agrees by chance.
    document: f64,
    chance: f64,
    /// Log odds without document and visit.
    before_visit: f64,
    /// Step of nearness to one household, without the visit.
    near: usize,
}

impl Said {
    pub fn new(model: &Model, pattern: u64) -> Self {
        let classes = model.classes_without_document(pattern);
        let (document, chance) = match level(pattern, DOCUMENT) {
            0 => (0.0, 0.0),
            level => document_weigh(model, near_of(classes), usize::from(level)),
        };
        let score = score_of(classes);
        let (before_visit, near) = match level(pattern, VISIT) {
            0 => (score, 0),
            _ => {
                let classes = model.classes_without_document(level_without(pattern, VISIT));
                let near = near_of(classes).clamp(1e-6, 1.0 - 1e-6);
                let odds = (near / (1.0 - near)).ln() + NEARNESS as f64 / 2.0;
                (score_of(classes), odds.clamp(0.0, NEARNESS as f64 - 1.0) as usize)
            }
        };
        Self { pattern, score, document, chance, before_visit, near }
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
    /// Rivals above what is usual.
    rivals: f64,
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
    /// From candidates that no document made, and their rivals; about what is usual
    /// of these nothing is changed.
    pub fn fit<'a>(
        model: &Model,
        pairs: impl Iterator<Item = (&'a Said, &'a Rivals)>,
        rivals_usual: f64,
    ) -> Self {
        let mut labels: Vec<Label> = Vec::new();
        let mut presence = Presence::default();
        let mut visits = Visits::default();
        for (said, rivals) in pairs {
            presence.count(said.score, said.pattern);
            if level(said.pattern, DOCUMENT) == 0 {
                visits.count(said, rivals.all);
            } else if said.score > SCORE_MIN {
                labels.push(label_make(said, rivals.plain - rivals_usual));
            }
        }
        let agreeing = labels.iter().filter(|label| label.agreeing > 0.0).count();
        let mut found = Self { labelled: labels.len(), agreeing, rivals_usual, ..Self::default() };
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
        labels.extend(visits.labels(model, found.without_document, rivals_usual));
        for _ in 0..ROUNDS {
            found.step(&labels);
        }
        found.reliability = found.reliability_read(&labels[..by_documents], rate);
        found
    }

    /// Log odds of a score, with so many rivals above what is usual.
    fn odds(&self, score: f64, rivals: f64) -> f64 {
        self.shift + self.slope * score - self.rival * rivals
    }

    /// What documents tell of the scores that did not use them.
    fn reliability_read(&self, labels: &[Label], rate: f64) -> Reliability {
        let mut tenths = Reliability::default();
        let mut chances = [0.0; 10];
        for label in labels {
            let probability = logistic(label.offset + self.odds(label.score, label.rivals));
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
            let probability = self.probability(&Said::new(model, *pattern), self.rivals_usual);
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
        let priors = [SHIFT_PRIOR, SLOPE_PRIOR, RIVAL_PRIOR].map(|error| error.powi(-2));
        let off = [-self.shift, 1.0 - self.slope, RIVAL_USUAL - self.rival];
        let mut score = [0, 1, 2].map(|at| off[at] * priors[at]);
        let mut information = [[0.0; 3]; 3];
        (0..3).for_each(|at| information[at][at] = priors[at]);
        for label in labels {
            let share = logistic(label.offset + self.odds(label.score, label.rivals));
            let apart = label.rate - label.chance;
            let expected = (label.chance + apart * share).clamp(1e-6, 1.0 - 1e-6);
            let slope = apart * share * (1.0 - share);
            let slopes = [slope, slope * label.score, -slope * label.rivals];
            let weight = 1.0 / (expected * (1.0 - expected));
            let more = (label.agreeing - label.pairs * expected) * weight;
            for (row, one) in slopes.iter().enumerate() {
                score[row] += more * one;
                for (column, other) in slopes.iter().enumerate() {
                    information[row][column] += label.pairs * weight * one * other;
                }
            }
        }
        let step = solve(information, score).map(|value| value.clamp(-0.5, 0.5));
        self.shift = (self.shift + step[0]).clamp(-6.0, 3.0);
        self.slope = (self.slope + step[1]).clamp(0.4, 1.6);
        self.rival = (self.rival + step[2]).clamp(0.0, 4.0);
        self.shift_error = solve(information, [1.0, 0.0, 0.0])[0].sqrt();
    }

    /// Probability that a pair with so many rivals is one person.
    pub fn probability(&self, said: &Said, rivals: f64) -> f64 {
        let score = self.odds(said.score, rivals - self.rivals_usual);
        let has = level(said.pattern, DOCUMENT) != 0;
        let presence = if has { self.with_document } else { self.without_document };
        logistic(score + presence + said.document)
    }

    /// As [`Self::probability`], as if no document were known and no rival.
    pub fn probability_plain(&self, said: &Said) -> f64 {
        logistic(self.odds(said.score, -self.rivals_usual))
    }
}

/// Solves three equations whose matrix is symmetric and positive.
fn solve(mut matrix: [[f64; 3]; 3], mut sums: [f64; 3]) -> [f64; 3] {
    for at in 0..3 {
        for below in at + 1..3 {
            let factor = matrix[below][at] / matrix[at][at];
            (at..3).for_each(|column| matrix[below][column] -= factor * matrix[at][column]);
            sums[below] -= factor * sums[at];
        }
    }
    for at in (0..3).rev() {
        let rest: f64 = (at + 1..3).map(|column| matrix[at][column] * sums[column]).sum();
        sums[at] = (sums[at] - rest) / matrix[at][at];
    }
    sums
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn label_make(said: &Said, rivals: f64) -> Label {
    let agreeing = if agrees(said.pattern) { 1.0 } else { 0.0 };
    let (score, chance) = (said.score, said.chance);
    Label { score, rivals, offset: 0.0, pairs: 1.0, agreeing, rate: 1.0, chance }
}

/// How often one person's numbers agree: read from the highest scores.
fn rate_of(model: &Model, labels: &[Label]) -> f64 {
    let sure = labels.iter().filter(|label| label.score > 6.0);
    let (count, agreeing) =
        sure.fold((0, 0.0), |(count, all), label| (count + 1, all + label.agreeing));
    let before = agreement(&model.same[DOCUMENT]);
    (agreeing + 20.0 * before) / (f64::from(count) + 20.0)
}

/// Pairs without two documents by their score without the visit, in steps, by how
/// near a household they are, and by their rivals. How often such pairs share a visit
/// where they are two people is read from scores at which hardly any is one person.
#[derive(Default)]
struct Visits {
    /// By step, nearness and rivals.
    steps: BTreeMap<(i32, usize, usize), Seen>,
    /// By nearness and rivals, of hardly one person.
    hardly: [[Seen; 3]; NEARNESS],
    /// Of surely one person.
    sure: Seen,
}

/// Sums over pairs.
#[derive(Clone, Copy, Default)]
struct Seen {
    pairs: f64,
    score: f64,
    rivals: f64,
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
    fn count(&mut self, said: &Said, rivals: f64) {
        let (visit, score, near) = (level(said.pattern, VISIT), said.before_visit, said.near);
        if visit == 0 || score < SCORE_MIN {
            return;
        }
        let some = rivals.round().clamp(0.0, 2.0) as usize;
        let seen = match score {
            6.0.. => &mut self.sure,
            HARDLY_MAX.. => {
                self.steps.entry(((score * STEPS).floor() as i32, near, some)).or_default()
            }
            _ => &mut self.hardly[near][some],
        };
        seen.pairs += 1.0;
        seen.score += score;
        seen.rivals += rivals;
        seen.together += if visit == VISIT_ONE { 1.0 } else { 0.0 };
    }

    fn labels(&self, model: &Model, offset: f64, usual: f64) -> impl Iterator<Item = Label> {
        let of = |table: &Table| table[VISIT][usize::from(VISIT_ONE)];
        let share = |seen: Seen, before: f64| (seen.together + 20.0 * before) / (seen.pairs + 20.0);
        let rate = share(self.sure, of(&model.same));
        let (home, far) = (of(&model.household), of(&model.unrelated));
        let chance = move |near: usize, some: usize| {
            let near_before = logistic(near as f64 + 0.5 - NEARNESS as f64 / 2.0);
            let before = near_before * home + (1.0 - near_before) * far;
            let all = self.hardly[near].iter().fold(Seen::default(), |sum, seen| Seen {
                pairs: sum.pairs + seen.pairs,
                together: sum.together + seen.together,
                ..sum
            });
            share(self.hardly[near][some], share(all, before))
        };
        let all: f64 = self.steps.values().map(|seen| seen.pairs).sum();
        let weight = VISIT_WEIGHT.min(VISITS_MOST / all.max(1.0));
        self.steps.iter().map(move |((_, near, some), seen)| Label {
            score: seen.score / seen.pairs,
            rivals: seen.rivals / seen.pairs - usual,
            offset,
            pairs: seen.pairs * weight,
            agreeing: seen.together * weight,
            rate,
            chance: chance(*near, *some),
        })
    }
}

/// Of a pair that is not one person, how likely it is one household.
fn near_of([_, household, unrelated]: [f64; 3]) -> f64 {
    household / (household + unrelated).max(f64::MIN_POSITIVE)
}

/// Log odds of one person.
fn score_of([same, household, unrelated]: [f64; 3]) -> f64 {
    let rest = (household + unrelated).max(f64::MIN_POSITIVE);
    (same.max(f64::MIN_POSITIVE) / rest).ln().clamp(-60.0, 60.0)
}

/// What a level of the document adds to the log odds, and how often documents
/// agree where two are not one person.
fn document_weigh(model: &Model, near: f64, level: usize) -> (f64, f64) {
    let [same, home, far] =
        [&model.same, &model.household, &model.unrelated].map(|table| &table[DOCUMENT]);
    let weight = (same[level] / (near * home[level] + (1.0 - near) * far[level])).ln();
    (weight, near * agreement(home) + (1.0 - near) * agreement(far))
}
