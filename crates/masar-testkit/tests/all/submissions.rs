//! A submission arrives: what becomes of good, repeated, changed and bad ones.

use masar_desk::submissions::Outcome;
use masar_desk::submissions::WorkList;
use masar_domain::Lang;
use masar_text::problem_text;
use serde_json::json;

use crate::help::*;

#[test]
fn the_same_form_sent_twice_is_stored_once() {
    let (desk, ledger) = desk();
    let answers = service(1, &["food"]);
    assert_eq!(word(&send(&desk, "mrrm_registration", 1, &registration(1, "Amal"))), "stored");
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &answers)), "stored");
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &answers)), "again");
    assert_eq!(ledger.head().unwrap().seq.0, 2);
    assert_eq!(value(&desk, "mrrm.reached", "2023"), Some(1));
}

#[test]
fn the_same_instance_with_other_answers_waits_for_a_person() {
    let (desk, _) = desk();
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &service(1, &["food"]))), "stored");
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &service(1, &["nfi"]))), "conflict");
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &service(1, &["nfi"]))), "again");
    let items = desk.perform(&operator(), WorkList { limit: 10 }).unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(value(&desk, "mrrm.reached.nfi", "2023"), Some(0));
}

#[test]
fn files_that_come_in_a_second_request_are_kept_with_their_form() {
    use masar_desk::submissions::{Incoming, SubmissionReceive};
    let (desk, ledger) = desk();
    let mut answers = service(1, &["food"]);
    answers["service"]["collector"] = "receipt.jpg".into();
    let xml = form_xml("mrrm_assistance", 1, &answers);
    let send = |files: &[(&str, &[u8])]| {
        let attachments =
            files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        let item = Incoming { xml: xml.clone(), attachments, device: "test".to_owned() };
        let receive = SubmissionReceive { items: vec![item], strict: false };
        word(&desk.perform(&operator(), receive).unwrap()[0])
    };
    assert_eq!(send(&[]), "stored");
    assert_eq!(send(&[("receipt.jpg", b"a picture")]), "again");
    assert_eq!(send(&[("receipt.jpg", b"a picture")]), "again");
    let entries = ledger.read_after(masar_domain::Seq(0), 10).unwrap();
    assert_eq!(entries.len(), 2);
    let blob = entries[1].body["attachments"][0]["blob"].as_str().unwrap();
    assert_eq!(ledger.blob_get(blob).unwrap(), b"a picture");
}

#[test]
fn many_forms_at_once_fare_as_each_alone() {
    use masar_desk::submissions::{Incoming, SubmissionReceive};
    let (desk, ledger) = desk();
    let item = |instance, answers: &serde_json::Value| Incoming {
        xml: form_xml("mrrm_assistance", instance, answers),
        ..Incoming::default()
    };
    let first = service(1, &["food"]);
    let items = vec![
        item(1, &first),
        item(2, &service(2, &["food"])),
        item(1, &first),
        Incoming { xml: b"<a>".to_vec(), ..Incoming::default() },
    ];
    let outcomes = desk.perform(&operator(), SubmissionReceive { items, strict: true }).unwrap();
    let words: Vec<String> = outcomes.iter().map(word).collect();
    assert_eq!(words[..3], ["stored", "stored", "again"]);
    assert!(words[3].starts_with("refused SUBMISSION-"), "{}", words[3]);
    assert_eq!(ledger.head().unwrap().seq.0, 2);
}

#[test]
fn a_wrong_place_is_refused_with_the_nearest_names() {
    let (desk, ledger) = desk();
    let mut answers = service(1, &["food"]);
    answers["site"]["baladiya"] = "LY029904".into();
    let outcome = send(&desk, "mrrm_assistance", 1, &answers);
    let Outcome::Refused { problems } = &outcome else { panic!("{outcome:?}") };
    let problem = problems.iter().find(|problem| problem.code == "DESK-011").unwrap();
    for lang in Lang::ALL {
        let text = problem_text(lang, problem);
        assert!(text.contains("LY029904") && text.contains("LY0"), "{text}");
    }
    assert_eq!(ledger.head().unwrap().seq.0, 0);
}

