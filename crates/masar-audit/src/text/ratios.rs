//! A percentage with its two amounts, in whatever order they stand: `80% (400 of
//! 500)`, `of the budget of USD 8 million, 35 percent (USD 2.8 million)`, `400
//! people, representing 80% of the 500 targeted`.

use std::ops::Range;

use super::changes::direction;
use super::list::bracket_close;
use super::statements::say;
use super::tokens::{Text, Token};
use super::words;
use crate::finding::{Report, grouped};
use crate::shares::percent_text;

/// Words between a percentage and the bracket with its amounts.
const WORDS_MAX: usize = 7;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let percents: Vec<usize> = range
            .clone()
            .filter(|&at| text.tokens[at].percent().is_some())
            .filter(|&at| !text.tokens[at].is_approximate() || is_about(text, at))
            .collect();
        for at in percents {
            let pair = in_bracket(text, at)
                .or_else(|| of_whom(text, &range, at))
                .or_else(|| of_rounded(text, &range, at))
                .or_else(|| of_whole_before(text, &range, at))
                .or_else(|| of_whole_after(text, at))
                .or_else(|| representing(text, &range, at))
                .or_else(|| restated(text, &range, at));
            if let Some((part, whole)) = pair {
                ratio_check(text, at, part, whole, report);
            }
        }
    }
}

/// "Some 70%": a few points are left to it, as to no "more than".
fn is_about(text: &Text<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| text.word(at));
    matches!(before, "some" | "about" | "around" | "approximately" | "roughly" | "نحو" | "حوالي")
}

pub(super) fn ratio_check(
    text: &Text<'_>,
    at: usize,
    part: usize,
    whole: usize,
    report: &mut Report,
) {
    let (one, other) = (&text.tokens[part], &text.tokens[whole]);
    let (Some(size), Some(limit), Some(percent)) =
        (one.count(), other.count(), text.tokens[at].percent())
    else {
        return;
    };
    if one.is_approximate() || other.is_approximate() || limit == 0 {
        return;
    }
    let rest = limit.saturating_sub(size);
    let is_rest = is_lacking(text, at)
        && text.tokens[at].percent().is_some_and(|percent| {
            let room = (one.room() + other.room()) * 100_000_000 + percent.half_micro() * limit;
            (rest * 100_000_000).abs_diff(percent.micro() * limit) <= room
        });
    if is_rest || ratio_fits(text, at, part, whole) || is_other(text, at, part, whole) {
        return;
    }
    let found = percent_text(size, limit);
    let arithmetic = format!("{} / {} = {found}% ≠ {percent}%", grouped(size), grouped(limit));
    let (first, last) = (part.min(whole).min(at), part.max(whole).max(at));
    say(text, (first, last), "AUDIT-203", &arithmetic, report);
}

/// Whether a percentage is the change from one number to the other, or one of them a
/// number of days or teams, of which no such percentage is meant.
fn is_other(text: &Text<'_>, at: usize, part: usize, whole: usize) -> bool {
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let (size, limit) = (value(part), value(whole));
    let Some(percent) = text.tokens[at].percent() else { return false };
    let fits = |of: u128| of > 0 && percent.fits(size.abs_diff(limit), of);
    let is_changed = (at.saturating_sub(4)..at)
        .chain(at + 1..at + 3)
        .any(|at| direction(text.word(at)).is_some());
    let is_few = size < 13
        && text.tokens[part].is_in_words()
        && size * 400_000_000 < percent.micro() * limit;
    // "Male 1,806 (70%), female 774 (30%)": each of both together.
    let both = size + limit;
    let is_beside = (whole + 1..whole + 5).any(|at| {
        let percent = text.tokens.get(at).and_then(Token::percent);
        percent.is_some_and(|percent| percent.fits(limit, both))
    });
    // "1,151 came, 229 more than last year, 25 per cent": of what there was.
    let is_by = [part, whole]
        .into_iter()
        .any(|at| (at.saturating_sub(3)..at).any(|near| direction(text.word(near)).is_some()))
        && (percent.fits(size, limit - size.min(limit - 1)) || percent.fits(size, both));
    is_by
        || is_changed && (fits(size) || fits(limit))
        || is_few
        || is_beside && percent.fits(size, both)
}

