//! The exact part, the bounded part and the interval of both.

use insta::assert_snapshot;
use masar_facts::Snapshot;
use masar_ledger::Entry;
use proptest::prelude::*;

use super::programme::{asked, facts, programme, service};
use crate::check::check_of;
use crate::count::figure_of;
use crate::query::{Figure, Query};
use crate::report::report_of;
use crate::trace::trace_of;

const DAY: &str = "2023-05-05";
const PLACE: &str = "LY0101";

/// Rules about `help.reached`.
fn told(rules: &str) -> String {
    format!("[[figure]]\nid = 'help.reached'\n{rules}\n")
}

fn reached(facts: &Snapshot, rules: &str, query: &Query) -> Figure {
    figure_of(&programme().with_rules(rules), facts, "help.reached", query).unwrap()
}

fn interval(facts: &Snapshot, rules: &str) -> (u64, u64) {
    let figure = reached(facts, &told(rules), &asked(&[], "", ""));
    (figure.lower.unwrap(), figure.upper.unwrap())
}

/// Three known who got food, and one of them other items; 40 counted at the
/// food, 25 at the other items, 10 at the doctor's.
fn mixed() -> std::sync::Arc<Snapshot> {
    facts(&[
        service(1, 1, "food", "male", DAY, PLACE),
        service(2, 1, "food", "female", DAY, PLACE),
        service(3, 1, "food", "male", DAY, PLACE),
        service(3, 1, "nfi", "male", DAY, PLACE),
        service(0, 40, "food", "", DAY, PLACE),
        service(0, 25, "nfi", "", DAY, "LY02"),
        service(0, 10, "medical", "", DAY, "LY02"),
    ])
}

