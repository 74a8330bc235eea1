//! Spreadsheets from outside, read within limits: as text, cell by cell, in
//! the order of the sheet.
//!
//! *Invariant:* a workbook that opens has passed [`guard`]: what is read later
//! fits in memory whatever the file declares. A cell's number is text as a
//! person would type it; what a formula last gave is its value.

pub mod guard;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx};
use masar_domain::{Problem, Where};

/// Most bytes of text that one sheet may hold once shared texts are repeated.
pub const TEXT_BYTES_MAX: usize = 32 << 20;

/// Most rows and columns that a sheet may declare, multiplied.
pub const DECLARED_CELLS_MAX: u64 = 20_000_000;

/// A spreadsheet that passed the guard.
pub struct Workbook<'a> {
    inner: Xlsx<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

/// The filled cells of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// As the file names it, spaces included.
    pub name: String,
    /// In the order of the file; rows without filled cells are left out.
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From 1, as spreadsheet programs show it.
    pub number: u32,
    /// Column from 0, and the trimmed text, which is not empty.
    pub cells: Vec<(u32, String)>,
}

impl Row {
    /// The text in a column; empty where nothing stands.
    pub fn get(&self, column: u32) -> &str {
        let found = self.cells.iter().find(|(at, _)| *at == column);
        found.map_or("", |(_, text)| text.as_str())
    }
}

impl<'a> Workbook<'a> {
    /// Opens a spreadsheet, or says why it is refused.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        guard::check(bytes)?;
        let inner = unpanicked(|| Xlsx::new(Cursor::new(bytes)).ok())
            .ok_or_else(|| Problem::error("IMPORT-009", Where::default()).with("part", "xl/"))?;
        let names = inner.sheet_names();
        Ok(Self { inner, names })
    }

    /// Names of the sheets, in the order of the file.
    pub fn sheet_names(&self) -> &[String] {
        &self.names
    }

    /// The filled cells of a sheet, by its exact name.
    pub fn sheet(&mut self, name: &str) -> Result<Sheet, Problem> {
        let inner = &mut self.inner;
        unpanicked(|| Some(sheet_read(inner, name))).unwrap_or_else(|| Err(damaged(name)))
    }
}

/// Damage that the reader below us did not expect is an answer, not a crash.
fn unpanicked<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

fn damaged(sheet: &str) -> Problem {
    Problem::error("IMPORT-010", Where::sheet(sheet.trim()))
}

fn sheet_read(inner: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, Problem> {
    let mut cells = inner.worksheet_cells_reader(name).map_err(|_| damaged(name))?;
    let declared = cells.dimensions();
    let rows = u64::from(declared.end.0.saturating_sub(declared.start.0)) + 1;
    let columns = u64::from(declared.end.1.saturating_sub(declared.start.1)) + 1;
    if rows * columns > DECLARED_CELLS_MAX {
        let problem = Problem::error("IMPORT-007", Where::sheet(name.trim()));
        return Err(problem.with("rows", rows).with("columns", columns));
    }
    let mut sheet = Sheet { name: name.to_owned(), rows: Vec::new() };
    let (mut count, mut text_bytes) = (0_usize, 0_usize);
    while let Some(cell) = cells.next_cell().map_err(|_| damaged(name))? {
        let text = cell_text(cell.get_value());
        let (row, column) = cell.get_position();
        count += 1;
        text_bytes += text.len();
        if count > guard::CELLS_MAX || text_bytes > TEXT_BYTES_MAX {
            return Err(Problem::error("IMPORT-006", Where::sheet(name.trim())));
        }
        if !text.is_empty() {
            sheet.push(row.saturating_add(1), column, text);
        }
    }
    Ok(sheet)
}

impl Sheet {
    fn push(&mut self, number: u32, column: u32, text: String) {
        match self.rows.last_mut() {
            Some(row) if row.number == number => row.cells.push((column, text)),
            _ => self.rows.push(Row { number, cells: vec![(column, text)] }),
        }
    }
}

/// What a person would have typed. Dates keep their serial number: no sheet
/// read here holds one.
fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(answer) => answer.to_string(),
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `A`, `Z`, `AA`: the letters of a column, counted from 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).expect("below 26")));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_columns_as_spreadsheet_programs_do() {
        let names = [0, 25, 26, 39, 701, 702, 16_383].map(column_letters);
        assert_eq!(names, ["A", "Z", "AA", "AN", "ZZ", "AAA", "XFD"]);
    }
}
