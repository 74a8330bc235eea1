//! Two numbers that are a whole by what they are called (`412 staff, 318 nationals
//! and 94 internationals`), and what is required, received and lacking.

use std::ops::Range;

use super::places::is_money;
use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Beginnings of words that leave nothing between them.
const PAIRS: [[&str; 2]; 14] = [
    ["national", "international"],
    ["incoming", "outgoing"],
    ["urban", "rural"],
    ["individual", "group"],
    ["indoor", "outdoor"],
    ["fixed", "mobile"],
    ["adult", "child"],
    ["refugee", "host"],
    ["لاجي", "مضيف"],
    ["وطني", "دولي"],
    ["وافد", "مغادر"],
    ["حضر", "ريف"],
    ["فردي", "جماعي"],
    ["ثابت", "متنقل"],
];

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        for three in counts.windows(3) {
            if let &[whole, one, other] = three {
                pair(text, [whole, one, other], report);
            }
        }
        gap(text, &range, &counts, report);
    }
}

/// The words said of a number, up to the next mark.
fn words_of<'a>(text: &'a Text<'_>, at: usize, end: usize) -> Vec<&'a str> {
    let near = (at + 1..end.min(at + 4)).map(|at| text.word(at));
    let bare = |word: &'a str| word.strip_prefix("ال").unwrap_or(word);
    near.take_while(|word| !word.is_empty() && !words::is_and(word)).map(bare).collect()
}

fn pair(text: &Text<'_>, counts: [usize; 3], report: &mut Report) {
    let [whole, one, other] = counts;
    let is_near = one - whole < 6 && other - one < 8;
    let opens = (whole + 1..one).any(|at| text.tokens[at].is_mark(&[',', '(', ':', '–']));
    let is_some = (whole + 1..other).any(|at| words::is_example(text.word(at)));
    let values = counts.map(|at| text.exact(at));
    let [Some(size), Some(first), Some(second)] = values else { return };
    let (left, right) = (words_of(text, one, other), words_of(text, other, other + 4));
    let has = |words: &[&str], root: &str| words.iter().any(|word| word.starts_with(root));
    let is_pair = PAIRS
        .iter()
        .any(|[a, b]| has(&left, a) && has(&right, b) || has(&left, b) && has(&right, a));
    let has_own = PAIRS.iter().flatten().any(|root| has(&words_of(text, whole, one), root));
    let is_close = 2 * (first + second) > size && first + second < 2 * size;
    let is_ended = (other + 1..other + 8)
        .all(|at| text.tokens.get(at).is_none_or(|token| token.count().is_none()));
    let is_wrong = first + second != size && is_close && !has_own && !is_some;
    if is_near && opens && is_pair && is_ended && is_wrong {
        let arithmetic = format!("{} ≠ {}", sum_text(&[first, second]), grouped(size));
        say(text, (whole, other), "AUDIT-201", &arithmetic, report);
    }
}

/// `required USD 46 million, received USD 11.5 million, gap USD 34.5 million`.
fn gap(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let money: Vec<usize> = counts.iter().copied().filter(|&at| is_money(text, at)).collect();
    let &[one, other, third] = money.as_slice() else { return };
    let is_gap = |at: usize| {
        let near = at.saturating_sub(5).max(range.start)..at;
        let word = near.rev().map(|at| text.word(at)).find(|word| {
            matches!(
                *word,
                "gap"
                    | "unmet"
                    | "shortfall"
                    | "received"
                    | "required"
                    | "requirements"
                    | "الفجوه"
                    | "والفجوه"
                    | "فجوه"
                    | "العجز"
                    | "والعجز"
                    | "عجز"
                    | "الوارد"
            )
        });
        word.is_some_and(|word| {
            !matches!(word, "received" | "required" | "requirements" | "الوارد")
        })
    };
    let gaps: Vec<usize> = money.iter().copied().filter(|&at| is_gap(at)).collect();
    let (&[gap], true) = (gaps.as_slice(), counts.len() == 3) else { return };
    let rest: Vec<usize> = [one, other, third].into_iter().filter(|&at| at != gap).collect();
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let (high, low) = (value(rest[0]).max(value(rest[1])), value(rest[0]).min(value(rest[1])));
    let room: u128 = money.iter().map(|&at| text.tokens[at].room()).sum();
    let is_loose = money.iter().any(|&at| text.tokens[at].is_approximate());
    if !is_loose && value(gap) < high && (high - low).abs_diff(value(gap)) > room {
        let arithmetic = format!(
            "{} − {} = {} ≠ {}",
            grouped(high),
            grouped(low),
            grouped(high - low),
            grouped(value(gap))
        );
        say(text, (one, third), "AUDIT-201", &arithmetic, report);
    }
}
