//! Sheets from an older workbook (`.xls`, BIFF). The reader allocates what a
//! file declares and repeats shared strings for every cell, so the records are
//! gone through first: declared sizes are blanked, cells far away from all
//! others too, and what would take too much is refused.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, Xls};
use masar_domain::Where;

use super::compound::{u16_at, u32_at, workbook_stream, wrap};
use super::workbook::{EMPTY_ROWS_MAX, cell_text};
use super::{Book, Filler};
use crate::limits::{CELLS_MAX, COLUMNS_MAX, TEXT_BYTES_MAX};
use crate::problems::{Problems, SHEETS};

/// Sheets of one workbook.
const SHEETS_MAX: usize = 100;
/// A record that the reader passes over.
const IGNORED: [u8; 2] = [0x01, 0x02];

pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Book {
    let Some(mut stream) = workbook_stream(bytes) else {
        problems.error("FORM-004", Where::default()).with("reason", "xls");
        return Book::default();
    };
    if let Err((what, limit)) = tame(&mut stream) {
        problems.error("FORM-005", Where::default()).with("what", what).with("limit", limit);
        return Book::default();
    }
    let file = wrap(stream);
    // As for newer workbooks, a panic in the reader is a damaged file.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut found = Problems::default();
        let book = read_sheets(file, &mut found);
        (book, found)
    }));
    let reason = match outcome {
        Ok((Ok(book), found)) => {
            found.into_list().into_iter().for_each(|problem| problems.push(problem));
            return book;
        }
        Ok((Err(error), _)) => error.to_string(),
        Err(_) => "unreadable".to_owned(),
    };
    problems.error("FORM-004", Where::default()).with("reason", reason);
    Book::default()
}

fn read_sheets(file: Vec<u8>, problems: &mut Problems) -> Result<Book, calamine::XlsError> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(file))?;
    let names = workbook.sheet_names();
    let mut filler = Filler::new(problems);
    for name in &names {
        if !SHEETS.contains(&name.to_lowercase().as_str()) && names.len() > 1 {
            filler.book.names.push(name.clone());
            continue;
        }
        filler.start(name);
        let range = workbook.worksheet_range(name)?;
        let Some((first_row, first_column)) = range.start() else { continue };
        let mut empty = first_row;
        for (row, cells) in (first_row..).zip(range.rows()) {
            let before = std::iter::repeat_n(String::new(), first_column as usize);
            let texts: Vec<String> = before
                .chain(cells.iter().map(|cell| cell_text(&borrowed(cell)).unwrap_or_default()))
                .collect();
            if texts.iter().all(|text| text.trim().is_empty()) {
                empty += 1;
                if empty > EMPTY_ROWS_MAX {
                    break;
                }
                continue;
            }
            empty = 0;
            filler.row(row + 1, texts.into_iter());
        }
    }
    Ok(filler.done())
}

/// The same cell as the streaming reader gives it.
fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(time) => DataRef::DateTime(*time),
        _ => DataRef::Empty,
    }
}

/// One record: where it starts, its kind, and its length.
struct Record {
    at: usize,
    kind: u16,
    length: usize,
}

impl Record {
    fn data<'a>(&self, stream: &'a [u8]) -> &'a [u8] {
        let start = self.at + 4;
        stream.get(start..start + self.length).unwrap_or_default()
    }
}

fn record(stream: &[u8], at: usize) -> Option<Record> {
    let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
    (at + 4 + length <= stream.len()).then_some(Record { at, kind, length })
}

/// What a workbook takes to read: the limits it may break.
#[derive(Default)]
struct Cost {
    cells: usize,
    bytes: usize,
}

