//! All candidates compared, in pieces that any number of threads may take.
//!
//! *Invariant:* results are put together in the order of the pieces, so that
//! threads change only the time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

use crate::block::{Candidates, Slots};
use crate::compare::{DOCUMENT, Levels, Side, level_without, pattern, pattern_plain};
use crate::hash::NumberHash;
use crate::model::{Counts, Model};
use crate::record::People;
use crate::screen::{Screen, is_worth_keeping};
use crate::sight::Rest;

/// A candidate that may be one person.
pub struct Kept {
    pub left: u32,
    pub right: u32,
    pub pattern: u64,
    pub rules: u8,
}

#[derive(Default)]
pub struct Compared {
    /// In the order of patterns.
    pub counts: Counts,
    /// In the order of slots.
    pub kept: Vec<Kept>,
    /// Pairs by the first rule that made them.
    pub made: Vec<u64>,
}

/// How often a pattern was seen, and whether its pairs are kept.
type PatternCounts = HashMap<u64, (u32, bool), NumberHash>;

/// Slots that one piece of work compares.
const PIECE: usize = 8_192;
/// Candidates less likely than this before the model is fitted are not kept.
const KEPT_MIN: f64 = 1e-4;

/// Pairs that are compared in full together, at least.
const BATCH: usize = 256;

/// A candidate that passed the first look.
#[derive(Clone, Copy)]
struct Passed {
    slot: u32,
    other: u32,
    rules: u8,
    /// Neither is a copy of another record.
    once: bool,
}

/// Work in steps, so that what lies far apart in memory is fetched together.
#[derive(Default)]
struct Batch {
    pairs: Vec<Passed>,
    others: Vec<Rest>,
    patterns: Vec<u64>,
}

pub struct Comparing<'a> {
    pub people: &'a People,
    pub slots: &'a Slots,
    pub candidates: &'a Candidates,
    pub expected: &'a Model,
}

/// What a thread tells: a piece that is done, or all that it counted.
enum Told {
    Piece(usize, Compared),
    Counts(PatternCounts),
}

impl Comparing<'_> {
    /// Compares all candidates; `progress` is told how much is done, per mille.
    pub fn all(&self, threads: usize, progress: &mut dyn FnMut(u16)) -> Compared {
        let pieces = self.people.len().div_ceil(PIECE);
        let next = AtomicUsize::new(0);
        let screen = Screen::new(self.expected);
        let mut done: Vec<Option<Compared>> = (0..pieces).map(|_| None).collect();
        let mut counts: Counts = Vec::new();
        std::thread::scope(|scope| {
            let (tell, told) = channel();
            for _ in 0..threads.clamp(1, 64) {
                let (tell, next, screen) = (tell.clone(), &next, &screen);
                scope.spawn(move || self.pieces_take(screen, next, pieces, &tell));
            }
            drop(tell);
            let mut ready = 0;
            for told in told {
                match told {
                    Told::Piece(at, found) => {
                        done[at] = Some(found);
                        ready += 1;
                        progress((ready * 1000 / pieces) as u16);
                    }
                    Told::Counts(found) => {
                        counts.extend(
                            found.into_iter().map(|(pattern, (count, _))| (pattern, count)),
                        );
                    }
                }
            }
        });
        let made = vec![0; self.candidates.reports.len()];
        let mut all = Compared { counts: counts_add(counts), kept: Vec::new(), made };
        for piece in done.into_iter().flatten() {
            all.kept.extend(piece.kept);
            all.made.iter_mut().zip(piece.made).for_each(|(sum, made)| *sum += made);
        }
        all
    }

    fn pieces_take(&self, screen: &Screen, next: &AtomicUsize, pieces: usize, tell: &Sender<Told>) {
        let mut counts = PatternCounts::default();
        let mut known = Levels::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= pieces {
                break;
            }
            let found = self.piece(at, screen, &mut known, &mut counts);
            // Nobody listens any more only when the run itself is over.
            let _ = tell.send(Told::Piece(at, found));
        }
        let _ = tell.send(Told::Counts(counts));
    }

    fn piece(
        &self,
        piece: usize,
        screen: &Screen,
        known: &mut Levels,
        counts: &mut PatternCounts,
    ) -> Compared {
        let made = vec![0; self.candidates.reports.len()];
        let mut found = Compared { made, ..Compared::default() };
        let (mut list, mut others, mut looks) = (Vec::new(), Vec::new(), Vec::new());
        let mut batch = Batch::default();
        let end = ((piece + 1) * PIECE).min(self.people.len());
        for slot in piece * PIECE..end {
            self.candidates.of_slot(slot, &mut list, &mut others);
            // Fetched together: each waits for memory of its own.
            looks.clear();
            looks.extend(others.iter().map(|(other, ..)| self.slots.looks[*other as usize]));
            for ((other, rule, rules), look) in others.iter().copied().zip(&looks) {
                found.made[usize::from(rule)] += 1;
                let pair = (slot, other as usize);
                if screen.passes(self.people, self.slots, pair, look) {
                    let once = self.slots.looks[slot].once && look.once;
                    batch.pairs.push(Passed { slot: slot as u32, other, rules, once });
                }
            }
            if batch.pairs.len() >= BATCH {
                self.batch_compare(&mut batch, known, counts, &mut found.kept);
            }
        }
        self.batch_compare(&mut batch, known, counts, &mut found.kept);
        found
    }

    /// Compares in full what passed the first look, and empties it.
    fn batch_compare(
        &self,
        batch: &mut Batch,
        known: &mut Levels,
        counts: &mut PatternCounts,
        kept: &mut Vec<Kept>,
    ) {
        batch.others.clear();
        batch.others.extend(batch.pairs.iter().map(|at| self.slots.rests[at.other as usize]));
        batch.patterns.clear();
        for (passed, rest) in batch.pairs.iter().zip(&batch.others) {
            let (slot, look) = (passed.slot as usize, &self.slots.looks[passed.other as usize]);
            let one = Side::new(self.people, &self.slots.looks[slot], &self.slots.rests[slot]);
            let other = Side::new(self.people, look, rest);
            batch.patterns.push(pattern(known, self.people, one, other));
        }
        let found = batch.pairs.drain(..).zip(&batch.others).zip(&batch.patterns);
        for ((passed, rest), pattern) in found {
            let seen = counts.entry(pattern_plain(*pattern)).or_insert_with(|| {
                let plain = level_without(*pattern, DOCUMENT);
                (0, self.expected.probability(plain) >= KEPT_MIN)
            });
            seen.0 += u32::from(passed.once);
            if seen.1 || is_worth_keeping(*pattern) {
                let (at, other) = (self.slots.rests[passed.slot as usize].record, rest.record);
                let (left, right) = (at.min(other), at.max(other));
                kept.push(Kept { left, right, pattern: *pattern, rules: passed.rules });
            }
        }
    }
}

/// Counts of the same pattern added, in the order of patterns.
fn counts_add(mut counts: Counts) -> Counts {
    counts.sort_unstable();
    counts.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
    counts
}
