//! What can only be seen once the whole tree stands: questions that nobody
//! could read, triggers that nobody can pull, instances that get in each
//! other's way.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::choices::Lists;
use crate::element::{Class, Element, Tree};
use crate::kinds::kind;
use crate::names::{is_choices_file, split_extension};
use crate::problems::{Problems, SURVEY, cell};

pub(crate) use crate::survey::check_names;

/// Whether the question has an element in the body of its own.
pub(crate) fn control_tag(element: &Element) -> Option<&'static str> {
    kind(&element.kind)?.control.filter(|&tag| tag != "action")
}

/// Reports what is wrong with questions one by one.
pub(crate) fn check_questions(tree: &Tree, problems: &mut Problems) {
    check_labels(tree, problems);
    check_paths(tree, problems);
    check_triggers(tree, problems);
}

/// Reports questions without words, and media that cannot be shown.
fn check_labels(tree: &Tree, problems: &mut Problems) {
    for at_element in tree.in_order() {
        let element = tree.get(at_element);
        let media = element.media.as_ref();
        for (name, _) in media.into_iter().flat_map(crate::value::Map::iter) {
            if !matches!(name, "image" | "big-image" | "audio" | "video") {
                problems.error("FORM-040", cell(SURVEY, element.row, name)).with("found", name);
            }
        }
        if media.is_some_and(|media| media.has("big-image") && !media.has("image")) {
            problems.error("FORM-039", cell(SURVEY, element.row, "big-image"));
        }
        let is_shown = element.class == Class::Question
            && !element.is_hidden()
            && control_tag(element).is_some();
        if is_shown && element.label.is_none() && element.hint.is_none() && media.is_none() {
            let place = cell(SURVEY, element.row, "label");
            problems.error("FORM-033", place).with("found", &element.name);
        }
    }
}

/// Reports columns that would give a question another path than its own.
fn check_paths(tree: &Tree, problems: &mut Problems) {
    for at in tree.in_order() {
        let element = tree.get(at);
        let is_bound = element.bind.as_ref().is_some_and(|bind| bind.has("nodeset"));
        let is_repeated = element.class == Class::Repeat && element.control.has("nodeset");
        for (is_given, column) in [(is_bound, "bind::nodeset"), (is_repeated, "body::nodeset")] {
            if is_given {
                problems.error("FORM-016", cell(SURVEY, element.row, column)).with("found", column);
            }
        }
    }
}

/// Reports triggers that are computed themselves: they never change by hand.
fn check_triggers(tree: &Tree, problems: &mut Problems) {
    let all = tree.in_order();
    let questions =
        all.iter().map(|&at| tree.get(at)).filter(|element| element.class == Class::Question);
    let hidden: BTreeSet<&str> = questions
        .clone()
        .filter(|element| element.is_hidden())
        .map(|element| &*element.name)
        .collect();
    for element in questions.filter(|element| &*element.kind != "background-geopoint") {
        for trigger in element.triggers.iter().filter(|trigger| hidden.contains(trigger.as_str())) {
            problems.error("FORM-075", cell(SURVEY, element.row, "trigger")).with("found", trigger);
        }
    }
}

/// Whether an appearance calls `search()`.
pub(crate) fn is_search(element: &Element) -> bool {
    matches!(&*element.kind, "select one" | "select all that apply")
        && element.control.get_text("appearance").is_some_and(|appearance| {
            appearance.find("search(").is_some_and(|start| appearance[start..].contains(')'))
        })
}

/// Marks the lists that `search()` fills, which no other question may use.
pub(crate) fn mark_searched(tree: &Tree, lists: &mut Lists, problems: &mut Problems) {
    let selects =
        || tree.in_order().into_iter().map(|at| tree.get(at)).filter(|element| element.is_select());
    let others: BTreeSet<Rc<str>> = selects()
        .filter(|element| &*element.kind != "rank" && !is_search(element))
        .filter_map(|element| element.list.clone())
        .collect();
    for element in selects().filter(|element| is_search(element)) {
        let list = element.itemset.as_deref().unwrap_or_default();
        if is_choices_file(split_extension(list).1) {
            problems.error("FORM-065", cell(SURVEY, element.row, "appearance")).with("found", list);
        } else if others.contains(list) {
            problems.error("FORM-066", cell(SURVEY, element.row, "appearance")).with("found", list);
        }
        if let Some(list) = lists.get_mut(list) {
            list.used_by_search = true;
        }
    }
}

/// Reports two files of the same name, or a file and something else.
pub(crate) fn check_instances(sources: &[crate::xform::Source], problems: &mut Problems) {
    let mut seen: BTreeMap<&str, &crate::xform::Source> = BTreeMap::new();
    for source in sources {
        let place = || cell(SURVEY, source.row, "name");
        match seen.get(source.name.as_str()) {
            Some(earlier) if earlier.is_external && source.is_external => {
                problems.error("FORM-069", place()).with("found", &source.name);
            }
            Some(earlier) if earlier.uri != source.uri => {
                problems.error("FORM-068", place()).with("found", &source.name);
            }
            Some(_) => {}
            None => drop(seen.insert(&source.name, source)),
        }
    }
}
