//! The counting operator against counting by hand.

use std::collections::{BTreeMap, BTreeSet};

use masar_facts::{Cell, Filter, Snapshot};
use masar_ledger::Entry;
use masar_programme::{Condition, Literal, Op};
use proptest::prelude::*;

use crate::mission::{assistance, distribution, estimate, folded, registration};

const SERVICES: [&str; 3] = ["food", "nfi", "medical"];
const PLACES: [&str; 4] = ["LY02110403", "LY02110404", "LY021204", "LY01"];

/// Any order of services, registrations, head counts and estimates.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Entry>> {
    let step = (0u8..10, 0u8..8, 0usize..3, 0usize..4, 1u8..90);
    prop::collection::vec(step, 0..60).prop_map(|steps| {
        let entry =
            |(seq, (kind, who, service, place, many)): (u64, (u8, u8, usize, usize, u8))| {
                let entry = match kind {
                    0..6 => assistance(seq, who, &[SERVICES[service]]),
                    6 | 7 => {
                        registration(seq, who, ["male", "female", "?"][service], many, who / 2)
                    }
                    8 => distribution(seq, SERVICES[service], u64::from(many)),
                    _ => estimate(seq, 50 + u32::from(who), u64::from(many)),
                };
                Entry { place: Some(PLACES[place].parse().unwrap()), ..entry }
            };
        (1..).zip(steps).map(entry).collect()
    })
}

/// People as sets, cell by cell.
fn by_hand(facts: &Snapshot, by: &[&str]) -> Vec<Cell> {
    let all = facts.select(&Condition::All, &Filter::default()).unwrap();
    let mut people: BTreeMap<Vec<String>, BTreeSet<u32>> = BTreeMap::new();
    for (lineage, cell) in facts.lineage(&all).zip(facts.values(&all, by).unwrap()) {
        let Some(person) = lineage.person else { continue };
        people.entry(cell).or_default().insert(person);
    }
    people.into_iter().map(|(cell, people)| Cell { cell, value: people.len() as u64 }).collect()
}

proptest! {
    /// Distinct people are a set's size in every cell.
    #[test]
    fn distinct_people_are_counted_as_sets_are(entries in histories()) {
        let facts = folded(&entries).snapshot();
        let all = facts.select(&Condition::All, &Filter::default()).unwrap();
        for by in [&["sex"][..], &["service", "admin2"], &["month", "age_group", "nationality", "place"]] {
            prop_assert_eq!(facts.count_persons(&all, by).unwrap(), by_hand(&facts, by));
        }
    }

    /// People who look alike are the people of the cells and of the marks; head
    /// counts are theirs.
    #[test]
    fn people_who_look_alike_add_up_to_those_counted(entries in histories()) {
        let facts = folded(&entries).snapshot();
        let select = |condition: &Condition| facts.select(condition, &Filter::default()).unwrap();
        let all = select(&Condition::All);
        let by = ["service", "admin2"];
        let food = Condition::Compare {
            column: "service".into(),
            op: Op::Eq,
            value: Literal::Text("food".into()),
        };
        let food = select(&food);
        let mut cells: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        let mut marked = 0;
        for group in facts.alike(&facts.identified(&all), &by, std::slice::from_ref(&food)).unwrap() {
            marked += group.people * u64::from(group.marks);
            group.cells.into_iter().for_each(|cell| *cells.entry(cell).or_default() += group.people);
        }
        let found: Vec<Cell> = cells.into_iter().map(|(cell, value)| Cell { cell, value }).collect();
        prop_assert_eq!(found, facts.count_persons(&all, &by).unwrap());
        let known = facts.count_persons(&food, &[]).unwrap();
        prop_assert_eq!(marked, known.first().map_or(0, |cell| cell.value));
        let nameless = facts.anonymous(&all);
        let heads = facts.alike(&nameless, &by, &[]).unwrap().into_iter();
        let heads = heads.map(|group| Cell { cell: group.cells[0].clone(), value: group.people });
        prop_assert_eq!(heads.collect::<Vec<_>>(), facts.sum(&nameless, &by).unwrap());
    }

    /// Every grouping set of a cube is what counting by it alone gives.
    #[test]
    fn a_cube_holds_every_grouping(entries in histories()) {
        let facts = folded(&entries).snapshot();
        let all = facts.select(&Condition::All, &Filter::default()).unwrap();
        let cube = facts.cube_persons(&all, &["service", "sex", "admin1"]).unwrap();
        prop_assert_eq!(cube.len(), 8);
        for set in cube {
            let by: Vec<&str> = set.by.iter().map(String::as_str).collect();
            let counted = facts.count_persons(&all, &by).unwrap();
            let met: Vec<Cell> = counted.into_iter().filter(|cell| cell.value > 0).collect();
            let cells: Vec<Cell> = set.cells.into_iter().filter(|cell| cell.value > 0).collect();
            prop_assert_eq!(cells, met);
        }
    }

    /// A service given twice reaches nobody more.
    #[test]
    fn a_repeated_service_reaches_nobody_more(entries in histories()) {
        let mut again: Vec<Entry> = entries.iter().flat_map(|entry| [entry.clone(), entry.clone()]).collect();
        for (seq, entry) in (1..).zip(&mut again) {
            entry.seq = masar_domain::Seq(seq);
        }
        let people = |entries: &[Entry]| {
            let facts = folded(entries).snapshot();
            let all = facts.select(&Condition::All, &Filter::default()).unwrap();
            facts.count_persons(&all, &["service", "admin2"]).unwrap()
        };
        prop_assert_eq!(people(&again), people(&entries));
    }
}
