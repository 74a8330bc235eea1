//! A snapshot on disk, as Parquet that any engine reads: texts as texts, the
//! administrative levels as columns, people as dense numbers.
//!
//! *Invariants:* the same snapshot gives the same bytes. A person's facts are
//! in one part only, so distinct counts of parts add up. Parts are read only
//! together: each names the position of the ledger and the number of parts.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, DictionaryArray, PrimitiveArray, RecordBatch,
    StringArray, UInt32Array, UInt64Array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, DataType, Date32Type, Field, Schema, UInt16Type,
    UInt32Type, UInt64Type,
};
use masar_domain::{AdminLevel, Seq};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use serde::{Deserialize, Serialize};

use crate::dimension::ancestor;
use crate::error::FactsError;
use crate::snapshot::{CodeColumn, Codes, RoundDays, Snapshot};
use crate::store::NOBODY;

/// Rows of one part, to the next person.
const PART_ROWS: usize = 4_000_000;

/// Rows of one row group.
const GROUP_ROWS: usize = 1_000_000;

/// Rows read at a time.
const BATCH_ROWS: usize = 65_536;

/// Most parts of one snapshot.
const PARTS_MAX: usize = 10_000;

/// Key under which each part says what it belongs to.
const ABOUT: &str = "masar";

/// What a part belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    seq: Seq,
    part: usize,
    parts: usize,
    /// Programme, number, first and last day.
    rounds: Vec<(String, u32, String, String)>,
}

fn rounds_out(rounds: &[RoundDays]) -> Vec<(String, u32, String, String)> {
    let out = |round: &RoundDays| {
        (round.programme.clone(), round.number, round.first.to_string(), round.last.to_string())
    };
    rounds.iter().map(out).collect()
}

fn rounds_in(rounds: &[(String, u32, String, String)]) -> Result<Vec<RoundDays>, FactsError> {
    let day = |text: &str| {
        text.parse().map_err(|_| FactsError::Damaged(format!("`{text}` is no day of a round")))
    };
    let round = |(programme, number, first, last): &(String, u32, String, String)| {
        Ok(RoundDays {
            programme: programme.clone(),
            number: *number,
            first: day(first)?,
            last: day(last)?,
        })
    };
    rounds.iter().map(round).collect()
}

