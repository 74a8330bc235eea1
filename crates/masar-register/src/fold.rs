//! The fold: what each entry changes in the register.
//!
//! *Invariant:* folding entries one by one or thousand by thousand leaves the
//! same rows. An entry that this version does not know changes nothing.

use std::collections::BTreeMap;

use masar_domain::{InstanceId, Pcode, PersonId, Sex};
use masar_ledger::{Entry, Kind};
use masar_programme::mission::Mission;
use masar_programme::model::PersonRule;
use rusqlite::params;
use serde_json::Value;

use crate::answers::{Turn, at, turns, whole};
use crate::identity::groups_read;
use crate::store::{Register, RegisterError, day, to_i64};

impl Register {
    /// Folds entries that follow what is folded already, in one transaction:
    /// its own, or the one of a fresh register.
    pub fn apply(&mut self, mission: &Mission, entries: &[Entry]) -> Result<(), RegisterError> {
        if !self.db.is_autocommit() {
            return self.entries_apply(mission, entries);
        }
        self.db.execute_batch("begin immediate")?;
        match self.entries_apply(mission, entries) {
            Ok(()) => Ok(self.db.execute_batch("commit")?),
            Err(error) => {
                self.db.execute_batch("rollback")?;
                self.groups = groups_read(&self.db)?;
                Err(error)
            }
        }
    }

    fn entries_apply(&mut self, mission: &Mission, entries: &[Entry]) -> Result<(), RegisterError> {
        let Some(last) = entries.last() else { return Ok(()) };
        let after = self.seq;
        let new = || entries.iter().filter(|entry| entry.seq > after);
        new().try_for_each(|entry| self.entry_apply(mission, entry))?;
        self.tally_apply(new())?;
        self.seq_set(last.seq)
    }

    fn entry_apply(&mut self, mission: &Mission, entry: &Entry) -> Result<(), RegisterError> {
        match entry.kind {
            Kind::Submission => self.submission_apply(mission, entry),
            Kind::Conflict | Kind::Held => self.work_item_apply(entry),
            Kind::Account => self.account_apply(entry),
            Kind::Round => self.round_apply(entry),
            Kind::Estimate => self.estimate_apply(entry),
            Kind::Import => self.import_apply(entry),
            Kind::Publication => self.edition_apply(entry),
            Kind::Erasure => self.erasure_apply(entry),
            Kind::Identity => self.identity_apply(entry),
            Kind::Attachment | Kind::Look | Kind::Mission => Ok(()),
        }
    }

    fn submission_apply(&mut self, mission: &Mission, entry: &Entry) -> Result<(), RegisterError> {
        self.instance_apply(entry)?;
        let Some(package) = mission.packages.get(&entry.programme) else { return Ok(()) };
        let answers = &entry.body["answers"];
        for rule in package.persons.iter().filter(|rule| rule.form == entry.form) {
            for turn in turns(answers, rule.each.as_deref()) {
                self.person_apply(entry, rule, turn)?;
            }
        }
        match &package.rounds {
            Some(rounds) if rounds.form == entry.form => self.interview_apply(entry, &rounds.round),
            _ => Ok(()),
        }
    }

    /// Counts submissions: a statement for each form, not for each entry.
    fn tally_apply<'a>(
        &self,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> Result<(), RegisterError> {
        let mut tally: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for entry in entries.filter(|entry| entry.kind == Kind::Submission) {
            *tally.entry((&entry.programme, &entry.form)).or_default() += 1;
        }
        let mut add = self.db.prepare_cached(
            "insert into tally (programme, form, submissions) values (?1, ?2, ?3)
             on conflict do update set submissions = submissions + excluded.submissions",
        )?;
        for ((programme, form), submissions) in tally {
            add.execute(params![programme, form, submissions])?;
        }
        Ok(())
    }

