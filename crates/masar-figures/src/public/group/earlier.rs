//! What earlier publications say of a table: those of the same figure, of the
//! people within it or around it, of a place within it or around it.
//!
//! *Invariant:* an earlier table speaks of this one only where period and
//! emergency are the same; what it cannot say in this table's columns is left
//! out, never guessed.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{AdminLevel, Pcode};
use masar_protect::Status;
use masar_protect::register::{Published, PublishedRow};

use super::{Group, Sheet, part_column};
use crate::public::is_hidden;

impl Group<'_> {
    /// All that earlier publications say of a table.
    pub(super) fn before(&self, name: &str, sheet: &Sheet) -> Vec<Published> {
        let tables = self.earlier.iter().filter_map(|table| self.earlier_fit(table, name, sheet));
        tables.map(|table| self.outgrown_drop(table, sheet)).collect()
    }

    /// An earlier table as it speaks of this one: of the same figure, of people
    /// within it or around it; of the same place, one within it or around it.
    fn earlier_fit(&self, table: &Published, name: &str, sheet: &Sheet) -> Option<Published> {
        if table.name == name {
            return Some(table.clone());
        }
        if name.contains('#') || table.name.contains('#') {
            return None;
        }
        let (code, time) = table.name.split_once('@')?;
        let table = if time == self.time { table.clone() } else { self.placed(table, sheet)? };
        if code == self.code {
            return Some(Published { name: name.to_owned(), ..table });
        }
        if self.splits.iter().any(|item| item.code == code) {
            return Some(table.widened(&part_column(code), "in", name));
        }
        table.part(&part_column(self.code), "in", name)
    }

    /// A table of another place in terms of this one's, where one holds the
    /// other.
    fn placed(&self, table: &Published, sheet: &Sheet) -> Option<Published> {
        let read = |time: &str| {
            let (period, rest) = time.split_once('@')?;
            let (place, emergency) = rest.split_once('@')?;
            Some((period.to_owned(), emergency.to_owned(), place.parse::<Pcode>().ok()?))
        };
        let theirs = read(table.name.split_once('@')?.1)?;
        let ours = read(&self.time)?;
        if (&theirs.0, &theirs.1) != (&ours.0, &ours.1) {
            return None;
        }
        let column = |level: u8| format!("admin{level}");
        let (theirs, ours) = (theirs.2, ours.2);
        if theirs.holds(&ours) {
            let level = ours.level().0;
            let mut part = table.part(&column(level), &ours.to_string(), &table.name)?;
            for above in 1..level {
                let label = ours.ancestor(AdminLevel(above))?.to_string();
                part = part.part(&column(above), &label, &table.name).unwrap_or(part);
            }
            return Some(part);
        }
        let level = theirs.level().0;
        if !ours.holds(&theirs) || !sheet.columns.contains(&column(level)) {
            return None;
        }
        let mut wide = table.clone();
        for above in (1..=level).filter(|above| sheet.columns.contains(&column(*above))) {
            let label = theirs.ancestor(AdminLevel(above))?.to_string();
            wide = wide.placed(&column(above), &label);
        }
        Some(wide)
    }

    /// What was hidden because it was small, and is no longer, is another number
    /// now: to show it does not tell what it was.
    fn outgrown_drop(&self, mut earlier: Published, sheet: &Sheet) -> Published {
        let named = |columns: &[String], labels: &[String]| -> BTreeMap<String, String> {
            let pairs = columns.iter().cloned().zip(labels.iter().cloned());
            pairs.filter(|(_, label)| !label.is_empty()).collect()
        };
        let mut large: BTreeSet<BTreeMap<String, String>> = BTreeSet::new();
        for (row, fields) in sheet.rows.iter().zip(&sheet.lines) {
            if row.value >= u64::from(self.threshold) {
                large.insert(named(&sheet.columns, fields));
            }
        }
        if self.whole >= u64::from(self.threshold) {
            large.insert(BTreeMap::new());
        }
        let columns = earlier.columns.clone();
        earlier.rows.retain(|row| {
            row.status != Status::Primary.code() || !large.contains(&named(&columns, &row.labels))
        });
        earlier
    }

    pub(super) fn whole_hidden(&self, before: &[Published]) -> bool {
        let total = |row: &&PublishedRow| row.labels.iter().all(String::is_empty);
        let earlier = before.iter().flat_map(|table| table.rows.iter().filter(total));
        let now = self.settled.iter().filter(|((_, cell), _)| cell.is_empty());
        earlier.into_iter().any(|row| row.value.is_none())
            || now.into_iter().any(|(_, status)| is_hidden(*status))
    }
}
