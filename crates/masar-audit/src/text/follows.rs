//! Numbers that must follow from those around them, by the part that the words
//! give them ([`super::quantities`]): totals, rests, differences, so much each. A
//! number that some sum, difference or product around it gives is left alone; else
//! it is held against what its part says that it is.
//!
//! A sentence that tells too little is read with the one before it. Where the form
//! leaves open which numbers are meant, only a slip of the pen is an error.

use std::ops::Range;

use super::growth::is_old;
use super::nouns::stem_of;
use super::quantities::{Quantity, Role, is_compared, is_overlapping, lead, quantities_read, tail};
use super::said::Said;
use super::slips::{is_slip, is_sure_slip};
use super::statements::say;
use super::tokens::{Kind, Text};
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Quantities that are tried against each other.
const QUANTITIES_MAX: usize = 10;

/// Tokens of a sentence that is read with the next.
const BEFORE_TOKENS_MAX: usize = 80;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    let mut before: (Range<usize>, Vec<Quantity>) = (0..0, Vec::new());
    // Whether it was told in sentences of one number each, as on a card.
    let mut is_card = true;
    for range in text.sentences() {
        let own = quantities_read(text, &range);
        let is_next = before.0.end + 1 == range.start
            && before.0.len() <= BEFORE_TOKENS_MAX
            && text.paragraph(before.0.start) == text.paragraph(range.start);
        let is_said = said.is_in(text, &range);
        let is_open = (1..=QUANTITIES_MAX).contains(&own.len()) && !is_said;
        if is_open && own.iter().any(|one| one.role != Role::Plain) && !is_overlapping(text, &range)
        {
            let is_usable = is_next && !said.is_in(text, &before.0);
            let earlier = if is_usable { before.1.as_slice() } else { &[] };
            sentence_check(text, earlier, &own, report);
        }
        is_card = own.len() == 1 && (is_card || !is_next);
        let told = if is_card && is_next && own.len() == 1 { before.1 } else { Vec::new() };
        before = (range, told.into_iter().chain(own).collect());
    }
}

fn sentence_check(text: &Text<'_>, earlier: &[Quantity], own: &[Quantity], report: &mut Report) {
    let all: Vec<Quantity> = earlier.iter().chain(own).copied().collect();
    if all.len() > 2 * QUANTITIES_MAX {
        return;
    }
    for (index, one) in own.iter().enumerate() {
        let others: Vec<Quantity> =
            all.iter().copied().filter(|other| other.at != one.at).collect();
        let is_other = one.role != Role::Change && is_compared(text, one.at);
        if one.role == Role::Plain || one.is_loose || is_other || is_explained(one, &others) {
            continue;
        }
        let scope = Scope { text, one, earlier, before: &own[..index], after: &own[index + 1..] };
        let arithmetic = match one.role {
            Role::Total | Role::These | Role::Said => scope.total().or_else(|| scope.made()),
            Role::Rest | Role::Undone => scope.rest(),
            Role::Change => scope.change(),
            Role::Each => scope.each(),
            Role::Plain => None,
        };
        if let Some(Wrong { code, arithmetic, first }) = arithmetic {
            let last = own.iter().map(|one| one.at).max().unwrap_or(one.at);
            let last = if first > one.at { last } else { one.at };
            say(text, (first.min(one.at), last), code, &arithmetic, report);
            return;
        }
    }
}

/// Whether a sum, a difference, a product or an average of the others gives it.
pub(super) fn is_explained(one: &Quantity, others: &[Quantity]) -> bool {
    let same: Vec<&Quantity> =
        others.iter().filter(|other| other.is_money == one.is_money).collect();
    let value = one.value;
    let fits = |found: u128, room: u128| found.abs_diff(value) <= room + one.room;
    let total = |run: &[&Quantity]| {
        (
            run.iter().map(|one| one.value).sum::<u128>(),
            run.iter().map(|one| one.room).sum::<u128>(),
        )
    };
    // A sum of those beside each other, with or without one that is not among them.
    let is_made = |from: usize, to: usize| {
        let (sum, room) = total(&same[from..to]);
        let mut rest = same[..from].iter().chain(&same[to..]);
        fits(sum, room)
            || rest.any(|other| {
                fits(other.value.abs_diff(sum), room + other.room)
                    || fits(other.value + sum, room + other.room)
            })
    };
    let is_product = |a: &Quantity, b: &Quantity| {
        a.value.checked_mul(b.value) == Some(value)
            || b.value > 1 && value > 0 && (2 * a.value + b.value) / (2 * b.value) == value
            || b.value > 1 && value > 0 && a.value / b.value == value
    };
    (0..same.len()).any(|from| (from + 1..=same.len()).any(|to| is_made(from, to)))
        || others.iter().any(|a| others.iter().any(|b| a.at != b.at && is_product(a, b)))
}

