//! Fewer categories instead of fewer numbers: values of a column are joined
//! (`age_group:0-4+5-17=0-17`), a level is left out (`admin3>admin2`), or a
//! whole dimension (`sex>`).
//!
//! *Invariant:* nobody is lost: cells that become one are added up. What is
//! lost is detail, and how much of it is said.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use crate::dims::dims_parse;
use crate::table::{amount_read, columns_find, csv_read};

/// A table with fewer categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collapsed {
    pub text: String,
    /// Dimensions that are left.
    pub dims: String,
    pub losses: Vec<Loss>,
}

/// What one rule cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub rule: String,
    pub categories_before: usize,
    pub categories_after: usize,
    pub rows_before: usize,
    pub rows_after: usize,
}

/// Joins categories by rules, one after the other.
pub fn collapse_table(
    name: &str,
    text: &str,
    spec: &str,
    rules: &[String],
) -> Result<Collapsed, Vec<Problem>> {
    let mut collapsed =
        Collapsed { text: text.to_owned(), dims: spec.to_owned(), losses: Vec::new() };
    for rule in rules {
        collapsed = rule_apply(name, &collapsed, rule)?;
    }
    Ok(collapsed)
}

fn rule_apply(name: &str, table: &Collapsed, rule: &str) -> Result<Collapsed, Vec<Problem>> {
    let one = |problem| vec![problem];
    let (headings, mut rows) = csv_read(name, &table.text).map_err(one)?;
    let dimensions = dims_parse(&table.dims).map_err(one)?;
    let columns = columns_find(name, &dimensions, &headings)?;
    let labels: Vec<usize> = columns.concat();
    let place = Where::file(name);
    let missing = Problem::error("PROTECT-005", place.clone());
    let missing = missing.with("expected", "value").with("found", headings.join(", "));
    let value = headings.iter().position(|heading| heading == "value").ok_or(vec![missing])?;
    let wrong = |found: &str| {
        let problem = Problem::error("COLLAPSE-001", Where::default()).with("rule", rule);
        vec![problem.with("found", found)]
    };
    let find = |column: &str| {
        let at = headings.iter().position(|heading| heading == column.trim());
        at.filter(|at| labels.contains(at)).ok_or_else(|| wrong(column))
    };
    let mut loss = Loss {
        rule: rule.to_owned(),
        categories_before: 0,
        categories_after: 0,
        rows_before: rows.len(),
        rows_after: 0,
    };
    let mut dims = table.dims.clone();
    if let Some((column, joined)) = rule.split_once(':') {
        let at = find(column)?;
        let (parts, into) = joined.rsplit_once('=').ok_or_else(|| wrong(joined))?;
        loss.categories_before = categories(&rows, at);
        let parts = parts_read(parts.trim(), &rows, at).ok_or_else(|| wrong(parts))?;
        for row in rows.iter_mut().filter(|row| parts.contains(&row[at])) {
            into.trim().clone_into(&mut row[at]);
        }
        rows = rows_merge(name, rows, &labels, value)?;
        loss.categories_after = categories(&rows, at);
    } else {
        let dropped = levels_dropped(rule, &headings, &columns).ok_or_else(|| wrong(rule))?;
        loss.categories_before = dropped.first().map_or(0, |at| categories(&rows, *at));
        dims = dims_without(&dims, &dropped.iter().map(|at| &headings[*at]).collect::<Vec<_>>());
        if dims.is_empty() {
            return Err(wrong(rule));
        }
        rows = level_drop(name, rows, &labels, &dropped, value)?;
    }
    loss.rows_after = rows.len();
    let mut losses = table.losses.clone();
    losses.push(loss);
    Ok(Collapsed { text: csv_write(&headings, &rows), dims, losses })
}

/// The columns that `finer>wider` leaves out: everything below the wider one,
/// or the whole dimension where none is named.
fn levels_dropped(rule: &str, headings: &[String], columns: &[Vec<usize>]) -> Option<Vec<usize>> {
    let (finer, wider) = rule.split_once('>')?;
    let find = |name: &str| headings.iter().position(|heading| heading == name.trim());
    let at = find(finer)?;
    let levels = columns.iter().find(|levels| levels.contains(&at))?;
    if wider.trim().is_empty() {
        return Some(levels.clone());
    }
    let above = find(wider)?;
    let position = |column| levels.iter().position(|level| *level == column);
    let (from, to) = (position(at)?, position(above)?);
    (to < from).then(|| levels[to + 1..].to_vec())
}

