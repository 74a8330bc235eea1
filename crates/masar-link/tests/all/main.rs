//! What holds for every run: order and threads change nothing, what cannot be
//! one person is kept apart, and bad input gives a message or a result.

mod laws;
mod live;
use masar_domain::Lang;
use masar_link::evidence::clusters_evidence;
use masar_link::{Config, LinkError, Outcome, link_run_csv};

const HEADING: &str = "rec_id,full_name,given_name,father_name,grandfather_name,family_name,sex,dob,\
age,nationality,phone,doc_no,admin2,reg_date\n";

fn config() -> Config {
    Config { random_pairs: 2_000, ..Config::default() }
}

fn run(rows: &[String], threads: usize) -> Outcome {
    let input = HEADING.to_owned() + &rows.concat();
    link_run_csv(input.as_bytes(), None, &config(), threads, &mut |_| {}).expect("a good file").0
}

/// People with names of a small supply; every fifth is there twice.
fn people(count: usize) -> Vec<String> {
    let names = ["محمد", "Ahmed", "فاطمة", "Salim", "عثمان", "Musa", "Karim", "نادية", "Omar"];
    let mut rows = Vec::new();
    for at in 0..count {
        let person = if at % 5 == 4 { at - 1 } else { at };
        let name = |turn: usize| names[(person * 7 + person / 9 + turn * 4) % names.len()];
        let (given, father, family) = (name(0), name(1), name(person % 3));
        let (year, month, day) = (1950 + person * 3 % 60, 1 + person % 12, 1 + person % 28);
        rows.push(format!(
            "R{at:04},,{given},{father},,{family},M,{year}-{month:02}-{day:02},,LBY,,D{person:07},LY1,2024-01-01\n"
        ));
    }
    rows
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_nothing() {
    let rows = people(400);
    let mut turned = rows.clone();
    turned.reverse();
    let (one, two) = (run(&rows, 1), run(&turned, 2));
    assert_eq!(one.pairs_csv(), two.pairs_csv());
    assert_eq!(one.clusters_csv(), two.clusters_csv());
    assert_eq!(one.estimate, two.estimate);
    assert!(one.pairs.len() >= 70, "{}", one.pairs.len());
}

#[test]
fn records_with_two_documents_of_one_kind_are_never_one_person() {
    let outcome = run(&people(400), 2);
    for (at, a) in outcome.people.records.iter().enumerate() {
        for (other, b) in outcome.people.records.iter().enumerate().skip(at + 1) {
            let (one, two) = (outcome.people.doc(a), outcome.people.doc(b));
            let apart = one.iter().zip(two).filter(|(x, y)| x != y).count();
            if apart > 2 {
                assert_ne!(outcome.clusters[at], outcome.clusters[other]);
            }
        }
    }
}

#[test]
fn empty_fields_long_names_and_signs_are_compared_gracefully() {
    let long = "ا".repeat(10_000);
    let mut rows = people(50);
    rows.push("X1,,,,,,,,,,,,,\n".to_owned());
    rows.push("X2,,,,,,,,,,,,,\n".to_owned());
    rows.push(format!("X3,,{long},😀,مhمd,😀😀,F,2999-99-99,400,,1,2,,x\n"));
    rows.push(format!("X4,,{long},😀,مhمd,😀😀,F,0000-00-00,-1,,1,2,,x\n"));
    let outcome = run(&rows, 2);
    assert_eq!(outcome.clusters.len(), 54);
}

#[test]
fn a_block_of_a_hundred_thousand_equal_names_stays_bounded() {
    let row = |at: usize| format!("E{at:06},,محمد,أحمد,,علي,M,,,LBY,,,LY1,2024-01-01\n");
    let outcome = run(&(0..100_000).map(row).collect::<Vec<_>>(), 2);
    let most = (config().pairs_per_record_max * 100_000).max(config().pairs_broad) as u64;
    assert!((1..=most).contains(&outcome.compared), "{}", outcome.compared);
    let lost: u64 = outcome.rules.iter().map(|rule| rule.pairs_lost).sum();
    assert!(lost > 4_000_000_000, "the report tells what the bound cost: {lost}");
}

#[test]
fn a_missing_column_is_named() {
    let result = link_run_csv(b"id,name\n1,x\n", None, &config(), 1, &mut |_| {});
    let Err(LinkError::Problem(problem)) = result else { panic!("not refused") };
    assert_eq!(problem.code, "LINK-004");
}

#[test]
fn windows_1256_is_read_and_said() {
    let text = HEADING.to_owned() + &people(20).concat();
    let bytes = encoding_rs::WINDOWS_1256.encode(&text).0;
    let (outcome, problems) = link_run_csv(&bytes, None, &config(), 1, &mut |_| {}).unwrap();
    assert_eq!(problems[0].code, "LINK-002");
    assert_eq!(outcome.pairs_csv(), run(&people(20), 1).pairs_csv());
}

#[test]
fn two_decisions_that_contradict_are_told_and_the_two_kept_apart() {
    let rows = people(50).concat();
    let table = HEADING.to_owned() + &rows;
    let decisions = b"left,right,decision\nR0000,R0001,same\nR0000,R0001,different\nR0002,Z,same\n";
    let done = link_run_csv(table.as_bytes(), Some(decisions), &config(), 1, &mut |_| {}).unwrap();
    let codes: Vec<&str> = done.1.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["LINK-012", "LINK-014"]);
    assert_ne!(done.0.clusters[0], done.0.clusters[1]);
}

