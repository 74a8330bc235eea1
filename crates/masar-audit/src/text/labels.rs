//! The same thing given with two numbers in two places: a warning, for prose may
//! mean two things by the same words.
//!
//! Only names of at least two telling words are compared, in different sentences that
//! are told alike, and not where they name different years, months or places; nothing
//! of time, money and measure, and no lines of a table that run together.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Text, Token};
use super::words;
use crate::finding::{Finding, Report, grouped};

/// Words of a name that is compared.
const LABEL_WORDS_MAX: usize = 6;

/// Words that end a name: what follows is said of it, or compared with it.
const ENDS: &str = " was were are is has have had received who that which with by through and or \
    including reached returned benefited participated attended could will from per vs versus against \
    compared in on at for to since و في من الي علي التي الذين عبر حصلوا تلقوا مقارنه مقابل خلال ";

/// Words of time and measure, and those that tell nothing.
const EMPTY: &str = " the this a of other من في الي عام يوم ايام شهر اشهر اسبوع دينار دولار طن كيلومتر last day days week weeks month months quarter year years tonnes tons \
    barrels bags boxes litres metres hectares dollars euros dinars ";

/// "204 of them men": of which people? "12 per day": of what?
const NO_NAMES: &str = " of per each منهم منهن منها لكل ";

struct Named {
    value: u128,
    at: usize,
    sentence: usize,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let sentences = sentences(text);
    let orders = orders(text);
    let mut known: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    let mut sentence = 0;
    let mut is_dense = !text.tokens.is_empty() && is_list(text, 0);
    for (at, token) in text.tokens.iter().enumerate() {
        sentence += usize::from(token.kind == Kind::End);
        if token.kind == Kind::End {
            is_dense = is_list(text, at + 1);
        }
        let is_read = !is_dense && !token.is_approximate() && !token.is_in_words();
        let Some(value) = token.count().filter(|_| is_read) else {
            continue;
        };
        if let Some(label) = label_after(text, at) {
            known.entry(label).or_default().push(Named { value, at, sentence });
        }
    }
    for (label, named) in &known {
        let first = &named[0];
        let other = named.iter().skip(1).find(|other| {
            other.value != first.value
                && other.sentence != first.sentence
                && same_context(&sentences, first.sentence, other.sentence)
                && orders.get(first.sentence) == orders.get(other.sentence)
                && is_told_alike(text, label, first.at, other.at)
        });
        if let Some(other) = other {
            let arithmetic = format!("{} ≠ {}", grouped(first.value), grouped(other.value));
            let line = text.place(first.at, first.at).short();
            let args = [("arithmetic", arithmetic.as_str()), ("groups", label), ("line", &line)];
            let last = (other.at + label.split(' ').count()).min(text.tokens.len() - 1);
            let finding = Finding::warning("AUDIT-207", &[label], &args);
            report.push(finding.at(text.place(other.at, last)));
        }
    }
}

