//! The PDF: it is set in both languages, its text can be taken out again, and
//! nothing in a document can act.

use std::process::Command;

use masar_domain::{Digits, Lang};
use masar_publish::chart::{Bar, Bars, bars};
use masar_publish::{
    COLUMNS_MAX, DocBlock, DocCellText, DocChart, DocRow, DocSpan, DocTable, PublishError,
    ROWS_MAX, pdf,
};

use crate::sample::{HOSTILE, chart, document};

/// The text of a PDF as Poppler takes it out, without marks of direction;
/// `None` where Poppler is not installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = match Command::new("pdftotext").arg(&file).arg("-").output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: pdftotext ({error}); it is in poppler-utils");
            return None;
        }
    };
    let marks = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = String::from_utf8(output.stdout).unwrap().replace(marks, "");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn numbers_dates_and_ranges_come_out_as_they_went_in() {
    let latin = ["706,369", "824,131", "2023-10-01 – 2023-12-31", "18-59", "1,771,770"];
    for lang in Lang::ALL {
        let Some(text) = text_of(&pdf(&document(lang, Digits::Latn)).unwrap()) else { return };
        for value in latin {
            assert!(text.contains(value), "{lang}: {value} in {text}");
        }
    }
    let Some(text) = text_of(&pdf(&document(Lang::Ar, Digits::Arab)).unwrap()) else { return };
    for value in ["٧٠٦٬٣٦٩", "٨٢٤٬١٣١", "١٬٧٧١٬٧٧٠"] {
        assert!(text.contains(value), "{value} in {text}");
    }
}

#[test]
fn every_page_says_that_the_data_are_synthetic() {
    let Some(text) = text_of(&pdf(&document(Lang::En, Digits::Latn)).unwrap()) else { return };
    let pages = text.matches("Edition 2").count();
    assert!(pages > 4, "{text}");
    assert!(text.matches("Synthetic data").count() >= 5, "{text}");
    // The head of the table stands on each of the pages it reaches.
    assert!(text.matches("Place Number").count() >= 2, "{text}");
}

