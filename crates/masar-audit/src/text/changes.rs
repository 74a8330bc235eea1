//! Changes (`from 400 to 500, an increase of 25 percent`) and averages (`600 kits in
//! 30 days, 20 per day`).

use super::dates;
use super::nouns::stem_of;
use super::periods::{days_of_year, months_named, year_named};
use super::places::is_money;
use super::statements::say;
use super::tokens::{Text, Token};
use super::words;
use crate::declared::Share;
use crate::finding::{Report, grouped};
use crate::shares::percent_text;

/// How far from its numbers a change is looked for.
const NEAR: usize = 9;

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        if matches!(text.word(at), "from" | "من" | "with" | "to") {
            change(text, at, report);
            percents_change(text, at, report);
        }
        if text.tokens[at].plain_number().is_some() {
            average(text, at, report);
        }
    }
}

fn exact(token: &Token) -> Option<u128> {
    token.count().filter(|_| !token.is_approximate() && token.room() == 0)
}

fn is_date(text: &Text<'_>, at: usize) -> bool {
    text.is_date(at)
}

/// The numbers before and after, with their last token.
fn ends(text: &Text<'_>, from: usize) -> Option<(usize, usize)> {
    let range = text.sentence(from);
    let is_year = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| text.word(at));
        text.tokens[at].may_be_year() && super::statements::is_before_year(before)
    };
    let count =
        |at: &usize| exact(&text.tokens[*at]).is_some() && !is_date(text, *at) && !is_year(*at);
    let first = (from + 1..range.end.min(from + 3)).find(count)?;
    let is_currency = |at: usize| {
        text.tokens.get(at).is_some_and(|token| token.is_mark(&['$', '€', '£']))
            || text.word(at).len() == 3 && text.word(at) != "the"
    };
    if (from + 1..first).any(|at| text.word(at).is_empty() && !is_currency(at)) {
        return None;
    }
    let opener = text.tokens[from].word()?;
    // "Rose to 500 tonnes from 400, and exports to 90".
    if let Some(second) = ended_before(text, &range, from).filter(count) {
        return (opener == "from").then_some((first, second));
    }
    let to = (first + 1..range.end.min(first + 7))
        .take_while(|&at| !words::is_and(text.word(at)))
        .find(|&at| matches!(text.tokens[at].word(), Some("to" | "الي")));
    let second = to.map(|to| to + 1 + usize::from(is_currency(to + 1)));
    if let Some(second) = second.filter(|second| *second < range.end && count(second)) {
        return matches!(opener, "from" | "من").then_some((first, second));
    }
    if opener == "to" {
        // "Compared with 2022, when 500 came, it fell to 400".
        return compared_before(text, &range, from).map(|before| (before, first));
    }
    // `500, up from 400`; `500 compared with 400`.
    let before = |back: usize| from.checked_sub(back).and_then(|at| text.tokens[at].word());
    let is_back = match opener {
        "from" => {
            matches!(before(1), Some("up" | "down"))
        }
        // "Rose by 200 to 4,500, compared with 4,700 a year earlier": since another time.
        "with" => {
            let is_by = |at: usize| text.word(at) == "by" && text.tokens[at + 1].count().is_some();
            matches!(before(1), Some("compared")) && !(range.start..from).any(is_by)
        }
        _ => false,
    };
    let second = (from.saturating_sub(NEAR).max(range.start)..from).rev().find(count)?;
    is_back.then_some((first, second))
}

/// The number of `to 500 tonnes in 2022` before `from`.
fn ended_before(text: &Text<'_>, range: &std::ops::Range<usize>, from: usize) -> Option<usize> {
    let is_near = |at: &usize| {
        let word = text.word(*at);
        let is_other = words::is_and(word) || direction(word).is_some();
        !word.is_empty() && !is_other || text.tokens[*at].may_be_year()
    };
    let nearest =
        (from.saturating_sub(6).max(range.start + 1)..from).rev().find(|at| !is_near(at))?;
    (text.word(nearest - 1) == "to").then_some(nearest)
}

