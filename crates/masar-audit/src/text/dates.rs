//! Dates that do not exist, weekdays that were others, periods that end before
//! they start.

use jiff::civil::Date;

use super::tokens::{Text, Token};
use super::words;
use crate::finding::{Finding, Report};

/// A date as far as it is written.
#[derive(Clone, Copy, Debug)]
struct Found {
    day: Option<i16>,
    month: i8,
    year: Option<i16>,
    first: usize,
    last: usize,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let mut dates: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let found = date_numeric(text, at).or_else(|| date_words(text, at));
        at = found.map_or(at + 1, |date| date.last + 1);
        dates.extend(found);
    }
    for date in &dates {
        date_exists(text, date, report);
        weekday(text, date, report);
        elided_period(text, date, report);
        duration(text, date, report);
    }
    for pair in dates.windows(2) {
        period(text, &pair[0], &pair[1], report);
        start_and_end(text, &pair[0], &pair[1], report);
    }
}

/// The days of the one period between two dates that a sentence names.
pub(super) fn days_named(text: &Text<'_>, range: std::ops::Range<usize>) -> Option<u128> {
    let mut dates: Vec<Found> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let found = date_numeric(text, at).or_else(|| date_words(text, at));
        at = found.map_or(at + 1, |date| date.last + 1);
        dates.extend(found);
    }
    let &[one, other] = dates.as_slice() else { return None };
    let is_period =
        one.last + 2 == other.first && is_joint(text, one.last + 1, one.first.checked_sub(1));
    let date = |found: Found| {
        let day = i8::try_from(found.day?).ok()?;
        Date::new(found.year.or(other.year)?, found.month, day).ok()
    };
    let (start, end) = (date(one)?, date(other)?);
    let days = start.until(end).ok()?.get_days();
    u128::try_from(days).ok().filter(|_| is_period).map(|days| days + 1)
}

fn small(token: Option<&Token>, limit: u128) -> Option<i16> {
    let value = token?.count().filter(|&value| value <= limit)?;
    i16::try_from(value).ok()
}

fn year_at(text: &Text<'_>, at: usize) -> Option<i16> {
    small(text.tokens.get(at).filter(|token| token.may_be_year()), 2100)
}

/// `31/12/2023`, `12/31/2023`, `2023-12-31`.
fn date_numeric(text: &Text<'_>, at: usize) -> Option<Found> {
    let tokens = text.tokens.get(at..at + 5)?;
    let joined = |mark| tokens[1].is_mark(&[mark]) && tokens[3].is_mark(&[mark]);
    let adjacent = tokens.windows(2).all(|pair| pair[0].end == pair[1].start);
    if !adjacent || !(joined('/') || joined('-')) {
        return None;
    }
    let last = at + 4;
    if let Some(year) = year_at(text, at) {
        let (month, day) = (small(Some(&tokens[2]), 99)?, small(Some(&tokens[4]), 99)?);
        let month = i8::try_from(month).ok()?;
        return Some(Found { day: Some(day), month, year: Some(year), first: at, last });
    }
    let year = year_at(text, last)?;
    let (one, other) = (small(Some(&tokens[0]), 99)?, small(Some(&tokens[2]), 99)?);
    let (day, month) = if other > 12 && one <= 12 { (other, one) } else { (one, other) };
    let month = i8::try_from(month).ok()?;
    Some(Found { day: Some(day), month, year: Some(year), first: at, last })
}

/// `11 September 2023`, `September 11, 2023`, `September 2023`, `11 September`.
fn date_words(text: &Text<'_>, at: usize) -> Option<Found> {
    let tokens = &text.tokens;
    let month_at = |at: usize| {
        let word = tokens.get(at)?.word()?;
        let is_name = !word.is_ascii() || text.is_capital(at);
        words::month(word).filter(|_| is_name)
    };
    if let (Some(day), Some(month)) = (small(tokens.get(at), 99), month_at(at + 1)) {
        let mut next = at + 2;
        if tokens.get(next).is_some_and(|token| token.is_mark(&[','])) {
            next += 1;
        }
        let year = year_at(text, next);
        if year.is_none() && day > 31 {
            return None;
        }
        let last = if year.is_some() { next } else { at + 1 };
        return Some(Found { day: Some(day), month, year, first: at, last });
    }
    let month = month_at(at)?;
    if let Some(year) = year_at(text, at + 1) {
        return Some(Found { day: None, month, year: Some(year), first: at, last: at + 1 });
    }
    let day = small(tokens.get(at + 1), 99)?;
    let comma = tokens.get(at + 2).is_some_and(|token| token.is_mark(&[',']));
    let year = year_at(text, if comma { at + 3 } else { at + 2 })?;
    let last = if comma { at + 3 } else { at + 2 };
    Some(Found { day: Some(day), month, year: Some(year), first: at, last })
}

