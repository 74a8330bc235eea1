//! A ledger in memory, for tests and for trying things out. It keeps the same
//! promises as the one on disk, but for the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use masar_domain::{EntryId, PersonId, Seq};
use sha2::{Digest, Sha256};

use crate::chain::{Block, EntryHasher, Hash, NOTHING, merkle_root};
use crate::entry::{Batch, Entry, Head, Personal, Receipt, Sealed, Subject};
use crate::record::{Record, batch_check, sealed_to_bytes};
use crate::seal::{Entropy, PersonKey, entropy_seeded, nonce};
use crate::store::{Damage, Ledger, LedgerError, READ_MAX, Verified};

/// A ledger that ends with the process.
pub struct MemoryLedger {
    state: Mutex<State>,
}

struct State {
    entropy: Entropy,
    hasher: EntryHasher,
    entries: Vec<Entry>,
    hashes: Vec<Hash>,
    ids: BTreeMap<EntryId, Seq>,
    subjects: BTreeMap<Subject, Vec<Seq>>,
    blocks: Vec<Block>,
    /// `None`: forgotten.
    keys: BTreeMap<PersonId, Option<PersonKey>>,
    blobs: BTreeMap<String, Vec<u8>>,
}

impl MemoryLedger {
    pub fn new(entropy: Entropy) -> Self {
        let state = State {
            entropy,
            hasher: EntryHasher::default(),
            entries: Vec::new(),
            hashes: Vec::new(),
            ids: BTreeMap::new(),
            subjects: BTreeMap::new(),
            blocks: Vec::new(),
            keys: BTreeMap::new(),
            blobs: BTreeMap::new(),
        };
        Self { state: Mutex::new(state) }
    }

    /// The same entries give the same hashes each time.
    pub fn seeded(seed: u64) -> Self {
        Self::new(entropy_seeded(seed))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::seeded(0)
    }
}

impl std::fmt::Debug for MemoryLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryLedger").field("entries", &self.state().entries.len()).finish()
    }
}

impl State {
    fn refusal(&self, records: &[Record], unless_after: &[(Subject, Seq)]) -> Option<LedgerError> {
        for (subject, after) in unless_after {
            let newest = self.subjects.get(subject).and_then(|seqs| seqs.last()).copied();
            if let Some(newest) = newest.filter(|newest| newest > after) {
                return Some(LedgerError::TooLate { subject: subject.clone(), newest });
            }
        }
        let stored = records.iter().find(|record| self.ids.contains_key(&record.draft.id))?;
        Some(LedgerError::Duplicate(stored.draft.id))
    }

    fn place(&mut self, mut record: Record) -> Receipt {
        let seq = Seq(self.entries.len() as u64 + 1);
        let sealed = self.seal(&mut record);
        self.hashes.push(self.hasher.hash(&record.fields(seq, &sealed_to_bytes(&sealed))));
        let id = record.draft.id;
        self.ids.insert(id, seq);
        let subjects: BTreeSet<_> = record.draft.subjects.iter().cloned().collect();
        for subject in subjects {
            self.subjects.entry(subject).or_default().push(seq);
        }
        self.entries.push(record.into_entry(seq, sealed));
        Receipt { seq, id }
    }

    fn seal(&mut self, record: &mut Record) -> Vec<Sealed> {
        let entropy = &mut self.entropy;
        let mut sealed = Vec::new();
        for field in std::mem::take(&mut record.draft.personal) {
            let key =
                self.keys.entry(field.person).or_insert_with(|| Some(PersonKey::random(entropy)));
            if let Some(key) = key {
                sealed.push(key.seal(record.draft.id, field, nonce(entropy)));
            }
        }
        sealed
    }

    fn block_close(&mut self, first: Seq) {
        let from = usize::try_from(first.0 - 1).expect("a position in a list");
        self.blocks.push(Block {
            number: self.blocks.len() as u64 + 1,
            first: first.0,
            last: self.entries.len() as u64,
            root: merkle_root(&self.hashes[from..]),
            previous: self.blocks.last().map_or(NOTHING, Block::hash),
        });
    }

    fn head(&self) -> Head {
        let hash = self.blocks.last().map_or(NOTHING, Block::hash);
        Head { seq: Seq(self.entries.len() as u64), hash: hex::encode(hash) }
    }
}

impl Ledger for MemoryLedger {
    fn append(&self, batch: Batch) -> Result<Vec<Receipt>, LedgerError> {
        let records = batch_check(batch.drafts)?;
        let mut state = self.state();
        if let Some(refusal) = state.refusal(&records, &batch.unless_after) {
            return Err(refusal);
        }
        let receipts: Vec<_> = records.into_iter().map(|record| state.place(record)).collect();
        if let Some(first) = receipts.first() {
            state.block_close(first.seq);
        }
        Ok(receipts)
    }

    fn read_after(&self, after: Seq, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        let state = self.state();
        let seen = usize::try_from(after.0).unwrap_or(usize::MAX);
        let entries = state.entries.iter().skip(seen);
        Ok(entries.take(limit.min(READ_MAX) as usize).cloned().collect())
    }

    fn find(&self, id: EntryId) -> Result<Option<Entry>, LedgerError> {
        let state = self.state();
        Ok(state.ids.get(&id).map(|seq| entry_at(&state.entries, *seq).clone()))
    }

    fn list_by_subject(
        &self,
        subject: &Subject,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError> {
        let state = self.state();
        let seqs = state.subjects.get(subject).map_or(&[][..], Vec::as_slice);
        let entries =
            seqs.iter().filter(|seq| **seq > after).map(|seq| entry_at(&state.entries, *seq));
        Ok(entries.take(limit.min(READ_MAX) as usize).cloned().collect())
    }

    fn head(&self) -> Result<Head, LedgerError> {
        Ok(self.state().head())
    }

    fn verify(&self) -> Result<Result<Verified, Damage>, LedgerError> {
        let state = self.state();
        let (head, entries) = (state.head(), state.entries.len() as u64);
        Ok(Ok(Verified { head, entries, blocks: state.blocks.len() as u64 }))
    }

    fn open_sealed(&self, entry: &Entry) -> Result<Vec<Personal>, LedgerError> {
        let state = self.state();
        let mut opened = Vec::new();
        for sealed in &entry.sealed {
            let Some(key) = state.keys.get(&sealed.person).copied().flatten() else { continue };
            let damaged =
                || LedgerError::Store(format!("entry {}: `{}` is damaged", entry.seq, sealed.path));
            opened.push(key.open(entry.id, sealed).ok_or_else(damaged)?);
        }
        Ok(opened)
    }

    fn key_destroy(&self, person: PersonId) -> Result<bool, LedgerError> {
        Ok(self.state().keys.insert(person, None).flatten().is_some())
    }

    fn blob_put(&self, bytes: &[u8]) -> Result<String, LedgerError> {
        let hash = hex::encode(Sha256::digest(bytes));
        self.state().blobs.insert(hash.clone(), bytes.to_vec());
        Ok(hash)
    }

    fn blob_get(&self, hash: &str) -> Result<Vec<u8>, LedgerError> {
        let no_blob = || LedgerError::NoBlob(hash.chars().take(64).collect());
        self.state().blobs.get(hash).cloned().ok_or_else(no_blob)
    }
}

fn entry_at(entries: &[Entry], seq: Seq) -> &Entry {
    &entries[usize::try_from(seq.0 - 1).expect("a position in a list")]
}
