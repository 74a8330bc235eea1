//! A split that is hopeless is replaced by the nearest coarser one that can be
//! published.
//!
//! *Hopeless* is a split that cannot be shown at all, because what it would hide
//! could be worked out, and one whose shown numbers hold fewer than one in ten of
//! its people. Every other split stays as it was asked.
//!
//! *Coarser* is a split with a place one level up, a time one step longer, or a
//! column left out, and whatever is coarser than that. They are tried in the
//! order of what they would show if only small numbers were hidden: how many
//! numbers, times the share of their people; of equals, the one with fewer
//! columns first. The finest are replaced first: what is coarser may have been
//! hopeless for their sake alone.
//!
//! *Invariants:* Nothing finer than asked is shown. What is shown instead was
//! protected in one step with everything else, as if it had been asked for. It
//! makes no other split hopeless, hides no whole number, and shows at least as
//! many numbers as it costs; where it does not, the next is tried. What is
//! still hopeless after [`TRIES_MAX`] tries, or when the rows that may be protected
//! are spent, is shown whole only, or as it was
//! asked where it is not certain before protection that it is hopeless; and if
//! that does not fit the rest either, nothing is replaced.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};
use masar_facts::Snapshot;
use masar_programme::mission::admin_level;
use masar_protect::Status;
use masar_protect::register::Published;
use serde::{Deserialize, Serialize};

use super::across::across_hide;
use super::group::Group;
use super::item::{Item, item_of};
use super::memo::Memo;
use super::{Shield, depth, split_mark};
use crate::count::figure_of;
use crate::declared::Declared;
use crate::error::FigureError;
use crate::query::Query;

/// Most times that everything is protected again.
const TRIES_MAX: usize = 5;

/// Of its people, one in this many must stand in numbers that are shown.
const SHOWN_LEAST: u128 = 10;

/// Columns of time, each one step longer than the one before.
const TIMES: [&str; 4] = ["date", "month", "quarter", "year"];

/// Why a split is not shown as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// What it would hide could be worked out.
    Exposed,
    /// Nearly all of its people would be hidden.
    Hidden,
}

impl Why {
    pub fn code(self) -> &'static str {
        match self {
            Self::Exposed => "exposed",
            Self::Hidden => "hidden",
        }
    }
}

/// A split that is not shown as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coarser {
    pub figure: String,
    pub asked: Vec<String>,
    /// Empty: the whole figure only.
    pub shown: Vec<String>,
    pub why: Why,
}

/// Everything that is published in one step, but the items.
pub(super) struct Step<'a> {
    pub(super) declared: &'a dyn Declared,
    pub(super) facts: &'a Snapshot,
    pub(super) query: &'a Query,
    pub(super) earlier: &'a [Published],
    /// Derived figures, and the ones that they are derived from.
    pub(super) derived: BTreeMap<String, String>,
    pub(super) memo: Memo,
}

impl Step<'_> {
    /// Protects the items as they are, all together.
    fn protect(&self, items: &[Item]) -> Shield {
        let mut shield = Shield { derived: self.derived.clone(), ..Shield::default() };
        let codes: BTreeSet<&str> = items.iter().map(|item| item.code.as_str()).collect();
        let mut order: Vec<&str> = codes.iter().copied().collect();
        order.sort_by_key(|code| (depth(self.declared, code, &codes), *code));
        let has_parts = |code: &str| items.iter().any(|item| item.within.as_deref() == Some(code));
        for code in order {
            let known = depth(self.declared, code, &codes) > 0;
            if !known || has_parts(code) {
                let group = Group::new(code, items, self.earlier, &shield, &self.memo);
                group.protect(&mut shield);
            }
        }
        across_hide(self, items, &mut shield);
        shield
    }

    /// What is coarser than an item and would show something, the best last.
    fn choices(&self, asked: &Item) -> Result<Vec<Item>, FigureError> {
        let mut choices = Vec::new();
        for by in coarser_of(&asked.by) {
            let query = Query { by, ..self.query.clone() };
            let figure = figure_of(self.declared, self.facts, &asked.code, &query)?;
            let Some(item) = item_of(self.declared, self.facts, self.query, &figure)? else {
                continue;
            };
            let item = Item { within: asked.within.clone(), coarser: true, ..item };
            let score = score(&item);
            // A single cell is the whole figure.
            if score > 0 && item.cells.len() > 1 {
                choices.push((score, Reverse((item.by.len(), item.by.clone())), item));
            }
        }
        choices.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        Ok(choices.into_iter().map(|(_, _, item)| item).collect())
    }
}

