//! An entry as columns: how a draft becomes a row and a row an entry. Shared
//! by all stores, so that the same entry has the same hash in each.
//!
//! *Invariants:* the columns hold everything the entry holds, and a row that
//! was not damaged reads back as the entry that was written. Instants are kept
//! to the microsecond.

use std::collections::BTreeSet;

use masar_domain::{Date, EntryId, PersonId, Sensitivity, Seq, Timestamp};

use crate::chain::Field;
use crate::entry::{Draft, Entry, Kind, Sealed};
use crate::store::{BATCH_MAX, BODY_BYTES_MAX, LedgerError};

/// Columns of an entry before its hash, in order.
pub(crate) const COLUMNS: usize = 20;

/// A draft whose texts are made and whose size is checked, ready to be placed.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) draft: Draft,
    /// JSON list of the subjects.
    pub(crate) subjects: String,
    /// Canonical JSON of the body.
    pub(crate) body: String,
    /// Bytes of everything that will be stored, about.
    pub(crate) bytes: usize,
}

impl Record {
    pub(crate) fn new(mut draft: Draft) -> Result<Self, LedgerError> {
        let subjects = serde_json::to_string(&draft.subjects).map_err(invalid)?;
        let body = serde_json::to_string(&draft.body).map_err(invalid)?;
        let bytes = bytes_of(&draft) + subjects.len() + body.len();
        if bytes > BODY_BYTES_MAX {
            return Err(LedgerError::TooLarge { bytes });
        }
        let micros = draft.received.as_microsecond();
        draft.received = Timestamp::from_microsecond(micros).map_err(invalid)?;
        Ok(Self { draft, subjects, body, bytes })
    }

    /// The columns at a position, with the personal fields as sealed.
    pub(crate) fn fields<'a>(&'a self, seq: Seq, sealed: &'a [u8]) -> [Field<'a>; COLUMNS] {
        let draft = &self.draft;
        let text = |text: &'a str| Field::Text(text.as_bytes());
        let optional = |text: &'a Option<String>| {
            text.as_deref().map_or(Field::Null, |text| Field::Text(text.as_bytes()))
        };
        [
            Field::Integer(integer(seq)),
            Field::Blob(draft.id.as_bytes()),
            text(draft.kind.code()),
            text(&draft.programme),
            text(&draft.package_hash),
            text(&draft.form),
            text(&draft.form_version),
            text(&self.subjects),
            Field::Integer(date_to_integer(draft.date)),
            draft
                .place
                .as_ref()
                .map_or(Field::Null, |place| Field::Text(place.as_str().as_bytes())),
            optional(&draft.emergency),
            optional(&draft.project),
            optional(&draft.donor),
            text(&draft.author),
            text(&draft.device),
            Field::Integer(draft.received.as_microsecond()),
            Field::Integer(i64::from(draft.sensitivity.rank())),
            text(&self.body),
            Field::Blob(sealed),
            draft.supersedes.as_ref().map_or(Field::Null, |id| Field::Blob(id.as_bytes())),
        ]
    }

    /// The entry it becomes.
    pub(crate) fn into_entry(self, seq: Seq, sealed: Vec<Sealed>) -> Entry {
        let draft = self.draft;
        Entry {
            seq,
            id: draft.id,
            kind: draft.kind,
            programme: draft.programme,
            package_hash: draft.package_hash,
            form: draft.form,
            form_version: draft.form_version,
            subjects: draft.subjects,
            date: draft.date,
            place: draft.place,
            emergency: draft.emergency,
            project: draft.project,
            donor: draft.donor,
            author: draft.author,
            device: draft.device,
            received: draft.received,
            sensitivity: draft.sensitivity,
            body: draft.body,
            sealed,
            supersedes: draft.supersedes,
        }
    }
}

/// Makes the records of a batch, or refuses all of it.
pub(crate) fn batch_check(drafts: Vec<Draft>) -> Result<Vec<Record>, LedgerError> {
    if drafts.len() > BATCH_MAX {
        let text = format!("a batch of {} entries exceeds the limit of {BATCH_MAX}", drafts.len());
        return Err(LedgerError::Store(text));
    }
    let mut ids = BTreeSet::new();
    if let Some(twice) = drafts.iter().find(|draft| !ids.insert(draft.id)) {
        return Err(LedgerError::Duplicate(twice.id));
    }
    drafts.into_iter().map(Record::new).collect()
}

/// Bytes of the texts that are stored as they come.
fn bytes_of(draft: &Draft) -> usize {
    let texts = [
        &draft.programme,
        &draft.package_hash,
        &draft.form,
        &draft.form_version,
        &draft.author,
        &draft.device,
    ];
    let optional = [&draft.emergency, &draft.project, &draft.donor];
    let personal = draft.personal.iter().map(|field| field.path.len() + field.value.len());
    texts.into_iter().map(String::len).sum::<usize>()
        + optional.into_iter().flatten().map(String::len).sum::<usize>()
        + personal.sum::<usize>()
}

fn invalid(error: impl std::fmt::Display) -> LedgerError {
    LedgerError::Store(format!("the entry cannot be written: {error}"))
}

