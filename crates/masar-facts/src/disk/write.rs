//! Writing: columns of a snapshot become arrays, batch by batch.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, DictionaryArray, PrimitiveArray, RecordBatch, StringArray, UInt32Array,
    UInt64Array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{ArrowDictionaryKeyType, DataType, Field, Schema, UInt16Type, UInt32Type};
use masar_domain::AdminLevel;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::{ABOUT, About, BATCH_ROWS, PARTS_MAX, part_path, rounds_out};
use crate::dimension::ancestor;
use crate::error::FactsError;
use crate::snapshot::{CodeColumn, Codes, Snapshot};
use crate::store::NOBODY;

/// Rows of one part, to the next person.
const PART_ROWS: usize = 4_000_000;

/// Rows of one row group.
const GROUP_ROWS: usize = 1_000_000;

impl Snapshot {
    /// Writes `part-000.parquet`, ... into `dir` and removes parts of an earlier
    /// snapshot. A reader that comes in between finds parts that do not belong
    /// together, and says so.
    pub fn write_parquet(&self, dir: &Path) -> Result<(), FactsError> {
        std::fs::create_dir_all(dir)?;
        let parts = self.parts();
        let whole = Whole::of(self);
        for (part, rows) in parts.iter().enumerate() {
            let about =
                About { seq: self.seq, part, parts: parts.len(), rounds: rounds_out(&self.rounds) };
            let path = part_path(dir, part);
            let unfinished = path.with_extension("unfinished");
            part_write(&whole, rows.clone(), &about, &unfinished)?;
            std::fs::rename(&unfinished, &path)?;
        }
        for part in parts.len()..PARTS_MAX {
            let path = part_path(dir, part);
            if !path.exists() {
                break;
            }
            std::fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Rows of each part; none shares a person with another.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut first = 0;
        loop {
            let mut last = (first + PART_ROWS).min(self.rows());
            if last < self.identified {
                let person = self.person[last];
                last = self.person[..self.identified].partition_point(|&other| other < person);
                if last <= first {
                    last = self.person[..self.identified].partition_point(|&other| other <= person);
                }
            }
            parts.push(first..last);
            if last == self.rows() {
                return parts;
            }
            first = last;
        }
    }
}

fn part_write(
    whole: &Whole<'_>,
    rows: Range<usize>,
    about: &About,
    path: &Path,
) -> Result<(), FactsError> {
    let schema = Arc::new(whole.schema());
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties(about)))?;
    let mut first = rows.start;
    while first < rows.end {
        let last = (first + BATCH_ROWS).min(rows.end);
        let arrays = whole.columns.iter().map(|column| column.array(first..last));
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays.collect())?)?;
        first = last;
    }
    writer.into_inner()?.sync_all()?;
    Ok(())
}

