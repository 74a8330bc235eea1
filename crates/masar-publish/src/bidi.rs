//! Keeps values readable between scripts: dates, ranges, codes and names of the
//! other script are isolated, so that the line around them cannot reorder them.

use std::borrow::Cow;

use masar_domain::Lang;

const LTR_ISOLATE: char = '\u{2066}';
const RTL_ISOLATE: char = '\u{2067}';
const POP_ISOLATE: char = '\u{2069}';

/// The direction a value is read in when it stands alone: that of its first
/// letter; without letters, right to left for Arabic-Indic digits alone.
pub(crate) fn direction(text: &str) -> &'static str {
    let letter = text.chars().find(|c| c.is_alphabetic());
    let rtl = match letter {
        Some(letter) => is_arabic(letter),
        None => text.chars().any(is_arabic_digit),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// The text with every run of the other script, or of digits that would be
/// reordered, between isolates. A text that has isolates already stays as it is.
pub(crate) fn isolate(text: &str, lang: Lang) -> Cow<'_, str> {
    let controls = |c: char| matches!(c, '\u{2066}'..='\u{2069}');
    if !text.chars().any(|c| is_foreign(c, lang)) || text.contains(controls) {
        return Cow::Borrowed(text);
    }
    let open = lang.pick(LTR_ISOLATE, RTL_ISOLATE);
    if !text.chars().any(|c| c.is_alphabetic() && !is_foreign(c, lang)) {
        return Cow::Owned(format!("{open}{text}{POP_ISOLATE}"));
    }
    let mut out = String::with_capacity(text.len() + 12);
    let mut rest = text;
    while let Some((start, end)) = next_run(rest, lang) {
        out.push_str(&rest[..start]);
        out.push(open);
        out.push_str(&rest[start..end]);
        out.push(POP_ISOLATE);
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The whole text as one run in the direction it is read in, for a line whose
/// own direction is left to right. A text of one kind needs no marks.
pub(crate) fn isolate_whole(text: &str, lang: Lang) -> String {
    let letters = |c: char| c.is_alphabetic() && is_arabic(c) || c == ' ';
    // Between two numbers in these digits a dash runs as they do, and browsers tear
    // a number that opens a text of a drawing from a mark before it.
    let digits = |c: char| is_arabic_digit(c) || matches!(c, '\u{66b}' | '\u{66c}' | '\u{2013}');
    if !text.chars().any(is_arabic) || text.chars().all(letters) || text.chars().all(digits) {
        return text.to_owned();
    }
    let mark = if direction(text) == "rtl" { RTL_ISOLATE } else { LTR_ISOLATE };
    format!("{mark}{}{POP_ISOLATE}", isolate(text, lang))
}

/// First and one past the last byte of the next run to isolate.
fn next_run(text: &str, lang: Lang) -> Option<(usize, usize)> {
    let (mut start, _) = text.char_indices().find(|&(_, c)| is_foreign(c, lang))?;
    if let Some(sign) = text[..start].chars().next_back().filter(|&c| is_sign(c)) {
        start -= sign.len_utf8();
    }
    let mut end = start;
    for (at, c) in text[start..].char_indices() {
        let ends = is_foreign(c, lang) || matches!(c, '%' | '\u{66a}');
        if ends {
            end = start + at + c.len_utf8();
        } else if !is_joiner(c) {
            break;
        }
    }
    Some((start, end))
}

/// Whether the character would be reordered by, or reorder, a line of `lang`.
fn is_foreign(c: char, lang: Lang) -> bool {
    match lang {
        Lang::Ar => c.is_ascii_digit() || (c.is_alphabetic() && !is_arabic(c)),
        Lang::En => is_arabic_digit(c) || (c.is_alphabetic() && is_arabic(c)),
    }
}

/// Punctuation that holds a value together when it stands inside it.
fn is_joiner(c: char) -> bool {
    is_sign(c)
        || matches!(
            c,
            ' ' | '\u{a0}' | '.' | ',' | ':' | '/' | '&' | '_' | '@' | '\'' | '\u{66b}' | '\u{66c}'
        )
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '\u{2011}' | '\u{2013}' | '\u{2212}' | '#')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn is_arabic_digit(c: char) -> bool {
    matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn visible(text: &str, lang: Lang) -> String {
        isolate(text, lang).replace([LTR_ISOLATE, RTL_ISOLATE], "[").replace(POP_ISOLATE, "]")
    }

    #[test]
    fn isolates_dates_ranges_codes_and_names_in_arabic() {
        assert_eq!(visible("من 10-20 شخصا", Lang::Ar), "من [10-20] شخصا");
        assert_eq!(visible("في 14 مارس 2024.", Lang::Ar), "في [14] مارس [2024].");
        assert_eq!(visible("هاتف +218 91 234 (LY0211)", Lang::Ar), "هاتف [+218 91 234] ([LY0211])");
        assert_eq!(visible("بنسبة 11.0% منهم", Lang::Ar), "بنسبة [11.0%] منهم");
        assert_eq!(visible("طرابلس ٢٠-٣٠", Lang::Ar), "طرابلس ٢٠-٣٠");
        assert_eq!(visible("OCHA, IOM (CC BY-IGO)", Lang::Ar), "[OCHA, IOM (CC BY-IGO)]");
    }

    #[test]
    fn isolates_arabic_in_english() {
        assert_eq!(visible("Tripoli (طرابلس), 12", Lang::En), "Tripoli ([طرابلس]), 12");
        assert_eq!(visible("Nothing here, 12-14.", Lang::En), "Nothing here, 12-14.");
    }

    #[test]
    fn a_drawing_marks_what_it_must_and_no_range_in_one_kind_of_digits() {
        for plain in ["مصر", "١٬٢١٥", "٧٧٥–١٬٢١٥", "775–1,215", "2023-09"] {
            assert_eq!(isolate_whole(plain, Lang::Ar), plain);
        }
        assert_eq!(isolate_whole("مصر 1", Lang::Ar), "\u{2067}مصر \u{2066}1\u{2069}\u{2069}");
    }

    #[test]
    fn a_value_knows_its_direction() {
        for (text, expected) in [
            ("824,131", "ltr"),
            ("10-20", "ltr"),
            ("14 مارس 2024", "rtl"),
            ("14 March 2024", "ltr"),
            ("١١٫٠٪", "rtl"),
            ("100.0٪", "ltr"),
            ("", "ltr"),
        ] {
            assert_eq!(direction(text), expected, "{text}");
        }
    }

    proptest! {
        /// Isolating adds marks and changes nothing else, and marks are paired.
        #[test]
        fn adds_only_paired_marks(text in "[a-z0-9 ,.%()+٠-٩ء-ي-]{0,40}") {
            for lang in Lang::ALL {
                let marked = isolate(&text, lang);
                let opened = marked.matches([LTR_ISOLATE, RTL_ISOLATE]).count();
                prop_assert_eq!(opened, marked.matches(POP_ISOLATE).count());
                let plain = marked.replace([LTR_ISOLATE, RTL_ISOLATE, POP_ISOLATE], "");
                prop_assert_eq!(&plain, &text);
                prop_assert_eq!(isolate(&marked, lang).into_owned(), marked.clone().into_owned());
            }
        }
    }
}
