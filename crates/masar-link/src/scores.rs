//! Pairs and their probabilities: each on its own evidence first, set right by
//! documents and visits; then with what other pairs say against it, set right anew.
//!
//! *Invariant:* rivals tell which pairs are one person and leave it to documents
//! and visits how many are.

use crate::calibrate::{Calibration, Said};
use crate::cluster::{Decisions, Pair};
use crate::comparing::Kept;
use crate::model::Model;
use crate::rarity::Rarity;
use crate::rivals::{Alone, Claims, Rivals};

/// Everything that a score follows from beside the pair.
#[derive(Clone, Copy)]
pub struct Scoring<'a> {
    pub model: &'a Model,
    pub rarity: &'a Rarity,
    pub decided: &'a Decisions,
    /// Pairs below this probability are left out.
    pub least: f64,
    /// Two clean lists are joined: what is said against a pair is told elsewhere.
    pub one_to_one: bool,
}

/// Scored pairs, and how they were set right: alone, and beside others.
pub struct Scores {
    pub pairs: Vec<Pair>,
    pub alone: Calibration,
    pub beside: Calibration,
}

impl Scoring<'_> {
    /// Probabilities of the pairs kept, with what people decided.
    pub fn score(&self, kept: &[Kept], find: &mut dyn FnMut(&(u32, u32)) -> u64) -> Scores {
        let said: Vec<Said> = kept.iter().map(|pair| Said::new(self.model, pair.pattern)).collect();
        let once = |at: u32| self.rarity.is_once[at as usize];
        let is_plain = |pair: &Kept| pair.rules > 0 && once(pair.left) && once(pair.right);
        let plain = || kept.iter().zip(&said).filter(|(pair, _)| is_plain(pair));
        let alone = Calibration::fit(self.model, plain().map(|(_, said)| said));
        let rivals = self.rivals_find(kept, &said, &alone);
        let open = kept.iter().zip(said.iter().zip(&rivals)).filter(|(pair, _)| is_plain(pair));
        let beside =
            if self.one_to_one { alone } else { alone.beside(open.map(|(_, beside)| beside)) };
        let scored = kept.iter().zip(&said).zip(&rivals).map(|((kept, said), rivals)| Pair {
            left: kept.left,
            right: kept.right,
            pattern: kept.pattern,
            probability: beside.probability(said, rivals.all),
            rules: kept.rules,
        });
        let is_decided = |pair: &Pair| {
            let key = (pair.left, pair.right);
            self.decided.merge.contains(&key) || self.decided.apart.contains(&key)
        };
        let mut pairs: Vec<Pair> =
            scored.filter(|pair| pair.probability >= self.least && !is_decided(pair)).collect();
        for key in &self.decided.merge {
            let (left, right) = *key;
            pairs.push(Pair { left, right, pattern: find(key), probability: 1.0, rules: 0 });
        }
        pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
        Scores { pairs, alone, beside }
    }

    fn rivals_find(&self, kept: &[Kept], said: &[Said], alone: &Calibration) -> Vec<Rivals> {
        let of = kept.iter().zip(said).map(|(pair, said)| Alone {
            left: pair.left,
            right: pair.right,
            probability: alone.probability(said, 0.0),
            plain: alone.probability_plain(said),
        });
        let claims = Claims::new(self.rarity, self.decided, of);
        kept.iter().map(|pair| claims.rivals(pair.left, pair.right)).collect()
    }
}
