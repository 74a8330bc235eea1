//! Which records are worth comparing: several rules, each of which divides the
//! records into blocks by a composite key of 48 bits, sorted by radix.
//!
//! *Invariant:* a rule is a partition, so a pair belongs to the first rule that
//! has both in one block, and comes out once. No block is larger than the cap.

use crate::config::EXTRA_MAX;
use crate::record::{People, Record};

/// One part of a composite key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Given,
    Father,
    Grandfather,
    Family,
    Year,
    Birth,
    Document,
    DocumentHead,
    DocumentTail,
    Phone,
    Place,
    Sex,
    Extra(u8),
}

/// A rule: records that agree on all of `key` are compared; where they are too
/// many, those that also agree on more of `refine`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: &'static str,
    pub key: Vec<Part>,
    pub refine: Vec<Part>,
}

/// What a rule did, for the report.
#[derive(Clone, Debug, Default)]
pub struct RuleReport {
    pub name: &'static str,
    pub blocks: usize,
    pub largest: usize,
    pub refined: usize,
    /// Pairs that even refinement could not bring under the cap.
    pub pairs_lost: u64,
    /// Pairs that this rule was the first to make.
    pub pairs: u64,
}

/// All blocks of all rules.
pub struct Blocks {
    /// Block of each record in each rule, by record and rule; 0 is none.
    of: Vec<u32>,
    rules: usize,
    /// Rule, and its members.
    pub blocks: Vec<(u8, Vec<u32>)>,
    pub reports: Vec<RuleReport>,
}

impl Blocks {
    /// Whether an earlier rule makes this pair.
    pub fn is_made_before(&self, rule: u8, a: u32, b: u32) -> bool {
        let rule = usize::from(rule);
        let (a, b) = (a as usize * self.rules, b as usize * self.rules);
        let (a, b) = (&self.of[a..a + rule], &self.of[b..b + rule]);
        a.iter().zip(b).any(|(x, y)| x == y && *x != 0)
    }

    /// How many rules make this pair.
    pub fn rules_making(&self, a: u32, b: u32) -> u8 {
        let (a, b) = (a as usize * self.rules, b as usize * self.rules);
        let (a, b) = (&self.of[a..a + self.rules], &self.of[b..b + self.rules]);
        a.iter().zip(b).filter(|(x, y)| x == y && **x != 0).count() as u8
    }
}

/// The rules for what the records hold.
pub fn rules(people: &People) -> Vec<Rule> {
    use Part::{Birth, Document, DocumentHead, DocumentTail, Family, Father, Given, Grandfather};
    use Part::{Phone, Place, Sex, Year};
    let rule = |name, key: &[Part], refine: &[Part]| Rule {
        name,
        key: key.to_vec(),
        refine: refine.to_vec(),
    };
    let mut rules = vec![
        rule("document", &[Document], &[Given, Year]),
        rule("phone", &[Phone], &[Given, Year]),
        rule("given-father", &[Given, Father], &[Family, Year, Place, Sex]),
        rule("given-family", &[Given, Family], &[Father, Year, Place, Sex]),
        rule("given-birth", &[Given, Birth], &[Father, Family, Place]),
        rule("father-family-year", &[Father, Family, Year], &[Place, Given, Sex]),
        rule("given-year-place", &[Given, Year, Place], &[Father, Family, Sex]),
        rule("family-birth", &[Family, Birth], &[Given, Place]),
        rule("father-birth", &[Father, Birth], &[Family, Place]),
        rule("given-grandfather", &[Given, Grandfather], &[Year, Family, Place]),
        rule("document-head", &[DocumentHead], &[DocumentTail]),
        rule("document-tail", &[DocumentTail], &[DocumentHead]),
        rule("family-place-year", &[Family, Place, Year], &[Father, Given]),
        rule("father-place-year", &[Father, Place, Year], &[Family, Given]),
    ];
    for extra in 0..people.extras as u8 {
        rules.push(rule("further-year", &[Part::Extra(extra), Year], &[Given, Birth]));
        rules.push(rule("further-given", &[Part::Extra(extra), Given], &[Family, Birth]));
    }
    rules
}

fn hash_mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

fn bytes_hash(bytes: &[u8]) -> u64 {
    if bytes.first().is_none_or(|b| *b == 0) {
        return 0;
    }
    bytes.iter().fold(7, |hash, b| hash_mix(hash, u64::from(*b))).max(1)
}

