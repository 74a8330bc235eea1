//! After a failed write nobody can say what the disk holds: the ledger stops.

#![cfg(unix)]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use masar_ledger::{Ledger, conformance};

use crate::{append, child_of, create, open, told};

/// Largest file that the child may write, in blocks of 512 bytes: its log
/// grows past that soon, and the write fails.
const FILE_BLOCKS_MAX: u32 = 2000;

#[test]
fn after_a_failed_write_nothing_is_acknowledged_until_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let limited = format!("trap '' XFSZ; ulimit -f {FILE_BLOCKS_MAX}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    let shell = shell.args(["-c", &limited]).arg(std::env::current_exe().unwrap());
    let mut child = child_of(shell, "io_error::child_that_writes_until_refused");
    writeln!(child.stdin.as_mut().unwrap(), "here\n{}", folder.path().display()).unwrap();
    let output = child.wait_with_output().unwrap().stdout;
    let output = String::from_utf8(output).unwrap();
    let said = |start: &str| -> Vec<String> {
        output.lines().filter_map(|line| line.strip_prefix(start)).map(str::to_owned).collect()
    };
    assert_snapshot!(said("refused ").join(", "), @"LEDGER-008, LEDGER-008, LEDGER-008");
    let stored: u64 = said("stored ")[0].parse().unwrap();
    assert!(stored > 10, "{output}");

    let ledger = open(folder.path(), 3).unwrap();
    assert!(ledger.verify().unwrap().unwrap().entries >= stored);
    for number in 0..stored {
        assert!(ledger.find(conformance::draft(number).id).unwrap().is_some(), "entry {number}");
    }
    append(&ledger, vec![conformance::draft(1_000_000)]).unwrap();
}

#[test]
#[ignore = "the child of the test above"]
#[allow(clippy::print_stdout, reason = "this is how it tells its parent")]
fn child_that_writes_until_refused() {
    let [_, folder] = &told()[..] else { return };
    let ledger = open(Path::new(folder), 2).unwrap();
    let mut number = 0;
    while append(&ledger, vec![conformance::draft(number)]).is_ok() {
        number += 1;
    }
    println!("\nstored {number}");
    for again in 0..2 {
        let error = append(&ledger, vec![conformance::draft(number + again)]).unwrap_err();
        println!("refused {}", error.code());
    }
    println!("refused {}", ledger.key_destroy(conformance::person(1)).unwrap_err().code());
}
