//! A number and its sign or words for percent as one token: `78%`, `%78`, `78 per
//! cent`, `78 في المئة`.

use std::sync::LazyLock;

use masar_text::fold;

use super::tokens::{Kind, Token};

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

fn is_percent_word(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["بالمئة", "بالمائة"].map(fold));
    matches!(word, "percent" | "pct") || !word.is_ascii() && WORDS.iter().any(|known| known == word)
}

fn is_percent_second(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["المئة", "المائة"].map(fold));
    word == "cent" || !word.is_ascii() && WORDS.iter().any(|known| known == word)
}
