//! Men, women and children of a number that stands before them anywhere in the
//! sentence: `A total of 462 officials were trained: 287 men and 175 women`,
//! `Of the 933 referrals, 404 were for men and 529 for women`.
//!
//! Only groups that are a family, and only links that promise something: a
//! bracket, a colon or "comprising" that they are all, "of whom" and "of the N"
//! that they are not more.

use std::ops::Range;

use super::list::is_age;
use super::statements::{joined_before, percent_check, say};
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::{Report, grouped, sum_text};

/// Tokens from a number to the name of its group.
const GROUP_NEAR: usize = 8;

/// Tokens between a number and its parts.
const LINK_MAX: usize = 26;

/// A number of people of one group.
struct Part {
    at: usize,
    /// Its first token: of `men (120)` the name.
    begin: usize,
    last: usize,
    value: u128,
    room: u128,
    group: Group,
    percent: Option<Share>,
    /// `130 of them`.
    is_of_them: bool,
    /// `404 were for men`.
    has_verb: bool,
}

/// What the words between a number and its parts promise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Whole,
    /// After a comma: a whole, if nothing else is said of them.
    Beside,
    Inside,
    /// `of the 500 people, ...`
    OfThem,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        sentence(text, range, report);
    }
}

fn sentence(text: &Text<'_>, range: Range<usize>, report: &mut Report) {
    let counts: Vec<usize> = range.clone().filter(|&at| is_counted(text, at)).collect();
    let mut run: Vec<Part> = Vec::new();
    let mut heads: Vec<usize> = Vec::new();
    for (index, &at) in counts.iter().enumerate() {
        let end = counts.get(index + 1).copied().unwrap_or(range.end);
        let part = part_read(text, at, end);
        let Some(part) = part else {
            if !run.is_empty() {
                run_check(text, &range, head_of(text, &heads, &run), &run, report);
                heads.clear();
                run.clear();
            }
            heads.push(at);
            continue;
        };
        let begun = run.last().map(|before| {
            let between = &text.tokens[before.last..at];
            let inside = between.iter().filter_map(Token::word).any(words::is_subset);
            let is_apart = run.iter().all(|one| one.group != part.group)
                && is_family(run.iter().map(|one| one.group).chain([part.group]));
            (inside, is_apart)
        });
        match begun {
            // "300 men and 200 women, including 50 children".
            Some((true, _)) => {
                run_check(text, &range, head_of(text, &heads, &run), &run, report);
                heads.clear();
                run.clear();
            }
            // A second list without a number of its own: whose is the first?
            Some((false, false)) => {
                heads.clear();
                run.clear();
            }
            _ => run.push(part),
        }
    }
    run_check(text, &range, head_of(text, &heads, &run), &run, report);
}

/// The number that a list is of: the nearest before it, unless that is far too small
/// (`1,486 migrants on ten flights, 1,073 men ...`) and one before it is not.
fn head_of(text: &Text<'_>, heads: &[usize], run: &[Part]) -> Option<usize> {
    let (&nearest, before) = heads.split_last()?;
    let largest = run.iter().map(|part| part.value).max().unwrap_or(0);
    let count = |at: usize| text.tokens[at].count().unwrap_or(0);
    let other = before.iter().rev().copied().find(|&at| count(at) >= largest);
    Some(other.filter(|_| 4 * count(nearest) < largest).unwrap_or(nearest))
}

/// Where the numbers of a sentence stand that count something.
pub(super) fn counts_in(text: &Text<'_>, range: &std::ops::Range<usize>) -> Vec<usize> {
    let is_count = |at: &usize| text.tokens[*at].count().is_some() && is_counted(text, *at);
    range.clone().filter(is_count).collect()
}

/// A whole number of something: no year, age, date, page; or a noun that says two.
pub(super) fn is_counted(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    let before = at.checked_sub(1).and_then(|at| text.tokens[at].word());
    match &token.kind {
        Kind::Word(word) => words::counted(word).is_some(),
        Kind::Number { .. } => {
            let is_other = is_age(text, at)
                || text.is_date(at)
                || before.is_some_and(words::is_reference)
                    && token.count().is_some_and(|count| count < 200)
                // "Site 1: 8,412".
                || before.is_some_and(words::is_numbered)
                    && token.count().is_some_and(|count| count < 200)
                    && text.tokens.get(at + 1).is_some_and(|next| next.is_mark(&[':']))
                // "From week 50 to week 52".
                || before.is_some_and(words::is_numbered)
                    && token.count().is_some_and(|count| count < 200)
                    && matches!(text.word(at + 1), "to" | "and" | "in" | "of" | "was")
                || token.may_be_year() && text.is_year(at);
            token.count().is_some() && !is_other
        }
        _ => false,
    }
}

