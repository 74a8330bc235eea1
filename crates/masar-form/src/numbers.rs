//! Numbers as people type them: Latin, Arabic-Indic and Persian digits, exact
//! decimals. No floating point: what was typed is what is kept.

use std::borrow::Cow;

/// A decimal of up to 18 digits on either side of the point, in units of 10⁻¹⁸.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exact(pub(crate) i128);

const PLACES: usize = 18;

impl Exact {
    pub(crate) const ZERO: Self = Self(0);
    const ONE: i128 = 1_000_000_000_000_000_000;

    /// Reads `-1.5`, `.5`, `2.`, `1e3`; `None` for anything else and for too many digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
            return Self::parse_plain(text);
        };
        let power = exponent.parse::<i32>().ok().filter(|power| power.unsigned_abs() <= 17)?;
        let scale = 10_i128.pow(power.unsigned_abs());
        let Self(value) = Self::parse_plain(digits)?;
        if power >= 0 {
            // Differences of two numbers must fit, too.
            let product = value.checked_mul(scale);
            return product.filter(|product| product.abs() <= i128::MAX / 4).map(Self);
        }
        (value % scale == 0).then_some(Self(value / scale))
    }

    fn parse_plain(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits =
            |part: &str| part.len() <= PLACES && part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
            return None;
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let fraction: i128 = format!("{fraction:0<PLACES$}").parse().ok()?;
        let value = whole * Self::ONE + fraction;
        Some(Self(if negative { -value } else { value }))
    }

    pub(crate) fn is_whole(self) -> bool {
        self.0 % Self::ONE == 0
    }

    /// Whether `self` is a whole number of `step`s; nothing is, of zero.
    pub(crate) fn is_multiple_of(self, step: Self) -> bool {
        step.0 != 0 && self.0 % step.0 == 0
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    pub(crate) fn distance(self, other: Self) -> Self {
        Self((self.0 - other.0).abs())
    }
}

/// The text with Arabic-Indic and Persian digits as Latin ones, the Arabic
/// decimal mark as a point and group marks left out.
pub(crate) fn latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let digit = |char: char, zero: char| char::from_digit(u32::from(char) - u32::from(zero), 10);
    let latin = text.chars().filter_map(|char| match char {
        '\u{660}'..='\u{669}' => digit(char, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(char, '\u{6f0}'),
        '\u{66b}' => Some('.'),
        '\u{2212}' => Some('-'),
        // The group mark, and marks of direction that keyboards put around numbers.
        '\u{66c}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => None,
        other => Some(other),
    });
    Cow::Owned(latin.collect())
}

/// A whole number; with a fraction of zeros it is one too (`12.0`).
pub(crate) fn whole(text: &str) -> Option<i64> {
    let text = latin(text);
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (whole, fraction) = text.split_once('.')?;
    if fraction.is_empty() || fraction.bytes().any(|byte| byte != b'0') {
        return None;
    }
    whole.parse().ok()
}

/// A decimal number, as text in Latin digits.
pub(crate) fn decimal(text: &str) -> Option<String> {
    let text = latin(text);
    let text = text.trim();
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let shaped = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && unsigned.bytes().filter(|&byte| byte == b'.').count() <= 1
        && unsigned.bytes().any(|byte| byte.is_ascii_digit());
    let exponent_is_whole = exponent.is_none_or(|exponent| exponent.parse::<i16>().is_ok());
    (shaped && exponent_is_whole && text.len() <= 40).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_either_script_are_numbers() {
        assert_eq!(whole("١٢٣"), Some(123));
        assert_eq!(whole("۱۲"), Some(12));
        assert_eq!(whole(" -7 "), Some(-7));
        assert_eq!(whole("١٬٢٣٤"), Some(1234));
        assert_eq!(whole("5.0"), Some(5));
        assert_eq!(whole("5.5"), None);
        assert_eq!(whole("five"), None);
        assert_eq!(decimal("٣٫٥").as_deref(), Some("3.5"));
        assert_eq!(decimal("1.2.3"), None);
        assert_eq!(decimal("."), None);
    }

    #[test]
    fn decimals_are_exact() {
        let read = |text: &str| Exact::parse(text).unwrap();
        assert!(read("0.3").is_multiple_of(read("0.1")));
        assert!(!read("0.35").is_multiple_of(read("0.1")));
        assert!(read("2.").is_whole() && !read(".5").is_whole());
        assert_eq!(read("-1").distance(read("2")), read("3"));
        assert_eq!((read("1e3"), read("25E-1")), (read("1000"), read("2.5")));
        for bad in ["", "-", ".", "1e", "1e99", "inf", "1,5", "1234567890123456789"] {
            assert_eq!(Exact::parse(bad), None, "{bad}");
        }
    }
}
