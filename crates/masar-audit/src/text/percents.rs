//! A percentage beside its part and its whole, and percentages in one bracket.

use super::list::bracket_close;
use super::statements::{FAMILIES, percent_check, say};
use super::tokens::{Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::{Report, grouped};
use crate::shares::percent_text;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        if text.tokens[at].percent().is_some() {
            percent_of(text, at, report);
        }
        if text.tokens[at].is_mark(&['(']) {
            percents_sum(text, at, report);
        }
    }
}

/// A percentage with its part and its whole: `a of N people (x%)`,
/// `a (x%) of the N`, `a, or x percent of N`, `x percent of the N people (a)`.
fn percent_of(text: &Text<'_>, at: usize, report: &mut Report) {
    let tokens = &text.tokens;
    let token = &tokens[at];
    let about = at.checked_sub(1).and_then(|at| tokens[at].word());
    let is_about = about.is_some_and(|word| {
        matches!(word, "some" | "about" | "around" | "approximately" | "roughly" | "نحو" | "حوالي")
    });
    let is_exact = !token.is_approximate();
    let Some(percent) = token.percent().filter(|_| is_exact || is_about) else { return };
    let in_bracket = at > 0 && tokens[at - 1].is_mark(&['(']);
    let closes = tokens.get(at + 1).is_some_and(|next| next.is_mark(&[')']));
    let whole = whole_after(text, if in_bracket && closes { at + 2 } else { at + 1 });
    let before = count_before(text, if in_bracket { at.saturating_sub(1) } else { at });
    let pair = match (whole, before) {
        (Some(whole), Some(part)) if in_bracket || is_or(text, at) => Some((part, whole)),
        (Some(whole), _) if !in_bracket => count_in_bracket(text, whole).map(|part| (part, whole)),
        (None, Some(whole)) if in_bracket && closes => {
            part_of(text, whole).map(|part| (part, whole))
        }
        _ => None,
    };
    let Some((part, whole)) = pair else { return };
    let is_bracket = part > whole && whole > at;
    let (Some(size), Some(limit)) = (tokens[part].count(), tokens[whole].count()) else { return };
    let loose = |at: usize| tokens[at].is_approximate() || tokens[at].room() > 0;
    if loose(part) || loose(whole) {
        return;
    }
    let first = part.min(whole).min(at);
    // "About 65 percent": a few points are left to it.
    let off = (size * 100_000_000).abs_diff(percent.micro() * limit);
    if !is_exact && off <= 3_000_000 * limit {
        return;
    }
    if is_bracket && size > limit && size < 3 * limit {
        let found = percent_text(size, limit);
        let arithmetic = format!("{} / {} = {found}% ≠ {percent}%", grouped(size), grouped(limit));
        say(text, (first, part), "AUDIT-203", &arithmetic, report);
        return;
    }
    percent_check(text, (first, part.max(whole).max(at)), size, limit, percent, report);
}

fn is_or(text: &Text<'_>, at: usize) -> bool {
    let word = at.checked_sub(1).and_then(|before| text.tokens[before].word());
    word.is_some_and(|word| matches!(word, "or" | "اي" | "او"))
}

/// `of the N`: the token of N.
fn whole_after(text: &Text<'_>, from: usize) -> Option<usize> {
    let tokens = text.tokens.get(from..)?;
    if !tokens.first()?.word().is_some_and(|word| word == "of" || word == "من") {
        return None;
    }
    let steps = tokens.iter().skip(1).take(4);
    let fillers = steps
        .take_while(|token| {
            token.word().is_some_and(|word| {
                matches!(
                    word,
                    "the" | "all" | "a" | "total" | "of" | "these" | "اصل" | "اجمالي" | "مجموع"
                )
            })
        })
        .count();
    let found = from + 1 + fillers;
    if fillers == 0 && tokens.first()?.word() == Some("من") {
        // "from" as often as "of": only where the number itself follows in brackets.
        return whole_arabic(text, found);
    }
    text.tokens.get(found)?.count().map(|_| found)
}

/// `من 642 شاباً (257)`, `من المشاركين البالغ عددهم 400 (360)`.
fn whole_arabic(text: &Text<'_>, from: usize) -> Option<usize> {
    let words = text.tokens[from..].iter().take(4).take_while(|token| token.word().is_some());
    let words: Vec<&str> = words.filter_map(Token::word).collect();
    let is_told = words.is_empty()
        || words.iter().any(|word| matches!(*word, "البالغ" | "البالغه" | "وعددهم" | "عددهم"));
    let found = from + words.len();
    text.tokens.get(found)?.count().filter(|_| is_told)?;
    count_in_bracket(text, found).map(|_| found)
}