fn categories(rows: &[Vec<String>], column: usize) -> usize {
    let filled = rows.iter().map(|row| &row[column]).filter(|value| !value.is_empty());
    filled.collect::<std::collections::BTreeSet<_>>().len()
}

/// `18-59+60+` as the values of the column that it names; a value may hold the
/// sign itself.
fn parts_read(text: &str, rows: &[Vec<String>], column: usize) -> Option<Vec<String>> {
    let known: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row[column].as_str()).filter(|value| !value.is_empty()).collect();
    let mut open = vec![(text, Vec::new())];
    while let Some((rest, parts)) = open.pop() {
        for value in &known {
            let Some(after) = rest.strip_prefix(value) else { continue };
            let parts: Vec<String> = [parts.clone(), vec![(*value).to_owned()]].concat();
            if after.is_empty() {
                return Some(parts);
            }
            if let Some(after) = after.strip_prefix('+').filter(|_| parts.len() <= known.len()) {
                open.push((after, parts));
            }
        }
    }
    None
}

/// Rows with the same labels become one.
fn rows_merge(
    name: &str,
    rows: Vec<Vec<String>>,
    labels: &[usize],
    value: usize,
) -> Result<Vec<Vec<String>>, Vec<Problem>> {
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut merged: Vec<Vec<String>> = Vec::new();
    let mut sums: Vec<i64> = Vec::new();
    for (number, row) in rows.into_iter().enumerate() {
        let count =
            amount_read(&row[value]).filter(|count| (0..=1_000_000_000_000).contains(count));
        let count = count.ok_or_else(|| {
            let place = Where::file(name).row(u32::try_from(number + 2).unwrap_or(u32::MAX));
            vec![Problem::error("PROTECT-007", place).with("found", &row[value])]
        })?;
        let key: Vec<String> = labels.iter().map(|at| row[*at].clone()).collect();
        let at = *places.entry(key).or_insert(merged.len());
        if at == merged.len() {
            merged.push(row);
            sums.push(0);
        }
        sums[at] += count;
    }
    merged.iter_mut().zip(sums).for_each(|(row, sum)| row[value] = sum.to_string());
    Ok(merged)
}

/// Rows of levels that are left out go to the level above, where that has no
/// row of its own.
fn level_drop(
    name: &str,
    rows: Vec<Vec<String>>,
    labels: &[usize],
    dropped: &[usize],
    value: usize,
) -> Result<Vec<Vec<String>>, Vec<Problem>> {
    let depth = |row: &[String]| dropped.iter().filter(|at| !row[**at].is_empty()).count();
    let key = |row: &[String]| -> Vec<String> {
        let label =
            |at: &usize| if dropped.contains(at) { String::new() } else { row[*at].clone() };
        labels.iter().map(label).collect()
    };
    // The widest rows that there are for a place stand for all of it.
    let mut widest: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for row in &rows {
        let known = widest.entry(key(row)).or_insert(usize::MAX);
        *known = (*known).min(depth(row));
    }
    let mut kept: Vec<Vec<String>> =
        rows.into_iter().filter(|row| widest.get(&key(row)) == Some(&depth(row))).collect();
    for row in &mut kept {
        dropped.iter().for_each(|at| row[*at].clear());
    }
    rows_merge(name, kept, labels, value)
}

fn dims_without(dims: &str, dropped: &[&String]) -> String {
    let keep = |level: &&str| !dropped.iter().any(|name| name.as_str() == level.trim());
    let dimension = |part: &str| part.split('>').filter(keep).collect::<Vec<_>>().join(">");
    let parts: Vec<String> = dims.split(',').map(dimension).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",")
}

fn csv_write(headings: &[String], rows: &[Vec<String>]) -> String {
    let line = |row: &[String]| crate::register::line(row.iter().map(String::as_str));
    std::iter::once(line(headings)).chain(rows.iter().map(|row| line(row))).collect()
}
