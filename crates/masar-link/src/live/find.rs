//! From what is asked to the people it may be: candidates gathered from lists,
//! the most promising compared in full.
//!
//! *Invariants:* long lists refine and do not gather, so that a name half the
//! country bears costs no more than reading its list; at most [`COMPARED_MAX`]
//! people are compared; equal scores stand in the order in which people came.

use std::sync::Arc;

use masar_domain::{PersonId, Sex};
use masar_text::names::{Name, name_parse};

use super::index::{LiveIndex, Record, document_keys};
use super::names::Spelling;
use super::recall::Recall;
use super::registration::{
    DOCUMENT_CHARS_MAX, Registration, birth_is_whole, birth_read, birth_swapped, document_read,
    phone_read,
};
use super::score::{Evidence, ask_score, probe_score};

/// The most characters of a question that are read.
pub const QUERY_CHARS_MAX: usize = 200;

/// Letters that stand apart before the digits of a document number.
const LETTERS_MAX: usize = 3;

/// Records that the lists of one question may gather; the first may exceed it.
const GATHERED_MAX: usize = 300_000;

/// Records compared in full.
const COMPARED_MAX: usize = 400;

/// Less than this, in per mille, answers no question.
const ASKED_SCORE_MIN: u16 = 640;

/// Weights by which candidates are gathered.
const DOCUMENT: u16 = 300;
const PHONE: u16 = 120;
const BIRTH: u16 = 100;
const BIRTH_SWAPPED: u16 = 60;

/// A person who may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub person: PersonId,
    /// The caller's number for where the registration comes from.
    pub tag: u32,
    /// How well it fits, per mille.
    pub score: u16,
    pub evidence: Vec<Evidence>,
    /// Parts of the name as they were registered.
    pub names: Vec<Arc<str>>,
    /// Last digits of the telephone number; 0 for none.
    pub phone: u64,
    /// Letters and digits of the document number; empty for none.
    pub document: String,
    pub sex: Sex,
    /// 0 where it is not known.
    pub birth_year: i16,
}

/// A part of the name that is asked for.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) place: usize,
    pub(super) name: Name,
    pub(super) text: String,
    /// Number of its spelling; 0 where it is not held here.
    pub(super) number: u32,
}

/// What is asked, made ready.
#[derive(Debug, Default)]
pub(super) struct Probe {
    pub(super) parts: Vec<Part>,
    pub(super) phone: u64,
    pub(super) document: [u8; DOCUMENT_CHARS_MAX],
    pub(super) birth: u32,
    pub(super) year: i16,
    pub(super) sex: Sex,
    pub(super) nationality: u16,
    pub(super) place: u32,
}

/// One list of records with what being in it says.
struct List<'a> {
    weight: u16,
    records: Vec<&'a [u32]>,
    length: usize,
}

/// Somebody compared, before the answer is made.
struct Scored {
    score: u16,
    record: u32,
    evidence: Vec<Evidence>,
}

impl LiveIndex {
    /// People whom a registration may be about, most likely first. `keep` says
    /// of a tag whether whoever asks may see it.
    pub fn alike(
        &self,
        registration: &Registration<'_>,
        most: usize,
        keep: &dyn Fn(u32) -> bool,
    ) -> Vec<Found> {
        let birth = birth_read(registration.birth);
        let parts = registration.parts();
        let probe = Probe {
            parts: parts.iter().enumerate().filter_map(|(at, text)| part_of(at, text)).collect(),
            phone: phone_read(registration.phone),
            document: document_read(registration.document),
            birth,
            year: registration.birth_year.unwrap_or((birth / 10_000) as i16),
            sex: registration.sex,
            nationality: u16::try_from(self.nationalities.known(registration.nationality))
                .unwrap_or(u16::MAX),
            place: self.places.known(registration.place),
        };
        self.probe_find(&mut Recall::default(), &probe, most, None, keep)
    }

    /// People like one who is held here, most likely first. `recall` is kept from
    /// one person to the next and changes no answer.
    pub fn alike_person(
        &self,
        recall: &mut Recall,
        person: PersonId,
        most: usize,
        keep: &dyn Fn(u32) -> bool,
    ) -> Vec<Found> {
        recall.begin(self.spellings.changes());
        let mut all = Vec::new();
        for number in self.records_of(person) {
            let probe = self.probe_of(&self.records[number as usize]);
            all.extend(self.probe_find(recall, &probe, most, Some(person), keep));
        }
        best_keep(all, most, Found::told)
    }

