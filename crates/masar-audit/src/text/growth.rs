//! Changes whose numbers stand apart: `From 2,000 in 2021, returns grew to 3,000,
//! a 50 percent increase`; additions (`16 more, from 84 to 100`); differences in
//! points; ranges that end below their start.

use std::ops::Range;

use super::changes::{difference_check, direction};
use super::places::flow;
use super::quantities::is_compared;
use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use super::words;
use crate::declared::Share;
use crate::finding::{Report, grouped};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        apart(text, &range, &counts, report);
        added(text, &counts, report);
        by_fraction(text, &range, &counts, report);
        by_flow(text, &counts, report);
        points(text, &range, report);
        for at in range {
            reversed(text, at, report);
        }
    }
}

/// The words just before a number, nearest first.
fn before<'a>(text: &'a Text<'_>, at: usize) -> [&'a str; 3] {
    [1, 2, 3].map(|back| at.checked_sub(back).map_or("", |at| text.word(at)))
}

pub(super) fn is_new(text: &Text<'_>, at: usize) -> bool {
    let words = before(text, at);
    let is_to = matches!(words[0], "to" | "الي") && !matches!(words[1], "compared" | "relative");
    is_to || matches!(words[0], "reach" | "reached" | "reaching" | "ليبلغ" | "لتبلغ")
}

pub(super) fn is_old(text: &Text<'_>, at: usize) -> bool {
    match before(text, at) {
        ["from" | "against" | "versus" | "vs" | "مقابل", ..] => true,
        ["with" | "to", "compared", _] => true,
        ["the", "from", _] => true,
        // "From a peak of 436,000".
        ["of", _, "a" | "the"] => {
            matches!(text.word(at.saturating_sub(4)), "from" | "with" | "against")
        }
        ["من", word, _] => !matches!(word, "اكثر" | "اقل"),
        ["ب" | "مع", "مقارنه" | "بالمقارنه", _]
        | ["كان" | "كانت" | "بلغ", "ان" | "حين" | "عندما" | "حيث", _] => {
            true
        }
        _ => false,
    }
}

fn apart(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let mut new: Vec<usize> = counts.iter().copied().filter(|&at| is_new(text, at)).collect();
    let mut old: Vec<usize> = counts.iter().copied().filter(|&at| is_old(text, at)).collect();
    if let (true, &[only]) = (new.is_empty(), old.as_slice()) {
        new.extend(counts.iter().copied().filter(|&at| at != only && !is_by(text, at)));
    }
    let first = counts.first().copied().unwrap_or(range.start);
    let ie = joint(text, range, first);
    if let (true, true, Some(ie)) = (new.is_empty(), old.is_empty(), ie) {
        new.extend(counts.iter().copied().filter(|&at| at < ie).max());
    }
    let &[after] = new.as_slice() else { return };
    let told = || {
        // "1,000 in August and 1,250 in September, i.e. an increase of 25%".
        let ie = joint(text, range, after)?;
        let by = (ie..range.end).find(|&at| is_by(text, at))?;
        let things: Vec<usize> = counts.iter().copied().filter(|&at| at < ie && at != by).collect();
        match things.as_slice() {
            &[first, second] if second == after => Some(first),
            _ => None,
        }
    };
    if old.is_empty() {
        old.extend(told());
    }
    if old.is_empty() && compares(text, range) {
        old.extend(counts.iter().copied().filter(|&at| at < after && !is_by(text, at)));
    }
    let &[first] = old.as_slice() else { return };
    if is_by(text, first) || is_by(text, after) {
        return;
    }
    let (Some(low), Some(high)) = (text.exact(first), text.exact(after)) else { return };
    let says = range.clone().filter_map(|at| direction(text.tokens[at].word()?));
    let signs = range.clone().filter(|&at| is_signed(text, at));
    let signs = signs.map(|at| text.tokens[at - 1].is_mark(&['+']));
    // "60 per cent more", `أكثر بنسبة 60 في المئة`.
    let mores = range.clone().filter_map(|at| {
        let near = (at.saturating_sub(2)..at + 3).filter(|&at| range.contains(&at));
        let is_beside = near.into_iter().any(|at| text.tokens[at].percent().is_some());
        match text.word(at) {
            "more" | "اكثر" if is_beside => Some(true),
            "fewer" | "less" | "اقل" if is_beside => Some(false),
            _ => None,
        }
    });
    let says: Vec<bool> = says.chain(signs).chain(mores).collect();
    if first == after || low == 0 || says.iter().any(|one| *one != says[0]) || says.is_empty() {
        return;
    }
    let by: Vec<usize> =
        range.clone().filter(|&at| at != first && at != after && is_by(text, at)).collect();
    let &[by] = by.as_slice() else { return };
    let token = &text.tokens[by];
    // "Rose by 200 to 4,500, compared with 3,900 a year before": since another time.
    if token.percent().is_none() && by < after && is_compared(text, first) {
        return;
    }
    let span = (first.min(after).min(by), first.max(after).max(by));
    if !token.is_approximate() {
        difference_check(text, span, by, (low, high), report);
    }
}

