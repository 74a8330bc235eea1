//! Dimensions: what facts can be grouped by. A column of codes, an
//! administrative level of the place, or a month, quarter or year of the date.
//!
//! *Invariant:* every row has exactly one value in a dimension; a missing one is
//! the value [`UNKNOWN`].

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Date, Pcode, Period};

use crate::days::days_to;
use crate::error::FactsError;
use crate::snapshot::{CodeColumn, Codes, Snapshot};

/// Printed where a fact has no value in a dimension.
pub(crate) const UNKNOWN: &str = "unknown";

/// Widest range of days or rounds that a dimension spans: a thousand years.
const SPAN_MAX: usize = 366_000;

/// The column that a dimension reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'a> {
    Codes(&'a Codes),
    /// Days, less the first.
    Days(&'a [i32], i32),
    Numbers(&'a [u32]),
}

/// What rows are grouped by.
#[derive(Clone, Debug)]
pub(crate) struct Dimension<'a> {
    pub(crate) source: Source<'a>,
    /// From the source's code to the position in `labels`.
    pub(crate) positions: Vec<u32>,
    /// Ascending.
    pub(crate) labels: Vec<String>,
}

impl<'a> Dimension<'a> {
    /// The dimension of this name.
    pub(crate) fn of(snapshot: &'a Snapshot, name: &str) -> Result<Self, FactsError> {
        if let Some(level) = admin_level(name) {
            let place = snapshot.column("place")?;
            return Ok(Self::coded(place, |code| ancestor(code, level)));
        }
        match name {
            "date" | "month" | "quarter" | "year" => Self::days(snapshot, name),
            "round" => Self::rounds(snapshot),
            _ => Ok(Self::coded(snapshot.column(name)?, |code| Some(code.to_owned()))),
        }
    }

    fn coded(column: &'a CodeColumn, label: impl Fn(&str) -> Option<String>) -> Self {
        let labels = std::iter::once(None).chain(column.labels.iter().map(|code| label(code)));
        Self::labelled(Source::Codes(&column.codes), labels)
    }

    fn days(snapshot: &'a Snapshot, name: &str) -> Result<Self, FactsError> {
        let days = snapshot.numbers("date", &snapshot.date)?;
        let (first, last) = days
            .iter()
            .fold((i32::MAX, i32::MIN), |(first, last), &day| (first.min(day), last.max(day)));
        if first > last {
            return Ok(Self::labelled(Source::Days(days, 0), std::iter::empty()));
        }
        if usize::try_from(last - first).map_or(true, |span| span > SPAN_MAX) {
            return Err(FactsError::TooManyCells(name.to_owned()));
        }
        let labels = (first..=last).map(|day| days_to(day).map(|day| period(name, day)));
        Ok(Self::labelled(Source::Days(days, first), labels))
    }

    fn rounds(snapshot: &'a Snapshot) -> Result<Self, FactsError> {
        let rounds = snapshot.numbers("round", &snapshot.round)?;
        let last = rounds.iter().copied().max().unwrap_or(0);
        if last as usize > SPAN_MAX {
            return Err(FactsError::TooManyCells("round".to_owned()));
        }
        let labels = (0..=last).map(|round| (round != 0).then(|| round.to_string()));
        Ok(Self::labelled(Source::Numbers(rounds), labels))
    }

    /// `labels` by the source's code; `None` is no value.
    fn labelled(source: Source<'a>, labels: impl Iterator<Item = Option<String>>) -> Self {
        let labels: Vec<String> =
            labels.map(|label| label.unwrap_or_else(|| UNKNOWN.to_owned())).collect();
        let mut known: BTreeMap<&str, u32> =
            labels.iter().map(|label| (label.as_str(), 0)).collect();
        (0..).zip(known.values_mut()).for_each(|(position, at)| *at = position);
        let positions = labels.iter().map(|label| known[label.as_str()]).collect();
        let labels = known.into_keys().map(str::to_owned).collect();
        Self { source, positions, labels }
    }
}

/// The level that a column's name asks for.
pub(crate) fn admin_level(name: &str) -> Option<AdminLevel> {
    let level: u8 = name.strip_prefix("admin")?.parse().ok()?;
    (1..=AdminLevel::MAX.0).contains(&level).then_some(AdminLevel(level))
}

/// The place at `level` that holds the one coded, if it lies that deep.
pub(crate) fn ancestor(code: &str, level: AdminLevel) -> Option<String> {
    let place: Pcode = code.parse().ok()?;
    place.ancestor(level).map(|place| place.to_string())
}

fn period(name: &str, day: Date) -> String {
    let period = match name {
        "year" => Period::Year(day.year()),
        "quarter" => Period::Quarter(day.year(), (day.month() - 1) / 3 + 1),
        "month" => Period::Month(day.year(), day.month()),
        _ => Period::Day(day),
    };
    period.to_string()
}
