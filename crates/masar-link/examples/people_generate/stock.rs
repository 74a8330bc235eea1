//! Names that people bear, by where they come from, and who comes how often.
//!
//! *Invariant:* every name has at least one spelling in each script; the
//! order of a list is its order of frequency. Names are facts of usage, not of
//! any person; a file of more names adds to the end of each list.

use std::collections::BTreeMap;
use std::error::Error;

use crate::syllables::{TAIL, family_compose};

/// Candidates of a transliteration that a clerk may come up with.
const CANDIDATES: usize = 6;
/// The list of rare families.
const TAIL_LIST: usize = 3;
/// People whose family name is a rare one, per mille.
const FAMILIES_RARE: usize = 450;

#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    /// The usual spellings, the commonest first.
    pub(crate) arabic: Vec<String>,
    pub(crate) latin: Vec<String>,
    /// What a clerk makes of it who knows it in the other script only.
    pub(crate) arabic_guesses: Vec<String>,
    pub(crate) latin_guesses: Vec<String>,
}

/// The place of a name in the stock.
pub(crate) type NameKey = usize;

/// How names are handed down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Custom {
    /// Given, father, grandfather, family.
    Chain,
    /// Given and family; a father only where a form insists.
    Pair,
    /// Given, father, grandfather and no family.
    Patronyms,
    /// Given and a surname that brothers need not share.
    Loose,
}

pub(crate) struct Nation {
    pub(crate) code: &'static str,
    pub(crate) share: usize,
    given: &'static [&'static str],
    family: &'static [&'static str],
    pub(crate) custom: Custom,
    /// Birth dates that are the first of January, per mille.
    pub(crate) heaped: usize,
    /// Lives with a household, per mille; the others are alone.
    pub(crate) settled: usize,
    pub(crate) passport: &'static str,
}

const ARAB: &[&str] = &["ARAB"];
const SAHEL: &[&str] = &["SAHEL", "ARAB"];

const fn nation(
    code: &'static str,
    share: usize,
    names: (&'static [&'static str], &'static [&'static str]),
    custom: Custom,
    habits: (usize, usize, &'static str),
) -> Nation {
    let (given, family) = names;
    let (heaped, settled, passport) = habits;
    Nation { code, share, given, family, custom, heaped, settled, passport }
}

/// More from the Sahel and fewer Libyans than registers of services have.
pub(crate) const NATIONS: [Nation; 13] = [
    nation("SDN", 240, (ARAB, &["SDN", "ARAB"]), Custom::Chain, (420, 700, "P")),
    nation("NER", 190, (SAHEL, &["NER", "SAHEL"]), Custom::Pair, (380, 150, "10PC")),
    nation("LBY", 150, (ARAB, &["LBY"]), Custom::Chain, (60, 900, "")),
    nation("EGY", 120, (ARAB, &["EGY", "ARAB"]), Custom::Chain, (40, 300, "A")),
    nation("TCD", 100, (&["ARAB", "SAHEL"], &["TCD", "ARAB"]), Custom::Chain, (360, 350, "R")),
    nation("NGA", 60, (&["NGA", "SAHEL"], &["NGA"]), Custom::Pair, (120, 250, "A")),
    nation("SYR", 40, (ARAB, &["SYR", "ARAB"]), Custom::Chain, (120, 850, "N")),
    nation("MLI", 30, (SAHEL, &["MLI"]), Custom::Pair, (300, 150, "B")),
    nation("BGD", 25, (&["BGD"], &["BGD"]), Custom::Loose, (250, 20, "BN")),
    nation("GHA", 15, (&["GHA", "SAHEL"], &["GHA"]), Custom::Pair, (150, 100, "G")),
    nation("ERI", 15, (&["ERI"], &["ERI"]), Custom::Patronyms, (200, 400, "K")),
    nation("SOM", 10, (&["SOM"], &["SOM"]), Custom::Patronyms, (450, 500, "P")),
    nation("PSE", 5, (ARAB, &["SYR", "EGY"]), Custom::Chain, (60, 900, "")),
];

pub(crate) struct Stock {
    pub(crate) names: Vec<Name>,
    /// By the place of a nation: men, women, families, rare families.
    lists: Vec<[Vec<NameKey>; 4]>,
}

impl Stock {
    /// The built-in names, then those of `more`, a table with the headings
    /// `origin,kind,sex,latin,native`.
    pub(crate) fn read(more: Option<&[u8]>) -> Result<Self, Box<dyn Error>> {
        let mut read = Reading::default();
        read.table(include_bytes!("stock.csv"), "people", "part")?;
        if let Some(more) = more {
            read.table(more, "origin", "kind")?;
        }
        read.families_derive();
        read.families_compose();
        Ok(read.stock())
    }

    /// A given name, the first ones of a list far likelier.
    pub(crate) fn given(&self, nation: usize, woman: bool, random: &mut crate::Random) -> NameKey {
        let list = &self.lists[nation][usize::from(woman)];
        list[random.skewed(list.len())]
    }

