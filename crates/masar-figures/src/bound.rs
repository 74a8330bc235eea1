//! People behind a figure some of whose facts have no identity: the part that is
//! exact, the part that is only bounded, and the interval of both.
//!
//! A component is a programme, a fact and a service. Within one, head counts are
//! taken to be of different people; between two, and with the people known, they
//! may be the same. So the least is the larger of the people known and the
//! largest component, and the most is their sum; what `checks.toml` tells of the
//! figure ([`crate::told`]) narrows that by the solver of the audit.
//!
//! *Invariants:* what is told never widens the interval. What contradicts the
//! facts is not used, and is said. Cells of a split keep the plain bounds.

use std::collections::BTreeMap;

use masar_audit::bounds::{Fact, Known, Meeting, bounds};
use masar_audit::declared::Shared;
use masar_facts::{Cell, Selection, Snapshot};
use masar_programme::{Count, Time};
use serde::Serialize;

use crate::declared::Declared;
use crate::error::FigureError;
use crate::plan::Plan;
use crate::query::{Bounds, Query};
use crate::told::Told;

/// The columns that tell one component of a bounded figure from another.
pub(crate) const COMPONENT: [&str; 3] = ["programme", "fact", "service"];

/// Most figures that are told of at once: every set of them is counted.
const FIGURES_MAX: usize = 6;

/// The code of a cell without a value.
const UNKNOWN: &str = "unknown";

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
    /// False where it is of no use: a figure holds a part of a component only,
    /// counts nobody without a name, or too much is told at once.
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

type Key = Vec<String>;

