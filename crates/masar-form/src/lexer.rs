//! Cuts an expression into words, as far as is needed to tell a computed
//! default from a plain one and to find `instance(...)` paths inside a label.
//! It checks nothing and drops nothing: the words together are the text.

use crate::names::name_length;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Number,
    /// A date, a time, or both.
    Date,
    Operator,
    Union,
    CloseParen,
    Separator,
    Literal,
    Space,
    /// `${name}`.
    Reference,
    /// `name(`.
    Call,
    /// `name[`.
    PredicateStart,
    /// `]`.
    PredicateEnd,
    Name,
    Other,
}

/// A word and where it stands in the text, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) word: Word,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let (word, length) = next_word(&text[start..]);
        tokens.push(Token { word, start, end: start + length });
        start += length;
    }
    tokens
}

/// The first word of a text that is not empty, and its length in bytes.
fn next_word(text: &str) -> (Word, usize) {
    let dated = date_length(text);
    if dated > 0 {
        return (Word::Date, dated);
    }
    let number = number_length(text);
    if number > 0 {
        return (Word::Number, number);
    }
    if [" mod ", " div "].iter().any(|operator| text.starts_with(operator)) {
        return (Word::Operator, 5);
    }
    let first = text.chars().next().unwrap_or(' ');
    match first {
        '*' | '+' | '-' => (Word::Operator, 1),
        '|' => (Word::Union, 1),
        ')' => (Word::CloseParen, 1),
        ']' => (Word::PredicateEnd, 1),
        '/' => (Word::Separator, 1),
        '"' | '\'' => match text[1..].find(first) {
            Some(end) => (Word::Literal, end + 2),
            None => (Word::Other, 1),
        },
        '$' => match reference_length(text) {
            0 => (Word::Other, 1),
            length => (Word::Reference, length),
        },
        _ if first.is_whitespace() => {
            let end = text.find(|char: char| !char.is_whitespace()).unwrap_or(text.len());
            (Word::Space, end)
        }
        _ => named_word(text, first),
    }
}

/// A word that starts with a name: a call, a predicate, a name.
fn named_word(text: &str, first: char) -> (Word, usize) {
    let plain = name_length(text);
    if plain == 0 {
        return (Word::Other, first.len_utf8());
    }
    let prefixed = text[plain..].strip_prefix(':').map_or(0, name_length);
    let length = if prefixed > 0 { plain + 1 + prefixed } else { plain };
    let after = &text[length..];
    if after.starts_with('(') {
        (Word::Call, length + 1)
    } else if after.starts_with('[') {
        (Word::PredicateStart, length + 1)
    } else if text[plain..].starts_with("://") {
        (Word::Other, plain + 3)
    } else {
        (Word::Name, length)
    }
}

/// Bytes of `${name}` or `${last-saved#name}` at the start; 0 when there is none.
fn reference_length(text: &str) -> usize {
    let Some(inner) = text.strip_prefix("${") else { return 0 };
    let skip = if inner.starts_with("last-saved#") { "last-saved#".len() } else { 0 };
    let name = name_length(&inner[skip..]);
    if name > 0 && inner[skip + name..].starts_with('}') { 2 + skip + name + 1 } else { 0 }
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `12`, `-1.5`, `.5`.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(&bytes[sign..]);
    let after = sign + whole;
    if bytes.get(after) == Some(&b'.') {
        let fraction = digits(&bytes[after + 1..]);
        if whole > 0 || fraction > 0 {
            return after + 1 + fraction;
        }
    }
    if whole > 0 { after } else { 0 }
}

/// `2023-10-31`, `10:00:00`, or both with `T` between.
fn date_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let shaped = |from: usize, shape: &[u8]| {
        bytes.get(from..from + shape.len()).is_some_and(|part| {
            part.iter().zip(shape).all(|(byte, wanted)| {
                if *wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted }
            })
        })
    };
    // A time with its zone, from a position; 0 when there is none.
    let time = |from: usize| {
        let clock = from + 8;
        let zoned = matches!(bytes.get(clock), Some(b'+' | b'-')) && shaped(clock + 1, b"00:00");
        match bytes.get(clock) {
            _ if !shaped(from, b"00:00:00") => 0,
            Some(b'Z') => 9,
            _ if zoned => 14,
            _ => 8,
        }
    };
    let sign = usize::from(bytes.first() == Some(&b'-'));
    if !shaped(sign, b"0000-00-00") {
        return time(0);
    }
    let day = sign + 10;
    match bytes.get(day) {
        Some(b'T') if time(day + 1) > 0 => day + 1 + time(day + 1),
        _ => day,
    }
}

/// Whether a default must be computed when the form opens. `kind` is the
/// question's type: in a date or a place a hyphen is no operator.
pub(crate) fn is_dynamic(default: &str, kind: &str) -> bool {
    let hyphened = matches!(kind, "date" | "dateTime" | "geopoint" | "geotrace" | "geoshape");
    for token in tokens(default) {
        match token.word {
            Word::Operator if hyphened && &default[token.start..token.end] == "-" => return false,
            Word::Operator | Word::Union | Word::Reference | Word::Call => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_with_an_operation_is_dynamic() {
        for text in ["1 + 1", "now()", "${q}", "a | b", "2 * 3", "7 mod 2", "ab - c"] {
            assert!(is_dynamic(text, "text"), "{text}");
        }
        for text in [
            "12",
            "-1.5",
            "2022-03-14",
            "not-now",
            "jr://images/a-b.jpg",
            "foo bar",
            "01:02:55+10:00",
            "2022-10-03T10:00:00-07:00",
        ] {
            assert!(!is_dynamic(text, "text"), "{text}");
        }
        assert!(!is_dynamic("31 - 12 - 2023", "date"));
    }

    proptest::proptest! {
        /// The words together are the text.
        #[test]
        fn nothing_is_lost(text in "\\PC{0,60}") {
            let joined: String = tokens(&text).iter().map(|token| &text[token.start..token.end]).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
