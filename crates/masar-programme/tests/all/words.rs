//! Every problem has its words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// `PROGRAMME-nnn` wherever it stands in a text.
fn codes(text: &str, found: &mut BTreeSet<String>) {
    for (at, _) in text.match_indices("PROGRAMME-") {
        found.extend(text.get(at..at + 13).map(str::to_owned));
    }
}

fn walk(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            codes(&fs::read_to_string(&path).unwrap(), found);
        }
    }
}

#[test]
fn every_code_has_a_message_in_both_languages_and_none_is_left_over() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    walk(&root.join("src"), &mut used);
    for lang in ["ar", "en"] {
        let file = root.join("../../translations").join(lang).join("programme.ftl");
        let mut worded = BTreeSet::new();
        codes(&fs::read_to_string(file).unwrap(), &mut worded);
        assert_eq!(used, worded, "{lang}");
    }
}
