//! Numbers that would be a sum, or a stock with what came and went, were two digits of
//! one of them not in each other's place: `In January 2,646 came and in February 1,846,
//! 4,310 in all`.
//!
//! No form of words is asked for: the numbers near each other are tried with all of
//! them, in their sentence and with the sentences before it. Chance alone makes such a
//! slip seldom, and the fewer numbers are tried, the more seldom; so that of more than
//! a few only those are held to be a sum that a list, a role or a noun joins. A number
//! that another sum or percentage bears out has not slipped.

use std::collections::BTreeSet;
use std::ops::Range;

use super::nouns::stem_of;
use super::places::flow;
use super::portions::in_bracket;
use super::quantities::{Quantity, Role, is_compared, is_overlapping, quantities_read, tail};
use super::ratios::ratio_fits;
use super::said::Said;
use super::slips::swaps;
use super::statements::say;
use super::tokens::{Kind, Text};
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Quantities that are tried against each other.
const QUANTITIES_MAX: usize = 9;

/// Quantities of which any may be a sum of the others, whatever joins them.
const FREE_MAX: usize = 4;

/// Sentences that are read together.
const SENTENCES_MAX: usize = 4;

/// Tokens of sentences that are read together.
const TOKENS_MAX: usize = 200;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    let sentences = text.sentences();
    let told: Vec<Vec<Quantity>> = sentences.iter().map(|range| usable(text, range)).collect();
    for last in 0..sentences.len() {
        if told[last].is_empty() {
            continue;
        }
        for first in (0..=last).rev().take(SENTENCES_MAX) {
            let range = sentences[first].start..sentences[last].end;
            let count: usize = told[first..=last].iter().map(Vec::len).sum();
            let is_together = text.paragraph(range.start) == text.paragraph(range.end - 1)
                && !has_lines(text, &range)
                && range.len() <= TOKENS_MAX
                && count <= QUANTITIES_MAX;
            if !is_together || said.is_in(text, &range) {
                break;
            }
            if told[first].is_empty() || count < 3 || is_overlapping(text, &range) {
                continue;
            }
            let all: Vec<Quantity> = told[first..=last].iter().flatten().copied().collect();
            let window = Window { text, range, all, own: sentences[last].start };
            if window.check(report) {
                break;
            }
        }
    }
}

/// Whether a list in lines is meant, of which a part proves nothing.
fn has_lines(text: &Text<'_>, range: &Range<usize>) -> bool {
    let (start, end) = (text.tokens[range.start].start, text.tokens[range.end - 1].end);
    text.plain.chars[start..end].contains(&'\n')
}

/// Exact numbers that no table holds; small ones in words are of days and of teams.
fn usable(text: &Text<'_>, range: &Range<usize>) -> Vec<Quantity> {
    if text.is_in_table(range.start) {
        return Vec::new();
    }
    let is_used = |one: &Quantity| !one.is_few(text) && !one.is_loose;
    quantities_read(text, range).into_iter().filter(is_used).collect()
}

/// Numbers that are tried against each other.
struct Window<'a> {
    text: &'a Text<'a>,
    range: Range<usize>,
    all: Vec<Quantity>,
    /// Where the last of its sentences begins: what does not reach it was tried before.
    own: usize,
}

/// A total and its parts, as places among the numbers.
struct Sum {
    total: usize,
    parts: Vec<usize>,
}

