//! Two records side by side: how far each field agrees, packed into one number.
//!
//! *Invariant:* a pattern is symmetric, and holds levels of agreement and of
//! rarity, never a value of a record.

use std::collections::HashMap;

use crate::record::{People, Record};
use crate::spelling::Spelling;

/// Fields of a pattern: name, first bit, bits. The last two say how common the
/// names are that agree and are no comparison of their own.
pub const FIELDS: [(&str, u32, u32); 18] = [
    ("given", 0, 3),
    ("father", 3, 3),
    ("grandfather", 6, 3),
    ("family", 9, 3),
    ("birth", 12, 4),
    ("phone", 16, 2),
    ("document", 18, 2),
    ("sex", 20, 2),
    ("nationality", 22, 2),
    ("place", 24, 2),
    ("further-1", 26, 2),
    ("further-2", 28, 2),
    ("further-3", 30, 2),
    ("further-4", 32, 2),
    ("further-5", 34, 2),
    ("further-6", 36, 2),
    ("further-7", 38, 2),
    ("further-8", 40, 2),
];
const RARE_GIVEN: u32 = 42;
const RARE_OTHERS: u32 = 46;
const ACROSS: u32 = 50;

pub const GIVEN: usize = 0;
pub const FATHER: usize = 1;
pub const GRANDFATHER: usize = 2;
pub const FAMILY: usize = 3;
pub const BIRTH: usize = 4;
pub const PHONE: usize = 5;
pub const DOCUMENT: usize = 6;
pub const SEX: usize = 7;
pub const NATIONALITY: usize = 8;
pub const PLACE: usize = 9;

/// Levels of names: equal, nearly, alike, different; in two scripts nearly or
/// alike; found in another part of the name.
pub const NAME_EQUAL: u8 = 1;
pub const NAME_NEAR: u8 = 2;
pub const NAME_ALIKE: u8 = 3;
pub const NAME_OTHER: u8 = 4;
pub const NAME_NEAR_ACROSS: u8 = 5;
pub const NAME_ALIKE_ACROSS: u8 = 6;
pub const NAME_MOVED: u8 = 7;

/// Level of one field of a pattern.
pub fn level(pattern: u64, field: usize) -> u8 {
    let (_, shift, bits) = FIELDS[field];
    (pattern >> shift) as u8 & ((1 << bits) - 1)
}

/// Rarity in powers of two against the average agreement: of the given name,
/// and of the other names together.
pub fn rarity(pattern: u64) -> (i32, i32) {
    let given = (pattern >> RARE_GIVEN) as i32 & 15;
    let others = (pattern >> RARE_OTHERS) as i32 & 15;
    (given - 8, (others - 8) * 2)
}

/// Whether the two names are written in two scripts.
pub fn is_across(pattern: u64) -> bool {
    (pattern >> ACROSS) & 1 == 1
}

/// How common each name is in its part of the name, in powers of two against
/// what two records that agree by chance would show.
pub struct Rarity {
    /// Per part, per name.
    of: [Vec<i8>; 4],
}

impl Rarity {
    pub fn new(people: &People) -> Self {
        Self { of: [0, 1, 2, 3].map(|part| part_rarity(people, part)) }
    }

    fn pair(&self, part: usize, a: u32, b: u32) -> i32 {
        i32::from(self.of[part][a as usize].max(self.of[part][b as usize]))
    }

    /// Rarity of one name, for evidence in words.
    pub fn name(&self, part: usize, name: u32) -> i8 {
        self.of[part][name as usize]
    }
}

