//! Composite keys: hashes of what records must share, for all records of a rule.
//!
//! *Invariant:* equal parts, equal key; a record that lacks a part has none.

use self::Part::{
    Birth, Document, DocumentHead, DocumentTail, Known, Name, Phone, Place, Sex, Year, Years,
};
use crate::block::{SLOT_BITS, Slots};
use crate::hash::{bytes_hash, hash_mix};
use crate::record::People;
use crate::sight::{Look, Rest};

/// One part of a composite key; names by number, in the forgiving key or in
/// the one that knows names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Name(usize),
    Known(usize),
    /// The consonants of a name, in whatever order.
    Sounds(usize),
    Year,
    /// Four years that begin so many years before one that four divides.
    Years(u16),
    Birth,
    Document,
    DocumentHead,
    DocumentTail,
    Phone,
    Place,
    Sex,
    Extra(usize),
}

/// Value of one part in one slot; 0 is "not given".
#[inline]
pub fn part_value(people: &People, look: &Look, rest: &Rest, part: Part) -> u64 {
    let birth = look.birth;
    match part {
        Name(part) => u64::from(look.keys[part]),
        Known(part) => u64::from(rest.known[part]),
        Part::Sounds(part) => match look.classes[part] {
            sounds if sounds.count() < 2 => 0,
            sounds => u64::from(sounds.bits()),
        },
        Year => u64::from(birth.year),
        Years(before) if birth.is_known() => u64::from((birth.year + before) / 4),
        Years(_) => 0,
        Birth if birth.is_whole() => {
            let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
            u64::from(birth.year) << 16 | u64::from(low) << 8 | u64::from(high)
        }
        Birth => 0,
        Document => u64::from(look.doc),
        DocumentHead | DocumentTail => {
            let doc = &people.docs[look.doc as usize];
            let length = doc.iter().position(|b| *b == 0).unwrap_or(16);
            let (head, tail) = doc[..length].split_at(length / 2);
            let half = if part == DocumentHead { head } else { tail };
            if length < 6 { 0 } else { bytes_hash(half) }
        }
        Phone => look.phone,
        Place => u64::from(rest.place),
        Sex => u64::from(look.sex),
        Part::Extra(at) => {
            let name = people.further(rest.record as usize, at);
            u64::from(people.names[name as usize].key)
        }
    }
}

/// Slots whose keys are worked out together, one part after another, so that what
/// a part asks for is chosen once for many.
const TOGETHER: usize = 1_024;

/// Keys of some slots on the way.
struct Keys<'a> {
    people: &'a People,
    looks: &'a [Look],
    rests: &'a [Rest],
    names: [u64; TOGETHER],
    others: [u64; TOGETHER],
    is_whole: [bool; TOGETHER],
}

/// Puts the composite keys of all slots that have every part after `keyed`, each
/// above its slot.
pub fn keys_push(people: &People, slots: &Slots, parts: &[Part], keyed: &mut Vec<u64>) {
    let mut first = 0;
    for (looks, rests) in slots.looks.chunks(TOGETHER).zip(slots.rests.chunks(TOGETHER)) {
        let (names, others, is_whole) = ([0; TOGETHER], [1; TOGETHER], [true; TOGETHER]);
        let mut keys = Keys { people, looks, rests, names, others, is_whole };
        parts.iter().for_each(|part| keys.part_add(*part));
        keyed.extend((0..looks.len()).filter(|at| keys.is_whole[*at]).map(|at| {
            let key = hash_mix(hash_mix(keys.others[at], keys.names[at]), 11);
            key.max(1 << SLOT_BITS) >> SLOT_BITS << SLOT_BITS | (first + at) as u64
        }));
        first += looks.len();
    }
}

impl Keys<'_> {
    /// Names of one key are added, so that exchanged names meet too.
    fn part_add(&mut self, part: Part) {
        let is_name = matches!(part, Name(_) | Known(_) | Part::Sounds(_));
        for (at, (look, rest)) in self.looks.iter().zip(self.rests).enumerate() {
            let value = part_value(self.people, look, rest, part);
            self.is_whole[at] &= value != 0;
            if is_name {
                self.names[at] = self.names[at].wrapping_add(hash_mix(3, value));
            } else {
                self.others[at] = hash_mix(self.others[at], value);
            }
        }
    }
}
