//! A text as numbers, words and marks, each with its place.

use masar_text::fold;

use super::source::Plain;
use super::words;
use crate::declared::Share;
use crate::finding::Place;

/// Characters of an excerpt.
const EXCERPT_CHARS_MAX: usize = 160;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number {
        value: Share,
        is_percent: bool,
        /// Without separators and between 1900 and 2100.
        may_be_year: bool,
        is_approximate: bool,
    },
    /// Folded.
    Word(String),
    Mark(char),
    /// The end of a paragraph or of a sentence.
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }

    /// A whole number that is no percentage.
    pub(super) fn count(&self) -> Option<u128> {
        match self.kind {
            Kind::Number { value, is_percent: false, .. } if value.decimals == 0 => {
                Some(value.digits)
            }
            _ => None,
        }
    }

    pub(super) fn percent(&self) -> Option<Share> {
        match self.kind {
            Kind::Number { value, is_percent: true, .. } => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_approximate(&self) -> bool {
        matches!(self.kind, Kind::Number { is_approximate: true, .. })
    }

    pub(super) fn may_be_year(&self) -> bool {
        matches!(self.kind, Kind::Number { may_be_year: true, .. })
    }
}

/// The tokens of a text and where they came from.
pub(super) struct Text<'a> {
    pub(super) tokens: Vec<Token>,
    plain: &'a Plain,
}

impl Text<'_> {
    /// Where the tokens from `first` to `last` stand.
    pub(super) fn place(&self, first: usize, last: usize) -> Place {
        let closes = self.tokens.get(last + 1).filter(|token| token.is_mark(&[')']));
        let end = closes.unwrap_or(&self.tokens[last]).end;
        let start = self.tokens[first].start;
        let offset = self.plain.offsets[start];
        let excerpt = self.raw(start, end.min(start + EXCERPT_CHARS_MAX));
        Place { offset, line: self.plain.line(offset), excerpt }
    }

    pub(super) fn raw(&self, start: usize, end: usize) -> String {
        let all: String = self.plain.shown[start..end].iter().collect();
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the word begins with a capital letter.
    pub(super) fn is_capital(&self, index: usize) -> bool {
        self.plain.chars[self.tokens[index].start].is_uppercase()
    }
}

pub(super) fn tokens_read(plain: &Plain) -> Text<'_> {
    let chars = &plain.chars;
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let found = chars[at];
        let kind = if found.is_ascii_digit() {
            number_read(chars, &mut at)
        } else if found.is_alphabetic() {
            word_read(chars, &mut at)
        } else {
            at += 1;
            match mark_read(chars, start) {
                Some(kind) => kind,
                None => continue,
            }
        };
        tokens.push(Token { kind, start, end: at });
    }
    let mut text = Text { tokens: percents_join(tokens), plain };
    approximate_mark(&mut text.tokens);
    text
}

fn mark_read(chars: &[char], at: usize) -> Option<Kind> {
    let next = chars.get(at + 1).copied().unwrap_or('\n');
    match chars[at] {
        '.' | '!' | '?' | '؟' if next.is_whitespace() => Some(Kind::End),
        '\n' if next == '\n' => Some(Kind::End),
        found if found.is_whitespace() => None,
        found => Some(Kind::Mark(found)),
    }
}

/// Digits with their separators; a number that runs into letters is a word
/// (`4W`), unless they make it an ordinal (`11th`).
fn number_read(chars: &[char], at: &mut usize) -> Kind {
    let start = *at;
    let digits_end = |mut from: usize| {
        while chars.get(from).is_some_and(char::is_ascii_digit) {
            from += 1;
        }
        from
    };
    let mut digits: String = chars[start..digits_end(start)].iter().collect();
    *at = digits_end(start);
    let mut is_grouped = false;
    while digits.len() <= 3 || is_grouped {
        let separator = chars.get(*at).is_some_and(|mark| matches!(mark, ',' | '\u{a0}' | '’'));
        let end = digits_end(*at + 1);
        if !separator || end - *at != 4 {
            break;
        }
        digits.extend(&chars[*at + 1..end]);
        *at = end;
        is_grouped = true;
    }
    let may_be_year = !is_grouped && digits.len() == 4 && ("1900".."2101").contains(&&*digits);
    let fraction_end = digits_end(*at + 1);
    if chars.get(*at) == Some(&'.') && fraction_end > *at + 1 {
        digits.push('.');
        digits.extend(&chars[*at + 1..fraction_end]);
        *at = fraction_end;
    }
    let letters = chars[*at..].iter().take_while(|found| found.is_ascii_alphabetic()).count();
    let suffix: String = chars[*at..*at + letters].iter().collect();
    *at += letters;
    match Share::parse(&digits) {
        Some(value) if matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th") => {
            Kind::Number { value, is_percent: false, may_be_year, is_approximate: false }
        }
        _ => Kind::Word(format!("{digits}{suffix}").to_lowercase()),
    }
}

/// Letters; Latin ones with the digits that follow (`R54`), Arabic ones without.
fn word_read(chars: &[char], at: &mut usize) -> Kind {
    let start = *at;
    let is_latin = chars[start].is_ascii_alphabetic();
    let belongs = |found: &char| {
        found.is_alphabetic() || (is_latin && (found.is_ascii_digit() || *found == '\''))
    };
    while chars.get(*at).is_some_and(belongs) {
        *at += 1;
    }
    let word: String = chars[start..*at].iter().collect();
    Kind::Word(fold(&word))
}

/// `78 percent`, `78 per cent`, `78 في المئة` and `78%` become one token.
fn percents_join(tokens: Vec<Token>) -> Vec<Token> {
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
    word == "percent" || word == fold("بالمئة") || word == fold("بالمائة")
}

fn is_percent_second(word: &str) -> bool {
    word == "cent" || word == fold("المئة") || word == fold("المائة")
}

/// A number after "about" or "more than", or before "million", is not exact.
fn approximate_mark(tokens: &mut [Token]) {
    for index in 0..tokens.len() {
        let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).and_then(Token::word);
        let before = word(index.checked_sub(1)).is_some_and(words::is_approximate)
            || word(index.checked_sub(2)).is_some_and(|w| {
                matches!(w, "than" | "least") || w == fold("أكثر") || w == fold("نحو")
            });
        let after = word(Some(index + 1)).is_some_and(|w| {
            matches!(w, "million" | "thousand" | "billion")
                || w == fold("مليون")
                || w == fold("ألف")
        });
        if let Kind::Number { is_approximate, .. } = &mut tokens[index].kind {
            *is_approximate = before || after;
        }
    }
}