impl Window<'_> {
    fn check(&self, report: &mut Report) -> bool {
        if self.stock(report) || self.product(report) {
            return true;
        }
        let sums = self.sums();
        let borne = self.borne_out(&sums);
        let slipped = sums
            .iter()
            .find(|sum| self.reaches(sum) && self.is_slipped(sum, &borne) && self.is_joined(sum));
        let Some(sum) = slipped else { return false };
        let values: Vec<u128> = sum.parts.iter().map(|&at| self.all[at].value).collect();
        let arithmetic = format!("{} ≠ {}", sum_text(&values), grouped(self.all[sum.total].value));
        let places = sum.parts.iter().chain([&sum.total]).map(|&at| self.all[at].at);
        let (first, last) = (places.clone().min().unwrap_or(0), places.max().unwrap_or(0));
        say(self.text, (first, last), "AUDIT-201", &arithmetic, report);
        true
    }

    /// Whether a sum needs all of the sentences: what needs fewer was tried with those.
    fn reaches(&self, sum: &Sum) -> bool {
        let mut places = sum.parts.iter().chain([&sum.total]);
        places.clone().any(|&at| self.all[at].at >= self.own)
            && (self.own == self.range.start || places.any(|&at| at == 0))
    }

    /// Every number as the total of those that stand together before it, after it or
    /// around it.
    fn sums(&self) -> Vec<Sum> {
        let count = self.all.len();
        let mut sums = Vec::new();
        for total in 0..count {
            for from in 0..count {
                for to in from + 2..=count {
                    let parts: Vec<usize> = (from..to).filter(|&at| at != total).collect();
                    let is_edge = total == from || total + 1 == to;
                    let fits = parts.iter().all(|&at| {
                        self.all[at].value < self.all[total].value
                            && self.all[at].is_money == self.all[total].is_money
                    });
                    if parts.len() > 1 && fits && !is_edge {
                        sums.push(Sum { total, parts });
                    }
                }
            }
        }
        sums
    }

    /// Numbers that a sum, or a percentage beside one of them, bears out.
    fn borne_out(&self, sums: &[Sum]) -> BTreeSet<usize> {
        let exact = sums.iter().filter(|sum| {
            let found: u128 = sum.parts.iter().map(|&at| self.all[at].value).sum();
            let room: u128 = sum.parts.iter().map(|&at| self.all[at].room).sum();
            found.abs_diff(self.all[sum.total].value) <= room + self.all[sum.total].room
        });
        let mut borne: BTreeSet<usize> =
            exact.flat_map(|sum| sum.parts.iter().copied().chain([sum.total])).collect();
        let percents = self.range.clone().filter(|&at| self.text.tokens[at].percent().is_some());
        for percent in percents {
            let near = |one: &Quantity| one.at.abs_diff(percent) < 8;
            for (part, one) in self.all.iter().enumerate().filter(|(_, one)| near(one)) {
                let wholes =
                    self.all.iter().enumerate().filter(|(_, other)| other.value > one.value);
                let whole = wholes
                    .clone()
                    .find(|(_, other)| ratio_fits(self.text, percent, one.at, other.at));
                borne.extend(whole.into_iter().flat_map(|(whole, _)| [part, whole]));
            }
        }
        borne
    }

    /// Whether one number with two digits in each other's place makes the sum.
    fn is_slipped(&self, sum: &Sum, borne: &BTreeSet<usize>) -> bool {
        let total = self.all[sum.total].value;
        let found: u128 = sum.parts.iter().map(|&at| self.all[at].value).sum();
        // All that the sentence tells: two digits are enough.
        let is_all = total > 99
            && sum.parts.len() + 1 == self.all.len()
            && (sum.total == 0 || sum.total + 1 == self.all.len())
            && self.is_list(&sum.parts);
        let swaps = |value: u128| match value {
            10..100 if is_all => vec![value % 10 * 10 + value / 10],
            _ => swaps(value),
        };
        let of_total = !borne.contains(&sum.total) && swaps(total).contains(&found);
        let of_part = |&at: &usize| {
            let part = self.all[at].value;
            !borne.contains(&at)
                && (total + part)
                    .checked_sub(found)
                    .is_some_and(|meant| swaps(part).contains(&meant))
        };
        let is_small = !is_all && sum.parts.iter().any(|&at| self.all[at].value < 10);
        let is_sum =
            is_small || sum.parts.iter().all(|at| borne.contains(at)) && borne.contains(&sum.total);
        !is_sum && found != total && (of_total || sum.parts.iter().any(of_part))
    }

    /// Whether the numbers are few, or something joins them.
    fn is_joined(&self, sum: &Sum) -> bool {
        let text = self.text;
        let total = &self.all[sum.total];
        let is_large = sum.parts.iter().all(|&at| self.all[at].value > 99) && total.value > 999;
        let is_few = self.all.len() <= FREE_MAX && is_large;
        let is_said = matches!(total.role, Role::Total | Role::These | Role::Said);
        let is_rest = sum.parts.iter().any(|&at| {
            matches!(self.all[at].role, Role::Rest | Role::Undone | Role::Change | Role::Said)
        });
        // "1,295 in May, 975 in June, 950 in July"; "505 (504) and 47 (50)", this year and last.
        let all = || sum.parts.iter().chain([&sum.total]).map(|&at| self.all[at].at);
        let is_series =
            all().all(|at| text.word(at + 1) == "in" && words::month(text.word(at + 2)).is_some());
        let is_inside = |&at: &usize| in_bracket(text, self.all[at].at);
        let is_mixed = sum.parts.iter().any(is_inside) && !sum.parts.iter().all(is_inside);
        // "8 million, against 6 last month"; not "grew by 380 to 2,420, against 1,860".
        let is_against = sum.parts.iter().any(|&at| is_compared(text, self.all[at].at))
            && sum.parts.iter().all(|&at| self.all[at].role != Role::Change);
        if total.role == Role::Each || is_against || is_series || is_mixed {
            return false;
        }
        let is_beside = sum.parts.iter().any(|&at| at.abs_diff(sum.total) == 1);
        // A number amid the list of the others is one more of them.
        let is_inside = sum.parts[0] < sum.total && sum.parts.last() > Some(&sum.total);
        let is_among = is_inside && !self.is_clause(sum.total);
        let is_one =
            !is_among && (is_few || self.is_list(&sum.parts) && is_beside || self.is_named(sum));
        is_said || is_rest || is_one
    }

    /// Whether a number ends a sentence that tells a part too: what follows begins anew.
    fn is_clause(&self, total: usize) -> bool {
        let at = self.all[total].at;
        let sentence = self.text.sentence(at);
        let has_part = total > 0 && sentence.contains(&self.all[total - 1].at);
        let is_last = self.all.get(total + 1).is_none_or(|next| !sentence.contains(&next.at));
        has_part && is_last
    }

    /// Whether numbers are told in one breath, with "and" or a mark between them.
    fn is_list(&self, parts: &[usize]) -> bool {
        parts.windows(2).all(|pair| {
            let (from, to) = (self.all[pair[0]].at, self.all[pair[1]].at);
            let mut between = from + 1..=to;
            to - from < 14
                && between.any(|at| {
                    let word = self.text.word(at);
                    words::is_and(word)
                        || self.text.tokens[at].is_mark(&[',', ';', '+', '/'])
                        || self.text.tokens[at].kind == Kind::End
                        || !word.is_ascii() && word.starts_with('و')
                })
        })
    }

    /// Whether the total and one of its parts are of the same noun.
    fn is_named(&self, sum: &Sum) -> bool {
        let noun = |at: usize| {
            let near = tail(self.text, self.all[at].at);
            near.first().map(|word| stem_of(word))
        };
        let Some(total) = noun(sum.total) else { return false };
        sum.parts.iter().any(|&at| noun(at).as_ref() == Some(&total))
    }

    /// `AUDIT-201`: what there was, came and went, and is there now.
    fn stock(&self, report: &mut Report) -> bool {
        if self.all.len() != 4 {
            return false;
        }
        let way = |at: usize| {
            let before =
                at.checked_sub(1).map_or(self.range.start.saturating_sub(1), |at| self.all[at].at);
            flow(self.text, before, self.all[at].at)
        };
        let (mut came, mut left, mut stocks) = (Vec::new(), Vec::new(), Vec::new());
        for (at, one) in self.all.iter().enumerate() {
            match way(at) {
                Some(true) => came.push(one),
                Some(false) => left.push(one),
                None => stocks.push(one),
            }
        }
        let (&[one], &[other], &[opening, closing]) =
            (came.as_slice(), left.as_slice(), stocks.as_slice())
        else {
            return false;
        };
        let (plus, minus) = (one.value, other.value);
        let is_exact = self.all.iter().all(|one| one.room == 0 && !one.is_money);
        let (Some(found), true) = ((opening.value + plus).checked_sub(minus), is_exact) else {
            return false;
        };
        let meant = [
            (closing.value, Some(found)),
            (opening.value, (closing.value + minus).checked_sub(plus)),
            (plus, (closing.value + minus).checked_sub(opening.value)),
            (minus, (opening.value + plus).checked_sub(closing.value)),
        ];
        let is_slip = |&(written, meant): &(u128, Option<u128>)| {
            meant.is_some_and(|meant| swaps(written).contains(&meant))
        };
        let is_wrong = found != closing.value && meant.iter().any(is_slip);
        if is_wrong {
            let arithmetic = format!(
                "{} + {} − {} = {} ≠ {}",
                grouped(opening.value),
                grouped(plus),
                grouped(minus),
                grouped(found),
                grouped(closing.value)
            );
            let (first, last) = (self.all[0].at, self.all[3].at);
            say(self.text, (first, last), "AUDIT-201", &arithmetic, report);
        }
        is_wrong
    }

    /// `AUDIT-215`: a slip away from the product of two others: `USD 85 a kit, the 1,400
    /// kits cost USD 191,000`.
    fn product(&self, report: &mut Report) -> bool {
        let &[first, second, third] = self.all.as_slice() else { return false };
        let is_exact = |one: &Quantity| one.room == 0 && one.value > 9;
        let large = first.value.max(second.value).max(third.value);
        if !self.all.iter().all(is_exact) || large < 1_000 {
            return false;
        }
        let orders = [[first, second, third], [first, third, second], [second, third, first]];
        let wrong = orders.into_iter().find_map(|[one, other, whole]| {
            let made = one.value.checked_mul(other.value)?;
            (whole.value == large && made != large && swaps(large).contains(&made)).then_some((
                one.value,
                other.value,
                made,
            ))
        });
        let Some((one, other, made)) = wrong else { return false };
        let arithmetic = format!(
            "{} × {} = {} ≠ {}",
            grouped(one),
            grouped(other),
            grouped(made),
            grouped(large)
        );
        say(self.text, (first.at, third.at), "AUDIT-215", &arithmetic, report);
        true
    }
}
