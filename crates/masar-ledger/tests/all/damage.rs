//! Whatever byte is changed, verification finds it and names the entry.

use std::fs;
use std::path::Path;

use masar_domain::Seq;
use masar_ledger::{Access, Batch, Draft, Kind, Ledger, SqliteLedger, Subject, conformance};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;

use crate::{append, create, numbers, open};

const ENTRIES: u64 = 120;

const COLUMNS: [&str; 20] = [
    "id",
    "kind",
    "programme",
    "package_hash",
    "form",
    "form_version",
    "subjects",
    "date",
    "place",
    "emergency",
    "project",
    "donor",
    "author",
    "device",
    "received",
    "sensitivity",
    "body",
    "sealed",
    "supersedes",
    "hash",
];

/// A ledger of some blocks, closed.
fn written(folder: &Path) {
    let ledger = create(folder);
    let draft = |number| Draft {
        personal: vec![conformance::personal(number % 40, "full_name", "Salma bint Said")],
        emergency: (number % 3 == 0).then(|| "daniel".to_owned()),
        supersedes: (number % 5 == 4).then(|| conformance::draft(number - 1).id),
        ..conformance::draft(number)
    };
    for first in (0..ENTRIES).step_by(8) {
        append(&ledger, (first..first + 8).map(draft).collect()).unwrap();
    }
}

fn raw(folder: &Path) -> Connection {
    Connection::open(folder.join("ledger.sqlite")).unwrap()
}

/// What verification says: the first damaged entry and why.
fn verdict(folder: &Path) -> Option<(u64, String)> {
    let ledger = match SqliteLedger::open(folder, Access::Read) {
        Ok(ledger) => ledger,
        Err(error) => return Some((1, error.to_string())),
    };
    ledger.verify().unwrap().err().map(|damage| (damage.seq.0, damage.what))
}

/// The same value with one bit changed; `None` where there is no bit.
fn flipped(value: &Value, random: &mut impl FnMut(usize) -> usize) -> Option<Value> {
    match value {
        Value::Integer(number) => Some(Value::Integer(number ^ (1 << random(60)))),
        Value::Blob(bytes) if !bytes.is_empty() => {
            let mut bytes = bytes.clone();
            let at = random(bytes.len());
            bytes[at] ^= 1 << random(8);
            Some(Value::Blob(bytes))
        }
        _ => None,
    }
}

#[test]
fn a_flipped_bit_in_any_column_names_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    assert_eq!(verdict(folder.path()), None);
    let db = raw(folder.path());
    let mut random = numbers(3);
    let mut flips = 0;
    while flips < 200 {
        let seq = 1 + random(usize::try_from(ENTRIES).unwrap()) as u64;
        let (row, column) = (i64::try_from(seq).unwrap(), COLUMNS[flips % COLUMNS.len()]);
        // Text as bytes: a flipped one may be no text any more.
        let sql = format!(
            "select typeof({column}), iif(typeof({column}) = 'text', cast({column} as blob), {column}) from entry where seq = ?1"
        );
        let (kind, value): (String, Value) =
            db.query_row(&sql, [row], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let Some(damaged) = flipped(&value, &mut random) else {
            // Nothing to flip here; another entry has something.
            continue;
        };
        let sql = match kind.as_str() {
            "text" => format!("update entry set {column} = cast(?1 as text) where seq = ?2"),
            _ => format!("update entry set {column} = ?1 where seq = ?2"),
        };
        if db.execute(&sql, rusqlite::params![damaged, row]).is_err() {
            // It became another entry's identifier, which the database refuses.
            assert_eq!(column, "id");
            continue;
        }
        let found = verdict(folder.path());
        assert_eq!(found.as_ref().map(|(seq, _)| *seq), Some(seq), "{column}: {found:?}");
        db.execute(&sql, rusqlite::params![value, row]).unwrap();
        flips += 1;
    }
    assert_eq!(verdict(folder.path()), None);
}

/// What each row holds, as text; `None` where SQLite refuses.
fn rows(db: &Connection, table: &str, order: &str) -> Option<Vec<String>> {
    let mut query = db.prepare(&format!("select * from {table} order by {order}")).ok()?;
    let columns = query.column_count();
    let mut found = Vec::new();
    let mut rows = query.query([]).ok()?;
    while let Some(row) = rows.next().ok()? {
        let values = (0..columns).map(|at| row.get_ref(at).map(|value| format!("{value:?}")));
        found.push(values.collect::<Result<Vec<_>, _>>().ok()?.join("|"));
    }
    Some(found)
}

fn content(folder: &Path) -> Option<Vec<Vec<String>>> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = Connection::open_with_flags(folder.join("ledger.sqlite"), flags).ok()?;
    let tables = [
        ("entry", "seq"),
        ("block", "number"),
        ("entry_subject", "subject, seq"),
        ("person_key", "person"),
    ];
    tables.iter().map(|(table, order)| rows(&db, table, order)).collect()
}

