//! What tables that stand apart give away together: a whole that was printed
//! alone and its part that is printed now, a figure and the same one of a place or
//! of a month, and whatever follows from more than two.
//!
//! Each table was protected before, with what was printed of its own figure. Here
//! a reader has the whole web of numbers ([`super::web`]). Where a hidden number or
//! the rest of two is small and follows, the nearest number that is printed now
//! is hidden too, and the reader tries again.
//!
//! *Invariants:* hiding more gives nothing away, so that nothing that was proved
//! before is undone. Where the work that is granted does not suffice, every
//! number that is bound to another table is hidden, and FIGURE-114 says so.
//! Numbers that have changed between two publications are not reasoned from.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};
use masar_protect::Status;
use masar_protect::joint::{Joint, PROGRAMME_MAX};
use masar_protect::reader::{Reader, Want, whole};
use masar_protect::register::{Published, PublishedRow};
use masar_protect::system::UNBOUNDED;

use super::nearest::Step;
use super::sets::Sets;
use super::web::{Number, Sum, Web};
use super::{CellKey, Item, Shield};

/// Most times that something more is hidden.
const ROUNDS_MAX: usize = 24;
/// Most work of linear programmes: the squares of the numbers that move, over all.
const WORK_MAX: usize = 50_000_000;

/// Hides what gives away a small number beside other tables.
pub(super) fn across_hide(step: &Step<'_>, items: &[Item], shield: &mut Shield) {
    let mut sets = Sets::new(step.declared);
    wholes_register(items, shield);
    let threshold = items.iter().map(|item| i64::from(item.threshold)).max().unwrap_or(2);
    let mut work = WORK_MAX;
    let mut looks = super::lies::WORK_MAX;
    for _ in 0..ROUNDS_MAX {
        let mut web = Web::new(&mut sets, items, shield, step.earlier);
        let mut found = web.lies_look(threshold, &mut looks);
        let breaches = breaches(&web, threshold, &mut work);
        if web.cut || work == 0 {
            break;
        }
        found.extend(breaches.into_iter().filter_map(|at| web.nearest(at)));
        if found.is_empty() {
            if looks == 0 {
                shield.problems.push(Problem::warning("FIGURE-115", Where::default()));
            }
            return;
        }
        for at in found {
            web.numbers[at].owners.iter().for_each(|key| shield.number_hide(key, items, &mut sets));
        }
    }
    let web = Web::new(&mut sets, items, shield, step.earlier);
    let bound: BTreeSet<usize> = web.bound();
    let owners: BTreeSet<&CellKey> = bound.iter().flat_map(|at| &web.numbers[*at].owners).collect();
    for key in &owners {
        shield.number_hide(key, items, &mut sets);
    }
    for code in owners.iter().map(|(code, _)| code).collect::<BTreeSet<&String>>() {
        let many = owners.iter().filter(|(own, _)| own == code).count();
        let problem = Problem::warning("FIGURE-114", Where::path(code)).with("figure", code);
        shield.problems.push(problem.with("count", many));
    }
}

/// Every number in the web that is small and follows from the others.
fn breaches(web: &Web, threshold: i64, work: &mut usize) -> Vec<usize> {
    let mut found = Vec::new();
    for sums in web.components() {
        let mut numbers: Vec<usize> = sums.iter().flat_map(|sum| sum.numbers()).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let place: BTreeMap<usize, usize> =
            numbers.iter().enumerate().map(|(own, at)| (*at, own)).collect();
        let own = |sum: &&Sum| {
            (place[&sum.total], sum.parts.iter().map(|part| place[part]).collect::<Vec<usize>>())
        };
        let own_sums: Vec<(usize, Vec<usize>)> = sums.iter().map(own).collect();
        let bounds = |now: bool| {
            let bounds = numbers.iter().map(|at| {
                let number = &web.numbers[*at];
                match if now { number.known } else { number.before } {
                    Some(value) => (value, value),
                    None if number.small && (now || number.owners.is_empty()) => (1, threshold - 1),
                    None => (0, UNBOUNDED),
                }
            });
            bounds.collect::<Vec<(i64, i64)>>()
        };
        let mut joint = Joint::linked(&own_sums, bounds(true));
        if !joint.tighten() {
            // Something has changed since; what is left of two numbers is left all the same.
            found.extend(sums.iter().filter_map(|sum| web.rest_small(sum, threshold)));
            continue;
        }
        if joint.moving() > PROGRAMME_MAX {
            *work = 0;
            return found;
        }
        let mut reader = Reader::new(joint);
        let hidden = |own: &usize| {
            let number = &web.numbers[numbers[*own]];
            number.known.is_none() && !number.aside
        };
        let wants: Vec<(usize, Want)> =
            (0..numbers.len()).filter(hidden).map(|own| (own, Want::Open)).collect();
        reader.look(&wants, work);
        // Whoever read what was given out before; asked of what follows now alone.
        let mut before: Option<Reader> = None;
        for (own, want) in wants {
            if let Some(breach) = reader.breach(own, want, work) {
                let value = whole(breach.found.0, true);
                if !breach.is_exact() || !(1..threshold).contains(&value) {
                    continue;
                }
                // What was given away before is not given away by this.
                let before = before
                    .get_or_insert_with(|| Reader::new(Joint::linked(&own_sums, bounds(false))));
                let known = before.breach(own, want, work).is_some_and(|found| found.is_exact());
                if !known {
                    found.push(numbers[own]);
                }
            }
        }
    }
    found
}

