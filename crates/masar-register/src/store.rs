//! Where the register's rows are kept: one SQLite file beside the ledger.
//!
//! *Invariant:* every table has a key of its content (`without rowid` or an
//! explicit integer key), so that the same rows make the same bytes once the
//! file is [`Register::close`]d. Nothing here is a source of truth: `delete` and
//! fold again.

use std::path::{Path, PathBuf};

use masar_domain::{BadId, Date, EntryId, InstanceId, Pcode, PersonId, Seq, Sex};
use masar_ledger::Groups;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use crate::identity::groups_read;
use crate::rows::{
    AccountRow, EditionRow, ImportRow, InstanceRow, InterviewRow, PersonRow, RoundRow, WorkItemRow,
};

/// Most rows one question answers.
pub const ROWS_MAX: u32 = 100_000;

/// Bump when tables change: an older file is thrown away and folded again.
const FORMAT: i64 = 2;

/// Memory that a register may take before it is written, in KiB.
const FRESH_MEMORY_KIB: i64 = 256 << 10;

const SCHEMA: &str = "
    create table meta (name text primary key, value integer not null) strict, without rowid;
    create table person (
        id blob primary key, household text, sex text not null, birth_year integer,
        nationality text, population text, programme text not null, place text,
        registered text not null, seq integer not null, erased integer not null
    ) strict, without rowid;
    create table instance (
        id blob primary key, entry blob not null, seq integer not null, form text not null,
        form_version text not null, content text not null
    ) strict, without rowid;
    create table work_item (
        seq integer primary key, entry blob not null, kind text not null, programme text not null,
        form text not null, date text not null, place text, problems text not null
    ) strict;
    create table account (name text primary key, body text not null) strict, without rowid;
    create table round (
        programme text not null, number integer not null, state text not null,
        start text not null, end text not null, method text not null, seq integer not null,
        estimates integer not null, primary key (programme, number)
    ) strict, without rowid;
    create table interview (
        programme text not null, round integer not null, seq integer not null,
        place text not null, entry blob not null, primary key (programme, round, seq)
    ) strict, without rowid;
    create table import (
        hash text primary key, name text not null, kind text not null, seq integer not null,
        received text not null
    ) strict, without rowid;
    create table edition (
        publication text not null, number integer not null, date text not null,
        content text not null, erratum text, seq integer not null,
        primary key (publication, number)
    ) strict, without rowid;
    create table tally (
        programme text not null, form text not null, submissions integer not null,
        primary key (programme, form)
    ) strict, without rowid;
    create table household (id text primary key, members integer not null) strict, without rowid;
    create table identity (
        one blob not null, other blob not null, decision text not null, entry blob not null,
        seq integer not null, primary key (one, other)
    ) strict, without rowid;";

/// Why the register could not answer.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error("register database")]
    Database(#[from] rusqlite::Error),
    #[error("register file")]
    File(#[from] std::io::Error),
    #[error("entry {seq} cannot be folded: {what}")]
    BadEntry { seq: Seq, what: String },
}

impl RegisterError {
    /// Stable code, printed to users.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "REGISTER-001",
            Self::File(_) => "REGISTER-002",
            Self::BadEntry { .. } => "REGISTER-003",
        }
    }
}

/// The register's file, open.
#[derive(Debug)]
pub struct Register {
    pub(crate) db: Connection,
    path: Option<PathBuf>,
    pub(crate) seq: Seq,
    pub(crate) groups: Groups,
    changed: bool,
}

