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
    bytes: Cow<'a, [u8]>,
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
        let bytes = if std::str::from_utf8(bytes).is_ok() {
            Cow::Borrowed(bytes)
        } else {
            problems.push(Problem::warning("LINK-002", Where::default()));
            Cow::Owned(encoding_rs::WINDOWS_1256.decode(bytes).0.into_owned().into_bytes())
        };
        let headings = headings_read(&bytes)?;
        Ok(Self { bytes, headings, problems })
    }
}

fn delimiter_of(bytes: &[u8]) -> u8 {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).delimiter(delimiter_of(bytes)).from_reader(bytes)
}

fn headings_read(bytes: &[u8]) -> Result<Vec<String>, LinkError> {
    let mut reader = reader(bytes);
    let record = reader.byte_headers().map_err(|_| Problem::error("LINK-003", Where::default()))?;
    Ok(record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect())
}

impl Rows for CsvRows<'_> {
    fn headings(&self) -> Vec<String> {
        self.headings.clone()
    }

    fn rows_each(&mut self, each: &mut dyn FnMut(u32, &[&str])) -> Result<(), LinkError> {
        let mut reader = reader(&self.bytes);
        let mut record = csv::ByteRecord::new();
        let mut line = 1_u32;
        loop {
            let place = Where::default().row(line.saturating_add(1));
            let more = reader.read_byte_record(&mut record);
            if !more.map_err(|_| Problem::error("LINK-003", place))? {
                return Ok(());
            }
            line = line.saturating_add(1);
            let cells: Vec<&str> = record.iter().map(cell_text).collect();
            each(line, &cells);
        }
    }

    fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }
}

fn cell_text(cell: &[u8]) -> &str {
    let text = std::str::from_utf8(cell).unwrap_or_default().trim();
    if text.len() <= CELL_CHARS_MAX {
        return text;
    }
    text.char_indices().nth(CELL_CHARS_MAX).map_or(text, |(end, _)| &text[..end])
}