/// What joins a change to its two numbers: "i.e.", or a noun after two months.
fn joint(text: &Text<'_>, range: &Range<usize>, from: usize) -> Option<usize> {
    let is_month =
        |at: &usize| super::words::month(text.word(*at)).is_some() && text.word(*at) != "may";
    let months = range.clone().filter(is_month).count();
    let has = |wanted: &[&str]| range.clone().any(|at| wanted.contains(&text.word(at)));
    let is_ordered = has(&["first", "الاول", "الاولي"]) && has(&["second", "والثاني", "والثانيه"]);
    let months = if is_ordered { 2 } else { months };
    let is_noun = |at: usize| {
        months > 1
            && matches!(text.word(at), "a" | "an")
            && direction(text.word(at + 1)).is_some()
            && text.word(at + 2) == "of"
    };
    // `بزيادة 10 في المئة`
    let is_arabic = |at: usize| {
        let word = text.word(at);
        months > 1
            && word.starts_with('ب')
            && direction(word).is_some()
            && text.tokens.get(at + 1).is_some_and(|token| token.percent().is_some())
    };
    (from + 1..range.end)
        .find(|&at| matches!(text.word(at), "ie" | "اي") || is_noun(at) || is_arabic(at))
}

fn compares(text: &Text<'_>, range: &Range<usize>) -> bool {
    const WORDS: [&str; 6] = ["compared", "previous", "مقارنه", "بالمقارنه", "السابق", "السابقه"];
    range.clone().any(|at| WORDS.contains(&text.word(at)))
}

/// `(+25%)`.
fn is_signed(text: &Text<'_>, at: usize) -> bool {
    text.tokens[at].percent().is_some()
        && at > 1
        && text.tokens[at - 1].is_mark(&['+', '-', '−', '–'])
        && text.tokens[at - 2].is_mark(&['('])
}

/// Whether a number says by how much something changed.
pub(super) fn is_by(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    let is_percent = token.percent().is_some();
    if !is_percent && token.count().is_none() {
        return false;
    }
    let next = text.word(at + 1);
    if matches!(next, "percentage" | "point" | "points" | "نقطه" | "نقاط") {
        return false;
    }
    let [one, two, three] = before(text, at);
    let is_named = |word: &str| direction(word).is_some();
    let is_said = matches!(one, "by" | "of")
        && (is_percent || is_named(two) || is_named(three) || two == "ie");
    let is_arabic = matches!(
        one,
        "بنسبه"
            | "بمقدار"
            | "بواقع"
            | "قدرها"
            | "قدره"
            | "نسبتها"
            | "نسبته"
            | "بلغت"
            | "بلغ"
    ) && (is_percent || is_named(two) || is_named(three) || one == "بمقدار");
    let is_noun = is_percent && is_named(next) && next.len() > 2;
    // "240 people more than in July".
    let is_more = (at + 1..at + 3).any(|at| {
        matches!(text.word(at), "more" | "fewer" | "less") && text.word(at + 1) == "than"
    });
    if is_signed(text, at) || is_more {
        return true;
    }
    let is_whole = is_percent && matches!(next, "of" | "من");
    !is_whole && (is_said || is_arabic || is_noun || one.starts_with('ب') && is_named(one))
}

