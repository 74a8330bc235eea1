//! The one thread that writes. It takes what has queued up, writes it in one
//! transaction and one block, syncs, and only then answers every caller.
//!
//! *Invariants:* nothing is acknowledged before its commit returned. A batch
//! that comes too late is refused alone. After a failed write or sync nothing
//! more is accepted until a restart, for what the disk then holds is unknown;
//! a full disk alone is rolled back and survived.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, SyncSender};

use masar_domain::{PersonId, Seq};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension, ToSql, params, params_from_iter};
use serde_json::Value;

use super::schema::ENTRY_COLUMNS;
use super::witness::{self, Witness};
use super::{failed, schema, whole, whole_or_none};
use crate::chain::{Block, EntryHasher, Field, Hash, NOTHING, merkle_root};
use crate::entry::{Batch, Receipt, Sealed, Subject};
use crate::record::{Record, integer, sealed_to_bytes};
use crate::seal::{Entropy, MissionKey, PersonKey, nonce};
use crate::store::LedgerError;

/// Most batches, and bytes of batches, in one commit. One batch may be larger.
const GROUP_BATCHES_MAX: usize = 256;
const GROUP_BYTES_MAX: usize = 4 << 20;

static ENTRY_INSERT: LazyLock<String> = LazyLock::new(|| {
    let marks = ENTRY_COLUMNS.split(',').map(|_| "?").collect::<Vec<_>>().join(", ");
    format!("insert into entry ({ENTRY_COLUMNS}) values ({marks})")
});

/// Persons whose keys are kept unwrapped in memory.
const KEYS_MAX: usize = 4096;

/// What callers ask of the writer.
pub(super) enum Work {
    Append {
        job: Job,
        unless_after: Vec<(Subject, Seq)>,
        reply: SyncSender<Result<Vec<Receipt>, LedgerError>>,
    },
    KeyDestroy {
        person: PersonId,
        reply: SyncSender<Result<bool, LedgerError>>,
    },
}

/// A batch, checked and put in texts by the thread that asked.
pub(super) struct Job {
    records: Vec<Record>,
    bytes: usize,
}

impl Job {
    pub(super) fn new(batch: Batch) -> Result<(Self, Vec<(Subject, Seq)>), LedgerError> {
        let mut records = crate::record::batch_check(batch.drafts)?;
        for record in &mut records {
            // Its text is what is stored; freeing it is no work for the writer.
            record.draft.body = Value::Null;
        }
        let bytes = records.iter().map(|record| record.bytes).sum();
        Ok((Self { records, bytes }, batch.unless_after))
    }
}

/// An append that waits for its answer.
struct Waiting {
    job: Job,
    unless_after: Vec<(Subject, Seq)>,
    reply: SyncSender<Result<Vec<Receipt>, LedgerError>>,
}

/// The end of the chain: where the next block is tied on.
#[derive(Clone, Copy)]
struct Tail {
    number: u64,
    seq: u64,
    hash: Hash,
}

/// What is stored of a person's key.
#[derive(Clone, Copy)]
enum Stored {
    Key(PersonKey),
    Forgotten,
    Nothing,
    Damaged,
}

pub(super) struct Writer {
    db: Connection,
    key: MissionKey,
    entropy: Entropy,
    tail: Tail,
    witness: Witness,
    hasher: EntryHasher,
    /// What is known of some persons' keys, as the open transaction has it.
    persons: BTreeMap<PersonId, Stored>,
    stopped: bool,
}

impl Writer {
    pub(super) fn open(
        path: &Path,
        key: MissionKey,
        entropy: Entropy,
    ) -> Result<Self, LedgerError> {
        let db = schema::writer(path, OpenFlags::empty())?;
        let tail = tail_read(&db).map_err(|error| failed(&error))?;
        let noted = witness::read(path).map_or(0, |head| head.seq.0);
        if noted > tail.seq {
            let text = format!(
                "it ends at entry {}, but entry {noted} was acknowledged: put a whole copy back, \
                 or remove ledger.head to go on without what is missing",
                tail.seq
            );
            return Err(LedgerError::Store(text));
        }
        let witness = Witness::open(path).map_err(|error| crate::blobs::failed(&error))?;
        let (hasher, persons) = (EntryHasher::default(), BTreeMap::new());
        Ok(Self { db, key, entropy, tail, witness, hasher, persons, stopped: false })
    }

