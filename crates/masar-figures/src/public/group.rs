//! One table of everything that is published of a figure: its splits side by
//! side, the people within it as parts with their complement, its places as a
//! hierarchy.
//!
//! *Invariant:* a split whose cells do not add up to the figure (somebody may
//! be in two of them) stands in a table of its own, and is protected as if
//! readers knew what its cells add up to.

mod coarser;
mod divide;
mod earlier;

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Pcode, Problem};
use masar_programme::mission::admin_level;
use masar_protect::facts;
use masar_protect::register::{Published, PublishedRow, line};
use masar_protect::table::{Cell, Table, table_read};
use masar_protect::{Protected, Rules, Status};

use super::item::Item;
use super::memo::Memo;
use super::{CellKey, Shield, ShieldTable, belongs, is_hidden};

/// What a category without a name is called in a table.
pub(super) const UNKNOWN: &str = "(unknown)";

/// One row of the table: its cell, as a part of the figure if it is one.
#[derive(Clone, Debug)]
struct Row {
    cell: BTreeMap<String, String>,
    part: Option<(String, &'static str)>,
    value: u64,
    /// A lower bound that is small by itself.
    held: bool,
    owner: Option<CellKey>,
}

/// A figure with all that is published of it.
#[derive(Debug)]
pub(super) struct Group<'a> {
    code: &'a str,
    time: String,
    threshold: u32,
    whole: u64,
    splits: Vec<&'a Item>,
    earlier: &'a [Published],
    /// Statuses that tables before this one have settled.
    settled: Vec<(CellKey, Status)>,
    memo: &'a Memo,
}

/// A table as it is given to the protection.
struct Sheet {
    columns: Vec<String>,
    dims: String,
    lines: Vec<Vec<String>>,
    rows: Vec<Row>,
}

impl<'a> Group<'a> {
    pub(super) fn new(
        code: &'a str,
        items: &'a [Item],
        earlier: &'a [Published],
        shield: &Shield,
        memo: &'a Memo,
    ) -> Self {
        let splits: Vec<&Item> = items.iter().filter(|item| belongs(item, code)).collect();
        let own = splits.iter().find(|item| item.code == code);
        let settled = shield.statuses.iter().filter(|((figure, _), _)| figure == code);
        Self {
            code,
            time: own.map_or_else(String::new, |item| item.time.clone()),
            threshold: splits.iter().map(|item| item.threshold).max().unwrap_or(5),
            whole: own.map_or(0, |item| item.whole.1),
            settled: settled.map(|(key, status)| (key.clone(), *status)).collect(),
            splits,
            earlier,
            memo,
        }
    }

    /// Protects the joint table, and then each split that does not fit into it.
    pub(super) fn protect(&self, shield: &mut Shield) {
        let (joint, loose) = self.divide(shield);
        self.table_protect(joint, true, shield);
        loose.into_iter().for_each(|splits| self.table_protect(splits, false, shield));
    }

    /// The protected table, or why there is none.
    fn attempt(
        &self,
        splits: &[&Item],
        joint: bool,
    ) -> Result<(Sheet, Option<Protected>), Vec<Problem>> {
        let name = self.name(splits, joint);
        let mut full = self.sheet(splits, joint);
        let before = self.before(&name, &full);
        if full.columns.is_empty() || full.lines.is_empty() {
            return Ok((full, None));
        }
        if joint {
            full.total_add(self.code, self.whole);
        }
        let table = table_read(self.code, &full.text(), &full.dims)?;
        let small = self.margins_small(&table);
        let mut sheet = self.sheet(splits, joint);
        for (labels, value) in &small {
            sheet.lines.push([labels.clone(), vec![value.to_string()]].concat());
        }
        let whole_hidden = self.whole_hidden(&before);
        if joint && (whole_hidden || (1..u64::from(self.threshold)).contains(&self.whole)) {
            sheet.total_add(self.code, self.whole);
        }
        if sheet.lines.is_empty() {
            return Ok((sheet, None));
        }
        let mut known: Vec<facts::Published> = before.iter().map(Published::to_facts).collect();
        known.extend(sheet.held(&self.settled));
        known.extend(sheet.nobody());
        let rules = Rules { threshold: i64::from(self.threshold), ..Rules::default() };
        let text = (sheet.text(), sheet.dims.as_str());
        let protected = self.memo.protect(&name, text, &known, &rules)?;
        if protected.problems.iter().any(Problem::is_error) {
            return Err(protected.problems);
        }
        Ok((sheet, Some(protected)))
    }