/// What is wrong and where it begins.
struct Wrong {
    code: &'static str,
    arithmetic: String,
    first: usize,
}

/// A quantity with a role among the others.
struct Scope<'a> {
    text: &'a Text<'a>,
    one: &'a Quantity,
    earlier: &'a [Quantity],
    before: &'a [Quantity],
    after: &'a [Quantity],
}

fn values(terms: &[Quantity]) -> Vec<u128> {
    terms.iter().map(|term| term.value).collect()
}

/// Those of the last that are told in one list: near each other, with "and" or a mark
/// between them, small numbers in words not beside digits.
fn listed(text: &Text<'_>, told: Vec<Quantity>) -> Vec<Quantity> {
    let told = unbracketed(text, told);
    let is_digits = told.last().is_some_and(|last| !last.is_few(text));
    let told: Vec<Quantity> =
        told.into_iter().filter(|one| !is_digits || !one.is_few(text)).collect();
    let joined = |pair: &[Quantity]| {
        let between = pair[0].at + 1..=pair[1].at;
        pair[1].at - pair[0].at < 14
            && between.clone().any(|at| {
                let word = text.word(at);
                words::is_and(word)
                    || text.tokens[at].is_mark(&[',', ';', '+', '/'])
                    || text.tokens[at].kind == Kind::End
                    || !word.is_ascii() && word.starts_with('و')
            })
    };
    let run = told.windows(2).rev().take_while(|pair| joined(pair)).count();
    let from = told.len().saturating_sub(run + 1);
    told[from..].to_vec()
}

/// Those outside brackets, where two are: `6 to Niger (812 passengers), 4 to Rwanda (547)`.
fn unbracketed(text: &Text<'_>, told: Vec<Quantity>) -> Vec<Quantity> {
    let is_inside = |one: &Quantity| {
        let start = text.sentence(one.at).start;
        let mut marks = (start..one.at).rev().filter(|&at| text.tokens[at].is_mark(&['(', ')']));
        marks.next().is_some_and(|at| text.tokens[at].is_mark(&['(']))
    };
    let outside: Vec<Quantity> = told.iter().copied().filter(|one| !is_inside(one)).collect();
    if outside.len() > 1 { outside } else { told }
}

/// Whether a sum is not far from what it should be: by a third at most.
fn is_near(sum: u128, size: u128) -> bool {
    3 * sum > 2 * size && 3 * size > 2 * sum
}

