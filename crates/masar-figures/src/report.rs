//! Everything about which the mission's figures contradict each other, as an
//! audit says it: what is checked while counting ([`crate::check`]), rules made
//! from declarations (places nest, months add up), and the packages' own rules.
//!
//! *Invariant:* a figure that is only known between bounds takes part in no rule
//! that needs its value.

use std::collections::BTreeMap;

use masar_audit::declared::{Figure as Audited, FigureSet};
use masar_audit::{Finding, Report, figures_check, rules_join};
use masar_domain::{Lang, Problem};
use masar_facts::Snapshot;
use masar_programme::{Count, Indicator, Mission, Time};
use masar_text::problem_text;

use crate::check::{BOUNDS_CROSSED, TOLD_CONTRADICTS, check_of};
use crate::count::figure_of;
use crate::declared::Declared;
use crate::query::{FigureCell, Query};
use crate::told::fitted;

/// Most cells of one split that become figures of their own.
const CELLS_MAX: usize = 2_000;

/// The contradictions of a mission's figures, in the form of `masar audit`.
pub fn check_report(mission: &Mission, facts: &Snapshot, query: &Query) -> Report {
    report_of(mission, facts, query)
}

pub(crate) fn report_of(declared: &dyn Declared, facts: &Snapshot, query: &Query) -> Report {
    let mut report = Report::default();
    for problem in check_of(declared, facts, query) {
        report.push(finding_of(&problem));
    }
    let mut set = figures_generated(declared, facts, query);
    for rules in declared.rules() {
        rules_join(rules, &mut set, &mut report);
    }
    for figure in &mut set.figures {
        for told in [&mut figure.overlaps, &mut figure.unions] {
            let fit = |one| fitted(declared, one, query);
            *told = std::mem::take(told).into_iter().filter_map(fit).collect();
        }
    }
    figures_check(&set, &mut report);
    report
}

fn finding_of(problem: &Problem) -> Finding {
    let value = |name: &str| {
        let found = problem.args.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    };
    let sign = match problem.code {
        crate::check::BREAKDOWN_DIFFERS => "≠",
        _ => ">",
    };
    let arithmetic = match (value("found"), value("expected")) {
        (Some(found), Some(expected)) => format!("{found} {sign} {expected}"),
        _ => String::new(),
    };
    let figures = match problem.code {
        BOUNDS_CROSSED | TOLD_CONTRADICTS => vec![value("figure")],
        _ => vec![value("figure"), value("what")],
    };
    Finding {
        code: problem.code,
        severity: problem.severity,
        figures: figures.into_iter().flatten().map(str::to_owned).collect(),
        arithmetic,
        message_en: problem_text(Lang::En, problem),
        message_ar: problem_text(Lang::Ar, problem),
        place: None,
    }
}

/// The mission's figures with the rules that follow from how they are counted.
fn figures_generated(declared: &dyn Declared, facts: &Snapshot, query: &Query) -> FigureSet {
    let mut set = FigureSet::default();
    for indicator in declared.indicators() {
        let Ok(whole) = figure_of(declared, facts, &indicator.code, query) else { continue };
        let unit = Some(whole.unit.to_string());
        let figure = Audited {
            id: indicator.code.clone(),
            value: whole.value.map(u128::from),
            unit: unit.clone(),
            ..Audited::default()
        };
        set.figures.push(figure);
        let cells = |by: &[&str]| {
            let by = by.iter().map(|&name| name.to_owned()).collect();
            let split = Query { by, ..query.clone() };
            let figure = figure_of(declared, facts, &indicator.code, &split);
            figure.map_or_else(|_| Vec::new(), |figure| figure.by)
        };
        if indicator.derived.is_some() {
            continue;
        }
        let code = indicator.code.as_str();
        nest(&mut set, indicator, code, "admin1", &cells(&["admin1"]), unit.as_ref());
        for (region, inside) in by_first(&cells(&["admin1", "admin2"]), "admin1") {
            if region == UNKNOWN {
                continue;
            }
            let whole = format!("{code}@{region}");
            nest(&mut set, indicator, &whole, "admin2", &inside, unit.as_ref());
        }
        if indicator.time == Time::During {
            nest(&mut set, indicator, code, "month", &cells(&["month"]), unit.as_ref());
        }
    }
    set
}

/// The code of a cell without a place or a month.
const UNKNOWN: &str = "unknown";

/// Cells by the code of one of their columns.
fn by_first(cells: &[FigureCell], column: &str) -> Vec<(String, Vec<FigureCell>)> {
    let mut groups: BTreeMap<String, Vec<FigureCell>> = BTreeMap::new();
    for cell in cells {
        if let Some(code) = cell.cell.get(column) {
            groups.entry(code.clone()).or_default().push(cell.clone());
        }
    }
    groups.into_iter().collect()
}

/// The cells of a split as figures of their own: deliveries in them add up to the
/// whole, people in them are the whole's people.
fn nest(
    set: &mut FigureSet,
    indicator: &Indicator,
    whole: &str,
    column: &str,
    cells: &[FigureCell],
    unit: Option<&String>,
) {
    let adds_up = match indicator.count {
        Count::Rows | Count::Sum => true,
        Count::Persons | Count::Households => false,
        Count::Places | Count::PlacesAt(_) => return,
    };
    if cells.len() > CELLS_MAX || cells.is_empty() {
        return;
    }
    let mut ids = Vec::new();
    for cell in cells {
        let Some(code) = cell.cell.get(column) else { return };
        // "Unknown" is in every place and every month, and nowhere the same.
        let id = match code.as_str() {
            UNKNOWN => format!("{whole}@{column}-{UNKNOWN}"),
            _ => format!("{}@{code}", indicator.code),
        };
        set.figures.push(Audited {
            id: id.clone(),
            value: cell.value.map(u128::from),
            unit: unit.cloned(),
            ..Audited::default()
        });
        ids.push(id);
    }
    let known = set.figures.iter_mut().find(|figure| figure.id == whole);
    // A cell that is only known between bounds adds up to nothing certain.
    let is_certain = cells.iter().all(|cell| cell.value.is_some());
    if let Some(figure) = known.filter(|_| is_certain) {
        let ids_of = if adds_up { &mut figure.total_of } else { &mut figure.across };
        if ids_of.is_empty() {
            *ids_of = ids;
        } else {
            // By place and by month: each adds up by itself.
            let again = Audited {
                id: format!("{whole}@{column}"),
                value: figure.value,
                unit: unit.cloned(),
                ..Audited::default()
            };
            let (total_of, across) = if adds_up { (ids, Vec::new()) } else { (Vec::new(), ids) };
            set.figures.push(Audited { total_of, across, ..again });
        }
    }
}