fn part_rarity(people: &People, part: usize) -> Vec<i8> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let mut all = 0_u64;
    for at in 0..people.len() {
        let key = people.key(at, part);
        if key != 0 {
            *counts.entry(key).or_default() += 1;
            all += 1;
        }
    }
    let all = all.max(1) as f64;
    let mut sorted: Vec<u32> = counts.values().copied().collect();
    sorted.sort_unstable();
    let chance: f64 = sorted.iter().map(|c| (f64::from(*c) / all).powi(2)).sum();
    let rarity = |key: u32| {
        let count = f64::from(counts.get(&key).copied().unwrap_or(1)).max(1.5);
        (count / all / chance.max(1e-12)).log2().round().clamp(-20.0, 20.0) as i8
    };
    people.names.iter().map(|name| rarity(name.key)).collect()
}

/// Levels of pairs of names that were compared before: compared once more where
/// another pair has taken their place.
pub struct Levels {
    places: Vec<u64>,
}

/// Pairs of names remembered by one thread.
const PLACES_BITS: u32 = 17;

impl Default for Levels {
    fn default() -> Self {
        Self { places: vec![0; 1 << PLACES_BITS] }
    }
}

impl Levels {
    fn level(&mut self, people: &People, a: u32, b: u32) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        if a == b {
            return NAME_EQUAL;
        }
        let (low, high) = (u64::from(a.min(b)), u64::from(a.max(b)));
        let pair = low << 30 | high;
        let place = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES_BITS);
        let place = &mut self.places[place as usize];
        if *place >> 4 != pair {
            let level = name_level(&people.names[a as usize], &people.names[b as usize]);
            *place = pair << 4 | u64::from(level);
        }
        (*place & 15) as u8
    }

    fn is_like(&mut self, people: &People, a: u32, b: u32) -> bool {
        a != 0 && b != 0 && !matches!(self.level(people, a, b), 0 | NAME_OTHER)
    }
}

fn name_level(one: &Spelling, two: &Spelling) -> u8 {
    match (one.similarity(two), one.arabic != two.arabic) {
        (1000, false) => NAME_EQUAL,
        (880.., false) => NAME_NEAR,
        (880.., true) => NAME_NEAR_ACROSS,
        (700.., false) => NAME_ALIKE,
        (700.., true) => NAME_ALIKE_ACROSS,
        _ => NAME_OTHER,
    }
}

fn agrees(level: u8) -> bool {
    !matches!(level, 0 | NAME_OTHER)
}

/// Levels of the four names, with what was exchanged or has moved.
fn names_levels(known: &mut Levels, people: &People, a: &Record, b: &Record) -> [u8; 4] {
    let mut levels = [0_u8; 4];
    for (part, level) in levels.iter_mut().enumerate() {
        *level = known.level(people, a.names[part], b.names[part]);
    }
    if levels[GIVEN] == NAME_OTHER {
        for part in [FATHER, FAMILY, GRANDFATHER] {
            let crossed = known.is_like(people, a.names[GIVEN], b.names[part])
                && known.is_like(people, a.names[part], b.names[GIVEN]);
            if crossed {
                levels[GIVEN] = NAME_MOVED;
                levels[part] = NAME_MOVED;
                return levels;
            }
        }
    }
    let mut moved = |from: usize, to: usize| {
        known.is_like(people, a.names[from], b.names[to])
            || known.is_like(people, a.names[to], b.names[from])
    };
    if !agrees(levels[FATHER]) && !agrees(levels[FAMILY]) && moved(FATHER, FAMILY) {
        levels[FATHER] = NAME_MOVED;
        levels[FAMILY] = 0;
    }
    if !agrees(levels[FATHER]) && !agrees(levels[GRANDFATHER]) && moved(FATHER, GRANDFATHER) {
        levels[FATHER] = NAME_MOVED;
        levels[GRANDFATHER] = 0;
    }
    if !agrees(levels[FAMILY]) && !agrees(levels[GRANDFATHER]) && moved(FAMILY, GRANDFATHER) {
        levels[FAMILY] = NAME_MOVED;
        levels[GRANDFATHER] = 0;
    }
    levels
}