/// `A further 16 cases were referred, bringing the number from 84 to 100`.
fn added(text: &Text<'_>, counts: &[usize], report: &mut Report) {
    const MORE: [&str; 9] =
        ["further", "additional", "another", "more", "new", "اضافيه", "اضافي", "جديده", "جديد"];
    let is_more = |at: usize| {
        let after = (at + 1..at + 4).map(|at| text.word(at)).take_while(|word| !word.is_empty());
        let after: Vec<&str> = after.collect();
        before(text, at)[..2].iter().any(|word| MORE.contains(word))
            || after
                .iter()
                .any(|word| !word.is_ascii() && MORE.contains(&word.trim_end_matches('ا')))
            || after.first().is_some_and(|word| MORE[..3].contains(word) || *word == "new")
            || after.first() == Some(&"more") && after.get(1) != Some(&"than")
    };
    for three in counts.windows(3) {
        let &[more, old, new] = three else { continue };
        // "7 more centres, there are now 31, up from 24".
        let is_turned = before(text, new)[0] == "from" && before(text, new)[1] == "up";
        if let (Some(a), Some(c), Some(b), true) =
            (text.exact(more), text.exact(old), text.exact(new), is_turned && is_more(more))
            && a + b != c
            && a < c
        {
            let arithmetic =
                format!("{} + {} = {} ≠ {}", grouped(b), grouped(a), grouped(a + b), grouped(c));
            return say(text, (more, new), "AUDIT-201", &arithmetic, report);
        }
        let is_change = is_old(text, old) && is_new(text, new) && new - old < 5;
        let start = text.sentence(more).start;
        let opens = (start..more).any(|at| {
            let word = text.word(at);
            matches!(word, "with" | "after" | "following" | "بعد" | "مع")
                || word.starts_with("بانضمام")
                || word.starts_with("باضافه")
        });
        let is_sum = (more + 1..old).any(|at| {
            is_bringing(text.word(at)) || opens && direction(text.word(at)) == Some(true)
        });
        let (Some(a), Some(b), Some(c)) = (text.exact(more), text.exact(old), text.exact(new))
        else {
            continue;
        };
        if is_change && is_sum && is_more(more) && a + b != c {
            let arithmetic =
                format!("{} + {} = {} ≠ {}", grouped(b), grouped(a), grouped(a + b), grouped(c));
            say(text, (more, new), "AUDIT-201", &arithmetic, report);
        }
    }
}

/// `decreased from 731 to 638 as 93 were closed`.
fn by_flow(text: &Text<'_>, counts: &[usize], report: &mut Report) {
    let &[old, new, by] = counts else { return };
    let is_change = is_old(text, old) && is_new(text, new) && new - old < 6;
    let (Some(low), Some(high), Some(part)) = (text.exact(old), text.exact(new), text.exact(by))
    else {
        return;
    };
    let said = (new + 1..by).any(|at| {
        matches!(text.word(at), "as" | "after" | "because" | "when" | "بعد" | "اثر" | "نتيجه")
    });
    let is_ours = flow(text, new, by) == Some(high > low);
    let meant = low.abs_diff(high);
    let is_near = 2 * part < 3 * meant && 2 * meant < 3 * part;
    if is_change && said && is_ours && is_near && part != meant {
        let minus = format!("{} − {}", grouped(low.max(high)), grouped(low.min(high)));
        let arithmetic = format!("{minus} = {} ≠ {}", grouped(meant), grouped(part));
        say(text, (old, by), "AUDIT-211", &arithmetic, report);
    }
}

/// `declined by a third, from 90 to 60`.
fn by_fraction(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let said = range.clone().find_map(|at| {
        let word = text.word(at);
        let by = match (word, word.strip_prefix("ال")) {
            ("half", _) | (_, Some("نصف")) => 2,
            ("third", _) | (_, Some("ثلث")) => 3,
            ("quarter", _) | (_, Some("ربع")) => 4,
            ("fifth", _) | (_, Some("خمس")) => 5,
            ("tenth", _) | (_, Some("عشر")) => 10,
            _ => return None,
        };
        let [one, two, three] = before(text, at);
        let is_of = one == "a" && two == "of" && direction(three).is_some();
        let is_by = is_of
            || one == "a" && two == "by"
            || one == "by" && three != "about"
            || one == "بمقدار";
        // "Fell to half": to as much as by.
        let is_by = is_by || by == 2 && matches!(one, "to" | "الي");
        is_by.then_some((at, by))
    });
    let (Some((at, by)), &[one, other]) = (said, counts) else { return };
    let (Some(low), Some(high)) = (text.exact(one), text.exact(other)) else { return };
    let is_told = range.clone().any(|at| direction(text.word(at)).is_some());
    let is_change = is_new(text, other) && (is_old(text, one) || is_told);
    let part = low.abs_diff(high);
    if is_change && low > 0 && (part * by).abs_diff(low) * 100 > 4 * by * low {
        let arithmetic = format!("{} / {by} ≠ {}", grouped(low), grouped(part));
        say(text, (one.min(at), other.max(at)), "AUDIT-211", &arithmetic, report);
    }
}

