//! Both stores keep the same promises.

use std::cell::RefCell;
use std::sync::Arc;

use masar_ledger::{
    Access, Ledger, MemoryLedger, MissionKey, SqliteLedger, conformance, entropy_seeded,
};

#[test]
fn the_ledger_in_memory_keeps_every_promise() {
    conformance::run(&|| Arc::new(MemoryLedger::seeded(1)));
}

#[test]
fn the_ledger_on_disk_keeps_every_promise() {
    let folders = RefCell::new(Vec::new());
    conformance::run(&|| {
        let folder = tempfile::tempdir().unwrap();
        let key = MissionKey::from_bytes([7; 32]);
        let ledger = SqliteLedger::create(folder.path(), key, entropy_seeded(1)).unwrap();
        folders.borrow_mut().push(folder);
        Arc::new(ledger)
    });
}

#[test]
fn the_same_entries_have_the_same_hash_in_both() {
    let folder = tempfile::tempdir().unwrap();
    let key = MissionKey::from_bytes([7; 32]);
    let disk = SqliteLedger::create(folder.path(), key, entropy_seeded(1)).unwrap();
    let memory = MemoryLedger::seeded(1);
    for number in 0..10 {
        let batch = || masar_ledger::Batch {
            drafts: vec![conformance::draft(number)],
            ..Default::default()
        };
        disk.append(batch()).unwrap();
        memory.append(batch()).unwrap();
    }
    assert_eq!(disk.head().unwrap(), memory.head().unwrap());
}

#[test]
fn a_reader_sees_what_a_writer_beside_it_commits() {
    let folder = tempfile::tempdir().unwrap();
    let key = MissionKey::from_bytes([7; 32]);
    let writer = SqliteLedger::create(folder.path(), key, entropy_seeded(1)).unwrap();
    let reader = SqliteLedger::open(folder.path(), Access::Read).unwrap();
    let drafts = vec![conformance::draft(1)];
    writer.append(masar_ledger::Batch { drafts: drafts.clone(), ..Default::default() }).unwrap();
    assert_eq!(reader.head().unwrap(), writer.head().unwrap());
    assert_eq!(reader.verify().unwrap().unwrap().entries, 1);
    assert!(reader.append(masar_ledger::Batch { drafts, ..Default::default() }).is_err());
    assert!(reader.blob_put(b"x").is_err());
    drop(writer);
    assert_eq!(reader.head().unwrap().seq.0, 1);
    let later = SqliteLedger::open(folder.path(), Access::Read).unwrap();
    assert_eq!(later.head().unwrap(), reader.head().unwrap());
}
