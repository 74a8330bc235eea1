//! Durable ingest through `POST /submission`, load and server on the same
//! machine, beside what raw SQLite group commit does with the same bytes and
//! batch sizes on the same disk, in one run.
//!
//!     cargo build --release -p masar
//!     cargo run --release -p masar-benches --bin ingest -- target/release/masar [FOLDER]
//!
//! Every request is a whole multipart form of about 1.5 kB with its own instance
//! and person; an answer counts when it is 201.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "rates are for reading")]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long each number of connections is measured.
const SPAN: Duration = Duration::from_secs(8);

const LISTEN: &str = "127.0.0.1:18097";
const PATH: &str = "/submission?deviceID=bench";
const BOUNDARY: &str = "masar-bench-boundary";

/// `caseworker:demo-caseworker`, one of the demo's accounts.
const AUTHORIZATION: &str = "Basic Y2FzZXdvcmtlcjpkZW1vLWNhc2V3b3JrZXI=";

/// Numbers the instances, over all runs.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn main() {
    let binary = PathBuf::from(std::env::args().nth(1).expect("the path of the masar binary"));
    let parent = std::env::args().nth(2).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let folder = tempfile::tempdir_in(parent).unwrap();
    let dir = folder.path().join("mission");
    run(&binary, &["demo", dir.to_str().unwrap(), "--scale", "0.001"]);
    println!("a request is {} bytes of form, {} with its envelope", form(1).len(), body(1).len());
    for connections in [1_usize, 8, 32] {
        let before = blocks(&binary, &dir);
        let mut server = Server::start(&binary, &dir);
        let mut latencies = load(connections);
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

fn run(binary: &Path, arguments: &[&str]) -> String {
    let output = Command::new(binary).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Entries and blocks, as `masar ledger verify` counts them.
fn blocks(binary: &Path, dir: &Path) -> (u64, u64) {
    let text = run(binary, &["ledger", "verify", dir.to_str().unwrap()]);
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

/// The server under load; stopped with a signal, as an operator would.
struct Server(Child);

impl Server {
    fn start(binary: &Path, dir: &Path) -> Self {
        let child =
            Command::new(binary).arg("serve").arg(dir).args(["--listen", LISTEN]).spawn().unwrap();
        for _ in 0..200 {
            if TcpStream::connect(LISTEN).is_ok() {
                return Self(child);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server did not start");
    }

    fn stop(&mut self) {
        let id = self.0.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.0.wait().unwrap();
    }
}

/// Latencies of all requests that were answered 201 within the span.
fn load(connections: usize) -> Vec<Duration> {
    let end = Instant::now() + SPAN;
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections).map(|_| scope.spawn(|| work(end))).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn work(end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(LISTEN).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut latencies = Vec::new();
    while Instant::now() < end {
        let body = body(NEXT.fetch_add(1, Ordering::Relaxed));
        let head = format!(
            "POST {PATH} HTTP/1.1\r\nHost: {LISTEN}\r\nX-OpenRosa-Version: 1.0\r\n\
             Authorization: {AUTHORIZATION}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let start = Instant::now();
        stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
        assert_eq!(answer(&mut reader), 201);
        latencies.push(start.elapsed());
    }
    latencies
}

/// Reads one answer and returns its status.
fn answer(reader: &mut BufReader<TcpStream>) -> u16 {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap();
    status
}

fn body(number: u64) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; \
         filename=\"form.xml\"\r\nContent-Type: text/xml\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    [head.as_bytes(), form(number).as_bytes(), tail.as_bytes()].concat()
}

/// A household of one, registered: twenty-odd answers, six of them sealed.
fn form(number: u64) -> String {
    let id = |kind: u64| format!("019b{kind:04x}-0000-7000-8000-{number:012x}");
    format!(
        "<?xml version=\"1.0\"?><data xmlns:orx=\"http://openrosa.org/xforms\" \
         id=\"mrrm_registration\" version=\"2023100101\">\
         <start>2023-05-03T09:12:44.000+02:00</start><end>2023-05-03T09:31:02.000+02:00</end>\
         <consent><data_consent>yes</data_consent><referral_consent>yes</referral_consent></consent>\
         <registered_on>2023-05-03</registered_on>\
         <site><mantika>LY0211</mantika><baladiya>LY021104</baladiya>\
         <site_kind>resource_centre</site_kind><site_name>مركز موارد المهاجرين</site_name></site>\
         <household><household_known>no</household_known><new_household_id>{household}</new_household_id>\
         <household_id>{household}</household_id><household_size>1</household_size>\
         <members_now>1</members_now><accommodation>rented</accommodation></household>\
         <members><person_id>{person}</person_id><relation>head</relation>\
         <given_name>عبد الرحمن</given_name><father_name>إبراهيم</father_name>\
         <grandfather_name>موسى</grandfather_name><family_name>أبكر {number}</family_name>\
         <name_latin>Abdelrahman Ibrahim Moussa Abakar</name_latin><sex>male</sex><age>27</age>\
         <age_exactness>stated</age_exactness><nationality>TCD</nationality>\
         <population>migrant</population><document>none</document><phone>0912345678</phone></members>\
         <orx:meta><orx:instanceID>uuid:{instance}</orx:instanceID></orx:meta></data>",
        household = id(1),
        person = id(2),
        instance = id(3),
    )
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
