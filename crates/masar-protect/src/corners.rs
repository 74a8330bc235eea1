//! Cells of all columns of some tables, where no table prints them: three tables
//! of two columns each (place and sex, place and age, sex and age) are margins of
//! cells of all three, and bind each other by them.
//!
//! *Invariant:* where two tables share their common columns and nothing else, any
//! numbers that agree in those have such cells, so that nothing more follows and
//! none are made. Beyond [`CORNERS_MAX`] of them none are made either, and that is said.

use std::collections::{BTreeMap, BTreeSet};

/// The columns that a cell names, with their labels.
pub(crate) type Name = Vec<(String, String)>;

/// Most cells of all columns.
pub(crate) const CORNERS_MAX: usize = 600;

/// What of a name belongs to each axis: a dimension with its levels, or a column.
type Parts = BTreeMap<String, Name>;

/// Sums of cells that are numbered from `first`, each with the cell of a table that is
/// their total; nothing where they are too many. `levels` are the columns that belong together.
pub(crate) fn corners_sums(
    names: &BTreeMap<Name, usize>,
    levels: &[&[String]],
    first: usize,
) -> Option<Vec<(usize, Vec<usize>)>> {
    let mut longest: BTreeMap<usize, &Name> = BTreeMap::new();
    for (name, at) in names {
        let known = longest.entry(*at).or_insert(name);
        if name.len() > known.len() {
            *known = name;
        }
    }
    let cells: Vec<(usize, Parts)> =
        longest.into_iter().map(|(at, name)| (at, parts_of(name, levels))).collect();
    let core = core_of(cells.iter().map(|(_, parts)| parts.keys().cloned().collect()));
    let cells: Vec<&(usize, Parts)> =
        cells.iter().filter(|(_, parts)| core.contains(&parts.keys().cloned().collect())).collect();
    let cells = finest(&cells);
    let mut values: BTreeMap<&String, BTreeSet<&Name>> = BTreeMap::new();
    for (axis, part) in cells.iter().flat_map(|(_, parts)| parts) {
        values.entry(axis).or_default().insert(part);
    }
    let values: Vec<(&String, Vec<&Name>)> = values
        .into_iter()
        .map(|(axis, all)| {
            let last = |name: &&Name| !all.iter().any(|other| is_within(other, name));
            (axis, all.iter().copied().filter(last).collect())
        })
        .collect();
    if values.is_empty() {
        return Some(Vec::new());
    }
    let many = values.iter().map(|(_, all)| all.len()).try_fold(1, usize::checked_mul);
    many.filter(|many| *many <= CORNERS_MAX)?;
    let mut corners: Vec<Vec<&Name>> = vec![Vec::new()];
    for (_, all) in &values {
        corners = corners
            .iter()
            .flat_map(|corner| all.iter().map(|value| [corner.as_slice(), &[*value]].concat()))
            .collect();
    }
    let sum = |(at, parts): &&(usize, Parts)| {
        let holds = |corner: &Vec<&Name>| {
            values.iter().zip(corner).all(|((axis, _), value)| {
                parts.get(*axis).is_none_or(|part| part == *value || is_within(value, part))
            })
        };
        let own = corners.iter().enumerate().filter(|(_, corner)| holds(corner));
        (*at, own.map(|(number, _)| first + number).collect())
    };
    let sums = cells.iter().map(sum);
    Some(sums.filter(|(_, parts): &(usize, Vec<usize>)| !parts.is_empty()).collect())
}

fn parts_of(name: &Name, levels: &[&[String]]) -> Parts {
    let mut parts = Parts::new();
    for (column, label) in name {
        let own = levels.iter().find(|levels| levels.contains(column));
        let axis = own.and_then(|levels| levels.first()).unwrap_or(column);
        parts.entry(axis.clone()).or_default().push((column.clone(), label.clone()));
    }
    parts
}

/// Whether a name says all that another does, and more.
fn is_within(name: &Name, other: &Name) -> bool {
    name.len() > other.len() && other.iter().all(|pair| name.contains(pair))
}

