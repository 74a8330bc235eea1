//! Compares the questions of two versions, pair by pair.

use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Pairs, Placed, pairs, placed};
use super::{Change, ChangeKind};
use crate::form::{Form, Question, QuestionKind};

/// Adds what changed in the questions, in the order of the new form, then what
/// was removed.
pub(super) fn questions_compare(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let (olds, news) = (placed(old), placed(new));
    let pairs = pairs(&olds, &news);
    let reordered = reordered(&olds, &news, &pairs);
    for (at, one) in news.iter().enumerate() {
        match pairs.old_of.get(&at) {
            Some(&before) => {
                pair_compare((&olds, before), (&news, at), &pairs, changes);
                if reordered.contains(&at) {
                    let change = Change::new(ChangeKind::QuestionReordered);
                    let (was, is) = (name_before(&olds, before), name_before(&news, at));
                    changes.push(change.at(&one.path, one.question.row).between(was, is));
                }
            }
            None => {
                let change = Change::new(ChangeKind::QuestionAdded);
                let kind = kind_name(&one.question.kind);
                changes.push(change.at(&one.path, one.question.row).between(None, Some(kind)));
            }
        }
    }
    for (at, one) in olds.iter().enumerate() {
        if !pairs.new_of.contains_key(&at) {
            let change = Change::new(ChangeKind::QuestionRemoved);
            let kind = kind_name(&one.question.kind);
            changes.push(change.at(&one.path, one.question.row).between(Some(kind), None));
        }
    }
}

/// The question that stands before one in its group.
fn name_before<'a>(all: &'a [Placed<'_>], at: usize) -> Option<&'a str> {
    let siblings = all[..at].iter().filter(|one| one.parent == all[at].parent);
    siblings.map(|one| one.question.name.as_str()).next_back()
}

/// Questions that changed places with others of their group: as few as explain
/// the new order.
fn reordered(olds: &[Placed<'_>], news: &[Placed<'_>], pairs: &Pairs) -> BTreeSet<usize> {
    let mut groups: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, one) in news.iter().enumerate() {
        let Some(&before) = pairs.old_of.get(&at) else { continue };
        let parent = olds[before].parent.and_then(|parent| pairs.new_of.get(&parent).copied());
        if parent == one.parent {
            groups.entry(one.parent).or_default().push(at);
        }
    }
    let mut moved = BTreeSet::new();
    for group in groups.into_values() {
        let befores: Vec<usize> = group.iter().map(|at| pairs.old_of[at]).collect();
        let kept = longest_rising(&befores);
        moved.extend(
            group.iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, at)| *at),
        );
    }
    moved
}

/// Positions of a longest run of numbers, not always side by side, that rises.
pub(super) fn longest_rising(numbers: &[usize]) -> BTreeSet<usize> {
    // The last position of the best run of each length, and what came before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        previous.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.insert(at);
        next = previous[at];
    }
    run
}