/// The one number before `fell to 400` in a sentence that compares, or none.
fn compared_before(text: &Text<'_>, range: &std::ops::Range<usize>, to: usize) -> Option<usize> {
    let word = |at: usize| text.tokens[at].word();
    let is_verb = to.checked_sub(1).and_then(word).is_some_and(|word| direction(word).is_some());
    let compares = (range.start..to).any(|at| matches!(word(at), Some("compared" | "مقارنه")));
    let is_count = |at: &usize| {
        text.tokens[*at].count().is_some() && !is_date(text, *at) && !text.tokens[*at].may_be_year()
    };
    let counts: Vec<usize> = (range.start..to).filter(is_count).collect();
    match counts.as_slice() {
        &[only] if is_verb && compares && exact(&text.tokens[only]).is_some() => Some(only),
        _ => None,
    }
}

fn change(text: &Text<'_>, from: usize, report: &mut Report) {
    let Some((before, after)) = ends(text, from) else { return };
    let range = text.sentence(from);
    let years = text.tokens[before].may_be_year() && text.tokens[after].may_be_year();
    let (Some(old), Some(new)) = (exact(&text.tokens[before]), exact(&text.tokens[after])) else {
        return;
    };
    if years || old == 0 {
        return;
    }
    let (low, high) = (before.min(after).min(from), before.max(after));
    let is_clause = |&at: &usize| is_contrast(text.word(at));
    let start = (range.start..low).rev().find(is_clause).map_or(range.start, |at| at + 1);
    let end = (high..range.end).find(is_clause).unwrap_or(range.end);
    let near = low.saturating_sub(6).max(start)..(high + NEAR).min(end);
    let is_number =
        |at: usize| text.tokens[at].count().is_some() || text.tokens[at].percent().is_some();
    let said: Vec<bool> = near
        .clone()
        .filter(|&at| at < low || at > high || at + 1 == from)
        .filter_map(|at| direction(text.tokens[at].word()?))
        .collect();
    let Some(&rises) = said.first() else { return };
    if said.iter().any(|other| *other != rises) {
        opposed(text, (low, high), near.end, old, new, report);
        return;
    }
    if old != new && rises != (new > old) {
        let sign = if new > old { '<' } else { '>' };
        let arithmetic = format!("{} {sign} {}", grouped(old), grouped(new));
        say(text, (low, high), "AUDIT-212", &arithmetic, report);
        return;
    }
    let by = near
        .filter(|&at| (at < low || at > high) && is_number(at))
        .find(|&at| is_change(text, at, high));
    let Some(by) = by.filter(|&at| !text.tokens[at].is_approximate()) else { return };
    difference_check(text, (low.min(by), high.max(by)), by, (old, new), report);
}

/// `AUDIT-211`: whether the number at `by` is the difference of two, or its percentage.
pub(super) fn difference_check(
    text: &Text<'_>,
    span: (usize, usize),
    by: usize,
    (old, new): (u128, u128),
    report: &mut Report,
) {
    let part = old.abs_diff(new);
    let minus =
        format!("{} − {} = {}", grouped(old.max(new)), grouped(old.min(new)), grouped(part));
    let arithmetic = match (text.tokens[by].percent(), text.exact(by)) {
        (Some(percent), _) if !percent.fits(part, old) => {
            let found = percent_text(part, old);
            format!("{minus}; {} / {} = {found}% ≠ {percent}%", grouped(part), grouped(old))
        }
        (None, Some(count)) if count != part => format!("{minus} ≠ {}", grouped(count)),
        _ => return,
    };
    say(text, span, "AUDIT-211", &arithmetic, report);
}

/// Words that begin to speak of something else.
pub(super) fn is_contrast(word: &str) -> bool {
    const WORDS: &str = " but while whereas although though however بينما فيما لكن ولكن ";
    words::is_in(WORDS, word)
}

/// `decreased from 500 to 400, an increase of 100`: the verb goes with the
/// numbers, and the noun whose number is their difference does not.
fn opposed(
    text: &Text<'_>,
    (low, high): (usize, usize),
    end: usize,
    old: u128,
    new: u128,
    report: &mut Report,
) {
    let by = (high + 1..end).find(|&at| {
        let is_it = exact(&text.tokens[at]) == Some(old.abs_diff(new))
            || text.tokens[at]
                .percent()
                .is_some_and(|percent| percent.fits(old.abs_diff(new), old));
        is_it && is_change(text, at, high)
    });
    let Some(by) = by else { return };
    let noun = (high + 1..by).rev().find_map(|at| direction(text.tokens[at].word()?));
    let verb = (low.saturating_sub(6)..low).rev().find_map(|at| direction(text.tokens[at].word()?));
    if noun == Some(new < old) && verb == Some(new > old) {
        let sign = if new > old { '<' } else { '>' };
        let arithmetic = format!("{} {sign} {}", grouped(old), grouped(new));
        say(text, (low, by), "AUDIT-212", &arithmetic, report);
    }
}

