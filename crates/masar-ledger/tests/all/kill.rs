//! Killed at any moment, the ledger holds everything it acknowledged, once.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use masar_domain::{EntryId, Seq};
use masar_ledger::{Access, Draft, Ledger, SqliteLedger, conformance};

use crate::{append, child_of, create, numbers, open, told};

/// Entries that one child may write at most, and threads that write them.
const ROUND: u64 = 1_000_000;
const THREADS: u64 = 4;

/// Lets a child write for a while, kills it, and gives back what it said was
/// stored.
fn write_and_kill(folder: &Path, round: u64, delay: Duration) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let mut child = child_of(&mut child, "kill::child_that_writes_until_killed");
    writeln!(child.stdin.as_mut().unwrap(), "{round}\n{}", folder.display()).unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader = thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        let numbers =
            lines.filter_map(|line| line.strip_prefix("stored ")?.strip_suffix('.')?.parse().ok());
        numbers.collect()
    });
    thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
#[ignore = "the child of the tests below"]
#[allow(clippy::print_stdout, reason = "this is how it tells its parent")]
fn child_that_writes_until_killed() {
    let [round, folder] = &told()[..] else { return };
    let first = round.parse::<u64>().unwrap() * ROUND;
    let ledger = open(Path::new(folder), first).unwrap();
    thread::scope(|scope| {
        for writer in 0..THREADS {
            let ledger = &ledger;
            scope.spawn(move || {
                let mut number = first + writer * (ROUND / THREADS);
                loop {
                    let batch: Vec<u64> = (number..=number + number % 3).collect();
                    append(ledger, batch.iter().copied().map(draft).collect()).unwrap();
                    let said = batch.iter().map(|number| format!("stored {number}."));
                    let said = said.collect::<Vec<_>>().join(
                        "
",
                    ) + "
";
                    std::io::stdout().write_all(said.as_bytes()).unwrap();
                    number += batch.len() as u64;
                }
            });
        }
    });
}

fn draft(number: u64) -> Draft {
    Draft {
        personal: vec![conformance::personal(number % 50, "full_name", "Salma")],
        ..conformance::draft(number)
    }
}

fn kill(times: u64, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let mut random = numbers(seed);
    let mut stored = BTreeSet::new();
    for round in 1..=times {
        let delay = Duration::from_micros(random(150_000) as u64 + 3_000);
        stored.extend(write_and_kill(folder.path(), round, delay));
        let ledger = SqliteLedger::open(folder.path(), Access::Read).unwrap();
        let verified = ledger.verify().unwrap();
        assert!(verified.is_ok(), "round {round}: {verified:?}");
    }
    let ledger = open(folder.path(), 0).unwrap();
    let there = identifiers(&ledger);
    assert!(stored.iter().all(|&number| there.contains(&draft(number).id)), "an entry is lost");
    assert!(stored.len() as u64 > times, "the children wrote: {}", stored.len());
    assert!(ledger.verify().unwrap().is_ok());
}

/// All identifiers, each once.
fn identifiers(ledger: &dyn Ledger) -> BTreeSet<EntryId> {
    let mut found = BTreeSet::new();
    let mut after = Seq(0);
    loop {
        let page = ledger.read_after(after, 1000).unwrap();
        let Some(last) = page.last() else { return found };
        after = last.seq;
        for entry in &page {
            assert!(found.insert(entry.id), "{} is there twice", entry.id);
        }
    }
}

#[test]
fn killed_ten_times_it_loses_nothing_it_acknowledged() {
    kill(10, 1);
}

#[test]
#[ignore = "takes a minute"]
fn killed_a_hundred_times_it_loses_nothing_it_acknowledged() {
    kill(100, 2);
}
