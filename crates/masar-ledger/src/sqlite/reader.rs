//! Questions to the database, on connections that cannot write.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use masar_domain::{EntryId, Seq};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::schema::{self, ENTRY_COLUMNS};
use super::{failed, whole};
use crate::chain::{Field, NOTHING};
use crate::entry::{Entry, Head, Personal, Subject};
use crate::record::{COLUMNS, entry_from_fields, integer};
use crate::seal::MissionKey;
use crate::store::{LedgerError, READ_MAX};

/// Idle connections that are kept.
const IDLE_MAX: usize = 8;

/// Connections that only read, opened as needed.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Asks on a connection that nobody else uses.
    pub(super) fn with<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let db = match taken {
            Some(db) => db,
            None => schema::reader(&self.path)?,
        };
        let answer = ask(&db)?;
        let mut idle = idle();
        if idle.len() < IDLE_MAX {
            idle.push(db);
        }
        Ok(answer)
    }
}

pub(super) fn entries_after(
    db: &Connection,
    after: Seq,
    limit: u32,
) -> Result<Vec<Entry>, LedgerError> {
    let sql = format!("select {ENTRY_COLUMNS} from entry where seq > ?1 order by seq limit ?2");
    entries(db, &sql, params![integer(after), limit.min(READ_MAX)])
}

pub(super) fn entry_find(db: &Connection, id: EntryId) -> Result<Option<Entry>, LedgerError> {
    let sql = format!("select {ENTRY_COLUMNS} from entry where id = ?1");
    Ok(entries(db, &sql, params![id.as_bytes()])?.pop())
}

pub(super) fn entries_by_subject(
    db: &Connection,
    subject: &Subject,
    after: Seq,
    limit: u32,
) -> Result<Vec<Entry>, LedgerError> {
    let sql = format!(
        "select {ENTRY_COLUMNS} from entry where seq in (select seq from entry_subject \
         where subject = ?1 and seq > ?2 order by seq limit ?3) order by seq"
    );
    entries(db, &sql, params![subject.as_str(), integer(after), limit.min(READ_MAX)])
}

fn entries(db: &Connection, sql: &str, params: impl Params) -> Result<Vec<Entry>, LedgerError> {
    let mut query = db.prepare_cached(sql).map_err(|error| failed(&error))?;
    let mut rows = query.query(params).map_err(|error| failed(&error))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().map_err(|error| failed(&error))? {
        let fields = fields(row).map_err(|error| failed(&error))?;
        let damaged =
            |what| LedgerError::Store(format!("entry {} is damaged: {what}", seq_of(&fields)));
        entries.push(entry_from_fields(&fields).map_err(damaged)?);
    }
    Ok(entries)
}

/// The columns of a row, uninterpreted.
pub(super) fn fields<'a>(row: &'a Row<'_>) -> rusqlite::Result<[Field<'a>; COLUMNS]> {
    let mut fields = [Field::Null; COLUMNS];
    for (at, field) in fields.iter_mut().enumerate() {
        *field = match row.get_ref(at)? {
            ValueRef::Integer(number) => Field::Integer(number),
            ValueRef::Text(bytes) => Field::Text(bytes),
            ValueRef::Blob(bytes) => Field::Blob(bytes),
            // No writer writes a real number; whatever it was hashes otherwise.
            ValueRef::Null | ValueRef::Real(_) => Field::Null,
        };
    }
    Ok(fields)
}

fn seq_of(fields: &[Field<'_>]) -> i64 {
    match fields[0] {
        Field::Integer(seq) => seq,
        _ => 0,
    }
}

pub(super) fn head(db: &Connection) -> Result<Head, LedgerError> {
    let newest = "select last, hash from block order by number desc limit 1";
    let head = db
        .query_row(newest, [], |row| Ok((whole(row, 0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()
        .map_err(|error| failed(&error))?;
    let (seq, hash) = head.unwrap_or((0, NOTHING.to_vec()));
    Ok(Head { seq: Seq(seq), hash: hex::encode(hash) })
}

/// What a key still opens. A field whose key was destroyed is left out.
pub(super) fn open_sealed(
    db: &Connection,
    key: &MissionKey,
    entry: &Entry,
) -> Result<Vec<Personal>, LedgerError> {
    let sql = "select wrapped from person_key where person = ?1";
    let mut query = db.prepare_cached(sql).map_err(|error| failed(&error))?;
    let mut opened = Vec::with_capacity(entry.sealed.len());
    for sealed in &entry.sealed {
        let wrapped = query
            .query_row([sealed.person.as_bytes()], |row| row.get::<_, Vec<u8>>(0))
            .optional()
            .map_err(|error| failed(&error))?;
        let Some(wrapped) = wrapped else { continue };
        let person = key.unwrap(sealed.person, &wrapped).ok_or(LedgerError::KeyMissing)?;
        let damaged =
            || LedgerError::Store(format!("entry {}: `{}` is damaged", entry.seq, sealed.path));
        opened.push(person.open(entry.id, sealed).ok_or_else(damaged)?);
    }
    Ok(opened)
}
