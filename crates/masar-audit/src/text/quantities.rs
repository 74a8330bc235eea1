//! The numbers of a sentence as quantities: what each amounts to, what kind it is
//! of, and which part the words around it give it: a total, a rest, a change, so
//! much each.
//!
//! A role is only what the words say. Whether the numbers bear it out is for
//! [`super::follows`] to judge.

use std::ops::Range;

use super::changes::direction;
use super::places::is_money;
use super::split::counts_in;
use super::tokens::Text;
use super::words;

/// Words before a number that may say its role.
const LEAD_WORDS_MAX: usize = 12;

/// Words after a number that may say its role.
const TAIL_WORDS_MAX: usize = 6;

/// Tokens from a word that compares to what it compares with.
const COMPARED_MAX: usize = 14;

/// What the words say that a number is of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Their sum: `in all`, `bringing the number to`.
    Total,
    /// Things named before: `the 4,600 kits`.
    These,
    /// What is left: `the remaining`, `a shortfall of`.
    Rest,
    /// Not done, gone, refused: what is left, if nothing else was.
    Undone,
    /// The difference of two: `an increase of`, `which is 500 more`.
    Change,
    /// So much for each.
    Each,
    /// What follows from the numbers before, in whatever way: `i.e. 2,580`.
    Said,
    /// Nothing said.
    Plain,
}

/// A whole number that counts something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub(super) at: usize,
    pub(super) value: u128,
    pub(super) room: u128,
    pub(super) is_money: bool,
    pub(super) is_loose: bool,
    pub(super) role: Role,
}

impl Quantity {
    /// Whether it is small and told in words, as days and teams are.
    pub(super) fn is_few(&self, text: &Text<'_>) -> bool {
        self.value < 13 && text.tokens[self.at].is_in_words()
    }
}

/// The quantities between two tokens.
pub(super) fn quantities_read(text: &Text<'_>, range: &Range<usize>) -> Vec<Quantity> {
    let read = |at: usize| {
        let token = &text.tokens[at];
        Some(Quantity {
            at,
            value: token.count()?,
            room: token.room(),
            is_money: is_money(text, at),
            is_loose: token.is_approximate(),
            role: role_of(text, at),
        })
    };
    counts_in(text, range).into_iter().filter_map(read).collect()
}

/// The words before a number, nearest first: those of its clause, and where it has
/// none the clause before.
pub(super) fn lead<'a>(text: &'a Text<'_>, at: usize) -> Vec<&'a str> {
    let mut words: Vec<&str> = Vec::new();
    for near in (0..at).rev().take(2 * LEAD_WORDS_MAX) {
        let token = &text.tokens[near];
        match token.word() {
            Some(word) => words.push(word),
            None if token.is_mark(&['$', '€', '£', '-', '\'', '"', '"', '+']) => {}
            // "Total: 46 flights".
            None if token.is_mark(&[':']) && words.is_empty() => {}
            None if token.is_mark(&[',']) && words.iter().all(|word| is_numbering(word)) => {}
            None => break,
        }
        if words.len() == LEAD_WORDS_MAX {
            break;
        }
    }
    words
}

/// Words that only say that a number follows.
fn is_numbering(word: &str) -> bool {
    matches!(bare(word), "عددهم" | "عددها" | "عددهن" | "البالغ" | "هي" | "هم" | "ال")
}

/// The words after a number, to the end of its clause or the next number.
pub(super) fn tail<'a>(text: &'a Text<'_>, at: usize) -> Vec<&'a str> {
    let words = (at + 1..at + 1 + TAIL_WORDS_MAX).map(|at| text.word(at));
    words.take_while(|word| !word.is_empty()).collect()
}

/// A word without its "and", "then" or "to".
pub(super) fn bare(word: &str) -> &str {
    if word.is_ascii() || word.chars().count() < 4 {
        return word;
    }
    word.strip_prefix(['و', 'ف']).unwrap_or(word)
}

fn any(words: &[&str], known: &str) -> bool {
    words.iter().any(|word| has(known, word))
}

fn has(known: &str, word: &str) -> bool {
    let is_in = |word: &str| words::is_in(known, word);
    is_in(word) || is_in(bare(word))
}

const REST: &str = " remaining rest remainder leaving leaves gap shortfall deficit balance unmet \
    outstanding still الباقي الباقون الباقين الباقيه المتبقيه المتبقي المتبقون المتبقين البقيه تبقي \
    يتبقي بقي بقيت فجوه فجوته بفجوه عجز عجزا بعجز نقص ينقص ينقصه تزال يزال مازال مازالت ";
const REST_AFTER: &str = " remain remained remains remaining still outstanding pending vacant \
    unfilled unmet missing متبقيه متبقيا شاغره شاغرا معلقه ";
