//! What other pairs say against a pair. A registration that is surely the same
//! person as a third is hardly the same as one that the third is not: two families
//! with names alike are found by every pair across them, and each looks well alone.
//!
//! *Invariant:* symmetric; exact copies are counted as one registration, so that a
//! row entered twice speaks against nothing.

use crate::cluster::Decisions;
use crate::rarity::Rarity;

/// Links below this probability are no rivals.
const CLAIM_MIN: f64 = 0.05;

/// How probable a pair is on its own, and without its document too.
#[derive(Clone, Copy)]
pub struct Alone {
    pub left: u32,
    pub right: u32,
    pub probability: f64,
    pub plain: f64,
}

/// What is claimed of one record.
#[derive(Clone, Copy)]
struct Claim {
    other: u32,
    probability: f32,
    plain: f32,
}

/// Rivals of a pair: for each end, how surely it is somebody whom the other end
/// is not; 2 at most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rivals {
    pub all: f64,
    /// As documents were not asked.
    pub plain: f64,
}

/// Links of all records, by record.
pub struct Claims<'a> {
    starts: Vec<usize>,
    claims: Vec<Claim>,
    rarity: &'a Rarity,
}

impl<'a> Claims<'a> {
    /// `alone` in the order of left and right within each left.
    pub fn new(
        rarity: &'a Rarity,
        decided: &Decisions,
        alone: impl Iterator<Item = Alone>,
    ) -> Self {
        let open = alone.filter(|pair| {
            let key = (pair.left, pair.right);
            pair.probability.max(pair.plain) >= CLAIM_MIN
                && !decided.merge.contains(&key)
                && !decided.apart.contains(&key)
        });
        let sure = |(left, right): &(u32, u32)| Alone {
            left: *left,
            right: *right,
            probability: 1.0,
            plain: 1.0,
        };
        let both = open.chain(decided.merge.iter().map(sure)).flat_map(|pair| {
            let claim = |other| Claim {
                other,
                probability: pair.probability as f32,
                plain: pair.plain as f32,
            };
            [(pair.left, claim(pair.right)), (pair.right, claim(pair.left))]
        });
        let mut both: Vec<(u32, Claim)> = both.collect();
        both.sort_unstable_by_key(|(at, claim)| (*at, claim.other));
        let mut starts = vec![0; rarity.first.len() + 1];
        both.iter().for_each(|(at, _)| starts[*at as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, claims: both.into_iter().map(|(_, claim)| claim).collect(), rarity }
    }

    fn of(&self, at: u32) -> &[Claim] {
        &self.claims[self.starts[at as usize]..self.starts[at as usize + 1]]
    }

    /// Rivals of the pair of two records.
    pub fn rivals(&self, a: u32, b: u32) -> Rivals {
        let (one, two) = (self.end(a, b), self.end(b, a));
        Rivals { all: one.all + two.all, plain: one.plain + two.plain }
    }

    /// Of one end: the chances that it is a third, who is not the other end.
    fn end(&self, a: u32, b: u32) -> Rivals {
        let first = &self.rarity.first;
        let ends = [first[a as usize], first[b as usize]];
        let mut of_b = self.of(b).iter().peekable();
        let mut sum = Rivals::default();
        let own = self.of(a).binary_search_by_key(&b, |claim| claim.other);
        let own = own.map_or(Claim { other: b, probability: 0.0, plain: 0.0 }, |at| self.of(a)[at]);
        for claim in self.of(a) {
            while of_b.next_if(|other| other.other < claim.other).is_some() {}
            let third = first[claim.other as usize];
            if third != claim.other || ends.contains(&third) {
                continue;
            }
            let round = of_b.peek().filter(|other| other.other == claim.other);
            let (all, plain) = round.map_or((0.0, 0.0), |round| (round.probability, round.plain));
            let all = follows(own.probability, claim.probability, all);
            let plain = follows(own.plain, claim.plain, plain);
            sum.all += f64::from(claim.probability * (1.0 - all));
            sum.plain += f64::from(claim.plain * (1.0 - plain));
        }
        Rivals { all: sum.all.min(1.0), plain: sum.plain.min(1.0) }
    }
}

/// How surely the other end is the third as well: where the pair would be joined to
/// both, no less than what follows from the pair and the claim.
fn follows(own: f32, claim: f32, round: f32) -> f32 {
    if own + round >= 1.0 { round.max(own + claim - 1.0) } else { round }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rarity(first: Vec<u32>) -> Rarity {
        Rarity { first, ..Rarity::default() }
    }

    fn alone(left: u32, right: u32, probability: f64) -> Alone {
        Alone { left, right, probability, plain: probability }
    }

    fn of(rarity: &Rarity, pairs: &[Alone], a: u32, b: u32) -> f64 {
        Claims::new(rarity, &Decisions::default(), pairs.iter().copied()).rivals(a, b).all
    }

    #[test]
    fn a_third_whom_the_other_end_is_not_is_a_rival_and_a_common_third_is_none() {
        let rarity = rarity(vec![0, 1, 2, 3]);
        let pairs = [alone(0, 1, 0.5), alone(0, 2, 1.0), alone(1, 3, 1.0)];
        assert!((of(&rarity, &pairs, 0, 1) - 2.0).abs() < 1e-6);
        assert!((of(&rarity, &pairs[..2], 1, 0) - 1.0).abs() < 1e-6);
        let round = [alone(0, 1, 0.5), alone(0, 2, 1.0), alone(1, 2, 1.0)];
        assert!(of(&rarity, &round, 0, 1).abs() < 1e-6);
    }

    #[test]
    fn a_copy_of_either_end_is_no_rival_and_copies_of_a_third_are_one() {
        let pairs = [alone(0, 1, 0.5), alone(0, 2, 1.0), alone(0, 3, 0.4), alone(0, 4, 0.4)];
        assert!((of(&rarity(vec![0, 1, 0, 3, 3]), &pairs, 0, 1) - 0.4).abs() < 1e-6);
    }

    #[test]
    fn what_people_decided_is_sure() {
        let rarity = rarity(vec![0, 1, 2]);
        let decided = Decisions { merge: [(0, 2)].into(), ..Decisions::default() };
        let claims = Claims::new(&rarity, &decided, [alone(0, 1, 0.5)].into_iter());
        assert!((claims.rivals(0, 1).all - 1.0).abs() < 1e-6);
    }
}
