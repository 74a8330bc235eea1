//! Lists in lines: `Label: N` and points, under an opening line or beside a line
//! that is labelled as the total.

use std::collections::BTreeSet;

use super::list::{Item, is_age};
use super::source::Plain;
use super::statements::{family, percent_check, say};
use super::tokens::{Text, Token};
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Words of one line of a list.
const WORDS_MAX: usize = 10;

/// Characters of the label of `Label: N`.
const LABEL_CHARS_MAX: usize = 60;

/// Characters of a heading that stands on the line above its text.
const HEADING_CHARS_MAX: usize = 45;

/// Newlines at which a line of a list begins or ends: no statement runs over them.
pub(super) fn breaks(plain: &Plain) -> BTreeSet<usize> {
    let mut breaks = BTreeSet::new();
    headings(plain, &mut breaks);
    let mut start = 0;
    for (at, _) in plain.chars.iter().enumerate().filter(|(_, found)| **found == '\n') {
        if is_entry(plain, start, at) {
            breaks.extend(start.checked_sub(1));
            breaks.insert(at);
        }
        start = at + 1;
    }
    if is_entry(plain, start, plain.chars.len()) {
        breaks.extend(start.checked_sub(1));
    }
    breaks
}

/// A short first line of a paragraph, without a mark at its end, is its heading.
fn headings(plain: &Plain, breaks: &mut BTreeSet<usize>) {
    let chars = &plain.chars;
    let (mut start, mut is_first) = (0, true);
    for (end, _) in chars.iter().enumerate().filter(|(_, found)| **found == '\n') {
        let line = &chars[start..end];
        let is_blank = line.iter().all(|found| found.is_whitespace());
        let next = chars[end + 1..].iter().take(2 * HEADING_CHARS_MAX);
        let next = next.take_while(|found| **found != '\n').count();
        let last = line.iter().rev().find(|found| !found.is_whitespace());
        let is_open = last.is_some_and(|last| last.is_alphanumeric() || *last == ')');
        // A bracket goes on with what stands above it.
        let mut below = chars[end + 1..].iter().take(HEADING_CHARS_MAX);
        let goes_on = below.find(|found| !found.is_whitespace()) == Some(&'(');
        if is_first
            && !is_blank
            && is_open
            && !goes_on
            && line.len() < HEADING_CHARS_MAX
            && 3 * line.len() < 2 * next
        {
            breaks.insert(end);
        }
        is_first = is_blank;
        start = end + 1;
    }
}

fn is_entry(plain: &Plain, start: usize, end: usize) -> bool {
    if is_point(plain, start, end) {
        return true;
    }
    let line = &plain.chars[start..end];
    if is_card(plain, start, end) {
        return true;
    }
    let colon = line.iter().take(LABEL_CHARS_MAX).position(|&found| found == ':');
    let Some(colon) = colon.or_else(|| dash(line)) else { return false };
    let is_label = line[..colon].iter().any(|found| found.is_alphabetic())
        && !line[..colon].iter().any(char::is_ascii_digit);
    let value: String = line[colon + 1..].iter().collect();
    is_label
        && value.trim_start().starts_with(|found: char| found.is_ascii_digit())
        && value.chars().count() < 60
}

/// The dash of `Benghazi – 1,250`.
fn dash(line: &[char]) -> Option<usize> {
    let is_dash = |three: &[char]| {
        three[0].is_whitespace() && matches!(three[1], '–' | '-') && three[2].is_whitespace()
    };
    line.windows(3).take(LABEL_CHARS_MAX).position(is_dash).map(|before| before + 1)
}

/// Whether a line is one of several that each tell a number and what it is of:
/// `10,710 female (51%)`.
fn is_card(plain: &Plain, start: usize, end: usize) -> bool {
    let chars = &plain.chars;
    let is_own = |line: &[char]| {
        let digits = line.iter().take_while(|found| found.is_ascii_digit() || **found == ',');
        let digits = digits.count();
        let last = line.iter().rev().find(|found| !found.is_whitespace());
        digits > 0
            && line.len() < LABEL_CHARS_MAX
            && line.get(digits).is_some_and(|found| found.is_whitespace())
            && line.iter().any(|found| found.is_alphabetic())
            && !last.is_some_and(|last| matches!(last, '.' | ',' | ';' | ':'))
    };
    let line_start = |end: usize| {
        let back = chars[..end].iter().rev().take(2 * LABEL_CHARS_MAX);
        end - back.take_while(|found| **found != '\n').count()
    };
    let before = start.checked_sub(1).map(|end| &chars[line_start(end)..end]);
    let after = chars.get(end + 1..).map(|rest| {
        let length = rest.iter().take(2 * LABEL_CHARS_MAX).take_while(|found| **found != '\n');
        &rest[..length.count()]
    });
    is_own(&chars[start..end]) && (before.is_some_and(is_own) || after.is_some_and(is_own))
}

