//! Forms as XLSX workbooks and as CSV: the same as in Markdown, and bombs
//! refused.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use masar_form::{Format, convert};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook of one sheet, with further parts.
fn workbook(dimension: &str, rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>"#
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let own: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    for (name, content) in own.iter().chain(more) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn row(number: u32, cells: &[&str]) -> String {
    let cells = cells.iter().zip('A'..).map(|(text, column)| {
        format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    });
    format!(r#"<row r="{number}">{}</row>"#, cells.collect::<String>())
}

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let started = Instant::now();
    let (_, problems) = convert(bytes, Format::Auto, "data");
    assert!(started.elapsed() < Duration::from_secs(2), "too slow: {:?}", started.elapsed());
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_workbook_is_read_like_markdown() {
    let rows = row(1, &["type", "name", "label"])
        + &row(2, &["text", "q", "الاسم"])
        + r#"<row r="5"><c r="A5" t="inlineStr"><is><t>integer</t></is></c><c r="B5" t="inlineStr"><is><t>n</t></is></c><c r="C5"><v>12</v></c></row>"#;
    let (form, problems) = convert(&workbook("A1:C5", &rows, &[]), Format::Auto, "data");
    let form = form.unwrap_or_else(|| panic!("{problems:?}"));
    assert_eq!(form.question("q").unwrap().labels[""], "الاسم");
    assert_eq!(form.question("n").unwrap().labels[""], "12");
    assert_eq!(form.question("n").unwrap().row, 5);
}

#[test]
fn a_declared_size_is_not_believed() {
    let rows = row(1, &["type", "name", "label"]) + &row(2, &["text", "q", "Q"]);
    assert!(codes(&workbook("A1:XFD1048576", &rows, &[])).is_empty());
}

#[test]
fn a_cell_at_the_far_end_costs_nothing() {
    let rows = row(1, &["type", "name", "label"])
        + &row(2, &["text", "q", "Q"])
        + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    assert!(codes(&workbook("A1:XFD1048576", &rows, &[])).is_empty());
}

#[test]
fn zip_bombs_are_refused() {
    let zeros = vec![b' '; 100 << 20];
    assert_eq!(codes(&workbook("A1", "", &[("xl/worksheets/sheet2.xml", &zeros)])), ["FORM-005"]);
    assert_eq!(codes(&workbook("A1", "", &[("xl/styles.xml", &zeros[..20 << 20])])), ["FORM-005"]);
    let strings = "<si/>".repeat(3_000_000);
    assert_eq!(
        codes(&workbook("A1", "", &[("xl/sharedStrings.xml", strings.as_bytes())])),
        ["FORM-005"]
    );
}

#[test]
fn a_damaged_workbook_is_refused() {
    let whole = workbook("A1:C2", &row(1, &["type", "name"]), &[]);
    assert_eq!(codes(&whole[..whole.len() / 2]), ["FORM-004"]);
    assert_eq!(codes(b"PK\x03\x04"), ["FORM-004"]);
}

/// An older workbook as a spreadsheet program wrote it: a sheet from right to left, a
/// hidden sheet, merged cells, numbers, dates, a formula, empty rows.
const OLDER: &[u8] = include_bytes!("../files/quirks.xls");

#[test]
fn an_older_workbook_is_read_with_all_its_quirks() {
    let (form, problems) = convert(OLDER, Format::Auto, "data");
    let form = form.unwrap_or_else(|| panic!("{problems:?}"));
    let label = |name: &str| form.question(name).unwrap().labels[""].clone();
    assert_eq!((form.id.as_str(), form.version.as_str()), ("intake", "20240506"));
    let labels = ["q", "n", "d", "t", "day", "f", "m"].map(label);
    assert_eq!(labels, ["الاسم", "12", "1.5", "TRUE", "Day", "ab", "M"]);
    assert_eq!(form.question("day").unwrap().row, 7);
    assert!(form.xform().contains("<day>2024-05-06 00:00:00</day>"), "{}", form.xform());
    assert_eq!(form.choices["l"][0].name, "1");
    assert_eq!(convert(OLDER, Format::Xls, "data").0.unwrap().xform(), form.xform());
}

#[test]
fn a_damaged_older_workbook_is_refused() {
    assert_eq!(codes(&OLDER[..600]), ["FORM-004"]);
    for cut in (512..OLDER.len()).step_by(97) {
        codes(&OLDER[..cut]);
    }
    for at in (0..OLDER.len()).step_by(7) {
        let mut damaged = OLDER.to_vec();
        damaged[at] ^= 0xff;
        codes(&damaged);
    }
}

#[test]
fn one_csv_file_holds_all_sheets() {
    let text = "survey\n,type,name,label\n,text,q,\"Name, please\"\nsettings\n,form_id,version\n,intake,2\n";
    let (form, problems) = convert(text.as_bytes(), Format::Auto, "data");
    let form = form.unwrap_or_else(|| panic!("{problems:?}"));
    assert_eq!((form.id.as_str(), form.version.as_str()), ("intake", "2"));
    assert_eq!(form.question("q").unwrap().labels[""], "Name, please");
}
