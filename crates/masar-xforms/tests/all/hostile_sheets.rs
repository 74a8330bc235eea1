//! Forms in sheets that mean harm, in workbooks, Markdown and CSV: each answered
//! within a second and under 256 MB, by a child process with that much memory.

use std::io::{Cursor, Write as _};

use masar_form::{Format, convert};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::hostile_documents::{child_run, time_check};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const PACKAGE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";

/// Parts that repeat a text, written without ever standing in memory.
struct Part {
    name: &'static str,
    before: &'static str,
    text: &'static str,
    count: usize,
    after: &'static str,
}

fn workbook(parts: &[Part]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    let own = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
    ];
    for (name, text) in own {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    for part in parts {
        zip.start_file(part.name, options).expect("a part");
        zip.write_all(part.before.as_bytes()).expect("written");
        let block = part.text.repeat(1_000);
        for _ in 0..part.count / 1_000 {
            zip.write_all(block.as_bytes()).expect("written");
        }
        zip.write_all(part.after.as_bytes()).expect("written");
    }
    zip.finish().expect("a workbook").into_inner()
}

fn sheet(text: &'static str, count: usize) -> Part {
    let name = "xl/worksheets/sheet1.xml";
    Part { name, before: SHEET, text, count, after: SHEET_END }
}

fn part(name: &'static str, text: &'static str, count: usize) -> Part {
    Part { name, before: "", text, count, after: "" }
}

/// Parts of workbooks, by what is hostile in them.
fn workbooks() -> Vec<(&'static str, Vec<Part>)> {
    let strings = "xl/sharedStrings.xml";
    let empty = || sheet("", 0);
    let cell = r#"<c t="inlineStr"><is><t>a</t></is></c>"#;
    vec![
        ("a dimension of all cells", vec![empty()]),
        ("a sheet of spaces", vec![sheet("          ", 20_000_000)]),
        ("strings without end", vec![empty(), part(strings, "<si><t>a</t></si>", 10_000_000)]),
        ("one long string", vec![empty(), part(strings, "aaaaaaaaaa", 20_000_000)]),
        ("a million rows", vec![sheet("<row><c><v>1</v></c></row>", 1_000_000)]),
        ("a million cells in a row", vec![sheet(cell, 1_000_000)]),
        ("elements inside each other", vec![sheet("<row>", 1_000_000)]),
        ("attributes", vec![sheet("<row a=\"1\" b=\"2\" c=\"3\"/>", 500_000)]),
        (
            "merged cells",
            vec![Part {
                before: "<worksheet><sheetData/><mergeCells>",
                after: "</mergeCells></worksheet>",
                ..sheet("<mergeCell ref=\"A1:XFD1048576\"/>", 300_000)
            }],
        ),
        (
            "entities",
            vec![Part {
                before: "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><worksheet><sheetData>",
                ..sheet("<row><c><v>&b;</v></c></row>", 10_000)
            }],
        ),
        ("names that lead elsewhere", vec![empty(), part("../../../etc/x", "a", 1_000)]),
        ("a name with a null", vec![empty(), part("xl/\0.xml", "a", 1_000)]),
        ("a name from right to left", vec![empty(), part("xl/\u{202e}lmx.exe", "a", 1_000)]),
        ("styles", vec![empty(), part("xl/styles.xml", "<xf/>", 20_000_000)]),
    ]
}

/// Makes a text when its turn has come, so that one is there at a time.
type Make = Box<dyn Fn() -> String>;

const HEAD: &str = "| survey |\n| | type | name | label | calculation |\n";

fn row(cell: &str) -> String {
    format!("{HEAD}| | calculate | a | | {cell} |\n")
}

/// Texts by what is hostile in them.
fn texts() -> Vec<(&'static str, Make)> {
    vec![
        ("bars", Box::new(|| "|".repeat(19 << 20))),
        ("a bar a line", Box::new(|| "|\n".repeat(9 << 20))),
        ("headings", Box::new(|| "| survey |\n".repeat(1_000_000))),
        ("a long cell", Box::new(|| row(&"a".repeat(19 << 20)))),
        ("brackets", Box::new(|| row(&"(".repeat(1_000_000)))),
        (
            "brackets that close",
            Box::new(|| row(&format!("{}1{}", "(".repeat(200_000), ")".repeat(200_000)))),
        ),
        ("predicates", Box::new(|| row(&"a[".repeat(500_000)))),
        ("references", Box::new(|| row(&"${a} + ".repeat(300_000)))),
        ("a reference without an end", Box::new(|| row(&"${".repeat(1_000_000)))),
        ("quotes", Box::new(|| row(&"'\"".repeat(500_000)))),
        ("operators", Box::new(|| row(&"1 + ".repeat(500_000)))),
        ("minus", Box::new(|| row(&"-".repeat(1_000_000)))),
        ("questions", Box::new(|| format!("{HEAD}{}", "| | text | a | A | |\n".repeat(400_000)))),
        (
            "groups",
            Box::new(|| format!("{HEAD}{}", "| | begin_group | a | A | |\n".repeat(400_000))),
        ),
        ("columns", Box::new(|| format!("| survey |\n| |{}\n", " label::x |".repeat(500_000)))),
        ("nulls", Box::new(|| "\0".repeat(19 << 20))),
        ("marks of direction", Box::new(|| row(&"\u{202e}".repeat(1_000_000)))),
        ("csv quotes", Box::new(|| format!("survey\n,type,name\n,{}", "\"".repeat(9 << 20)))),
        ("csv commas", Box::new(|| format!("survey\n{}", ",".repeat(19 << 20)))),
    ]
}

#[test]
#[ignore = "the test below runs it with little memory"]
fn hostile_sheets_are_answered() {
    for (name, parts) in workbooks() {
        let bytes = workbook(&parts);
        time_check(name, &|| drop(convert(&bytes, Format::Xlsx, "data")));
    }
    for (name, text) in texts() {
        let text = text();
        for (kind, format) in [("Markdown", Format::Markdown), ("CSV", Format::Csv)] {
            let work = || drop(convert(text.as_bytes(), format, "data"));
            time_check(&format!("{name}, {kind}"), &work);
        }
    }
}

#[test]
fn hostile_sheets_are_answered_in_a_second_and_256_megabytes() {
    child_run("hostile_sheets::hostile_sheets_are_answered");
}