    /// How well two people who are held here fit each other, by their
    /// registrations that `keep` lets be seen.
    pub fn alike_pair(
        &self,
        one: PersonId,
        other: PersonId,
        keep: &dyn Fn(u32) -> bool,
    ) -> Option<Found> {
        let seen = |person| {
            let records = self.records_of(person).into_iter();
            records.map(|number| &self.records[number as usize]).filter(|own| keep(own.tag))
        };
        let (mut all, mut recall) = (Vec::new(), Recall::default());
        for own in seen(one) {
            let probe = self.probe_of(own);
            for record in seen(other) {
                let (score, evidence) = probe_score(self, &mut recall, &probe, record);
                all.push(self.found(record, score, evidence));
            }
        }
        best_keep(all, 1, Found::told).pop()
    }

    /// People found by what was typed: a name in either script, misspelt or in
    /// part, a telephone number, a document number.
    pub fn search(&self, text: &str, most: usize, keep: &dyn Fn(u32) -> bool) -> Vec<Found> {
        let text: String = text.chars().take(QUERY_CHARS_MAX).collect();
        let latin = masar_text::digits_to_latin(&text);
        let (words, numbers) = words_and_numbers(&latin);
        let name = name_parse(&words.join(" "));
        let parts = name.parts.iter().enumerate().filter_map(|(at, text)| part_of(at, text));
        let probe = Probe {
            parts: parts.collect(),
            phone: phone_read(&numbers),
            document: document_read(&numbers),
            ..Probe::default()
        };
        let mut recall = Recall::default();
        let candidates = self.candidates(&mut recall, &probe, None, keep);
        let scored = candidates.into_iter().filter_map(|record| {
            let own = &self.records[record as usize];
            let (score, evidence) = ask_score(self, &mut recall, &probe, own);
            (score >= ASKED_SCORE_MIN).then_some(Scored { score, record, evidence })
        });
        self.best_found(scored.collect(), most)
    }

    /// The registrations held of a person, oldest first, each with its tag.
    pub fn person_registrations(&self, person: PersonId) -> Vec<Found> {
        let numbers = self.records_of(person).into_iter();
        numbers.map(|number| self.found(&self.records[number as usize], 1000, Vec::new())).collect()
    }

    fn probe_find(
        &self,
        recall: &mut Recall,
        probe: &Probe,
        most: usize,
        but: Option<PersonId>,
        keep: &dyn Fn(u32) -> bool,
    ) -> Vec<Found> {
        let candidates = self.candidates(recall, probe, but, keep);
        let scored = candidates.into_iter().filter_map(|record| {
            let own = &self.records[record as usize];
            let (score, evidence) = probe_score(self, recall, probe, own);
            (score > 0).then_some(Scored { score, record, evidence })
        });
        self.best_found(scored.collect(), most)
    }

    /// The best are made ready to show, and nothing of all the others.
    fn best_found(&self, all: Vec<Scored>, most: usize) -> Vec<Found> {
        let of = |scored: &Scored| &self.records[scored.record as usize];
        let best = best_keep(all, most, |own| (own.score, of(own).tag, of(own).person));
        let found = best.into_iter().map(|own| self.found(of(&own), own.score, own.evidence));
        found.collect()
    }

    fn probe_of(&self, record: &Record) -> Probe {
        let parts = record.names.iter().enumerate().filter_map(|(place, name)| {
            let number = *name;
            let Spelling { name, text, .. } = self.spellings.get(number)?;
            Some(Part { place, name: *name, text: text.to_string(), number })
        });
        Probe {
            parts: parts.collect(),
            phone: record.phone,
            document: record.document,
            birth: record.birth,
            year: record.year,
            sex: record.sex,
            nationality: record.nationality,
            place: record.place,
        }
    }

    fn found(&self, record: &Record, score: u16, evidence: Vec<Evidence>) -> Found {
        // The fifth part stands before the family's name.
        let names =
            [0, 1, 2, 4, 3].into_iter().filter_map(|at| self.spellings.get(record.names[at]));
        let document = record.document.iter().take_while(|letter| **letter != 0);
        Found {
            person: record.person,
            tag: record.tag,
            score,
            evidence,
            names: names.map(|spelling| Arc::clone(&spelling.text)).collect(),
            phone: record.phone,
            document: document.map(|letter| char::from(*letter)).collect(),
            sex: record.sex,
            birth_year: record.year,
        }
    }

