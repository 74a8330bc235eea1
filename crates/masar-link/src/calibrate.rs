//! Scores set right by what they did not use, so that no label is needed: of
//! pairs with a document number on both sides, how many agree on it; of pairs
//! without, how many were written down at one visit, where households come together.
//!
//! A pair that is one person agrees on its number at a known rate, whatever the
//! score that the other fields give, and others hardly do. A household shares its
//! visit at a known rate, and one person hardly does. So the share that agrees
//! tells the share of matches. Two numbers are fitted, a shift and a slope; and a third,
//! how much a rival weighs.
//!
//! *Invariant:* with the same rivals a higher score stays higher; without enough documents nothing
//! is changed and the doubt is told.

use crate::compare::{DOCUMENT, VISIT, level, level_without};
use crate::model::Model;
use crate::presence::Presence;
use crate::rivals::Rivals;

mod visits;

use visits::{NEARNESS, Visits};

/// Fewest pairs with equal numbers that a calibration can be read from.
const AGREEING_MIN: usize = 20;
/// Lowest score of pairs that are all kept, whatever their documents.
pub const SCORE_MIN: f64 = -5.0;
/// How far scores may be off before anything was seen, in natural units.
const SHIFT_PRIOR: f64 = 0.7;
const SLOPE_PRIOR: f64 = 0.1;
/// How many times further they may be off than visits alone tell: who is nearly one
/// person and is not, as a namesake, comes on other days too.
const UNDOCUMENTED_ERROR: f64 = 2.5;
/// What one rival takes from the log odds before anything was seen, and how far
/// that may be off: where the truth was asked it was 1.5 to 2.3.
const RIVAL_USUAL: f64 = 2.0;
const RIVAL_PRIOR: f64 = 0.5;
const RIVAL_ROUNDS: usize = 4;
/// How many times as far apart the log odds told are as those beside rivals, before
/// anything was seen: where many documents tell it, in registers of a million, it is 0.84.
const SPREAD_USUAL: f64 = 0.84;
/// Log odds beyond which a pair is settled, whatever its rivals.
const OPEN_MOST: f64 = 9.0;

const ROUNDS: usize = 25;
/// Steps below this change nothing that is told.
const SETTLED: f64 = 1e-9;
/// Who has a document is no matter of chance, an error that more documents do not
/// lessen: all pairs count for so many at most.
const DOCUMENTS_MOST: f64 = 3_000.0;

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
    /// What is told of a pair: log odds so many times as far apart, and from where.
    pub spread: f64,
    pub level: f64,
    /// Standard error of the shift.
    pub shift_error: f64,
    /// How often one person's numbers agree.
    agreement: f64,
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
            rival: 0.0,
            rivals_usual: 0.0,
            spread: 1.0,
            level: 0.0,
            shift_error: SHIFT_PRIOR,
            agreement: 1.0,
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

