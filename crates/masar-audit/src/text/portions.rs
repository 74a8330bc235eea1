//! A percentage whose whole stands further away: `18,420 households moved, of
//! which 11,052 (60 percent) ...`, `34.2 million of the 57 million needed, i.e. 60
//! percent`, `leaving the appeal 60 percent funded`; and changes told by their
//! older number: `2,480, or 20 percent more than the 2,067 of 2023`.

use std::ops::Range;

use super::changes::{difference_check, direction};
use super::places::is_money;
use super::quantities::is_compared;
use super::ratios::ratio_check;
use super::split::{counts_in, is_of_them};
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::finding::{Report, grouped};

/// Tokens between a portion and its whole.
const FAR_MAX: usize = 45;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        if counts.len() < 2 {
            continue;
        }
        for at in range.clone() {
            let token = &text.tokens[at];
            if token.percent().is_some() && !token.is_approximate() {
                let pair = of_whom(text, &counts, at)
                    .or_else(|| out_of(text, &counts, at))
                    .or_else(|| of_the_one(text, &range, &counts, at));
                if let Some((part, whole)) = pair {
                    ratio_check(text, at, part, whole, report);
                    continue;
                }
            }
            more_than(text, &counts, at, report);
        }
    }
}

pub(super) fn in_bracket(text: &Text<'_>, at: usize) -> bool {
    at > 0
        && text.tokens[at - 1].is_mark(&['('])
        && text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[')']))
}

/// The nearest count before a token, with no mark but brackets between.
fn part_before(text: &Text<'_>, counts: &[usize], at: usize) -> Option<usize> {
    let part = counts.iter().copied().rfind(|&count| count < at)?;
    let plain = (part + 1..at).all(|near| {
        let is_before_or = near + 2 == at && text.tokens[near].is_mark(&[',']);
        !text.word(near).is_empty() || is_before_or || text.tokens[near].is_mark(&['(', '-', '\''])
    });
    (plain && at - part < 12).then_some(part)
}

/// `62 percent of whom (2,114)` after the number of all.
fn of_whom(text: &Text<'_>, counts: &[usize], at: usize) -> Option<(usize, usize)> {
    let is_english =
        text.word(at + 1) == "of" && matches!(text.word(at + 2), "whom" | "them" | "which");
    let open = if is_english { at + 3 } else { at + 2 };
    let is_arabic = matches!(text.word(at + 1), "منهم" | "منهن" | "منها");
    let is_open = text.tokens.get(open).is_some_and(|token| token.is_mark(&['(']));
    let part = open + 1;
    let closes = text.tokens.get(part + 1).is_some_and(|token| token.is_mark(&[')']));
    let size = text.exact(part)?;
    let whole = counts.iter().copied().filter(|&count| count < at && at - count < FAR_MAX);
    let whole = whole.rev().find(|&count| text.exact(count).is_some_and(|whole| whole >= size))?;
    ((is_english || is_arabic) && is_open && closes).then_some((part, whole))
}

/// `34.2 million of the 57 million needed, i.e. 60 percent`.
fn out_of(text: &Text<'_>, counts: &[usize], at: usize) -> Option<(usize, usize)> {
    const SAID: &str = " or ie means meaning يعني rate coverage completion achievement بتغطيه تغطيه انجاز تنفيذ تحقيق leaving making equal equivalent representing that اي يعادل يمثل بنسبه وهو ";
    let near = (at.saturating_sub(3)..at).map(|at| text.word(at));
    let is_said = near.into_iter().any(|word| words::is_in(SAID, word));
    let before: Vec<usize> = counts.iter().copied().filter(|&count| count < at).collect();
    let &[.., part, whole] = before.as_slice() else { return None };
    let joint = (part + 1..whole).rev().take(7).any(|at| {
        matches!(text.word(at), "of" | "against" | "اصل" | "مقابل")
            || text.word(at) == "بين" && text.word(at.wrapping_sub(1)) == "من"
    });
    let is_plain = (part + 1..whole)
        .all(|at| !text.word(at).is_empty() || text.tokens[at].is_mark(&['$', '€']));
    let next = counts.iter().copied().find(|&count| count > at);
    let has_own =
        matches!(text.word(at + 1), "of" | "من") && next.is_some_and(|next| next - at < 6);
    let is_smaller = text.tokens[part].count()? <= text.tokens[whole].count()?;
    let is_said = is_said || in_bracket(text, at);
    (is_said && joint && is_plain && !has_own && is_smaller && at - whole < 14)
        .then_some((part, whole))
}

