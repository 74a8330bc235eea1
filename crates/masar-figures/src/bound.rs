//! People behind a figure some of whose facts have no identity: the part that is
//! exact, the part that is only bounded, and the interval of both.
//!
//! A component is a programme, a fact and a service. Within one, head counts are
//! taken to be of different people; between two, and with the people known, they
//! may be the same. So the least is the larger of the people known and the
//! largest component, and the most is their sum; what `checks.toml` tells of the
//! figure ([`crate::told`]) narrows that, for the whole and for each cell of a
//! split ([`crate::narrow`]).
//!
//! *Invariants:* what is told never widens an interval. What contradicts the
//! facts is not used, and is said.

use std::collections::BTreeMap;

use masar_facts::{Cell, Selection, Snapshot};
use masar_programme::Time;
use serde::Serialize;

use crate::declared::Declared;
use crate::error::FigureError;
use crate::narrow::Narrow;
use crate::plan::Plan;
use crate::query::Bounds;
use crate::told::Told;

/// The columns that tell one component of a bounded figure from another.
pub(crate) const COMPONENT: [&str; 3] = ["programme", "fact", "service"];

/// The code of a cell without a value.
pub(crate) const UNKNOWN: &str = "unknown";

/// What is exact of a bounded figure, and what is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// People known by identity, each once: the exact part.
    pub known: u64,
    /// People who were only counted.
    pub nameless: Vec<Component>,
    /// What the nameless add to the people known: at least and at most.
    pub from: u64,
    pub to: u64,
    /// People that all of this counts again, for certain.
    pub twice: u64,
    /// What was told beside the facts.
    pub told: Vec<Used>,
    /// Whether what was told contradicts the facts, and was not used.
    pub contradicted: bool,
    /// Whether more is told than is solved at once, so that the interval, or that
    /// of a cell, may be wider than it need be.
    pub loose: bool,
}

impl Parts {
    /// Whether what was told made the interval narrower than the facts do.
    pub fn is_narrowed(&self) -> bool {
        let largest = self.nameless.iter().map(|one| one.people).max().unwrap_or(0);
        self.twice > 0 || self.known + self.from > largest.max(self.known)
    }
}

/// Head counts that add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    pub programme: String,
    pub fact: String,
    /// Nothing where the facts have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    pub people: u64,
}

/// Something that was told of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    pub kind: UsedKind,
    /// Figures, or the column.
    pub of: Vec<String>,
    /// As far as it holds for the question; `None`: no limit.
    pub from: u64,
    pub to: Option<u64>,
    /// False where it is of no use: a figure counts no people, or nobody without
    /// a name, or too much is told at once.
    pub used: bool,
}

/// The key of `checks.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UsedKind {
    Overlaps,
    Unions,
    NamedToo,
    DisjointBy,
}

impl UsedKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Overlaps => "overlaps",
            Self::Unions => "unions",
            Self::NamedToo => "named_too",
            Self::DisjointBy => "disjoint_by",
        }
    }
}

pub(crate) type Key = Vec<String>;

/// The people of a whole figure, and its parts where somebody has no name.
pub(crate) fn persons_whole(
    declared: &dyn Declared,
    facts: &Snapshot,
    plan: &Plan<'_>,
    selected: &Selection,
) -> Result<(Bounds, Option<Parts>), FigureError> {
    let known = facts.count_persons(selected, &[])?.first().map_or(0, |cell| cell.value);
    let heads = heads(facts, selected, &[])?;
    if heads.is_empty() {
        return Ok((Bounds::exact(known), None));
    }
    let most = heads.values().sum::<u64>() + known;
    let plain =
        Bounds { lower: heads.values().copied().max().unwrap_or(0).max(known), upper: most };
    let narrow = narrow(declared, facts, plan, selected)?;
    let found = narrow.whole(plain)?;
    let bounds = found.map_or(plain, |found| found.bounds);
    let parts = Parts {
        known,
        nameless: heads.into_iter().map(|(key, people)| component(facts, key, people)).collect(),
        from: bounds.lower.saturating_sub(known),
        to: bounds.upper.saturating_sub(known),
        twice: most - bounds.upper,
        told: narrow.used,
        contradicted: found.is_none(),
        loose: found.is_some_and(|found| !found.is_tight),
    };
    Ok((bounds, Some(parts)))
}

