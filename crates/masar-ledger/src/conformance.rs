//! What every ledger must do, as code that a new store runs in its tests:
//!
//! ```
//! use std::sync::Arc;
//! use masar_ledger::{MemoryLedger, conformance};
//!
//! conformance::run(&|| Arc::new(MemoryLedger::seeded(1)));
//! ```
//!
//! Each case takes a fresh, empty ledger and panics where a promise is broken.

use std::sync::Arc;
use std::thread;

use masar_domain::{EntryId, HouseholdId, PersonId, Sensitivity, Seq, Timestamp};
use serde_json::json;

use crate::entry::{Batch, Draft, Entry, Kind, Personal, Receipt, Subject};
use crate::store::{BATCH_MAX, BODY_BYTES_MAX, Ledger, LedgerError, READ_MAX};

/// Makes an empty ledger.
pub type Factory<'a> = &'a dyn Fn() -> Arc<dyn Ledger>;

/// One promise: panics where it is broken.
pub type Case = fn(&dyn Ledger);

/// The cases by their names.
pub const CASES: &[(&str, Case)] = &[
    ("an empty ledger has nothing to say", empty_ledger),
    ("an entry reads back as it was written", entry_reads_back),
    ("the sequence has no gaps", sequence_has_no_gaps),
    ("reading goes on where it stopped", reading_goes_on),
    ("entries are found by subject", found_by_subject),
    ("a batch is stored whole or not at all", batch_is_atomic),
    ("an identifier is stored once", identifier_once),
    ("a body over the limit is refused", body_too_large),
    ("who comes too late is told", too_late),
    ("the head moves with every entry", head_moves),
    ("what is sealed opens until its key is destroyed", sealed_until_destroyed),
    ("a forgotten person does not come back", forgotten_stay_forgotten),
    ("erasing leaves the chain whole", erasing_keeps_the_chain),
    ("blobs are found by their content", blobs_by_content),
    ("the body is stored in canonical form", body_is_canonical),
];

/// Runs all cases, each on a ledger of its own.
pub fn run(make: Factory<'_>) {
    for (name, case) in CASES {
        let ledger = make();
        case(&*ledger);
        let verified = ledger.verify().expect("a ledger can be verified");
        assert!(verified.is_ok(), "{name}: {verified:?}");
    }
    race_has_one_winner(&make());
    threads_share_the_sequence(&make());
}

/// A draft that differs from others by its number alone.
pub fn draft(number: u64) -> Draft {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    Draft {
        id: EntryId::from_bytes(id),
        kind: Kind::Submission,
        programme: "mrrm".to_owned(),
        package_hash: "5f".repeat(32),
        form: "mrrm_service".to_owned(),
        form_version: "2026-01".to_owned(),
        subjects: vec![Subject::person(person(number))],
        date: masar_domain::Date::constant(2023, 10, 31),
        place: Some("LY02110403".parse().expect("a P-code")),
        emergency: None,
        project: Some("CD-0042".to_owned()),
        donor: Some("EU".to_owned()),
        author: "amina".to_owned(),
        device: "collect:7".to_owned(),
        received: Timestamp::constant(1_698_751_800, 123_456_000),
        sensitivity: Sensitivity::S3,
        body: json!({"answers": {"service": ["food", "nfi"], "age": 31}, "instance": number.to_string()}),
        personal: Vec::new(),
        supersedes: None,
    }
}

