//! The same thing given with two numbers in two places: a warning, for prose may
//! mean two things by the same words.
//!
//! Only names that say whose the things are (`countries of origin`) are compared, in
//! different sentences, and not where the sentences name different years, months or
//! places: in real reports other names that are the same are of different things.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Text, Token};
use super::words;
use crate::finding::{Finding, Report, grouped};

/// Words of a name that is compared.
const LABEL_WORDS_MAX: usize = 6;

/// Words that end a name: what follows is said of it, or compared with it.
const ENDS: &str = " was were are is has have had received who that which with by through and or \
    including reached returned benefited participated attended could will from per vs versus against \
    compared in on at for to since ";

/// Words of time and measure, and those that tell nothing.
const EMPTY: &str = " the this last day days week weeks month months quarter year years tonnes tons \
    barrels bags boxes litres metres hectares dollars euros dinars ";

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

/// Whether a third of a sentence is numbers: a table's lines run together.
fn is_list(text: &Text<'_>, at: usize) -> bool {
    let sentence = text.sentence(at.min(text.tokens.len() - 1));
    let numbers =
        text.tokens[sentence.clone()].iter().filter(|token| token.plain_number().is_some());
    3 * numbers.count() > sentence.len() && sentence.len() > 20
}

/// The words after a number that name what it counts and whose: `countries of origin`.
fn label_after(text: &Text<'_>, at: usize) -> Option<String> {
    let words: Vec<&str> = text.tokens[at + 1..]
        .iter()
        .take(LABEL_WORDS_MAX + 1)
        .map_while(Token::word)
        .take_while(|word| !words::is_in(ENDS, word))
        .collect();
    let is_telling =
        |word: &str| !words::is_in(EMPTY, word) && word.len() > 2 && words::month(word).is_none();
    let is_name = matches!(words.as_slice(), [noun, "of", whose, ..] if is_telling(noun) && is_telling(whose));
    (is_name && words.len() <= LABEL_WORDS_MAX).then(|| words.join(" "))
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
