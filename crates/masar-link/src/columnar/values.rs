//! Values of a column as the text that they have in a CSV file: dates as
//! `2001-02-03`, whole numbers without a point, nothing for no value.
//!
//! *Invariant:* a value that has no text of its own kind (a list, an interval)
//! is not guessed at: its column has no [`Kind`].

use std::fmt::Write as _;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

const DAY_SECONDS: i64 = 86_400;

/// What the values of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, a number or a truth, as it is stored.
    Plain,
    /// A whole number that is never negative.
    Unsigned,
    /// Days from 1970.
    Date,
    /// Ticks from 1970, so many a second.
    Moment(i64),
    /// A whole number with so many digits after the point.
    Decimal(u32),
    Uuid,
}

impl Kind {
    /// `None` for values that are not read.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        let is_whole = matches!(column.physical_type(), Type::INT32 | Type::INT64);
        let is_fixed = column.physical_type() == Type::FIXED_LEN_BYTE_ARRAY;
        match column.logical_type_ref() {
            Some(LogicalType::Date) => return Some(Self::Date),
            Some(LogicalType::Timestamp(moment)) => return Some(Self::Moment(ticks(&moment.unit))),
            Some(LogicalType::Uuid) => return Some(Self::Uuid),
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DATE => Some(Self::Date),
            ConvertedType::TIMESTAMP_MILLIS => Some(Self::Moment(1_000)),
            ConvertedType::TIMESTAMP_MICROS => Some(Self::Moment(1_000_000)),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Some(Self::Unsigned),
            ConvertedType::DECIMAL if is_whole || is_fixed => {
                let digits = u32::try_from(column.type_scale()).ok()?;
                (digits <= 38 && column.type_length() <= 16).then_some(Self::Decimal(digits))
            }
            ConvertedType::DECIMAL
            | ConvertedType::TIME_MILLIS
            | ConvertedType::TIME_MICROS
            | ConvertedType::INTERVAL
            | ConvertedType::BSON => None,
            _ if is_fixed => None,
            _ => Some(Self::Plain),
        }
    }
}

fn ticks(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// Some rows of one column, as text.
pub(super) struct Batch {
    reader: ColumnReader,
    kind: Kind,
    text: String,
    /// Where the text of each row ends.
    ends: Vec<usize>,
}

impl Batch {
    pub(super) fn new(reader: ColumnReader, kind: Kind) -> Self {
        Self { reader, kind, text: String::new(), ends: Vec::new() }
    }

    /// Reads the next rows in place of those before; fewer are an error.
    pub(super) fn read(&mut self, rows: usize) -> Result<()> {
        let Self { reader, kind, text, ends } = self;
        text.clear();
        ends.clear();
        let kind = *kind;
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                values_read(reader, rows, text, ends, sure(shown))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                let write = sure(|value: &i32, text: &mut String| match kind {
                    Kind::Unsigned => shown(&value.cast_unsigned(), text),
                    _ => whole_write(kind, i64::from(*value), text),
                });
                values_read(reader, rows, text, ends, write)
            }
            ColumnReader::Int64ColumnReader(reader) => {
                let write = sure(|value: &i64, text: &mut String| whole_write(kind, *value, text));
                values_read(reader, rows, text, ends, write)
            }
            ColumnReader::Int96ColumnReader(reader) => {
                values_read(reader, rows, text, ends, sure(moment_of_old_write))
            }
            ColumnReader::FloatColumnReader(reader) => {
                let write =
                    sure(|value: &f32, text: &mut String| real_write(f64::from(*value), text));
                values_read(reader, rows, text, ends, write)
            }
            ColumnReader::DoubleColumnReader(reader) => {
                let write = sure(|value: &f64, text: &mut String| real_write(*value, text));
                values_read(reader, rows, text, ends, write)
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                values_read(reader, rows, text, ends, text_write)
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                let write = sure(|value: &FixedLenByteArray, text: &mut String| {
                    fixed_write(kind, value.as_bytes(), text);
                });
                values_read(reader, rows, text, ends, write)
            }
        }
    }

    /// The text of a row of those read last.
    pub(super) fn text(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }
}

/// A way of writing that always succeeds.
fn sure<T>(write: impl Fn(&T, &mut String)) -> impl Fn(&T, &mut String) -> Result<()> {
    move |value, text| {
        write(value, text);
        Ok(())
    }
}

/// Reads so many rows; a row without a value has no text.
fn values_read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    text: &mut String,
    ends: &mut Vec<usize>,
    write: impl Fn(&T::T, &mut String) -> Result<()>,
) -> Result<()> {
    let mut values = Vec::with_capacity(rows);
    let mut levels = Vec::with_capacity(rows);
    while ends.len() < rows {
        values.clear();
        levels.clear();
        let wanted = rows - ends.len();
        let (found, given, _) =
            reader.read_records(wanted, Some(&mut levels), None, &mut values)?;
        if found == 0 || found > wanted {
            return Err(ParquetError::EOF("a column has fewer rows than its group".to_owned()));
        }
        // A column in which nothing may be missing has no levels.
        let is_given = |row: usize| given == found || levels.get(row).is_some_and(|l| *l > 0);
        let mut next = values.iter();
        for row in 0..found {
            if is_given(row) {
                let Some(value) = next.next() else {
                    return Err(ParquetError::EOF("a column lacks values".to_owned()));
                };
                write(value, text)?;
            }
            ends.push(text.len());
        }
    }
    Ok(())
}

