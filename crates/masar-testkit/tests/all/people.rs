//! People: counted once, sealed, looked at with a record, forgotten.

use masar_desk::people::{PersonErase, PersonalShow};
use masar_domain::{PersonId, Seq};
use masar_ledger::Kind;

use crate::help::*;

#[test]
fn a_person_who_got_food_and_items_is_one_person_reached() {
    let (desk, _) = desk();
    send(&desk, "mrrm_registration", 1, &registration(1, "Amal"));
    send(&desk, "mrrm_assistance", 2, &service(1, &["food", "nfi"]));
    send(&desk, "mrrm_assistance", 3, &service(1, &["medical_consultation"]));
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(1));
    assert_eq!(value(&desk, "mrrm.deliveries", "2023"), Some(3));
}

#[test]
fn names_stand_in_no_body_and_each_look_is_recorded() {
    let (desk, ledger) = desk();
    send(&desk, "mrrm_registration", 1, &registration(1, "Canary"));
    let entry = ledger.read_after(Seq(0), 1).unwrap().remove(0);
    assert!(!format!("{}", entry.body).contains("Canary"), "{}", entry.body);
    let look = PersonalShow { entry: entry.id, reason: "the person asked".to_owned() };
    let fields = desk.perform(&operator(), look).unwrap();
    assert!(fields.iter().any(|field| field.value == "Canary"));
    let last = ledger.read_after(Seq(1), 1).unwrap().remove(0);
    assert_eq!((last.kind, last.author.as_str()), (Kind::Look, "operator"));
}

#[test]
fn a_forgotten_person_is_gone_and_the_figures_stand() {
    let (desk, ledger) = desk();
    send(&desk, "mrrm_registration", 1, &registration(1, "Canary"));
    send(&desk, "mrrm_assistance", 2, &service(1, &["food"]));
    let person: PersonId = id(1).parse().unwrap();
    let erase = PersonErase { person, reason: "request of 4 January".to_owned() };
    desk.perform(&operator(), erase).unwrap();
    let entry = ledger.read_after(Seq(0), 1).unwrap().remove(0);
    assert!(ledger.open_sealed(&entry).unwrap().is_empty());
    assert!(ledger.verify().unwrap().is_ok());
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(1));
}

#[test]
fn forgetting_needs_a_reason() {
    let (desk, _) = desk();
    send(&desk, "mrrm_registration", 1, &registration(1, "Amal"));
    let person: PersonId = id(1).parse().unwrap();
    let error = desk.perform(&operator(), PersonErase { person, reason: " ".to_owned() });
    assert_eq!(error.unwrap_err().code(), "DESK-028");
}
