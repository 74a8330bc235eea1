//! Every problem that the crate can report has words in both languages.

use std::collections::BTreeSet;

fn messages(source: &str) -> BTreeSet<&str> {
    let is_code = |line: &&str| line.starts_with("FORM-") || line.starts_with("SUBMISSION-");
    source.lines().filter(is_code).filter_map(|line| line.split(' ').next()).collect()
}

/// Codes that stand as literals in the sources.
fn codes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            let literals = text.split('"').filter(|literal| {
                literal
                    .strip_prefix("FORM-")
                    .or(literal.strip_prefix("SUBMISSION-"))
                    .is_some_and(|rest| rest.len() == 3)
            });
            found.extend(literals.map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_code_has_words_in_arabic_and_english() {
    let codes = codes();
    let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    assert!(codes.len() > 100);
    for (source, warnings) in [
        (
            include_str!("../../../../translations/en/form.ftl"),
            include_str!("../../../../translations/en/form-product.ftl"),
        ),
        (
            include_str!("../../../../translations/ar/form.ftl"),
            include_str!("../../../../translations/ar/form-product.ftl"),
        ),
    ] {
        let mut told = messages(source);
        told.extend(messages(warnings));
        assert_eq!(told, codes);
    }
}