impl Scope<'_> {
    /// Those of the same kind; what something is compared with is no part of it.
    fn alike<'b>(&'b self, these: &'b [Quantity]) -> impl Iterator<Item = Quantity> + 'b {
        let is_sum = matches!(self.one.role, Role::Total | Role::These | Role::Said);
        these.iter().copied().filter(move |other| {
            other.is_money == self.one.is_money && !(is_sum && is_compared(self.text, other.at))
        })
    }

    /// The quantities told before, with those of the sentence before where the
    /// sentence itself has fewer than `least`; none where one of them is not exact.
    fn told(&self, least: usize) -> Vec<Quantity> {
        let own: Vec<Quantity> = self.alike(self.before).collect();
        let told =
            if own.len() < least { self.alike(self.earlier).chain(own).collect() } else { own };
        if told.iter().any(|one| one.is_loose) { Vec::new() } else { told }
    }

    fn room(&self, terms: &[Quantity]) -> u128 {
        self.one.room + terms.iter().map(|term| term.room).sum::<u128>()
    }

    fn noun(&self, one: &Quantity) -> Option<String> {
        const VERBS: &str = " are were is was had has have did do to in of for more still remain remained \
            from at on by and or who could with per each also لا لم في من الي علي لكل اخري ";
        let word = tail(self.text, one.at).first().copied()?;
        (!words::is_in(VERBS, word)).then(|| stem_of(word))
    }

    /// Whether the quantity is, by its noun, of the same things as one of those.
    fn is_same(&self, terms: &[Quantity]) -> bool {
        let Some(noun) = self.noun(self.one) else { return true };
        let text = self.text;
        self.one.is_money
            || terms.iter().any(|term| {
                let near = (term.at.saturating_sub(4)..term.at + 4).map(|at| text.word(at));
                near.into_iter().any(|word| !word.is_empty() && stem_of(word) == noun)
            })
    }

    /// Whether its noun stands anywhere in the sentence of those.
    fn is_told(&self, terms: &[Quantity]) -> bool {
        let (Some(noun), Some(first)) = (self.noun(self.one), terms.first()) else { return true };
        let mut sentence = self.text.sentence(first.at);
        sentence.any(|at| stem_of(self.text.word(at)) == noun)
    }

    fn sum_wrong(&self, terms: &[Quantity]) -> Wrong {
        let arithmetic = format!("{} ≠ {}", sum_text(&values(terms)), grouped(self.one.value));
        Wrong {
            code: "AUDIT-201",
            arithmetic,
            first: terms.first().map_or(self.one.at, |term| term.at),
        }
    }

    /// `AUDIT-201`: the numbers before are the total.
    fn total(&self) -> Option<Wrong> {
        let told = listed(self.text, self.told(2));
        let value = self.one.value;
        let runs = (0..told.len().saturating_sub(1)).map(|from| &told[from..]);
        // A total that opens its sentence, of the same things, is of the one before.
        let opens = self.before.is_empty() && self.one.role == Role::Total && self.is_told(&told);
        let is_slipped = |sum: u128| is_sure_slip(value, sum) || opens && is_slip(value, sum);
        let slip =
            runs.clone().find(|run| is_slipped(values(run).iter().sum()) && self.room(run) == 0);
        if let Some(run) = slip {
            return Some(self.sum_wrong(run));
        }
        if let Some(wrong) = self.running() {
            return Some(wrong);
        }
        let from = told.iter().rposition(|term| term.value >= value).map_or(0, |at| at + 1);
        let run = &told[from..];
        let sum: u128 = values(run).iter().sum();
        let is_whole = run.len() > 1 && from == 0 && is_near(sum, value);
        let is_list = match self.one.role {
            Role::These => self.is_same(run),
            _ => run.len() > 2,
        };
        (is_whole && is_list && sum.abs_diff(value) > self.room(run)).then(|| self.sum_wrong(run))
    }

    /// `AUDIT-215`, `AUDIT-213`: a slip away from the product or the quotient of the
    /// two numbers told: `45 sessions of 24 people each, i.e. 1,800 places`.
    fn made(&self) -> Option<Wrong> {
        let told = self.told(1);
        let pairs = told.iter().enumerate().take(4);
        pairs
            .flat_map(|(at, one)| told[at + 1..].iter().map(move |other| (one, other)))
            .find_map(|(one, other)| self.made_of(one, other, told.len() == 2))
    }

    fn made_of(&self, one: &Quantity, other: &Quantity, is_only: bool) -> Option<Wrong> {
        let (high, low) = (one.value.max(other.value), one.value.min(other.value));
        let product = one.value.checked_mul(other.value).map(|made| ("AUDIT-215", '×', made));
        let is_whole =
            is_only && self.one.role == Role::Said && low > 0 && high.is_multiple_of(low);
        let quotient = is_whole.then(|| ("AUDIT-213", '/', high / low));
        // What is said to follow from two numbers, and divides: any slip is one.
        let is_slip = |&(_, sign, made): &(&str, char, u128)| {
            is_sure_slip(self.one.value, made) || sign == '/' && is_slip(self.one.value, made)
        };
        let (code, sign, made) = product.into_iter().chain(quotient).find(is_slip)?;
        let (first, second) = if sign == '/' { (high, low) } else { (one.value, other.value) };
        let arithmetic = format!(
            "{} {sign} {} = {} ≠ {}",
            grouped(first),
            grouped(second),
            grouped(made),
            grouped(self.one.value)
        );
        Some(Wrong { code, arithmetic, first: one.at.min(other.at) })
    }

    /// `894 were returned, bringing to 9,617 the number (8,723 before)`.
    fn running(&self) -> Option<Wrong> {
        let alike = self.alike(self.before).chain(self.alike(self.after));
        let others: Vec<Quantity> = alike.filter(|one| !one.is_few(self.text)).collect();
        let pairs = others
            .iter()
            .enumerate()
            .flat_map(|(at, one)| others[at + 1..].iter().map(move |other| [*one, *other]));
        let is_slip = |pair: &[Quantity; 2]| {
            is_sure_slip(self.one.value, pair[0].value + pair[1].value) && self.room(pair) == 0
        };
        let exact = others.iter().all(|other| !other.is_loose);
        pairs.into_iter().find(is_slip).filter(|_| exact).map(|pair| self.sum_wrong(&pair))
    }

    /// `AUDIT-201`: what was told and what is left are the whole.
    fn rest(&self) -> Option<Wrong> {
        let mut told = self.told(2);
        told.extend(self.alike(self.after).take(1).filter(|next| self.is_base(next)));
        let whole =
            told.iter().copied().max_by_key(|one| (one.value, std::cmp::Reverse(one.at)))?;
        let mut parts: Vec<Quantity> =
            told.iter().copied().filter(|one| one.at != whole.at).collect();
        parts.push(*self.one);
        let sum: u128 = values(&parts).iter().sum();
        let room = self.room(&parts) + whole.room;
        let is_off = sum.abs_diff(whole.value) > room && self.one.value < whole.value;
        let is_slip = parts.len() > 1
            && whole
                .value
                .checked_sub(sum - self.one.value)
                .is_some_and(|meant| is_sure_slip(self.one.value, meant));
        let is_plain = match (parts.len(), self.one.role) {
            (2, Role::Rest) => is_near(sum, whole.value),
            (2, _) => is_near(sum, whole.value) && sum > whole.value,
            (3.., Role::Rest) => 6 * sum > 5 * whole.value && 5 * sum < 6 * whole.value,
            _ => false,
        };
        let is_wrong = is_off
            && (is_slip || is_plain && (self.one.role == Role::Undone || self.is_same(&told)));
        is_wrong.then(|| {
            let arithmetic = format!("{} ≠ {}", sum_text(&values(&parts)), grouped(whole.value));
            let first = told.first().map_or(self.one.at, |one| one.at);
            Wrong { code: "AUDIT-201", arithmetic, first }
        })
    }

    /// `1,170 of the original 1,400 remained`.
    fn is_base(&self, next: &Quantity) -> bool {
        let between = (self.one.at + 1..next.at).map(|at| self.text.word(at));
        !next.is_loose
            && next.at - self.one.at < 8
            && between.into_iter().any(|word| matches!(word, "of" | "اصل"))
    }

    /// `AUDIT-211`: the difference of the two numbers told.
    fn change(&self) -> Option<Wrong> {
        let told = self.told(2);
        let mut around: Vec<Quantity> = if told.len() < 2 {
            told.into_iter().chain(self.alike(self.after)).collect()
        } else {
            told
        };
        // "By 20 to 226, compared with 233 a year earlier": since another time.
        if tail(self.text, self.one.at).iter().any(|word| matches!(*word, "to" | "الي")) {
            around.retain(|one| !is_compared(self.text, one.at));
        }
        let is_large = self.one.value > 12;
        around.retain(|one| one.role != Role::Change && !(is_large && one.is_few(self.text)));
        let is_turned = |one: &Quantity| is_old(self.text, one.at);
        let pairs: Vec<[Quantity; 2]> =
            around.windows(2).filter_map(|pair| pair.try_into().ok()).collect();
        let is_only = pairs.len() == 1;
        pairs.into_iter().find_map(|pair| {
            let [one, other] = pair;
            let (high, low) = (one.value.max(other.value), one.value.min(other.value));
            let (part, value) = (high - low, self.one.value);
            let room = self.room(&pair);
            let is_slip = is_sure_slip(value, part);
            let is_plain = is_only && part > 0 && value < 3 * part && part < 3 * value;
            let is_exact =
                !one.is_loose && !other.is_loose && part.abs_diff(value) > room && 100 * low > high;
            let is_after =
                other.at < self.one.at || self.before.is_empty() && pair.iter().any(is_turned);
            (is_exact && is_after && (is_slip || is_plain && low > 0)).then(|| {
                let arithmetic = format!(
                    "{} − {} = {} ≠ {}",
                    grouped(high),
                    grouped(low),
                    grouped(part),
                    grouped(value)
                );
                Wrong { code: "AUDIT-211", arithmetic, first: one.at.min(other.at) }
            })
        })
    }

    /// `AUDIT-213`: `3,600 people in 720 tents, each for five`.
    fn each(&self) -> Option<Wrong> {
        let others: Vec<Quantity> = self.before.iter().chain(self.after).copied().collect();
        let &[one, other] = others.as_slice() else { return None };
        let (high, low) = if one.value > other.value { (one, other) } else { (other, one) };
        let value = self.one.value;
        let product = low.value.saturating_mul(self.one.value);
        let room = low.value.saturating_mul(self.one.room) + high.room;
        let is_exact = !one.is_loose
            && !other.is_loose
            && low.room == 0
            && product.abs_diff(high.value) > room;
        // A mean need not be whole.
        let is_mean = lead(self.text, self.one.at)
            .iter()
            .any(|word| *word == "average" || word.ends_with("متوسط"));
        let is_off = product.abs_diff(high.value) >= low.value;
        let is_even = low.value > 1 && (high.value.is_multiple_of(low.value) || is_mean && is_off);
        let found = high.value / low.value.max(1);
        let is_near = value < 2 * found && found < 2 * value && value < high.value;
        let is_kind = high.is_money == self.one.is_money;
        (is_exact && is_even && is_near && is_kind && found != value).then(|| {
            let arithmetic = format!(
                "{} / {} = {} ≠ {}",
                grouped(high.value),
                grouped(low.value),
                grouped(found),
                grouped(value)
            );
            Wrong { code: "AUDIT-213", arithmetic, first: one.at.min(other.at) }
        })
    }
}
