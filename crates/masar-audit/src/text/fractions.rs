//! Fractions in words with the number they give: `a third of the 300 places
//! (100)`, `نصف الموظفين البالغ عددهم 84 (42)`.
//!
//! Such words are rounder than a percentage; a few points are left to them.

use super::statements::{count_in_bracket, say};
use super::tokens::{Text, Token};
use crate::finding::{Report, grouped};

/// Points of a hundred by which the words may be off.
const POINTS: u128 = 4;

/// Words between a fraction and its whole in Arabic.
const WORDS_MAX: usize = 5;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        let Some((part, by)) = fraction_at(text, at) else { continue };
        let pair = whole_of(text, at)
            .and_then(|whole| Some((whole, count_in_bracket(text, whole)?)))
            .or_else(|| of_them(text, at));
        let Some((whole, found)) = pair else { continue };
        let exact = |at: usize| {
            let token = &text.tokens[at];
            token.count().filter(|_| !token.is_approximate() && token.room() == 0)
        };
        let (Some(value), Some(size)) = (exact(found), exact(whole)) else { continue };
        let off = (value * by).abs_diff(size * part) * 100;
        if off > POINTS * by * size + 100 * by {
            let computed = (size * part * 2 + by) / (2 * by);
            let arithmetic = format!(
                "{} × {part}/{by} ≈ {} ≠ {}",
                grouped(size),
                grouped(computed),
                grouped(value)
            );
            say(text, (at.min(whole), found), "AUDIT-203", &arithmetic, report);
        }
    }
}

/// `two thirds` at its noun: how many of how many; not after "almost" or "over".
fn fraction_at(text: &Text<'_>, at: usize) -> Option<(u128, u128)> {
    let word = text.tokens[at].word()?;
    let (part, by) = match word {
        "half" | "نصف" => (1, 2),
        "third" | "ثلث" => (1, 3),
        "thirds" | "ثلثا" | "ثلثي" => (2, 3),
        "quarter" | "ربع" => (1, 4),
        "quarters" | "ارباع" => (3, 4),
        "fifth" => (1, 5),
        "tenth" => (1, 10),
        _ => return None,
    };
    let before = at.checked_sub(1).map(|at| &text.tokens[at]);
    let said = before.and_then(Token::count);
    let is_many = matches!(word, "thirds" | "quarters" | "ارباع");
    if is_many && said != Some(part) || said.is_some() && !is_many {
        return None;
    }
    let loose = |back: usize| {
        let word = at.checked_sub(back).and_then(|at| text.tokens[at].word());
        word.is_some_and(|word| {
            matches!(
                word,
                "about"
                    | "almost"
                    | "nearly"
                    | "over"
                    | "than"
                    | "roughly"
                    | "least"
                    | "نحو"
                    | "حوالي"
                    | "قرابه"
                    | "اكثر"
                    | "اقل"
                    | "زهاء"
            )
        })
    };
    // "the third of the 5 sessions" is an order.
    let is_order = word == "third" && before.and_then(Token::word) == Some("the");
    (!loose(1) && !loose(2) && !loose(3) && !is_order).then_some((part, by))
}

/// `60 employers, half of them (30)`: the number before, and the one in brackets.
fn of_them(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let word = |at: usize| text.tokens.get(at).and_then(Token::word);
    let is_them = word(at + 1) == Some("of") && matches!(word(at + 2), Some("them" | "whom"));
    let found = at + 4;
    let is_bracket = text.tokens.get(at + 3)?.is_mark(&['('])
        && text.tokens.get(found)?.count().is_some()
        && text.tokens.get(found + 1)?.is_mark(&[')']);
    let range = text.sentence(at);
    let whole = (range.start..at).rev().find(|&at| text.tokens[at].count().is_some())?;
    (is_them && is_bracket && at - whole < 8).then_some((whole, found))
}

fn whole_of(text: &Text<'_>, at: usize) -> Option<usize> {
    let word = |at: usize| text.tokens.get(at).and_then(Token::word);
    if text.tokens[at].word()?.is_ascii() {
        let skipped = usize::from(matches!(word(at + 2), Some("the" | "all" | "these")));
        let whole = at + 2 + skipped;
        let is_count = text.tokens.get(whole).is_some_and(|token| token.count().is_some());
        return (word(at + 1) == Some("of") && is_count).then_some(whole);
    }
    let words = text.tokens[at + 1..].iter().take(WORDS_MAX).take_while(|t| t.word().is_some());
    let whole = at + 1 + words.count();
    text.tokens.get(whole)?.count().map(|_| whole)
}
