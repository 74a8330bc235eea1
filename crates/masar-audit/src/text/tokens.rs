//! A text as numbers, words and marks, each with its place.

use std::collections::BTreeSet;

use masar_domain::Lang;
use masar_text::fold;

use super::anaphora::sentences_join;
use super::months::months_join;
use super::numerals::numerals_join;
use super::roughly::{approximate_mark, ranges_mark};
use super::signs::{numbers_bare, percents_before_join, percents_join};
use super::source::Plain;
use super::words;
use crate::declared::Share;
use crate::finding::Place;

/// Tokens of a sentence: rules that compare its numbers stay quick.
const SENTENCE_TOKENS_MAX: usize = 600;

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
        /// How far rounding may have moved it: half a last digit of `1.2 million`.
        room: u128,
        in_words: bool,
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

    /// Any number that is no percentage, whole or not.
    pub(super) fn plain_number(&self) -> Option<Share> {
        match self.kind {
            Kind::Number { value, is_percent: false, .. } => Some(value),
            _ => None,
        }
    }

    pub(super) fn percent(&self) -> Option<Share> {
        match self.kind {
            Kind::Number { value, is_percent: true, .. } => Some(value),
            _ => None,
        }
    }

    /// How far rounding may have moved the number; 0 where it is exact.
    pub(super) fn room(&self) -> u128 {
        match self.kind {
            Kind::Number { room, .. } => room,
            _ => 0,
        }
    }

    /// The count of a token that is one, neither rounded nor about.
    pub(super) fn exact(&self) -> Option<u128> {
        self.count().filter(|_| !self.is_approximate() && self.room() == 0)
    }

    pub(super) fn is_in_words(&self) -> bool {
        matches!(self.kind, Kind::Number { in_words: true, .. })
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
    pub(super) plain: &'a Plain,
}

