//! A first look at two records that costs little: the most that a comparison
//! could find, from keys and plain fields. Most candidates go no further.
//!
//! *Invariant:* what is passed over could hardly have been one person or one
//! household; everything else is compared in full. Symmetric.

use crate::block::Slots;
use crate::compare::{
    self, BIRTH, DOCUMENT, FIELDS, NAME_ALIKE, NAME_ALIKE_ACROSS, NAME_EQUAL, NAME_NEAR,
    NAME_NEAR_ACROSS, NAME_OTHER, Sight, document_level, phone_level, word_level,
};
use crate::dates::Birth;
use crate::model::{Model, Table};
use crate::rarity::Rare;
use crate::record::{People, Record};
use crate::spelling::Classes;

/// What a first look needs of a record, in one line of the cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Look {
    phone: u64,
    keys: [u32; 4],
    classes: [Classes; 4],
    doc: u32,
    rare: Rare,
    birth: Birth,
    /// Numbers folded into few bits: what is equal stays equal.
    place: u16,
    known: [u8; 4],
    nationality: u8,
    sex: u8,
    /// It is no copy of another record.
    pub once: bool,
}

impl Look {
    pub fn new(sight: &Sight, record: &Record, once: bool) -> Self {
        let short = |number: u32, most: u32| if number == 0 { 0 } else { 1 + (number - 1) % most };
        Self {
            phone: record.phone,
            keys: sight.keys,
            classes: sight.classes,
            doc: record.doc,
            rare: sight.rare,
            birth: record.birth,
            place: short(record.place, 65_535) as u16,
            known: sight.known.map(|key| short(key, 255) as u8),
            nationality: short(record.nationality, 255) as u8,
            sex: record.sex,
            once,
        }
    }

    fn plain_levels(&self, people: &People, other: &Self) -> [u8; 6] {
        let word = |a: u16, b: u16| word_level(u32::from(a), u32::from(b));
        [
            self.birth.level(other.birth),
            phone_level(self.phone, other.phone),
            document_level(people, self.doc, other.doc),
            word(u16::from(self.sex), u16::from(other.sex)),
            word(u16::from(self.nationality), u16::from(other.nationality)),
            word(self.place, other.place),
        ]
    }
}

/// Candidates that are less likely than this in powers of two, at the most that
/// could be found, are passed over.
const LEAST: f32 = -11.0;

/// Weights in powers of two against the unrelated, of one class.
struct Weights {
    /// Of names with equal keys, with like consonants, and of others.
    names: [[f32; 3]; 4],
    plain: [[f32; 16]; 6],
    extra: [[f32; 2]; FIELDS.len() - compare::EXTRAS],
    start: f32,
    /// Whether the given name's rarity speaks for this class.
    given: bool,
}

impl Weights {
    fn new(model: &Model, table: &Table, class: usize) -> Self {
        let weight = |row: usize, level: u8| {
            let level = usize::from(level);
            (table[row][level] / model.unrelated[row][level]).log2() as f32
        };
        let most = |part: usize, levels: &[u8], across: &[u8]| {
            let own = levels.iter().map(|level| weight(part, *level));
            let other = across.iter().map(|level| weight(FIELDS.len() + part, *level));
            own.chain(other).fold(f32::MIN, f32::max)
        };
        let names = [0, 1, 2, 3].map(|part| {
            let over = [NAME_NEAR_ACROSS, NAME_ALIKE_ACROSS];
            let alike = most(part, &[NAME_ALIKE], &[NAME_ALIKE_ACROSS]);
            let equal = most(part, &[NAME_EQUAL, NAME_NEAR, NAME_ALIKE], &over);
            [equal, alike, most(part, &[NAME_OTHER], &[NAME_OTHER])]
        });
        let mut plain = [[0.0; 16]; 6];
        for (field, row) in plain.iter_mut().enumerate() {
            for level in 1..1_u8 << FIELDS[BIRTH + field].2 {
                row[usize::from(level)] = weight(BIRTH + field, level);
            }
        }
        // Documents are to tell how good the other fields are: not by half.
        plain[DOCUMENT - BIRTH][3] = 0.0;
        let mut extra = [[0.0; 2]; FIELDS.len() - compare::EXTRAS];
        for (at, row) in extra.iter_mut().enumerate() {
            *row = [1, 2].map(|level| weight(compare::EXTRAS + at, level).max(0.0));
        }
        let start = (model.pairs[class] / model.pairs[2]).log2() as f32;
        Self { names, plain, extra, start, given: class == 0 }
    }
}

