//! What is remembered from one person to the next while all are compared: which
//! spellings are like one, how alike two are, and room that is used again.
//!
//! *Invariant:* changes no answer, and holds numbers of spellings alone; when one
//! comes or goes, all is forgotten before the next person.

use std::collections::HashMap;
use std::sync::Arc;

use super::find::Part;
use super::names::Spelling;

/// Numbers of spellings and likenesses, side by side in one word.
const NUMBER_BITS: u32 = 27;
const ALIKE_BITS: u32 = 10;

/// Pairs of spellings remembered; later ones take the places of earlier ones.
const PLACES_BITS: u32 = 16;

/// Spellings like others that are remembered, before all of them are forgotten.
const MATCHES_MAX: usize = 1 << 20;

/// Numbers of spellings like one, each with how alike it is.
pub(super) type Matches = Arc<[(u16, u32)]>;

/// Remembered between questions about people held here.
#[derive(Debug, Default)]
pub struct Recall {
    /// Empty where nothing is remembered.
    places: Vec<u64>,
    matches: HashMap<u32, Matches>,
    /// How many they are together.
    matched: usize,
    tallies: Vec<Tally>,
    /// Spellings that had come and gone when this was begun.
    changes: u64,
}

/// What lists said of one record on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) weight: u16,
    /// The last list that spoke.
    pub(super) mark: u8,
}

impl Recall {
    /// Begins with one more person, when so many spellings had come and gone.
    pub(super) fn begin(&mut self, changes: u64) {
        if self.places.is_empty() || self.changes != changes {
            self.changes = changes;
            self.places.clear();
            self.places.resize(1 << PLACES_BITS, 0);
            self.matches_forget();
        }
    }

    fn matches_forget(&mut self) {
        self.matches.clear();
        self.matched = 0;
    }

    /// Spellings like a part, found once for each that is held.
    pub(super) fn matches(&mut self, part: &Part, find: impl Fn() -> Vec<(u16, u32)>) -> Matches {
        if part.number == 0 || self.places.is_empty() {
            return find().into();
        }
        if self.matched > MATCHES_MAX {
            self.matches_forget();
        }
        let known = self.matches.entry(part.number).or_insert_with(|| {
            let found: Matches = find().into();
            self.matched += found.len();
            found
        });
        Arc::clone(known)
    }

    /// How alike a part and a spelling of this number are.
    pub(super) fn alike(&mut self, part: &Part, number: u32, spelling: &Spelling) -> u16 {
        let compare = || part.name.similarity(&spelling.name);
        let (low, high) = (part.number.min(number), part.number.max(number));
        if low == 0 || high >> NUMBER_BITS != 0 || self.places.is_empty() {
            return compare();
        }
        let pair = u64::from(low) << NUMBER_BITS | u64::from(high);
        let place = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PLACES_BITS);
        let place = &mut self.places[place as usize];
        if *place >> ALIKE_BITS != pair {
            *place = pair << ALIKE_BITS | u64::from(compare());
        }
        (*place & ((1 << ALIKE_BITS) - 1)) as u16
    }

    /// A tally of each of so many records, all of them blank.
    pub(super) fn tallies(&mut self, records: usize) -> &mut [Tally] {
        self.tallies.resize(records.max(self.tallies.len()), Tally::default());
        &mut self.tallies
    }
}
