//! Numbers as people read and type them, in Latin or Arabic-Indic digits.
//!
//! Whole numbers only: a share is given in tenths of a percent, already rounded
//! by whoever computed it.

use masar_domain::{Digits, Lang};

/// `824,131` or `٨٢٤٬١٣١`.
pub fn number(value: u64, digits: Digits) -> String {
    let plain = value.to_string();
    let mut grouped = String::with_capacity(plain.len() * 2);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            grouped.push(separators(digits).0);
        }
        grouped.push(digit);
    }
    in_digits(&grouped, digits)
}

/// `40–90`, or one number where both ends are the same.
pub fn number_range(least: u64, most: u64, digits: Digits) -> String {
    let start = number(least, digits);
    if least == most { start } else { format!("{start}\u{2013}{}", number(most, digits)) }
}

/// Like [`number`], with U+2212 before a value below zero.
pub fn number_signed(value: i64, digits: Digits) -> String {
    let sign = if value < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}", number(value.unsigned_abs(), digits))
}

/// `11.0%` or `١١٫٠٪`. The sign is the language's, the separator the digits'.
///
/// *Units.* `tenths` is in tenths of a percent: 110 is eleven percent.
pub fn percent_tenths(tenths: u64, lang: Lang, digits: Digits) -> String {
    let whole = number(tenths / 10, digits);
    let tenth = in_digits(&(tenths % 10).to_string(), digits);
    let sign = lang.pick('\u{66a}', '%');
    format!("{whole}{}{tenth}{sign}", separators(digits).1)
}

/// The text with its digits written in `digits`; everything else as it was.
pub fn in_digits(text: &str, digits: Digits) -> String {
    let zero = match digits {
        Digits::Latn => u32::from('0'),
        Digits::Arab => 0x660,
    };
    let digit = |c| digit_value(c).and_then(|value| char::from_u32(zero + value)).unwrap_or(c);
    text.chars().map(digit).collect()
}

/// The text with Arabic-Indic and Persian digits as 0-9, `٫` as a full stop,
/// and without `٬`: what a number field may be parsed from.
pub fn digits_to_latin(text: &str) -> String {
    let latin = in_digits(text, Digits::Latn);
    latin
        .chars()
        .filter(|&c| c != '\u{66c}')
        .map(|c| if c == '\u{66b}' { '.' } else { c })
        .collect()
}

/// Between groups of three, and before the fraction.
fn separators(digits: Digits) -> (char, char) {
    match digits {
        Digits::Latn => (',', '.'),
        Digits::Arab => ('\u{66c}', '\u{66b}'),
    }
}

fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - 0x30),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(c) - 0x6f0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prints_a_population_in_both_digits() {
        assert_eq!(number(824_131, Digits::Latn), "824,131");
        assert_eq!(number(824_131, Digits::Arab), "٨٢٤٬١٣١");
        assert_eq!(number(0, Digits::Latn), "0");
        assert_eq!(number(999, Digits::Latn), "999");
        assert_eq!(number(u64::MAX, Digits::Latn), "18,446,744,073,709,551,615");
        assert_eq!(number_signed(-1_200, Digits::Latn), "−1,200");
        assert_eq!(number_signed(i64::MIN, Digits::Latn), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn prints_a_share_to_a_tenth() {
        assert_eq!(percent_tenths(110, Lang::En, Digits::Latn), "11.0%");
        assert_eq!(percent_tenths(110, Lang::Ar, Digits::Arab), "١١٫٠٪");
        assert_eq!(percent_tenths(1_000, Lang::Ar, Digits::Latn), "100.0٪");
        assert_eq!(percent_tenths(5, Lang::En, Digits::Latn), "0.5%");
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(digits_to_latin("١٬٢٣٤٫٥"), "1234.5");
        assert_eq!(digits_to_latin("۱۲ people"), "12 people");
        assert_eq!(in_digits("LY02, 7", Digits::Arab), "LY٠٢, ٧");
    }

    proptest! {
        /// A number printed in either digits reads back as itself.
        #[test]
        fn reads_back_what_it_prints(value: u64) {
            for digits in [Digits::Latn, Digits::Arab] {
                let read = digits_to_latin(&number(value, digits)).replace(',', "");
                prop_assert_eq!(read.parse::<u64>(), Ok(value));
            }
        }

        /// Changing digits changes nothing else, and can be undone.
        #[test]
        fn changing_digits_can_be_undone(text in "[a-z0-9 ,.ء-ي]{0,40}") {
            let there = in_digits(&text, Digits::Arab);
            prop_assert_eq!(there.chars().count(), text.chars().count());
            prop_assert_eq!(in_digits(&there, Digits::Latn), text);
        }
    }
}
