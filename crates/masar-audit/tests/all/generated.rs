//! Simple statements with nouns, verbs, order and digits drawn by chance, in both
//! languages: right they are left alone, wrong by any amount they are found, with
//! the arithmetic that is wrong.

use masar_audit::{Report, TextFormat, audit_text};
use masar_domain::Lang;
use proptest::prelude::*;

/// How a number is written.
#[derive(Clone, Copy, Debug)]
enum Digits {
    Commas,
    Plain,
    Thin,
    Indic,
    Persian,
    /// Up to 99.
    Words,
}

const DIGITS: [Digits; 6] =
    [Digits::Commas, Digits::Plain, Digits::Thin, Digits::Indic, Digits::Persian, Digits::Words];

fn grouped(value: u64, separator: &str) -> String {
    let digits = value.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let rest =
        digits.as_bytes()[first..].chunks(3).map(|three| std::str::from_utf8(three).unwrap());
    [&digits[..first]].into_iter().chain(rest).collect::<Vec<_>>().join(separator)
}

fn shifted(text: &str, zero: u32) -> String {
    let shift = |one: char| match one.to_digit(10) {
        Some(digit) => char::from_u32(zero + digit).unwrap(),
        None => one,
    };
    text.chars().map(shift).collect()
}

fn english(value: u64) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (tens, unit) = (usize::try_from(value / 10).unwrap(), usize::try_from(value % 10).unwrap());
    match (tens, unit) {
        (0 | 1, _) => SMALL[usize::try_from(value).unwrap()].to_owned(),
        (_, 0) => TENS[tens].to_owned(),
        _ => format!("{}-{}", TENS[tens], SMALL[unit]),
    }
}

