//! What every ledger does, wherever it keeps its entries.

use masar_domain::{EntryId, PersonId, Problem, Seq, Where};

use crate::entry::{Batch, Entry, Head, Personal, Receipt, Subject};

/// Largest body of one entry, in bytes of JSON. Photographs are blobs.
pub const BODY_BYTES_MAX: usize = 1 << 20;

/// Most entries in one batch.
pub const BATCH_MAX: usize = 100_000;

/// Most entries that one read answers.
pub const READ_MAX: u32 = 10_000;

/// Why the ledger could not answer. Each variant is one decision for the
/// caller; what the user reads is looked up by [`LedgerError::code`].
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("an entry of {bytes} bytes exceeds the limit of {}", BODY_BYTES_MAX)]
    TooLarge { bytes: usize },
    #[error("`{subject}` has entry {newest} already")]
    TooLate { subject: Subject, newest: Seq },
    #[error("the disk is full")]
    DiskFull,
    #[error("the data folder is in use by another process")]
    InUse,
    #[error("the data folder has format {found}; this program knows up to {known}")]
    Newer { found: u32, known: u32 },
    #[error("the mission key is missing or is not this folder's key")]
    KeyMissing,
    #[error("no blob {0}")]
    NoBlob(String),
    #[error("the ledger stopped after a failed sync; restart to go on")]
    Stopped,
    #[error("ledger store: {0}")]
    Store(String),
    #[error("entry {0} is stored already")]
    Duplicate(EntryId),
}

impl LedgerError {
    /// Stable code: printed to users, searched for in the handbook, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "LEDGER-001",
            Self::TooLate { .. } => "LEDGER-002",
            Self::DiskFull => "LEDGER-003",
            Self::InUse => "LEDGER-004",
            Self::Newer { .. } => "LEDGER-005",
            Self::KeyMissing => "LEDGER-006",
            Self::NoBlob(_) => "LEDGER-007",
            Self::Stopped => "LEDGER-008",
            Self::Store(_) => "LEDGER-009",
            Self::Duplicate(_) => "LEDGER-010",
        }
    }

    /// What to tell the user, with the particulars that the message names.
    pub fn problem(&self) -> Problem {
        let problem = Problem::error(self.code(), Where::default());
        match self {
            Self::TooLarge { bytes } => problem.with("bytes", bytes).with("limit", BODY_BYTES_MAX),
            Self::TooLate { subject, newest } => {
                problem.with("subject", subject).with("newest", newest)
            }
            Self::Newer { found, known } => problem.with("found", found).with("known", known),
            Self::NoBlob(hash) => problem.with("hash", hash),
            Self::Store(detail) => problem.with("detail", detail),
            Self::Duplicate(id) => problem.with("id", id),
            Self::DiskFull | Self::InUse | Self::KeyMissing | Self::Stopped => problem,
        }
    }
}

/// A ledger whose chain is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub head: Head,
    pub entries: u64,
    pub blocks: u64,
}

/// The first damage that verification met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The first damaged entry; where only a block's own row is damaged, the
    /// first entry that the block covers.
    pub seq: Seq,
    /// What differs, for the log: `body`, `block hash`, `missing`, ...
    pub what: String,
}

/// A store of entries. All methods may be called from any thread.
pub trait Ledger: Send + Sync {
    /// Stores a batch and returns after it is synced to disk. A personal field
    /// of a person whose key was destroyed is not stored.
    fn append(&self, batch: Batch) -> Result<Vec<Receipt>, LedgerError>;

    /// The next entries after `after`, oldest first, at most
    /// `limit.min(READ_MAX)`. Empty at the end.
    fn read_after(&self, after: Seq, limit: u32) -> Result<Vec<Entry>, LedgerError>;

    fn find(&self, id: EntryId) -> Result<Option<Entry>, LedgerError>;

    /// Entries about `subject` after `after`, oldest first.
    fn list_by_subject(
        &self,
        subject: &Subject,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError>;

    fn head(&self) -> Result<Head, LedgerError>;

    /// Reads everything and checks every hash.
    fn verify(&self) -> Result<Result<Verified, Damage>, LedgerError>;

    /// The personal fields of an entry whose keys still exist.
    fn open_sealed(&self, entry: &Entry) -> Result<Vec<Personal>, LedgerError>;

    /// Destroys a person's key; true if there was one. What was sealed under
    /// it can never be read again, and no new key is ever made for them.
    fn key_destroy(&self, person: PersonId) -> Result<bool, LedgerError>;

    /// Stores bytes under their SHA-256, in hexadecimal, synced.
    fn blob_put(&self, bytes: &[u8]) -> Result<String, LedgerError>;

    fn blob_get(&self, hash: &str) -> Result<Vec<u8>, LedgerError>;
}
