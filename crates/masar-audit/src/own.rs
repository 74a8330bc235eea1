//! What one figure says about itself: parts and total, groups inside it, units
//! and what is counted, one value for one fact, derived values.

use std::collections::BTreeMap;

use crate::declared::{Figure, FigureSet};
use crate::finding::{Finding, Report, grouped, sum_text};

/// What a unit counts, as far as adding is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UnitClass {
    People,
    Households,
    Deliveries,
    Other(String),
}

pub(crate) fn unit_class(unit: &str) -> UnitClass {
    match unit {
        "persons" | "people" | "individuals" | "people-trained" | "staff" => UnitClass::People,
        "households" | "families" => UnitClass::Households,
        "consultations" | "referrals" | "sessions" | "deliveries" | "escorts" => {
            UnitClass::Deliveries
        }
        other => UnitClass::Other(other.to_owned()),
    }
}

/// Groups that lie in another by what their names mean.
const INSIDE: [(&str, &str); 12] = [
    ("uasc", "children"),
    ("uasc", "child"),
    ("unaccompanied_children", "children"),
    ("girls", "children"),
    ("boys", "children"),
    ("girls", "female"),
    ("women", "female"),
    ("men", "male"),
    ("boys", "male"),
    ("adult_male", "male"),
    ("adult_female", "female"),
    ("unaccompanied_children", "child"),
];

/// Groups that nobody is in two of.
const APART: [&[&str]; 3] =
    [&["male", "female"], &["men", "women", "boys", "girls"], &["men", "women", "children"]];

pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    for figure in &set.figures {
        parts(figure, report);
        subsets(figure, report);
        groups_twice(figure, report);
        groups_nested(figure, report);
        groups_apart(figure, report);
        children_apart(figure, report);
        unit_and_kind(figure, report);
        facts(figure, report);
        households(figure, report);
    }
    ids_twice(set, report);
}

/// `AUDIT-101`: the parts are the whole.
fn parts(figure: &Figure, report: &mut Report) {
    let Some(value) = figure.value.filter(|_| !figure.parts.is_empty()) else { return };
    let terms: Vec<u128> = figure.parts.values().copied().collect();
    let sum: u128 = terms.iter().sum();
    if sum < value || (sum > value && !figure.at_least) {
        let names: Vec<&str> = figure.parts.keys().map(String::as_str).collect();
        let sign = if figure.at_least { "<" } else { "≠" };
        let arithmetic = format!("{} {sign} {}", sum_text(&terms), grouped(value));
        let args = [("arithmetic", arithmetic.as_str()), ("groups", &names.join(", "))];
        report.push(Finding::error("AUDIT-101", &[&figure.id], &args));
    }
}

/// `AUDIT-102`: a group inside is not larger than the whole.
fn subsets(figure: &Figure, report: &mut Report) {
    let Some(value) = figure.value.filter(|_| !figure.at_least) else { return };
    for (name, &size) in figure.subsets.iter().filter(|&(_, &size)| size > value) {
        larger("AUDIT-102", figure, name, size, value, report);
    }
}

fn larger(
    code: &'static str,
    figure: &Figure,
    name: &str,
    size: u128,
    limit: u128,
    report: &mut Report,
) {
    let arithmetic = format!("{} > {}", grouped(size), grouped(limit));
    let args = [("arithmetic", arithmetic.as_str()), ("groups", name)];
    report.push(Finding::error(code, &[&figure.id], &args));
}

/// `AUDIT-120`: a group named among the parts and among the subsets is one group.
fn groups_twice(figure: &Figure, report: &mut Report) {
    for (name, &part) in &figure.parts {
        if let Some(&subset) = figure.subsets.get(name).filter(|&&subset| subset != part) {
            let arithmetic = format!("{} ≠ {}", grouped(part), grouped(subset));
            let args = [("arithmetic", arithmetic.as_str()), ("groups", name)];
            report.push(Finding::error("AUDIT-120", &[&figure.id], &args));
        }
    }
}

/// `AUDIT-123`: unaccompanied children are children, girls are female. Groups
/// that are parts of one total stand beside each other and are not compared.
fn groups_nested(figure: &Figure, report: &mut Report) {
    for (inner, outer) in INSIDE {
        let (Some(size), Some(limit)) = (figure.group(inner), figure.group(outer)) else {
            continue;
        };
        let beside = figure.parts.contains_key(inner) && figure.parts.contains_key(outer);
        if size > limit && !beside {
            larger("AUDIT-123", figure, &format!("{inner}, {outer}"), size, limit, report);
        }
    }
}

