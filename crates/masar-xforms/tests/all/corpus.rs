//! Inputs that fuzzing kept, through everything that reads what strangers send:
//! each gives an answer, and soon.

use std::time::{Duration, Instant};

use masar_form::{Format, convert, submission_parse};
use masar_xforms::export::{form_export, sheets_to_markdown};
use masar_xforms::sealed::Manifest;

#[test]
fn every_kept_input_gets_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/data/corpus");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a corpus").flatten().map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() > 10);
    for path in files {
        let bytes = std::fs::read(&path).expect("readable");
        let start = Instant::now();
        for format in [Format::Markdown, Format::Csv, Format::Xlsx] {
            let _ = convert(&bytes, format, "data");
        }
        if let Ok(export) = form_export(&bytes) {
            let _ = sheets_to_markdown(&export.sheets);
        }
        let _ = submission_parse(&bytes);
        let _ = Manifest::read(&bytes);
        assert!(start.elapsed() < Duration::from_secs(5), "{}", path.display());
    }
}