/// Whether a line is a point: a dash, a dot, a number of its own.
fn is_point(plain: &Plain, start: usize, end: usize) -> bool {
    let mut line = plain.chars[start..end].iter().skip_while(|found| found.is_whitespace());
    let blank = plain.chars[start..end].iter().take_while(|found| found.is_whitespace()).count();
    let bullet = plain.bullets.partition_point(|at| *at < start);
    let is_marked = plain.bullets.get(bullet).is_some_and(|at| *at <= start + blank);
    if is_marked && start + blank < end {
        return true;
    }
    let first = line.next().copied().unwrap_or(' ');
    let second = line.next().copied().unwrap_or('x');
    matches!(first, '•' | '-' | '*' | '–' | '·' | '▪' | '●' | '◦') && second.is_whitespace()
}

/// A line of a list and its number.
struct Entry {
    first: usize,
    last: usize,
    at: usize,
    is_point: bool,
    is_total: bool,
    item: Item,
}

/// What a line is to the lists.
enum Line {
    Blank,
    Entry(Entry),
    /// Ends with a colon and has one number.
    Opening(Entry),
    Other,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let mut opening: Option<Entry> = None;
    let mut run: Vec<Entry> = Vec::new();
    for line in lines(text) {
        match line {
            Line::Blank => {}
            Line::Entry(entry) => {
                let begins = !entry.is_point && run.last().is_some_and(|before| before.is_point);
                if begins && !entry.is_total {
                    run_check(text, opening.take(), &run, report);
                    run.clear();
                }
                run.push(entry);
            }
            Line::Opening(entry) => {
                run_check(text, opening.take(), &run, report);
                run.clear();
                opening = Some(entry);
            }
            Line::Other => {
                run_check(text, opening.take(), &run, report);
                run.clear();
            }
        }
    }
    run_check(text, opening, &run, report);
}

fn lines(text: &Text<'_>) -> Vec<Line> {
    let chars = &text.plain.chars;
    let mut all = Vec::new();
    let mut start = 0;
    let mut spans: Vec<(usize, usize)> =
        text.plain.tables.done.iter().map(|table| (table.start, table.end)).collect();
    spans.sort_unstable();
    // The farthest end of the tables up to each: tables may stand in tables.
    let mut farthest = 0;
    for span in &mut spans {
        farthest = farthest.max(span.1);
        span.1 = farthest;
    }
    let in_table = |at: usize| {
        let before = spans.partition_point(|(start, _)| *start <= at);
        before.checked_sub(1).is_some_and(|last| at < spans[last].1)
    };
    let ends = chars.iter().enumerate().filter(|(_, found)| **found == '\n').map(|(at, _)| at);
    for end in ends.chain([chars.len()]) {
        let is_blank = chars[start..end].iter().all(|found| found.is_whitespace());
        let line = match () {
            () if is_blank => Line::Blank,
            () if in_table(start) => Line::Other,
            () => line_read(text, start, end),
        };
        let says = match line {
            Line::Blank => false,
            Line::Other => !matches!(all.last(), Some(Line::Other)),
            Line::Entry(_) | Line::Opening(_) => true,
        };
        if says {
            all.push(line);
        }
        start = end + 1;
    }
    all
}

fn line_read(text: &Text<'_>, start: usize, end: usize) -> Line {
    let range = text.within(start, end);
    let tokens = &text.tokens[range.clone()];
    let mut counts =
        range.clone().filter(|&at| text.tokens[at].count().is_some() && !is_no_count(text, at));
    let (Some(at), None) = (counts.next(), counts.next()) else { return Line::Other };
    let token = &text.tokens[at];
    let all: Vec<&str> = tokens.iter().filter_map(Token::word).collect();
    let mark = tokens.iter().rev().find(|token| token.kind != super::tokens::Kind::End);
    let opens = mark.is_some_and(|token| token.is_mark(&[':']));
    let is_point = is_point(text.plain, start, end);
    let is_inside = all
        .iter()
        .any(|word| words::is_subset(word) || words::is_pronoun(word) || *word == "which");
    let shares: Vec<_> = tokens.iter().filter_map(Token::percent).collect();
    let is_label = is_entry(text.plain, start, end);
    if all.len() > WORDS_MAX && !opens || is_inside && opens || token.may_be_year() && !is_label {
        return Line::Other;
    }
    let entry = Entry {
        first: range.start,
        last: range.end - 1,
        at,
        is_point,
        is_total: words::is_total(&all.join(" ")),
        item: Item {
            value: token.count().unwrap_or(0),
            percent: shares.first().copied().filter(|_| shares.len() == 1),
            groups: all.iter().filter_map(|word| words::group(word)).collect(),
            is_approximate: token.is_approximate(),
            room: token.room(),
            is_inside,
            at,
            last: at,
        },
    };
    match (opens, is_label || is_point) {
        (true, _) => Line::Opening(entry),
        (false, true) => Line::Entry(entry),
        (false, false) => Line::Other,
    }
}

fn is_no_count(text: &Text<'_>, at: usize) -> bool {
    is_age(text, at) || text.is_date(at) && !text.tokens[at].may_be_year()
}

