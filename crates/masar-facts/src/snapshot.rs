//! A snapshot: the facts that count at one position of the ledger, in columns,
//! set out person by person so that each person is met once.
//!
//! *Invariants:* rows ascend by (person, seq), facts without identity last. A
//! person's sex, age group, nationality, population and household stand in each
//! of their facts, whenever they were registered; sex and age group are never
//! missing, "unknown" is a value of theirs. People who were decided to be one
//! are one person here. Codes ascend with their texts.
//! Nothing in it depends on the order in which texts were first met.

use std::borrow::Cow;
use std::collections::BTreeMap;

use masar_domain::{AgeGroup, Birth, Date, Seq, Sex};

use crate::days::days_to;
use crate::dictionary::NONE;
use crate::error::FactsError;
use crate::store::{FactStore, Growing, NOBODY};

/// A round of data collection and its days, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoundDays {
    pub programme: String,
    pub number: u32,
    pub first: Date,
    pub last: Date,
}

/// The codes of a column, as narrow as its texts allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Codes {
    pub(crate) fn from_wide(codes: Vec<u32>, labels: usize) -> Self {
        if labels > usize::from(u16::MAX) {
            return Self::Wide(codes);
        }
        let narrow = |code| u16::try_from(code).expect("fewer labels than fit 16 bits");
        Self::Narrow(codes.into_iter().map(narrow).collect())
    }

    pub(crate) fn get(&self, row: usize) -> usize {
        match self {
            Self::Narrow(codes) => usize::from(codes[row]),
            Self::Wide(codes) => codes[row] as usize,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }
}

/// A column of codes. Code 0 is "no value"; code `n` is `labels[n - 1]`, and
/// labels ascend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeColumn {
    pub(crate) labels: Vec<String>,
    pub(crate) codes: Codes,
}

/// The facts that count at one position of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub(crate) seq: Seq,
    /// Rows whose person is known; they come first.
    pub(crate) identified: usize,
    pub(crate) entry: Vec<u64>,
    pub(crate) person: Vec<u32>,
    pub(crate) household: Vec<u32>,
    pub(crate) date: Vec<i32>,
    pub(crate) round: Vec<u32>,
    pub(crate) value: Vec<u32>,
    pub(crate) columns: BTreeMap<String, CodeColumn>,
    pub(crate) rounds: Vec<RoundDays>,
}

/// Where one fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageRow<'a> {
    pub seq: Seq,
    /// Dense number of the person, if known.
    pub person: Option<u32>,
    pub household: Option<u32>,
    pub place: Option<&'a str>,
    pub value: u64,
}

impl Snapshot {
    /// Sets out a store's facts.
    pub(crate) fn of(store: &FactStore) -> Self {
        let leaders = store.leaders();
        let lead = |person: &u32| *leaders.get(person).unwrap_or(person);
        let counted: Cow<'_, [u32]> = if leaders.is_empty() {
            Cow::Borrowed(&store.person)
        } else {
            store.person.iter().map(lead).collect()
        };
        let order = order(store, &counted);
        let people = People::of(store, &counted, lead);
        let gather =
            |from: &[u32]| -> Vec<u32> { order.iter().map(|&row| from[row as usize]).collect() };
        let person = gather(&counted);
        let mut columns = BTreeMap::new();
        for (name, &at) in &store.names {
            let column = &store.columns[at];
            let codes = people.materialise(store, name, column, &order);
            columns.insert(name.clone(), compact(column, codes));
        }
        Self {
            seq: store.changed(),
            identified: person.partition_point(|&person| person != NOBODY),
            entry: order.iter().map(|&row| store.entry[row as usize]).collect(),
            household: people.households(store, &order),
            date: order.iter().map(|&row| store.date[row as usize]).collect(),
            round: gather(&store.round),
            value: gather(&store.value),
            person,
            columns,
            rounds: store.rounds.values().cloned().collect(),
        }
    }

    /// The newest entry that changed these facts.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Number of facts.
    pub fn rows(&self) -> usize {
        self.person.len()
    }

    /// Number of facts whose person is known.
    pub fn rows_identified(&self) -> usize {
        self.identified
    }

    /// Whether facts can be told apart by this column of codes.
    pub fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    /// Everything that facts can be grouped by, in alphabetical order.
    pub fn dimensions(&self) -> Vec<String> {
        let computed =
            ["admin1", "admin2", "admin3", "admin4", "date", "month", "quarter", "year", "round"];
        let computed = computed.into_iter().map(str::to_owned);
        let mut names: Vec<String> = self.columns.keys().cloned().chain(computed).collect();
        names.sort_unstable();
        names
    }

    /// The values that occur in a column of codes, ascending; none if there is
    /// no such column.
    pub fn column_values(&self, name: &str) -> &[String] {
        self.columns.get(name).map_or(&[], |column| &column.labels)
    }

    /// Rounds of data collection that the ledger tells of, by programme and
    /// number, with their days.
    pub fn rounds(&self) -> &[RoundDays] {
        &self.rounds
    }

    pub(crate) fn column(&self, name: &str) -> Result<&CodeColumn, FactsError> {
        let column = self.columns.get(name).filter(|column| column.codes.len() == self.rows());
        column.ok_or_else(|| FactsError::UnknownColumn(name.to_owned()))
    }

    /// A column of numbers; an error if it was left out when read from disk.
    pub(crate) fn numbers<'a, T>(
        &self,
        name: &str,
        values: &'a [T],
    ) -> Result<&'a [T], FactsError> {
        if values.len() != self.rows() {
            return Err(FactsError::UnknownColumn(name.to_owned()));
        }
        Ok(values)
    }
}

