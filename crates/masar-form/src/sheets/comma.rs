//! Sheets from one CSV file: a row whose first cell is filled starts the sheet
//! of that name; the cells after it, or the next row's, are its headings.

use masar_domain::Where;

use super::{Book, Filler};
use crate::limits::COLUMNS_MAX;
use crate::problems::Problems;

/// Commas of one line, in quotes or not: beyond, a row is refused before it is
/// split.
const COMMAS_MAX: usize = 10_000;

pub(super) fn read(text: &str, problems: &mut Problems) -> Book {
    let is_wide =
        |line: &str| line.len() > COMMAS_MAX && line.matches(',').nth(COMMAS_MAX).is_some();
    if text.lines().any(is_wide) {
        problems
            .error("FORM-006", Where::default())
            .with("what", "columns")
            .with("limit", COLUMNS_MAX);
        return Book::default();
    }
    let mut filler = Filler::new(problems);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                filler.problems.error("FORM-004", Where::default()).with("reason", error);
                break;
            }
        }
        let sheet = record.get(0).unwrap_or_default().trim();
        if !sheet.is_empty() {
            filler.start(sheet);
        }
        if record.iter().skip(1).any(|cell| !cell.trim().is_empty()) {
            let number = filler.next_row_number();
            filler.row(number, record.iter().skip(1));
        }
    }
    filler.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_a_first_cell_start_a_sheet() {
        let text = "survey\n,type,name,label\n,text,q1,\"What, then?\"\nsettings\n,form_id\n,f1\n";
        let mut problems = Problems::default();
        let book = read(text, &mut problems);
        assert_eq!(&*book.sheet("survey").unwrap().rows[0].cells[2].1, "What, then?");
        assert_eq!(book.sheet("settings").unwrap().headings, ["form_id"]);
    }
}
