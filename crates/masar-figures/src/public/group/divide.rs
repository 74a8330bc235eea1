//! Which splits of a figure stand in one table: those that add up with each
//! other in every direction.
//!
//! *Invariant:* every whole is in the joint table or decided by itself, and
//! every split is in exactly one table. A table that is given to the protection
//! adds up; where people may be in several cells of a split, it is declared.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};
use masar_protect::Status;
use masar_protect::table::{Table, table_read};

use super::{Group, Item, Shield};

impl Group<'_> {
    /// Splits that add up with the figure, and the others, table by table.
    pub(super) fn divide(&self, shield: &mut Shield) -> (Vec<Item>, Vec<Vec<Item>>) {
        let mut order: Vec<Item> = self.splits.iter().map(|item| (*item).clone()).collect();
        let rank = |item: &Item| {
            (item.code != self.code, item.by.len(), item.code.clone(), item.by.clone())
        };
        order.sort_by_key(rank);
        let mut joint: Vec<Item> = Vec::new();
        let mut codes = BTreeSet::new();
        for item in order.iter().filter(|item| codes.insert(item.code.clone())) {
            if !self.fits(&mut joint, item.bare(), true) && item.code != self.code {
                let small = (1..u64::from(self.threshold)).contains(&item.whole.1);
                let status = if small { Status::Primary } else { Status::Shown };
                shield.decide((item.code.clone(), BTreeMap::new()), status);
            }
        }
        let mut rest = Vec::new();
        for split in order.into_iter().filter(|item| !item.by.is_empty()) {
            if !self.fits(&mut joint, split.clone(), true) {
                if split.code == self.code {
                    let problem = Problem::warning("FIGURE-112", Where::path(&split.code));
                    let problem = problem.with("figure", &split.code);
                    shield.problems.push(problem.with("split", split.by.join(", ")));
                }
                rest.push(split);
            }
        }
        let mut tables = Vec::new();
        while !rest.is_empty() {
            let first = rest.remove(0);
            let mut table = vec![first];
            rest.retain(|split| !self.fits(&mut table, split.clone(), false));
            tables.push(table);
        }
        (joint, tables)
    }

    /// Takes a split into a table if all of it adds up.
    fn fits(&self, table: &mut Vec<Item>, split: Item, joint: bool) -> bool {
        let has_own = joint || table.iter().any(|item| item.code == self.code);
        if !has_own && table.iter().any(|item| item.code != split.code) {
            return false;
        }
        table.push(split);
        let mut sheet = self.sheet(&references(table), joint);
        let adds = sheet.columns.is_empty() || {
            if joint {
                sheet.total_add(self.code, self.whole);
            }
            table_read(self.code, &sheet.text(), &sheet.dims).is_ok_and(|read| adds_up(&read))
        };
        if !adds {
            table.pop();
        }
        adds
    }

    /// The figure's own cells by some columns, printed or added up from a finer
    /// split that adds up.
    pub(super) fn own_cells(
        &self,
        splits: &[&Item],
        by: &[String],
    ) -> BTreeMap<BTreeMap<String, String>, u64> {
        let own = || splits.iter().filter(|item| item.code == self.code);
        let upper = |item: &Item| -> BTreeMap<BTreeMap<String, String>, u64> {
            item.cells.iter().map(|(cell, (_, upper))| (cell.clone(), *upper)).collect()
        };
        if let Some(same) = own().find(|item| item.by == by) {
            return upper(same);
        }
        let sum = |item: &Item| item.cells.values().map(|(_, upper)| *upper).sum::<u64>();
        let finer = own().find(|item| {
            by.iter().all(|column| item.by.contains(column)) && sum(item) == self.whole
        });
        let mut cells = BTreeMap::new();
        for (cell, (_, upper)) in finer.iter().flat_map(|item| &item.cells) {
            let mut wider = cell.clone();
            wider.retain(|column, _| by.contains(column));
            *cells.entry(wider).or_default() += *upper;
        }
        cells
    }
}

pub(super) fn references(items: &[Item]) -> Vec<&Item> {
    items.iter().collect()
}

/// Whether every cell with cells below it is their sum, along every dimension.
fn adds_up(table: &Table) -> bool {
    let mut sums: BTreeMap<(Vec<u32>, usize), i64> = BTreeMap::new();
    for (key, cell) in &table.cells {
        for (at, dimension) in table.dimensions.iter().enumerate().filter(|(at, _)| key[*at] != 0) {
            let mut above = key.clone();
            above[at] = u32::try_from(dimension.nodes[key[at] as usize].parent).unwrap_or(u32::MAX);
            *sums.entry((above, at)).or_default() += cell.value;
        }
    }
    sums.iter().all(|((key, _), sum)| table.cells.get(key).is_some_and(|cell| cell.value == *sum))
}
