//! Finding people, possible duplicates, and what is decided about them.

use masar_desk::DeskError;
use masar_desk::desk::Desk;
use masar_desk::likeness::{
    Decision, DuplicateList, Duplicates, PersonCompare, PersonDecide, PersonSearch,
};
use masar_desk::linkable::{Linkable, PersonTable};
use masar_desk::people::PersonErase;
use masar_desk::viewer::{Grant, Right, Viewer};
use masar_domain::{Lang, PersonId, Sensitivity, Seq};
use masar_ledger::{Kind, Subject};
use masar_link::{Config, Rows, link_run};
use serde_json::{Value, json};

use crate::help::*;

fn person(number: u64) -> PersonId {
    id(number).parse().unwrap()
}

/// A registration with a name in parts.
fn named(number: u64, [given, father, family]: [&str; 3]) -> Value {
    let mut answers = registration(number, given);
    let member = &mut answers["members"][0];
    (member["father_name"], member["family_name"]) = (json!(father), json!(family));
    answers
}

const HALIMA: [&str; 3] = ["حليمة", "إدريس", "الزغاوي"];

/// One person registered twice, in two scripts, and others.
fn twice() -> (Desk, std::sync::Arc<dyn masar_ledger::Ledger>) {
    let (desk, ledger) = desk();
    let others =
        [["سعاد", "محمود", "التباوي"], ["مريم", "آدم", "الهوسا"], ["Amina", "Musa", "Bello"]];
    send(&desk, "mrrm_registration", 1, &named(1, HALIMA));
    for (number, name) in (10..).zip(others) {
        send(&desk, "mrrm_registration", number, &named(number, name));
    }
    // Many, so that a rare name is rare.
    for number in 100..180 {
        let names = ["محمد", "أحمد", "علي", "عمر", "سالم", "خالد", "فرج"];
        let name =
            |turn: u64| names[usize::try_from((number / (1 + turn * 6) + turn) % 7).unwrap()];
        send(&desk, "mrrm_registration", number, &named(number, [name(0), name(1), name(2)]));
    }
    send(&desk, "mrrm_registration", 2, &named(2, ["Halima", "Idris", "Zaghawi"]));
    (desk, ledger)
}

fn found(desk: &Desk, viewer: &Viewer, query: &str) -> Vec<PersonId> {
    let search = PersonSearch { query: query.to_owned(), limit: 20 };
    desk.perform(viewer, search).unwrap().into_iter().map(|hit| hit.card.person).collect()
}

fn duplicates(desk: &Desk) -> Duplicates {
    desk.perform(&operator(), DuplicateList { limit: 20 }).unwrap()
}

fn waits(desk: &Desk, one: u64, other: u64) -> bool {
    let own = (person(one), person(other));
    duplicates(desk).pairs.iter().any(|pair| (pair.one.person, pair.other.person) == own)
}

fn decide(desk: &Desk, one: u64, other: u64, decision: Decision) -> Result<Seq, DeskError> {
    let (one, other, reason) = (person(one), person(other), String::new());
    let receipt = desk.perform(&operator(), PersonDecide { one, other, decision, reason })?;
    Ok(receipt.seq)
}

#[test]
fn a_name_is_found_in_either_script_and_the_search_is_recorded() {
    let (desk, ledger) = twice();
    let before = ledger.head().unwrap().seq;
    let found = found(&desk, &operator(), "Haleema Zaghawi");
    assert_eq!(
        found[..2].iter().copied().collect::<std::collections::BTreeSet<_>>(),
        [person(1), person(2)].into()
    );
    let look = ledger.read_after(before, 10).unwrap().remove(0);
    assert_eq!((look.kind, look.author.as_str()), (Kind::Look, "operator"));
    assert!(look.subjects.contains(&Subject::person(person(1))));
    assert!(!look.body.to_string().contains("Haleema"), "{}", look.body);
}

/// Somebody who may look at people of one programme, in one place, up to a class.
fn bound(programme: &str, place: &str, sensitivity: Sensitivity) -> Viewer {
    let grant = Grant {
        rights: vec![Right::PersonLook, Right::PersonDecide],
        programme: Some(programme.to_owned()),
        role: "caseworker".to_owned(),
        place: place.parse().ok(),
        sensitivity,
    };
    Viewer { account: "caseworker".to_owned(), grants: vec![grant], ..Viewer::nobody(Lang::En) }
}

