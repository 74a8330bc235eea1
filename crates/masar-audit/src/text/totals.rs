//! Totals that stand after their parts (`12 men and 8 women, 20 in all`), and
//! percentages of one whole in the run of a sentence.

use std::collections::BTreeSet;

use super::list::is_age;
use super::nouns::stem_of;
use super::percents::{percents_text, share_above};
use super::statements::say;
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::{Report, grouped, sum_text};

/// Words between a total and what marks it.
const NEAR_WORDS: usize = 4;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        if let Some(total) = total_at(text, at) {
            total_check(text, total, report);
        }
        let begins = at == 0 || text.tokens[at - 1].kind == Kind::End;
        if begins {
            percents_run(text, at, report);
            share_above(text, at, report);
        }
    }
}

/// A number marked as the total of what stands before it.
#[derive(Clone, Copy)]
struct Total {
    at: usize,
    /// "bringing the total to": others may be in it.
    is_open: bool,
    /// "أي", that is: only after a list of three.
    is_restated: bool,
}

/// `20 in all`, `for a total of 20`, `in total 20`, `بإجمالي 20`, `أي 20 في المجموع`.
fn total_at(text: &Text<'_>, at: usize) -> Option<Total> {
    let word = |at: usize| text.tokens.get(at).and_then(Token::word).unwrap_or("");
    let count = |at: usize| text.tokens.get(at).is_some_and(|token| token.count().is_some());
    let total = |at: usize| Total { at, is_open: false, is_restated: false };
    // Its currency may stand before a number.
    let forward = |from: usize| {
        let from =
            from + usize::from(text.tokens.get(from).is_some_and(|token| token.is_mark(&[','])));
        let is_money = |at: &usize| {
            text.tokens.get(*at).is_some_and(|token| token.is_mark(&['$', '€']))
                || matches!(word(*at), "usd" | "eur" | "lyd" | "gbp" | "dollars")
        };
        let skipped = (from..from + 2).take_while(is_money).count();
        count(from + skipped).then_some(from + skipped)
    };
    if text.tokens[at].is_mark(&[':']) && count(at + 1) {
        let range = text.sentence(at);
        let is_last = !(at + 2..range.end).any(count);
        return is_last.then_some(Total { at: at + 1, is_open: false, is_restated: true });
    }
    let two = (word(at), word(at + 1));
    if at == 0 {
        return None;
    }
    let is_after = matches!(two, ("in", "all" | "total") | ("في", "المجموع" | "الاجمالي"))
        || two.0 == "together" && (count(at + 1) || count(at.wrapping_sub(1)))
        || matches!(two.0, "altogether" | "overall" | "combined" | "اجمالا" | "جميعا");
    if is_after && word(at + 2) != "of" {
        let next = if matches!(two.0, "altogether" | "together") { at + 1 } else { at + 2 };
        // "Localities in all 18 states".
        let is_named = two == ("in", "all")
            && !text.word(at - 1).is_empty()
            && !words::is_and(text.word(at - 1));
        let is_back = is_named || matches!(two.0, "overall" | "combined" | "اجمالا" | "جميعا");
        if let Some(found) = forward(next).filter(|_| !is_back) {
            return Some(total(found));
        }
        let nearest = (at.saturating_sub(NEAR_WORDS)..at)
            .rev()
            .take_while(|&back| text.tokens[back].word().is_some() || count(back));
        return nearest.into_iter().find(|&back| count(back)).map(total);
    }
    let skip = total_skip(text, at)?;
    // A total that opens its sentence is of what follows.
    let begins = text.sentence(at).start + 3 > at;
    let is_mark = text.tokens[at - 1].word().is_none();
    let is_open = two.0 == "total" && (two.1 == "to" || word(at + 2) == "to")
        || matches!(two.0, "اجمالي" | "مجموع")
        || two.0 == "المجموع" && !is_mark;
    let is_restated = matches!(two.0, "اي" | "ie" | "that");
    let skip = skip + usize::from(matches!(text.word(at + skip), "a" | "an" | "قدره" | "قدرها"));
    forward(at + skip).filter(|_| !begins).map(|at| Total { at, is_open, is_restated })
}