fn is_bringing(word: &str) -> bool {
    [
        "bring",
        "brought",
        "rais",
        "tak",
        "increas",
        "ليرتفع",
        "لترتفع",
        "فارتفع",
        "ليزداد",
        "ليصل",
        "لتصل",
    ]
    .iter()
    .any(|root| word.starts_with(root))
}

/// `from 18% to 12%, a decrease of 6 percentage points`.
fn points(text: &Text<'_>, range: &Range<usize>, report: &mut Report) {
    let percents: Vec<usize> =
        range.clone().filter(|&at| text.tokens[at].percent().is_some()).collect();
    let by = range.clone().find(|&at| {
        let next = text.word(at + 1);
        text.tokens[at].plain_number().is_some()
            && !text.tokens[at].is_approximate()
            && (next == "percentage" || matches!(next, "نقطه" | "نقاط" | "points"))
    });
    // "From 29 to 35 per cent": the sign stands once.
    let bare = |only: usize| {
        let first = only.checked_sub(2)?;
        let is_to = matches!(text.word(only - 1), "to" | "الي");
        text.tokens[first].plain_number().filter(|_| is_to).map(|_| first)
    };
    let percents = match percents.as_slice() {
        &[only] => bare(only).into_iter().chain([only]).collect(),
        _ => percents,
    };
    let (&[one, other], Some(by)) = (percents.as_slice(), by) else { return };
    let share = |at: usize| {
        let token = &text.tokens[at];
        token.percent().or_else(|| token.plain_number()).filter(|_| !token.is_approximate())
    };
    let (Some(low), Some(high), Some(said)) = (share(one), share(other), share(by)) else { return };
    let found = low.micro().abs_diff(high.micro());
    let room = if [low, high, said].iter().all(|one| one.decimals == low.decimals) {
        low.half_micro()
    } else {
        low.half_micro() + high.half_micro() + said.half_micro()
    };
    if found.abs_diff(said.micro()) > room {
        let shown = Share { digits: found, decimals: 6 }.to_string();
        let shown = shown.trim_end_matches('0').trim_end_matches('.');
        let arithmetic = format!("{low}% − {high}% = {shown} ≠ {said}");
        say(text, (one.min(by), other.max(by)), "AUDIT-211", &arithmetic, report);
    }
}

/// `AUDIT-214`: `aged between 25 and 18 years`.
fn reversed(text: &Text<'_>, at: usize, report: &mut Report) {
    const UNITS: &str = " year years month months day days hour hours metre metres km kilometres kilometers meters \
        minutes weeks سنه سنوات عاما يوما ايام شهرا اشهر مترا متر كيلومترا كيلومتر ساعه ساعات دقيقه ";
    let opens = matches!(text.word(at), "between" | "بين");
    let is_and = matches!(text.word(at + 2), "and" | "و");
    let number = |at: usize| {
        let token = text.tokens.get(at)?;
        token.plain_number().or_else(|| token.percent())
    };
    let (Some(low), Some(high), true, true) = (number(at + 1), number(at + 3), opens, is_and)
    else {
        return;
    };
    let is_range = before(text, at).iter().chain([&text.word(at + 4)]).any(|word| {
        word.starts_with("rang")
            || word.starts_with("تتراوح")
            || word.starts_with("تراوح")
            || matches!(*word, "aged" | "ages" | "age")
            || words::is_in(UNITS, word)
    }) || (at.saturating_sub(6)..at).any(|at| text.word(at).contains("تراوح"));
    if is_range && low.micro() > high.micro() {
        let arithmetic = format!("{low} > {high}");
        say(text, (at, at + 3), "AUDIT-214", &arithmetic, report);
    }
}
