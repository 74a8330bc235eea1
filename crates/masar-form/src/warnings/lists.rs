//! Warnings about lists of choices: lists that nothing uses, choices that
//! nobody can tell apart, names that differ in capitals or hide a control.

use std::collections::{BTreeSet, HashMap};

use masar_domain::Problem;

use super::names::hidden_characters;
use super::{OF_A_CODE_MAX, Subject, quoted};
use crate::columns::TableRow;
use crate::element::Element;
use crate::problems::nearest;
use crate::value::Value;

fn list_of(row: &TableRow) -> Option<&str> {
    row.values.get_text("list name").filter(|name| !name.is_empty())
}

fn name_of(row: &TableRow) -> Option<&str> {
    row.values.get_text("name").filter(|name| !name.is_empty())
}

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
                .map(String::as_str),
        );
    }
    // Types, parameters (`tick_labels=list`) and `instance('list')` alike.
    for text in texts {
        let ends =
            |char: char| matches!(char, '=' | '\'' | '"' | '(' | ')' | ',') || char.is_whitespace();
        used.extend(text.split(ends).filter(|word| subject.lists.has(word)));
    }
    let mut told = BTreeSet::new();
    for row in &subject.choices.rows {
        let Some(list) = list_of(row) else { continue };
        if !used.contains(list) && told.insert(list) {
            // Looking for likenesses takes time, and no more than these are told.
            let near = if told.len() <= OF_A_CODE_MAX {
                nearest(list, used.iter().copied())
            } else {
                "-".to_owned()
            };
            let place = subject.choice_cell(row.number, &["list name"]);
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
    let mut seen: HashMap<String, &str> = HashMap::new();
    for row in &subject.choices.rows {
        let (Some(list), Some(name)) = (list_of(row), name_of(row)) else { continue };
        let Some(label) = row.values.get("label") else { continue };
        let texts: Vec<(&str, &str)> = match label {
            Value::Text(text) => vec![("default", text)],
            Value::Map(map) => map
                .iter()
                .filter_map(|(language, text)| Some((language, text.as_text()?)))
                .collect(),
        };
        let others = row.values.iter().filter(|(key, _)| {
            !matches!(*key, "list name" | "name" | "label" | "media" | "sms_option")
        });
        let others: Vec<String> =
            others.filter_map(|(key, value)| Some(format!("{key}={}", value.as_text()?))).collect();
        for (language, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            let key = label_key([list, language], &others, text);
            let other = *seen.entry(key).or_insert(name);
            if other == name {
                continue;
            }
            let heading: &[&str] = if label.is_map() { &["label", language] } else { &["label"] };
            let warning = Problem::warning("FORM-202", subject.choice_cell(row.number, heading));
            found.push(
                warning
                    .with("found", quoted(text))
                    .with("name", name)
                    .with("other", other)
                    .with("list", list),
            );
            break;
        }
    }
}

/// One text for everything that people would read alike: capitals, Arabic
/// vowel signs and forms of alef do not count. Quick, for lists are long.
fn label_key(place: [&str; 2], others: &[String], label: &str) -> String {
    let mut key = String::with_capacity(label.len() + 40);
    for part in place.into_iter().chain(others.iter().map(String::as_str)) {
        key.push_str(part);
        key.push('\n');
    }
    for (at, word) in label.split_whitespace().enumerate() {
        if at > 0 {
            key.push(' ');
        }
        for char in word.chars() {
            match char {
                '\u{64b}'..='\u{652}' | '\u{640}' => {}
                'أ' | 'إ' | 'آ' | 'ٱ' => key.push('ا'),
                'ى' => key.push('ي'),
                other => key.extend(other.to_lowercase()),
            }
        }
    }
    key
}

/// Choice names that tools take for one, and those that hide a character.
pub(super) fn names_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, String), &str> = HashMap::new();
    let mut lists = BTreeSet::new();
    for row in &subject.choices.rows {
        let (Some(list), Some(name)) = (list_of(row), name_of(row)) else { continue };
        if lists.insert(list)
            && let Some(hidden) = hidden_characters(list)
        {
            let warning =
                Problem::warning("FORM-211", subject.choice_cell(row.number, &["list name"]));
            found.push(warning.with("found", list).with("what", hidden));
        }
        if let Some(hidden) = hidden_characters(name) {
            let warning = Problem::warning("FORM-211", subject.choice_cell(row.number, &["name"]));
            found.push(warning.with("found", name).with("what", hidden));
        }
        let other = *seen.entry((list, name.to_lowercase())).or_insert(name);
        if other != name {
            let warning = Problem::warning("FORM-215", subject.choice_cell(row.number, &["name"]));
            found.push(warning.with("found", name).with("other", other).with("list", list));
        }
    }
}
