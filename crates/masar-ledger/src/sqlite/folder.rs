//! The files beside the database: the lock and the mission's key.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use crate::blobs::{failed, folder_sync};
use crate::seal::MissionKey;
use crate::store::LedgerError;

/// Makes the folder with its key and takes its lock. A key that is there
/// already must be the same: creation may have been interrupted.
pub(super) fn make(dir: &Path, key: &MissionKey) -> Result<File, LedgerError> {
    fs::create_dir_all(dir).map_err(|error| failed(&error))?;
    if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        folder_sync(parent).map_err(|error| failed(&error))?;
    }
    let lock = lock(dir)?;
    match key_read(dir) {
        Ok(found) if found.to_hex() == key.to_hex() => {}
        Ok(_) => return Err(LedgerError::KeyMissing),
        Err(_) => key_write(dir, key).map_err(|error| failed(&error))?,
    }
    Ok(lock)
}

/// Takes the lock that one writing process holds.
pub(super) fn lock(dir: &Path) -> Result<File, LedgerError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("lock"));
    let file = file.map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LedgerError::InUse),
        Err(TryLockError::Error(error)) => Err(failed(&error)),
    }
}

/// The mission's key; whether it is this folder's is for the database to say.
pub(super) fn key_read(dir: &Path) -> Result<MissionKey, LedgerError> {
    let text = fs::read_to_string(dir.join("mission.key")).map_err(|_| LedgerError::KeyMissing)?;
    MissionKey::from_hex(&text).ok_or(LedgerError::KeyMissing)
}

/// Writes the key where only its owner reads it. Never over another one.
fn key_write(dir: &Path, key: &MissionKey) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(dir.join("mission.key"))?;
    writeln!(file, "{}", key.to_hex())?;
    file.sync_all()?;
    folder_sync(dir)
}