impl Register {
    /// Opens or makes the register of a data folder.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let db = Connection::open(path)?;
        let format: i64 = db.query_row("pragma user_version", [], |row| row.get(0))?;
        if format != FORMAT && format != 0 {
            drop(db);
            remove(path)?;
            return Self::open(path);
        }
        // A fold can be folded again, so it does not pay for a sync.
        db.execute_batch("pragma journal_mode = wal; pragma synchronous = off;")?;
        Self::prepare(db, Some(path.to_owned()), format == 0)
    }

    /// An empty register that becomes the file at `path` when it is closed.
    /// Until then it lives in memory, and in a nameless file where it outgrows
    /// [`FRESH_MEMORY_KIB`]; a process that dies meanwhile leaves nothing. All
    /// that is folded before [`Register::guard`] is one transaction without a
    /// journal: when a fold fails the whole register is of no use.
    pub fn fresh(path: Option<&Path>) -> Result<Self, RegisterError> {
        let db = Connection::open("")?;
        db.execute_batch("pragma journal_mode = off; pragma synchronous = off;")?;
        db.pragma_update(None, "cache_size", -FRESH_MEMORY_KIB)?;
        let register = Self::prepare(db, path.map(Path::to_owned), true)?;
        register.db.execute_batch("begin")?;
        Ok(register)
    }

    /// From here on a fold that fails leaves what was there before it.
    pub fn guard(&self) -> Result<(), RegisterError> {
        Ok(self.db.execute_batch("commit; pragma journal_mode = memory;")?)
    }

    /// A register that lives as long as its value.
    pub fn in_memory() -> Result<Self, RegisterError> {
        Self::prepare(Connection::open_in_memory()?, None, true)
    }

    fn prepare(db: Connection, path: Option<PathBuf>, new: bool) -> Result<Self, RegisterError> {
        if new {
            db.execute_batch(SCHEMA)?;
            db.pragma_update(None, "user_version", FORMAT)?;
        }
        db.set_prepared_statement_cache_capacity(64);
        let seq = db
            .query_row("select value from meta where name = 'seq'", [], |row| row.get(0))
            .optional()?
            .unwrap_or(0_i64);
        let seq = Seq(u64::try_from(seq).unwrap_or(0));
        let groups = groups_read(&db)?;
        Ok(Self { db, path, seq, groups, changed: new })
    }

    /// The entry up to which it is folded.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    pub(crate) fn seq_set(&mut self, seq: Seq) -> Result<(), RegisterError> {
        self.db
            .prepare_cached("insert or replace into meta (name, value) values ('seq', ?1)")?
            .execute([to_i64(seq.0)])?;
        self.seq = seq;
        self.changed = true;
        Ok(())
    }

    /// Writes the file anew in canonical order, so that the same rows are the
    /// same bytes, however they came to be.
    pub fn close(self) -> Result<(), RegisterError> {
        let Some(path) = self.path.filter(|_| self.changed) else { return Ok(()) };
        let fresh = path.with_extension("sqlite.new");
        remove(&fresh)?;
        // SQLite counts it up with each vacuum, and would tell how often it closed.
        self.db.pragma_update(None, "schema_version", 1)?;
        self.db.execute("vacuum into ?1", [fresh.to_string_lossy()])?;
        drop(self.db);
        remove(&path)?;
        std::fs::rename(&fresh, &path)?;
        Ok(())
    }

    /// SHA-256 over every row in order of table and key, hexadecimal.
    pub fn digest(&self) -> Result<String, RegisterError> {
        let mut hash = Sha256::new();
        let tables = "select name from sqlite_schema where type = 'table' order by name";
        let mut tables = self.db.prepare(tables)?;
        let names = tables.query_map([], |row| row.get::<_, String>(0))?;
        let mut bytes = Vec::new();
        for name in names.collect::<Result<Vec<_>, _>>()? {
            hash.update(name.as_bytes());
            let mut query = self.db.prepare(&format!("select * from {name} order by 1, 2"))?;
            let columns = query.column_count();
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                bytes.clear();
                for column in 0..columns {
                    value_write(row.get_ref(column)?, &mut bytes);
                }
                hash.update(&bytes);
            }
        }
        Ok(hex::encode(hash.finalize()))
    }

    pub fn person_find(&self, id: PersonId) -> Result<Option<PersonRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select id, household, sex, birth_year, nationality, population, programme, place,
                    registered, seq, erased from person where id = ?1",
        )?;
        Ok(query.query_row([id.as_bytes()], person_read).optional()?)
    }

    /// People registered, forgotten ones included.
    pub fn person_count(&self) -> Result<u64, RegisterError> {
        count(&self.db, "select count(*) from person")
    }

    pub fn instance_find(&self, id: InstanceId) -> Result<Option<InstanceRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select id, entry, seq, form, form_version, content from instance where id = ?1",
        )?;
        let row = query.query_row([id.as_bytes()], |row| {
            Ok(InstanceRow {
                id: InstanceId::from_stored(row.get(0)?),
                entry: EntryId::from_stored(row.get(1)?),
                seq: seq_read(row, 2)?,
                form: row.get(3)?,
                form_version: row.get(4)?,
                content: row.get(5)?,
            })
        });
        Ok(row.optional()?)
    }

    /// What waits for a person, oldest first.
    pub fn work_item_list(&self, limit: u32) -> Result<Vec<WorkItemRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select entry, seq, kind, programme, form, date, place, problems
             from work_item order by seq limit ?1",
        )?;
        let rows = query.query_map([limit.min(ROWS_MAX)], |row| {
            Ok(WorkItemRow {
                entry: EntryId::from_stored(row.get(0)?),
                seq: seq_read(row, 1)?,
                kind: row.get(2)?,
                programme: row.get(3)?,
                form: row.get(4)?,
                date: parsed(row, 5)?,
                place: place_read(row, 6)?,
                problems: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn account_find(&self, name: &str) -> Result<Option<AccountRow>, RegisterError> {
        let mut query = self.db.prepare_cached("select body from account where name = ?1")?;
        Ok(query.query_row([name], |row| json_read(row, 0)).optional()?)
    }

    /// Every account, in order of name.
    pub fn account_list(&self) -> Result<Vec<AccountRow>, RegisterError> {
        let mut query = self.db.prepare_cached("select body from account order by name")?;
        let rows = query.query_map([], |row| json_read(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn round_find(
        &self,
        programme: &str,
        number: u32,
    ) -> Result<Option<RoundRow>, RegisterError> {
        Ok(self.round_list(programme)?.into_iter().find(|round| round.number == number))
    }

    /// Rounds of a programme, oldest number first.
    pub fn round_list(&self, programme: &str) -> Result<Vec<RoundRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select r.programme, r.number, r.state, r.start, r.end, r.method, r.seq, r.estimates,
                    (select count(*) from interview i
                     where i.programme = r.programme and i.round = r.number)
             from round r where r.programme = ?1 order by r.number",
        )?;
        let rows = query.query_map([programme], |row| {
            Ok(RoundRow {
                programme: row.get(0)?,
                number: row.get(1)?,
                state: parsed(row, 2)?,
                start: parsed(row, 3)?,
                end: parsed(row, 4)?,
                method: row.get(5)?,
                seq: seq_read(row, 6)?,
                estimates: to_u64(row.get(7)?),
                interviews: to_u64(row.get(8)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Interviews of a round, in order of place and receipt.
    pub fn interview_list(
        &self,
        programme: &str,
        round: u32,
    ) -> Result<Vec<InterviewRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select place, entry, seq from interview where programme = ?1 and round = ?2
             order by place, seq limit ?3",
        )?;
        let rows = query.query_map(params![programme, round, ROWS_MAX], |row| {
            Ok(InterviewRow {
                place: parsed(row, 0)?,
                entry: EntryId::from_stored(row.get(1)?),
                seq: seq_read(row, 2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn import_find(&self, hash: &str) -> Result<Option<ImportRow>, RegisterError> {
        let mut query = self
            .db
            .prepare_cached("select hash, name, kind, seq, received from import where hash = ?1")?;
        let row = query.query_row([hash], |row| {
            Ok(ImportRow {
                hash: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
                seq: seq_read(row, 3)?,
                received: parsed(row, 4)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Editions of one publication, oldest first.
    pub fn edition_list(&self, publication: &str) -> Result<Vec<EditionRow>, RegisterError> {
        let mut all = self.edition_list_all()?;
        all.retain(|edition| edition.publication == publication);
        Ok(all)
    }

    /// Every edition, in order of publication and number.
    pub fn edition_list_all(&self) -> Result<Vec<EditionRow>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select publication, number, date, content, erratum, seq from edition
             order by publication, number",
        )?;
        let rows = query.query_map([], |row| {
            Ok(EditionRow {
                publication: row.get(0)?,
                number: row.get(1)?,
                date: parsed(row, 2)?,
                content: row.get(3)?,
                erratum: row.get(4)?,
                seq: seq_read(row, 5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Submissions by programme and form.
    pub fn tally_list(&self) -> Result<Vec<(String, String, u64)>, RegisterError> {
        let mut query = self.db.prepare_cached(
            "select programme, form, submissions from tally order by programme, form",
        )?;
        let rows =
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, to_u64(row.get(2)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Deletes a register's files, if there are any.
pub fn remove(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// A value's type, length and bytes, so that no two rows read alike.
fn value_write(value: ValueRef<'_>, out: &mut Vec<u8>) {
    let number;
    let (kind, bytes) = match value {
        ValueRef::Null => (0, &[][..]),
        ValueRef::Integer(whole) => {
            number = whole.to_le_bytes();
            (1, &number[..])
        }
        ValueRef::Real(real) => {
            number = real.to_bits().to_le_bytes();
            (2, &number[..])
        }
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(blob) => (4, blob),
    };
    out.push(kind);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn person_read(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        id: PersonId::from_stored(row.get(0)?),
        household: row.get(1)?,
        sex: Sex::from_answer(&row.get::<_, String>(2)?),
        birth_year: row.get(3)?,
        nationality: row.get(4)?,
        population: row.get(5)?,
        programme: row.get(6)?,
        place: place_read(row, 7)?,
        registered: parsed(row, 8)?,
        seq: seq_read(row, 9)?,
        erased: row.get(10)?,
    })
}

fn count(db: &Connection, sql: &str) -> Result<u64, RegisterError> {
    Ok(to_u64(db.query_row(sql, [], |row| row.get(0))?))
}

/// A stored count; never negative.
fn to_u64(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A position as SQLite stores it: 63 bits outlive any ledger.
pub(crate) fn to_i64(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn seq_read(row: &Row<'_>, index: usize) -> rusqlite::Result<Seq> {
    Ok(Seq(to_u64(row.get(index)?)))
}

pub(crate) fn parsed<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
where
    T: std::str::FromStr,
{
    let text: String = row.get(index)?;
    text.parse().map_err(|_| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(BadId(text)))
    })
}

fn place_read(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Pcode>> {
    let text: Option<String> = row.get(index)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn json_read<T: serde::de::DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error))
    })
}

/// Day and class as the fold writes them.
pub(crate) fn day(date: Date) -> String {
    date.to_string()
}