/// Blanks what the reader should not believe; the limit that is broken.
fn tame(stream: &mut [u8]) -> Result<(), (&'static str, usize)> {
    let (mut at, mut sheets, mut lengths) = (0, Vec::new(), Vec::new());
    while let Some(found) = record(stream, at) {
        match found.kind {
            0x0085 => sheets.extend(u32_at(found.data(stream), 0)),
            0x00fc => lengths = string_lengths(stream, &found),
            0x000a => break,
            _ => {}
        }
        at += 4 + found.length;
    }
    sheets.sort_unstable();
    let count = sheets.len();
    sheets.dedup();
    if count > SHEETS_MAX || sheets.len() != count {
        return Err(("sheets", SHEETS_MAX));
    }
    let mut cost = Cost::default();
    for start in sheets {
        tame_sheet(stream, usize::try_from(start).unwrap_or(usize::MAX), &lengths, &mut cost)?;
    }
    Ok(())
}

fn tame_sheet(
    stream: &mut [u8],
    start: usize,
    lengths: &[usize],
    cost: &mut Cost,
) -> Result<(), (&'static str, usize)> {
    let (mut at, mut depth) = (start, 0_usize);
    let (mut last_row, mut last_column) = (0_usize, 0_usize);
    // A formula's text follows it in a record of its own.
    let mut is_dropped = false;
    while let Some(found) = record(stream, at) {
        at += 4 + found.length;
        let data = found.data(stream);
        let place = (u16_at(data, 0).map(usize::from), u16_at(data, 2).map(usize::from));
        match found.kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            0x0207 if is_dropped => stream[found.at..found.at + 2].copy_from_slice(&IGNORED),
            0x0200 => stream[found.at..found.at + 2].copy_from_slice(&IGNORED),
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd | 0x0006 => {
                let (Some(row), Some(column)) = place else { continue };
                // The last of several numbers in one record.
                let several = if found.kind == 0x00bd { found.length / 6 } else { 1 };
                let far =
                    row > last_row + EMPTY_ROWS_MAX as usize + 1 || column + several > COLUMNS_MAX;
                is_dropped = far;
                if far {
                    stream[found.at..found.at + 2].copy_from_slice(&IGNORED);
                    continue;
                }
                let string = u32_at(data, 6).filter(|_| found.kind == 0x00fd);
                let string = string.and_then(|number| lengths.get(usize::try_from(number).ok()?));
                cost.bytes += string.copied().unwrap_or(found.length);
                last_row = last_row.max(row);
                last_column = last_column.max(column + several);
            }
            _ => {}
        }
    }
    cost.cells += (last_row + 1) * (last_column + 1);
    if cost.cells > 2 * CELLS_MAX {
        return Err(("cells", 2 * CELLS_MAX));
    }
    if cost.bytes > TEXT_BYTES_MAX { Err(("bytes", TEXT_BYTES_MAX)) } else { Ok(()) }
}

/// Lengths of the shared strings, in bytes at most. Strings run on from one
/// record into the next; each part says anew how wide its characters are.
fn string_lengths(stream: &[u8], table: &Record) -> Vec<usize> {
    let mut parts = vec![table.data(stream)];
    let mut at = table.at + 4 + table.length;
    while let Some(next) = record(stream, at).filter(|next| next.kind == 0x003c) {
        parts.push(next.data(stream));
        at += 4 + next.length;
    }
    let mut lengths = Vec::new();
    let (mut part, mut at) = (0, 8);
    while let Some(length) = skip_string(&parts, &mut part, &mut at) {
        lengths.push(length);
    }
    lengths
}