impl Web {
    /// Sums by the hidden numbers that bind them together, where they bind tables
    /// that stand apart.
    fn components(&self) -> Vec<Vec<&Sum>> {
        let mut roots: Vec<usize> = (0..self.numbers.len()).collect();
        let root = |roots: &[usize], mut at: usize| {
            while roots[at] != at {
                at = roots[at];
            }
            at
        };
        let hidden = |sum: &Sum| -> Vec<usize> {
            sum.numbers().filter(|at| self.numbers[**at].known.is_none()).copied().collect()
        };
        for sum in &self.sums {
            let own = hidden(sum);
            for at in &own {
                let (one, other) = (root(&roots, own[0]), root(&roots, *at));
                roots[one.max(other)] = one.min(other);
            }
        }
        let mut components: BTreeMap<usize, Vec<&Sum>> = BTreeMap::new();
        for sum in &self.sums {
            if let Some(first) = hidden(sum).first() {
                components.entry(root(&roots, *first)).or_default().push(sum);
            }
        }
        let binds = |sums: &Vec<&Sum>| {
            let all = sums.iter().flat_map(|sum| sum.numbers());
            sums.iter().any(|sum| sum.across) || self.stand_apart(all)
        };
        components.into_values().filter(binds).collect()
    }

    /// The rest of numbers that are known, where it is small and was not known before.
    fn rest_small(&self, sum: &Sum, threshold: i64) -> Option<usize> {
        let (rest, parts) = sum.parts.split_last().filter(|_| sum.across)?;
        let left = |value: fn(&Number) -> Option<i64>| -> Option<i64> {
            let parts: Option<i64> = parts.iter().map(|at| value(&self.numbers[*at])).sum();
            Some(value(&self.numbers[sum.total])? - parts?)
        };
        let small = left(|own| own.known).is_some_and(|left| (1..threshold).contains(&left));
        (small && left(|own| own.before).is_none()).then_some(*rest)
    }

    /// Of some numbers the one that is printed now and counts somebody: a cell rather
    /// than a whole, the smallest first.
    pub(super) fn first_printed(&self, numbers: impl Iterator<Item = usize>) -> Option<usize> {
        let shown = |at: &usize| {
            let number = &self.numbers[*at];
            number.known.is_some_and(|value| value > 0) && !number.owners.is_empty()
        };
        let whole = |at: usize| self.numbers[at].owners.iter().any(|(_, cell)| cell.is_empty());
        numbers.filter(shown).min_by_key(|at| (whole(*at), self.numbers[*at].known, *at))
    }

    /// The number printed now that is the fewest sums away.
    fn nearest(&self, from: usize) -> Option<usize> {
        let mut seen = BTreeSet::from([from]);
        let mut next = seen.clone();
        while !next.is_empty() {
            let mut step = BTreeSet::new();
            for sum in &self.sums {
                if sum.numbers().any(|at| next.contains(at)) {
                    step.extend(sum.numbers().filter(|at| seen.insert(**at)).copied());
                }
            }
            let best = self.first_printed(step.iter().copied());
            if best.is_some() {
                return best;
            }
            next = step;
        }
        None
    }

    /// What is printed now and bound to numbers of other tables.
    fn bound(&self) -> BTreeSet<usize> {
        let shown = |at: &&usize| {
            let number = &self.numbers[**at];
            number.known.is_some() && !number.owners.is_empty()
        };
        if self.cut {
            return (0..self.numbers.len()).filter(|at| shown(&at)).collect();
        }
        let sums = self.components().into_iter().flatten();
        sums.flat_map(Sum::numbers).filter(shown).copied().collect()
    }
}

/// Whole numbers that stand in no table are registered too.
fn wholes_register(items: &[Item], shield: &mut Shield) {
    let total = |row: &PublishedRow| row.labels.iter().all(String::is_empty);
    let mut done = BTreeSet::new();
    for item in items.iter().filter(|item| done.insert((&item.code, &item.time))) {
        let name = format!("{}@{}", item.code, item.time);
        let part = super::group::part_column(&item.code);
        let stands = shield.published.iter().any(|table| {
            let column = table.columns.iter().position(|column| *column == part);
            let within = |row: &PublishedRow| {
                column.is_some_and(|at| {
                    row.labels.iter().enumerate().all(|(other, l)| (other == at) != l.is_empty())
                })
            };
            table.name == name && table.rows.iter().any(total)
                || !table.name.contains('#') && table.rows.iter().any(within)
        });
        let key = (item.code.clone(), BTreeMap::new());
        let Some(status) = shield.statuses.get(&key).copied().filter(|_| !stands) else { continue };
        let value = i64::try_from(item.whole.1).unwrap_or(i64::MAX);
        let rows = vec![PublishedRow::new(Vec::new(), status, value)];
        shield.published.push(Published { name, columns: Vec::new(), rows });
    }
}

impl Shield {
    /// Hides a number in the figures and in what is kept of them.
    fn number_hide(&mut self, key: &CellKey, items: &[Item], sets: &mut Sets<'_>) {
        self.decide(key.clone(), Status::Secondary);
        let item = items.iter().find(|item| item.code == key.0);
        let Some(own) = item.and_then(|item| sets.of_cell(&key.0, &item.time, &key.1)) else {
            return;
        };
        for (number, table) in self.published.iter_mut().enumerate() {
            let Some(rows) = sets.of_rows(table) else { continue };
            for (row, _) in table.rows.iter_mut().zip(rows).filter(|(_, set)| *set == own) {
                if row.value.take().is_some() {
                    Status::Secondary.code().clone_into(&mut row.status);
                    if let Some(table) = self.tables.get_mut(number) {
                        table.costs.shown = table.costs.shown.saturating_sub(1);
                        table.costs.secondary += 1;
                    }
                }
            }
        }
    }
}
