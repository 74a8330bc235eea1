//! Which question of the old form is which of the new one: the same path, then
//! the same name elsewhere, then a guess by words, calculation or children.
//!
//! *Invariant:* a question has at most one partner, and partners are both
//! groups, both repeats or both questions. Guesses by likeness stop at
//! [`GUESSES_MAX`] comparisons.

use std::collections::{BTreeMap, BTreeSet};

use masar_text::fold;

use super::meaning::is_alike;
use crate::form::{Form, Question, QuestionKind};

/// Comparisons of labels that are not the same; beyond it renames are told as
/// one question removed and one added.
const GUESSES_MAX: usize = 20_000;

/// A question with where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) path: String,
    /// Position of the group around it.
    pub(super) parent: Option<usize>,
    pub(super) question: &'a Question,
}

/// All questions of a form in order.
pub(super) fn placed(form: &Form) -> Vec<Placed<'_>> {
    let mut all = Vec::new();
    place(&form.questions, None, "", &mut all);
    all
}

fn place<'a>(
    questions: &'a [Question],
    parent: Option<usize>,
    above: &str,
    all: &mut Vec<Placed<'a>>,
) {
    for question in questions {
        let path = format!("{above}{}", question.name);
        let below = format!("{path}/");
        all.push(Placed { path, parent, question });
        let at = all.len() - 1;
        place(&question.children, Some(at), &below, all);
    }
}

/// Partners by position in the old and in the new form.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) new_of: BTreeMap<usize, usize>,
    pub(super) old_of: BTreeMap<usize, usize>,
}

impl Pairs {
    fn join(&mut self, old: usize, new: usize) {
        if !self.new_of.contains_key(&old) && !self.old_of.contains_key(&new) {
            self.new_of.insert(old, new);
            self.old_of.insert(new, old);
        }
    }
}

fn is_section(question: &Question) -> bool {
    matches!(question.kind, QuestionKind::Group | QuestionKind::Repeat)
}

/// Finds the partners.
pub(super) fn pairs(old: &[Placed<'_>], new: &[Placed<'_>]) -> Pairs {
    let mut pairs = Pairs::default();
    by_key(old, new, &mut pairs, |one| vec![one.path.clone()]);
    by_key(old, new, &mut pairs, |one| vec![one.question.name.clone()]);
    by_key(old, new, &mut pairs, label_keys);
    by_key(old, new, &mut pairs, calculation_keys);
    by_likeness(old, new, &mut pairs);
    by_children(old, new, &mut pairs);
    pairs
}

/// Joins what has a key that nothing else in its form has.
fn by_key(
    old: &[Placed<'_>],
    new: &[Placed<'_>],
    pairs: &mut Pairs,
    keys: impl Fn(&Placed<'_>) -> Vec<String>,
) {
    let unique = |all: &[Placed<'_>], taken: &BTreeMap<usize, usize>| {
        let mut found: BTreeMap<(bool, String), Option<usize>> = BTreeMap::new();
        for (at, one) in all.iter().enumerate().filter(|(at, _)| !taken.contains_key(at)) {
            for key in keys(one) {
                let entry = found.entry((is_section(one.question), key));
                entry.and_modify(|place| *place = None).or_insert(Some(at));
            }
        }
        found
    };
    let (olds, news) = (unique(old, &pairs.new_of), unique(new, &pairs.old_of));
    for (key, at) in olds {
        if let (Some(at), Some(Some(other))) = (at, news.get(&key)) {
            pairs.join(at, *other);
        }
    }
}

/// Same kind and same words in a language.
fn label_keys(one: &Placed<'_>) -> Vec<String> {
    let labels = one.question.labels.iter().filter(|(_, text)| !fold(text).is_empty());
    labels
        .map(|(language, text)| format!("{:?}\n{language}\n{}", one.question.kind, fold(text)))
        .collect()
}

fn calculation_keys(one: &Placed<'_>) -> Vec<String> {
    one.question.calculation.iter().map(|text| format!("{:?}\n{text}", one.question.kind)).collect()
}

/// Joins questions of one kind, in one group, whose labels are nearly the same.
fn by_likeness(old: &[Placed<'_>], new: &[Placed<'_>], pairs: &mut Pairs) {
    let free = |all: &[Placed<'_>], taken: &BTreeMap<usize, usize>| -> Vec<usize> {
        (0..all.len())
            .filter(|at| !taken.contains_key(at) && !is_section(all[*at].question))
            .collect()
    };
    let (olds, news) = (free(old, &pairs.new_of), free(new, &pairs.old_of));
    if olds.len().saturating_mul(news.len()) > GUESSES_MAX {
        return;
    }
    let parent_path = |all: &[Placed<'_>], at: usize| {
        all[at].parent.map(|parent| all[parent].path.clone()).unwrap_or_default()
    };
    for &one in &olds {
        let found = news.iter().copied().find(|&other| {
            !pairs.old_of.contains_key(&other)
                && old[one].question.kind == new[other].question.kind
                && parent_path(old, one) == parent_path(new, other)
                && old[one].question.labels.iter().any(|(language, text)| {
                    new[other].question.labels.get(language).is_some_and(|now| is_alike(text, now))
                })
        });
        if let Some(other) = found {
            pairs.join(one, other);
        }
    }
}

/// Joins groups most of whose children are the same.
fn by_children(old: &[Placed<'_>], new: &[Placed<'_>], pairs: &mut Pairs) {
    // Inner groups first: they stand behind the ones around them.
    for at in (0..old.len()).rev() {
        if pairs.new_of.contains_key(&at) || !is_section(old[at].question) {
            continue;
        }
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        let children: Vec<usize> = (at + 1..old.len())
            .take_while(|&child| old[child].path.starts_with(&format!("{}/", old[at].path)))
            .filter(|&child| old[child].parent == Some(at))
            .collect();
        for child in &children {
            let parent = pairs.new_of.get(child).and_then(|&partner| new[partner].parent);
            if let Some(parent) = parent {
                *votes.entry(parent).or_default() += 1;
            }
        }
        let free: BTreeSet<usize> =
            votes.keys().copied().filter(|at| !pairs.old_of.contains_key(at)).collect();
        let best = free.into_iter().max_by_key(|at| (votes[at], std::cmp::Reverse(*at)));
        if let Some(best) = best.filter(|best| votes[best] * 2 > children.len()) {
            pairs.join(at, best);
        }
    }
}
