//! What is to be protected: each figure that tells of people, once a split.

use std::collections::{BTreeMap, BTreeSet};

use masar_facts::Snapshot;
use masar_programme::Time;

use super::tells_of_people;
use crate::count::figure_of;
use crate::declared::Declared;
use crate::error::FigureError;
use crate::plan::Plan;
use crate::query::{Figure, Query};

/// One figure with one of its splits.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) code: String,
    /// The published figure that holds its people.
    pub(crate) within: Option<String>,
    pub(crate) threshold: u32,
    /// Figure, time and place: the same name is the same number.
    pub(crate) time: String,
    pub(crate) by: Vec<String>,
    pub(crate) whole: (u64, u64),
    /// Lower and upper bound of each cell.
    pub(crate) cells: BTreeMap<BTreeMap<String, String>, (u64, u64)>,
    /// Nobody asked for this split: it stands for a finer one.
    pub(crate) coarser: bool,
}

impl Item {
    /// The whole number alone.
    pub(crate) fn bare(&self) -> Self {
        Self { by: Vec::new(), cells: BTreeMap::new(), ..self.clone() }
    }
}

/// The columns of a figure's split, in order.
pub(crate) fn columns_of(figure: &Figure) -> Vec<String> {
    figure.by.first().map(|cell| cell.cell.keys().cloned().collect()).unwrap_or_default()
}

/// The item of a figure; a derived figure stands for the one it is made of. None
/// where it tells of no people.
pub(crate) fn item_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    query: &Query,
    figure: &Figure,
) -> Result<Option<Item>, FigureError> {
    let by = columns_of(figure);
    let query = Query { by: by.clone(), ..query.clone() };
    let plan = Plan::of(declared, facts, &figure.code, &query)?;
    let counted = plan.counted;
    if !tells_of_people(counted.unit) || figure.upper.is_none() {
        return Ok(None);
    }
    let found = if counted.code == figure.code {
        figure.clone()
    } else {
        figure_of(declared, facts, &counted.code, &query)?
    };
    let emergency = query.emergency.as_deref().unwrap_or("");
    let stock = plan.round.filter(|_| counted.time == Time::LatestRound);
    let period = stock.map_or_else(|| plan.period.clone(), |round| format!("round:{round}"));
    let bounds = |lower: Option<u64>, upper: Option<u64>| Some((lower?, upper?));
    let cells = found
        .by
        .iter()
        .filter_map(|cell| Some((cell.cell.clone(), bounds(cell.lower, cell.upper)?)));
    Ok(Some(Item {
        code: counted.code.clone(),
        within: counted.within.clone(),
        threshold: declared.threshold(counted),
        time: format!("{period}@{}@{emergency}", plan.place),
        by,
        whole: bounds(found.lower, found.upper).unwrap_or((0, 0)),
        cells: cells.collect(),
        coarser: false,
    }))
}

/// The items of figures, each figure and split once.
pub(crate) fn items_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    query: &Query,
    figures: &[Figure],
) -> Result<Vec<Item>, FigureError> {
    let mut items: BTreeMap<(String, Vec<String>), Item> = BTreeMap::new();
    for figure in figures {
        if let Some(item) = item_of(declared, facts, query, figure)? {
            items.entry((item.code.clone(), item.by.clone())).or_insert(item);
        }
    }
    let mut items: Vec<Item> = items.into_values().collect();
    let codes: BTreeSet<String> = items.iter().map(|item| item.code.clone()).collect();
    for item in &mut items {
        item.within = item.within.take().filter(|whole| codes.contains(whole));
    }
    Ok(items)
}

/// Derived figures, and the ones that they are derived from.
pub(crate) fn derived_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    query: &Query,
    figures: &[Figure],
) -> Result<BTreeMap<String, String>, FigureError> {
    let mut derived = BTreeMap::new();
    for figure in figures {
        let from = declared.indicator(&figure.code).and_then(|found| found.derived.as_ref());
        if from.is_some() {
            let query = Query { by: Vec::new(), ..query.clone() };
            let counted = Plan::of(declared, facts, &figure.code, &query)?.counted;
            derived.insert(figure.code.clone(), counted.code.clone());
        }
    }
    Ok(derived)
}
