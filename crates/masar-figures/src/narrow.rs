//! What is told of a bounded figure, brought to the facts: which facts it speaks
//! of, what they look like, and the interval of the whole and of each cell.
//!
//! *Invariants:* every interval holds the truth if what is told is true. It is the
//! tightest one unless it says so; then it is no wider than what columns tell cell
//! by cell. Cells and whole agree: what is left for a cell is what the whole has
//! beside the others.

use std::collections::{BTreeMap, BTreeSet};

use masar_audit::declared::Shared;
use masar_domain::{Pcode, Period};
use masar_facts::alike::MARKS_MAX;
use masar_facts::{Alike, Selection, Snapshot};
use masar_programme::Count;

use crate::bound::{COMPONENT, Key, UNKNOWN, Used, UsedKind, heads, persons_cells};
use crate::declared::Declared;
use crate::error::FigureError;
use crate::plan::Plan;
use crate::query::{Bounds, Query};
use crate::told::{EVERYBODY, Told};
use crate::world::{BY_NAME, Found, Look, Looks, Meeting, NoWorld, Under, world_bounds};

/// Most work of the solver for a whole figure: half a second or so.
const WORK_WHOLE: u64 = 100_000_000;

/// And for all the cells of a split together, each having its share.
const WORK_CELLS: u64 = 400_000_000;

/// What is told of one question, and the facts it is held against.
pub(crate) struct Narrow<'a> {
    facts: &'a Snapshot,
    selected: &'a Selection,
    marks: Vec<Selection>,
    meetings: Vec<Meeting>,
    disjoint_by: Vec<String>,
    pub(crate) used: Vec<Used>,
}

/// Facts that something told speaks of.
#[derive(Clone, Copy)]
struct Marked {
    bit: u32,
    /// Whether it also speaks of people whom the question does not.
    is_wider: bool,
    /// Whether somebody in it has no name.
    has_nameless: bool,
}

impl<'a> Narrow<'a> {
    pub(crate) fn of(
        declared: &dyn Declared,
        facts: &'a Snapshot,
        selected: &'a Selection,
        told: &Told,
    ) -> Result<Self, FigureError> {
        let mut narrow = Self {
            facts,
            selected,
            marks: Vec::new(),
            meetings: Vec::new(),
            disjoint_by: Vec::new(),
            used: Vec::new(),
        };
        let mut known = BTreeMap::new();
        for (kind, shared) in told.kinds() {
            let mut marked = Vec::new();
            for code in &shared.of {
                let name = (code.as_str(), shared.period.as_deref(), shared.place.as_deref());
                let found = match known.get(&name) {
                    Some(found) => *found,
                    None => narrow.mark(declared, code, shared)?,
                };
                known.insert(name, found);
                marked.push(found);
            }
            narrow.meet(kind, shared, marked);
        }
        for column in &told.disjoint_by {
            let is_known = facts.dimensions().contains(column);
            narrow.used.push(Used::column(column, is_known));
            if is_known && !narrow.disjoint_by.contains(column) {
                narrow.disjoint_by.push(column.clone());
            }
        }
        Ok(narrow)
    }

    /// The facts of a figure, in the time and place that something is told of;
    /// `None` if it counts no people.
    fn mark(
        &mut self,
        declared: &dyn Declared,
        code: &str,
        shared: &Shared,
    ) -> Result<Option<Marked>, FigureError> {
        let place: Option<Pcode> = shared.place.as_deref().and_then(|text| text.parse().ok());
        let query = Query {
            place: place.filter(|place| *place != declared.country()),
            period: shared.period.as_deref().and_then(|text| text.parse::<Period>().ok()),
            ..Query::default()
        };
        let Ok(plan) = Plan::of(declared, self.facts, code, &query) else { return Ok(None) };
        let is_people = plan.asked.derived.is_none() && plan.counted.count == Count::Persons;
        let Some(own) = plan.facts.filter(|_| is_people && self.marks.len() < MARKS_MAX) else {
            return Ok(None);
        };
        let all = own.count();
        let both = own.and(self.selected);
        let marked = Marked {
            bit: 1 << self.marks.len(),
            is_wider: both.count() < all,
            has_nameless: !heads(self.facts, &both, &[])?.is_empty(),
        };
        self.marks.push(both);
        Ok(Some(marked))
    }