/// Whether the sentences have more in common than the name, unless the name says
/// whose the things are.
fn is_told_alike(text: &Text<'_>, label: &str, one: usize, other: usize) -> bool {
    let named: BTreeSet<&str> = label.split(' ').collect();
    let words = |at: usize| -> BTreeSet<&str> {
        let tokens = &text.tokens[text.sentence(at)];
        let words = tokens.iter().filter_map(Token::word);
        let is_telling = |word: &&str| {
            let is_common = words::group(word).is_some()
                || words::is_people(word)
                || matches!(*word, "mission" | "with" | "from" | "were" | "that" | "البعثه");
            word.chars().count() > 3 && !named.contains(word) && !is_common
        };
        words.filter(is_telling).collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    // Each says something of its own: two things, unless much is the same.
    let is_apart = shared < one.len() && shared < other.len();
    is_whose(label) || shared > if is_apart { 2 } else { 1 }
}

/// Whether a name says whose the things are: `countries of origin`, `مركز احتجاز`. In
/// Arabic the first of two nouns has no ending of its own, and what describes it has.
fn is_whose(label: &str) -> bool {
    let words: Vec<&str> = label.split(' ').collect();
    let is_arabic = !label.is_ascii();
    match words.as_slice() {
        [first, second] if is_arabic => {
            !first.ends_with('ا') && !second.ends_with(['ا', 'ه', 'ي']) || *second == "منشا"
        }
        _ => words.contains(&"of"),
    }
}

/// Whether a third of a sentence is numbers: a table's lines run together.
fn is_list(text: &Text<'_>, at: usize) -> bool {
    let sentence = text.sentence(at.min(text.tokens.len() - 1));
    let numbers =
        text.tokens[sentence.clone()].iter().filter(|token| token.plain_number().is_some());
    3 * numbers.count() > sentence.len() && sentence.len() > 20
}

/// The words after a number that name what it counts.
fn label_after(text: &Text<'_>, at: usize) -> Option<String> {
    let words: Vec<&str> = text.tokens[at + 1..]
        .iter()
        .take(LABEL_WORDS_MAX + 1)
        .map_while(Token::word)
        .take_while(|word| !words::is_in(ENDS, word))
        .collect();
    // "1,200 Hygiene kits: 800" names the number after it.
    let next = text.tokens.get(at + 1 + words.len());
    if next.is_some_and(|token| token.is_mark(&[':'])) {
        return None;
    }
    let first = words.first()?;
    let is_named = !words::is_in(NO_NAMES, first) && words::month(first).is_none();
    let is_telling = |word: &&&str| !words::is_in(EMPTY, word) && word.len() > 2;
    let telling = words.iter().filter(is_telling).count();
    (is_named && telling >= 2 && words.len() <= LABEL_WORDS_MAX).then(|| words.join(" "))
}

/// What each sentence names: years, months, capitalised words not at its start.
pub(super) fn sentences(text: &Text<'_>) -> Vec<BTreeSet<String>> {
    let mut all = vec![BTreeSet::new()];
    let mut is_first = true;
    for (at, token) in text.tokens.iter().enumerate() {
        let named = all.last_mut().expect("one at least");
        match &token.kind {
            Kind::End => {
                all.push(BTreeSet::new());
                is_first = true;
                continue;
            }
            Kind::Word(word) if words::month(word).is_some() && word != "may" => {
                named.insert(word.clone());
            }
            Kind::Word(word) if !is_first && text.is_capital(at) => {
                named.insert(word.clone());
            }
            // Places have no capitals in Arabic: what something is in.
            Kind::Word(word)
                if !word.is_ascii()
                    && matches!(
                        text.tokens[at.saturating_sub(1)].word(),
                        Some("في" | "وفي" | "الي" | "والي")
                    ) =>
            {
                named.insert(word.clone());
            }
            Kind::Number { value, .. } if token.may_be_year() => {
                named.insert(value.to_string());
            }
            _ => {}
        }
        is_first = false;
    }
    all
}

/// Words that tell one of several from the others: they are the same in both
/// sentences, or two things are meant.
const ORDERS: &str = "first second third fourth fifth last next another additional further new \
    previous earlier following other others each both only more half quarter week phase batch \
    group target targeted planned expected plan \
    الأول الأولى الثاني الثانية الثالث الثالثة الرابع الرابعة الأخير الأخيرة آخر أخرى إضافي إضافية \
    جديد جديدة السابق السابقة التالي التالية كل مجموعة دفعة مرحلة المستهدف مخطط";

pub(super) fn orders(text: &Text<'_>) -> Vec<BTreeSet<String>> {
    let known: BTreeSet<String> = ORDERS.split_whitespace().map(masar_text::fold).collect();
    let mut all = vec![BTreeSet::new()];
    for (at, token) in text.tokens.iter().enumerate() {
        let said = all.last_mut().expect("one at least");
        match &token.kind {
            Kind::End => all.push(BTreeSet::new()),
            Kind::Word(word) => {
                let bare = word.strip_prefix('و').unwrap_or(word);
                said.extend(known.get(bare).cloned());
                if words::weekday(word).is_some() {
                    said.insert(word.clone());
                }
            }
            Kind::Number { value, .. } => {
                let before = at.checked_sub(1).and_then(|at| text.tokens[at].word());
                if before.is_some_and(words::is_reference) {
                    said.insert(value.to_string());
                }
            }
            Kind::Mark(_) => {}
        }
    }
    all
}

/// Whether nothing that one sentence names is missing from the other, one way
/// at least.
pub(super) fn same_context(sentences: &[BTreeSet<String>], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (sentences.get(one), sentences.get(other)) else { return false };
    one.is_subset(other) || other.is_subset(one)
}
