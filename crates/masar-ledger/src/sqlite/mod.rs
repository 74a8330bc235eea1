//! The ledger in one data folder: `ledger.sqlite`, `ledger.head`, `mission.key`,
//! `blobs/` and `lock`.
//!
//! *Invariants:* one process writes, and in it one thread; others read at the
//! same time. The database is synced at every commit. What was opened for
//! reading writes nothing.

mod folder;
mod reader;
mod schema;
mod verify;
mod witness;
mod writer;

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use masar_domain::{EntryId, PersonId, Seq};

use crate::blobs::Blobs;
use crate::entry::{Batch, Entry, Head, Personal, Receipt, Subject};
use crate::seal::{Entropy, MissionKey};
use crate::store::{Damage, Ledger, LedgerError, Verified};
use reader::Readers;
use writer::{Job, Work};

/// What a data folder is opened for.
pub enum Access {
    /// Reading and writing; one process at a time. The randomness is for keys
    /// and nonces.
    Write(Entropy),
    /// Reading, also while another process writes. Needs no key but to open
    /// sealed fields.
    Read,
}

/// A ledger in a data folder.
pub struct SqliteLedger {
    readers: Readers,
    blobs: Blobs,
    key: Option<MissionKey>,
    writer: Option<Writing>,
}

/// What only a ledger opened for writing has.
struct Writing {
    queue: SyncSender<Work>,
    thread: JoinHandle<()>,
    /// Held as long as this lives; the system lets go of it when we die.
    _lock: File,
}

/// Callers that may wait in line before the next one blocks.
const QUEUE_MAX: usize = 1024;

impl SqliteLedger {
    /// Makes a new ledger in a folder that has none, and opens it for writing.
    pub fn create(dir: &Path, key: MissionKey, entropy: Entropy) -> Result<Self, LedgerError> {
        let lock = folder::make(dir, &key)?;
        schema::create(&database(dir), &key)?;
        Self::write(dir, lock, key, entropy)
    }

    /// Opens the ledger of a folder.
    pub fn open(dir: &Path, access: Access) -> Result<Self, LedgerError> {
        let path = database(dir);
        schema::format_check(&path)?;
        match access {
            Access::Read => Ok(Self {
                readers: Readers::at(path),
                blobs: Blobs::at(dir.join("blobs")),
                key: folder::key_read(dir).ok(),
                writer: None,
            }),
            Access::Write(entropy) => {
                let lock = folder::lock(dir)?;
                let key = folder::key_read(dir)?;
                schema::key_check(&path, &key)?;
                Self::write(dir, lock, key, entropy)
            }
        }
    }

    fn write(
        dir: &Path,
        lock: File,
        key: MissionKey,
        entropy: Entropy,
    ) -> Result<Self, LedgerError> {
        let blobs = Blobs::at(dir.join("blobs"));
        blobs.prepare()?;
        let writer = writer::Writer::open(&database(dir), key.clone(), entropy)?;
        let (queue, work) = sync_channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || writer.run(&work))
            .map_err(|error| crate::blobs::failed(&error))?;
        let writer = Some(Writing { queue, thread, _lock: lock });
        Ok(Self { readers: Readers::at(database(dir)), blobs, key: Some(key), writer })
    }

    /// Hands work to the writer and waits for its answer.
    fn ask<T>(
        &self,
        work: impl FnOnce(SyncSender<Result<T, LedgerError>>) -> Work,
    ) -> Result<T, LedgerError> {
        let queue = &self.writer.as_ref().ok_or_else(read_only)?.queue;
        let (reply, answer) = sync_channel(1);
        queue.send(work(reply)).map_err(|_| LedgerError::Stopped)?;
        answer.recv().map_err(|_| LedgerError::Stopped)?
    }
}

impl Ledger for SqliteLedger {
    fn append(&self, batch: Batch) -> Result<Vec<Receipt>, LedgerError> {
        let (job, unless_after) = Job::new(batch)?;
        self.ask(|reply| Work::Append { job, unless_after, reply })
    }

    fn read_after(&self, after: Seq, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        self.readers.with(|db| reader::entries_after(db, after, limit))
    }

    fn find(&self, id: EntryId) -> Result<Option<Entry>, LedgerError> {
        self.readers.with(|db| reader::entry_find(db, id))
    }

    fn list_by_subject(
        &self,
        subject: &Subject,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError> {
        self.readers.with(|db| reader::entries_by_subject(db, subject, after, limit))
    }

    fn head(&self) -> Result<Head, LedgerError> {
        self.readers.with(reader::head)
    }

    fn verify(&self) -> Result<Result<Verified, Damage>, LedgerError> {
        // Before the database, which may grow meanwhile.
        let witness = witness::read(self.readers.path());
        let beside = verify::Beside { blobs: &self.blobs, key: self.key.as_ref(), witness };
        self.readers.with(|db| Ok(verify::run(db, beside)))
    }

    fn open_sealed(&self, entry: &Entry) -> Result<Vec<Personal>, LedgerError> {
        if entry.sealed.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.key.as_ref().ok_or(LedgerError::KeyMissing)?;
        self.readers.with(|db| reader::open_sealed(db, key, entry))
    }

    fn key_destroy(&self, person: PersonId) -> Result<bool, LedgerError> {
        self.ask(|reply| Work::KeyDestroy { person, reply })
    }

    fn blob_put(&self, bytes: &[u8]) -> Result<String, LedgerError> {
        self.writer.as_ref().ok_or_else(read_only)?;
        self.blobs.put(bytes)
    }

    fn blob_get(&self, hash: &str) -> Result<Vec<u8>, LedgerError> {
        self.blobs.get(hash)
    }
}

impl Drop for SqliteLedger {
    /// Ends the writer after the work that is queued.
    fn drop(&mut self) {
        if let Some(Writing { queue, thread, _lock }) = self.writer.take() {
            drop(queue);
            // A writer that panicked has answered nobody since; nothing to add.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteLedger")
            .field("writes", &self.writer.is_some())
            .finish_non_exhaustive()
    }
}

fn database(dir: &Path) -> PathBuf {
    dir.join("ledger.sqlite")
}

fn read_only() -> LedgerError {
    LedgerError::Store("the ledger was opened for reading".to_owned())
}

/// Which decision an error of SQLite is.
fn failed(error: &rusqlite::Error) -> LedgerError {
    match error.sqlite_error() {
        Some(inner) if full(*inner) => LedgerError::DiskFull,
        _ => LedgerError::Store(error.to_string()),
    }
}

/// A whole number of a row. SQL has only signed ones.
fn whole(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(at)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, number))
}

/// The same, where there may be none.
fn whole_or_none(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<u64>> {
    match row.get_ref(at)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => whole(row, at).map(Some),
    }
}

/// Growing the index of the log can meet a full disk too, as an I/O error of
/// its own that comes before anything is written.
fn full(error: rusqlite::ffi::Error) -> bool {
    error.code == rusqlite::ErrorCode::DiskFull
        || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
}
