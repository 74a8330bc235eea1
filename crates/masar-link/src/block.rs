//! Which records are worth comparing: several rules, each of which puts records
//! of one composite key into a block. Keys are sorted by radix, and the pairs of
//! all blocks are gathered by their first record, so that none comes out twice.
//!
//! *Invariant:* records stand in slots, ordered by the keys of their names, so
//! that what is compared lies together in memory. No block is above the cap.

use crate::compare::Sight;
use crate::hash::{bytes_hash, hash_mix};
use crate::rarity::Rarity;
use crate::record::{People, Record};
use crate::screen::Look;

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

use Part::{
    Birth, Document, DocumentHead, DocumentTail, Known, Name, Phone, Place, Sex, Year, Years,
};

const GIVEN: Part = Name(0);
const FATHER: Part = Name(1);
const GRANDFATHER: Part = Name(2);
const FAMILY: Part = Name(3);

/// A rule: records that share any of its `keys` are compared; where they are too
/// many, those that also agree on more of `refine`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: &'static str,
    pub keys: Vec<Vec<Part>>,
    pub refine: Vec<Part>,
}

/// What a rule did, for the report.
#[derive(Clone, Debug, Default)]
pub struct RuleReport {
    pub name: &'static str,
    pub blocks: usize,
    pub largest: usize,
    pub refined: usize,
    /// Pairs that the cap cost this rule; another rule may have made them.
    pub pairs_lost: u64,
    /// Pairs that this rule was the first to make.
    pub pairs: u64,
}

/// Bits of an entry that hold the number of the rule; the others hold a slot.
const RULE_BITS: u32 = 9;
const SLOT_BITS: u32 = 23;

/// Records in the order of their names' keys.
pub struct Slots {
    /// Record in each slot.
    pub order: Vec<u32>,
    pub records: Vec<Record>,
    pub sights: Vec<Sight>,
    pub looks: Vec<Look>,
}

impl Slots {
    pub fn new(people: &People, rarity: &Rarity) -> Self {
        let keys = |at: u32, part: usize| people.key(at as usize, part);
        let mut order: Vec<(u32, u32, u32, u32)> = (0..people.len() as u32)
            .map(|at| (keys(at, 0), keys(at, 1), keys(at, 3), at))
            .collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(.., at)| at).collect();
        let records: Vec<Record> = order.iter().map(|at| people.records[*at as usize]).collect();
        let sights: Vec<Sight> = order
            .iter()
            .zip(&records)
            .map(|(at, record)| Sight::new(people, record, rarity.of[*at as usize]))
            .collect();
        let once = order.iter().map(|at| rarity.is_once[*at as usize]);
        let looks = sights.iter().zip(&records).zip(once);
        let looks = looks.map(|((sight, record), once)| Look::new(sight, record, once)).collect();
        Self { order, records, sights, looks }
    }
}

/// Candidate pairs by their first slot.
pub struct Candidates {
    starts: Vec<usize>,
    /// Second slot and rule.
    entries: Vec<u32>,
    /// Rules that ask for nothing but a document.
    of_documents: Vec<bool>,
    pub reports: Vec<RuleReport>,
}

impl Candidates {
    /// Fills `found` with the second slot, the first rule and the number of rules
    /// of every candidate of one slot, without the rules on documents.
    pub fn of_slot(&self, slot: usize, list: &mut Vec<u32>, found: &mut Vec<(u32, u16, u8)>) {
        list.clear();
        found.clear();
        list.extend_from_slice(&self.entries[self.starts[slot]..self.starts[slot + 1]]);
        list.sort_unstable();
        list.dedup();
        for entry in list.iter() {
            let (other, rule) = (entry >> RULE_BITS, entry & ((1 << RULE_BITS) - 1));
            let count = u8::from(!self.of_documents[rule as usize]);
            match found.last_mut() {
                Some(last) if last.0 == other => last.2 = last.2.saturating_add(count),
                _ => found.push((other, rule as u16, count)),
            }
        }
    }
}

fn with_given(more: &[Part]) -> Vec<Vec<Part>> {
    [FATHER, GRANDFATHER, FAMILY].map(|other| [&[GIVEN, other], more].concat()).to_vec()
}

fn with_others(more: &[Part]) -> Vec<Vec<Part>> {
    [FATHER, GRANDFATHER, FAMILY].map(|other| [&[other], more].concat()).to_vec()
}

/// Years within two of each other meet in one of two spans of four.
fn with_years(parts: &[Part]) -> Vec<Vec<Part>> {
    [0, 2].map(|before| [&[Years(before)], parts].concat()).to_vec()
}

