//! What is known of both records of a pair, and how rare their names are. The model
//! takes fields for independent, which they are not: of two pairs of one score the
//! one of which more is known is less often one person.
//!
//! *Invariant:* tells nothing about whether what is known agrees.

use crate::compare::{
    BIRTH, FAMILY, FATHER, GRANDFATHER, PHONE, is_across, is_birth_from_age, level, rarity,
};

/// How many things are told of a pair.
pub(super) const KNOWN: usize = 9;
pub(super) type Known = [f64; KNOWN];
/// The same of one pair or of a few alike, of which there are many.
pub(super) type KnownShort = [f32; KNOWN];

/// Steps of rarity, in powers of two, that weigh as much as a field that is known.
const GIVEN_STEPS: f64 = 4.0;
const OTHERS_STEPS: f64 = 8.0;

/// Of one pattern.
pub(super) fn known(pattern: u64) -> Known {
    let is = |known: bool| if known { 1.0 } else { 0.0 };
    let field = |field: usize| is(level(pattern, field) != 0);
    let birth = level(pattern, BIRTH);
    let from_age = is_birth_from_age(birth);
    let (given, others) = rarity(pattern);
    [
        field(FATHER),
        field(GRANDFATHER),
        field(FAMILY),
        field(PHONE),
        is(birth != 0 && !from_age),
        is(from_age),
        is(is_across(pattern)),
        f64::from(given) / GIVEN_STEPS,
        f64::from(others) / OTHERS_STEPS,
    ]
}

/// Average over some pairs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mean {
    sum: Known,
    pairs: f64,
}

impl Mean {
    pub(super) fn add(&mut self, pattern: u64) {
        self.sum.iter_mut().zip(known(pattern)).for_each(|(sum, known)| *sum += known);
        self.pairs += 1.0;
    }

    /// `usual` where there were none.
    pub(super) fn or(self, usual: Known) -> Known {
        if self.pairs > 0.0 { self.sum.map(|sum| sum / self.pairs) } else { usual }
    }
}

pub(super) fn shortened(known: Known) -> KnownShort {
    known.map(|known| known as f32)
}