/// `rose from 16 percent to 13 percent`.
fn percents_change(text: &Text<'_>, from: usize, report: &mut Report) {
    let percent = |at: usize| text.tokens.get(at).and_then(Token::percent);
    let is_to = matches!(text.tokens.get(from + 2).and_then(Token::word), Some("to" | "الي"));
    // "From 34 to 27 per cent": the sign stands once.
    let first = text.tokens.get(from + 1).and_then(Token::plain_number);
    let old = percent(from + 1).or(first);
    let (Some(old), Some(new), true) = (old, percent(from + 3), is_to) else {
        return;
    };
    let start = from.saturating_sub(14).max(text.sentence(from).start);
    let verbs: Vec<bool> =
        (start..from).filter_map(|at| direction(text.tokens[at].word()?)).collect();
    let (low, high) = (old.micro(), new.micro());
    if let &[rises] = verbs.as_slice()
        && low != high
        && rises != (high > low)
    {
        let sign = if high > low { '<' } else { '>' };
        let arithmetic = format!("{old}% {sign} {new}%");
        say(text, (from + 1, from + 3), "AUDIT-212", &arithmetic, report);
    }
}

/// Whether the number says by how much: `an increase of 25 percent`, `rose by
/// 100`, `(25%)` at once after the last number, `a 25 percent increase`.
fn is_change(text: &Text<'_>, at: usize, high: usize) -> bool {
    let word = |at: Option<usize>| {
        at.and_then(|at| text.tokens.get(at)).and_then(Token::word).unwrap_or("")
    };
    let is_percent = text.tokens[at].percent().is_some();
    let close = text.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[')']));
    let signed = usize::from(text.tokens[at - 1].is_mark(&['+', '-', '–', '−']));
    let opens = at.checked_sub(1 + signed).is_some_and(|open| text.tokens[open].is_mark(&['(']));
    if is_percent && close && opens {
        return at > high && at <= high + 5 + signed;
    }
    let noun = |steps: usize| {
        (1..=steps)
            .any(|back| at.checked_sub(back).is_some_and(|at| direction(word(Some(at))).is_some()))
    };
    // "By LYD 84": its currency may stand before a number.
    let is_currency = word(at.checked_sub(1)).len() == 3 && is_money(text, at);
    let before = word(at.checked_sub(1 + usize::from(is_currency)));
    let is_by = matches!(
        before,
        "by" | "of" | "قدرها" | "قدره" | "بنسبه" | "نسبته" | "نسبتها" | "بمقدار" | "بلغت"
    );
    let is_next = word(Some(at + 1));
    // "an increase of 25 percentage points" and shares of something else.
    let is_other = is_percent && matches!(is_next, "of" | "من" | "point" | "points")
        || matches!(is_next, "percentage" | "نقطه" | "نقاط");
    let is_near = at > high && at <= high + 6;
    let is_fewer = !is_percent
        && (matches!(is_next, "fewer" | "more" | "less") && word(Some(at + 2)) != "than"
            || before == "ب" && matches!(word(at.checked_sub(2)), "اقل" | "اكثر"));
    let is_restated = matches!(word(at.checked_sub(2)), "is" | "ie");
    !is_other
        && (is_by && (noun(5) || before == "by" && is_near && is_restated)
            || is_percent && before == "بنسبه" && is_near
            || is_fewer && is_near
            || is_percent && is_near && matches!(before, "up" | "down")
            // "Fell 18 per cent to 729 from 887".
            || is_percent && direction(before).is_some() && matches!(is_next, "to" | "الي")
            || is_percent && direction(is_next).is_some()
            || direction(before).is_some() && before.starts_with('ب'))
}

