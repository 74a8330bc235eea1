//! What is known already: earlier editions and linked tables, as facts about
//! the cells of this table.
//!
//! *Invariant:* an earlier table is read by the same columns; a column of ours
//! that it lacks is a total there. What an earlier edition hides stays hidden,
//! and what it shows unchanged cannot be hidden any more.

use masar_domain::Problem;

use crate::aligned::published_align;
use crate::system::System;
use crate::table::{Table, columns_of, path_of};

/// An earlier table: its name and its CSV text.
#[derive(Clone, Debug)]
pub struct Published {
    pub name: String,
    pub text: String,
}

/// What an earlier table says of a cell; nothing where it hides it.
struct Fact {
    cell: usize,
    shown: Option<i64>,
    /// The status says that it is small, or that it is not.
    small: Option<bool>,
}

/// What an earlier table says of a cell of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: it has no such row.
    Absent,
    /// Hidden, and whether as a small number; nothing where no reason is told.
    Hidden {
        small: Option<bool>,
    },
    Shown(i64),
}

/// What an earlier table says of each cell. A cell of the finest kind that a
/// table of the same columns lacks was empty, unless that adds up wrongly.
pub fn edition_read(
    system: &System,
    table: &Table,
    published: &Published,
) -> Result<Vec<Seen>, Problem> {
    let (facts, whole) = facts_read(system, table, published)?;
    let mut seen = vec![Seen::Absent; system.cells.len()];
    for fact in facts {
        let hidden = Seen::Hidden { small: fact.small };
        seen[fact.cell] = fact.shown.map_or(hidden, Seen::Shown);
    }
    let mut filled = seen.clone();
    let nodes = |d: usize, node: u32| &system.dimensions[d].nodes[node as usize];
    for (cell, seen) in system.cells.iter().zip(&mut filled) {
        let mut nodes = cell.key.iter().enumerate().map(|(d, node)| nodes(d, *node));
        if *seen == Seen::Absent && nodes.all(|node| node.children.is_empty()) {
            *seen = Seen::Shown(0);
        }
    }
    let shown = |cell: &usize| match filled[*cell] {
        Seen::Shown(value) => Some(value),
        _ => None,
    };
    let adds_up = |(total, parts): &(usize, Vec<usize>)| {
        let sum: Option<i64> = parts.iter().map(shown).sum();
        shown(total).is_none_or(|total| sum.is_none_or(|sum| sum == total))
    };
    Ok(if whole && system.sums.iter().all(adds_up) { filled } else { seen })
}

/// Applies what an earlier table shows and hides.
pub fn facts_apply(
    system: &mut System,
    table: &Table,
    published: &Published,
) -> Result<(), Vec<Problem>> {
    let (facts, _) = facts_read(system, table, published).map_err(|problem| vec![problem])?;
    let shown = || facts.iter().filter_map(|fact| Some((fact.cell, fact.shown?)));
    // Counts that never fall look cumulative, and an attacker will use that.
    let grows = shown().all(|(cell, value)| value <= system.cells[cell].value);
    let grown = grows && shown().any(|(cell, value)| value < system.cells[cell].value);
    for fact in &facts {
        let cell = &mut system.cells[fact.cell];
        match fact.shown {
            None => {
                cell.held |= !cell.fixed;
                cell.told |= grown;
            }
            Some(value) => {
                cell.unchanged |= value == cell.value;
                cell.at_least = cell.at_least.max(if grows { value } else { 0 });
            }
        }
    }
    Ok(())
}

/// What it says, and whether it has all our columns.
fn facts_read(
    system: &System,
    table: &Table,
    published: &Published,
) -> Result<(Vec<Fact>, bool), Problem> {
    let earlier = published_align(system, published)?;
    let columns: Vec<Vec<usize>> = table
        .dimensions
        .iter()
        .map(|dimension| columns_of(&dimension.levels, &earlier.headings))
        .collect();
    let whole =
        table.dimensions.iter().zip(&columns).all(|(ours, found)| ours.levels.len() == found.len());
    let ours = |column: &usize| columns.iter().flatten().any(|known| known == column);
    let others: Vec<usize> = earlier.columns().into_iter().filter(|column| !ours(column)).collect();
    let mut facts = Vec::new();
    for row in &earlier.rows {
        if others.iter().any(|column| !row[*column].is_empty()) {
            continue;
        }
        let node = |(d, columns): (usize, &Vec<usize>)| {
            let node = table.dimensions[d].node_find(&path_of(columns, row)?)?;
            u32::try_from(node).ok()
        };
        let key: Option<Vec<u32>> = columns.iter().enumerate().map(node).collect();
        let cell = key.and_then(|key| system.find(&key));
        let small = earlier.status.map(|status| row[status] == "primary");
        let shown = row[earlier.value].parse().ok();
        facts.extend(cell.map(|cell| Fact { cell, shown, small }));
    }
    Ok((facts, whole))
}
