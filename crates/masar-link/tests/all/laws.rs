//! Laws that hold for any table.

use std::collections::BTreeMap;

use masar_link::block::Slots;
use masar_link::compare::{Levels, pattern_of};
use masar_link::model::{Model, unrelated_measure};
use masar_link::screen::Screen;
use masar_link::sight::Sight;
use masar_link::{Outcome, link_run_csv};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{HEADING, config};

/// A row without its identifier.
fn row() -> impl Strategy<Value = String> {
    let name = || {
        select(vec![
            "محمد",
            "محمدد",
            "Mohamed",
            "Mohammad",
            "احمد",
            "Ahmad",
            "فاطمة",
            "Fatima",
            "علي",
            "Ali",
            "سالم",
            "Salem",
            "الورفلي",
            "Warfalli",
            "Traoré",
            "😀",
            "مhمد",
            "",
        ])
    };
    let birth =
        select(vec!["1990-01-01", "1990-03-04", "1990-04-03", "1990", "1991-03", "", "9999"]);
    let phone = select(vec!["0912345678", "+218912345678", "0912345687", "0925550001", ""]);
    let document = select(vec!["P123456789", "P123456780", "P987654321", "", ""]);
    let plain =
        (select(vec!["M", "F", ""]), select(vec!["LBY", "SDN", ""]), select(vec!["LY1", ""]));
    (name(), name(), name(), name(), birth, phone, document, plain).prop_map(
        |(given, father, grandfather, family, birth, phone, document, (sex, nation, place))| {
            format!(
                ",{given},{father},{grandfather},{family},{sex},{birth},30,{nation},{phone},{document},{place},2024-01-01\n"
            )
        },
    )
}

fn table(rows: &[(String, String)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(id, row)| format!("{id},{row}")).collect();
    HEADING.to_owned() + &rows.concat()
}

fn numbered(rows: Vec<String>) -> Vec<(String, String)> {
    rows.into_iter().enumerate().map(|(at, row)| (format!("R{at:03}"), row)).collect()
}

fn run(rows: &[(String, String)], decisions: Option<&str>, threads: usize) -> Outcome {
    let decisions = decisions.map(str::as_bytes);
    let table = table(rows);
    link_run_csv(table.as_bytes(), decisions, &config(), threads, &mut |_| {})
        .expect("a good table")
        .0
}

fn probabilities(outcome: &Outcome) -> BTreeMap<(String, String), f64> {
    let id = |at: u32| outcome.people.ids[at as usize].clone();
    let pair =
        |pair: &masar_link::cluster::Pair| ((id(pair.left), id(pair.right)), pair.probability);
    outcome.pairs.iter().map(pair).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_and_threads_change_nothing(
        rows in vec(row(), 2..60), turn in 0_usize..60
    ) {
        let rows = numbered(rows);
        let mut turned = rows.clone();
        turned.reverse();
        let turn = turn % rows.len();
        turned.rotate_left(turn);
        let (one, two) = (run(&rows, None, 1), run(&turned, None, 2));
        prop_assert_eq!(one.pairs_csv(), two.pairs_csv());
        prop_assert_eq!(one.clusters_csv(), two.clusters_csv());
        prop_assert_eq!(one.estimate, two.estimate);
    }

    #[test]
    fn comparing_is_symmetric(rows in vec(row(), 2..24)) {
        let outcome = run(&numbered(rows), None, 1);
        let (people, rarity) = (&outcome.people, &outcome.rarity);
        let slots = Slots::new(people, rarity);
        let unrelated = unrelated_measure(people, rarity, 500, 1);
        let screen = Screen::new(&Model::expected(people, unrelated, people.len()));
        let mut known = Levels::default();
        for a in 0..people.len() {
            for b in 0..people.len() {
                let sight = |at: usize| Sight::new(people, rarity, at);
                let there = pattern_of(&mut known, people, &sight(a), &sight(b));
                let back = pattern_of(&mut known, people, &sight(b), &sight(a));
                prop_assert_eq!(there, back);
                let there = screen.passes(people, &slots, (a, b), &slots.looks[b]);
                prop_assert_eq!(there, screen.passes(people, &slots, (b, a), &slots.looks[a]));
            }
        }
    }

    #[test]
    fn an_exact_copy_does_not_lower_the_pairs_of_its_original(
        rows in vec(row(), 20..50), copied in 0_usize..50
    ) {
        let mut rows = numbered(rows);
        let first = run(&rows, None, 1);
        let before = probabilities(&first);
        let original = rows[copied % rows.len()].clone();
        rows.push(("X999".to_owned(), original.1.clone()));
        let after = probabilities(&run(&rows, None, 1));
        // Within a group a pair may stand higher than its own evidence, for what
        // both have with a third; that holds only as long as the group does.
        let group = |id: &String| {
            first.people.ids.iter().position(|known| known == id).map(|at| first.clusters[at])
        };
        let own = |pair: &&(String, String)| {
            (pair.0 == original.0 || pair.1 == original.0) && group(&pair.0) != group(&pair.1)
        };
        for pair in before.keys().filter(own) {
            let now = after.get(pair).copied().unwrap_or(0.0);
            prop_assert!(now >= before[pair], "{pair:?} {} {now}", before[pair]);
        }
    }

    #[test]
    fn what_was_decided_different_is_never_one_person(
        rows in vec(row(), 4..30),
        apart in vec((0_usize..30, 0_usize..30), 0..12),
        same in vec((0_usize..30, 0_usize..30), 0..12),
    ) {
        let rows = numbered(rows);
        let id = |at: usize| rows[at % rows.len()].0.clone();
        let mut decisions = "left,right,decision\n".to_owned();
        for (decided, word) in [(&apart, "different"), (&same, "same")] {
            for (a, b) in decided {
                decisions += &format!("{},{},{word}\n", id(*a), id(*b));
            }
        }
        let outcome = run(&rows, Some(&decisions), 2);
        for (a, b) in apart.iter().map(|(a, b)| (a % rows.len(), b % rows.len())) {
            prop_assert!(a == b || outcome.clusters[a] != outcome.clusters[b]);
        }
        for (a, b) in &outcome.decided {
            prop_assert_eq!(outcome.clusters[*a as usize], outcome.clusters[*b as usize]);
        }
    }
}
