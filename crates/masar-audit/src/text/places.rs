//! Numbers by place, nationality or ministry: `to Canada (120), Norway (87) and
//! Sweden (50)`, `110,000 in the west, 45,300 in the south and 27,000 in the
//! east`, beside the number that they are of. And stocks told in a sentence.

use std::ops::Range;

use super::changes::direction;
use super::slips::is_slip;
use super::split::counts_in;
use super::statements::say;
use super::tokens::{Text, Token};
use super::words;
use crate::finding::{Report, grouped, sum_text};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    let mut before: (Range<usize>, Vec<usize>) = (0..0, Vec::new());
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        let is_next = before.0.end + 1 == range.start
            && text.paragraph(before.0.start) == text.paragraph(range.start);
        // The opening stock may stand in the sentence before.
        if let (&[opening], &[one, other, closing], true) =
            (before.1.as_slice(), counts.as_slice(), is_next)
        {
            stock(text, [opening, one, other, closing], report);
        }
        if counts.len() > 2 && counts.len() < 30 && !is_other(text, &range) {
            bracketed(text, &range, &counts, report);
            in_places(text, &range, &counts, report);
        }
        if let &[opening, one, other, closing] = counts.as_slice() {
            stock(text, [opening, one, other, closing], report);
        }
        formula(text, &range, &counts, report);
        money_inside(text, &counts, report);
        before = (range, counts);
    }
}

/// Examples, changes, and people counted once over what may overlap.
fn is_other(text: &Text<'_>, range: &Range<usize>) -> bool {
    let words: Vec<&str> = text.tokens[range.clone()].iter().filter_map(Token::word).collect();
    let is_change = |word: &str| word != "up" && direction(word).is_some();
    words.iter().any(|word| words::is_example(word) || is_change(word))
        || words::is_counted_once(&words.join(" "))
}

/// `Canada (120), Norway (87) and Sweden (50)` after the one number they are of.
fn bracketed(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let is_currency = |at: usize| {
        matches!(
            text.word(at),
            "usd" | "eur" | "lyd" | "دولار" | "يورو" | "دينار" | "دولارا" | "دينارا"
        ) || text.tokens.get(at).is_some_and(|token| token.is_mark(&['$', '€']))
    };
    let alone = |at: usize| {
        let Some(open) = (range.start..at).rev().find(|&at| !is_currency(at)) else { return false };
        let close = (at + 1..at + 4).find(|&at| !is_currency(at)).unwrap_or(at);
        open > range.start
            && text.tokens[open].is_mark(&['('])
            && text.tokens.get(close).is_some_and(|token| token.is_mark(&[')']))
            && !text.word(open - 1).is_empty()
    };
    let (listed, others): (Vec<usize>, Vec<usize>) = counts.iter().partition(|&&at| alone(at));
    let (&[head], true) = (others.as_slice(), listed.len() > 2) else { return };
    let is_run = listed.windows(2).all(|pair| pair[1] - pair[0] < 10);
    let end = listed[listed.len() - 2]..listed[listed.len() - 1];
    let is_ended = end.clone().any(|at| {
        words::is_and(text.word(at)) || !text.word(at).is_ascii() && text.word(at).starts_with('و')
    });
    let terms: Vec<u128> = listed.iter().filter_map(|&at| text.exact(at)).collect();
    let Some(size) = text.exact(head).filter(|_| terms.len() == listed.len()) else { return };
    let sum: u128 = terms.iter().sum();
    let is_near = 5 * sum > 4 * size && 4 * sum < 5 * size;
    let last = listed[listed.len() - 1];
    let is_made = (last + 1..head).any(|at| {
        matches!(
            text.word(at),
            "made"
                | "make"
                | "total"
                | "all"
                | "مجموع"
                | "المجموع"
                | "اجمالي"
                | "وعددهم"
                | "البالغ"
        )
    });
    if (head < listed[0] || is_made) && is_run && is_ended && sum != size && is_near {
        let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(size));
        say(text, (head.min(listed[0]), last.max(head)), "AUDIT-201", &arithmetic, report);
    }
}

