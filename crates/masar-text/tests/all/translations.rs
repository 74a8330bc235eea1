//! Arabic and English have the same files with the same messages, and nothing
//! is left empty or untranslated.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use masar_domain::Lang;
use masar_text::{Texts, product_texts};

/// Messages that are rightly the same in both languages, or in the other one:
/// a path, a code, and the other language by its own name.
const SAME: [&str; 4] =
    ["problem-path", "subject-place", "web-other-digits-code", "web-other-language"];

fn folder(lang: Lang) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../translations").join(lang.tag())
}

fn files(lang: Lang) -> BTreeSet<String> {
    let names = fs::read_dir(folder(lang)).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".ftl")).collect()
}

/// What a person sees of a message when nothing is filled in.
fn bare(lang: Lang, id: &str) -> String {
    product_texts().get(lang, id).unwrap_or_default().trim().to_owned()
}

#[test]
fn both_languages_have_the_same_files() {
    assert_eq!(files(Lang::Ar), files(Lang::En));
}

#[test]
fn both_languages_have_the_same_messages_file_by_file() {
    let mut missing = Vec::new();
    for file in files(Lang::En) {
        let read = |lang| fs::read_to_string(folder(lang).join(&file)).unwrap();
        match Texts::parse(&read(Lang::Ar), &read(Lang::En)) {
            Ok(texts) => {
                missing.extend(texts.untranslated().iter().map(|p| format!("{file}: {p}")));
            }
            Err(problems) => missing.extend(problems.iter().map(|p| format!("{file}: {p}"))),
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn no_message_is_empty_or_left_in_english() {
    let arabic = |text: &str| text.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let mut wrong = Vec::new();
    for id in product_texts().ids(Lang::En) {
        let (ar, en) = (bare(Lang::Ar, &id), bare(Lang::En, &id));
        if ar.is_empty() || en.is_empty() {
            wrong.push(format!("{id} is empty"));
        } else if !SAME.contains(&id.as_str()) && (ar == en || !arabic(&ar)) {
            wrong.push(format!("{id} is not translated: {ar}"));
        }
        if arabic(&en) && !SAME.contains(&id.as_str()) {
            wrong.push(format!("{id} is Arabic in English: {en}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
