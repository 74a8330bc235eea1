//! A figure told again with two of its digits in each other's place: `9,860 people
//! reached` in a summary, `9,680` in the section that it sums up. A warning, as for
//! equal names.
//!
//! Any words may tell it, so long as the sentences share some and name no different
//! times or places. The more numbers a text has, the sooner two of them are alike by
//! chance, and the more the sentences must share.

use std::collections::{BTreeMap, BTreeSet};

use super::slips::swaps;
use super::split::is_counted;
use super::tokens::{Kind, Text, Token};
use super::words;
use crate::finding::{Finding, Report, grouped};

/// Numbers of one text with the same digits that are compared with each other.
const COMPARED_MAX: usize = 12;

/// Numbers of a short text: one word that the sentences share is enough.
const SHORT_MAX: usize = 12;

/// Numbers of a report of some pages: two words are.
const MIDDLE_MAX: usize = 60;

/// Words before which the name of a thing ends.
const ENDS: &str = " in at from for to on during across by with through as under after before since per \
    was were are is has have had who that which and or of received took benefited attended including \
    في من خلال الي علي عبر عن مع منذ بين التي الذين وهم لدي ضمن حتي ";

/// A number told in a sentence.
#[derive(Clone, Copy)]
struct Told {
    value: u128,
    at: usize,
    sentence: usize,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let told = told(text);
    let mut alike: BTreeMap<Vec<u8>, Vec<Told>> = BTreeMap::new();
    for one in &told {
        let mut digits = one.value.to_string().into_bytes();
        digits.sort_unstable();
        alike.entry(digits).or_default().push(*one);
    }
    for group in alike.values().filter(|group| group.len() > 1) {
        let mut pairs = (0..group.len().min(COMPARED_MAX))
            .flat_map(|at| (0..at).map(move |before| (&group[before], &group[at])));
        let wrong = pairs.find(|(one, other)| {
            one.sentence != other.sentence
                && swaps(one.value).contains(&other.value)
                && is_retold(text, told.len(), one, other)
        });
        if let Some((one, other)) = wrong {
            let name = name_after(text, other.at).unwrap_or_default();
            tell(text, &name, one, other, report);
        }
    }
}

/// Exact numbers of things, outside tables.
fn told(text: &Text<'_>) -> Vec<Told> {
    let mut sentence = 0;
    let mut all = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        sentence += usize::from(token.kind == Kind::End);
        let Some(value) = token.exact().filter(|&value| value > 99 && !token.is_in_words()) else {
            continue;
        };
        if is_counted(text, at) && !text.is_in_table(at) {
            all.push(Told { value, at, sentence });
        }
    }
    all
}

fn is_retold(text: &Text<'_>, numbers: usize, one: &Told, other: &Told) -> bool {
    let (first, second) = (Said::read(text, one.at), Said::read(text, other.at));
    let few = if numbers <= SHORT_MAX { 1 } else { 2 };
    let more = usize::from(numbers > MIDDLE_MAX) + usize::from(one.value < 1_000);
    let shared = first.words.intersection(&second.words).count();
    // Sentences beside each other tell of two things, unless one says all of the other.
    let is_again = text.paragraph(one.at) != text.paragraph(other.at)
        || first.words.is_subset(&second.words)
        || second.words.is_subset(&first.words);
    shared >= few + more && is_again && !first.is_apart(&second)
}

/// What a sentence says: its telling words, and the times and places it names.
struct Said {
    words: BTreeSet<String>,
    months: BTreeSet<String>,
    years: BTreeSet<String>,
    places: BTreeSet<String>,
    orders: BTreeSet<String>,
}

impl Said {
    fn read(text: &Text<'_>, at: usize) -> Self {
        let mut said = Self {
            words: BTreeSet::new(),
            months: BTreeSet::new(),
            years: BTreeSet::new(),
            places: BTreeSet::new(),
            orders: BTreeSet::new(),
        };
        for near in text.sentence(at) {
            if text.tokens[near].may_be_year() && text.is_year(near) {
                said.years.insert(text.tokens[near].count().unwrap_or(0).to_string());
            }
            let Some(word) = text.tokens[near].word() else { continue };
            said.word(text, near, word);
        }
        said
    }

    fn word(&mut self, text: &Text<'_>, at: usize, word: &str) {
        const ORDERS: &str = " first second third fourth fifth last previous next earlier another \
            other additional further target targeted planned expected \
            الاول الاولي الثاني الثانيه الثالث الثالثه الرابع الرابعه السابق السابقه التالي التاليه \
            اخري اخر اضافي اضافيه المستهدف مخطط ";
        const PEOPLE: &str = " people person persons individual individuals migrant migrants \
            شخص شخصا اشخاص فرد فردا افراد مهاجر مهاجرا مهاجرين المهاجرين ";
        const EMPTY: &str = " total this that these their with from have been were which also more \
            most than them they only over under during since between mission number \
            البعثه خلال بين منذ التي الذين عدد ";
        let bare = word.strip_prefix('و').filter(|bare| bare.chars().count() > 2).unwrap_or(word);
        let before = text.tokens.get(at.wrapping_sub(1)).and_then(Token::word).unwrap_or("");
        if words::month(word).is_some() && (word != "may" || text.is_capital(at)) {
            self.months.insert(word.to_owned());
        } else if words::is_in(ORDERS, bare) || words::weekday(word).is_some() {
            self.orders.insert(bare.to_owned());
        } else if matches!(before, "in" | "at" | "from" | "to" | "near") && text.is_capital(at)
            || matches!(before, "في" | "وفي" | "الي" | "والي" | "من") && !word.is_ascii()
        {
            self.places.insert(word.to_owned());
        }
        let is_common = words::group(word).is_some()
            || words::is_in(PEOPLE, bare)
            || words::is_in(EMPTY, bare)
            || bare.chars().count() < 4;
        if !is_common {
            self.words.insert(stem(bare));
        }
    }

    /// Whether both name a time or a place, and not the same.
    fn is_apart(&self, other: &Self) -> bool {
        let apart = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
        };
        apart(&self.months, &other.months)
            || apart(&self.years, &other.years)
            || apart(&self.places, &other.places)
            || apart(&self.orders, &other.orders)
    }
}

fn tell(text: &Text<'_>, name: &str, one: &Told, other: &Told, report: &mut Report) {
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
fn name_after(text: &Text<'_>, at: usize) -> Option<String> {
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
fn stem(word: &str) -> String {
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
