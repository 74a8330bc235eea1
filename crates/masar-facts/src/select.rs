//! Which facts a figure counts: a condition and a filter, evaluated to one bit
//! per fact.
//!
//! A comparison with a code is decided once for each text of the column, so a
//! row costs one look-up. Truth has three values, as in SQL: a comparison with
//! a missing value is neither true nor false.

use std::cmp::Ordering;

use masar_domain::{Date, Pcode};
use masar_programme::{Condition, Literal, Op};

use crate::bitmap::Bitmap;
use crate::days::days_from;
use crate::dimension::{admin_level, ancestor};
use crate::error::FactsError;
use crate::snapshot::{CodeColumn, Codes, Snapshot};
use crate::store::NOBODY;

/// What a question adds to an indicator's condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// This place and everything in it.
    pub place: Option<Pcode>,
    /// First and last day, both included.
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub round: Option<u32>,
    pub programme: Option<String>,
    pub emergency: Option<String>,
}

/// Facts of one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(pub(crate) Bitmap);

impl Selection {
    /// Number of facts selected.
    pub fn count(&self) -> u64 {
        self.0.count()
    }

    /// Whether no fact is selected.
    pub fn is_empty(&self) -> bool {
        self.0.count() == 0
    }

    /// The facts that are in both.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.and(&other.0);
        self
    }

    pub(crate) fn holds(&self, row: usize) -> bool {
        self.0.get(row)
    }
}

/// Rows for which something is true, and rows for which it is false.
struct Truth {
    yes: Bitmap,
    no: Bitmap,
}

impl Truth {
    fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    fn and(mut self, other: &Self) -> Self {
        self.yes.and(&other.yes);
        self.no.or(&other.no);
        self
    }
}

impl Snapshot {
    /// The facts for which `condition` is true and that `filter` lets through.
    pub fn select(&self, condition: &Condition, filter: &Filter) -> Result<Selection, FactsError> {
        let mut selected = self.truth(condition)?.yes;
        for part in filter_parts(filter) {
            selected.and(&self.truth(&part)?.yes);
        }
        Ok(Selection(selected))
    }

    /// Of a selection, the facts whose person is not known.
    pub fn anonymous(&self, selection: &Selection) -> Selection {
        let mut rows = selection.0.clone();
        rows.clear_below(self.identified);
        Selection(rows)
    }

    /// Of a selection, the facts whose person is known.
    pub fn identified(&self, selection: &Selection) -> Selection {
        let mut rows = selection.0.clone();
        rows.clear_from(self.identified);
        Selection(rows)
    }

    fn truth(&self, condition: &Condition) -> Result<Truth, FactsError> {
        match condition {
            Condition::All => {
                Ok(Truth { yes: Bitmap::ones(self.rows()), no: Bitmap::zeros(self.rows()) })
            }
            Condition::Compare { column, op, value } => self.compare(column, *op, value),
            Condition::In { column, values, negated } => {
                let mut any =
                    Truth { yes: Bitmap::zeros(self.rows()), no: Bitmap::ones(self.rows()) };
                for value in values {
                    any = any.not().and(&self.compare(column, Op::Eq, value)?.not()).not();
                }
                Ok(if *negated { any.not() } else { any })
            }
            Condition::IsNull { column, negated } => {
                let null = self.missing(column)?;
                Ok(if *negated { null.not() } else { null })
            }
            Condition::And(parts) => self.all(parts),
            Condition::Or(parts) => {
                let mut any =
                    Truth { yes: Bitmap::zeros(self.rows()), no: Bitmap::ones(self.rows()) };
                for part in parts {
                    any = any.not().and(&self.truth(part)?.not()).not();
                }
                Ok(any)
            }
            Condition::Not(part) => Ok(self.truth(part)?.not()),
        }
    }

    fn all(&self, parts: &[Condition]) -> Result<Truth, FactsError> {
        let mut all = Truth { yes: Bitmap::ones(self.rows()), no: Bitmap::zeros(self.rows()) };
        for part in parts {
            all = all.and(&self.truth(part)?);
        }
        Ok(all)
    }