/// Whether a percentage is of what is not there: `leaving 40 per cent unfunded`.
fn is_lacking(text: &Text<'_>, at: usize) -> bool {
    const LACKING: &str = " unfunded uncovered unmet gap shortfall remaining remain remains leaving left \
        lacking without outstanding unpaid vacant empty not غير فجوه بفجوه عجز بعجز متبقيه المتبقيه \
        الباقيه المتبقي نقص تنقص ينقص يزال تزال زالت شاغره ";
    let range = text.sentence(at);
    let near = at.saturating_sub(6).max(range.start)..(at + 9).min(range.end);
    near.into_iter().map(|at| text.word(at)).any(|word| words::is_in(LACKING, word))
}

/// Whether the percentage at `at` follows from two amounts, as rounded.
pub(super) fn ratio_fits(text: &Text<'_>, at: usize, part: usize, whole: usize) -> bool {
    let (one, other) = (&text.tokens[part], &text.tokens[whole]);
    let (Some(size), Some(limit), Some(percent)) =
        (one.count(), other.count(), text.tokens[at].percent())
    else {
        return false;
    };
    let exact = size * 100_000_000;
    let points = if text.tokens[at].is_approximate() { 3_000_000 } else { percent.half_micro() };
    // `3.2 million of the 4 million`: both are told to a tenth, or nearly.
    let alike = |own: u128, other: u128| if other > 0 { own.min(4 * other) } else { own };
    let (own, of) = (alike(one.room(), other.room()), alike(other.room(), one.room()));
    let low = percent.micro().saturating_sub(points) * limit.saturating_sub(of);
    let high = (percent.micro() + points) * (limit + of);
    let room = own * 100_000_000;
    (low.saturating_sub(room)..=high + room).contains(&exact)
}

/// The token after at most `limit` words.
fn words_skip(text: &Text<'_>, from: usize, limit: usize) -> usize {
    let rest = text.tokens.get(from..).unwrap_or_default().iter().take(limit);
    from + rest
        .take_while(|token| token.word().is_some() || token.is_mark(&['$', '€', '-']))
        .count()
}

/// `80% of them (400 of 500)`, `(80%, 400 of 500)`.
pub(super) fn in_bracket(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let opens = at > 0 && text.tokens[at - 1].is_mark(&['(']);
    let mark = text.tokens.get(at + 1)?;
    let part = if opens && mark.is_mark(&[',', ';', '–', ':']) {
        at + 2
    } else {
        let open = words_skip(text, at + 1, WORDS_MAX);
        text.tokens.get(open).filter(|token| token.is_mark(&['(']))?;
        open + 1
    };
    let part = words_skip(text, part, 2);
    text.tokens.get(part)?.count()?;
    whole_of(text, part).map(|whole| (part, whole))
}

/// `400 [respondents] of [the] 500`, `400/500`: the token of the whole.
fn whole_of(text: &Text<'_>, part: usize) -> Option<usize> {
    if text.tokens.get(part + 1)?.is_mark(&['/']) {
        return text.tokens.get(part + 2)?.count().map(|_| part + 2);
    }
    let whole = words_skip(text, part + 1, 7);
    text.tokens.get(whole)?.count()?;
    let between: Vec<&str> = (part + 1..whole).map(|at| text.word(at)).collect();
    let of = between.iter().rposition(|word| matches!(*word, "of" | "من"))?;
    let is_between = |at: usize| is_filler(text, at) || text.word(at) == "بين";
    (part + 2 + of..whole).all(is_between).then_some(whole)
}

/// `Of the 500 people, 80 percent (400)`.
fn of_whole_before(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
    let part = amount_in_bracket(text, at)?;
    let mut depth = 0_usize;
    let mut counts = Vec::new();
    for back in range.start..at {
        depth += usize::from(text.tokens[back].is_mark(&['(']));
        depth = depth.saturating_sub(usize::from(text.tokens[back].is_mark(&[')'])));
        let is_year = text.tokens[back].may_be_year() && text.is_year(back);
        if depth == 0 && text.tokens[back].count().is_some() && !text.is_date(back) && !is_year {
            counts.push(back);
        }
    }
    let &[whole] = counts.as_slice() else { return None };
    if text.tokens[whole].may_be_year() {
        return None;
    }
    let before: Vec<&str> =
        (range.start..whole).rev().take(7).map(|back| text.word(back)).collect();
    let is_money = |at: usize| super::places::is_money(text, at);
    let is_whole = is_money(whole) && is_money(part)
        || before.iter().any(|word| {
            matches!(
                *word,
                "of" | "among" | "بين" | "اصل" | "البالغ" | "البالغه" | "وعددهم" | "عددهم"
            )
        });
    is_whole.then_some((part, whole))
}