    /// Works until every caller is gone.
    pub(super) fn run(mut self, work: &Receiver<Work>) {
        let mut next = work.recv().ok();
        while let Some(first) = next.take() {
            match first {
                Work::KeyDestroy { person, reply } => {
                    // Nobody listens only when the caller's thread is gone.
                    let _ = reply.send(self.key_destroy(person));
                }
                Work::Append { job, unless_after, reply } => {
                    let mut group = vec![Waiting { job, unless_after, reply }];
                    next = gather(work, &mut group);
                    self.group_write(group);
                }
            }
            if next.is_none() {
                next = work.recv().ok();
            }
        }
    }

    /// Writes a group and answers its callers.
    fn group_write(&mut self, group: Vec<Waiting>) {
        let mut replies = Vec::with_capacity(group.len());
        let mut jobs = Vec::with_capacity(group.len());
        for waiting in group {
            replies.push(waiting.reply);
            jobs.push((waiting.job, waiting.unless_after));
        }
        let answers = if self.stopped {
            jobs.iter().map(|_| Err(LedgerError::Stopped)).collect()
        } else {
            self.group_commit(jobs)
        };
        for (reply, answer) in replies.into_iter().zip(answers) {
            let _ = reply.send(answer);
        }
    }

    fn group_commit(
        &mut self,
        jobs: Vec<(Job, Vec<(Subject, Seq)>)>,
    ) -> Vec<Result<Vec<Receipt>, LedgerError>> {
        let size = jobs.len();
        match self.group_try(jobs) {
            Ok((answers, tail)) => {
                self.tail = tail;
                // A note that could not be written lags, which it may.
                let _ = self.witness.note(tail.seq, &tail.hash);
                answers
            }
            Err(error) => {
                // Keys made for the group went with it.
                self.persons.clear();
                let full = matches!(self.roll_back(&error), LedgerError::DiskFull);
                let answer = || if full { LedgerError::DiskFull } else { LedgerError::Stopped };
                (0..size).map(|_| Err(answer())).collect()
            }
        }
    }

    /// After a full disk the writer goes on; after anything else it stops.
    fn roll_back(&mut self, error: &rusqlite::Error) -> LedgerError {
        let cause = failed(error);
        // SQLite may have rolled back by itself already.
        let clean = self.db.is_autocommit() || self.db.execute_batch("rollback").is_ok();
        self.stopped = !(clean && matches!(cause, LedgerError::DiskFull));
        cause
    }