/// The person of a number.
pub fn person(number: u64) -> PersonId {
    let mut id = [1; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    PersonId::from_bytes(id)
}

/// A personal field of the person of a number.
pub fn personal(number: u64, path: &str, value: &str) -> Personal {
    Personal { person: person(number), path: path.to_owned(), value: value.to_owned() }
}

fn batch(drafts: Vec<Draft>) -> Batch {
    Batch { drafts, unless_after: Vec::new() }
}

fn append(ledger: &dyn Ledger, drafts: Vec<Draft>) -> Vec<Receipt> {
    ledger.append(batch(drafts)).expect("a good batch is stored")
}

fn read_all(ledger: &dyn Ledger) -> Vec<Entry> {
    ledger.read_after(Seq(0), READ_MAX).expect("entries are read")
}

fn head_seq(ledger: &dyn Ledger) -> u64 {
    ledger.head().expect("a head").seq.0
}

fn empty_ledger(ledger: &dyn Ledger) {
    let head = ledger.head().expect("a head");
    assert_eq!((head.seq, head.hash.as_str()), (Seq(0), "0".repeat(64).as_str()));
    assert!(read_all(ledger).is_empty());
    assert_eq!(ledger.find(draft(1).id).expect("a search"), None);
    assert!(append(ledger, Vec::new()).is_empty(), "an empty batch stores nothing");
    assert_eq!(head_seq(ledger), 0);
}

fn entry_reads_back(ledger: &dyn Ledger) {
    let plain = draft(1);
    let full = Draft {
        kind: Kind::Erasure,
        subjects: vec![
            Subject::person(person(2)),
            Subject::household(HouseholdId::from_bytes([9; 16])),
            Subject::account("أمينة \"quoted\"\n"),
        ],
        place: None,
        emergency: Some("daniel".to_owned()),
        project: None,
        donor: None,
        device: String::new(),
        received: Timestamp::constant(-5, -999_999_000),
        sensitivity: Sensitivity::S5,
        body: json!({"text": "سبها \u{0} \u{1F30D}", "number": -7, "list": [null, true, {"z": 1, "a": 2}]}),
        supersedes: Some(plain.id),
        ..draft(2)
    };
    for wanted in [plain, full] {
        let receipt = append(ledger, vec![wanted.clone()])[0];
        let entry = ledger.find(wanted.id).expect("a search").expect("it was stored");
        assert_eq!(receipt, Receipt { seq: entry.seq, id: wanted.id });
        assert_eq!(as_draft(&entry), format!("{wanted:?}"));
        assert_eq!(read_all(ledger).last(), Some(&entry));
    }
}

/// The fields of an entry as its draft had them.
fn as_draft(entry: &Entry) -> String {
    let entry = entry.clone();
    let draft = Draft {
        id: entry.id,
        kind: entry.kind,
        programme: entry.programme,
        package_hash: entry.package_hash,
        form: entry.form,
        form_version: entry.form_version,
        subjects: entry.subjects,
        date: entry.date,
        place: entry.place,
        emergency: entry.emergency,
        project: entry.project,
        donor: entry.donor,
        author: entry.author,
        device: entry.device,
        received: entry.received,
        sensitivity: entry.sensitivity,
        body: entry.body,
        personal: Vec::new(),
        supersedes: entry.supersedes,
    };
    format!("{draft:?}")
}

fn sequence_has_no_gaps(ledger: &dyn Ledger) {
    for number in 0..20 {
        let refused = Draft { body: json!("x".repeat(BODY_BYTES_MAX)), ..draft(1000) };
        assert!(ledger.append(batch(vec![refused])).is_err());
        append(ledger, vec![draft(2 * number), draft(2 * number + 1)]);
    }
    let seqs: Vec<u64> = read_all(ledger).iter().map(|entry| entry.seq.0).collect();
    assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
}

fn reading_goes_on(ledger: &dyn Ledger) {
    append(ledger, (0..25).map(draft).collect());
    let (mut after, mut seen) = (Seq(0), 0);
    loop {
        let page = ledger.read_after(after, 7).expect("a page");
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 7, "a page holds at most what was asked");
        assert_eq!(page[0].seq.0, after.0 + 1);
        (after, seen) = (last.seq, seen + page.len());
    }
    assert_eq!((after, seen), (Seq(25), 25));
    assert!(ledger.read_after(Seq(u64::MAX), 7).expect("beyond the end").is_empty());
    assert!(ledger.read_after(Seq(0), 0).expect("nothing asked").is_empty());
}

fn found_by_subject(ledger: &dyn Ledger) {
    let household = Subject::household(HouseholdId::from_bytes([9; 16]));
    let with = |number| Draft {
        // The same subject twice is one subject.
        subjects: vec![Subject::person(person(number)), household.clone(), household.clone()],
        ..draft(number)
    };
    append(ledger, vec![with(1), draft(2), with(3), with(4)]);
    let seqs = |subject: &Subject, after, limit| -> Vec<u64> {
        let found = ledger.list_by_subject(subject, Seq(after), limit).expect("a search");
        found.iter().map(|entry| entry.seq.0).collect()
    };
    assert_eq!(seqs(&household, 0, 10), [1, 3, 4]);
    assert_eq!(seqs(&household, 1, 1), [3]);
    assert_eq!(seqs(&Subject::person(person(2)), 0, 10), [2]);
    assert!(seqs(&Subject::account("nobody"), 0, 10).is_empty());
}

