//! Scores set right by what they did not use, so that no label is needed: of
//! pairs with a document number on both sides, how many agree on it; of pairs
//! without, how many were written down at one visit, where households come together.
//!
//! A pair that is one person agrees on its number at a known rate, whatever the
//! score that the other fields give, and others hardly do. A household shares its
//! visit at a known rate, and one person hardly does. So the share that agrees
//! tells the share of matches. Fitted are a shift and a slope; what each thing adds that is
//! known of both records, whatever it says; and how much a rival weighs.
//!
//! *Invariant:* with the same rivals and the same known a higher score stays higher; without
//! enough documents nothing is changed and the doubt is told.

use crate::compare::{BOTH_HAVE, DOCUMENT, VISIT, documents, level, level_without};
use crate::model::Model;
use crate::presence::{ByDocuments, Presence};
use crate::rivals::Rivals;

mod fit;
mod known;
mod visits;

use fit::{ROUNDS, SETTLED, Usual, fit};
use known::{KNOWN, Known, KnownShort, Mean, known, shortened};
use visits::{NEARNESS, Visits};

/// Fewest pairs with equal numbers that a calibration can be read from.
const AGREEING_MIN: usize = 20;
/// Lowest score of pairs that are all kept, whatever their documents.
pub const SCORE_MIN: f64 = -5.0;
/// How far scores may be off before anything was seen, in natural units.
const SHIFT_PRIOR: f64 = 0.7;
const SLOPE_PRIOR: f64 = 0.1;
/// How far each thing that is known may move them: little, where a few hundred
/// documents tell it, since an error in it is one in how many are one person.
const KNOWN_PRIOR: f64 = 0.1;
/// How many times further they may be off than visits alone tell: who is nearly one
/// person and is not, as a namesake, comes on other days too.
const UNDOCUMENTED_ERROR: f64 = 2.5;
/// What one rival takes from the log odds before anything was seen, and how far
/// that may be off: where the truth was asked it was 1.5 to 2.3.
const RIVAL_USUAL: f64 = 2.0;
const RIVAL_PRIOR: f64 = 0.5;
const RIVAL_ROUNDS: usize = 4;
/// How many times as far apart the log odds told are than the model's, before anything
/// was seen: once, and so much more with each that scores were too low. Fields that repeat
/// each other make a model claim too much, and set its log odds too far apart by the same;
/// documents are mostly too few to tell the latter, but they tell the former.
const SPREAD_BY_SHIFT: f64 = 0.16;
const SPREAD_BOUNDS: (f64, f64) = (0.6, 1.4);
const SPREAD_PRIOR: f64 = 0.05;
/// Log odds up to which a pair without documents is open for the score.
const OPEN_NEAR: f64 = 3.0;
/// Log odds beyond which a pair is settled, whatever its rivals.
const OPEN_MOST: f64 = 9.0;

/// Who has a document is no matter of chance, an error that more documents lessen only
/// as far as what is known of their pairs explains it: all count for so many at most.
const DOCUMENTS_MOST: f64 = 30_000.0;

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
    /// What each thing that is known of a pair adds, and how much is usual.
    known: Known,
    known_usual: Known,
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
    /// What it adds to the log odds that none has a document, one, or both.
    pub presence: ByDocuments,
    /// Of these pairs, by the score without the document.
    pub reliability: Reliability,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            shift: 0.0,
            slope: 1.0,
            known: [0.0; KNOWN],
            known_usual: [0.0; KNOWN],
            rival: 0.0,
            rivals_usual: 0.0,
            spread: 1.0,
            level: 0.0,
            shift_error: SHIFT_PRIOR,
            agreement: 1.0,
            labelled: 0,
            agreeing: 0,
            presence: [0.0; 3],
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
    known: KnownShort,
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

