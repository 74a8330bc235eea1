//! Sheets from Markdown tables: the first column names the sheet, its first row
//! holds the headings. Lines that start with `#` and words after the last `|`
//! are remarks.

use super::{Book, Filler};
use crate::limits::COLUMNS_MAX;
use crate::problems::Problems;

pub(super) fn read(text: &str, problems: &mut Problems) -> Book {
    let mut filler = Filler::new(problems);
    for line in text.lines() {
        let Some(cells) = row_cells(line) else { continue };
        let mut cells = cells.into_iter();
        let sheet = cells.next().unwrap_or_default();
        if !sheet.is_empty() {
            filler.start(&sheet);
        }
        if cells.as_slice().iter().any(|cell| !cell.is_empty()) {
            let number = filler.next_row_number();
            filler.row(number, cells);
        }
    }
    filler.done()
}

/// Cells of a table's row; `None` for a comment, a rule, or other text.
fn row_cells(line: &str) -> Option<Vec<String>> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let inner = line.trim_start().strip_prefix('|')?;
    // What follows the last bar is a remark.
    let (inner, _) = inner.rsplit_once('|')?;
    let cells: Vec<String> = split_cells(inner);
    (!is_rule(inner, &cells)).then_some(cells)
}

/// Splits at `|`, but not at `\|`, which stands for the character itself. Of a row
/// that is too wide, one cell too many is enough to say so.
fn split_cells(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let is_full = cells.len() > COLUMNS_MAX + 1;
        let last = cells.last_mut().expect("one cell from the start");
        match char {
            '\\' if chars.peek() == Some(&'|') => last.extend(chars.next()),
            '|' if is_full => break,
            '|' => cells.push(String::new()),
            other => last.push(other),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Whether a row is the rule under a heading: `---|---` or `| :--- | --- |`.
fn is_rule(inner: &str, cells: &[String]) -> bool {
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