#[test]
fn whom_one_may_not_see_is_not_found_not_listed_and_not_decided_about() {
    let (desk, _) = twice();
    let here = bound("mrrm", "LY0211", Sensitivity::S3);
    assert!(!found(&desk, &here, "Halima Zaghawi").is_empty());
    let elsewhere = [
        bound("mrrm", "LY0103", Sensitivity::S3),
        bound("dtm", "LY0211", Sensitivity::S3),
        bound("mrrm", "LY0211", Sensitivity::S2),
    ];
    for viewer in elsewhere {
        assert!(found(&desk, &viewer, "Halima Zaghawi").is_empty(), "{viewer:?}");
        let pairs = desk.perform(&viewer, DuplicateList { limit: 20 }).unwrap();
        assert_eq!((pairs.pairs.len(), pairs.all), (0, 0));
        let compare = PersonCompare { one: person(1), other: person(2) };
        let error = desk.perform(&viewer, compare).unwrap_err();
        assert!(matches!(error, DeskError::NotFound(_)), "{error:?}");
        let (decision, reason) = (Decision::Same, String::new());
        let decide = PersonDecide { one: person(1), other: person(2), decision, reason };
        let error = desk.perform(&viewer, decide).unwrap_err();
        assert!(matches!(error, DeskError::NotFound(_)), "{error:?}");
    }
}

#[test]
fn searching_needs_the_right_to_look() {
    let (desk, _) = desk();
    let mut viewer = bound("mrrm", "LY0211", Sensitivity::S4);
    viewer.grants[0].rights = vec![Right::EntryShow, Right::Submit];
    let search = PersonSearch { query: "Halima".to_owned(), limit: 20 };
    let error = desk.perform(&viewer, search).unwrap_err();
    assert!(matches!(error, DeskError::NotAllowed { .. }), "{error:?}");
}

#[test]
fn a_registration_like_another_waits_until_somebody_decides() {
    let (desk, _) = twice();
    assert!(waits(&desk, 1, 2), "{:?}", duplicates(&desk));
    decide(&desk, 1, 2, Decision::Different).unwrap();
    assert!(!waits(&desk, 1, 2));
    decide(&desk, 2, 1, Decision::Open).unwrap();
    assert!(waits(&desk, 1, 2));
    decide(&desk, 2, 1, Decision::Same).unwrap();
    assert!(!waits(&desk, 1, 2));
    let compare = PersonCompare { one: person(2), other: person(1) };
    let pair = desk.perform(&operator(), compare).unwrap();
    assert_eq!(pair.decision, Some(Decision::Same));
    assert_eq!((pair.one.person, &pair.one.group[..]), (person(1), &[person(2)][..]));
}

#[test]
fn a_decision_is_an_entry_about_both() {
    let (desk, ledger) = twice();
    let seq = decide(&desk, 2, 1, Decision::Same).unwrap();
    let entry = ledger.read_after(Seq(seq.0 - 1), 1).unwrap().remove(0);
    assert_eq!((entry.kind, entry.programme.as_str()), (Kind::Identity, "mrrm"));
    assert_eq!(entry.subjects, [Subject::person(person(1)), Subject::person(person(2))]);
    assert_eq!(entry.body["decision"], "same");
    assert_eq!(entry.sensitivity, Sensitivity::S3);
}

#[test]
fn people_who_are_one_are_counted_once_until_that_is_taken_back() {
    let (desk, _) = twice();
    send(&desk, "mrrm_assistance", 700, &service(1, &["food"]));
    send(&desk, "mrrm_assistance", 701, &service(2, &["food"]));
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(2));
    decide(&desk, 1, 2, Decision::Same).unwrap();
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(1));
    assert_eq!(value(&desk, "mrrm.deliveries", "2023"), Some(2));
    decide(&desk, 1, 2, Decision::Open).unwrap();
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(2));
}

#[test]
fn decisions_that_contradict_each_other_are_refused() {
    let (desk, _) = twice();
    decide(&desk, 1, 2, Decision::Same).unwrap();
    decide(&desk, 2, 10, Decision::Different).unwrap();
    assert_eq!(decide(&desk, 1, 10, Decision::Same).unwrap_err().code(), "DESK-039");
    decide(&desk, 10, 11, Decision::Same).unwrap();
    assert_eq!(decide(&desk, 1, 11, Decision::Same).unwrap_err().code(), "DESK-039");
    assert_eq!(decide(&desk, 1, 1, Decision::Same).unwrap_err().code(), "DESK-038");
}

#[test]
fn a_forgotten_person_is_not_found_and_looks_do_not_stand_in_the_way() {
    let (desk, _) = twice();
    assert!(waits(&desk, 1, 2));
    let mut officer = bound("mrrm", "LY0211", Sensitivity::S4);
    officer.grants[0].rights.push(Right::PersonErase);
    let erase = PersonErase { person: person(2), reason: "asked for it".to_owned() };
    desk.perform(&officer, erase).unwrap();
    assert!(!found(&desk, &operator(), "Halima Zaghawi").contains(&person(2)));
    assert!(!waits(&desk, 1, 2));
}