/// Reads columns back, naming the first that holds what no writer wrote.
pub(crate) fn entry_from_fields(fields: &[Field<'_>; COLUMNS]) -> Result<Entry, &'static str> {
    let seq = u64::try_from(number(fields[0]).ok_or("seq")?).map_err(|_| "seq")?;
    let subjects = text(fields[7]).ok_or("subjects")?;
    let place = optional(fields[9]).ok_or("place")?;
    let body = text(fields[17]).ok_or("body")?;
    let received = number(fields[15]).ok_or("received")?;
    let rank = u8::try_from(number(fields[16]).ok_or("sensitivity")?).map_err(|_| "sensitivity")?;
    Ok(Entry {
        seq: Seq(seq),
        id: id(fields[1]).ok_or("id")?,
        kind: text(fields[2]).and_then(Kind::from_code).ok_or("kind")?,
        programme: text(fields[3]).ok_or("programme")?.to_owned(),
        package_hash: text(fields[4]).ok_or("package_hash")?.to_owned(),
        form: text(fields[5]).ok_or("form")?.to_owned(),
        form_version: text(fields[6]).ok_or("form_version")?.to_owned(),
        subjects: serde_json::from_str(subjects).map_err(|_| "subjects")?,
        date: number(fields[8]).and_then(date_from_integer).ok_or("date")?,
        place: place.map(str::parse).transpose().map_err(|_| "place")?,
        emergency: optional(fields[10]).ok_or("emergency")?.map(str::to_owned),
        project: optional(fields[11]).ok_or("project")?.map(str::to_owned),
        donor: optional(fields[12]).ok_or("donor")?.map(str::to_owned),
        author: text(fields[13]).ok_or("author")?.to_owned(),
        device: text(fields[14]).ok_or("device")?.to_owned(),
        received: Timestamp::from_microsecond(received).map_err(|_| "received")?,
        sensitivity: Sensitivity::from_rank(rank).ok_or("sensitivity")?,
        body: serde_json::from_str(body).map_err(|_| "body")?,
        sealed: blob(fields[18]).and_then(sealed_from_bytes).ok_or("sealed")?,
        supersedes: match fields[19] {
            Field::Null => None,
            field => Some(id(field).ok_or("supersedes")?),
        },
    })
}

fn number(field: Field<'_>) -> Option<i64> {
    match field {
        Field::Integer(number) => Some(number),
        _ => None,
    }
}

pub(crate) fn text(field: Field<'_>) -> Option<&str> {
    match field {
        Field::Text(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// The outer `None` is damage, the inner an absent value.
#[allow(clippy::option_option, reason = "absent and damaged are different answers")]
fn optional(field: Field<'_>) -> Option<Option<&str>> {
    match field {
        Field::Null => Some(None),
        field => text(field).map(Some),
    }
}

pub(crate) fn blob(field: Field<'_>) -> Option<&[u8]> {
    match field {
        Field::Blob(bytes) => Some(bytes),
        _ => None,
    }
}

fn id(field: Field<'_>) -> Option<EntryId> {
    blob(field)?.try_into().ok().map(EntryId::from_stored)
}

/// A position as SQL holds it.
pub(crate) fn integer(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}

/// 31 October 2023 is 20231031: readable in any tool, and in order.
fn date_to_integer(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn date_from_integer(number: i64) -> Option<Date> {
    let (year, rest) = (number.div_euclid(10_000), number.rem_euclid(10_000));
    let (month, day) = (i8::try_from(rest / 100).ok()?, i8::try_from(rest % 100).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

/// Sealed fields one after the other: person, path and bytes, the last two
/// with their length before them.
pub(crate) fn sealed_to_bytes(sealed: &[Sealed]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sealed.len() * 96);
    for field in sealed {
        out.extend_from_slice(field.person.as_bytes());
        for part in [field.path.as_bytes(), &field.bytes] {
            let length = u32::try_from(part.len()).expect("an entry is below 1 MiB");
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(part);
        }
    }
    out
}

pub(crate) fn sealed_from_bytes(mut bytes: &[u8]) -> Option<Vec<Sealed>> {
    let mut sealed = Vec::new();
    while !bytes.is_empty() {
        let (person, rest) = bytes.split_first_chunk::<16>()?;
        let (path, rest) = part(rest)?;
        let (value, rest) = part(rest)?;
        bytes = rest;
        sealed.push(Sealed {
            person: PersonId::from_stored(*person),
            path: std::str::from_utf8(path).ok()?.to_owned(),
            bytes: value.to_vec(),
        });
    }
    Some(sealed)
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A day reads back as itself, also before our era.
        #[test]
        fn days_read_back(year in -9999i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            prop_assert_eq!(date_from_integer(date_to_integer(date)), Some(date));
        }

        /// Sealed fields read back as themselves.
        #[test]
        fn sealed_fields_read_back(
            fields in prop::collection::vec((any::<[u8; 16]>(), ".{0,20}", prop::collection::vec(any::<u8>(), 0..40)), 0..5),
        ) {
            let sealed: Vec<Sealed> = fields
                .into_iter()
                .map(|(person, path, bytes)| Sealed { person: PersonId::from_stored(person), path, bytes })
                .collect();
            prop_assert_eq!(sealed_from_bytes(&sealed_to_bytes(&sealed)), Some(sealed));
        }

        /// Damaged sealed columns are refused or read, never a panic.
        #[test]
        fn damaged_sealed_fields_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = sealed_from_bytes(&bytes);
        }
    }
}
