//! Numbers said to follow from those before them: `1,150 in round one and 1,430 in
//! round two, i.e. 2,580 payments`, and totals that open a sentence of their own
//! (`Altogether 12 flights ...`) after the numbers that they are of.
//!
//! The numbers before may be of many things, so that every sum, product and
//! quotient of them is tried first. Only where none fits, and one of them is a slip
//! of the pen away, is the number held to be wrong.

use std::ops::Range;

use super::said::Said;
use super::slips::{is_slip, is_sure_slip};
use super::split::counts_in;
use super::statements::say;
use super::tokens::{Kind, Text};
use super::words;
use crate::finding::{Report, grouped, sum_text};

/// Numbers before one that is said to follow from them.
const TERMS_MAX: usize = 9;

/// Sentences before one that opens with a total, in which its terms may stand.
const SENTENCES_MAX: usize = 3;

/// Lines over a total that may be what it is of.
const LINES_MAX: usize = 12;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let said = Said::new(report);
    let mut before: Vec<Range<usize>> = Vec::new();
    for range in text.sentences() {
        let is_said = said.is_in(text, &range);
        let is_running = range.clone().any(|at| is_running(text.word(at)));
        let counts = counts_in(text, &range);
        for &at in counts.iter().filter(|_| !is_said && !is_running) {
            let Some(claim) = claim_at(text, &range, at) else { continue };
            let own = counts.iter().copied().filter(|&count| count < at).count();
            let is_beside =
                |before: &&Range<usize>| text.paragraph(before.start) == text.paragraph(at);
            let mut earlier = before.iter().rev().take(SENTENCES_MAX).take_while(is_beside);
            // The sentence before, or as many as it takes for two numbers.
            let has_two = |before: &&Range<usize>| {
                (before.start..range.start).filter(|&at| text.exact(at).is_some()).count() > 1
            };
            let earlier = earlier.find(has_two).filter(|_| claim.opens && own == 0);
            let start = earlier.map_or(range.start, |before| before.start);
            if claim.opens && is_sum_of_lines(text, &before, at) {
                continue;
            }
            claim_check(text, &(start..at), at, &claim, report);
        }
        before.push(range);
    }
}

/// Whether a number is the sum of the sentences before it in its paragraph, as of
/// lines over their total.
fn is_sum_of_lines(text: &Text<'_>, before: &[Range<usize>], at: usize) -> bool {
    let is_beside = |line: &&Range<usize>| text.paragraph(line.start) == text.paragraph(at);
    let lines = before.iter().rev().take(LINES_MAX).take_while(is_beside);
    let mut sum = 0;
    lines.into_iter().any(|line| {
        sum += counts_in(text, line).iter().filter_map(|&at| text.exact(at)).sum::<u128>();
        text.exact(at) == Some(sum)
    })
}

/// A number that is said to follow from what is before it.
struct Claim {
    /// It opens a sentence, and what it is of stands in the one before.
    opens: bool,
    is_sum: bool,
}

/// Over a longer time than the numbers before are of.
fn is_running(word: &str) -> bool {
    matches!(
        word,
        "since" | "already" | "cumulative" | "cumulatively" | "both" | "once" | "منذ" | "تراكمي"
    )
}