/// Moves behind one shared string; its length.
fn skip_string(parts: &[&[u8]], part: &mut usize, at: &mut usize) -> Option<usize> {
    while *at >= parts.get(*part)?.len() {
        (*part, *at) = (*part + 1, 0);
    }
    let here = parts[*part];
    let (characters, flags) = (usize::from(u16_at(here, *at)?), *here.get(*at + 2)?);
    *at += 3;
    let mut tail = 0;
    if flags & 8 != 0 {
        tail += 4 * usize::from(u16_at(here, *at)?);
        *at += 2;
    }
    if flags & 4 != 0 {
        tail += usize::try_from(u32_at(here, *at)?).ok()?;
        *at += 4;
    }
    let (mut left, mut width) = (characters, usize::from(flags & 1) + 1);
    while left > 0 {
        let room = parts.get(*part)?.len().saturating_sub(*at) / width;
        let taken = room.min(left);
        (left, *at) = (left - taken, *at + taken * width);
        if left > 0 {
            (*part, *at) = (*part + 1, 1);
            width = usize::from(parts.get(*part)?.first()? & 1) + 1;
        }
    }
    while tail > 0 {
        let room = parts.get(*part)?.len().saturating_sub(*at).min(tail);
        (tail, *at) = (tail - room, *at + room);
        if tail > 0 {
            (*part, *at) = (*part + 1, 0);
        }
    }
    Some(3 * characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(data);
    }

    /// A workbook whose one sheet `survey` holds these records.
    fn workbook(strings: &[u8], cells: &dyn Fn(&mut Vec<u8>)) -> Vec<u8> {
        let begin = [0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut stream = Vec::new();
        put(&mut stream, 0x0809, &begin);
        let place = stream.len() + 4;
        put(&mut stream, 0x0085, b"\0\0\0\0\0\0\x06\0survey");
        put(&mut stream, 0x00fc, strings);
        put(&mut stream, 0x000a, &[]);
        let start = u32::try_from(stream.len()).unwrap();
        stream[place..place + 4].copy_from_slice(&start.to_le_bytes());
        put(&mut stream, 0x0809, &begin);
        cells(&mut stream);
        put(&mut stream, 0x000a, &[]);
        wrap(stream)
    }

    fn shared(row: u16, column: u16, string: u8) -> [u8; 10] {
        let ([r, s], [c, d]) = (row.to_le_bytes(), column.to_le_bytes());
        [r, s, c, d, 0, 0, string, 0, 0, 0]
    }

    const STRINGS: &[u8] = b"\x03\0\0\0\x03\0\0\0\x04\0\0type\x04\0\0name\x04\0\0note";

    fn headings(stream: &mut Vec<u8>) {
        put(stream, 0x00fd, &shared(0, 0, 0));
        put(stream, 0x00fd, &shared(0, 1, 1));
        put(stream, 0x00fd, &shared(1, 0, 2));
    }

    fn read_rows(bytes: &[u8]) -> (usize, Vec<String>) {
        let mut problems = Problems::default();
        let book = read(bytes, &mut problems);
        let rows = book.sheet("survey").map_or(0, |sheet| sheet.rows.len());
        let problems = problems.into_list();
        (rows, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn declared_sizes_and_far_cells_cost_nothing() {
        let bytes = workbook(STRINGS, &|stream| {
            put(stream, 0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0xff, 0xff, 0, 0]);
            headings(stream);
            put(stream, 0x00fd, &shared(0xffff, 0xffff, 0));
            put(stream, 0x00fd, &shared(0xffff, 2, 0));
        });
        assert_eq!(read_rows(&bytes), (1, Vec::new()));
    }

    #[test]
    fn a_string_shared_by_too_many_cells_is_refused() {
        let mut strings = b"\x01\0\0\0\x01\0\0\0\x40\x1f\0".to_vec();
        strings.resize(8_011, b'x');
        let bytes = workbook(&strings, &|stream| {
            (0..9_000).for_each(|row| put(stream, 0x00fd, &shared(row, 0, 0)));
        });
        let (rows, problems) = read_rows(&bytes);
        assert_eq!((rows, problems.len()), (0, 1));
        assert!(problems[0].starts_with("FORM-005"), "{problems:?}");
    }

    #[test]
    fn cells_spread_over_a_large_sheet_are_refused() {
        let bytes = workbook(STRINGS, &|stream| {
            (0..1_070).for_each(|step| put(stream, 0x00fd, &shared(step * 61, step % 400, 0)));
        });
        assert!(read_rows(&bytes).1[0].starts_with("FORM-005"));
    }
}
