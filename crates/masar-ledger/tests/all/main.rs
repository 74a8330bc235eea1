//! The ledger as its callers see it, on disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod conforms;
mod damage;
mod disk_full;
mod erasure;
mod folder;
mod kill;

use std::path::Path;

use masar_ledger::{
    Access, Batch, Draft, Ledger, LedgerError, MissionKey, Receipt, SqliteLedger, entropy_seeded,
};

/// A new ledger in a folder.
fn create(folder: &Path) -> SqliteLedger {
    let key = MissionKey::from_bytes([7; 32]);
    SqliteLedger::create(folder, key, entropy_seeded(1)).unwrap()
}

/// Opens for writing.
fn open(folder: &Path, seed: u64) -> Result<SqliteLedger, LedgerError> {
    SqliteLedger::open(folder, Access::Write(entropy_seeded(seed)))
}

fn append(ledger: &dyn Ledger, drafts: Vec<Draft>) -> Result<Vec<Receipt>, LedgerError> {
    ledger.append(Batch { drafts, unless_after: Vec::new() })
}

/// Numbers that look random and are the same each time.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut entropy = entropy_seeded(seed);
    move |below| {
        let mut bytes = [0; 8];
        entropy(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % below as u64).unwrap()
    }
}