/// The tokens from a word that marks a total to the total.
fn total_skip(text: &Text<'_>, at: usize) -> Option<usize> {
    let word = |at: usize| text.word(at);
    let two = (word(at), word(at + 1));
    let skip = match two {
        // "Three groups ..., out of a total of 700".
        ("total" | "sum", "of")
            if matches!(
                word(at.wrapping_sub(1)),
                "a" | "the" | "grand" | "combined" | "overall"
            ) && word(at.wrapping_sub(2)) != "of" =>
        {
            2
        }
        ("total", "to") => 2,
        ("total" | "اجمالي" | "مجموع", _) if matches!(word(at + 2), "to" | "الي") => {
            3
        }
        ("total" | "number", _) if total_to(text, at).is_some() => total_to(text, at)?,
        ("sample" | "group", "of")
            if matches!(word(at.wrapping_sub(1)), "a" | "the" | "total" | "overall") =>
        {
            2
        }
        ("الاجمالي" | "المجموع", "الي") => 2,
        ("والاجمالي" | "والمجموع", _) => 1,
        ("totalling" | "totaling" | "ie", _) => 1,
        ("that", "is") => 2,
        ("adding" | "add", "up") if word(at + 2) == "to" => 3,
        ("مجموعه" | "مجموعها", _) if word(at.wrapping_sub(1)) == "ما" => 1,
        ("باجمالي" | "بمجموع", "قدره") => 2,
        ("باجمالي" | "بمجموع" | "مجموعهم" | "مجموعها" | "اجماليهم" | "مجموعه", _) => {
            1
        }
        // "; total 25".
        ("total" | "المجموع" | "الاجمالي", _)
            if text.tokens[at - 1].is_mark(&[',', ';', '–', '(']) =>
        {
            1
        }
        ("المجموع", _)
            if matches!(
                word(at.wrapping_sub(1)),
                "ليبلغ" | "ليصل" | "وبلغ" | "بلغ" | "فبلغ" | "يبلغ"
            ) =>
        {
            1
        }
        ("اي", _) => 1,
        _ => return None,
    };
    Some(skip)
}

/// `bringing the total for the month to 90`: the tokens to the number.
fn total_to(text: &Text<'_>, at: usize) -> Option<usize> {
    let is_brought = (at.saturating_sub(4)..at).any(|at| {
        matches!(text.word(at), "bringing" | "brings" | "brought" | "taking" | "takes" | "making")
    });
    let to = (at + 1..at + 7).take_while(|&at| !text.word(at).is_empty());
    let to = to.into_iter().find(|&at| text.word(at) == "to")?;
    is_brought.then_some(to + 1 - at)
}

fn total_check(text: &Text<'_>, total: Total, report: &mut Report) {
    let token = &text.tokens[total.at];
    let Some(value) = token.count().filter(|_| !token.is_approximate()) else { return };
    let range = text.sentence(total.at);
    let is_running = |word: &str| {
        matches!(word, "since" | "far" | "already" | "cumulative" | "cumulatively" | "منذ")
    };
    let words: Vec<&str> = text.tokens[range.clone()].iter().filter_map(Token::word).collect();
    // "Some received both": people counted twice in the parts.
    let has_both =
        words.contains(&"both") && (words.contains(&"some") || words.contains(&"received"));
    if has_both
        || words.iter().any(|word| is_running(word))
        || words::is_counted_once(&words.join(" "))
    {
        return;
    }
    let terms = terms_before(text, range.start, total.at);
    let values: Vec<u128> = terms.iter().map(|term| term.value).collect();
    let room = token.room() + terms.iter().map(|term| term.room).sum::<u128>();
    // "610 families in all including 20 from elsewhere": the list is not all.
    let after = (total.at + 1..range.end).find_map(|at| text.exact(at)).unwrap_or(0);
    let fits = |sum: u128| sum.abs_diff(value) <= room || (sum + after).abs_diff(value) <= room;
    let is_whole = is_family(text, &terms) && terms.len() == 2 && !fits(values.iter().sum());
    let is_run =
        |from: usize| (from + 1..=values.len()).any(|to| fits(values[from..to].iter().sum()));
    if values.len() < 2
        || (0..values.len()).any(is_run) && !is_whole
        || terms.iter().any(|term| term.is_loose)
    {
        return;
    }
    // Some of the numbers may be of other things; the nearest are the likeliest.
    let is_family = is_family(text, &terms);
    let larger = values.iter().rposition(|&term| term >= value).filter(|_| !is_family);
    let from = larger.map_or(0, |at| at + 1);
    let values = &values[from..];
    let sum: u128 = values.iter().sum();
    let is_said = is_family || !total.is_restated && !total.is_open && values.len() > 2;
    let is_near =
        3 * sum > 2 * value && 3 * sum < 4 * value || is_said && 2 * sum > value && sum < 2 * value;
    let is_pair = values.len() == 2 && is_pair(text, &terms[from..], total.at);
    let is_list =
        values.len() > 1 && (!total.is_restated || values.len() > 2 || is_family || is_pair);
    // "bringing the total to 90" after three or more of the same kind.
    let is_open = total.is_open && (values.len() < 3 || !is_plain(&terms[from..]));
    let is_wrong = is_near && is_list && (!is_open || sum > value + room);
    let is_alike = is_alike(text, &terms[from..]) && !is_of_one(text, &terms[from..], total.at);
    if is_wrong && (is_alike || is_of_any(text.word(total.at + 1))) {
        let arithmetic = format!("{} ≠ {}", sum_text(values), grouped(value));
        say(text, (terms[from].at, total.at), "AUDIT-201", &arithmetic, report);
    }
}