fn arabic(value: u64) -> String {
    const UNITS: [&str; 11] =
        ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"];
    const TENS: [&str; 10] =
        ["", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"];
    let (tens, unit) = (usize::try_from(value / 10).unwrap(), usize::try_from(value % 10).unwrap());
    match (tens, unit) {
        (0, _) | (1, 0) => UNITS[usize::try_from(value).unwrap()].to_owned(),
        (1, 1) => "أحد عشر".to_owned(),
        (1, 2) => "اثنا عشر".to_owned(),
        (1, _) => format!("{} عشر", UNITS[unit]),
        (_, 0) => TENS[tens].to_owned(),
        _ => format!("{} و{}", UNITS[unit], TENS[tens]),
    }
}

/// A language and how it writes its numbers.
#[derive(Clone, Copy, Debug)]
struct Hand(Lang, Digits);

impl Hand {
    fn number(self, value: u64) -> String {
        match self.1 {
            Digits::Plain => value.to_string(),
            Digits::Thin => grouped(value, "\u{202f}"),
            Digits::Indic => shifted(&grouped(value, "٬"), 0x660),
            Digits::Persian => shifted(&grouped(value, "٬"), 0x6f0),
            Digits::Words if value < 100 && self.0 == Lang::En => english(value),
            Digits::Words if value < 100 => arabic(value),
            Digits::Commas | Digits::Words => grouped(value, ","),
        }
    }

    /// A count and its group: `12 men`, `12 رجلاً`.
    fn part(self, (value, group): (u64, usize)) -> String {
        const GROUPS: [[&str; 2]; 4] =
            [["men", "رجلاً"], ["women", "امرأة"], ["boys", "فتى"], ["girls", "فتاة"]];
        format!("{} {}", self.number(value), GROUPS[group][usize::from(self.0 == Lang::Ar)])
    }

    /// Several of them as one list.
    fn list(self, parts: &[(u64, usize)]) -> String {
        let written: Vec<String> = parts.iter().map(|&part| self.part(part)).collect();
        let (last, rest) = written.split_last().unwrap();
        match self.0 {
            Lang::En => format!("{} and {last}", rest.join(", ")),
            Lang::Ar => format!("{} و{last}", rest.join(" و")),
        }
    }
}

const NOUNS: [[&str; 2]; 6] = [
    ["migrants", "مهاجراً"],
    ["people", "شخصاً"],
    ["participants", "مشاركاً"],
    ["returnees", "عائداً"],
    ["displaced persons", "نازحاً"],
    ["staff members", "موظفاً"],
];

/// What was done, before the number and after it.
const VERBS: [[&str; 2]; 4] =
    [["registered", "سُجل"], ["assisted", "دُعم"], ["trained", "دُرب"], ["interviewed", "استُقبل"]];

fn sum_text(parts: &[(u64, usize)], sign: &str, total: u64) -> String {
    let terms: Vec<String> = parts.iter().map(|&(value, _)| grouped(value, ",")).collect();
    let sum = parts.iter().map(|&(value, _)| value).sum();
    format!("{} = {} {sign} {}", terms.join(" + "), grouped(sum, ","), grouped(total, ","))
}

/// A total with its parts, in one of the forms that promise that they are all.
fn total_with_parts(
    hand: Hand,
    form: usize,
    words: (usize, usize),
    total: u64,
    parts: &[(u64, usize)],
) -> String {
    let at = usize::from(hand.0 == Lang::Ar);
    let (noun, verb) = (NOUNS[words.0][at], VERBS[words.1][at]);
    let (total, list) = (hand.number(total), hand.list(parts));
    match (form, hand.0) {
        (0, Lang::En) => format!("The mission {verb} {total} {noun} ({list})."),
        (1, Lang::En) => format!("In May {total} {noun} were {verb}: {list}."),
        (2, Lang::En) => format!("A total of {total} {noun} – {list} – were {verb}."),
        (3, Lang::En) => format!("In Sebha {total} {noun} were {verb}, comprising {list}."),
        (_, Lang::En) => format!("The team {verb} {list}, {total} {noun} in total."),
        (0, Lang::Ar) => format!("{verb} في مايو {total} {noun} ({list})."),
        (1, Lang::Ar) => format!("{verb} في سبها {total} {noun}: {list}."),
        (2, Lang::Ar) => format!("{verb} ما مجموعه {total} {noun} – {list} – في الجنوب."),
        (3, Lang::Ar) => format!("{verb} خلال الشهر {total} {noun}، بواقع {list}."),
        (_, Lang::Ar) => format!("{verb} {list}، بإجمالي {total} {noun}."),
    }
}

fn lines_with_total(hand: Hand, total: u64, parts: &[(u64, usize)]) -> String {
    let names = [["Men", "رجال"], ["Women", "نساء"], ["Boys", "فتيان"], ["Girls", "فتيات"]];
    let at = usize::from(hand.0 == Lang::Ar);
    let label = ["Total", "المجموع"][at];
    let line =
        |&(value, group): &(u64, usize)| format!("{}: {}\n", names[group][at], hand.number(value));
    let lines: String = parts.iter().map(line).collect();
    format!("{lines}{label}: {}\n", hand.number(total))
}

fn audit(hand: Hand, text: &str) -> Report {
    audit_text(text.as_bytes(), hand.0, TextFormat::Txt)
}

fn hands() -> impl Strategy<Value = Hand> {
    (any::<bool>(), 0..DIGITS.len())
        .prop_map(|(is_arabic, at)| Hand(if is_arabic { Lang::Ar } else { Lang::En }, DIGITS[at]))
}

fn parts(from: usize) -> impl Strategy<Value = Vec<(u64, usize)>> {
    let sizes = prop_oneof![3..60_u64, 3..2_000_u64, 3..90_000_u64];
    proptest::collection::vec(sizes, from..=4)
        .prop_map(|values| values.into_iter().zip(0..4).collect())
}

/// Numbers that a year could be are none without their separators, and nobody
/// writes some numbers of a sentence in words and others in digits.
fn is_readable(hand: Hand, numbers: &[u64]) -> bool {
    numbers.iter().all(|value| match hand.1 {
        Digits::Plain => !(1_900..2_101).contains(value),
        Digits::Words => *value < 100,
        _ => true,
    })
}

/// Whether a number is the sum of some of the groups: it may be meant of those.
fn is_of_some(parts: &[(u64, usize)], value: u64) -> bool {
    (1..1_usize << parts.len()).any(|set| {
        let chosen = parts.iter().filter(|(_, at)| set >> at & 1 == 1);
        chosen.map(|&(part, _)| part).sum::<u64>() == value
    })
}

/// A number that is off by up to a third.
fn off(value: u64, by: u64, is_more: bool) -> u64 {
    let by = by % (value / 3).max(1) + 1;
    if is_more { value + by } else { value - by }
}

fn holds(
    hand: Hand,
    right: &str,
    wrong: &str,
    code: &str,
    arithmetic: &str,
) -> Result<(), TestCaseError> {
    let silent = audit(hand, right);
    prop_assert!(silent.findings.is_empty(), "{}\n{}", right, crate::lines(&silent));
    let found = audit(hand, wrong);
    let is_it =
        |one: &masar_audit::Finding| one.code == code && one.arithmetic.contains(arithmetic);
    prop_assert!(
        found.findings.iter().any(is_it),
        "{}\n{} {} not in: {}",
        wrong,
        code,
        arithmetic,
        crate::lines(&found)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 90_000, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn a_total_that_is_not_the_sum_of_its_groups_is_found(
        hand in hands(), parts in parts(2), form in 0..5_usize, words in (0..6_usize, 0..4_usize),
        by in any::<u64>(), is_more in any::<bool>(),
    ) {
        let sum: u64 = parts.iter().map(|&(value, _)| value).sum();
        let wrong = off(sum, by, is_more);
        let told: Vec<u64> = parts.iter().map(|&(value, _)| value).chain([sum, wrong]).collect();
        prop_assume!(is_readable(hand, &told) && !is_of_some(&parts, wrong));
        let right = total_with_parts(hand, form, words, sum, &parts);
        let edited = total_with_parts(hand, form, words, wrong, &parts);
        holds(hand, &right, &edited, "AUDIT-201", &sum_text(&parts, "≠", wrong))?;
    }

    #[test]
    fn a_total_under_its_lines_is_held_to_them(
        hand in hands(), parts in parts(2), by in any::<u64>(), is_more in any::<bool>(),
    ) {
        prop_assume!(!matches!(hand.1, Digits::Words));
        let sum: u64 = parts.iter().map(|&(value, _)| value).sum();
        let wrong = off(sum, by, is_more);
        let told: Vec<u64> = parts.iter().map(|&(value, _)| value).chain([sum, wrong]).collect();
        prop_assume!(is_readable(hand, &told) && !is_of_some(&parts, wrong));
        let (right, edited) = (lines_with_total(hand, sum, &parts), lines_with_total(hand, wrong, &parts));
        holds(hand, &right, &edited, "AUDIT-201", &sum_text(&parts, "≠", wrong))?;
    }

    #[test]
    fn a_group_larger_than_the_people_it_is_of_is_found(
        hand in hands(), whole in 13..50_000_u64, part in any::<u64>(), more in 1..30_000_u64,
        group in 0..2_usize, words in (0..6_usize, 0..4_usize), form in 0..3_usize,
    ) {
        let (part, larger) = (part % whole, whole + more);
        prop_assume!(part > 2 && is_readable(hand, &[whole, part, larger]));
        let at = usize::from(hand.0 == Lang::Ar);
        let (noun, verb, total) = (NOUNS[words.0][at], VERBS[words.1][at], hand.number(whole));
        let write = |part: u64| {
            let part = hand.part((part, group));
            match (form, hand.0) {
                (0, Lang::En) => format!("The mission {verb} {total} {noun}, of whom {part}."),
                (1, Lang::En) => format!("The mission {verb} {total} {noun}, including {part}."),
                (_, Lang::En) => format!("The mission {verb} {total} {noun}, among them {part}."),
                (0, Lang::Ar) => format!("{verb} في يونيو {total} {noun}، منهم {part}."),
                (1, Lang::Ar) => format!("{verb} في يونيو {total} {noun}، من بينهم {part}."),
                (_, Lang::Ar) => format!("{verb} في يونيو {total} {noun}، بما في ذلك {part}."),
            }
        };
        let arithmetic = format!("{} > {}", grouped(larger, ","), grouped(whole, ","));
        holds(hand, &write(part), &write(larger), "AUDIT-202", &arithmetic)?;
    }

    #[test]
    fn a_percentage_that_its_numbers_do_not_give_is_found(
        hand in hands(), whole in 40..50_000_u64, part in any::<u64>(), by in 2..40_u64,
        group in 0..2_usize, words in (0..6_usize, 0..4_usize), form in 0..3_usize,
    ) {
        let part = part % whole;
        prop_assume!(part > 12 && is_readable(hand, &[whole, part]));
        let percent = (200 * part + whole) / (2 * whole);
        let wrong = if percent + by <= 99 { percent + by } else { percent - by };
        let at = usize::from(hand.0 == Lang::Ar);
        let (noun, verb, total) = (NOUNS[words.0][at], VERBS[words.1][at], hand.number(whole));
        let people = hand.part((part, group));
        let count = hand.number(part);
        let name = [["men", "رجالاً"], ["women", "نساء"]][group][at];
        let digits = Hand(hand.0, if matches!(hand.1, Digits::Words) { Digits::Plain } else { hand.1 });
        let write = |percent: u64| {
            let percent = digits.number(percent);
            match (form, hand.0) {
                (0, Lang::En) => format!("The mission {verb} {total} {noun}, of whom {people} ({percent}%)."),
                (1, Lang::En) => format!("Of the {total} {noun} {verb}, {count} ({percent}%) were {name}."),
                (_, Lang::En) => format!("{count} of the {total} {noun} {verb} ({percent} per cent) were {name}."),
                (0, Lang::Ar) => format!("{verb} في يونيو {total} {noun}، منهم {people} ({percent}٪)."),
                (1, Lang::Ar) => format!("من أصل {total} {noun}، كان {count} ({percent}٪) {name}."),
                (_, Lang::Ar) => format!("كان {count} من أصل {total} {noun} ({percent} في المئة) {name}."),
            }
        };
        let arithmetic = format!("{} / {} = ", grouped(part, ","), grouped(whole, ","));
        holds(hand, &write(percent), &write(wrong), "AUDIT-203", &arithmetic)?;
    }

    #[test]
    fn a_period_that_ends_before_it_starts_is_found(
        hand in hands(), first in 1..28_u64, days in 1..28_u64, month in 0..12_usize,
        form in 0..3_usize, year in 2_000..2_030_u64,
    ) {
        let last = (first + days).min(28);
        let names = [
            ["January", "يناير"], ["February", "فبراير"], ["March", "مارس"], ["April", "أبريل"],
            ["May", "مايو"], ["June", "يونيو"], ["July", "يوليو"], ["August", "أغسطس"],
            ["September", "سبتمبر"], ["October", "أكتوبر"], ["November", "نوفمبر"], ["December", "ديسمبر"],
        ];
        let name = names[month][usize::from(hand.0 == Lang::Ar)];
        let plain = Hand(hand.0, if matches!(hand.1, Digits::Indic | Digits::Persian) { hand.1 } else { Digits::Plain });
        let year = plain.number(year).replace('٬', "");
        let write = |one: u64, other: u64| {
            let (one, other) = (plain.number(one), plain.number(other));
            match (form, hand.0) {
                (0, Lang::En) => format!("The course was held from {one} to {other} {name} {year}."),
                (1, Lang::En) => format!("Between {one} and {other} {name} {year} the post was closed."),
                (_, Lang::En) => format!("The post was closed from {one} {name} {year} to {other} {name} {year}."),
                (0, Lang::Ar) => format!("عُقدت الدورة من {one} إلى {other} {name} {year}."),
                (1, Lang::Ar) => format!("أُغلق المعبر بين {one} و{other} {name} {year}."),
                (_, Lang::Ar) => format!("أُغلق المعبر من {one} {name} {year} إلى {other} {name} {year}."),
            }
        };
        holds(hand, &write(first, last), &write(last, first), "AUDIT-205", "")?;
    }

    #[test]
    fn a_multiple_in_words_that_its_numbers_are_not_is_found(
        hand in hands(), old in 40..9_000_u64, times in 2..4_u64, is_more in any::<bool>(),
    ) {
        let new = old * times;
        let wrong = if is_more { new + new / 2 } else { new - new / 4 };
        let is_words = matches!(hand.1, Digits::Words);
        prop_assume!(!is_words && is_readable(hand, &[old, new, wrong]));
        let write = |new: u64| {
            let (old, new) = (hand.number(old), hand.number(new));
            match (times, hand.0) {
                (2, Lang::En) => format!("Arrivals doubled from {old} in May to {new} in June."),
                (_, Lang::En) => format!("Arrivals tripled from {old} in May to {new} in June."),
                (2, Lang::Ar) => format!("بلغ عدد الوافدين في يونيو {new}، أي ضعف ما كان في مايو وهو {old}."),
                (_, Lang::Ar) => format!("بلغ عدد الوافدين في يونيو {new}، أي ثلاثة أضعاف ما كان في مايو وهو {old}."),
            }
        };
        let arithmetic = format!("{} × {times} = ", grouped(old, ","));
        holds(hand, &write(new), &write(wrong), "AUDIT-211", &arithmetic)?;
    }

    #[test]
    fn a_fraction_in_words_that_its_numbers_do_not_give_is_found(
        hand in hands(), base in 13..9_000_u64, fraction in 0..4_usize, form in 0..2_usize,
    ) {
        const FRACTIONS: [(u64, u64); 4] = [(2, 5), (3, 5), (3, 4), (7, 10)];
        const NAMES: [[&str; 2]; 4] =
            [["two out of five", "اثنتان من كل خمس"], ["three out of five", "ثلاث من كل خمس"],
             ["three out of four", "ثلاث من كل أربع"], ["seven in ten", "سبع من كل عشر"]];
        let (part, by) = FRACTIONS[fraction];
        let (some, whole) = (part * base, by * base);
        let wrong = if some + whole / 5 < whole { some + whole / 5 } else { some - whole / 5 };
        let is_words = matches!(hand.1, Digits::Words);
        prop_assume!(!is_words && is_readable(hand, &[some, whole, wrong]));
        let name = NAMES[fraction][usize::from(hand.0 == Lang::Ar)];
        let write = |some: u64| {
            let (some, whole) = (hand.number(some), hand.number(whole));
            match (form, hand.0) {
                (0, Lang::En) => format!("In Sebha {name} households ({some} of {whole}) had moved."),
                (_, Lang::En) => format!("In Sebha {some} of {whole} households, or {name}, had moved."),
                (_, Lang::Ar) => format!("انتقلت في سبها {name} أسر ({some} من أصل {whole})."),
            }
        };
        let arithmetic = format!("{} × {part}/{by} ≈ ", grouped(whole, ","));
        holds(hand, &write(some), &write(wrong), "AUDIT-203", &arithmetic)?;
    }
}