/// `AUDIT-124`: subsets that do not overlap are together not more than the whole.
fn groups_apart(figure: &Figure, report: &mut Report) {
    let Some(value) = figure.value.filter(|_| !figure.at_least) else { return };
    let declared: Vec<&str> = figure.disjoint.iter().map(String::as_str).collect();
    for names in APART.into_iter().chain([declared.as_slice()]) {
        let found: Vec<(&str, u128)> =
            names.iter().filter_map(|&name| Some((name, *figure.subsets.get(name)?))).collect();
        let terms: Vec<u128> = found.iter().map(|&(_, size)| size).collect();
        let alone_larger = terms.iter().any(|&size| size > value);
        if terms.iter().sum::<u128>() > value && !alone_larger {
            let arithmetic = format!("{} > {}", sum_text(&terms), grouped(value));
            let names: Vec<&str> = found.iter().map(|&(name, _)| name).collect();
            let args = [("arithmetic", arithmetic.as_str()), ("groups", &names.join(", "))];
            report.push(Finding::error("AUDIT-124", &[&figure.id], &args));
            return;
        }
    }
}

/// `AUDIT-124`: boys and girls are together not more than the children.
fn children_apart(figure: &Figure, report: &mut Report) {
    let of = |name: &str| figure.subsets.get(name).copied();
    let (Some(boys), Some(girls), Some(children)) = (of("boys"), of("girls"), of("children"))
    else {
        return;
    };
    // One that is larger alone is said to be so.
    if boys + girls > children && boys <= children && girls <= children {
        let arithmetic = format!("{} > {}", sum_text(&[boys, girls]), grouped(children));
        let args = [("arithmetic", arithmetic.as_str()), ("groups", "boys, girls")];
        report.push(Finding::error("AUDIT-124", &[&figure.id], &args));
    }
}

/// `AUDIT-110`: people are counted once each, deliveries each time.
fn unit_and_kind(figure: &Figure, report: &mut Report) {
    let (Some(unit), Some(kind)) = (&figure.unit, &figure.kind) else { return };
    let wrong = match unit_class(unit) {
        UnitClass::People | UnitClass::Households => kind == "service",
        UnitClass::Deliveries => kind == "person",
        UnitClass::Other(_) => false,
    };
    if wrong {
        let args = [("unit", unit.as_str()), ("kind", kind.as_str())];
        report.push(Finding::error("AUDIT-110", &[&figure.id], &args));
    }
}

/// `AUDIT-107`: one fact has one value.
fn facts(figure: &Figure, report: &mut Report) {
    for (name, values) in &figure.facts {
        let mut distinct = values.clone();
        distinct.dedup();
        if let Some(pair) = distinct.windows(2).next() {
            let arithmetic = format!("{} ≠ {}", grouped(pair[0]), grouped(pair[1]));
            let args = [("arithmetic", arithmetic.as_str()), ("groups", name)];
            report.push(Finding::error("AUDIT-107", &[&figure.id], &args));
        }
    }
}

/// `AUDIT-108`: one figure has one value wherever it is declared.
fn ids_twice(set: &FigureSet, report: &mut Report) {
    let mut first: BTreeMap<&str, &Figure> = BTreeMap::new();
    for figure in &set.figures {
        let Some(known) = first.get(figure.id.as_str()) else {
            first.insert(&figure.id, figure);
            continue;
        };
        match (known.value, figure.value) {
            (Some(one), Some(other)) if one != other => {
                let arithmetic = format!("{} ≠ {}", grouped(one), grouped(other));
                let args = [("arithmetic", arithmetic.as_str())];
                report.push(Finding::error("AUDIT-108", &[&figure.id], &args));
            }
            _ => report.push(Finding::warning("AUDIT-012", &[&figure.id], &[])),
        }
    }
}

/// `AUDIT-116`: a household has at least one member. `AUDIT-114`: households
/// that are a fifth of the people were computed, and do not say so.
fn households(figure: &Figure, report: &mut Report) {
    let households = figure.facts.get("households").and_then(|values| values.first());
    let (Some(value), Some(&households)) = (figure.value, households) else { return };
    let people = figure.unit.as_deref().is_none_or(|unit| unit_class(unit) == UnitClass::People);
    if !people || figure.at_least {
        return;
    }
    if households > value {
        larger("AUDIT-116", figure, "households", households, value, report);
    }
    let labelled =
        figure.derived.contains_key("households") || figure.derived_labels.contains("households");
    // In small figures a fifth is chance.
    if !labelled && households >= 100 && rounds_to(value, 5, households) {
        let arithmetic = format!("{} / 5 ≈ {}", grouped(value), grouped(households));
        let args = [("arithmetic", arithmetic.as_str()), ("groups", "households")];
        report.push(Finding::warning("AUDIT-114", &[&figure.id], &args));
    }
}

/// Whether `value / by` rounds to `rounded`, either way at the half.
pub(crate) fn rounds_to(value: u128, by: u128, rounded: u128) -> bool {
    (2 * value).abs_diff(2 * rounded * by) <= by
}
