//! Synthetic people: names from lists, ages and nationalities by rough shares.
//! Nobody here exists.

use masar_domain::Sex;

use crate::random::Random;

const NAMES: &str = include_str!("../../data/names.csv");

/// Nationalities of synthetic migrants with their rough weights, in percent.
const MIGRANTS: [(&str, u64); 12] = [
    ("NER", 25),
    ("EGY", 22),
    ("SDN", 18),
    ("TCD", 12),
    ("NGA", 5),
    ("SYR", 4),
    ("BGD", 3),
    ("GHA", 3),
    ("MLI", 3),
    ("PAK", 2),
    ("SOM", 2),
    ("ERI", 1),
];

/// A made-up person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) sex: Sex,
    pub(super) age: u64,
    pub(super) nationality: String,
    pub(super) population: &'static str,
    pub(super) given: String,
    pub(super) father: String,
    pub(super) family: String,
}

impl Person {
    pub(super) fn full_name(&self) -> String {
        format!("{} {} {}", self.given, self.father, self.family)
    }
}

/// Names by origin, kind and sex.
#[derive(Clone, Debug)]
pub(super) struct Names {
    rows: Vec<NameRow>,
}

#[derive(Clone, Debug)]
struct NameRow {
    origin: String,
    kind: String,
    sex: String,
    text: String,
}

impl Names {
    pub(super) fn read() -> Self {
        let mut reader = csv::Reader::from_reader(NAMES.as_bytes());
        let rows = reader.records().filter_map(|row| {
            let row = row.ok()?;
            let native = row.get(4).filter(|native| !native.is_empty());
            Some(NameRow {
                origin: row.get(0)?.to_owned(),
                kind: row.get(1)?.to_owned(),
                sex: row.get(2)?.to_owned(),
                text: native.or_else(|| row.get(3))?.to_owned(),
            })
        });
        Self { rows: rows.collect() }
    }

    /// A name of the origin, or of the Arab world where the lists have none.
    fn pick(&self, random: &mut Random, origin: &str, kind: &str, sex: &str) -> String {
        for origin in [origin, "ARAB"] {
            let fitting: Vec<&NameRow> = self
                .rows
                .iter()
                .filter(|row| row.origin == origin && row.kind == kind)
                .filter(|row| kind == "family" || row.sex == sex)
                .collect();
            if !fitting.is_empty() {
                return random.pick(&fitting).text.clone();
            }
        }
        String::new()
    }
}

/// A person of this sex and population.
pub(super) fn person(
    names: &Names,
    random: &mut Random,
    sex: Sex,
    population: &'static str,
    home: &str,
) -> Person {
    let id = masar_domain::PersonId::from_bytes(random.bytes()).to_string();
    let nationality = if population == "migrant" {
        random.weighted(&MIGRANTS).to_owned()
    } else {
        home.to_owned()
    };
    let letter = if sex == Sex::Female { "f" } else { "m" };
    Person {
        id,
        sex,
        age: age(random),
        given: names.pick(random, &nationality, "given", letter),
        father: names.pick(random, &nationality, "given", "m"),
        family: names.pick(random, &nationality, "family", ""),
        nationality,
        population,
    }
}

fn age(random: &mut Random) -> u64 {
    match random.below(100) {
        0..=9 => random.below(6),
        10..=22 => 6 + random.below(12),
        23..=96 => 18 + random.below(38),
        _ => 60 + random.below(20),
    }
}