fn batch_is_atomic(ledger: &dyn Ledger) {
    let large = Draft { body: json!("x".repeat(BODY_BYTES_MAX)), ..draft(3) };
    let refused = ledger.append(batch(vec![draft(1), draft(2), large]));
    assert!(matches!(refused, Err(LedgerError::TooLarge { .. })), "{refused:?}");
    assert_eq!(ledger.find(draft(1).id).expect("a search"), None);
    assert_eq!(head_seq(ledger), 0);
    let many = (0..=BATCH_MAX as u64).map(draft).collect();
    assert!(ledger.append(batch(many)).is_err(), "a batch has a largest size");
    assert_eq!(head_seq(ledger), 0);
}

fn identifier_once(ledger: &dyn Ledger) {
    append(ledger, vec![draft(1)]);
    for drafts in [vec![draft(2), draft(1)], vec![draft(3), draft(3)]] {
        let refused = ledger.append(batch(drafts));
        assert!(matches!(refused, Err(LedgerError::Duplicate(_))), "{refused:?}");
    }
    assert_eq!(head_seq(ledger), 1);
}

fn body_too_large(ledger: &dyn Ledger) {
    let body = |bytes| Draft { body: json!("x".repeat(bytes)), ..draft(1) };
    let refused = ledger.append(batch(vec![body(BODY_BYTES_MAX)]));
    assert!(matches!(refused, Err(LedgerError::TooLarge { .. })), "{refused:?}");
    append(ledger, vec![body(BODY_BYTES_MAX - 4096)]);
}

fn too_late(ledger: &dyn Ledger) {
    let subject = Subject::round("dtm", 50);
    let about = |number| Draft { subjects: vec![subject.clone()], ..draft(number) };
    let claim = |number, after| Batch {
        drafts: vec![about(number)],
        unless_after: vec![(Subject::account("nobody"), Seq(0)), (subject.clone(), Seq(after))],
    };
    assert!(ledger.append(claim(1, 0)).is_ok(), "there is none yet");
    append(ledger, vec![draft(2)]);
    match ledger.append(claim(3, 0)) {
        Err(LedgerError::TooLate { subject: found, newest }) => {
            assert_eq!((found, newest), (subject.clone(), Seq(1)));
        }
        other => panic!("must be too late: {other:?}"),
    }
    assert!(ledger.append(claim(3, 1)).is_ok(), "nothing newer than 1");
    assert_eq!(head_seq(ledger), 3);
}

fn head_moves(ledger: &dyn Ledger) {
    let mut heads = vec![ledger.head().expect("a head")];
    for number in 0..5 {
        append(ledger, vec![draft(number)]);
        heads.push(ledger.head().expect("a head"));
    }
    heads.dedup_by(|one, other| one.hash == other.hash);
    assert_eq!(heads.len(), 6, "each has another hash");
    let verified = ledger.verify().expect("verification").expect("a whole chain");
    assert_eq!((Some(&verified.head), verified.entries), (heads.last(), 5));
}

fn sealed_until_destroyed(ledger: &dyn Ledger) {
    let fields = vec![
        personal(1, "members[1]/full_name", "حواء"),
        personal(2, "members[2]/full_name", ""),
        personal(1, "members[1]/phone", "+218910000000"),
    ];
    append(ledger, vec![Draft { personal: fields.clone(), ..draft(1) }]);
    let entry = ledger.find(draft(1).id).expect("a search").expect("it was stored");
    assert_eq!(entry.sealed.len(), 3);
    assert_eq!(ledger.open_sealed(&entry).expect("keys are there"), fields);
    assert!(ledger.key_destroy(person(1)).expect("a key is destroyed"));
    assert!(!ledger.key_destroy(person(1)).expect("there is none any more"));
    assert_eq!(ledger.open_sealed(&entry).expect("the other is there"), fields[1..2]);
    let mut moved = entry.clone();
    moved.id = draft(99).id;
    assert!(ledger.open_sealed(&moved).is_err(), "sealed fields belong to their entry");
}

