//! A number of people as a cell of a sheet holds it.

use masar_text::digits_to_latin;

/// More people than this in one cell is an entry mistake.
pub const COUNT_MAX: u64 = 1_000_000_000;

/// Reads a whole number; an empty cell is nobody. Digits may be Arabic-Indic
/// or Persian, thousands may be grouped, `900.0` is 900. The error is the
/// problem's code.
pub(super) fn count_read(text: &str) -> Result<u64, &'static str> {
    let latin = digits_to_latin(text.trim()).replace(['\u{a0}', '\u{202f}', ' '], "");
    let latin = latin.replace('\u{2212}', "-");
    let (negative, plain) = match latin.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, latin.as_str()),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let whole = ungrouped(whole).ok_or("IMPORT-013")?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("IMPORT-013");
    }
    if whole.is_empty() && !(latin.is_empty() && fraction.is_empty()) {
        return Err("IMPORT-013");
    }
    let fractional = fraction.bytes().any(|byte| byte != b'0');
    let value = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| "IMPORT-013")? };
    match (negative && (value > 0 || fractional), fractional) {
        (true, _) => Err("IMPORT-014"),
        (false, true) => Err("IMPORT-015"),
        (false, false) if value > COUNT_MAX => Err("IMPORT-013"),
        (false, false) => Ok(value),
    }
}

/// The digits without commas, if these set apart groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let shaped = groups.iter().skip(1).all(|group| group.len() == 3)
        && (groups.len() == 1 || (1..=3).contains(&groups[0].len()))
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    shaped.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_numbers_as_people_type_them() {
        for text in ["900", "٩٠٠", "۹۰۰", " 900 ", "900.0", "0900"] {
            assert_eq!(count_read(text), Ok(900), "{text}");
        }
        assert_eq!(count_read("12,345"), Ok(12_345));
        assert_eq!(count_read("١٢٬٣٤٥"), Ok(12_345));
        assert_eq!(count_read("12 345"), Ok(12_345));
        assert_eq!(count_read(""), Ok(0));
        assert_eq!(count_read("-0"), Ok(0));
    }

    #[test]
    fn says_what_is_wrong_with_the_rest() {
        assert_eq!(count_read("-5"), Err("IMPORT-014"));
        assert_eq!(count_read("−٥"), Err("IMPORT-014"));
        assert_eq!(count_read("-0.5"), Err("IMPORT-014"));
        assert_eq!(count_read("12.5"), Err("IMPORT-015"));
        assert_eq!(count_read("١٢٫٥"), Err("IMPORT-015"));
        for text in ["many", "1,5", "1e3", "#REF!", "-", ".", "99999999999", "1,2345", "+5"] {
            assert_eq!(count_read(text), Err("IMPORT-013"), "{text}");
        }
    }

    proptest! {
        /// Every count reads back from its plain form; nothing panics.
        #[test]
        fn reads_back_every_count(value in 0..=COUNT_MAX, noise in "\\PC{0,12}") {
            prop_assert_eq!(count_read(&value.to_string()), Ok(value));
            let _ = count_read(&noise);
        }
    }
}
