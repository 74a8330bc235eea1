//! A report that asks for more than may be shown: it shows the nearest coarser
//! split, says so in both languages, and is the same when printed again.

use std::path::Path;
use std::sync::Arc;

use masar_desk::desk::Desk;
use masar_desk::publications::{Format, PublicationMake};
use masar_domain::{Digits, Lang, Period, Seq};
use masar_ledger::{Ledger, MemoryLedger, Subject};
use masar_programme::chapter::chapter_parse;
use masar_programme::mission::mission_load;
use masar_testkit::demo::entropy;

use crate::help::*;

/// By place and sex, and by the smallest places: too fine for so few people.
const CHAPTER: &str = "# Help\n\n\
    In one place {mrrm.reached admin2=LY0211 sex=male} men were helped.\n\n\
    ::: table \"Fine\" figures=mrrm.reached,mrrm.deliveries by=admin2,sex\n\n\
    ::: bars \"Places\" figure=mrrm.reached by=admin3\n\n\
    ::: map \"Map\" figure=mrrm.reached by=admin2\n";

/// In each of them three women or three men are helped; in a mantika, six people.
const BALADIYAS: [&str; 8] = [
    "LY010101", "LY010102", "LY010301", "LY010302", "LY020901", "LY020902", "LY021101", "LY021104",
];

fn asking() -> (Desk, Arc<dyn Ledger>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions/libya");
    let mut mission = mission_load(&folder).unwrap();
    let (chapter, problems) = chapter_parse("annual.md", CHAPTER);
    assert_eq!(problems, []);
    let package = mission.packages.get_mut("mrrm").unwrap();
    for own in package.chapters.get_mut("annual").unwrap().values_mut() {
        own.clone_from(&chapter);
    }
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new(entropy(2)));
    let desk = Desk::open(Arc::new(mission), Arc::clone(&ledger), None, outside(1)).unwrap();
    for (person, baladiya) in (1..).zip(BALADIYAS.iter().flat_map(|place| [place; 3])) {
        let mut form = registration(person, "Amal");
        form["members"][0]["sex"] = if baladiya.ends_with('1') { "male" } else { "female" }.into();
        send(&desk, "mrrm_registration", 20 + person * 2, &form);
        let mut help = service(person, &["food"]);
        help["site"]["mantika"] = baladiya[..6].into();
        help["site"]["baladiya"] = (*baladiya).into();
        assert_eq!(word(&send(&desk, "mrrm_assistance", 21 + person * 2, &help)), "stored");
    }
    (desk, ledger)
}

fn publish(desk: &Desk, lang: Lang, format: Format) -> (u32, String) {
    let (code, period) = ("annual-report".to_owned(), Period::Year(2023));
    let make = PublicationMake { code, period, lang, digits: None, format };
    let printed = desk.perform(&operator(), make).unwrap();
    (printed.edition, String::from_utf8(printed.bytes).unwrap())
}

#[test]
fn a_report_shows_the_nearest_coarser_split_and_says_so_in_both_languages() {
    let (desk, _) = asking();
    let (_, english) = publish(&desk, Lang::En, Format::Html);
    let (_, arabic) = publish(&desk, Lang::Ar, Format::Html);
    let why = "the asked split would hide nearly everybody.";
    for asked in ["Mantika × Sex", "Baladiya"] {
        let note = format!("Asked by {asked}, shown by Mantika: {why}");
        assert!(english.contains(&note), "{note}");
    }
    assert!(arabic.contains("طُلب التفصيل حسب بلدية ويُعرض حسب منطقة"));
    assert_eq!(english.matches(">Fine<").count(), 1, "deliveries are told as people are");
    let (before, _) = english.split_once(" men were helped").unwrap();
    assert!(before.ends_with("(hidden)</bdi></a>"), "no zero stands where nothing is shown");
    assert_eq!(english.matches("Asked by").count(), 2, "the map is as it was asked");
}

#[test]
fn the_page_about_an_edition_lists_what_is_shown_more_coarsely() {
    let (desk, _) = asking();
    for (lang, title, whole) in [
        (Lang::En, "Shown more coarsely than asked", "not split"),
        (Lang::Ar, "ما يُعرض بتفصيل أقل من المطلوب", "غير مفصّل"),
    ] {
        let (edition, page) = publish(&desk, lang, Format::Disclosure);
        assert_eq!(edition, 1);
        let (_, listed) = page.split_once(title).unwrap();
        assert_eq!(listed.matches("</tr>").count(), 4, "a head and three splits");
        assert!(!listed.contains(whole));
    }
}

#[test]
fn an_edition_keeps_what_was_chosen_and_is_printed_again_as_it_was() {
    let (desk, ledger) = asking();
    let first = publish(&desk, Lang::En, Format::Html);
    assert_eq!(publish(&desk, Lang::En, Format::Html), first);
    let entries = ledger.list_by_subject(&Subject::publication("annual-report:2023"), Seq(0), 10);
    let entries = entries.unwrap();
    assert_eq!(entries.len(), 1);
    let kept = entries[0].body["coarser"].as_array().unwrap();
    let asked: Vec<String> = kept.iter().map(|found| found["asked"].to_string()).collect();
    let both = "[\"admin2\",\"sex\"]";
    assert_eq!(asked, [both, both, "[\"admin3\"]"], "deliveries, and the people in two ways");
    assert!(kept.iter().all(|found| found["shown"][0] == "admin2"));
    let digits = Some(Digits::Arab);
    let (code, period) = ("annual-report".to_owned(), Period::Year(2023));
    let make = PublicationMake { code, period, lang: Lang::Ar, digits, format: Format::Html };
    let dressed = desk.perform(&operator(), make).unwrap();
    let page = String::from_utf8(dressed.bytes).unwrap();
    assert_eq!(dressed.edition, 1);
    assert!(page.contains("طُلب التفصيل حسب بلدية"), "in other digits the same is said");
}