#[test]
fn a_phone_is_not_stranded_with_a_form_that_has_errors() {
    let (desk, ledger) = desk();
    let mut answers = service(1, &["food"]);
    answers["served_on"] = "2031-01-01".into();
    let xml = form_xml("mrrm_assistance", 1, &answers);
    assert_eq!(word(&send_xml(&desk, xml.clone(), false)), "held DESK-012");
    assert_eq!(word(&send_xml(&desk, xml, false)), "again");
    assert_eq!(value(&desk, "mrrm.reached", "2031"), Some(0));
    // Nothing is lost: the whole form is there, sealed.
    let entry = ledger.read_after(masar_domain::Seq(0), 1).unwrap().remove(0);
    assert!(!entry.body.to_string().contains("2031"), "{}", entry.body);
    assert!(ledger.open_sealed(&entry).unwrap()[0].value.contains("2031-01-01"));
}

#[test]
fn a_form_or_version_that_is_not_here_says_which_are() {
    let (desk, _) = desk();
    let xml = |id: &str, version: &str| {
        let meta = format!("<meta><instanceID>uuid:{}</instanceID></meta>", id_of(7));
        format!("<data id=\"{id}\" version=\"{version}\">{meta}</data>").into_bytes()
    };
    let outcome = send_xml(&desk, xml("mrrm_asistance", "2023100101"), true);
    let Outcome::Refused { problems } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(problems[0].code, "DESK-018");
    assert!(problem_text(Lang::En, &problems[0]).contains("mrrm_assistance"));
    assert_eq!(word(&send_xml(&desk, xml("mrrm_assistance", "1"), true)), "refused DESK-019");
}

fn id_of(number: u64) -> String {
    id(number)
}

#[test]
fn a_breakdown_that_does_not_add_up_is_refused_with_its_arithmetic() {
    let (desk, _) = desk();
    let mut answers = interview(900, 800);
    answers["sex_age"]["migrant_women"] = 99.into();
    let outcome = send(&desk, "dtm_muhalla_ki", 1, &answers);
    let Outcome::Refused { problems } = &outcome else { panic!("{outcome:?}") };
    let text = problem_text(Lang::En, &problems[0]);
    assert!(text.contains("DESK-013") && text.contains("899") && text.contains("900"), "{text}");
}

#[test]
fn arabic_indic_digits_are_numbers() {
    let (desk, ledger) = desk();
    let mut answers = interview(900, 900);
    answers["migrants"]["migrant_individuals"] = "٩٠٠".into();
    assert_eq!(word(&send(&desk, "dtm_muhalla_ki", 1, &answers)), "stored");
    let entry = ledger.read_after(masar_domain::Seq(0), 1).unwrap().remove(0);
    assert_eq!(entry.body["answers"]["migrants"]["migrant_individuals"], json!(900));
}

#[test]
fn hostile_xml_is_refused_and_the_desk_goes_on() {
    let (desk, _) = desk();
    let deep = "<a>".repeat(10_000).into_bytes();
    let entity = br#"<!DOCTYPE a [<!ENTITY b "bb">]><a id="x">&b;</a>"#.to_vec();
    let mut wide = b"<a ".to_vec();
    for number in 0..200_000 {
        wide.extend(format!("b{number}=\"\" ").into_bytes());
    }
    wide.extend(b"/>");
    for bad in [deep, entity, wide, Vec::new(), b"\xFF\xFE<a/>".to_vec()] {
        let outcome = word(&send_xml(&desk, bad, false));
        assert!(outcome.starts_with("refused SUBMISSION-"), "{outcome}");
    }
    assert_eq!(word(&send(&desk, "mrrm_assistance", 2, &service(1, &["food"]))), "stored");
}