#[test]
fn a_flipped_byte_in_the_file_is_found_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let file = folder.path().join("ledger.sqlite");
    let whole = fs::read(&file).unwrap();
    let wanted = content(folder.path()).unwrap();
    let mut random = numbers(4);
    let mut found = 0;
    for _ in 0..200 {
        let mut bytes = whole.clone();
        let at = random(bytes.len());
        bytes[at] ^= 1 + u8::try_from(random(255)).unwrap();
        fs::write(&file, &bytes).unwrap();
        match verdict(folder.path()) {
            Some((seq, _)) => {
                assert!((1..=ENTRIES).contains(&seq));
                found += 1;
            }
            None => {
                assert_eq!(content(folder.path()).as_ref(), Some(&wanted), "byte {at} is unseen");
            }
        }
    }
    assert!(found > 100, "most of the file is content: {found}");
}

#[test]
fn a_page_that_cannot_be_read_names_its_first_entry() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let file = folder.path().join("ledger.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let text = br#""instance":"60""#;
    let at = bytes.windows(text.len()).position(|part| part == text).unwrap();
    let page = at / 4096 * 4096;
    bytes[page..page + 4096].fill(0xFF);
    fs::write(&file, &bytes).unwrap();
    let (seq, what) = verdict(folder.path()).unwrap();
    assert!((50..=61).contains(&seq), "{seq}: {what}");
    assert!(what.starts_with("unreadable"), "{what}");
}

/// Changes the database behind the ledger's back and asks for the verdict.
fn after(change: &str) -> (u64, String) {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    raw(folder.path()).execute_batch(change).unwrap();
    verdict(folder.path()).expect(change)
}

#[test]
fn a_removed_added_or_moved_row_is_named() {
    let verdict = |seq, what: &str| (seq, what.to_owned());
    assert_eq!(after("delete from entry where seq = 17"), verdict(17, "missing"));
    assert_eq!(after("delete from entry where seq > 115"), verdict(116, "missing"));
    assert_eq!(after("update entry set seq = 500 where seq = 30"), verdict(30, "missing"));
    assert_eq!(after("delete from block where number = 3"), verdict(17, "block missing"));
    assert_eq!(
        after("update block set root = zeroblob(32) where number = 2"),
        verdict(9, "block root")
    );
    assert_eq!(
        after("update block set hash = zeroblob(32) where number = 2"),
        verdict(9, "block hash")
    );
    assert_eq!(
        after("update block set previous = zeroblob(32) where number = 2"),
        verdict(9, "block previous")
    );
    assert_eq!(after("delete from entry_subject where seq = 5"), verdict(5, "index of subjects"));
    assert_eq!(
        after("insert into entry_subject values ('account:x', 6)"),
        verdict(6, "index of subjects")
    );
    let person = "(select min(person) from person_key)";
    let damaged = format!("update person_key set wrapped = zeroblob(60) where person = {person}");
    assert_eq!(after(&damaged), verdict(1, "key of a person"));
    assert_eq!(after("delete from person_key"), verdict(1, "key of a person"));
}

#[test]
fn an_end_that_was_cut_off_is_noticed() {
    let cut = "delete from block where number = 15; delete from entry where seq > 112; \
               delete from entry_subject where seq > 112";
    assert_eq!(after(cut), (113, "missing".to_owned()));

    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    raw(folder.path()).execute_batch(cut).unwrap();
    let refused = open(folder.path(), 2).unwrap_err().to_string();
    assert!(refused.contains("it ends at entry 112, but entry 120"), "{refused}");
}

#[test]
fn a_damaged_or_missing_file_of_an_import_is_named() {
    for damage in [None, Some(b"other".as_slice())] {
        let folder = tempfile::tempdir().unwrap();
        let ledger = create(folder.path());
        let hash = ledger.blob_put(b"a round's file").unwrap();
        append(&ledger, vec![conformance::draft(1)]).unwrap();
        let import =
            Draft { kind: Kind::Import, body: json!({"blob": hash}), ..conformance::draft(2) };
        append(&ledger, vec![import]).unwrap();
        assert!(ledger.verify().unwrap().is_ok());
        let path = folder.path().join("blobs").join(&hash[..2]).join(&hash[2..]);
        match damage {
            None => fs::remove_file(path).unwrap(),
            Some(bytes) => fs::write(path, bytes).unwrap(),
        }
        assert_eq!(ledger.verify().unwrap().unwrap_err().seq, Seq(2));
    }
}

#[test]
fn a_damaged_key_refuses_its_person_alone() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let sql = "update person_key set wrapped = zeroblob(60) where person = ?1";
    raw(folder.path()).execute(sql, [conformance::person(3).as_bytes()]).unwrap();
    let ledger = open(folder.path(), 2).unwrap();
    let sealed = |number, person| Draft {
        personal: vec![conformance::personal(person, "full_name", "Salma")],
        ..conformance::draft(number)
    };
    assert_eq!(append(&ledger, vec![sealed(1000, 3)]).unwrap_err().code(), "LEDGER-009");
    append(&ledger, vec![sealed(1001, 4)]).unwrap();
    let subject = Subject::person(conformance::person(1001));
    let batch = Batch { drafts: vec![sealed(1002, 4)], unless_after: vec![(subject, Seq(0))] };
    assert_eq!(ledger.append(batch).unwrap_err().code(), "LEDGER-002");
}
