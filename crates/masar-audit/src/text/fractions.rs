//! Fractions in words with the number or percentage they give: `a third of the 300
//! places (100)`, `of the 360 returnees, two thirds (240)`, `one in four of the 480
//! (120)`, `two out of five (480 of 1,200)`, `one in four (25 percent)`, `نصف الموظفين
//! البالغ عددهم 84 (42)`.
//!
//! Such words are rounder than a percentage; a few points are left to them, and more
//! after "about".

use super::percents::count_in_bracket;
use super::ratios;
use super::slips::is_sure_slip;
use super::statements::{percent_check, say};
use super::tokens::{Text, Token};
use super::words;
use crate::finding::{Report, grouped};

/// Points of a hundred by which the words may be off.
const POINTS: u128 = 4;

/// The same after "about", "nearly", "over": a quarter of the fraction, up to so many.
const POINTS_ROUGH: u128 = 11;

/// Words between a fraction and its whole in Arabic.
const WORDS_MAX: usize = 10;

/// A fraction in words: how many of how many, and its tokens.
#[derive(Clone, Copy)]
struct Fraction {
    part: u128,
    by: u128,
    first: usize,
    last: usize,
    is_rough: bool,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        let Some(fraction) = fraction_at(text, at).or_else(|| one_in_at(text, at)) else {
            continue;
        };
        percent_beside(text, &fraction, report);
        let last = fraction.last;
        let pair = whole_of(text, last)
            .and_then(|whole| Some((whole, given_after(text, whole)?)))
            .or_else(|| ratios::in_bracket(text, last).map(|(part, whole)| (whole, part)))
            .or_else(|| of_them(text, last))
            .or_else(|| of_whole_before(text, at, last))
            .or_else(|| said_of(text, last))
            .or_else(|| said_apart(text, last))
            .or_else(|| said_before(text, fraction.first))
            .or_else(|| in_own_bracket(text, &fraction));
        if let Some((whole, found)) = pair {
            fraction_check(text, &fraction, (whole, found), report);
        }
    }
}

/// `AUDIT-203`: whether the number is that part of its whole.
fn fraction_check(
    text: &Text<'_>,
    fraction: &Fraction,
    (whole, found): (usize, usize),
    report: &mut Report,
) {
    let (Some(value), Some(size)) = (text.exact(found), text.exact(whole)) else { return };
    let &Fraction { part, by, is_rough, .. } = fraction;
    let points = if is_rough { (25 * part / by).clamp(POINTS, POINTS_ROUGH) } else { POINTS };
    let off = (value * by).abs_diff(size * part) * 100;
    let is_slip = !is_rough && size * part % by == 0 && is_sure_slip(value, size * part / by);
    if off > points * by * size + 100 * by || is_slip {
        let computed = (size * part * 2 + by) / (2 * by);
        let arithmetic =
            format!("{} × {part}/{by} ≈ {} ≠ {}", grouped(size), grouped(computed), grouped(value));
        let span = (fraction.first.min(whole).min(found), fraction.last.max(found).max(whole));
        say(text, span, "AUDIT-203", &arithmetic, report);
    }
}

/// `one in four (25 percent)`, `one in four, or 25 percent`, `4 in 5 respondents (80
/// percent)`.
fn percent_beside(text: &Text<'_>, fraction: &Fraction, report: &mut Report) {
    let &Fraction { part, by, first, last, is_rough } = fraction;
    let percent = (last + 1..text.tokens.len().min(last + 9))
        .take_while(|&at| text.tokens[at].count().is_none())
        .find(|&at| text.tokens[at].percent().is_some());
    let Some(at) = percent.filter(|_| !is_rough && last > first) else { return };
    let is_said = text.tokens[at - 1].is_mark(&['('])
        || part == 1 && matches!(text.word(at - 1), "or" | "اي" | "او");
    let percent = text.tokens[at].percent().filter(|_| !text.tokens[at].is_approximate());
    let Some(percent) = percent.filter(|_| is_said) else { return };
    // Of one in so many, either may be the rounded one.
    let nearest = (200_000_000 + percent.micro()) / (2 * percent.micro().max(1));
    let off = (part * 100_000_000).abs_diff(percent.micro() * by);
    let is_off = if part == 1 { nearest != by } else { off > POINTS * 1_000_000 * by };
    if is_off {
        percent_check(text, (first, at), part, by, percent, report);
    }
}

