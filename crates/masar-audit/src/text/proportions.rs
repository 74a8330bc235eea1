//! Percentages that are said to follow from two numbers around them: `space for 320;
//! it hosted 272, an occupancy of 85 per cent`, `1,012 in August and 1,113 in
//! September, a rise of 10 per cent`.
//!
//! Only the one percentage of its sentence, and only where it is not far from what
//! the numbers give: otherwise it is of something else.

use std::ops::Range;

use super::changes::{direction, is_contrast};
use super::growth::is_by;
use super::places::{flow, is_money};
use super::quantities::{Quantity, bare, is_overlapping, lead, quantities_read, tail};
use super::ratios::ratio_check;
use super::said::Said;
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::declared::Share;
use crate::finding::{Report, grouped};
use crate::shares::percent_text;

/// Tokens of a sentence that is read with the next.
const BEFORE_TOKENS_MAX: usize = 80;

/// Millionths of a percent that a percentage may be off and still be of its numbers.
const OFF_MAX: u128 = 20_000_000;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    let mut before: Range<usize> = 0..0;
    for range in text.sentences() {
        let percents: Vec<usize> =
            range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
        if let &[at] = percents.as_slice()
            && !text.tokens[at].is_approximate()
            && !said.is_in(text, &range)
            && !is_overlapping(text, &range)
        {
            let is_next = before.end + 1 == range.start
                && before.len() <= BEFORE_TOKENS_MAX
                && text.paragraph(before.start) == text.paragraph(range.start);
            let earlier = if is_next { before.clone() } else { 0..0 };
            percent_check(text, &earlier, &range, at, report);
        }
        before = range;
    }
}

/// What a percentage is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Share,
    /// The amount follows.
    Given,
    Change,
}

/// `an occupancy rate of`, `or`, `أي أن نسبة`; `an increase of`, `10 per cent higher`.
fn said_as(text: &Text<'_>, at: usize) -> Option<Told> {
    const RATES: &str = " rate ratio coverage occupancy utilisation utilization completion achievement \
        execution attendance representing equivalent equals or ie اي نسبه نسبته نسبتها بنسبه بنسبته \
        معدل بمعدل ";
    let (lead, tail) = (lead(text, at), tail(text, at));
    let near = &lead[..lead.len().min(6)];
    let is_change = near.iter().any(|word| direction(word).is_some())
        || tail.first().is_some_and(|word| {
            matches!(
                *word,
                "more"
                    | "fewer"
                    | "less"
                    | "higher"
                    | "lower"
                    | "increase"
                    | "decrease"
                    | "above"
                    | "below"
                    | "over"
                    | "beyond"
            )
        });
    let is_rate = |word: &&str| words::is_in(RATES, word) || words::is_in(RATES, bare(word));
    // "A tranche of 60 per cent, or EUR 72,000".
    let next = (at + 1..at + 3).find(|&at| !text.word(at).is_empty());
    let is_given = next.is_some_and(|next| {
        let amount = [1, 2]
            .into_iter()
            .find(|step| text.tokens.get(next + step).is_some_and(|token| token.count().is_some()));
        let is_money = amount.is_some_and(|step| step == 1 || is_money(text, next + step));
        matches!(text.word(next), "or" | "ie" | "اي") && is_money
    });
    match () {
        () if is_given => Some(Told::Given),
        () if is_change => Some(Told::Change),
        () if near.iter().take(5).any(is_rate) => Some(Told::Share),
        () => None,
    }
}

