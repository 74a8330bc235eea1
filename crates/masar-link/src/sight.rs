//! What pairs ask of a record, in two lines of the cache: one for a first look,
//! which most candidates never go beyond, and one more to compare in full.
//!
//! *Invariant:* follows from the record and its names alone.

use crate::compare::GIVEN;
use crate::dates::Birth;
use crate::rarity::{Rare, Rarity};
use crate::record::{People, Record};
use crate::spelling::{Classes, Heard};
use crate::visit::Visit;

/// What a first look needs. 0 is "not given" everywhere.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Look {
    pub phone: u64,
    /// Forgiving keys of the four names.
    pub keys: [u32; 4],
    pub classes: [Classes; 4],
    pub doc: u32,
    pub rare: Rare,
    pub birth: Birth,
    /// Numbers folded into few bits: what is equal stays equal.
    pub place: u16,
    pub known: [u8; 4],
    pub nationality: u8,
    pub sex: u8,
    /// It is no copy of another record.
    pub once: bool,
}

/// What a full comparison needs beside.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Rest {
    pub names: [u32; 4],
    /// Knowing keys of the four names.
    pub known: [u32; 4],
    pub visit: Visit,
    pub nationality: u32,
    pub place: u32,
    /// Number of the record.
    pub record: u32,
    /// The given name is in Arabic letters.
    pub arabic: bool,
}

/// One record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sight {
    pub look: Look,
    pub rest: Rest,
}

impl Sight {
    /// Of the record numbered `at`.
    pub fn new(people: &People, rarity: &Rarity, at: usize) -> Self {
        Self::of(people, rarity, at, |name| people.names[name as usize].heard())
    }

    /// The same, where `heard` tells of a name by its number.
    pub fn of(people: &People, rarity: &Rarity, at: usize, heard: impl Fn(u32) -> Heard) -> Self {
        let Record { names, birth, phone, doc, nationality, place, sex, visit } =
            people.records[at];
        let spelt = names.map(heard);
        let known = spelt.map(|name| name.name_key);
        let short = |number: u32, most: u32| if number == 0 { 0 } else { 1 + (number - 1) % most };
        let look = Look {
            phone,
            keys: spelt.map(|name| name.key),
            classes: spelt.map(|name| name.classes),
            doc,
            rare: rarity.of[at],
            birth,
            place: short(place, 65_535) as u16,
            known: known.map(|key| short(key, 255) as u8),
            nationality: short(nationality, 255) as u8,
            sex,
            once: rarity.is_once[at],
        };
        let arabic = spelt[GIVEN].arabic;
        Self {
            look,
            rest: Rest { names, known, visit, nationality, place, record: at as u32, arabic },
        }
    }
}
