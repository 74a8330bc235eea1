//! A percentage whose whole stands further away: `18,420 households moved, of
//! which 11,052 (60 percent) ...`, `34.2 million of the 57 million needed, i.e. 60
//! percent`, `leaving the appeal 60 percent funded`; and changes told by their
//! older number: `2,480, or 20 percent more than the 2,067 of 2023`.

use std::ops::Range;

use super::changes::direction;
use super::places::is_money;
use super::ratios::ratio_check;
use super::split::{counts_in, is_of_them};
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::finding::{Report, grouped};
use crate::shares::percent_text;

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
                let pair = of_which(text, &counts, at)
                    .or_else(|| of_whom(text, &counts, at))
                    .or_else(|| of_the_whole(text, &range, &counts, at))
                    .or_else(|| out_of(text, &counts, at))
                    .or_else(|| funded(text, &range, &counts, at))
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

fn in_bracket(text: &Text<'_>, at: usize) -> bool {
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

/// `of which 11,052 (60 percent)`, `11,052 منها (60 في المئة)`.
fn of_which(text: &Text<'_>, counts: &[usize], at: usize) -> Option<(usize, usize)> {
    let part = part_before(text, counts, at).filter(|_| in_bracket(text, at))?;
    let before = |back: usize| part.checked_sub(back).map_or("", |at| text.word(at));
    let is_english = matches!(before(1), "which" | "whom" | "them") && before(2) == "of";
    let is_pronoun = |word: &str| {
        !word.is_ascii() && words::is_pronoun(word) || matches!(word, "منها" | "ومنها" | "بينها")
    };
    let is_arabic =
        is_pronoun(before(1)) || (part + 1..part + 4).any(|at| is_pronoun(text.word(at)));
    let size = text.exact(part)?;
    let whole = counts.iter().copied().filter(|&count| count < part && part - count < FAR_MAX);
    let whole = whole.rev().find(|&count| text.exact(count).is_some_and(|whole| whole >= size))?;
    (is_english || is_arabic).then_some((part, whole))
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

/// `Of the 1,260 migrants registered, 945 were men (75%)`.
fn of_the_whole(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    at: usize,
) -> Option<(usize, usize)> {
    let part = part_before(text, counts, at).filter(|_| in_bracket(text, at))?;
    let heads = counts.iter().copied().filter(|&head| head < part && is_of_them(text, range, head));
    let heads: Vec<usize> = heads.collect();
    let &[whole] = heads.as_slice() else { return None };
    let is_other = (whole + 1..part).any(|at| {
        let word = text.word(at);
        words::is_subset(word) || words::is_pronoun(word) || matches!(word, "these" | "them")
    });
    let is_smaller = text.exact(part)? <= text.exact(whole)?;
    (!is_other && is_smaller && part - whole < FAR_MAX).then_some((part, whole))
}

/// `34.2 million of the 57 million needed, i.e. 60 percent`.
fn out_of(text: &Text<'_>, counts: &[usize], at: usize) -> Option<(usize, usize)> {
    const SAID: &str = " or ie rate coverage completion achievement بتغطيه تغطيه انجاز تنفيذ تحقيق leaving making equal equivalent representing that اي يعادل يمثل بنسبه وهو ";
    let near = (at.saturating_sub(3)..at).map(|at| text.word(at));
    let is_said =
        near.into_iter().any(|word| !word.is_empty() && SAID.contains(&format!(" {word} ")));
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

/// `15,200 people, women accounting for 8,360 or 55 percent`, `1,020 screened, 255
/// (25 percent) referred`: a number without a noun is of the noun before it.
fn of_the_one(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    at: usize,
) -> Option<(usize, usize)> {
    let part = part_before(text, counts, at)?;
    let is_bare = in_bracket(text, at) && part + 2 == at;
    let is_or = matches!(text.word(at - 1), "or" | "ie" | "اي") && at - part < 5;
    let whole = counts.iter().copied().rfind(|&count| count < part)?;
    let is_only = counts.iter().filter(|&&count| count < at).count() == 2;
    let is_other = range.clone().any(|at| {
        const OTHERS: &str = " more than another further additional new fewer less compared per each while \
            whereas against previous اكثر اقل اضافي اضافيه مقارنه بينما فيما السابق السابقه لكل ";
        let word = text.word(at);
        direction(word).is_some() || !word.is_empty() && OTHERS.contains(&format!(" {word} "))
    });
    let is_money = [part, whole].map(|at| is_money(text, at));
    let is_noun = !text.word(whole + 1).is_empty() && is_money == [false, false]
        || is_or && is_money == [true, true];
    let is_smaller = text.tokens[part].count()? < text.tokens[whole].count()?;
    let is_of = matches!(text.word(at + 1), "of" | "من");
    ((is_bare || is_or)
        && is_only
        && is_noun
        && is_smaller
        && !is_other
        && !is_of
        && part - whole < 14)
        .then_some((part, whole))
}

/// Of two amounts of money, the share that is funded.
fn funded(
    text: &Text<'_>,
    range: &Range<usize>,
    counts: &[usize],
    at: usize,
) -> Option<(usize, usize)> {
    let is_word = |word: &str| {
        ["funded", "financed", "covered"].contains(&word)
            || word.starts_with("ممول")
            || word.starts_with("تمويل")
    };
    let near = at.saturating_sub(5).max(range.start)..(at + 4).min(range.end);
    let is_said = near.into_iter().any(|at| is_word(text.word(at)));
    let money: Vec<usize> = counts.iter().copied().filter(|&at| is_money(text, at)).collect();
    let &[one, other] = money.as_slice() else { return None };
    let (low, high) = (text.tokens[one].count()?, text.tokens[other].count()?);
    is_said.then_some(if low <= high { (one, other) } else { (other, one) })
}

/// `20 percent more than the 2,067 of 2023`, `بزيادة 20 في المئة عن 2,067`.
fn more_than(text: &Text<'_>, counts: &[usize], by: usize, report: &mut Report) {
    let Some(rises) = is_more(text, by) else { return };
    let token = &text.tokens[by];
    let old = counts.iter().copied().find(|&at| at > by && at - by < 12);
    let new = counts.iter().copied().rfind(|&at| at < by && by - at < 16);
    let (Some(old), Some(new)) = (old, new) else { return };
    let (Some(low), Some(high)) = (text.exact(old), text.exact(new)) else { return };
    let is_near = low > 0 && high < 4 * low && low < 4 * high;
    if token.is_approximate()
        || !is_near
        || (by + 1..old).any(|at| text.tokens[at].percent().is_some())
    {
        return;
    }
    let part = low.abs_diff(high);
    let minus =
        format!("{} − {} = {}", grouped(low.max(high)), grouped(low.min(high)), grouped(part));
    let arithmetic = match (token.percent(), text.exact(by)) {
        _ if part > 0 && rises != (high > low) => {
            let sign = if high > low { '<' } else { '>' };
            let arithmetic = format!("{} {sign} {}", grouped(low), grouped(high));
            return say(text, (new, old), "AUDIT-212", &arithmetic, report);
        }
        (Some(percent), _) if !percent.fits(part, low) => {
            let found = percent_text(part, low);
            format!("{minus}; {} / {} = {found}% ≠ {percent}%", grouped(part), grouped(low))
        }
        (None, Some(count)) if count != part => format!("{minus} ≠ {}", grouped(count)),
        _ => return,
    };
    say(text, (new, old), "AUDIT-211", &arithmetic, report);
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
        return up(text.word(by + 1)).filter(|_| is_than && told && token.percent().is_some());
    }
    let noun = (by.saturating_sub(3)..by).rev().find_map(|at| {
        let word = text.word(at);
        direction(word).filter(|_| word.starts_with('ب'))
    });
    let is_from = (by + 1..by + 3).any(|at| matches!(text.word(at), "عن" | "مقارنه" | "بالمقارنه"));
    noun.filter(|_| is_from && token.percent().is_some())
}
