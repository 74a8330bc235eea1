//! Two records side by side: how far each field agrees, packed into one number.
//!
//! *Invariant:* a pattern is symmetric, and holds levels of agreement and of
//! rarity, never a value of a record.

use crate::record::{Doc, People};
use crate::sight::{Look, Rest, Sight};
use crate::spelling::Spelling;

/// Fields of a pattern: name, first bit, bits; further ones come last.
pub const FIELDS: [(&str, u32, u32); 19] = [
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
    ("visit", 53, 2),
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
const RARE_OTHERS: u32 = 47;
const ACROSS: u32 = 52;
const ONE_DOCUMENT: u32 = 55;

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
pub const VISIT: usize = 10;
/// The first of the further fields.
pub const EXTRAS: usize = 11;

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

/// Whether births were compared by a year that an age gave.
pub fn is_birth_from_age(birth: u8) -> bool {
    matches!(birth, 9..=11 | 13..)
}

/// The pattern as if one field were not given.
pub fn level_without(pattern: u64, field: usize) -> u64 {
    let (_, shift, bits) = FIELDS[field];
    pattern & !(((1 << bits) - 1) << shift)
}

/// Rarity in powers of two against the average agreement: of the given name,
/// and of the other names together.
pub fn rarity(pattern: u64) -> (i32, i32) {
    let given = (pattern >> RARE_GIVEN) as i32 & 31;
    let others = (pattern >> RARE_OTHERS) as i32 & 31;
    (given - 20, (others - 20) * 2)
}

fn rarity_bits(given: i32, others: i32) -> u64 {
    let given = (given.clamp(-20, 11) + 20) as u64;
    let others = (others.clamp(-40, 22) + 40) as u64 >> 1;
    given << RARE_GIVEN | others << RARE_OTHERS
}

/// Whether the two names are written in two scripts.
pub fn is_across(pattern: u64) -> bool {
    (pattern >> ACROSS) & 1 == 1
}

/// Which of the two records have a document: neither, one or both. Numbers of both
/// are compared; what the others tell is who has none.
pub const NO_DOCUMENT: usize = 0;
pub const ONE_HAS: usize = 1;
pub const BOTH_HAVE: usize = 2;

/// How many of the two records have a document.
pub fn documents(pattern: u64) -> usize {
    match level(pattern, DOCUMENT) {
        0 => (pattern >> ONE_DOCUMENT) as usize & 1,
        _ => BOTH_HAVE,
    }
}

/// The pattern as the model sees it, to which having no document says nothing.
pub fn pattern_plain(pattern: u64) -> u64 {
    pattern & !(1 << ONE_DOCUMENT)
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
}

/// Level of a part of one name and a part of the other. What shares less than
/// half of its consonants and is no known name is told apart at once.
fn part_level(
    known: &mut Levels,
    people: &People,
    one: Side<'_>,
    two: Side<'_>,
    (x, y): (usize, usize),
) -> u8 {
    let (first, second) = (one.rest.names[x], two.rest.names[y]);
    let far = first != second
        && one.look.classes[x].is_far(two.look.classes[y])
        && one.rest.known[x] != two.rest.known[y]
        && first != 0
        && second != 0;
    if far { NAME_OTHER } else { known.level(people, first, second) }
}

fn is_like(
    known: &mut Levels,
    people: &People,
    one: Side<'_>,
    two: Side<'_>,
    parts: (usize, usize),
) -> bool {
    !matches!(part_level(known, people, one, two, parts), 0 | NAME_OTHER)
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

/// The names of two records: how far each agrees, and how rare what agrees is.
struct Names {
    levels: [u8; 4],
    given: i32,
    others: i32,
}

impl Names {
    fn new(known: &mut Levels, people: &People, one: Side<'_>, two: Side<'_>) -> Self {
        let mut names = Self { levels: [0; 4], given: 0, others: 0 };
        for (part, level) in names.levels.iter_mut().enumerate() {
            *level = part_level(known, people, one, two, (part, part));
        }
        names.given_exchange(known, people, one, two);
        for (from, to) in [(FATHER, FAMILY), (FATHER, GRANDFATHER), (FAMILY, GRANDFATHER)] {
            let apart = !agrees(names.levels[from]) && !agrees(names.levels[to]);
            if apart
                && (is_like(known, people, one, two, (from, to))
                    || is_like(known, people, one, two, (to, from)))
            {
                names.levels[from] = NAME_MOVED;
                names.levels[to] = 0;
                let rare = |side: Side<'_>, part: usize| side.look.rare.of(part);
                let there = rare(one, from).max(rare(two, to));
                names.others += there.max(rare(one, to).max(rare(two, from)));
            }
        }
        for part in [GIVEN, FATHER, GRANDFATHER, FAMILY] {
            if agrees(names.levels[part]) && names.levels[part] != NAME_MOVED {
                let rare = one.look.rare.of(part).max(two.look.rare.of(part));
                *(if part == GIVEN { &mut names.given } else { &mut names.others }) += rare;
            }
        }
        names
    }

    /// The given name and another one stand in each other's place. Counted once,
    /// as the given name, since the one follows from the other.
    fn given_exchange(
        &mut self,
        known: &mut Levels,
        people: &People,
        one: Side<'_>,
        two: Side<'_>,
    ) {
        if self.levels[GIVEN] != NAME_OTHER {
            return;
        }
        for part in [FATHER, FAMILY, GRANDFATHER] {
            let crossed = !agrees(self.levels[part])
                && is_like(known, people, one, two, (GIVEN, part))
                && is_like(known, people, one, two, (part, GIVEN));
            if crossed {
                self.levels[GIVEN] = NAME_MOVED;
                self.levels[part] = 0;
                let rare = |side: Side<'_>| side.look.rare.of(GIVEN) + side.look.rare.of(part);
                self.given += rare(one).max(rare(two));
                return;
            }
        }
    }
}

/// One digit wrong, or two neighbours exchanged. Digits of four bits each.
fn phone_slips(a: u64, b: u64) -> bool {
    let apart = a ^ b;
    let first = apart.trailing_zeros() / 4 * 4;
    let rest = apart >> first;
    if rest < 16 {
        return true;
    }
    let (low, high) = (15 << first, 15 << (first + 4));
    rest < 256 && (a & low) << 4 == b & high && (a & high) == (b & low) << 4
}

/// As for phones, in letters and digits.
fn document_slips(a: &Doc, b: &Doc) -> bool {
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

pub fn word_level(a: u32, b: u32) -> u8 {
    match (a != 0 && b != 0, a == b) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => 3,
    }
}

/// One record of a comparison.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    look: &'a Look,
    rest: &'a Rest,
    extra: &'a [u32],
}

impl<'a> Side<'a> {
    pub fn new(people: &'a People, look: &'a Look, rest: &'a Rest) -> Self {
        let at = rest.record as usize;
        let extra = &people.extra[at * people.extras..(at + 1) * people.extras];
        Self { look, rest, extra }
    }
}

/// Levels of what needs no names to be compared, from birth to visit.
fn plain_levels(people: &People, one: Side<'_>, two: Side<'_>) -> [u8; 7] {
    let (a, b) = (one.look, two.look);
    [
        a.birth.level(b.birth),
        phone_level(a.phone, b.phone),
        document_level(people, a.doc, b.doc),
        word_level(u32::from(a.sex), u32::from(b.sex)),
        word_level(one.rest.nationality, two.rest.nationality),
        word_level(one.rest.place, two.rest.place),
        one.rest.visit.level(two.rest.visit),
    ]
}

pub fn phone_level(a: u64, b: u64) -> u8 {
    number_level(a == b, a != 0 && b != 0, || phone_slips(a, b))
}

/// Of documents by their numbers.
pub fn document_level(people: &People, a: u32, b: u32) -> u8 {
    let slips = || document_slips(&people.docs[a as usize], &people.docs[b as usize]);
    number_level(a == b, a != 0 && b != 0, slips)
}

/// The pattern of two records wherever they are.
pub fn pattern_of(known: &mut Levels, people: &People, one: &Sight, two: &Sight) -> u64 {
    let one = Side::new(people, &one.look, &one.rest);
    pattern(known, people, one, Side::new(people, &two.look, &two.rest))
}

/// The pattern of two records.
pub fn pattern(known: &mut Levels, people: &People, one: Side<'_>, two: Side<'_>) -> u64 {
    let names = Names::new(known, people, one, two);
    let mut levels = [0_u8; FIELDS.len()];
    levels[..4].copy_from_slice(&names.levels);
    levels[BIRTH..EXTRAS].copy_from_slice(&plain_levels(people, one, two));
    for (extra, (x, y)) in one.extra.iter().zip(two.extra).enumerate() {
        levels[EXTRAS + extra] = match known.level(people, *x, *y) {
            NAME_EQUAL => 1,
            NAME_NEAR | NAME_ALIKE | NAME_NEAR_ACROSS | NAME_ALIKE_ACROSS => 2,
            NAME_OTHER => 3,
            _ => 0,
        };
    }
    let mut pattern = rarity_bits(names.given, names.others);
    for (level, (_, shift, _)) in levels.iter().zip(FIELDS) {
        pattern |= u64::from(*level) << shift;
    }
    let across = one.rest.arabic != two.rest.arabic;
    let one_has = (one.look.doc != 0) != (two.look.doc != 0);
    pattern | u64::from(across) << ACROSS | u64::from(one_has) << ONE_DOCUMENT
}