#[test]
fn an_age_without_a_day_of_registration_uses_the_files_own_year() {
    let row = |id: &str, dob: &str, age: &str, day: &str| {
        format!("{id},,محمد,علي,,سالم,M,{dob},{age},LBY,,,LY1,{day}\n")
    };
    let year = |rows: &[String]| {
        let outcome = run(rows, 1);
        outcome.people.records[0].birth.year
    };
    let without = row("A", "", "20", "");
    assert_eq!(year(std::slice::from_ref(&without)), 0, "nothing tells the year");
    let dated = row("B", "", "30", "2019-05-01");
    assert_eq!(year(&[without.clone(), dated]), 1999);
    let born = row("B", "1980", "30", "");
    assert_eq!(year(&[without, born]), 1990);
}

/// Brothers who live together, three to a house, of whom nobody is there twice and
/// nobody has a document. Only ages are known, so that all but their given names is
/// as alike as in one person.
fn brothers(houses: u32) -> Vec<String> {
    let given = "محمد احمد سالم عثمان موسى كريم عمر يوسف طارق حسن بشير فرج نبيل رمضان جمعة علي خالد \
                 مفتاح ادريس منصور زياد";
    let given: Vec<&'static str> = given.split(' ').collect();
    let family = ["الورفلي", "الزنتاني", "المصراتي", "الفيتوري", "الترهوني", "الغرياني", "الزوي"];
    let mut rows = Vec::new();
    for house in 0..houses {
        let of = |turn: u32, count: u32| {
            let mixed = (house * 64 + turn + 1).wrapping_mul(0x9e37_79b9);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca6b);
            (mixed ^ (mixed >> 13)) % count
        };
        let one = |names: &[&'static str], turn: u32, more: u32| -> &'static str {
            names[(of(turn, 1 << 20) + more) as usize % names.len()]
        };
        let (father, grandfather) = (one(&given, 1, 0), one(&given, 2, 0));
        let (family, place) = (one(&family, 3, 0), of(4, 20));
        for brother in 0..3 {
            let (own, age) = (one(&given, 5, brother * 5), 20 + of(6, 20) + brother);
            rows.push(format!(
                "R{:04},,{own},{father},{grandfather},{family},M,,{age},LBY,0912{house:06},,\
                 LY{place},2024-01-01\n",
                house * 3 + brother
            ));
        }
    }
    rows
}

#[test]
fn brothers_who_live_together_are_not_learnt_as_one_person_where_nobody_is_twice() {
    let outcome = run(&brothers(400), 2);
    assert!(outcome.estimate.people >= 1_140, "{:?}", outcome.estimate);
    let joined = outcome.pairs.iter().filter(|pair| pair.probability >= 0.5).count();
    assert!(joined <= 12, "{joined}");
}

#[test]
fn a_configuration_that_cannot_be_used_names_its_line() {
    let problem = Config::parse("block_cap = 10\nseeds = 3\n").unwrap_err();
    assert_eq!((problem.code, problem.place.row), ("LINK-013", Some(2)));
    let problem = Config::parse("block_cap = 1\n").unwrap_err();
    assert_eq!(problem.code, "LINK-013");
}

#[test]
fn clusters_carry_their_evidence_in_both_languages() {
    let outcome = run(&people(100), 1);
    for lang in [Lang::En, Lang::Ar] {
        let found = clusters_evidence(&outcome, lang);
        assert!(found.len() >= 15, "{}", found.len());
        for one in found {
            assert!(one.records >= 2 && one.average <= 1.0 && !one.words.is_empty());
            assert!(!one.words.contains("link-"), "{}", one.words);
        }
    }
}

#[test]
fn the_doubt_of_a_link_says_where_one_of_the_two_looks_like_a_third() {
    for (lang, third) in [(Lang::En, "third registration"), (Lang::Ar, "تسجيلًا ثالثًا")]
    {
        let told = |outcome: &Outcome| {
            let found = clusters_evidence(outcome, lang);
            (found.iter().filter(|one| one.words.contains(third)).count(), found.len())
        };
        // Names of a small supply repeat themselves only among many.
        let (few, many) = (told(&run(&people(10), 1)), told(&run(&people(400), 1)));
        assert!(few.0 == 0 && few.1 > 0, "{few:?}");
        assert!(many.0 > 0 && many.0 < many.1, "{many:?}");
    }
}
