//! Percentages that are a whole together because one of them is the rest
//! (`and others 22 percent`, `the remaining 29%`) or because they are told in one
//! breath (`men, women and children made up 62, 23 and 15 percent respectively`).

use std::ops::Range;

use super::changes::direction;
use super::percents::percents_text;
use super::statements::say;
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::Report;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let percents: Vec<usize> =
            range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
        if percents.is_empty() || is_other(text, &range, &percents) {
            continue;
        }
        if percents.len() > 1 {
            by_age(text, &range, &percents, report);
            together(text, &range, &percents, report);
        }
        if percents.len() > 1 {
            with_rest(text, &range, &percents, report);
        }
        if let &[last] = percents.as_slice() {
            respectively(text, &range, last, report);
        }
    }
}

/// Changes, and shares of a share, are no parts of one whole.
fn is_other(text: &Text<'_>, range: &Range<usize>, percents: &[usize]) -> bool {
    let words = text.tokens[range.clone()].iter().filter_map(Token::word);
    let inside = words.clone().any(|word| {
        words::is_subset(word) && word != "ذلك"
            || matches!(word, "whom" | "rate" | "rates" | "معدل" | "معدلات" | "نسب")
    });
    inside
        || words.into_iter().any(|word| direction(word).is_some() && !matches!(word, "up" | "down"))
        || percents.iter().any(|&at| text.tokens[at].is_approximate())
}

/// Whether a word says that its percentage is all that is left.
fn rest(word: &str) -> Option<bool> {
    match word.strip_prefix('و').unwrap_or(word) {
        "remaining" | "remainder" | "rest" | "balance" | "الباقي" | "الباقون" | "الباقين"
        | "الباقيه" | "المتبقيه" | "المتبقي" | "المتبقون" | "البقيه" | "بقيه" | "باقي" => {
            Some(true)
        }
        "other" | "others" | "neither" | "none" | "undecided" | "unspecified" | "unknown"
        | "غير" | "اخري" | "اخرون" | "غيرها" | "غيرهم" => Some(false),
        _ => None,
    }
}

/// The percentages of the sentence before, in the same paragraph.
fn percents_before(text: &Text<'_>, range: &Range<usize>) -> Vec<Share> {
    let Some(last) = range.start.checked_sub(2) else { return Vec::new() };
    let before = text.sentence(last);
    if text.paragraph(before.start) != text.paragraph(range.start) {
        return Vec::new();
    }
    before.filter_map(|at| text.tokens[at].percent()).collect()
}

fn with_rest(text: &Text<'_>, range: &Range<usize>, percents: &[usize], report: &mut Report) {
    for (index, &at) in percents.iter().enumerate().skip(1) {
        let before = percents[index - 1] + 1..at;
        let end = percents.get(index + 1).copied().unwrap_or(range.end).min(at + 6);
        let own = text.tokens[at + 1..end].iter().take_while(|token| {
            !token.is_mark(&[',', ';'])
                && token.kind != Kind::End
                && !token.word().is_some_and(words::is_and)
        });
        let is_of = |at: usize| {
            matches!(
                text.word(at),
                "of" | "in" | "for" | "among" | "from" | "من" | "في" | "لدي" | "بين"
            )
        };
        let said = before
            .clone()
            .filter(|&at| {
                !(is_of(at - 1)
                    || at > 1 && text.word(at - 1) == "the" && is_of(at - 2)
                    || at > 2 && !text.word(at).is_ascii() && is_of(at - 2))
            })
            .find_map(|at| rest(text.word(at)));
        let after =
            || own.filter_map(Token::word).find_map(rest).filter(|_| index + 1 == percents.len());
        // "18% do not know".
        let unknown = || {
            let is_not = |at: usize| matches!(text.word(at), "not" | "لا" | "فلا");
            let is_said = |at: usize| {
                matches!(text.word(at), "know" | "say" | "answer" | "respond" | "يعرفون" | "يعرف")
            };
            let is_it = (at + 1..end).any(|at| is_not(at) && is_said(at + 1));
            (is_it && index + 1 == percents.len()).then_some(false)
        };
        let Some(is_sure) = said.or_else(after).or_else(unknown) else { continue };
        let shares: Vec<Share> =
            percents[..=index].iter().filter_map(|&at| text.tokens[at].percent()).collect();
        let told: Vec<Share> =
            percents_before(text, range).into_iter().chain(shares.clone()).collect();
        let fits = (0..told.len()).any(|from| is_hundred(&told[from..]));
        let sum: u128 = shares.iter().map(|share| share.micro()).sum::<u128>() / 1_000_000;
        let is_near = if is_sure { (50..200).contains(&sum) } else { (75..135).contains(&sum) };
        // Some may have both of what others have neither of.
        let is_neither = range.clone().any(|at| matches!(text.word(at), "neither" | "none"));
        let fits = fits || is_neither && sum >= 100;
        if !fits && is_near && (is_sure || shares.len() > 2) {
            let (code, sign) = if sum >= 100 { ("AUDIT-208", ">") } else { ("AUDIT-210", "≠") };
            say(text, (percents[0], at), code, &percents_text(&shares, sign), report);
        }
        return;
    }
}

