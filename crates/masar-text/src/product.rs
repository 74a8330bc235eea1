//! The product's own words: everything of `translations/{ar,en}/*.ftl`,
//! gathered when the product is built.

use std::sync::LazyLock;

use masar_domain::Lang;

use crate::texts::{Arg, Texts};

const AR: &str = include_str!(concat!(env!("OUT_DIR"), "/ar.ftl"));
const EN: &str = include_str!(concat!(env!("OUT_DIR"), "/en.ftl"));

/// The product's messages. What cannot be read in a source is left out (the
/// tests refuse it) rather than refused in front of a user.
pub fn product_texts() -> &'static Texts {
    static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::read(AR, EN).0);
    &TEXTS
}

/// A message of the product; its identifier in brackets where there is none.
pub fn tr(lang: Lang, id: &str) -> String {
    tr_with(lang, id, &[])
}

/// A message of the product with its particulars.
pub fn tr_with(lang: Lang, id: &str, args: &[(&str, Arg<'_>)]) -> String {
    product_texts().format(lang, id, args).unwrap_or_else(|| format!("[{id}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_can_be_read_and_is_given_once() {
        if let Err(problems) = Texts::parse(AR, EN) {
            panic!("{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>());
        }
    }

    #[test]
    fn a_missing_message_is_visible() {
        assert_eq!(tr(Lang::En, "no-such-message"), "[no-such-message]");
        assert_eq!(tr(Lang::Ar, ""), "[]");
    }
}
