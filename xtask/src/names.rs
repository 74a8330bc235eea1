//! Nothing about one country is in Rust: the names and codes of every mission's
//! places are read from `missions/`, and no source may repeat them. Tests may,
//! and comments may where an example says more.

use std::collections::BTreeSet;

use crate::messages::Messages;
use crate::rust::RustFile;
use crate::tree::{File, Finding, Tree};

/// Only names down to this level are looked for; below it, places are called
/// "Market" and "Centre".
const LEVEL_MAX: u8 = 3;

/// Shorter names are words of other things.
const NAME_LETTERS_MIN: usize = 4;

/// Names that belong to a place and to other things too.
const COMMON: [&str; 6] = ["East", "West", "South", "الشرق", "الغرب", "الجنوب"];

/// What no source may name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Forbidden {
    names: BTreeSet<String>,
    /// Letters that this country's P-codes open with.
    prefixes: BTreeSet<String>,
}

/// Names of countries and places in Rust sources.
pub(crate) fn findings(tree: &Tree, sources: &[RustFile]) -> Vec<Finding> {
    let forbidden = forbidden(tree);
    let mut findings = Vec::new();
    for source in sources {
        for (number, line) in source.file.lines() {
            if source.is_test(number) || line.trim_start().starts_with("//") {
                continue;
            }
            for name in forbidden.found_in(line) {
                let text = format!("`{name}` belongs in missions/, not in Rust");
                findings.push(source.file.finding(number, text));
            }
        }
    }
    findings
}

fn forbidden(tree: &Tree) -> Forbidden {
    let mut forbidden = Forbidden::default();
    for file in tree.files.iter().filter(|file| file.path.starts_with("missions/")) {
        if file.has_extension(&["ftl"]) {
            forbidden.add_texts(file);
        } else if file.path.ends_with("/gazetteer.csv") {
            file.text.lines().skip(1).for_each(|line| forbidden.add_place(line));
        }
    }
    forbidden.names.retain(|name| {
        name.chars().count() >= NAME_LETTERS_MIN && !COMMON.contains(&name.as_str())
    });
    forbidden
}

impl Forbidden {
    /// The country's and the offices' names, from the mission's texts.
    fn add_texts(&mut self, file: &File) {
        let names = Messages::read(file)
            .by_name
            .into_iter()
            .filter(|(name, _)| name == "country-name" || name.starts_with("office-"));
        self.names.extend(names.map(|(_, message)| message.words));
    }

    /// A row `level,pcode,name_en,parent_pcode,name_ar`; names hold no comma.
    fn add_place(&mut self, row: &str) {
        let [level, pcode, english, _, arabic] = row.split(',').collect::<Vec<_>>()[..] else {
            return;
        };
        let letters: String = pcode.chars().take_while(char::is_ascii_alphabetic).collect();
        if letters.len() >= 2 {
            self.prefixes.insert(letters);
        }
        if level.parse().is_ok_and(|level: u8| level <= LEVEL_MAX) {
            self.names.extend([english.to_owned(), arabic.to_owned()]);
        }
    }

    /// Names and P-codes that stand in a line as whole words.
    fn found_in<'a>(&'a self, line: &'a str) -> impl Iterator<Item = &'a str> {
        let names = self.names.iter().map(String::as_str).filter(|name| has_word(line, name));
        let words = line.split(|letter: char| !letter.is_ascii_alphanumeric());
        names.chain(words.filter(|word| self.is_code(word)))
    }

    fn is_code(&self, word: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            let digits = word.strip_prefix(prefix.as_str()).unwrap_or_default();
            digits.len() >= 2 && digits.chars().all(|digit| digit.is_ascii_digit())
        })
    }
}

/// Whether `name` stands in `line` with no letter at either side.
fn has_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + name.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust_files;

    fn found(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("missions/x/texts/ar.ftl", "country-name = أطلانطس\n"),
            ("missions/x/texts/en.ftl", "country-name = Atlantis\nlevel-1 = Region\n"),
            (
                "missions/x/places/gazetteer.csv",
                "level,pcode,name_en,parent_pcode,name_ar\n1,AT01,East,,الشرق\n2,AT0101,Poseidonia,AT01,بوسيدونيا\n4,AT010101,Market,AT0101,السوق\n",
            ),
            (path, text),
        ]);
        let sources = rust_files(&tree).0;
        findings(&tree, &sources).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn refuses_places_and_codes_in_sources() {
        let text = "//! A.\nconst A: &str = \"Atlantis\";\nconst P: &str = \"in Poseidonia\";\nconst B: &str = \"AT0101\";\n";
        assert_eq!(
            found("crates/a/src/lib.rs", text),
            [
                "crates/a/src/lib.rs:2: `Atlantis` belongs in missions/, not in Rust",
                "crates/a/src/lib.rs:3: `Poseidonia` belongs in missions/, not in Rust",
                "crates/a/src/lib.rs:4: `AT0101` belongs in missions/, not in Rust",
            ]
        );
        assert_eq!(found("crates/a/src/lib.rs", "//! A.\nconst A: &str = \"أطلانطس\";\n").len(), 1);
    }

    #[test]
    fn lets_tests_common_words_and_examples_pass() {
        for (path, text) in [
            ("crates/a/src/lib.rs", "//! East of the Market: FAT01, AT0101.\n"),
            ("crates/a/src/place.rs", "//! `AT0101` is Poseidonia.\n"),
            ("crates/a/tests/all/main.rs", "//! A.\nconst A: &str = \"AT0101\";\n"),
            ("crates/a/src/lib.rs", "//! A.\n#[cfg(test)]\nmod tests {\n    // AT0101\n}\n"),
        ] {
            assert!(found(path, text).is_empty(), "{text}");
        }
    }
}