fn raw(text: &Text<'_>, first: usize, last: usize) -> String {
    text.raw(text.tokens[first].start, text.tokens[last].end)
}

fn say(text: &Text<'_>, code: &'static str, first: usize, last: usize, report: &mut Report) {
    let found = raw(text, first, last);
    let finding = Finding::error(code, &[&found], &[("found", found.as_str())]);
    report.push(finding.at(text.place(first, last)));
}

/// `AUDIT-204`.
fn date_exists(text: &Text<'_>, date: &Found, report: &mut Report) {
    // In a leap year where none is written.
    let year = date.year.unwrap_or(2024);
    let day = date.day.map_or(Some(1), |day| i8::try_from(day).ok());
    if day.is_none_or(|day| Date::new(year, date.month, day).is_err()) {
        say(text, "AUDIT-204", date.first, date.last, report);
    }
}

/// `AUDIT-206`.
fn weekday(text: &Text<'_>, date: &Found, report: &mut Report) {
    let (Some(day), Some(year)) = (date.day, date.year) else { return };
    let Some(real) = i8::try_from(day).ok().and_then(|d| Date::new(year, date.month, d).ok())
    else {
        return;
    };
    for back in 1..=2 {
        let Some(at) = date.first.checked_sub(back) else { return };
        let token = &text.tokens[at];
        let Some(word) = token.word() else {
            if back == 1 && token.is_mark(&[',']) {
                continue;
            }
            return;
        };
        let is_article = back == 1 && matches!(word, "the" | "الموافق");
        let Some(named) = words::weekday(word) else {
            if is_article {
                continue;
            }
            return;
        };
        let expected = real.weekday().to_monday_zero_offset();
        if named != expected {
            let name = words::weekday_name(expected, !word.is_ascii());
            let name = name
                .get(..1)
                .map_or(name.to_owned(), |first| format!("{}{}", first.to_uppercase(), &name[1..]));
            let found = raw(text, at, date.last);
            let args = [("found", found.as_str()), ("expected", name.as_str())];
            let finding = Finding::error("AUDIT-206", &[&found], &args);
            report.push(finding.at(text.place(at, date.last)));
        }
        return;
    }
}

/// Whether the token joins the two ends of a period; "and" does after "between".
fn is_joint(text: &Text<'_>, at: usize, opening: Option<usize>) -> bool {
    let token = &text.tokens[at];
    let opener = opening.and_then(|at| text.tokens[at].word());
    let between = opener.is_some_and(|word| matches!(word, "between" | "بين"));
    let from = opener.is_some_and(|word| matches!(word, "from" | "من"));
    match token.word() {
        Some("and" | "و") => between,
        Some("to" | "until" | "till" | "through" | "الي" | "حتي") => {
            // "Period covered: 18 September to 24 September".
            let opens = opening.is_none_or(|at| text.tokens[at].is_mark(&[':', '(']));
            from || between || opens
        }
        _ => token.is_mark(&['–']),
    }
}

/// `AUDIT-205` for two whole dates.
fn period(text: &Text<'_>, one: &Found, other: &Found, report: &mut Report) {
    if one.last + 2 != other.first || !is_joint(text, one.last + 1, one.first.checked_sub(1)) {
        return;
    }
    let year = one.year.or(other.year);
    if one.year.is_none() && one.month != other.month {
        // The year before may be meant.
        return;
    }
    // "31 December 2018 – 6 January": of the year after.
    if other.year.is_none() && one.month > other.month + 8 {
        return;
    }
    let other_year = other.year.or(one.year);
    let start = (year, one.month, one.day.unwrap_or(1));
    let end = (other_year, other.month, other.day.unwrap_or(99));
    if start > end {
        say(text, "AUDIT-205", one.first, other.last, report);
    }
}

