//! Rules of what is worth comparing: what records must share. Which of them serve
//! depends on what the records hold, and on how many there are.
//!
//! *Invariant:* a rule names parts of records and never a value.

use crate::keys::Part::{
    self, Birth, Document, DocumentHead, DocumentTail, Known, Name, Phone, Place, Sex, Year, Years,
};
use crate::record::People;

const GIVEN: Part = Name(0);
const FATHER: Part = Name(1);
const GRANDFATHER: Part = Name(2);
const FAMILY: Part = Name(3);

/// A rule: records that share any of its `keys` are compared; where they are too
/// many, those that also agree on more of `refine`.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: &'static str,
    pub keys: Vec<Vec<Part>>,
    pub refine: Vec<Part>,
}

fn rule(name: &'static str, keys: Vec<Vec<Part>>, refine: &[Part]) -> Rule {
    Rule { name, keys, refine: refine.to_vec() }
}

fn with_given(more: &[Part]) -> Vec<Vec<Part>> {
    [FATHER, GRANDFATHER, FAMILY].map(|other| [&[GIVEN, other], more].concat()).to_vec()
}

fn with_others(more: &[Part]) -> Vec<Vec<Part>> {
    [FATHER, GRANDFATHER, FAMILY].map(|other| [&[other], more].concat()).to_vec()
}

/// Years within two of each other meet in one of two spans of four.
fn with_years(parts: &[Part]) -> Vec<Vec<Part>> {
    [0, 2].map(|before| [&[Years(before)], parts].concat()).to_vec()
}

/// The rules for what the records hold.
pub fn rules(people: &People) -> Vec<Rule> {
    let known = |other: usize| vec![Known(0), Known(other)];
    let two = |one: Part, other: Part| vec![GIVEN, one, other];
    let mut rules = vec![
        rule("document", vec![vec![Document]], &[GIVEN, Year]),
        rule("phone", vec![vec![Phone]], &[GIVEN, Year]),
        rule("names-two", with_given(&[]), &[]),
        rule(
            "names-three",
            vec![two(FATHER, FAMILY), two(FATHER, GRANDFATHER), two(GRANDFATHER, FAMILY)],
            &[Year, Place, Sex],
        ),
        rule("names-two-year", with_given(&[Year]), &[Place, Sex]),
        rule("names-two-place", with_given(&[Place]), &[Year, Sex]),
        rule("names-known", vec![known(1), known(2), known(3)], &[]),
        rule("names-known-three", vec![vec![Known(0), Known(1), Known(3)]], &[Year, Place]),
        rule("given-birth", vec![vec![GIVEN, Birth]], &[FATHER, FAMILY, Place]),
        rule("given-year-place", vec![vec![GIVEN, Year, Place]], &[FATHER, FAMILY, Sex]),
        rule("other-birth", with_others(&[Birth]), &[Place, Sex]),
        rule("others-year", vec![vec![FATHER, FAMILY, Year]], &[Place, GIVEN, Sex]),
        rule("others-place", vec![vec![FATHER, FAMILY, Place]], &[Year, GIVEN]),
        rule("other-place-year", with_others(&[Place, Year]), &[Sex, GIVEN]),
        rule("birth-place", vec![vec![Birth, Place]], &[Sex, GIVEN]),
        rule("document-head", vec![vec![DocumentHead]], &[DocumentTail]),
        rule("document-tail", vec![vec![DocumentTail]], &[DocumentHead]),
    ];
    for extra in (0..people.extras).map(Part::Extra) {
        rules.push(rule("further-birth", vec![vec![extra, Birth]], &[GIVEN, Place]));
        rules.push(rule("further-year", vec![vec![extra, Year]], &[GIVEN, Birth]));
        rules.push(rule("further-given", vec![vec![extra, GIVEN]], &[FAMILY, Birth]));
        rules.push(rule("further-other", with_others(&[extra]), &[GIVEN, Year]));
    }
    for one in 0..people.extras {
        for other in one + 1..people.extras {
            let keys = vec![vec![Part::Extra(one), Part::Extra(other)]];
            rules.push(rule("further-two", keys, &[Year, GIVEN]));
        }
    }
    rules
}

/// Rules that small files can afford: names heard loosely, years within two, one
/// name alone.
pub fn rules_broad() -> Vec<Rule> {
    vec![
        rule("given-years-place", with_years(&[GIVEN, Place]), &[FATHER, FAMILY, Sex]),
        rule("family-years-place", with_years(&[FAMILY, Place]), &[GIVEN, Sex]),
        rule("sounds-family", vec![vec![Part::Sounds(0), Part::Sounds(3)]], &[Year, Place, Sex]),
        rule("given", vec![vec![GIVEN]], &[Place, Year]),
        rule("family", vec![vec![FAMILY]], &[Place, Year]),
        rule("sounds-given", vec![vec![Part::Sounds(0)]], &[Place, Year]),
        rule("sounds-other", [1, 3].map(|part| vec![Part::Sounds(part)]).to_vec(), &[Place, Year]),
        rule("years-place", with_years(&[Place, Sex]), &[Year]),
    ]
}
