//! The few words that a publication adds of its own: "Contents", "Edition".

use masar_domain::{Digits, Lang};
use masar_text::{Arg, in_digits, tr, tr_with};

/// A word of the publication, without particulars.
pub(crate) fn word(lang: Lang, id: &str) -> String {
    tr(lang, id)
}

/// "Edition 2".
pub(crate) fn edition(lang: Lang, digits: Digits, number: u32) -> String {
    let number = in_digits(&number.to_string(), digits);
    tr_with(lang, "publish-edition", &[("number", Arg::Text(&number))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_exists_in_both_languages() {
        let ids = [
            "publish-contents",
            "publish-method",
            "publish-credits",
            "publish-erratum",
            "publish-digest",
            "publish-note",
            "publish-source",
            "publish-figure",
            "chart-no-data",
            "chart-least",
            "chart-most",
            "chart-shaded-least",
        ];
        for lang in Lang::ALL {
            for id in ids {
                assert!(!word(lang, id).starts_with('['), "{lang} {id}");
            }
        }
        assert_eq!(edition(Lang::En, Digits::Latn, 2), "Edition 2");
        assert_eq!(edition(Lang::Ar, Digits::Arab, 2), "الطبعة ٢");
    }
}