/// Value of one part; 0 is "not given".
fn part_value(people: &People, at: u32, part: Part) -> u64 {
    let record: &Record = &people.records[at as usize];
    let name = |slot: usize| u64::from(people.key(at as usize, slot));
    match part {
        Part::Given => name(0),
        Part::Father => name(1),
        Part::Grandfather => name(2),
        Part::Family => name(3),
        Part::Year => u64::from(record.birth.year),
        Part::Birth if record.birth.is_whole() => {
            let birth = record.birth;
            let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
            u64::from(birth.year) << 16 | u64::from(low) << 8 | u64::from(high)
        }
        Part::Birth => 0,
        Part::Document => bytes_hash(&record.doc),
        Part::DocumentHead | Part::DocumentTail => {
            let length = record.doc.iter().position(|b| *b == 0).unwrap_or(16);
            let (head, tail) = record.doc[..length].split_at(length / 2);
            let half = if part == Part::DocumentHead { head } else { tail };
            if length < 6 { 0 } else { bytes_hash(half) }
        }
        Part::Phone => record.phone,
        Part::Place => u64::from(record.place),
        Part::Sex => u64::from(record.sex),
        Part::Extra(at) => {
            u64::from(people.sounds[record.extra[usize::from(at) % EXTRA_MAX] as usize].key)
        }
    }
}

/// Names of one key are added, so that exchanged names meet too.
fn key_value(people: &People, at: u32, parts: &[Part]) -> u64 {
    let (mut names, mut rest) = (0_u64, 1_u64);
    for part in parts {
        let value = part_value(people, at, *part);
        if value == 0 {
            return 0;
        }
        match part {
            Part::Given | Part::Father | Part::Grandfather | Part::Family => {
                names = names.wrapping_add(hash_mix(3, value));
            }
            _ => rest = hash_mix(rest, value),
        }
    }
    (hash_mix(hash_mix(rest, names), 11) >> 16).max(1)
}

/// Blocks of every rule, none larger than `cap`.
pub fn blocks_make(people: &People, rules: &[Rule], cap: usize) -> Blocks {
    let mut of = vec![0_u32; people.len() * rules.len()];
    let mut blocks = Vec::new();
    let mut reports = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let mut keyed: Vec<(u64, u32)> = (0..people.len() as u32)
            .map(|at| (key_value(people, at, &rule.key), at))
            .filter(|(key, _)| *key != 0)
            .collect();
        radix_sort(&mut keyed);
        let mut report = RuleReport { name: rule.name, ..RuleReport::default() };
        let mut made: Vec<Vec<u32>> = Vec::new();
        for run in keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
            report.largest = report.largest.max(run.len());
            let members: Vec<u32> = run.iter().map(|(_, at)| *at).collect();
            report.refined += usize::from(members.len() > cap);
            block_refine(people, members, &rule.refine, cap, &mut made, &mut report);
        }
        report.blocks = made.len();
        for (block, members) in made.into_iter().enumerate() {
            for at in &members {
                of[*at as usize * rules.len() + number] = block as u32 + 1;
            }
            blocks.push((number as u8, members));
        }
        reports.push(report);
    }
    Blocks { of, rules: rules.len(), blocks, reports }
}

fn block_refine(
    people: &People,
    members: Vec<u32>,
    refine: &[Part],
    cap: usize,
    made: &mut Vec<Vec<u32>>,
    report: &mut RuleReport,
) {
    if members.len() <= cap {
        if members.len() > 1 {
            made.push(members);
        }
        return;
    }
    let Some((part, rest)) = refine.split_first() else {
        let mut members = members;
        members.sort_by_key(|at| (people.records[*at as usize].birth, *at));
        let all = pairs_of(members.len());
        let kept: u64 = members.chunks(cap).map(|chunk| pairs_of(chunk.len())).sum();
        report.pairs_lost += all - kept;
        made.extend(members.chunks(cap).filter(|chunk| chunk.len() > 1).map(<[u32]>::to_vec));
        return;
    };
    let value = |at: &u32| part_value(people, *at, *part);
    let mut keyed: Vec<(u64, u32)> = members.iter().map(|at| (value(at), *at)).collect();
    keyed.sort_unstable();
    for run in keyed.chunk_by(|a, b| a.0 == b.0) {
        let members = run.iter().map(|(_, at)| *at).collect();
        block_refine(people, members, rest, cap, made, report);
    }
}

fn pairs_of(n: usize) -> u64 {
    let n = n as u64;
    n * n.saturating_sub(1) / 2
}

/// Sorts by the low 48 bits of the key, stable, in three passes.
fn radix_sort(keyed: &mut Vec<(u64, u32)>) {
    if keyed.len() < 4_096 {
        keyed.sort_by_key(|(key, _)| *key);
        return;
    }
    let mut other = vec![(0_u64, 0_u32); keyed.len()];
    for shift in [0, 16, 32] {
        let digit = |key: u64| (key >> shift) as usize & 0xffff;
        let mut starts = vec![0_usize; 0x1_0001];
        keyed.iter().for_each(|(key, _)| starts[digit(*key) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        for entry in keyed.iter() {
            let slot = &mut starts[digit(entry.0)];
            other[*slot] = *entry;
            *slot += 1;
        }
        std::mem::swap(keyed, &mut other);
    }
}
