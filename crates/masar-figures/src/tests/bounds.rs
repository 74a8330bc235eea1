//! The exact part, the bounded part and the interval of both.

use insta::assert_snapshot;
use masar_facts::Snapshot;
use masar_ledger::Entry;
use proptest::prelude::*;

use super::programme::{asked, facts, programme, service};
use super::worlds::every_population;
use crate::check::check_of;
use crate::count::figure_of;
use crate::public::{figure_public_of, protect_of};
use crate::query::{Figure, Query};
use crate::report::report_of;
use crate::trace::trace_of;
use crate::world::{BY_NAME, Look, Meeting, Under};

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
    assert_snapshot!(serde_json::to_string(&figure.parts).unwrap(), @r#"{"known":3,"nameless":[{"programme":"help","fact":"service","service":"food","people":40},{"programme":"help","fact":"service","service":"medical","people":10},{"programme":"help","fact":"service","service":"nfi","people":25}],"from":40,"to":75,"twice":0,"told":[{"kind":"named_too","of":["help.food"],"from":0,"to":0,"used":true}],"contradicted":false,"loose":false}"#);
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
    assert_eq!(ends("", "2023"), (55, 74), "nobody got anything at another time");
    assert_eq!(ends("", "2023-05-05"), (55, 74), "nor on another day");
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
fn what_is_told_of_a_bounded_figure_and_true_is_no_finding_of_the_audit() {
    let rules = told("overlaps = [{ of = ['help.food', 'help.nfi'], value = 21 }]");
    let report = report_of(&programme().with_rules(&rules), &mixed(), &asked(&[], "", ""));
    assert_eq!(report.findings, []);
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

#[test]
fn a_number_in_which_bounds_meet_by_what_is_told_is_deduced_and_not_counted() {
    let code = |facts: &Snapshot, rules: &str| {
        reached(facts, &told(rules), &asked(&[], "", "")).method.code()
    };
    let heads = |extra: Option<Entry>| {
        let food = service(0, 40, "food", "", DAY, PLACE);
        facts(&[food].into_iter().chain(extra).collect::<Vec<_>>())
    };
    let both = heads(Some(service(0, 25, "nfi", "", DAY, PLACE)));
    let met = "overlaps = [{ of = ['help.food', 'help.nfi'], value = 20 }]";
    assert_eq!((code(&both, ""), code(&both, met)), ("bounded", "deduced"));
    // Everybody at the one service was counted there, and nobody identified.
    assert_eq!(code(&heads(None), "disjoint_by = ['admin1']"), "heads");
    let known = facts(&[service(1, 1, "food", "male", DAY, PLACE)]);
    assert_eq!(code(&known, met), "counted");
}

#[test]
fn a_public_view_shows_the_narrow_interval_and_no_part_of_it() {
    let facts = facts(&[
        service(0, 40, "food", "", DAY, "LY0101"),
        service(0, 20, "nfi", "", DAY, "LY0101"),
        service(0, 30, "food", "", DAY, "LY0201"),
        service(0, 30, "nfi", "", DAY, "LY0201"),
    ]);
    let both = "overlaps = [{ of = ['help.food', 'help.nfi'], from = 48, to = 50 }]";
    let programme = programme().with_rules(&told(&format!("{both}\ndisjoint_by = ['admin1']")));
    let query = asked(&["admin1"], "", "2023");
    let figure = figure_of(&programme, &facts, "help.reached", &query).unwrap();
    let whole = asked(&[], "", "2023");
    let shield =
        protect_of(&programme, &facts, &whole, std::slice::from_ref(&figure), &[]).unwrap();
    let public = figure_public_of(&programme, &facts, &whole, &figure, &shield).unwrap();
    assert_eq!((public.lower, public.upper, &public.parts), (Some(70), Some(72), &None));
    let ends = |cell: &crate::query::FigureCell| (cell.lower, cell.upper);
    let cells: Vec<_> = public.by.iter().map(ends).collect();
    assert_eq!(cells, [(Some(40), Some(42)), (Some(30), Some(32))]);
}

/// What was learnt of a part of the time says nothing of the rest.
#[test]
fn at_least_holds_around_and_at_most_inside_what_it_was_learnt_of() {
    let rules = told(
        "overlaps = [{ of = ['help.food', 'help.nfi'], from = 5, to = 10, period = '2023-05' }]",
    );
    let facts = facts(&[
        service(0, 40, "food", "", DAY, PLACE),
        service(0, 25, "nfi", "", DAY, PLACE),
        service(0, 30, "food", "", "2023-06-01", PLACE),
        service(0, 30, "nfi", "", "2023-06-01", "LY02"),
    ]);
    let ends = |place: &str, period: &str| {
        let figure = reached(&facts, &rules, &asked(&[], place, period));
        (figure.lower.unwrap(), figure.upper.unwrap())
    };
    assert_eq!(ends("", "2023-05"), (55, 60));
    // June by itself has from 30 to 60 people, who may all have come in May.
    assert_eq!(ends("", "2023"), (70, 120), "at least around");
    assert_eq!(ends("LY0101", "2023"), (70, 90), "at most inside");
    assert_eq!(ends("", "2023-06"), (30, 60));
}

fn cells(facts: &Snapshot, rules: &str, by: &str) -> Vec<(String, u64, u64)> {
    let figure = reached(facts, &told(rules), &asked(&[by], "", ""));
    let cell = |cell: &crate::query::FigureCell| {
        (cell.cell[by].clone(), cell.lower.unwrap(), cell.upper.unwrap())
    };
    figure.by.iter().map(cell).collect()
}

#[test]
fn what_is_told_narrows_the_cells_of_a_split_as_it_does_the_whole() {
    let facts = facts(&[
        service(0, 40, "food", "", DAY, "LY0101"),
        service(0, 20, "nfi", "", DAY, "LY0101"),
        service(0, 30, "food", "", DAY, "LY0201"),
        service(0, 30, "nfi", "", DAY, "LY0201"),
    ]);
    let cell = |code: &str, lower, upper| (code.to_owned(), lower, upper);
    assert_eq!(cells(&facts, "", "admin1"), [cell("LY01", 40, 60), cell("LY02", 30, 60)]);
    // Nobody but five is at both, so that there are few anywhere.
    let rare = "overlaps = [{ of = ['help.food', 'help.nfi'], from = 0, to = 5 }]";
    assert_eq!(interval(&facts, rare), (115, 120));
    assert_eq!(cells(&facts, rare, "admin1"), [cell("LY01", 55, 60), cell("LY02", 55, 60)]);
    // All but two who got other items got food: in one place or in the other.
    let often = "overlaps = [{ of = ['help.food', 'help.nfi'], from = 48, to = 50 }]";
    assert_eq!(interval(&facts, often), (70, 72));
    assert_eq!(cells(&facts, often, "admin1"), [cell("LY01", 40, 60), cell("LY02", 30, 60)]);
    // In the one where they were: then the cells share what the whole has.
    let apart = format!("{often}\ndisjoint_by = ['admin1']");
    assert_eq!(interval(&facts, &apart), (70, 72));
    assert_eq!(cells(&facts, &apart, "admin1"), [cell("LY01", 40, 42), cell("LY02", 30, 32)]);
    // What is told of one place is used there.
    let here = "overlaps = [{ of = ['help.food', 'help.nfi'], value = 20, place = 'LY01' }]";
    assert_eq!(cells(&facts, here, "admin1"), [cell("LY01", 40, 40), cell("LY02", 30, 60)]);
    assert_eq!(interval(&facts, here), (70, 100));
}

#[test]
fn a_figure_that_counts_a_part_of_a_service_narrows_too() {
    let facts = facts(&[
        service(0, 40, "food", "", DAY, "LY0101"),
        service(0, 20, "food", "", DAY, "LY0201"),
        service(0, 25, "nfi", "", DAY, "LY0101"),
    ]);
    // A place cuts the service in two.
    let cut = "overlaps = [{ of = ['help.food', 'help.nfi'], value = 0, place = 'LY01' }]";
    assert_eq!(interval(&facts, cut), (65, 85));
}

#[test]
fn somebody_known_in_two_groups_contradicts_that_nobody_is() {
    let facts = facts(&[
        service(1, 1, "food", "male", DAY, "LY0101"),
        service(1, 1, "food", "male", DAY, "LY0201"),
        service(0, 40, "nfi", "", DAY, "LY0201"),
    ]);
    let figure = reached(&facts, &told("disjoint_by = ['admin1']"), &asked(&[], "", ""));
    assert!(figure.parts.unwrap().contradicted);
    assert_eq!((figure.lower, figure.upper), (Some(40), Some(41)));
}

#[test]
fn what_is_too_much_to_solve_is_bounded_wider_and_said() {
    let places = (1..=22).map(|place| format!("LY03{place:02}"));
    let mut entries = Vec::new();
    for (place, many) in places.zip(10_u64..) {
        for (service_of, more) in [("food", 5), ("nfi", 3), ("medical", 0)] {
            entries.push(service(0, many + more, service_of, "", DAY, &place));
        }
    }
    for who in 1..=200 {
        let what = ["food", "nfi", "medical"][usize::from(who) % 3];
        let place = format!("LY03{:02}", 1 + who % 22);
        entries.push(service(who, 1, what, "male", DAY, &place));
    }
    let facts = facts(&entries);
    let both = "overlaps = [{ of = ['help.food', 'help.nfi'], from = 0, to = 5 }]";
    let apart = format!("disjoint_by = ['admin2']\n{both}");
    let figure = reached(&facts, &told(&apart), &asked(&["admin2"], "", ""));
    let parts = figure.parts.unwrap();
    assert!(parts.loose && !parts.contradicted);
    // No wider than either by itself.
    let whole = (figure.lower.unwrap(), figure.upper.unwrap());
    for rules in [both, "disjoint_by = ['admin2']"] {
        let alone = interval(&facts, rules);
        assert!(alone.0 <= whole.0 && whole.1 <= alone.1, "{whole:?} {alone:?}");
    }
    let lower: u64 = figure.by.iter().map(|cell| cell.lower.unwrap()).sum();
    let upper: u64 = figure.by.iter().map(|cell| cell.upper.unwrap()).sum();
    assert!(lower <= whole.1 && whole.0 <= upper);
}

/// Somebody's facts: where each is, named at the food and at the other items,
/// counted at the food and at the other items.
type Life = [Option<usize>; 4];

const REGIONS: [&str; 2] = ["LY0101", "LY0201"];

fn lives() -> impl Strategy<Value = Vec<Life>> {
    let fact = || prop::option::of(0_usize..2);
    prop::collection::vec([fact(), fact(), fact(), fact()], 1..5)
}

/// The same as everybody's looks: named or counted, where, at what.
fn looks(lives: &[Life], grouped: bool, region: usize) -> Vec<Look> {
    let mut all = Vec::new();
    for life in lives {
        let groups =
            |place: usize| if grouped { vec![Some(place.to_string())] } else { Vec::new() };
        let marks = |bit: u32, place: usize| bit | if place == 0 { bit << 2 } else { 0 };
        let named: Vec<(u32, usize)> = [1, 2]
            .into_iter()
            .zip(&life[..2])
            .filter_map(|(bit, at)| Some((bit, (*at)?)))
            .collect();
        if let Some(&(_, first)) = named.first() {
            all.push(Look {
                part: BY_NAME,
                marks: named.iter().fold(0, |all, &(bit, place)| all | marks(bit, place)),
                groups: groups(first),
                in_cell: named.iter().any(|(_, place)| *place == region),
            });
        }
        for (part, at) in (1..).zip(&life[2..]) {
            if let Some(place) = *at {
                let (marks, in_cell) = (marks(1 << (part - 1), place), place == region);
                all.push(Look { part, marks, groups: groups(place), in_cell });
            }
        }
    }
    all
}

fn lived(lives: &[Life]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (who, life) in (1u8..).zip(lives) {
        for (at, place) in life.iter().enumerate() {
            let Some(place) = place else { continue };
            let (who, sex) = if at < 2 { (who, "male") } else { (0, "") };
            entries.push(service(who, 1, ["food", "nfi"][at % 2], sex, DAY, REGIONS[*place]));
        }
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Overlaps and unions, of all places and of one, and regions that nobody is
    /// in two of: whole and cells have the ends of every population that fits, the
    /// truth is inside, and cells and whole agree.
    #[test]
    fn whole_and_cells_are_those_of_every_population_that_fits(
        mut lives in lives(),
        is_apart in any::<bool>(),
        told_of in prop::collection::vec((0_usize..3, any::<bool>(), 0_u64..2, 0_u64..2), 0..3),
    ) {
        if is_apart {
            for life in &mut lives {
                let home = life.iter().flatten().next().copied();
                life.iter_mut().flatten().for_each(|place| *place = home.unwrap_or(0));
            }
        }
        lives.retain(|life| life.iter().any(Option::is_some));
        prop_assume!(looks(&lives, false, 0).len() <= 7);
        let mut rules = String::new();
        let mut meetings = Vec::new();
        for (kind, is_here, below, above) in told_of {
            let all: u32 = if is_here { 12 } else { 3 };
            let (key, under, marks, of) = match kind {
                0 => ("overlaps", Under::All, all, "'help.food', 'help.nfi'"),
                1 => ("unions", Under::Any, all, "'help.food', 'help.nfi'"),
                _ => ("named_too", Under::NamedToo, all & 5, "'help.food'"),
            };
            if rules.contains(key) {
                continue;
            }
            let truth = Meeting { under, marks, from: 0, to: None };
            let people: Vec<Vec<Look>> =
                lives.iter().map(|life| looks(std::slice::from_ref(life), false, 0)).collect();
            let met = super::worlds::met(&people, &truth);
            let (from, to) = (met.saturating_sub(below), met + above);
            let place = if is_here { ", place = 'LY01'" } else { "" };
            rules += &format!("{key} = [{{ of = [{of}], from = {from}, to = {to}{place} }}]\n");
            let is_nameless = lives.iter().any(|life| life[2].is_some_and(|place| place == 0 || !is_here));
            if under != Under::NamedToo || is_nameless {
                meetings.push(Meeting { from, to: Some(to), ..truth });
            }
        }
        if is_apart {
            rules += "disjoint_by = ['admin1']\n";
        }
        let facts = facts(&lived(&lives));
        let whole = interval(&facts, &rules);
        let cells = cells(&facts, &rules, "admin1");
        for (region, code) in ["LY01", "LY02"].iter().enumerate() {
            let ends = every_population(&looks(&lives, is_apart, region), &meetings).unwrap();
            prop_assert_eq!(whole, ends[0], "{}", rules);
            let cell = cells.iter().find(|(found, ..)| found == code);
            prop_assert_eq!(cell.map_or((0, 0), |cell| (cell.1, cell.2)), ends[1], "{} {}", code, rules);
        }
        let sums = cells.iter().fold((0, 0), |sums, cell| (sums.0 + cell.1, sums.1 + cell.2));
        prop_assert!(whole.0 <= sums.1);
        prop_assert!(!is_apart || sums.0 <= whole.1);
    }
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
