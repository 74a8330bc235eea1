//! What of the figures may be published: counts of people below the threshold
//! of their package are hidden, and with them whatever would give them away.
//!
//! All figures that are published together are given together. Those that one
//! can be worked out of another (a figure and the people within it, its splits,
//! what is derived from it) stand in one table and are protected in one step.
//!
//! *Invariants:* a number that is shown is the true number. A figure that is
//! asked for twice has one status. What an earlier publication hides stays
//! hidden.

mod across;
mod group;
mod item;
mod lies;
mod memo;
mod nearest;
mod sets;
mod web;

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Unit};
use masar_facts::Snapshot;
use masar_programme::Mission;
pub use masar_protect::Status;
use masar_protect::protect::Costs;
use masar_protect::register::Published;

use crate::count::figure_of;
use crate::declared::Declared;
use crate::error::FigureError;
use crate::query::{Figure, Query};
use item::{Item, columns_of, derived_of, items_of};
use memo::Memo;
pub use nearest::{Coarser, Why};
use nearest::{Step, nearest};

/// A cell of a figure: its code, and its columns with their values.
pub(crate) type CellKey = (String, BTreeMap<String, String>);

/// Every number asked for, and whether it may be shown.
#[derive(Clone, Debug, Default)]
pub struct Shield {
    statuses: BTreeMap<CellKey, Status>,
    /// Derived figures, and the ones that they are derived from.
    derived: BTreeMap<String, String>,
    /// Splits that are not shown as they were asked.
    pub coarser: Vec<Coarser>,
    /// What is published now, for the register.
    pub published: Vec<Published>,
    /// What was done, table by table.
    pub tables: Vec<ShieldTable>,
    /// Warnings of the protection.
    pub problems: Vec<Problem>,
}

/// One protected table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShieldTable {
    pub figure: String,
    /// Figures of people within it.
    pub within: Vec<String>,
    pub splits: Vec<Vec<String>>,
    pub threshold: u32,
    pub costs: Costs,
}

/// Protects figures that are published together.
pub fn protect(
    mission: &Mission,
    facts: &Snapshot,
    query: &Query,
    figures: &[Figure],
    earlier: &[Published],
) -> Result<Shield, Vec<Problem>> {
    protect_of(mission, facts, query, figures, earlier)
}

pub(crate) fn protect_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    query: &Query,
    figures: &[Figure],
    earlier: &[Published],
) -> Result<Shield, Vec<Problem>> {
    let asked = || -> Result<Shield, FigureError> {
        let items = items_of(declared, facts, query, figures)?;
        let derived = derived_of(declared, facts, query, figures)?;
        let memo = Memo::default();
        nearest(&Step { declared, facts, query, earlier, derived, memo }, &items)
    };
    asked().map_err(|error| vec![error.problem()])
}

/// The figure as it may be published, from the exact one: by a coarser split
/// where the shield says so.
pub fn figure_public(
    mission: &Mission,
    facts: &Snapshot,
    query: &Query,
    figure: &Figure,
    shield: &Shield,
) -> Result<Figure, FigureError> {
    figure_public_of(mission, facts, query, figure, shield)
}

pub(crate) fn figure_public_of(
    declared: &dyn Declared,
    facts: &Snapshot,
    query: &Query,
    figure: &Figure,
    shield: &Shield,
) -> Result<Figure, FigureError> {
    let found = shield.coarser_find(&figure.code, &columns_of(figure));
    let mut public = match found.filter(|coarser| !coarser.shown.is_empty()) {
        None => figure.clone(),
        Some(coarser) => {
            let query = Query { by: coarser.shown.clone(), ..query.clone() };
            figure_of(declared, facts, &figure.code, &query)?
        }
    };
    shield.apply(&mut public);
    public.coarser = found.map(|found| Coarser { figure: figure.code.clone(), ..found.clone() });
    Ok(public)
}

/// How many published figures hold this one.
fn depth(declared: &dyn Declared, code: &str, codes: &BTreeSet<&str>) -> usize {
    let mut depth = 0;
    let mut at = code;
    while let Some(whole) = declared.indicator(at).and_then(|found| found.within.as_deref()) {
        if !codes.contains(whole) || depth > codes.len() {
            break;
        }
        depth += 1;
        at = whole;
    }
    depth
}

/// Units that count people, families of them, or what was done for people one by
/// one: where one delivery is shown, one person got it.
pub(crate) fn tells_of_people(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Persons
            | Unit::PeopleTrained
            | Unit::Households
            | Unit::Deliveries
            | Unit::Consultations
            | Unit::Referrals
            | Unit::Escorts
    )
}

