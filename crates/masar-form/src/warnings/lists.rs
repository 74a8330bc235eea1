//! Warnings about lists of choices: lists that nothing uses, choices that
//! nobody can tell apart, names that differ in capitals or hide a control.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Problem;

use super::names::hidden_characters;
use super::{OF_A_CODE_MAX, Subject, quoted};
use crate::columns::TableRow;
use crate::element::Element;
use crate::problems::nearest;
use crate::value::Value;
use masar_text::fold;

fn list_of(row: &TableRow) -> Option<&str> {
    row.values.get_text("list name").filter(|name| !name.is_empty())
}

fn name_of(row: &TableRow) -> Option<&str> {
    row.values.get_text("name").filter(|name| !name.is_empty())
}

/// Lists that no question, parameter or expression names.
pub(super) fn unused_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let mut used = BTreeSet::new();
    let mut texts: Vec<&str> = Vec::new();
    for row in &subject.survey.rows {
        row.values.iter().for_each(|(_, value)| texts_of(value, &mut texts));
    }
    for at in subject.tree.in_order() {
        let element: &Element = subject.tree.get(at);
        used.extend(
            [&element.list, &element.itemset, &element.query].into_iter().flatten().cloned(),
        );
    }
    // Types, parameters (`tick_labels=list`) and `instance('list')` alike.
    for text in texts {
        let words = text.split(|char: char| char.is_whitespace() || "='\"(),".contains(char));
        used.extend(words.filter(|word| subject.lists.has(word)).map(str::to_owned));
    }
    let mut told = BTreeSet::new();
    for row in &subject.choices.rows {
        let Some(list) = list_of(row) else { continue };
        if !used.contains(list) && told.insert(list) {
            // Looking for likenesses takes time, and no more than these are told.
            let near = if told.len() <= OF_A_CODE_MAX {
                nearest(list, used.iter().map(String::as_str))
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
    let mut seen: BTreeMap<(&str, &str, String, String), &str> = BTreeMap::new();
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
        for (language, text) in texts.into_iter().filter(|(_, text)| !fold(text).is_empty()) {
            let key = (list, language, fold(text), others.join("\n"));
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

/// Choice names that tools take for one, and those that hide a character.
pub(super) fn names_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
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