/// What is told of a plan's figure. A stock has its time from its round, and of
/// it nothing is told.
fn narrow<'a>(
    declared: &dyn Declared,
    facts: &'a Snapshot,
    plan: &Plan<'_>,
    selected: &'a Selection,
) -> Result<Narrow<'a>, FigureError> {
    let told = match plan.counted.time {
        Time::During => Told::of(declared, &plan.counted.code),
        Time::LatestRound => Told::default(),
    };
    Narrow::of(declared, facts, selected, &told)
}

/// The people of a split's cells, where the whole has these bounds and parts.
pub(crate) fn persons_split(
    declared: &dyn Declared,
    facts: &Snapshot,
    plan: &Plan<'_>,
    selected: &Selection,
    (whole, parts): (Bounds, Option<&mut Parts>),
) -> Result<BTreeMap<Key, Bounds>, FigureError> {
    let by: Vec<&str> = plan.by.iter().map(String::as_str).collect();
    let plain = persons_cells(facts, selected, &by)?;
    // A breakdown's facts stand beside those of the total, and nothing is told of them.
    let is_of_whole = plan.by == plan.names;
    let Some(parts) = parts.filter(|parts| is_of_whole && !parts.contradicted) else {
        return Ok(plain);
    };
    let (cells, is_tight) = narrow(declared, facts, plan, selected)?.cells(&by, whole, plain)?;
    parts.loose |= !is_tight;
    Ok(cells)
}

/// People by dimensions, where some have no name: plain bounds.
pub(crate) fn persons_cells(
    facts: &Snapshot,
    selected: &Selection,
    by: &[&str],
) -> Result<BTreeMap<Key, Bounds>, FigureError> {
    let known = facts.count_persons(selected, by)?;
    let mut bounds: BTreeMap<Key, Bounds> =
        known.into_iter().map(|Cell { cell, value }| (cell, Bounds::exact(value))).collect();
    for (mut cell, people) in heads(facts, selected, by)? {
        cell.truncate(by.len());
        let known = bounds.entry(cell).or_insert(Bounds::exact(0));
        *known = Bounds { lower: known.lower.max(people), upper: known.upper + people };
    }
    Ok(bounds)
}

/// Head counts without identity: by dimensions, then by component.
pub(crate) fn heads(
    facts: &Snapshot,
    selected: &Selection,
    by: &[&str],
) -> Result<BTreeMap<Key, u64>, FigureError> {
    let nameless = facts.anonymous(selected);
    if nameless.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut dimensions = by.to_vec();
    dimensions.extend(COMPONENT.into_iter().filter(|name| facts.has_column(name)));
    let cells = facts.sum(&nameless, &dimensions)?.into_iter();
    Ok(cells.filter(|cell| cell.value > 0).map(|cell| (cell.cell, cell.value)).collect())
}

fn component(facts: &Snapshot, key: Key, people: u64) -> Component {
    let columns = COMPONENT.into_iter().filter(|name| facts.has_column(name));
    let named: BTreeMap<&str, String> = columns.zip(key).collect();
    let text = |column: &str| named.get(column).cloned().filter(|code| code != UNKNOWN);
    Component {
        programme: text("programme").unwrap_or_default(),
        fact: text("fact").unwrap_or_default(),
        service: text("service"),
        people,
    }
}

impl Used {
    pub(crate) fn column(column: &str, used: bool) -> Self {
        let of = vec![column.to_owned()];
        Self { kind: UsedKind::DisjointBy, of, from: 0, to: None, used }
    }
}
