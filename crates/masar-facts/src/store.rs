//! The fold: entries in, columns growing. Facts stay in the order learnt; a
//! [`Snapshot`] sets them out person by person.
//!
//! *Invariants:* applying the same entries gives the same store. A superseded
//! entry's facts and registrations no longer count. An entry that cannot be
//! folded leaves no fact, and the store moves past it: the error names it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use masar_domain::{AgeGroup, Date, EntryId, HouseholdId, PersonId, Seq, Sex};
use masar_ledger::{Entry, Groups, Kind};
use masar_programme::{ColumnType, Mission, Schema};
use serde_json::Value;

use crate::days::days_from;
use crate::dictionary::{Dictionary, NONE};
use crate::error::FactsError;
use crate::fact::{Fact, Made, PersonAttributes, Rules, facts_make};
use crate::snapshot::{RoundDays, Snapshot};

/// A person's or household's number where there is none.
pub(crate) const NOBODY: u32 = u32::MAX;

/// Columns of codes that every fact has room for, beside those of the schema.
const CORE_CODES: [&str; 11] = [
    "fact",
    "programme",
    "origin",
    "place",
    "emergency",
    "project",
    "donor",
    "sex",
    "age_group",
    "nationality",
    "population",
];

/// One column of codes as it grows.
#[derive(Debug)]
pub(crate) struct Growing {
    pub(crate) dictionary: Dictionary,
    pub(crate) codes: Vec<u32>,
}

/// Who somebody is, as one form said. Codes are of the columns of the same name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registration {
    pub(crate) person: u32,
    pub(crate) household: u32,
    pub(crate) sex: Sex,
    pub(crate) birth_year: Option<i16>,
    pub(crate) nationality: u32,
    pub(crate) population: u32,
    pub(crate) live: bool,
}

/// What one entry left in the store.
#[derive(Clone, Debug)]
struct Left {
    facts: Range<usize>,
    registrations: Range<usize>,
}

/// Facts in the order learnt.
#[derive(Debug)]
pub struct FactStore {
    pub(crate) columns: Vec<Growing>,
    pub(crate) names: BTreeMap<String, usize>,
    pub(crate) entry: Vec<u64>,
    pub(crate) person: Vec<u32>,
    pub(crate) household: Vec<u32>,
    pub(crate) date: Vec<i32>,
    /// 0 where the fact belongs to no round.
    pub(crate) round: Vec<u32>,
    pub(crate) value: Vec<u32>,
    pub(crate) live: Vec<bool>,
    pub(crate) registrations: Vec<Registration>,
    pub(crate) rounds: BTreeMap<(String, u32), RoundDays>,
    people: HashMap<PersonId, u32>,
    /// Who is one person by what was decided.
    groups: Groups,
    households: HashMap<HouseholdId, u32>,
    left: HashMap<EntryId, Left>,
    seq: Seq,
    /// The newest entry that changed the facts.
    changed: Seq,
    cached: Option<Arc<Snapshot>>,
    /// Codes of the fact at hand, by column; kept to save allocations.
    scratch: Vec<u32>,
}

impl FactStore {
    pub fn new(schema: &Schema) -> Self {
        let mut store = Self {
            columns: Vec::new(),
            names: BTreeMap::new(),
            entry: Vec::new(),
            person: Vec::new(),
            household: Vec::new(),
            date: Vec::new(),
            round: Vec::new(),
            value: Vec::new(),
            live: Vec::new(),
            registrations: Vec::new(),
            rounds: BTreeMap::new(),
            people: HashMap::new(),
            groups: Groups::default(),
            households: HashMap::new(),
            left: HashMap::new(),
            seq: Seq(0),
            changed: Seq(0),
            cached: None,
            scratch: Vec::new(),
        };
        for name in CORE_CODES {
            let known = schema.columns.get(name).map_or(&[][..], |column| &column.values);
            store.column_add(name, known);
        }
        for (name, column) in &schema.columns {
            if column.kind == ColumnType::Code && !store.names.contains_key(name) {
                store.column_add(name, &column.values);
            }
        }
        store
    }

    fn column_add(&mut self, name: &str, known: &[String]) {
        let dictionary = match name {
            "sex" => Dictionary::open(&Sex::ALL.map(Sex::code)),
            "age_group" => Dictionary::open(&AgeGroup::ALL.map(AgeGroup::code)),
            _ if known.is_empty() => Dictionary::open(&[]),
            _ => Dictionary::closed(known),
        };
        self.names.insert(name.to_owned(), self.columns.len());
        self.columns.push(Growing { dictionary, codes: Vec::new() });
    }