fn properties(about: &About) -> WriterProperties {
    let json = serde_json::to_string(about).expect("plain data is JSON");
    let ascending = |name: &str| ColumnPath::from(name);
    WriterProperties::builder()
        .set_created_by("masar".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(ascending("person"), false)
        .set_column_encoding(ascending("person"), Encoding::DELTA_BINARY_PACKED)
        .set_column_dictionary_enabled(ascending("seq"), false)
        .set_column_encoding(ascending("seq"), Encoding::DELTA_BINARY_PACKED)
        .set_key_value_metadata(Some(vec![KeyValue::new(ABOUT.to_owned(), json)]))
        .build()
}

/// One column on its way to disk.
enum Out<'a> {
    Seq(&'a [u64]),
    Date(&'a [i32]),
    /// Numbers, and the one that stands for none.
    Number(&'a [u32], Option<u32>),
    /// Texts, and for each code the key in them, if it has one.
    Texts {
        codes: &'a Codes,
        keys: Vec<Option<u32>>,
        texts: ArrayRef,
    },
}

struct OutColumn<'a> {
    name: String,
    column: Out<'a>,
    /// Whether any row of the snapshot lacks a value.
    nullable: bool,
}

/// A snapshot's columns as they go to disk.
struct Whole<'a> {
    columns: Vec<OutColumn<'a>>,
}

impl<'a> Whole<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let number = |name: &str, values: &'a [u32], none: Option<u32>| OutColumn {
            name: name.to_owned(),
            nullable: none.is_some_and(|none| values.contains(&none)),
            column: Out::Number(values, none),
        };
        let mut columns = vec![
            number("person", &snapshot.person, Some(NOBODY)),
            OutColumn { name: "seq".into(), column: Out::Seq(&snapshot.entry), nullable: false },
            OutColumn { name: "date".into(), column: Out::Date(&snapshot.date), nullable: false },
            number("household", &snapshot.household, Some(NOBODY)),
            number("round", &snapshot.round, Some(0)),
            number("value", &snapshot.value, None),
        ];
        for (name, column) in &snapshot.columns {
            columns.push(texts(name, column, |code| Some(code.to_owned())));
            if name == "place" {
                for level in 1..=AdminLevel::MAX.0 {
                    let name = format!("admin{level}");
                    columns.push(texts(&name, column, |code| ancestor(code, AdminLevel(level))));
                }
            }
        }
        Self { columns }
    }

    fn schema(&self) -> Schema {
        let field = |column: &OutColumn<'_>| {
            let kind = match &column.column {
                Out::Seq(_) => DataType::UInt64,
                Out::Date(_) => DataType::Date32,
                Out::Number(..) => DataType::UInt32,
                Out::Texts { codes: Codes::Narrow(_), .. } => texts_type(DataType::UInt16),
                Out::Texts { codes: Codes::Wide(_), .. } => texts_type(DataType::UInt32),
            };
            Field::new(&column.name, kind, column.nullable)
        };
        Schema::new(self.columns.iter().map(field).collect::<Vec<_>>())
    }
}

fn texts_type(keys: DataType) -> DataType {
    DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8))
}

/// A column of texts, each code's text being `label` of it.
fn texts<'a>(
    name: &str,
    column: &'a CodeColumn,
    label: impl Fn(&str) -> Option<String>,
) -> OutColumn<'a> {
    let labels: Vec<Option<String>> = column.labels.iter().map(|code| label(code)).collect();
    let mut known: Vec<&str> = labels.iter().flatten().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let key = |label: &Option<String>| {
        let at = known.binary_search(&label.as_deref()?).ok()?;
        u32::try_from(at).ok()
    };
    let keys: Vec<Option<u32>> = std::iter::once(None).chain(labels.iter().map(key)).collect();
    let nullable = (0..column.codes.len()).any(|row| keys[column.codes.get(row)].is_none());
    let texts: ArrayRef = Arc::new(StringArray::from(known));
    OutColumn {
        name: name.to_owned(),
        column: Out::Texts { codes: &column.codes, keys, texts },
        nullable,
    }
}

impl OutColumn<'_> {
    fn array(&self, rows: Range<usize>) -> ArrayRef {
        match &self.column {
            Out::Seq(values) => Arc::new(UInt64Array::from(values[rows].to_vec())),
            Out::Date(values) => Arc::new(Date32Array::from(values[rows].to_vec())),
            Out::Number(values, none) => {
                let values = &values[rows];
                let present = self.nullable.then(|| {
                    values.iter().map(|value| Some(*value) != *none).collect::<NullBuffer>()
                });
                Arc::new(UInt32Array::new(values.to_vec().into(), present))
            }
            Out::Texts { codes: Codes::Narrow(codes), keys, texts } => {
                let keys = codes[rows].iter().map(|&code| {
                    keys[usize::from(code)].map(|key| u16::try_from(key).expect("a narrow column"))
                });
                dictionary::<UInt16Type>(keys, self.nullable, texts)
            }
            Out::Texts { codes: Codes::Wide(codes), keys, texts } => {
                let keys = codes[rows].iter().map(|&code| keys[code as usize]);
                dictionary::<UInt32Type>(keys, self.nullable, texts)
            }
        }
    }
}

fn dictionary<Key: ArrowDictionaryKeyType>(
    keys: impl Iterator<Item = Option<Key::Native>> + Clone,
    nullable: bool,
    texts: &ArrayRef,
) -> ArrayRef {
    let present = nullable.then(|| keys.clone().map(|key| key.is_some()).collect::<NullBuffer>());
    let values: Vec<Key::Native> = keys.map(Option::unwrap_or_default).collect();
    let keys = PrimitiveArray::<Key>::new(values.into(), present);
    Arc::new(DictionaryArray::new(keys, Arc::clone(texts)))
}
