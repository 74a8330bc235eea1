//! Sentences that speak of the numbers of the one before: `1,486 migrants were
//! assisted. Of these, 1,073 were men`. They are read as one, so that every rule
//! for one sentence holds for both.

use std::collections::BTreeSet;

use super::source::Plain;
use super::tokens::{Kind, Token};
use super::words;

/// Tokens of a sentence that is joined to the one before it.
const JOINED_TOKENS_MAX: usize = 60;

/// Full stops before such a sentence become commas.
pub(super) fn sentences_join(tokens: &mut [Token], plain: &Plain, breaks: &BTreeSet<usize>) {
    let mut before = 0;
    let mut joined = 0;
    for at in 0..tokens.len() {
        if tokens[at].kind != Kind::End {
            continue;
        }
        let length = at - before;
        before = at + 1;
        let is_short = length + joined < 2 * JOINED_TOKENS_MAX;
        if is_short && is_stop(tokens, at, plain, breaks) && speaks_back(&tokens[at + 1..]) {
            tokens[at].kind = Kind::Mark(',');
            joined += length;
        } else {
            joined = 0;
        }
    }
}

/// Whether the next sentence stands in the same paragraph and line of a list.
fn is_stop(tokens: &[Token], at: usize, plain: &Plain, breaks: &BTreeSet<usize>) -> bool {
    let Some(next) = tokens.get(at + 1) else { return false };
    let between = tokens[at].start..next.start;
    let newlines = between.clone().filter(|&at| plain.chars[at] == '\n').count();
    plain.chars[tokens[at].start] == '.' && newlines < 2 && breaks.range(between).next().is_none()
}

/// `Of these`, `Among them`, `The remaining`, `منهم`, `ومن بين هؤلاء`.
fn speaks_back(tokens: &[Token]) -> bool {
    let sentence = tokens.iter().take(JOINED_TOKENS_MAX + 1);
    let length = sentence.take_while(|token| token.kind != Kind::End).count();
    let opening: Vec<&str> = tokens[..length.min(7)].iter().map_while(Token::word).collect();
    length <= JOINED_TOKENS_MAX
        && (is_of_these(&opening) || is_arabic(&opening) || is_rest(&opening))
}

fn is_of_these(opening: &[&str]) -> bool {
    matches!(
        opening,
        ["of" | "among" | "amongst" | "from", "these" | "those" | "them" | "whom" | "which", ..]
            | [
                "of" | "from",
                "this" | "that",
                "total" | "number" | "amount" | "group" | "sum" | "figure",
                ..
            ]
            | ["of", "the", "total", ..]
            | ["these" | "those" | "they", "include" | "included" | "comprise" | "comprised", ..]
    )
}

fn is_arabic(opening: &[&str]) -> bool {
    let bare: Vec<&str> = opening.iter().map(|word| bare(word)).collect();
    match bare.as_slice() {
        ["كان" | "كانت" | "شكل" | "شكلت" | "كانوا", rest @ ..] => is_them(rest),
        rest => is_them(rest),
    }
}

fn is_them(words: &[&str]) -> bool {
    match words {
        ["من", "بينهم" | "بينهن" | "بينها" | "ضمنهم" | "ضمنها" | "هولاء", ..]
        | ["من", "بين" | "اصل", "هولاء" | "هذه" | "هذا" | "تلك", ..]
        | ["من", "هذه" | "هذا" | "تلك", "المجموع" | "الاعداد" | "العدد" | "الحالات", ..] => {
            true
        }
        [word, ..] => words::is_pronoun(word) || matches!(*word, "منها" | "بينها"),
        [] => false,
    }
}

/// `The remaining 30`, `The other 12`, `أما الباقون`.
fn is_rest(opening: &[&str]) -> bool {
    opening.iter().any(|word| words::is_remainder(bare(word)))
}

/// Without its "and" or "then".
fn bare(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف']).filter(|rest| rest.chars().count() > 1);
    rest.filter(|_| !matches!(word, "وفق" | "في")).unwrap_or(word)
}
