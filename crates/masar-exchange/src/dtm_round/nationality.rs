//! Nationalities as files name them, by country in English, to the codes that
//! facts hold: ISO 3166-1 alpha-3, or `OTH` where the file names no country.

use std::collections::BTreeMap;

use masar_text::nearest;

use super::columns::name_key;

/// The code of "other" and "unknown", which published files do not keep apart.
pub const OTHER: &str = "OTH";

/// Names that files use beside those of a list of countries.
const ALIASES: [(&str, &str); 24] = [
    ("Other", OTHER),
    ("Others", OTHER),
    ("Unknown", OTHER),
    ("Unkown", OTHER),
    ("Not specified", OTHER),
    ("Burma", "MMR"),
    ("Cape Verde", "CPV"),
    ("Central Africa", "CAF"),
    ("Congo", "COG"),
    ("Czech Republic", "CZE"),
    ("Democratic Republic of the Congo", "COD"),
    ("DR Congo", "COD"),
    ("DRC", "COD"),
    ("Gambia", "GMB"),
    ("Guinea Bissau", "GNB"),
    ("Ivory Coast", "CIV"),
    ("Myanmar", "MMR"),
    ("Palestine", "PSE"),
    ("State of Palestine", "PSE"),
    ("Swaziland", "SWZ"),
    ("Syria", "SYR"),
    ("Syrian Arab Republic", "SYR"),
    ("The Gambia", "GMB"),
    ("Turkey", "TUR"),
];

/// Names of countries and their codes.
#[derive(Clone, Debug, Default)]
pub struct Nationalities {
    codes: BTreeMap<String, String>,
    names: Vec<String>,
}

impl Nationalities {
    /// From names (in any language) and codes. A name given here goes before
    /// the aliases that this module knows.
    pub fn new(names: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut made = Self::default();
        let aliases = ALIASES.map(|(name, code)| (name.to_owned(), code.to_owned()));
        for (name, code) in names.into_iter().chain(aliases) {
            made.codes.entry(name_key(&name)).or_insert(code);
            made.names.push(name);
        }
        made
    }

    /// The code of a name, or of a code written as a name.
    pub fn code(&self, name: &str) -> Option<&str> {
        let key = name_key(name);
        let by_name = self.codes.get(&key).map(String::as_str);
        by_name.or_else(|| self.codes.values().find(|code| **code == name).map(String::as_str))
    }

    /// Known names near to one that is not.
    pub fn nearest(&self, name: &str) -> Vec<&str> {
        nearest(name, self.names.iter().map(String::as_str), 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Nationalities {
        let names =
            [("Côte d’Ivoire", "CIV"), ("Burkina Faso", "BFA"), ("Egypt", "EGY"), ("مصر", "EGY")];
        Nationalities::new(names.map(|(name, code)| (name.to_owned(), code.to_owned())))
    }

    #[test]
    fn knows_a_country_however_it_is_written() {
        let known = known();
        for (name, code) in [
            ("CôtedIvoire", "CIV"),
            ("Ivory Coast", "CIV"),
            ("BurkinaFaso", "BFA"),
            (" egypt ", "EGY"),
            ("مصر", "EGY"),
            ("EGY", "EGY"),
            ("Palestine", "PSE"),
            ("Unkown", OTHER),
        ] {
            assert_eq!(known.code(name), Some(code), "{name}");
        }
    }

    #[test]
    fn offers_the_nearest_names() {
        assert_eq!(known().code("Egpyt"), None);
        assert_eq!(known().nearest("Egpyt"), ["Egypt"]);
    }
}
