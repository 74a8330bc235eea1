//! A part of the people here and all of them in an earlier table, or the other
//! way: whoever takes one from the other has the rest, which may be a few.
//!
//! *Invariant:* a number whose rest is small is hidden and kept as open as a
//! small one. What is taken for a part: a table with other columns that shows at
//! least as many (or as few) in every cell that both have, and differs in some.
//! The same columns make an edition, of which [`crate::editions`] judges.

use std::collections::BTreeMap;

use masar_domain::Problem;

use crate::aligned::{Aligned, published_align};
use crate::facts::Published;
use crate::system::System;
use crate::table::{columns_of, path_of};

/// Hides the numbers whose rest to what an earlier table shows is small.
pub fn complements_hold(system: &mut System, published: &Published) -> Result<(), Problem> {
    let earlier = published_align(system, published)?;
    let columns: Vec<Vec<usize>> = system
        .dimensions
        .iter()
        .map(|dimension| columns_of(&dimension.levels, &earlier.headings))
        .collect();
    let ours: Vec<usize> = columns.iter().flatten().copied().collect();
    let others: Vec<usize> =
        earlier.columns().into_iter().filter(|column| !ours.contains(column)).collect();
    let lacks = columns.iter().any(Vec::is_empty);
    let shown = shown_find(system, &earlier, &columns, &others);
    if shown.is_empty() || others.is_empty() && !lacks {
        return Ok(());
    }
    let whole = |sign: i64| {
        let rest = |(cell, value): (&usize, &i64)| (value - system.cells[*cell].value) * sign;
        shown.iter().map(rest).all(|rest| rest >= 0)
    };
    let is_part = match (whole(1), whole(-1)) {
        (true, false) => true,
        (false, true) => false,
        _ => return Ok(()),
    };
    let mut few = false;
    for (cell, other) in &shown {
        few |= rest_hold(system, *cell, *other, is_part);
    }
    if few {
        // A part's totals are not known from elsewhere, or the rest would be.
        for cell in &mut system.cells {
            let over_all = |(columns, node): (&Vec<usize>, &u32)| columns.is_empty() && *node == 0;
            cell.fixed &= !columns.iter().zip(&cell.key).any(over_all);
        }
        shown.keys().for_each(|cell| system.cells[*cell].fixed = false);
    }
    Ok(())
}

/// What it shows of our cells: in rows that name no other column; where there
/// are none, by adding up those that name all of them.
fn shown_find(
    system: &System,
    earlier: &Aligned,
    columns: &[Vec<usize>],
    others: &[usize],
) -> BTreeMap<usize, i64> {
    let mut plain: BTreeMap<usize, i64> = BTreeMap::new();
    let mut added: BTreeMap<usize, Option<i64>> = BTreeMap::new();
    for row in &earlier.rows {
        let node = |(d, columns): (usize, &Vec<usize>)| {
            let node = system.dimensions[d].node_find(&path_of(columns, row)?)?;
            u32::try_from(node).ok()
        };
        let key: Option<Vec<u32>> = columns.iter().enumerate().map(node).collect();
        let Some(cell) = key.and_then(|key| system.find(&key)) else { continue };
        let value: Option<i64> = row[earlier.value].parse().ok();
        if others.iter().all(|column| row[*column].is_empty()) {
            plain.extend(value.map(|value| (cell, value)));
        } else if others.iter().all(|column| !row[*column].is_empty()) {
            let sum = added.entry(cell).or_insert(Some(0));
            *sum = sum.zip(value).map(|(sum, value)| sum + value);
        }
    }
    for (cell, sum) in added {
        if let Some(sum) = sum {
            plain.entry(cell).or_insert(sum);
        }
    }
    plain
}

/// Whether the rest of a cell and what another table shows is small; then the
/// cell is hidden. An empty part is hidden by nobody: the rest is all there is.
fn rest_hold(system: &mut System, cell: usize, other: i64, is_part: bool) -> bool {
    let small = 1..system.threshold;
    let cell = &mut system.cells[cell];
    if is_part {
        cell.at_most = cell.at_most.min(other);
    } else {
        cell.at_least = cell.at_least.max(other);
    }
    let few = small.contains(&(cell.value - other).abs()) && cell.value > 0;
    cell.held |= few;
    few
}