fn run_check(text: &Text<'_>, opening: Option<Entry>, run: &[Entry], report: &mut Report) {
    if let Some(opening) = opening {
        let points: Vec<&Entry> =
            run.iter().take_while(|entry| entry.is_point == run[0].is_point).collect();
        whole_check(text, &opening, &points, false, report);
        return;
    }
    if let Some((first, rest)) = run
        .split_first()
        .filter(|(first, rest)| !first.is_point && rest.iter().all(|entry| entry.is_point))
    {
        whole_check(text, first, &rest.iter().collect::<Vec<_>>(), first.is_total, report);
        return;
    }
    families(text, run, report);
    months(text, run, report);
    let mut from = 0;
    for (at, total) in run.iter().enumerate().filter(|(_, entry)| entry.is_total) {
        let before: Vec<&Entry> = run[from..at].iter().filter(|entry| !entry.is_total).collect();
        if before.len() > 1 {
            whole_check(text, total, &before, true, report);
        } else if before.is_empty() {
            let after: Vec<&Entry> =
                run[at + 1..].iter().take_while(|entry| !entry.is_total).collect();
            whole_check(text, total, &after, true, report);
        }
        from = at + 1;
    }
}

/// `January: 40`, `February: 30`, `March: 50`, `First quarter: 120`.
fn months(text: &Text<'_>, run: &[Entry], report: &mut Report) {
    let Some((last, rest)) = run.split_last() else { return };
    let has = |entry: &Entry, is: &dyn Fn(&str) -> bool| {
        (entry.first..=entry.last).any(|at| is(text.word(at)))
    };
    let is_period = |word: &str| {
        matches!(
            word,
            "quarter" | "half" | "semester" | "year" | "الربع" | "النصف" | "العام" | "السنه"
        )
    };
    let is_month = |word: &str| words::month(word).is_some();
    let are_months =
        rest.iter().all(|entry| has(entry, &is_month)) && matches!(rest.len(), 3 | 6 | 12);
    if are_months && has(last, &is_period) && !last.is_total {
        whole_check(text, last, &rest.iter().collect::<Vec<_>>(), true, report);
    }
}

/// `Participants: 290`, `Women: 170`, `Men: 120`.
fn families(text: &Text<'_>, run: &[Entry], report: &mut Report) {
    for (at, whole) in run.iter().enumerate() {
        let words = text.tokens[whole.first..=whole.last].iter().filter_map(Token::word);
        let is_people = words.into_iter().any(words::is_people);
        let parts: Vec<&Entry> =
            run[at + 1..].iter().take_while(|entry| !entry.item.groups.is_empty()).collect();
        let items: Vec<&Item> = parts.iter().map(|part| &part.item).collect();
        let sum: u128 = items.iter().map(|item| item.value).sum();
        let size = whole.item.value;
        let is_near = 3 * sum > 2 * size && 3 * sum < 4 * size;
        if is_people
            && is_near
            && whole.item.groups.is_empty()
            && !whole.is_total
            && family(&items) == Some(true)
        {
            whole_check(text, whole, &parts, true, report);
        }
    }
}

/// `AUDIT-201` and `AUDIT-203` for a list and its whole.
fn whole_check(
    text: &Text<'_>,
    whole: &Entry,
    parts: &[&Entry],
    is_said: bool,
    report: &mut Report,
) {
    let parts: Vec<&Entry> = parts.iter().copied().filter(|part| !part.item.is_inside).collect();
    let items: Vec<&Item> = parts.iter().map(|part| &part.item).collect();
    let loose = whole.item.is_approximate || items.iter().any(|item| item.is_approximate);
    if items.len() < 2 || loose || text.tokens[whole.at].may_be_year() && !is_said {
        return;
    }
    let size = whole.item.value;
    let terms: Vec<u128> = items.iter().map(|item| item.value).collect();
    let sum: u128 = terms.iter().sum();
    let room: u128 = whole.item.room + items.iter().map(|item| item.room).sum::<u128>();
    if room == 0 {
        for part in parts.iter().filter(|_| sum == size) {
            let Some(percent) = part.item.percent else { continue };
            percent_check(text, (part.first, part.last), part.item.value, size, percent, report);
        }
    }
    let runs = (0..terms.len()).flat_map(|from| (from + 2..=terms.len()).map(move |to| (from, to)));
    let is_run =
        |(from, to): (usize, usize)| terms[from..to].iter().sum::<u128>().abs_diff(size) <= room;
    if terms.len() > 40 || runs.into_iter().any(is_run) {
        return;
    }
    let is_near = 3 * sum > 2 * size && 3 * sum < 4 * size && terms.iter().all(|&term| term < size);
    let is_wrong = match family(&items) {
        Some(true) => true,
        Some(false) => sum > size && is_near,
        None => is_near,
    };
    if is_wrong {
        let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(size));
        let first = parts.first().map_or(whole.first, |part| part.first.min(whole.first));
        let last = parts.last().map_or(whole.last, |part| part.last.max(whole.last));
        say(text, (first, last), "AUDIT-201", &arithmetic, report);
    }
}
