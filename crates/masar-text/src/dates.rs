//! Days as people read them. The months are named as Libya names them; the
//! names stand with the other words, in the translations.

use masar_domain::{Date, Digits, Lang};

use crate::numbers::in_digits;
use crate::product::tr;

/// `14 March 2024` or `14 مارس 2024`. Isolate it: in a right-to-left line its
/// parts would otherwise be reordered.
pub fn date(date: Date, lang: Lang, digits: Digits) -> String {
    let month = tr(lang, &format!("month-{}", date.month()));
    let day = in_digits(&date.day().to_string(), digits);
    let year = in_digits(&date.year().to_string(), digits);
    format!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_months_as_libya_does() {
        let day: Date = "2024-03-14".parse().unwrap();
        assert_eq!(date(day, Lang::En, Digits::Latn), "14 March 2024");
        assert_eq!(date(day, Lang::Ar, Digits::Latn), "14 مارس 2024");
        assert_eq!(date(day, Lang::Ar, Digits::Arab), "١٤ مارس ٢٠٢٤");
        let day: Date = "2024-08-01".parse().unwrap();
        assert_eq!(date(day, Lang::Ar, Digits::Latn), "1 أغسطس 2024");
    }
}