/// `AUDIT-205` for `started on 1 March 2022 and ended on 28 February 2023`.
fn start_and_end(text: &Text<'_>, one: &Found, other: &Found, report: &mut Report) {
    let word = |at: usize| text.tokens[at].word().unwrap_or("");
    let starts = |word: &str| {
        [
            "started",
            "began",
            "begun",
            "left",
            "departed",
            "opened",
            "بدا",
            "بدات",
            "انطلق",
            "انطلقت",
            "غادر",
            "غادرت",
        ]
        .contains(&word)
    };
    let ends = |word: &str| {
        let word = word.strip_prefix('و').unwrap_or(word);
        [
            "ended",
            "finished",
            "concluded",
            "closed",
            "reached",
            "arrived",
            "انتهي",
            "انتهت",
            "اختتم",
            "اختتمت",
            "وصلت",
        ]
        .contains(&word)
    };
    let between = one.last + 1..other.first;
    let is_said = (one.first.saturating_sub(4)..one.first).any(|at| starts(word(at)))
        && between.len() < 9
        && between.clone().any(|at| ends(word(at)))
        && between.into_iter().all(|at| text.tokens[at].kind != super::tokens::Kind::End);
    let year = other.year.filter(|_| one.month == other.month);
    let date = |found: &Found| Some((found.year.or(year)?, found.month, found.day.unwrap_or(15)));
    if let (Some(start), Some(end)) = (date(one), date(other))
        && is_said
        && start > end
    {
        say(text, "AUDIT-205", one.first, other.last, report);
    }
}

/// `AUDIT-216` for `on five days, from 10 to 16 November`: a number of days at once
/// before or after a period within a month, or in the bracket after it.
fn duration(text: &Text<'_>, date: &Found, report: &mut Report) {
    let Some(joint) = date.first.checked_sub(1).filter(|&at| at > 1) else { return };
    let (Some(start), Some(end)) = (small(text.tokens.get(joint - 1), 31), date.day) else {
        return;
    };
    let opening = joint - 2;
    let opens = text.tokens[opening].is_mark(&['(']);
    let is_said = opens || matches!(text.word(opening), "between" | "from" | "بين" | "من");
    let is_days = |at: usize| {
        let word = text.word(at + 1);
        matches!(word, "day" | "days" | "يوما" | "ايام" | "يوم")
    };
    let marks = |at: usize| text.tokens[at].is_mark(&[',', '–', '(', '-']);
    let before = (opening.saturating_sub(4)..opening)
        .rev()
        .find(|&at| is_days(at) && (at + 2..opening).all(|at| marks(at) || text.word(at) == "ie"));
    let after = (date.last + 1..date.last + 4)
        .find(|&at| is_days(at) && (date.last + 1..at).all(marks) && at > date.last + 1);
    // "The 14-day campaign (1–14 July)".
    let named = (opening.saturating_sub(8)..opening).rev().find(|&at| {
        let is_day = text.tokens[at + 1].is_mark(&['-']) && text.word(at + 2) == "day";
        opens && (is_day || is_days(at)) && text.exact(at).is_some()
    });
    let Some(told) = before.or(after).or(named) else { return };
    let Some(days) = text.exact(told).and_then(|days| i16::try_from(days).ok()) else { return };
    // The first day may not be counted.
    let long = end - start + 1;
    let is_period = is_said && is_joint(text, joint, Some(opening)) && long > 1;
    if is_period && days != long && days + 1 != long {
        let arithmetic = format!("{end} − {start} + 1 = {long} ≠ {days}");
        let span = (told.min(opening), date.last.max(told));
        super::statements::say(text, span, "AUDIT-216", &arithmetic, report);
    }
}

/// `AUDIT-205` for `from 28 to 3 September 2023`.
fn elided_period(text: &Text<'_>, date: &Found, report: &mut Report) {
    let (Some(end), Some(joint)) = (date.day, date.first.checked_sub(1)) else { return };
    let Some(first) = joint.checked_sub(1) else { return };
    let start = small(text.tokens.get(first), 31);
    let opening = first.checked_sub(1);
    let is_said = opening
        .and_then(|at| text.tokens[at].word())
        .is_some_and(|word| matches!(word, "between" | "from" | "بين" | "من"));
    if is_said && is_joint(text, joint, opening) && start.is_some_and(|start| start > end) {
        say(text, "AUDIT-205", first, date.last, report);
    }
}