/// Up or down, by a word's beginning.
pub(super) fn direction(word: &str) -> Option<bool> {
    const UP: [&str; 19] = [
        "increas", "rose", "rise", "risen", "rising", "raised", "grew", "grow", "grown", "growth",
        "climb", "up", "higher", "expanded", "surge", "surged", "jump", "jumped", "soared",
    ];
    const DOWN: [&str; 20] = [
        "decreas", "fell", "fall", "fallen", "falling", "lowered", "declin", "drop", "dropped",
        "dropping", "down", "lower", "reduc", "shrank", "shrunk", "slipped", "dipped", "plummet",
        "plunged", "cut",
    ];
    let begins = |roots: &[&str]| {
        roots.iter().any(|root| if root.len() < 5 { word == *root } else { word.starts_with(root) })
            && !word.starts_with("surger")
    };
    let bare = word.strip_prefix('و').unwrap_or(word);
    let bare = bare.strip_prefix("ب").unwrap_or(bare);
    let is_up = ["ارتفع", "ارتفاع", "زياده", "ازداد", "زاد", "تزايد", "نمو", "قفز", "تصاعد"]
        .iter()
        .any(|root| bare.starts_with(root));
    let is_down = ["انخفض", "انخفاض", "تراجع", "نقصان", "هبط", "تقلص", "هبوط"]
        .iter()
        .any(|root| bare.starts_with(root));
    let is_up = is_up || matches!(bare, "رفع" | "رفعت");
    let is_down =
        is_down || matches!(bare, "قل" | "قلت" | "تدني" | "تدنت" | "خفض" | "خفضت" | "خفضا");
    if begins(&UP) || is_up { Some(true) } else { (begins(&DOWN) || is_down).then_some(false) }
}

/// What an average is of: the whole, the number that it is divided by, and where that
/// stands, if it does.
fn average_of(text: &Text<'_>, at: usize, stem: &str) -> Option<(usize, u128, usize)> {
    let range = text.sentence(at);
    let is_count = |other: &usize| {
        *other != at
            && text.tokens[*other].count().is_some_and(|count| count > 0)
            && !is_vague(text, *other)
            && super::split::is_counted(text, *other)
    };
    let counts: Vec<usize> = range.clone().filter(is_count).collect();
    let named = |other: &&usize| {
        // "15 charter flights": the noun may stand after its adjectives.
        let near = (**other + 1..**other + 4).map(|at| text.word(at));
        let is_after = near
            .take_while(|word| !word.is_empty() && !words::is_and(word))
            .enumerate()
            .any(|(steps, word)| stem_of(word) == *stem && (steps == 0 || word.is_ascii()));
        // `المخيمات الأحد عشر`.
        let back = |back: usize| other.checked_sub(back).map_or("", |at| text.word(at));
        let is_noun = |word: &str| !word.is_empty() && stem_of(word) == *stem;
        is_after || back(1) == "ال" && (is_noun(back(2)) || is_noun(back(3)))
    };
    let over = counts.iter().copied().find(|over| named(&over));
    let days = || {
        let named = dates::days_named(text, range.clone());
        let days = named.or_else(|| days_of_year(text, range.clone())).filter(|_| stem == "day");
        let months = || months_named(text, range.clone()).or_else(|| year_named(text, &range));
        days.or_else(|| months().filter(|_| stem == "month"))
    };
    let by = over.and_then(|over| text.tokens[over].count()).or_else(days);
    let wholes: Vec<usize> = counts
        .into_iter()
        .filter(|&other| Some(other) != over && !text.tokens[other].may_be_year())
        .collect();
    // "(34,500 people at 5 per household)": of several, the one just before it.
    let is_next = |whole: &&usize| **whole < at && at - **whole < 5;
    let whole = match wholes.as_slice() {
        &[whole] => Some(whole),
        several => several.iter().find(is_next).copied().filter(|_| over.is_some()),
    };
    Some((whole?, by?, over.or(whole)?))
}

