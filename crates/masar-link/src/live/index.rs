//! The index: people added one by one, taken out whole.
//!
//! *Invariant:* a record's number grows and is never used again, so every list
//! of records is in order without being sorted.

use std::collections::HashMap;

use masar_domain::{PersonId, Sex};

use super::names::{Spellings, count_down, list_leave};
use super::registration::{
    DOCUMENT_CHARS_MAX, PARTS, Registration, birth_read, document_read, phone_read,
};

/// No further record of this person.
const NONE: u32 = u32::MAX;

/// One registration of a person. Zero: not given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) person: PersonId,
    /// The caller's number for where it comes from.
    pub(super) tag: u32,
    pub(super) names: [u32; PARTS],
    pub(super) phone: u64,
    pub(super) document: [u8; DOCUMENT_CHARS_MAX],
    pub(super) birth: u32,
    pub(super) year: i16,
    pub(super) sex: Sex,
    pub(super) nationality: u16,
    pub(super) place: u32,
    /// The record of the same person before this one.
    before: u32,
    pub(super) gone: bool,
}

impl Record {
    fn nobody() -> Self {
        Self {
            person: PersonId::from_stored([0; 16]),
            tag: 0,
            names: [0; PARTS],
            phone: 0,
            document: [0; DOCUMENT_CHARS_MAX],
            birth: 0,
            year: 0,
            sex: Sex::Unknown,
            nationality: 0,
            place: 0,
            before: NONE,
            gone: true,
        }
    }
}

/// Codes given numbers in the order in which they came; 0 is none.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<Box<str>, u32>);

impl Codes {
    fn number(&mut self, code: &str) -> u32 {
        if code.is_empty() {
            return 0;
        }
        if let Some(number) = self.0.get(code) {
            return *number;
        }
        let number = self.0.len() as u32 + 1;
        self.0.insert(code.into(), number);
        number
    }

    /// A code nobody has been added with is like none.
    pub(super) fn known(&self, code: &str) -> u32 {
        self.0.get(code).copied().unwrap_or(u32::from(!code.is_empty()) * u32::MAX)
    }
}

/// People by their names and numbers, in memory.
#[derive(Debug, Default)]
pub struct LiveIndex {
    pub(super) records: Vec<Record>,
    pub(super) spellings: Spellings,
    pub(super) phones: HashMap<u64, Vec<u32>>,
    pub(super) documents: HashMap<[u8; DOCUMENT_CHARS_MAX], Vec<u32>>,
    pub(super) births: HashMap<u32, Vec<u32>>,
    pub(super) nationalities: Codes,
    pub(super) places: Codes,
    /// Records of each nationality that was given.
    pub(super) nationals: HashMap<u16, u32>,
    last: HashMap<PersonId, u32>,
    live: usize,
}

impl LiveIndex {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one registration of a person, who may have several: other spellings,
    /// other programmes. `tag` is the caller's number for where it comes from.
    pub fn add(&mut self, person: PersonId, tag: u32, registration: &Registration<'_>) {
        let number = self.records.len() as u32;
        let parts = registration.parts();
        let nationality = self.nationalities.number(registration.nationality);
        let nationality = u16::try_from(nationality).unwrap_or(0);
        let names = [0, 1, 2, 3, 4].map(|at| match parts[at].as_str() {
            "" => 0,
            text => self.spellings.bear(text, number, nationality),
        });
        let birth = birth_read(registration.birth);
        let year = registration.birth_year.unwrap_or((birth / 10_000) as i16);
        if nationality != 0 {
            *self.nationals.entry(nationality).or_default() += 1;
        }
        let record = Record {
            person,
            tag,
            names,
            phone: phone_read(registration.phone),
            document: document_read(registration.document),
            birth,
            year,
            sex: registration.sex,
            nationality,
            place: self.places.number(registration.place),
            before: self.last.insert(person, number).unwrap_or(NONE),
            gone: false,
        };
        if record.phone != 0 {
            self.phones.entry(record.phone).or_default().push(number);
        }
        for key in document_keys(&record.document) {
            self.documents.entry(key).or_default().push(number);
        }
        if record.birth != 0 {
            self.births.entry(record.birth).or_default().push(number);
        }
        self.records.push(record);
        self.live += 1;
    }

    /// Takes everything known of a person out; whether there was anything.
    pub fn remove(&mut self, person: PersonId) -> bool {
        self.remove_where(person, |_| true)
    }

    /// Takes out what came from one source, such as a form that was corrected.
    pub fn remove_tagged(&mut self, person: PersonId, tag: u32) -> bool {
        self.remove_where(person, |own| own == tag)
    }

    fn remove_where(&mut self, person: PersonId, which: impl Fn(u32) -> bool) -> bool {
        let numbers = self.records_of(person);
        let (out, kept): (Vec<u32>, Vec<u32>) =
            numbers.into_iter().partition(|number| which(self.records[*number as usize].tag));
        for number in &out {
            self.record_remove(*number);
        }
        self.last.remove(&person);
        for number in kept {
            let before = self.last.insert(person, number).unwrap_or(NONE);
            self.records[number as usize].before = before;
        }
        !out.is_empty()
    }

    fn record_remove(&mut self, number: u32) {
        let record = std::mem::replace(&mut self.records[number as usize], Record::nobody());
        for name in record.names.into_iter().filter(|name| *name != 0) {
            self.spellings.leave(name, number, record.nationality);
        }
        count_down(&mut self.nationals, record.nationality);
        list_leave(&mut self.phones, record.phone, number);
        list_leave(&mut self.births, record.birth, number);
        for key in document_keys(&record.document) {
            list_leave(&mut self.documents, key, number);
        }
        self.live -= 1;
    }

    /// Numbers of a person's records, oldest first.
    pub(super) fn records_of(&self, person: PersonId) -> Vec<u32> {
        let mut numbers = Vec::new();
        let mut next = self.last.get(&person).copied().unwrap_or(NONE);
        while next != NONE {
            numbers.push(next);
            next = self.records[next as usize].before;
        }
        numbers.reverse();
        numbers
    }

    /// Registrations held.
    pub fn len(&self) -> usize {
        self.live
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Distinct spellings held.
    pub fn spelling_count(&self) -> usize {
        self.spellings.len()
    }

    /// Whether no text, key or number of anybody is left: what holds after the
    /// last person was removed.
    pub fn is_blank(&self) -> bool {
        self.is_empty()
            && self.spellings.is_empty()
            && self.phones.is_empty()
            && self.documents.is_empty()
            && self.births.is_empty()
            && self.nationals.is_empty()
            && self.last.is_empty()
            && self.records.iter().all(|record| record.gone && record.person.as_bytes() == &[0; 16])
    }
}

/// The number whole, and either half with its side: a slip leaves one of them.
pub(super) fn document_keys(
    document: &[u8; DOCUMENT_CHARS_MAX],
) -> impl Iterator<Item = [u8; DOCUMENT_CHARS_MAX]> {
    let length = document.iter().take_while(|letter| **letter != 0).count();
    let half = length / 2;
    let mut one = [0; DOCUMENT_CHARS_MAX];
    let mut other = [0; DOCUMENT_CHARS_MAX];
    if half > 1 && length < DOCUMENT_CHARS_MAX {
        one[..half].copy_from_slice(&document[..half]);
        other[..length - half].copy_from_slice(&document[half..length]);
        one[DOCUMENT_CHARS_MAX - 1] = b'<';
        other[DOCUMENT_CHARS_MAX - 1] = b'>';
    }
    [*document, one, other].into_iter().filter(|key| key[0] != 0)
}