/// One number of a list whose total follows.
struct Term {
    at: usize,
    value: u128,
    room: u128,
    is_loose: bool,
}

/// The numbers before a total, after a colon if there is one; those in brackets
/// only where their name has no other.
fn terms_before(text: &Text<'_>, start: usize, total: usize) -> Vec<Term> {
    let colon = (start..total.saturating_sub(1)).rev().find(|&at| text.tokens[at].is_mark(&[':']));
    let start = colon.map_or(start, |colon| colon + 1);
    let is_digits = |at: usize| {
        text.tokens[at].count().is_some()
            && !text.tokens[at].is_in_words()
            && !text.is_date(at)
            && !text.tokens[at].may_be_year()
    };
    let in_words = text.tokens[total].is_in_words() || !(start..total).any(is_digits);
    let mut terms: Vec<(Term, bool)> = Vec::new();
    let mut depth = 0_usize;
    for at in start..total {
        let token = &text.tokens[at];
        depth += usize::from(token.is_mark(&['(']));
        depth = depth.saturating_sub(usize::from(token.is_mark(&[')'])));
        let noun = token.word().and_then(words::counted).filter(|_| in_words);
        let is_other = is_age(text, at)
            || text.is_date(at)
            || token.may_be_year() && text.is_year(at)
            || token.is_in_words()
                && !in_words
                && at != start
                && token.count().is_none_or(|count| count < 1_000);
        let is_count = token.count().is_some() && !is_other;
        if let Some(value) = token.count().filter(|_| is_count).or(noun.map(|(_, value)| value)) {
            let (room, is_loose) = (token.room(), token.is_approximate());
            terms.push((Term { at, value, room, is_loose }, depth > 0));
        }
    }
    let outside = terms.iter().filter(|(_, is_inside)| !is_inside).count();
    let keep = |is_inside: bool| if outside > 1 { !is_inside } else { is_inside };
    terms.into_iter().filter(|(_, is_inside)| keep(*is_inside)).map(|(term, _)| term).collect()
}

/// Whether the terms are men and women, each once.
fn is_family(text: &Text<'_>, terms: &[Term]) -> bool {
    let groups: Option<std::collections::BTreeSet<Group>> = terms
        .iter()
        .map(|term| {
            let noun = text.tokens[term.at].word().and_then(words::counted);
            let next = text.tokens.get(term.at + 1).and_then(Token::word);
            // "Male respondents numbered 418".
            let start = term.at.saturating_sub(4);
            let before = (start..term.at).rev().take_while(|&at| !text.word(at).is_empty());
            let before = before.into_iter().find_map(|at| words::group(text.word(at)));
            noun.and_then(|(group, _)| group).or_else(|| words::group(next?)).or(before)
        })
        .collect();
    groups.is_some_and(|groups| {
        groups.len() == terms.len()
            && (groups.contains(&Group::Men) && groups.contains(&Group::Women)
                || groups.contains(&Group::Male) && groups.contains(&Group::Female))
    })
}

