//! Tables in three forms: each planted error is found where it stands, and the
//! tables as they are raise no alarm.

use std::io::Write;

use masar_audit::{Report, TextFormat, audit_text};
use masar_domain::Lang;

/// Rows of cells, the head first.
type Rows = &'static [&'static [&'static str]];

const REGIONS: Rows = &[
    &["Region", "Men", "Women", "Total"],
    &["West", "120", "80", "200"],
    &["East", "60", "90", "150"],
    &["South", "20", "30", "50"],
    &["Total", "200", "200", "400"],
];

const ARABIC: Rows = &[
    &["المنطقة", "ذكور", "إناث", "المجموع"],
    &["الغرب", "١٬١٢٠", "٨٠", "١٬٢٠٠"],
    &["الشرق", "٦٠", "٩٠", "١٥٠"],
    &["المجموع", "١٬١٨٠", "١٧٠", "١٬٣٥٠"],
];

const SHARES: Rows = &[
    &["Nationality", "Number", "%"],
    &["Niger", "176,000", "25.1"],
    &["Egypt", "160,000", "22.9"],
    &["Sudan", "120,000", "17.1"],
    &["Other", "244,000", "34.9"],
    &["Total", "700,000", "100"],
];

/// Not additive: people counted once, years side by side, averages.
const OTHERS: [Rows; 3] = [
    &[
        &["Service", "People"],
        &["Food", "300"],
        &["Health", "250"],
        &["Total, each person once", "420"],
    ],
    &[&["Indicator", "2022", "2023"], &["Returned", "11,200", "9,520"], &["Trained", "400", "620"]],
    &[
        &["Centre", "Visits", "Average per day"],
        &["A", "310", "10"],
        &["B", "620", "20"],
        &["Total", "930", "15"],
    ],
];

fn written(rows: &[Vec<String>], form: TextFormat) -> Vec<u8> {
    let table = |row: (&str, &str), cell: (&str, &str)| {
        let cells = |line: &Vec<String>| {
            line.iter().map(|one| format!("{}{one}{}", cell.0, cell.1)).collect::<String>()
        };
        rows.iter().map(|line| format!("{}{}{}", row.0, cells(line), row.1)).collect::<String>()
    };
    match form {
        TextFormat::Txt => table(("|", "\n"), (" ", " |")).into_bytes(),
        TextFormat::Html => {
            format!("<table>{}</table>", table(("<tr>", "</tr>\n"), ("<td>", "</td>"))).into_bytes()
        }
        TextFormat::Docx => {
            let body = table(
                ("<w:tr>", "</w:tr>"),
                ("<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"),
            );
            document(&[("word/document.xml", &format!("<w:tbl>{body}</w:tbl>"))])
        }
    }
}

fn document(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, body) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("in memory");
        let xml = format!("<w:document xmlns:w='w'>{body}</w:document>");
        writer.write_all(xml.as_bytes()).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

fn audit(rows: &[Vec<String>], form: TextFormat) -> Report {
    audit_text(&written(rows, form), Lang::En, form)
}

fn owned(rows: Rows) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()
}

const FORMS: [TextFormat; 3] = [TextFormat::Txt, TextFormat::Html, TextFormat::Docx];

#[test]
fn tables_as_they_are_raise_no_alarm() {
    for rows in [REGIONS, ARABIC, SHARES].into_iter().chain(OTHERS) {
        for form in FORMS {
            assert_eq!(crate::lines(&audit(&owned(rows), form)), "", "{rows:?} {form:?}");
        }
    }
}

#[test]
fn every_number_that_is_changed_is_found_and_its_row_or_total_named() {
    for rows in [REGIONS, ARABIC, SHARES] {
        for (line, row) in rows.iter().enumerate().skip(1) {
            for column in 1..row.len() {
                let mut edited = owned(rows);
                // The first digit, one more or less: 1 to 2, 9 to 8.
                let cell = &edited[line][column];
                let first = cell.chars().next().expect("a digit");
                let step = if matches!(first, '9' | '٩') { -1 } else { 1 };
                let next = u32::from(first).checked_add_signed(step).and_then(char::from_u32);
                let next: String = next.into_iter().chain(cell.chars().skip(1)).collect();
                edited[line][column] = next;
                for form in FORMS {
                    let found = audit(&edited, form);
                    assert!(found.has_errors(), "{:?} {form:?}", edited[line]);
                    let place = found.findings[0].place.as_ref().expect("in a table");
                    assert_eq!(place.table, Some(1));
                    assert!(place.row == Some(line + 1) || place.row == Some(rows.len()));
                }
            }
        }
    }
}

#[test]
fn headers_and_notes_of_a_document_are_read_and_named() {
    let text = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let bytes = document(&[
        ("word/document.xml", &(text("Fine.") + &text("On 31 June 2023."))),
        ("word/header1.xml", &text("62 workers (48 men and 16 women)")),
        ("word/footnotes.xml", &(text("One.") + &text("On 31 April 2023."))),
    ]);
    let found = audit_text(&bytes, Lang::En, TextFormat::Docx);
    let places: Vec<String> = found
        .findings
        .iter()
        .filter_map(|one| one.place.as_ref())
        .map(|place| format!("{} {}", place.part.as_deref().unwrap_or("body"), place.paragraph))
        .collect();
    assert_eq!(places, ["body 2", "footnotes 2", "header1 1"]);
    assert!(found.to_words(Lang::Ar).contains("الحواشي السفلية، الفقرة 2"));
}
