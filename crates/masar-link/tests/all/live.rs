//! The index of living people: who is found by what, and what is left of those
//! who were taken out.

use masar_domain::{Lang, PersonId, Sex};
use masar_link::live::{Evidence, Found, LiveIndex, Recall, Registration};

fn id(number: u32) -> PersonId {
    PersonId::from_bytes(u128::from(number).to_be_bytes())
}

fn everybody(_: u32) -> bool {
    true
}

fn named<'a>(given: &'a str, father: &'a str, family: &'a str) -> Registration<'a> {
    Registration { given, father, family, ..Registration::default() }
}

/// A few people who are asked for, among many who are not.
fn index() -> LiveIndex {
    let mut index = LiveIndex::new();
    let fatima = Registration {
        birth: "1990-03-11".parse().ok(),
        sex: Sex::Female,
        phone: "+218 91-234 5678",
        document: "P123456",
        nationality: "SDN",
        ..named("فاطمة", "عبد الرحمن", "الورفلي")
    };
    index.add(id(1), 1, &fatima);
    index.add(id(2), 2, &named("Yusuf", "Ibrahim", "Haroun"));
    index.add(id(3), 3, &named("Abdoulaye", "Moussa", "Issoufou"));
    let others = ["محمد", "أحمد", "علي", "عمر", "خديجة", "مريم", "صالح", "سعيد", "زينب", "هالة"];
    for number in 0..900_u32 {
        let name = |turn: usize| {
            let place = number as usize / [1, 9, 81][turn] % 9;
            others[(place + turn) % others.len()]
        };
        index.add(id(100 + number), 100 + number, &named(name(0), name(1), name(2)));
    }
    index
}

fn first(found: &[Found]) -> Option<PersonId> {
    found.first().map(|found| found.person)
}

#[test]
fn a_name_is_found_in_either_script_misspelt_and_by_parts() {
    let index = index();
    for asked in [
        "فاطمة عبد الرحمن الورفلي",
        "Fatima Abdurrahman Warfalli",
        "fatma abdelrahman el werfalli",
        "Fatima Warfali",
        "الورفلي",
        "فاطمه الورفلى",
    ] {
        assert_eq!(first(&index.search(asked, 5, &everybody)), Some(id(1)), "{asked}");
    }
    for asked in ["يوسف إبراهيم هارون", "Youssef Haroun", "yosef ibraheem haron"] {
        assert_eq!(first(&index.search(asked, 5, &everybody)), Some(id(2)), "{asked}");
    }
    for asked in ["Abdulaye Issoufou", "عبد الله موسى إيسوفو"] {
        assert_eq!(first(&index.search(asked, 5, &everybody)), Some(id(3)), "{asked}");
    }
}

#[test]
fn telephone_and_document_numbers_find_whoever_bears_them() {
    let index = index();
    for asked in ["0912345678", "٠٩١٢٣٤٥٦٧٨", "091 234 5678", "P123456", "p 123-456"] {
        let found = index.search(asked, 5, &everybody);
        assert_eq!(first(&found), Some(id(1)), "{asked}");
    }
    let slip = index.search("P123496", 5, &everybody);
    assert_eq!(first(&slip), Some(id(1)));
    assert_eq!(slip[0].evidence, [Evidence::DocumentNear]);
    assert!(index.search("P999999", 5, &everybody).is_empty());
}

#[test]
fn a_registration_like_one_that_is_held_is_told_with_reasons() {
    let index = index();
    let again = Registration {
        birth: "1990-11-03".parse().ok(),
        sex: Sex::Female,
        phone: "0912345678",
        nationality: "SDN",
        ..named("Fatima", "Abdelrahman", "Al-Warfalli")
    };
    let found = index.alike(&again, 5, &everybody);
    assert_eq!(first(&found), Some(id(1)));
    assert!(found[0].score >= 900, "{}", found[0].score);
    let words: Vec<String> =
        found[0].evidence.iter().map(|evidence| evidence.words(Lang::En)).collect();
    insta::assert_snapshot!(words.join("; "), @"same name; rare name; same telephone number; day of birth with month and day exchanged; same sex; same nationality");
    let arabic = found[0].evidence[0].words(Lang::Ar);
    assert!(!arabic.contains("live-"), "{arabic}");
}