/// A word for one step of a scale on which everybody stands once.
fn is_step(word: &str) -> bool {
    const STEPS: &str = " poor borderline acceptable good fair bad low medium moderate mild high severe minimal destroyed damaged undamaged intact employed unemployed literate illiterate \
        stressed crisis emergency single married widowed divorced yes no \
        ضعيف متوسط مقبول جيد سيي منخفض مرتفع عامل عاملون عاطل عاطلون عاملين عاطلين مدمر سليم شديد خفيف حاد اعزب متزوج ارمل مطلق نعم لا ";
    words::is_in(STEPS, word)
}

/// `Sudanese (54%) and Chadian (31%) together account for 85 per cent`.
fn together(text: &Text<'_>, range: &Range<usize>, percents: &[usize], report: &mut Report) {
    let [parts @ .., last] = percents else { return };
    let before = parts.last().copied().unwrap_or(range.start);
    let is_said = (before + 1..*last).any(|at| {
        matches!(text.word(at), "together" | "combined" | "jointly" | "معا" | "مجتمعين" | "مجتمعه")
    });
    let shares: Vec<Share> = parts.iter().filter_map(|&at| text.tokens[at].percent()).collect();
    let whole = text.tokens[*last].percent().filter(|_| is_said && shares.len() > 1);
    let Some(whole) = whole else { return };
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let room: u128 = shares.iter().chain([&whole]).map(|share| share.half_micro()).sum();
    if sum.abs_diff(whole.micro()) > room {
        let written = percents_text(&shares, "≠");
        let arithmetic = format!("{}{whole}", written.trim_end_matches("100"));
        say(text, (parts[0], *last), "AUDIT-201", &arithmetic, report);
    }
}

/// `By age: 0–4 years 19%, 5–17 years 41%, ...`: bands of one whole.
fn by_age(text: &Text<'_>, range: &Range<usize>, percents: &[usize], report: &mut Report) {
    let Some(colon) = range.clone().take(9).find(|&at| text.tokens[at].is_mark(&[':'])) else {
        return;
    };
    let is_age = (range.start..colon)
        .any(|at| matches!(text.word(at), "age" | "ages" | "العمر" | "العمريه" | "الاعمار"));
    let steps: std::collections::BTreeSet<&str> =
        (colon..range.end).map(|at| text.word(at)).filter(|word| is_step(word)).collect();
    let is_scale = steps.len() > 1 && steps.len() + 1 >= percents.len();
    let is_age = is_age || is_scale;
    let shares: Vec<Share> = percents.iter().filter_map(|&at| text.tokens[at].percent()).collect();
    let sum = shares.iter().map(|share| share.micro()).sum::<u128>() / 1_000_000;
    if is_age && percents[0] > colon && (75..135).contains(&sum) && !is_hundred(&shares) {
        let (code, sign) = if sum >= 100 { ("AUDIT-208", ">") } else { ("AUDIT-210", "≠") };
        say(
            text,
            (percents[0], percents[percents.len() - 1]),
            code,
            &percents_text(&shares, sign),
            report,
        );
    }
}

fn is_hundred(shares: &[Share]) -> bool {
    let sum: u128 = shares.iter().map(|share| share.micro()).sum();
    let room: u128 = shares.iter().map(|share| share.half_micro()).sum();
    sum.abs_diff(100_000_000) <= room
}

/// `men, women and children made up 62, 23 and 15 percent`.
fn respectively(text: &Text<'_>, range: &Range<usize>, last: usize, report: &mut Report) {
    let after = (last + 1..range.end)
        .any(|at| matches!(text.word(at), "respectively" | "التوالي" | "الترتيب"));
    let mut ats = vec![last];
    let mut at = last;
    while let Some(before) = at.checked_sub(1).filter(|before| *before > range.start) {
        let token = &text.tokens[before];
        if token.plain_number().is_some() && !token.is_approximate() {
            ats.push(before);
        } else if !(token.is_mark(&[',']) || token.word().is_some_and(words::is_and)) {
            break;
        }
        at = before;
    }
    ats.reverse();
    let groups: Vec<Group> = text.tokens[range.start..at]
        .iter()
        .filter_map(|token| words::group(token.word()?))
        .collect();
    let has = |group| groups.contains(&group);
    let is_whole = has(Group::Male) && has(Group::Female)
        || has(Group::Men)
            && has(Group::Women)
            && (has(Group::Children) || has(Group::Boys) || groups.len() == 2);
    let shares: Vec<Share> = ats
        .iter()
        .filter_map(|&at| text.tokens[at].percent().or_else(|| text.tokens[at].plain_number()))
        .collect();
    if !after
        || !is_whole
        || shares.len() < 2
        || shares.len() != groups.len()
        || is_hundred(&shares)
    {
        return;
    }
    say(text, (ats[0], last), "AUDIT-210", &percents_text(&shares, "≠"), report);
}
