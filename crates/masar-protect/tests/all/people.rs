//! Files of people, attacked by somebody who has the register that they were taken
//! from, with every name: from what is given out and that register alone.

use std::collections::{BTreeMap, BTreeSet};

use masar_protect::records::{RecordRules, Records, protect_records};

use crate::attacker::Chance;

/// Columns by which somebody could be found again, and what nobody shall learn.
const QUASI: [&str; 4] = ["sex", "age", "place", "arrived"];
const SECRETS: [&str; 2] = ["need", "illness"];

/// What was found over many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct People {
    pub(crate) files: usize,
    pub(crate) refused: usize,
    pub(crate) people: usize,
    pub(crate) left_out: usize,
    /// Who could be fewer than k of those given out.
    pub(crate) found: usize,
    /// Whose secret is one of fewer than l, where anybody like them answered.
    pub(crate) secrets: usize,
    /// Files of which the expected risk is not below what was asked, more was left
    /// out than allowed, or the risk that is told is not the one that is counted.
    pub(crate) risky: usize,
    /// A value that is written in two ways, or a column that tells people apart.
    pub(crate) broken: usize,
}

fn file(chance: &mut Chance, count: usize) -> String {
    let mut text = "name,sex,age,place,arrived,need,illness\n".to_owned();
    let (places, kinds) = (2 + chance.place(40), 2 + chance.place(5));
    for number in 0..count {
        let sex = ["female", "male", ""][chance.place(20).min(3).saturating_sub(1).min(2)];
        let age = chance.below(30) + chance.below(60);
        let place = chance.place(places).min(chance.place(places));
        let day = format!("2025-{:02}-{:02}", 1 + chance.place(12), 1 + chance.place(28));
        let need = format!("need{}", chance.place(kinds).min(chance.place(kinds)));
        let illness = ["", "", "none", "chronic", "acute"][chance.place(5)];
        text += &format!(
            "person {number},{sex},{age},LY{:02}{:02},{day},{need},{illness}\n",
            1 + place % 3,
            1 + place
        );
    }
    text
}

fn rows(text: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| headings.iter().position(|heading| heading == *column).unwrap())
        .collect();
    let pick = |row: csv::StringRecord| places.iter().map(|at| row[*at].to_owned()).collect();
    reader.records().map(|row| pick(row.unwrap())).collect()
}

pub(crate) fn people_attack(chance: &mut Chance, found: &mut People) {
    let (k, secrets) = (2 + chance.place(9), chance.place(3));
    let l = if secrets == 0 { 1 } else { 1 + chance.place(k.min(3)) };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let quasi = &QUASI[..2 + chance.place(3)];
    let rules = RecordRules {
        quasi: names(quasi),
        sensitive: names(&SECRETS[..secrets]),
        k,
        l,
        risk_ppm: [10_000, 30_000, 90_000][chance.place(3)],
        ..RecordRules::default()
    };
    let count = 200 + chance.place(1_500);
    let text = file(chance, count);
    found.files += 1;
    match protect_records("p", &text, &rules) {
        Ok(done) => file_judge(&text, &done, &rules, found),
        Err(_) => found.refused += 1,
    }
}

fn file_judge(text: &str, done: &Records, rules: &RecordRules, found: &mut People) {
    let columns: Vec<&str> = rules.quasi.iter().map(String::as_str).collect();
    let secrets: Vec<&str> = rules.sensitive.iter().map(String::as_str).collect();
    let (register, out) = (rows(text, &columns), done.to_csv());
    let (given, told) = (rows(&out, &columns), rows(&out, &secrets));
    found.people += register.len();
    found.left_out += register.len() - given.len();
    let mut classes: BTreeMap<&Vec<String>, Vec<usize>> = BTreeMap::new();
    for (number, row) in given.iter().enumerate() {
        classes.entry(row).or_default().push(number);
    }
    for people in classes.values() {
        found.found += if people.len() < rules.k { people.len() } else { 0 };
        for (secret, _) in secrets.iter().enumerate() {
            let answers: BTreeSet<&String> = people
                .iter()
                .map(|at| &told[*at][secret])
                .filter(|text| !text.is_empty())
                .collect();
            let few = !answers.is_empty() && answers.len() < rules.l;
            found.secrets += if few { people.len() } else { 0 };
        }
    }
    let risk = classes.len() as u64 * 1_000_000;
    let left_out = (register.len() - given.len()) * 20;
    let right = risk < rules.risk_ppm * given.len() as u64
        && left_out <= register.len()
        && done.after.expected_ppm == risk.div_ceil(given.len().max(1) as u64)
        && done.after.classes == classes.len();
    found.risky += usize::from(!right);
    found.broken += usize::from(out.contains("person"));
    found.broken += usize::from(is_written_twice(&register, &given));
}

/// Every value is written in one way: sorted, each column is a coarser register.
fn is_written_twice(register: &[Vec<String>], given: &[Vec<String>]) -> bool {
    (0..register[0].len()).any(|column| {
        let kinds = |rows: &[Vec<String>]| {
            rows.iter().map(|row| row[column].clone()).collect::<BTreeSet<String>>().len()
        };
        kinds(given) > kinds(register)
    })
}

#[test]
fn who_has_the_register_finds_nobody_in_what_is_given_out() {
    let (mut chance, mut found) = (Chance(8), People::default());
    (0..25).for_each(|_| people_attack(&mut chance, &mut found));
    let wrong = [found.found, found.secrets, found.risky, found.broken];
    assert_eq!(wrong, [0; 4], "{found:?}");
    assert!(found.refused * 2 < found.files, "{found:?}");
}
