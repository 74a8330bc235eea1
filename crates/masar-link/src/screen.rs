//! A first look at two records that costs little: the most that a comparison
//! could find, from keys and plain fields. Most candidates go no further.
//!
//! *Invariant:* what is passed over could hardly have been one person or one
//! household; everything else is compared in full. Symmetric.

use crate::block::Slots;
use crate::compare::{
    self, BIRTH, DOCUMENT, FIELDS, NAME_ALIKE, NAME_ALIKE_ACROSS, NAME_EQUAL, NAME_NEAR,
    NAME_NEAR_ACROSS, NAME_OTHER, document_level, phone_level, word_level,
};
use crate::model::{Model, Table};
use crate::record::People;
use crate::sight::Look;

/// Levels of what needs no names, from birth to place.
fn plain_levels(people: &People, a: &Look, b: &Look) -> [u8; 6] {
    let word = |a: u16, b: u16| word_level(u32::from(a), u32::from(b));
    [
        a.birth.level(b.birth),
        phone_level(a.phone, b.phone),
        document_level(people, a.doc, b.doc),
        word(u16::from(a.sex), u16::from(b.sex)),
        word(u16::from(a.nationality), u16::from(b.nationality)),
        word(a.place, b.place),
    ]
}

/// Candidates that are less likely than this in powers of two, at the most that
/// could be found, are passed over.
const LEAST: f32 = -11.0;

/// Weights in powers of two against the unrelated: of one person, of one household.
type Weights = [f32; 2];

/// Levels of [`NameSight`].
const NAME_LEVELS: usize = 5;

/// What is expected of pairs, ready for a first look.
pub struct Screen {
    names: [[Weights; NAME_LEVELS]; 4],
    plain: [[Weights; 16]; 6],
    extra: [[Weights; 2]; FIELDS.len() - compare::EXTRAS],
    start: Weights,
}

impl Screen {
    pub fn new(expected: &Model) -> Self {
        let tables = [&expected.same, &expected.household];
        let weight = |row: usize, level: u8| {
            let level = usize::from(level);
            let against = |table: &Table| table[row][level] / expected.unrelated[row][level];
            tables.map(|table| against(table).log2() as f32)
        };
        let most = |part: usize, levels: &[u8], across: &[u8]| {
            let own = levels.iter().map(|level| weight(part, *level));
            let other = across.iter().map(|level| weight(FIELDS.len() + part, *level));
            let larger = |[a, b]: Weights, [x, y]: Weights| [a.max(x), b.max(y)];
            own.chain(other).fold([f32::MIN; 2], larger)
        };
        let names = [0, 1, 2, 3].map(|part| {
            let over = [NAME_NEAR_ACROSS, NAME_ALIKE_ACROSS];
            let alike = most(part, &[NAME_ALIKE], &[NAME_ALIKE_ACROSS]);
            let equal = most(part, &[NAME_EQUAL, NAME_NEAR, NAME_ALIKE], &over);
            let other = most(part, &[NAME_OTHER], &[NAME_OTHER]);
            [equal, alike, other, [0.0; 2], equal]
        });
        let mut plain = [[[0.0; 2]; 16]; 6];
        for (field, row) in plain.iter_mut().enumerate() {
            for level in 1..1_u8 << FIELDS[BIRTH + field].2 {
                row[usize::from(level)] = weight(BIRTH + field, level);
            }
        }
        // Documents are to tell how good the other fields are: not by half.
        plain[DOCUMENT - BIRTH][3] = [0.0; 2];
        let mut extra = [[[0.0; 2]; 2]; FIELDS.len() - compare::EXTRAS];
        for (at, row) in extra.iter_mut().enumerate() {
            let over = |level: u8| weight(compare::EXTRAS + at, level).map(|bits| bits.max(0.0));
            *row = [1, 2].map(over);
        }
        let start = [0, 1].map(|class| (expected.pairs[class] / expected.pairs[2]).log2() as f32);
        Self { names, plain, extra, start }
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
        let plain = plain_levels(people, a, b);
        if matches!(plain[DOCUMENT - BIRTH], 1 | 2) {
            return true;
        }
        let names = NameSight::new(a, b);
        // A household is not called by one name, so its rarity speaks for one person.
        let mut sums = [-names.others - names.given, -names.others];
        let add = |sums: &mut Weights, weights: Weights| {
            *sums = [sums[0] + weights[0], sums[1] + weights[1]];
        };
        for (weights, level) in self.names.iter().zip(names.levels) {
            add(&mut sums, weights[usize::from(level)]);
        }
        add(&mut sums, self.start);
        for (weights, level) in self.plain.iter().zip(plain) {
            add(&mut sums, weights[usize::from(level)]);
        }
        for (at, weights) in self.extra.iter().enumerate().take(people.extras) {
            if let Some(weights) = weights.get(extra_sight(people, slots, one, two, at)) {
                add(&mut sums, *weights);
            }
        }
        sums[0].max(sums[1]) >= LEAST
    }
}

fn extra_sight(people: &People, slots: &Slots, one: usize, two: usize, at: usize) -> usize {
    let a = people.further(slots.rests[one].record as usize, at);
    let b = people.further(slots.rests[two].record as usize, at);
    if a == 0 || b == 0 {
        return 2;
    }
    let (x, y) = (people.names[a as usize].key, people.names[b as usize].key);
    if a == b { 0 } else { 1 + usize::from(x != y) }
}

/// How far the four names may agree: 0 by their keys, 1 by their consonants, 2
/// hardly; 3 is not given, 4 is found in another part.
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