    /// Totals that nobody prints, where one of them is small: readers of the rest
    /// must not come to know it either. All of them are given then, since a
    /// total of some would be read as a total of all.
    fn margins_small(&self, table: &Table) -> Vec<(Vec<String>, u64)> {
        let least = 1..i64::from(self.threshold);
        let none = |cell: &Cell| cell.row.is_none();
        if !table.cells.values().any(|cell| none(cell) && least.contains(&cell.value)) {
            return Vec::new();
        }
        let mut small = Vec::new();
        for (key, cell) in &table.cells {
            let value = u64::try_from(cell.value).unwrap_or(0);
            if cell.row.is_some() || key.iter().all(|node| *node == 0) {
                continue;
            }
            let mut labels = Vec::new();
            for (dimension, node) in table.dimensions.iter().zip(key) {
                let path = dimension.path_up(*node as usize);
                let mut own: Vec<String> =
                    path.iter().rev().map(|at| dimension.nodes[*at].label.clone()).collect();
                own.resize(dimension.levels.len(), String::new());
                labels.extend(own);
            }
            small.push((labels, value));
        }
        small
    }

    fn name(&self, splits: &[&Item], joint: bool) -> String {
        let own = format!("{}@{}", self.code, self.time);
        match splits {
            [split, ..] if !joint => format!("{own}#{}:{}", split.code, split.by.join(",")),
            _ => own,
        }
    }

    /// The rows of some splits. The figure itself is no row: its readers know it.
    fn sheet(&self, splits: &[&Item], joint: bool) -> Sheet {
        let has_own = joint || splits.iter().any(|item| item.code == self.code);
        let mut rows: Vec<Row> = Vec::new();
        let least = 1..u64::from(self.threshold);
        for item in splits {
            let part = (item.code != self.code && has_own).then(|| part_column(&item.code));
            let own = self.own_cells(splits, &item.by);
            let whole = (&BTreeMap::new(), &item.whole);
            let whole = (part.is_some() && joint).then_some(whole).into_iter();
            for (cell, (lower, upper)) in whole.chain(&item.cells) {
                let part_in = part.clone().map(|column| (column, "in"));
                let owner = Some((item.code.clone(), cell.clone()));
                let held = lower != upper && least.contains(lower);
                rows.push(Row { cell: cell.clone(), part: part_in, value: *upper, held, owner });
                let Some(column) = part.clone() else { continue };
                let of = if cell.is_empty() { Some(self.whole) } else { own.get(cell).copied() };
                if let Some(of) = of.and_then(|of| of.checked_sub(*upper)) {
                    let out = Some((column, "out"));
                    let cell = cell.clone();
                    rows.push(Row { cell, part: out, value: of, held: false, owner: None });
                }
            }
        }
        for item in splits.iter().filter(|item| item.code != self.code && has_own) {
            rows.extend(self.nobody_within(splits, item));
        }
        let mut seen = BTreeSet::new();
        rows.retain(|row| seen.insert((row.cell.clone(), row.part.clone())));
        Sheet::new(rows)
    }

