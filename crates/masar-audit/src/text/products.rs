//! A number of things, so much each, and what that makes: `600 families received
//! LYD 900 each, a total of LYD 540,000`; averages said before their numbers.

use std::ops::Range;

use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use crate::finding::{Report, grouped};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        if let &[one, other, third] = counts.as_slice() {
            product(text, [one, other, third], report);
            average(text, &range, [one, other, third], report);
        }
    }
}

/// Whether a number is what each of several gets or costs.
fn is_each(text: &Text<'_>, at: usize) -> bool {
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    // `Each of the 320 farmers`, `حصل كل من المزارعين الـ320`.
    let is_of_each = back(1) == "the" && back(2) == "of" && back(3) == "each";
    // `في كل منها 6 أسرّة`
    if is_of_each || matches!(back(1), "منها" | "منهم" | "واحده" | "غرفه") && back(2) == "كل"
    {
        return true;
    }
    // `A kit costs USD 45`, `ثمن الحقيبة 45`.
    if (1..4).any(|near| matches!(back(near), "costs" | "ثمن" | "سعر")) {
        return true;
    }
    (at + 1..at + 4).any(|at| match text.word(at) {
        "each" | "apiece" | "للواحد" | "للواحده" => true,
        // `للأسرة الواحدة`
        "الواحد" | "الواحده" => text.word(at - 1).starts_with("لل"),
        "لكل" => matches!(
            text.word(at + 1),
            "منها"
                | "منهم"
                | "واحد"
                | "واحده"
                | "اسره"
                | "شخص"
                | "مستفيد"
                | "فرد"
                | "عائله"
                | "مزارع"
                | "طالب"
        ),
        "per" => matches!(text.word(at + 1), "unit" | "piece" | "person" | "family" | "household"),
        _ => false,
    })
}

fn product(text: &Text<'_>, counts: [usize; 3], report: &mut Report) {
    let rates = counts[0]..(counts[2] + 6).min(text.tokens.len());
    let rates = rates.filter(|&at| matches!(text.word(at), "per" | "لكل")).count();
    let Some(each) = counts.into_iter().find(|&at| is_each(text, at) && rates < 2) else { return };
    let others: Vec<usize> = counts.into_iter().filter(|&at| at != each).collect();
    let &[one, other] = others.as_slice() else { return };
    let is_turned = text.tokens[one].count() > text.tokens[other].count();
    let (one, other) = if is_turned { (other, one) } else { (one, other) };
    let exact = |at: usize| text.exact(at).filter(|&value| value > 0);
    let (Some(price), Some(a)) = (exact(each), exact(one)) else { return };
    let token = &text.tokens[other];
    let Some(total) = token.count().filter(|_| !token.is_approximate()) else { return };
    let product = price * a;
    // A price makes money.
    let is_money = |at: usize| super::places::is_money(text, at);
    let is_kind = !is_money(each) || is_money(one) || is_money(other);
    let is_near = product < 3 * total && total < 3 * product && is_kind;
    // So many per household are an average, and rounded.
    let is_mean = (each + 1..each + 4).any(|at| matches!(text.word(at), "per" | "لكل"))
        && !super::places::is_money(text, each);
    let room = if is_mean { a } else { token.room() };
    if is_near && total > a && total > price && product.abs_diff(total) > room {
        let arithmetic = format!(
            "{} × {} = {} ≠ {}",
            grouped(a),
            grouped(price),
            grouped(product),
            grouped(total)
        );
        let (first, last) = (one.min(other).min(each), one.max(other).max(each));
        say(text, (first, last), "AUDIT-215", &arithmetic, report);
    }
}

/// `The average household has 5 members: 1,500 people in 300 households`.
fn average(text: &Text<'_>, range: &Range<usize>, counts: [usize; 3], report: &mut Report) {
    let word = range.clone().find(|&at| matches!(text.word(at), "average" | "متوسط" | "المتوسط"));
    let [mean, one, other] = counts;
    let (size, by) = if text.exact(one) >= text.exact(other) { (one, other) } else { (other, one) };
    let Some(word) = word.filter(|&word| word < mean && mean - word < 6) else { return };
    let (Some(mean_of), Some(size_of), Some(by_of)) =
        (text.exact(mean), text.exact(size), text.exact(by))
    else {
        return;
    };
    let product = mean_of * by_of;
    let is_near = product < 2 * size_of && size_of < 2 * product;
    if by_of > 1 && mean_of < by_of && is_near && product.abs_diff(size_of) >= by_of {
        let hundredths = (size_of * 200 + by_of) / (2 * by_of);
        let arithmetic = format!(
            "{} / {} = {}.{:02} ≠ {mean_of}",
            grouped(size_of),
            grouped(by_of),
            hundredths / 100,
            hundredths % 100
        );
        say(text, (word, one.max(other)), "AUDIT-213", &arithmetic, report);
    }
}
