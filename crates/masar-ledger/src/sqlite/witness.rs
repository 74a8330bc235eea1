//! A note of the newest acknowledged position, in a file of its own. It tells
//! when the end of the database is gone, which a chain alone cannot show: a
//! damaged log, or an older copy put back.
//!
//! *Invariants:* the note is written after the commit it tells of, so it is
//! never ahead of a whole database. It is not synced and may lag; a note that
//! cannot be read says nothing.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use masar_domain::Seq;
use sha2::{Digest, Sha256};

use crate::chain::Hash;
use crate::entry::Head;

/// The file that is written, kept open.
pub(super) struct Witness {
    file: File,
}

impl Witness {
    pub(super) fn open(database: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(path(database))?;
        Ok(Self { file })
    }

    /// Notes a position. Always the same length, written over the last one.
    pub(super) fn note(&mut self, seq: u64, hash: &Hash) -> io::Result<()> {
        let said = format!("{seq:020} {}", hex::encode(hash));
        let note = format!("{said} {}\n", check(&said));
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(note.as_bytes())
    }
}

/// The noted position, if there is a readable one.
pub(super) fn read(database: &Path) -> Option<Head> {
    let note = std::fs::read_to_string(path(database)).ok()?;
    let (said, sum) = note.trim_end().rsplit_once(' ')?;
    if check(said) != sum {
        return None;
    }
    let (seq, hash) = said.split_once(' ')?;
    Some(Head { seq: Seq(seq.parse().ok()?), hash: hash.to_owned() })
}

fn path(database: &Path) -> PathBuf {
    database.with_extension("head")
}

/// Tells a whole note from one that was cut.
fn check(said: &str) -> String {
    hex::encode(&Sha256::digest(said)[..8])
}