impl Snapshot {
    /// Writes `part-000.parquet`, ... into `dir` and removes parts of an earlier
    /// snapshot. A reader that comes in between finds parts that do not belong
    /// together, and says so.
    pub fn write_parquet(&self, dir: &Path) -> Result<(), FactsError> {
        std::fs::create_dir_all(dir)?;
        let parts = self.parts();
        let whole = Whole::of(self);
        for (part, rows) in parts.iter().enumerate() {
            let about = About {
                seq: self.seq,
                part,
                parts: parts.len(),
                rounds: rounds_out(&self.rounds),
            };
            let path = part_path(dir, part);
            let unfinished = path.with_extension("unfinished");
            self.part_write(&whole, rows.clone(), &about, &unfinished)?;
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

    /// Reads every column of the parts in `dir`.
    pub fn read_parquet(dir: &Path) -> Result<Self, FactsError> {
        parts_read(dir, None)
    }

    /// Reads only the columns named, beside the person. Counting by, or
    /// comparing with, a column left out is an error.
    pub fn read_parquet_columns(dir: &Path, columns: &[&str]) -> Result<Self, FactsError> {
        parts_read(dir, Some(columns))
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

    fn part_write(
        &self,
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
}

fn part_path(dir: &Path, part: usize) -> PathBuf {
    dir.join(format!("part-{part:03}.parquet"))
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
    Texts { codes: &'a Codes, keys: Vec<Option<u32>>, texts: ArrayRef },
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
    OutColumn { name: name.to_owned(), column: Out::Texts { codes: &column.codes, keys, texts }, nullable }
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

/// One part as read, its columns still with their own codes.
#[derive(Default)]
struct Part {
    snapshot: Snapshot,
    columns: BTreeMap<String, Read>,
}

/// A column of texts as it is read.
#[derive(Default)]
struct Read {
    codes: Vec<u32>,
    labels: BTreeMap<String, u32>,
    /// The texts of the latest batch and their codes: most batches share them.
    latest: Option<(ArrayRef, Vec<u32>)>,
}

fn parts_read(dir: &Path, columns: Option<&[&str]>) -> Result<Snapshot, FactsError> {
    let mut abouts = Vec::new();
    for part in 0..PARTS_MAX {
        let path = part_path(dir, part);
        if !path.exists() {
            break;
        }
        let metadata = ArrowReaderMetadata::load(&File::open(&path)?, Default::default())?;
        abouts.push((path, about_of(&metadata)?, metadata));
    }
    let Some((_, first, _)) = abouts.first() else {
        return Err(FactsError::Damaged("there is no part".to_owned()));
    };
    let first = first.clone();
    for (part, (_, about, _)) in abouts.iter().enumerate() {
        let wanted = About { part, ..first.clone() };
        if *about != wanted || first.parts != abouts.len() {
            return Err(FactsError::Damaged(format!("part {part} belongs to another snapshot")));
        }
    }
    let read = |part: &(PathBuf, About, ArrowReaderMetadata)| part_read(&part.0, &part.2, columns);
    let (left, right) = abouts.split_at(abouts.len() / 2);
    let mut parts = std::thread::scope(|scope| {
        let left = scope.spawn(|| left.iter().map(read).collect::<Result<Vec<_>, _>>());
        let right = right.iter().map(read).collect::<Result<Vec<_>, _>>();
        let mut parts = left.join().expect("reading does not panic")?;
        parts.extend(right?);
        Ok::<_, FactsError>(parts)
    })?;
    let snapshot = joined(&mut parts, &first)?;
    ascending(&snapshot)?;
    Ok(snapshot)
}

fn about_of(metadata: &ArrowReaderMetadata) -> Result<About, FactsError> {
    let pairs = metadata.metadata().file_metadata().key_value_metadata();
    let about = pairs.into_iter().flatten().find(|pair| pair.key == ABOUT);
    let json = about.and_then(|pair| pair.value.as_deref());
    json.and_then(|json| serde_json::from_str(json).ok())
        .ok_or_else(|| FactsError::Damaged("a part does not say what it belongs to".to_owned()))
}

fn part_read(
    path: &Path,
    metadata: &ArrowReaderMetadata,
    columns: Option<&[&str]>,
) -> Result<Part, FactsError> {
    let wanted = |name: &str| {
        let derived = name.starts_with("admin");
        let asked = columns.is_none_or(|columns| columns.iter().any(|column| name_read(column) == name));
        !derived && (name == "person" || asked)
    };
    let fields = metadata.schema().fields().iter().enumerate();
    let fields: Vec<usize> =
        fields.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
    let mut part = Part::default();
    for group in 0..metadata.metadata().num_row_groups() {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path)?, metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), fields.iter().copied());
        let reader = builder.with_projection(mask).with_row_groups(vec![group]);
        for batch in reader.with_batch_size(BATCH_ROWS).build()? {
            part.add(&batch?)?;
        }
    }
    Ok(part)
}

/// The column on disk that answers a question about this one.
fn name_read(column: &str) -> &str {
    match column {
        "month" | "quarter" | "year" => "date",
        _ if column.starts_with("admin") => "place",
        _ => column,
    }
}

impl Part {
    fn add(&mut self, batch: &RecordBatch) -> Result<(), FactsError> {
        for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
            let to = &mut self.snapshot;
            match field.name().as_str() {
                "person" => numbers::<UInt32Type>(array, NOBODY, &mut to.person)?,
                "household" => numbers::<UInt32Type>(array, NOBODY, &mut to.household)?,
                "round" => numbers::<UInt32Type>(array, 0, &mut to.round)?,
                "value" => numbers::<UInt32Type>(array, 0, &mut to.value)?,
                "seq" => numbers::<UInt64Type>(array, 0, &mut to.entry)?,
                "date" => numbers::<Date32Type>(array, 0, &mut to.date)?,
                name => self.columns.entry(name.to_owned()).or_default().add(name, array)?,
            }
        }
        Ok(())
    }
}

fn numbers<Kind: ArrowPrimitiveType>(
    array: &ArrayRef,
    none: Kind::Native,
    to: &mut Vec<Kind::Native>,
) -> Result<(), FactsError> {
    let array = array.as_primitive_opt::<Kind>();
    let array = array.ok_or_else(|| FactsError::Damaged("a column has another type".to_owned()))?;
    match array.null_count() {
        0 => to.extend_from_slice(array.values()),
        _ => to.extend(array.iter().map(|value| value.unwrap_or(none))),
    }
    Ok(())
}

impl Read {
    fn add(&mut self, name: &str, array: &ArrayRef) -> Result<(), FactsError> {
        if let Some(array) = array.as_dictionary_opt::<UInt16Type>() {
            self.keys(name, array)
        } else if let Some(array) = array.as_dictionary_opt::<UInt32Type>() {
            self.keys(name, array)
        } else {
            Err(FactsError::Damaged(format!("column {name} holds no texts")))
        }
    }

    fn keys<Key: ArrowDictionaryKeyType>(
        &mut self,
        name: &str,
        array: &DictionaryArray<Key>,
    ) -> Result<(), FactsError>
    where
        u32: TryFrom<Key::Native>,
    {
        let texts = array.values();
        if self.latest.as_ref().is_none_or(|(latest, _)| !Arc::ptr_eq(latest, texts)) {
            let codes = self.codes_of(name, texts)?;
            self.latest = Some((Arc::clone(texts), codes));
        }
        let known = self.latest.as_ref().map_or(&[][..], |(_, codes)| codes);
        let code = |key: Key::Native| {
            let key = u32::try_from(key).ok().and_then(|key| known.get(key as usize));
            key.copied().unwrap_or(0)
        };
        match array.nulls() {
            None => self.codes.extend(array.keys().values().iter().map(|&key| code(key))),
            Some(_) => self.codes.extend(array.keys().iter().map(|key| key.map_or(0, code))),
        }
        Ok(())
    }

    fn codes_of(&mut self, name: &str, texts: &ArrayRef) -> Result<Vec<u32>, FactsError> {
        let texts = texts.as_string_opt::<i32>();
        let texts = texts.ok_or_else(|| FactsError::Damaged(format!("column {name} holds no texts")))?;
        let mut codes = Vec::with_capacity(texts.len());
        for text in texts {
            let next = u32::try_from(self.labels.len() + 1).unwrap_or(u32::MAX);
            let text = text.unwrap_or_default().to_owned();
            codes.push(*self.labels.entry(text).or_insert(next));
        }
        Ok(codes)
    }
}

/// One snapshot of all parts, with codes in order of their texts.
fn joined(parts: &mut [Part], about: &About) -> Result<Snapshot, FactsError> {
    let rounds = rounds_in(&about.rounds)?;
    let mut whole = Snapshot { seq: about.seq, rounds, ..Snapshot::default() };
    for part in &mut *parts {
        let from = &mut part.snapshot;
        whole.person.append(&mut from.person);
        whole.household.append(&mut from.household);
        whole.entry.append(&mut from.entry);
        whole.date.append(&mut from.date);
        whole.round.append(&mut from.round);
        whole.value.append(&mut from.value);
    }
    whole.identified = whole.person.partition_point(|&person| person != NOBODY);
    let names: Vec<String> = parts.iter().flat_map(|part| part.columns.keys().cloned()).collect();
    for name in names {
        if !whole.columns.contains_key(&name) {
            let column = column_joined(parts, &name);
            if column.codes.len() != whole.rows() {
                return Err(FactsError::Damaged(format!("column {name} is not in every part")));
            }
            whole.columns.insert(name, column);
        }
    }
    Ok(whole)
}

fn column_joined(parts: &mut [Part], name: &str) -> CodeColumn {
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    for read in parts.iter().filter_map(|part| part.columns.get(name)) {
        known.extend(read.used().into_iter().map(|label| (label, 0)));
    }
    (1..).zip(known.values_mut()).for_each(|(code, at)| *at = code);
    let mut codes = Vec::new();
    for part in parts {
        let Some(read) = part.columns.remove(name) else { continue };
        let mut renumbered = vec![0; read.labels.len() + 1];
        for (label, &code) in &read.labels {
            renumbered[code as usize] = known.get(label).copied().unwrap_or(0);
        }
        codes.extend(read.codes.into_iter().map(|code| renumbered[code as usize]));
    }
    let labels: Vec<String> = known.into_keys().collect();
    CodeColumn { codes: Codes::from_wide(codes, labels.len()), labels }
}

impl Read {
    /// Texts that a row has: dictionaries may hold more.
    fn used(&self) -> Vec<String> {
        let mut used = vec![false; self.labels.len() + 1];
        self.codes.iter().for_each(|&code| used[code as usize] = true);
        let labels = self.labels.iter().filter(|&(_, &code)| used[code as usize]);
        labels.map(|(label, _)| label.clone()).collect()
    }
}

/// Counting rests on the order of people, so a reader checks it.
fn ascending(snapshot: &Snapshot) -> Result<(), FactsError> {
    if snapshot.person.is_sorted() {
        return Ok(());
    }
    Err(FactsError::Damaged("facts are not in order of person".to_owned()))
}
