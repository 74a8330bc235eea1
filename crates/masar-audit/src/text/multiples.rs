//! Multiples in words: `5,600 children, twice as many as the 2,800 of May`,
//! `doubled between May (350) and June (700)`, `almost tripled, from 1,450 to
//! 4,210`, `ثلاثة أضعافه، من 240 إلى 720`.
//!
//! Such words are round: an eighth more or less is left to them, a fifth to a verb,
//! more where they are said to be rough themselves. No slip of the pen is.

use std::ops::Range;

use super::growth::{is_new, is_old};
use super::slips::is_sure_slip;
use super::split::counts_in;
use super::statements::say;
use super::tokens::{Text, Token};
use super::words;
use crate::declared::Share;
use crate::finding::{Report, grouped};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        more_than(text, &range, &counts, report);
        let told = range.clone().find_map(|at| times_as(text, at).or_else(|| times_verb(text, at)));
        if let Some(times) = told {
            multiple_check(text, &range, &counts, &times, report);
        }
    }
}

/// A multiple in words, by how much its numbers may be off.
struct Times {
    at: usize,
    by: u128,
    is_verb: bool,
    /// The part of it, one in so many, that is left to the words.
    room: u128,
    /// "More than": no less.
    is_least: bool,
}

/// `twice as many as`, `three times the`, `threefold`, `ثلاثة أضعاف`.
fn times_as(text: &Text<'_>, at: usize) -> Option<Times> {
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    let is_loose = words::is_approximate(back(1)) || words::is_approximate(back(2));
    let next = text.word(at + 1);
    let is_than = matches!(next, "as" | "the" | "that" | "those" | "what");
    let said = |at: usize| text.tokens.get(at).and_then(Token::count);
    let by = match text.word(at) {
        "twice" | "double" if is_than => 2,
        // Not "2-3/4 times".
        "times" if is_than && !text.tokens[at.saturating_sub(2)].is_mark(&['/']) => {
            said(at.checked_sub(1)?)?
        }
        "threefold" => 3,
        "fourfold" => 4,
        "fivefold" => 5,
        "ضعف" | "وضعف" | "ضعفي" | "مثلي" if !next.is_empty() => 2,
        "اضعاف" | "اضعافه" | "اضعافها" | "امثال" => {
            said(at.checked_sub(1)?)?
        }
        _ => return None,
    };
    let times = Times { at, by, is_verb: false, room: 8, is_least: false };
    (!is_loose && (2..=20).contains(&by)).then_some(times)
}

/// `doubled`, `more than tripled`, `تضاعف ثلاث مرات`.
fn times_verb(text: &Text<'_>, at: usize) -> Option<Times> {
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    // In Arabic the word alone may say "multiplied".
    let near = (at + 1..at + 6).find(|&at| matches!(text.word(at), "مرات" | "اضعاف"));
    let said = near.and_then(|near| text.exact(near - 1));
    let (by, room) = match text.word(at) {
        "doubled" => (2, 7),
        "tripled" | "trebled" => (3, 5),
        "quadrupled" => (4, 5),
        "تضاعف" | "تضاعفت" | "وتضاعف" | "وتضاعفت" => {
            said.map_or((2, 2), |by| (by, 5))
        }
        _ => return None,
    };
    let is_rough = words::is_approximate(back(1))
        || near.is_some_and(|near| words::is_approximate(text.word(near + 1)));
    let is_least = matches!(back(1), "than" | "over" | "least");
    let room = if is_rough { room.min(4) } else { room };
    (2..=20).contains(&by).then_some(Times { at, by, is_verb: true, room, is_least })
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

/// The number that was multiplied and what it became.
fn ends(text: &Text<'_>, counts: &[usize], times: &Times) -> Option<(usize, usize)> {
    let is_times = |&count: &usize| (count + 1..count + 2).any(|at| is_times_word(text, at));
    let counts: Vec<usize> = counts.iter().copied().filter(|count| !is_times(count)).collect();
    let &[one, other] = counts.as_slice() else {
        // "Calls doubled from 73 to 146 in the 24 sites".
        let is_run = |pair: &&[usize]| {
            pair[0] > times.at
                && is_old(text, pair[0])
                && matches!(text.word(pair[1] - 1), "to" | "الي")
        };
        return counts.windows(2).find(is_run).map(|pair| (pair[0], pair[1]));
    };
    if times.is_verb {
        // "Doubled in 2022, followed by Chad (51,000) and Niger (43,000)".
        let is_between =
            (times.at..one).any(|at| matches!(text.word(at), "between" | "when" | "بين" | "حين"));
        let is_told = [one, other].iter().any(|&at| is_old(text, at) || is_new(text, at));
        // "Tripled to 27,662, and volumes rose to 580,204".
        let is_ended = one > times.at && is_new(text, one) && !is_old(text, other);
        if one > times.at && !is_between && !is_told || is_ended {
            return None;
        }
        let is_turned = is_old(text, other) && !is_old(text, one);
        return Some(if is_turned { (other, one) } else { (one, other) });
    }
    // `from 240 to 720` goes up, `720, three times the 240 of May` back.
    let is_from =
        matches!(text.word(one.saturating_sub(1)), "from" | "من") || is_ahead(text, times.at);
    match (is_from, one < times.at && times.at < other) {
        (true, _) => Some((one, other)),
        (false, true) => Some((other, one)),
        _ => None,
    }
}

fn is_times_word(text: &Text<'_>, at: usize) -> bool {
    matches!(text.word(at), "times" | "اضعاف" | "اضعافه" | "اضعافها" | "امثال" | "مرات")
}

fn multiple_check(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    times: &Times,
    report: &mut Report,
) {
    let percents: Vec<usize> =
        range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
    let is_percent = counts.is_empty() && percents.len() == 2 && times.is_verb;
    let counts = if is_percent { &percents } else { counts };
    let Some((low_at, high_at)) = ends(text, counts, times) else { return };
    let value = |at: usize| {
        let token = &text.tokens[at];
        let percent = token.percent().filter(|_| is_percent && !token.is_approximate());
        text.exact(at).or_else(|| percent.map(Share::micro))
    };
    let (Some(low), Some(high)) = (value(low_at), value(high_at)) else { return };
    let is_other = !times.is_verb
        && range.clone().any(|at| matches!(text.word(at), "per" | "each" | "rate" | "لكل"));
    let meant = low * times.by;
    let off = meant.abs_diff(high);
    // "Twice as many, 480" is told to be it.
    let room = if !times.is_verb && is_ahead(text, times.at) { 40 } else { times.room };
    let is_wrong = match () {
        () if times.is_least => high < meant || 2 * high > 3 * meant,
        () => off * room > meant || !times.is_verb && is_sure_slip(high, meant),
    };
    if low > 3 && !is_other && is_wrong {
        let shown = |value: u128| {
            let percent = Share { digits: value, decimals: 6 }.to_string();
            let percent = percent.trim_end_matches('0').trim_end_matches('.');
            if is_percent { format!("{percent}%") } else { grouped(value) }
        };
        let arithmetic =
            format!("{} × {} = {} ≠ {}", shown(low), times.by, shown(meant), shown(high));
        let (first, last) = (low_at.min(high_at).min(times.at), low_at.max(high_at).max(times.at));
        say(text, (first, last), "AUDIT-211", &arithmetic, report);
    }
}