impl Text<'_> {
    /// Where the tokens from `first` to `last` stand.
    pub(super) fn place(&self, first: usize, last: usize) -> Place {
        let closes = self.tokens.get(last + 1).filter(|token| token.is_mark(&[')']));
        let end = closes.unwrap_or(&self.tokens[last]).end;
        let start = self.tokens[first].start;
        let excerpt = self.raw(start, end.min(start + EXCERPT_CHARS_MAX));
        self.plain.place(start, excerpt)
    }

    /// The tokens that begin from character `start` to before `end`.
    pub(super) fn within(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|token| token.start < start);
        first..self.tokens.partition_point(|token| token.start < end).max(first)
    }

    /// The tokens from the sentence's first to before its end.
    pub(super) fn sentence(&self, at: usize) -> std::ops::Range<usize> {
        let is_end = |token: &Token| token.kind == Kind::End;
        let before = self.tokens[..at].iter().rev().take(300).take_while(|token| !is_end(token));
        let after = self.tokens[at..].iter().take(300).take_while(|token| !is_end(token));
        at - before.count()..at + after.count()
    }

    /// The bytes of the source that tokens stand at.
    pub(super) fn bytes(&self, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let offset = |at: usize| self.plain.offsets[self.tokens[at].start];
        range.end.checked_sub(1).map_or(0..0, |last| offset(range.start)..offset(last) + 1)
    }

    /// Whether the sentence at a byte of the source says that people are in several of
    /// its numbers.
    pub(super) fn is_counted_once(&self, offset: usize) -> bool {
        let at = self.tokens.partition_point(|token| self.plain.offsets[token.start] < offset);
        let sentence = self.sentence(at.min(self.tokens.len().saturating_sub(1)));
        let said: Vec<&str> = sentence.map(|at| self.word(at)).collect();
        words::is_counted_once(&said.join(" "))
    }

    /// Whether a token stands in a table.
    pub(super) fn is_in_table(&self, at: usize) -> bool {
        let start = self.tokens[at].start;
        self.plain.tables.done.iter().any(|table| (table.start..table.end).contains(&start))
    }

    /// The number of a token's paragraph.
    pub(super) fn paragraph(&self, at: usize) -> usize {
        self.plain.paragraph_number(self.tokens[at].start)
    }

    /// Every sentence, by its tokens; what runs on for pages is none.
    pub(super) fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let mut all = Vec::new();
        let mut start = 0;
        let ends = self.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::End);
        for end in ends.map(|(at, _)| at).chain([self.tokens.len()]) {
            if start < end && end - start <= SENTENCE_TOKENS_MAX {
                all.push(start..end);
            }
            start = end + 1;
        }
        all
    }

    /// The word at a token, empty where it is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(Token::word).unwrap_or("")
    }

    /// The number at a token that is one and exact.
    pub(super) fn exact(&self, at: usize) -> Option<u128> {
        self.tokens.get(at).and_then(Token::exact)
    }

    fn word_at(&self, at: Option<usize>) -> Option<&str> {
        at.and_then(|at| self.tokens.get(at)).and_then(Token::word)
    }

    /// Whether a number is the day or the year of a date.
    pub(super) fn is_date(&self, at: usize) -> bool {
        let is_month = |at: Option<usize>| {
            self.word_at(at).is_some_and(|word| words::month(word).is_some() && word != "may")
                || self.word_at(at) == Some("may") && at.is_some_and(|at| self.is_capital(at))
        };
        let is_joined = |mark: Option<usize>| {
            mark.and_then(|mark| self.tokens.get(mark))
                .is_some_and(|token| token.is_mark(&['/', '-']))
        };
        let small = self.tokens[at].count().is_some_and(|count| count <= 31)
            || self.tokens[at].may_be_year();
        let is_numeric = |mark: Option<usize>, other: Option<usize>| {
            is_joined(mark)
                && other
                    .and_then(|other| self.tokens.get(other))
                    .is_some_and(|token| token.count().is_some_and(|count| count <= 2_100))
        };
        // "In 1986/87".
        let is_season = is_joined(at.checked_sub(1))
            && at.checked_sub(2).is_some_and(|at| self.tokens[at].may_be_year())
            && self.tokens[at].count().is_some_and(|count| count < 100);
        is_season
            || small
                && (is_month(Some(at + 1))
                    || is_month(at.checked_sub(1)) && !self.is_in_month(at)
                    || is_numeric(Some(at + 1), Some(at + 2))
                    || is_numeric(at.checked_sub(1), at.checked_sub(2)))
    }

    /// `in October 25 people came`: the number is of something.
    fn is_in_month(&self, at: usize) -> bool {
        let next = self.word_at(Some(at + 1));
        !self.tokens[at].may_be_year() && next.is_some_and(words::is_people)
    }

    /// Whether a number that may be a year is one.
    pub(super) fn is_year(&self, at: usize) -> bool {
        let before = self.word_at(at.checked_sub(1));
        let is_counted = self.word_at(Some(at + 1)).is_some_and(words::is_people);
        before.is_some_and(super::statements::is_before_year) || !is_counted
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

/// Numbers are read as the language of the text writes them: in Arabic, a dot
/// may group by thousands and a comma may be the decimal sign.
pub(super) fn tokens_read<'a>(plain: &'a Plain, lang: Lang, breaks: &BTreeSet<usize>) -> Text<'a> {
    let chars = &plain.chars;
    let space = if is_spaced(chars) { ' ' } else { '\u{a0}' };
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let found = chars[at];
        let kind = if found.is_ascii_digit() {
            number_read(plain, lang, space, &mut at)
        } else if found.is_alphabetic() {
            word_read(chars, &mut at)
        } else {
            at += 1;
            let is_break = breaks.contains(&start);
            match is_break.then_some(Kind::End).or_else(|| mark_read(chars, start)) {
                Some(kind) => kind,
                None => continue,
            }
        };
        if !is_repeated(&tokens, &kind) {
            tokens.push(Token { kind, start, end: at });
        }
    }
    ordinals_name(&mut tokens, plain);
    let tokens = numbers_bare(numerals_join(months_join(tokens)));
    let tokens = percents_join(percents_before_join(tokens));
    let mut text = Text { tokens, plain };
    sentences_join(&mut text.tokens, plain, breaks);
    approximate_mark(&mut text.tokens);
    ranges_mark(&mut text.tokens);
    text
}

