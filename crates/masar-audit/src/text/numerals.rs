//! Numbers in words and numbers with a scale: `forty-eight`, `two hundred and
//! five`, `1.2 million`, `خمسة وعشرون`, `١٢ ألف`.
//!
//! `one` is left a word unless a noun for people follows; "dozens", "hundreds
//! of" and the like are no numbers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use masar_text::fold;

use super::tokens::{Kind, Token};
use super::words;
use crate::declared::Share;

/// Largest number that a scale makes.
const VALUE_MAX: u128 = 1_000_000_000_000;

/// What a word of a number adds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Unit(u128),
    Teen(u128),
    Tens(u128),
    Hundred,
    /// Arabic writes two hundred to nine hundred as one word.
    Hundreds(u128),
    Scale(u128),
    /// Two thousand, two million.
    Scaled(u128),
}

const ENGLISH: [(Part, &str); 31] = [
    (Part::Unit(1), "one"),
    (Part::Unit(2), "two"),
    (Part::Unit(3), "three"),
    (Part::Unit(4), "four"),
    (Part::Unit(5), "five"),
    (Part::Unit(6), "six"),
    (Part::Unit(7), "seven"),
    (Part::Unit(8), "eight"),
    (Part::Unit(9), "nine"),
    (Part::Teen(10), "ten"),
    (Part::Teen(11), "eleven"),
    (Part::Teen(12), "twelve"),
    (Part::Teen(13), "thirteen"),
    (Part::Teen(14), "fourteen"),
    (Part::Teen(15), "fifteen"),
    (Part::Teen(16), "sixteen"),
    (Part::Teen(17), "seventeen"),
    (Part::Teen(18), "eighteen"),
    (Part::Teen(19), "nineteen"),
    (Part::Tens(20), "twenty"),
    (Part::Tens(30), "thirty"),
    (Part::Tens(40), "forty"),
    (Part::Tens(50), "fifty"),
    (Part::Tens(60), "sixty"),
    (Part::Tens(70), "seventy"),
    (Part::Tens(80), "eighty"),
    (Part::Tens(90), "ninety"),
    (Part::Hundred, "hundred"),
    (Part::Scale(1_000), "thousand"),
    (Part::Scale(1_000_000), "million mln mn"),
    (Part::Scale(1_000_000_000), "billion bln bn"),
];

const ARABIC: [(Part, &str); 34] = [
    (Part::Unit(1), "واحد واحدة أحد إحدى"),
    (Part::Unit(2), "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي"),
    (Part::Unit(3), "ثلاثة ثلاث"),
    (Part::Unit(4), "أربعة أربع"),
    (Part::Unit(5), "خمسة خمس"),
    (Part::Unit(6), "ستة ست"),
    (Part::Unit(7), "سبعة سبع"),
    (Part::Unit(8), "ثمانية ثماني ثمان"),
    (Part::Unit(9), "تسعة تسع"),
    (Part::Teen(10), "عشرة عشر"),
    (Part::Tens(20), "عشرون عشرين"),
    (Part::Tens(30), "ثلاثون ثلاثين"),
    (Part::Tens(40), "أربعون أربعين"),
    (Part::Tens(50), "خمسون خمسين"),
    (Part::Tens(60), "ستون ستين"),
    (Part::Tens(70), "سبعون سبعين"),
    (Part::Tens(80), "ثمانون ثمانين"),
    (Part::Tens(90), "تسعون تسعين"),
    (Part::Hundreds(100), "مئة مائة"),
    (Part::Hundreds(200), "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي"),
    (Part::Hundreds(300), "ثلاثمئة ثلاثمائة"),
    (Part::Hundreds(400), "أربعمئة أربعمائة"),
    (Part::Hundreds(500), "خمسمئة خمسمائة"),
    (Part::Hundreds(600), "ستمئة ستمائة"),
    (Part::Hundreds(700), "سبعمئة سبعمائة"),
    (Part::Hundreds(800), "ثمانمئة ثمانمائة ثمانيمئة"),
    (Part::Hundreds(900), "تسعمئة تسعمائة"),
    (Part::Scale(1_000), "ألف آلاف"),
    (Part::Scale(1_000), "ألفا"),
    (Part::Scaled(2_000), "ألفان ألفين ألفي"),
    (Part::Scale(1_000_000), "مليون ملايين"),
    (Part::Scale(1_000_000), "مليونا"),
    (Part::Scaled(2_000_000), "مليونان مليونين"),
    (Part::Scale(1_000_000_000), "مليار مليارا"),
];

