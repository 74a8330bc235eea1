//! Pages and documents as people write them: what is shown is read, what is not
//! is left out, and every finding says where it stands.

use std::io::Write;

use insta::assert_snapshot;
use masar_audit::{Report, TextFormat, audit_text};
use masar_domain::Lang;

fn page(html: &str) -> Report {
    audit_text(html.as_bytes(), Lang::En, TextFormat::Html)
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, body) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        let xml = format!("<w:document xmlns:w='w' xmlns:mc='m'>{body}</w:document>");
        writer.write_all(xml.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> Report {
    let bytes = archive(&[("word/document.xml", body)]);
    audit_text(&bytes, Lang::En, TextFormat::Docx)
}

/// Runs of one paragraph.
fn runs(texts: &[&str]) -> String {
    let run = |text: &&str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    format!("<w:p>{}</w:p>", texts.iter().map(run).collect::<String>())
}

/// `code arithmetic`, one line a finding.
fn said(report: &Report) -> String {
    let line = |one: &masar_audit::Finding| format!("{} {}", one.code, one.arithmetic);
    report.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

const WRONG: &str = "AUDIT-201 12,345 + 16 = 12,361 ≠ 12,360";

#[test]
fn a_page_is_read_as_it_is_shown() {
    for html in [
        "12,360 people (12<b>,345</b> men and 16 women)",
        "12&nbsp;360 people (12&#x2009;345 men&nbsp;and 16 women)",
        "12,360 people&zwnj;&rlm; (&#1633;&#1634;&#1644;&#x663;&#x664;&#x665; men and &#x661;&#x666; women)",
        "12,360 people<sup>1</sup> (12,345<sup><a href='#n'>[2]</a></sup> men and 16 women)",
        "12,360 people (<!-- 5 boys, --> 12,345 men and <span style='display: none'>7</span>16 women)",
        "12,360 people (12,345 men <script>if (a<b) { '</p>' }</SCRIPT>and 16 women)",
        "12,360 people (12,345 men <del>and 15 women</del> and 16 women)",
        "12,360 people (12,345 men <a title='a > b, 5 boys' href=x>and</a> 16 women)",
        "12'360 people (12’345 men and 16 women)",
        "12\u{200f},360 people (12,3\u{ad}45 men and \u{2067}16\u{2069} wo\u{ad}men)",
        "12,360 people<br>(12,345 men<wbr> and 16 women)",
        "<div hidden><div>5</div>7 people (8 men and 9 women)</div>12,360 people (12,345 men and 16 women)",
    ] {
        assert_eq!(said(&page(&format!("<p>{html}</p>"))), WRONG, "{html}");
    }
    assert_eq!(said(&page("<p>Less than <5 of 200 people (9%) agreed. a<b</p>")), "");
    assert_eq!(said(&page("<p>62 people</p><p>(48 men and 16 women)</p>")), "");
}

#[test]
fn numbers_are_read_with_the_separators_of_both_scripts() {
    for text in [
        "١٢٬٣٦٠ شخصاً (١٢٬٣٤٥ رجلاً و١٦ امرأة)",
        "١٢٫٣٦٠ شخصاً",
        "12\u{202f}360 شخصاً (12\u{a0}345 رجلاً و16 امرأة)",
        "۱۲٬۳۶۰ شخصاً (۱۲٬۳۴۵ رجلاً و۱۶ امرأة)",
        "12’360 شخصاً (12’345 رجلاً و16 امرأة)",
    ] {
        let report = audit_text(text.as_bytes(), Lang::Ar, TextFormat::Txt);
        let expected = if text.contains('٫') { "" } else { WRONG };
        assert_eq!(said(&report), expected, "{text}");
    }
    let text = "وافق 50 من أصل 200 شخص (%35). ووافق ٢٥ من أصل ٢٠٠ شخص (٪١٢٫٥).";
    let report = audit_text(text.as_bytes(), Lang::Ar, TextFormat::Txt);
    assert_eq!(said(&report), "AUDIT-203 50 / 200 = 25.00% ≠ 35%");
}

#[test]
fn a_document_is_read_over_runs_changes_fields_and_boxes() {
    let wrong = ["12,360 people (12", ",345 men and 16 women)"];
    let field = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF n 5</w:instrText></w:r>\
                 <w:r><w:t>999</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>\
                 <w:r><w:t>12,345</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";
    let box_in = "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Note: 5 boys</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
                  <mc:Fallback><w:p><w:r><w:t>Note: 5 boys</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>";
    let run = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let before = run("12,360 people (");
    let after = run(" men and 16 women)");
    for body in [
        runs(&wrong),
        runs(&["12", ",", "360 peo", "ple (12,345 men", " and ", "1", "6 women)"]),
        format!("<w:p>{before}{field}{after}</w:p>"),
        format!("<w:p>{before}{box_in}{}{after}</w:p>", run("12,345")),
        format!(
            "<w:p>{before}<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>{}</w:ins>{after}</w:p>",
            run("12,345")
        ),
        format!(
            "<w:p>{before}<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r>{}{after}</w:p>",
            run("12,345")
        ),
        format!(
            "<w:p>{before}{}<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>{after}</w:p>",
            run("12,345")
        ),
        format!(
            "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>{before}{}{after}</w:p>",
            run("12,3<w:softHyphen/>45")
        ),
        format!(
            "<w:p>{}<w:r><w:footnoteReference w:id='2'/></w:r>{}{after}</w:p>",
            run("12,360 people"),
            run(" (12,345")
        ),
    ] {
        assert_eq!(said(&document(&body)), WRONG, "{body}");
    }
    let body = format!(
        "<w:p>{}<w:r><w:txbxContent>{}</w:txbxContent></w:r>{}</w:p>",
        run("Text"),
        runs(&wrong),
        run(" goes on.")
    );
    assert_eq!(said(&document(&body)), WRONG, "in a text box");
}

/// A table of a document: cells with what is said of them.
fn table(rows: &[&[(&str, &str)]]) -> String {
    let cell = |(said, text): &(&str, &str)| {
        format!("<w:tc><w:tcPr>{said}</w:tcPr>{}</w:tc>", runs(&[text]))
    };
    let row = |row: &&[(&str, &str)]| {
        format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>())
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

const SPAN: &str = "<w:gridSpan w:val='2'/>";
const MERGE: &str = "<w:vMerge w:val='restart'/>";
const MERGED: &str = "<w:vMerge/>";

#[test]
fn merged_cells_keep_their_columns() {
    let rows = |women: &'static str| {
        table(&[
            &[("", "Region"), ("", "Site"), (SPAN, "Reached"), ("", "Total")],
            &[("", ""), ("", ""), ("", "Men"), ("", "Women"), ("", "")],
            &[(MERGE, "West"), ("", "Tripoli"), ("", "10"), ("", "20"), ("", "30")],
            &[(MERGED, ""), ("", "Zuwara"), ("", "15"), ("", women), ("", "20")],
            &[(SPAN, "Total"), ("", "25"), ("", "25"), ("", "50")],
        ])
    };
    assert_eq!(said(&document(&rows("5"))), "");
    assert_snapshot!(said(&document(&rows("6"))), @r"
    AUDIT-201 15 + 6 = 21 ≠ 20
    AUDIT-201 20 + 6 = 26 ≠ 25
    ");
    let page_of = |women: &str| {
        page(&format!(
            "<table><tr><th rowspan=2>Region<th rowspan=\"2\">Site<th colspan='2'>Reached<th rowspan=2>Total\
             <tr><th>Men<th>Women<tr><td rowspan=2>West<td>Tripoli<td>10<td>20<td>30\
             <tr><td>Zuwara<td>15<td>{women}<td>20<tr><td colspan=2>Total<td>25<td>25<td>50</table>"
        ))
    };
    assert_eq!(said(&page_of("5")), "");
    let found = page_of("6");
    let place = found.findings[0].place.as_ref().unwrap();
    assert_eq!((place.table, place.row, place.cell), (Some(1), Some(4), Some(4)));
}

#[test]
fn tables_in_tables_and_columns_from_right_to_left_are_read() {
    let inner = |women: &str| {
        format!(
            "<table><tr><td>المجموع</td><td>إناث</td><td>ذكور</td><td>المنطقة</td></tr>\
             <tr><td>٣٠</td><td>{women}</td><td>١٠</td><td>الغرب</td></tr>\
             <tr><td>١٬٠٢٠</td><td>٥</td><td>١٬٠١٥</td><td>الشرق</td></tr>\
             <tr><td>١٬٠٥٠</td><td>٢٥</td><td>١٬٠٢٥</td><td>المجموع</td></tr></table>"
        )
    };
    let outer = |women: &str| {
        page(&format!(
            "<table><tr><td>1</td><td>{}</td></tr><tr><td>2</td><td>3</td></tr></table>",
            inner(women)
        ))
    };
    assert_eq!(said(&outer("٢٠")), "");
    let found = outer("٢١");
    assert_eq!(found.findings.len(), 2, "{}", said(&found));
    let place = found.findings[0].place.as_ref().unwrap();
    assert_eq!((place.table, place.row, place.cell), (Some(2), Some(2), Some(1)));
    assert!(found.to_words(Lang::Ar).contains("الجدول 2، الصف 2، الخلية 1"));
}

#[test]
fn lists_of_pages_and_documents_are_held_to_their_opening_line() {
    let items = "<li>12 in Tripoli</li><li>20 in Sebha</li><li>9 in Kufra</li>";
    let html = |total: u32| format!("<p>{total} centres were visited:</p><ul>{items}</ul>");
    assert_eq!(said(&page(&html(41))), "");
    assert_eq!(said(&page(&html(51))), "AUDIT-201 12 + 20 + 9 = 41 ≠ 51");
    let point = |style: &str, text: &str| {
        format!("<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    for style in ["<w:numPr><w:numId w:val='1'/></w:numPr>", "<w:pStyle w:val='ListBullet2'/>"] {
        let points: String =
            ["12 in Tripoli", "20 in Sebha", "9 in Kufra"].map(|text| point(style, text)).concat();
        let body = |opening: &str| format!("{}{points}", runs(&[opening]));
        assert_eq!(said(&document(&body("41 centres were visited:"))), "");
        assert_eq!(
            said(&document(&body("51 centres were visited:"))),
            "AUDIT-201 12 + 20 + 9 = 41 ≠ 51"
        );
    }
}

#[test]
fn places_name_lines_columns_paragraphs_and_parts() {
    let text = "أول سطر.\n\nعاد 100 مهاجر.\nوفي 31 يونيو 2023 وصل 62 عاملاً (48 رجلاً و16 امرأة).";
    let report = audit_text(text.as_bytes(), Lang::Ar, TextFormat::Txt);
    let places: Vec<_> = report.findings.iter().filter_map(|one| one.place.as_ref()).collect();
    let shown: Vec<String> =
        places.iter().map(|p| format!("{}:{} ¶{}", p.line, p.column, p.paragraph)).collect();
    assert_eq!(shown, ["4:5 ¶2", "4:23 ¶2"]);
    assert!(text[places[1].offset..].starts_with("62"));
    let bytes = archive(&[
        ("word/document.xml", &(runs(&["Fine."]) + &table(&[&[("", "On 31 June 2023.")]]))),
        ("word/endnotes.xml", &runs(&["On 31 April 2023."])),
    ]);
    let report = audit_text(&bytes, Lang::En, TextFormat::Docx);
    let places: Vec<_> = report.findings.iter().filter_map(|one| one.place.as_ref()).collect();
    assert_eq!((places[0].table, places[0].row, places[0].cell), (Some(1), Some(1), Some(1)));
    assert_eq!((places[1].part.as_deref(), places[1].paragraph), (Some("endnotes"), 1));
}
