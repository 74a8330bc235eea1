//! The data folder: one folder holds a mission's whole memory.
//!
//! ```text
//! masar.toml        format and whether the data are synthetic
//! mission/          the mission and its packages, plain text
//! mission.key       the key that wraps every person's key
//! ledger.sqlite     what happened (the only thing that must be backed up,
//!                   with blobs/ and the key)
//! blobs/            files, by their hash
//! register.sqlite   folded from the ledger
//! facts/            folded from the ledger
//! ```

use std::path::{Path, PathBuf};

use masar_domain::{Problem, Where};
use masar_ledger::LedgerError;

use crate::error::DeskError;

/// Format of the folder that this program writes.
pub const FORMAT: u32 = 1;

/// Paths inside a data folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// What `masar.toml` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderFacts {
    pub format: u32,
    /// Made by the demo: every page and publication says so.
    pub synthetic: bool,
}

impl Folder {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn mission(&self) -> PathBuf {
        self.root.join("mission")
    }

    pub fn register(&self) -> PathBuf {
        self.root.join("register.sqlite")
    }

    pub fn facts(&self) -> PathBuf {
        self.root.join("facts")
    }

    fn settings(&self) -> PathBuf {
        self.root.join("masar.toml")
    }

    /// Makes the folder and writes what it is.
    pub fn create(&self, synthetic: bool) -> Result<(), DeskError> {
        std::fs::create_dir_all(&self.root)?;
        if self.settings().exists() {
            return Err(DeskError::Refused(vec![Problem::error(
                "DESK-030",
                Where::file(self.root.display().to_string()),
            )]));
        }
        let text = format!("format = {FORMAT}\nsynthetic = {synthetic}\n");
        Ok(std::fs::write(self.settings(), text)?)
    }

    /// Reads what the folder is.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Newer`] when it was written by a newer program;
    /// [`DeskError::Refused`] when it is no data folder.
    pub fn read(&self) -> Result<FolderFacts, DeskError> {
        let none = || {
            DeskError::Refused(vec![Problem::error(
                "DESK-031",
                Where::file(self.root.display().to_string()),
            )])
        };
        let text = std::fs::read_to_string(self.settings()).map_err(|_| none())?;
        let value = |name: &str| {
            text.lines().find_map(|line| {
                let (key, value) = line.split_once('=')?;
                (key.trim() == name).then(|| value.trim())
            })
        };
        let format: u32 = value("format").and_then(|text| text.parse().ok()).ok_or_else(none)?;
        if format > FORMAT {
            return Err(LedgerError::Newer { found: format, known: FORMAT }.into());
        }
        Ok(FolderFacts { format, synthetic: value("synthetic") == Some("true") })
    }
}
