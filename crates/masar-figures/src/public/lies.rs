//! Which people lie in which, beyond what their names say: who knows that all
//! women of a region live in one of its places, and who got food there, knows
//! how many of the latter are no women.
//!
//! *What is known:* a total lies in its parts, and where all of them but one hold
//! nobody of some people, these lie in that one. A part lies in what it is a part of,
//! and where both are the same number, the whole lies in the part too. Somebody lives
//! in one place and is of one sex ([`super::web::ONCE`]); what was done for people, and
//! when, is never concluded to be one thing because a person had both.
//!
//! Two numbers are looked at where few people tell them apart, whether they are shown or
//! follow by single sums.
//!
//! *Invariant:* of the web nothing is changed but that two numbers are said to be the same.
//! After [`WORK_MAX`] comparisons no more is looked for, and FIGURE-115 says so.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{AdminLevel, Pcode};
use masar_protect::joint::Joint;
use masar_protect::system::UNBOUNDED;

use super::sets::{Set, Span};
use super::web::{ONCE, Web};

/// Most comparisons in one publication.
pub(super) const WORK_MAX: usize = 1_000_000;

/// Most parts that may be left before each is asked whether it holds anybody.
const PARTS_MAX: usize = 4;

/// People who are in every one of some sets.
#[derive(Clone)]
struct Meet {
    sets: Vec<Set>,
    /// What is told of people once, by column.
    once: BTreeMap<&'static str, String>,
    place: Pcode,
    /// They would be of two places, or of two sexes.
    nobody: bool,
}

/// A column and the condition on it, of those that a person has one value of.
fn once(condition: &str) -> Option<&'static str> {
    let told = |column: &str| condition.strip_prefix(column).is_some_and(|r| r.starts_with(" = "));
    ONCE.into_iter().find(|column| told(column))
}

impl Meet {
    fn of(set: &Set) -> Self {
        let meet = Self { sets: vec![], once: BTreeMap::new(), place: set.place, nobody: false };
        meet.with(set)
    }

    fn with(&self, set: &Set) -> Self {
        let mut meet = self.clone();
        meet.nobody |= !meet.place.holds(&set.place) && !set.place.holds(&meet.place);
        if meet.place.holds(&set.place) {
            meet.place = set.place;
        }
        for condition in &set.conditions {
            let known =
                once(condition).and_then(|column| meet.once.insert(column, condition.clone()));
            meet.nobody |= known.is_some_and(|known| known != *condition);
        }
        meet.sets.push(set.clone());
        meet
    }

    fn lies_in(&self, set: &Set) -> bool {
        let own = |condition: &&String| {
            let column = once(condition);
            column.map(|column| self.once.get(column) == Some(*condition))
        };
        let told = |other: &Set| {
            let all = set.conditions.iter().filter(|condition| own(condition).is_none());
            let emergency = set.emergency.is_empty() || set.emergency == other.emergency;
            emergency
                && set.lasts(other)
                && all.into_iter().all(|condition| other.conditions.contains(condition))
        };
        set.kind == self.sets[0].kind
            && set.place.holds(&self.place)
            && set.conditions.iter().all(|condition| own(&condition) != Some(false))
            && self.sets.iter().any(told)
    }
}

/// The least that is told of all of some people; nothing where there are none.
fn hull<'s>(sets: impl Iterator<Item = &'s Set>) -> Option<Set> {
    sets.cloned().reduce(|one, other| {
        let level = (0..=one.place.level().0).rev().map(AdminLevel);
        let mut around = level.filter_map(|level| one.place.ancestor(level));
        let place = around.find(|place| place.holds(&other.place)).unwrap_or(one.place);
        let time = if one.time == other.time { one.time } else { Span::All };
        let emergency =
            if one.emergency == other.emergency { one.emergency } else { String::new() };
        let conditions = &one.conditions & &other.conditions;
        Set { kind: one.kind, conditions, emergency, time, place }
    })
}

/// What lies in what, and by which numbers that is known.
struct Lies<'w> {
    web: &'w Web,
    follows: Vec<Option<i64>>,
    covers: BTreeSet<(usize, Vec<usize>)>,
}

