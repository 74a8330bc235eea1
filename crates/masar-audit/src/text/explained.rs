//! Percentages that nothing around them explains: `4,500 children were screened;
//! 360 were malnourished (18%)`. Every two numbers of the sentence are tried; where
//! none gives the percentage and its part is plain, its whole is the larger number
//! before it.
//!
//! A part without a noun of its own is of the thing named before. A part with
//! another noun may be of something that is not told, so there the percentage must
//! be a slip of the one that the numbers give.

use std::ops::Range;

use super::changes::direction;
use super::places::is_money;
use super::ratios::{ratio_check, ratio_fits};
use super::said::Said;
use super::slips::is_slip;
use super::split::counts_in;
use super::tokens::Text;
use super::words;
use crate::finding::Report;

/// Tokens between a part and the number that it is of.
const FAR_MAX: usize = 30;

/// Numbers of a sentence that are tried against each other.
const COUNTS_MAX: usize = 12;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        let is_said = said.is_in(text, &range);
        if counts.len() < 2 || counts.len() > COUNTS_MAX || is_said || is_other(text, &range) {
            continue;
        }
        for at in range.clone() {
            let token = &text.tokens[at];
            if token.percent().is_some() && !token.is_approximate() {
                percent_check(text, &range, &counts, at, report);
            }
        }
    }
}

/// Comparisons, rates and changes: their percentages are of other things.
fn is_other(text: &Text<'_>, range: &Range<usize>) -> bool {
    const OTHERS: &str = " more than further additional fewer less compared per each every whereas against \
        previous rate interest confidence margin only while \
        اكثر اقل اضافي اضافيه مقارنه بينما فيما السابق السابقه لكل معدل المعدل هامش الثقه ";
    range.clone().any(|at| {
        let word = text.word(at);
        direction(word).is_some()
            || matches!(word, "top" | "main" | "largest" | "mainly")
            || words::is_in(OTHERS, word)
    })
}

/// The number that a percentage is beside: `360 [were ill] (18%)`, `360, or 18%`.
fn part_of(text: &Text<'_>, counts: &[usize], at: usize) -> Option<usize> {
    let part = counts.iter().copied().rfind(|&count| count < at)?;
    let opens = text.tokens[at - 1].is_mark(&['(']);
    let is_own = !matches!(text.word(at + 1), "of" | "من" | "among" | "in" | "for");
    let closes = (at + 1..at + 4)
        .find(|&at| text.word(at).is_empty())
        .is_some_and(|at| text.tokens.get(at).is_some_and(|token| token.is_mark(&[')'])));
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    let is_said = matches!(back(1), "or" | "ie" | "اي" | "بنسبه" | "نسبته")
        || back(1) == "to" && back(2) == "equivalent"
        || back(2) == "بنسبه";
    let is_plain = (part + 1..at - 1).all(|near| {
        let is_last = near + 3 >= at && text.tokens[near].is_mark(&[',', '–']);
        !text.word(near).is_empty() && !words::is_and(text.word(near)) || is_last
    });
    let is_near = at - part < 10 && is_plain;
    (is_near && is_own && (opens && closes || is_said)).then_some(part)
}

/// Whether a part has no noun: a verb or a bracket follows its number.
fn is_bare(text: &Text<'_>, part: usize) -> bool {
    let word = text.word(part + 1);
    let is_verb = word.is_ascii() && word.len() > 4 && word.ends_with("ed");
    let is_copula =
        matches!(word, "were" | "was" | "are" | "had" | "have" | "has" | "said" | "did" | "do")
            || matches!(word, "منهم" | "منهن" | "منها");
    let back = |back: usize| part.checked_sub(back).map_or("", |at| text.word(at));
    let is_of = matches!(back(1), "منه" | "منها" | "منهم")
        || back(2) == "of" && matches!(back(1), "which" | "whom");
    let opens = text.tokens.get(part + 1).is_some_and(|token| token.is_mark(&['(']));
    opens || is_verb || is_copula || is_of
}

/// Whether a percentage stands beside a number as its own.
fn has_percent(text: &Text<'_>, at: usize) -> bool {
    (at + 1..at + 7)
        .take_while(|&at| text.tokens.get(at).is_some_and(|token| token.count().is_none()))
        .take_while(|&at| !text.tokens[at].is_mark(&[',', ';']))
        .any(|at| text.tokens[at].percent().is_some())
}

/// Whether any two of the numbers, or sums of those beside each other, give it.
fn is_explained(text: &Text<'_>, counts: &[usize], at: usize) -> bool {
    let Some(percent) = text.tokens[at].percent() else { return true };
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let pairs = counts.iter().flat_map(|&one| counts.iter().map(move |&other| (one, other)));
    let fits = |(one, other): (usize, usize)| one != other && ratio_fits(text, at, one, other);
    let sums = (0..counts.len()).flat_map(|from| {
        (from + 2..=counts.len())
            .map(move |to| counts[from..to].iter().map(|&at| value(at)).sum::<u128>())
    });
    let of_sum = |sum: u128| {
        let parts = counts.iter().map(|&at| value(at));
        sum > 0 && parts.into_iter().any(|one| percent.fits(one, sum) || percent.fits(sum, one))
    };
    pairs.into_iter().any(fits) || sums.into_iter().any(of_sum)
}

fn percent_check(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    at: usize,
    report: &mut Report,
) {
    let Some(part) = part_of(text, counts, at).filter(|part| range.contains(part)) else { return };
    let is_small = |size: &u128| *size < 20 && text.tokens[part].is_in_words();
    let Some(size) = text.tokens[part].count().filter(|size| !is_small(size)) else { return };
    let larger = |&other: &usize| {
        let token = &text.tokens[other];
        token.count().is_some_and(|count| count > size)
            && (is_money(text, other) == is_money(text, part)
                || token.room() > 0 && text.tokens[part].room() > 0)
    };
    let before = counts.iter().copied().filter(|&other| other < part && part - other < FAR_MAX);
    let wholes: Vec<usize> = before.filter(larger).filter(|&at| !has_percent(text, at)).collect();
    let Some(&whole) = wholes.last() else { return };
    let (one, other) = (&text.tokens[part], &text.tokens[whole]);
    let is_rough = one.is_approximate() || other.is_approximate();
    let Some(percent) = text.tokens[at].percent().filter(|_| !is_rough) else { return };
    if is_explained(text, counts, at) {
        return;
    }
    let limit = other.count().unwrap_or(0).max(1);
    let meant = (size * 200 * 10_u128.pow(percent.decimals) + limit) / (2 * limit);
    let is_same = text.word(part + 1) == text.word(whole + 1) && !text.word(part + 1).is_empty();
    let is_plain = (is_bare(text, part) || is_same) && wholes.len() == 1;
    if is_plain || is_slip(percent.digits, meant) && one.room() + other.room() == 0 {
        ratio_check(text, at, part, whole, report);
    }
}
