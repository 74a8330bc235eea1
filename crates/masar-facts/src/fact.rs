//! How an entry becomes facts and registers people, by the rules of its
//! package. Nothing is stored here, so a caller can also ask "what would this
//! submission count for?" before it is accepted.
//!
//! *Invariant:* an entry gives all of its facts or an error; never some.

use std::borrow::Cow;

use masar_domain::{Birth, Date, HouseholdId, Pcode, PersonId, Seq, Sex};
use masar_ledger::{Entry, Kind};
use masar_programme::{ColumnSource, FactRule, PersonRule, RoundRule};
use serde_json::Value;

use crate::answers::{Answers, text};
use crate::error::FactsError;

/// Most facts of one entry.
pub const FACTS_PER_ENTRY_MAX: usize = 10_000;

/// Largest count that one fact stands for; sums of four thousand million facts
/// then fit 64 bits.
pub const VALUE_MAX: u64 = 1_000_000_000;

/// Largest number of a round. Rounds are numbered from 1.
pub const ROUND_MAX: u32 = 65_535;

/// The parts of a package that the fold reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    pub persons: &'a [PersonRule],
    pub facts: &'a [FactRule],
    /// Facts of the interviews' form carry the interview's round.
    pub rounds: Option<&'a RoundRule>,
}

/// What a fact was recorded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A filled form: something somebody did or saw.
    Submission,
    /// A round's estimate of a place.
    Estimate,
}

impl Origin {
    /// The code in the column `origin`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Estimate => "estimate",
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    pub seq: Seq,
    pub fact: &'a str,
    pub programme: &'a str,
    pub origin: Origin,
    pub person: Option<PersonId>,
    pub household: Option<HouseholdId>,
    pub date: Date,
    pub round: Option<u32>,
    pub place: Option<Pcode>,
    /// How many it stands for; at most [`VALUE_MAX`].
    pub value: u64,
    /// Every other column that has a value: `service`, `emergency`, `project`, ...
    pub columns: Vec<(&'a str, Cow<'a, str>)>,
}

/// Somebody as a form registered them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonAttributes<'a> {
    pub household: Option<HouseholdId>,
    pub sex: Sex,
    pub birth: Birth,
    /// ISO 3166 alpha-3.
    pub nationality: Option<Cow<'a, str>>,
    pub population: Option<Cow<'a, str>>,
}

/// What an entry gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made<'a> {
    pub facts: Vec<Fact<'a>>,
    pub people: Vec<(PersonId, PersonAttributes<'a>)>,
}

/// Makes an entry's facts. Entries other than submissions and estimates have none.
pub fn facts_make<'a>(rules: Rules<'a>, entry: &'a Entry) -> Result<Made<'a>, FactsError> {
    let maker = Maker { entry };
    let made = match entry.kind {
        Kind::Submission => maker.submission(rules)?,
        Kind::Estimate => Made { facts: maker.estimate(rules)?, people: Vec::new() },
        _ => Made::default(),
    };
    match made.facts.len().max(made.people.len()) {
        found if found > FACTS_PER_ENTRY_MAX => {
            Err(FactsError::TooMany { entry: entry.id, found, most: FACTS_PER_ENTRY_MAX })
        }
        _ => Ok(made),
    }
}

#[derive(Clone, Copy)]
struct Maker<'a> {
    entry: &'a Entry,
}