/// `182,300 migrants, 110,000 in the west, ...`: not more together than in all.
fn in_places(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let is_small = |at: usize| text.tokens[at].is_in_words() && text.exact(at) < Some(13);
    let head = counts[0];
    let parts: Vec<usize> = counts[1..].iter().copied().filter(|&at| !is_small(at)).collect();
    let label = (head + 1..head + 4).map(|at| text.word(at)).take_while(|word| !word.is_empty());
    let is_people = label.into_iter().any(words::is_people);
    let is_place = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| text.word(at));
        let mut after = (at + 1..at + 4).take_while(|&at| !text.word(at).is_empty());
        // "350 in 2022", "7,100 in January" tell no places.
        let is_in = |at: usize| {
            let is_month = words::month(text.word(at + 1)).is_some();
            let is_time = is_month || text.tokens.get(at + 1).is_some_and(Token::may_be_year);
            let is_number = text.tokens.get(at + 1).is_some_and(|token| token.count().is_some());
            matches!(text.word(at), "in" | "في") && !is_time && !is_number
        };
        before == "for" || after.any(is_in)
    };
    let is_of_them = parts.iter().any(|&at| matches!(text.word(at + 1), "منهم" | "منهن" | "منها"));
    let terms: Vec<u128> = parts.iter().filter_map(|&at| text.exact(at)).collect();
    let Some(size) = text.exact(head) else { return };
    let sum: u128 = terms.iter().sum();
    // `9 flights, 4 to Benin, 3 to Niger and 2 to Mali`.
    let Some(&first) = parts.first() else { return };
    let joint = text.word(first + 1);
    let is_alike =
        matches!(joint, "in" | "to" | "from" | "at" | "for" | "في" | "الي" | "من" | "عبر")
            && parts.iter().all(|&at| text.word(at + 1) == joint);
    // Of two, one must be a slip of the pen.
    let is_slipped = terms
        .iter()
        .any(|&term| (size + term).checked_sub(sum).is_some_and(|meant| is_slip(term, meant)));
    let is_list = terms.len() == parts.len()
        && (terms.len() > 2 || terms.len() == 2 && is_slipped)
        && parts.windows(2).all(|pair| pair[1] - pair[0] < 10)
        && (is_alike && terms.len() > 2
            || (is_people || is_of_them)
                && parts.iter().all(|&at| is_place(at))
                && (terms.len() > 2 || !is_place(head)))
        && range.contains(&head);
    if is_list && sum > size && 2 * sum < 3 * size && terms.iter().all(|term| *term < size) {
        let arithmetic = format!("{} > {}", sum_text(&terms), grouped(size));
        say(text, (head, parts[parts.len() - 1]), "AUDIT-202", &arithmetic, report);
    }
}

/// `318 open + 54 new – 61 closed = 311`.
fn formula(text: &Text<'_>, range: &Range<usize>, counts: &[usize], report: &mut Report) {
    let Some(equal) = range.clone().find(|&at| text.tokens[at].is_mark(&['='])) else { return };
    let sign = |at: usize, from: usize| {
        let signs = (from..at).rev().take(3);
        signs.filter(|&at| text.tokens[at].word().is_none()).find_map(|at| match &text.tokens[at] {
            token if token.is_mark(&['+']) => Some(true),
            token if token.is_mark(&['-', '–', '−']) => Some(false),
            _ => None,
        })
    };
    let (terms, after): (Vec<usize>, Vec<usize>) = counts.iter().partition(|&&at| at < equal);
    let (Some((&first, rest)), &[result]) = (terms.split_first(), after.as_slice()) else { return };
    let (Some(start), Some(value)) = (text.exact(first), text.exact(result)) else { return };
    let (mut plus, mut minus, mut from) = (start, 0_u128, first + 1);
    let mut shown = grouped(start);
    for &at in rest {
        let (Some(term), Some(adds)) = (text.exact(at), sign(at, from)) else { return };
        if adds {
            plus += term;
        } else {
            minus += term;
        }
        shown += &format!(" {} {}", if adds { '+' } else { '−' }, grouped(term));
        from = at + 1;
    }
    if !rest.is_empty() && plus != value + minus {
        let arithmetic = format!("{shown} ≠ {}", grouped(value));
        say(text, (first, result), "AUDIT-201", &arithmetic, report);
    }
}

