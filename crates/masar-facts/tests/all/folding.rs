//! Entries become facts.

use insta::assert_snapshot;
use masar_ledger::Kind;
use serde_json::json;

use crate::mission::{
    What, apply, assistance, counted, distribution, entry, estimate, folded, registration,
};

#[test]
fn a_person_who_got_two_services_is_one_person() {
    let facts = folded(&[
        assistance(1, 1, &["food", "nfi"]),
        assistance(2, 1, &["food"]),
        assistance(3, 2, &["nfi"]),
    ])
    .snapshot();
    assert_snapshot!(counted(&facts, What::Persons, "TRUE", &[]), @"2");
    assert_snapshot!(counted(&facts, What::Persons, "TRUE", &["service"]), @"food 1, nfi 2");
    assert_snapshot!(counted(&facts, What::Rows, "TRUE", &["service"]), @"food 2, nfi 2");
}

#[test]
fn a_registration_that_comes_late_still_tells_sex_and_age() {
    let mut store = folded(&[assistance(1, 1, &["food"])]);
    let by = ["sex", "age_group", "nationality"];
    assert_snapshot!(
        counted(&store.snapshot(), What::Persons, "TRUE", &by), @"unknown unknown unknown 1");
    apply(&mut store, &registration(2, 1, "female", 30, 9)).unwrap();
    assert_snapshot!(counted(&store.snapshot(), What::Persons, "TRUE", &by), @"female 18_59 EGY 1");
    assert_snapshot!(counted(&store.snapshot(), What::Households, "TRUE", &[]), @"1");
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects() {
    let wrong = assistance(2, 2, &["food", "nfi"]);
    let right =
        masar_ledger::Entry { supersedes: Some(wrong.id), ..assistance(3, 2, &["medical"]) };
    let facts = folded(&[assistance(1, 1, &["food"]), wrong, right]).snapshot();
    assert_snapshot!(counted(&facts, What::Persons, "TRUE", &["service"]), @"food 1, medical 1");

    let wrong = registration(1, 1, "male", 20, 9);
    let right =
        masar_ledger::Entry { supersedes: Some(wrong.id), ..registration(2, 1, "female", 2, 9) };
    let facts = folded(&[wrong, right, assistance(3, 1, &["food"])]).snapshot();
    assert_snapshot!(counted(&facts, What::Persons, "TRUE", &["sex", "age_group"]), @"female 0_5 1");
}

#[test]
fn head_counts_and_estimates_have_no_person() {
    let facts =
        folded(&[distribution(1, "food", 40), distribution(2, "nfi", 0), estimate(3, 50, 900)])
            .snapshot();
    assert_snapshot!(counted(&facts, What::Persons, "TRUE", &[]), @"0");
    assert_snapshot!(
        counted(&facts, What::Sum, "TRUE", &["fact", "service", "round"]),
        @"presence unknown 50 900, service food unknown 40");
    let round = &facts.rounds()[0];
    assert_snapshot!(format!("{} {} {}", round.number, round.first, round.last), @"50 2023-10-01 2023-12-31");
}

#[test]
fn a_condition_follows_sql_where_values_are_missing() {
    let facts =
        folded(&[assistance(1, 1, &["food"]), assistance(2, 2, &["nfi"]), estimate(3, 50, 900)])
            .snapshot();
    let rows = |condition: &str| counted(&facts, What::Rows, condition, &[]);
    assert_snapshot!(rows("service = 'food'"), @"1");
    assert_snapshot!(rows("service <> 'food'"), @"1");
    assert_snapshot!(rows("NOT service = 'food'"), @"1");
    assert_snapshot!(rows("service IS NULL"), @"1");
    assert_snapshot!(rows("service IN ('food', 'nfi')"), @"2");
    assert_snapshot!(rows("service NOT IN ('food')"), @"1");
    assert_snapshot!(rows("service = 'food' OR round = 50"), @"2");
    assert_snapshot!(rows("person IS NULL"), @"1");
    assert_snapshot!(rows("place = 'LY02' AND admin2 = 'LY0211'"), @"3");
    assert_snapshot!(rows("place = 'LY0212'"), @"0");
    assert_snapshot!(rows("date >= '2023-10-31' AND date < '2023-11-01'"), @"3");
    assert_snapshot!(rows("value > 1"), @"1");
}

#[test]
fn times_and_places_are_computed() {
    let facts = folded(&[assistance(1, 1, &["food"])]).snapshot();
    assert_snapshot!(
        counted(&facts, What::Persons, "TRUE", &["year", "quarter", "month"]),
        @"2023 2023-Q4 2023-10 1");
    assert_snapshot!(
        counted(&facts, What::Places, "TRUE", &["admin1", "admin2", "admin3", "admin4"]),
        @"LY02 LY0211 LY021104 LY02110403 1");
}

#[test]
fn what_cannot_be_folded_leaves_nothing_and_is_named() {
    let mut store = folded(&[assistance(1, 1, &["food"])]);
    let error = apply(&mut store, &assistance(2, 1, &["nfi", "gold"])).unwrap_err();
    assert_snapshot!(error, @"entry 00000000-0000-0002-0000-000000000000: column `service` does not take `gold`");
    let answers = json!({"answers": {"person": "somebody", "help": {"services": ["food"]}}});
    let error = apply(&mut store, &entry(3, Kind::Submission, "assistance", answers)).unwrap_err();
    assert_snapshot!(error.code(), @"FACTS-003");
    let error = apply(&mut store, &assistance(3, 1, &["nfi"])).unwrap_err();
    assert_snapshot!(error.code(), @"FACTS-005");
    apply(&mut store, &assistance(4, 1, &["nfi"])).unwrap();
    assert_snapshot!(counted(&store.snapshot(), What::Rows, "TRUE", &["service"]), @"food 1, nfi 1");
}

#[test]
fn a_snapshot_costs_nothing_when_nothing_changed() {
    let mut store = folded(&[assistance(1, 1, &["food"])]);
    let first = store.snapshot();
    apply(&mut store, &entry(2, Kind::Look, "", json!({}))).unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &store.snapshot()));
}
