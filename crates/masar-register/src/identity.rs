//! Who is one person: the newest decision about each pair, and the groups that
//! follow from them.
//!
//! *Invariants:* no two people of a group were said to be different. A group is
//! known by its smallest identifier, whoever was decided about first. What is
//! kept follows from the decisions in the ledger alone.

use std::collections::BTreeSet;

use masar_domain::{EntryId, PersonId};
use masar_ledger::Entry;
use rusqlite::{Row, params};

use crate::rows::{Decision, IdentityRow};
use crate::store::{Register, RegisterError, count, parsed, seq_read, to_i64};

/// Most people that a chain of decisions may make one.
pub const GROUP_MAX: usize = 200;

impl Register {
    /// A decision that cannot be read, or that would make one of two people who
    /// are said to be different, changes nothing.
    pub(crate) fn identity_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        let person = |name: &str| entry.body[name].as_str()?.parse::<PersonId>().ok();
        let decision = entry.body["decision"].as_str().and_then(|text| text.parse().ok());
        let (Some(one), Some(other), Some(decision)) = (person("one"), person("other"), decision)
        else {
            return Ok(());
        };
        let (one, other) = pair(one, other);
        if one == other || self.decision_conflict(one, other, decision)?.is_some() {
            return Ok(());
        }
        let before: BTreeSet<PersonId> =
            self.person_group(one)?.into_iter().chain(self.person_group(other)?).collect();
        self.db
            .prepare_cached(
                "insert or replace into identity (one, other, decision, entry, seq)
                 values (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                one.as_bytes(),
                other.as_bytes(),
                decision.code(),
                entry.id.as_bytes(),
                to_i64(entry.seq.0),
            ])?;
        self.groups_make(&before)
    }

    /// Makes the groups of these people anew from the decisions.
    fn groups_make(&self, people: &BTreeSet<PersonId>) -> Result<(), RegisterError> {
        let mut remove = self.db.prepare_cached("delete from alias where person = ?1")?;
        for person in people {
            remove.execute([person.as_bytes()])?;
        }
        let mut add =
            self.db.prepare_cached("insert into alias (person, leader) values (?1, ?2)")?;
        let mut left = people.clone();
        while let Some(leader) = left.first().copied() {
            let group = self.reached(leader)?;
            left.retain(|person| !group.contains(person));
            for person in group.iter().filter(|_| group.len() > 1) {
                add.execute([person.as_bytes(), leader.as_bytes()])?;
            }
        }
        Ok(())
    }

    /// Everybody whom decisions of sameness join with a person.
    fn reached(&self, person: PersonId) -> Result<BTreeSet<PersonId>, RegisterError> {
        let (mut reached, mut next) = (BTreeSet::from([person]), vec![person]);
        while let Some(person) = next.pop() {
            for other in self.joined(person)? {
                if reached.insert(other) {
                    next.push(other);
                }
            }
        }
        Ok(reached)
    }

    /// Those who were said to be the same as a person, in order.
    fn joined(&self, person: PersonId) -> Result<Vec<PersonId>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select other from identity where one = ?1 and decision = 'same'
             union select one from identity where other = ?1 and decision = 'same' order by 1",
        )?;
        let rows = query.query_map([person.as_bytes()], |row| person_read(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The people who are one with a person, themselves included, in order.
    pub fn person_group(&self, person: PersonId) -> Result<Vec<PersonId>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select own.person from alias own join alias asked on own.leader = asked.leader
             where asked.person = ?1 order by own.person",
        )?;
        let rows = query.query_map([person.as_bytes()], |row| person_read(row, 0))?;
        let group = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(if group.is_empty() { vec![person] } else { group })
    }

    /// The identifier that a person's group is known by.
    pub fn person_leader(&self, person: PersonId) -> Result<PersonId, RegisterError> {
        Ok(self.person_group(person)?.first().copied().unwrap_or(person))
    }

    /// The pair of earlier decisions that stands against a new one: two people
    /// said to be different who would become one, or two who would stay one
    /// through others.
    pub fn decision_conflict(
        &self,
        one: PersonId,
        other: PersonId,
        decision: Decision,
    ) -> Result<Option<(PersonId, PersonId)>, RegisterError> {
        let (first, second) = (self.person_group(one)?, self.person_group(other)?);
        match decision {
            Decision::Open => Ok(None),
            Decision::Same if first == second => Ok(None),
            Decision::Same if first.len() + second.len() > GROUP_MAX => Ok(Some((one, other))),
            Decision::Same => {
                for left in &first {
                    for right in &second {
                        let known = self.decision_find(*left, *right)?;
                        let apart = known.filter(|row| row.decision == Decision::Different);
                        let own = pair(*left, *right) == pair(one, other);
                        if let Some(row) = apart.filter(|_| !own) {
                            return Ok(Some(row.pair));
                        }
                    }
                }
                Ok(None)
            }
            Decision::Different => self.joined_through(one, other),
        }
    }

    /// The decision through which two people stay one without their own.
    fn joined_through(
        &self,
        one: PersonId,
        other: PersonId,
    ) -> Result<Option<(PersonId, PersonId)>, RegisterError> {
        let (mut reached, mut next) = (BTreeSet::from([one]), vec![one]);
        while let Some(person) = next.pop() {
            for near in self.joined(person)? {
                if pair(person, near) == pair(one, other) {
                    continue;
                }
                if near == other {
                    return Ok(Some(pair(person, near)));
                }
                if reached.insert(near) {
                    next.push(near);
                }
            }
        }
        Ok(None)
    }

    /// The newest decision about a pair, in either order.
    pub fn decision_find(
        &self,
        one: PersonId,
        other: PersonId,
    ) -> Result<Option<IdentityRow>, RegisterError> {
        let (one, other) = pair(one, other);
        let mut query = self.db.prepare_cached(
            "select one, other, decision, entry, seq from identity where one = ?1 and other = ?2",
        )?;
        let mut rows = query.query_map([one.as_bytes(), other.as_bytes()], identity_read)?;
        Ok(rows.next().transpose()?)
    }

    /// The newest decisions about a person and others, in order of the others.
    pub fn decision_list(&self, person: PersonId) -> Result<Vec<IdentityRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select one, other, decision, entry, seq from identity
             where one = ?1 or other = ?1 order by one, other",
        )?;
        let rows = query.query_map([person.as_bytes()], identity_read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// People registered, those who are one counted once.
    pub fn person_count_distinct(&self) -> Result<u64, RegisterError> {
        let repeated = count(
            &self.db,
            "select count(*) - count(distinct leader) from alias
             where person in (select id from person)",
        )?;
        Ok(self.person_count()?.saturating_sub(repeated))
    }
}

/// A pair in the order in which it is kept.
pub fn pair(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one <= other { (one, other) } else { (other, one) }
}

fn person_read(row: &Row<'_>, index: usize) -> rusqlite::Result<PersonId> {
    Ok(PersonId::from_stored(row.get(index)?))
}

fn identity_read(row: &Row<'_>) -> rusqlite::Result<IdentityRow> {
    Ok(IdentityRow {
        pair: (person_read(row, 0)?, person_read(row, 1)?),
        decision: parsed(row, 2)?,
        entry: EntryId::from_stored(row.get(3)?),
        seq: seq_read(row, 4)?,
    })
}