/// Whether two terms are of what their total is of, joined, and no change.
fn is_pair(text: &Text<'_>, terms: &[Term], total: usize) -> bool {
    let [one, other] = terms else { return false };
    let noun = text.word(total + 1);
    let range = text.sentence(total);
    let is_other = range.clone().any(|at| {
        let word = text.word(at);
        super::changes::direction(word).is_some()
            || matches!(word, "each" | "per" | "every" | "لكل" | "من" | "of")
                && !text.word(at + 1).is_empty()
                && at > one.at
    });
    let is_joined = (one.at..=other.at).any(|at| {
        words::is_and(text.word(at)) || !text.word(at).is_ascii() && text.word(at).starts_with('و')
    });
    let same = |word: &str| {
        let short: String = word.chars().take(4).collect();
        let is_group = words::group(word).is_some() && words::group(word) == words::group(noun);
        !word.is_empty() && (noun.starts_with(&short) || is_group)
    };
    !noun.is_empty() && is_joined && !is_other && same(text.word(one.at + 1))
}

/// Whether nothing but marks, places and small words stands between the terms.
fn is_plain(terms: &[Term]) -> bool {
    let (Some(first), Some(last)) = (terms.first(), terms.last()) else { return false };
    terms.len() > 2 && last.at - first.at < 8 * terms.len()
}

/// Nouns of a total of different things: `4,600 items`.
pub(super) fn is_of_any(word: &str) -> bool {
    [
        "item",
        "unit",
        "piece",
        "kit",
        "people",
        "person",
        "activit",
        "service",
        "قطع",
        "وحده",
        "ماده",
        "شخص",
        "participant",
        "staff",
        "member",
        "مشارك",
        "متدرب",
        "نشاط",
        "حقيب",
    ]
    .iter()
    .any(|root| word.starts_with(root))
}

/// Whether a total is by its noun of one of the terms, and the others of something else:
/// `593 schools, 3,671 classes and 9,080 teachers, in all 625 schools`.
fn is_of_one(text: &Text<'_>, terms: &[Term], total: usize) -> bool {
    let noun = |at: usize| {
        let word = text.word(at + 1);
        (!word.is_empty() && words::group(word).is_none()).then(|| stem_of(word))
    };
    let Some(own) = noun(total) else { return false };
    let nouns: Vec<String> = terms.iter().filter_map(|term| noun(term.at)).collect();
    nouns.len() > 2 && nouns.iter().collect::<BTreeSet<_>>().len() > 2 && nouns.contains(&own)
}

/// Whether the terms are not, by their nouns, of different things.
fn is_alike(text: &Text<'_>, terms: &[Term]) -> bool {
    let nouns = terms.iter().filter_map(|term| {
        let word = text.tokens.get(term.at + 1).and_then(Token::word)?;
        let is_noun = word.is_ascii() && word.len() > 3 && word.ends_with('s');
        (is_noun && words::group(word).is_none()).then_some(word)
    });
    let nouns: BTreeSet<&str> = nouns.collect();
    nouns.len() < 2
}

/// `AUDIT-208`, `AUDIT-210`: `60 percent were men, 30 percent women and 20
/// percent children`.
fn percents_run(text: &Text<'_>, start: usize, report: &mut Report) {
    let range = text.sentence(start);
    let mut found: Vec<(Share, Group, usize)> = Vec::new();
    let percents: Vec<usize> =
        range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
    for (index, &at) in percents.iter().enumerate() {
        let end = percents.get(index + 1).copied().unwrap_or(range.end);
        let start = index.checked_sub(1).map_or(range.start, |before| percents[before] + 1);
        let percent = text.tokens[at].percent().filter(|_| !text.tokens[at].is_approximate());
        let group = group_after(text, at, end).or_else(|| group_before(text, start, at));
        let (Some(percent), Some(group)) = (percent, group) else { return };
        found.push((percent, group, at));
    }
    let mut groups: Vec<Group> = found.iter().map(|&(_, group, _)| group).collect();
    groups.sort_unstable();
    groups.dedup();
    if found.len() < 2 || groups.len() != found.len() || groups.contains(&Group::Alone) {
        return;
    }
    // "55% of them women" is of all; "55% men, of whom 20% are ill" is not.
    let inside = range.clone().any(|at| {
        text.tokens[at].word().is_some_and(words::is_subset)
            && at.checked_sub(1).is_none_or(|at| text.tokens[at].percent().is_none())
    });
    let sexes = groups == [Group::Male, Group::Female];
    let adults = groups.starts_with(&[Group::Men, Group::Women]);
    let is_whole = sexes || adults && groups.len() > 2;
    let apart = sexes || !groups.contains(&Group::Male) && !groups.contains(&Group::Female);
    let shares: Vec<Share> = found.iter().map(|&(share, ..)| share).collect();
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let room: u128 = shares.iter().map(|share| share.half_micro()).sum();
    let (first, last) = (found[0].2, found[found.len() - 1].2);
    let in_bracket = (range.start..first).any(|at| text.tokens[at].is_mark(&['(']));
    if inside || !apart || in_bracket && sum > 100_000_000 + room {
        return;
    }
    if sum > 100_000_000 + room {
        say(text, (first, last), "AUDIT-208", &percents_text(&shares, ">"), report);
    } else if is_whole && sum + room < 100_000_000 {
        say(text, (first, last), "AUDIT-210", &percents_text(&shares, "≠"), report);
    }
}

