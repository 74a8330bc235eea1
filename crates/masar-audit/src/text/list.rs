//! Lists of parts: `28,833 men (56%) and 22,871 women`, in brackets or in the
//! run of a sentence.

use super::changes::is_contrast;
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;

/// Words that the name of a part may have.
const LABEL_WORDS_MAX: usize = 8;

/// Groups that a part may name.
const GROUPS_MAX: usize = 3;

/// Most parts of one list.
const ITEMS_MAX: usize = 40;

/// One part of a list.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) value: u128,
    pub(super) percent: Option<Share>,
    pub(super) groups: Vec<Group>,
    pub(super) is_approximate: bool,
    pub(super) room: u128,
    /// Said to be included in the part before it.
    pub(super) is_inside: bool,
    /// The token of its number.
    pub(super) at: usize,
    pub(super) last: usize,
}

/// What stands between two separators.
#[derive(Default)]
struct Segment {
    counts: Vec<(u128, bool, u128)>,
    percents: Vec<Share>,
    groups: Vec<Group>,
    words: usize,
    has_subset: bool,
    has_month: bool,
    has_verdict: bool,
    first: usize,
    at: usize,
    last: usize,
}

/// The parts between two tokens; `None` when it is no list of parts. In the run
/// of a sentence (`is_loose`) the list ends where it stops looking like one.
pub(super) fn items_read(
    text: &Text<'_>,
    first: usize,
    end: usize,
    is_loose: bool,
) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = first;
    while at < end && items.len() < ITEMS_MAX {
        let (segment, next) = segment_read(text, at, end)?;
        at = next;
        let is_long = segment.words > LABEL_WORDS_MAX;
        match segment_item(&segment, is_loose, &mut items) {
            Some(true) if is_loose && is_long => return Some(items),
            Some(true) => {}
            Some(false) if is_loose && !items.is_empty() => return Some(items),
            None if is_loose && !items.is_empty() => return Some(items),
            Some(false) => {}
            None => return None,
        }
    }
    Some(items)
}

/// Adds a segment to the list: whether it did, or `None` when the list is no
/// list with it.
fn segment_item(segment: &Segment, is_loose: bool, items: &mut Vec<Item>) -> Option<bool> {
    // "And 10 children who had waited for months to go home": the last, and more is said.
    let is_last = is_loose && !items.is_empty() && segment.at == segment.first;
    let is_long = segment.words > LABEL_WORDS_MAX && !is_last;
    if segment.has_month || is_long || segment.has_verdict {
        return None;
    }
    match (segment.counts.as_slice(), segment.percents.as_slice()) {
        (&[(value, is_approximate, room)], percents) if percents.len() <= 1 => {
            items.push(Item {
                value,
                percent: percents.first().copied(),
                groups: segment.groups.iter().copied().take(GROUPS_MAX).collect(),
                is_approximate,
                room,
                is_inside: segment.has_subset && !items.is_empty(),
                at: segment.at,
                last: segment.last,
            });
            Some(true)
        }
        ([], &[percent]) => {
            // "or 12 percent": of the part just named.
            let item =
                items.last_mut().filter(|item| item.percent.is_none() && segment.words <= 2)?;
            item.percent = Some(percent);
            Some(true)
        }
        ([], []) => {
            let item = items.last_mut();
            let joins = item.is_some() && !segment.groups.is_empty() && segment.words == 1;
            if let Some(item) = item.filter(|_| joins) {
                item.groups.extend(&segment.groups);
            }
            Some(joins)
        }
        _ => None,
    }
}

fn is_separator(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    token.is_mark(&[',', ';', '/', '+', '•'])
        || token.word().is_some_and(|word| words::is_and(word) || is_contrast(word))
}

/// An Arabic name with its "and", before a number: `والسفر 150`, `ومصراتة 320`.
fn is_joined(text: &Text<'_>, at: usize) -> bool {
    let Some(word) = text.tokens[at].word() else { return false };
    let count = |at: usize| text.tokens.get(at).is_some_and(|token| token.count().is_some());
    let opens = text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&['(']));
    let next = count(at + 1) || opens && count(at + 2) && words::group(word).is_none();
    let is_one = matches!(text.word(at + 1), "واحد" | "واحده");
    (next || is_one || is_dual(word))
        && word.starts_with('و')
        && word.chars().count() > 3
        && words::month(word).is_none()
}

/// `ونقطتان`: and two of something, by its ending.
fn is_dual(word: &str) -> bool {
    let bare = word.strip_prefix('و').filter(|bare| !bare.starts_with("ال"));
    bare.is_some_and(|bare| {
        bare.chars().count() > 4 && (bare.ends_with("تان") || bare.ends_with("تين"))
    })
}