/// The rules for what the records hold.
pub fn rules(people: &People) -> Vec<Rule> {
    let rule =
        |name, keys: Vec<Vec<Part>>, refine: &[Part]| Rule { name, keys, refine: refine.to_vec() };
    let known = |other: usize| vec![Known(0), Known(other)];
    let two = |one: Part, other: Part| vec![GIVEN, one, other];
    let mut rules = vec![
        rule("document", vec![vec![Document]], &[GIVEN, Year]),
        rule("phone", vec![vec![Phone]], &[GIVEN, Year]),
        rule("names-two", with_given(&[]), &[]),
        rule(
            "names-three",
            vec![two(FATHER, FAMILY), two(FATHER, GRANDFATHER), two(GRANDFATHER, FAMILY)],
            &[Year, Place, Sex],
        ),
        rule("names-two-year", with_given(&[Year]), &[Place, Sex]),
        rule("names-two-place", with_given(&[Place]), &[Year, Sex]),
        rule("names-known", vec![known(1), known(2), known(3)], &[]),
        rule("names-known-three", vec![vec![Known(0), Known(1), Known(3)]], &[Year, Place]),
        rule("given-birth", vec![vec![GIVEN, Birth]], &[FATHER, FAMILY, Place]),
        rule("given-year-place", vec![vec![GIVEN, Year, Place]], &[FATHER, FAMILY, Sex]),
        rule("other-birth", with_others(&[Birth]), &[Place, Sex]),
        rule("others-year", vec![vec![FATHER, FAMILY, Year]], &[Place, GIVEN, Sex]),
        rule("others-place", vec![vec![FATHER, FAMILY, Place]], &[Year, GIVEN]),
        rule("other-place-year", with_others(&[Place, Year]), &[Sex, GIVEN]),
        rule("birth-place", vec![vec![Birth, Place]], &[Sex, GIVEN]),
        rule("document-head", vec![vec![DocumentHead]], &[DocumentTail]),
        rule("document-tail", vec![vec![DocumentTail]], &[DocumentHead]),
    ];
    for extra in (0..people.extras).map(Part::Extra) {
        rules.push(rule("further-birth", vec![vec![extra, Birth]], &[GIVEN, Place]));
        rules.push(rule("further-year", vec![vec![extra, Year]], &[GIVEN, Birth]));
        rules.push(rule("further-given", vec![vec![extra, GIVEN]], &[FAMILY, Birth]));
        rules.push(rule("further-other", with_others(&[extra]), &[GIVEN, Year]));
    }
    for one in 0..people.extras {
        for other in one + 1..people.extras {
            let keys = vec![vec![Part::Extra(one), Part::Extra(other)]];
            rules.push(rule("further-two", keys, &[Year, GIVEN]));
        }
    }
    rules
}

/// Rules that small files can afford: names heard loosely, years within two, one
/// name alone.
fn rules_broad() -> Vec<Rule> {
    let rule =
        |name, keys: Vec<Vec<Part>>, refine: &[Part]| Rule { name, keys, refine: refine.to_vec() };
    vec![
        rule("given-years-place", with_years(&[GIVEN, Place]), &[FATHER, FAMILY, Sex]),
        rule("family-years-place", with_years(&[FAMILY, Place]), &[GIVEN, Sex]),
        rule("sounds-family", vec![vec![Part::Sounds(0), Part::Sounds(3)]], &[Year, Place, Sex]),
        rule("given", vec![vec![GIVEN]], &[Place, Year]),
        rule("family", vec![vec![FAMILY]], &[Place, Year]),
        rule("sounds-given", vec![vec![Part::Sounds(0)]], &[Place, Year]),
        rule("sounds-other", [1, 3].map(|part| vec![Part::Sounds(part)]).to_vec(), &[Place, Year]),
        rule("years-place", with_years(&[Place, Sex]), &[Year]),
    ]
}

/// Value of one part; 0 is "not given".
fn part_value(people: &People, slots: &Slots, slot: usize, part: Part) -> u64 {
    let record: &Record = &slots.records[slot];
    match part {
        Name(part) => u64::from(slots.sights[slot].keys[part]),
        Known(part) => u64::from(slots.sights[slot].known[part]),
        Part::Sounds(part) => match slots.sights[slot].classes[part] {
            sounds if sounds.count() < 2 => 0,
            sounds => u64::from(sounds.bits()),
        },
        Year => u64::from(record.birth.year),
        Years(before) if record.birth.is_known() => u64::from((record.birth.year + before) / 4),
        Years(_) => 0,
        Birth if record.birth.is_whole() => {
            let birth = record.birth;
            let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
            u64::from(birth.year) << 16 | u64::from(low) << 8 | u64::from(high)
        }
        Birth => 0,
        Document => u64::from(record.doc),
        DocumentHead | DocumentTail => {
            let doc = people.doc(record);
            let length = doc.iter().position(|b| *b == 0).unwrap_or(16);
            let (head, tail) = doc[..length].split_at(length / 2);
            let half = if part == DocumentHead { head } else { tail };
            if length < 6 { 0 } else { bytes_hash(half) }
        }
        Phone => record.phone,
        Place => u64::from(record.place),
        Sex => u64::from(record.sex),
        Part::Extra(at) => {
            let name = people.further(slots.order[slot] as usize, at);
            u64::from(people.names[name as usize].key)
        }
    }
}

