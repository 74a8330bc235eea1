//! Reading: parts are read side by side and joined; texts get codes in order.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, RecordBatch};
use arrow::datatypes::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, DataType, Date32Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use super::{ABOUT, About, BATCH_ROWS, PARTS_MAX, part_path, rounds_in};
use crate::error::FactsError;
use crate::snapshot::{CodeColumn, Codes, Snapshot};
use crate::store::NOBODY;

impl Snapshot {
    /// Reads every column of the parts in `dir`.
    pub fn read_parquet(dir: &Path) -> Result<Self, FactsError> {
        parts_read(dir, None)
    }

    /// Reads only the columns named, beside the person. Counting by, or
    /// comparing with, a column left out is an error.
    pub fn read_parquet_columns(dir: &Path, columns: &[&str]) -> Result<Self, FactsError> {
        parts_read(dir, Some(columns))
    }
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
        let metadata =
            ArrowReaderMetadata::load(&File::open(&path)?, ArrowReaderOptions::default())?;
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
        let asked =
            columns.is_none_or(|columns| columns.iter().any(|column| name_read(column) == name));
        !derived && (name == "person" || asked)
    };
    let fields = metadata.schema().fields().iter().enumerate();
    let fields: Vec<usize> =
        fields.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
    let mut part = Part::default();
    for &field in &fields {
        // A part without a row still has its columns.
        let field = metadata.schema().field(field);
        if matches!(field.data_type(), DataType::Dictionary(..)) {
            part.columns.insert(field.name().clone(), Read::default());
        }
    }
    for group in 0..metadata.metadata().num_row_groups() {
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path)?, metadata.clone());
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
        let texts =
            texts.ok_or_else(|| FactsError::Damaged(format!("column {name} holds no texts")))?;
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