/// A part with its percentage beside it, and the number before that it is of:
/// `of which 11,052 (60 percent)`, `Of the 1,260 migrants registered, 945 were men
/// (75%)`, `15,200 people, women accounting for 8,360 or 55 percent`.
fn of_the_one(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    at: usize,
) -> Option<(usize, usize)> {
    let part = part_before(text, counts, at)?;
    let size = text.tokens[part].count()?;
    let is_bracket = in_bracket(text, at);
    let before: Vec<usize> = counts.iter().copied().filter(|&count| count < part).collect();
    let larger = |&&count: &&usize| text.exact(count).is_some_and(|whole| whole >= size);
    let near = before.iter().rev().find(larger).copied().filter(|&whole| part - whole < FAR_MAX);
    let heads: Vec<usize> =
        before.iter().copied().filter(|&head| is_of_them(text, range, head)).collect();
    let whole = match heads.as_slice() {
        _ if is_bracket && is_of_which(text, part) => near?,
        &[head] if is_bracket && !is_of_another(text, head, part) => head,
        _ => *before.last().filter(|_| before.len() == 1 && is_bare(text, range, part, at))?,
    };
    let is_money = [part, whole].map(|at| is_money(text, at));
    let is_far = part - whole > FAR_MAX;
    (is_money[0] == is_money[1] && !is_far && size <= text.tokens[whole].count()?)
        .then_some((part, whole))
}

/// `of which 11,052`, `11,052 منها`.
fn is_of_which(text: &Text<'_>, part: usize) -> bool {
    let before = |back: usize| part.checked_sub(back).map_or("", |at| text.word(at));
    let is_pronoun = |word: &str| {
        !word.is_ascii() && words::is_pronoun(word) || matches!(word, "منها" | "ومنها" | "بينها")
    };
    matches!(before(1), "which" | "whom" | "them") && before(2) == "of"
        || is_pronoun(before(1))
        || (part + 1..part + 4).any(|at| is_pronoun(text.word(at)))
}

/// Whether a part is of something named after the whole.
fn is_of_another(text: &Text<'_>, whole: usize, part: usize) -> bool {
    (whole + 1..part).any(|at| {
        let word = text.word(at);
        words::is_subset(word) || words::is_pronoun(word) || matches!(word, "these" | "them")
    })
}

/// Whether a part has no noun of its own, and nothing in its sentence is compared.
fn is_bare(text: &Text<'_>, range: &Range<usize>, part: usize, at: usize) -> bool {
    const OTHERS: &str = " more than another further additional new fewer less compared per each while \
        whereas against previous اكثر اقل اضافي اضافيه مقارنه بينما فيما السابق السابقه لكل ";
    let is_alone = in_bracket(text, at) && part + 2 == at;
    let is_or = matches!(text.word(at - 1), "or" | "ie" | "اي") && at - part < 5;
    let is_other = range.clone().any(|at| {
        let word = text.word(at);
        direction(word).is_some() || words::is_in(OTHERS, word)
    });
    (is_alone || is_or) && !is_other && !matches!(text.word(at + 1), "of" | "من")
}

/// `20 percent more than the 2,067 of 2023`, `بزيادة 20 في المئة عن 2,067`.
fn more_than(text: &Text<'_>, counts: &[usize], by: usize, report: &mut Report) {
    let told = is_more(text, by).and_then(|rises| {
        let old = counts.iter().copied().find(|&at| at > by && at - by < 12)?;
        let new = counts.iter().copied().rfind(|&at| at < by && by - at < 16)?;
        Some((rises, old, new))
    });
    let Some((rises, old, new)) = told.or_else(|| compared(text, counts, by)) else { return };
    let token = &text.tokens[by];
    let (Some(low), Some(high)) = (text.exact(old), text.exact(new)) else { return };
    let is_near = low > 0 && high < 4 * low && low < 4 * high;
    // "Nine fewer than in round 19, and 410 people" is of the round.
    let is_clause = (by + 1..old).all(|at| !text.word(at).is_empty());
    let is_near = is_near && (token.percent().is_some() || is_clause);
    if token.is_approximate()
        || !is_near
        || (by + 1..old).any(|at| text.tokens[at].percent().is_some())
    {
        return;
    }
    if low != high && rises != (high > low) {
        let sign = if high > low { '<' } else { '>' };
        let arithmetic = format!("{} {sign} {}", grouped(low), grouped(high));
        return say(text, (new, old), "AUDIT-212", &arithmetic, report);
    }
    difference_check(text, (new, old), by, (low, high), report);
}

