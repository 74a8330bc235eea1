//! Durable ingest through `POST /submission`, load and server on the same
//! machine, beside what raw SQLite group commit does with the same bytes and
//! batch sizes on the same disk, in one run.
//!
//!     cargo build --release --workspace --bin masar --bin ingest
//!     target/release/ingest target/release/masar [FOLDER]
//!
//! Every request is a whole multipart form of about 1.5 kB with its own instance
//! and person; an answer counts when it is 201.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates are for reading"
)]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use masar_benches::client::{Server, body, form, run};

/// How long each number of connections is measured.
const SPAN: Duration = Duration::from_secs(8);

const LISTEN: &str = "127.0.0.1:18097";

/// Numbers the instances, over all runs.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn main() {
    let binary = PathBuf::from(std::env::args().nth(1).expect("the path of the masar binary"));
    let parent = std::env::args().nth(2).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let folder = tempfile::tempdir_in(parent).unwrap();
    let dir = folder.path().join("mission");
    run(&binary, &["demo", dir.to_str().unwrap(), "--scale", "0.001"]);
    println!(
        "a request is {} bytes of form, {} with its envelope",
        form(1).len(),
        body(&form(1)).len()
    );
    for connections in [1_usize, 8, 32] {
        let before = blocks(&binary, &dir);
        let server = Server::start(&binary, &dir, LISTEN);
        let mut latencies = load(&server, connections);
        server.stop();
        let after = blocks(&binary, &dir);
        let entries = (after.0 - before.0) as f64;
        let batch = (entries / (after.1 - before.1).max(1) as f64).round().max(1.0);
        let rate = latencies.len() as f64 / SPAN.as_secs_f64();
        let raw =
            raw_commit(&folder.path().join(format!("raw-{connections}.sqlite")), batch as u64);
        latencies.sort_unstable();
        let at = |share: usize| latencies[(latencies.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!(
            "{connections:>3} connections: {rate:>7.0}/s, p50 {:.1} ms, p99 {:.1} ms, \
             {batch:.0} a commit; raw SQLite in such batches {raw:.0}/s, ratio {:.2}",
            at(50),
            at(99),
            rate / raw
        );
    }
}

/// Entries and blocks, as `masar ledger verify` counts them.
fn blocks(binary: &Path, dir: &Path) -> (u64, u64) {
    let text = run(binary, &["ledger", "verify", dir.to_str().unwrap()]);
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

/// Latencies of all requests that were answered 201 within the span.
fn load(server: &Server, connections: usize) -> Vec<Duration> {
    let end = Instant::now() + SPAN;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections).map(|_| scope.spawn(|| work(server, end))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn work(server: &Server, end: Instant) -> Vec<Duration> {
    let mut phone = server.connect().unwrap();
    let mut latencies = Vec::new();
    while Instant::now() < end {
        let form = form(NEXT.fetch_add(1, Ordering::Relaxed));
        let start = Instant::now();
        assert_eq!(phone.send(&form).unwrap(), 201);
        latencies.push(start.elapsed());
    }
    latencies
}

/// What SQLite alone does: one table without an index, the same bytes, as many
/// rows a transaction as the server had, synced.
fn raw_commit(path: &Path, batch: u64) -> f64 {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full;
         create table entry (seq integer primary key, body text not null) strict;",
    )
    .unwrap();
    let text = form(1);
    let (start, mut rows) = (Instant::now(), 0_u64);
    while start.elapsed() < Duration::from_secs(3) {
        db.execute_batch("begin immediate").unwrap();
        let mut insert = db.prepare_cached("insert into entry (body) values (?1)").unwrap();
        for _ in 0..batch {
            insert.execute([&text]).unwrap();
        }
        db.execute_batch("commit").unwrap();
        rows += batch;
    }
    rows as f64 / start.elapsed().as_secs_f64()
}
