//! So many for each of so many: `6,750 people in 1,350 households, an average of 5
//! persons per household`, `455 households of five members on average`; and cards
//! that tell people, households and their average in lines of their own.

use std::ops::Range;

use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::declared::Share;
use crate::finding::{Report, grouped};

/// Tokens around an average in which a card tells its two numbers.
const CARD_TOKENS: usize = 60;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let mean = range.clone().find(|&at| is_mean(text.word(at)));
        let Some(mean) = mean else { continue };
        let Some(each) = value_near(text, &range, mean) else { continue };
        let own = counts_in(text, &range);
        let is_own = own.iter().filter(|&&at| at != each).count() > 1;
        let around = if is_own { range.clone() } else { card(text, mean) };
        household_check(text, (mean, each), &around, report);
    }
}

fn is_mean(word: &str) -> bool {
    word == "average" || word.ends_with("متوسط") && word.chars().count() < 10
}

fn number(text: &Text<'_>, at: usize) -> Option<Share> {
    let token = text.tokens.get(at)?;
    token.plain_number().filter(|_| !token.is_approximate() && token.room() == 0)
}

/// The number of an average: after it, or before `on average`.
fn value_near(text: &Text<'_>, range: &Range<usize>, mean: usize) -> Option<usize> {
    let is_back = text.word(mean.saturating_sub(1)) == "on" || text.word(mean).starts_with("ال");
    let small = |at: &usize| number(text, *at).is_some_and(|share| share.micro() < 20_000_000);
    let after = (mean + 1..range.end.min(mean + 8)).find(small);
    let before = (range.start.max(mean.saturating_sub(6))..mean).rev().find(small);
    if is_back { before } else { after }
}

/// The paragraph's tokens around one of them.
fn card(text: &Text<'_>, at: usize) -> Range<usize> {
    let paragraph = |at: usize| text.paragraph(at);
    let own = paragraph(at);
    let start = (at.saturating_sub(CARD_TOKENS)..at).find(|&near| paragraph(near) == own);
    let end = (at + 1..text.tokens.len().min(at + CARD_TOKENS))
        .find(|&near| paragraph(near) != own)
        .unwrap_or(text.tokens.len().min(at + CARD_TOKENS));
    start.unwrap_or(at)..end
}

/// What a number counts: the word after it, or the label before its colon.
fn noun<'a>(text: &'a Text<'_>, at: usize) -> Vec<&'a str> {
    let after: Vec<&str> =
        (at + 1..at + 3).map(|at| text.word(at)).take_while(|word| !word.is_empty()).collect();
    let colon = at.checked_sub(1).filter(|&at| text.tokens[at].is_mark(&[':', '–', '-']));
    let before = colon.map(|colon| {
        (colon.saturating_sub(4)..colon)
            .rev()
            .map(|at| text.word(at))
            .take_while(|word| !word.is_empty())
    });
    before.into_iter().flatten().chain(after).collect()
}

fn is_household(word: &str) -> bool {
    let bare = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل")).unwrap_or(word);
    ["household", "famil", "اسره", "اسر", "عائله", "عائلات"]
        .iter()
        .any(|root| if root.is_ascii() { bare.starts_with(root) } else { bare == *root })
        || word == "للاسره"
}

/// `AUDIT-213`, where people and households are each told once.
fn household_check(
    text: &Text<'_>,
    (mean, each): (usize, usize),
    around: &Range<usize>,
    report: &mut Report,
) {
    let near = mean.min(each).saturating_sub(4)..(each.max(mean) + 7).min(text.tokens.len());
    let is_of = near.into_iter().any(|at| is_household(text.word(at)));
    let counts: Vec<usize> = around
        .clone()
        .filter(|&at| at != each && text.tokens[at].count().is_some() && !text.is_date(at))
        .collect();
    let find = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        counts.iter().copied().filter(|&at| noun(text, at).into_iter().any(is)).collect()
    };
    let homes = find(&is_household);
    let people = find(&|word| words::is_people(word) && words::group(word).is_none());
    let (&[by], &[whole], true) = (homes.as_slice(), people.as_slice(), is_of) else { return };
    // "Some 2,600 individuals": a tenth is left to it.
    let is_rough = text.tokens[whole].is_approximate() || text.tokens[whole].room() > 0;
    let size = text.tokens[whole].count().filter(|&count| count > 0);
    let homes = text.exact(by).filter(|&count| count > 0);
    let (Some(homes), Some(size), Some(said)) = (homes, size, number(text, each)) else { return };
    let scale = 10_u128.pow(said.decimals);
    let (exact, product) = (size * scale, said.digits * homes);
    // Averages are rounded either way, or cut.
    let room = if is_rough { exact / 10 } else { 0 };
    if exact.abs_diff(product) >= homes.max(room) && size > homes && size < 40 * homes {
        let hundredths = (size * 200 + homes) / (2 * homes);
        let arithmetic = format!(
            "{} / {} = {}.{:02} ≠ {said}",
            grouped(size),
            grouped(homes),
            hundredths / 100,
            hundredths % 100
        );
        let all = [by, whole, each];
        let (first, last) = (all.into_iter().min(), all.into_iter().max());
        say(text, (first.unwrap_or(each), last.unwrap_or(each)), "AUDIT-213", &arithmetic, report);
    }
}