/// `AUDIT-213`: `600 kits in 30 days, an average of 20 per day`.
fn average(text: &Text<'_>, at: usize, report: &mut Report) {
    let Some((each, stem)) = average_read(text, at) else { return };
    let Some((whole, by, over)) = average_of(text, at, &stem) else { return };
    let Some(size) = text.tokens[whole].count() else { return };
    let scale = 10_u128.pow(each.decimals);
    let product = each.digits * by;
    // Said to follow, it may be further off.
    let before = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    let is_said =
        matches!(before(1), "ie" | "اي") || before(1).ends_with("معدل") || before(2) == "average";
    let by_most = if is_said { 5 } else { 2 };
    let is_near = product < by_most * size * scale && by_most * product > size * scale;
    let room = text.tokens[whole].room() * scale;
    // "40 trainees attend 5 days a week for 6 weeks": days are no trainees.
    let of = stem_of(text.word(at + 1));
    if matches!(&*of, "day" | "week" | "month" | "hour" | "time" | "ساع" | "مر")
        && of != stem_of(text.word(whole + 1))
    {
        return;
    }
    // Cut, it may be nearly one less than it is; hardly one more. "About" leaves a sixth.
    let is_rough = [at, whole, over].iter().any(|&at| text.tokens[at].is_approximate());
    let least = if is_rough {
        size * scale / 6
    } else if product > size * scale {
        (3 * by).div_ceil(4)
    } else {
        by
    };
    if (size * scale).abs_diff(product) >= least + room && is_near {
        let hundredths = (size * 200 + by) / (2 * by);
        let arithmetic = format!(
            "{} / {} = {}.{:02} ≠ {each}",
            grouped(size),
            grouped(by),
            hundredths / 100,
            hundredths % 100
        );
        let (first, last) = (whole.min(over).min(at), whole.max(over).max(at));
        say(text, (first, last), "AUDIT-213", &arithmetic, report);
    }
}

/// More or less than a number, or between two: nothing that an average follows from.
fn is_vague(text: &Text<'_>, at: usize) -> bool {
    const ABOUT: &str = " about around some nearly almost roughly approximately estimated \
        نحو حوالي قرابه زهاء ";
    let before = at.checked_sub(1).map_or("", |at| text.word(at));
    let is_about = words::is_in(ABOUT, before);
    text.tokens[at].is_approximate() && !is_about
}

/// The average that a number gives and what it is for each of: `20 [kits] per
/// day`, `20 في اليوم`, `20 لكل أسرة`.
fn average_read(text: &Text<'_>, at: usize) -> Option<(Share, String)> {
    let token = &text.tokens[at];
    let value = token.plain_number().filter(|_| token.room() == 0 && !is_vague(text, at))?;
    let word = |at: usize| text.tokens.get(at).and_then(Token::word);
    for next in at + 1..at + 5 {
        match word(next)? {
            "per" | "each" | "every" => return Some((value, stem_of(word(next + 1)?))),
            "a" if matches!(word(next + 1), Some("day" | "month" | "week")) => {
                return Some((value, stem_of(word(next + 1)?)));
            }
            "daily" | "يوميا" => return Some((value, stem_of("day"))),
            "weekly" | "اسبوعيا" => return Some((value, stem_of("week"))),
            "monthly" | "شهريا" => return Some((value, stem_of("month"))),
            "لكل" => return Some((value, stem_of(word(next + 1)?))),
            "في" if word(next + 1) == Some("كل") => {
                return Some((value, stem_of(word(next + 2)?)));
            }
            // `أي 450 ديناراً للأسرة`
            one if one.starts_with("لل") && one.chars().count() > 4 && is_said(text, at) => {
                return Some((value, stem_of(one)));
            }
            "في" if matches!(word(next + 2), Some("الواحد" | "الواحده")) => {
                return Some((value, stem_of(word(next + 1)?)));
            }
            // `بمتوسط 170 راكباً في الرحلة`
            "في" if (1..3).any(|back| at.checked_sub(back).is_some_and(|at| is_mean(text, at))) =>
            {
                return Some((value, stem_of(word(next + 1)?)));
            }
            "في" if matches!(word(next + 1), Some("اليوم" | "الشهر" | "الاسبوع")) =>
            {
                return Some((value, stem_of(word(next + 1)?)));
            }
            _ => {}
        }
    }
    None
}

/// Whether a number is said to follow, or to be a mean.
fn is_said(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at)
        .any(|near| is_mean(text, near) || matches!(text.word(near), "اي" | "بواقع" | "بما"))
}

fn is_mean(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    word.ends_with("متوسط") || word.ends_with("معدل") || word.ends_with("المتوسط")
}
