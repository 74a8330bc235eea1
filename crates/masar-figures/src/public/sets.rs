//! Which people a printed number counts, in words that are the same for every
//! figure, filter and split: those of one condition, at one time and place.
//!
//! *Invariant:* one set of people has one name, however it was asked for: food by
//! the figure of food or by the split of services, a month by the period or by
//! the column. A set lies in another where everything that is told of the other
//! is told of it too; that two sets share nobody is never concluded from conditions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use masar_domain::{Pcode, Period};
use masar_programme::mission::admin_level;
use masar_programme::{Condition, Count, Literal, Op, Time};
use masar_protect::register::Published;

use super::group::{UNKNOWN, part_of};
use crate::declared::Declared;

/// When.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Span {
    All,
    Days(Date, Date),
    /// A round: its days are data.
    Named(String),
}

/// The people that a number counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set {
    /// How they are counted: numbers of two kinds are never compared.
    pub(super) kind: String,
    pub(super) conditions: BTreeSet<String>,
    pub(super) emergency: String,
    pub(super) time: Span,
    pub(super) place: Pcode,
}

impl Span {
    fn read(text: &str) -> Self {
        match text.parse::<Period>() {
            Ok(period) => match period.days() {
                Some((first, last)) => Self::Days(first, last),
                None => Self::Named(text.to_owned()),
            },
            Err(_) if text == "all" => Self::All,
            Err(_) => Self::Named(text.to_owned()),
        }
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, Self::All | Self::Days(..)) => true,
            (Self::Days(first, last), Self::Days(from, to)) => first <= from && to <= last,
            _ => self == other,
        }
    }
}

/// Before a part of which none of some people is.
const DENIED: &str = "NOT ";

impl Set {
    /// Whether place, time and emergency of another lie in this one's.
    pub(super) fn spans(&self, other: &Self) -> bool {
        let emergency = self.emergency.is_empty() || self.emergency == other.emergency;
        emergency && self.place.holds(&other.place) && self.lasts(other)
    }

    /// Whether the time of another lies in this one's. Who did not get something in
    /// January may get it in May, and is then not among those of the year who did not.
    pub(super) fn lasts(&self, other: &Self) -> bool {
        let denies = self.conditions.iter().any(|condition| condition.starts_with(DENIED));
        let alike = !denies || self.adds_in_time() || self.time == other.time;
        alike && self.time.holds(&other.time)
    }

    /// In how many ways two sets are told apart: by condition, place, time and emergency.
    pub(super) fn apart(&self, other: &Self) -> usize {
        let ways = [
            self.conditions != other.conditions,
            self.place != other.place,
            self.time != other.time,
            self.emergency != other.emergency,
        ];
        ways.into_iter().filter(|apart| *apart).count()
    }

    /// Whether everybody of another is one of these.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.kind == other.kind && self.conditions.is_subset(&other.conditions) && self.spans(other)
    }

    /// Whether two parts of a longer time share nothing: of sums, not of people,
    /// who may come in both.
    pub(super) fn adds_in_time(&self) -> bool {
        self.kind.starts_with("Sum") || self.kind.starts_with("Rows")
    }
}