    /// The records worth comparing, in order.
    fn candidates(
        &self,
        recall: &mut Recall,
        probe: &Probe,
        but: Option<PersonId>,
        keep: &dyn Fn(u32) -> bool,
    ) -> Vec<u32> {
        let mut lists = self.lists(recall, probe);
        // Short lists say most and gather; the longest only refine.
        lists.sort_by_key(|list| list.length);
        let is_kept = |number: u32| {
            let record = &self.records[number as usize];
            Some(record.person) != but && keep(record.tag)
        };
        let tallies = recall.tallies(self.records.len());
        let mut gathered: Vec<u32> = Vec::new();
        let mut left: u32 = lists.iter().map(|list| u32::from(list.weight)).sum();
        let mut settled = false;
        for (list, mark) in lists.iter().zip(1_u8..) {
            // Whoever is only in what is left comes behind all that are compared.
            settled = settled || {
                let ahead = |number: &&u32| {
                    u32::from(tallies[**number as usize].weight) > left && is_kept(**number)
                };
                gathered.len() >= COMPARED_MAX
                    && gathered.iter().filter(ahead).nth(COMPARED_MAX - 1).is_some()
            };
            left -= u32::from(list.weight);
            let is_small = gathered.is_empty() || gathered.len() + list.length <= GATHERED_MAX;
            let gathers = is_small && !settled;
            for record in list.records.iter().copied().flatten().copied() {
                let tally = &mut tallies[record as usize];
                let new = tally.weight == 0;
                if tally.mark == mark || (new && !gathers) {
                    continue;
                }
                if new {
                    gathered.push(record);
                }
                tally.mark = mark;
                tally.weight = tally.weight.saturating_add(list.weight);
            }
        }
        let mut weighed: Vec<(u16, u32)> = gathered
            .into_iter()
            .map(|number| (number, std::mem::take(&mut tallies[number as usize]).weight))
            .filter(|(number, _)| is_kept(*number))
            .map(|(number, weight)| (u16::MAX - weight, number))
            .collect();
        if weighed.len() > COMPARED_MAX {
            weighed.select_nth_unstable(COMPARED_MAX);
            weighed.truncate(COMPARED_MAX);
        }
        weighed.sort_unstable();
        weighed.into_iter().map(|(_, number)| number).collect()
    }

    fn lists<'a>(&'a self, recall: &mut Recall, probe: &Probe) -> Vec<List<'a>> {
        let mut lists: Vec<List<'a>> = Vec::new();
        for part in &probe.parts {
            let matches = recall.matches(part, || self.spellings.matches(part));
            // The same spelling or one of equal sounds says more than one alike.
            let same = matches.partition_point(|(alike, _)| *alike >= 900);
            let (same, alike) = matches.split_at(same);
            for (matches, share) in [(same, 10), (alike, 6)] {
                let spellings =
                    matches.iter().filter_map(|(_, number)| self.spellings.get(*number));
                let records: Vec<&[u32]> = spellings.map(|own| own.records.as_slice()).collect();
                let length = records.iter().map(|list| list.len()).sum::<usize>();
                let weight = rarity(self.len(), length) * share;
                lists.push(List { weight, records, length });
            }
        }
        let mut push = |weight: u16, list: Option<&'a Vec<u32>>| {
            if let Some(list) = list {
                let records = vec![list.as_slice()];
                lists.push(List { weight, length: list.len(), records });
            }
        };
        push(PHONE, self.phones.get(&probe.phone));
        for key in document_keys(&probe.document) {
            push(DOCUMENT / 2, self.documents.get(&key));
        }
        if birth_is_whole(probe.birth) {
            push(BIRTH, self.births.get(&probe.birth));
            push(BIRTH_SWAPPED, self.births.get(&birth_swapped(probe.birth)));
        }
        lists.retain(|list| list.length > 0);
        lists
    }
}

fn part_of(place: usize, text: &str) -> Option<Part> {
    let name = Name::new(text);
    (!name.is_empty()).then(|| Part { place, name, text: text.to_owned(), number: 0 })
}

/// What was typed, apart: parts of a name, and the digits of a number with the
/// letters that stand before them.
fn words_and_numbers(text: &str) -> (Vec<&str>, String) {
    let (mut words, mut numbers) = (Vec::new(), String::new());
    let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let mut all = text.split_whitespace().peekable();
    while let Some(word) = all.next() {
        let letters = word.len() <= LETTERS_MAX && word.bytes().all(|b| b.is_ascii_alphabetic());
        let before = letters && all.peek().copied().is_some_and(is_number);
        if before || is_number(word) {
            numbers.push_str(word);
        } else {
            words.push(word);
        }
    }
    (words, numbers)
}

/// How many times a list halves the people, 1 to 16.
fn rarity(people: usize, length: usize) -> u16 {
    let times = people.max(1) / length.max(1);
    u16::try_from(times.max(1).ilog2()).unwrap_or(0).clamp(1, 16)
}

impl Found {
    /// What answers are ordered by.
    fn told(&self) -> (u16, u32, PersonId) {
        (self.score, self.tag, self.person)
    }
}

/// One row a person, best first; of each its score, tag and person are told.
fn best_keep<T>(mut all: Vec<T>, most: usize, told: impl Fn(&T) -> (u16, u32, PersonId)) -> Vec<T> {
    all.sort_by_key(|one| {
        let (score, tag, person) = told(one);
        (u16::MAX - score, tag, person)
    });
    let mut seen = std::collections::BTreeSet::new();
    all.into_iter().filter(|one| seen.insert(told(one).2)).take(most).collect()
}
