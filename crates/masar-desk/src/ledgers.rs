//! The ledger seen from the desk: its head, whether it is whole, one entry, and
//! folding it again.

use masar_domain::{EntryId, Sensitivity, Seq};
use masar_ledger::{Damage, Entry, Head, Verified};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::viewer::Right;

/// The newest position and its hash.
#[derive(Debug)]
pub struct LedgerHead;

impl Operation for LedgerHead {
    const NAME: &'static str = "ledger-head";
    const NEEDS: Right = Right::LedgerRead;
    type Answer = Head;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Head, DeskError> {
        Ok(desk.ledger.head()?)
    }
}

/// Reads the whole ledger and checks every hash.
#[derive(Debug)]
pub struct LedgerVerify;

impl Operation for LedgerVerify {
    const NAME: &'static str = "ledger-verify";
    const NEEDS: Right = Right::LedgerRead;
    type Answer = Result<Verified, Damage>;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Self::Answer, DeskError> {
        Ok(desk.ledger.verify()?)
    }
}

/// How an entry is named: by its identifier or by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryName {
    Id(EntryId),
    Seq(Seq),
}

impl std::fmt::Display for EntryName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Seq(seq) => seq.fmt(f),
        }
    }
}

/// One entry, without its personal fields.
#[derive(Debug)]
pub struct EntryShow {
    pub name: EntryName,
}

impl Operation for EntryShow {
    const NAME: &'static str = "entry-show";
    const NEEDS: Right = Right::EntryShow;
    type Answer = Entry;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Entry, DeskError> {
        let none = || DeskError::NotFound(self.name.to_string());
        let entry = match self.name {
            EntryName::Id(id) => desk.ledger.find(id)?,
            EntryName::Seq(Seq(seq)) => {
                let before = Seq(seq.checked_sub(1).ok_or_else(none)?);
                desk.ledger.read_after(before, 1)?.into_iter().next()
            }
        };
        let entry = entry.ok_or_else(none)?;
        // One who may not see it learns no more than that it is not here.
        pass.require(Some(&entry.programme), entry.place, entry.sensitivity).map_err(|_| none())?;
        Ok(entry)
    }
}

/// Throws the folds away and folds the ledger again.
#[derive(Debug)]
pub struct FoldsRebuild;

/// What a rebuild made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rebuilt {
    pub entries: Seq,
    /// Digest of the register's rows, hexadecimal.
    pub register: String,
}

impl Operation for FoldsRebuild {
    const NAME: &'static str = "folds-rebuild";
    const NEEDS: Right = Right::FoldsRebuild;
    type Answer = Rebuilt;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Rebuilt, DeskError> {
        pass.require(None, None, Sensitivity::S1)?;
        let (entries, register) = desk.rebuild()?;
        Ok(Rebuilt { entries, register })
    }
}