static PARTS: LazyLock<BTreeMap<String, Part>> = LazyLock::new(|| {
    let rows = ENGLISH.iter().chain(&ARABIC);
    let words = rows.flat_map(|&(part, words)| words.split(' ').map(move |word| (word, part)));
    words.map(|(word, part)| (fold(word), part)).collect()
});

fn part_of(word: &str) -> Option<Part> {
    let accusative = || match PARTS.get(word.strip_suffix('ا')?)? {
        part @ (Part::Unit(3..) | Part::Teen(_)) => Some(*part),
        _ => None,
    };
    PARTS.get(word).copied().or_else(accusative)
}

/// The part of an Arabic word after "and", and whether it has one: `وعشرون`.
fn part_joined(word: &str) -> Option<(Part, bool)> {
    let whole = part_of(word).map(|part| (part, false));
    whole.or_else(|| part_of(word.strip_prefix('و')?).map(|part| (part, true)))
}

/// Words that make a number become one token.
pub(super) fn numerals_join(tokens: Vec<Token>) -> Vec<Token> {
    let tokens = prefixes_split(tokens);
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if let Some((token, used)) = scaled_read(&tokens, at) {
            joined.push(token);
            at += used;
            continue;
        }
        match words_read(&tokens, at) {
            Some((value, room, used)) => {
                let (mut start, end) = (tokens[at].start, tokens[at + used - 1].end);
                if tokens[at].word().and_then(part_joined).is_some_and(|(_, is_and)| is_and) {
                    joined.push(Token { kind: Kind::Word("و".to_owned()), start, end: start + 1 });
                    start += 1;
                }
                joined.push(Token { kind: number(value, room, true), start, end });
                at += used;
            }
            None => {
                joined.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    joined
}

/// `لخمسة` and `بعشرين` as two words.
fn prefixes_split(tokens: Vec<Token>) -> Vec<Token> {
    let mut split: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(mut token) = tokens.next() {
        // `وأحد عشر` is "and eleven", though `واحد` alone is "one".
        let is_teen = tokens.peek().is_some_and(|next| next.word() == Some("عشر"));
        if is_teen && token.word() == Some("واحد") {
            let (start, end) = (token.start, token.start + 1);
            split.push(Token { kind: Kind::Word("و".to_owned()), start, end });
            token = Token { kind: Kind::Word("احد".to_owned()), start: end, end: token.end };
        }
        if let Some((article, rest)) = article_split(&split, &token, is_teen) {
            split.extend(article);
            split.push(rest);
            continue;
        }
        let rest = token.word().and_then(|word| {
            let rest = word.strip_prefix(['ل', 'ب'])?;
            let is_number = match part_of(rest)? {
                Part::Unit(3..) | Part::Teen(_) => rest.ends_with('ه'),
                Part::Tens(_) => true,
                _ => false,
            };
            is_number.then(|| (word.chars().next(), rest.to_owned()))
        });
        if let Some((Some(prefix), rest)) = rest {
            let (start, end) = (token.start, token.start + 1);
            split.push(Token { kind: Kind::Word(prefix.to_string()), start, end });
            token = Token { kind: Kind::Word(rest), start: end, end: token.end };
        }
        split.push(token);
    }
    split
}

/// `المتطوعين الخمسة والعشرين`: numbers that stand after their noun, with its article.
fn article_split(before: &[Token], token: &Token, is_teen: bool) -> Option<(Option<Token>, Token)> {
    const ORDERS: &str =
        " القرن الجوله الدوره اليوم الذكري السنه الماده الساعه العام المرحله الفصل ";
    let word = token.word()?;
    let last = before.last().and_then(Token::word)?;
    let (start, end) = (token.start, token.end);
    if let Some(tens) =
        word.strip_prefix("وال").filter(|_| matches!(part_of(last), Some(Part::Unit(_))))
    {
        let is_tens = matches!(part_of(tens)?, Part::Tens(_));
        return is_tens.then(|| (None, Token { kind: Kind::Word(format!("و{tens}")), start, end }));
    }
    let rest = word.strip_prefix("ال")?;
    let is_noun = last.strip_prefix(['و', 'ب', 'ل']).unwrap_or(last).starts_with("ال")
        || last.starts_with("لل");
    let is_number = match part_of(rest)? {
        Part::Unit(3..) | Part::Teen(_) | Part::Tens(_) | Part::Hundreds(_) => true,
        // `المخيمات الأحد عشر`: alone, the words are Sunday and "the two".
        Part::Unit(_) => is_teen,
        _ => false,
    };
    if !is_noun || !is_number || words::is_in(ORDERS, last) || last.len() < 8 {
        return None;
    }
    let article = Token { kind: Kind::Word("ال".to_owned()), start, end: start + 2 };
    Some((Some(article), Token { kind: Kind::Word(rest.to_owned()), start: start + 2, end }))
}

fn number(value: u128, room: u128, in_words: bool) -> Kind {
    Kind::Number {
        value: Share { digits: value, decimals: 0 },
        is_percent: false,
        may_be_year: false,
        is_approximate: false,
        room,
        in_words,
    }
}

/// `1.2 million`, `١٢ ألف`, `5 آلاف`.
fn scaled_read(tokens: &[Token], at: usize) -> Option<(Token, usize)> {
    let Kind::Number { value, is_percent: false, .. } = tokens[at].kind else { return None };
    let Some(Part::Scale(scale)) = part_of(tokens.get(at + 1)?.word()?) else { return None };
    let by = 10_u128.pow(value.decimals);
    let exact = value.digits.checked_mul(scale).filter(|&exact| exact <= VALUE_MAX * by)?;
    let start = tokens[at].start;
    if let Some((rest, room, used)) = remainder_read(tokens, at + 2, scale).filter(|_| by == 1) {
        let end = tokens[at + 1 + used].end;
        return Some((Token { kind: number(exact + rest, room, false), start, end }, 2 + used));
    }
    let kind = number(exact / by, (scale / by / 2).max(1), false);
    Some((Token { kind, start, end: tokens[at + 1].end }, 2))
}

/// The rest of `21 ألفاً و798` and `مليون و170 ألف`, with its "and": its value, how far
/// rounding may have moved it, and its tokens.
fn remainder_read(tokens: &[Token], at: usize, scale: u128) -> Option<(u128, u128, usize)> {
    let (and, rest) = (tokens.get(at)?, tokens.get(at + 1)?);
    if and.word() != Some("و") || and.end != rest.start {
        return None;
    }
    let (value, room, used) = match scaled_read(tokens, at + 1) {
        Some((scaled, used)) => (scaled.count()?, scaled.room(), used),
        None => (rest.count()?, 0, 1),
    };
    (value < scale).then_some((value, room, 1 + used))
}

/// The number that begins with this word: its value, how far rounding may have
/// moved it, and its tokens.
fn words_read(tokens: &[Token], at: usize) -> Option<(u128, u128, usize)> {
    let word = tokens[at].word()?;
    let is_latin = word.is_ascii();
    let (value, room, used) =
        if is_latin { english_read(tokens, at)? } else { arabic_read(tokens, at)? };
    let next = tokens.get(at + used).and_then(Token::word).unwrap_or("");
    // `خمس الوافدين` is a fifth of them: what is counted has no article.
    let is_fraction = used == 1
        && matches!(word, "خمس" | "سبع" | "تسع" | "عشر")
        && (next.starts_with("ال") || matches!(next, "عدد" | "اجمالي" | "مجموع"));
    if is_fraction {
        return None;
    }
    // "one" and "two of them" as pronouns; Arabic says two by its nouns.
    let is_pronoun = if is_latin { value == 1 } else { value <= 2 };
    let is_noun = is_latin && (words::group(next).is_some() || words::is_people(next));
    (!is_pronoun || is_noun).then_some((value, room, used))
}

fn english_read(tokens: &[Token], at: usize) -> Option<(u128, u128, usize)> {
    let word = |at: usize| tokens.get(at).and_then(Token::word);
    let part = |at: usize| word(at).and_then(part_of);
    let (mut total, mut current, mut used, mut last) = (0_u128, 0_u128, 0, None);
    if word(at) == Some("a") {
        if !matches!(part(at + 1), Some(Part::Hundred | Part::Scale(_))) {
            return None;
        }
        (current, used, last) = (1, 1, Some(Part::Unit(1)));
    }
    loop {
        let is_hyphen = tokens.get(at + used).is_some_and(|token| token.is_mark(&['-']));
        let is_and = word(at + used) == Some("and");
        let after_large = matches!(last, Some(Part::Hundred | Part::Scale(_)));
        let after_tens = matches!(last, Some(Part::Tens(_)));
        let skip = usize::from((is_hyphen && after_tens) || (is_and && after_large));
        let next = part(at + used + skip);
        // "two hundred and three hundred" is two numbers.
        let ahead = part(at + used + skip + 1);
        if is_and && matches!(ahead, Some(Part::Hundred | Part::Scale(_))) {
            break;
        }
        match (next, last) {
            (
                Some(Part::Unit(unit)),
                None | Some(Part::Tens(_) | Part::Hundred | Part::Scale(_)),
            )
            | (
                Some(Part::Teen(unit) | Part::Tens(unit)),
                None | Some(Part::Hundred | Part::Scale(_)),
            ) => current += unit,
            (Some(Part::Hundred), Some(Part::Unit(_) | Part::Teen(_))) if current < 20 => {
                current *= 100;
            }
            (Some(Part::Scale(scale)), Some(before)) if !matches!(before, Part::Scale(_)) => {
                total += current * scale;
                current = 0;
            }
            _ => break,
        }
        used += skip + 1;
        last = next;
    }
    let room = match last? {
        Part::Scale(scale) if scale > 1_000 => scale / 2,
        _ => 0,
    };
    Some((total + current, room, used)).filter(|&(value, _, _)| value <= VALUE_MAX)
}

fn arabic_read(tokens: &[Token], at: usize) -> Option<(u128, u128, usize)> {
    let (mut total, mut current, mut used, mut last) = (0_u128, 0_u128, 0, None);
    while let Some((part, is_and)) =
        tokens.get(at + used).and_then(Token::word).and_then(part_joined)
    {
        // `مليونا يورو`, with no number before it, is two of them.
        let is_dual = used == 0 && matches!(tokens[at].word(), Some("مليونا" | "الفا"));
        let part = match part {
            Part::Scale(scale) if is_dual => Part::Scaled(2 * scale),
            other => other,
        };
        match (part, last) {
            (Part::Unit(unit) | Part::Teen(unit) | Part::Tens(unit), None) => current += unit,
            (Part::Teen(10), Some(Part::Unit(_))) if !is_and => current += 10,
            (Part::Tens(tens), Some(Part::Unit(_))) if is_and => current += tens,
            (
                Part::Unit(unit) | Part::Teen(unit) | Part::Tens(unit),
                Some(Part::Hundreds(_) | Part::Scale(_) | Part::Scaled(_)),
            ) if is_and => current += unit,
            (Part::Hundreds(hundreds), None) => current += hundreds,
            (Part::Hundreds(hundreds), Some(Part::Scale(_) | Part::Scaled(_))) if is_and => {
                current += hundreds;
            }
            (Part::Hundreds(100), Some(Part::Unit(_))) if !is_and && current < 10 => current *= 100,
            (Part::Scale(scale), Some(before))
                if !is_and && current > 0 && !matches!(before, Part::Scale(_)) =>
            {
                total += current * scale;
                current = 0;
            }
            (Part::Scale(scale), None) => total += scale,
            (Part::Scaled(scaled), None) => total += scaled,
            _ => break,
        }
        last = Some(if matches!((part, last), (Part::Teen(_), Some(Part::Unit(_)))) {
            Part::Teen(11)
        } else {
            part
        });
        used += 1;
    }
    let room = match last? {
        Part::Scale(scale) if scale > 1_000 => scale / 2,
        Part::Scaled(scaled) if scaled > 2_000 => scaled / 4,
        _ => 0,
    };
    Some((total + current, room, used)).filter(|&(value, _, _)| value <= VALUE_MAX)
}
