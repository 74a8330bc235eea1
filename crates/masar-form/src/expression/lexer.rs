//! The text of an expression to tokens, by the rules of `XPath` 1.0, section 3.7.

use super::Fault;
use crate::references::Reference;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// `${name}`; `true`: of the form saved before.
    Reference(&'t str, bool),
    Literal(&'t str),
    Number(&'t str),
    /// A name, with its prefix.
    Name(&'t str),
    Mark(&'static str),
}

/// Longer marks stand before their beginnings.
const MARKS: [&str; 20] = [
    "..", ".", "//", "/", "::", "!=", "<=", ">=", "<", ">", "=", "(", ")", "[", "]", ",", "@", "+",
    "-", "*",
];

/// Tokens with the byte that each starts at.
pub(super) fn tokens<'t>(
    text: &'t str,
    references: &[Reference<'t>],
) -> Result<Vec<(usize, Token<'t>)>, Fault> {
    let mut tokens = Vec::new();
    let mut references = references.iter().peekable();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        // References within quotes have gone by with them.
        while references.next_if(|reference| reference.start < at).is_some() {}
        let (token, end) = match references.next_if(|reference| reference.start == at) {
            Some(found) => (Token::Reference(found.name, found.last_saved), found.end),
            None => {
                let (token, length) = token(&text[at..], first).ok_or(Fault(at))?;
                (token, at + length)
            }
        };
        tokens.push((at, token));
        at = end;
    }
    Ok(tokens)
}

/// The token that a text starts with, and its length in bytes.
fn token(text: &str, first: char) -> Option<(Token<'_>, usize)> {
    if matches!(first, '"' | '\'') {
        let end = text[1..].find(first)?;
        return Some((Token::Literal(&text[1..=end]), end + 2));
    }
    let digits = number_length(text);
    if digits > 0 {
        return Some((Token::Number(&text[..digits]), digits));
    }
    if first == '|' {
        return Some((Token::Mark("|"), 1));
    }
    if let Some(mark) = MARKS.into_iter().find(|mark| text.starts_with(mark)) {
        return Some((Token::Mark(mark), mark.len()));
    }
    match name_length(text) {
        0 => None,
        length => Some((Token::Name(&text[..length]), length)),
    }
}

/// `12`, `1.5`, `.5`, `1.`.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..].strip_prefix('.').map(digits);
    match (whole, fraction) {
        (0, None | Some(0)) => 0,
        (_, None) => whole,
        (_, Some(fraction)) => whole + 1 + fraction,
    }
}

/// A name with at most one prefix: `age`, `jr:itext`, `orx:*`.
fn name_length(text: &str) -> usize {
    let plain = plain_length(text);
    let Some(rest) = text[plain..].strip_prefix(':').filter(|_| plain > 0) else { return plain };
    match plain_length(rest) {
        0 if rest.starts_with('*') => plain + 2,
        // Two colons belong to an axis.
        0 => plain,
        local => plain + 1 + local,
    }
}

fn plain_length(text: &str) -> usize {
    let starts = |char: char| char == '_' || char.is_lowercase() || char.is_uppercase();
    if !text.starts_with(starts) {
        return 0;
    }
    text.find(|char: char| !starts(char) && !matches!(char, '-' | '.') && !is_digit(char))
        .unwrap_or(text.len())
}

/// Digits within names may be Arabic; those of numbers may not.
fn is_digit(char: char) -> bool {
    char.is_ascii_digit() || matches!(char, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

/// Whether phones can read a name in a path: they know letters that have
/// capitals, so that a name in Arabic script stops the form from opening.
pub(crate) fn is_phone_name(name: &str) -> bool {
    !name.is_empty() && name_length(name) == name.len()
}
