//! Names: attested pairs are found, other names are not, and the laws hold.

use std::fmt::Write as _;

use insta::assert_snapshot;
use masar_text::names::{
    Name, full_similarity, name_normalise, name_parse, transliterate_to_arabic,
    transliterate_to_latin,
};
use proptest::prelude::*;

/// Per mille from which two names are taken for one.
const ALIKE: u16 = 850;

struct Pair {
    full: bool,
    latin: &'static str,
    arabic: &'static str,
}

fn pairs() -> Vec<Pair> {
    let rows = include_str!("../../data/name_pairs.csv").lines().skip(1);
    let cells = rows.map(|row| row.split(',').collect::<Vec<_>>());
    cells
        .map(|cells| Pair { full: cells[1] == "full", latin: cells[2], arabic: cells[3] })
        .collect()
}

/// Whether the two share a key or are alike, as parts or as whole names.
fn found(full: bool, one: &str, other: &str) -> bool {
    if full {
        return full_similarity(one, other) >= ALIKE;
    }
    let (left, right) = (Name::new(one), Name::new(other));
    left.key_shared(&right) || left.similarity(&right) >= ALIKE
}

fn alike(one: &str, other: &str) -> u16 {
    Name::new(one).similarity(&Name::new(other))
}

#[test]
fn nine_in_ten_attested_pairs_are_found() {
    for full in [false, true] {
        let of_kind: Vec<Pair> = pairs().into_iter().filter(|pair| pair.full == full).collect();
        let hits = of_kind.iter().filter(|pair| found(full, pair.latin, pair.arabic)).count();
        assert!(hits * 10 >= of_kind.len() * 9, "whole names: {full}, {hits} of {}", of_kind.len());
    }
}

#[test]
fn fewer_than_one_in_a_thousand_other_pairs_are_found() {
    for full in [false, true] {
        let of_kind: Vec<Pair> = pairs().into_iter().filter(|pair| pair.full == full).collect();
        let (mut tried, mut hits) = (0u32, 0u32);
        let mut state = 0x4d61_7361_7221_u64;
        let mut next = |below: usize| {
            // Knuth's MMIX constants: the same pairs on every machine.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("31 bits fit") % below
        };
        while tried < 100_000 {
            let (one, other) = (&of_kind[next(of_kind.len())], &of_kind[next(of_kind.len())]);
            // The same name, attested twice, is no other name.
            if alike(one.latin, other.latin) >= 950 || alike(one.arabic, other.arabic) >= 950 {
                continue;
            }
            tried += 1;
            hits += u32::from(found(full, one.latin, other.arabic));
        }
        assert!(hits * 1000 < tried, "whole names: {full}, {hits} of {tried}");
    }
}

#[test]
fn one_name_is_alike_in_every_usage() {
    let same = [
        ("Mohamed", "Mahamat"),
        ("محمد", "Mamadou"),
        ("Abderrahmane", "عبد الرحمن"),
        ("Abdurrahman", "Abdel Rahman"),
        ("Ennaji", "الناجي"),
        ("Esseghir", "الصغير"),
        ("Gamal", "Jamal"),
        ("Djamel", "جمال"),
        ("Youssouf", "يوسف"),
        ("Issoufou", "Yusuf"),
        ("Fatoumata", "فاطمة"),
        ("Xasan", "Hassan"),
        ("Cali", "علي"),
        ("Hossain", "حسين"),
        ("Rehman", "Rahman"),
        ("Cissé", "Cisse"),
        ("Noureddine", "نور الدين"),
        ("Abou Bakr", "أبو بكر"),
        ("مُحَمَّد", "محمـد"),
        ("ইসলাম", "Islam"),
        ("ተስፋዬ", "Tesfaye"),
        ("Abdelgadir", "عبد القادر"),
        ("Aïssata", "عائشة"),
    ];
    let missed: Vec<_> = same.iter().filter(|(one, other)| !found(false, one, other)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn names_that_look_alike_are_kept_apart() {
    let other = [
        ("Ali", "Ela"),
        ("Omar", "Amr"),
        ("Hassan", "Hussein"),
        ("Salem", "Salma"),
        ("Said", "Saad"),
    ];
    let scores: String = other.iter().fold(String::new(), |mut text, (one, two)| {
        let _ = writeln!(
            text,
            "{one} {two}: {}",
            if alike(one, two) < ALIKE { "apart" } else { "alike" }
        );
        text
    });
    assert_snapshot!(scores, @r"
    Ali Ela: apart
    Omar Amr: apart
    Hassan Hussein: apart
    Salem Salma: apart
    Said Saad: apart
    ");
}

#[test]
fn compounds_stay_whole() {
    let cut = |full: &str| name_parse(full).parts.join(" | ");
    assert_snapshot!(cut("عبد الرحمن محمد أبو بكر الزنتاني"), @"عبد الرحمن | محمد | أبو بكر | الزنتاني");
    assert_snapshot!(cut("Nur al Din Ben Ali El Sharif"), @"Nur al Din | Ben Ali | El Sharif");
    assert_snapshot!(cut("Ahmed ould Salem 😀"), @"Ahmed | ould Salem");
    let name = name_parse("محمد علي سالم الورفلي");
    assert_eq!(name.grandfather.as_deref(), Some("سالم"));
    assert_eq!(name.family.as_deref(), Some("الورفلي"));
}

#[test]
fn whole_names_may_be_swapped_and_parts_missing() {
    assert!(full_similarity("Omar Mohamed Al Tahwi", "عمر محمد الطهوي") >= ALIKE);
    assert!(full_similarity("Brahima Fouji", "Fouji Ibrahim") >= ALIKE);
    assert!(full_similarity("خديجة عثمان محمد الززوني", "Khadija Othman Al-Zazouni") >= ALIKE);
    assert!(full_similarity("Ahmed Salem", "Khadija Othman") < 500);
}

#[test]
fn candidates_in_the_other_script_are_ranked() {
    assert_eq!(transliterate_to_latin("محمد", 3).first().map(String::as_str), Some("Mohamed"));
    assert!(transliterate_to_arabic("Salem", 8).iter().any(|text| text == "سالم"));
    assert_eq!(transliterate_to_arabic("Karim", 4).len(), 4);
    assert!(transliterate_to_latin("", 4).is_empty());
}

#[test]
fn a_very_long_name_and_pictures_do_no_harm() {
    let long = "محمد".repeat(10_000);
    assert_eq!(Name::new(&long), Name::new(&long));
    assert!(full_similarity(&long, &long) == 1000);
    assert_eq!(Name::new("😀 123").key(), 0);
    assert_eq!(name_normalise("  مُحَمَّد   الأَمين "), "محمد الامين");
}

proptest! {
    #[test]
    fn similarity_is_symmetric_and_whole_for_itself(one in "[a-zا-ي '-]{0,20}", other in "\\PC{0,20}") {
        let (left, right) = (Name::new(&one), Name::new(&other));
        prop_assert_eq!(left.similarity(&right), right.similarity(&left));
        prop_assert!(left.is_empty() || left.similarity(&left) == 1000);
        prop_assert_eq!(full_similarity(&one, &other), full_similarity(&other, &one));
        prop_assert!(full_similarity(&one, &other) <= 1000);
    }
}
