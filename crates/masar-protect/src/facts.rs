//! What is known already: earlier editions and linked tables, as facts about
//! the cells of this table.
//!
//! *Invariant:* an earlier table is read by the same columns; a column of ours
//! that it lacks is a total there. What an earlier edition hides stays hidden,
//! and what it shows unchanged cannot be hidden any more.

use masar_domain::{Problem, Where};

use crate::system::System;
use crate::table::{Table, columns_of, csv_read, path_of};

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
}

/// Applies what an earlier table shows and hides.
pub fn facts_apply(
    system: &mut System,
    table: &Table,
    published: &Published,
) -> Result<(), Vec<Problem>> {
    let facts = facts_read(system, table, published).map_err(|problem| vec![problem])?;
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

fn facts_read(system: &System, table: &Table, published: &Published) -> Result<Vec<Fact>, Problem> {
    let (headings, rows) = csv_read(&published.name, &published.text)?;
    let columns: Vec<Vec<usize>> =
        table.dimensions.iter().map(|dimension| columns_of(&dimension.levels, &headings)).collect();
    let value = headings.iter().position(|heading| heading == "value").ok_or_else(|| {
        Problem::error("PROTECT-005", Where::file(&published.name))
            .with("expected", "value")
            .with("found", headings.join(", "))
    })?;
    let ours = |column: &usize| columns.iter().flatten().any(|known| known == column);
    let others: Vec<usize> = (0..headings.len())
        .filter(|column| !ours(column) && *column != value && headings[*column] != "status")
        .collect();
    let mut facts = Vec::new();
    for row in &rows {
        if others.iter().any(|column| !row[*column].is_empty()) {
            continue;
        }
        let node = |(d, columns): (usize, &Vec<usize>)| {
            let node = table.dimensions[d].node_find(&path_of(columns, row)?)?;
            u32::try_from(node).ok()
        };
        let key: Option<Vec<u32>> = columns.iter().enumerate().map(node).collect();
        let cell = key.and_then(|key| system.find(&key));
        facts.extend(cell.map(|cell| Fact { cell, shown: row[value].parse().ok() }));
    }
    Ok(facts)
}