/// Whether a mark says nothing that those before it do not: a second end, the
/// fourth of a row of dots.
fn is_repeated(tokens: &[Token], kind: &Kind) -> bool {
    match kind {
        Kind::End => tokens.last().is_none_or(|last| last.kind == Kind::End),
        Kind::Mark(_) => {
            let last = tokens.last_chunk::<3>();
            last.is_some_and(|last| last.iter().all(|one| one.kind == *kind))
        }
        _ => false,
    }
}

/// Tokens between an ordinal and the month that makes it a date.
const MONTH_NEAR: usize = 6;

/// `the 2nd quarter`, `ranked 21st`: an ordinal counts nothing, but `the 2nd of May` is a
/// date.
fn ordinals_name(tokens: &mut [Token], plain: &Plain) {
    let is_month = |token: &Token| token.word().is_some_and(|word| words::month(word).is_some());
    for at in 0..tokens.len() {
        let Token { start, end, .. } = tokens[at];
        let is_ordinal =
            matches!(tokens[at].kind, Kind::Number { .. }) && plain.chars[end - 1].is_alphabetic();
        let near = at.saturating_sub(2)..tokens.len().min(at + MONTH_NEAR);
        if is_ordinal && !tokens[near].iter().any(is_month) {
            let written: String = plain.chars[start..end].iter().collect();
            tokens[at].kind = Kind::Word(written.to_lowercase());
        }
    }
}

fn mark_read(chars: &[char], at: usize) -> Option<Kind> {
    let next = chars.get(at + 1).copied().unwrap_or('\n');
    match chars[at] {
        '.' if is_abbreviated(chars, at) => None,
        '.' | '!' | '?' | '؟' if next.is_whitespace() => Some(Kind::End),
        '\n' if next == '\n' => Some(Kind::End),
        found if found.is_whitespace() => None,
        found => Some(Kind::Mark(found)),
    }
}

/// The dots of `i.e.`, `e.g.`, `approx.`, `vs.`, `No.`, which end no sentence.
fn is_abbreviated(chars: &[char], at: usize) -> bool {
    let start = chars[..at].iter().rposition(|found| !found.is_ascii_alphabetic() && *found != '.');
    let word: String = chars[start.map_or(0, |start| start + 1)..at].iter().collect();
    let is_inner = chars.get(at + 1).is_some_and(char::is_ascii_alphabetic) && word.len() == 1;
    is_inner
        || matches!(
            word.as_str(),
            "i.e" | "e.g" | "I.e" | "approx" | "vs" | "No" | "no" | "Dr" | "Mr" | "Ms"
        ) && chars.get(at + 1).is_some_and(|found| !found.is_uppercase())
}

/// Digits with their separators; a number that runs into letters is a word
/// (`4W`), unless they make it an ordinal (`11th`).
fn number_read(plain: &Plain, lang: Lang, space: char, at: &mut usize) -> Kind {
    let chars = &plain.chars;
    let start = *at;
    let mut digits: String = chars[start..digits_end(chars, start)].iter().collect();
    *at = digits_end(chars, start);
    let grouping = if dots_group(plain, start, lang) { '.' } else { ',' };
    let mut is_grouped = false;
    while digits.len() <= 3 || is_grouped {
        let mark = chars.get(*at).copied().unwrap_or(' ');
        let is_separator =
            mark == grouping || mark == space || matches!(mark, '\u{a0}' | '’' | '\'');
        let end = digits_end(chars, *at + 1);
        if !is_separator || end - *at != 4 {
            break;
        }
        digits.extend(&chars[*at + 1..end]);
        *at = end;
        is_grouped = true;
    }
    let may_be_year = !is_grouped && digits.len() == 4 && ("1900".."2101").contains(&&*digits);
    let fraction_end = digits_end(chars, *at + 1);
    let is_fraction = match chars.get(*at) {
        Some('.') => grouping != '.' && fraction_end > *at + 1,
        Some(',') => is_decimal_comma(plain, *at, fraction_end, lang, grouping == '.'),
        _ => false,
    };
    if is_fraction {
        digits.push('.');
        digits.extend(&chars[*at + 1..fraction_end]);
        *at = fraction_end;
    }
    let letters = chars[*at..].iter().take_while(|found| found.is_ascii_alphabetic()).count();
    let suffix: String = chars[*at..*at + letters].iter().collect();
    *at += letters;
    // `COVID-19`, `M-1`: a name.
    let is_name = start > 1
        && chars[start - 1] == '-'
        && chars[start - 2].is_ascii_uppercase()
        && digits.len() < 3;
    match Share::parse(&digits).filter(|_| !is_name) {
        Some(value) if matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th") => Kind::Number {
            value,
            is_percent: false,
            may_be_year,
            is_approximate: false,
            room: 0,
            in_words: false,
        },
        _ => Kind::Word(format!("{digits}{suffix}").to_lowercase()),
    }
}

