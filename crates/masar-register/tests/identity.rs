//! Decisions about who is one person, as the register honours them.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use masar_domain::{PersonId, Seq};
use masar_ledger::{Batch, Decision, Entry, Kind, Ledger, MemoryLedger, Subject, conformance};
use masar_programme::Mission;
use masar_register::Register;
use proptest::prelude::*;
use serde_json::json;

static MISSION: LazyLock<Arc<Mission>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Arc::new(masar_programme::mission_load(&root.join("missions/libya")).unwrap())
});

fn id(number: u8) -> PersonId {
    PersonId::from_bytes([number; 16])
}

fn entries(decisions: &[(u8, u8, &str)]) -> Vec<Entry> {
    let ledger = MemoryLedger::seeded(1);
    for (number, (one, other, decision)) in (1..).zip(decisions) {
        let mut draft = conformance::draft(number);
        draft.kind = Kind::Identity;
        draft.subjects = vec![Subject::person(id(*one)), Subject::person(id(*other))];
        draft.personal = Vec::new();
        draft.body = json!({
            "one": id(*one).to_string(), "other": id(*other).to_string(), "decision": decision,
        });
        ledger.append(Batch { drafts: vec![draft], unless_after: Vec::new() }).unwrap();
    }
    ledger.read_after(Seq(0), 1_000).unwrap()
}

fn register(decisions: &[(u8, u8, &str)]) -> Register {
    let mut register = Register::in_memory().unwrap();
    register.apply(&MISSION, &entries(decisions)).unwrap();
    register
}

fn group(register: &Register, person: u8) -> Vec<PersonId> {
    register.groups().group(id(person)).into_iter().collect()
}

#[test]
fn people_said_to_be_the_same_are_one_group_known_by_the_smallest() {
    let register = register(&[(3, 2, "same"), (2, 1, "same"), (8, 9, "same")]);
    assert_eq!(group(&register, 3), [id(1), id(2), id(3)]);
    assert_eq!(register.groups().leader(id(3)), id(1));
    assert_eq!(group(&register, 9), [id(8), id(9)]);
    assert_eq!(group(&register, 5), [id(5)]);
}

#[test]
fn a_decision_taken_back_parts_them_again() {
    let register = register(&[(1, 2, "same"), (2, 3, "same"), (1, 2, "open")]);
    assert_eq!(group(&register, 1), [id(1)]);
    assert_eq!(group(&register, 2), [id(2), id(3)]);
    assert_eq!(register.groups().decision((id(2), id(1))), Some(Decision::Open));
}

#[test]
fn people_said_to_be_different_are_never_one() {
    let register = register(&[(1, 2, "same"), (2, 3, "different"), (1, 3, "same")]);
    assert_eq!(group(&register, 1), [id(1), id(2)]);
    assert_eq!(group(&register, 3), [id(3)]);
    let conflict = register.groups().conflict((id(1), id(3)), Decision::Same);
    assert_eq!(conflict, Some((id(2), id(3))));
    // The pair's own decision may be changed.
    assert_eq!(register.groups().conflict((id(2), id(3)), Decision::Same), None);
}

#[test]
fn two_who_are_one_through_a_third_are_not_parted_by_half() {
    let register = register(&[(1, 2, "same"), (2, 3, "same"), (1, 3, "different")]);
    assert_eq!(group(&register, 3), [id(1), id(2), id(3)]);
    let conflict = register.groups().conflict((id(1), id(3)), Decision::Different);
    assert_eq!(conflict, Some((id(2), id(3))));
}

#[test]
fn a_register_that_is_opened_again_knows_who_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.sqlite");
    let mut register = Register::open(&path).unwrap();
    register.apply(&MISSION, &entries(&[(1, 2, "same"), (4, 5, "different")])).unwrap();
    let groups = register.groups().clone();
    register.close().unwrap();
    assert_eq!(*Register::open(&path).unwrap().groups(), groups);
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let register = register(&[(1, 1, "same"), (1, 2, "perhaps")]);
    assert_eq!(group(&register, 1), [id(1)]);
    assert_eq!(register.groups().decision((id(1), id(2))), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_decided_different_people_stay_apart_and_a_new_fold_agrees(
        decisions in prop::collection::vec((0_u8..6, 0_u8..6, 0_usize..3), 1..25)
    ) {
        let words = ["same", "different", "open"];
        let decisions: Vec<_> =
            decisions.into_iter().map(|(one, other, word)| (one, other, words[word])).collect();
        let entries = entries(&decisions);
        let whole = register(&decisions);
        let mut grown = Register::in_memory().unwrap();
        for few in entries.chunks(3) {
            grown.apply(&MISSION, few).unwrap();
        }
        prop_assert_eq!(whole.digest().unwrap(), grown.digest().unwrap());
        for one in 0..6 {
            prop_assert!(group(&whole, one).contains(&id(one)));
            for other in (0..6).filter(|other| *other != one) {
                let together = group(&whole, one).contains(&id(other));
                match whole.groups().decision((id(one), id(other))) {
                    Some(Decision::Same) => prop_assert!(together),
                    Some(Decision::Different) => prop_assert!(!together),
                    Some(Decision::Open) | None => {}
                }
            }
        }
    }
}