/// Whether a number came in or went out: by the word before it, else after it.
pub(super) fn flow(text: &Text<'_>, before: usize, at: usize) -> Option<bool> {
    const IN: &str = " arrived arrivals arrival joined entered admitted received registered births new added opened \
        وصل وصلت دخل دخلت انضم استقبل استقبلت قدم وافد وافدا سجل سجلت ولد اضيف اضيفت فتحت جديده جديدا وصول دخول قدوم فتح ";
    const OUT: &str = " left departed departures departure departed exited discharged released distributed handed issued moved \
        deaths died transferred closed solved غادر غادرت خرج خرجت وزع وزعت صرف صرفت افرج رحل رحلت نقل توفي اغلق اغلقت حلت اغلاق مغادره رحيل خروج توزيع صرف ";
    let is_of = |at: usize| {
        let word = text.word(at);
        let bare = word.strip_prefix('و').filter(|bare| !bare.is_empty());
        // `دخلها`, `وغادرها`.
        let verb = bare.unwrap_or(word);
        let verb = verb.strip_suffix("ها").or_else(|| verb.strip_suffix('ه'));
        let has = |words: &str| {
            [Some(word), bare, verb].into_iter().flatten().any(|one| words::is_in(words, one))
        };
        if has(IN) { Some(true) } else { has(OUT).then_some(false) }
    };
    let mut back = (before + 1..at)
        .rev()
        .take(3)
        .take_while(|&at| !text.word(at).is_empty() && !words::is_and(text.word(at)));
    let mut ahead = (at + 1..at + 4)
        .take_while(|&at| !words::is_and(text.word(at)) && !text.word(at).is_empty());
    back.find_map(is_of).or_else(|| ahead.find_map(is_of))
}

/// `8,200 on 1 May; 1,200 arrived and 700 left, and on 31 May it was 8,700`.
fn stock(text: &Text<'_>, counts: [usize; 4], report: &mut Report) {
    let [opening, one, other, closing] = counts;
    let plus = flow(text, opening, one) == Some(true) && flow(text, one, other) == Some(false);
    let [Some(a), Some(b), Some(c), Some(d)] = counts.map(|at| text.exact(at)) else { return };
    let is_near = 2 * d > a && d < 2 * a && a > b && a > c;
    if plus && is_near && a + b - c != d {
        let arithmetic = format!(
            "{} + {} − {} = {} ≠ {}",
            grouped(a),
            grouped(b),
            grouped(c),
            grouped(a + b - c),
            grouped(d)
        );
        say(text, (opening, closing), "AUDIT-201", &arithmetic, report);
    }
}

/// `EUR 2.4 million, of which EUR 1.5 million`: not more than there is.
fn money_inside(text: &Text<'_>, counts: &[usize], report: &mut Report) {
    for pair in counts.windows(2) {
        let &[whole, part] = pair else { continue };
        let (one, other) = (&text.tokens[whole], &text.tokens[part]);
        let (Some(size), Some(value)) = (one.count(), other.count()) else { continue };
        let said = (whole + 1..part).any(|at| {
            let word = text.word(at);
            word == "which" && text.word(at - 1) == "of"
                || matches!(word, "منها" | "ومنها") && text.word(at - 1) != "لكل"
        });
        let exact = !one.is_approximate() && !other.is_approximate();
        let is_money = is_money(text, whole) && is_money(text, part);
        let is_rounded_alike =
            one.room() == other.room() || value > size + one.room() + other.room();
        if said && exact && is_money && part - whole < 12 && is_rounded_alike && value > size {
            let arithmetic = format!("{} > {}", grouped(value), grouped(size));
            say(text, (whole, part), "AUDIT-202", &arithmetic, report);
        }
    }
}

/// Whether a currency stands beside a number.
pub(super) fn is_money(text: &Text<'_>, at: usize) -> bool {
    const NAMES: &str = " usd eur lyd gbp us xaf xof etb yer sar sdg ssp egp tnd ngn ghs bdt pkr syp ern \
        dollars dollar euros euro dinars dinar francs franc naira birr riyals riyal pounds \
        دولار دولارا دولارات يورو دينار دينارا دنانير فرنك فرنكا ريال ريالا ريالات جنيه جنيها جنيهات نيرة ";
    let mark = at
        .checked_sub(1)
        .and_then(|at| text.tokens.get(at))
        .is_some_and(|token| token.is_mark(&['$', '€', '£']));
    let near =
        [at.checked_sub(1).map_or("", |at| text.word(at)), text.word(at + 1), text.word(at + 2)];
    mark || near.iter().any(|word| words::is_in(NAMES, word))
}