/// One digit wrong, or two neighbours exchanged.
fn is_slip(a: &[u8], b: &[u8]) -> bool {
    let mut apart = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y).map(|(at, _)| at);
    let (first, second, third) = (apart.next(), apart.next(), apart.next());
    match (first, second, third) {
        (Some(at), None, _) => a[at] != 0 && b[at] != 0,
        (Some(at), Some(next), None) => next == at + 1 && a[at] == b[next] && a[next] == b[at],
        _ => false,
    }
}

fn number_level(equal: bool, given: bool, slip: impl FnOnce() -> bool) -> u8 {
    match (given, equal) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) if slip() => 2,
        (true, false) => 3,
    }
}

fn phone_digits(phone: u64) -> [u8; 9] {
    let mut digits = [0; 9];
    let mut rest = phone;
    for digit in digits.iter_mut().rev() {
        *digit = (rest % 10) as u8 + b'0';
        rest /= 10;
    }
    digits
}

fn word_level(a: u32, b: u32) -> u8 {
    match (a != 0 && b != 0, a == b) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => 3,
    }
}

/// One record of a comparison.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub record: &'a Record,
    pub extra: &'a [u32],
}

impl<'a> Side<'a> {
    pub fn new(people: &'a People, at: usize) -> Self {
        Self::of(people, &people.records[at], at)
    }

    /// `record` is a copy of the one numbered `at`.
    pub fn of(people: &'a People, record: &'a Record, at: usize) -> Self {
        Self { record, extra: &people.extra[at * people.extras..(at + 1) * people.extras] }
    }
}

/// The pattern of two records.
pub fn pattern(
    known: &mut Levels,
    people: &People,
    rarity: &Rarity,
    one: Side<'_>,
    two: Side<'_>,
) -> u64 {
    let (a, b) = (one.record, two.record);
    let names = names_levels(known, people, a, b);
    let mut levels = [0_u8; FIELDS.len()];
    levels[..4].copy_from_slice(&names);
    levels[BIRTH] = a.birth.level(b.birth);
    levels[PHONE] = number_level(a.phone == b.phone, a.phone != 0 && b.phone != 0, || {
        is_slip(&phone_digits(a.phone), &phone_digits(b.phone))
    });
    levels[DOCUMENT] = number_level(a.doc == b.doc, a.doc != 0 && b.doc != 0, || {
        is_slip(people.doc(a), people.doc(b))
    });
    levels[SEX] = word_level(u32::from(a.sex), u32::from(b.sex));
    levels[NATIONALITY] = word_level(a.nationality, b.nationality);
    levels[PLACE] = word_level(a.place, b.place);
    for (extra, (x, y)) in one.extra.iter().zip(two.extra).enumerate() {
        levels[10 + extra] = match known.level(people, *x, *y) {
            NAME_EQUAL => 1,
            NAME_NEAR | NAME_ALIKE | NAME_NEAR_ACROSS | NAME_ALIKE_ACROSS => 2,
            NAME_OTHER => 3,
            _ => 0,
        };
    }
    let mut pattern = 0_u64;
    for (field, level) in levels.iter().enumerate() {
        pattern |= u64::from(*level) << FIELDS[field].1;
    }
    pattern | rarity_bits(people, rarity, a, b, names)
}

fn rarity_bits(people: &People, rarity: &Rarity, a: &Record, b: &Record, names: [u8; 4]) -> u64 {
    let of = |part: usize| {
        let counted = agrees(names[part]) && names[part] != NAME_MOVED;
        if counted { rarity.pair(part, a.names[part], b.names[part]) } else { 0 }
    };
    let given = (of(GIVEN).clamp(-8, 7) + 8) as u64;
    let others = of(FATHER) + of(GRANDFATHER) + of(FAMILY);
    let others = (others.clamp(-16, 14) + 16) as u64 >> 1;
    let across = people.names[a.names[GIVEN] as usize].arabic
        != people.names[b.names[GIVEN] as usize].arabic;
    given << RARE_GIVEN | others << RARE_OTHERS | u64::from(across) << ACROSS
}
