//! How common each name is where it stands: in its part of the name, among
//! people of one nationality, since names go with it.
//!
//! *Invariant:* rarity is in powers of two against what two records of one
//! nationality show by chance: below 0 for rare names, above for common ones.

use std::collections::HashMap;

use crate::hash::{NumberHash, hash_mix};
use crate::record::{People, Record};

/// Rarity of the four names of one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rare([i8; 4]);

impl Rare {
    pub fn of(self, part: usize) -> i32 {
        i32::from(self.0[part])
    }
}

/// Rarity of the names of every record.
#[derive(Debug, Default)]
pub struct Rarity {
    pub of: Vec<Rare>,
    /// Records without exact copies of another one, in the order of a hash of
    /// their content; all that is learnt is learnt from these, so that a row that
    /// was entered twice changes nothing for others.
    pub once: Vec<u32>,
    /// Whether a record is one of these.
    pub is_once: Vec<bool>,
}

/// How many records of all nationalities a nationality's own share is mixed with.
const MIXED: f64 = 20.0;
/// A name that was seen once is as common as this many would be.
const SEEN_MIN: f64 = 1.5;

impl Rarity {
    pub fn new(people: &People) -> Self {
        let mut of = vec![Rare::default(); people.len()];
        let once = distinct(people);
        for part in 0..4 {
            part_count(people, part, &once, &mut of);
        }
        let mut is_once = vec![false; people.len()];
        once.iter().for_each(|at| is_once[*at as usize] = true);
        Self { of, once, is_once }
    }
}

fn distinct(people: &People) -> Vec<u32> {
    let content = |at: usize| {
        let Record { names, birth, phone, doc, nationality, place, sex } = people.records[at];
        let born = [birth.year, birth.month.into(), birth.day.into(), birth.from_age.into()];
        let plain = [doc, nationality, place, sex.into()];
        let numbers = names.into_iter().chain(plain).map(u64::from);
        let numbers = numbers.chain(born.map(u64::from)).chain([phone]);
        let extra = (0..people.extras).map(|extra| u64::from(people.further(at, extra)));
        numbers.chain(extra).fold(1, hash_mix)
    };
    let all = 0..people.len();
    let mut order: Vec<(u64, u32)> = all.map(|at| (content(at), at as u32)).collect();
    order.sort_unstable();
    order.dedup_by_key(|(content, _)| *content);
    order.into_iter().map(|(_, at)| at).collect()
}

fn part_count(people: &People, part: usize, once: &[u32], of: &mut [Rare]) {
    // Under nationality 0 all are counted, under key 0 those who have a name.
    let mut counts: HashMap<u64, u32, NumberHash> = HashMap::default();
    let place = |at: usize| {
        let nationality = u64::from(people.records[at].nationality);
        (nationality << 32, u64::from(people.key(at, part)))
    };
    let mut all = 0_u32;
    for (nationality, key) in once.iter().map(|at| place(*at as usize)).filter(|(_, key)| *key != 0)
    {
        all += 1;
        *counts.entry(key).or_default() += 1;
        if nationality != 0 {
            *counts.entry(nationality).or_default() += 1;
            *counts.entry(nationality | key).or_default() += 1;
        }
    }
    let all = f64::from(all.max(1));
    let count = |place: u64| counts.get(&place).map_or(0.0, |count| f64::from(*count));
    let share = |(nationality, key): (u64, u64)| {
        let of_all = count(key).max(SEEN_MIN) / all;
        if nationality == 0 {
            return of_all;
        }
        let group = count(nationality);
        (count(nationality | key) + MIXED * of_all).max(SEEN_MIN) / (group + MIXED)
    };
    let shares: Vec<f64> =
        (0..people.len()).map(|at| if place(at).1 == 0 { 0.0 } else { share(place(at)) }).collect();
    let chance = once.iter().map(|at| shares[*at as usize]).sum::<f64>() / all;
    for (rare, share) in of.iter_mut().zip(shares).filter(|(_, share)| *share > 0.0) {
        rare.0[part] = (share / chance).log2().round().clamp(-30.0, 30.0) as i8;
    }
}