/// What is expected of pairs, ready for a first look.
pub struct Screen {
    classes: [Weights; 2],
}

impl Screen {
    pub fn new(expected: &Model) -> Self {
        let same = Weights::new(expected, &expected.same, 0);
        let household = Weights::new(expected, &expected.household, 1);
        Self { classes: [same, household] }
    }

    /// Whether the two slots deserve a full comparison; `b` is the look of `two`.
    pub fn passes(
        &self,
        people: &People,
        slots: &Slots,
        (one, two): (usize, usize),
        b: &Look,
    ) -> bool {
        let a = &slots.looks[one];
        let plain = a.plain_levels(people, b);
        if matches!(plain[DOCUMENT - BIRTH], 1 | 2) {
            return true;
        }
        let names = NameSight::new(a, b);
        let extras = (0..people.extras).map(|at| extra_sight(people, slots, one, two, at));
        let mut sums = self.classes.each_ref().map(|class| class.start + names.sum(class));
        for (class, sum) in self.classes.iter().zip(&mut sums) {
            for (weights, level) in class.plain.iter().zip(plain) {
                *sum += weights[usize::from(level)];
            }
        }
        for (at, level) in extras.enumerate().filter(|(_, level)| *level < 2) {
            for (class, sum) in self.classes.iter().zip(&mut sums) {
                *sum += class.extra[at][level];
            }
        }
        sums[0].max(sums[1]) >= LEAST
    }
}

fn extra_sight(people: &People, slots: &Slots, one: usize, two: usize, at: usize) -> usize {
    let a = people.further(slots.order[one] as usize, at);
    let b = people.further(slots.order[two] as usize, at);
    if a == 0 || b == 0 {
        return 2;
    }
    let (x, y) = (people.names[a as usize].key, people.names[b as usize].key);
    if a == b { 0 } else { 1 + usize::from(x != y) }
}

/// How far the four names may agree: 0 by their keys, 1 by their consonants, 2
/// hardly; 3 is not given.
struct NameSight {
    levels: [u8; 4],
    given: f32,
    others: f32,
}

impl NameSight {
    fn new(a: &Look, b: &Look) -> Self {
        let mut levels = [3; 4];
        for (part, level) in levels.iter_mut().enumerate() {
            if a.keys[part] != 0 && b.keys[part] != 0 {
                let equal = a.keys[part] == b.keys[part] || a.known[part] == b.known[part];
                *level = if equal { 0 } else { 2 - u8::from(is_like(a, b, part, part)) };
            }
        }
        let mut found = Self { levels, given: 0.0, others: 0.0 };
        for part in 0..4 {
            if found.levels[part] < 2 {
                let rare = a.rare.of(part).max(b.rare.of(part)) as f32;
                *(if part == 0 { &mut found.given } else { &mut found.others }) += rare;
            } else {
                found.moved(a, b, part);
            }
        }
        found
    }

    /// A name that stands in another part on the other side counts as agreeing.
    fn moved(&mut self, a: &Look, b: &Look, part: usize) {
        for other in part + 1..4 {
            let crossed = |x: usize, y: usize| a.keys[x] != 0 && is_like(a, b, x, y);
            if self.levels[other] >= 2 && (crossed(part, other) || crossed(other, part)) {
                self.levels[part] = 4;
                self.levels[other] = 3;
                let rare = |x: usize, y: usize| a.rare.of(x).max(b.rare.of(y)) as f32;
                self.others += rare(part, other).max(rare(other, part)).min(0.0);
                return;
            }
        }
    }

    fn sum(&self, class: &Weights) -> f32 {
        let mut sum = -self.others - if class.given { self.given } else { 0.0 };
        for (weights, level) in class.names.iter().zip(self.levels) {
            sum += match level {
                0..3 => weights[usize::from(level)],
                3 => 0.0,
                _ => weights[0],
            };
        }
        sum
    }
}

/// Whether two names share at least half of their classes of consonants.
fn is_like(a: &Look, b: &Look, x: usize, y: usize) -> bool {
    if b.keys[y] == 0 {
        return false;
    }
    let (both, most) = a.classes[x].shared(b.classes[y]);
    both * 3 >= most * 2
}

/// Pairs with equal numbers are kept, or with many equal further fields,
/// whatever else is expected.
pub fn is_worth_keeping(pattern: u64) -> bool {
    matches!(compare::level(pattern, DOCUMENT), 1 | 2)
        || (compare::EXTRAS..FIELDS.len())
            .filter(|field| compare::level(pattern, *field) == 1)
            .count()
            > 2
}