fn part_read(text: &Text<'_>, at: usize, end: usize) -> Option<Part> {
    let token = &text.tokens[at];
    let mut part = Part {
        at,
        begin: at,
        last: at,
        value: token.count().unwrap_or(2),
        room: token.room(),
        group: Group::Alone,
        percent: None,
        is_of_them: false,
        has_verb: false,
    };
    if token.is_approximate() {
        return None;
    }
    if let Some((Some(group), _)) = token.word().and_then(words::counted) {
        // The noun is its own group.
        return Some(Part { group, ..part });
    }
    let is_alone = text.tokens[at - usize::from(at > 0)].is_mark(&['('])
        && text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[')']));
    if let Some(begin) = at.checked_sub(2).filter(|_| is_alone) {
        let group = text.tokens[begin].word().and_then(words::group)?;
        return Some(Part { group, begin, last: at + 1, ..part });
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut next = at + 1;
    while next < end.min(at + GROUP_NEAR) {
        let token = &text.tokens[next];
        if token.is_mark(&['(']) && text.tokens.get(next + 2).is_some_and(|t| t.is_mark(&[')'])) {
            part.percent = text.tokens[next + 1].percent().or(part.percent);
            next += 3;
            continue;
        }
        let Some(word) = token.word().filter(|word| !words::is_and(word)) else { break };
        if let Some(group) = words::group(word) {
            groups.push(group);
            part.last = next;
        } else if !groups.is_empty() {
            break;
        }
        part.is_of_them |= words::is_pronoun(word) || word == "them";
        part.has_verb |= is_copula(word);
        next += 1;
    }
    if groups.len() > 1 && groups.contains(&Group::Alone) {
        groups = vec![Group::Alone];
    }
    // "women and girls" of a total of both.
    for side in [[Group::Women, Group::Girls], [Group::Men, Group::Boys]] {
        if groups == side {
            groups.truncate(1);
        }
    }
    match groups.as_slice() {
        &[group] => Some(Part { group, ..part }),
        _ => None,
    }
}

fn is_copula(word: &str) -> bool {
    matches!(word, "were" | "was" | "are" | "is" | "كان" | "كانت" | "هم" | "هن")
}

fn is_family(groups: impl Iterator<Item = Group>) -> bool {
    let groups: Vec<Group> = groups.collect();
    let sexes = groups.iter().all(|group| matches!(group, Group::Male | Group::Female));
    sexes || groups.iter().all(|group| !matches!(group, Group::Male | Group::Female))
}

fn run_check(
    text: &Text<'_>,
    range: &Range<usize>,
    head: Option<usize>,
    run: &[Part],
    report: &mut Report,
) {
    // "88 minors, 61 boys and 27 girls": the first of the run is the whole.
    if let [whole, rest @ ..] = run
        && rest.len() == 2
        && whole.group == Group::Children
        && whole.begin == whole.at
        && rest.iter().all(|part| matches!(part.group, Group::Boys | Group::Girls))
    {
        return run_check(text, range, Some(whole.at), rest, report);
    }
    let (Some(head), Some(first)) = (head, run.first()) else { return };
    let token = &text.tokens[head];
    let is_money = super::places::is_money(text, head);
    let value = token.count().filter(|_| !token.is_approximate() && !is_money);
    let Some(value) = value else { return };
    let Some(link) = link(text, range, head, first) else { return };
    if first.at - head > LINK_MAX || run.len() < 2 && link != Link::Inside {
        return;
    }
    let last = run.last().map_or(first.at, |part| part.last);
    let terms: Vec<u128> = run.iter().map(|part| part.value).collect();
    let sum: u128 = terms.iter().sum();
    let alone: u128 =
        run.iter().filter(|part| part.group == Group::Alone).map(|part| part.value).sum();
    let room = token.room() + run.iter().map(|part| part.room).sum::<u128>();
    for part in run.iter().filter(|_| room == 0) {
        if let Some(percent) = part.percent {
            percent_check(text, (head, part.last), part.value, value, percent, report);
        }
    }
    let fits = |sum: u128| sum.abs_diff(value) <= room;
    let more = joined_before(text, head);
    let is_of_both = link == Link::Inside && more > 0 && sum <= value + more;
    if fits(sum) || fits(sum - alone) || is_of_both {
        return;
    }
    let is_near = 2 * sum > value && sum < 2 * value;
    let label = text.tokens[head + 1..].iter().take(5).map_while(Token::word);
    let is_people = label.into_iter().any(words::is_people);
    let is_larger = is_people && terms.iter().any(|&term| term > value + room);
    let is_more = is_larger || sum - alone > value + room && (is_near || is_people);
    let is_whole = is_near && is_complete(text, head, run) && has_end(text, run);
    let has_verb = run.iter().any(|part| part.has_verb)
        || text.tokens[head.max(first.at.saturating_sub(2)).min(first.at)..first.at]
            .iter()
            .filter_map(Token::word)
            .any(is_copula);
    let is_wrong = match link {
        Link::Whole => is_whole,
        Link::Beside => is_whole && is_closed(text, last),
        // "62 caseworkers, forty of them women and twenty-two men".
        Link::Inside => {
            let is_both = first.is_of_them && run.len() == 2 && first.at - head < 6;
            is_more || is_both && is_whole && is_people && is_closed(text, last)
        }
        Link::OfThem => is_more || is_whole && has_verb && is_closed(text, last),
    };
    if is_wrong {
        let is_inside = matches!(link, Link::Inside | Link::OfThem) && sum > value;
        let (code, sign) = if is_inside { ("AUDIT-202", '>') } else { ("AUDIT-201", '≠') };
        let arithmetic = format!("{} {sign} {}", sum_text(&terms), grouped(value));
        say(text, (head, last), code, &arithmetic, report);
    }
}

