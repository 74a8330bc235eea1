//! The tables, the format number, and how a connection is set up.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::failed;
use crate::seal::MissionKey;
use crate::store::LedgerError;

/// "MASA": what `file` and a person with a hex editor see.
const APPLICATION: u32 = 0x4D41_5341;

/// Newest format that this program reads and writes.
pub(super) const FORMAT: u32 = 1;

/// An entry's row holds all that its hash covers, and the hash. The subjects'
/// table is an index: verification compares it with the rows.
const TABLES: &str = "
    create table entry (
        seq          integer primary key,
        id           blob    not null,
        kind         text    not null,
        programme    text    not null,
        package_hash text    not null,
        form         text    not null,
        form_version text    not null,
        subjects     text    not null,
        date         integer not null,
        place        text,
        emergency    text,
        project      text,
        donor        text,
        author       text    not null,
        device       text    not null,
        received     integer not null,
        sensitivity  integer not null,
        body         text    not null,
        sealed       blob    not null,
        supersedes   blob,
        hash         blob    not null
    ) strict;
    create unique index entry_id on entry (id);
    create table entry_subject (
        subject text    not null,
        seq     integer not null,
        primary key (subject, seq)
    ) strict, without rowid;
    create table block (
        number   integer primary key,
        first    integer not null,
        last     integer not null,
        root     blob    not null,
        previous blob    not null,
        hash     blob    not null
    ) strict;
    create table person_key (
        person  blob primary key,
        wrapped blob not null
    ) strict, without rowid;
    create table person_forgotten (
        person blob primary key
    ) strict, without rowid;
    create table key_check (
        value blob not null
    ) strict;";

/// Columns in the order of the record, then the hash.
pub(super) const ENTRY_COLUMNS: &str = "seq, id, kind, programme, package_hash, form, form_version, \
     subjects, date, place, emergency, project, donor, author, device, received, sensitivity, body, \
     sealed, supersedes, hash";

/// Makes the tables, all or none.
pub(super) fn create(path: &Path, key: &MissionKey) -> Result<(), LedgerError> {
    let mut db = writer(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    if format(&db).map_err(|error| failed(&error))? != (0, 0) {
        return Err(LedgerError::Store("the folder has a ledger already".to_owned()));
    }
    let made = db.transaction().and_then(|change| {
        change.execute_batch(TABLES)?;
        change.execute("insert into key_check (value) values (?1)", [key.check()])?;
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", FORMAT)?;
        change.commit()
    });
    made.map_err(|error| failed(&error))
}

/// Refuses what is no ledger, and what a newer program wrote.
pub(super) fn format_check(path: &Path) -> Result<(), LedgerError> {
    if !path.exists() {
        return Err(LedgerError::Store("the folder has no ledger".to_owned()));
    }
    let db = reader(path)?;
    match format(&db).map_err(|error| failed(&error))? {
        (APPLICATION, found) if found > FORMAT => Err(LedgerError::Newer { found, known: FORMAT }),
        (APPLICATION, FORMAT) => Ok(()),
        _ => Err(LedgerError::Store("ledger.sqlite is not a ledger".to_owned())),
    }
}

/// Refuses a key that is not this folder's.
pub(super) fn key_check(path: &Path, key: &MissionKey) -> Result<(), LedgerError> {
    let db = reader(path)?;
    let value = db.query_row("select value from key_check", [], |row| row.get::<_, Vec<u8>>(0));
    if value.map_err(|error| failed(&error))? == key.check() {
        Ok(())
    } else {
        Err(LedgerError::KeyMissing)
    }
}

fn format(db: &Connection) -> rusqlite::Result<(u32, u32)> {
    let number = |name| db.pragma_query_value(None, name, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}

/// A connection that writes: synced at every commit, nothing deleted remains.
pub(super) fn writer(path: &Path, more: OpenFlags) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let db = Connection::open_with_flags(path, flags).map_err(|error| failed(&error))?;
    let set = db.busy_timeout(Duration::from_secs(10)).and_then(|()| {
        db.set_prepared_statement_cache_capacity(32);
        db.execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma secure_delete = on;
             pragma temp_store = memory;
             pragma cache_size = -65536;
             pragma wal_autocheckpoint = 4000;",
        )
    });
    set.map_err(|error| failed(&error))?;
    Ok(db)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|error| failed(&error))?;
    let set = db.busy_timeout(Duration::from_secs(10)).and_then(|()| {
        db.set_prepared_statement_cache_capacity(32);
        db.execute_batch("pragma temp_store = memory; pragma cache_size = -16384;")
    });
    set.map_err(|error| failed(&error))?;
    Ok(db)
}