/// Names of one key are added, so that exchanged names meet too.
fn key_value(people: &People, slots: &Slots, slot: usize, parts: &[Part]) -> u64 {
    let (mut names, mut rest) = (0_u64, 1_u64);
    for part in parts {
        let value = part_value(people, slots, slot, *part);
        if value == 0 {
            return 0;
        }
        match part {
            Name(_) | Known(_) | Part::Sounds(_) => names = names.wrapping_add(hash_mix(3, value)),
            _ => rest = hash_mix(rest, value),
        }
    }
    hash_mix(hash_mix(rest, names), 11).max(1 << SLOT_BITS)
}

/// Blocks of all rules, one after another.
#[derive(Default)]
struct Blocks {
    members: Vec<u32>,
    /// Rule, first and last member.
    bounds: Vec<(u16, usize, usize)>,
}

impl Blocks {
    fn push(&mut self, rule: u16, members: &[u32]) {
        if members.len() > 1 {
            let start = self.members.len();
            self.members.extend_from_slice(members);
            self.bounds.push((rule, start, self.members.len()));
        }
    }

    fn append(&mut self, other: Self) {
        let first = self.members.len();
        self.members.extend(other.members);
        let moved = other.bounds.into_iter();
        self.bounds.extend(moved.map(|(rule, start, end)| (rule, start + first, end + first)));
    }

    fn pairs(&self) -> u64 {
        self.bounds.iter().map(|(_, start, end)| pairs_of(end - start)).sum()
    }
}

/// How many candidates there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest block before it is refined.
    pub cap: usize,
    /// Pairs of the rules; the largest blocks are left out until these remain.
    pub pairs: u64,
    /// Pairs of all blocks, where broad rules may fill the room that is left.
    pub broad: u64,
}

/// Largest block of a broad rule before it is refined.
const BROAD_CAP: usize = 600;

/// Candidates of every rule, within the limits.
pub fn candidates_make(people: &People, slots: &Slots, limits: Limits) -> Candidates {
    let mut blocks = Blocks::default();
    let mut reports = Vec::new();
    rules_block(people, slots, &rules(people), limits.cap, &mut blocks, &mut reports);
    blocks_limit(&mut blocks, limits.pairs, &mut reports);
    let room = limits.broad.saturating_sub(blocks.pairs());
    if room > 0 {
        let mut broad = Blocks::default();
        let cap = limits.cap.max(BROAD_CAP);
        rules_block(people, slots, &rules_broad(), cap, &mut broad, &mut reports);
        blocks_limit(&mut broad, room, &mut reports);
        blocks.append(broad);
    }
    pairs_gather(people.len(), &blocks, reports)
}

/// Blocks of some rules, numbered after those that have a report.
fn rules_block(
    people: &People,
    slots: &Slots,
    rules: &[Rule],
    cap: usize,
    blocks: &mut Blocks,
    reports: &mut Vec<RuleReport>,
) {
    let mut keyed: Vec<u64> = Vec::new();
    let mut other: Vec<u64> = Vec::new();
    for rule in rules {
        keyed.clear();
        for slot in 0..people.len() {
            for parts in &rule.keys {
                let key = key_value(people, slots, slot, parts);
                if key != 0 {
                    keyed.push(key >> SLOT_BITS << SLOT_BITS | slot as u64);
                }
            }
        }
        radix_sort(&mut keyed, &mut other);
        keyed.dedup();
        let mut report = RuleReport { name: rule.name, ..RuleReport::default() };
        let refining = Refining { people, slots, rule: reports.len() as u16, cap };
        refining.keyed(&keyed, &rule.refine, blocks, &mut report);
        reports.push(report);
    }
}

struct Refining<'a> {
    people: &'a People,
    slots: &'a Slots,
    rule: u16,
    cap: usize,
}