fn forgotten_stay_forgotten(ledger: &dyn Ledger) {
    assert!(!ledger.key_destroy(person(1)).expect("nothing to destroy"));
    let fields = vec![personal(1, "full_name", "canary"), personal(2, "full_name", "Salma")];
    append(ledger, vec![Draft { personal: fields.clone(), ..draft(1) }]);
    let entry = ledger.find(draft(1).id).expect("a search").expect("it was stored");
    assert_eq!(entry.sealed.len(), 1);
    assert_eq!(ledger.open_sealed(&entry).expect("one key"), fields[1..]);
}

fn erasing_keeps_the_chain(ledger: &dyn Ledger) {
    let with =
        |number| Draft { personal: vec![personal(number, "full_name", "canary")], ..draft(number) };
    append(ledger, (0..10).map(with).collect());
    let before = ledger.head().expect("a head");
    ledger.key_destroy(person(4)).expect("a key is destroyed");
    assert_eq!(ledger.head().expect("a head"), before);
    append(ledger, vec![with(20)]);
    assert_eq!(head_seq(ledger), 11);
}

fn blobs_by_content(ledger: &dyn Ledger) {
    let hash = ledger.blob_put(b"abc").expect("a blob is stored");
    assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(ledger.blob_put(b"abc").expect("again"), hash);
    assert_eq!(ledger.blob_get(&hash).expect("it is there"), b"abc");
    let empty = ledger.blob_put(b"").expect("an empty blob");
    assert_eq!(ledger.blob_get(&empty).expect("it is there"), b"");
    for absent in ["f".repeat(64), "../ledger.sqlite".to_owned()] {
        assert!(matches!(ledger.blob_get(&absent), Err(LedgerError::NoBlob(_))), "{absent}");
    }
}

fn body_is_canonical(ledger: &dyn Ledger) {
    let body: serde_json::Value =
        serde_json::from_str(r#"{"b": 1, "a": {"d": 2, "c": 3}}"#).expect("JSON");
    append(ledger, vec![Draft { body, ..draft(1) }]);
    assert_eq!(read_all(ledger)[0].body.to_string(), r#"{"a":{"c":3,"d":2},"b":1}"#);
}

/// Of many who claim a subject at the same time, one gets it.
fn race_has_one_winner(ledger: &Arc<dyn Ledger>) {
    for round in 0..10 {
        let subject = Subject::round("dtm", round);
        let racers = (0..4).map(|racer| {
            let (ledger, subject) = (Arc::clone(ledger), subject.clone());
            thread::spawn(move || {
                let number = u64::from(round) * 10 + racer;
                let drafts = vec![Draft { subjects: vec![subject.clone()], ..draft(number) }];
                match ledger.append(Batch { drafts, unless_after: vec![(subject, Seq(0))] }) {
                    Ok(_) => 1,
                    Err(LedgerError::TooLate { .. }) => 0,
                    Err(other) => panic!("unexpected: {other}"),
                }
            })
        });
        let racers: Vec<_> = racers.collect();
        let winners: u32 = racers.into_iter().map(|racer| racer.join().expect("a racer")).sum();
        assert_eq!(winners, 1, "one winner in round {round}");
    }
    assert_eq!(head_seq(&**ledger), 10);
}

/// Each entry of many threads has a position of its own, and each thread's
/// entries stand in the order it wrote them.
fn threads_share_the_sequence(ledger: &Arc<dyn Ledger>) {
    let writers = (0..8_u64).map(|writer| {
        let ledger = Arc::clone(ledger);
        thread::spawn(move || {
            let seqs =
                (0..25).map(|number| append(&*ledger, vec![draft(writer * 100 + number)])[0].seq);
            let seqs: Vec<Seq> = seqs.collect();
            assert!(seqs.is_sorted(), "a writer's entries keep their order");
            seqs
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut seqs: Vec<u64> = writers
        .into_iter()
        .flat_map(|writer| writer.join().expect("a writer"))
        .map(|seq| seq.0)
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=200).collect::<Vec<_>>());
    assert!(ledger.verify().expect("verification").is_ok());
}
