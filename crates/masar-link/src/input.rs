//! Rows from outside: any table that can name its headings and give its cells.
//! CSV is read here; other formats implement [`Rows`] at the door.
//!
//! *Invariant:* limits apply before a cell is kept; text is UTF-8 from here on.

use std::borrow::Cow;

use masar_domain::{Problem, problem::Where};

/// Longest cell that is read, in characters; the rest is cut off.
pub const CELL_CHARS_MAX: usize = 1_000;
/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 2_000_000_000;

/// Why nothing was linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("{0}")]
    Problem(Problem),
}

impl LinkError {
    /// What to tell the user.
    pub fn problem(&self) -> &Problem {
        let Self::Problem(problem) = self;
        problem
    }
}

impl From<Problem> for LinkError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A table that is read once, in its own order.
pub trait Rows {
    fn headings(&self) -> Vec<String>;
    /// Calls back with the line (from 1, the heading's being 1) and its cells.
    fn rows_each(&mut self, each: &mut dyn FnMut(u32, &[&str])) -> Result<(), LinkError>;
    /// What was guessed on the way.
    fn problems(&self) -> Vec<Problem>;
}

/// A CSV file in memory, in UTF-8 or Windows-1256.
pub struct CsvRows<'a> {
    text: Cow<'a, str>,
    delimiter: u8,
    headings: Vec<String>,
    problems: Vec<Problem>,
}

impl<'a> CsvRows<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, LinkError> {
        if bytes.len() > FILE_BYTES_MAX {
            let problem = Problem::error("LINK-001", Where::default()).with("found", bytes.len());
            return Err(problem.with("most", FILE_BYTES_MAX).into());
        }
        let mut problems = Vec::new();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = if let Ok(text) = std::str::from_utf8(bytes) {
            Cow::Borrowed(text)
        } else {
            problems.push(Problem::warning("LINK-002", Where::default()));
            Cow::Owned(encoding_rs::WINDOWS_1256.decode(bytes).0.into_owned())
        };
        let delimiter = delimiter_of(text.as_bytes());
        let mut headings = Vec::new();
        Lines { text: &text, at: 0, delimiter, line: 0 }.next_record(&mut |_, cells| {
            headings = cells.iter().map(|cell| (*cell).to_owned()).collect();
        })?;
        Ok(Self { text, delimiter, headings, problems })
    }
}

fn delimiter_of(bytes: &[u8]) -> u8 {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// Records one after another, as they lie in memory.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Records read so far.
    line: u32,
}

/// Called back with the line and the cells.
type Each<'e> = dyn FnMut(u32, &[&str]) + 'e;

impl<'a> Lines<'a> {
    /// Reads one record; `false` at the end.
    fn next_record(&mut self, each: &mut Each<'_>) -> Result<bool, LinkError> {
        self.next_with(&mut Vec::new(), each)
    }

    /// As [`Self::next_record`], with room for cells that is used again.
    fn next_with(
        &mut self,
        cells: &mut Vec<&'a str>,
        each: &mut Each<'_>,
    ) -> Result<bool, LinkError> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = rest.iter().position(|b| !matches!(b, b'\r' | b'\n'));
        let Some(blank) = blank else { return Ok(false) };
        self.at += blank;
        self.line = self.line.saturating_add(1);
        cells.clear();
        if let Some(end) = self.plain_read(cells) {
            self.at = end;
            each(self.line, cells);
        } else {
            self.quoted_read(each)?;
        }
        Ok(true)
    }

    /// Cells of a record in which no quotation mark is doubled or misplaced, and
    /// where it ends.
    fn plain_read(&self, cells: &mut Vec<&'a str>) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        loop {
            let is_quoted = bytes.get(at) == Some(&b'"');
            let start = at + usize::from(is_quoted);
            let cell_ends = |b: &u8| *b == self.delimiter || matches!(b, b'\n' | b'\r');
            let is_end = |b: &u8| if is_quoted { *b == b'"' } else { cell_ends(b) };
            let length = bytes[start..].iter().position(is_end);
            let end = match length {
                Some(length) => start + length,
                None if is_quoted => return None,
                None => bytes.len(),
            };
            cells.push(cell_text(&self.text[start..end]));
            at = end + usize::from(is_quoted);
            match bytes.get(at) {
                Some(b) if *b == self.delimiter => at += 1,
                None | Some(b'\n' | b'\r') => return Some(at),
                Some(_) => return None,
            }
        }
    }

    /// A record with quotation marks in its cells.
    fn quoted_read(&mut self, each: &mut Each<'_>) -> Result<(), LinkError> {
        let place = Where::default().row(self.line);
        let broken = |_| Problem::error("LINK-003", place.clone());
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter);
        let mut reader = builder.from_reader(&self.text.as_bytes()[self.at..]);
        let mut record = csv::StringRecord::new();
        reader.read_record(&mut record).map_err(broken)?;
        let cells: Vec<&str> = record.iter().map(cell_text).collect();
        self.at += usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        self.at = self.at.min(self.text.len());
        each(self.line, &cells);
        Ok(())
    }
}

impl Rows for CsvRows<'_> {
    fn headings(&self) -> Vec<String> {
        self.headings.clone()
    }

    fn rows_each(&mut self, each: &mut dyn FnMut(u32, &[&str])) -> Result<(), LinkError> {
        let mut lines = Lines { text: &self.text, at: 0, delimiter: self.delimiter, line: 0 };
        lines.next_record(&mut |_, _| {})?;
        let mut cells = Vec::new();
        while lines.next_with(&mut cells, each)? {}
        Ok(())
    }

    fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }
}

/// A cell without spaces at its ends, and no longer than allowed.
pub(crate) fn cell_text(cell: &str) -> &str {
    let text = cell_trim(cell);
    if text.len() <= CELL_CHARS_MAX {
        return text;
    }
    text.char_indices().nth(CELL_CHARS_MAX).map_or(text, |(end, _)| &text[..end])
}

/// Without spaces at its ends; most cells show by their first and last bytes
/// that they have none.
fn cell_trim(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    // Latin signs, and the first byte of Arabic letters.
    let plain = |b: u8| b.is_ascii_graphic() || matches!(b, 0xd8..=0xdb);
    match *bytes {
        [] => cell,
        [first, .., last] if plain(first) && last.is_ascii_graphic() => cell,
        [first, .., before, _] if plain(first) && matches!(before, 0xd8..=0xdb) => cell,
        _ => cell.trim(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells_read(text: &str) -> Vec<Vec<String>> {
        let mut rows = CsvRows::new(text.as_bytes()).expect("small");
        let mut found = vec![rows.headings()];
        let mut each =
            |_, cells: &[&str]| found.push(cells.iter().map(|c| (*c).to_owned()).collect());
        rows.rows_each(&mut each).expect("readable");
        found
    }

    fn cells_expected(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        reader.flexible(true).has_headers(false).delimiter(delimiter_of(text.as_bytes()));
        let records = reader.from_reader(text.as_bytes()).into_records();
        let cells =
            |record: csv::StringRecord| record.iter().map(|c| c.trim().to_owned()).collect();
        records.map(|record| cells(record.expect("readable"))).collect()
    }

    proptest! {
        /// Quotation marks, blank lines and line ends are read as everybody reads them.
        #[test]
        fn reads_what_a_careful_reader_reads(text in "a[ab \"\",;\r\n\u{a0}اب]{0,60}") {
            prop_assert_eq!(cells_read(&text), cells_expected(&text));
        }
    }
}
