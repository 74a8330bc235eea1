//! How near the ledger comes to the disk's own limit: the same bytes in the
//! same batches, once straight into SQLite and once through the ledger, in
//! turns in one run on one disk.
//!
//!     cargo run --release -p masar-ledger --example commit_limit [FOLDER]
//!
//! The raw side writes one table without any index, hash or encryption: what
//! no ledger can beat.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(clippy::float_arithmetic, reason = "rates and ratios are for reading")]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]
#![allow(clippy::cast_precision_loss, reason = "rates and ratios are for reading")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use masar_ledger::{
    Access, Batch, Draft, Ledger, MissionKey, SqliteLedger, conformance, entropy_seeded,
};
use rusqlite::Connection;
use serde_json::json;

/// How long each measurement writes.
const SPAN: Duration = Duration::from_millis(1500);

/// Bytes of a body: a form of twenty fields.
const BODY_BYTES: usize = 1500;

fn main() {
    let chosen = std::env::args().nth(1).map(PathBuf::from);
    let folder = match &chosen {
        Some(parent) => tempfile::tempdir_in(parent).unwrap(),
        None => tempfile::tempdir_in(".").unwrap(),
    };
    println!("{:>6} {:>14} {:>14} {:>7}", "batch", "raw rows/s", "ledger rows/s", "ratio");
    for batch in [1_u64, 8, 32, 64, 256, 1000] {
        let raw = raw(&folder.path().join(format!("raw-{batch}.sqlite")), batch);
        let ledger = ledger(&folder.path().join(format!("ledger-{batch}")), batch);
        println!("{batch:>6} {raw:>14.0} {ledger:>14.0} {:>7.2}", ledger / raw);
    }
    println!(
        "\n{:>6} {:>14} {:>14} {:>9} {:>9}",
        "callers", "entries/s", "per commit", "p50 ms", "p99 ms"
    );
    for callers in [1_u64, 8, 32] {
        together(&folder.path().join(format!("callers-{callers}")), callers);
    }
    reading(&folder.path().join("ledger-1000"));
}

fn body(number: u64) -> serde_json::Value {
    let fields =
        (0..20).map(|field| (format!("field_{field:02}"), format!("{number:0>46}").into()));
    json!({ "answers": fields.collect::<serde_json::Map<_, _>>(), "instance": number.to_string() })
}

fn draft(number: u64) -> Draft {
    let personal = vec![
        conformance::personal(number, "full_name", "Salma bint Said"),
        conformance::personal(number, "phone", "+218910000000"),
    ];
    Draft { body: body(number), personal, ..conformance::draft(number) }
}

/// Rows a second that SQLite alone commits with full syncs.
fn raw(path: &Path, batch: u64) -> f64 {
    let mut db = Connection::open(path).unwrap();
    db.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000;",
    )
    .unwrap();
    db.execute_batch("create table row (seq integer primary key, body text not null) strict")
        .unwrap();
    let text = body(1).to_string();
    // What an entry has beside its body.
    let text = format!("{text}{}", "x".repeat(BODY_BYTES.saturating_sub(text.len()) + 500));
    rate(batch, |_| {
        let start = Instant::now();
        let change = db.transaction().unwrap();
        {
            let mut insert = change.prepare_cached("insert into row (body) values (?1)").unwrap();
            for _ in 0..batch {
                insert.execute([&text]).unwrap();
            }
        }
        change.commit().unwrap();
        start.elapsed()
    })
}

fn create(path: &Path) -> SqliteLedger {
    SqliteLedger::create(path, MissionKey::from_bytes([7; 32]), entropy_seeded(1)).unwrap()
}

/// Entries a second that the ledger commits for one caller.
fn ledger(path: &Path, batch: u64) -> f64 {
    let ledger = create(path);
    rate(batch, |first| {
        // Making up forms is not the ledger's work.
        let drafts = (first..first + batch).map(draft).collect();
        let start = Instant::now();
        ledger.append(Batch { drafts, unless_after: Vec::new() }).unwrap();
        start.elapsed()
    })
}

/// Rows a second in the time that writing them took.
fn rate(batch: u64, mut write: impl FnMut(u64) -> Duration) -> f64 {
    let (mut spent, mut rows) = (Duration::ZERO, 0);
    while spent < SPAN {
        spent += write(rows);
        rows += batch;
    }
    rows as f64 / spent.as_secs_f64()
}

/// Many callers with one entry each: what group commit is for.
fn together(path: &Path, callers: u64) {
    let ledger = create(path);
    let (next, start) = (AtomicU64::new(0), Instant::now());
    let mut waits: Vec<Duration> = std::thread::scope(|scope| {
        let write = || {
            let mut waits = Vec::new();
            while start.elapsed() < SPAN {
                let drafts = vec![draft(next.fetch_add(1, Ordering::Relaxed))];
                let asked = Instant::now();
                ledger.append(Batch { drafts, unless_after: Vec::new() }).unwrap();
                waits.push(asked.elapsed());
            }
            waits
        };
        let writers: Vec<_> = (0..callers).map(|_| scope.spawn(write)).collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    waits.sort_unstable();
    let blocks = ledger.verify().unwrap().unwrap().blocks;
    let percentile =
        |hundredth: usize| waits[(waits.len() - 1) * hundredth / 100].as_secs_f64() * 1000.0;
    println!(
        "{callers:>6} {:>14.0} {:>14.1} {:>9.2} {:>9.2}",
        waits.len() as f64 / seconds,
        waits.len() as f64 / blocks as f64,
        percentile(50),
        percentile(99)
    );
}

/// Entries a second that are read back and verified.
fn reading(path: &Path) {
    let ledger = SqliteLedger::open(path, Access::Read).unwrap();
    let start = Instant::now();
    let (mut after, mut read) = (masar_domain::Seq(0), 0);
    loop {
        let page = ledger.read_after(after, 1000).unwrap();
        let Some(last) = page.last() else { break };
        (after, read) = (last.seq, read + page.len());
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("\nread {read} entries at {:.0}/s", read as f64 / seconds);
    let start = Instant::now();
    let verified = ledger.verify().unwrap().unwrap();
    println!(
        "verified {} at {:.0}/s",
        verified.entries,
        verified.entries as f64 / start.elapsed().as_secs_f64()
    );
}