    pub(crate) fn family(&self, nation: usize, random: &mut crate::Random) -> NameKey {
        let rare = random.chance(FAMILIES_RARE);
        let list = &self.lists[nation][if rare { TAIL_LIST } else { 2 }];
        list[random.skewed(list.len())]
    }
}

#[derive(Default)]
struct Reading {
    names: Vec<Name>,
    lists: BTreeMap<(String, usize), Vec<NameKey>>,
}

impl Reading {
    fn table(&mut self, bytes: &[u8], people: &str, part: &str) -> Result<(), Box<dyn Error>> {
        let mut reader = csv::Reader::from_reader(bytes);
        let headings = reader.headers()?.clone();
        let at = |heading: &str| {
            let found = headings.iter().position(|known| known == heading);
            found.ok_or_else(|| format!("names: no column {heading}"))
        };
        let columns = [at(people)?, at(part)?, at("sex")?, at("native")?, at("latin")?];
        for row in reader.records() {
            let row = row?;
            let cell = |n: usize| row.get(columns[n]).unwrap_or_default().trim();
            let list = match (cell(1), cell(2)) {
                ("family", _) => 2,
                (_, "f" | "F") => 1,
                _ => 0,
            };
            self.name_add(cell(0), list, cell(3), cell(4));
        }
        Ok(())
    }

    fn name_add(&mut self, people: &str, list: usize, native: &str, latin: &str) {
        let latin: Vec<String> =
            latin.split('|').filter(|text| !text.is_empty()).map(str::to_owned).collect();
        let arabic = native.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        let arabic: Vec<String> = arabic.then(|| native.to_owned()).into_iter().collect();
        let mut name = Name { arabic, latin, ..Name::default() };
        if let Some(text) = name.arabic.first() {
            name.latin_guesses = masar_text::names::transliterate_to_latin(text, CANDIDATES);
        }
        if let Some(text) = name.latin.first() {
            name.arabic_guesses = masar_text::names::transliterate_to_arabic(text, CANDIDATES);
        }
        if name.arabic.is_empty() {
            name.arabic = name.arabic_guesses.iter().take(2).cloned().collect();
        }
        if name.latin.is_empty() {
            name.latin = name.latin_guesses.iter().take(2).cloned().collect();
        }
        if name.arabic.is_empty() || name.latin.is_empty() {
            return;
        }
        self.lists.entry((people.to_owned(), list)).or_default().push(self.names.len());
        self.names.push(name);
    }

    /// Families called after a forefather: a given name as it is, with the
    /// article and -i, or after Ben.
    fn families_derive(&mut self) {
        let men_of = |people: &str| self.lists.get(&(people.to_owned(), 0)).cloned();
        let (men, sahel) =
            (men_of("ARAB").unwrap_or_default(), men_of("SAHEL").unwrap_or_default());
        for key in sahel {
            let Name { arabic, latin, .. } = &self.names[key];
            let (arabic, latin) = (arabic[0].clone(), latin.join("|"));
            self.name_add("SAHEL", 2, &arabic, &latin);
        }
        for key in men {
            let Name { arabic, latin, .. } = self.names[key].clone();
            let (arabic, latin) = (&arabic[0], &latin[0]);
            self.name_add("ARAB", 2, arabic, latin);
            self.name_add("SAHEL", 2, arabic, latin);
            if !arabic.contains(' ') && !arabic.starts_with("ال") && !arabic.ends_with('ى') {
                self.name_add("LBY", 2, &format!("ال{arabic}ي"), &format!("Al{latin}i|{latin}i"));
                self.name_add(
                    "LBY",
                    2,
                    &format!("بن {arabic}"),
                    &format!("Ben {latin}|Bin{latin}"),
                );
            }
        }
    }

    /// The rare ones of every nation.
    fn families_compose(&mut self) {
        for (at, nation) in (1..).zip(NATIONS.iter()) {
            let article = nation.custom == Custom::Chain;
            for n in 0..TAIL {
                let (arabic, latin) = family_compose(at, n, article);
                self.name_add(nation.code, TAIL_LIST, &arabic, &latin);
            }
        }
    }

    fn stock(self) -> Stock {
        let list_of = |groups: &[&str], code: &str, list: usize| {
            let mut keys = Vec::new();
            let more = (list < 2 && !groups.contains(&code)).then_some(code);
            for group in groups.iter().copied().chain(more) {
                let found = self.lists.get(&(group.to_owned(), list));
                keys.extend(found.into_iter().flatten().copied());
            }
            keys
        };
        let lists = NATIONS.iter().map(|nation| {
            let men = list_of(nation.given, nation.code, 0);
            let women = list_of(nation.given, nation.code, 1);
            let mut families = list_of(nation.family, "", 2);
            if families.is_empty() {
                families.clone_from(&men);
            }
            let tail = list_of(&[nation.code], "", TAIL_LIST);
            [men, women, families, tail]
        });
        Stock { lists: lists.collect(), names: self.names }
    }
}
