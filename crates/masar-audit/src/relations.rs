//! What figures say about each other: sums, people counted once across
//! services, figures within others (through others too), stocks and flows,
//! periods, circles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use masar_domain::Period;

use crate::declared::{Figure, FigureSet};
use crate::finding::{Finding, Report, grouped, sum_text};
use crate::own::{UnitClass, unit_class};

/// Deepest chain of figures that is followed.
const DEPTH_MAX: usize = 64;

type ById<'a> = BTreeMap<&'a str, &'a Figure>;

pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    let by_id = set.by_id();
    for figure in &set.figures {
        units(figure, &by_id, report);
        total_of(figure, &by_id, report);
        across(figure, &by_id, report);
        stock_flow(figure, &by_id, report);
        periods(figure, &by_id, report);
    }
    let wholes = wholes(set, &by_id);
    within(set, &wholes, report);
    circles(&wholes, report);
}

fn of<'a>(ids: &[String], by_id: &ById<'a>) -> Vec<&'a Figure> {
    ids.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect()
}

fn names<'a>(first: &'a Figure, others: &[&'a Figure]) -> Vec<&'a str> {
    std::iter::once(first).chain(others.iter().copied()).map(|one| one.id.as_str()).collect()
}

/// `AUDIT-109`: units that are added or compared agree.
fn units(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let Some(unit) = figure.unit.as_deref() else { return };
    let mut mixed = |other: &Figure, differs: bool| {
        if let Some(found) = other.unit.as_deref().filter(|_| differs) {
            let args = [("unit", unit), ("found", found), ("other", other.id.as_str())];
            report.push(Finding::error("AUDIT-109", &[&figure.id, &other.id], &args));
        }
    };
    for other in of(&figure.total_of, by_id) {
        mixed(other, other.unit.as_deref() != Some(unit));
    }
    for other in of(&figure.across, by_id) {
        mixed(other, other.unit.as_deref().is_some_and(|o| unit_class(o) != unit_class(unit)));
    }
    for other in of(&figure.within, by_id) {
        let people = |unit: &str| unit_class(unit) == UnitClass::People;
        mixed(other, other.unit.as_deref().is_some_and(|o| people(o) != people(unit)));
    }
}

/// Whether the units allow the figures to be compared at all.
fn comparable(figure: &Figure, others: &[&Figure]) -> bool {
    others.iter().all(|other| match (&figure.unit, &other.unit) {
        (Some(one), Some(two)) => unit_class(one) == unit_class(two),
        _ => true,
    })
}

/// The largest a figure can be, as far as the declarations tell.
pub(crate) fn upper(figure: &Figure, by_id: &ById<'_>, depth: usize) -> Option<u128> {
    let value = figure.value?;
    if !figure.at_least {
        return Some(value);
    }
    if depth > DEPTH_MAX.min(8) {
        return None;
    }
    let sum = |ids: &[String]| -> Option<u128> {
        let figures = of(ids, by_id);
        if figures.is_empty() {
            return None;
        }
        figures.into_iter().map(|one| upper(one, by_id, depth + 1)).sum()
    };
    let wholes = of(&figure.within, by_id);
    let within = wholes.into_iter().filter_map(|whole| upper(whole, by_id, depth + 1)).min();
    [within, sum(&figure.across), sum(&figure.total_of)].into_iter().flatten().min()
}

/// `AUDIT-104`: a total is the sum of what it is the total of.
fn total_of(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let terms = of(&figure.total_of, by_id);
    let values: Option<Vec<u128>> = terms.iter().map(|term| term.value).collect();
    let (Some(value), Some(values)) = (figure.value, values) else { return };
    if terms.is_empty() || !comparable(figure, &terms) {
        return;
    }
    let sum: u128 = values.iter().sum();
    let most: Option<u128> = terms.iter().map(|term| upper(term, by_id, 0)).sum();
    let wholes = of(&figure.within, by_id);
    let limit = if figure.at_least {
        wholes.into_iter().filter_map(|whole| upper(whole, by_id, 0)).min()
    } else {
        Some(value)
    };
    let too_much = limit.is_some_and(|limit| sum > limit);
    if too_much || most.is_some_and(|most| most < value) {
        let exact = !figure.at_least && terms.iter().all(|term| !term.at_least);
        let sign = match (exact, too_much) {
            (true, _) => "≠",
            (false, true) => ">",
            (false, false) => "<",
        };
        let right = if too_much { limit.unwrap_or(value) } else { value };
        let arithmetic = format!("{} {sign} {}", sum_text(&values), grouped(right));
        let args = [("arithmetic", arithmetic.as_str())];
        report.push(Finding::error("AUDIT-104", &names(figure, &terms), &args));
    }
}

/// `AUDIT-105`, `AUDIT-106`: people counted once lie between the largest
/// component and the sum of the components.
fn across(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let components = of(&figure.across, by_id);
    let Some(value) = figure.value.filter(|_| !components.is_empty()) else { return };
    if !comparable(figure, &components) {
        return;
    }
    let values: Vec<u128> = components.iter().filter_map(|one| one.value).collect();
    let most: Option<u128> = components.iter().map(|one| upper(one, by_id, 0)).sum();
    if let Some(most) = most.filter(|&most| value > most && values.len() == components.len()) {
        let written =
            if values.iter().sum::<u128>() == most { sum_text(&values) } else { grouped(most) };
        let arithmetic = format!("{written} < {}", grouped(value));
        let args = [("arithmetic", arithmetic.as_str())];
        report.push(Finding::error("AUDIT-105", &names(figure, &components), &args));
    }
    let limit = upper(figure, by_id, 0);
    for component in &components {
        let (Some(size), Some(limit)) = (component.value, limit) else { continue };
        if size > limit && !figure.at_least {
            let arithmetic = format!("{} > {}", grouped(size), grouped(limit));
            let args = [("arithmetic", arithmetic.as_str()), ("other", component.id.as_str())];
            report.push(Finding::error("AUDIT-106", &[&figure.id, &component.id], &args));
        }
    }
}

/// The figures that each lies inside, and whether it says so itself.
type Wholes<'a> = BTreeMap<&'a str, Vec<(&'a Figure, bool)>>;

fn wholes<'a>(set: &'a FigureSet, by_id: &ById<'a>) -> Wholes<'a> {
    let mut wholes = Wholes::new();
    for figure in by_id.values().copied() {
        for id in &figure.within {
            let whole = by_id.get(id.as_str()).map(|&whole| (whole, true));
            wholes.entry(&figure.id).or_default().extend(whole);
        }
    }
    for whole in &set.figures {
        for id in whole.across.iter().chain(&whole.total_of) {
            wholes.entry(id).or_default().push((whole, false));
        }
    }
    wholes
}

/// `AUDIT-103`, `AUDIT-117`: a figure within another is not larger than it, and
/// neither are its groups; nor through a figure in between that sets no limit.
fn within(set: &FigureSet, wholes: &Wholes<'_>, report: &mut Report) {
    for figure in set.figures.iter().filter(|one| wholes.contains_key(one.id.as_str())) {
        let mut walk = Walk { wholes, figure, seen: BTreeSet::new(), report };
        if let Some(value) = figure.value {
            walk.up(&figure.id, 0, &|whole| whole.value.filter(|_| !whole.at_least), value, None);
        }
        for name in figure.group_names() {
            walk.seen.clear();
            let size = figure.group(name).unwrap_or(0);
            walk.up(&figure.id, 0, &|whole| whole.group(name), size, Some(name));
        }
    }
}

struct Walk<'a, 'r> {
    wholes: &'a Wholes<'a>,
    figure: &'a Figure,
    seen: BTreeSet<&'a str>,
    report: &'r mut Report,
}

impl<'a> Walk<'a, '_> {
    fn up(
        &mut self,
        from: &'a str,
        depth: usize,
        limit_of: &dyn Fn(&Figure) -> Option<u128>,
        size: u128,
        group: Option<&str>,
    ) {
        if depth > DEPTH_MAX || !self.seen.insert(from) {
            return;
        }
        for &(whole, is_said) in self.wholes.get(from).into_iter().flatten() {
            if whole.id == self.figure.id || !comparable(self.figure, &[whole]) {
                continue;
            }
            let Some(limit) = limit_of(whole) else {
                self.up(&whole.id, depth + 1, limit_of, size, group);
                continue;
            };
            // Sums and bounds compare their own terms.
            if size > limit && (is_said || depth > 0) {
                let arithmetic = format!("{} > {}", grouped(size), grouped(limit));
                let mut args = vec![("arithmetic", arithmetic.as_str()), ("other", &whole.id)];
                args.extend(group.map(|name| ("groups", name)));
                let code = if group.is_some() { "AUDIT-117" } else { "AUDIT-103" };
                self.report.push(Finding::error(code, &[&self.figure.id, &whole.id], &args));
            }
        }
    }
}

/// `AUDIT-121`: opening + inflow - outflow = closing.
fn stock_flow(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let (Some(flow), Some(value)) = (&figure.stock_flow, figure.value) else { return };
    let opening = by_id.get(flow.opening.as_str()).copied();
    let (plus, minus) = (of(&flow.plus, by_id), of(&flow.minus, by_id));
    let all: Vec<&Figure> = opening.into_iter().chain(plus).chain(minus.iter().copied()).collect();
    if figure.at_least || all.iter().any(|one| one.at_least || one.value.is_none()) {
        return;
    }
    let values: Vec<u128> = all.iter().filter_map(|one| one.value).collect();
    let (added, taken) = values.split_at(values.len() - minus.len());
    if added.iter().sum::<u128>() != taken.iter().sum::<u128>() + value {
        let mut written: String =
            added.iter().map(|&one| grouped(one)).collect::<Vec<_>>().join(" + ");
        written.extend(taken.iter().map(|&one| format!(" − {}", grouped(one))));
        let arithmetic = format!("{written} ≠ {}", grouped(value));
        let args = [("arithmetic", arithmetic.as_str())];
        report.push(Finding::error("AUDIT-121", &names(figure, &all), &args));
    }
}

/// `AUDIT-122`: what is summed lies in the sum's period, what came and went lies
/// between the stocks, and stocks of several dates are not summed.
fn periods(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let days = |one: &Figure| one.period.as_deref()?.parse::<Period>().ok()?.days();
    let terms = of(&figure.total_of, by_id);
    let mut wrong = |other: &Figure| {
        let (own, found) = (figure.period.as_deref(), other.period.as_deref());
        let args = [
            ("period", own.unwrap_or("-")),
            ("found", found.unwrap_or("-")),
            ("other", other.id.as_str()),
        ];
        report.push(Finding::error("AUDIT-122", &[&figure.id, &other.id], &args));
    };
    for term in &terms {
        if let (Some(own), Some(found)) = (days(figure), days(term))
            && (found.0 < own.0 || found.1 > own.1)
        {
            wrong(term);
        }
    }
    // A stock comes after the one it opens with, and what came and went lies between.
    if let Some(flow) = &figure.stock_flow
        && let Some(own) = days(figure)
    {
        let opening = by_id.get(flow.opening.as_str()).copied();
        let opened = opening.and_then(days);
        let flows = of(&flow.plus, by_id).into_iter().chain(of(&flow.minus, by_id));
        for one in opening.into_iter().chain(flows) {
            let is_early = |found: (Date, Date)| opened.is_some_and(|opened| found.0 < opened.0);
            if days(one).is_some_and(|found| found.1 > own.1 || is_early(found)) {
                wrong(one);
            }
        }
    }
    let stock = |one: &&Figure| one.kind.as_deref() == Some("stock");
    let stocks: Vec<&Figure> = terms.into_iter().filter(stock).collect();
    if let Some(first) = stocks.first()
        && let Some(other) = stocks
            .iter()
            .find(|one| days(first).is_some() && days(one).is_some() && days(first) != days(one))
    {
        wrong(other);
    }
}

/// `AUDIT-006`: no figure lies inside itself. Said once a circle, at its
/// smallest name.
fn circles(wholes: &Wholes<'_>, report: &mut Report) {
    for &start in wholes.keys() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![start];
        let mut found = None;
        while let Some(id) = open.pop() {
            for &(whole, _) in wholes.get(id).into_iter().flatten() {
                if whole.id == start {
                    found = Some(id);
                } else if whole.id.as_str() > start && seen.insert(&whole.id) {
                    open.push(&whole.id);
                }
            }
        }
        if let Some(last) = found {
            report.push(Finding::error("AUDIT-006", &[start, last], &[]));
        }
    }
}
