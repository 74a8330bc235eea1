//! Names of months made of two words (`تشرين الأول`) and months named in both
//! calendars' words (`كانون الثاني/يناير`) as one token.

use super::tokens::{Kind, Token};
use super::words;

pub(super) fn months_join(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let second = token.word().and_then(|word| match word {
            "الاول" | "الثاني" => Some(word.to_owned()),
            _ => None,
        });
        let Some(before) = joined.last_mut() else {
            joined.push(token);
            continue;
        };
        if let (Some(second), Kind::Word(first)) = (second, &mut before.kind)
            && matches!(first.strip_prefix('و').unwrap_or(first), "كانون" | "تشرين")
        {
            first.push(' ');
            first.push_str(&second);
            before.end = token.end;
        } else {
            joined.push(token);
        }
        twice_join(&mut joined);
    }
    joined
}

/// `شباط/فبراير`: the same month twice.
fn twice_join(tokens: &mut Vec<Token>) {
    let [.., one, mark, other] = tokens.as_slice() else { return };
    let month = |token: &Token| token.word().and_then(words::month);
    if mark.is_mark(&['/']) && month(one).is_some() && month(one) == month(other) {
        let end = other.end;
        tokens.truncate(tokens.len() - 2);
        if let Some(last) = tokens.last_mut() {
            last.end = end;
        }
    }
}