    fn meet(&mut self, kind: UsedKind, shared: &Shared, marked: Vec<Option<Marked>>) {
        let of = marked.into_iter().collect::<Option<Vec<Marked>>>();
        let is_wider = of.iter().flatten().any(|one| one.is_wider);
        // Of people outside the question nothing certain is told about those inside.
        let from = if is_wider { 0 } else { number(shared.from) };
        let to = Some(number(shared.to)).filter(|&to| to < EVERYBODY);
        if of.is_some() && from == 0 && to.is_none() {
            return;
        }
        let under = match kind {
            UsedKind::Unions => Under::Any,
            UsedKind::NamedToo => Under::NamedToo,
            UsedKind::Overlaps | UsedKind::DisjointBy => Under::All,
        };
        let is_of_use =
            |of: &Vec<Marked>| under != Under::NamedToo || of.iter().any(|one| one.has_nameless);
        let of = of.filter(is_of_use);
        let used = Used { kind, of: shared.of.clone(), from, to, used: of.is_some() };
        self.used.push(used);
        if let Some(of) = of {
            let marks = of.iter().fold(0, |marks, one| marks | one.bit);
            self.meetings.push(Meeting { under, marks, from, to });
        }
    }

    fn is_empty(&self) -> bool {
        self.meetings.is_empty() && self.disjoint_by.is_empty()
    }

    /// The interval of the whole, inside its plain one; `None` where what is told
    /// cannot be true of the facts.
    pub(crate) fn whole(&self, plain: Bounds) -> Result<Option<Found>, FigureError> {
        if self.is_empty() {
            return Ok(Some(Found { bounds: plain, is_tight: true }));
        }
        let rows = Rows::read(self, &[])?;
        if rows.as_ref().is_some_and(|rows| rows.is_in_two) {
            return Ok(None);
        }
        let least = self.least(&[])?.into_values().next().unwrap_or(0);
        Ok(self.bounded(rows.as_ref(), None, (plain, least), WORK_WHOLE))
    }

    /// The intervals of a split's cells, inside their plain ones, and whether all
    /// of them are the tightest.
    pub(crate) fn cells(
        &self,
        by: &[&str],
        whole: Bounds,
        mut cells: BTreeMap<Key, Bounds>,
    ) -> Result<(BTreeMap<Key, Bounds>, bool), FigureError> {
        if self.is_empty() {
            return Ok((cells, true));
        }
        let rows = Rows::read(self, by)?;
        let least = self.least(by)?;
        let mut is_tight = true;
        let open = |bounds: &Bounds| bounds.value().is_none();
        let many = cells.values().filter(|bounds| open(bounds)).count() as u64;
        for (cell, bounds) in cells.iter_mut().filter(|(_, bounds)| open(bounds)) {
            let least = least.get(cell).copied().unwrap_or(0);
            // That the whole can be was seen before.
            if let Some(found) =
                self.bounded(rows.as_ref(), Some(cell), (*bounds, least), WORK_CELLS / many)
            {
                *bounds = found.bounds;
                is_tight &= found.is_tight;
            }
        }
        let is_one_of = |column: &&str| self.disjoint_by.iter().any(|one| one == column);
        let is_known = |cell: &Key| cell.iter().all(|code| code != UNKNOWN);
        let is_partition = by.iter().all(is_one_of) && cells.keys().all(is_known);
        agree(&mut cells, whole, is_partition);
        Ok((cells, is_tight))
    }

    /// All that is told at once; where that is too much, what is told of people
    /// without the columns, and the columns by themselves.
    fn bounded(
        &self,
        rows: Option<&Rows>,
        cell: Option<&Key>,
        (plain, least): (Bounds, u64),
        work: u64,
    ) -> Option<Found> {
        let mut looks = rows.map(|rows| rows.looks(cell));
        let mut solve = |are_grouped: bool| {
            let looks = looks.as_mut().ok_or(NoWorld::TooMuch)?;
            if !are_grouped {
                *looks = ungrouped(looks);
            }
            let found = world_bounds(looks, &self.meetings, cell.is_none(), &mut { work })?;
            Ok(Found { is_tight: found.is_tight && are_grouped, ..found })
        };
        let found = match solve(true) {
            Err(NoWorld::TooMuch) => solve(false),
            found => found,
        };
        let Found { bounds, is_tight } = match found {
            Ok(found) => found,
            Err(NoWorld::TooMuch) => Found { bounds: plain, is_tight: false },
            Err(NoWorld::Contradiction) => return None,
        };
        let lower = bounds.lower.max(plain.lower).max(least);
        let bounds = Bounds { lower, upper: bounds.upper.min(plain.upper) };
        (bounds.lower <= bounds.upper).then_some(Found { bounds, is_tight })
    }

    /// The least people of each cell where nobody is in two groups of a column:
    /// every group has as many as its largest component, or as are known in it.
    fn least(&self, by: &[&str]) -> Result<BTreeMap<Key, u64>, FigureError> {
        let mut least: BTreeMap<Key, u64> = BTreeMap::new();
        for column in &self.disjoint_by {
            let mut split = by.to_vec();
            split.push(column);
            let mut sums: BTreeMap<Key, u64> = BTreeMap::new();
            for (mut cell, bounds) in persons_cells(self.facts, self.selected, &split)? {
                let group = cell.pop();
                if group.is_some_and(|group| group != UNKNOWN) {
                    *sums.entry(cell).or_default() += bounds.lower;
                }
            }
            for (cell, sum) in sums {
                let known = least.entry(cell).or_default();
                *known = (*known).max(sum);
            }
        }
        Ok(least)
    }
}

