//! Paragraphs of reports in both languages: as they stand none raises an alarm,
//! and edits that break a checkable statement are found.
//!
//! In `tests/corpus`, `{a|b}` is `a` as it stands and `b` as the edit; a line `¶`
//! is the empty line between two paragraphs of one report.

use masar_audit::{Report, TextFormat, audit_text};
use masar_domain::Lang;

const CORPUS: [(Lang, &str); 2] =
    [(Lang::En, include_str!("../corpus/en.txt")), (Lang::Ar, include_str!("../corpus/ar.txt"))];

/// A paragraph as it stands, and each of its edits.
fn paragraph_read(paragraph: &str) -> (String, Vec<String>) {
    // Every second piece stood between braces; bars elsewhere are those of tables.
    let pieces: Vec<&str> = paragraph.split(['{', '}']).collect();
    let is_edit = |at: usize| at % 2 == 1;
    let written = |edit: Option<usize>| {
        let pieces = pieces.iter().enumerate().map(|(at, piece)| match piece.split_once('|') {
            Some((_, edited)) if edit == Some(at) => edited,
            Some((clean, _)) if is_edit(at) => clean,
            _ => piece,
        });
        pieces.collect::<String>()
    };
    let edits = (0..pieces.len()).filter(|&at| is_edit(at));
    (written(None), edits.map(|at| written(Some(at))).collect())
}

pub(crate) fn paragraphs(corpus: &str) -> impl Iterator<Item = (String, Vec<String>)> {
    let texts = corpus.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
    texts.map(|one| paragraph_read(&one.replace("\n¶\n", "\n\n")))
}

pub(crate) fn audit(text: &str, lang: Lang) -> Report {
    audit_text(text.as_bytes(), lang, TextFormat::Txt)
}

/// The same with the digits that begin at `zero` and their separators.
fn digits(text: &str, zero: char) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let shown = chars.iter().enumerate().map(|(at, &found)| match found {
        '0'..='9' => {
            char::from_u32(u32::from(zero) + u32::from(found) - u32::from('0')).expect("a digit")
        }
        ',' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => '٬',
        '%' => '٪',
        other => other,
    });
    shown.collect()
}

fn spaced(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let is_separator =
        |at: usize| chars[at] == ',' && digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..chars.len()).map(|at| if is_separator(at) { '\u{202f}' } else { chars[at] }).collect()
}

#[test]
fn paragraphs_as_they_stand_raise_no_alarm() {
    let mut count = 0;
    let mut alarms = Vec::new();
    for (lang, corpus) in CORPUS {
        for (clean, _) in paragraphs(corpus) {
            count += 1;
            for text in [clean.clone(), digits(&clean, '٠'), digits(&clean, '۰'), spaced(&clean)]
            {
                let found = audit(&text, lang);
                if !found.findings.is_empty() {
                    alarms.push(format!("{}\n{}", text, crate::lines(&found)));
                    break;
                }
            }
        }
    }
    assert!(alarms.is_empty(), "{} alarms:\n{}", alarms.len(), alarms.join("\n\n"));
    assert!(count > 240, "{count}");
}

/// Lines of one paragraph end with a tag, as they do in a page.
fn lines_kept(page: &str) -> String {
    page.split("</p>\n<p>")
        .map(|one| one.replace('\n', "<br>"))
        .collect::<Vec<_>>()
        .join("</p>\n<p>")
}

#[test]
fn a_whole_report_as_it_stands_raises_no_alarm() {
    for (lang, corpus) in CORPUS {
        let all: Vec<String> = paragraphs(corpus).map(|(clean, _)| clean).collect();
        assert_eq!(crate::lines(&audit(&all.join("\n\n"), lang)), "");
        let page = all.join("</p>\n<p>");
        let page = format!("<html><body><p>{}</p></body></html>", lines_kept(&page));
        let found = audit_text(page.as_bytes(), lang, TextFormat::Html);
        assert_eq!(crate::lines(&found), "");
    }
}

#[test]
fn edits_that_break_a_statement_are_found() {
    let (mut edits, mut missed) = (0, Vec::new());
    for (lang, corpus) in CORPUS {
        for edited in paragraphs(corpus).flat_map(|(_, edits)| edits) {
            edits += 1;
            let forms =
                [edited.clone(), digits(&edited, '٠'), digits(&edited, '۰'), spaced(&edited)];
            missed.extend(forms.into_iter().find(|text| audit(text, lang).findings.is_empty()));
        }
    }
    eprintln!("{} of {edits} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(edits > 150 && missed.len() * 20 <= edits, "{} of {edits} missed", missed.len());
}