    /// Cells of the figure that hold nobody of a part: nobody in, everybody out.
    fn nobody_within(&self, splits: &[&Item], part: &Item) -> Vec<Row> {
        let cells = self.own_cells(splits, &part.by).into_iter();
        let cells = cells.filter(|(cell, _)| !part.cells.contains_key(cell) && !cell.is_empty());
        let column = part_column(&part.code);
        cells
            .flat_map(|(cell, upper)| {
                [("in", 0), ("out", upper)].map(|(label, value)| Row {
                    cell: cell.clone(),
                    part: Some((column.clone(), label)),
                    value,
                    held: false,
                    owner: None,
                })
            })
            .collect()
    }

    fn settle(
        &self,
        sheet: &Sheet,
        protected: Option<&Protected>,
        splits: &[&Item],
        joint: bool,
        shield: &mut Shield,
    ) {
        let small = (1..u64::from(self.threshold)).contains(&self.whole);
        let name = self.name(splits, joint);
        // Where there is no table, nothing else has looked at the earlier ones.
        let held = || joint && protected.is_none() && self.whole_hidden(&self.before(&name, sheet));
        let whole = match small {
            true => Status::Primary,
            false if held() => Status::Secondary,
            false => Status::Shown,
        };
        shield.decide((self.code.to_owned(), BTreeMap::new()), whole);
        let mut published = Vec::new();
        let mut costs = masar_protect::protect::Costs::default();
        if let Some(protected) = protected {
            costs = protected.costs.clone();
            // Tables of one figure by other columns are meant to be apart.
            let told = protected.problems.iter().filter(|problem| problem.code != "PROTECT-023");
            shield.problems.extend(told.cloned());
            for (index, status) in protected.statuses.iter().enumerate() {
                let row = sheet.rows.get(index);
                if let Some(owner) = row.and_then(|row| row.owner.clone()) {
                    shield.decide(owner, *status);
                }
                // A total that nobody prints is not known, or it follows from what is.
                let printed = row.is_some_and(|row| row.owner.is_some() || row.part.is_some());
                if !printed && !is_hidden(*status) {
                    continue;
                }
                let labels = sheet.lines[index][..sheet.columns.len()].to_vec();
                let value = sheet.lines[index].last().and_then(|value| value.parse().ok());
                published.push(PublishedRow::new(labels, *status, value.unwrap_or(0)));
            }
        }
        let total = vec![String::new(); sheet.columns.len()];
        if !published.iter().any(|row| row.labels == total) {
            *match whole {
                Status::Primary => &mut costs.primary,
                Status::Secondary => &mut costs.secondary,
                _ => &mut costs.shown,
            } += 1;
            if joint {
                let value = i64::try_from(self.whole).unwrap_or(i64::MAX);
                published.push(PublishedRow::new(total, whole, value));
            }
        }
        let columns = sheet.columns.clone();
        shield.published.push(Published { name, columns, rows: published });
        let within = splits.iter().map(|item| item.code.clone());
        let within: BTreeSet<String> = within.filter(|code| code != self.code).collect();
        shield.tables.push(ShieldTable {
            figure: self.code.to_owned(),
            within: within.into_iter().collect(),
            splits: splits.iter().map(|item| item.by.clone()).collect(),
            threshold: self.threshold,
            costs,
        });
    }
}

pub(super) fn part_column(code: &str) -> String {
    format!("within {code}")
}

/// The figure whose people a column tells from the others.
pub(super) fn part_of(column: &str) -> Option<&str> {
    column.strip_prefix("within ")
}

/// The value of a place column at a level: the place that holds it.
pub(super) fn place_label(value: &str, level: u8) -> String {
    let place = value.parse::<Pcode>().ok();
    let above = place.and_then(|place| place.ancestor(masar_domain::AdminLevel(level)));
    above.map_or_else(|| format!("{value} {level}"), |place| place.to_string())
}

