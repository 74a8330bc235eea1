//! Reads everything and compares it with its hashes.
//!
//! *Invariants:* a change of any byte of any stored column of an entry is
//! found and the first such entry named, also where SQLite itself refuses to
//! read. Reads are short, so that a long verification does not hold up the
//! writer's log.

use masar_domain::{PersonId, Seq};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::schema::ENTRY_COLUMNS;
use super::{reader, whole, whole_or_none};
use crate::blobs::Blobs;
use crate::chain::{Block, EntryHasher, Field, Hash, NOTHING, merkle_root};
use crate::entry::{Head, Kind};
use crate::record::{COLUMNS, blob, entry_from_fields, integer, sealed_from_bytes, text};
use crate::seal::MissionKey;
use crate::store::{Damage, Verified};

/// Entries that one statement reads.
const PAGE: u64 = 1000;

/// What the database is compared with.
pub(super) struct Beside<'a> {
    pub(super) blobs: &'a Blobs,
    /// Without it, nobody can tell whether the persons' keys are whole.
    pub(super) key: Option<&'a MissionKey>,
    /// The newest position that was acknowledged before this began.
    pub(super) witness: Option<Head>,
}

/// Verifies up to the newest block that was there when it began.
pub(super) fn run(db: &Connection, beside: Beside<'_>) -> Result<Verified, Damage> {
    let refused = |error| damage(1, unreadable(&error));
    let mut verifier = Verifier::new(db, beside).map_err(refused)?;
    verifier.run()?;
    Ok(Verified {
        head: Head { seq: Seq(verifier.checked), hash: hex::encode(verifier.previous) },
        entries: verifier.checked,
        blocks: verifier.blocks,
    })
}

struct Verifier<'a> {
    db: &'a Connection,
    beside: Beside<'a>,
    hasher: EntryHasher,
    by_id: CachedStatement<'a>,
    by_subject: CachedStatement<'a>,
    /// Entries and blocks found whole.
    checked: u64,
    blocks: u64,
    previous: Hash,
    /// Rows that the index of subjects must have.
    subjects: u64,
}

impl<'a> Verifier<'a> {
    fn new(db: &'a Connection, beside: Beside<'a>) -> rusqlite::Result<Self> {
        Ok(Self {
            db,
            beside,
            hasher: EntryHasher::default(),
            by_id: db.prepare_cached("select seq from entry where id = ?1")?,
            by_subject: db
                .prepare_cached("select 1 from entry_subject where subject = ?1 and seq = ?2")?,
            checked: 0,
            blocks: 0,
            previous: NOTHING,
            subjects: 0,
        })
    }

    fn run(&mut self) -> Result<(), Damage> {
        let newest = self.newest().map_err(|error| damage(1, unreadable(&error)))?;
        while self.blocks < newest {
            let first = self.checked + 1;
            let (block, hash) = self.block_read().map_err(|what| damage(first, what))?;
            let hashes = self.entries(block.last)?;
            if merkle_root(&hashes) != block.root {
                return Err(damage(first, "block root"));
            }
            if block.hash() != hash {
                return Err(damage(first, "block hash"));
            }
            self.witness_check(&block, &hash)?;
            self.blocks += 1;
            self.previous = hash;
        }
        if self.beside.witness.as_ref().is_some_and(|witness| witness.seq.0 > self.checked) {
            return Err(damage(self.checked + 1, "missing"));
        }
        self.rest(newest)
    }

    /// The block that the witness saw must be this one.
    fn witness_check(&self, block: &Block, hash: &Hash) -> Result<(), Damage> {
        match &self.beside.witness {
            Some(witness) if witness.seq.0 == block.last && witness.hash != hex::encode(hash) => {
                Err(damage(block.first, "not the block that was acknowledged"))
            }
            _ => Ok(()),
        }
    }

    /// The newest block's number.
    fn newest(&self) -> rusqlite::Result<u64> {
        let newest =
            self.db.query_row("select max(number) from block", [], |row| whole_or_none(row, 0));
        Ok(newest?.unwrap_or(0))
    }

    /// The next block and its stored hash.
    fn block_read(&self) -> Result<(Block, Hash), String> {
        let number = self.blocks + 1;
        let sql = "select first, last, root, previous, hash from block where number = ?1";
        let read = self.db.prepare_cached(sql).and_then(|mut query| {
            let row = query.query_row([integer(Seq(number))], |row| {
                let (root, previous) = (row.get(2)?, row.get(3)?);
                Ok((
                    Block { number, first: whole(row, 0)?, last: whole(row, 1)?, root, previous },
                    row.get(4)?,
                ))
            });
            row.optional()
        });
        let (block, hash) = read.map_err(|error| unreadable(&error))?.ok_or("block missing")?;
        if block.first != self.checked + 1 || block.last < block.first {
            return Err("block bounds".to_owned());
        }
        if block.previous != self.previous {
            return Err("block previous".to_owned());
        }
        Ok((block, hash))
    }

    /// Checks the entries up to `last`, a page at a time.
    fn entries(&mut self, last: u64) -> Result<Vec<Hash>, Damage> {
        let mut hashes = Vec::new();
        while self.checked < last {
            let until = last.min(self.checked + PAGE);
            self.page(until, &mut hashes)?;
        }
        Ok(hashes)
    }

