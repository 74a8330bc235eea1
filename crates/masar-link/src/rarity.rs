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
    /// The one of these that a record is a copy of, or itself.
    pub first: Vec<u32>,
}

/// How many records of all nationalities a nationality's own share is mixed with.
const MIXED: f64 = 20.0;
/// A name that was seen once is as common as this many would be.
const SEEN_MIN: f64 = 1.5;

impl Rarity {
    pub fn new(people: &People) -> Self {
        let mut of = vec![Rare::default(); people.len()];
        let (once, first) = distinct(people);
        let (keys, keyed) = keys_number(people);
        for part in 0..4 {
            part_count(people, part, (&keys, keyed), &once, &mut of);
        }
        let mut is_once = vec![false; people.len()];
        once.iter().for_each(|at| is_once[*at as usize] = true);
        Self { of, once, is_once, first }
    }
}

/// Records without copies of another one, and for each record the one it is a copy of.
fn distinct(people: &People) -> (Vec<u32>, Vec<u32>) {
    let content = |at: usize| {
        let Record { names, birth, phone, doc, nationality, place, sex, visit: _ } =
            people.records[at];
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
    let mut first = vec![0; people.len()];
    for copies in order.chunk_by(|a, b| a.0 == b.0) {
        copies.iter().for_each(|(_, at)| first[*at as usize] = copies[0].1);
    }
    order.dedup_by_key(|(content, _)| *content);
    (order.into_iter().map(|(_, at)| at).collect(), first)
}

/// Numbers of the distinct keys of names, by the number of the name; 0 is no name.
fn keys_number(people: &People) -> (Vec<u32>, usize) {
    let mut keys: Vec<u32> = people.names.iter().map(|name| name.key).collect();
    keys.push(0);
    keys.sort_unstable();
    keys.dedup();
    let number = |key: u32| keys.binary_search(&key).unwrap_or_default() as u32;
    (people.names.iter().map(|name| number(name.key)).collect(), keys.len())
}

/// Where one record's name is counted: its nationality, its key, and both
/// together, numbered from 0; the key is 0 where there is no name.
#[derive(Clone, Copy, Default)]
struct Place {
    nationality: u32,
    key: u32,
    both: u32,
}

fn places_find(people: &People, part: usize, keys: &[u32]) -> (Vec<Place>, usize) {
    let mut both: HashMap<u64, u32, NumberHash> = HashMap::default();
    let places = people.records.iter().map(|record| {
        let nationality = record.nationality;
        let key = keys[record.names[part] as usize];
        if nationality == 0 || key == 0 {
            return Place { nationality, key, both: 0 };
        }
        let next = both.len() as u32 + 1;
        let of = u64::from(nationality) << 32 | u64::from(key);
        Place { nationality, key, both: *both.entry(of).or_insert(next) }
    });
    let places: Vec<Place> = places.collect();
    (places, both.len() + 1)
}

fn part_count(
    people: &People,
    part: usize,
    (keys, keyed): (&[u32], usize),
    once: &[u32],
    of: &mut [Rare],
) {
    let (places, pairs) = places_find(people, part, keys);
    let nationalities = people.records.iter().map(|record| record.nationality).max();
    let mut by_key = vec![0_u32; keyed];
    let mut by_both = vec![0_u32; pairs];
    let mut by_nationality = vec![0_u32; nationalities.unwrap_or_default() as usize + 1];
    let mut all = 0_u32;
    for place in once.iter().map(|at| places[*at as usize]).filter(|place| place.key != 0) {
        all += 1;
        by_key[place.key as usize] += 1;
        by_nationality[place.nationality as usize] += 1;
        by_both[place.both as usize] += 1;
    }
    let all = f64::from(all.max(1));
    let share = |place: Place| {
        if place.key == 0 {
            return 0.0;
        }
        let of_all = f64::from(by_key[place.key as usize]).max(SEEN_MIN) / all;
        if place.nationality == 0 {
            return of_all;
        }
        let group = f64::from(by_nationality[place.nationality as usize]);
        let both = f64::from(by_both[place.both as usize]);
        (both + MIXED * of_all).max(SEEN_MIN) / (group + MIXED)
    };
    let shares: Vec<f64> = places.into_iter().map(share).collect();
    let chance = once.iter().map(|at| shares[*at as usize]).sum::<f64>() / all;
    for (rare, share) in of.iter_mut().zip(shares).filter(|(_, share)| *share > 0.0) {
        rare.0[part] = (share / chance).log2().round().clamp(-30.0, 30.0) as i8;
    }
}
