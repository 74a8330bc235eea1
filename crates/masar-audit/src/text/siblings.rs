//! Numbers told each with its percentage: where one of them shows what they are of,
//! the others are of it too: `62,450 displaced people; 24,980 (40%) live in camps and
//! 37,470 (60%) with families`.
//!
//! The whole may stand anywhere before them, in the sentence before too, or be their
//! sum. A percentage that some other number around it gives is of that number.

use std::ops::Range;

use super::changes::direction;
use super::places::is_money;
use super::ratios::{ratio_check, ratio_fits};
use super::said::Said;
use super::split::counts_in;
use super::statements::percent_check;
use super::tokens::Text;
use super::words;
use crate::finding::Report;

/// Tokens between a number and the percentage that is its own.
const NEAR_MAX: usize = 7;

/// Numbers with a percentage in one sentence.
const PAIRS_MAX: usize = 12;

/// Tokens of a sentence that is read with the next.
const BEFORE_TOKENS_MAX: usize = 80;

/// A number and its percentage, as tokens.
#[derive(Clone, Copy)]
struct Pair {
    part: usize,
    percent: usize,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    let mut before: Range<usize> = 0..0;
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        let pairs = pairs_read(text, &counts, &range);
        if (2..=PAIRS_MAX).contains(&pairs.len()) && !said.is_in(text, &range) {
            let is_next = before.end + 1 == range.start
                && before.len() <= BEFORE_TOKENS_MAX
                && text.paragraph(before.start) == text.paragraph(range.start);
            let earlier = if is_next { counts_in(text, &before) } else { Vec::new() };
            let all: Vec<usize> = earlier.into_iter().chain(counts).collect();
            pairs_check(text, &all, &pairs, report);
        }
        before = range;
    }
}

/// `360 people (18%)`, `360 (18 per cent)`, `360, or 18%`, `18% (360)`.
fn pairs_read(text: &Text<'_>, counts: &[usize], range: &Range<usize>) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for percent in range.clone().filter(|&at| text.tokens[at].percent().is_some()) {
        let before = counts.iter().copied().rfind(|&at| at < percent);
        let part = before.filter(|&part| is_beside(text, part, percent));
        let inside = (percent + 2)..(percent + 4);
        let opens = text.tokens.get(percent + 1).is_some_and(|token| token.is_mark(&['(']));
        let part = part.or_else(|| inside.into_iter().find(|at| opens && counts.contains(at)));
        let is_new = |part: &usize| pairs.iter().all(|pair| pair.part != *part);
        if let Some(part) = part.filter(is_new)
            && !text.tokens[percent].is_approximate()
            && text.tokens[part].exact().is_some()
        {
            pairs.push(Pair { part, percent });
        }
    }
    pairs
}

/// Whether a percentage after a number is its own: in a bracket, or after "or".
fn is_beside(text: &Text<'_>, part: usize, percent: usize) -> bool {
    let mut near = (part + 1..percent).map(|at| text.word(at));
    let is_plain = (part + 1..percent).all(|at| {
        let token = &text.tokens[at];
        token.word().is_some_and(|word| direction(word).is_none() && !words::is_and(word))
            || token.is_mark(&['(', ','])
    });
    let from = part.saturating_sub(1);
    let opens = (from..percent).any(|at| text.tokens[at].is_mark(&['(']));
    let closes = text.tokens.get(percent + 1).is_some_and(|token| token.is_mark(&[')']));
    let is_said = near.next_back().is_some_and(|word| matches!(word, "or" | "ie" | "اي" | "بنسبه"));
    let is_of =
        matches!(text.word(percent + 1), "of" | "من" | "more" | "less" | "higher" | "lower");
    percent - part <= NEAR_MAX && is_plain && !is_of && (opens && closes || is_said)
}

/// What a percentage may be of.
#[derive(Clone, Copy)]
enum Whole {
    Number(usize),
    /// All the numbers that have a percentage.
    Sum,
}

fn pairs_check(text: &Text<'_>, counts: &[usize], pairs: &[Pair], report: &mut Report) {
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let sum: u128 = pairs.iter().map(|pair| value(pair.part)).sum();
    let fits = |pair: &Pair, whole: Whole| match whole {
        Whole::Number(at) => ratio_fits(text, pair.percent, pair.part, at),
        Whole::Sum => {
            text.tokens[pair.percent].percent().is_some_and(|one| one.fits(value(pair.part), sum))
        }
    };
    let is_whole = |&at: &usize| {
        let is_apart = pairs.iter().all(|pair| pair.part != at && value(pair.part) <= value(at));
        is_apart
            && text.tokens[at].exact().is_some()
            && is_money(text, at) == is_money(text, pairs[0].part)
    };
    let numbers = counts.iter().copied().filter(is_whole).map(Whole::Number);
    // Of equal ones the last, so that a number goes before the sum.
    let wholes = [Whole::Sum].into_iter().chain(numbers);
    let fitting = |whole: Whole| pairs.iter().filter(|pair| fits(pair, whole)).count();
    let best = wholes.clone().max_by_key(|&whole| fitting(whole));
    let Some(whole) = best.filter(|&whole| fitting(whole) + 1 == pairs.len()) else { return };
    let Some(odd) = pairs.iter().find(|pair| !fits(pair, whole)) else { return };
    // Of two, the other may fit by chance: only what is not the sum of both is told.
    let is_told = match whole {
        Whole::Number(at) => value(at) >= sum || pairs.len() > 2,
        Whole::Sum => pairs.len() > 2,
    };
    let is_explained = counts
        .iter()
        .any(|&other| other != odd.part && ratio_fits(text, odd.percent, odd.part, other));
    if !is_told || is_explained || fits(odd, Whole::Sum) {
        return;
    }
    match whole {
        Whole::Number(at) => ratio_check(text, odd.percent, odd.part, at, report),
        Whole::Sum => {
            let Some(percent) = text.tokens[odd.percent].percent() else { return };
            let place = (odd.part.min(odd.percent), odd.part.max(odd.percent));
            percent_check(text, place, value(odd.part), sum, percent, report);
        }
    }
}
