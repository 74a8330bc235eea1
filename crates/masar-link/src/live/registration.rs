//! What is known of one person when they are added or asked about, and how it is
//! read: names in parts, digits bare, dates typed.
//!
//! *Invariant:* what cannot be read counts as not given; nothing fails.

use masar_domain::{Date, Sex};
use masar_text::names::name_parse;

/// Parts of a name that are kept: given, father's, grandfather's, family, and
/// one more where a name is longer.
pub(super) const PARTS: usize = 5;

/// Digits by which two telephone numbers are one: prefixes of the country and
/// of the trunk fall away.
const PHONE_DIGITS: usize = 9;

/// Fewer digits than these are no telephone number.
const PHONE_DIGITS_MIN: usize = 6;

/// Letters and digits of a document number that are kept.
pub(super) const DOCUMENT_CHARS_MAX: usize = 16;

/// Fewer letters and digits than these are no document number.
pub(super) const DOCUMENT_CHARS_MIN: usize = 4;

/// Characters of one part of a name, or of a whole one, that are read.
const NAME_CHARS_MAX: usize = 120;

/// One registration, as it was written. Empty text: not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Registration<'a> {
    pub given: &'a str,
    pub father: &'a str,
    pub grandfather: &'a str,
    pub family: &'a str,
    /// The whole name, where it is not given in parts.
    pub full: &'a str,
    /// Day of birth, where a day is known.
    pub birth: Option<Date>,
    /// Year of birth, also where it follows from an age and may be off by one.
    pub birth_year: Option<i16>,
    pub sex: Sex,
    pub phone: &'a str,
    pub document: &'a str,
    /// Code of the nationality.
    pub nationality: &'a str,
    /// Code of the place.
    pub place: &'a str,
}

impl Registration<'_> {
    /// The name's parts in their places.
    pub(super) fn parts(&self) -> [String; PARTS] {
        let given = [self.given, self.father, self.grandfather, self.family];
        if given.iter().any(|part| !part.trim().is_empty()) {
            let [one, two, three, four] = given.map(cut);
            return [one, two, three, four, String::new()];
        }
        let name = name_parse(&cut(self.full));
        let further = match name.parts.as_slice() {
            [_, _, _, further, .., _] => further.clone(),
            _ => String::new(),
        };
        let part = Option::unwrap_or_default;
        [part(name.given), part(name.father), part(name.grandfather), part(name.family), further]
    }
}

fn cut(text: &str) -> String {
    text.trim().chars().take(NAME_CHARS_MAX).collect()
}

/// The last digits of a telephone number; 0 for none.
pub(super) fn phone_read(text: &str) -> u64 {
    let text: String = text.chars().take(NAME_CHARS_MAX).collect();
    let latin = masar_text::digits_to_latin(&text);
    let digits: Vec<u8> = latin.bytes().filter(u8::is_ascii_digit).take(32).collect();
    if digits.len() < PHONE_DIGITS_MIN {
        return 0;
    }
    let last = &digits[digits.len().saturating_sub(PHONE_DIGITS)..];
    last.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// Letters and digits of a document number; zeros for none.
pub(super) fn document_read(text: &str) -> [u8; DOCUMENT_CHARS_MAX] {
    let mut document = [0; DOCUMENT_CHARS_MAX];
    if text.is_empty() {
        return document;
    }
    let text: String = text.chars().take(NAME_CHARS_MAX).collect();
    let latin = masar_text::digits_to_latin(&text);
    let kept = latin.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_uppercase());
    kept.zip(&mut document).for_each(|(letter, kept)| *kept = letter);
    if document[DOCUMENT_CHARS_MIN - 1] == 0 { [0; DOCUMENT_CHARS_MAX] } else { document }
}

/// Year times ten thousand, month times a hundred, day; 0 for none.
pub(super) fn birth_read(birth: Option<Date>) -> u32 {
    let Some(date) = birth else { return 0 };
    let year = u32::try_from(date.year()).unwrap_or(0);
    year * 10_000
        + u32::from(date.month().unsigned_abs()) * 100
        + u32::from(date.day().unsigned_abs())
}

/// A day with its month and day exchanged; 0 where that is no other day.
pub(super) fn birth_swapped(birth: u32) -> u32 {
    let (year, month, day) = (birth / 10_000, birth / 100 % 100, birth % 100);
    if day > 12 || day == month { 0 } else { year * 10_000 + day * 100 + month }
}

/// A first of January says the year and no more.
pub(super) fn birth_is_whole(birth: u32) -> bool {
    birth > 0 && birth % 10_000 != 101
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_and_document_numbers_are_read_however_they_are_written() {
        assert_eq!(phone_read("+218 91-234 5678"), phone_read("٠٩١٢٣٤٥٦٧٨"));
        assert_eq!(phone_read("12345"), 0);
        assert_eq!(document_read("p-123 456"), document_read("P١٢٣٤٥٦"));
        assert_eq!(document_read("12"), [0; DOCUMENT_CHARS_MAX]);
    }

    #[test]
    fn a_whole_name_is_cut_into_its_parts() {
        let registration = Registration {
            full: "عبد الله محمد علي حسن الورفلي",
            ..Default::default()
        };
        assert_eq!(registration.parts(), ["عبد الله", "محمد", "علي", "الورفلي", "حسن"]);
    }

    #[test]
    fn month_and_day_may_be_exchanged() {
        assert_eq!(birth_swapped(19_900_311), 19_901_103);
        assert_eq!(birth_swapped(19_900_321), 0);
        assert!(!birth_is_whole(19_900_101));
    }
}
