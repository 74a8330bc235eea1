//! A table that cannot be made safe is published more coarsely: a split that
//! could be worked out is not shown at all, and the rest is protected again.
//!
//! *Invariant:* of a split that is not shown nothing is published, not even
//! which of its cells hold somebody. What remains was protected as if that
//! split did not exist, since readers know nothing of it.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};
use masar_protect::Status;

use super::divide::references;
use super::{Group, Item, Shield};
use crate::public::split_mark;

impl Group<'_> {
    /// Protects a table, if need be without some of its splits; without any
    /// where the rows that may be protected are spent.
    pub(super) fn table_protect(&self, mut splits: Vec<Item>, joint: bool, shield: &mut Shield) {
        while !splits.is_empty() {
            let refuses = match self.attempt(&references(&splits), joint) {
                Ok((sheet, protected)) => {
                    let splits = references(&splits);
                    self.settle(&sheet, protected.as_ref(), &splits, joint, shield);
                    return;
                }
                Err(problems) => problems,
            };
            let is_split = |split: &Item| !split.by.is_empty();
            if self.memo.is_spent() && splits.iter().any(is_split) {
                splits.iter().filter(|split| is_split(split)).for_each(|s| shield.split_hide(s));
                splits.retain(|split| !is_split(split));
                continue;
            }
            let at = self.culprit(&splits, joint, &refuses);
            shield.split_hide(&splits.remove(at));
        }
    }

    /// The split that most problems speak of; where they speak of none, the
    /// finest of the widest reach. One that nobody asked for goes first, a part's
    /// whole late, and the figure itself when nothing else is left.
    fn culprit(&self, splits: &[Item], joint: bool, problems: &[Problem]) -> usize {
        let sheet = self.sheet(&references(splits), joint);
        let mut blame = vec![0_usize; splits.len()];
        for problem in problems {
            let row = problem.place.row.and_then(|row| usize::try_from(row).ok()?.checked_sub(2));
            let Some(row) = row.and_then(|row| sheet.rows.get(row)) else { continue };
            let by: Vec<&String> = row.cell.keys().collect();
            let code = row.owner.as_ref().map(|(code, _)| code.clone());
            let of_row = |item: &Item| {
                let part = row.part.as_ref().map(|(column, _)| column);
                let own = code.as_ref().map_or_else(
                    || part.is_some_and(|column| *column == super::part_column(&item.code)),
                    |code| *code == item.code,
                );
                own && item.by.iter().collect::<Vec<_>>() == by
            };
            if let Some(at) = splits.iter().position(of_row) {
                blame[at] += 1;
            }
        }
        let may =
            |at: &usize| !joint || !splits[*at].by.is_empty() || splits[*at].code != self.code;
        let rank = |at: &usize| {
            let item = &splits[*at];
            (!item.by.is_empty(), item.coarser, blame[*at], item.by.len(), item.cells.len(), *at)
        };
        (0..splits.len()).filter(may).max_by_key(rank).unwrap_or(0)
    }
}

impl Shield {
    /// Hides all of a split, or the whole number of a part that has none.
    fn split_hide(&mut self, split: &Item) {
        if split.by.is_empty() {
            self.decide((split.code.clone(), BTreeMap::new()), Status::Secondary);
        } else {
            let cells = split.cells.keys().cloned().chain([split_mark(&split.by)]);
            for cell in cells {
                self.decide((split.code.clone(), cell), Status::Secondary);
            }
        }
        let columns = if split.by.is_empty() { "none".to_owned() } else { split.by.join(", ") };
        let problem = Problem::warning("FIGURE-111", Where::path(&split.code));
        let problem = problem.with("figure", &split.code).with("split", columns);
        self.problems.push(problem);
    }
}
