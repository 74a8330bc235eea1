//! Numbers that are not exact: after "about" and "more than", and the ends of ranges.

use super::tokens::{Kind, Token};
use super::words;

/// Units with an article: the first word of `الأربعة عشر`.
const UNITS_NAMED: &str = " الاحد الاثنا الاثني الثلاثه الثلاث الاربعه الاربع الخمسه السته الست \
    السبعه السبع الثمانيه الثماني التسعه التسع ";

/// A number after "about" or "more than" is not exact.
pub(super) fn approximate_mark(tokens: &mut [Token]) {
    for index in 0..tokens.len() {
        let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).and_then(Token::word);
        let is_round = is_round(&tokens[index], word(index.checked_sub(1)));
        // "60 and over 16%": the name of an age band.
        let is_band = word(index.checked_sub(1)) == Some("over")
            && word(index.checked_sub(2)) == Some("and")
            && index.checked_sub(3).is_some_and(|at| tokens[at].count().is_some());
        // "Handed over 20 vehicles".
        let is_verb = word(index.checked_sub(1)) == Some("over")
            && word(index.checked_sub(2)).is_some_and(|word| {
                matches!(word, "handed" | "hand" | "handing" | "took" | "taken" | "turned" | "carried")
            })
            // "Over 12 weeks": in the course of them.
            || word(index.checked_sub(1)) == Some("over")
                && [index + 1, index + 2].into_iter().any(|at| {
                    matches!(word(Some(at)), Some("days" | "weeks" | "months" | "nights" | "hours"))
                });
        let before = word(index.checked_sub(1))
            .is_some_and(|word| words::is_approximate(word) && is_round && !is_verb && !is_band)
            || (word(index.checked_sub(1)), word(index.checked_sub(2))) == (Some("to"), Some("up"))
            || word(index.checked_sub(1)) != Some("the")
                && word(index.checked_sub(2)).is_some_and(|w| {
                    matches!(w, "than" | "least" | "يزيد" | "يقل" | "يربو" | "اكثر" | "نحو")
                });
        // "الأربعة عشر": its first word has an article and is not read with it.
        let is_cut = tokens[index].is_in_words()
            && word(index.checked_sub(1))
                .is_some_and(|word| words::is_in(UNITS_NAMED, word))
            // Not Sunday.
            && (word(index.checked_sub(1)) != Some("الاحد") || tokens[index].count() == Some(10));
        if let Kind::Number { is_approximate, .. } = &mut tokens[index].kind {
            *is_approximate = before || is_cut;
        }
    }
}

/// "Some 1,203 people", "an estimated 18,427": a manner of speaking, where the
/// number is not round.
fn is_round(token: &Token, before: Option<&str>) -> bool {
    let some = before == Some("some");
    if let Some(percent) = token.percent() {
        return !some || percent.decimals == 0 && percent.digits.is_multiple_of(5);
    }
    let is_about =
        matches!(before, Some("estimated" | "approximately" | "about" | "نحو" | "حوالي"));
    token.count().is_none_or(|count| match count {
        _ if some => count.is_multiple_of(100) || count < 100 && count.is_multiple_of(10),
        100.. if is_about => {
            count.is_multiple_of(10) && (count < 10_000 || count.is_multiple_of(100))
        }
        _ => true,
    })
}

/// The ends of a range are no counts: `10-20`, `between 10 and 20`.
pub(super) fn ranges_mark(tokens: &mut [Token]) {
    for at in 1..tokens.len().saturating_sub(1) {
        let is_number = |at: usize| matches!(tokens[at].kind, Kind::Number { .. });
        if !is_number(at - 1) || !is_number(at + 1) {
            continue;
        }
        let is_near =
            tokens[at - 1].end == tokens[at].start && tokens[at].end == tokens[at + 1].start;
        let before = at.checked_sub(2).and_then(|before| tokens[before].word());
        let is_between = matches!(before, Some("between" | "بين"));
        let is_joint = match tokens[at].word() {
            Some("and" | "و") => is_between,
            Some("to" | "الي") => {
                // "in 2022 to 9,020": a year, then the end of a change.
                let is_year = tokens[at - 1].may_be_year() && !tokens[at + 1].may_be_year();
                let is_from = matches!(before, Some("from" | "من" | "by" | "بمقدار" | "بواقع"));
                is_between || !is_from && !is_year && is_rising(tokens, at)
            }
            _ => is_near && tokens[at].is_mark(&['-', '–']),
        };
        if is_joint {
            for end in [at - 1, at + 1] {
                if let Kind::Number { is_approximate, .. } = &mut tokens[end].kind {
                    *is_approximate = true;
                }
            }
        }
    }
}

fn is_rising(tokens: &[Token], at: usize) -> bool {
    tokens[at - 1].count().is_some_and(|low| tokens[at + 1].count().is_some_and(|high| low < high))
}