/// Reads to the next separator; `None` at a bracket that is not closed.
fn segment_read(text: &Text<'_>, first: usize, end: usize) -> Option<(Segment, usize)> {
    // ", and" is one separator.
    let doubled =
        first > 0 && first < end && is_separator(text, first) && is_separator(text, first - 1);
    let first = first + usize::from(doubled);
    let mut segment = Segment { first, at: first, last: first, ..Segment::default() };
    let mut at = first;
    while at < end && !is_separator(text, at) {
        let token = &text.tokens[at];
        if !segment.counts.is_empty() && at > first && is_joined(text, at) {
            // The next segment begins with its "and".
            return Some((segment, at));
        }
        if token.is_mark(&['(']) {
            let close = bracket_close(text, at).filter(|&close| close < end)?;
            bracket_read(text, at + 1, close, &mut segment);
            segment.last = close;
            at = close + 1;
            continue;
        }
        token_read(text, at, &mut segment);
        segment.last = at;
        at += 1;
    }
    Some((segment, at + 1))
}

fn token_read(text: &Text<'_>, at: usize, segment: &mut Segment) {
    let token = &text.tokens[at];
    match &token.kind {
        Kind::Word(word) => {
            segment.words += 1;
            if matches!(word.as_str(), "واحد" | "واحده") && segment.counts.is_empty() {
                segment.at = at;
                segment.counts.push((1, false, 0));
            } else if segment.words == 1 && segment.counts.is_empty() && is_dual(word) {
                segment.at = at;
                segment.counts.push((2, false, 0));
            } else if segment.words == 1 && word == "one" && segment.counts.is_empty() {
                segment.at = at;
                segment.counts.push((1, false, 0));
            }
            let noun = words::counted(word).filter(|_| segment.counts.is_empty());
            if let Some((group, count)) = noun {
                segment.groups.extend(group);
                segment.counts.push((count, false, 0));
            }
            segment.groups.extend(words::group(word));
            segment.has_subset |= words::is_subset(word) || word == "whom";
            segment.has_month |= words::month(word).is_some() && word != "may";
        }
        Kind::Number { value, is_percent, .. } => match (is_percent, value.decimals) {
            (true, _) => segment.percents.push(*value),
            (false, 0) if is_age(text, at) => {}
            // "9 wells in 2022": the year of the part.
            (false, 0)
                if token.may_be_year() && !segment.counts.is_empty() && !is_bracketed(text, at) => {
            }
            (false, 0) if token.may_be_year() && segment.words > 0 => segment.has_verdict = true,
            (false, 0) => {
                segment.at = at;
                segment.counts.push((value.digits, token.is_approximate(), token.room()));
            }
            (false, _) => segment.has_verdict = true,
        },
        // "Round 2: 540": the first number is of the label.
        Kind::Mark(':')
            if matches!(segment.counts.as_slice(), [(..=20, false, 0)]) && segment.words > 0
                || text.tokens[at - 1].may_be_year() =>
        {
            segment.counts.clear();
        }
        Kind::Mark('–' | ':' | '-' | '"' | '“' | '”' | '•' | '*' | '[' | ']') | Kind::End =>
            {}
        Kind::Mark(_) => segment.has_verdict = true,
    }
}

/// Whether a bracket is open before a token: lists in one may be of other years.
fn is_bracketed(text: &Text<'_>, at: usize) -> bool {
    let before = text.tokens[at.saturating_sub(40)..at].iter().rev();
    before
        .take_while(|token| token.kind != Kind::End)
        .find(|token| token.is_mark(&['(', ')']))
        .is_some_and(|token| token.is_mark(&['(']))
}

/// `under 18`, `5 years`.
pub(super) fn is_age(text: &Text<'_>, at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| text.tokens.get(at)).and_then(Token::word);
    let before = word(at.checked_sub(1)).unwrap_or("");
    let after = word(Some(at + 1)).unwrap_or("");
    matches!(before, "under" | "aged" | "above" | "below" | "دون" | "تحت" | "فوق")
        || matches!(after, "years" | "year" | "months" | "سنه" | "سنوات" | "عاما")
        // "A 24-year-old".
        || text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&['-']))
            && matches!(text.word(at + 2), "year" | "month" | "week" | "day" | "hour")
}

/// A share or the number itself, in brackets of its own.
fn bracket_read(text: &Text<'_>, first: usize, close: usize, segment: &mut Segment) {
    let inside = &text.tokens[first..close];
    let counts: Vec<u128> = inside.iter().filter_map(Token::count).collect();
    let percents: Vec<Share> = inside.iter().filter_map(Token::percent).collect();
    match (counts.as_slice(), percents.as_slice()) {
        ([], []) => {}
        ([], &[percent]) if inside.len() == 1 => segment.percents.push(percent),
        (&[count], []) if segment.counts.is_empty() => segment.counts.push((count, false, 0)),
        _ => segment.has_verdict = true,
    }
}

/// The bracket that closes the one at `open`, in the same paragraph.
pub(super) fn bracket_close(text: &Text<'_>, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in text.tokens.iter().enumerate().skip(open).take(200) {
        if token.is_mark(&['(']) {
            depth += 1;
        } else if token.is_mark(&[')']) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}