    /// Up to where the ledger is folded.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Number of facts that count.
    pub fn facts(&self) -> usize {
        self.live.iter().filter(|&&live| live).count()
    }

    /// Folds the next entry by the rules of its programme's package.
    pub fn apply(&mut self, mission: &Mission, entry: &Entry) -> Result<(), FactsError> {
        let rules = match mission.packages.get(&entry.programme) {
            Some(package) => Rules {
                persons: &package.persons,
                facts: &package.facts,
                rounds: package.rounds.as_ref(),
            },
            None if matches!(entry.kind, Kind::Submission | Kind::Estimate) => {
                self.seq = entry.seq;
                return Err(FactsError::UnknownProgramme {
                    entry: entry.id,
                    programme: entry.programme.clone(),
                });
            }
            None => Rules::default(),
        };
        self.apply_rules(rules, entry)
    }

    /// Folds the next entry by these rules.
    pub fn apply_rules(&mut self, rules: Rules<'_>, entry: &Entry) -> Result<(), FactsError> {
        if entry.seq <= self.seq {
            return Err(FactsError::OutOfOrder { found: entry.seq.0, expected: self.seq.0 });
        }
        self.seq = entry.seq;
        let made = facts_make(rules, entry)?;
        self.check(entry.id, &made)?;
        if let Some(earlier) = entry.supersedes {
            self.retract(earlier);
        }
        if self.groups.apply(entry) {
            self.touch();
        }
        if matches!(entry.kind, Kind::Round | Kind::Estimate) {
            self.round_days(entry);
        }
        if made == Made::default() {
            return Ok(());
        }
        self.touch();
        self.insert(entry.id, &made)
    }

    /// Every value must be one that its column takes, before anything is added.
    fn check(&mut self, entry: EntryId, made: &Made<'_>) -> Result<(), FactsError> {
        for fact in &made.facts {
            self.code_checked(entry, "fact", fact.fact)?;
            self.code_checked(entry, "programme", fact.programme)?;
            for (column, text) in &fact.columns {
                self.code_checked(entry, column, text)?;
            }
        }
        for (_, person) in &made.people {
            let named = [("nationality", &person.nationality), ("population", &person.population)];
            for (column, text) in named {
                if let Some(text) = text {
                    self.code_checked(entry, column, text)?;
                }
            }
        }
        Ok(())
    }

    fn code_checked(&mut self, entry: EntryId, column: &str, text: &str) -> Result<(), FactsError> {
        if column == "person" || self.code(column, text).is_none() {
            let (column, found) = (column.to_owned(), text.chars().take(80).collect());
            return Err(FactsError::UnknownValue { entry, column, found });
        }
        Ok(())
    }

    fn code(&mut self, column: &str, text: &str) -> Option<u32> {
        let &at = self.names.get(column)?;
        self.columns[at].dictionary.code(text)
    }

    fn retract(&mut self, earlier: EntryId) {
        let Some(left) = self.left.remove(&earlier) else { return };
        self.touch();
        self.live[left.facts].fill(false);
        for registration in &mut self.registrations[left.registrations] {
            registration.live = false;
        }
    }

    fn insert(&mut self, entry: EntryId, made: &Made<'_>) -> Result<(), FactsError> {
        let (facts, registrations) = (self.live.len(), self.registrations.len());
        for (id, attributes) in &made.people {
            self.register(entry, *id, attributes)?;
        }
        for fact in &made.facts {
            self.push(entry, fact)?;
        }
        let left = Left {
            facts: facts..self.live.len(),
            registrations: registrations..self.registrations.len(),
        };
        self.left.insert(entry, left);
        Ok(())
    }