/// What the words beside a number say of it.
fn claim_at(text: &Text<'_>, range: &Range<usize>, at: usize) -> Option<Claim> {
    if text.tokens[at].is_approximate() || text.tokens[at].may_be_year() {
        return None;
    }
    let near: Vec<&str> = (range.start..at).rev().take(6).map(|at| text.word(at)).collect();
    let close = (range.start..at).rev().take(4).take_while(|&at| {
        let token = &text.tokens[at];
        !text.word(at).is_empty() || token.is_mark(&['$', '€', ','])
    });
    let close: Vec<&str> = close.map(|at| text.word(at)).collect();
    let is_ie = close.iter().take(3).any(|word| matches!(*word, "ie" | "اي" | "words" | "meaning"));
    let has_total = near.iter().any(|word| is_total(word));
    let after: Vec<&str> = (at + 1..range.end.min(at + 5)).map(|at| text.word(at)).collect();
    let is_in_all = after
        .windows(2)
        .any(|two| matches!(two, ["in", "all" | "total"] | ["في", "المجموع" | "الاجمالي"]))
        || after.iter().any(|word| matches!(*word, "altogether" | "combined" | "thus" | "اجمالا"));
    // "for a total of 90", "leaving 12": a number of what stands before it.
    let is_of = near.iter().any(|word| is_of_all(word));
    let opens =
        (range.start..at).take(7).any(|at| is_total(text.word(at)) || is_of_all(text.word(at)))
            && at < range.start + 9
            || is_in_all && at < range.start + 2;
    let is_after = !(matches!(after.first(), Some(&("of" | "من"))));
    (is_after && (is_ie || has_total || is_in_all || is_of))
        .then_some(Claim { opens, is_sum: has_total || is_in_all || is_of })
}

fn is_total(word: &str) -> bool {
    matches!(
        word.strip_prefix('و').unwrap_or(word),
        "total"
            | "totalling"
            | "totaling"
            | "altogether"
            | "together"
            | "overall"
            | "sum"
            | "المجموع"
            | "مجموع"
            | "الاجمالي"
            | "اجمالي"
            | "باجمالي"
            | "بمجموع"
            | "مجموعه"
            | "مجموعهم"
            | "مجموعها"
            | "مجموعا"
            | "اجمالا"
    )
}

fn is_of_all(word: &str) -> bool {
    matches!(word, "sample" | "ليصل" | "لتصل" | "ليبلغ" | "لتبلغ" | "وبذلك" | "وبهذا" | "all")
}

/// How the numbers before would make the claimed one.
enum Way {
    Sum(Vec<u128>),
    Product(u128, u128),
    Quotient(u128, u128),
}

impl Way {
    /// The number they make, where it is whole.
    fn value(&self) -> Option<u128> {
        match self {
            Self::Sum(terms) => Some(terms.iter().sum()),
            Self::Product(one, other) => one.checked_mul(*other),
            Self::Quotient(one, other) => (*other > 0 && one % other == 0).then(|| one / other),
        }
    }

    fn text(&self, value: u128) -> String {
        match self {
            Self::Sum(terms) => sum_text(terms),
            Self::Product(one, other) => {
                format!("{} × {} = {}", grouped(*one), grouped(*other), grouped(value))
            }
            Self::Quotient(one, other) => {
                format!("{} / {} = {}", grouped(*one), grouped(*other), grouped(value))
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Sum(_) => "AUDIT-201",
            Self::Product(..) => "AUDIT-215",
            Self::Quotient(..) => "AUDIT-213",
        }
    }
}

/// The numbers before a claim that may make it; those in brackets only where
/// they are most.
fn terms_before(text: &Text<'_>, range: &Range<usize>) -> Option<Vec<usize>> {
    let mut depth = 0_usize;
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for at in range.clone() {
        depth += usize::from(text.tokens[at].is_mark(&['(']));
        depth = depth.saturating_sub(usize::from(text.tokens[at].is_mark(&[')'])));
        let token = &text.tokens[at];
        let is_small = token.is_in_words() && token.count().is_some_and(|count| count < 13);
        let is_count = token.count().is_some()
            && super::split::is_counted(text, at)
            && !text.is_date(at)
            && !is_small;
        match depth {
            _ if !is_count => {}
            0 => outside.push(at),
            _ => inside.push(at),
        }
    }
    let terms = if outside.len() > 1 { outside } else { inside };
    let is_known = terms.iter().all(|&at| text.exact(at).is_some());
    (is_known && (2..=TERMS_MAX).contains(&terms.len())).then_some(terms)
}

/// Sums of the terms that have one noun, of all of them, of the last ones; and
/// products and quotients of two.
fn ways(text: &Text<'_>, terms: &[usize], claim: (usize, &Claim)) -> Vec<Way> {
    let (at, claim) = claim;
    let value = |at: usize| text.tokens[at].count().unwrap_or(0);
    let noun = stem(text.word(at + 1));
    let is_same = |&&term: &&usize| !noun.is_empty() && stem(text.word(term + 1)) == noun;
    // "and 60 received": of the same, its noun left out.
    let is_bare = |&&term: &&usize| is_bare(text, term);
    let has_same = terms.iter().any(|term| is_same(&term));
    let same = terms.iter().filter(|term| has_same && (is_same(term) || is_bare(term)));
    let same: Vec<u128> = same.map(|&term| value(term)).collect();
    let all: Vec<u128> = terms.iter().map(|&term| value(term)).collect();
    let mut ways = Vec::new();
    if same.len() > 1 {
        ways.push(Way::Sum(same));
    }
    ways.push(Way::Sum(all.clone()));
    for (index, &term) in terms.iter().enumerate().filter(|(_, term)| is_each(text, **term)) {
        let others = all.iter().enumerate().filter(|(at, _)| *at != index);
        ways.extend(others.map(|(_, &other)| Way::Product(value(term), other)));
    }
    if let &[one, other] = all.as_slice() {
        ways.push(Way::Product(one, other));
        if !claim.is_sum {
            ways.push(Way::Quotient(one.max(other), one.min(other)));
        }
    }
    ways
}

fn is_each(text: &Text<'_>, at: usize) -> bool {
    (at + 1..at + 4).any(|at| matches!(text.word(at), "each" | "apiece" | "per" | "لكل"))
}

/// Whether no noun follows a number that is no money.
fn is_bare(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at + 1);
    let is_verb = word.is_ascii() && word.len() > 4 && word.ends_with("ed");
    let is_joint =
        matches!(word, "in" | "to" | "from" | "at" | "with" | "for" | "were" | "في" | "الي" | "من");
    let ends = text.tokens.get(at + 1).is_none_or(|token| token.is_mark(&[',', ';', ':', '–']));
    !super::places::is_money(text, at) && (is_verb || is_joint || ends)
}

