//! Counting a figure, whole and split. Where some facts have no identity, people
//! are bounded ([`crate::bound`]).

use std::collections::BTreeMap;

use masar_facts::{Cell, Selection, Snapshot};
use masar_programme::{Count, Mission, Time};

use crate::bound::{Parts, persons_cells, persons_split, persons_whole};
use crate::declared::Declared;
use crate::error::FigureError;
use crate::plan::Plan;
use crate::query::{Bounds, Figure, FigureCell, Method, Query};

/// One figure.
pub fn figure(
    mission: &Mission,
    facts: &Snapshot,
    code: &str,
    query: &Query,
) -> Result<Figure, FigureError> {
    figure_of(mission, facts, code, query)
}

/// Several figures, each split alike.
pub fn figures(
    mission: &Mission,
    facts: &Snapshot,
    codes: &[&str],
    query: &Query,
) -> Result<Vec<Figure>, FigureError> {
    codes.iter().map(|code| figure_of(mission, facts, code, query)).collect()
}

pub(crate) fn figure_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    code: &str,
    query: &Query,
) -> Result<Figure, FigureError> {
    let plan = Plan::of(declared, facts, code, query)?;
    // A breakdown's facts stand beside those of the total, so the whole figure
    // is always counted from the latter.
    let (whole, mut parts) = if query.by.is_empty() {
        whole(declared, facts, &plan)?
    } else {
        let query = Query { by: Vec::new(), ..query.clone() };
        whole(declared, facts, &Plan::of(declared, facts, code, &query)?)?
    };
    let split = match whole.filter(|_| !plan.by.is_empty()) {
        Some(whole) => cells(declared, facts, &plan, (whole, parts.as_mut()))?,
        None => Vec::new(),
    };
    let whole = whole.map(|whole| whole.divide(plan.divide_by));
    Ok(Figure {
        code: plan.asked.code.clone(),
        unit: plan.asked.unit,
        method: method(facts, &plan, whole, parts.as_ref())?,
        value: whole.and_then(Bounds::value),
        lower: whole.map(|whole| whole.lower),
        upper: whole.map(|whole| whole.upper),
        parts: parts.filter(|_| plan.asked.derived.is_none()),
        status: None,
        coarser: None,
        by: split,
        period: plan.period,
        place: plan.place,
    })
}

fn method(
    facts: &Snapshot,
    plan: &Plan<'_>,
    whole: Option<Bounds>,
    parts: Option<&Parts>,
) -> Result<Method, FigureError> {
    if plan.asked.derived.is_some() {
        return Ok(Method::Derived);
    }
    if whole.is_some_and(|whole| whole.value().is_none()) {
        return Ok(Method::Bounded);
    }
    if let Some(parts) = parts {
        return Ok(if parts.is_narrowed() { Method::Deduced } else { Method::Heads });
    }
    let Some(selected) = &plan.facts else { return Ok(Method::Estimated) };
    let origins = facts.count_rows(selected, &["origin"])?;
    let none = origins.is_empty() && plan.counted.time == Time::LatestRound;
    let estimated = none || origins.iter().any(|cell| cell.cell[0] == "estimate");
    Ok(if estimated { Method::Estimated } else { Method::Counted })
}

/// The figure itself before it is divided, and its parts where somebody has no
/// name; no figure where no round speaks for the period.
fn whole(
    declared: &dyn Declared,
    facts: &Snapshot,
    plan: &Plan<'_>,
) -> Result<(Option<Bounds>, Option<Parts>), FigureError> {
    let Some(selected) = &plan.facts else { return Ok((None, None)) };
    let (bounds, parts) = if plan.counted.count == Count::Persons {
        persons_whole(declared, facts, plan, selected)?
    } else {
        let counted = count(facts, selected, plan.counted.count, &[])?;
        (counted.into_values().next().unwrap_or(Bounds::exact(0)), None)
    };
    Ok((Some(bounds), parts))
}

fn cells(
    declared: &dyn Declared,
    facts: &Snapshot,
    plan: &Plan<'_>,
    whole: (Bounds, Option<&mut Parts>),
) -> Result<Vec<FigureCell>, FigureError> {
    let Some(selected) = &plan.facts else { return Ok(Vec::new()) };
    let by: Vec<&str> = plan.by.iter().map(String::as_str).collect();
    let counted = match plan.counted.count {
        Count::Persons => persons_split(declared, facts, plan, selected, whole)?,
        other => count(facts, selected, other, &by)?,
    };
    let cell = |(codes, bounds): (Vec<String>, Bounds)| {
        let bounds = bounds.divide(plan.divide_by);
        FigureCell {
            cell: plan.names.iter().cloned().zip(codes).collect(),
            value: bounds.value(),
            lower: Some(bounds.lower),
            upper: Some(bounds.upper),
            status: None,
        }
    };
    Ok(counted.into_iter().map(cell).collect())
}

/// Counts by dimensions; keys are the cells' codes in order of `by`.
fn count(
    facts: &Snapshot,
    selected: &Selection,
    count: Count,
    by: &[&str],
) -> Result<BTreeMap<Vec<String>, Bounds>, FigureError> {
    let cells = match count {
        Count::Persons => return persons_cells(facts, selected, by),
        Count::Households => facts.count_households(selected, by)?,
        Count::Places => facts.count_places(selected, None, by)?,
        Count::PlacesAt(level) => facts.count_places(selected, Some(level), by)?,
        Count::Rows => facts.count_rows(selected, by)?,
        Count::Sum => facts.sum(selected, by)?,
    };
    Ok(cells.into_iter().map(|Cell { cell, value }| (cell, Bounds::exact(value))).collect())
}
