//! From a question to a plan: which declaration counts, which facts it selects,
//! and what they are grouped by.
//!
//! *Stocks.* A figure that speaks of the latest round takes the newest round
//! that lies in the period, by its last day, among the facts of the figure's own
//! condition. Place and emergency do not change which round that is: a place
//! that the newest round left out is not filled in from an older one.

use masar_domain::{Date, Period};
use masar_facts::{Filter, Selection, Snapshot};
use masar_programme::{Condition, Indicator, Literal, Op, Time};

use crate::declared::Declared;
use crate::error::FigureError;
use crate::query::Query;

/// Most ways that one figure is split at once.
pub(crate) const BY_MAX: usize = 4;

/// Longest chain of figures derived from figures.
const DERIVED_MAX: usize = 8;

/// The column that names a breakdown, and the one that holds its categories.
const BREAKDOWN: &str = "breakdown";
const CATEGORY: &str = "category";

/// How a question is answered.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The figure asked for.
    pub(crate) asked: &'a Indicator,
    /// The figure counted: the same, or the one that it is derived from.
    pub(crate) counted: &'a Indicator,
    /// What the count is divided by, rounded down.
    pub(crate) divide_by: u64,
    /// Dimensions of the facts, and their names in the cells.
    pub(crate) by: Vec<String>,
    pub(crate) names: Vec<String>,
    /// The facts; `None` where no round speaks for the period.
    pub(crate) facts: Option<Selection>,
    /// As printed.
    pub(crate) period: String,
    pub(crate) place: String,
    /// The round that the facts are of, where it is one.
    pub(crate) round: Option<u32>,
}

impl<'a> Plan<'a> {
    pub(crate) fn of(
        declared: &'a dyn Declared,
        facts: &Snapshot,
        code: &str,
        query: &Query,
    ) -> Result<Self, FigureError> {
        let asked = indicator(declared, code)?;
        let (counted, divide_by) = source(declared, asked)?;
        refuse_unknown(declared, query)?;
        let split = Split::of(facts, asked, counted, query)?;
        let condition = match &split.breakdown {
            None => counted.condition.clone(),
            Some(breakdown) => replaced(&counted.condition, breakdown),
        };
        let time = times(facts, counted, query)?;
        let selected = match &time {
            None => None,
            Some(time) => {
                let filter = Filter {
                    place: query.place,
                    emergency: query.emergency.clone(),
                    ..time.filter.clone()
                };
                Some(facts.select(&condition, &filter)?)
            }
        };
        let round = time.as_ref().and_then(|time| time.filter.round);
        let period = time.as_ref().map_or_else(|| period(query), |time| time.period.clone());
        Ok(Self {
            asked,
            counted,
            divide_by,
            by: split.by,
            names: split.names,
            facts: selected,
            period,
            round,
            place: query.place.unwrap_or_else(|| declared.country()).to_string(),
        })
    }
}

fn indicator<'a>(declared: &'a dyn Declared, code: &str) -> Result<&'a Indicator, FigureError> {
    declared.indicator(code).ok_or_else(|| {
        let known = declared.indicators();
        let known = known.iter().map(|indicator| indicator.code.as_str());
        let nearest =
            masar_text::nearest_code(code, known, 3).into_iter().map(str::to_owned).collect();
        FigureError::UnknownFigure { code: code.to_owned(), nearest }
    })
}

/// The figure that is really counted, and the divisor on the way to it.
fn source<'a>(
    declared: &'a dyn Declared,
    asked: &'a Indicator,
) -> Result<(&'a Indicator, u64), FigureError> {
    let bad = || FigureError::BadDerived { code: asked.code.clone() };
    let (mut counted, mut divide_by) = (asked, 1u64);
    for _ in 0..DERIVED_MAX {
        let Some(derived) = &counted.derived else { return Ok((counted, divide_by)) };
        divide_by =
            divide_by.checked_mul(derived.divide_by).filter(|&by| by > 0).ok_or_else(bad)?;
        counted = declared.indicator(&derived.from).ok_or_else(bad)?;
    }
    Err(bad())
}

fn refuse_unknown(declared: &dyn Declared, query: &Query) -> Result<(), FigureError> {
    if let Some(place) = query.place.filter(|place| !declared.has_place(place)) {
        return Err(FigureError::UnknownPlace { place });
    }
    if let Some(emergency) = &query.emergency {
        let available = declared.emergencies();
        if !available.contains(emergency) {
            let emergency = emergency.clone();
            return Err(FigureError::UnknownEmergency { emergency, available });
        }
    }
    Ok(())
}

/// How a figure is split.
struct Split {
    by: Vec<String>,
    names: Vec<String>,
    breakdown: Option<String>,
}

