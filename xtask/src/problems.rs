//! Problem codes: every code that Rust names has words in Arabic and English,
//! every code with words is named by Rust, and one page lists them all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::messages::{Message, Messages};
use crate::rust::RustFile;
use crate::tidy::rust_files;
use crate::tree::{File, Finding, Tree};

/// The page that lists every code.
pub(crate) const PAGE: &str = "docs/problems/README.md";

const HEAD: &str = "# Problem codes\n\n\
    What Masar says when something is wrong. A code is never reused for another\n\
    meaning. In the words, `{ $name }` stands for a particular of the case.\n\
    Written by `cargo xtask problems` from `translations/`.\n\n\
    | code | English | العربية |\n| --- | --- | --- |\n";

/// Codes without words, words without a code, and a page that lags behind.
pub(crate) fn findings(tree: &Tree, sources: &[RustFile]) -> Vec<Finding> {
    let used = used(sources);
    let mut findings = Vec::new();
    for lang in ["ar", "en"] {
        let texts = texts(tree, lang);
        for (code, (file, line)) in &used {
            if !texts.contains_key(code) {
                let text = format!("`{code}` has no words in translations/{lang}/");
                findings.push(file.finding(*line, text));
            }
        }
        for (code, (file, message)) in &texts {
            if !used.contains_key(code) {
                let text = format!("`{code}` has words, and nothing in Rust says it");
                findings.push(file.finding(message.line, text));
            }
        }
    }
    let known = tree.get(PAGE).map(|file| file.text.as_str());
    if !used.is_empty() && known != Some(page(tree).as_str()) {
        let page = File::new(PAGE, "");
        findings.push(page.finding(1, "lags behind: run `cargo xtask problems`"));
    }
    findings
}

/// The page of all codes with their words in both languages.
pub(crate) fn page(tree: &Tree) -> String {
    let (arabic, english) = (texts(tree, "ar"), texts(tree, "en"));
    let mut page = HEAD.to_owned();
    let cell = |text: Option<&(&File, Message)>| {
        text.map(|(_, message)| message.words.replace('|', "\\|")).unwrap_or_default()
    };
    for code in used(&rust_files(tree).0).into_keys() {
        let (english, arabic) = (cell(english.get(&code)), cell(arabic.get(&code)));
        writeln!(page, "| {code} | {english} | {arabic} |").expect("a string takes every line");
    }
    page
}

/// Every code in Rust outside tests, and where it stands first.
fn used(sources: &[RustFile]) -> BTreeMap<String, (&File, usize)> {
    let mut used = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.file.path.starts_with("xtask/")) {
        for (line, literal) in &source.literals {
            if is_code(literal) && !source.is_test(*line) {
                used.entry(literal.clone()).or_insert((&source.file, *line));
            }
        }
    }
    used
}

/// Words of every code in one language.
fn texts<'a>(tree: &'a Tree, lang: &str) -> BTreeMap<String, (&'a File, Message)> {
    let folder = format!("translations/{lang}/");
    tree.with_extension(&["ftl"])
        .filter(|file| file.path.starts_with(&folder))
        .flat_map(|file| Messages::read(file).by_name.into_iter().map(move |entry| (file, entry)))
        .filter(|(_, (name, _))| is_code(name))
        .map(|(file, (name, message))| (name, (file, message)))
        .collect()
}

/// `FORM-012`: capitals, a hyphen, three digits.
fn is_code(text: &str) -> bool {
    text.split_once('-').is_some_and(|(family, number)| {
        family.len() >= 3
            && family.chars().all(|letter| letter.is_ascii_uppercase())
            && number.len() == 3
            && number.chars().all(|digit| digit.is_ascii_digit())
            && !["AES", "SHA", "ISO"].contains(&family)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        Tree::of(&[
            (
                "crates/a/src/lib.rs",
                "//! A.\nconst A: &str = \"FORM-001\";\nconst B: &str = \"FORM-002\";\n",
            ),
            ("translations/ar/form.ftl", "FORM-001 = أ | { $found }\nFORM-003 = ج\n"),
            ("translations/en/form.ftl", "FORM-001 = a | { $found }\nFORM-002 = b\nFORM-003 = c\n"),
        ])
    }

    #[test]
    fn asks_for_words_in_both_languages_and_for_no_more() {
        let tree = tree();
        let found: Vec<_> = findings(&tree, &rust_files(&tree).0)
            .into_iter()
            .map(|finding| finding.to_string())
            .collect();
        assert_eq!(
            found,
            [
                "crates/a/src/lib.rs:3: `FORM-002` has no words in translations/ar/",
                "translations/ar/form.ftl:2: `FORM-003` has words, and nothing in Rust says it",
                "translations/en/form.ftl:3: `FORM-003` has words, and nothing in Rust says it",
                "docs/problems/README.md:1: lags behind: run `cargo xtask problems`",
            ]
        );
    }

    #[test]
    fn lists_every_code_with_its_words() {
        let page = page(&tree());
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| FORM")).collect();
        assert_eq!(
            rows,
            ["| FORM-001 | a \\| { $found } | أ \\| { $found } |", "| FORM-002 | b |  |"]
        );
    }

    #[test]
    fn takes_no_cipher_for_a_code() {
        assert!(is_code("LEDGER-009"));
        for text in ["AES-256", "SHA-256", "FORM-12", "form-012", "FORM-0123", "FORM"] {
            assert!(!is_code(text), "{text}");
        }
    }
}