/// Whether a text groups by thousands with plain spaces, as French and statistical
/// offices do: such numbers stand in it several times, before words, and none with commas.
fn is_spaced(chars: &[char]) -> bool {
    const LEAST: usize = 3;
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let (mut spaced, mut at) = (0, 0);
    while at < chars.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let end = digits_end(chars, at);
        let next = digits_end(chars, end + 1);
        let is_three = next == end + 4;
        match chars.get(end) {
            Some(',') if is_three => return false,
            Some(' ') if is_three && end - at < 4 => {
                let is_word = |at: usize| chars.get(at).is_some_and(|found| found.is_alphabetic());
                let is_ended = match chars.get(next) {
                    Some(')') => true,
                    Some(' ') => is_word(next + 1),
                    _ => false,
                };
                let is_row = at > 1 && chars[at - 1] == ' ' && is_digit(at - 2);
                spaced += usize::from(is_ended && !is_row && chars[at] != '0');
                at = next;
            }
            _ => at = end,
        }
    }
    spaced >= LEAST
}

fn digits_end(chars: &[char], mut from: usize) -> usize {
    while chars.get(from).is_some_and(char::is_ascii_digit) {
        from += 1;
    }
    from
}

/// `1.234.567` in any language; `51.704` in Arabic, if it is no percentage.
/// The Arabic decimal sign never does.
fn dots_group(plain: &Plain, start: usize, lang: Lang) -> bool {
    let chars = &plain.chars;
    let mut at = digits_end(chars, start);
    if at - start > 3 || chars[start] == '0' {
        return false;
    }
    let mut groups = 0;
    while chars.get(at) == Some(&'.') && plain.shown[at] != '٫' {
        let end = digits_end(chars, at + 1);
        match end - at - 1 {
            3 => groups += 1,
            0 => break,
            _ => return false,
        }
        at = end;
    }
    let is_percent = chars[at..].iter().find(|found| !found.is_whitespace()) == Some(&'%');
    groups > 1 || (groups == 1 && lang == Lang::Ar && !is_percent)
}

/// `12,5`: always before a percent sign, and in Arabic with its decimal comma.
fn is_decimal_comma(plain: &Plain, at: usize, end: usize, lang: Lang, dots: bool) -> bool {
    let chars = &plain.chars;
    let runs_on = chars.get(end).is_some_and(|&mark| mark == ',' || mark == '.')
        && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    let is_list = plain.shown[at] == '،' || at.checked_sub(3).is_some_and(|b| chars[b] == ',');
    let is_short = (1..=2).contains(&(end.saturating_sub(at + 1)));
    if runs_on || is_list || !is_short {
        return false;
    }
    let rest: String = chars[end..].iter().take(9).collect::<String>().to_lowercase();
    let rest = rest.trim_start();
    let is_percent =
        rest.starts_with('%') || rest.starts_with("percent") || rest.starts_with("per cent");
    is_percent || dots || lang == Lang::Ar
}

/// Letters; Latin ones with the digits that follow (`R54`), Arabic ones without.
fn word_read(chars: &[char], at: &mut usize) -> Kind {
    let start = *at;
    for (written, word) in [("i.e", "ie"), ("I.e", "ie"), ("e.g", "eg")] {
        let is_it = chars[start..].iter().copied().take(3).eq(written.chars());
        if is_it && !chars.get(start + 3).is_some_and(|found| found.is_alphabetic()) {
            *at += 3;
            return Kind::Word(word.to_owned());
        }
    }
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
