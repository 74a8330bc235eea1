//! One number said of several figures: equal figures, percentages of another
//! figure, people known to be in several of the services that a figure counts.

use std::collections::BTreeMap;

use crate::bounds::{Fact, Known, bounds};
use crate::declared::{Figure, FigureSet, Shared};
use crate::finding::{Finding, Report, grouped};
use crate::shares::percent_text;

type ById<'a> = BTreeMap<&'a str, &'a Figure>;

pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    let by_id = set.by_id();
    for figure in &set.figures {
        equal(figure, &by_id, report);
        percent_of(figure, &by_id, report);
        overlapping(figure, &by_id, report);
    }
}

/// `AUDIT-126`: figures that are the same number.
fn equal(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    for other in figure.equal.iter().filter_map(|id| by_id.get(id.as_str())) {
        let (Some(one), Some(two)) = (figure.value, other.value) else { continue };
        if one != two {
            let arithmetic = format!("{} ≠ {}", grouped(one), grouped(two));
            let args = [("arithmetic", arithmetic.as_str()), ("other", other.id.as_str())];
            report.push(Finding::error("AUDIT-126", &[&figure.id, &other.id], &args));
        }
    }
}

/// `AUDIT-127`: a share whose denominator is another figure.
fn percent_of(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    for (id, &share) in &figure.percent_of {
        let Some(whole) = by_id.get(id.as_str()) else { continue };
        let (Some(part), Some(size)) = (figure.value, whole.value) else {
            continue;
        };
        if !share.fits(part, size) && !figure.at_least && !whole.at_least {
            let found = match size {
                0 => String::new(),
                _ => format!(" = {}%", percent_text(part, size)),
            };
            let arithmetic = format!("{} / {}{found} ≠ {share}%", grouped(part), grouped(size));
            let args = [("arithmetic", arithmetic.as_str()), ("other", whole.id.as_str())];
            report.push(Finding::error("AUDIT-127", &[&figure.id, &whole.id], &args));
        }
    }
}

/// `AUDIT-128`: overlaps that cannot be; `AUDIT-129`: people counted once outside
/// the tightest bounds that the overlaps leave.
fn overlapping(figure: &Figure, by_id: &ById<'_>, report: &mut Report) {
    let sizes = figure.across.iter().map(|id| {
        let size = by_id.get(id.as_str()).filter(|one| !one.at_least)?.value?;
        u64::try_from(size).ok()
    });
    let Some(components) = sizes.collect::<Option<Vec<u64>>>() else { return };
    let fact = |shared: &Shared| {
        let at = |id: &String| figure.across.iter().position(|one| one == id);
        Some(Fact {
            services: shared.of.iter().map(at).collect::<Option<Vec<usize>>>()?,
            from: u64::try_from(shared.from).ok()?,
            to: u64::try_from(shared.to).ok()?,
        })
    };
    let (overlaps, unions): (Vec<Fact>, Vec<Fact>) = (
        figure.overlaps.iter().filter_map(fact).collect(),
        figure.unions.iter().filter_map(fact).collect(),
    );
    // What is told of other figures than this one is across, tells nothing here.
    if overlaps.is_empty() && unions.is_empty() {
        return;
    }
    let known = Known { components, overlaps, unions, ..Known::default() };
    let ids: Vec<&str> = std::iter::once(figure.id.as_str())
        .chain(figure.across.iter().map(String::as_str))
        .collect();
    let Ok(interval) = bounds(&known) else {
        report.push(Finding::error("AUDIT-128", &ids, &[]));
        return;
    };
    let (low, high) = (u128::from(interval.lower), u128::from(interval.upper));
    let Some(value) = figure.value else { return };
    let arithmetic = match () {
        () if value > high => format!("{} > {}", grouped(value), grouped(high)),
        () if value < low && !figure.at_least => format!("{} < {}", grouped(value), grouped(low)),
        () => return,
    };
    let (low, high) = (grouped(low), grouped(high));
    let args = [("arithmetic", arithmetic.as_str()), ("low", &low), ("high", &high)];
    report.push(Finding::error("AUDIT-129", &ids, &args));
}