/// The nearest count before, with only words between.
fn count_before(text: &Text<'_>, end: usize) -> Option<usize> {
    for at in (end.saturating_sub(6)..end).rev() {
        let token = &text.tokens[at];
        if token.count().is_some() {
            return Some(at);
        }
        if token.word().is_none() && !token.is_mark(&[',']) {
            return None;
        }
    }
    None
}

/// `a of the N`: the token of a, given N's.
fn part_of(text: &Text<'_>, whole: usize) -> Option<usize> {
    let mut at = whole.checked_sub(1)?;
    let mut has_of = false;
    for _ in 0..6 {
        let token = &text.tokens[at];
        if token.count().is_some() {
            return has_of.then_some(at);
        }
        has_of |= matches!(token.word()?, "of" | "من");
        at = at.checked_sub(1)?;
    }
    None
}

/// `the N people (a)`: the token of a.
pub(super) fn count_in_bracket(text: &Text<'_>, whole: usize) -> Option<usize> {
    let rest = &text.tokens[whole + 1..];
    let words = rest.iter().take(5).take_while(|token| token.word().is_some()).count();
    let open = whole + 1 + words;
    text.tokens.get(open).filter(|token| token.is_mark(&['(']))?;
    let close = bracket_close(text, open)?;
    let mut counts = (open + 1..close).filter(|&at| text.tokens[at].count().is_some());
    let found = counts.next()?;
    (counts.next().is_none() && found == open + 1).then_some(found)
}

/// `AUDIT-208`: `(78% men, 11% women and 21% children)`.
fn percents_sum(text: &Text<'_>, open: usize, report: &mut Report) {
    let Some(close) = bracket_close(text, open) else { return };
    let inside = &text.tokens[open + 1..close];
    let shares: Vec<Share> = inside.iter().filter_map(Token::percent).collect();
    let counts = inside.iter().filter(|token| token.count().is_some()).count();
    let groups: Vec<Group> =
        inside.iter().filter_map(|token| words::group(token.word()?)).collect();
    let apart = FAMILIES.iter().any(|family| groups.iter().all(|group| family.contains(group)));
    if shares.len() < 2 || counts > 0 || groups.len() != shares.len() || !apart {
        return;
    }
    let alone = groups.contains(&Group::Alone);
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let room: u128 = shares.iter().map(|share| share.half_micro()).sum();
    if sum > 100_000_000 + room && !alone {
        let written: Vec<String> = shares.iter().map(Share::to_string).collect();
        let total = Share { digits: sum, decimals: 6 }.to_string();
        let total = total.trim_end_matches('0').trim_end_matches('.');
        let arithmetic = format!("{} = {total} > 100", written.join(" + "));
        say(text, (open, close), "AUDIT-208", &arithmetic, report);
    }
}

/// `60 + 30 = 90 ≠ 100`.
pub(super) fn percents_text(shares: &[Share], sign: &str) -> String {
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let written: Vec<String> = shares.iter().map(Share::to_string).collect();
    let total = Share { digits: sum, decimals: 6 }.to_string();
    let total = total.trim_end_matches('0').trim_end_matches('.');
    format!("{} = {total} {sign} 100", written.join(" + "))
}

/// `AUDIT-209`: no more than all of a group: `120 percent of the migrants`.
pub(super) fn share_above(text: &Text<'_>, start: usize, report: &mut Report) {
    for at in text.sentence(start) {
        let percent = text.tokens[at].percent().filter(|share| share.micro() > 100_000_000);
        let Some(percent) = percent else { continue };
        let after: Vec<&str> =
            text.tokens[at + 1..].iter().take(4).map_while(Token::word).collect();
        let of_people = match after.as_slice() {
            ["of" | "من", rest @ ..] => rest
                .iter()
                .take_while(|word| {
                    !matches!(**word, "target" | "planned" | "targeted" | "المستهدفين")
                })
                .last()
                .is_some_and(|_| {
                    let skipped =
                        usize::from(matches!(rest.first(), Some(&("the" | "all" | "these"))));
                    rest.get(skipped).is_some_and(|word| words::is_people(word))
                        && !rest
                            .iter()
                            .any(|word| word.starts_with("target") || word.starts_with("plan"))
                }),
            ["were" | "are" | "كانوا" | "هم", group, ..] => words::group(group).is_some(),
            _ => false,
        };
        let before = at.checked_sub(1).and_then(|at| text.tokens[at].word()).unwrap_or("");
        if of_people && !matches!(before, "by" | "of" | "بنسبه") {
            say(text, (at, at + 2), "AUDIT-209", &format!("{percent}% > 100%"), report);
        }
    }
}