    /// One transaction. The inner errors refuse one batch each; the outer one
    /// refuses all.
    #[allow(
        clippy::type_complexity,
        reason = "the answers of a group and where the chain then ends"
    )]
    fn group_try(
        &mut self,
        jobs: Vec<(Job, Vec<(Subject, Seq)>)>,
    ) -> rusqlite::Result<(Vec<Result<Vec<Receipt>, LedgerError>>, Tail)> {
        self.db.execute_batch("begin immediate")?;
        let mut seq = self.tail.seq;
        let mut hashes = Vec::new();
        let mut answers = Vec::with_capacity(jobs.len());
        for (job, unless_after) in jobs {
            if let Some(refusal) = self.refusal(&job, &unless_after)? {
                answers.push(Err(refusal));
                continue;
            }
            let mut receipts = Vec::with_capacity(job.records.len());
            for mut record in job.records {
                seq += 1;
                hashes.push(self.record_write(Seq(seq), &mut record)?);
                receipts.push(Receipt { seq: Seq(seq), id: record.draft.id });
            }
            answers.push(Ok(receipts));
        }
        if hashes.is_empty() {
            self.db.execute_batch("rollback")?;
            return Ok((answers, self.tail));
        }
        let tail = self.block_write(seq, &hashes)?;
        self.db.execute_batch("commit")?;
        Ok((answers, tail))
    }

    /// Why a batch cannot be stored. Sees what the group wrote before it.
    fn refusal(
        &mut self,
        job: &Job,
        unless_after: &[(Subject, Seq)],
    ) -> rusqlite::Result<Option<LedgerError>> {
        let sql = "select max(seq) from entry_subject where subject = ?1";
        let mut newest = self.db.prepare_cached(sql)?;
        for (subject, after) in unless_after {
            let found = newest.query_row([subject.as_str()], |row| whole_or_none(row, 0))?;
            if let Some(found) = found.filter(|&found| found > after.0) {
                return Ok(Some(LedgerError::TooLate {
                    subject: subject.clone(),
                    newest: Seq(found),
                }));
            }
        }
        drop(newest);
        for record in &job.records {
            let mut same = self.db.prepare_cached("select 1 from entry where id = ?1")?;
            if same.exists([record.draft.id.as_bytes()])? {
                return Ok(Some(LedgerError::Duplicate(record.draft.id)));
            }
            drop(same);
            for field in &record.draft.personal {
                // A key that does not unwrap is damage, and nothing may be
                // sealed under another in its place.
                if let Stored::Damaged = self.person_find(field.person)? {
                    let text = format!("the key of person {} is damaged", field.person);
                    return Ok(Some(LedgerError::Store(text)));
                }
            }
        }
        Ok(None)
    }

    fn record_write(&mut self, seq: Seq, record: &mut Record) -> rusqlite::Result<Hash> {
        let sealed = sealed_to_bytes(&self.seal(record)?);
        let fields = record.fields(seq, &sealed);
        let hash = self.hasher.hash(&fields);
        let mut insert = self.db.prepare_cached(&ENTRY_INSERT)?;
        insert.execute(params_from_iter(fields.iter().chain([&Field::Blob(&hash)])))?;
        let subject_insert = "insert or ignore into entry_subject (subject, seq) values (?1, ?2)";
        let mut insert = self.db.prepare_cached(subject_insert)?;
        for subject in &record.draft.subjects {
            insert.execute(params![subject.as_str(), integer(seq)])?;
        }
        Ok(hash)
    }

    /// Takes the personal fields out of a record, sealed. Those of a person
    /// who was forgotten are dropped: a phone that sends late must not bring
    /// them back.
    fn seal(&mut self, record: &mut Record) -> rusqlite::Result<Vec<Sealed>> {
        let personal = std::mem::take(&mut record.draft.personal);
        let mut sealed = Vec::with_capacity(personal.len());
        for field in personal {
            if let Some(key) = self.person_key(field.person)? {
                sealed.push(key.seal(record.draft.id, field, nonce(&mut self.entropy)));
            }
        }
        Ok(sealed)
    }

    /// The key of a person, made when there is none; `None` for the forgotten.
    fn person_key(&mut self, person: PersonId) -> rusqlite::Result<Option<PersonKey>> {
        match self.person_find(person)? {
            Stored::Key(key) => Ok(Some(key)),
            Stored::Forgotten => Ok(None),
            Stored::Nothing => {
                let key = PersonKey::random(&mut self.entropy);
                let wrapped = self.key.wrap(person, &key, nonce(&mut self.entropy));
                let sql = "insert into person_key (person, wrapped) values (?1, ?2)";
                self.db.prepare_cached(sql)?.execute(params![person.as_bytes(), wrapped])?;
                self.persons.insert(person, Stored::Key(key));
                Ok(Some(key))
            }
            Stored::Damaged => Err(rusqlite::Error::InvalidQuery),
        }
    }

    /// What is stored of a person's key, remembered.
    fn person_find(&mut self, person: PersonId) -> rusqlite::Result<Stored> {
        if let Some(known) = self.persons.get(&person) {
            return Ok(*known);
        }
        let stored = self.person_read(person)?;
        if self.persons.len() >= KEYS_MAX {
            self.persons.clear();
        }
        self.persons.insert(person, stored);
        Ok(stored)
    }

    fn person_read(&self, person: PersonId) -> rusqlite::Result<Stored> {
        let sql = "select wrapped from person_key where person = ?1";
        let mut query = self.db.prepare_cached(sql)?;
        let wrapped = query.query_row([person.as_bytes()], |row| row.get::<_, Vec<u8>>(0));
        if let Some(wrapped) = wrapped.optional()? {
            return Ok(self.key.unwrap(person, &wrapped).map_or(Stored::Damaged, Stored::Key));
        }
        let sql = "select 1 from person_forgotten where person = ?1";
        let forgotten = self.db.prepare_cached(sql)?.exists([person.as_bytes()])?;
        Ok(if forgotten { Stored::Forgotten } else { Stored::Nothing })
    }

    fn block_write(&self, last: u64, hashes: &[Hash]) -> rusqlite::Result<Tail> {
        let block = Block {
            number: self.tail.number + 1,
            first: self.tail.seq + 1,
            last,
            root: merkle_root(hashes),
            previous: self.tail.hash,
        };
        let hash = block.hash();
        let sql = "insert into block (number, first, last, root, previous, hash) values (?1, ?2, ?3, ?4, ?5, ?6)";
        self.db.prepare_cached(sql)?.execute(params![
            integer(Seq(block.number)),
            integer(Seq(block.first)),
            integer(Seq(block.last)),
            block.root,
            block.previous,
            hash
        ])?;
        Ok(Tail { number: block.number, seq: last, hash })
    }

    /// Deletes a key, remembers that the person is forgotten, and empties the
    /// log, so that no copy of the key is left in a file.
    fn key_destroy(&mut self, person: PersonId) -> Result<bool, LedgerError> {
        if self.stopped {
            return Err(LedgerError::Stopped);
        }
        self.persons.remove(&person);
        let deleted = self.key_delete(person).map_err(|error| match self.roll_back(&error) {
            LedgerError::DiskFull => LedgerError::DiskFull,
            _ => LedgerError::Stopped,
        })?;
        let sql = "pragma wal_checkpoint(truncate)";
        let busy = self.db.query_row(sql, [], |row| row.get::<_, bool>(0));
        match busy {
            Ok(false) => Ok(deleted),
            Ok(true) => Err(LedgerError::Store(
                "a long read holds the log; destroy the key again".to_owned(),
            )),
            Err(error) => Err(failed(&error)),
        }
    }

    fn key_delete(&self, person: PersonId) -> rusqlite::Result<bool> {
        self.db.execute_batch("begin immediate")?;
        let deleted =
            self.db.execute("delete from person_key where person = ?1", [person.as_bytes()])?;
        let sql = "insert or ignore into person_forgotten (person) values (?1)";
        self.db.execute(sql, [person.as_bytes()])?;
        self.db.execute_batch("commit")?;
        Ok(deleted > 0)
    }
}

