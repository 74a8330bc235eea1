//! Multiples in words: `5,600 children, twice as many as the 2,800 of May`,
//! `ثلاثة أضعافه، من 240 إلى 720`. Such words are round: an eighth more or less is
//! left to them, but no slip of the pen.

use std::ops::Range;

use super::slips::is_sure_slip;
use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::finding::{Report, grouped};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        more_than(text, &range, &counts, report);
        let Some((at, times)) = range.clone().find_map(|at| Some((at, times_at(text, at)?))) else {
            continue;
        };
        multiple_check(text, &range, &counts, (at, times), report);
    }
}

/// `twice as many as`, `three times the`, `threefold`, `ثلاثة أضعاف`.
fn times_at(text: &Text<'_>, at: usize) -> Option<u128> {
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    let is_loose = words::is_approximate(back(1)) || words::is_approximate(back(2));
    let next = text.word(at + 1);
    let is_than = matches!(next, "as" | "the" | "that" | "those" | "what");
    let said = |at: usize| text.tokens.get(at).and_then(super::tokens::Token::count);
    let times = match text.word(at) {
        "twice" | "double" if is_than => 2,
        "times" if is_than => said(at.checked_sub(1)?)?,
        "threefold" => 3,
        "fourfold" => 4,
        "fivefold" => 5,
        "ضعف" | "وضعف" | "ضعفي" | "مثلي" if !next.is_empty() => 2,
        "اضعاف" | "اضعافه" | "اضعافها" | "امثال" => {
            said(at.checked_sub(1)?)?
        }
        _ => return None,
    };
    (!is_loose && (2..=20).contains(&times)).then_some(times)
}

/// `twice as many, 480`, `ضعف هذا العدد، أي 480`: of what was told before.
fn is_ahead(text: &Text<'_>, at: usize) -> bool {
    match text.word(at) {
        "twice" | "double" => {
            let word = (at + 1..at + 5).map(|at| text.word(at));
            let after: Vec<&str> = word.take_while(|word| !word.is_empty()).collect();
            matches!(
                after.as_slice(),
                ["as", "many" | "much"] | ["as", "many" | "much", "or" | "ie", ..]
            ) || matches!(after.as_slice(), ["that" | "this", "number" | "amount" | "figure", ..])
        }
        word if word.is_ascii() => false,
        _ => matches!(text.word(at + 1), "هذا" | "ذلك" | "هذه" | "العدد"),
    }
}

/// `More girls (1,904) than boys (1,872)`.
fn more_than(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let in_bracket = |at: usize| {
        at > 0
            && text.tokens[at - 1].is_mark(&['('])
            && text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[')']))
    };
    for pair in counts.windows(2) {
        let &[one, other] = pair else { continue };
        let than = (one + 1..other).find(|&at| text.word(at) == "than");
        let said =
            (range.start.max(one.saturating_sub(5))..one).find_map(|at| match text.word(at) {
                "more" => Some(true),
                "fewer" | "less" => Some(false),
                _ => None,
            });
        let (Some(_), Some(is_more)) = (than, said) else { continue };
        let (Some(first), Some(second)) = (text.exact(one), text.exact(other)) else { continue };
        if in_bracket(one) && in_bracket(other) && first != second && is_more != (first > second) {
            let sign = if first > second { '>' } else { '<' };
            let arithmetic = format!("{} {sign} {}", grouped(first), grouped(second));
            say(text, (one, other), "AUDIT-212", &arithmetic, report);
        }
    }
}

fn multiple_check(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    (at, times): (usize, u128),
    report: &mut Report,
) {
    let counts: Vec<usize> = counts.iter().copied().filter(|&count| count + 1 != at).collect();
    let &[one, other] = counts.as_slice() else { return };
    let (Some(first), Some(second)) = (text.exact(one), text.exact(other)) else { return };
    let is_from = matches!(text.word(one.saturating_sub(1)), "from" | "من") || is_ahead(text, at);
    // `from 240 to 720` goes up, `720, three times the 240 of May` back.
    let between = one < at && at < other;
    let (low, high) = match (is_from, between) {
        (true, _) => (first, second),
        (false, true) => (second, first),
        _ => return,
    };
    let is_other = range.clone().any(|at| matches!(text.word(at), "per" | "each" | "rate" | "لكل"));
    let meant = low * times;
    let off = meant.abs_diff(high);
    if low > 3 && !is_other && (off * 8 > meant || is_sure_slip(high, meant)) {
        let arithmetic =
            format!("{} × {times} = {} ≠ {}", grouped(low), grouped(meant), grouped(high));
        say(text, (one.min(at), other.max(at)), "AUDIT-211", &arithmetic, report);
    }
}