/// What figures are about, read once each.
pub(super) struct Sets<'a> {
    declared: &'a dyn Declared,
    known: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl<'a> Sets<'a> {
    pub(super) fn new(declared: &'a dyn Declared) -> Self {
        Self { declared, known: BTreeMap::new() }
    }

    /// How a figure counts, and its conditions with those of the figures around it.
    fn figure(&mut self, code: &str) -> Option<(String, BTreeSet<String>)> {
        if let Some(known) = self.known.get(code) {
            return Some(known.clone());
        }
        let indicator = self.declared.indicator(code)?;
        let stock = indicator.time == Time::LatestRound;
        let programme = if stock { indicator.programme.as_str() } else { "" };
        let count = match indicator.count {
            Count::PlacesAt(_) => Count::Places,
            count => count,
        };
        let kind = format!("{count:?} {:?} {programme}", indicator.time);
        let mut conditions = BTreeSet::new();
        let (mut at, mut seen) = (Some(indicator), BTreeSet::new());
        while let Some(found) = at.filter(|found| seen.insert(found.code.clone())) {
            conditions.extend(conjuncts(&found.condition));
            at = found.within.as_deref().and_then(|whole| self.declared.indicator(whole));
        }
        self.known.insert(code.to_owned(), (kind.clone(), conditions.clone()));
        Some((kind, conditions))
    }

    /// The people of a figure, `time` as an item names it.
    fn whole(&mut self, code: &str, time: &str) -> Option<Set> {
        let (period, rest) = time.split_once('@')?;
        let (place, emergency) = rest.split_once('@')?;
        let (kind, conditions) = self.figure(code)?;
        let (time, emergency) = (Span::read(period), emergency.to_owned());
        Some(Set { kind, conditions, emergency, time, place: place.parse().ok()? })
    }

    /// The people of a cell of a figure.
    pub(super) fn of_cell(
        &mut self,
        code: &str,
        time: &str,
        cell: &BTreeMap<String, String>,
    ) -> Option<Set> {
        let mut set = self.whole(code, time)?;
        cell.iter().for_each(|(column, value)| set.narrow(column, value));
        Some(set)
    }

    /// Everybody that a published table is about; nothing where its figure is no more.
    pub(super) fn of_table(&mut self, table: &Published) -> Option<Set> {
        let (name, own) = match table.name.split_once('#') {
            Some((name, own)) => (name, own.split_once(':').map(|(code, _)| code)),
            None => (table.name.as_str(), None),
        };
        let (code, time) = name.split_once('@')?;
        self.whole(own.unwrap_or(code), time)
    }

    /// Those of everybody whom some labels tell; nothing where a part's figure is no more.
    pub(super) fn of_labels<'l>(
        &mut self,
        everybody: &Set,
        labels: impl Iterator<Item = (&'l String, &'l str)>,
    ) -> Option<Set> {
        let mut set = everybody.clone();
        for (column, label) in labels.filter(|(_, label)| !label.is_empty()) {
            match part_of(column) {
                Some(part) if label == "in" => set.conditions.extend(self.figure(part)?.1),
                Some(part) => drop(set.conditions.insert(format!("{DENIED}{part}"))),
                None if label == UNKNOWN => set.narrow(column, ""),
                None => set.narrow(column, label),
            }
        }
        Some(set)
    }

    /// The people of each row of a published table.
    pub(super) fn of_rows(&mut self, table: &Published) -> Option<Vec<Set>> {
        let everybody = self.of_table(table)?;
        let rows = table.rows.iter().map(|row| {
            let labels = row.labels.iter().map(String::as_str);
            self.of_labels(&everybody, table.columns.iter().zip(labels))
        });
        rows.collect()
    }
}

impl Set {
    fn narrow(&mut self, column: &str, value: &str) {
        if admin_level(column).is_some() {
            match value.parse::<Pcode>() {
                Ok(place) if self.place.holds(&place) => self.place = place,
                Ok(place) if place.holds(&self.place) => {}
                _ => drop(self.conditions.insert(format!("{column} = {value}"))),
            }
            return;
        }
        if matches!(column, "date" | "month" | "quarter" | "year") {
            match Span::read(value) {
                time if self.time.holds(&time) => self.time = time,
                time if time.holds(&self.time) => {}
                _ => drop(self.conditions.insert(format!("{column} = {value}"))),
            }
            return;
        }
        let (column, value) = (column.to_owned(), Literal::Text(value.to_owned()));
        let told = Condition::Compare { column, op: Op::Eq, value };
        self.conditions.insert(told.to_string());
    }
}

/// Everything that must hold, each in words of its own.
fn conjuncts(condition: &Condition) -> Vec<String> {
    match condition {
        Condition::All => Vec::new(),
        Condition::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(conditions: &[&str], time: &str) -> Set {
        Set {
            kind: "Persons".to_owned(),
            conditions: conditions.iter().map(|&condition| condition.to_owned()).collect(),
            emergency: String::new(),
            time: Span::read(time),
            place: "LY".parse().unwrap(),
        }
    }

    #[test]
    fn who_got_no_food_in_january_may_have_got_it_in_the_year() {
        let without = ["service", "NOT help.food"];
        let (january, year) = (set(&without, "2023-01"), set(&without, "2023"));
        assert!(!year.holds(&january) && january.holds(&january));
        assert!(set(&["service"], "2023").holds(&january), "but was helped in the year");
        let rows = |time: &str| Set { kind: "Rows".to_owned(), ..set(&without, time) };
        assert!(rows("2023").holds(&rows("2023-01")), "a delivery stays what it was");
    }
}