/// Live rows in order of (person, seq), facts without identity last: one
/// counting sort by dense number.
fn order(store: &FactStore, counted: &[u32]) -> Vec<u32> {
    let people = store.people_count();
    let slot = |person: u32| if person == NOBODY { people } else { person as usize };
    let mut next = vec![0u32; people + 2];
    let live = || counted.iter().zip(&store.live).enumerate().filter(|(_, (_, live))| **live);
    for (_, (&person, _)) in live() {
        next[slot(person) + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut order = vec![0u32; next[people + 1] as usize];
    for (row, (&person, _)) in live() {
        let at = &mut next[slot(person)];
        order[*at as usize] = u32::try_from(row).expect("rows are counted in 32 bits");
        *at += 1;
    }
    order
}

/// The newest live word on each attribute of each person, by dense number.
struct People<'a> {
    /// By row of the store: who the fact counts for.
    counted: &'a [u32],
    household: Vec<u32>,
    sex: Vec<Sex>,
    birth_year: Vec<Option<i16>>,
    nationality: Vec<u32>,
    population: Vec<u32>,
}

impl<'a> People<'a> {
    fn of(store: &FactStore, counted: &'a [u32], lead: impl Fn(&u32) -> u32) -> Self {
        let count = store.people_count();
        let mut people = Self {
            counted,
            household: vec![NOBODY; count],
            sex: vec![Sex::Unknown; count],
            birth_year: vec![None; count],
            nationality: vec![NONE; count],
            population: vec![NONE; count],
        };
        for registration in store.registrations.iter().filter(|registration| registration.live) {
            let person = lead(&registration.person) as usize;
            known(&mut people.household[person], registration.household, &NOBODY);
            known(&mut people.sex[person], registration.sex, &Sex::Unknown);
            known(&mut people.birth_year[person], registration.birth_year, &None);
            known(&mut people.nationality[person], registration.nationality, &NONE);
            known(&mut people.population[person], registration.population, &NONE);
        }
        people
    }

    fn households(&self, store: &FactStore, order: &[u32]) -> Vec<u32> {
        let household = |&row: &u32| {
            let (own, person) = (store.household[row as usize], self.counted[row as usize]);
            if own == NOBODY && person != NOBODY { self.household[person as usize] } else { own }
        };
        order.iter().map(household).collect()
    }

    /// A column's codes in `order`, with the person's attribute where the fact
    /// has no value of its own.
    fn materialise(
        &self,
        store: &FactStore,
        name: &str,
        column: &Growing,
        order: &[u32],
    ) -> Vec<u32> {
        let with = |attribute: &dyn Fn(usize, usize) -> u32, otherwise: u32| {
            let code = |&row: &u32| {
                let row = row as usize;
                let (own, person) = (column.codes[row], self.counted[row]);
                match (own, person) {
                    (NONE, NOBODY) => otherwise,
                    (NONE, person) => attribute(person as usize, row),
                    _ => own,
                }
            };
            order.iter().map(code).collect()
        };
        match name {
            "sex" => {
                let codes = Sex::ALL.map(|sex| code_of(column, sex.code()));
                with(
                    &|person, _| codes[self.sex[person] as usize],
                    code_of(column, Sex::Unknown.code()),
                )
            }
            "age_group" => {
                let codes = AgeGroup::ALL.map(|group| code_of(column, group.code()));
                let group = |person: usize, row: usize| {
                    codes[self.age_group(person, store.date[row]) as usize]
                };
                with(&group, code_of(column, AgeGroup::Unknown.code()))
            }
            "nationality" => with(&|person, _| self.nationality[person], NONE),
            "population" => with(&|person, _| self.population[person], NONE),
            _ => order.iter().map(|&row| column.codes[row as usize]).collect(),
        }
    }

    fn age_group(&self, person: usize, date: i32) -> AgeGroup {
        let year = self.birth_year[person];
        let age = year.and_then(|_| Birth { year }.age_in_year_of(days_to(date)?));
        AgeGroup::of(age)
    }
}

/// Takes the newer word unless it says nothing.
fn known<T: PartialEq>(old: &mut T, new: T, nothing: &T) {
    if new != *nothing {
        *old = new;
    }
}

/// The code of a text that [`FactStore::new`] put into the dictionary.
fn code_of(column: &Growing, text: &str) -> u32 {
    let codes = 1..=u32::try_from(column.dictionary.len()).unwrap_or(u32::MAX);
    codes.into_iter().find(|&code| column.dictionary.text(code) == Some(text)).unwrap_or(NONE)
}

/// Renumbers codes in order of their texts, leaving out texts that no row has.
fn compact(column: &Growing, mut codes: Vec<u32>) -> CodeColumn {
    let mut used = vec![false; column.dictionary.len() + 1];
    for &code in &codes {
        used[code as usize] = true;
    }
    let mut labels: Vec<(&str, u32)> = (1..)
        .zip(&used[1..])
        .filter(|(_, used)| **used)
        .filter_map(|(code, _)| Some((column.dictionary.text(code)?, code)))
        .collect();
    labels.sort_unstable();
    let mut renumbered = vec![NONE; used.len()];
    for (new, (_, old)) in (1..).zip(&labels) {
        renumbered[*old as usize] = new;
    }
    for code in &mut codes {
        *code = renumbered[*code as usize];
    }
    let labels: Vec<String> = labels.into_iter().map(|(text, _)| text.to_owned()).collect();
    CodeColumn { codes: Codes::from_wide(codes, labels.len()), labels }
}
