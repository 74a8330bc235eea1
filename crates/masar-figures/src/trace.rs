//! The entries behind a figure.
//!
//! *Invariant:* what the items add up to, divided as the figure is, is the
//! figure's value, and its upper bound where it is bounded: a nameless head
//! count is an item of its own. People whom those count again for certain are
//! told apart (`twice` of the parts) and are more than the upper bound.

use std::collections::BTreeMap;

use masar_domain::{Seq, Unit};
use masar_facts::{LineageRow, Snapshot};
use masar_programme::{Count, Mission};
use serde::Serialize;

use crate::bound::Parts;
use crate::count::figure_of;
use crate::declared::Declared;
use crate::error::FigureError;
use crate::plan::Plan;
use crate::query::{Method, Query};

/// A figure and everything that it was counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    pub code: String,
    pub period: String,
    pub place: String,
    pub unit: Unit,
    pub method: Method,
    pub value: Option<u64>,
    pub lower: Option<u64>,
    pub upper: Option<u64>,
    /// Why the bounds are what they are, where somebody has no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
    /// The sum of the items' values, divided by `divided_by` and rounded down.
    pub reproduced: u64,
    pub divided_by: u64,
    pub items: Vec<TraceItem>,
}

/// Somebody, some place or some entry, and what it adds to the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceItem {
    /// `person 17`, `household 3`, `place LY02110403`, `entry 12`. People and
    /// households are told by the dense numbers of the facts.
    pub subject: String,
    pub value: u64,
    /// Positions in the ledger, ascending.
    pub entries: Vec<Seq>,
}

/// The entries behind a figure; the split of the question does not matter.
pub fn trace(
    mission: &Mission,
    facts: &Snapshot,
    code: &str,
    query: &Query,
) -> Result<Trace, FigureError> {
    trace_of(mission, facts, code, query)
}

pub(crate) fn trace_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    code: &str,
    query: &Query,
) -> Result<Trace, FigureError> {
    let query = Query { by: Vec::new(), ..query.clone() };
    let figure = figure_of(declared, facts, code, &query)?;
    let plan = Plan::of(declared, facts, code, &query)?;
    let items = match &plan.facts {
        None => Vec::new(),
        Some(selected) => items(facts.lineage(selected), plan.counted.count),
    };
    let sum: u64 = items.iter().map(|item| item.value).sum();
    Ok(Trace {
        code: figure.code,
        period: figure.period,
        place: figure.place,
        unit: figure.unit,
        method: figure.method,
        value: figure.value,
        lower: figure.lower,
        upper: figure.upper,
        parts: figure.parts,
        reproduced: sum / plan.divide_by,
        divided_by: plan.divide_by,
        items,
    })
}

/// What an item is about, in the order that items are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject<'a> {
    Person(u32),
    Household(u32),
    Place(&'a str),
    Entry(Seq),
}

impl Subject<'_> {
    fn text(&self) -> String {
        match self {
            Self::Person(number) => format!("person {number}"),
            Self::Household(number) => format!("household {number}"),
            Self::Place(code) => format!("place {code}"),
            Self::Entry(seq) => format!("entry {seq}"),
        }
    }
}

fn items<'a>(rows: impl Iterator<Item = LineageRow<'a>>, count: Count) -> Vec<TraceItem> {
    let mut items: BTreeMap<Subject<'a>, (u64, Vec<Seq>)> = BTreeMap::new();
    for row in rows {
        let Some((subject, adds)) = part(&row, count) else { continue };
        let (value, entries) = items.entry(subject).or_default();
        *value = match adds {
            Adds::Once => 1,
            Adds::Each(more) => *value + more,
        };
        entries.push(row.seq);
    }
    let item = |(subject, (value, mut entries)): (Subject<'_>, (u64, Vec<Seq>))| {
        entries.sort_unstable();
        entries.dedup();
        TraceItem { subject: subject.text(), value, entries }
    };
    items.into_iter().map(item).collect()
}

/// What a fact adds to its item.
enum Adds {
    /// The item counts for one, however many facts it has.
    Once,
    Each(u64),
}

/// The item that a fact belongs to; `None` if the fact does not count.
fn part<'a>(row: &LineageRow<'a>, count: Count) -> Option<(Subject<'a>, Adds)> {
    let entry = Subject::Entry(row.seq);
    match count {
        Count::Persons => Some(match row.person {
            Some(person) => (Subject::Person(person), Adds::Once),
            None => (entry, Adds::Each(row.value)),
        }),
        Count::Households => Some((Subject::Household(row.household?), Adds::Once)),
        Count::Places => Some((Subject::Place(row.place?), Adds::Once)),
        Count::PlacesAt(level) => {
            // A P-code begins with the codes of the places that hold it.
            let holder = row.place?.get(..2 + 2 * usize::from(level.0))?;
            Some((Subject::Place(holder), Adds::Once))
        }
        Count::Rows => Some((entry, Adds::Each(1))),
        Count::Sum => Some((row.place.map_or(entry, Subject::Place), Adds::Each(row.value))),
    }
}