    fn register(
        &mut self,
        entry: EntryId,
        id: PersonId,
        attributes: &PersonAttributes<'_>,
    ) -> Result<(), FactsError> {
        let mut code = |column: &str, text: &Option<std::borrow::Cow<'_, str>>| {
            text.as_deref().and_then(|text| self.code(column, text)).unwrap_or(NONE)
        };
        let nationality = code("nationality", &attributes.nationality);
        let population = code("population", &attributes.population);
        let registration = Registration {
            person: number(&mut self.people, entry, id)?,
            household: self.household_number(entry, attributes.household)?,
            sex: attributes.sex,
            birth_year: attributes.birth.year,
            nationality,
            population,
            live: true,
        };
        self.registrations.push(registration);
        Ok(())
    }

    fn household_number(
        &mut self,
        entry: EntryId,
        household: Option<HouseholdId>,
    ) -> Result<u32, FactsError> {
        household.map_or(Ok(NOBODY), |id| number(&mut self.households, entry, id))
    }

    fn push(&mut self, entry: EntryId, fact: &Fact<'_>) -> Result<(), FactsError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.resize(self.columns.len(), NONE);
        let mut set = |column: &str, text: &str| {
            if let Some(&at) = self.names.get(column) {
                scratch[at] = self.columns[at].dictionary.code(text).unwrap_or(NONE);
            }
        };
        set("fact", fact.fact);
        set("programme", fact.programme);
        set("origin", fact.origin.code());
        if let Some(place) = &fact.place {
            set("place", place.as_str());
        }
        fact.columns.iter().for_each(|(column, text)| set(column, text));
        let person = match fact.person {
            Some(id) => number(&mut self.people, entry, id)?,
            None => NOBODY,
        };
        let household = self.household_number(entry, fact.household)?;
        self.columns.iter_mut().zip(&scratch).for_each(|(column, &code)| column.codes.push(code));
        self.scratch = scratch;
        self.entry.push(fact.seq.0);
        self.person.push(person);
        self.household.push(household);
        self.date.push(days_from(fact.date));
        self.round.push(fact.round.unwrap_or(0));
        self.value.push(u32::try_from(fact.value).expect("at most VALUE_MAX"));
        self.live.push(true);
        Ok(())
    }

    /// Remembers a round's days; the latest word on them holds.
    fn round_days(&mut self, entry: &Entry) {
        let body = &entry.body;
        let day = |key: &str| body.get(key)?.as_str()?.parse::<Date>().ok();
        let number = body.get("round").and_then(Value::as_u64).map(u32::try_from);
        let (Some(Ok(number)), Some(first), Some(last)) = (number, day("start"), day("end")) else {
            return;
        };
        let named = body.get("programme").and_then(Value::as_str);
        let programme = named.unwrap_or(&entry.programme).to_owned();
        let days = RoundDays { programme: programme.clone(), number, first, last };
        let before = self.rounds.insert((programme, number), days.clone());
        if before != Some(days) {
            self.touch();
        }
    }

    fn touch(&mut self) {
        self.changed = self.seq;
        self.cached = None;
    }

    /// The newest entry that changed the facts.
    pub(crate) fn changed(&self) -> Seq {
        self.changed
    }

    /// Number of people met so far; their numbers are below it.
    pub(crate) fn people_count(&self) -> usize {
        self.people.len()
    }

    /// Numbers of people under which others are counted, by the others' numbers:
    /// the first of each group who is known here.
    pub(crate) fn leaders(&self) -> BTreeMap<u32, u32> {
        let mut first: BTreeMap<PersonId, u32> = BTreeMap::new();
        let mut leaders = BTreeMap::new();
        for person in self.groups.joined() {
            let Some(&number) = self.people.get(&person) else { continue };
            let leader = *first.entry(self.groups.leader(person)).or_insert(number);
            if leader != number {
                leaders.insert(number, leader);
            }
        }
        leaders
    }

    /// The facts that count now, set out person by person. Costs nothing when
    /// nothing was folded since the last one.
    pub fn snapshot(&mut self) -> Arc<Snapshot> {
        if let Some(snapshot) = &self.cached {
            return Arc::clone(snapshot);
        }
        let snapshot = Arc::new(Snapshot::of(self));
        self.cached = Some(Arc::clone(&snapshot));
        snapshot
    }
}

/// The dense number of an identifier, the next one if it is new.
fn number<Id: std::hash::Hash + Eq>(
    numbers: &mut HashMap<Id, u32>,
    entry: EntryId,
    id: Id,
) -> Result<u32, FactsError> {
    let next = u32::try_from(numbers.len()).ok().filter(|&next| next != NOBODY);
    let most = NOBODY as usize;
    let next = next.ok_or(FactsError::TooMany { entry, found: numbers.len(), most })?;
    Ok(*numbers.entry(id).or_insert(next))
}
