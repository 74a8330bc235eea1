//! Paragraphs that were written and set aside before the grammars met them, batch
//! by batch: what is found of them now, and what is said of them as they should be.
//!
//! In `tests/corpus/fresh`, `{a|b}` is `a` as it should be and `b` as planted. What
//! was found when a batch was first met stands in `docs/audit.md`.

use std::fmt::Write;

use insta::assert_snapshot;
use masar_domain::Lang;

use crate::corpus::{audit, paragraphs};

/// The files of the batches by name, all that there are.
pub(crate) fn batches() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/fresh");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    let mut batches: Vec<(String, String)> = files.map(read).collect();
    batches.sort();
    batches
}

/// One line a batch; what was missed and what was said wrongly goes to the error output.
fn counted(name: &str, batch: &str) -> String {
    let lang = if name.ends_with("ar") { Lang::Ar } else { Lang::En };
    let (mut all, mut planted, mut found, mut alarms) = (0, 0, 0, 0);
    for (clean, edits) in paragraphs(batch) {
        let silent = audit(&clean, lang);
        all += 1;
        planted += usize::from(!edits.is_empty());
        alarms += usize::from(!silent.findings.is_empty());
        let is_found = edits.iter().any(|edited| {
            let findings = audit(edited, lang).findings;
            findings.iter().any(|one| !silent.findings.contains(one))
        });
        found += usize::from(is_found);
        if !silent.findings.is_empty() {
            eprintln!("{name} said of {clean}\n  {}", crate::lines(&silent));
        }
        if let Some(missed) = edits.first().filter(|_| !is_found) {
            eprintln!("{name} missed {missed}");
        }
    }
    format!("{name}: {found} of {planted} found, {alarms} of {all} paragraphs with an alarm\n")
}

#[test]
fn planted_contradictions_are_found_batch_by_batch_and_the_rest_is_left_alone() {
    let mut text = String::new();
    for (name, batch) in batches() {
        write!(text, "{}", counted(&name, &batch)).unwrap();
    }
    eprint!("{text}");
    assert_snapshot!(text, @r"
    1-ar: 30 of 30 found, 0 of 60 paragraphs with an alarm
    1-en: 28 of 30 found, 0 of 60 paragraphs with an alarm
    10-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    10-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    11-ar: 27 of 30 found, 0 of 60 paragraphs with an alarm
    11-en: 27 of 30 found, 0 of 60 paragraphs with an alarm
    12-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    12-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    13-ar: 28 of 30 found, 0 of 60 paragraphs with an alarm
    13-en: 26 of 30 found, 0 of 60 paragraphs with an alarm
    14-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    14-en: 30 of 30 found, 0 of 60 paragraphs with an alarm
    15-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    15-en: 30 of 30 found, 0 of 60 paragraphs with an alarm
    16-ar: 14 of 16 found, 0 of 20 paragraphs with an alarm
    16-en: 18 of 20 found, 0 of 30 paragraphs with an alarm
    17-ar: 27 of 30 found, 0 of 60 paragraphs with an alarm
    17-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    18-ar: 28 of 30 found, 0 of 60 paragraphs with an alarm
    18-en: 28 of 30 found, 0 of 60 paragraphs with an alarm
    19-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    19-en: 27 of 30 found, 0 of 60 paragraphs with an alarm
    2-ar: 30 of 30 found, 0 of 60 paragraphs with an alarm
    2-en: 30 of 30 found, 0 of 60 paragraphs with an alarm
    20-ar: 16 of 22 found, 0 of 40 paragraphs with an alarm
    20-en: 17 of 22 found, 0 of 40 paragraphs with an alarm
    21-ar: 11 of 14 found, 0 of 25 paragraphs with an alarm
    21-en: 14 of 15 found, 0 of 26 paragraphs with an alarm
    3-ar: 30 of 30 found, 0 of 60 paragraphs with an alarm
    3-en: 26 of 30 found, 0 of 60 paragraphs with an alarm
    4-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    4-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    5-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    5-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    6-ar: 27 of 30 found, 0 of 60 paragraphs with an alarm
    6-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    7-ar: 29 of 30 found, 0 of 60 paragraphs with an alarm
    7-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    8-ar: 30 of 30 found, 0 of 60 paragraphs with an alarm
    8-en: 30 of 30 found, 0 of 60 paragraphs with an alarm
    9-ar: 30 of 30 found, 0 of 60 paragraphs with an alarm
    9-en: 29 of 30 found, 0 of 60 paragraphs with an alarm
    ");
}
