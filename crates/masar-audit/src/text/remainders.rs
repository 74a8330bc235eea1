//! What is left over (`450 of 1,000 ..., the remaining 550`), and lists whose
//! length is told beside their total (`84 participants from three ministries:
//! Interior (36), Health (28) and Labour (20)`).

use std::ops::Range;

use super::list::{Item, bracket_close, items_read};
use super::split::counts_in;
use super::statements::{family, say, sentence_end};
use super::tokens::{Kind, Text};
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Numbers of a sentence of which every sum is tried.
const TERMS_MAX: usize = 8;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        if counts.len() > 2 && counts.len() <= TERMS_MAX {
            remaining(text, &counts, report);
        }
        for at in range.clone() {
            if text.tokens[at].is_mark(&[':', '(']) && counts.len() > 3 {
                partitioned(text, &range, at, &counts, report);
            }
            if counts.len() > 3 && text.tokens[at].is_mark(&[':', '(', '–']) {
                enumerated(text, &range, at, &counts, report);
            }
        }
    }
}

fn is_rest(word: &str) -> bool {
    let word = word.strip_prefix('و').unwrap_or(word);
    words::is_remainder(word)
        || matches!(word, "leaving" | "المتبقين" | "تبقي" | "يتبقي" | "بقي" | "بقيت")
}

/// Whether a number is what is left: `the remaining 550`, `the rest (550)`.
fn is_left(text: &Text<'_>, at: usize) -> bool {
    let mut back = at;
    if is_status(text, at) {
        return true;
    }
    for _ in 0..6 {
        let Some(before) = back.checked_sub(1) else { return false };
        let word = text.word(before);
        if is_rest(word) {
            let is_of =
                before.checked_sub(1).is_some_and(|at| matches!(text.word(at), "of" | "من"))
                    || text.word(before.saturating_sub(2)) == "of";
            return !is_of;
        }
        let is_filler = text.tokens[before].is_mark(&['(', ',']) || !word.is_empty();
        let is_gap = word == "of" && text.word(before.saturating_sub(1)) == "gap";
        if !is_filler || !is_gap && matches!(word, "and" | "of" | "من" | "in" | "في") {
            return false;
        }
        back = before;
    }
    false
}

/// `3 are under way`, `21 vacant`: what is not yet, beside what is.
fn is_status(text: &Text<'_>, at: usize) -> bool {
    let after: Vec<&str> = (at + 1..at + 5)
        .map(|at| text.word(at))
        .take_while(|word| !word.is_empty())
        .skip_while(|word| {
            matches!(*word, "are" | "is" | "were" | "was" | "still" | "remain" | "remained")
        })
        .collect();
    let is_vacant = |word: &str| {
        matches!(
            word,
            "vacant"
                | "unfilled"
                | "pending"
                | "outstanding"
                | "missing"
                | "lacking"
                | "ناقص"
                | "ناقصه"
                | "ناقصا"
                | "ongoing"
                | "underway"
                | "unanswered"
                | "شاغره"
                | "معلقه"
                | "جاريه"
                | "متبقيه"
        )
    };
    let is_way =
        matches!(after.as_slice(), ["under", "way" | "construction", ..] | ["in", "progress", ..]);
    let before = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    let is_still = (at + 1..at + 4).any(|at| {
        text.word(at) == "still"
            && matches!(text.word(at + 1), "in" | "at" | "stored" | "available")
            || matches!(text.word(at), "remain" | "remained") && text.word(at + 1) == "in"
    });
    let is_not = matches!(text.word(at + 1), "are" | "is" | "were" | "do" | "did" | "have")
        && text.word(at + 2) == "not";
    let is_arabic = matches!(before(1), "في") && before(2) == "العمل";
    is_way
        || is_still
        || is_not
        || is_arabic
        || after.iter().take(2).any(|word| is_vacant(word))
        || after.contains(&"قيد")
}

fn remaining(text: &Text<'_>, counts: &[usize], report: &mut Report) {
    let Some(&left) = counts.iter().skip(1).find(|&&at| is_left(text, at)) else { return };
    let exact = |at: usize| text.tokens[at].count().filter(|_| !text.tokens[at].is_approximate());
    let room: u128 = counts.iter().map(|&at| text.tokens[at].room()).sum();
    let others: Vec<usize> = counts.iter().copied().filter(|&at| at != left).collect();
    let whole = others
        .iter()
        .copied()
        .filter(|&at| at < left)
        .max_by_key(|&at| (exact(at), counts.len() - at.min(counts.len())));
    let (Some(whole), Some(rest)) = (whole, exact(left)) else { return };
    // "Reduced to seven members, with the remaining four": of teams and days.
    if counts.iter().all(|&at| text.tokens[at].is_in_words() && exact(at) < Some(13)) {
        return;
    }
    let Some(size) = exact(whole) else { return };
    let parts: Vec<usize> = others.into_iter().filter(|&at| at != whole).collect();
    let values: Vec<u128> = parts.iter().filter_map(|&at| exact(at)).collect();
    if values.len() != parts.len() || values.is_empty() {
        return;
    }
    let sums = (1..1_usize << values.len()).map(|set| {
        let chosen = values.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        rest + chosen.map(|(_, value)| value).sum::<u128>()
    });
    let told: Vec<u128> =
        parts.iter().filter(|&&at| at < left).filter_map(|&at| exact(at)).chain([rest]).collect();
    let sum: u128 = told.iter().sum();
    let is_near = 2 * sum > size && sum < 2 * size;
    if sums.into_iter().all(|sum| sum.abs_diff(size) > room)
        && told.len() > 1
        && is_near
        && rest < size
    {
        let arithmetic = format!("{} ≠ {}", sum_text(&told), grouped(size));
        say(text, (counts[0], left), "AUDIT-201", &arithmetic, report);
    }
}