#[test]
fn a_brother_is_not_taken_for_the_same_person() {
    let mut index = index();
    let brother = |given, birth: &str, sex| Registration {
        birth: birth.parse().ok(),
        sex,
        phone: "0925550001",
        nationality: "SDN",
        place: "LY0211",
        ..named(given, "Ibrahim", "Haroun")
    };
    index.add(id(50), 50, &brother("Idris", "1985-02-07", Sex::Male));
    let found = index.alike(&brother("Salma", "1991-06-19", Sex::Female), 5, &everybody);
    let score = found.iter().find(|found| found.person == id(50)).map_or(0, |found| found.score);
    assert!(score < 300, "{score}");
}

#[test]
fn whom_one_may_not_see_is_not_found() {
    let index = index();
    let found = index.search("Fatima Warfalli", 5, &|tag| tag != 1);
    assert!(found.iter().all(|found| found.person != id(1)));
    assert!(index.search("0912345678", 5, &|tag| tag != 1).is_empty());
}

#[test]
fn several_registrations_of_one_person_are_one_answer() {
    let mut index = index();
    index.add(id(1), 9, &named("Fatima", "Abdulrahman", "Warfalli"));
    let found = index.search("Fatima Warfalli", 20, &everybody);
    assert_eq!(found.iter().filter(|found| found.person == id(1)).count(), 1);
    assert_eq!(index.person_registrations(id(1)).len(), 2);
    assert!(index.remove_tagged(id(1), 1));
    assert_eq!(index.person_registrations(id(1)).len(), 1);
    assert!(index.search("0912345678", 5, &everybody).is_empty());
}

#[test]
fn nothing_is_left_of_people_who_were_taken_out() {
    let mut index = index();
    let people: Vec<PersonId> = (1..=3).chain(100..1_000).map(id).collect();
    for person in people {
        assert!(index.remove(person));
        assert!(!index.remove(person));
    }
    assert!(index.is_blank());
    assert!(index.search("Fatima Warfalli", 5, &everybody).is_empty());
}

#[test]
fn what_is_remembered_of_others_changes_no_answer() {
    let mut index = index();
    let mut recall = Recall::default();
    let mut ask = |index: &LiveIndex| {
        for person in (1..=3).chain(100..1_000).step_by(7).map(id) {
            let known = index.alike_person(&mut recall, person, 5, &everybody);
            assert_eq!(known, index.alike_person(&mut Recall::default(), person, 5, &everybody));
        }
    };
    ask(&index);
    // The number of a spelling that is given up goes to another.
    assert!(index.remove(id(2)));
    index.add(id(4), 4, &named("Salma", "Ibrahima", "Harun"));
    index.add(id(5), 5, &named("Selma", "Ibrahim", "Haroun"));
    ask(&index);
}

#[test]
fn the_same_people_answer_the_same_way() {
    let (one, other) = (index(), index());
    for asked in ["محمد علي", "Ahmad Omar", "0912345678", "Khadija"] {
        assert_eq!(one.search(asked, 20, &everybody), other.search(asked, 20, &everybody));
    }
}

#[test]
fn anything_typed_is_answered_gracefully() {
    let mut index = index();
    let long = "محمد ".repeat(3_000);
    let wild = ["", " ", "🙂🙂", "٪٪٪", "a", "0", "محمدAhmed", "\u{202e}abc\0", long.as_str()];
    for text in wild {
        index.search(text, 20, &everybody);
        index.add(id(9_000), 0, &named(text, text, text));
        index.add(id(9_000), 0, &Registration { full: text, ..Registration::default() });
        index.alike(&named(text, text, text), 5, &everybody);
    }
    assert!(index.remove(id(9_000)));
}

#[test]
fn a_name_that_everybody_bears_stays_bounded() {
    let mut index = LiveIndex::new();
    for number in 0..50_000 {
        index.add(id(number + 1), number, &named("محمد", "أحمد", "علي"));
    }
    let found = index.search("محمد أحمد علي", 20, &everybody);
    assert_eq!(found.len(), 20);
    let tags: Vec<u32> = found.iter().map(|found| found.tag).collect();
    assert_eq!(tags, (0..20).collect::<Vec<_>>(), "equals stand in the order of their coming");
}