impl<'a> Maker<'a> {
    fn submission(self, rules: Rules<'a>) -> Result<Made<'a>, FactsError> {
        let mut made = Made::default();
        let Some(root) = self.entry.body.get("answers") else { return Ok(made) };
        let answers = Answers::new(root);
        for rule in rules.persons.iter().filter(|rule| rule.form == self.entry.form) {
            self.people(rule, answers, &mut made.people)?;
        }
        for rule in rules.facts {
            if rule.form.as_deref() == Some(self.entry.form.as_str()) {
                self.facts(rule, answers, &mut made.facts)?;
            }
        }
        if let Some(rule) = rules.rounds.filter(|rule| rule.form == self.entry.form)
            && let Some(round) = self.parsed(answers, Some(&rule.round), "round-number")?
        {
            let round = Some(self.round(round)?);
            made.facts.iter_mut().for_each(|fact| fact.round = fact.round.or(round));
        }
        Ok(made)
    }

    fn people(
        self,
        rule: &'a PersonRule,
        answers: Answers<'a>,
        people: &mut Vec<(PersonId, PersonAttributes<'a>)>,
    ) -> Result<(), FactsError> {
        match &rule.each {
            None => people.extend(self.person(rule, answers)?),
            Some(repeat) => {
                for turn in answers.turns(repeat) {
                    people.extend(self.person(rule, turn)?);
                }
            }
        }
        Ok(())
    }

    fn person(
        self,
        rule: &'a PersonRule,
        answers: Answers<'a>,
    ) -> Result<Option<(PersonId, PersonAttributes<'a>)>, FactsError> {
        let Some(id) = self.parsed::<PersonId>(answers, Some(&rule.id), "person-id")? else {
            return Ok(None);
        };
        let answer = |path: &Option<String>| path.as_deref().and_then(|path| answers.text(path));
        let sex = answer(&rule.sex).map_or(Sex::Unknown, |text| Sex::from_answer(&text));
        let household = self.parsed(answers, rule.household.as_deref(), "household-id")?;
        let attributes = PersonAttributes {
            household: household.or_else(|| self.household()),
            sex,
            birth: self.birth(rule, answers)?,
            nationality: answer(&rule.nationality),
            population: answer(&rule.population),
        };
        Ok(Some((id, attributes)))
    }

    fn birth(self, rule: &PersonRule, answers: Answers<'a>) -> Result<Birth, FactsError> {
        let year = self.parsed(answers, rule.birth_year.as_deref(), "birth-year")?;
        if year.is_some() {
            return Ok(Birth { year });
        }
        let age = self.parsed(answers, rule.age.as_deref(), "age")?;
        Ok(age.map_or_else(Birth::default, |age| Birth::from_age(age, self.entry.date)))
    }

    /// The household that the entry is about, if it is about exactly one.
    fn household(self) -> Option<HouseholdId> {
        let named = |subject: &masar_ledger::Subject| {
            subject.as_str().strip_prefix("household:").and_then(|id| id.parse().ok())
        };
        let mut households = self.entry.subjects.iter().filter_map(named);
        households.next().filter(|_| households.next().is_none())
    }

    fn facts(
        self,
        rule: &'a FactRule,
        answers: Answers<'a>,
        facts: &mut Vec<Fact<'a>>,
    ) -> Result<(), FactsError> {
        match &rule.each {
            None => facts.extend(self.fact(rule, answers, None)?),
            Some(path) => {
                for (turn, chosen) in answers.each(path) {
                    facts.extend(self.fact(rule, turn, chosen.as_ref())?);
                }
            }
        }
        Ok(())
    }

    /// One fact, unless the rule's condition or its count says there is none.
    fn fact(
        self,
        rule: &'a FactRule,
        answers: Answers<'a>,
        chosen: Option<&Cow<'a, str>>,
    ) -> Result<Option<Fact<'a>>, FactsError> {
        if !holds(rule, answers) {
            return Ok(None);
        }
        let value = match &rule.value {
            None => 1,
            Some(path) => match self.parsed(answers, Some(path), "whole-number")? {
                None | Some(0) => return Ok(None),
                Some(value) => self.value(path, value)?,
            },
        };
        let mut fact = self.blank(&rule.name, Origin::Submission, value);
        fact.person = self.parsed(answers, rule.person.as_deref(), "person-id")?;
        for (column, source) in &rule.columns {
            let text = match source {
                ColumnSource::Each => chosen.cloned(),
                ColumnSource::Answer(path) => answers.text(path),
                ColumnSource::Constant(code) => Some(Cow::Borrowed(code.as_str())),
            };
            if let Some(text) = text {
                self.set(&mut fact, column, text)?;
            }
        }
        Ok(Some(fact))
    }

    /// A fact of this entry with the columns that every fact has.
    fn blank(self, name: &'a str, origin: Origin, value: u64) -> Fact<'a> {
        let entry = self.entry;
        let shared =
            [("emergency", &entry.emergency), ("project", &entry.project), ("donor", &entry.donor)];
        let present = shared.into_iter().filter_map(|(column, value)| {
            value.as_deref().map(|value| (column, Cow::Borrowed(value)))
        });
        Fact {
            seq: entry.seq,
            fact: name,
            programme: &entry.programme,
            origin,
            person: None,
            household: self.household(),
            date: entry.date,
            round: None,
            place: entry.place,
            value,
            columns: present.collect(),
        }
    }

    fn set(
        self,
        fact: &mut Fact<'a>,
        column: &'a str,
        text: Cow<'a, str>,
    ) -> Result<(), FactsError> {
        match column {
            "household" => fact.household = Some(self.read(column, &text, "household-id")?),
            "date" => fact.date = self.read(column, &text, "date")?,
            "place" => fact.place = Some(self.read(column, &text, "p-code")?),
            "round" => {
                fact.round = Some(self.round(self.read(column, &text, "round-number")?)?);
            }
            _ => match fact.columns.iter_mut().find(|(name, _)| *name == column) {
                Some((_, earlier)) => *earlier = text,
                None => fact.columns.push((column, text)),
            },
        }
        Ok(())
    }

    /// A fact for each cell of a round's estimate.
    fn estimate(self, rules: Rules<'a>) -> Result<Vec<Fact<'a>>, FactsError> {
        let body = &self.entry.body;
        let round = match body.get("round").and_then(Value::as_u64) {
            None => None,
            Some(round) => Some(self.round(u32::try_from(round).unwrap_or(u32::MAX))?),
        };
        let rule = rules.facts.iter().find(|rule| rule.form.is_none());
        let cells = body.get("cells").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        cells.iter().map(|cell| self.estimate_cell(rule, round, cell)).collect()
    }

    fn estimate_cell(
        self,
        rule: Option<&'a FactRule>,
        round: Option<u32>,
        cell: &'a Value,
    ) -> Result<Fact<'a>, FactsError> {
        let value = cell.get("value").and_then(Value::as_u64);
        let value =
            value.ok_or_else(|| self.bad("cells/value", &cell.to_string(), "whole-number"))?;
        let name = rule.map_or("presence", |rule| rule.name.as_str());
        let mut fact = self.blank(name, Origin::Estimate, self.value("cells/value", value)?);
        fact.round = round;
        for (column, source) in rule.into_iter().flat_map(|rule| &rule.columns) {
            if let ColumnSource::Constant(code) = source {
                self.set(&mut fact, column, Cow::Borrowed(code))?;
            }
        }
        for (column, value) in cell.as_object().into_iter().flatten() {
            if let Some(text) = text(value).filter(|_| column != "value") {
                self.set(&mut fact, column, text)?;
            }
        }
        Ok(fact)
    }

    fn parsed<T: std::str::FromStr>(
        self,
        answers: Answers<'a>,
        path: Option<&str>,
        expected: &'static str,
    ) -> Result<Option<T>, FactsError> {
        let Some((path, text)) = path.and_then(|path| Some((path, answers.text(path)?))) else {
            return Ok(None);
        };
        self.read(path, &text, expected).map(Some)
    }

    fn read<T: std::str::FromStr>(
        self,
        path: &str,
        text: &str,
        expected: &'static str,
    ) -> Result<T, FactsError> {
        text.trim().parse().map_err(|_| self.bad(path, text, expected))
    }

    fn value(self, path: &str, value: u64) -> Result<u64, FactsError> {
        if value > VALUE_MAX {
            return Err(self.bad(path, &value.to_string(), "at-most-thousand-million"));
        }
        Ok(value)
    }

    fn round(self, round: u32) -> Result<u32, FactsError> {
        if !(1..=ROUND_MAX).contains(&round) {
            return Err(self.bad("round", &round.to_string(), "round-number"));
        }
        Ok(round)
    }

    fn bad(self, path: &str, found: &str, expected: &'static str) -> FactsError {
        let found: String = found.chars().take(80).collect();
        FactsError::BadAnswer { entry: self.entry.id, path: path.to_owned(), found, expected }
    }
}

/// Whether the rule's `when` allows a fact.
fn holds(rule: &FactRule, answers: Answers<'_>) -> bool {
    let Some((path, wanted)) = &rule.when else { return true };
    let wants =
        |value: &Value| text(value).is_some_and(|text| wanted.iter().any(|one| *one == text));
    match answers.get(path) {
        Some(Value::Array(chosen)) => chosen.iter().any(wants),
        Some(one) => wants(one),
        None => false,
    }
}