impl Refining<'_> {
    /// Blocks of the records that share a key.
    fn keyed(&self, keyed: &[u64], refine: &[Part], blocks: &mut Blocks, report: &mut RuleReport) {
        let before = blocks.bounds.len();
        let mut members: Vec<u32> = Vec::new();
        let runs = keyed.chunk_by(|a, b| a >> SLOT_BITS == b >> SLOT_BITS);
        for run in runs.filter(|run| run.len() > 1) {
            report.largest = report.largest.max(run.len());
            members.clear();
            members.extend(run.iter().map(|key| (key & ((1 << SLOT_BITS) - 1)) as u32));
            if members.len() <= self.cap {
                blocks.push(self.rule, &members);
                continue;
            }
            report.refined += 1;
            self.block(&mut members, refine, blocks, report);
        }
        report.blocks = blocks.bounds.len() - before;
    }

    /// Divides a block that is too large by one part after another; where none
    /// is left, by neighbouring births.
    fn block(
        &self,
        members: &mut [u32],
        refine: &[Part],
        blocks: &mut Blocks,
        report: &mut RuleReport,
    ) {
        if members.len() <= self.cap {
            members.sort_unstable();
            blocks.push(self.rule, members);
            return;
        }
        let Some((part, rest)) = refine.split_first() else {
            let slots = self.slots;
            members.sort_unstable_by_key(|at| (slots.records[*at as usize].birth, *at));
            let kept: u64 = members.chunks(self.cap).map(|part| pairs_of(part.len())).sum();
            report.pairs_lost += pairs_of(members.len()) - kept;
            for part in members.chunks_mut(self.cap) {
                part.sort_unstable();
                blocks.push(self.rule, part);
            }
            return;
        };
        let value = |at: u32| part_value(self.people, self.slots, at as usize, *part);
        let mut keyed: Vec<(u64, u32)> = members.iter().map(|at| (value(*at), *at)).collect();
        keyed.sort_unstable();
        let mut all = pairs_of(members.len());
        for run in keyed.chunk_by(|a, b| a.0 == b.0) {
            let mut part: Vec<u32> = run.iter().map(|(_, at)| *at).collect();
            all -= pairs_of(part.len());
            self.block(&mut part, rest, blocks, report);
        }
        report.pairs_lost += all;
    }
}

fn pairs_of(n: usize) -> u64 {
    let n = n as u64;
    n * n.saturating_sub(1) / 2
}

/// Leaves out the largest blocks until what remains makes at most `most` pairs.
fn blocks_limit(blocks: &mut Blocks, most: u64, reports: &mut [RuleReport]) {
    let mut by_size: Vec<u64> = Vec::new();
    for (_, start, end) in &blocks.bounds {
        let size = end - start;
        if by_size.len() <= size {
            by_size.resize(size + 1, 0);
        }
        by_size[size] += pairs_of(size);
    }
    let mut sum = 0;
    let within = by_size.iter().take_while(|pairs| {
        sum += **pairs;
        sum <= most
    });
    let largest = within.count();
    blocks.bounds.retain(|(rule, start, end)| {
        let kept = end - start < largest;
        if !kept {
            reports[usize::from(*rule)].pairs_lost += pairs_of(end - start);
        }
        kept
    });
}

/// Puts the pairs of all blocks beside their first slot.
fn pairs_gather(count: usize, blocks: &Blocks, reports: Vec<RuleReport>) -> Candidates {
    let mut starts = vec![0_usize; count + 2];
    for (_, start, end) in &blocks.bounds {
        for (at, slot) in blocks.members[*start..*end].iter().enumerate() {
            starts[*slot as usize + 2] += end - start - at - 1;
        }
    }
    for at in 2..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut entries = vec![0_u32; starts[count + 1]];
    for (rule, start, end) in &blocks.bounds {
        let members = &blocks.members[*start..*end];
        for (at, slot) in members.iter().enumerate() {
            let next = &mut starts[*slot as usize + 1];
            let rest = &members[at + 1..];
            for (entry, other) in entries[*next..*next + rest.len()].iter_mut().zip(rest) {
                *entry = other << RULE_BITS | u32::from(*rule);
            }
            *next += rest.len();
        }
    }
    starts.pop();
    let of_documents = reports.iter().map(|report| report.name.starts_with("document")).collect();
    Candidates { starts, entries, of_documents, reports }
}

/// Sorts numbers whose upper bits are spread evenly: two passes over the upper
/// 24 bits, then each short run of equal ones.
fn radix_sort(keyed: &mut Vec<u64>, other: &mut Vec<u64>) {
    if keyed.len() < 4_096 {
        keyed.sort_unstable();
        return;
    }
    other.clear();
    other.resize(keyed.len(), 0);
    for shift in [40, 52] {
        let digit = |key: u64| (key >> shift) as usize & 0xfff;
        let mut starts = vec![0_usize; 0x1001];
        keyed.iter().for_each(|key| starts[digit(*key) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        for key in keyed.iter() {
            let slot = &mut starts[digit(*key)];
            other[*slot] = *key;
            *slot += 1;
        }
        std::mem::swap(keyed, other);
    }
    keyed
        .chunk_by_mut(|a, b| a >> 40 == b >> 40)
        .filter(|run| run.len() > 1)
        .for_each(<[u64]>::sort_unstable);
}