#[test]
fn a_bounded_figure_tells_its_exact_part_from_its_bounded_part() {
    let rules = told("named_too = [{ of = ['help.food'], from = 0, to = 0 }]");
    let figure = reached(&mixed(), &rules, &asked(&[], "", ""));
    assert_snapshot!(serde_json::to_string(&figure.parts).unwrap(), @r#"{"known":3,"nameless":[{"programme":"help","fact":"service","service":"food","people":40},{"programme":"help","fact":"service","service":"medical","people":10},{"programme":"help","fact":"service","service":"nfi","people":25}],"from":40,"to":75,"twice":0,"told":[{"kind":"named_too","of":["help.food"],"from":0,"to":0,"used":true}],"contradicted":false}"#);
    assert_eq!((figure.lower, figure.upper), (Some(43), Some(78)));
    let known = facts(&[service(1, 1, "food", "male", DAY, PLACE)]);
    assert_eq!(reached(&known, &rules, &asked(&[], "", "")).parts, None);
}

#[test]
fn what_is_told_of_people_in_two_services_narrows_the_interval() {
    let both = |ends: &str| format!("overlaps = [{{ of = ['help.food', 'help.nfi'], {ends} }}]");
    assert_eq!(interval(&mixed(), ""), (40, 78));
    // 40 and 25 at the least, 43 and 26 at the most; 21 of them in both.
    assert_eq!(interval(&mixed(), &both("value = 21")), (44, 58));
    assert_eq!(interval(&mixed(), &both("from = 5, to = 10")), (55, 74));
    let any = "unions = [{ of = ['help.food', 'help.nfi'], from = 0, to = 50 }]";
    assert_eq!(interval(&mixed(), any), (40, 60));
    assert_eq!(interval(&mixed(), "disjoint_by = ['admin1']"), (65, 78));
}

#[test]
fn at_most_holds_inside_what_it_was_learnt_of_and_at_least_around_it() {
    let rules = told(
        "overlaps = [{ of = ['help.food', 'help.nfi'], from = 5, to = 10, period = '2023-05' }]",
    );
    let ends = |place: &str, period: &str| {
        let figure = reached(&mixed(), &rules, &asked(&[], place, period));
        (figure.lower.unwrap(), figure.upper.unwrap())
    };
    assert_eq!(ends("", "2023-05"), (55, 74));
    assert_eq!(ends("", "2023"), (40, 74), "at least around");
    assert_eq!(ends("", "2023-05-05"), (55, 78), "at most inside");
    assert_eq!(ends("LY02", "2023-05"), (25, 35), "nobody got food there");
    assert_eq!(ends("", "2022"), (0, 0));
}

#[test]
fn what_contradicts_the_facts_or_is_of_no_use_is_said_and_not_used() {
    let problems = |rules: &str| {
        let programme = programme().with_rules(&told(rules));
        let problems = check_of(&programme, &mixed(), &asked(&[], "", ""));
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let larger = "overlaps = [{ of = ['help.food', 'help.nfi'], value = 99 }]";
    assert_eq!(interval(&mixed(), larger), (40, 78));
    assert_snapshot!(problems(larger), @"FIGURE-105 help.reached figure=help.reached");
    // Nobody can be in neither: identity knows of one who is in both.
    assert_snapshot!(problems("overlaps = [{ of = ['help.food', 'help.nfi'], value = 0 }]"), @"FIGURE-105 help.reached figure=help.reached");
    let useless =
        "overlaps = [{ of = ['help.food', 'help.places'], value = 1 }]\ndisjoint_by = ['colour']";
    assert_eq!(interval(&mixed(), useless), (40, 78));
    assert_snapshot!(problems(useless), @r"
    FIGURE-106 help.reached figure=help.reached key=overlaps what=help.food, help.places
    FIGURE-106 help.reached figure=help.reached key=disjoint_by what=colour
    ");
    let unknown = told("overlaps = [{ of = ['help.food', 'help.none'], value = 1 }]");
    let report = report_of(&programme().with_rules(&unknown), &mixed(), &asked(&[], "", ""));
    assert!(report.findings.iter().any(|one| one.code == "AUDIT-005"));
}

#[test]
fn a_trace_says_whom_the_head_counts_count_again() {
    let rules = told("overlaps = [{ of = ['help.food', 'help.nfi'], value = 21 }]");
    let programme = programme().with_rules(&rules);
    let trace = trace_of(&programme, &mixed(), "help.reached", &asked(&[], "", "")).unwrap();
    let parts = trace.parts.unwrap();
    assert_eq!((trace.reproduced, parts.twice, trace.upper), (78, 20, Some(58)));
}

/// A person is a set of: named at the food (1), named at the other items (2),
/// counted at the food (4), counted at the other items (8).
const SETS: usize = 15;

fn is_in(set: usize, of: usize) -> bool {
    set & of != 0
}

/// What the facts and the packages can know of a world.
fn seen(counts: &[u64]) -> Vec<u64> {
    let people = |fits: &dyn Fn(usize) -> bool| {
        (1..=SETS).filter(|&set| fits(set)).map(|set| counts[set - 1]).sum::<u64>()
    };
    vec![
        people(&|set| set & 3 == 1),
        people(&|set| set & 3 == 2),
        people(&|set| set & 3 == 3),
        people(&|set| is_in(set, 4)),
        people(&|set| is_in(set, 8)),
        people(&|set| is_in(set, 5) && is_in(set, 10)),
        people(&|set| is_in(set, 4) && is_in(set, 3)),
    ]
}

/// Fewest and most people of all worlds of at most `most` people that fit.
fn worlds(most: u64, fits: impl Fn(&[u64]) -> bool) -> (u64, u64) {
    let (mut ends, mut counts) = ((u64::MAX, 0), vec![0_u64; SETS]);
    loop {
        let people: u64 = counts.iter().sum();
        if fits(&seen(&counts)) {
            ends = (ends.0.min(people), ends.1.max(people));
        }
        let mut at = 0;
        while at < SETS {
            counts[at] += 1;
            if counts.iter().sum::<u64>() <= most {
                break;
            }
            counts[at] = 0;
            at += 1;
        }
        if at == SETS {
            return ends;
        }
    }
}

fn entries(people: &[usize]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (who, &set) in (1u8..).zip(people) {
        for (bit, what) in [(1, "food"), (2, "nfi")] {
            if is_in(set, bit) {
                entries.push(service(who, 1, what, "male", DAY, PLACE));
            }
        }
    }
    for (bit, what) in [(4, "food"), (8, "nfi")] {
        let heads = people.iter().filter(|&&set| is_in(set, bit)).count() as u64;
        entries.push(service(0, heads, what, "", DAY, PLACE));
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The interval is that of all worlds which look the same, so the truth is in
    /// it; and the more is told, the narrower it is.
    #[test]
    fn the_interval_is_that_of_every_world_that_looks_the_same(
        people in prop::collection::vec(1_usize..=SETS, 1..5),
        (is_met, met_below, met_above) in (any::<bool>(), 0_u64..2, 0_u64..2),
        (is_named, named_below, named_above) in (any::<bool>(), 0_u64..2, 0_u64..2),
    ) {
        let counts: Vec<u64> = (1..=SETS).map(|set| people.iter().filter(|one| **one == set).count() as u64).collect();
        let truth = seen(&counts);
        let most: u64 = truth[..5].iter().sum();
        prop_assume!(most <= 6);
        let met = (truth[5].saturating_sub(met_below), truth[5] + met_above);
        let named = (truth[6].saturating_sub(named_below), truth[6] + named_above);
        // Of those counted at the food nothing can be told where nobody was.
        let is_named = is_named && truth[3] > 0;
        let mut rules = String::new();
        if is_met {
            rules += &format!("overlaps = [{{ of = ['help.food', 'help.nfi'], from = {}, to = {} }}]\n", met.0, met.1);
        }
        if is_named {
            rules += &format!("named_too = [{{ of = ['help.food'], from = {}, to = {} }}]\n", named.0, named.1);
        }
        let within = |ends: (u64, u64), found: u64| ends.0 <= found && found <= ends.1;
        let expected = worlds(most, |seen| {
            seen[..5] == truth[..5]
                && (!is_met || within(met, seen[5]))
                && (!is_named || within(named, seen[6]))
        });
        let facts = facts(&entries(&people));
        let found = interval(&facts, &rules);
        prop_assert_eq!(found, expected, "{}", rules);
        let plain = interval(&facts, "");
        prop_assert!(plain.0 <= found.0 && found.1 <= plain.1);
        prop_assert!(within(found, people.len() as u64));
    }
}