/// Protects items together, each by the nearest split that can be published.
pub(super) fn nearest(step: &Step<'_>, items: &[Item]) -> Result<Shield, FigureError> {
    let mut search = Search::new(step, items)?;
    let first = step.protect(&search.items());
    let mut shield = first.clone();
    if search.judge(step, &first)? {
        shield = step.protect(&search.items());
    }
    for left in (0..TRIES_MAX).rev() {
        if !search.advance(&shield, left > 0 && !step.memo.is_spent()) {
            break;
        }
        shield = step.protect(&search.items());
    }
    if search.advance(&shield, false) {
        search.splits.iter_mut().for_each(Split::give_up);
        shield = first;
    }
    search.tell(&mut shield);
    Ok(shield)
}

/// One split that was asked for.
struct Split {
    asked: Item,
    /// Nothing where it is shown as asked.
    why: Option<Why>,
    /// Its small numbers alone make it hopeless: it was never protected.
    left_out: bool,
    /// What is coarser and was not tried, the best last.
    choices: Vec<Item>,
    chosen: Option<Item>,
}

impl Split {
    fn item(&self) -> &Item {
        self.chosen.as_ref().unwrap_or(&self.asked)
    }

    /// Whether it is coarser than another one in the same table, and may be
    /// hopeless for the sake of that one alone.
    fn is_wider(&self, other: &Self) -> bool {
        let whole = |item: &Item| item.within.clone().unwrap_or_else(|| item.code.clone());
        let (own, other) = (&self.asked, other.item());
        whole(own) == whole(other) && own.by != other.by && coarser_of(&other.by).contains(&own.by)
    }

    fn give_up(&mut self) {
        self.choices.clear();
        self.chosen = self.left_out.then(|| self.asked.bare());
    }
}

struct Search {
    splits: Vec<Split>,
    /// What was shown without any replacement: items, and how many of their numbers.
    kept: Vec<(Item, usize)>,
}

impl Search {
    /// Leaves out what is hopeless by its small numbers alone, if something
    /// coarser would show more: it need not be protected to be refused.
    fn new(step: &Step<'_>, items: &[Item]) -> Result<Self, FigureError> {
        let mut search = Self { splits: Vec::new(), kept: Vec::new() };
        for item in items {
            let small = !item.by.is_empty() && score(item) == 0;
            let choices = if small { step.choices(item)? } else { Vec::new() };
            let left_out = !choices.is_empty();
            let why = left_out.then_some(Why::Hidden);
            let chosen = left_out.then(|| item.bare());
            search.splits.push(Split { asked: item.clone(), why, left_out, choices, chosen });
        }
        Ok(search)
    }

    /// Sees which of the rest are hopeless and what is shown, and takes the first
    /// choice for what was left out; whether there is any.
    fn judge(&mut self, step: &Step<'_>, first: &Shield) -> Result<bool, FigureError> {
        for split in &mut self.splits {
            if !split.left_out {
                split.why = first.hopeless(&split.asked);
            }
            if split.why.is_some() && !split.left_out {
                split.choices = step.choices(&split.asked)?;
            }
            let kept = if split.why.is_some() { split.asked.bare() } else { split.asked.clone() };
            let shown = first.numbers_shown(&kept);
            self.kept.push((kept, shown));
            if split.left_out {
                split.chosen = split.choices.pop();
            }
        }
        Ok(self.splits.iter().any(|split| split.left_out))
    }

    /// Whether a replacement makes another split hopeless or hides a whole, or all
    /// together hide more numbers than they show.
    fn harms(&self, shield: &Shield) -> bool {
        let chosen = self.splits.iter().filter_map(|split| split.chosen.as_ref());
        let numbers = |item: &Item| shield.numbers_shown(item);
        let gained: usize = chosen.map(|item| numbers(item) - numbers(&item.bare())).sum();
        let now: usize = self.kept.iter().map(|(item, _)| numbers(item)).sum();
        let before: usize = self.kept.iter().map(|(_, shown)| shown).sum();
        let lost = |(item, shown): &(Item, usize)| {
            let hopeless = *shown > 0 && shield.hopeless(item).is_some();
            let whole = item.by.is_empty() && numbers(item) < *shown;
            hopeless || whole
        };
        gained + now < before || self.kept.iter().any(lost)
    }

    /// What is to be protected, each figure and split once.
    fn items(&self) -> Vec<Item> {
        let mut items: BTreeMap<(&str, &[String]), &Item> = BTreeMap::new();
        for item in self.splits.iter().map(Split::item) {
            let known = items.entry((&item.code, &item.by)).or_insert(item);
            if known.coarser {
                *known = item;
            }
        }
        items.into_values().cloned().collect()
    }