const UNDONE: &str =
    " dropped withdrew failed refused declined absent cancelled rejected undelivered ";
const UNDONE_BEFORE: &str = " انسحب انسحبت تخلف تغيب رفض رفضت اعتذر الغيت رسب ";
const TOTAL: &str = " total totals totalled totaled totalling totaling altogether sum combined \
    together making مجموع المجموع مجموعه مجموعها مجموعهم اجمالي الاجمالي باجمالي بمجموع اجماليه \
    ليصل لتصل ليصبح ليبلغ لتبلغ يبلغ ليرتفع لترتفع فبلغ فيبلغ معا جميعا ";
const TOTAL_AFTER: &str = " altogether together combined overall اجمالا جميعا معا ";
const CHANGE: &str = " difference net surplus فارق بفارق صافي بصافي بمقدار الفارق بفرق ";
const CHANGE_AFTER: &str = " more fewer less higher lower اكثر اقل ";
const THAT_IS: &str = " is ie or by makes means اي وهو وهي ";
const SAID: &str = " ie words meaning thus hence therefore اي ";
const THUS: &str = " بذلك وبذلك ";
const EACH: &str = " each average mean apiece بمتوسط متوسط المتوسط بمعدل كل لكل منها ";
const EACH_AFTER: &str = " each per apiece لكل ";

/// What the words around a number say that it is.
fn role_of(text: &Text<'_>, at: usize) -> Role {
    let (lead, tail) = (lead(text, at), tail(text, at));
    let near = &lead[..lead.len().min(5)];
    let clause = near.split(|word| words::is_and(word)).next().unwrap_or(near);
    let is_rest = is_other(&lead) || any(near, REST);
    let after = &tail[..tail.len().min(4)];
    let is_of =
        lead.iter().zip(lead.iter().skip(1)).take(4).any(|(one, before)| {
            matches!(*one, "the" | "these") && matches!(*before, "of" | "from")
        });
    let is_base = is_of || matches!(lead.first(), Some(&("of" | "اصل")));
    let next = text.tokens.get(at + 1 + tail.len());
    let is_total = is_in_all(&lead, &tail, next.is_none_or(|next| next.count().is_none()))
        || is_risen(text, at)
        || is_brought(&lead)
        || any(near, TOTAL)
        || matches!(near, ["makes" | "gives", "that" | "this", ..])
        || tail.first().is_some_and(|word| has(TOTAL_AFTER, word))
        || after.contains(&"thus")
        || after.contains(&"aboard")
        || text.word(at + 1) != "of" && tail.windows(2).any(|two| two == ["on", "board"])
        || matches!(lead.as_slice(), ["quarter" | "half" | "semester", ..]);
    match () {
        () if is_rest && !is_of || any(&after[..after.len().min(3)], REST_AFTER) => Role::Rest,
        () if is_total && !is_of => Role::Total,
        () if is_change(clause, after) => Role::Change,
        () if any(near, EACH) || any(after, EACH_AFTER) => Role::Each,
        () if any(&near[..near.len().min(3)], SAID) || any(near, THUS) => Role::Said,
        () if is_undone(near, after) => Role::Undone,
        () if !is_base && is_these(&lead) => Role::These,
        () => Role::Plain,
    }
}

/// Whether a number is one that another is compared with: `against 285 last year`.
pub(super) fn is_compared(text: &Text<'_>, at: usize) -> bool {
    const COMPARED: &str = " compared compares against versus vs مقارنه بالمقارنه مقابل ";
    let start = at.saturating_sub(COMPARED_MAX).max(text.sentence(at).start);
    (start..at)
        .rev()
        .take_while(|&at| !text.tokens[at].is_mark(&[',', ';', ':', '(', ')']))
        .any(|at| has(COMPARED, text.word(at)))
}

/// `The other 4,880`, `الأغطية الأخرى وعددها 4,880`.
fn is_other(lead: &[&str]) -> bool {
    matches!(lead, ["other", "the", ..])
        || lead.first().is_some_and(|word| is_numbering(word))
            && lead.iter().take(3).any(|word| matches!(*word, "الاخري" | "الاخرون" | "الاخرين"))
}

fn is_change(near: &[&str], after: &[&str]) -> bool {
    // "An increase over the 159", "a surplus that fell to 46": what it was or became.
    let is_end = near.iter().any(|word| matches!(*word, "to" | "from" | "over" | "الي" | "من"));
    let is_told = any(near, CHANGE) || near.iter().take(4).any(|word| direction(word).is_some());
    is_told && !is_end
        || after.first().is_some_and(|word| has(CHANGE_AFTER, word))
            && (after.contains(&"than")
                || near.first().is_some_and(|word| has(THAT_IS, word))
                || near.is_empty() && after.len() == 1)
        || matches!(near, ["ب", more, ..] if has(CHANGE_AFTER, more)) && near.len() < 4
}

