//! `kill -9` at random moments during ingest over HTTP: every acknowledged
//! submission is there once and the ledger is whole, every time.
//!
//!     cargo build --release --workspace --bin masar --bin kill
//!     target/release/kill target/release/masar 100 [FOLDER]
//!
//! Each time the server is killed under eight connections and started again on
//! the same folder. What was sent and not answered is sent again, as a phone
//! does, and must then be there once too. At the end the register that lived
//! through all of it must have the bytes of one folded anew.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use masar_benches::client::{Server, form, instance, run};
use masar_domain::Seq;
use masar_ledger::{Access, Kind, Ledger, SqliteLedger, Subject};

const CONNECTIONS: usize = 8;

const LISTEN: &str = "127.0.0.1:18096";

/// The server lives this long under load, at least and at most.
const LIFE_MILLIS: (u64, u64) = (20, 1_500);

/// Numbers the instances, over all lives of the server.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn main() {
    let binary = PathBuf::from(std::env::args().nth(1).expect("the path of the masar binary"));
    let times = std::env::args().nth(2).map_or(100, |text| text.parse().expect("a number"));
    let parent = std::env::args().nth(3).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let folder = tempfile::tempdir_in(parent).unwrap();
    let dir = folder.path().join("mission");
    run(&binary, &["demo", dir.to_str().unwrap(), "--scale", "0.001"]);
    let mut server = Server::start(&binary, &dir, LISTEN);
    let (mut acknowledged, mut sent_again) = (Vec::new(), 0);
    for time in 1..=times {
        let (answered, unanswered) = load_and_kill(server);
        run(&binary, &["ledger", "verify", dir.to_str().unwrap()]);
        server = Server::start(&binary, &dir, LISTEN);
        once_each(&dir, &answered);
        send_again(&server, &unanswered);
        once_each(&dir, &unanswered);
        println!(
            "{time:>3}: {} acknowledged, there once each; {} not answered, sent again, there once",
            answered.len(),
            unanswered.len()
        );
        acknowledged.extend(answered);
        sent_again += unanswered.len();
    }
    server.stop();
    once_each(&dir, &acknowledged);
    run(&binary, &["ledger", "verify", dir.to_str().unwrap()]);
    register_is_canonical(&binary, &dir);
    println!(
        "killed {times} times: {} acknowledged and {sent_again} sent again are there once each; \
         the ledger is whole; the register has the bytes of one folded anew",
        acknowledged.len()
    );
}

/// Numbers of the forms that were answered 201, and of those not answered.
fn load_and_kill(server: Server) -> (Vec<u64>, Vec<u64>) {
    let phones: Vec<_> = (0..CONNECTIONS).map(|_| server.connect().unwrap()).collect();
    let (least, most) = LIFE_MILLIS;
    let life = least + RandomState::new().hash_one(()) % (most - least);
    std::thread::scope(|scope| {
        let load = |mut phone: masar_benches::client::Phone| {
            let mut answered = Vec::new();
            loop {
                let number = NEXT.fetch_add(1, Ordering::Relaxed);
                match phone.send(&form(number)) {
                    Ok(201) => answered.push(number),
                    Ok(status) => panic!("form {number} was answered {status}"),
                    Err(_) => return (answered, number),
                }
            }
        };
        let workers: Vec<_> =
            phones.into_iter().map(|phone| scope.spawn(move || load(phone))).collect();
        std::thread::sleep(Duration::from_millis(life));
        server.kill();
        let (answered, unanswered): (Vec<_>, Vec<_>) =
            workers.into_iter().map(|worker| worker.join().unwrap()).unzip();
        (answered.concat(), unanswered)
    })
}

fn send_again(server: &Server, unanswered: &[u64]) {
    let mut phone = server.connect().unwrap();
    for &number in unanswered {
        assert_eq!(phone.send(&form(number)).unwrap(), 201, "form {number} sent again");
    }
}

fn once_each(dir: &Path, numbers: &[u64]) {
    let ledger = SqliteLedger::open(dir, Access::Read).unwrap();
    for &number in numbers {
        let subject = Subject::instance(instance(number).parse().unwrap());
        let entries = ledger.list_by_subject(&subject, Seq(0), 10).unwrap();
        let kinds: Vec<Kind> = entries.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [Kind::Submission], "form {number}");
    }
}

fn register_is_canonical(binary: &Path, dir: &Path) {
    let register = dir.join("register.sqlite");
    let lived = std::fs::read(&register).unwrap();
    run(binary, &["rebuild", dir.to_str().unwrap()]);
    assert!(lived == std::fs::read(&register).unwrap(), "the register differs when folded anew");
}