/// `two thirds` at its noun.
fn fraction_at(text: &Text<'_>, at: usize) -> Option<Fraction> {
    let word = text.tokens[at].word()?;
    let bare = word.strip_prefix('و').unwrap_or(word);
    let own = ["هم", "هن", "ها"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    let is_bracketed = |at: usize| {
        at > 0
            && text.tokens[at - 1].is_mark(&['('])
            && text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[')']))
    };
    // `(الثلث)`; elsewhere it may be a third one.
    let own = own.strip_prefix("ال").filter(|_| is_bracketed(at)).unwrap_or(own);
    let before = at.checked_sub(1);
    let said = before.and_then(|before| text.tokens[before].count());
    let (part, by) = match own {
        "half" | "نصف" => (1, 2),
        "third" | "ثلث" => (1, 3),
        "ثلثا" | "ثلثي" | "الثلثان" | "الثلثين" => (2, 3),
        "quarter" | "ربع" => (1, 4),
        "fifth" | "خمس" => (1, 5),
        "sixth" | "سدس" => (1, 6),
        "tenth" | "عشر" => (1, 10),
        "thirds" | "اثلاث" => (2, 3),
        "quarters" | "ارباع" => (3, 4),
        "fifths" | "اخماس" => (said?, 5),
        "tenths" | "اعشار" => (said?, 10),
        _ => return None,
    };
    let is_many = matches!(
        own,
        "thirds" | "quarters" | "fifths" | "tenths" | "اثلاث" | "ارباع" | "اخماس" | "اعشار"
    );
    if is_many && said != Some(part) || said.is_some() && !is_many || part >= by {
        return None;
    }
    // "the third of the 5 sessions" is an order.
    // "First quarter profits" are of a time.
    let back = before.map_or("", |before| text.word(before));
    let is_order = word == "third" && back == "the"
        || matches!(back, "first" | "second" | "third" | "fourth" | "last" | "this" | "الاول");
    let first = at - usize::from(is_many && at > 0);
    let is_rough = is_rough(text, at);
    (!is_order).then_some(Fraction { part, by, first: first.min(at), last: at, is_rough })
}

fn is_rough(text: &Text<'_>, at: usize) -> bool {
    (1..=3).any(|back| {
        let word = at.checked_sub(back).map_or("", |at| text.word(at));
        words::is_approximate(word) || word == "اقل"
    })
}

/// `one in four`, `three out of five`, `واحد من كل أربعة`, `مرفق من كل أربعة`.
fn one_in_at(text: &Text<'_>, at: usize) -> Option<Fraction> {
    let token = &text.tokens[at];
    let (next, then) = (text.word(at + 1), text.word(at + 2));
    let is_one = matches!(text.word(at), "one" | "واحد" | "واحده")
        || next == "من" && then == "كل" && text.word(at).chars().count() > 2;
    let two = arabic_two(text.word(at)).filter(|_| next == "من" && then == "كل");
    let part = token.count().or(two).or_else(|| is_one.then_some(1))?;
    let joint = match (next, then) {
        ("in", "every") | ("out" | "of", "of" | "every") | ("من", "كل" | "بين") => 3,
        ("in", _) => 2,
        _ => return None,
    };
    let joint = joint + usize::from(text.word(at + joint) == "every");
    let by = text.exact(at + joint)?;
    let is_small = part < by && (2..=12).contains(&by);
    let is_rough = is_rough(text, at) || token.is_approximate();
    is_small.then_some(Fraction { part, by, first: at, last: at + joint, is_rough })
}

/// `اثنان`, `أسرتان`: two by the word's ending.
fn arabic_two(word: &str) -> Option<u128> {
    let is_two = word.chars().count() > 4 && (word.ends_with("ان") || word.ends_with("تين"));
    (is_two || matches!(word, "اثنين" | "اثنتين")).then_some(2)
}

