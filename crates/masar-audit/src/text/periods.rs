//! How long what a sentence tells of took: the days of its one year, the months of
//! `from January to September`, the twelve of a year.

use super::tokens::Text;
use super::words;

/// The days of the one year that a sentence names, and no date in it.
pub(super) fn days_of_year(text: &Text<'_>, range: std::ops::Range<usize>) -> Option<u128> {
    let has_month = range
        .clone()
        .any(|at| text.tokens[at].word().is_some_and(|word| words::month(word).is_some()));
    let years: Vec<u128> = range
        .filter(|&at| text.tokens[at].may_be_year() && text.is_year(at))
        .filter_map(|at| text.tokens[at].count())
        .collect();
    let &[year] = years.as_slice() else { return None };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    (!has_month).then_some(if is_leap { 366 } else { 365 })
}

/// The months of `18,000 a year`.
pub(super) fn year_named(text: &Text<'_>, range: &std::ops::Range<usize>) -> Option<u128> {
    let is_year = |at: usize| match text.word(at) {
        "annual" | "annually" | "yearly" | "سنويا" | "السنوي" | "السنويه" | "سنوي" => {
            true
        }
        "year" => at > 0 && matches!(text.word(at - 1), "a" | "per"),
        _ => false,
    };
    range.clone().any(is_year).then_some(12)
}

/// The months of `from January to September`, whole ones.
pub(super) fn months_named(text: &Text<'_>, range: std::ops::Range<usize>) -> Option<u128> {
    let months: Vec<(usize, i8)> =
        range.filter_map(|at| Some((at, words::month(text.word(at))?))).collect();
    let &[(one, first), (other, last)] = months.as_slice() else { return None };
    let is_to =
        matches!(text.word(one + 1), "to" | "until" | "through" | "الي" | "حتي" | "and" | "و");
    let is_day = |at: usize| text.tokens[at - usize::from(at > 0)].count().is_some();
    let is_whole = is_to && other == one + 2 && !is_day(one) && !is_day(other) && last > first;
    is_whole.then(|| u128::from((last - first).unsigned_abs()) + 1)
}