fn shown(value: &impl ToString, text: &mut String) {
    text.push_str(&value.to_string());
}

/// What is no number is a missing one; a whole number has no point.
fn real_write(value: f64, text: &mut String) {
    if !value.is_nan() {
        shown(&value, text);
    }
}

fn text_write(value: &ByteArray, text: &mut String) -> Result<()> {
    let found = std::str::from_utf8(value.as_bytes());
    text.push_str(found.map_err(|_| ParquetError::General("text is not UTF-8".to_owned()))?);
    Ok(())
}

fn whole_write(kind: Kind, value: i64, text: &mut String) {
    match kind {
        Kind::Date => date_write(value, text),
        Kind::Moment(ticks) => {
            let day = value.div_euclid(DAY_SECONDS * ticks);
            moment_write(day, value.rem_euclid(DAY_SECONDS * ticks) / ticks, text);
        }
        Kind::Decimal(digits) => decimal_write(i128::from(value), digits, text),
        Kind::Unsigned => shown(&value.cast_unsigned(), text),
        Kind::Plain | Kind::Uuid => shown(&value, text),
    }
}

/// A number or an identifier of a fixed length, the greatest byte first.
fn fixed_write(kind: Kind, bytes: &[u8], text: &mut String) {
    match kind {
        Kind::Decimal(digits) if bytes.len() <= 16 => {
            let sign = if bytes.first().is_some_and(|first| *first >= 0x80) { -1 } else { 0 };
            let number = bytes.iter().fold(sign, |sum: i128, byte| (sum << 8) | i128::from(*byte));
            decimal_write(number, digits, text);
        }
        _ => {
            for (at, byte) in bytes.iter().enumerate() {
                let parted = matches!(at, 4 | 6 | 8 | 10);
                let line = if parted { "-" } else { "" };
                // Writing to a text never fails.
                let _ = write!(text, "{line}{byte:02x}");
            }
        }
    }
}

fn decimal_write(number: i128, digits: u32, text: &mut String) {
    let sign = if number < 0 { "-" } else { "" };
    let number = number.unsigned_abs();
    let (Some(unit), true) = (10_u128.checked_pow(digits), digits > 0) else {
        text.push_str(&format!("{sign}{number}"));
        return;
    };
    let width = digits as usize;
    text.push_str(&format!("{sign}{}.{:0width$}", number / unit, number % unit));
}

/// Nanoseconds of a day and the day's Julian number, as old writers have it.
fn moment_of_old_write(value: &Int96, text: &mut String) {
    const JULIAN_1970: i64 = 2_440_588;
    if let [low, high, day] = *value.data() {
        let seconds = (u64::from(low) | u64::from(high) << 32) / 1_000_000_000;
        let seconds = i64::try_from(seconds).unwrap_or(0).min(DAY_SECONDS - 1);
        moment_write(i64::from(day) - JULIAN_1970, seconds, text);
    }
}

/// Midnight is a date: that is how a date comes through a table of moments.
fn moment_write(day: i64, seconds: i64, text: &mut String) {
    date_write(day, text);
    if seconds > 0 {
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        text.push_str(&format!(" {hour:02}:{minute:02}:{second:02}"));
    }
}

/// A day counted from 1970 in the Gregorian calendar; four hundred years have
/// 146,097 days, and counting them from a first of March puts the leap day last.
pub(super) fn date_write(day: i64, text: &mut String) {
    const FOUR_CENTURIES: i64 = 146_097;
    /// From the first of March of the year 0 to 1970.
    const BEFORE_1970: i64 = 719_468;
    let day = day + BEFORE_1970;
    let (era, in_era) = (day.div_euclid(FOUR_CENTURIES), day.rem_euclid(FOUR_CENTURIES));
    let leaps = in_era / 1_460 - in_era / 36_524 + in_era / 146_096;
    let year = (in_era - leaps) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    // Months from March: five of them have 153 days.
    let month = (5 * in_year + 2) / 153;
    let date = in_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    text.push_str(&format!("{:04}-{month:02}-{date:02}", era * 400 + year + later));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_as_the_calendar_has_them() {
        let date = |day: i64| {
            let mut text = String::new();
            date_write(day, &mut text);
            text
        };
        let dates = [-719_468, -25_567, -1, 0, 58, 59, 789, 790, 11_016, 11_017, 20_000].map(date);
        insta::assert_snapshot!(dates.join(" "), @"0000-03-01 1900-01-01 1969-12-31 1970-01-01 1970-02-28 1970-03-01 1972-02-29 1972-03-01 2000-02-29 2000-03-01 2024-10-04");
    }

    #[test]
    fn decimals_keep_their_sign_and_their_digits() {
        let decimal = |bytes: &[u8], digits: u32| {
            let mut text = String::new();
            fixed_write(Kind::Decimal(digits), bytes, &mut text);
            text
        };
        insta::assert_snapshot!(decimal(&[0x00, 0x05], 2), @"0.05");
        insta::assert_snapshot!(decimal(&[0xff, 0x38], 1), @"-20.0");
        insta::assert_snapshot!(decimal(&[0x7f], 0), @"127");
    }
}