    fn compare(&self, column: &str, op: Op, value: &Literal) -> Result<Truth, FactsError> {
        let bad =
            || FactsError::BadComparison { column: column.to_owned(), found: literal_text(value) };
        if let Some(level) = admin_level(column) {
            let wanted = literal_text(value).to_ascii_uppercase();
            let place = self.column("place")?;
            return Ok(by_code(place, |code| {
                Some(decide(op, ancestor(code, level)?.cmp(&wanted)))
            }));
        }
        match column {
            "place" => {
                let Ok(wanted) = literal_text(value).parse::<Pcode>() else { return Err(bad()) };
                Ok(by_code(self.column("place")?, |code| Some(place_decide(op, &wanted, code))))
            }
            "date" => {
                let wanted = days_from(literal_date(value).ok_or_else(bad)?);
                let days = self.numbers(column, &self.date)?;
                Ok(by_number(days, |day| Some(decide(op, day.cmp(&wanted)))))
            }
            "value" | "round" => {
                let Literal::Integer(wanted) = *value else { return Err(bad()) };
                let is_round = column == "round";
                let numbers =
                    self.numbers(column, if is_round { &self.round } else { &self.value })?;
                let known = |number: u32| (!is_round || number != 0).then_some(i64::from(number));
                Ok(by_number(numbers, |number| Some(decide(op, known(number)?.cmp(&wanted)))))
            }
            "person" | "household" => Err(bad()),
            _ => {
                let wanted = literal_text(value);
                Ok(by_code(self.column(column)?, |code| {
                    Some(decide(op, code.cmp(wanted.as_str())))
                }))
            }
        }
    }

    /// Whether a column has no value.
    fn missing(&self, column: &str) -> Result<Truth, FactsError> {
        let numbered = |numbers, none| by_number(numbers, |number: u32| Some(number == none));
        match column {
            "person" => Ok(numbered(&self.person[..], NOBODY)),
            "household" => Ok(numbered(self.numbers(column, &self.household)?, NOBODY)),
            "round" => Ok(numbered(self.numbers(column, &self.round)?, 0)),
            "date" | "value" => {
                Ok(Truth { yes: Bitmap::zeros(self.rows()), no: Bitmap::ones(self.rows()) })
            }
            _ => {
                let level = admin_level(column);
                let coded = self.column(if level.is_some() { "place" } else { column })?;
                let null = |code: &str| level.is_some_and(|level| ancestor(code, level).is_none());
                let absent = coded.labels.iter().map(|code| null(code));
                let absent: Vec<bool> = std::iter::once(true).chain(absent).collect();
                Ok(truth(self.rows(), |row| Some(absent[coded.codes.get(row)])))
            }
        }
    }
}

/// A filter as conditions.
fn filter_parts(filter: &Filter) -> Vec<Condition> {
    let compare =
        |column: &str, op, value| Condition::Compare { column: column.to_owned(), op, value };
    let text = |column, text: &str| compare(column, Op::Eq, Literal::Text(text.to_owned()));
    let parts = [
        filter.place.map(|place| text("place", place.as_str())),
        filter.first.map(|day| compare("date", Op::Ge, Literal::Date(day))),
        filter.last.map(|day| compare("date", Op::Le, Literal::Date(day))),
        filter.round.map(|round| compare("round", Op::Eq, Literal::Integer(i64::from(round)))),
        filter.programme.as_deref().map(|programme| text("programme", programme)),
        filter.emergency.as_deref().map(|emergency| text("emergency", emergency)),
    ];
    parts.into_iter().flatten().collect()
}

fn decide(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
    }
}

/// A place equals itself and every place in it.
fn place_decide(op: Op, wanted: &Pcode, code: &str) -> bool {
    let inside = code.parse().is_ok_and(|place| wanted.holds(&place));
    match op {
        Op::Eq => inside,
        Op::Ne => !inside,
        _ => decide(op, code.cmp(wanted.as_str())),
    }
}

fn literal_text(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Date(date) => date.to_string(),
    }
}

fn literal_date(value: &Literal) -> Option<Date> {
    match value {
        Literal::Date(date) => Some(*date),
        Literal::Text(text) => text.parse().ok(),
        Literal::Integer(_) => None,
    }
}

fn by_code(column: &CodeColumn, decide: impl Fn(&str) -> Option<bool>) -> Truth {
    let decided = column.labels.iter().map(|code| decide(code));
    let decided: Vec<Option<bool>> = std::iter::once(None).chain(decided).collect();
    match &column.codes {
        Codes::Narrow(codes) => truth(codes.len(), |row| decided[usize::from(codes[row])]),
        Codes::Wide(codes) => truth(codes.len(), |row| decided[codes[row] as usize]),
    }
}

fn by_number<T: Copy>(numbers: &[T], decide: impl Fn(T) -> Option<bool>) -> Truth {
    truth(numbers.len(), |row| decide(numbers[row]))
}

fn truth(rows: usize, decide: impl Fn(usize) -> Option<bool>) -> Truth {
    Truth {
        yes: Bitmap::from_fn(rows, |row| decide(row) == Some(true)),
        no: Bitmap::from_fn(rows, |row| decide(row) == Some(false)),
    }
}