/// Cells that are no totals of others with the same axes.
fn finest<'c>(cells: &[&'c (usize, Parts)]) -> Vec<&'c (usize, Parts)> {
    let finer = |parts: &Parts, other: &Parts| {
        parts != other
            && parts.keys().eq(other.keys())
            && parts.iter().all(|(axis, own)| own == &other[axis] || is_within(&other[axis], own))
    };
    let last = |(_, parts): &&(usize, Parts)| !cells.iter().any(|(_, other)| finer(parts, other));
    cells.iter().copied().filter(|cell| last(cell)).collect()
}

/// What is left of some sets of axes when one within another is taken away, and
/// every axis that one set alone has, until nothing changes: nothing where they
/// can be laid one beside the other (Graham; Yu and Ozsoyoglu).
fn core_of(shapes: impl Iterator<Item = BTreeSet<String>>) -> BTreeSet<BTreeSet<String>> {
    let mut core: BTreeSet<BTreeSet<String>> = shapes.collect();
    loop {
        let before = core.clone();
        let within =
            |shape: &BTreeSet<String>| core.iter().any(|o| o != shape && shape.is_subset(o));
        core = core.iter().filter(|shape| !within(shape)).cloned().collect();
        let mut times: BTreeMap<&String, usize> = BTreeMap::new();
        core.iter().flatten().for_each(|axis| *times.entry(axis).or_default() += 1);
        let shared = |axis: &&String| times[axis] > 1;
        core = core.iter().map(|shape| shape.iter().filter(shared).cloned().collect()).collect();
        core.retain(|shape: &BTreeSet<String>| !shape.is_empty());
        if core == before {
            return core;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(shapes: &[&[&str]]) -> BTreeMap<Name, usize> {
        let mut names = BTreeMap::new();
        for columns in shapes {
            let mut all: Vec<Name> = vec![Vec::new()];
            for column in *columns {
                let with = |name: &Name| {
                    let own = |label: &str| ((*column).to_owned(), label.to_owned());
                    ["0", "1"].map(|label| [name.clone(), vec![own(label)]].concat())
                };
                all = all.iter().flat_map(with).collect();
            }
            for name in all {
                let next = names.len();
                names.entry(name).or_insert(next);
            }
        }
        names
    }

    #[test]
    fn three_tables_of_two_columns_each_are_margins_of_cells_of_all_three() {
        let names = names(&[&["age", "place"], &["age", "sex"], &["place", "sex"], &["age"]]);
        let sums = corners_sums(&names, &[], 100).unwrap();
        assert_eq!(sums.len(), 12, "the ages alone bind nothing");
        assert!(sums.iter().all(|(_, parts)| parts.len() == 2));
        let all: BTreeSet<usize> = sums.iter().flat_map(|(_, parts)| parts.clone()).collect();
        assert_eq!(all, (100..108).collect());
    }

    #[test]
    fn two_tables_that_share_a_column_need_none() {
        let none = |shapes: &[&[&str]]| {
            assert_eq!(corners_sums(&names(shapes), &[], 0), Some(Vec::new()));
        };
        none(&[&["age", "place"], &["place", "sex"]]);
        none(&[&["age", "place", "sex"], &["age", "sex"]]);
    }

    #[test]
    fn a_wider_place_is_the_total_of_all_within_it() {
        let pair = |column: &str, label: &str| (column.to_owned(), label.to_owned());
        let mut all = names(&[&["age", "sex"]]);
        for place in ["0", "1"] {
            for age in ["0", "1"] {
                let own = vec![pair("age", age), pair("place", place), pair("region", "r")];
                let next = all.len();
                all.insert(own, next);
            }
        }
        for sex in ["0", "1"] {
            let next = all.len();
            all.insert(vec![pair("region", "r"), pair("sex", sex)], next);
        }
        let levels = ["region".to_owned(), "place".to_owned()];
        let sums = corners_sums(&all, &[&levels], 50).unwrap();
        let of = |at: usize| sums.iter().find(|(total, _)| *total == at).unwrap().1.len();
        assert_eq!((of(0), of(4), of(8)), (2, 2, 4));
    }
}
