//! Which records are worth comparing: several rules, each of which puts records
//! of one composite key into a block. Keys are sorted by radix, and the pairs of
//! all blocks are gathered by their first record, so that none comes out twice.
//!
//! *Invariant:* records stand in slots, ordered by the keys of their names, so
//! that what is compared lies together in memory. No block is above the cap.

use crate::keys::{Part, keys_push, part_value};
use crate::rarity::Rarity;
use crate::record::People;
use crate::rules::{Rule, rules, rules_broad};
use crate::sight::{Look, Rest, Sight};
use crate::spelling::{Heard, Spelling};

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
pub const SLOT_BITS: u32 = 23;

/// Records in the order of their names' keys.
pub struct Slots {
    pub looks: Vec<Look>,
    pub rests: Vec<Rest>,
}

impl Slots {
    pub fn new(people: &People, rarity: &Rarity) -> Self {
        // Together, for every record asks for four of them.
        let heard: Vec<Heard> = people.names.iter().map(Spelling::heard).collect();
        let heard = |name: u32| heard[name as usize];
        let key = |at: u32, part: usize| heard(people.records[at as usize].names[part]).key;
        let mut order: Vec<(u32, u32, u32, u32)> =
            (0..people.len() as u32).map(|at| (key(at, 0), key(at, 1), key(at, 3), at)).collect();
        order.sort_unstable();
        let mut looks = Vec::with_capacity(order.len());
        let mut rests = Vec::with_capacity(order.len());
        for (.., at) in order {
            let Sight { look, rest } = Sight::of(people, rarity, at as usize, heard);
            looks.push(look);
            rests.push(rest);
        }
        Self { looks, rests }
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
        rule.keys.iter().for_each(|parts| keys_push(people, slots, parts, &mut keyed));
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
            members.sort_unstable_by_key(|at| (slots.looks[*at as usize].birth, *at));
            let kept: u64 = members.chunks(self.cap).map(|part| pairs_of(part.len())).sum();
            report.pairs_lost += pairs_of(members.len()) - kept;
            for part in members.chunks_mut(self.cap) {
                part.sort_unstable();
                blocks.push(self.rule, part);
            }
            return;
        };
        let (looks, rests) = (&self.slots.looks, &self.slots.rests);
        let value =
            |at: u32| part_value(self.people, &looks[at as usize], &rests[at as usize], *part);
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

/// Where the digits of the two passes begin.
const SHIFTS: [u32; 2] = [40, 52];

/// Sorts numbers whose upper bits are spread evenly: two passes over the upper
/// 24 bits, then each short run of equal ones.
fn radix_sort(keyed: &mut Vec<u64>, other: &mut Vec<u64>) {
    if keyed.len() < 4_096 {
        keyed.sort_unstable();
        return;
    }
    other.clear();
    other.resize(keyed.len(), 0);
    let digit = |key: u64, shift: u32| (key >> shift) as usize & 0xfff;
    let mut counts = [vec![0_u32; 0x1001], vec![0_u32; 0x1001]];
    for key in keyed.iter() {
        counts[0][digit(*key, SHIFTS[0]) + 1] += 1;
        counts[1][digit(*key, SHIFTS[1]) + 1] += 1;
    }
    for (shift, mut starts) in SHIFTS.into_iter().zip(counts) {
        let digit = |key: u64| digit(key, shift);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        for key in keyed.iter() {
            let slot = &mut starts[digit(*key)];
            other[*slot as usize] = *key;
            *slot += 1;
        }
        std::mem::swap(keyed, other);
    }
    keyed
        .chunk_by_mut(|a, b| a >> 40 == b >> 40)
        .filter(|run| run.len() > 1)
        .for_each(<[u64]>::sort_unstable);
}
