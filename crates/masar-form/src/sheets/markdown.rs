//! Sheets from Markdown tables: the first column names the sheet, its first row
//! holds the headings. Lines that start with `#` and words after the last `|`
//! are remarks.

use std::borrow::Cow;

use super::{Book, Filler};
use crate::limits::COLUMNS_MAX;
use crate::problems::Problems;

pub(super) fn read(text: &str, problems: &mut Problems) -> Book {
    let mut filler = Filler::new(problems);
    for line in text.lines() {
        let Some(cells) = row_cells(line) else { continue };
        let Some((sheet, cells)) = cells.split_first() else { continue };
        if !sheet.is_empty() {
            filler.start(sheet);
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            let number = filler.next_row_number();
            filler.row(number, cells.iter());
        }
    }
    filler.done()
}

/// Cells of a table's row; `None` for a comment, a rule, or other text.
fn row_cells(line: &str) -> Option<Vec<Cow<'_, str>>> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let inner = line.trim_start().strip_prefix('|')?;
    // What follows the last bar is a remark.
    let (inner, _) = inner.rsplit_once('|')?;
    let cells = split_cells(inner);
    (!is_rule(inner, &cells)).then_some(cells)
}

/// Splits at `|`, but not at `\|`, which stands for the character itself. Of a row
/// that is too wide, one cell too many is enough to say so.
fn split_cells(text: &str) -> Vec<Cow<'_, str>> {
    let mut cells = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('|') {
        if cells.len() > COLUMNS_MAX + 1 {
            break;
        }
        if at.checked_sub(1).is_none_or(|before| bytes[before] != b'\\') {
            cells.push(cell(&text[start..at]));
            start = at + 1;
        }
    }
    let end = if cells.len() > COLUMNS_MAX + 1 { start } else { text.len() };
    cells.push(cell(&text[start..end]));
    cells
}

fn cell(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains("\\|") { Cow::Owned(text.replace("\\|", "|")) } else { Cow::Borrowed(text) }
}

/// Whether a row is the rule under a heading: `---|---` or `| :--- | --- |`.
fn is_rule(inner: &str, cells: &[Cow<'_, str>]) -> bool {
    let bare = !inner.is_empty() && inner.chars().all(|char| matches!(char, '|' | '-'));
    let spaced = cells.iter().any(|cell| !cell.is_empty())
        && cells.iter().filter(|cell| !cell.is_empty()).all(|cell| {
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            dashes.len() >= 3 && dashes.chars().all(|char| char == '-')
        });
    bare || spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_cut_into_sheets_rows_and_cells() {
        let text = "Some words.\n| survey | # a comment\n|---|---|\n| | type | name |\n|  | text | a\\|b |\n# no\n";
        let mut problems = Problems::default();
        let book = read(text, &mut problems);
        let sheet = book.sheet("survey").unwrap();
        assert_eq!(sheet.headings, ["type", "name"]);
        assert_eq!(sheet.rows[0].cells, [(0, "text".into()), (1, "a|b".into())]);
        assert_eq!(sheet.rows[0].number, 2);
    }
}