/// `35 percent of the budget of USD 8 million (USD 2.8 million)`.
fn of_whole_after(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let is_arabic = text.word(at + 1) == "من";
    if !is_arabic && text.word(at + 1) != "of" {
        return None;
    }
    let whole = words_skip(text, at + 1, 9);
    text.tokens.get(whole)?.count()?;
    let told = (at + 2..whole).any(|at| is_told(text.word(at)));
    if is_arabic && !told && whole > at + 2 {
        return None;
    }
    amount_in_bracket(text, whole).map(|part| (part, whole))
}

fn is_told(word: &str) -> bool {
    matches!(
        word,
        "البالغ"
            | "البالغه"
            | "البالغين"
            | "عددهم"
            | "عددها"
            | "وعددهم"
            | "وعددها"
            | "قدرها"
            | "وقدرها"
            | "قدره"
            | "وقدره"
    )
}

/// Words that may stand between "of" and its number.
fn is_filler(text: &Text<'_>, at: usize) -> bool {
    let is_word = matches!(
        text.word(at),
        "the"
            | "all"
            | "a"
            | "total"
            | "of"
            | "these"
            | "usd"
            | "eur"
            | "lyd"
            | "اصل"
            | "مجموع"
            | "اجمالي"
            | "المجموع"
            | "الاجمالي"
    );
    is_word || text.tokens[at].is_mark(&['$', '€'])
}

/// `41 of whom (5 percent)` after a number of people.
fn of_whom(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
    let open = at.checked_sub(1).filter(|open| text.tokens[*open].is_mark(&['(']))?;
    text.tokens.get(at + 1).filter(|token| token.is_mark(&[')']))?;
    let is_them = match text.word(open.checked_sub(1)?) {
        "whom" | "them" | "which" => text.word(open.checked_sub(2)?) == "of",
        word => matches!(word, "منهم" | "منهن" | "منها"),
    };
    let part = (range.start..open).rev().take(4).find(|&at| text.tokens[at].count().is_some())?;
    let whole = (range.start..part).rev().take(12).find(|&back| {
        text.tokens[back].count().is_some() && super::split::is_counted(text, back)
    })?;
    let of_which = (whole + 1..part)
        .any(|at| matches!(text.word(at), "which" | "whom") && text.word(at - 1) == "of");
    (is_them || of_which && part - whole < 8).then_some((part, whole))
}

/// `Of the USD 12.5 million required, USD 7.5 million (60%)`, `USD 7.5 million
/// (60%) of USD 12.5 million`.
fn of_rounded(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
    let open = at.checked_sub(1).filter(|open| text.tokens[*open].is_mark(&['(']))?;
    let close =
        Some(at + 1).filter(|close| text.tokens.get(*close).is_some_and(|t| t.is_mark(&[')'])))?;
    let count =
        |at: &usize| text.tokens[*at].count().is_some() && super::split::is_counted(text, *at);
    let part = (range.start..open)
        .rev()
        .take(5)
        .take_while(|&at| text.tokens[at].word().is_some() || count(&at))
        .find(count)?;
    let after = words_skip(text, close + 1, 5);
    let opens = (close + 1..after).find(|&at| matches!(text.word(at), "of" | "من"));
    if let Some(of) = opens.filter(|_| after < range.end && count(&after)) {
        return (of + 1..after).all(|at| is_filler(text, at)).then_some((part, after));
    }
    let before: Vec<usize> = (range.start..part).filter(count).collect();
    let &[whole] = before.as_slice() else { return None };
    let is_whole = (range.start..whole)
        .rev()
        .take_while(|&at| is_filler(text, at))
        .any(|at| matches!(text.word(at), "of" | "اصل"));
    (is_whole && text.tokens[whole].room() > 0).then_some((part, whole))
}

