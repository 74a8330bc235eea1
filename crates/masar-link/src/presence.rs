//! Which of the two records of a pair have a document says something by itself: who
//! has one once has it again, and who has none stays without.
//!
//! *Invariant:* compared only among pairs of which the same is known otherwise.

use std::collections::BTreeMap;

use crate::calibrate::SCORE_MIN;
use crate::compare::{
    BIRTH, FAMILY, FATHER, GRANDFATHER, NO_DOCUMENT, PHONE, VISIT, documents, is_birth_from_age,
    level,
};

/// Numbers by how many records of a pair have a document: none, one, both.
pub type ByDocuments = [f64; 3];

/// How many pairs have no document, one or two: of surely one person, and of
/// hardly one, apart by what else is known of both. Where much is known of two
/// records they are surer, and have documents, whoever they are.
#[derive(Default)]
pub struct Presence {
    strata: BTreeMap<u64, Stratum>,
}

#[derive(Clone, Copy, Default)]
struct Stratum {
    sure: ByDocuments,
    hardly: ByDocuments,
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
        counts[documents(pattern)] += 1.0;
    }

    /// Log of how much likelier it is for one person that so many have one.
    pub fn weights(&self) -> ByDocuments {
        let mut hardly = [0.5; 3];
        for stratum in self.strata.values() {
            hardly.iter_mut().zip(stratum.hardly).for_each(|(sum, pairs)| *sum += pairs);
        }
        let usual = (NO_DOCUMENT..3)
            .fold(NO_DOCUMENT, |most, at| if hardly[at] > hardly[most] { at } else { most });
        let odds = [0, 1, 2].map(|at| self.odds(at, usual));
        let (all, sure): (f64, f64) = (0..3)
            .fold((0.0, 0.0), |(all, sure), at| (all + hardly[at], sure + hardly[at] * odds[at]));
        odds.map(|odds| (odds * all / sure).ln())
    }

    /// How many times likelier, against the usual, so many documents are for one
    /// person: Mantel and Haenszel's common ratio of odds (1959).
    fn odds(&self, at: usize, usual: usize) -> f64 {
        let (mut more, mut less) = (PRESENCE_PRIOR, PRESENCE_PRIOR);
        for Stratum { sure, hardly } in self.strata.values() {
            let all = (sure.iter().sum::<f64>() + hardly.iter().sum::<f64>()).max(1.0);
            more += sure[at] * hardly[usual] / all;
            less += sure[usual] * hardly[at] / all;
        }
        if at == usual { 1.0 } else { more / less }
    }
}

/// What is known of both records of a pair, beside documents.
fn known_fields(pattern: u64) -> u64 {
    let fields = [FATHER, GRANDFATHER, FAMILY, PHONE];
    let known =
        fields.iter().fold(0, |all, field| all << 1 | u64::from(level(pattern, *field) != 0));
    let birth = match level(pattern, BIRTH) {
        0 => 0,
        birth if is_birth_from_age(birth) => 1,
        _ => 2,
    };
    (known << 2 | birth) << 2 | u64::from(level(pattern, VISIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_records_without_a_document_are_likelier_one_person_than_if_one_of_them_had_one() {
        let mut presence = Presence::default();
        let (none, one, both) = (0, 1 << 55, 3 << 18);
        let times = |presence: &mut Presence, score, [a, b, c]: [usize; 3]| {
            for (pattern, count) in [(none, a), (one, b), (both, c)] {
                (0..count).for_each(|_| presence.count(score, pattern));
            }
        };
        times(&mut presence, -3.0, [640, 320, 40]);
        times(&mut presence, 8.0, [780, 40, 180]);
        let [none, one, both] = presence.weights();
        assert!((0.1..0.3).contains(&none), "{none}");
        assert!((-2.3..-1.8).contains(&one), "{one}");
        assert!((1.2..1.6).contains(&both), "{both}");
    }

    #[test]
    fn nothing_is_said_where_nothing_was_seen() {
        assert!(Presence::default().weights().iter().all(|weight| weight.abs() < 1e-9));
    }
}
