//! Warnings about lists of choices: lists that nothing uses, choices that
//! nobody can tell apart, names that differ in capitals or hide a control.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use masar_domain::Problem;

use super::names::hidden_characters;
use super::{OF_A_CODE_MAX, Subject, quoted};
use crate::choices::ChoiceRow;
use crate::element::Element;
use crate::problems::nearest;
use crate::value::{Map, Value};

/// Lists that no question, parameter or expression names.
pub(super) fn unused_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut texts: Vec<&str> = Vec::new();
    for row in &subject.survey.rows {
        row.values.iter().for_each(|(_, value)| texts_of(value, &mut texts));
    }
    for at in subject.tree.in_order() {
        let element: &Element = subject.tree.get(at);
        used.extend(
            [&element.list, &element.itemset, &element.query]
                .into_iter()
                .flatten()
                .map(|name| &**name),
        );
    }
    // Types, parameters (`tick_labels=list`) and `instance('list')` alike.
    for text in texts {
        let ends =
            |char: char| matches!(char, '=' | '\'' | '"' | '(' | ')' | ',') || char.is_whitespace();
        used.extend(text.split(ends).filter(|word| subject.lists.has(word)));
    }
    let mut told = BTreeSet::new();
    for (list, choice) in subject.choice_rows {
        let list = *list;
        if !used.contains(list) && told.insert(list) {
            // Looking for likenesses takes time, and no more than these are told.
            let near = if told.len() <= OF_A_CODE_MAX {
                nearest(list, used.iter().copied())
            } else {
                "-".to_owned()
            };
            let place = subject.choice_cell(choice.row, &["list name"]);
            found.push(
                Problem::warning("FORM-201", place).with("found", list).with("nearest", near),
            );
        }
    }
}

fn texts_of<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::Text(text) => texts.push(text),
        Value::Map(map) => map.iter().for_each(|(_, value)| texts_of(value, texts)),
    }
}

/// Choices of one list with the same words. A list that is filtered may repeat
/// a word where its other columns differ: two towns of one name.
pub(super) fn labels_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let rows = subject.choice_rows;
    let marks = BuildHasherDefault::<DefaultHasher>::new();
    // Keys of a long list would fill more room than the list: a mark of each is kept,
    // and where two are alike the keys themselves are compared.
    let mut seen: HashMap<u64, usize> = HashMap::with_capacity(rows.len() * 2);
    let mut key = String::new();
    for (at, (list, choice)) in rows.iter().enumerate() {
        for (language, text) in labels(choice) {
            label_key(list, language, choice, text, &mut key);
            let first = *seen.entry(marks.hash_one(&key)).or_insert(at);
            let (other_list, other) = rows[first];
            if first == at || other.name == choice.name || !is_same(other_list, other, &key) {
                continue;
            }
            let is_translated = choice.label.as_ref().is_some_and(Value::is_map);
            let heading: &[&str] = if is_translated { &["label", language] } else { &["label"] };
            let warning = Problem::warning("FORM-202", subject.choice_cell(choice.row, heading));
            found.push(
                warning
                    .with("found", quoted(text))
                    .with("name", &choice.name)
                    .with("other", &other.name)
                    .with("list", list),
            );
            break;
        }
    }
}

/// The words of a choice in each of its languages.
fn labels(choice: &ChoiceRow) -> impl Iterator<Item = (&str, &str)> {
    let (plain, translated) = match &choice.label {
        Some(Value::Text(text)) => (Some(("default", &**text)), None),
        Some(Value::Map(map)) => (None, Some(map)),
        None => (None, None),
    };
    let translated = translated.into_iter().flat_map(Map::iter);
    let translated = translated.filter_map(|(language, text)| Some((language, text.as_text()?)));
    plain.into_iter().chain(translated).filter(|(_, text)| !text.trim().is_empty())
}

/// Whether one of a choice's labels has a key.
fn is_same(list: &str, choice: &ChoiceRow, wanted: &str) -> bool {
    let mut key = String::new();
    labels(choice).any(|(language, text)| {
        label_key(list, language, choice, text, &mut key);
        key == wanted
    })
}

/// One text for everything that people would read alike: capitals, Arabic
/// vowel signs and forms of alef do not count. Quick, for lists are long.
fn label_key(list: &str, language: &str, choice: &ChoiceRow, label: &str, key: &mut String) {
    key.clear();
    let mut parts = |words: &[&str]| {
        words.iter().for_each(|word| key.push_str(word));
        key.push('\n');
    };
    parts(&[list]);
    parts(&[language]);
    choice.extra.iter().for_each(|(column, text)| parts(&[column, "=", text]));
    for (at, word) in label.split_whitespace().enumerate() {
        if at > 0 {
            key.push(' ');
        }
        if word.is_ascii() {
            key.extend(word.chars().map(|char| char.to_ascii_lowercase()));
            continue;
        }
        for char in word.chars() {
            match char {
                '\u{64b}'..='\u{652}' | '\u{640}' => {}
                'أ' | 'إ' | 'آ' | 'ٱ' => key.push('ا'),
                'ى' => key.push('ي'),
                // Arabic letters have no capitals.
                '\u{600}'..='\u{6ff}' => key.push(char),
                other => key.extend(other.to_lowercase()),
            }
        }
    }
}

/// Choice names that tools take for one, and those that hide a character.
pub(super) fn names_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, Cow<'_, str>), &str> = HashMap::new();
    let mut lists = BTreeSet::new();
    for (list, choice) in subject.choice_rows {
        let (list, name) = (*list, &*choice.name);
        if lists.insert(list)
            && let Some(hidden) = hidden_characters(list)
        {
            let warning =
                Problem::warning("FORM-211", subject.choice_cell(choice.row, &["list name"]));
            found.push(warning.with("found", list).with("what", hidden));
        }
        if let Some(hidden) = hidden_characters(name) {
            let warning = Problem::warning("FORM-211", subject.choice_cell(choice.row, &["name"]));
            found.push(warning.with("found", name).with("what", hidden));
        }
        let other = *seen.entry((list, lower(name))).or_insert(name);
        if other != name {
            let warning = Problem::warning("FORM-215", subject.choice_cell(choice.row, &["name"]));
            found.push(warning.with("found", name).with("other", other).with("list", list));
        }
    }
}

/// A name in small letters; most are.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.to_lowercase())
    }
}