impl<'w> Lies<'w> {
    fn new(web: &'w Web) -> Self {
        let follows = web.follows();
        let zero = |at: &usize| follows[*at] == Some(0);
        let named = |at: &usize| web.names[*at].is_some();
        let mut covers: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
        for (total, parts) in web.covers.iter().filter(|(total, _)| named(total)) {
            covers.insert((*total, parts.clone()));
        }
        for sum in web.sums.iter().filter(|sum| named(&sum.total)) {
            let parts: Vec<usize> = sum.parts.iter().filter(|at| !zero(at)).copied().collect();
            if parts.iter().all(named) && parts.len() < sum.parts.len() {
                covers.insert((sum.total, parts));
            }
        }
        covers.extend(
            (0..web.numbers.len()).filter(|at| named(at) && zero(at)).map(|at| (at, vec![])),
        );
        let mut equal: BTreeMap<i64, Vec<(usize, &Set)>> = BTreeMap::new();
        for (at, set) in web.names.iter().enumerate() {
            if let (Some(value), Some(set)) = (follows[at].filter(|value| *value > 0), set) {
                equal.entry(value).or_default().push((at, set));
            }
        }
        for alike in equal.values() {
            for (total, wide) in alike {
                let parts = alike.iter().filter(|(at, set)| at != total && wide.holds(set));
                covers.extend(parts.map(|(at, _)| (*total, vec![*at])));
            }
        }
        Self { web, follows, covers }
    }

    fn name(&self, at: usize) -> Option<&'w Set> {
        self.web.names[at].as_ref()
    }

    /// Draws some people closer by every cover that holds them; the numbers by which
    /// that is known. Nothing where they turn out to be nobody.
    fn close(&self, mut meet: Meet, deep: bool, work: &mut usize) -> (Meet, BTreeSet<usize>) {
        let mut by = BTreeSet::new();
        let mut changed = true;
        while changed && !meet.nobody && *work > 0 {
            changed = false;
            for (total, parts) in &self.covers {
                *work = work.saturating_sub(1);
                if !self.name(*total).is_some_and(|set| meet.lies_in(set)) {
                    continue;
                }
                let inner = |at: &usize| self.name(*at).map(|set| (*at, meet.with(set)));
                let mut left: Vec<(usize, Meet)> = parts.iter().filter_map(inner).collect();
                left.retain(|(_, inner)| !inner.nobody);
                let mut own = BTreeSet::from([*total]);
                if deep && left.len() <= PARTS_MAX {
                    left.retain(|(_, inner)| {
                        let (inner, known) = self.close(inner.clone(), false, work);
                        own.extend(known.into_iter().filter(|_| inner.nobody));
                        !inner.nobody
                    });
                }
                own.extend(parts);
                let inner = left.iter().filter_map(|(at, _)| self.name(*at));
                match hull(inner) {
                    None => {
                        meet.nobody = true;
                        by.extend(own);
                        break;
                    }
                    Some(hull) if !meet.lies_in(&hull) => {
                        meet = meet.with(&hull);
                        by.extend(own);
                        changed = true;
                    }
                    Some(_) => {}
                }
            }
        }
        (meet, by)
    }

    /// Of every two numbers that few people tell apart because the one lies in the other,
    /// and of those by which that is known, the one to be hidden.
    fn overlaps(&self, threshold: i64, work: &mut usize) -> BTreeSet<usize> {
        let web = self.web;
        let mut order: Vec<(i64, usize)> = (0..web.numbers.len())
            .filter(|at| web.names[*at].is_some())
            .filter_map(|at| self.follows[at].filter(|value| *value > 0).map(|value| (value, at)))
            .collect();
        order.sort_unstable();
        let mut found = BTreeSet::new();
        for (first, (value, at)) in order.iter().enumerate() {
            let more = order[first..].iter().filter(|(other, _)| other > value);
            let more = more.take_while(|(other, _)| other - value < threshold);
            let more = more.map(|(_, wide)| *wide).filter(|wide| web.may_lie(*at, *wide));
            let more: Vec<usize> = more.collect();
            let Some(set) = self.name(*at).filter(|_| !more.is_empty()) else { continue };
            let (meet, by) = self.close(Meet::of(set), true, work);
            for wide in more {
                let inside = self.name(wide).is_some_and(|wide| meet.lies_in(wide));
                if meet.nobody || !inside {
                    continue;
                }
                let named = self.name(wide).is_some_and(|wide| wide.holds(set));
                let pair = BTreeSet::from([*at, wide]);
                let all: BTreeSet<usize> = if named { pair.clone() } else { &pair | &by };
                if web.stand_apart(all.iter()) {
                    found.extend(web.printed(&pair).or_else(|| web.printed(&all)));
                }
            }
        }
        found
    }

    /// Numbers that are the same people, each of which lies in the other: one of them is
    /// neither shown nor follows by single sums, and so it is known too.
    fn equal(&self, work: &mut usize) -> Vec<(usize, usize)> {
        let named = |at: &usize| self.name(*at).is_some();
        let (known, open): (Vec<usize>, Vec<usize>) =
            (0..self.follows.len()).filter(named).partition(|at| self.follows[*at].is_some());
        let mut found = Vec::new();
        for at in open {
            let Some(set) = self.name(at) else { continue };
            let near = |other: &&usize| {
                let around = self.name(**other).filter(|own| own.holds(set) || set.holds(own));
                around.is_some() && self.web.apart(at, **other)
            };
            let near: Vec<usize> = known.iter().filter(near).copied().collect();
            if near.is_empty() {
                continue;
            }
            let (meet, _) = self.close(Meet::of(set), true, work);
            for other in near {
                let Some(own) = self.name(other).filter(|own| meet.lies_in(own)) else { continue };
                let (inner, _) = self.close(Meet::of(own), true, work);
                if !meet.nobody && !inner.nobody && inner.lies_in(set) {
                    found.push((at, other));
                }
            }
        }
        found
    }
}