#[test]
fn the_file_is_tagged_and_knows_its_title_and_language() {
    for lang in Lang::ALL {
        let bytes = pdf(&document(lang, Digits::Latn)).unwrap();
        let raw = String::from_utf8_lossy(&bytes);
        assert!(raw.starts_with("%PDF-1.7"));
        assert!(raw.contains("/MarkInfo") && raw.contains("/StructTreeRoot"));
        assert!(
            raw.contains(&format!("/Lang ({lang})")) || raw.contains(&format!("/Lang({lang})"))
        );
        assert!(raw.contains("pdfuaid:part"));
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let report = document(Lang::Ar, Digits::Arab);
    assert!(pdf(&report).unwrap() == pdf(&report).unwrap());
    assert!(pdf(&report).unwrap() != pdf(&document(Lang::En, Digits::Latn)).unwrap());
}

#[test]
fn hostile_text_is_printed_and_does_nothing() {
    let mut report = document(Lang::En, Digits::Latn);
    report.title = HOSTILE.into();
    report.mission = HOSTILE.into();
    report.synthetic = Some(HOSTILE.into());
    report.chapters[0].title = HOSTILE.into();
    report.chapters[0].blocks = vec![
        DocBlock::Heading { level: 1, text: HOSTILE.into() },
        DocBlock::Paragraph(vec![
            DocSpan::Text(HOSTILE.into()),
            DocSpan::Figure { text: HOSTILE.into(), code: HOSTILE.into() },
            DocSpan::Plain("#".into()),
        ]),
        DocBlock::List(vec![vec![DocSpan::Strong(HOSTILE.into())], Vec::new()]),
        DocBlock::Paragraph(Vec::new()),
        DocBlock::KeyFigures(Vec::new()),
    ];
    let Some(text) = text_of(&pdf(&report).unwrap()) else { return };
    assert!(text.contains("#panic(\"in\") #read(\"/etc/passwd\") $x$ *b*"), "{text}");
}

#[test]
fn vowel_signs_punctuation_and_ranges_in_a_drawing_do_not_stop_the_publication() {
    for label in ["نازح داخلياً", "عُدّ", "بلدة، قرية", "بلدة (قرية)", "٤٠–٩٠", "٤٠٬٠٠٠–٩٠٬٠٠٠"]
    {
        let bar = Bar { label: label.into(), value: 3, most: Some(9), formatted: "٣–٩".into() };
        let bars = bars(&Bars {
            lang: Lang::Ar,
            digits: Digits::Arab,
            title: None,
            unit: "أشخاص".into(),
            bars: vec![bar],
        });
        let mut report = document(Lang::Ar, Digits::Arab);
        report.chapters[0].blocks = vec![chart(Lang::Ar, bars)];
        assert!(pdf(&report).is_ok(), "{label}");
    }
}

#[test]
fn a_bar_of_nothing_is_drawn_as_nothing() {
    for lang in [Lang::Ar, Lang::En] {
        let bar = |value, most| Bar { label: "a".into(), value, most, formatted: "a".into() };
        let drawn = bars(&Bars {
            lang,
            digits: Digits::Latn,
            title: None,
            unit: "persons".into(),
            bars: vec![bar(0, None), bar(0, Some(9)), bar(9, None)],
        });
        assert!(!drawn.contains("width=\"0\""), "{drawn}");
        assert!(drawn.matches("<rect").count() >= 2, "{drawn}");
    }
}

#[test]
fn a_letter_that_no_font_has_does_not_stop_the_publication() {
    let mut report = document(Lang::Ar, Digits::Latn);
    let strange = "名前 \u{1f600} \u{0} \u{7} \u{200b} \u{e000} ok";
    report.title = strange.into();
    report.chapters[0].title = strange.into();
    report.chapters[0].blocks.push(DocBlock::Paragraph(vec![DocSpan::Text(strange.into())]));
    let bytes = pdf(&report).unwrap();
    let Some(text) = text_of(&bytes) else { return };
    assert!(text.contains("ok"), "{text}");
}

#[test]
fn an_empty_document_is_still_a_publication() {
    let mut report = document(Lang::Ar, Digits::Latn);
    report.chapters.clear();
    report.method.clear();
    report.attributions.clear();
    report.subtitle.clear();
    report.synthetic = None;
    report.edition.erratum = None;
    assert!(pdf(&report).unwrap().starts_with(b"%PDF"));
}

#[test]
fn empty_blocks_are_still_blocks() {
    let mut report = document(Lang::En, Digits::Latn);
    let nothing = DocTable {
        title: String::new(),
        head: Vec::new(),
        rows: Vec::new(),
        note: None,
        source: None,
    };
    let mut drawing = DocChart {
        title: "Migrants".into(),
        svg: crate::sample::bar_chart(Lang::En, Digits::Latn),
        alt: String::new(),
        source: String::new(),
    };
    report.chapters[0].blocks = vec![
        DocBlock::Table(nothing),
        DocBlock::Chart(drawing.clone()),
        DocBlock::List(Vec::new()),
    ];
    drawing.title = String::new();
    report.method =
        vec![DocBlock::Chart(drawing), DocBlock::Heading { level: 9, text: String::new() }];
    report.title = String::new();
    assert!(pdf(&report).unwrap().starts_with(b"%PDF"));
}

#[test]
fn refuses_what_cannot_be_set_and_says_why() {
    let table = |columns: usize, rows: usize, cells: usize| {
        let row = DocRow { cells: vec![DocCellText::text("x"); cells], total: false };
        DocBlock::Table(DocTable {
            title: "t".into(),
            head: vec!["h".into(); columns],
            rows: vec![row; rows],
            note: None,
            source: None,
        })
    };
    let refusal = |block: DocBlock| {
        let mut report = document(Lang::En, Digits::Latn);
        report.chapters[0].blocks = vec![block];
        pdf(&report).map(|_| ()).unwrap_err()
    };
    let found = ROWS_MAX + 1;
    assert_eq!(
        refusal(table(1, found, 1)),
        PublishError::TooLarge { what: "rows", found, limit: ROWS_MAX }
    );
    assert_eq!(refusal(table(COLUMNS_MAX + 1, 1, 1)).code(), "PUBLISH-001");
    assert_eq!(refusal(table(1, 1, 2)).code(), "PUBLISH-002");
    let drawing = refusal(chart(Lang::En, "<svg><script/></svg>".into()));
    assert_eq!(drawing.to_string(), "the drawing `Migrants` holds `<script>`");
    assert_eq!(drawing.code(), "PUBLISH-003");
}
