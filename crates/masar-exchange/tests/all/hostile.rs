//! Files made to do harm, each refused by its code, soon and in little memory.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use masar_exchange::dtm_round::read;
use masar_exchange::xlsx::guard::{CELLS_MAX, FILE_BYTES_MAX, OTHERS_MAX, STRINGS_MAX};
use masar_exchange::xlsx::{TEXT_BYTES_MAX, Workbook};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::gazetteer::Gazetteer;
use crate::workbook::Round;

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const EMPTY_SHEET: &str = "<worksheet><sheetData></sheetData></worksheet>";

/// A workbook of one sheet with these parts added or put in place.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", EMPTY_SHEET.as_bytes()),
    ];
    all.retain(|(name, _)| parts.iter().all(|(other, _)| other != name));
    all.extend_from_slice(parts);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in all {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(xml: &str) -> Vec<u8> {
    packed(&[("xl/worksheets/sheet1.xml", xml.as_bytes())])
}

/// The only place that touches the API: the code that a file is refused by
/// when its first sheet is read, and how long that took.
fn refused(bytes: &[u8]) -> (&'static str, Duration) {
    let start = Instant::now();
    let outcome = Workbook::open(bytes).and_then(|mut book| {
        let name = book.sheet_names().first().cloned().unwrap_or_default();
        book.sheet(&name)
    });
    (outcome.err().map_or("read", |problem| problem.code), start.elapsed())
}

fn assert_refused(bytes: &[u8], code: &str) {
    let (found, took) = refused(bytes);
    assert_eq!(found, code);
    // Refusing takes milliseconds; the rest is for busy machines.
    assert!(took < Duration::from_secs(1), "{code} took {took:?}");
}

#[test]
fn a_small_workbook_is_read() {
    let xml = r#"<worksheet><dimension ref="A1:B1"/><sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1" t="inlineStr"><is><t> x </t></is></c></row></sheetData></worksheet>"#;
    let bytes = sheet(xml);
    let sheet = Workbook::open(&bytes).unwrap().sheet("S").unwrap();
    assert_eq!((sheet.rows[0].get(0), sheet.rows[0].get(1)), ("5", "x"));
}

#[test]
fn what_is_no_workbook_is_refused() {
    assert_refused(b"", "IMPORT-001");
    assert_refused(b"name,age\naya,5\n", "IMPORT-001");
    assert_refused(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "IMPORT-001");
    let other = packed(&[]);
    assert_refused(&other[..other.len() - 5], "IMPORT-001");
    assert_refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], "IMPORT-002");
    assert_refused(&vec![b'P'; FILE_BYTES_MAX + 1], "IMPORT-003");
}

#[test]
fn a_part_that_unpacks_to_gigabytes_is_refused() {
    let bytes = packed(&[("xl/sharedStrings.xml", &vec![b' '; 100 << 20])]);
    assert!(bytes.len() < 1 << 20);
    assert_refused(&bytes, "IMPORT-004");
}

#[test]
fn a_part_that_lies_about_its_size_is_refused() {
    let mut bytes = packed(&[("xl/sharedStrings.xml", &vec![b' '; 100 << 20])]);
    // Both headers declare 100 bytes instead of 100 MiB.
    let (real, false_size) = ((100_u32 << 20).to_le_bytes(), 100_u32.to_le_bytes());
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == real {
            bytes[at..at + 4].copy_from_slice(&false_size);
        }
    }
    let (code, took) = refused(&bytes);
    assert!(["IMPORT-004", "IMPORT-009"].contains(&code), "{code}");
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn many_parts_that_are_large_together_are_refused() {
    let part = vec![b' '; 4 << 20];
    let names: Vec<String> = (0..40).map(|n| format!("xl/media/{n}.bin")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &part[..])).collect();
    assert_refused(&packed(&parts), "IMPORT-004");
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..1_001).map(|n| format!("p{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_refused(&packed(&parts), "IMPORT-005");
}

#[test]
fn a_declared_range_of_the_whole_sheet_is_refused() {
    let xml = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let bytes = sheet(xml);
    assert!(bytes.len() < 2_000, "{}", bytes.len());
    assert_refused(&bytes, "IMPORT-007");
}

#[test]
fn too_many_cells_texts_or_formats_are_refused() {
    let cells = "<c/>".repeat(CELLS_MAX + 1);
    assert_refused(&sheet(&format!("<worksheet><row>{cells}</row></worksheet>")), "IMPORT-006");
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(STRINGS_MAX + 1));
    assert_refused(&packed(&[("xl/sharedStrings.xml", strings.as_bytes())]), "IMPORT-006");
    let styles = format!("<styleSheet>{}</styleSheet>", "<xf/>".repeat(OTHERS_MAX + 1));
    assert_refused(&packed(&[("xl/styles.xml", styles.as_bytes())]), "IMPORT-006");
}

#[test]
fn one_long_text_repeated_in_every_cell_is_refused() {
    let long = "x".repeat(TEXT_BYTES_MAX / 1_000);
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(20_000);
    let xml = format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>");
    let bytes = packed(&[
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", xml.as_bytes()),
    ]);
    assert_refused(&bytes, "IMPORT-006");
}

#[test]
fn entities_are_refused_where_they_are_declared() {
    let mut xml = String::from("<!DOCTYPE s [<!ENTITY a0 \"ha\">");
    for level in 1..20 {
        let of = level - 1;
        write!(xml, "<!ENTITY a{level} \"&a{of};&a{of};&a{of};&a{of};\">").unwrap();
    }
    xml.push_str("]><sst><si><t>&a19;</t></si></sst>");
    assert_refused(&packed(&[("xl/sharedStrings.xml", xml.as_bytes())]), "IMPORT-008");
}

#[test]
fn depth_attributes_and_broken_xml_are_refused() {
    let deep = format!("<worksheet>{}{}</worksheet>", "<a>".repeat(50_000), "</a>".repeat(50_000));
    assert_refused(&sheet(&deep), "IMPORT-009");
    let mut wide = String::from("<worksheet><sheetData><row");
    for attribute in 0..200_000 {
        write!(wide, " a{attribute}=\"\"").unwrap();
    }
    wide.push_str("/></sheetData></worksheet>");
    assert_refused(&sheet(&wide), "IMPORT-009");
    assert_refused(&sheet("<worksheet><sheetData>"), "IMPORT-009");
    assert_refused(&sheet("<worksheet></sheetData>"), "IMPORT-009");
    assert_refused(&sheet("<worksheet/>"), "IMPORT-010");
}

#[test]
fn a_text_that_is_not_there_is_damage_and_no_crash() {
    let xml = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>"#;
    let (code, _) = refused(&sheet(xml));
    assert!(["read", "IMPORT-010"].contains(&code), "{code}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A good file with bytes changed or cut off is read or refused.
    #[test]
    fn a_damaged_file_never_crashes(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        keep in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = Round::good().bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(keep.index(bytes.len()));
        }
        let (file, problems) = read(&bytes, &Gazetteer::small());
        prop_assert!(file.is_some() || !problems.is_empty());
    }
}
