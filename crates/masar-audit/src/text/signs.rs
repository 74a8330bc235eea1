//! A number and its sign or words for percent as one token: `78%`, `%78`, `78 per
//! cent`, `78 في المئة`.

use std::sync::LazyLock;

use masar_text::fold;

use super::tokens::{Kind, Token};
use super::words;

/// `%78`, as texts from right to left have it, becomes one token.
pub(super) fn percents_before_join(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        let sign = joined.last().filter(|sign| sign.is_mark(&['%']) && sign.end == token.start);
        let is_of_before = joined.len().checked_sub(2).is_some_and(|before| {
            matches!(joined[before].kind, Kind::Number { .. })
                && sign.is_some_and(|sign| joined[before].end == sign.start)
        });
        if let (Some(sign), Kind::Number { is_percent, .. }, false) =
            (sign, &mut token.kind, is_of_before)
        {
            *is_percent = true;
            token.start = sign.start;
            joined.pop();
        }
        joined.push(token);
    }
    joined
}

/// `78 percent`, `78 per cent`, `78 في المئة` and `78%` become one token.
pub(super) fn percents_join(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let is_sign = token.is_mark(&['%']) || token.word().is_some_and(is_percent_word);
        let back = |steps: usize| joined.len().checked_sub(steps);
        let between =
            joined.last().and_then(Token::word).is_some_and(|word| matches!(word, "per" | "في"));
        let is_second = token.word().is_some_and(is_percent_second) && between;
        let number = if is_second { back(2) } else { back(1) };
        let number = number.filter(|&index| {
            (is_sign || is_second) && matches!(joined[index].kind, Kind::Number { .. })
        });
        match number {
            Some(index) => {
                joined.truncate(index + 1);
                joined[index].end = token.end;
                if let Kind::Number { is_percent, .. } = &mut joined[index].kind {
                    *is_percent = true;
                }
            }
            None => joined.push(token),
        }
    }
    joined
}

/// `ضبط (22,156) مخالفاً`, `«2,489» حاجاً`: marks around a number that its noun follows
/// say nothing. `126 (36) عملاً` gives an amount again.
pub(super) fn numbers_bare(tokens: Vec<Token>) -> Vec<Token> {
    let is_set_off = |at: usize| {
        let [open, number, close, rest @ ..] = &tokens[at..] else { return false };
        let next = rest.first().and_then(Token::word).unwrap_or("");
        let is_noun = !next.is_ascii()
            && !next.starts_with('و')
            && (words::is_people(next)
                || words::group(next).is_some()
                || words::is_pronoun(next)
                || next == "منها"
                || next.ends_with('ا'));
        // A number before it, but one in such marks itself.
        let is_after = (at.saturating_sub(5)..at).any(|near| {
            matches!(tokens[near].kind, Kind::Number { .. })
                && !tokens[near + 1].is_mark(&[')', '»', '”'])
        });
        let is_noun = is_noun && !is_after;
        number.count().is_some()
            && (open.is_mark(&['«']) && close.is_mark(&['»'])
                || open.is_mark(&['“']) && close.is_mark(&['”'])
                || open.is_mark(&['(']) && close.is_mark(&[')']) && is_noun)
    };
    let opens: Vec<usize> = (0..tokens.len()).filter(|&at| is_set_off(at)).collect();
    let is_dropped = |at: usize| {
        opens.binary_search(&at).is_ok() || at > 1 && opens.binary_search(&(at - 2)).is_ok()
    };
    let kept = tokens.iter().enumerate().filter(|(at, _)| !is_dropped(*at));
    kept.map(|(_, token)| token.clone()).collect()
}

fn is_percent_word(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["بالمئة", "بالمائة"].map(fold));
    matches!(word, "percent" | "pct") || !word.is_ascii() && WORDS.iter().any(|known| known == word)
}

fn is_percent_second(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["المئة", "المائة"].map(fold));
    word == "cent" || !word.is_ascii() && WORDS.iter().any(|known| known == word)
}