/// Men and women, or the boys and girls of a number of children.
fn is_complete(text: &Text<'_>, head: usize, run: &[Part]) -> bool {
    let has = |group| run.iter().any(|part| part.group == group);
    let children = || {
        let label = text.tokens[head + 1..].iter().take(6).map_while(Token::word);
        label.into_iter().any(|word| {
            words::group(word) == Some(Group::Children)
                || word.starts_with("pupil")
                || word.starts_with("تلميذ")
        })
    };
    has(Group::Male) && has(Group::Female)
        || has(Group::Men) && has(Group::Women)
        || has(Group::Boys) && has(Group::Girls) && children()
}

/// Whether "and" stands before the last of a list.
fn has_end(text: &Text<'_>, run: &[Part]) -> bool {
    let Some([before, last]) = run.last_chunk() else { return false };
    let between = text.tokens[before.at + 1..last.at].iter().filter_map(Token::word);
    let is_joined = text.tokens[last.at].word().is_some_and(|word| word.starts_with('و'));
    is_joined || between.into_iter().any(words::is_and) || run.len() == 2
}

/// Whether nothing more is said of a list's last part.
fn is_closed(text: &Text<'_>, last: usize) -> bool {
    const AFTER: [&str; 19] = [
        "in", "from", "at", "on", "to", "with", "for", "during", "between", "across", "of", "في",
        "من", "علي", "خلال", "الي", "عبر", "بين", "ضمن",
    ];
    let Some(next) = text.tokens.get(last + 1) else { return true };
    match &next.kind {
        Kind::Word(word) => AFTER.contains(&word.as_str()),
        Kind::Number { .. } => false,
        Kind::Mark('(') => true,
        Kind::Mark(_) | Kind::End => true,
    }
}

fn link(text: &Text<'_>, range: &Range<usize>, head: usize, first: &Part) -> Option<Link> {
    let between = &text.tokens[head + 1..first.begin];
    let is_inside = |word: &str| {
        words::is_subset(word)
            || words::is_pronoun(word)
            || matches!(word, "which" | "includes" | "include" | "included" | "يشمل" | "تشمل")
    };
    let opening = text.tokens[range.start..head].iter().take(4).filter_map(Token::word);
    let is_listed = opening.into_iter().any(|word| matches!(word, "شمل" | "يشمل" | "تشمل" | "ضم"));
    let is_among = between
        .windows(2)
        .any(|pair| (pair[0].word(), pair[1].word()) == (Some("among"), Some("them")));
    if first.is_of_them
        || is_among
        || is_listed
        || between.iter().filter_map(Token::word).any(is_inside)
    {
        return Some(Link::Inside);
    }
    if between.iter().filter_map(Token::word).any(words::is_whole) {
        return Some(Link::Whole);
    }
    if is_of_them(text, range, head) {
        return Some(Link::OfThem);
    }
    // "96 people, both men (51) and women (45)".
    let is_named = first.begin < first.at
        && matches!(text.word(first.begin.wrapping_sub(1)), "both" | "من" | "بين")
        && between.len() < 5;
    if is_named {
        return Some(Link::Whole);
    }
    let mark = between.iter().rposition(|token| token.word().is_none())?;
    let after = between.len() - mark - 1;
    match between[mark].kind {
        Kind::Mark('(') if after == 0 => Some(Link::Whole),
        Kind::Mark(':' | '–') if after < 3 => Some(Link::Whole),
        Kind::Mark(',') if after < 2 => Some(Link::Beside),
        _ => None,
    }
}

/// `Of the 500`, `Among 219`, `من بين 933` at the start of what is said.
pub(super) fn is_of_them(text: &Text<'_>, range: &Range<usize>, head: usize) -> bool {
    let word = |back: usize| {
        head.checked_sub(back).filter(|at| range.contains(at)).and_then(|at| text.tokens[at].word())
    };
    let skipped = usize::from(matches!(word(1), Some("the" | "these" | "all" | "every")));
    let opens = |back: usize| {
        head.checked_sub(back).is_none_or(|at| {
            !range.contains(&at) || text.tokens[at].word().is_none() || word(back) == Some("out")
        })
    };
    match word(1 + skipped) {
        // `من بين الناجين البالغ عددهم 71`
        Some("عددهم" | "عددهن" | "عددها") => {
            (2..8).any(|back| matches!(word(back), Some("بين" | "اصل")))
        }
        Some("among") => true,
        Some("كل") => word(2) == Some("من"),
        Some("of") => opens(2 + skipped),
        Some("بين" | "اصل" | "مجموع") => word(2) == Some("من") || opens(2),
        _ => false,
    }
}