/// `18 of the 72 facilities, or one in four`: the number and the whole just before.
fn said_before(text: &Text<'_>, first: usize) -> Option<(usize, usize)> {
    const SAID: [&str; 6] = ["or", "ie", "that", "nearly", "اي", "representing"];
    let near: Vec<usize> = (first.saturating_sub(3)..first).collect();
    let said = near.iter().rev().copied().find(|&at| SAID.contains(&text.word(at)))?;
    let start = text.sentence(first).start;
    let mut counts = (start..said).rev().take(14).filter(|&at| text.tokens[at].count().is_some());
    let (whole, found) = (counts.next()?, counts.next()?);
    let joint = (found + 1..whole).rev().take(4).find(|&at| !text.word(at).is_empty());
    let is_of = joint.is_some()
        && (found + 1..whole).all(|at| !text.word(at).is_empty())
        && (found + 1..whole).any(|at| matches!(text.word(at), "of" | "من"));
    let is_smaller = text.exact(found)? < text.exact(whole)?;
    (is_of && is_smaller && whole - found < 7).then_some((whole, found))
}

/// `2,100 of them (one third)`, `2,100 منهم (الثلث)`: of the larger number before.
fn in_own_bracket(text: &Text<'_>, fraction: &Fraction) -> Option<(usize, usize)> {
    let closes = text.tokens.get(fraction.last + 1)?.is_mark(&[')']);
    let open = (fraction.first.saturating_sub(2)..=fraction.first)
        .rev()
        .find(|&at| text.tokens[at].is_mark(&['(']))
        .filter(|_| closes)?;
    let start = text.sentence(open).start;
    let mut counts = (start.max(open.saturating_sub(24))..open)
        .rev()
        .filter(|&at| text.exact(at).is_some() && super::split::is_counted(text, at));
    let found = counts.next().filter(|&found| open - found < 6)?;
    let whole = counts.find(|&at| text.exact(at) > text.exact(found))?;
    Some((whole, found))
}

/// The words of `or some 30`, `أي ما يعادل 30`.
fn fillers(text: &Text<'_>, from: usize) -> usize {
    let is_filler = |word: &str| {
        matches!(word, "some" | "ما" | "يعادل" | "مجموعه" | "يقارب" | "عددهم" | "يساوي" | "بعدد")
    };
    (from..from + 3).take_while(|&at| is_filler(text.word(at))).count()
}

/// The number that a fraction gives, after its whole: in a bracket, or after "or".
fn given_after(text: &Text<'_>, whole: usize) -> Option<usize> {
    count_in_bracket(text, whole).or_else(|| {
        let words = (whole + 1..whole + 6).take_while(|&at| !text.word(at).is_empty()).count();
        let mark = whole + 1 + words;
        if let Some(beside) = ratios::amount_beside(text, mark) {
            return Some(beside);
        }
        let is_said = text.tokens.get(mark)?.is_mark(&[',', '–'])
            && (matches!(text.word(mark + 1), "or" | "ie" | "اي" | "namely")
                || text.word(mark + 1) == "that" && text.word(mark + 2) == "is");
        let mark = mark + usize::from(text.word(mark + 1) == "that");
        let at = mark + 2 + fillers(text, mark + 2);
        text.tokens.get(at)?.count().filter(|_| is_said).map(|_| at)
    })
}

/// `60 employers, half of them (30)`: the number before, and the one in brackets.
fn of_them(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let is_them = match text.word(at + 1) {
        "of" => matches!(text.word(at + 2), "them" | "whom" | "which"),
        word => {
            let own = text.word(at);
            let is_joined = ["هم", "هن", "ها"].iter().any(|end| own.ends_with(end));
            matches!(word, "منهم" | "منهن" | "منها") || is_joined
        }
    };
    let found =
        (at + 1..at + 8).find(|&at| text.tokens.get(at).is_some_and(|t| t.is_mark(&['('])))? + 1;
    let is_bracket =
        text.tokens.get(found)?.count().is_some() && text.tokens.get(found + 1)?.is_mark(&[')']);
    let range = text.sentence(at);
    let whole = (range.start..at)
        .rev()
        .find(|&at| text.tokens[at].exact().is_some_and(|count| count > 3))?;
    (is_them && is_bracket && at - whole < 10).then_some((whole, found))
}

