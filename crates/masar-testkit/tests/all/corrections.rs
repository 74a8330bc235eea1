//! Rounds become estimates, publications are frozen, corrections are new
//! editions, folds can be folded again.

use masar_desk::desk::Desk;
use masar_desk::figures::{FigurePublic, FigureShow};
use masar_desk::ledgers::FoldsRebuild;
use masar_desk::publications::{Format, PublicationMake};
use masar_desk::rounds::RoundAdvance;
use masar_domain::{Lang, Period, Seq};
use masar_figures::Query;
use masar_ledger::{Kind, Subject};
use masar_register::RoundState;

use crate::help::*;

fn advance(desk: &Desk, to: RoundState) {
    let days = "2023-10-01".parse().ok().zip("2023-12-31".parse().ok());
    let advance = RoundAdvance { programme: "dtm".to_owned(), number: 50, to, days, reason: None };
    desk.perform(&operator(), advance).unwrap();
}

fn approved(desk: &Desk) {
    advance(desk, RoundState::Planned);
    advance(desk, RoundState::Collecting);
    for (instance, migrants) in [(1, 850), (2, 900), (3, 1_400)] {
        let outcome = send(desk, "dtm_muhalla_ki", instance, &interview(migrants, migrants / 2));
        assert_eq!(word(&outcome), "stored");
    }
    for to in [RoundState::Submitted, RoundState::Verified, RoundState::Cleaned] {
        advance(desk, to);
    }
    assert_eq!(value(desk, "dtm.migrants", "round:50"), None);
    advance(desk, RoundState::Approved);
}

#[test]
fn an_approved_round_has_one_estimate_a_place_that_names_its_interviews() {
    let (desk, ledger) = desk();
    approved(&desk);
    assert_eq!(value(&desk, "dtm.migrants", "round:50"), Some(900));
    assert_eq!(value(&desk, "dtm.migrants", "2023"), Some(900));
    let entries = ledger.read_after(Seq(0), 100).unwrap();
    let estimates: Vec<_> = entries.iter().filter(|entry| entry.kind == Kind::Estimate).collect();
    assert_eq!(estimates.len(), 1);
    assert_eq!(estimates[0].body["sources"].as_array().unwrap().len(), 3);
}

fn publish(desk: &Desk, lang: Lang) -> (u32, String) {
    let make = PublicationMake {
        code: "annual-report".to_owned(),
        period: Period::Year(2023),
        lang,
        digits: None,
        format: Format::Html,
    };
    let printed = desk.perform(&operator(), make).unwrap();
    (printed.edition, String::from_utf8(printed.bytes).unwrap())
}

#[test]
fn the_same_figures_are_the_same_edition_and_other_figures_a_new_one_with_an_erratum() {
    let (desk, _) = desk();
    approved(&desk);
    let (first, page) = publish(&desk, Lang::En);
    assert_eq!((first, publish(&desk, Lang::Ar).0), (1, 1));
    assert_eq!(publish(&desk, Lang::En), (1, page));
    send(&desk, "mrrm_registration", 10, &registration(1, "Amal"));
    send(&desk, "mrrm_assistance", 11, &service(1, &["food"]));
    let (second, page) = publish(&desk, Lang::En);
    assert_eq!(second, 2);
    assert!(page.contains("mrrm.reached: 0 became (hidden)"), "one person is not printed");
    for person in 2..=8 {
        send(&desk, "mrrm_registration", 20 + person * 2, &registration(person, "Amal"));
        send(&desk, "mrrm_assistance", 21 + person * 2, &service(person, &["food"]));
    }
    let (third, page) = publish(&desk, Lang::En);
    assert_eq!(third, 3);
    assert!(page.contains("mrrm.reached: (hidden) became 8"), "eight people are printed");
    assert_eq!(publish(&desk, Lang::Ar).0, 3, "protecting again changes nothing");
}

#[test]
fn what_is_given_out_is_kept_and_internal_views_stay_exact() {
    let (desk, ledger) = desk();
    for person in 1..=7 {
        let mut form = registration(person, "Amal");
        form["members"][0]["sex"] = if person <= 4 { "male" } else { "female" }.into();
        send(&desk, "mrrm_registration", 20 + person * 2, &form);
        send(&desk, "mrrm_assistance", 21 + person * 2, &service(person, &["food"]));
    }
    let query = Query { by: vec!["sex".into()], ..Query::default() };
    let show = FigureShow { codes: vec!["mrrm.reached".into()], query };
    let exact = desk.perform(&operator(), show.clone()).unwrap();
    assert_eq!(exact[0].by.iter().map(|cell| cell.value).collect::<Vec<_>>(), [Some(3), Some(4)]);
    let ask = FigurePublic { show, release: Some("by-sex".to_owned()) };
    let public = desk.perform(&operator(), ask.clone()).unwrap();
    assert_eq!(public.figures[0].value, Some(7));
    assert!(public.figures[0].by.iter().all(|cell| cell.value.is_none()));
    let kept = ledger.list_by_subject(&Subject::publication("figures-by-sex"), Seq(0), 10);
    let kept = kept.unwrap();
    assert_eq!(kept.len(), 1);
    let body = kept[0].body.to_string();
    assert!(body.contains("\"value\":7") && !body.contains("\"value\":3"));
    let again = desk.perform(&operator(), ask).unwrap();
    assert_eq!((again.earlier, again.figures), (public.shield.published.len(), public.figures));
}

#[test]
fn folding_again_gives_the_same_register() {
    let (desk, _) = desk();
    approved(&desk);
    send(&desk, "mrrm_registration", 10, &registration(1, "Amal"));
    let before = desk.perform(&operator(), FoldsRebuild).unwrap();
    let after = desk.perform(&operator(), FoldsRebuild).unwrap();
    assert_eq!(before, after);
    assert_eq!(value(&desk, "dtm.migrants", "round:50"), Some(900));
}
