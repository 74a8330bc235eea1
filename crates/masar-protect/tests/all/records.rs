//! Files of people: what is given out is measured again from its text alone.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Lang;
use masar_protect::records::page::records_html;
use masar_protect::records::{RecordRules, ppm_read, protect_records};

/// People who differ as people do, from a small generator.
fn people(count: u64) -> String {
    let mut text = "name,sex,age,place,arrived,need\n".to_owned();
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (state >> 33) % below
    };
    for number in 0..count {
        let sex = ["female", "male"][usize::from(next(4) > 0)];
        let place = format!("LY02{:02}{:02}", 1 + next(4), 1 + next(6));
        let arrived = format!("2023-{:02}-{:02}", 1 + next(12), 1 + next(28));
        let need = ["food", "health", "shelter", "protection"][usize::try_from(next(4)).unwrap()];
        text.push_str(&format!("person {number},{sex},{},{place},{arrived},{need}\n", next(80)));
    }
    text
}

fn rules(quasi: &[&str], sensitive: &[&str], k: usize, l: usize) -> RecordRules {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    RecordRules { quasi: names(quasi), sensitive: names(sensitive), k, l, ..RecordRules::default() }
}

/// Size and different sensitive values of each class in a text that is given out.
fn classes(text: &str, quasi: &[&str], sensitive: &str) -> Vec<(usize, usize)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let mut classes: BTreeMap<Vec<String>, (usize, BTreeSet<String>)> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let class = classes.entry(quasi.iter().map(|q| row[at(q)].to_owned()).collect());
        let class = class.or_default();
        class.0 += 1;
        class.1.insert(row[at(sensitive)].to_owned());
    }
    classes.into_values().map(|(size, kinds)| (size, kinds.len())).collect()
}

const QUASI: [&str; 4] = ["sex", "age", "place", "arrived"];

#[test]
fn what_is_given_out_has_the_size_the_diversity_and_the_risk_that_were_asked() {
    for (count, k, l) in [(600, 5, 2), (3_000, 3, 1), (3_000, 10, 3)] {
        let rules = rules(&QUASI, &["need"], k, l);
        let done = protect_records("people.csv", &people(count), &rules).unwrap();
        let classes = classes(&done.to_csv(), &QUASI, "need");
        let records: usize = classes.iter().map(|(size, _)| size).sum();
        assert!(classes.iter().all(|(size, kinds)| *size >= k && *kinds >= l));
        assert!(classes.len() * 100 < records * 3, "the expected risk is below 3 percent");
        assert_eq!(records + done.left_out, usize::try_from(count).unwrap());
        assert!(done.left_out * 20 <= usize::try_from(count).unwrap());
        assert!(!done.recodings.is_empty() && done.before.unique > 0);
        assert!(!done.headings.contains(&"name".to_owned()), "names are left out");
    }
}

#[test]
fn the_order_of_records_changes_nothing_but_the_order() {
    let text = people(400);
    let (head, rows) = text.split_once('\n').unwrap();
    let mut turned: Vec<&str> = rows.lines().collect();
    turned.reverse();
    let turned = format!("{head}\n{}\n", turned.join("\n"));
    let rules = rules(&QUASI, &["need"], 5, 2);
    let (one, other) = (
        protect_records("p", &text, &rules).unwrap(),
        protect_records("p", &turned, &rules).unwrap(),
    );
    assert_eq!(one.recodings, other.recodings);
    let sorted = |mut rows: Vec<Vec<String>>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(one.rows), sorted(other.rows));
}

#[test]
fn what_is_safe_already_stays_as_it_is() {
    let text: String = (0..400).map(|n| format!("{},x{}\n", ["a", "b"][n % 2], n % 3)).collect();
    let rules = rules(&["group"], &["need"], 5, 2);
    let done = protect_records("p", &format!("group,need\n{text}"), &rules).unwrap();
    assert!(done.recodings.is_empty() && done.left_out == 0);
    assert_eq!((done.after.k, done.after.l, done.after.classes), (200, 3, 2));
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_code() {
    let code = |rules: &RecordRules, text: &str| {
        let refused = protect_records("p", text, rules);
        refused.err().map(|problems| problems[0].code)
    };
    let text = people(30);
    assert_eq!(code(&rules(&[], &[], 5, 1), &text), Some("RECORDS-001"));
    assert_eq!(code(&rules(&["sex", "sex"], &[], 5, 1), &text), Some("RECORDS-002"));
    assert_eq!(code(&rules(&["sex"], &[], 1, 1), &text), Some("RECORDS-003"));
    assert_eq!(code(&rules(&["sex"], &[], 31, 1), &text), Some("RECORDS-004"));
    assert_eq!(code(&rules(&["nothing"], &[], 5, 1), &text), Some("PROTECT-005"));
    // Thirty people cannot be below 3 percent.
    assert_eq!(code(&rules(&["sex"], &["need"], 20, 5), &text), Some("RECORDS-005"));
}

#[test]
fn a_risk_is_read_in_either_script() {
    assert_eq!(ppm_read("3%"), Some(30_000));
    assert_eq!(ppm_read("٢.٥٪"), Some(25_000));
    assert_eq!(ppm_read("0.03"), Some(30_000));
    assert_eq!(ppm_read("3"), Some(30_000));
    for wrong in ["", "0", "-1", "101%", "three", "1.5.2", "1e3"] {
        assert_eq!(ppm_read(wrong), None, "{wrong}");
    }
}

#[test]
fn the_page_tells_what_was_done_and_names_no_value_of_a_record() {
    let rules = rules(&QUASI, &["need"], 5, 2);
    let done = protect_records("people.csv", &people(600), &rules).unwrap();
    for lang in Lang::ALL {
        let page = records_html(lang, &done, &rules);
        assert!(!page.contains("person 1") && !page.contains("{ $") && !page.contains('['));
    }
}
