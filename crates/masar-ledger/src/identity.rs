//! Who is one person: the newest decision about each pair of registered people,
//! and the groups that follow. Every fold that knows people keeps one of these.
//!
//! *Invariants:* no two people of a group were said to be different. A group is
//! known by its smallest identifier, whoever was decided about first. What is
//! kept follows from the entries alone, in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use masar_domain::PersonId;
use serde::{Deserialize, Serialize};

use crate::entry::{Entry, Kind};

/// Most people that a chain of decisions may make one.
pub const GROUP_MAX: usize = 200;

/// What somebody said of two registered people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// They are one person.
    Same,
    /// They are two.
    Different,
    /// What was said before holds no longer, and nothing is said in its place.
    Open,
}

impl Decision {
    pub const ALL: [Self; 3] = [Self::Same, Self::Different, Self::Open];

    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Open => "open",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Decision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let decision = Self::ALL.into_iter().find(|decision| decision.code() == text);
        decision.ok_or_else(|| format!("`{text}` is not a decision about two people"))
    }
}

/// A pair in the order in which it is kept: the smaller identifier first.
pub type Pair = (PersonId, PersonId);

/// The order in which a pair is kept.
pub fn pair(one: PersonId, other: PersonId) -> Pair {
    if one <= other { (one, other) } else { (other, one) }
}

/// Decisions, and who is one by them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    decisions: BTreeMap<Pair, Decision>,
    /// Those who were said to be the same as a person.
    near: BTreeMap<PersonId, BTreeSet<PersonId>>,
}

impl Groups {
    /// The pair that an entry decides about, and how; `None` where it cannot be
    /// read.
    pub fn read(entry: &Entry) -> Option<(Pair, Decision)> {
        if entry.kind != Kind::Identity {
            return None;
        }
        let person = |name: &str| entry.body[name].as_str()?.parse::<PersonId>().ok();
        let own = pair(person("one")?, person("other")?);
        let decision = entry.body["decision"].as_str()?.parse().ok()?;
        (own.0 != own.1).then_some((own, decision))
    }

    /// Takes in an entry; whether anything changed. What goes against earlier
    /// decisions changes nothing.
    pub fn apply(&mut self, entry: &Entry) -> bool {
        let Some((own, decision)) = Self::read(entry) else { return false };
        self.conflict(own, decision).is_none() && self.set(own, decision)
    }

    /// Notes a decision that was taken in before.
    pub fn set(&mut self, own: Pair, decision: Decision) -> bool {
        for (person, other) in [own, (own.1, own.0)] {
            let near = self.near.entry(person).or_default();
            match decision {
                Decision::Same => near.insert(other),
                Decision::Different | Decision::Open => near.remove(&other),
            };
            if near.is_empty() {
                self.near.remove(&person);
            }
        }
        self.decisions.insert(own, decision) != Some(decision)
    }

    /// The newest decision about a pair.
    pub fn decision(&self, own: Pair) -> Option<Decision> {
        self.decisions.get(&pair(own.0, own.1)).copied()
    }

    /// The people who are one with a person, themselves included, in order.
    pub fn group(&self, person: PersonId) -> BTreeSet<PersonId> {
        self.reached(person, None).into_keys().collect()
    }

    /// The identifier that a person's group is known by.
    pub fn leader(&self, person: PersonId) -> PersonId {
        if self.near.contains_key(&person) {
            self.group(person).first().copied().unwrap_or(person)
        } else {
            person
        }
    }

    /// Everybody who is one with somebody else, in order.
    pub fn joined(&self) -> impl Iterator<Item = PersonId> {
        self.near.keys().copied()
    }

    /// The pair of earlier decisions that stands against a new one: two people
    /// said to be different who would become one, or the way by which two would
    /// stay one.
    pub fn conflict(&self, own: Pair, decision: Decision) -> Option<Pair> {
        let own = pair(own.0, own.1);
        match decision {
            Decision::Open => None,
            Decision::Different => {
                let reached = self.reached(own.0, Some(own));
                reached.get(&own.1).map(|before| pair(*before, own.1))
            }
            Decision::Same => {
                let (first, second) = (self.group(own.0), self.group(own.1));
                if first.contains(&own.1) {
                    return None;
                }
                if first.len() + second.len() > GROUP_MAX {
                    return Some(own);
                }
                let all =
                    first.iter().flat_map(|one| second.iter().map(|other| pair(*one, *other)));
                let mut others = all.filter(|other| *other != own);
                others.find(|other| self.decisions.get(other) == Some(&Decision::Different))
            }
        }
    }

    /// Everybody whom sameness joins with a person, and through whom; a pair may
    /// be left out of the way.
    fn reached(&self, person: PersonId, without: Option<Pair>) -> BTreeMap<PersonId, PersonId> {
        let (mut reached, mut next) = (BTreeMap::from([(person, person)]), vec![person]);
        while let Some(person) = next.pop() {
            for near in self.near.get(&person).into_iter().flatten() {
                if Some(pair(person, *near)) != without && !reached.contains_key(near) {
                    reached.insert(*near, person);
                    next.push(*near);
                }
            }
        }
        reached
    }
}
