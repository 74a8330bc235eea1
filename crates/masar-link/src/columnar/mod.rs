//! Rows of a Parquet file, read by batches of a row group, so that memory holds
//! the file as it is packed and an open page of each column. Cells become the text
//! that the same table would have as CSV ([`values`]).
//!
//! *Invariant:* a Parquet file and its CSV twin give the same rows with the same
//! numbers, so a run on either prints the same bytes. What the file says of
//! itself is checked against the limits before a page is opened.
//!
//! Behind the feature `columnar`: only who opens files of this kind pays for it.

mod values;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use bytes::Bytes;
use masar_domain::{Problem, problem::Where};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::SchemaDescriptor;

use self::values::{Batch, Kind};
use crate::config::ROWS_MAX;
use crate::input::{CsvRows, FILE_BYTES_MAX, LinkError, Rows, cell_text};

/// Most columns of a file.
pub const COLUMNS_MAX: usize = 2_000;
/// Largest row group, in bytes before compression.
pub const GROUP_BYTES_MAX: i64 = 2_000_000_000;
/// Rows that are held as text at once.
const BATCH_ROWS: usize = 1_024;
/// Every Parquet file begins with these bytes.
const MARK: &[u8] = b"PAR1";

/// Whether a file with this name and these first bytes is read as Parquet. One
/// that is only called so is too, to be refused in the right words.
pub fn is_parquet(name: &str, first: &[u8]) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    first.starts_with(MARK) || ["parquet", "pq"].iter().any(|e| extension.eq_ignore_ascii_case(e))
}

/// A file of either kind.
pub enum Table {
    Csv(Vec<u8>),
    Columnar(Box<ParquetRows>),
}

impl Table {
    /// From the name of a file and what is in it.
    pub fn new(name: &str, bytes: Vec<u8>) -> Result<Self, LinkError> {
        if is_parquet(name, &bytes) {
            ParquetRows::new(bytes).map(|rows| Self::Columnar(Box::new(rows)))
        } else {
            Ok(Self::Csv(bytes))
        }
    }

    pub fn rows(&mut self) -> Result<Box<dyn Rows + '_>, LinkError> {
        Ok(match self {
            Self::Csv(bytes) => Box::new(CsvRows::new(bytes)?),
            Self::Columnar(rows) => Box::new(rows.as_mut()),
        })
    }
}

/// A Parquet file in memory.
pub struct ParquetRows {
    reader: SerializedFileReader<Bytes>,
    columns: Vec<Column>,
    problems: Vec<Problem>,
}

/// A column that is text, a number, a date or a truth.
struct Column {
    heading: String,
    /// Its place among the file's columns.
    at: usize,
    kind: Kind,
}

impl ParquetRows {
    /// Reads what the file says of itself.
    pub fn new(bytes: Vec<u8>) -> Result<Self, LinkError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(above("LINK-001", bytes.len(), FILE_BYTES_MAX).into());
        }
        let reader = guarded(|| SerializedFileReader::new(Bytes::from(bytes)))?;
        limits_check(reader.metadata())?;
        let mut problems = Vec::new();
        let columns = columns_find(reader.metadata().file_metadata().schema_descr(), &mut problems);
        Ok(Self { reader, columns, problems })
    }

    /// Reads the rows of one group; `line` is that of the row before.
    fn group_read(
        &self,
        group: &dyn RowGroupReader,
        line: &mut u32,
        each: &mut dyn FnMut(u32, &[&str]),
    ) -> Result<(), LinkError> {
        let mut batches = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let reader = guarded(|| group.get_column_reader(column.at))?;
            batches.push(Batch::new(reader, column.kind));
        }
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        while left > 0 {
            let rows = left.min(BATCH_ROWS);
            for (batch, column) in batches.iter_mut().zip(&self.columns) {
                let told = |mut problem: Problem| {
                    problem.place = Where::default().row(*line + 1).column(&column.heading);
                    problem
                };
                guarded(|| batch.read(rows)).map_err(told)?;
            }
            let mut cells: Vec<&str> = Vec::with_capacity(batches.len());
            for row in 0..rows {
                cells.clear();
                cells.extend(batches.iter().map(|batch| cell_text(batch.text(row))));
                *line = line.saturating_add(1);
                each(*line, &cells);
            }
            left -= rows;
        }
        Ok(())
    }
}