fn is_undone(near: &[&str], after: &[&str]) -> bool {
    let is_not = after.windows(2).any(|pair| {
        matches!(pair[0], "did" | "had" | "have" | "has" | "were" | "was" | "are" | "is" | "could")
            && matches!(pair[1], "not" | "never")
    });
    is_not
        || any(after, UNDONE)
        || any(&near[..near.len().min(2)], UNDONE_BEFORE)
        || after.iter().any(|word| matches!(*word, "لم" | "فلم" | "ولم"))
}

/// `in all`, `in total`, `في المجموع`; not `in all 18 states`.
fn is_in_all(lead: &[&str], tail: &[&str], is_last: bool) -> bool {
    let is_it = |pair: &[&str]| {
        matches!(pair, ["in", "all" | "total", ..] | ["في", "المجموع" | "الاجمالي", ..])
    };
    let before = lead.windows(2).take(2).any(|pair| is_it(&[pair[1], pair[0]]));
    before || is_last && tail.windows(2).any(is_it)
}

/// `bringing the number of cases to`, `bringing to`.
fn is_brought(lead: &[&str]) -> bool {
    let brings = |word: &&str| {
        ["bring", "brought", "taking", "raising"].iter().any(|root| word.starts_with(root))
    };
    let is_arabic = |word: &&str| {
        matches!(*word, "ليصل" | "لتصل" | "ليرتفع" | "لترتفع" | "ليصبح" | "ليبلغ" | "لتبلغ")
    };
    match lead.first() {
        Some(&"to") => lead.iter().any(brings),
        Some(&"الي") => lead.iter().any(is_arabic),
        _ => false,
    }
}

/// `ليرتفع العدد من 8,723 إلى 9,617`, `raising the number from 8,723 to`.
fn is_risen(text: &Text<'_>, at: usize) -> bool {
    let back = |back: usize| at.checked_sub(back);
    let is_to = back(1).is_some_and(|at| matches!(text.word(at), "to" | "الي"));
    let Some(from) = back(2).filter(|&at| is_to && text.tokens[at].count().is_some()) else {
        return false;
    };
    let lead = lead(text, from);
    matches!(lead.first(), Some(&("from" | "من")))
        && lead.iter().any(|word| {
            matches!(
                *word,
                "ليرتفع"
                    | "لترتفع"
                    | "ليصل"
                    | "لتصل"
                    | "ليزداد"
                    | "فارتفع"
                    | "raising"
                    | "bringing"
                    | "taking"
            )
        })
}

/// `The 37 schools`, `with all 37 schools`, `هذه المدارس وعددها 37`, `هذه الحقائب الـ4,600`.
fn is_these(lead: &[&str]) -> bool {
    let is_english = match lead {
        ["the" | "these" | "those", rest @ ..] => rest.len() < 2,
        ["all", rest @ ..] => rest.len() < 2,
        _ => false,
    };
    let is_number = matches!(
        lead.first(),
        Some(&("ال" | "وعددها" | "وعددهم" | "عددها" | "عددهم" | "البالغه" | "البالغ"))
    );
    let points = |word: &&str| {
        matches!(bare(word), "هذه" | "هولاء" | "تلك" | "هذا" | "بهذه" | "لهذه" | "لهولاء")
    };
    is_english || is_number && lead.iter().any(points)
}

/// Whether the numbers are of people who took part, received or were helped in
/// several ways: the same people may be in each.
pub(super) fn are_services(text: &Text<'_>, range: &Range<usize>) -> bool {
    const SERVICES: &str = " received took attended benefited accessed used got joined need needed \
        تلقي تلقوا تلقت تسلم تسلموا تسلمت حصل حصلوا حصلت استفاد استفادوا شارك شاركوا شاركت حضر حضروا \
        يعانون يحتاجون تجاوزوا ";
    range.clone().filter(|&at| has(SERVICES, text.word(at))).count() > 1
}

/// Whether words say that numbers are not apart: examples, people in several groups.
pub(super) fn is_overlapping(text: &Text<'_>, range: &Range<usize>) -> bool {
    let has = |known: &[&str]| range.clone().any(|at| known.contains(&text.word(at)));
    let said: Vec<&str> = range.clone().map(|at| text.word(at)).collect();
    // Pairs of numbers beside each other are of a chart whose words stand elsewhere.
    let is_number = |at: usize| {
        text.tokens.get(at).is_some_and(|token| token.count().is_some() && !token.is_in_words())
    };
    let pairs =
        range.clone().filter(|&at| range.contains(&(at + 1)) && is_number(at) && is_number(at + 1));
    let is_chart = pairs.count() > 1;
    is_chart || words::is_counted_once(&said.join(" ")) || has(&["also", "both", "ايضا", "كلا"])
}
