//! Numbers of a sentence that are together too many for what they are of, and
//! lists in which two digits have changed places: `Of the 215 cases, 129 were
//! closed, 64 remain open and 32 were withdrawn`, `96 schools, 98 of them`.
//!
//! States may overlap, so that too large a sum is wrong only where one slip of the
//! pen accounts for it.

use std::ops::Range;

use super::quantities::{are_services, is_overlapping};
use super::said::Said;
use super::slips::{is_slip, swaps};
use super::split::{counts_in, is_of_them};
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Numbers of one sentence that are held against each other.
const COUNTS_MAX: usize = 9;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        let is_said = said.is_in(text, &range);
        if is_said || counts.len() < 2 || counts.len() > COUNTS_MAX {
            continue;
        }
        let before = report.findings.len();
        larger(text, &range, &counts, report);
        let heads = (0..counts.len()).filter(|&at| at == 0 || is_of_them(text, &range, counts[at]));
        for head in heads {
            if report.findings.len() == before && counts.len() - head > 2 {
                states(text, &range, &counts[head..], report);
            }
        }
        if report.findings.len() == before && counts.len() > 2 {
            swapped(text, &counts, report);
        }
    }
}

/// `AUDIT-202`: `96 schools, 98 of them`: more than all that was named before.
fn larger(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let is_rate = range.clone().any(|at| {
        matches!(text.word(at), "per" | "each" | "every" | "لكل" | "كل" | "more" | "than")
    });
    for (index, &at) in counts.iter().enumerate().skip(1).filter(|_| !is_rate) {
        let next = text.word(at + 1);
        let is_english = next == "of" && matches!(text.word(at + 2), "them" | "which" | "whom");
        let back = [text.word(at - 1), text.word(at.saturating_sub(2))];
        let is_of = is_english
            || matches!(next, "منها" | "منهم" | "منهن")
            || matches!(back, ["which" | "whom", "of"] | ["منها" | "ومنها", _]);
        let before: Option<Vec<u128>> =
            counts[..index].iter().map(|&count| text.exact(count)).collect();
        let (Some(value), Some(before), true) = (text.exact(at), before, is_of) else { continue };
        let all: u128 = before.iter().sum();
        let last = counts[index - 1];
        if value > all && value < 2 * all && at - last < 12 {
            let arithmetic = format!("{} > {}", grouped(value), grouped(all));
            return say(text, (last, at), "AUDIT-202", &arithmetic, report);
        }
    }
}

/// The number of all and those of its states.
fn listed(text: &Text<'_>, range: &Range<usize>, counts: &[usize]) -> Option<(usize, Vec<usize>)> {
    let end =
        (counts[0]..range.end).find(|&at| text.tokens[at].is_mark(&[';'])).unwrap_or(range.end);
    // Numbers in words further on are of weeks and of teams, unless all are so small.
    let is_few = text.exact(counts[0]) < Some(60);
    let is_small = |at: usize| {
        let is_ended = matches!(text.word(at - 1), "" | "and" | "و" | "في");
        text.tokens[at].is_in_words() && text.exact(at) < Some(13) && !(is_few && is_ended)
    };
    // "45 of the 60 took place; 15 were postponed": without a noun, of the same.
    let is_bare = |at: usize| {
        let next = text.word(at + 1);
        matches!(next, "were" | "was" | "are" | "remain" | "have" | "had") || next.ends_with("ed")
    };
    let near = |from: usize| {
        counts[from..].iter().copied().filter(|&at| (at < end || is_bare(at)) && !is_small(at))
    };
    if is_of_them(text, range, counts[0]) {
        return Some((counts[0], near(1).collect()));
    }
    // `Eighteen of the 24 facilities`.
    let between: Vec<&str> = (counts[0] + 1..counts[1]).map(|at| text.word(at)).collect();
    let is_of = matches!(between.as_slice(), ["of"] | ["of", "the" | "all"])
        || matches!(between.as_slice(), [.., "من", "اصل"]) && between.len() < 5
        || matches!(between.as_slice(), [.., "ال"]) && between.contains(&"من") && between.len() < 7;
    // "9 of 12 blocks; 5 blocks were spared".
    let noun = |at: usize| text.word(at + 1);
    if let (&[part, whole, other], true) = (counts, is_of)
        && noun(whole) == noun(other)
        && !noun(other).is_empty()
    {
        return Some((whole, vec![part, other]));
    }
    let is_which = between.len() < 9
        && matches!(between.as_slice(), [.., "of", "which"] | [.., "منها" | "ومنها"]);
    let parts = |first: usize| [counts[first]].into_iter().chain(near(2)).collect();
    match (is_of, is_which) {
        (true, _) => Some((counts[1], parts(0))),
        (_, true) => Some((counts[0], parts(1))),
        _ => None,
    }
}