/// The one amount in the bracket after a number and its noun.
fn amount_in_bracket(text: &Text<'_>, at: usize) -> Option<usize> {
    let open = words_skip(text, at + 1, WORDS_MAX);
    text.tokens.get(open).filter(|token| token.is_mark(&['(']))?;
    let close = bracket_close(text, open)?;
    let mut counts = (open + 1..close).filter(|&at| text.tokens[at].count().is_some());
    let found = counts.next()?;
    let is_other = (open + 1..close).any(|at| text.tokens[at].percent().is_some());
    let is_first = words_skip(text, open + 1, 2) == found;
    (counts.next().is_none() && is_first && !is_other).then_some(found)
}

/// `400 migrants, representing 80 percent of the 500 targeted`.
fn representing(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
    const SAID: [&str; 22] = [
        "or",
        "representing",
        "represents",
        "represented",
        "equivalent",
        "ie",
        "is",
        "equal",
        "equals",
        "accounting",
        "accounts",
        "constituting",
        "constitutes",
        "اي",
        "يعادل",
        "يمثل",
        "تمثل",
        "يمثلون",
        "يشكل",
        "تشكل",
        "نسبته",
        "بنسبه",
    ];
    if !matches!(text.word(at + 1), "of" | "من") {
        return None;
    }
    let whole = words_skip(text, at + 1, 8);
    text.tokens.get(whole)?.count()?;
    let fillers = (at + 2..whole).all(|at| is_filler(text, at) || is_told(text.word(at)))
        || is_told(text.word(whole - 1))
        || text.word(whole - 1) == "ال";
    let part = (range.start..at).rev().take(9).find(|&back| text.tokens[back].count().is_some())?;
    let represents = |word: &str| {
        ["represent", "constitut", "cover", "يمثل", "تمثل", "يشكل", "تشكل", "يغطي", "تغطي"]
            .iter()
            .any(|root| word.starts_with(root))
    };
    // `USD 74 million, 62 per cent of the USD 120 million requested`.
    let is_money = [part, whole].iter().all(|&at| super::places::is_money(text, at));
    let is_beside = is_money && text.tokens[at - 1].is_mark(&[',', '–']);
    let said = is_beside
        || (part + 1..at).any(|at| SAID.contains(&text.word(at)) || represents(text.word(at)))
        || (range.start..part).any(|at| represents(text.word(at)));
    let is_thing = !text.is_date(part) && !text.tokens[part].may_be_year();
    (fillers && said && is_thing).then_some((part, whole))
}

/// `80 percent of the 500 households, or 400`.
fn restated(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<(usize, usize)> {
    if !matches!(text.word(at + 1), "of" | "من") {
        return None;
    }
    let whole = words_skip(text, at + 1, 5);
    text.tokens.get(whole).filter(|_| whole < range.end)?.count()?;
    let fillers = (at + 2..whole)
        .all(|at| is_filler(text, at) || is_told(text.word(at)) || !text.word(at).is_ascii());
    let mark = words_skip(text, whole + 1, 5);
    text.tokens.get(mark).filter(|token| token.is_mark(&[',', '–']))?;
    let part = amount_beside(text, mark).or_else(|| {
        const SAID: [&str; 8] =
            ["or", "ie", "namely", "equal", "equals", "equivalent", "اي", "يعادل"];
        let part = words_skip(text, mark + 1, 6);
        let is_said = (mark + 1..part).any(|at| SAID.contains(&text.word(at)));
        text.tokens.get(part)?.count().filter(|_| is_said && part < range.end).map(|_| part)
    })?;
    fillers.then_some((part, whole))
}

/// `Of the 4,500 residents, 3,150 people, lack papers`: the amount between two marks.
pub(super) fn amount_beside(text: &Text<'_>, mark: usize) -> Option<usize> {
    let is_mark = |at: usize| text.tokens.get(at).is_some_and(|token| token.is_mark(&[',', '–']));
    let closes = (mark + 2..mark + 5).find(|&at| text.word(at).is_empty())?;
    text.exact(mark + 1)?;
    (is_mark(mark) && is_mark(closes)).then_some(mark + 1)
}