    /// Goes on to the next choice where the last did not do, or gives it up;
    /// false where all is settled.
    fn advance(&mut self, shield: &Shield, more: bool) -> bool {
        let harmed = self.harms(shield);
        let fails = |split: &Split| {
            let chosen = split.chosen.as_ref().is_some_and(|item| !item.by.is_empty());
            let movable = chosen || !split.choices.is_empty();
            let hopeless = split.why.is_some() && shield.hopeless(split.item()).is_some();
            movable && (hopeless || harmed && chosen)
        };
        let failing: Vec<&Split> = self.splits.iter().filter(|split| fails(split)).collect();
        let waits = |split: &Split| {
            more && split.chosen.is_none() && failing.iter().any(|other| split.is_wider(other))
        };
        let moves: Vec<bool> =
            self.splits.iter().map(|split| fails(split) && !waits(split)).collect();
        for (split, _) in self.splits.iter_mut().zip(&moves).filter(|(_, moves)| **moves) {
            match split.choices.pop().filter(|_| more) {
                Some(choice) => split.chosen = Some(choice),
                None => split.give_up(),
            }
        }
        moves.contains(&true)
    }

    /// Puts on the shield, and in words, what is not shown as it was asked.
    fn tell(&self, shield: &mut Shield) {
        for split in &self.splits {
            let Some(why) = split.why else { continue };
            let mark = (split.asked.code.clone(), split_mark(&split.asked.by));
            let shown = match &split.chosen {
                Some(item) => item.by.clone(),
                None if shield.hides(&mark.0, &mark.1) => Vec::new(),
                None => continue,
            };
            let asked = split.asked.by.clone();
            shield.decide(mark, Status::Secondary);
            let figure = split.asked.code.clone();
            // What the protection itself leaves out is told by FIGURE-111.
            if split.chosen.is_some() {
                let by = if shown.is_empty() { "none".to_owned() } else { shown.join(", ") };
                let problem = Problem::warning("FIGURE-113", Where::path(&figure));
                let problem = problem.with("figure", &figure).with("asked", asked.join(", "));
                shield.problems.push(problem.with("shown", by).with("why", why.code()));
            }
            shield.coarser.push(Coarser { figure, asked, shown, why });
        }
    }
}

impl Shield {
    /// Why a split is hopeless; nothing where it is not.
    fn hopeless(&self, item: &Item) -> Option<Why> {
        if item.by.is_empty() {
            return None;
        }
        if self.hides(&item.code, &split_mark(&item.by)) {
            return Some(Why::Exposed);
        }
        let people = |shown: bool| -> u128 {
            let cells = item.cells.iter();
            let cells = cells.filter(|(cell, _)| !shown || !self.hides(&item.code, cell));
            cells.map(|(_, (_, upper))| u128::from(*upper)).sum()
        };
        (people(true) * SHOWN_LEAST < people(false)).then_some(Why::Hidden)
    }

    /// How many of an item's numbers are shown, the whole one among them.
    fn numbers_shown(&self, item: &Item) -> usize {
        let whole = usize::from(!self.hides(&item.code, &BTreeMap::new()));
        if !item.by.is_empty() && self.hides(&item.code, &split_mark(&item.by)) {
            return whole;
        }
        whole + item.cells.keys().filter(|cell| !self.hides(&item.code, cell)).count()
    }
}

/// What a split would show if only small numbers were hidden: its large numbers,
/// times a thousand and the share of people in them. Nothing where it is hopeless.
fn score(item: &Item) -> u128 {
    let large = || item.cells.values().filter(|(lower, _)| *lower >= u64::from(item.threshold));
    let all: u128 = item.cells.values().map(|(_, upper)| u128::from(*upper)).sum();
    let shown: u128 = large().map(|(_, upper)| u128::from(*upper)).sum();
    if all == 0 || shown * SHOWN_LEAST < all {
        return 0;
    }
    large().count() as u128 * (shown * 1_000 / all)
}

/// Every split that is coarser than this one and still is one.
fn coarser_of(asked: &[String]) -> BTreeSet<Vec<String>> {
    let start: BTreeSet<String> = asked.iter().cloned().collect();
    let mut found: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    let mut next = vec![start.clone()];
    while let Some(split) = next.pop() {
        for column in &split {
            for wider in [None, wider(column)] {
                let mut coarser = split.clone();
                coarser.remove(column);
                coarser.extend(wider);
                if !coarser.is_empty() && found.insert(coarser.clone()) {
                    next.push(coarser);
                }
            }
        }
    }
    found.into_iter().map(|split| split.into_iter().collect()).collect()
}

/// The column that is one step wider: of places, or of times.
fn wider(column: &str) -> Option<String> {
    if let Some(level) = admin_level(column) {
        return (level.0 > 1).then(|| format!("admin{}", level.0 - 1));
    }
    let at = TIMES.iter().position(|time| *time == column)?;
    TIMES.get(at + 1).map(|time| (*time).to_owned())
}