impl Sheet {
    fn new(mut rows: Vec<Row>) -> Self {
        rows.sort_by(|a, b| (&a.part, &a.cell).cmp(&(&b.part, &b.cell)));
        let mut levels = BTreeSet::new();
        let mut others = BTreeSet::new();
        for row in &rows {
            for column in row.cell.keys() {
                match admin_level(column) {
                    Some(level) => drop(levels.insert(level.0)),
                    None => drop(others.insert(column.clone())),
                }
            }
            others.extend(row.part.iter().map(|(column, _)| column.clone()));
        }
        let places: Vec<String> = levels.iter().map(|level| format!("admin{level}")).collect();
        let mut dims: Vec<String> = others.iter().cloned().collect();
        if !places.is_empty() {
            dims.insert(0, places.join(">"));
        }
        let columns: Vec<String> = places.into_iter().chain(others).collect();
        let line = |row: &Row| {
            let place = row.cell.iter().filter_map(|(c, value)| Some((admin_level(c)?.0, value)));
            let finest = place.max();
            let label = |column: &String| match (admin_level(column), &row.part) {
                (Some(level), _) => match finest {
                    Some((own, value)) if level.0 <= own => place_label(value, level.0),
                    _ => String::new(),
                },
                (None, Some((part, label))) if part == column => (*label).to_owned(),
                // An empty label is a total; what is not known has a name of its own.
                (None, _) => row.cell.get(column).map_or_else(String::new, |value| {
                    if value.is_empty() { UNKNOWN.to_owned() } else { value.clone() }
                }),
            };
            let labels: Vec<String> = columns.iter().map(label).collect();
            [labels, vec![row.value.to_string()]].concat()
        };
        let lines = rows.iter().map(line).collect();
        Self { dims: dims.join(","), columns: columns.clone(), lines, rows }
    }

    /// A row for the figure itself.
    fn total_add(&mut self, code: &str, value: u64) {
        let mut labels = vec![String::new(); self.columns.len()];
        labels.push(value.to_string());
        // Rows of margins have no owner; the total has one.
        while self.rows.len() < self.lines.len() {
            let cell = BTreeMap::new();
            self.rows.push(Row { cell, part: None, value: 0, held: false, owner: None });
        }
        let owner = Some((code.to_owned(), BTreeMap::new()));
        self.rows.push(Row { cell: BTreeMap::new(), part: None, value, held: false, owner });
        self.lines.push(labels);
    }

    fn text(&self) -> String {
        let head = self.columns.iter().map(String::as_str).chain(["value"]);
        let lines = self.lines.iter().map(|fields| line(fields.iter().map(String::as_str)));
        std::iter::once(line(head)).chain(lines).collect()
    }

    /// Zeros that no row prints: readers know them.
    fn nobody(&self) -> Option<facts::Published> {
        let mut text = line(self.columns.iter().map(String::as_str).chain(["value"]));
        let before = text.len();
        for (row, fields) in self.rows.iter().zip(&self.lines) {
            if row.owner.is_none() && row.part.is_some() && row.value == 0 {
                text.push_str(&line(fields.iter().map(String::as_str)));
            }
        }
        (text.len() > before).then(|| facts::Published { name: "nobody".to_owned(), text })
    }

    /// Cells that are hidden for reasons of their own: a lower bound is small,
    /// or a table before this one hides them.
    fn held(&self, settled: &[(CellKey, Status)]) -> Option<facts::Published> {
        let hidden = |row: &Row| {
            let settled = settled.iter().any(|(key, status)| {
                is_hidden(*status) && row.owner.as_ref().is_some_and(|owner| owner == key)
            });
            row.held || settled
        };
        let mut text = line(self.columns.iter().map(String::as_str).chain(["value"]));
        let before = text.len();
        for (row, fields) in self.rows.iter().zip(&self.lines) {
            if hidden(row) {
                let labels = fields[..self.columns.len()].iter().map(String::as_str);
                text.push_str(&line(labels.chain([""])));
            }
        }
        (text.len() > before).then(|| facts::Published { name: "held".to_owned(), text })
    }
}