fn percent_check(
    text: &Text<'_>,
    earlier: &Range<usize>,
    range: &Range<usize>,
    at: usize,
    report: &mut Report,
) {
    let (Some(kind), Some(percent)) = (said_as(text, at), text.tokens[at].percent()) else {
        return;
    };
    let own = quantities_read(text, range);
    let told = quantities_read(text, earlier);
    // Further numbers may be what it is of.
    let pair = match (told.as_slice(), own.as_slice()) {
        (_, &[one, other]) => [one, other],
        (&[one], &[other]) => [one, other],
        _ => return,
    };
    let is_exact = pair.iter().all(|one| !one.is_loose && one.value > 0);
    let is_exact = is_exact && !pair.iter().all(|one| one.is_few(text));
    let is_before = is_exact && (kind == Told::Given || pair.iter().all(|one| one.at < at));
    let is_of = matches!(text.word(at + 1), "of" | "من" | "among" | "in");
    if !is_before || is_of || pair[0].is_money != pair[1].is_money {
        return;
    }
    let values = pair.map(|one| one.value);
    let (low, high) = (values[0].min(values[1]), values[0].max(values[1]));
    match kind {
        Told::Share | Told::Given => {
            let (part, whole) =
                if values[0] <= values[1] { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
            if is_off(percent, low, high) && !is_change(percent, &pair) {
                ratio_check(text, at, part.at, whole.at, report);
            }
        }
        Told::Change => change_check(text, at, percent, &pair, report),
    }
}

/// Whether a percentage is not that of two numbers, but not far from it.
fn is_off(percent: Share, part: u128, whole: u128) -> bool {
    let meant = part * 100_000_000 / whole;
    let off = meant.abs_diff(percent.micro());
    !percent.fits(part, whole) && off <= OFF_MAX && off > percent.half_micro()
}

/// Whether it is the change from one of two numbers to the other.
fn is_change(percent: Share, pair: &[Quantity; 2]) -> bool {
    let part = pair[0].value.abs_diff(pair[1].value);
    // Rounded amounts leave two points.
    let is_rough = pair[0].room + pair[1].room > 0;
    let room = if is_rough { 2_000_000 } else { 0 };
    pair.iter().any(|one| {
        let meant = part * 100_000_000 / one.value;
        percent.fits(part, one.value) || meant.abs_diff(percent.micro()) <= room
    })
}

fn change_check(
    text: &Text<'_>,
    at: usize,
    percent: Share,
    pair: &[Quantity; 2],
    report: &mut Report,
) {
    let part = pair[0].value.abs_diff(pair[1].value);
    let is_from =
        matches!(text.word(pair[1].at.wrapping_sub(1)), "from" | "against" | "مقابل" | "من");
    let old = if is_from { pair[1] } else { pair[0] };
    let is_share =
        pair.iter().zip(pair.iter().rev()).any(|(one, other)| percent.fits(one.value, other.value));
    let is_clause = (pair[0].at..at).any(|at| is_contrast(text.word(at)));
    // "240 more than in July, an increase of 4%": of what there was in July.
    let is_apart = is_clause
        || pair.iter().any(|one| is_by(text, one.at))
        || is_of_other_time(text, at, pair)
        || are_ways(text, pair);
    if is_apart
        || is_change(percent, pair)
        || is_share
        || part == 0
        || !is_off(percent, part, old.value)
    {
        return;
    }
    let (high, low) = (pair[0].value.max(pair[1].value), pair[0].value.min(pair[1].value));
    let arithmetic = format!(
        "{} − {} = {}; {} / {} = {}% ≠ {percent}%",
        grouped(high),
        grouped(low),
        grouped(part),
        grouped(part),
        grouped(old.value),
        percent_text(part, old.value)
    );
    say(text, (pair[0].at.min(at), at), "AUDIT-211", &arithmetic, report);
}

/// `a decrease of 9 per cent compared with April`, where no number is April's.
fn is_of_other_time(text: &Text<'_>, at: usize, pair: &[Quantity; 2]) -> bool {
    const COMPARED: &str = " compared than from on against over مقارنه بالمقارنه مقابل عن ";
    const BEFORE: &str = " previous last preceding السابق السابقه الماضي الماضيه ";
    let is_time = |word: &str| words::month(word).is_some() || words::is_in(BEFORE, word);
    let month = |at: usize| {
        let word = text.word(at);
        let bare = word.strip_prefix('ب').filter(|bare| words::month(bare).is_some());
        bare.unwrap_or(word)
    };
    let end = text.sentence(at).end;
    let compared = (at + 1..end).find(|&at| words::is_in(COMPARED, text.word(at)));
    let Some(time) = compared.and_then(|from| (from..end).find(|&at| is_time(month(at)))) else {
        return false;
    };
    let has_number = (at + 1..time).any(|at| text.tokens[at].count().is_some());
    let near = |one: &Quantity| {
        (one.at.saturating_sub(6)..one.at + 7)
            .any(|near| near != time && month(near) == month(time))
    };
    !has_number && !pair.iter().any(near)
}

/// Whether one of two numbers came in and the other went out.
fn are_ways(text: &Text<'_>, pair: &[Quantity; 2]) -> bool {
    let start = text.sentence(pair[0].at).start;
    let ways =
        [flow(text, start.saturating_sub(1), pair[0].at), flow(text, pair[0].at, pair[1].at)];
    matches!(ways, [Some(one), Some(other)] if one != other)
}
