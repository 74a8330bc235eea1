//! Forgetting a person leaves nothing of them in any file.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use masar_ledger::{Draft, Ledger, conformance};

use crate::{append, create};

const PEOPLE: u64 = 3000;

fn canary(number: u64) -> String {
    format!("canary-{number:06}-kept-by-nobody")
}

/// All runs of 16 bytes.
fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8; 16]> {
    bytes.windows(16).map(|part| part.try_into().unwrap())
}

/// Which of the secrets stand, if only in part, in any file of the folder.
fn found<'a>(folder: &Path, secrets: impl Iterator<Item = (u64, &'a [u8])>) -> BTreeSet<u64> {
    let mut owners = HashMap::new();
    for (owner, secret) in secrets {
        owners.extend(parts(secret).map(|part| (*part, owner)));
    }
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.is_file()).map(|path| fs::read(path).unwrap());
    files
        .flat_map(|bytes| {
            parts(&bytes).filter_map(|part| owners.get(part).copied()).collect::<Vec<_>>()
        })
        .collect()
}

/// The stored key of each person, as it is wrapped.
fn wrapped_keys(folder: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let db = rusqlite::Connection::open(folder.join("ledger.sqlite")).unwrap();
    let mut query = db.prepare("select person, wrapped from person_key").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_destroyed_key_is_in_no_file_and_the_chain_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = create(folder.path());
    let sealed = |number| Draft {
        personal: vec![conformance::personal(number, "full_name", &canary(number))],
        ..conformance::draft(number)
    };
    // In no order of their identifiers, so that pages of the database split.
    let shuffled: Vec<u64> = (0..PEOPLE).map(|number| number * 7919 % PEOPLE).collect();
    for some in shuffled.chunks(50) {
        append(&ledger, some.iter().copied().map(sealed).collect()).unwrap();
    }
    let keys = wrapped_keys(folder.path());
    assert_eq!(keys.len() as u64, PEOPLE);
    let head = ledger.head().unwrap();
    let forgotten: Vec<u64> = (0..PEOPLE).step_by(10).collect();
    for &number in &forgotten {
        assert!(ledger.key_destroy(conformance::person(number)).unwrap());
    }

    let of = |number: u64| {
        let person = conformance::person(number);
        keys.iter().find(|(id, _)| id == person.as_bytes()).unwrap().1.as_slice()
    };
    let all = (0..PEOPLE).map(|number| (number, of(number)));
    let left = found(folder.path(), all);
    let kept = (0..PEOPLE).filter(|number| number % 10 != 0).collect::<BTreeSet<_>>();
    assert_eq!(left, kept, "the keys that are still in a file");
    let names: Vec<String> = (0..PEOPLE).map(canary).collect();
    let names = (0..).zip(names.iter().map(String::as_bytes));
    assert!(found(folder.path(), names).is_empty(), "a name in clear");

    let entry = ledger.find(conformance::draft(0).id).unwrap().unwrap();
    assert_eq!((entry.sealed.len(), ledger.open_sealed(&entry).unwrap().len()), (1, 0));
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(ledger.verify().unwrap().unwrap().entries, PEOPLE);
}

#[test]
fn a_late_form_of_a_forgotten_person_is_kept_without_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = create(folder.path());
    let sealed = |number| Draft {
        personal: vec![conformance::personal(1, "full_name", &canary(1))],
        ..conformance::draft(number)
    };
    append(&ledger, vec![sealed(1)]).unwrap();
    ledger.key_destroy(conformance::person(1)).unwrap();
    drop(ledger);
    let ledger = crate::open(folder.path(), 9).unwrap();
    append(&ledger, vec![sealed(2)]).unwrap();
    let entry = ledger.find(conformance::draft(2).id).unwrap().unwrap();
    assert!(entry.sealed.is_empty());
    assert!(wrapped_keys(folder.path()).is_empty());
    assert!(ledger.verify().unwrap().is_ok());
}