fn stem(word: &str) -> String {
    word.chars().take(4).collect()
}

/// Whether anything that can be made of the terms is the claimed number.
fn is_explained(terms: &[u128], value: u128) -> bool {
    let sums = (1..1_usize << terms.len()).map(|set| {
        let chosen = terms.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        chosen.map(|(_, term)| term).sum::<u128>()
    });
    let of_two = terms.iter().any(|one| {
        terms.iter().any(|other| {
            one.checked_mul(*other) == Some(value)
                || one.abs_diff(*other) == value
                || *other > 0 && (one / other == value || one.div_ceil(*other) == value)
        })
    });
    sums.into_iter().any(|sum| sum == value) || of_two
}

fn claim_check(
    text: &Text<'_>,
    range: &Range<usize>,
    at: usize,
    claim: &Claim,
    report: &mut Report,
) {
    let Some(value) = text.exact(at) else { return };
    let Some(terms) = terms_before(text, range) else { return };
    let values: Vec<u128> = terms.iter().filter_map(|&term| text.exact(term)).collect();
    // The last number before it with no mark between: "5 of 12, i.e. 12".
    if is_explained(&values, value) || is_loose(text, range) {
        return;
    }
    for way in ways(text, &terms, (at, claim)) {
        let Some(meant) = way.value() else { continue };
        let is_same_noun = matches!(&way, Way::Sum(some) if some.len() < values.len());
        let is_sure = is_sure_slip(value, meant)
            || (claim.opens || is_same_noun) && claim.is_sum && is_slip(value, meant);
        if is_sure {
            let arithmetic = format!("{} ≠ {}", way.text(meant), grouped(value));
            return say(text, (terms[0], at), way.code(), &arithmetic, report);
        }
    }
}

/// Whether people may be counted twice, or what is told is not all.
fn is_loose(text: &Text<'_>, range: &Range<usize>) -> bool {
    let words: Vec<&str> = range
        .clone()
        .filter(|&at| matches!(text.tokens[at].kind, Kind::Word(_)))
        .map(|at| text.word(at))
        .collect();
    words.iter().any(|word| words::is_example(word) && *word != "each")
        || words::is_counted_once(&words.join(" "))
}