/// `60 percent were men`, `60 percent of them men`; not `60 percent of the men`,
/// nor a rate: `22 percent for men`.
fn group_after(text: &Text<'_>, at: usize, end: usize) -> Option<Group> {
    let words: Vec<&str> = text.tokens[at + 1..end]
        .iter()
        .take(5)
        .take_while(|token| !token.is_mark(&[')', '(', ',']) && token.count().is_none())
        .filter_map(Token::word)
        .take_while(|word| !words::is_and(word) && !word.starts_with("وال"))
        .collect();
    let is_base = match words.as_slice() {
        ["for" | "among" | "in" | "by" | "لدي" | "بين" | "عند", ..] => true,
        ["of" | "من", "the" | "all" | "these" | "adult", word, ..] | ["of" | "من", word, ..] => {
            words::group(word).is_some()
        }
        [word, ..] => word.starts_with("لل"),
        [] => false,
    };
    let groups: Vec<Group> = words.iter().filter_map(|word| words::group(word)).collect();
    // "79% were women and girls".
    let is_word = |at: &usize| words::group(text.word(*at)).is_some();
    let other = (at + 1..end)
        .find(is_word)
        .map_or("", |at| if words::is_and(text.word(at + 1)) { text.word(at + 2) } else { "" });
    match (groups.as_slice(), words::group(other)) {
        (&[group], None) if !is_base => Some(group),
        (&[group], Some(other)) if !is_base && words::side(group) == words::side(other) => {
            words::side(group)
        }
        _ => None,
    }
}

/// Words that say that percentages are of one whole.
const SHARES: &str = " sex gender head heads headed الجنس تعيل يعيل made make accounted account constituted constitute represented \
    represent comprised formed balance composition شكل شكلت يشكل تشكل شكلوا مثل مثلت يمثل التوازن توازن ";

/// `Men and boys made up 60 percent of those reached, women and girls 40 percent`.
fn group_before(text: &Text<'_>, start: usize, at: usize) -> Option<Group> {
    let is_share = |at: usize| {
        let word = text.word(at);
        let bare = word.strip_prefix('و').unwrap_or(word);
        words::is_in(SHARES, word) || words::is_in(SHARES, bare)
    };
    // `نسبة الإناث 47 في المئة`.
    let is_told = (start..at.saturating_sub(1)).any(|at| {
        matches!(text.word(at), "نسبه" | "ونسبه") && words::group(text.word(at + 1)).is_some()
    });
    if !is_told && !text.sentence(at).any(is_share) {
        return None;
    }
    // "Among male-headed ones 28 per cent": a rate of theirs.
    let is_base = (start..at).any(|near| {
        matches!(text.word(near), "among" | "amongst" | "for" | "لدي" | "بين" | "عند")
            && (near + 1..at.min(near + 3))
                .map(|at| text.word(at))
                .take_while(|word| !words::is_and(word) && !word.starts_with('و'))
                .any(|word| words::group(word).is_some())
    });
    if is_base {
        return None;
    }
    let words = text.tokens[start..at].iter().filter_map(Token::word);
    let groups: Vec<Group> = words.filter_map(words::group).collect();
    match *groups.as_slice() {
        [group] => Some(group),
        [one, other] if words::side(one) == words::side(other) => words::side(one),
        _ => None,
    }
}