#[test]
fn a_corrected_form_is_found_by_what_it_says_now() {
    let (desk, _) = twice();
    assert_eq!(found(&desk, &operator(), "Amina Bello")[0], person(12));
    let xml = form_xml("mrrm_registration", 500, &named(12, ["Zuhra", "Musa", "Kano"]));
    let (new, old) = (id(500), id(12));
    let xml = String::from_utf8(xml).unwrap();
    let own = format!("<orx:instanceID>uuid:{new}</orx:instanceID>");
    assert!(xml.contains(&own), "{xml}");
    let both = format!("{own}<orx:deprecatedID>uuid:{old}</orx:deprecatedID>");
    let outcome = send_xml(&desk, xml.replace(&own, &both).into_bytes(), true);
    assert_eq!(word(&outcome), "stored");
    assert_eq!(found(&desk, &operator(), "Zuhra Kano")[0], person(12));
    assert!(!found(&desk, &operator(), "Amina Bello").contains(&person(12)));
}

#[test]
fn another_process_that_folds_the_same_ledger_finds_the_same() {
    let (desk, ledger) = twice();
    decide(&desk, 1, 2, Decision::Same).unwrap();
    let other = Desk::open(mission(), ledger, None, outside(9)).unwrap();
    assert_eq!(duplicates(&desk).pairs, duplicates(&other).pairs);
    let query = "Halima Zaghawi";
    assert_eq!(found(&desk, &operator(), query), found(&other, &operator(), query));
}

/// The cells of a table, each row as one text.
fn lines(table: &mut dyn Rows) -> Vec<String> {
    let mut lines = vec![table.headings().join(",")];
    table.rows_each(&mut |_, cells| lines.push(cells.join(","))).unwrap();
    lines
}

fn table(desk: &Desk, viewer: &Viewer) -> Linkable {
    desk.perform(viewer, PersonTable).unwrap()
}

#[test]
fn linking_a_mission_starts_from_one_row_a_person_and_from_what_was_decided() {
    let (desk, ledger) = twice();
    decide(&desk, 1, 2, Decision::Different).unwrap();
    decide(&desk, 10, 11, Decision::Same).unwrap();
    decide(&desk, 10, 11, Decision::Open).unwrap();
    let before = ledger.head().unwrap().seq;
    let Linkable { mut people, mut decisions } = table(&desk, &operator());
    let rows = lines(&mut people);
    assert_eq!(rows.len(), 1 + 85);
    let row = rows.iter().find(|row| row.starts_with(&person(1).to_string())).unwrap();
    assert!(row.contains(",حليمة,إدريس,,الزغاوي,") && row.ends_with(",mrrm"), "{row}");
    let said = format!("{},{},different", person(1), person(2));
    assert_eq!(lines(&mut decisions), ["left,right,decision".to_owned(), said]);
    let look = ledger.read_after(before, 10).unwrap().remove(0);
    assert_eq!((look.kind, look.subjects.len()), (Kind::Look, 85));

    let decided: &mut dyn Rows = &mut decisions;
    let config = Config::default();
    let (outcome, problems) =
        link_run(&mut people, Some(decided), &config, 1, &mut |_| {}).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let cluster = |number: u64| {
        let at = outcome.people.ids.binary_search(&person(number).to_string()).unwrap();
        outcome.clusters[at]
    };
    assert_ne!(cluster(1), cluster(2));
}

#[test]
fn who_was_forgotten_or_may_not_be_seen_is_in_no_table() {
    let (desk, _ledger) = twice();
    let all = table(&desk, &operator()).people.len();
    let erase = PersonErase { person: person(1), reason: "asked".to_owned() };
    desk.perform(&operator(), erase).unwrap();
    assert_eq!(table(&desk, &operator()).people.len(), all - 1);
    let stranger = bound("dtm", "LY", Sensitivity::S4);
    assert!(table(&desk, &stranger).people.is_empty());
}

#[test]
fn a_corrected_form_tells_of_a_person_once() {
    let (desk, _ledger) = twice();
    let before = table(&desk, &operator()).people.len();
    send(&desk, "mrrm_registration", 500, &named(1, ["حليمة", "إدريس", "التباوي"]));
    let rows = lines(&mut table(&desk, &operator()).people);
    assert_eq!(rows.len(), 1 + before);
    let own: Vec<&String> =
        rows.iter().filter(|row| row.starts_with(&person(1).to_string())).collect();
    assert!(matches!(own[..], [row] if row.contains("التباوي")), "{own:?}");
}
