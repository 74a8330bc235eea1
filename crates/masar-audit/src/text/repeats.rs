//! The same thing told twice in other words with another number: `2,218 displaced
//! people received psychosocial support` and `psychosocial support for 2,281
//! displaced persons`. A warning, as for equal names.
//!
//! The noun and most of what is said of it must be the same, or, where the two
//! numbers look like a slip of the pen, at least two telling words.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::{orders, same_context, sentences};
use super::slips::is_slip;
use super::tokens::{Kind, Text, Token};
use super::words;
use crate::finding::{Finding, Report, grouped};

/// Numbers with one noun that are compared with each other.
const COMPARED_MAX: usize = 24;

/// Words before which the name of a thing ends.
const ENDS: &str = " in at from for to on during across by with through as under after before since per \
    was were are is has have had who that which and or of received took benefited attended including \
    في من خلال الي علي عبر عن مع منذ بين التي الذين وهم لدي ضمن حتي ";

/// A number told in a sentence.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) value: u128,
    pub(super) at: usize,
    pub(super) sentence: usize,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let mut known: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    let mut sentence = 0;
    for (at, token) in text.tokens.iter().enumerate() {
        sentence += usize::from(token.kind == Kind::End);
        let Some(value) = token.exact().filter(|&value| value > 99 && !token.is_in_words()) else {
            continue;
        };
        let is_thing = super::split::is_counted(text, at)
            && !text
                .plain
                .tables
                .done
                .iter()
                .any(|table| (table.start..table.end).contains(&token.start));
        if let Some(name) = name_after(text, at).filter(|_| is_thing) {
            known.entry(name).or_default().push(Told { value, at, sentence });
        }
    }
    known.retain(|_, told| told.len() > 1);
    if known.is_empty() {
        return;
    }
    let (names, orders) = (sentences(text), orders(text));
    for (name, told) in &known {
        'told: for (index, other) in told.iter().enumerate().take(COMPARED_MAX) {
            // Where it is told rightly elsewhere too, that is said once.
            for one in &told[..index] {
                let differ = one.value != other.value
                    && one.sentence != other.sentence
                    && same_context(&names, one.sentence, other.sentence)
                    && orders.get(one.sentence) == orders.get(other.sentence);
                if differ && is_same_said(text, name, one, other) {
                    tell(text, name, one, other, report);
                    break 'told;
                }
            }
        }
    }
}

pub(super) fn tell(text: &Text<'_>, name: &str, one: &Told, other: &Told, report: &mut Report) {
    let already = report.findings.iter().any(|finding| {
        finding.code == "AUDIT-207"
            && finding
                .place
                .as_ref()
                .is_some_and(|place| place.offset == text.place(other.at, other.at).offset)
    });
    if already {
        return;
    }
    let arithmetic = format!("{} ≠ {}", grouped(one.value), grouped(other.value));
    let line = text.place(one.at, one.at).short();
    let args = [("arithmetic", arithmetic.as_str()), ("groups", name), ("line", &line)];
    let last = (other.at + 2).min(text.tokens.len() - 1);
    report.push(Finding::warning("AUDIT-207", &[name], &args).at(text.place(other.at, last)));
}

/// The noun after a number with what stands beside it, in any number.
pub(super) fn name_after(text: &Text<'_>, at: usize) -> Option<String> {
    let words = text.tokens[at + 1..]
        .iter()
        .take(4)
        .map_while(Token::word)
        .take_while(|word| !words::is_in(ENDS, word));
    let stems: BTreeSet<String> = words.filter(|word| word.chars().count() > 2).map(stem).collect();
    let is_month = text.word(at + 1).is_empty() || words::month(text.word(at + 1)).is_some();
    (!stems.is_empty() && stems.len() < 4 && !is_month)
        .then(|| stems.into_iter().collect::<Vec<_>>().join(" "))
}

/// A word whatever its number and article.
pub(super) fn stem(word: &str) -> String {
    if word.is_ascii() {
        return match word {
            "people" | "persons" | "person" | "individuals" | "individual" => "people".to_owned(),
            _ => {
                let bare = word.strip_suffix("ies").or_else(|| word.strip_suffix("es"));
                let bare = bare.or_else(|| word.strip_suffix('s')).unwrap_or(word);
                let bare = bare.strip_suffix("ed").or_else(|| bare.strip_suffix("ing"));
                bare.unwrap_or(word.strip_suffix('s').unwrap_or(word)).chars().take(8).collect()
            }
        };
    }
    let bare = word.strip_prefix('و').filter(|bare| bare.chars().count() > 3).unwrap_or(word);
    let bare = ["ال", "لل", "بال"].iter().find_map(|one| bare.strip_prefix(one)).unwrap_or(bare);
    match bare {
        "شخص" | "شخصا" | "اشخاص" | "فرد" | "فردا" | "افراد" => {
            "شخص".to_owned()
        }
        _ => {
            let endings = ["ين", "ون", "ات", "ا", "ه"];
            let bare = endings
                .iter()
                .find_map(|end| bare.strip_suffix(end).filter(|left| left.chars().count() > 2))
                .unwrap_or(bare);
            bare.to_owned()
        }
    }
}

/// What else is said in the sentence of a number.
fn context(text: &Text<'_>, name: &str, at: usize) -> BTreeSet<String> {
    let named: BTreeSet<&str> = name.split(' ').collect();
    text.tokens[text.sentence(at)]
        .iter()
        .filter_map(Token::word)
        .filter(|word| {
            word.chars().count() > 3 && !matches!(*word, "mission" | "البعثه" | "total" | "with")
        })
        .map(stem)
        .filter(|word| !named.contains(word.as_str()))
        .collect()
}

fn is_same_said(text: &Text<'_>, name: &str, one: &Told, other: &Told) -> bool {
    let (first, second) = (context(text, name, one.at), context(text, name, other.at));
    let shared = first.intersection(&second).count();
    let fewer = first.len().min(second.len());
    let needed = if name.contains(' ') { 2 } else { 3 };
    let is_near = 2 * one.value > other.value && one.value < 2 * other.value;
    let counts =
        |at: usize| text.sentence(at).filter(|&at| text.tokens[at].exact().is_some()).count();
    // Of several numbers in one sentence, another may be the same thing.
    let is_only = counts(one.at) <= 2 && counts(other.at) <= 2;
    let is_contained = shared == fewer || fewer > 3 && shared + 1 == fewer;
    let is_same = is_contained && (is_slip(one.value, other.value) || shared == fewer && is_near);
    shared >= needed && is_only && is_same
}