/// `AUDIT-202`: `Of the 215 cases, 129 were closed, 64 remain open and 32 were withdrawn`.
fn states(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let Some((whole, parts)) = listed(text, range, counts) else { return };
    let is_loose = range.clone().any(|at| {
        let word = text.word(at);
        words::is_subset(word) && !matches!(word, "منها")
            || matches!(
                word,
                "also" | "both" | "them" | "these" | "whom" | "ايضا" | "each" | "some"
            )
    });
    let is_other = |&at: &usize| {
        matches!(text.word(at + 1), "of" | "من" | "per" | "years")
            || text.tokens[at - 1].is_mark(&['('])
    };
    let values: Option<Vec<u128>> = parts.iter().map(|&at| text.exact(at)).collect();
    let (Some(size), Some(values)) = (text.exact(whole), values) else { return };
    let is_loose = is_loose || parts.len() == 2 && are_services(text, range);
    if parts.len() < 2 || is_loose || parts.iter().filter(|&&at| at > whole).any(is_other) {
        return;
    }
    let sum: u128 = values.iter().sum();
    let is_one_slip = is_slip(size, sum)
        || values
            .iter()
            .any(|&part| (size + part).checked_sub(sum).is_some_and(|meant| is_slip(part, meant)));
    let is_near = if values.len() > 2 { 5 * sum < 6 * size } else { 4 * sum < 5 * size };
    if sum > size && is_near && values.iter().all(|&part| part < size) && is_one_slip {
        let arithmetic = format!("{} > {}", sum_text(&values), grouped(size));
        let last = parts.last().map_or(whole, |&last| last.max(whole));
        say(text, (whole.min(parts[0]), last), "AUDIT-202", &arithmetic, report);
    }
}

/// `AUDIT-201`: all numbers of the sentence are a sum, were two digits of one of
/// them not in each other's place.
fn swapped(text: &Text<'_>, counts: &[usize], report: &mut Report) {
    let counts: Vec<usize> =
        counts.iter().copied().filter(|&at| !text.tokens[at].is_in_words()).collect();
    let values: Option<Vec<u128>> = counts.iter().map(|&at| text.exact(at)).collect();
    let is_large = |values: &Vec<u128>| values.len() > 2 && values.iter().all(|one| *one > 99);
    let Some(values) = values.filter(is_large) else { return };
    if is_overlapping(text, &text.sentence(counts[0])) {
        return;
    }
    let runs =
        (0..values.len()).flat_map(|from| (from + 2..values.len()).map(move |to| (from, to)));
    let is_told = |(from, to): (usize, usize)| {
        values.contains(&values[from..to].iter().sum())
            || values.contains(&values[from + 1..=to].iter().sum())
    };
    if runs.into_iter().any(is_told) {
        return;
    }
    let whole = [0, values.len() - 1].into_iter().find(|&whole| {
        let size = values[whole];
        let sum = values.iter().sum::<u128>() - size;
        let is_largest = values.iter().enumerate().all(|(at, &one)| at == whole || one < size);
        let makes = |at: usize| {
            swaps(values[at]).into_iter().any(|meant| {
                if at == whole { meant == sum } else { sum - values[at] + meant == size }
            })
        };
        is_largest && sum != size && (0..values.len()).any(makes)
    });
    if let Some(whole) = whole {
        let terms: Vec<u128> = values
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != whole)
            .map(|(_, value)| *value)
            .collect();
        let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(values[whole]));
        say(text, (counts[0], counts[counts.len() - 1]), "AUDIT-201", &arithmetic, report);
    }
}
