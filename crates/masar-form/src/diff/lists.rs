//! Compares the lists of choices of two versions.
//!
//! A code that keeps its name and changes its meaning is the worst of changes:
//! nothing fails, and answers from before are counted as something else.

use std::collections::{BTreeMap, BTreeSet};

use masar_text::fold;

use super::compare::texts_changed;
use super::meaning::is_same_meaning;
use super::{Change, ChangeKind};
use crate::form::{Choice, Form};

/// Adds what changed in the lists, by name of the list.
pub(super) fn lists_compare(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let names: BTreeSet<&String> = old.choices.keys().chain(new.choices.keys()).collect();
    for name in names {
        let named = |kind: ChangeKind| {
            let mut change = Change::new(kind);
            change.list = Some(name.clone());
            change
        };
        match (old.choices.get(name), new.choices.get(name)) {
            (Some(was), Some(is)) => list_compare(name, was, is, changes),
            (Some(_), None) => changes.push(named(ChangeKind::ListRemoved)),
            (None, _) => changes.push(named(ChangeKind::ListAdded)),
        }
    }
}

/// Labels of a list by language and words, with the codes that have them.
fn codes_by_label(choices: &[Choice]) -> BTreeMap<(&str, String), BTreeSet<&str>> {
    let mut found: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
    for choice in choices {
        for (language, text) in &choice.labels {
            found.entry((language, fold(text))).or_default().insert(&choice.name);
        }
    }
    found
}

fn list_compare(list: &str, was: &[Choice], is: &[Choice], changes: &mut Vec<Change>) {
    let by_name = |choices: &'_ [Choice]| -> BTreeMap<String, Choice> {
        choices.iter().map(|choice| (choice.name.clone(), choice.clone())).collect()
    };
    let (olds, news) = (by_name(was), by_name(is));
    let labels = codes_by_label(was);
    for choice in is {
        let Some(before) = olds.get(&choice.name) else {
            let change = Change::new(ChangeKind::ChoiceAdded).choice(list, &choice.name);
            changes.push(change.between(None, any_label(choice)));
            continue;
        };
        for (language, text_was, text_is) in texts_changed(&before.labels, &choice.labels) {
            let kind = match (text_was, text_is) {
                (Some(one), Some(other)) => {
                    // The words were those of another code before.
                    let taken = labels
                        .get(&(language, fold(other)))
                        .is_some_and(|codes| !codes.contains(choice.name.as_str()));
                    if taken || !is_same_meaning(one, other) {
                        ChangeKind::ChoiceMeaningChanged
                    } else {
                        ChangeKind::ChoiceRelabelled
                    }
                }
                _ => ChangeKind::ChoiceRelabelled,
            };
            let change = Change::new(kind).choice(list, &choice.name).language(language);
            changes.push(change.between(text_was, text_is));
        }
    }
    order_compare(list, (was, &olds), (is, &news), changes);
    for choice in was.iter().filter(|choice| !news.contains_key(&choice.name)) {
        let change = Change::new(ChangeKind::ChoiceRemoved).choice(list, &choice.name);
        changes.push(change.between(any_label(choice), None));
    }
}

/// Whether the choices that both versions have stand in another order.
fn order_compare(
    list: &str,
    (was, olds): (&[Choice], &BTreeMap<String, Choice>),
    (is, news): (&[Choice], &BTreeMap<String, Choice>),
    changes: &mut Vec<Change>,
) {
    let names = |choices: &[Choice], others: &BTreeMap<String, Choice>| -> Vec<String> {
        let both = choices.iter().filter(|choice| others.contains_key(&choice.name));
        both.map(|choice| choice.name.clone()).collect()
    };
    let (before, after) = (names(was, news), names(is, olds));
    if before != after {
        let mut change = Change::new(ChangeKind::ListReordered);
        change.list = Some(list.to_owned());
        changes.push(change.between(Some(&before.join(", ")), Some(&after.join(", "))));
    }
}

fn any_label(choice: &Choice) -> Option<&str> {
    choice.labels.values().next().map(String::as_str)
}