    fn page(&mut self, until: u64, hashes: &mut Vec<Hash>) -> Result<(), Damage> {
        let sql =
            format!("select {ENTRY_COLUMNS} from entry where seq > ?1 and seq <= ?2 order by seq");
        let next = self.checked + 1;
        let refused = |seq| move |error: rusqlite::Error| damage(seq, unreadable(&error));
        let mut query = self.db.prepare_cached(&sql).map_err(refused(next))?;
        let bounds = params![integer(Seq(self.checked)), integer(Seq(until))];
        let mut rows = query.query(bounds).map_err(refused(next))?;
        while let Some(row) = rows.next().map_err(refused(self.checked + 1))? {
            let seq = self.checked + 1;
            let fields = reader::fields(row).map_err(refused(seq))?;
            let stored = row.get_ref(COLUMNS).map_err(refused(seq))?;
            let hash = self.entry(seq, &fields).map_err(|what| damage(seq, what))?;
            if stored.as_blob() != Ok(&hash) {
                return Err(damage(seq, "hash"));
            }
            hashes.push(hash);
            self.checked = seq;
        }
        if self.checked < until { Err(damage(self.checked + 1, "missing")) } else { Ok(()) }
    }

    /// Checks one entry against everything but its stored hash.
    fn entry(&mut self, seq: u64, fields: &[Field<'_>; COLUMNS]) -> Result<Hash, String> {
        if fields[0] != Field::Integer(integer(Seq(seq))) {
            return Err("missing".to_owned());
        }
        let hash = self.hasher.hash(fields);
        let id = blob(fields[1]).ok_or("id")?;
        let found = self.by_id.query_row([id], |row| whole(row, 0)).optional();
        if found.map_err(|error| unreadable(&error))? != Some(seq) {
            return Err("index of identifiers".to_owned());
        }
        self.subjects(seq, fields)?;
        if let Some(key) = self.beside.key {
            self.keys(key, fields)?;
        }
        self.blob(fields)?;
        Ok(hash)
    }

    fn subjects(&mut self, seq: u64, fields: &[Field<'_>; COLUMNS]) -> Result<(), String> {
        let mut subjects: Vec<String> =
            text(fields[7]).and_then(|text| serde_json::from_str(text).ok()).ok_or("subjects")?;
        subjects.sort_unstable();
        subjects.dedup();
        for subject in &subjects {
            let found = self.by_subject.exists(params![subject, integer(Seq(seq))]);
            if !found.map_err(|error| unreadable(&error))? {
                return Err("index of subjects".to_owned());
            }
        }
        self.subjects += subjects.len() as u64;
        Ok(())
    }

    /// Each person's key must open, unless the person was forgotten.
    fn keys(&self, key: &MissionKey, fields: &[Field<'_>; COLUMNS]) -> Result<(), String> {
        let sealed = blob(fields[18]).and_then(sealed_from_bytes).ok_or("sealed")?;
        let mut last = None;
        for field in sealed {
            if last != Some(field.person)
                && !self.key_whole(key, field.person).map_err(|error| unreadable(&error))?
            {
                return Err("key of a person".to_owned());
            }
            last = Some(field.person);
        }
        Ok(())
    }

    fn key_whole(&self, key: &MissionKey, person: PersonId) -> rusqlite::Result<bool> {
        let mut query =
            self.db.prepare_cached("select wrapped from person_key where person = ?1")?;
        let wrapped =
            query.query_row([person.as_bytes()], |row| row.get::<_, Vec<u8>>(0)).optional()?;
        if let Some(wrapped) = wrapped {
            return Ok(key.unwrap(person, &wrapped).is_some());
        }
        let sql = "select 1 from person_forgotten where person = ?1";
        self.db.prepare_cached(sql)?.exists([person.as_bytes()])
    }

    /// The file that an import or a publication names must be there and whole.
    fn blob(&self, fields: &[Field<'_>; COLUMNS]) -> Result<(), String> {
        let kind = text(fields[2]).and_then(Kind::from_code).ok_or("kind")?;
        if !matches!(kind, Kind::Import | Kind::Publication) {
            return Ok(());
        }
        let entry = entry_from_fields(fields)?;
        match entry.body.get("blob").and_then(serde_json::Value::as_str) {
            Some(hash) => self.beside.blobs.get(hash).map(drop).map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }

    /// What must not be there: entries without a block, subjects without an
    /// entry. Skipped where a writer has gone on since: its newest entries are
    /// for the next verification.
    fn rest(&self, newest: u64) -> Result<(), Damage> {
        let next = self.checked + 1;
        let refused = |error: rusqlite::Error| damage(next, unreadable(&error));
        let read = self.db.unchecked_transaction().map_err(refused)?;
        if self.newest().map_err(refused)? != newest {
            return Ok(());
        }
        let sql = "select (select min(seq) from entry where seq > ?1 or seq < 1), (select count(*) from entry_subject)";
        let (beyond, subjects) = read
            .query_row(sql, [integer(Seq(self.checked))], |row| {
                Ok((row.get::<_, Option<i64>>(0)?, whole(row, 1)?))
            })
            .map_err(refused)?;
        if let Some(seq) = beyond {
            return Err(damage(u64::try_from(seq).unwrap_or(0), "outside every block"));
        }
        if subjects != self.subjects {
            return Err(damage(self.subject_surplus().map_err(refused)?, "index of subjects"));
        }
        Ok(())
    }

    /// The first entry that the index of subjects says too much about.
    fn subject_surplus(&self) -> rusqlite::Result<u64> {
        let sql = "select min(seq) from entry_subject where not exists (select 1 from entry, \
             json_each(entry.subjects) as said where entry.seq = entry_subject.seq \
             and said.value = entry_subject.subject)";
        let seq = self.db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))?;
        Ok(seq.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(1))
    }
}

fn damage(seq: u64, what: impl Into<String>) -> Damage {
    Damage { seq: Seq(seq), what: what.into() }
}

/// SQLite itself refuses to read.
fn unreadable(error: &rusqlite::Error) -> String {
    format!("unreadable: {error}")
}
