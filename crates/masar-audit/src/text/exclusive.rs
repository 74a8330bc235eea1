//! Percentages of what everybody does or has once: where a household lives, its one
//! main reason, so many percent of each. They are together no more than all; that
//! they are less says nothing, for the list may leave some out.

use std::ops::Range;

use super::changes::direction;
use super::list::is_age;
use super::percents::percents_text;
use super::quantities::bare;
use super::said::Said;
use super::statements::say;
use super::tokens::Text;
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::Report;

/// Answers of which nobody gives two, each by the beginnings of its words.
const FAMILIES: [&[&[&str]]; 4] = [
    &[
        &["rent", "تستاجر", "يستاجر", "مستاجر", "ايجار", "بالايجار"],
        &["own", "owned", "owner", "ملك", "يملك", "تملك", "مملوك", "بيوتهم", "منازلهم"],
        &["host", "relatives", "friends", "مضيف", "اقارب", "اقرباء"],
        &["camp", "مخيم"],
        &["collective", "public", "school", "جماعي", "عامه", "مدارس"],
        &["tent", "makeshift", "informal", "خيام", "عشوايي"],
    ],
    &[
        &["single", "unmarried", "never", "عازب", "عازبون", "عزاب", "اعزب"],
        &["married", "متزوج"],
        &["divorc", "separat", "مطلق", "منفصل"],
        &["widow", "ارمل", "ارامل"],
    ],
    &[
        &["excellent", "very", "ممتاز"],
        &["good", "acceptable", "جيد", "مقبول"],
        &["fair", "average", "moderate", "borderline", "متوسط"],
        &["poor", "bad", "severe", "سيي", "ضعيف"],
    ],
    &[
        &["illiterate", "no", "امي", "اميون", "اميين"],
        &["primary", "ابتدايي", "الابتدايي"],
        &["secondary", "ثانوي", "الثانوي"],
        &["university", "higher", "tertiary", "جامعي", "الجامعي"],
    ],
];

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    for range in text.sentences() {
        let percents: Vec<usize> =
            range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
        if percents.len() > 2 && !said.is_in(text, &range) && !is_other(text, &range, &percents) {
            sum_check(text, &range, &percents, report);
        }
    }
}

/// Changes, shares of a share, and answers of which several may be given.
fn is_other(text: &Text<'_>, range: &Range<usize>, percents: &[usize]) -> bool {
    percents.iter().any(|&at| text.tokens[at].is_approximate())
        || range.clone().any(|at| {
            let word = text.word(at);
            direction(word).is_some() && word != "higher"
                || words::is_subset(word)
                    && text.tokens[at - 1].percent().is_none()
                    && word != "منها"
                || matches!(
                    word,
                    "multiple"
                        | "reasons"
                        | "sources"
                        | "also"
                        | "whom"
                        | "while"
                        | "اسباب"
                        | "ايضا"
                )
        })
}

/// `AUDIT-208`.
fn sum_check(text: &Text<'_>, range: &Range<usize>, percents: &[usize], report: &mut Report) {
    let is_whole = is_one_answer(text, range)
        || is_family(text, range, percents)
        || are_ages(text, range, percents);
    if !is_whole {
        return;
    }
    let shares: Vec<Share> = percents.iter().filter_map(|&at| text.tokens[at].percent()).collect();
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let room: u128 = shares.iter().map(|share| share.half_micro()).sum();
    if sum > 100_000_000 + room && sum < 140_000_000 {
        let span = (percents[0], percents[percents.len() - 1]);
        say(text, span, "AUDIT-208", &percents_text(&shares, ">"), report);
    }
}

/// `their main reason for leaving`, `السبب الرئيسي`.
fn is_one_answer(text: &Text<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        matches!(text.word(at), "main" | "primary" | "principal")
            && matches!(
                text.word(at + 1),
                "reason" | "source" | "cause" | "destination" | "occupation"
            )
            || matches!(bare(text.word(at)), "السبب" | "المصدر" | "المهنه" | "الوجهه")
                && text.word(at + 1).starts_with("الريي")
    })
}

/// Whether the percentages are of ages, or of children beside them: all but one have
/// an age in their own words.
fn are_ages(text: &Text<'_>, range: &Range<usize>, percents: &[usize]) -> bool {
    let own = |index: usize| {
        let from = index.checked_sub(1).map_or(range.start, |before| percents[before] + 1);
        let to = percents.get(index + 1).copied().unwrap_or(range.end);
        let is_aged = |range: Range<usize>| {
            range.into_iter().any(|at| {
                let is_year =
                    matches!(text.word(at), "aged" | "under" | "over" | "سنه" | "عاما" | "سنوات");
                is_year || text.tokens[at].count().is_some() && is_age(text, at)
            })
        };
        let is_child = |range: Range<usize>| {
            range.into_iter().any(|at| words::group(text.word(at)) == Some(Group::Children))
        };
        (is_aged(from..percents[index]) || is_aged(percents[index]..to), is_child(from..to))
    };
    let (aged, others): (Vec<_>, Vec<_>) =
        (0..percents.len()).map(own).partition(|(is_aged, _)| *is_aged);
    aged.len() > 1 && (others.is_empty() || others.len() == 1 && others[0].1)
}

/// Whether the sentence names as many answers of one family as it has percentages.
fn is_family(text: &Text<'_>, range: &Range<usize>, percents: &[usize]) -> bool {
    FAMILIES.iter().any(|family| {
        let mut known: Vec<usize> =
            range.clone().filter_map(|at| answer(text.word(at), family)).collect();
        known.sort_unstable();
        known.dedup();
        known.len() >= percents.len()
    })
}

/// The answer that a word names, where it names one.
fn answer(word: &str, family: &[&[&str]]) -> Option<usize> {
    let forms = [word, bare(word), word.strip_prefix("ال").unwrap_or(word)];
    let begins =
        |form: &str, root: &str| if root.len() < 4 { form == root } else { form.starts_with(root) };
    family
        .iter()
        .position(|roots| roots.iter().any(|root| forms.iter().any(|form| begins(form, root))))
}
