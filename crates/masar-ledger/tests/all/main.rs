//! The ledger as its callers see it, on disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod conforms;
mod damage;
mod disk_full;
mod erasure;
mod folder;
mod io_error;
mod kill;

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Child, Command, Stdio};

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

/// Starts this same test program with one of its tests as a child.
fn child_of(command: &mut Command, test: &str) -> Child {
    let command = command.args([test, "--exact", "--ignored", "--nocapture"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// The lines that a parent told its child; none when a person started it.
fn told() -> Vec<String> {
    if std::io::stdin().is_terminal() {
        return Vec::new();
    }
    std::io::stdin().lines().map_while(Result::ok).take(2).collect()
}
