//! Which column of a sheet holds what. Headings are matched without regard to
//! case, spaces and signs, and up to a small misspelling, because published
//! files have them ("Paind", "Abondoned", "Childern").

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};
use masar_text::{fold, nearest};

use super::report::Report;
use crate::xlsx::{Row, Sheet, column_letters};

/// Headings stand in one of the first rows.
const HEADING_ROWS_MAX: usize = 10;

/// What is looked for in a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Our name of it.
    pub(super) key: &'static str,
    /// Headings it is published under, the usual one first.
    pub(super) headings: &'static [&'static str],
    pub(super) required: bool,
}

/// Where it was found.
#[derive(Debug)]
pub(super) struct Columns {
    /// Row of the headings.
    pub(super) row: u32,
    found: BTreeMap<&'static str, (u32, String)>,
}

impl Columns {
    /// Finds the headings; says which required ones are missing.
    pub(super) fn find(sheet: &Sheet, wanted: &[Wanted], report: &mut Report) -> Option<Self> {
        let rows = sheet.rows.iter().take(HEADING_ROWS_MAX);
        let mut best: Option<Self> = None;
        for row in rows {
            let found = Self { row: row.number, found: row_match(row, wanted) };
            if best.as_ref().is_none_or(|best| found.found.len() > best.found.len()) {
                best = Some(found);
            }
        }
        let best = best.unwrap_or(Self { row: 1, found: BTreeMap::new() });
        let missing: Vec<&Wanted> = wanted
            .iter()
            .filter(|want| want.required && !best.found.contains_key(want.key))
            .collect();
        for want in &missing {
            report.push(missing_problem(sheet, &best, want));
        }
        missing.is_empty().then_some(best)
    }

    pub(super) fn text<'r>(&self, row: &'r Row, key: &str) -> &'r str {
        self.found.get(key).map_or("", |(column, _)| row.get(*column))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.found.contains_key(key)
    }

    /// The heading as the file has it, for problems.
    pub(super) fn heading(&self, key: &str) -> &str {
        self.found.get(key).map_or("", |(_, heading)| heading.as_str())
    }
}

fn missing_problem(sheet: &Sheet, best: &Columns, want: &Wanted) -> Problem {
    let taken: Vec<u32> = best.found.values().map(|(column, _)| *column).collect();
    let row = sheet.rows.iter().find(|row| row.number == best.row);
    let cells = row.map_or(&[][..], |row| &row.cells);
    let free = cells.iter().filter(|(column, _)| !taken.contains(column));
    let near = nearest(want.headings[0], free.map(|(_, text)| text.as_str()), 3);
    let place = Where::sheet(sheet.name.trim()).row(best.row);
    Problem::error("IMPORT-012", place)
        .with("expected", want.headings[0])
        .with("nearest", if near.is_empty() { "-".to_owned() } else { near.join(", ") })
}

/// Exact headings first; then what is misspelt, the nearest first.
fn row_match(row: &Row, wanted: &[Wanted]) -> BTreeMap<&'static str, (u32, String)> {
    let mut found: BTreeMap<&'static str, (u32, String)> = BTreeMap::new();
    let mut taken: Vec<u32> = Vec::new();
    let mut pairs: Vec<(usize, &'static str, u32, &str)> = Vec::new();
    for want in wanted {
        for (column, text) in &row.cells {
            if let Some(distance) = heading_distance(text, want.headings) {
                pairs.push((distance, want.key, *column, text));
            }
        }
    }
    pairs.sort_unstable();
    for (_, key, column, text) in pairs {
        if !found.contains_key(key) && !taken.contains(&column) {
            taken.push(column);
            let heading = if text.is_empty() { column_letters(column) } else { text.to_owned() };
            found.insert(key, (column, heading));
        }
    }
    found
}

/// Misspelt letters between a heading and the nearest of those it may be;
/// `None` when it is another heading.
fn heading_distance(text: &str, headings: &[&str]) -> Option<usize> {
    let found = heading_key(text);
    headings.iter().filter_map(|heading| key_distance(&found, &heading_key(heading))).min()
}

fn key_distance(found: &str, expected: &str) -> Option<usize> {
    if found == expected {
        return Some(0);
    }
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let limit = (expected.chars().count() / 10).min(3);
    if found.len().abs_diff(expected.len()) > 2 * limit || digits(found) != digits(expected) {
        return None;
    }
    Some(nearest::distance(found, expected)).filter(|&distance| distance <= limit)
}

/// Letters and digits of a heading, without the unit "(IND)" at its end.
fn heading_key(text: &str) -> String {
    let key = name_key(text);
    match key.strip_suffix("ind") {
        Some(short) if !short.is_empty() => short.to_owned(),
        _ => key,
    }
}

/// Letters and digits only, folded: `Côte d’Ivoire` and `CôtedIvoire` are one.
pub(super) fn name_key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_heading_is_known_and_another_is_not() {
        let paid = ["Rented Accommodation (Paid by others) IND"];
        assert_eq!(heading_distance("Rented Accomodation (Paind by others) IND", &paid), Some(2));
        assert_eq!(heading_distance("Rented Accomodation (Paind by employer) IND", &paid), None);
        assert_eq!(heading_distance("Migrants Childern", &["Migrants Children"]), Some(1));
        assert_eq!(heading_distance("Migrants Adult Men", &["Migrants Adult Women"]), None);
        assert_eq!(heading_distance("Priority Need 2", &["Priority Need 1"]), None);
        assert_eq!(heading_distance("MIGRANT (ind)", &["Migrant IND"]), Some(0));
    }
}
