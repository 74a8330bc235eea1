//! The people of a mission as a table that the linking engine reads, and what was
//! decided about them: one row a person, under their identifier.
//!
//! *Invariants:* nobody is in it whom the viewer may not look at, who was
//! forgotten, or of whom only something of class S5 is known. Everybody who is in
//! it has been looked at, and the ledger says so. Nothing of it is written to a
//! file.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Pcode, PersonId, Seq};
use masar_ledger::identity::Groups;
use masar_ledger::{Decision, Entry, Kind, Subject};
use masar_link::config::FIELDS;
use masar_link::{LinkError, Rows};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::likeness::look_record;
use crate::live::{Known, people_told};
use crate::operation::{Operation, Pass};
use crate::viewer::{Right, Scope};

/// Entries read in one step.
const STEP: u32 = 1_000;

/// Rows in memory that the linking engine reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkRows {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl LinkRows {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Rows for LinkRows {
    fn headings(&self) -> Vec<String> {
        self.headings.clone()
    }

    fn rows_each(&mut self, each: &mut dyn FnMut(u32, &[&str])) -> Result<(), LinkError> {
        for (line, row) in (2..).zip(&self.rows) {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            each(line, &cells);
        }
        Ok(())
    }

    fn problems(&self) -> Vec<masar_domain::Problem> {
        Vec::new()
    }
}

/// What linking a mission starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linkable {
    pub people: LinkRows,
    /// `left,right,decision`, both of whom are among the people.
    pub decisions: LinkRows,
}

/// Everybody the viewer may look at, and what was decided about them.
#[derive(Debug)]
pub struct PersonTable;

impl Operation for PersonTable {
    const NAME: &'static str = "person-table";
    const NEEDS: Right = Right::PersonLook;
    type Answer = Linkable;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Linkable, DeskError> {
        let told = told_read(desk, pass)?;
        look_record(desk, pass, "link", told.people.keys().copied())?;
        let groups = desk.register(|register| Ok(register.groups().clone()))?;
        Ok(Linkable { decisions: decisions_table(&told, &groups), people: people_table(&told) })
    }
}

/// What each form told of each person, and which pairs were decided about.
#[derive(Default)]
struct Told {
    people: BTreeMap<PersonId, BTreeMap<Seq, Vec<String>>>,
    decided: BTreeSet<(PersonId, PersonId)>,
}

fn told_read(desk: &Desk, pass: &Pass<'_>) -> Result<Told, DeskError> {
    let mut told = Told::default();
    let mut after = Seq(0);
    loop {
        let entries = desk.ledger.read_after(after, STEP)?;
        let Some(last) = entries.last() else { return Ok(told) };
        after = last.seq;
        for entry in &entries {
            told.entry_apply(desk, pass, entry)?;
        }
    }
}

impl Told {
    fn entry_apply(
        &mut self,
        desk: &Desk,
        pass: &Pass<'_>,
        entry: &Entry,
    ) -> Result<(), DeskError> {
        let people = || entry.subjects.iter().filter_map(Subject::as_person);
        match entry.kind {
            Kind::Submission => self.submission_apply(desk, pass, entry)?,
            Kind::Erasure => people().for_each(|person| _ = self.people.remove(&person)),
            Kind::Identity => self.decided.extend(Groups::read(entry).map(|(own, _)| own)),
            _ => {}
        }
        Ok(())
    }

    fn submission_apply(
        &mut self,
        desk: &Desk,
        pass: &Pass<'_>,
        entry: &Entry,
    ) -> Result<(), DeskError> {
        if let Some(old) = entry.supersedes.map(|id| desk.ledger.find(id)).transpose()?.flatten() {
            self.form_remove(&old);
        }
        let Some((class, people)) = people_told(desk, entry)? else { return Ok(()) };
        let (programme, place) = (Some(entry.programme.as_str()), entry.place);
        if !pass.viewer().may(Right::PersonLook, Scope { programme, place, sensitivity: class }) {
            return Ok(());
        }
        for (person, known) in people.iter().filter(|(_, known)| known.is_named()) {
            let told = self.people.entry(*person).or_default();
            told.insert(entry.seq, row(*person, known, entry));
        }
        Ok(())
    }

    /// Takes out what a form told that another has corrected.
    fn form_remove(&mut self, old: &Entry) {
        for person in old.subjects.iter().filter_map(Subject::as_person) {
            if let Some(told) = self.people.get_mut(&person) {
                told.remove(&old.seq);
                if told.is_empty() {
                    self.people.remove(&person);
                }
            }
        }
    }
}

/// One person's cells, in the order of [`FIELDS`].
fn row(person: PersonId, known: &Known, entry: &Entry) -> Vec<String> {
    let place = entry.place.as_ref().map(Pcode::as_str).unwrap_or_default();
    let own = known.registration(place);
    let (mut born, mut age) = (own.birth.map(|day| day.to_string()).unwrap_or_default(), None);
    match (own.birth, own.birth_year) {
        (None, Some(year)) if known.is_year_reckoned => age = Some(entry.date.year() - year),
        (None, Some(year)) => born = year.to_string(),
        _ => {}
    }
    let texts = [own.full, own.given, own.father, own.grandfather, own.family];
    let texts = texts.iter().map(|text| (*text).to_owned());
    let age = age.map(|years| years.to_string()).unwrap_or_default();
    let last = [own.nationality, own.phone, own.document, place].map(str::to_owned);
    std::iter::once(person.to_string())
        .chain(texts)
        .chain([own.sex.to_string(), born, age])
        .chain(last)
        .chain([entry.date.to_string(), entry.programme.clone()])
        .collect()
}

/// The newest that was told of each.
fn people_table(told: &Told) -> LinkRows {
    let rows = told.people.values().filter_map(|told| told.values().next_back().cloned());
    LinkRows { headings: FIELDS.map(str::to_owned).to_vec(), rows: rows.collect() }
}

/// What holds of each pair now, where both are in the table.
fn decisions_table(told: &Told, groups: &Groups) -> LinkRows {
    let known = |person: &PersonId| told.people.contains_key(person);
    let rows = told.decided.iter().filter(|(one, other)| known(one) && known(other));
    let rows = rows.filter_map(|own| match groups.decision(*own)? {
        Decision::Open => None,
        decision => Some(vec![own.0.to_string(), own.1.to_string(), decision.code().to_owned()]),
    });
    let headings = ["left", "right", "decision"].map(str::to_owned).to_vec();
    LinkRows { headings, rows: rows.collect() }
}
