//! What particular facts give.

use insta::assert_snapshot;
use masar_facts::Snapshot;

use super::programme::{asked, estimate, facts, programme, service};
use crate::check::check_of;
use crate::count::figure_of;
use crate::query::Query;
use crate::report::report_of;
use crate::trace::trace_of;

fn shown(facts: &Snapshot, code: &str, query: &Query) -> String {
    match figure_of(&programme(), facts, code, query) {
        Ok(figure) => serde_json::to_string(&figure).unwrap(),
        Err(error) => error.problem().to_string(),
    }
}

fn helped() -> std::sync::Arc<Snapshot> {
    facts(&[
        service(1, 1, "food", "male", "2023-10-31", "LY02110403"),
        service(1, 1, "nfi", "male", "2023-11-01", "LY02110403"),
        service(2, 1, "food", "female", "2023-11-02", "LY0101"),
        service(2, 1, "food", "female", "2022-01-02", "LY0101"),
    ])
}

#[test]
fn a_person_is_counted_once_and_a_delivery_each_time() {
    let facts = helped();
    assert_snapshot!(
        shown(&facts, "help.reached", &asked(&["sex", "service"], "", "2023")),
        @r#"{"code":"help.reached","unit":"persons","period":"2023","place":"LY","method":"counted","value":2,"lower":2,"upper":2,"by":[{"cell":{"service":"food","sex":"female"},"value":1},{"cell":{"service":"food","sex":"male"},"value":1},{"cell":{"service":"nfi","sex":"male"},"value":1}]}"#);
    assert_snapshot!(
        shown(&facts, "help.deliveries", &asked(&[], "LY02", "2023-Q4")),
        @r#"{"code":"help.deliveries","unit":"persons","period":"2023-Q4","place":"LY02","method":"counted","value":2,"lower":2,"upper":2,"by":[]}"#);
}

#[test]
fn where_identity_is_missing_the_figure_has_bounds() {
    let facts = facts(&[
        service(1, 1, "food", "male", "2023-10-31", "LY02110403"),
        service(0, 40, "food", "", "2023-10-31", "LY02110403"),
        service(0, 25, "nfi", "", "2023-10-31", "LY0101"),
    ]);
    assert_snapshot!(
        shown(&facts, "help.reached", &asked(&["admin1"], "", "")),
        @r#"{"code":"help.reached","unit":"persons","period":"all","place":"LY","method":"bounded","value":null,"lower":40,"upper":66,"parts":{"known":1,"nameless":[{"programme":"help","fact":"service","service":"food","people":40},{"programme":"help","fact":"service","service":"nfi","people":25}],"from":39,"to":65,"twice":0,"told":[],"contradicted":false,"loose":false},"by":[{"cell":{"admin1":"LY01"},"value":25},{"cell":{"admin1":"LY02"},"value":null,"lower":40,"upper":41}]}"#);
}

fn rounds() -> std::sync::Arc<Snapshot> {
    facts(&[
        estimate(49, "2023-09-30", "LY0101", &[("total", "", 900)]),
        estimate(49, "2023-09-30", "LY02110403", &[("total", "", 10)]),
        estimate(
            50,
            "2023-12-31",
            "LY02110403",
            &[
                ("total", "", 99),
                ("shelter", "rented", 70),
                ("shelter", "none", 29),
                ("nationality", "EGY", 99),
                ("pathway", "yes", 12),
            ],
        ),
    ])
}

#[test]
fn a_stock_is_of_the_newest_round_in_the_period() {
    let facts = rounds();
    let whole = |period: &str| shown(&facts, "help.migrants", &asked(&[], "", period));
    assert_snapshot!(whole("2023"), @r#"{"code":"help.migrants","unit":"persons","period":"2023","place":"LY","method":"estimated","value":99,"lower":99,"upper":99,"by":[]}"#);
    assert_snapshot!(whole("2023-Q3"), @r#"{"code":"help.migrants","unit":"persons","period":"2023-Q3","place":"LY","method":"estimated","value":910,"lower":910,"upper":910,"by":[]}"#);
    assert_snapshot!(whole("round:49"), @r#"{"code":"help.migrants","unit":"persons","period":"round:49","place":"LY","method":"estimated","value":910,"lower":910,"upper":910,"by":[]}"#);
    assert_snapshot!(whole(""), @r#"{"code":"help.migrants","unit":"persons","period":"round:50","place":"LY","method":"estimated","value":99,"lower":99,"upper":99,"by":[]}"#);
    assert_snapshot!(whole("2022"), @r#"{"code":"help.migrants","unit":"persons","period":"2022","place":"LY","method":"estimated","value":null,"lower":null,"upper":null,"by":[]}"#);
}

#[test]
fn a_place_that_the_newest_round_left_out_is_not_filled_in() {
    let figure = shown(&rounds(), "help.migrants", &asked(&[], "LY01", "2023"));
    assert_snapshot!(figure, @r#"{"code":"help.migrants","unit":"persons","period":"2023","place":"LY01","method":"estimated","value":0,"lower":0,"upper":0,"by":[]}"#);
}

#[test]
fn a_breakdown_takes_the_place_of_the_total() {
    let facts = rounds();
    assert_snapshot!(
        shown(&facts, "help.migrants", &asked(&["shelter", "admin1"], "", "2023")),
        @r#"{"code":"help.migrants","unit":"persons","period":"2023","place":"LY","method":"estimated","value":99,"lower":99,"upper":99,"by":[{"cell":{"admin1":"LY02","shelter":"none"},"value":29},{"cell":{"admin1":"LY02","shelter":"rented"},"value":70}]}"#);
    assert_snapshot!(
        shown(&facts, "help.migrants", &asked(&["shelter", "nationality"], "", "2023")),
        @"FIGURE-003 help.migrants figure=help.migrants found=shelter, nationality expected=shelter, nationality, pathway");
}

#[test]
fn a_derived_figure_says_so_and_its_cells_are_derived_too() {
    assert_snapshot!(
        shown(&rounds(), "help.households", &asked(&["shelter"], "", "2023")),
        @r#"{"code":"help.households","unit":"households","period":"2023","place":"LY","method":"derived","value":19,"lower":19,"upper":19,"by":[{"cell":{"shelter":"none"},"value":5},{"cell":{"shelter":"rented"},"value":14}]}"#);
}

#[test]
fn a_question_that_cannot_be_answered_says_why() {
    let facts = helped();
    assert_snapshot!(shown(&facts, "help.reach", &asked(&[], "", "")), @"FIGURE-001 help.reach found=help.reach nearest=help.reached, help.heads, help.places");
    assert_snapshot!(shown(&facts, "help.reached", &asked(&["colour"], "", "")), @"FIGURE-002 help.reached figure=help.reached found=colour expected=admin1, admin2, admin3, admin4, age_group, breakdown, category, date, donor, emergency, fact, month, nationality, origin, place, population, programme, project, quarter, round, service, sex, year");
    assert_snapshot!(shown(&facts, "help.reached", &asked(&[], "EG01", "")), @"FIGURE-004 place found=EG01");
    let flood = Query { emergency: Some("flood".into()), ..Query::default() };
    assert_snapshot!(shown(&facts, "help.reached", &flood), @"FIGURE-005 emergency found=flood expected=storm");
    let by = ["sex", "service", "month", "admin1", "admin2"];
    assert_snapshot!(shown(&facts, "help.reached", &asked(&by, "", "")), @"FIGURE-006 help.reached figure=help.reached found=5 most=4");
}

#[test]
fn a_trace_names_people_places_and_entries() {
    let trace = |facts: &Snapshot, code: &str| {
        let trace = trace_of(&programme(), facts, code, &asked(&[], "", "2023")).unwrap();
        let item = |item: &crate::TraceItem| {
            let entries: Vec<String> = item.entries.iter().map(ToString::to_string).collect();
            format!("{}: {} from {}", item.subject, item.value, entries.join(" "))
        };
        let items: Vec<String> = trace.items.iter().map(item).collect();
        format!("{:?} = {}; {}", trace.value, trace.reproduced, items.join("; "))
    };
    assert_snapshot!(trace(&helped(), "help.reached"), @"Some(2) = 2; person 0: 1 from 1 2; person 1: 1 from 3");
    assert_snapshot!(trace(&helped(), "help.deliveries"), @"Some(3) = 3; entry 1: 1 from 1; entry 2: 1 from 2; entry 3: 1 from 3");
    assert_snapshot!(trace(&rounds(), "help.households"), @"Some(19) = 19; place LY02110403: 99 from 3");
}

#[test]
fn contradictions_are_named_with_both_numbers() {
    assert!(check_of(&programme(), &rounds(), &asked(&[], "", "2023")).is_empty());
    let facts = facts(&[estimate(
        50,
        "2023-12-31",
        "LY02110403",
        &[
            ("total", "", 99),
            ("shelter", "rented", 70),
            ("nationality", "EGY", 99),
            ("pathway", "yes", 120),
        ],
    )]);
    let problems = check_of(&programme(), &facts, &asked(&[], "", "2023"));
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_snapshot!(problems.join("\n"), @r"
    FIGURE-101 help.migrants figure=help.migrants what=shelter found=70 expected=99
    FIGURE-101 help.migrants figure=help.migrants what=shelter LY021104 found=70 expected=99
    FIGURE-104 help.migrants figure=help.migrants what=pathway found=120 expected=99
    FIGURE-104 help.migrants figure=help.migrants what=pathway LY021104 found=120 expected=99
    ");
}

#[test]
fn a_report_of_contradictions_has_its_arithmetic_in_both_languages() {
    assert_eq!(report_of(&programme(), &helped(), &asked(&[], "", "2023")).findings, []);
    let facts = facts(&[estimate(
        50,
        "2023-12-31",
        "LY02110403",
        &[("total", "", 99), ("pathway", "yes", 120)],
    )]);
    let report = report_of(&programme(), &facts, &asked(&[], "", "2023"));
    let first = &report.findings[0];
    assert_snapshot!(format!("{} {} {}", first.code, first.figures.join(" "), first.arithmetic), @"FIGURE-101 help.migrants shelter 0 ≠ 99");
    assert!(report.has_errors() && !first.message_ar.is_empty() && !first.message_en.is_empty());
}

#[test]
fn rules_of_packages_are_held_against_the_mission_s_figures() {
    let rules = "[[figure]]\nid='help.food'\nequal='help.deliveries'\n\
                 [[figure]]\nid='help.deliveries'\npercent_of={'help.reached'=100}\nwithin='help.none'\n";
    let programme = programme().with_rules(rules);
    let report = report_of(&programme, &helped(), &asked(&[], "", "2023"));
    let lines: Vec<String> =
        report.findings.iter().map(|one| format!("{} {}", one.code, one.arithmetic)).collect();
    assert_snapshot!(lines.join("\n"), @r"
    AUDIT-005 
    AUDIT-127 3 / 2 = 150.00% ≠ 100%
    AUDIT-126 2 ≠ 3
    ");
}
