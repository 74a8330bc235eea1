//! Whether both records of a pair have a document says something by itself: who has
//! one once has it again.
//!
//! *Invariant:* compared only among pairs of which the same is known otherwise.

use std::collections::BTreeMap;

use crate::calibrate::SCORE_MIN;
use crate::compare::{BIRTH, DOCUMENT, FAMILY, FATHER, GRANDFATHER, PHONE, VISIT, level};

/// How many pairs have a document on both sides: of surely one person, and of
/// hardly one, apart by what else is known of both. Where much is known of two
/// records they are surer, and have documents, whoever they are.
#[derive(Default)]
pub struct Presence {
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
    /// Counts one pair with its log odds.
    pub fn count(&mut self, score: f64, pattern: u64) {
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
    pub fn weights(&self) -> (f64, f64) {
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
