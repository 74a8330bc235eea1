//! The paragraphs of the batches as pages and as documents: what is said of them is
//! what is said of the same text, however their numbers are marked up, split and
//! spaced.

use std::io::Write;

use masar_audit::{Report, TextFormat, audit_text};
use masar_domain::Lang;

use crate::corpus::paragraphs;
use crate::fresh::batches;

fn said(report: &Report) -> Vec<String> {
    report.findings.iter().map(|one| format!("{} {}", one.code, one.arithmetic)).collect()
}

/// A text as pieces, those of digits and their separators apart.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut all: Vec<(String, bool)> = Vec::new();
    for (at, &found) in chars.iter().enumerate() {
        let is_inside = matches!(found, ',' | '.') && at > 0 && digit(at - 1) && digit(at + 1);
        let is_number = digit(at) || is_inside;
        match all.last_mut() {
            Some((piece, last)) if *last == is_number => piece.push(found),
            _ => all.push((found.to_string(), is_number)),
        }
    }
    all
}

/// Each number cut after its first digit by `cut`, and spaced by `space` for commas.
fn marked(text: &str, cut: (&str, &str), space: &str) -> String {
    let write = |(piece, is_number): &(String, bool)| match piece.char_indices().nth(1) {
        Some((at, _)) if *is_number => {
            let (first, rest) = (&piece[..at], piece[at..].replace(',', space));
            format!("{first}{}{rest}{}", cut.0, cut.1)
        }
        _ => piece.clone(),
    };
    pieces(text).iter().map(write).collect()
}

/// Rows of a table as cells, and the lines above it.
fn table(text: &str) -> Option<(Vec<&str>, Vec<Vec<&str>>)> {
    let mark = if text.contains('|') { "|" } else { "   " };
    let is_row = |line: &&str| line.contains(mark);
    let title: Vec<&str> = text.lines().take_while(|line| !is_row(line)).collect();
    let rows: Vec<Vec<&str>> =
        text.lines().filter(is_row).map(|row| row.split(mark).map(str::trim).collect()).collect();
    (rows.len() > 1 && rows.len() + title.len() == text.lines().count()).then_some((title, rows))
}

/// The text as a page: rows as rows, lines as lines.
fn page(text: &str, cut: (&str, &str), space: &str) -> String {
    let line = |line: &str| marked(line, cut, space);
    if let Some((title, rows)) = table(text) {
        let title: String = title.iter().map(|one| format!("<p>{}</p>", line(one))).collect();
        let cell = |cell: &&str| format!("<td>{}</td>", line(cell));
        let row =
            |row: &Vec<&str>| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>());
        return format!("{title}<table>{}</table>", rows.iter().map(row).collect::<String>());
    }
    let lines: Vec<String> = text.lines().map(line).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

/// The text as a document: every number in runs of its own, with a deleted run and
/// the reference of a note behind the first.
fn document(text: &str) -> Vec<u8> {
    let run = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let noise = "<w:del><w:r><w:delText>7</w:delText></w:r></w:del><w:r><w:footnoteReference w:id='2'/></w:r>";
    let line = |line: &str| -> String {
        let mut first = true;
        let write = |(piece, is_number): (String, bool)| {
            if !is_number {
                return run(&piece);
            }
            let noise = if std::mem::take(&mut first) { noise } else { "" };
            piece.chars().map(|one| run(&one.to_string())).collect::<String>() + noise
        };
        pieces(line).into_iter().map(write).collect()
    };
    let body = if let Some((title, rows)) = table(text) {
        let title: String = title.iter().map(|one| format!("<w:p>{}</w:p>", line(one))).collect();
        let cell = |cell: &&str| format!("<w:tc><w:p>{}</w:p></w:tc>", line(cell));
        let row =
            |row: &Vec<&str>| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
        format!("{title}<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
    } else {
        let lines: Vec<String> = text.lines().map(line).collect();
        format!("<w:p>{}</w:p>", lines.join("<w:r><w:br/></w:r>"))
    };
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    writer.write_all(xml.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_page_and_a_document_say_what_their_text_says() {
    let (mut tried, mut others) = (0, Vec::new());
    for (name, batch) in batches() {
        let lang = if name.ends_with("ar") { Lang::Ar } else { Lang::En };
        for (clean, edits) in paragraphs(&batch) {
            for text in edits.into_iter().chain([clean]) {
                let expected = said(&audit_text(text.as_bytes(), lang, TextFormat::Txt));
                let html = |cut, space| {
                    let page = page(&text, cut, space);
                    said(&audit_text(page.as_bytes(), lang, TextFormat::Html))
                };
                let found = [
                    html(("<b>", "</b>"), ","),
                    html(("\u{200f}<span dir='ltr'>", "</span>&rlm;"), "&#8239;"),
                    said(&audit_text(&document(&text), lang, TextFormat::Docx)),
                ];
                tried += found.len();
                for (form, found) in found.iter().enumerate().filter(|(_, one)| **one != expected) {
                    others.push(format!("{name} form {form}: {text}\n  {expected:?}\n  {found:?}"));
                }
            }
        }
    }
    assert!(others.is_empty(), "{} of {tried}:\n{}", others.len(), others.join("\n"));
    assert!(tried > 2_000, "{tried}");
}