impl Web {
    /// Says of numbers that are the same people that they are the same, and finds those
    /// that are to be hidden because few people tell them apart.
    pub(super) fn lies_look(&mut self, threshold: i64, work: &mut usize) -> BTreeSet<usize> {
        let lies = Lies::new(self);
        let equal = lies.equal(work);
        if equal.is_empty() {
            return lies.overlaps(threshold, work);
        }
        equal.into_iter().for_each(|(at, other)| self.sum_add(at, vec![other], true));
        Lies::new(self).overlaps(threshold, work)
    }

    /// Whether two numbers are to be looked at: no table has both, and where the names
    /// tell that one lies in the other, it is not done elsewhere.
    fn may_lie(&self, at: usize, wide: usize) -> bool {
        let shown = |at: usize| self.numbers[at].known.is_some();
        let (Some(set), Some(around)) = (&self.names[at], &self.names[wide]) else { return false };
        let near = set.place.holds(&around.place) || around.place.holds(&set.place);
        set.kind == around.kind
            && near
            && self.apart(at, wide)
            && !(shown(at) && shown(wide) && around.holds(set))
    }

    /// What each number is, where it is shown or follows by single sums.
    fn follows(&self) -> Vec<Option<i64>> {
        let sums: Vec<(usize, Vec<usize>)> =
            self.sums.iter().map(|sum| (sum.total, sum.parts.clone())).collect();
        let known = || self.numbers.iter().map(|number| number.known);
        let bounds = known().map(|own| own.map_or((0, UNBOUNDED), |own| (own, own))).collect();
        let mut joint = Joint::linked(&sums, bounds);
        if !joint.tighten() {
            return known().collect();
        }
        joint.bounds.iter().map(|(low, high)| Some(*low).filter(|_| low == high)).collect()
    }

    /// The first of those that are printed now and were not known before.
    fn printed(&self, numbers: &BTreeSet<usize>) -> Option<usize> {
        self.first_printed(numbers.iter().copied().filter(|at| self.numbers[*at].before.is_none()))
    }
}
