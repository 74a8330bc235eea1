//! A snapshot comes back from disk as it was.

use masar_facts::{Filter, Snapshot};
use masar_programme::Condition;
use proptest::prelude::*;

use crate::counting::histories;
use crate::mission::{What, assistance, counted, folded};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Reading gives what was written, and writing again the same bytes.
    #[test]
    fn reading_gives_what_was_written(entries in histories()) {
        let facts = folded(&entries).snapshot();
        let dir = tempfile::tempdir().unwrap();
        facts.write_parquet(dir.path()).unwrap();
        let bytes = std::fs::read(dir.path().join("part-000.parquet")).unwrap();
        let back = Snapshot::read_parquet(dir.path()).unwrap();
        prop_assert_eq!(&back, &*facts);
        back.write_parquet(dir.path()).unwrap();
        prop_assert_eq!(std::fs::read(dir.path().join("part-000.parquet")).unwrap(), bytes);
    }
}

#[test]
fn a_mission_without_facts_can_still_be_asked() {
    let dir = tempfile::tempdir().unwrap();
    folded(&[]).snapshot().write_parquet(dir.path()).unwrap();
    let none = Snapshot::read_parquet(dir.path()).unwrap();
    assert_eq!(counted(&none, What::Persons, "service = 'food'", &["sex", "month"]), "");
    assert_eq!(counted(&none, What::Persons, "TRUE", &[]), "0");
}

#[test]
fn only_the_columns_asked_for_are_read() {
    let facts = folded(&[assistance(1, 1, &["food", "nfi"])]).snapshot();
    let dir = tempfile::tempdir().unwrap();
    facts.write_parquet(dir.path()).unwrap();
    let some = Snapshot::read_parquet_columns(dir.path(), &["service", "admin2"]).unwrap();
    assert_eq!(
        counted(&some, What::Persons, "TRUE", &["service", "admin2"]),
        "food LY0211 1, nfi LY0211 1"
    );
    let all = some.select(&Condition::All, &Filter::default()).unwrap();
    assert_eq!(some.count_persons(&all, &["sex"]).unwrap_err().code(), "FACTS-006");
    assert_eq!(some.sum(&all, &[]).unwrap_err().code(), "FACTS-006");
}

#[test]
fn damage_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Snapshot::read_parquet(dir.path()).unwrap_err().code(), "FACTS-009");
    folded(&[assistance(1, 1, &["food"])]).snapshot().write_parquet(dir.path()).unwrap();
    let path = dir.path().join("part-000.parquet");
    std::fs::copy(&path, dir.path().join("part-001.parquet")).unwrap();
    assert_eq!(Snapshot::read_parquet(dir.path()).unwrap_err().code(), "FACTS-009");
    std::fs::remove_file(dir.path().join("part-001.parquet")).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(Snapshot::read_parquet(dir.path()).unwrap_err().code(), "FACTS-009");
}
