//! A full disk is told, damages nothing, and passes.

use std::fs;
use std::path::Path;
use std::process::Command;

use masar_ledger::{Draft, Ledger, LedgerError, conformance};
use serde_json::json;

use crate::{append, create, open};

/// A small file system, unmounted when it goes out of scope.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    /// `None` where mounting is not allowed.
    fn mount(at: &'a Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(at);
        mount.output().ok().filter(|done| done.status.success()).map(|_| Self(at))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).output();
    }
}

fn draft(number: u64) -> Draft {
    Draft { body: json!({"text": "x".repeat(20_000)}), ..conformance::draft(number) }
}

/// Fills the disk; gives back the first number that was refused.
fn fill(ledger: &dyn Ledger, mut number: u64) -> u64 {
    loop {
        match append(ledger, vec![draft(number)]) {
            Ok(_) => number += 1,
            Err(LedgerError::DiskFull) => return number,
            Err(error) => panic!("entry {number}: {error}"),
        }
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn a_full_disk_is_refused_and_survived() {
    let folder = tempfile::tempdir().unwrap();
    let Some(small) = Small::mount(folder.path()) else {
        eprintln!("skipped: mounting a small file system needs root");
        return;
    };
    let ledger = create(folder.path());
    let ballast = folder.path().join("ballast");
    let mut next = 0;
    for _ in 0..3 {
        // As much of it as there is room for.
        let _ = fs::write(&ballast, vec![1; 600_000]);
        next = fill(&ledger, next);
        assert!(matches!(append(&ledger, vec![draft(next)]), Err(LedgerError::DiskFull)));
        assert!(matches!(ledger.blob_put(&vec![7; 300_000]), Err(LedgerError::DiskFull)));
        assert_eq!(ledger.verify().unwrap().unwrap().entries, next, "reading goes on");
        fs::remove_file(&ballast).unwrap();
        append(&ledger, vec![draft(next)]).unwrap();
        next += 1;
    }
    drop(ledger);
    let ledger = open(folder.path(), 2).unwrap();
    assert_eq!(ledger.verify().unwrap().unwrap().entries, next);
    for number in 0..next {
        assert!(ledger.find(draft(number).id).unwrap().is_some(), "entry {number}");
    }
    drop(ledger);
    drop(small);
}