/// The people of a whole figure, and its parts where somebody has no name.
pub(crate) fn persons_whole(
    declared: &dyn Declared,
    facts: &Snapshot,
    plan: &Plan<'_>,
    selected: &Selection,
    query: &Query,
) -> Result<(Bounds, Option<Parts>), FigureError> {
    let known = facts.count_persons(selected, &[])?.first().map_or(0, |cell| cell.value);
    let heads = heads(facts, selected, &[])?;
    if heads.is_empty() {
        return Ok((Bounds::exact(known), None));
    }
    let most = heads.values().sum::<u64>() + known;
    let plain =
        Bounds { lower: heads.values().copied().max().unwrap_or(0).max(known), upper: most };
    let told = match plan.counted.time {
        Time::During => Told::of(declared, &plan.counted.code, query),
        // A stock has its time from its round.
        Time::LatestRound => Told::default(),
    };
    let (found, told, contradicted) = if told.is_empty() {
        (plain, Vec::new(), false)
    } else {
        let narrow = Narrow { declared, facts, selected, query, heads: &heads, known, plain };
        narrow.by(&told)?
    };
    let parts = Parts {
        known,
        nameless: heads.into_iter().map(|(key, people)| component(facts, key, people)).collect(),
        from: found.lower.saturating_sub(known),
        to: found.upper.saturating_sub(known),
        twice: most - found.upper,
        told,
        contradicted,
    };
    Ok((found, Some(parts)))
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
fn heads(
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

/// A figure of which something is told, inside the whole.
struct Inside {
    /// Its components among those of the whole, by position.
    components: Vec<usize>,
    /// People known, by their numbers.
    known: Vec<u32>,
    /// Whether it cuts a component in two.
    is_cut: bool,
    /// Whether it holds people whom the whole does not.
    is_wider: bool,
}

/// What narrows the interval of one whole figure.
struct Narrow<'a> {
    declared: &'a dyn Declared,
    facts: &'a Snapshot,
    selected: &'a Selection,
    query: &'a Query,
    heads: &'a BTreeMap<Key, u64>,
    known: u64,
    plain: Bounds,
}

impl Narrow<'_> {
    fn by(&self, told: &Told) -> Result<(Bounds, Vec<Used>, bool), FigureError> {
        let mut codes: Vec<&String> = kinds(told).flat_map(|(_, shared)| &shared.of).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.truncate(FIGURES_MAX);
        let mut inside: BTreeMap<&str, Inside> = BTreeMap::new();
        for code in codes {
            if let Some(found) = self.inside(code)? {
                inside.insert(code, found);
            }
        }
        let mut used: Vec<Used> = Vec::new();
        let mut known = self.names(&inside);
        let at: BTreeMap<&str, usize> = inside.keys().copied().zip(1..).collect();
        for (kind, shared) in kinds(told) {
            let meeting = self.meeting(kind, shared, &inside, &at);
            used.push(Used::shared(kind, shared, meeting.is_some()));
            match (kind, meeting) {
                (UsedKind::Unions, Some(Meeting { groups, from, to })) => {
                    let mut services = groups.concat();
                    services.sort_unstable();
                    services.dedup();
                    known.unions.push(Fact { services, from, to });
                }
                (_, meeting) => known.meetings.extend(meeting),
            }
        }
        let mut found = self.plain;
        let mut contradicted = false;
        if used.iter().any(|one| one.used) {
            match self.solved(known) {
                Some(solved) => found = solved,
                None => contradicted = true,
            }
        }
        for column in &told.disjoint_by {
            let lower = self.disjoint(column)?;
            used.push(Used {
                kind: UsedKind::DisjointBy,
                of: vec![column.clone()],
                from: 0,
                to: None,
                used: lower.is_some(),
            });
            found.lower = found.lower.max(lower.unwrap_or(0));
        }
        contradicted |= found.lower > found.upper;
        Ok((if contradicted { self.plain } else { found }, used, contradicted))
    }

    /// The figure as far as it lies in the whole; `None` if it counts no people.
    fn inside(&self, code: &str) -> Result<Option<Inside>, FigureError> {
        let query = Query { by: Vec::new(), ..self.query.clone() };
        let Ok(plan) = Plan::of(self.declared, self.facts, code, &query) else { return Ok(None) };
        if plan.asked.derived.is_some() || plan.counted.count != Count::Persons {
            return Ok(None);
        }
        let Some(own) = plan.facts else { return Ok(None) };
        let all = own.count();
        let both = own.and(self.selected);
        let heads = heads(self.facts, &both, &[])?;
        let positions = self.heads.keys().zip(0..);
        let mut known: Vec<u32> = self.facts.lineage(&both).filter_map(|row| row.person).collect();
        known.sort_unstable();
        known.dedup();
        Ok(Some(Inside {
            components: positions
                .filter(|(key, _)| heads.contains_key(*key))
                .map(|(_, at)| at)
                .collect(),
            known,
            is_cut: heads.iter().any(|(key, people)| self.heads.get(key) != Some(people)),
            is_wider: both.count() < all,
        }))
    }

    /// The people known: all of them first, then those of each figure, with
    /// everything that identity tells of who is in which; then the components.
    fn names(&self, inside: &BTreeMap<&str, Inside>) -> Known {
        let mut sets: BTreeMap<u32, usize> = BTreeMap::new();
        for (figure, bit) in inside.values().zip(0..) {
            for person in &figure.known {
                *sets.entry(*person).or_default() |= 1_usize << bit;
            }
        }
        let mut by_set = vec![0_u64; 1 << inside.len()];
        sets.values().for_each(|&set| by_set[set] += 1);
        let people = |all: usize| {
            by_set.iter().enumerate().filter(|(set, _)| set & all == all).map(|(_, n)| n).sum()
        };
        let mut known = Known { components: vec![self.known], ..Known::default() };
        known.components.extend(inside.values().map(|figure| figure.known.len() as u64));
        for all in 1..by_set.len() {
            let mut services: Vec<usize> =
                (0..inside.len()).filter(|bit| all & (1 << bit) != 0).map(|bit| bit + 1).collect();
            if services.len() == 1 {
                services.insert(0, 0);
            }
            known.overlaps.push(Fact::exact(&services, people(all)));
        }
        known.components.extend(self.heads.values());
        known
    }

    /// What is told, for the solver; `None` where it is of no use.
    fn meeting(
        &self,
        kind: UsedKind,
        shared: &Shared,
        inside: &BTreeMap<&str, Inside>,
        at: &BTreeMap<&str, usize>,
    ) -> Option<Meeting> {
        let first = inside.len() + 1;
        let figures: Option<Vec<(&Inside, usize)>> = shared
            .of
            .iter()
            .map(|code| inside.get(code.as_str()).zip(at.get(code.as_str()).copied()))
            .collect();
        let figures = figures.filter(|all| all.iter().all(|(figure, _)| !figure.is_cut))?;
        let nameless = |figure: &Inside| figure.components.iter().map(|at| at + first).collect();
        let groups: Vec<Vec<usize>> = match kind {
            UsedKind::NamedToo => {
                let mut any: Vec<usize> =
                    figures.iter().flat_map(|(figure, _)| nameless(figure)).collect::<Vec<usize>>();
                any.sort_unstable();
                any.dedup();
                vec![vec![0], any]
            }
            UsedKind::Overlaps | UsedKind::Unions | UsedKind::DisjointBy => {
                let group = |&(figure, known): &(&Inside, usize)| {
                    let mut group: Vec<usize> = nameless(figure);
                    group.push(known);
                    group
                };
                figures.iter().map(group).collect()
            }
        };
        if groups.iter().any(Vec::is_empty) {
            return None;
        }
        // Of people outside the whole nothing certain is told about those inside.
        let is_wider = figures.iter().any(|(figure, _)| figure.is_wider);
        let from = if is_wider { 0 } else { u64::try_from(shared.from).ok()? };
        Some(Meeting { groups, from, to: u64::try_from(shared.to).ok()? })
    }

    /// The tightest interval; `None` where all of it cannot be true. Components
    /// of which nothing is told stand apart, so that few are solved together.
    fn solved(&self, mut known: Known) -> Option<Bounds> {
        let first = known.components.len() - self.heads.len();
        let groups = known.meetings.iter().flat_map(|one| &one.groups);
        let groups = groups.chain(known.unions.iter().map(|one| &one.services));
        let groups: Vec<Vec<usize>> = groups.cloned().collect();
        let told = |at: usize| groups.iter().any(|group| group.contains(&at));
        let kept: Vec<usize> =
            (0..known.components.len()).filter(|&at| at < first || told(at)).collect();
        let apart = (first..known.components.len()).filter(|at| !kept.contains(at));
        let apart: Vec<u64> = apart.map(|at| known.components[at]).collect();
        let place = |at: &mut usize| *at = kept.iter().position(|one| one == at).unwrap_or(0);
        known.meetings.iter_mut().flat_map(|one| &mut one.groups).flatten().for_each(place);
        known.unions.iter_mut().flat_map(|one| &mut one.services).for_each(place);
        known.components = kept.iter().map(|&at| known.components[at]).collect();
        let found = bounds(&known).ok()?;
        let lower = found.lower.max(apart.iter().copied().max().unwrap_or(0));
        let upper = found.upper + apart.iter().sum::<u64>();
        Some(Bounds { lower: lower.max(self.plain.lower), upper: upper.min(self.plain.upper) })
    }

    /// The least people where nobody is in two cells of a column: every cell has
    /// as many as its largest component, or as are known in it.
    fn disjoint(&self, column: &str) -> Result<Option<u64>, FigureError> {
        if !self.facts.has_column(column)
            && !self.facts.dimensions().iter().any(|one| one == column)
        {
            return Ok(None);
        }
        let cells = persons_cells(self.facts, self.selected, &[column])?;
        let known =
            cells.into_iter().filter(|(cell, _)| cell.first().is_some_and(|code| code != UNKNOWN));
        Ok(Some(known.map(|(_, bounds)| bounds.lower).sum()))
    }
}

/// Everything that is told of people in figures, in the order of its use.
fn kinds(told: &Told) -> impl Iterator<Item = (UsedKind, &Shared)> {
    let overlaps = told.overlaps.iter().map(|one| (UsedKind::Overlaps, one));
    let unions = told.unions.iter().map(|one| (UsedKind::Unions, one));
    overlaps.chain(unions).chain(told.named_too.iter().map(|one| (UsedKind::NamedToo, one)))
}

impl Used {
    fn shared(kind: UsedKind, shared: &Shared, used: bool) -> Self {
        let number = |number: u128| u64::try_from(number).unwrap_or(u64::MAX);
        let to = Some(number(shared.to)).filter(|&to| to < crate::told::EVERYBODY);
        Self { kind, of: shared.of.clone(), from: number(shared.from), to, used }
    }
}
