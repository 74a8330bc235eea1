//! A number of things, so much each, and what that makes: `600 families received
//! LYD 900 each, a total of LYD 540,000`.

use super::split::counts_in;
use super::statements::say;
use super::tokens::Text;
use crate::finding::{Report, grouped};

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for range in text.sentences() {
        let counts = counts_in(text, &range);
        if let &[one, other, third] = counts.as_slice() {
            product(text, [one, other, third], report);
        }
    }
}

/// Whether a number is what each of several gets or costs.
fn is_each(text: &Text<'_>, at: usize) -> bool {
    let back = |back: usize| at.checked_sub(back).map_or("", |at| text.word(at));
    // `Each of the 320 farmers`, `حصل كل من المزارعين الـ320`.
    let is_of_each = back(1) == "the" && back(2) == "of" && back(3) == "each";
    // `كل فريق من الفرق الـ30`.
    let is_arabic =
        back(1) == "ال" && (4..8).any(|near| back(near) == "كل" && back(near - 2) == "من");
    // `في كل منها 6 أسرّة`
    if is_of_each
        || is_arabic
        || matches!(back(1), "منها" | "منهم" | "واحده" | "غرفه") && back(2) == "كل"
    {
        return true;
    }
    // `The cost per person was USD 24`, `كلفة المستفيد الواحد 24`.
    let is_cost = |near: usize| matches!(back(near), "cost" | "price" | "كلفه" | "تكلفه");
    if (2..7).any(is_cost)
        && ((1..6).any(|near| back(near) == "per") || matches!(back(1), "الواحد" | "الواحده"))
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
