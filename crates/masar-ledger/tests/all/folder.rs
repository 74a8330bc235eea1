//! What a data folder may be when somebody opens it.

use std::fs;

use insta::assert_snapshot;
use masar_ledger::{Access, Ledger, MissionKey, SqliteLedger, conformance, entropy_seeded};

use crate::{append, create, open};

/// Why it cannot be opened.
fn refusal(folder: &std::path::Path) -> String {
    let error = open(folder, 2).unwrap_err();
    format!("{} {error}", error.code())
}

#[test]
fn what_was_stored_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = create(folder.path());
    append(&ledger, vec![conformance::draft(1)]).unwrap();
    let head = ledger.head().unwrap();
    drop(ledger);
    let ledger = open(folder.path(), 2).unwrap();
    assert_eq!(ledger.head().unwrap(), head);
    let receipts = append(&ledger, vec![conformance::draft(2)]).unwrap();
    assert_eq!(receipts[0].seq.0, 2);
    assert_eq!(ledger.verify().unwrap().unwrap().blocks, 2);
}

#[test]
fn a_folder_in_use_is_refused_to_a_second_writer() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = create(folder.path());
    assert_snapshot!(refusal(folder.path()), @"LEDGER-004 the data folder is in use by another process");
    drop(ledger);
    assert!(open(folder.path(), 2).is_ok());
}

#[test]
fn a_newer_format_is_refused_also_to_readers() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let db = rusqlite::Connection::open(folder.path().join("ledger.sqlite")).unwrap();
    db.pragma_update(None, "user_version", 2).unwrap();
    drop(db);
    assert_snapshot!(refusal(folder.path()), @"LEDGER-005 the data folder has format 2; this program knows up to 1");
    assert!(SqliteLedger::open(folder.path(), Access::Read).is_err());
}

#[test]
fn a_missing_or_wrong_key_is_refused_to_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = create(folder.path());
    let personal = vec![conformance::personal(1, "full_name", "Hawwa")];
    append(&ledger, vec![masar_ledger::Draft { personal, ..conformance::draft(1) }]).unwrap();
    drop(ledger);
    let key = folder.path().join("mission.key");
    let right = fs::read(&key).unwrap();
    for wrong in ["", "zz", &"00".repeat(32)] {
        fs::write(&key, wrong).unwrap();
        assert_eq!(open(folder.path(), 2).unwrap_err().code(), "LEDGER-006");
    }
    fs::remove_file(&key).unwrap();
    assert_snapshot!(refusal(folder.path()), @"LEDGER-006 the mission key is missing or is not this folder's key");

    // Reading and verifying need no key; opening what is sealed does.
    let reader = SqliteLedger::open(folder.path(), Access::Read).unwrap();
    assert!(reader.verify().unwrap().is_ok());
    let entry = reader.find(conformance::draft(1).id).unwrap().unwrap();
    assert_eq!(reader.open_sealed(&entry).unwrap_err().code(), "LEDGER-006");

    fs::write(&key, right).unwrap();
    assert!(open(folder.path(), 2).is_ok());
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_key() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let mode = fs::metadata(folder.path().join("mission.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_ledger_is_not_opened_and_a_ledger_is_not_made_over() {
    let folder = tempfile::tempdir().unwrap();
    assert_snapshot!(refusal(folder.path()), @"LEDGER-009 ledger store: the folder has no ledger");
    fs::write(folder.path().join("ledger.sqlite"), b"").unwrap();
    assert_snapshot!(refusal(folder.path()), @"LEDGER-009 ledger store: ledger.sqlite is not a ledger");
    drop(create(folder.path()));
    for key in [[7; 32], [8; 32]] {
        let key = MissionKey::from_bytes(key);
        assert!(SqliteLedger::create(folder.path(), key, entropy_seeded(1)).is_err());
    }
    assert!(open(folder.path(), 2).is_ok());
}
