//! Files named by the SHA-256 of their content: `blobs/ab/cdef…`.
//!
//! *Invariants:* a file under its final name is whole and synced: it is
//! written under `blobs/tmp/`, synced, renamed, and the folder is synced.
//! Nothing is ever overwritten or removed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::store::LedgerError;

/// Largest blob, in bytes.
pub(crate) const BLOB_BYTES_MAX: usize = 256 << 20;

/// A folder of blobs.
#[derive(Debug)]
pub(crate) struct Blobs {
    folder: PathBuf,
    /// Tells apart the temporary files of one process.
    next: AtomicU64,
}

impl Blobs {
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder, next: AtomicU64::new(0) }
    }

    /// Makes the folders and removes what an interrupted writer left behind.
    /// Only for the one process that holds the lock.
    pub(crate) fn prepare(&self) -> Result<(), LedgerError> {
        let temporary = self.folder.join("tmp");
        fs::create_dir_all(&temporary).map_err(|error| failed(&error))?;
        for file in fs::read_dir(&temporary).map_err(|error| failed(&error))? {
            let path = file.map_err(|error| failed(&error))?.path();
            fs::remove_file(path).map_err(|error| failed(&error))?;
        }
        folder_sync(&self.folder).map_err(|error| failed(&error))
    }

    pub(crate) fn put(&self, bytes: &[u8]) -> Result<String, LedgerError> {
        if bytes.len() > BLOB_BYTES_MAX {
            let text =
                format!("a blob of {} bytes exceeds the limit of {BLOB_BYTES_MAX}", bytes.len());
            return Err(LedgerError::Store(text));
        }
        let hash = hex::encode(Sha256::digest(bytes));
        self.write(&hash, bytes).map_err(|error| failed(&error))?;
        Ok(hash)
    }

    fn write(&self, hash: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder.join(&hash[..2]);
        let path = folder.join(&hash[2..]);
        if !path.exists() {
            if !folder.exists() {
                fs::create_dir_all(&folder)?;
                folder_sync(&self.folder)?;
            }
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let temporary = self.folder.join("tmp").join(format!("{hash}-{number}"));
            let moved = file_write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path));
            if let Err(error) = moved {
                // Best effort: the next start removes what remains here.
                let _ = fs::remove_file(&temporary);
                return Err(error);
            }
        }
        // Also when it stood there already: a crash may have come between
        // another writer's rename and its sync.
        folder_sync(&folder)
    }

    /// The bytes, checked against their name.
    pub(crate) fn get(&self, hash: &str) -> Result<Vec<u8>, LedgerError> {
        let no_blob = || LedgerError::NoBlob(hash.chars().take(64).collect());
        let path = self.path(hash).ok_or_else(no_blob)?;
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no_blob()),
            Err(error) => return Err(failed(&error)),
        };
        if hex::encode(Sha256::digest(&bytes)) == hash {
            Ok(bytes)
        } else {
            Err(LedgerError::Store(format!("blob {hash} is damaged")))
        }
    }

    /// `None` for what is no hash: a path must not be made of foreign text.
    fn path(&self, hash: &str) -> Option<PathBuf> {
        let digits = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits && hash.len() == 64).then(|| self.folder.join(&hash[..2]).join(&hash[2..]))
    }
}

/// Writes a new file and syncs its content.
fn file_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the names in a folder durable.
pub(crate) fn folder_sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A full disk is a decision of its own.
pub(crate) fn failed(error: &io::Error) -> LedgerError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => LedgerError::DiskFull,
        _ => LedgerError::Store(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(folder: &Path) -> Blobs {
        let blobs = Blobs::at(folder.join("blobs"));
        blobs.prepare().unwrap();
        blobs
    }

    #[test]
    fn a_name_that_is_no_hash_reaches_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let upper = "A".repeat(64);
        for name in ["", "..", "../../etc/passwd", "ab", "é", upper.as_str()] {
            assert!(matches!(blobs.get(name), Err(LedgerError::NoBlob(_))), "{name}");
        }
    }

    #[test]
    fn a_damaged_blob_is_not_given_out() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let hash = blobs.put(b"photograph").unwrap();
        fs::write(blobs.path(&hash).unwrap(), b"photograpH").unwrap();
        assert!(blobs.get(&hash).unwrap_err().to_string().contains("damaged"));
    }

    #[test]
    fn leftovers_of_an_interrupted_writer_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let leftover = folder.path().join("blobs/tmp/half");
        fs::write(&leftover, b"ha").unwrap();
        blobs.prepare().unwrap();
        assert!(!leftover.exists());
    }
}