impl Rows for &mut ParquetRows {
    fn headings(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.heading.clone()).collect()
    }

    fn rows_each(&mut self, each: &mut dyn FnMut(u32, &[&str])) -> Result<(), LinkError> {
        // The heading of the CSV twin is line 1.
        let mut line = 1;
        for at in 0..self.reader.num_row_groups() {
            let group = guarded(|| self.reader.get_row_group(at))?;
            self.group_read(group.as_ref(), &mut line, each)?;
        }
        Ok(())
    }

    fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }
}

/// Refuses what is too large, and what is packed in a way that is not read.
fn limits_check(metadata: &ParquetMetaData) -> Result<(), LinkError> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    if columns > COLUMNS_MAX {
        return Err(above("LINK-018", columns, COLUMNS_MAX).into());
    }
    let mut rows = 0_i64;
    for group in metadata.row_groups() {
        rows = rows.saturating_add(group.num_rows().max(0));
        let sizes = group.columns().iter().map(|column| column.uncompressed_size().max(0));
        let bytes = sizes.fold(0_i64, i64::saturating_add);
        if bytes > GROUP_BYTES_MAX {
            return Err(above("LINK-017", bytes, GROUP_BYTES_MAX).into());
        }
        if let Some(column) = group.columns().iter().find(|c| !is_packing_known(c.compression())) {
            let found = format!("{:?}", column.compression());
            let place = Where::default().column(column.column_path().string());
            return Err(Problem::error("LINK-019", place).with("found", found).into());
        }
    }
    if usize::try_from(rows).unwrap_or(usize::MAX) > ROWS_MAX {
        return Err(above("LINK-005", rows, ROWS_MAX).into());
    }
    Ok(())
}

fn is_packing_known(packing: Compression) -> bool {
    use Compression::{GZIP, LZ4_RAW, SNAPPY, UNCOMPRESSED, ZSTD};
    matches!(packing, UNCOMPRESSED | SNAPPY | ZSTD(_) | GZIP(_) | LZ4_RAW)
}

/// The columns with one plain value a row; the others are told.
fn columns_find(schema: &SchemaDescriptor, problems: &mut Vec<Problem>) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut told = "";
    for (at, column) in schema.columns().iter().enumerate() {
        let root = schema.get_column_root(at);
        let plain = root.is_primitive() && column.max_rep_level() == 0;
        let kind = if plain { Kind::of(column) } else { None };
        if let Some(kind) = kind {
            columns.push(Column { heading: root.name().to_owned(), at, kind });
        } else if root.name() != told {
            told = root.name();
            problems.push(Problem::warning("LINK-016", Where::default().column(told)));
        }
    }
    columns
}

fn above(code: &'static str, found: impl ToString, most: impl ToString) -> Problem {
    Problem::error(code, Where::default()).with("found", found).with("most", most)
}

/// Runs a step of the reader. It trusts some numbers in a page and stops short
/// when they are damaged; what it held then is not used again.
fn guarded<T>(step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, Problem> {
    panics_quieten();
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(step));
    GUARDED.set(false);
    let broken = || ParquetError::General("a page contradicts itself".to_owned());
    done.unwrap_or_else(|_| Err(broken())).map_err(|error| damaged(&error))
}

thread_local! {
    /// Whether this thread is inside [`guarded`].
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What stops a guarded step is told by its code and not on standard error too;
/// all other panics are told as before.
fn panics_quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |told| {
            if !GUARDED.get() {
                usual(told);
            }
        }));
    });
}

/// Not such a file, cut short, or broken inside.
fn damaged(error: &ParquetError) -> Problem {
    let found: String = error.to_string().chars().take(200).collect();
    Problem::error("LINK-015", Where::default()).with("found", found)
}

#[cfg(test)]
mod tests;