/// Whether a part is not exact, or some of those who were named before: `150 of
/// them opened a shop`.
fn is_loose(text: &Text<'_>, item: &Item) -> bool {
    let next = [text.word(item.at + 1), text.word(item.at + 2)];
    let is_some = next.iter().any(|word| {
        words::is_pronoun(word) || matches!(*word, "them" | "had" | "have" | "received" | "with")
    });
    item.is_approximate || item.is_inside || item.room > 0 || is_some
}

/// The list that follows a bracket or a colon, and where it ends.
fn list_after(text: &Text<'_>, range: &Range<usize>, open: usize) -> Option<(Vec<Item>, usize)> {
    let is_bracket = text.tokens[open].is_mark(&['(']);
    let end = if is_bracket {
        bracket_close(text, open)?
    } else {
        sentence_end(text, open + 1).min(range.end)
    };
    Some((items_read(text, open + 1, end, !is_bracket)?, end))
}

fn is_one_clause(text: &Text<'_>, from: usize, to: usize) -> bool {
    text.tokens[from..to].iter().all(|token| token.kind != Kind::End && !token.is_mark(&[';']))
}

/// A total and the number of its parts before a list of so many parts.
fn enumerated(
    text: &Text<'_>,
    range: &Range<usize>,
    open: usize,
    counts: &[usize],
    report: &mut Report,
) {
    let Some((items, _)) = list_after(text, range, open) else { return };
    let is_bracket = text.tokens[open].is_mark(&['(']);
    let head: Vec<usize> = counts
        .iter()
        .copied()
        .filter(|&at| at < open && open - at < 16)
        .filter(|&at| is_one_clause(text, at, open))
        .collect();
    let length = items.len() as u128;
    let largest = items.iter().map(|item| item.value).max().unwrap_or(0);
    // "1,240 consultations by 4 teams: 680 ...": only one of them can be the whole.
    let is_length = |at: &usize| {
        text.exact(*at) == Some(length)
            || !is_bracket && text.exact(*at).is_some_and(|value| 2 * value < largest)
    };
    let (lengths, totals): (Vec<usize>, Vec<usize>) = head.into_iter().partition(is_length);
    let (&[_], &[total]) = (lengths.as_slice(), totals.as_slice()) else { return };
    let Some(size) = text.exact(total) else { return };
    let terms: Vec<u128> = items.iter().map(|item| item.value).collect();
    let loose = items.iter().any(|item| is_loose(text, item));
    let sum: u128 = terms.iter().sum();
    let is_near = 2 * sum > size && 2 * sum < 3 * size;
    if items.len() > 1 && !loose && sum != size && is_near {
        let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(size));
        let last = items.last().map_or(total, |item| item.last);
        say(text, (total, last), "AUDIT-201", &arithmetic, report);
    }
}

/// `3,218 movements between 1 and 7 May: 2,140 incoming, 812 outgoing and 266
/// internal`: of the numbers before the colon, one that the list can be.
fn partitioned(
    text: &Text<'_>,
    range: &Range<usize>,
    colon: usize,
    counts: &[usize],
    report: &mut Report,
) {
    let Some((items, end)) = list_after(text, range, colon) else { return };
    let after = counts.iter().filter(|&&at| at > colon && at < end).count();
    // Of several things, only people are men, women and children.
    if text.tokens[colon].is_mark(&['(']) && family(&items.iter().collect::<Vec<_>>()) != Some(true)
    {
        return;
    }
    let loose = items.iter().any(|item| is_loose(text, item));
    let is_some = range.clone().any(|at| {
        let word = text.word(at);
        words::is_example(word) || words::is_subset(word) || word == "respectively"
    });
    if items.len() < 3 || items.len() != after || loose || is_some {
        return;
    }
    let terms: Vec<u128> = items.iter().map(|item| item.value).collect();
    let sum: u128 = terms.iter().sum();
    let heads = counts.iter().copied().filter(|&at| at < colon && is_one_clause(text, at, colon));
    let heads: Vec<usize> = heads.collect();
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let fits = |&at: &usize| {
        let (size, token) = (value(at), &text.tokens[at]);
        let is_near = 3 * sum > 2 * size && 3 * sum < 4 * size;
        is_near
            && terms.iter().all(|&term| term < size)
            && !token.is_approximate()
            && token.room() == 0
    };
    let near: Vec<usize> = heads.iter().copied().filter(fits).collect();
    let is_told = heads
        .iter()
        .any(|&at| value(at) == sum || value(at) == items.len() as u128 && near.is_empty());
    if let (&[head], false) = (near.as_slice(), is_told)
        && colon - head < 16
    {
        let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(value(head)));
        let last = items.last().map_or(head, |item| item.last);
        say(text, (head, last), "AUDIT-201", &arithmetic, report);
    }
}