fn pair_compare(
    (olds, before): (&[Placed<'_>], usize),
    (news, at): (&[Placed<'_>], usize),
    pairs: &Pairs,
    changes: &mut Vec<Change>,
) {
    let (old, new) = (&olds[before], &news[at]);
    let (was, is) = (old.question, new.question);
    let change = |kind: ChangeKind| Change::new(kind).at(&new.path, is.row);
    if was.name != is.name {
        let change = change(ChangeKind::QuestionRenamed);
        changes.push(change.between(Some(&old.path), Some(&new.path)));
    }
    if old.parent.and_then(|parent| pairs.new_of.get(&parent).copied()) != new.parent
        || old.parent.is_some() != new.parent.is_some()
    {
        let change = change(ChangeKind::QuestionMoved);
        changes.push(change.between(Some(&old.path), Some(&new.path)));
    }
    let (kind_was, kind_is) = (kind_name(&was.kind), kind_name(&is.kind));
    if kind_was != kind_is {
        let mut change = change(ChangeKind::TypeChanged).between(Some(kind_was), Some(kind_is));
        change.is_warning = !is_harmless(&was.kind, &is.kind);
        changes.push(change);
    }
    if let (Some(list_was), Some(list_is)) = (kind_list(&was.kind), kind_list(&is.kind))
        && list_was != list_is
    {
        let change = change(ChangeKind::ListChanged);
        changes.push(change.between(Some(list_was), Some(list_is)));
    }
    rules_compare(was, is, change, changes);
    texts_compare(was, is, change, changes);
}

fn rules_compare(
    was: &Question,
    is: &Question,
    change: impl Fn(ChangeKind) -> Change,
    changes: &mut Vec<Change>,
) {
    let rules = [
        (ChangeKind::RelevanceChanged, "relevant", &was.relevant, &is.relevant),
        (ChangeKind::ConstraintChanged, "constraint", &was.constraint, &is.constraint),
        (ChangeKind::RuleChanged, "required", &was.required, &is.required),
        (ChangeKind::RuleChanged, "calculation", &was.calculation, &is.calculation),
        (ChangeKind::RuleChanged, "choice_filter", &was.choice_filter, &is.choice_filter),
        (ChangeKind::RuleChanged, "default", &was.default, &is.default),
        (ChangeKind::RuleChanged, "read_only", &was.read_only, &is.read_only),
        (ChangeKind::RuleChanged, "repeat_count", &was.count, &is.count),
        (ChangeKind::RuleChanged, "appearance", &was.appearance, &is.appearance),
    ];
    for (kind, property, was, is) in rules {
        if spaced(was.as_deref()) != spaced(is.as_deref()) {
            let change = change(kind).property(property);
            changes.push(change.between(was.as_deref(), is.as_deref()));
        }
    }
}

/// An expression with its spaces made one.
fn spaced(text: Option<&str>) -> String {
    text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts_compare(
    was: &Question,
    is: &Question,
    change: impl Fn(ChangeKind) -> Change,
    changes: &mut Vec<Change>,
) {
    let texts = [
        (ChangeKind::LabelChanged, "label", &was.labels, &is.labels),
        (ChangeKind::TextChanged, "hint", &was.hints, &is.hints),
        (
            ChangeKind::TextChanged,
            "constraint_message",
            &was.constraint_messages,
            &is.constraint_messages,
        ),
        (ChangeKind::TextChanged, "guidance_hint", &was.guidance, &is.guidance),
        (
            ChangeKind::TextChanged,
            "required_message",
            &was.required_messages,
            &is.required_messages,
        ),
    ];
    for (kind, property, was, is) in texts {
        for (language, was, is) in texts_changed(was, is) {
            let change = change(kind).property(property).language(language);
            changes.push(change.between(was, is));
        }
    }
}

/// Texts that differ, by language.
pub(super) fn texts_changed<'a>(
    was: &'a BTreeMap<String, String>,
    is: &'a BTreeMap<String, String>,
) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
    let languages: BTreeSet<&str> = was.keys().chain(is.keys()).map(String::as_str).collect();
    let both = languages.into_iter().map(|language| {
        (language, was.get(language).map(String::as_str), is.get(language).map(String::as_str))
    });
    both.filter(|(_, was, is)| was.map(str::trim) != is.map(str::trim)).collect()
}

/// Whether every old answer is a good answer of the new type.
fn is_harmless(was: &QuestionKind, is: &QuestionKind) -> bool {
    use QuestionKind::{Calculate, Decimal, Hidden, Integer, SelectMultiple, SelectOne, Text};
    matches!(
        (was, is),
        (Integer, Decimal)
            | (SelectOne { .. }, SelectMultiple { .. })
            | (Hidden | Calculate, Text)
            | (Text | Hidden, Calculate)
    )
}

fn kind_list(kind: &QuestionKind) -> Option<&str> {
    match kind {
        QuestionKind::SelectOne { list }
        | QuestionKind::SelectMultiple { list }
        | QuestionKind::Rank { list } => Some(list),
        _ => None,
    }
}

/// The type as an author writes it.
pub(crate) fn kind_name(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text => "text",
        QuestionKind::Integer => "integer",
        QuestionKind::Decimal => "decimal",
        QuestionKind::Date => "date",
        QuestionKind::Time => "time",
        QuestionKind::DateTime => "datetime",
        QuestionKind::SelectOne { .. } => "select_one",
        QuestionKind::SelectMultiple { .. } => "select_multiple",
        QuestionKind::Rank { .. } => "rank",
        QuestionKind::Geopoint => "geopoint",
        QuestionKind::Geotrace => "geotrace",
        QuestionKind::Geoshape => "geoshape",
        QuestionKind::Barcode => "barcode",
        QuestionKind::Acknowledge => "acknowledge",
        QuestionKind::Note => "note",
        QuestionKind::Calculate => "calculate",
        QuestionKind::Hidden => "hidden",
        QuestionKind::Metadata => "metadata",
        QuestionKind::Image => "image",
        QuestionKind::Audio => "audio",
        QuestionKind::Video => "video",
        QuestionKind::File => "file",
        QuestionKind::Group => "group",
        QuestionKind::Repeat => "repeat",
    }
}