    fn instance_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        let Some(id) = text(&entry.body, "instance").and_then(|id| id.parse::<InstanceId>().ok())
        else {
            return Ok(());
        };
        self.db
            .prepare_cached(
                "insert or replace into instance (id, entry, seq, form, form_version, content)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id.as_bytes(),
                entry.id.as_bytes(),
                to_i64(entry.seq.0),
                entry.form,
                entry.form_version,
                text(&entry.body, "content").unwrap_or_default(),
            ])?;
        Ok(())
    }

    /// The first registration makes the row; later ones fill what was not known.
    fn person_apply(
        &self,
        entry: &Entry,
        rule: &PersonRule,
        turn: Turn<'_>,
    ) -> Result<(), RegisterError> {
        let answer = |path: &Option<String>| turn.text(path.as_deref()?);
        let Some(id) = turn.text(&rule.id).and_then(|id| id.parse::<PersonId>().ok()) else {
            return Ok(());
        };
        let sex = Sex::from_answer(answer(&rule.sex).unwrap_or_default());
        self.db
            .prepare_cached(
                "insert into person (id, household, sex, birth_year, nationality, population,
                                     programme, place, registered, seq, erased)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)
                 on conflict do update set
                    household = coalesce(excluded.household, household),
                    sex = case excluded.sex when 'unknown' then sex else excluded.sex end,
                    birth_year = coalesce(excluded.birth_year, birth_year),
                    nationality = coalesce(excluded.nationality, nationality),
                    population = coalesce(excluded.population, population),
                    seq = excluded.seq",
            )?
            .execute(params![
                id.as_bytes(),
                answer(&rule.household),
                sex.code(),
                birth_year(entry, rule, turn),
                answer(&rule.nationality),
                answer(&rule.population),
                entry.programme,
                entry.place.as_ref().map(Pcode::as_str),
                day(entry.date),
                to_i64(entry.seq.0),
            ])?;
        Ok(())
    }

    fn interview_apply(&self, entry: &Entry, round: &str) -> Result<(), RegisterError> {
        let (Some(round), Some(place)) = (whole(at(&entry.body["answers"], round)), &entry.place)
        else {
            return Ok(());
        };
        if let Some(old) = entry.supersedes {
            self.db
                .prepare_cached("delete from interview where entry = ?1")?
                .execute([old.as_bytes()])?;
        }
        self.db
            .prepare_cached(
                "insert into interview (programme, round, seq, place, entry)
                 values (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                entry.programme,
                to_i64(round),
                to_i64(entry.seq.0),
                place.as_str(),
                entry.id.as_bytes(),
            ])?;
        Ok(())
    }

    fn work_item_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        self.db
            .prepare_cached(
                "insert into work_item (seq, entry, kind, programme, form, date, place, problems)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                to_i64(entry.seq.0),
                entry.id.as_bytes(),
                entry.kind.code(),
                entry.programme,
                entry.form,
                day(entry.date),
                entry.place.as_ref().map(Pcode::as_str),
                text(&entry.body, "problems").unwrap_or_default(),
            ])?;
        Ok(())
    }

    fn account_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        let name = required(entry, "name")?;
        self.db.execute(
            "insert or replace into account (name, body) values (?1, ?2)",
            params![name, entry.body.to_string()],
        )?;
        Ok(())
    }

    fn round_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        let number = whole(&entry.body["round"]).unwrap_or(0);
        self.db.execute(
            "insert into round (programme, number, state, start, end, method, seq, estimates)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
             on conflict do update set state = excluded.state, start = excluded.start,
                end = excluded.end, method = excluded.method, seq = excluded.seq",
            params![
                entry.programme,
                to_i64(number),
                required(entry, "state")?,
                required(entry, "start")?,
                required(entry, "end")?,
                text(&entry.body, "method").unwrap_or_default(),
                to_i64(entry.seq.0),
            ],
        )?;
        Ok(())
    }

    fn estimate_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        let number = whole(&entry.body["round"]).unwrap_or(0);
        self.db
            .prepare_cached(
                "update round set estimates = estimates + 1 where programme = ?1 and number = ?2",
            )?
            .execute(params![entry.programme, to_i64(number)])?;
        Ok(())
    }

    fn import_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        self.db.execute(
            "insert or replace into import (hash, name, kind, seq, received)
             values (?1, ?2, ?3, ?4, ?5)",
            params![
                required(entry, "blob")?,
                text(&entry.body, "name").unwrap_or_default(),
                text(&entry.body, "kind").unwrap_or_default(),
                to_i64(entry.seq.0),
                entry.received.to_string(),
            ],
        )?;
        Ok(())
    }

    fn edition_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        self.db.execute(
            "insert or replace into edition (publication, number, date, content, erratum, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                required(entry, "publication")?,
                to_i64(whole(&entry.body["edition"]).unwrap_or(0)),
                day(entry.date),
                required(entry, "content")?,
                text(&entry.body, "erratum"),
                to_i64(entry.seq.0),
            ],
        )?;
        Ok(())
    }

    fn erasure_apply(&self, entry: &Entry) -> Result<(), RegisterError> {
        for person in entry.subjects.iter().filter_map(masar_ledger::Subject::as_person) {
            self.db.execute(
                "update person set erased = 1, seq = ?2 where id = ?1",
                params![person.as_bytes(), to_i64(entry.seq.0)],
            )?;
        }
        Ok(())
    }
}

fn birth_year(entry: &Entry, rule: &PersonRule, turn: Turn<'_>) -> Option<i64> {
    let number = |path: &Option<String>| turn.whole(path.as_deref()?).map(to_i64);
    number(&rule.birth_year)
        .or_else(|| number(&rule.age).map(|age| i64::from(entry.date.year()) - age))
}

fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    at(value, path).as_str()
}

fn required<'a>(entry: &'a Entry, name: &str) -> Result<&'a str, RegisterError> {
    text(&entry.body, name)
        .ok_or_else(|| RegisterError::BadEntry { seq: entry.seq, what: format!("no `{name}`") })
}
