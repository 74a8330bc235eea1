//! Sheets from an XLSX workbook. Cells are streamed: the size that a sheet
//! declares for itself is not believed and never allocated.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use masar_domain::Where;

use super::{Book, Filler, package};
use crate::limits::{CELLS_MAX, COLUMNS_MAX, ROWS_MAX};
use crate::problems::{Problems, SHEETS};

/// Empty rows after which a sheet is taken to have ended.
pub(super) const EMPTY_ROWS_MAX: u32 = 60;

pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Book {
    if !package::within_limits(bytes, problems) {
        return Book::default();
    }
    // The workbook reader is somebody else's code and the file a stranger's: a
    // panic in it is a damaged file, not the end of the server.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut found = Problems::default();
        let book = read_sheets(bytes, &mut found);
        (book, found)
    }));
    let (book, reason) = match outcome {
        Ok((Ok(book), found)) => {
            for problem in found.into_list() {
                problems.push(problem);
            }
            return book;
        }
        Ok((Err(error), _)) => (Book::default(), error.to_string()),
        Err(_) => (Book::default(), "unreadable".to_owned()),
    };
    problems.error("FORM-004", Where::default()).with("reason", reason);
    book
}

fn read_sheets(bytes: &[u8], problems: &mut Problems) -> Result<Book, calamine::XlsxError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let names = workbook.sheet_names();
    let mut filler = Filler::new(problems);
    for name in &names {
        let known = SHEETS.contains(&name.to_lowercase().as_str());
        if known || names.len() == 1 {
            filler.start(name);
            read_sheet(&mut workbook, name, &mut filler)?;
        } else {
            filler.book.names.push(name.clone());
        }
    }
    Ok(filler.done())
}

/// Streams one sheet's cells into rows.
fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    filler: &mut Filler<'_>,
) -> Result<(), calamine::XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(name)?;
    let mut current: Vec<String> = Vec::new();
    let (mut row, mut bytes) = (0_u32, 0_usize);
    for _ in 0..=CELLS_MAX {
        let Some(cell) = cells.next_cell()? else { break };
        let (cell_row, column) = cell.get_position();
        if cell_row != row {
            end_row(filler, row, &mut current);
            let gap = cell_row.saturating_sub(row);
            if cell_row < row
                || gap > EMPTY_ROWS_MAX + 1
                || cell_row as usize > ROWS_MAX
                || filler.full
            {
                return Ok(());
            }
            row = cell_row;
        }
        let Some(text) = cell_text(cell.get_value()) else { continue };
        let column = column as usize;
        if column >= COLUMNS_MAX {
            continue;
        }
        bytes += text.len();
        if bytes > crate::limits::TEXT_BYTES_MAX {
            break;
        }
        if current.len() <= column {
            current.resize(column + 1, String::new());
        }
        current[column] = text;
    }
    end_row(filler, row, &mut current);
    Ok(())
}

fn end_row(filler: &mut Filler<'_>, row: u32, cells: &mut Vec<String>) {
    let cells = std::mem::take(cells);
    if cells.iter().any(|cell| !cell.trim().is_empty()) {
        filler.row(row + 1, cells.into_iter());
    }
}

/// A cell as text: whole numbers without a point, dates in ISO 8601.
pub(super) fn cell_text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.replace('\u{a0}', " ")
        }
        DataRef::SharedString(text) => text.replace('\u{a0}', " "),
        DataRef::DateTime(time) => date_text(*time),
    };
    Some(text)
}

fn date_text(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if time.as_f64() < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