/// Adds what is queued, up to the limits of a group. Gives back the work that
/// ended it, which must come after it.
fn gather(work: &Receiver<Work>, group: &mut Vec<Waiting>) -> Option<Work> {
    let mut bytes: usize = group.iter().map(|waiting| waiting.job.bytes).sum();
    while group.len() < GROUP_BATCHES_MAX && bytes < GROUP_BYTES_MAX {
        match work.try_recv().ok()? {
            Work::Append { job, unless_after, reply } => {
                bytes += job.bytes;
                group.push(Waiting { job, unless_after, reply });
            }
            other @ Work::KeyDestroy { .. } => return Some(other),
        }
    }
    None
}

fn tail_read(db: &Connection) -> rusqlite::Result<Tail> {
    let sql = "select number, last, hash from block order by number desc limit 1";
    let tail = db.query_row(sql, [], |row| {
        Ok(Tail { number: whole(row, 0)?, seq: whole(row, 1)?, hash: row.get(2)? })
    });
    Ok(tail.optional()?.unwrap_or(Tail { number: 0, seq: 0, hash: NOTHING }))
}

impl ToSql for Field<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Field::Null => ValueRef::Null,
            Field::Integer(number) => ValueRef::Integer(number),
            Field::Text(bytes) => ValueRef::Text(bytes),
            Field::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