/// Cells and whole narrow each other: what the whole has at least and the other
/// cells cannot have, is in a cell; and where nobody is in two cells, what the
/// others have at least is not.
fn agree(cells: &mut BTreeMap<Key, Bounds>, whole: Bounds, is_partition: bool) {
    let lower: u64 = cells.values().map(|bounds| bounds.lower).sum();
    let upper: u64 = cells.values().map(|bounds| bounds.upper).sum();
    for bounds in cells.values_mut() {
        let least = whole.lower.saturating_sub(upper - bounds.upper);
        let others = if is_partition { lower - bounds.lower } else { 0 };
        bounds.lower = bounds.lower.max(least);
        bounds.upper = bounds.upper.min(whole.upper.saturating_sub(others)).max(bounds.lower);
    }
}

fn ungrouped(looks: &Looks) -> Looks {
    let mut all = Looks::new();
    for (look, people) in looks {
        *all.entry(Look { groups: Vec::new(), ..look.clone() }).or_default() += people;
    }
    all
}

fn number(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// People who look alike, in the cells of a split.
struct Row {
    look: Look,
    cells: BTreeSet<Key>,
    people: u64,
}

/// Everybody in the question by their looks.
struct Rows {
    rows: Vec<Row>,
    /// Whether somebody known is in two groups of a column by which nobody is.
    is_in_two: bool,
}

impl Rows {
    /// `None` where they are too many.
    fn read(narrow: &Narrow<'_>, by: &[&str]) -> Result<Option<Self>, FigureError> {
        let Narrow { facts, selected, marks, disjoint_by, .. } = narrow;
        let component: Vec<&str> =
            COMPONENT.into_iter().filter(|name| facts.has_column(name)).collect();
        let mut columns: Vec<&str> = Vec::new();
        for column in disjoint_by.iter().map(String::as_str).chain(by.iter().copied()) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        let place = |name: &str| columns.iter().position(|column| *column == name);
        let groups: Vec<usize> = disjoint_by.iter().filter_map(|name| place(name)).collect();
        let split: Vec<usize> = by.iter().filter_map(|name| place(name)).collect();
        let alike = |facts_of: &Selection, by: &[&str]| match facts.alike(facts_of, by, marks) {
            Ok(found) => Ok(Some(found)),
            Err(masar_facts::FactsError::TooManyCells(_)) => Ok(None),
            Err(error) => Err(error),
        };
        let Some(known) = alike(&facts.identified(selected), &columns)? else { return Ok(None) };
        let all = [&component[..], &columns[..]].concat();
        let Some(nameless) = alike(&facts.anonymous(selected), &all)? else { return Ok(None) };
        let mut rows = Self { rows: Vec::new(), is_in_two: false };
        let mut parts: BTreeMap<Key, usize> = BTreeMap::new();
        let counted = nameless.into_iter().map(|mut group| {
            let cell = group.cells.pop().unwrap_or_default();
            let (own, rest) = cell.split_at(component.len().min(cell.len()));
            let next = BY_NAME + 1 + parts.len();
            let part = *parts.entry(own.to_vec()).or_insert(next);
            (part, Alike { cells: vec![rest.to_vec()], ..group })
        });
        for (part, group) in known.into_iter().map(|group| (BY_NAME, group)).chain(counted) {
            rows.push(part, &group, &groups, &split);
        }
        Ok(Some(rows))
    }

    fn push(&mut self, part: usize, alike: &Alike, groups: &[usize], split: &[usize]) {
        if alike.people == 0 {
            return;
        }
        let value = |cell: &Key, at: usize| cell.get(at).filter(|code| *code != UNKNOWN).cloned();
        let group = |&at: &usize| {
            let mut found = alike.cells.iter().filter_map(|cell| value(cell, at));
            let first = found.next();
            (first.clone(), found.any(|other| Some(other) != first))
        };
        let groups: Vec<(Option<String>, bool)> = groups.iter().map(group).collect();
        self.is_in_two |= groups.iter().any(|(_, is_in_two)| *is_in_two);
        let cell = |cell: &Key| split.iter().filter_map(|&at| cell.get(at).cloned()).collect();
        let look = Look {
            part,
            marks: alike.marks,
            groups: groups.into_iter().map(|(group, _)| group).collect(),
            in_cell: false,
        };
        let cells = alike.cells.iter().map(cell).collect();
        self.rows.push(Row { look, cells, people: alike.people });
    }

    /// The looks of everybody, with one cell told from the others.
    fn looks(&self, cell: Option<&Key>) -> Looks {
        let mut looks = Looks::new();
        for row in &self.rows {
            let in_cell = cell.is_some_and(|cell| row.cells.contains(cell));
            *looks.entry(Look { in_cell, ..row.look.clone() }).or_default() += row.people;
        }
        looks
    }
}