/// What is usual of a shift, and of a slope.
fn usual_of(slope: f64, error: f64) -> Usual<2> {
    Usual { value: [0.0, slope], error: [SHIFT_PRIOR, error], bounds: [(-6.0, 3.0), (0.4, 1.6)] }
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
        let (mut with, mut open) = (Mean::default(), Mean::default());
        for said in pairs {
            presence.count(said.score, said.pattern);
            if said.score.abs() < OPEN_NEAR && level(said.pattern, DOCUMENT) == 0 {
                open.add(said.pattern);
            }
            if level(said.pattern, DOCUMENT) == 0 {
                visits.count(said);
            } else if said.score > SCORE_MIN {
                labels.push(label_make(said, 0.0));
                with.add(said.pattern);
            }
        }
        let agreeing = labels.iter().filter(|label| label.agreeing > 0.0).count();
        let mut found = Self { labelled: labels.len(), agreeing, ..Self::default() };
        if agreeing < AGREEING_MIN {
            labels.clear();
        } else {
            found.presence = presence.weights();
        }
        found.agreement = rate_of(model, &labels);
        let counts = (DOCUMENTS_MOST / labels.len().max(1) as f64).min(1.0);
        for label in &mut labels {
            label.rate = found.agreement;
            label.offset = found.presence[BOTH_HAVE];
            label.counts = counts;
        }
        let by_documents = labels.len();
        found.known_usual = with.or([0.0; KNOWN]);
        labels.extend(visits.labels(model, found.presence));
        if by_documents == 0 {
            found.shift_fit(&labels);
        } else {
            found.known_fit(&labels, open.or(found.known_usual));
        }
        let own = |label: &Label| found.own_of(label.score, label.known.map(f64::from));
        found.reliability = found.reliability_read(&labels[..by_documents], own);
        found
    }

    /// Shift and slope where visits alone tell them: what is known is left out.
    fn shift_fit(&mut self, labels: &[Label]) {
        let found = fit(labels, &usual_of(1.0, SLOPE_PRIOR), |label| [1.0, label.score]);
        self.shift_error = found.error([1.0, 0.0]) * UNDOCUMENTED_ERROR;
        [self.shift, self.slope] = found.value;
    }

    /// Shift, slope, and what is known.
    fn known_fit(&mut self, labels: &[Label], open: Known) {
        let of_score = usual_of(1.0, SLOPE_PRIOR);
        let mut usual = Usual {
            value: [0.0; 2 + KNOWN],
            error: [KNOWN_PRIOR; 2 + KNOWN],
            bounds: [(-3.0, 3.0); 2 + KNOWN],
        };
        usual.value[..2].copy_from_slice(&of_score.value);
        usual.error[..2].copy_from_slice(&of_score.error);
        usual.bounds[..2].copy_from_slice(&of_score.bounds);
        let row_of = |score: f64, known: Known| {
            let mut row = [1.0; 2 + KNOWN];
            row[1] = score;
            for (at, (known, usual)) in known.iter().zip(self.known_usual).enumerate() {
                row[2 + at] = known - usual;
            }
            row
        };
        let found = fit(labels, &usual, |label| row_of(label.score, label.known.map(f64::from)));
        self.shift_error = found.error(row_of(0.0, open));
        [self.shift, self.slope] = [found.value[0], found.value[1]];
        self.known.copy_from_slice(&found.value[2..]);
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
                let (offset, rate) = (self.presence[BOTH_HAVE], self.agreement);
                let score = self.own(said);
                labels.push(Label { score, offset, rate, ..label_make(said, rivals.plain) });
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
        let own = |label: &Label| found.beside_rivals(label.score, label.rivals);
        found.reliability = found.reliability_read(&labels, own);
        found
    }

    /// How many times further apart the log odds told are than those that groups and
    /// people are made by, and from where, so that as many pairs are expected.
    fn spread_fit(&mut self, labels: &[Label], open: &[(f64, f64)]) {
        let own = |label: &Label| label.offset + self.beside_rivals(label.score, label.rivals);
        let bare = |label: &Label| Label { score: own(label), offset: 0.0, ..*label };
        let labels: Vec<Label> = labels.iter().map(bare).collect();
        let told =
            fit(&labels, &usual_of(self.spread_usual(), SPREAD_PRIOR), |label| [1.0, label.score]);
        self.spread = told.value[1];
        let odds = |(odds, rivals): &(f64, f64)| odds - self.rival * (rivals - self.rivals_usual);
        let expected: f64 = open.iter().map(|own| logistic(odds(own))).sum();
        let told: Vec<f64> = open.iter().map(|own| self.spread * odds(own)).collect();
        self.level = constant_find(expected, &told);
    }

    fn spread_usual(&self) -> f64 {
        let (low, high) = SPREAD_BOUNDS;
        ((1.0 + SPREAD_BY_SHIFT * self.shift) / self.slope).clamp(low, high)
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
            let odds = self.beside_rivals(label.score, label.rivals);
            let (expected, slope, weight) = label.expected(odds);
            let more = self.rivals_usual - label.rivals;
            score += (label.agreeing - label.pairs * expected) * weight * slope * more;
            information += label.pairs * weight * (slope * more).powi(2);
        }
        self.rival = (self.rival + (score / information).clamp(-0.5, 0.5)).clamp(0.0, 4.0);
    }

    /// Log odds that a pair has on its own, without document and rivals.
    fn own(&self, said: &Said) -> f64 {
        self.own_of(said.score, known(said.pattern))
    }

    fn own_of(&self, score: f64, known: Known) -> f64 {
        let known = known.iter().zip(self.known_usual).map(|(known, usual)| known - usual);
        let more: f64 = self.known.iter().zip(known).map(|(weight, known)| weight * known).sum();
        self.shift + self.slope * score + more
    }

    fn beside_rivals(&self, own: f64, rivals: f64) -> f64 {
        own - self.rival * (rivals - self.rivals_usual)
    }

    /// With what is known of documents.
    fn odds_full(&self, said: &Said, rivals: f64) -> f64 {
        let presence = self.presence[documents(said.pattern)];
        self.beside_rivals(self.own(said), rivals) + presence + said.document
    }

    /// What documents tell of the scores that did not use them.
    fn reliability_read(&self, labels: &[Label], own: impl Fn(&Label) -> f64) -> Reliability {
        let mut tenths = Reliability::default();
        let mut chances = [0.0; 10];
        for label in labels {
            let odds = label.offset + own(label);
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

    /// Probability that a pair with so many rivals is one person.
    pub fn probability(&self, said: &Said, rivals: f64) -> f64 {
        logistic(self.odds_full(said, rivals))
    }

    /// Of a pair on its own, as if no document were known.
    pub fn probability_plain(&self, said: &Said) -> f64 {
        logistic(self.own(said))
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
    let known = shortened(known(said.pattern));
    Label {
        score,
        known,
        rivals,
        offset: 0.0,
        counts: 1.0,
        pairs: 1.0,
        agreeing,
        rate: 1.0,
        chance,
    }
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
