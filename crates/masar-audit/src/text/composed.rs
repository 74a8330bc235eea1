//! A number and the list of all that it is made of, by a verb or in the order of
//! something: `The total of 131 staff is made up of 98 nationals, 21 internationals
//! and 12 volunteers`, `318 in three operations – 124, 109 and 85 respectively`;
//! and lists whose sum closes their sentence: `27 officers, 19 prosecutors, 14
//! judges and 22 social workers; 82 practitioners were trained`.

use std::ops::Range;

use super::follows::is_explained;
use super::quantities::{Quantity, bare, is_overlapping, quantities_read};
use super::said::Said;
use super::slips::{is_slip, is_sure_slip};
use super::statements::say;
use super::tokens::Text;
use super::totals::is_of_any;
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Most parts of one list.
const PARTS_MAX: usize = 12;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    for range in text.sentences() {
        let all = quantities_read(text, &range);
        if !(3..=PARTS_MAX + 4).contains(&all.len()) || said.is_in(text, &range) {
            continue;
        }
        if is_overlapping(text, &range) || is_some(text, &range) {
            continue;
        }
        let wrong = made_of(text, &range, &all).or_else(|| closed(text, &all));
        if let Some((whole, parts)) = wrong {
            let terms: Vec<u128> = parts.iter().map(|part| part.value).collect();
            let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(whole.value));
            let ends = parts.iter().map(|part| part.at).chain([whole.at]);
            let (first, last) = (ends.clone().min(), ends.max());
            let span = (first.unwrap_or(whole.at), last.unwrap_or(whole.at));
            say(text, span, "AUDIT-201", &arithmetic, report);
        }
    }
}

/// Lists that name only some, and parts of parts.
fn is_some(text: &Text<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        let word = text.word(at);
        words::is_example(word)
            || words::is_subset(word)
            || matches!(word, "whom" | "which" | "per")
    })
}

/// Where the words stand that say that a list is all.
fn link(text: &Text<'_>, range: &Range<usize>) -> Option<usize> {
    const VERBS: &str = " يتالف تتالف يتكون تتكون تالف تالفت يتوزع تتوزع يتوزعون توزع توزعت توزعوا موزعه موزعين \
        موزعون موزعا مقسمه مقسمين ينقسم تنقسم ينقسمون ";
    const JOINED: &str =
        " made consists consisting consisted composed comprised divided split broken distributed ";
    let is_verb = |at: &usize| {
        let word = bare(text.word(*at));
        let is_into = matches!(
            text.word(at + 1),
            "of" | "up" | "down" | "into" | "between" | "among" | "across" | "as" | "over"
        );
        words::is_in(JOINED, word) && is_into || words::is_in(VERBS, word)
    };
    let is_that = |at: &usize| {
        matches!(bare(text.word(*at)), "هي" | "هم" | "وهي" | "وهم")
            && text.tokens.get(at + 1).is_some_and(|token| token.count().is_some())
    };
    range
        .clone()
        .find(is_verb)
        .or_else(|| range.clone().find(is_that))
        .or_else(|| in_order(text, range))
}

/// The mark before a list that ends with "respectively".
fn in_order(text: &Text<'_>, range: &Range<usize>) -> Option<usize> {
    let is_order = |at: &usize| matches!(text.word(*at), "respectively" | "التوالي");
    let end = range.clone().find(is_order)?;
    (range.start..end).rev().find(|&at| text.tokens[at].is_mark(&['–', ':', '(']))
}

fn made_of(
    text: &Text<'_>,
    range: &Range<usize>,
    all: &[Quantity],
) -> Option<(Quantity, Vec<Quantity>)> {
    let link = link(text, range)?;
    // "Composed of a chairman and 23 members".
    if (link..range.end).any(|at| matches!(text.word(at), "a" | "an")) {
        return None;
    }
    // `يتألف مجموع الموظفين البالغ 131 موظفاً من 98`: the verb stands first.
    let first = all.first().filter(|one| one.at > link && one.at - link < 6).map(|one| one.at);
    let (heads, parts): (Vec<Quantity>, Vec<Quantity>) =
        all.iter().partition(|one| one.at < link || Some(one.at) == first);
    let sum: u128 = parts.iter().map(|part| part.value).sum();
    let room: u128 = parts.iter().map(|part| part.room).sum();
    let is_exact = parts.iter().all(|part| !part.is_loose && part.is_money == parts[0].is_money);
    let has_own_total = parts.iter().any(|part| 2 * part.value == sum);
    let fits = |head: &Quantity| head.value.abs_diff(sum) <= room + head.room;
    if parts.len() < 2 || !is_exact || has_own_total || heads.iter().any(fits) {
        return None;
    }
    let is_whole = |head: &&Quantity| {
        3 * sum > 2 * head.value
            && 2 * sum < 3 * head.value
            && !head.is_loose
            && head.is_money == parts[0].is_money
            && parts.iter().all(|part| part.value < head.value)
    };
    let wholes: Vec<&Quantity> = heads.iter().filter(is_whole).collect();
    let &[whole] = wholes.as_slice() else { return None };
    Some((*whole, parts))
}

/// The last number is hardly anything but the sum of the list before it.
fn closed(text: &Text<'_>, all: &[Quantity]) -> Option<(Quantity, Vec<Quantity>)> {
    let (&whole, rest) = all.split_last()?;
    let parts: Vec<Quantity> = rest.iter().copied().filter(|one| !one.is_few(text)).collect();
    let is_exact =
        all.iter().all(|one| !one.is_loose && one.room == 0 && one.is_money == whole.is_money);
    let is_list = parts.windows(2).all(|pair| pair[1].at - pair[0].at < 10);
    let last = parts.last()?;
    let is_apart = (last.at..whole.at).any(|at| text.tokens[at].is_mark(&[';', ',', '–', ':']));
    let sum: u128 = parts.iter().map(|part| part.value).sum();
    let is_larger = parts.iter().all(|part| part.value < whole.value);
    let off = sum.abs_diff(whole.value);
    // "36 doctors, 94 nurses and 20 technicians, 150 members".
    let is_of_all = is_of_any(text.word(whole.at + 1)) && is_slip(whole.value, sum);
    let is_near =
        parts.len() > 3 && off * 6 < whole.value || is_sure_slip(whole.value, sum) || is_of_all;
    (parts.len() > 2
        && is_exact
        && is_list
        && is_apart
        && is_larger
        && off > 0
        && is_near
        && !is_explained(&whole, rest))
    .then_some((whole, parts))
}
