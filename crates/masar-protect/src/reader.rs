//! One reader of all editions: what is known of each cell, found by bounds and
//! by linear programmes, against what must stay open.
//!
//! *Invariant:* a cell that is said to be open has numbers that prove it, or
//! the work that was granted is spent. Nothing here decides what is hidden.
#![allow(clippy::float_arithmetic, reason = "what programmes found is in floating point")]

use std::collections::BTreeMap;

use crate::joint::{FAR, Joint, NOTHING, PROGRAMME_MAX};

/// Most programmes that ask for many cells at once, in each direction.
const TOGETHER_MAX: usize = 6;

/// What must hold of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// All of these are possible.
    Wide(i64, i64),
    /// No small number is the only one possible.
    Open,
}

impl Want {
    /// So far open, it is safe.
    fn holds(self, (low, high): (f64, f64)) -> bool {
        match self {
            Self::Wide(least, most) => low < real(least) + NOTHING && high > real(most) - NOTHING,
            Self::Open => whole(low, true) < whole(high, false),
        }
    }

    /// Nothing more to look for on this side.
    fn reached(self, seen: (f64, f64), most: bool) -> bool {
        match self {
            Self::Wide(_, high) if most => seen.1 > real(high) - NOTHING,
            Self::Wide(low, _) => seen.0 < real(low) + NOTHING,
            Self::Open => self.holds(seen),
        }
    }

    /// No more than this is asked for.
    fn most(self, low: i64) -> i64 {
        match self {
            Self::Wide(_, most) => most,
            Self::Open => low + FAR,
        }
    }
}

/// A cell of an edition of which too much is known.
#[derive(Clone, Debug)]
pub struct Breach {
    pub at: usize,
    pub want: Want,
    pub found: (f64, f64),
}

impl Breach {
    /// One number alone is possible.
    pub fn is_exact(&self) -> bool {
        whole(self.found.0, true) >= whole(self.found.1, false)
    }
}

/// One reader's bounds, and how far cells were seen to go.
pub struct Reader<'a> {
    joint: Joint<'a>,
    /// Nothing follows from what contradicts itself.
    sound: bool,
    moving: usize,
    seen: Vec<(f64, f64)>,
}

impl<'a> Reader<'a> {
    pub fn new(mut joint: Joint<'a>) -> Self {
        let sound = joint.tighten();
        let seen = vec![(f64::INFINITY, f64::NEG_INFINITY); joint.bounds.len()];
        Self { moving: joint.moving(), sound, seen, joint }
    }

    /// What is known of a cell, if that is more than is wanted.
    pub fn breach(&mut self, at: usize, want: Want, work: &mut usize) -> Option<Breach> {
        if !self.sound {
            return None;
        }
        let bounds = self.joint.bounds[at];
        let mut found = (real(bounds.0), real(bounds.1));
        if self.moving <= PROGRAMME_MAX && bounds.0 < bounds.1 {
            for most in [false, true] {
                if want.holds(self.seen[at]) || !self.spend(work) {
                    break;
                }
                let value = self.solve(&BTreeMap::from([(at, bounds.0 + FAR)]), most)?[at];
                if most {
                    found.1 = value;
                } else {
                    found.0 = value;
                }
            }
        }
        (!want.holds(found) && !want.holds(self.seen[at])).then_some(Breach { at, want, found })
    }

    /// Asks for all at once, as long as that settles some.
    pub fn look(&mut self, wants: &[(usize, Want)], work: &mut usize) {
        if !self.sound || self.moving > PROGRAMME_MAX {
            return;
        }
        for most in [true, false] {
            let mut open = usize::MAX;
            for _ in 0..TOGETHER_MAX {
                let lacks = |(at, want): &&(usize, Want)| !want.reached(self.seen[*at], most);
                let goals: BTreeMap<usize, i64> = wants
                    .iter()
                    .filter(lacks)
                    .map(|(at, want)| (*at, want.most(self.joint.bounds[*at].0)))
                    .collect();
                if goals.len() < 2 || goals.len() >= open || !self.spend(work) {
                    break;
                }
                open = goals.len();
                if self.solve(&goals, most).is_none() {
                    return;
                }
            }
        }
    }

    fn spend(&self, work: &mut usize) -> bool {
        *work = work.saturating_sub(self.moving * self.moving);
        *work > 0
    }

    /// One programme, whose numbers are remembered.
    fn solve(&mut self, goals: &BTreeMap<usize, i64>, most: bool) -> Option<Vec<f64>> {
        let Some(values) = self.joint.end(goals, most) else {
            // One that is only capped says nothing of the rest.
            self.sound &= goals.len() > 1;
            return None;
        };
        for (seen, value) in self.seen.iter_mut().zip(&values) {
            *seen = (seen.0.min(*value), seen.1.max(*value));
        }
        Some(values)
    }

    /// Whether this reader, who lacks an edition, knows less of the cell.
    pub fn knew_less(&mut self, breach: &Breach, work: &mut usize) -> bool {
        let want = match breach.want {
            Want::Open => Want::Open,
            // All that a reader could not exclude before.
            Want::Wide(least, most) => {
                let range = |sound: &mut Self, least, most, work: &mut usize| {
                    sound.breach(breach.at, Want::Wide(least, most), work)
                };
                let Some(own) = range(self, least, most, work) else { return self.sound };
                let (low, high) = (whole(own.found.0, true), whole(own.found.1, false));
                Want::Wide(least.max(low), most.min(high))
            }
        };
        match want {
            Want::Open => self.breach(breach.at, want, work).is_none(),
            Want::Wide(least, most) => {
                whole(breach.found.0, true) > least || whole(breach.found.1, false) < most
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn real(value: i64) -> f64 {
    value as f64
}

/// The nearest whole number above or below.
#[allow(clippy::cast_possible_truncation, reason = "counts are below 2^53")]
pub fn whole(value: f64, up: bool) -> i64 {
    if up { (value - NOTHING).ceil() as i64 } else { (value + NOTHING).floor() as i64 }
}