impl Split {
    fn of(
        facts: &Snapshot,
        asked: &Indicator,
        counted: &Indicator,
        query: &Query,
    ) -> Result<Self, FigureError> {
        let mut split = Self { by: Vec::new(), names: Vec::new(), breakdown: None };
        let dimensions = facts.dimensions();
        for name in &query.by {
            if split.names.contains(name) {
                continue;
            }
            if is_breakdown(counted, name) {
                split.take_breakdown(asked, counted, name)?;
            } else if dimensions.contains(name) {
                split.by.push(name.clone());
            } else {
                let available = counted.breakdowns.iter().chain(&dimensions).cloned().collect();
                let (code, dimension) = (asked.code.clone(), name.clone());
                return Err(FigureError::UnknownDimension { code, dimension, available });
            }
            split.names.push(name.clone());
        }
        if split.names.len() > BY_MAX {
            let (code, found) = (asked.code.clone(), split.names.len());
            return Err(FigureError::TooManyDimensions { code, found, most: BY_MAX });
        }
        Ok(split)
    }

    fn take_breakdown(
        &mut self,
        asked: &Indicator,
        counted: &Indicator,
        name: &str,
    ) -> Result<(), FigureError> {
        if let Some(first) = &self.breakdown {
            return Err(FigureError::TwoBreakdowns {
                code: asked.code.clone(),
                asked: vec![first.clone(), name.to_owned()],
                available: counted.breakdowns.clone(),
            });
        }
        self.breakdown = Some(name.to_owned());
        self.by.push(CATEGORY.to_owned());
        Ok(())
    }
}

/// Whether the figure keeps this split as facts of its own, beside its total.
fn is_breakdown(indicator: &Indicator, name: &str) -> bool {
    indicator.breakdowns.iter().any(|breakdown| breakdown == name)
}

/// The condition with another breakdown in place of its own.
fn replaced(condition: &Condition, breakdown: &str) -> Condition {
    let all = |parts: &[Condition]| parts.iter().map(|part| replaced(part, breakdown)).collect();
    match condition {
        Condition::Compare { column, op: Op::Eq, .. } if column == BREAKDOWN => {
            Condition::Compare {
                column: column.clone(),
                op: Op::Eq,
                value: Literal::Text(breakdown.to_owned()),
            }
        }
        Condition::And(parts) => Condition::And(all(parts)),
        Condition::Or(parts) => Condition::Or(all(parts)),
        Condition::Not(part) => Condition::Not(Box::new(replaced(part, breakdown))),
        other => other.clone(),
    }
}

/// Of which time the facts are to be, and how it is printed.
struct Times {
    filter: Filter,
    period: String,
}

fn period(query: &Query) -> String {
    query.period.map_or_else(|| "all".to_owned(), |period| period.to_string())
}

fn times(
    facts: &Snapshot,
    indicator: &Indicator,
    query: &Query,
) -> Result<Option<Times>, FigureError> {
    let mut filter = Filter::default();
    if let Some(Period::Round(round)) = query.period {
        filter.round = Some(round);
        if indicator.time == Time::LatestRound {
            filter.programme = Some(indicator.programme.clone());
            // A round without an estimate says nothing, not zero.
            let selected = facts.select(&indicator.condition, &filter)?;
            if facts.count_rows(&selected, &[])?.iter().all(|cell| cell.value == 0) {
                return Ok(None);
            }
        }
        return Ok(Some(Times { filter, period: period(query) }));
    }
    let days = query.period.and_then(Period::days);
    if indicator.time == Time::During {
        (filter.first, filter.last) = days.unzip();
        return Ok(Some(Times { filter, period: period(query) }));
    }
    let Some(round) = latest_round(facts, indicator, days)? else { return Ok(None) };
    filter.round = Some(round);
    filter.programme = Some(indicator.programme.clone());
    let period = query.period.map_or(Period::Round(round), |period| period).to_string();
    Ok(Some(Times { filter, period }))
}

/// The newest round of the figure's facts whose last day lies in the period.
fn latest_round(
    facts: &Snapshot,
    indicator: &Indicator,
    days: Option<(Date, Date)>,
) -> Result<Option<u32>, FigureError> {
    let filter = Filter { programme: Some(indicator.programme.clone()), ..Filter::default() };
    let selected = facts.select(&indicator.condition, &filter)?;
    let mut newest: Option<(Date, u32)> = None;
    for cell in facts.count_rows(&selected, &["round", "date"])? {
        let [round, date] = &cell.cell[..] else { continue };
        let (Ok(round), Ok(date)) = (round.parse::<u32>(), date.parse::<Date>()) else { continue };
        let declared = facts
            .rounds()
            .iter()
            .find(|days| days.programme == indicator.programme && days.number == round);
        let last = declared.map_or(date, |days| days.last);
        if days.is_none_or(|(from, to)| from <= last && last <= to) {
            newest = newest.max(Some((last, round)));
        }
    }
    Ok(newest.map(|(_, round)| round))
}