/// `2,905 applied, up 63% compared with June 2021 (1,785)`, `reached 54,565, an 85 per
/// cent increase compared with 2021 when 29,470 came`: the one number of the sentence
/// that is compared with no other, and the one that it is compared with.
fn compared(text: &Text<'_>, counts: &[usize], by: usize) -> Option<(bool, usize, usize)> {
    const COMPARED: &str = " compared from than over against مقارنه بالمقارنه عن ";
    text.tokens[by].percent()?;
    let back = (by.saturating_sub(3)..by).rev().map(|at| text.word(at));
    let rises = back
        .take_while(|word| !word.is_empty())
        .find_map(direction)
        .or_else(|| direction(text.word(by + 1)))?;
    let from = (by + 1..by + 4).find(|&at| words::is_in(COMPARED, text.word(at)))?;
    let old = counts.iter().copied().find(|&at| at > from && at - from < 13)?;
    let is_bracket = in_bracket(text, old);
    let is_told = is_bracket && is_time(text, old - 2)
        || old - from < 3
        || matches!(text.word(old - 1), "when" | "the");
    let is_plain = (by + 1..old - usize::from(is_bracket)).all(|at| {
        let word = text.word(at);
        let is_when = text.tokens[at].is_mark(&[',']) && text.word(at + 1) == "when";
        text.tokens[at].may_be_year() || is_when || !word.is_empty() && !words::is_and(word)
    });
    let is_own = |&at: &usize| at < by && !in_bracket(text, at) && !is_compared(text, at);
    let own: Vec<usize> = counts.iter().copied().filter(is_own).collect();
    let &[new] = own.as_slice() else { return None };
    (is_told && is_plain).then_some((rises, old, new))
}

/// A month, a year, `the same period`, `the previous week`.
fn is_time(text: &Text<'_>, at: usize) -> bool {
    const TIMES: &str = " year month week quarter period time earlier before العام الشهر الاسبوع الفتره السابق السابقه \
        الماضي الماضيه ";
    let word = text.word(at);
    text.tokens[at].may_be_year() || words::month(word).is_some() || words::is_in(TIMES, word)
}

/// Whether a number says by how much more, or less, than the one after it.
fn is_more(text: &Text<'_>, by: usize) -> Option<bool> {
    let token = &text.tokens[by];
    if token.percent().is_none() && token.count().is_none() {
        return None;
    }
    let up = |word: &str| match word {
        "more" | "higher" | "above" | "up" => Some(true),
        "fewer" | "less" | "lower" | "below" | "down" => Some(false),
        _ => None,
    };
    // "Up 11.6 percent on the 12,600".
    let before =
        by.checked_sub(1).and_then(|at| up(text.word(at)).or_else(|| direction(text.word(at))));
    if matches!(text.word(by + 1), "on" | "from") && text.word(by + 2) == "the" {
        return before.filter(|_| token.percent().is_some());
    }
    if text.word(by + 1).is_ascii() {
        let is_than = matches!(text.word(by + 2), "than" | "from" | "on")
            || matches!(text.word(by + 1), "above" | "below");
        let told =
            (by + 2..by + 5).any(|at| matches!(text.word(at), "the" | "in" | "those" | "than"));
        // "1,096 families, 204 fewer than the 1,300".
        let is_beside = by > 0 && text.tokens[by - 1].is_mark(&[',', '–', '(']);
        let is_said = token.percent().is_some() || is_beside && text.word(by + 3) == "the";
        return up(text.word(by + 1)).filter(|_| is_than && told && is_said);
    }
    // `أقل بـ204 أسرة من الأسر الـ1,300`.
    let back = |back: usize| by.checked_sub(back).map_or("", |at| text.word(at));
    let is_of = (by + 1..by + 4).any(|at| matches!(text.word(at), "من" | "عن"));
    let said = match back(2) {
        "اقل" => Some(false),
        "اكثر" => Some(true),
        _ => None,
    };
    if let Some(rises) = said.filter(|_| back(1) == "ب" && is_of && token.count().is_some()) {
        return Some(rises);
    }
    let noun = (by.saturating_sub(3)..by).rev().find_map(|at| {
        let word = text.word(at);
        direction(word).filter(|_| word.starts_with('ب'))
    });
    let is_from = (by + 1..by + 3).any(|at| matches!(text.word(at), "عن" | "مقارنه" | "بالمقارنه"));
    noun.filter(|_| is_from && token.percent().is_some())
}