impl Shield {
    /// A shield made again from what an edition published.
    pub fn of_published(hidden: &[HiddenCell], coarser: &[Coarser]) -> Self {
        let mut shield = Self { coarser: coarser.to_vec(), ..Self::default() };
        for cell in hidden {
            let status = if cell.primary { Status::Primary } else { Status::Secondary };
            shield.statuses.insert((cell.figure.clone(), cell.cell.clone()), status);
        }
        shield
    }

    /// Every hidden cell, to be kept with an edition.
    pub fn hidden(&self) -> Vec<HiddenCell> {
        let mut hidden = Vec::new();
        let mut push = |figure: &str, cell: &BTreeMap<String, String>, status: Status| {
            if is_hidden(status) {
                let primary = status == Status::Primary;
                hidden.push(HiddenCell { figure: figure.to_owned(), cell: cell.clone(), primary });
            }
        };
        for ((code, cell), status) in &self.statuses {
            push(code, cell, *status);
            for (derived, _) in self.derived.iter().filter(|(_, from)| *from == code) {
                push(derived, cell, *status);
            }
        }
        hidden
    }

    /// The split that stands for the one asked for, by its columns in order;
    /// nothing where that is shown itself.
    pub fn coarser_find(&self, code: &str, by: &[String]) -> Option<&Coarser> {
        let code = self.derived.get(code).map_or(code, String::as_str);
        self.coarser.iter().find(|known| known.figure == code && known.asked == by)
    }

    /// Every split that is not shown as it was asked, to be kept with an edition.
    pub fn coarser_all(&self) -> Vec<Coarser> {
        let mut all = self.coarser.clone();
        for derived in self.derived.keys() {
            let own = self.coarser.iter().filter(|known| self.derived[derived] == known.figure);
            all.extend(own.map(|known| Coarser { figure: derived.clone(), ..known.clone() }));
        }
        all
    }

    /// Whether a number is hidden; the whole figure where the cell is empty.
    pub fn hides(&self, code: &str, cell: &BTreeMap<String, String>) -> bool {
        let code = self.derived.get(code).map_or(code, String::as_str);
        self.statuses.get(&(code.to_owned(), cell.clone())).copied().is_some_and(is_hidden)
    }

    fn status(&self, code: &str, cell: &BTreeMap<String, String>, value: Option<u64>) -> Status {
        let code = self.derived.get(code).map_or(code, String::as_str);
        match self.statuses.get(&(code.to_owned(), cell.clone())) {
            Some(status) if is_hidden(*status) => *status,
            _ if value == Some(0) => Status::Zero,
            _ => Status::Shown,
        }
    }

    /// The figure as it may be published.
    pub fn apply(&self, figure: &mut Figure) {
        let status = self.status(&figure.code, &BTreeMap::new(), figure.upper);
        if is_hidden(status) {
            (figure.value, figure.lower, figure.upper) = (None, None, None);
        }
        figure.status = Some(status);
        // Known and nameless apart are numbers that nobody has judged.
        figure.parts = None;
        let by: Option<Vec<String>> = figure.by.first().map(|f| f.cell.keys().cloned().collect());
        if by.is_some_and(|by| self.hides(&figure.code, &split_mark(&by))) {
            figure.by.clear();
        }
        for cell in &mut figure.by {
            let status = self.status(&figure.code, &cell.cell, cell.upper);
            if is_hidden(status) {
                (cell.value, cell.lower, cell.upper) = (None, None, None);
            }
            cell.status = Some(status);
        }
    }

    fn decide(&mut self, key: CellKey, status: Status) {
        let known = self.statuses.entry(key).or_insert(status);
        if !is_hidden(*known) {
            *known = status;
        }
    }
}

/// A number that an edition does not print.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HiddenCell {
    pub figure: String,
    pub cell: BTreeMap<String, String>,
    /// Hidden because it is small, and not for the sake of another.
    pub primary: bool,
}

/// The cell that stands for a split of which nothing is shown.
pub(crate) fn split_mark(by: &[String]) -> BTreeMap<String, String> {
    by.iter().map(|column| (column.clone(), "*".to_owned())).collect()
}

pub(crate) fn is_hidden(status: Status) -> bool {
    matches!(status, Status::Primary | Status::Secondary)
}

/// Whether the item is in the figure's own table or in that of a wider one.
pub(crate) fn belongs(item: &Item, code: &str) -> bool {
    item.code == code || item.within.as_deref() == Some(code)
}
