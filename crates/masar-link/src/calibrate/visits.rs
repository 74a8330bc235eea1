//! What visits tell of pairs that documents do not: households come to one desk on
//! one day, and one person is hardly registered there twice.
//!
//! *Invariant:* which pairs are one household is itself estimated, so visits are
//! witnesses of little weight.

use std::collections::BTreeMap;

use super::known::{KNOWN, Mean, shortened};
use super::{Label, SCORE_MIN, Said, logistic};
use crate::compare::{NO_DOCUMENT, ONE_HAS, VISIT, documents, level};
use crate::model::{Model, Table};
use crate::presence::ByDocuments;
use crate::visit::VISIT_ONE;

/// Pairs without two documents by their score without the visit, in steps, and by
/// how near a household they are. How often such pairs share a visit where they are
/// two people is read from scores at which hardly any is one person.
#[derive(Default)]
pub(super) struct Visits {
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
    /// Pairs of which one record has a document.
    one_has: f64,
    known: Mean,
}

/// Steps of the score in one natural unit.
const STEPS: f64 = 8.0;
/// Steps of the log odds of one household against strangers.
pub(super) const NEARNESS: usize = 16;
/// Below this score hardly a pair is one person.
const HARDLY_MAX: f64 = -3.0;
/// Members of a household come together, so its pairs are no witnesses of their
/// own: a pair counts for so much. And which pairs are of one household is itself
/// estimated, an error that more pairs do not lessen: all count for so many at most.
const VISIT_WEIGHT: f64 = 0.25;
const VISITS_MOST: f64 = 3_000.0;
/// Two people who look like one are oftener namesakes, who come apart, than hardly one
/// person is who is as near a household: where the truth was asked (24 generated registers
/// of 20,000), this much was right.
const TOGETHER_OPEN: f64 = 0.95;

impl Visits {
    pub(super) fn count(&mut self, said: &Said) {
        let (visit, score, near) = (level(said.pattern, VISIT), said.before_visit, said.near);
        if visit == 0 || score < SCORE_MIN {
            return;
        }
        let seen = match score {
            6.0.. => &mut self.sure,
            HARDLY_MAX.. => self.steps.entry(((score * STEPS).floor() as i32, near)).or_default(),
            _ => &mut self.hardly[near],
        };
        seen.pairs += 1.0;
        seen.score += score;
        seen.one_has += documents(said.pattern) as f64;
        seen.known.add(said.pattern);
        seen.together += if visit == VISIT_ONE { 1.0 } else { 0.0 };
    }

    pub(super) fn labels(
        &self,
        model: &Model,
        presence: ByDocuments,
    ) -> impl Iterator<Item = Label> {
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
        let offset = move |seen: &Seen| {
            let one_has = seen.one_has / seen.pairs;
            presence[NO_DOCUMENT] * (1.0 - one_has) + presence[ONE_HAS] * one_has
        };
        self.steps.iter().map(move |((_, near), seen)| Label {
            score: seen.score / seen.pairs,
            known: shortened(seen.known.or([0.0; KNOWN])),
            rivals: 0.0,
            counts: 1.0,
            offset: offset(seen),
            pairs: seen.pairs * weight,
            agreeing: seen.together * weight,
            rate,
            chance: chance(*near) * TOGETHER_OPEN,
        })
    }
}