/// `a fifth of the families, i.e. 260 of the 1,300`.
fn said_of(text: &Text<'_>, last: usize) -> Option<(usize, usize)> {
    let end = text.sentence(last).end.min(last + 12);
    let found = (last + 1..end).find(|&at| text.tokens[at].count().is_some())?;
    let is_said =
        (found.saturating_sub(3)..found).any(|at| matches!(text.word(at), "ie" | "اي" | "or"));
    let whole = (found + 1..found + 7).find(|&at| text.exact(at).is_some())?;
    let between: Vec<&str> = (found + 1..whole).map(|at| text.word(at)).collect();
    let is_of =
        matches!(between.as_slice(), [.., "of"] | [.., "of", "the" | "all"] | [.., "من", "اصل"])
            || between.last() == Some(&"ال") && between.contains(&"من");
    // "Three out of four households, 450 of the 600 surveyed".
    let is_beside = found > 0 && text.tokens[found - 1].is_mark(&[',', '–']);
    let is_said = is_said || is_beside && found - last < 5 && between.contains(&"of");
    (is_said && is_of).then_some((whole, found))
}

/// `three quarters of the shelters, 1,640 of them, are in good condition, i.e. 1,230`:
/// the only two numbers after the fraction, the second one said to follow.
fn said_apart(text: &Text<'_>, last: usize) -> Option<(usize, usize)> {
    let range = text.sentence(last);
    let counts: Vec<usize> =
        (last + 1..range.end).filter(|&at| text.tokens[at].count().is_some()).collect();
    let &[whole, found] = counts.as_slice() else { return None };
    let is_said = matches!(text.word(found - 1), "ie" | "or" | "اي");
    let is_only = (range.start..last.saturating_sub(1)).all(|at| text.tokens[at].count().is_none());
    let is_smaller = text.exact(found)? < text.exact(whole)?;
    (is_said && is_only && is_smaller && found - whole < 12).then_some((whole, found))
}

/// `Of the 360 returnees, two thirds (240) were men`.
fn of_whole_before(text: &Text<'_>, first: usize, last: usize) -> Option<(usize, usize)> {
    let words = (last + 1..last + 5).take_while(|&at| !text.word(at).is_empty()).count();
    let open = last + 1 + words;
    let found = open + 1;
    let is_bracket = text.tokens.get(open)?.is_mark(&['('])
        && text.tokens.get(found)?.count().is_some()
        && !text.tokens.get(found + 1)?.is_mark(&['/', '-']);
    let start = text.sentence(first).start;
    let first_number = (start..first).find(|&at| text.tokens[at].count().is_some())?;
    let only = (first_number + 1..first.saturating_sub(1))
        .all(|at| text.tokens[at].count().is_none() || text.tokens[at - 1].is_mark(&['(']));
    let is_whole = (start..first_number).rev().take(4).any(|at| {
        matches!(text.word(at), "of" | "among" | "بين" | "اصل" | "البالغ" | "عددهم" | "مجموع")
    });
    (is_bracket && is_whole && only).then_some((first_number, found))
}

fn whole_of(text: &Text<'_>, at: usize) -> Option<usize> {
    let count = |at: usize| text.tokens.get(at).and_then(Token::count);
    if text.word(at) == "half" && text.word(at + 1) == "the" {
        return count(at + 2).map(|_| at + 2);
    }
    if text.word(at).is_ascii() && text.word(at + 1) == "of" {
        let skipped = usize::from(matches!(text.word(at + 2), "the" | "all" | "these"));
        return count(at + 2 + skipped).map(|_| at + 2 + skipped);
    }
    let words = (at + 1..at + 1 + WORDS_MAX).take_while(|&at| !text.word(at).is_empty()).count();
    let whole = at + 1 + words;
    let is_told = words < 5
        || (at + 1..whole).any(|at| {
            matches!(text.word(at), "البالغ" | "البالغه" | "عددهم" | "عددها" | "وعددهم" | "وعددها")
        });
    count(whole).filter(|_| is_told && !text.word(at + 1).is_ascii()).map(|_| whole)
}