/// Pairs of one score, and how many of them agree on what it did not use.
struct Label {
    score: f64,
    /// What other pairs say against such a pair.
    rivals: f64,
    /// What is known to add to the log odds beside the score.
    offset: f64,
    pairs: f64,
    agreeing: f64,
    /// What each of its pairs counts for.
    counts: f64,
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
    /// From candidates that no document made, each on its own.
    pub fn fit<'a>(model: &Model, pairs: impl Iterator<Item = &'a Said>) -> Self {
        let mut labels: Vec<Label> = Vec::new();
        let mut presence = Presence::default();
        let mut visits = Visits::default();
        for said in pairs {
            presence.count(said.score, said.pattern);
            if level(said.pattern, DOCUMENT) == 0 {
                visits.count(said);
            } else if said.score > SCORE_MIN {
                labels.push(label_make(said, 0.0));
            }
        }
        let agreeing = labels.iter().filter(|label| label.agreeing > 0.0).count();
        let mut found = Self { labelled: labels.len(), agreeing, ..Self::default() };
        if agreeing < AGREEING_MIN {
            labels.clear();
        } else {
            (found.with_document, found.without_document) = presence.weights();
        }
        found.agreement = rate_of(model, &labels);
        let counts = (DOCUMENTS_MOST / labels.len().max(1) as f64).min(1.0);
        for label in &mut labels {
            label.rate = found.agreement;
            label.offset = found.with_document;
            label.counts = counts;
        }
        let by_documents = labels.len();
        labels.extend(visits.labels(model, found.without_document));
        for _ in 0..ROUNDS {
            found.step(&labels, [0.0, 1.0]);
        }
        if by_documents == 0 {
            found.shift_error *= UNDOCUMENTED_ERROR;
        }
        found.reliability = found.reliability_read(&labels[..by_documents]);
        found
    }

    /// The same beside other pairs: what a rival weighs, and how far apart odds are
    /// beside rivals, is read from documents; the expected number of pairs that are one person stays what it was.
    #[must_use]
    pub fn beside<'a>(self, pairs: impl Iterator<Item = (&'a Said, &'a Rivals)>) -> Self {
        let mut labels: Vec<Label> = Vec::new();
        let mut open: Vec<(f64, f64)> = Vec::new();
        for (said, rivals) in pairs {
            let odds = self.odds_full(said, 0.0);
            if odds.abs() < OPEN_MOST {
                open.push((odds, rivals.all));
            }
            if level(said.pattern, DOCUMENT) != 0 && said.score > SCORE_MIN {
                let (offset, rate) = (self.with_document, self.agreement);
                labels.push(Label { offset, rate, ..label_make(said, rivals.plain) });
            }
        }
        if self.agreeing < AGREEING_MIN {
            labels.clear();
        }
        let mut found = Self { rival: RIVAL_USUAL, ..self };
        for _ in 0..RIVAL_ROUNDS {
            found.rivals_balance(&open);
            found.rival_step(&labels);
        }
        found.rivals_balance(&open);
        found.spread_fit(&labels, &open);
        found.reliability = found.reliability_read(&labels);
        found
    }

    /// How many times further apart the log odds told are than those that groups and
    /// people are made by, and from where, so that as many pairs are expected.
    fn spread_fit(&mut self, labels: &[Label], open: &[(f64, f64)]) {
        let own = |label: &Label| {
            let score = label.offset + self.odds(label.score, label.rivals);
            Label { score, offset: 0.0, rivals: 0.0, ..*label }
        };
        let labels: Vec<Label> = labels.iter().map(own).collect();
        let usual = [0.0, SPREAD_USUAL];
        let mut told = Self { agreement: self.agreement, slope: SPREAD_USUAL, ..Self::default() };
        for _ in 0..ROUNDS {
            told.step(&labels, usual);
        }
        // Rivals set odds further apart, and never nearer.
        self.spread = told.slope.min(1.0);
        let odds = |(odds, rivals): &(f64, f64)| odds - self.rival * (rivals - self.rivals_usual);
        let expected: f64 = open.iter().map(|own| logistic(odds(own))).sum();
        let told: Vec<f64> = open.iter().map(|own| self.spread * odds(own)).collect();
        self.level = constant_find(expected, &told);
    }

    /// The probability that is told of a pair.
    pub fn told(&self, probability: f64) -> f64 {
        if !(0.0..1.0).contains(&probability) || probability == 0.0 {
            return probability;
        }
        let odds = (probability / (1.0 - probability)).ln();
        logistic(self.level + self.spread * odds)
    }

    /// Sets what is usual so that as many pairs are expected as without rivals.
    fn rivals_balance(&mut self, open: &[(f64, f64)]) {
        let expected: f64 = open.iter().map(|(odds, _)| logistic(*odds)).sum();
        let without: Vec<f64> =
            open.iter().map(|(odds, rivals)| odds - self.rival * rivals).collect();
        if self.rival > 0.0 {
            self.rivals_usual = (constant_find(expected, &without) / self.rival).clamp(0.0, 2.0);
        }
    }

    /// One round of Fisher's scoring for the weight of a rival.
    fn rival_step(&mut self, labels: &[Label]) {
        let mut score = (RIVAL_USUAL - self.rival) / RIVAL_PRIOR.powi(2);
        let mut information = RIVAL_PRIOR.powi(-2);
        for label in labels {
            let (expected, slope, weight) = self.expected(label);
            let more = self.rivals_usual - label.rivals;
            score += (label.agreeing - label.pairs * expected) * weight * slope * more;
            information += label.pairs * weight * (slope * more).powi(2);
        }
        self.rival = (self.rival + (score / information).clamp(-0.5, 0.5)).clamp(0.0, 4.0);
    }

    /// Log odds of a score, beside so many rivals.
    fn odds(&self, score: f64, rivals: f64) -> f64 {
        self.shift + self.slope * score - self.rival * (rivals - self.rivals_usual)
    }

    /// With what is known of documents.
    fn odds_full(&self, said: &Said, rivals: f64) -> f64 {
        let has = level(said.pattern, DOCUMENT) != 0;
        let presence = if has { self.with_document } else { self.without_document };
        self.odds(said.score, rivals) + presence + said.document
    }

    /// How often a label's pairs agree, how fast that grows with the log odds, and
    /// what one of them weighs.
    fn expected(&self, label: &Label) -> (f64, f64, f64) {
        let share = logistic(label.offset + self.odds(label.score, label.rivals));
        let apart = label.rate - label.chance;
        let expected = (label.chance + apart * share).clamp(1e-6, 1.0 - 1e-6);
        (expected, apart * share * (1.0 - share), label.counts / (expected * (1.0 - expected)))
    }

    /// What documents tell of the scores that did not use them.
    fn reliability_read(&self, labels: &[Label]) -> Reliability {
        let mut tenths = Reliability::default();
        let mut chances = [0.0; 10];
        for label in labels {
            let odds = label.offset + self.odds(label.score, label.rivals);
            let probability = logistic(self.level + self.spread * odds);
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
            tenth.seen = ((tenth.seen / pairs - chance) / (self.agreement - chance).max(0.05))
                .clamp(0.0, 1.0);
        }
        tenths
    }

    /// What decisions by people tell.
    pub fn decisions_read(&self, model: &Model, evidence: &[(u64, bool)]) -> Reliability {
        let mut tenths = Reliability::default();
        for (pattern, same) in evidence {
            let alone = self.probability(&Said::new(model, *pattern), self.rivals_usual);
            let probability = self.told(alone);
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

    /// One round of Fisher's scoring for shift and slope, of which so much is usual.
    fn step(&mut self, labels: &[Label], usual: [f64; 2]) {
        let mut score = [
            (usual[0] - self.shift) / SHIFT_PRIOR.powi(2),
            (usual[1] - self.slope) / SLOPE_PRIOR.powi(2),
        ];
        let mut information = [SHIFT_PRIOR.powi(-2), 0.0, SLOPE_PRIOR.powi(-2)];
        for label in labels {
            let (expected, slope, weight) = self.expected(label);
            let slopes = [slope, slope * label.score];
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

    /// Probability that a pair with so many rivals is one person.
    pub fn probability(&self, said: &Said, rivals: f64) -> f64 {
        logistic(self.odds_full(said, rivals))
    }

    /// Of a pair on its own, as if no document were known.
    pub fn probability_plain(&self, said: &Said) -> f64 {
        logistic(self.odds(said.score, self.rivals_usual))
    }
}

/// What is to be added to log odds so that so many pairs are expected.
fn constant_find(expected: f64, odds: &[f64]) -> f64 {
    let mut constant = 0.0_f64;
    for _ in 0..ROUNDS {
        let (mut sum, mut slope) = (0.0, 0.0);
        for odds in odds {
            let share = logistic(constant + odds);
            sum += share;
            slope += share * (1.0 - share);
        }
        let step = ((expected - sum) / slope.max(f64::MIN_POSITIVE)).clamp(-0.5, 0.5);
        constant += step;
        if step.abs() < SETTLED {
            break;
        }
    }
    constant
}

fn logistic(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

fn label_make(said: &Said, rivals: f64) -> Label {
    let agreeing = if agrees(said.pattern) { 1.0 } else { 0.0 };
    let (score, chance) = (said.score, said.chance);
    Label { score, rivals, offset: 0.0, counts: 1.0, pairs: 1.0, agreeing, rate: 1.0, chance }
}

/// How often one person's numbers agree: read from the highest scores.
fn rate_of(model: &Model, labels: &[Label]) -> f64 {
    let sure = labels.iter().filter(|label| label.score > 6.0);
    let (count, agreeing) =
        sure.fold((0, 0.0), |(count, all), label| (count + 1, all + label.agreeing));
    let before = agreement(&model.same[DOCUMENT]);
    (agreeing + 20.0 * before) / (f64::from(count) + 20.0)
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
