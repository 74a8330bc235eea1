//! A document: its body, then its headers, footers and notes, as text with the
//! marks of tables and lists.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::Mark;
use super::source::{BYTES_MAX, entity_read};

const BODY: &str = "word/document.xml";

/// Most parts beside the body that are read.
const PARTS_MAX: usize = 60;

/// A mark at a byte of the text.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Table(Mark),
    Bullet,
    /// A part beside the body begins.
    Part(String),
}

/// The text, one paragraph a line, and the marks in it.
pub(super) fn document_read(bytes: &[u8]) -> Result<(String, Vec<(usize, Found)>), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let names = archive.file_names().filter_map(Result::ok).filter(|name| is_part(name));
    let mut parts: Vec<String> = names.map(std::borrow::Cow::into_owned).collect();
    parts.sort_unstable();
    parts.truncate(PARTS_MAX);
    parts.insert(0, BODY.to_owned());
    let mut document = Document::default();
    for name in parts {
        let part = archive.by_name(&name).map_err(|error| error.to_string())?;
        let mut xml = String::new();
        let limit = BYTES_MAX as u64;
        part.take(limit + 1).read_to_string(&mut xml).map_err(|error| error.to_string())?;
        if xml.len() + document.text.len() > BYTES_MAX {
            return Err(format!("> {BYTES_MAX}"));
        }
        if name != BODY {
            let part = name.trim_start_matches("word/").trim_end_matches(".xml");
            document.marks.push((document.text.len(), Found::Part(part.to_owned())));
        }
        document.part_read(&xml)?;
        document.text.push_str("\n\n");
    }
    Ok((document.text, document.marks))
}

/// Headers, footers and notes.
fn is_part(name: &str) -> bool {
    let part = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    part.is_some_and(|part| {
        let kind = part.trim_end_matches(|found: char| found.is_ascii_digit());
        matches!(kind, "header" | "footer" | "footnotes" | "endnotes")
    })
}

/// What stands there for older readers, and what was deleted or moved away with
/// its changes tracked.
fn is_left_out(name: &str) -> bool {
    matches!(name, "Fallback" | "del" | "moveFrom")
}

#[derive(Default)]
struct Document {
    text: String,
    marks: Vec<(usize, Found)>,
}

impl Document {
    fn mark(&mut self, mark: Mark) {
        self.marks.push((self.text.len(), Found::Table(mark)));
    }

    fn part_read(&mut self, xml: &str) -> Result<(), String> {
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut in_text = false;
        // What older readers show in place of what stands beside it.
        let mut fallbacks = 0_usize;
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(tag) if is_left_out(tag.local_name().as_ref()) => fallbacks += 1,
                Event::End(tag) if is_left_out(tag.local_name().as_ref()) => {
                    fallbacks = fallbacks.saturating_sub(1);
                }
                Event::Eof => return Ok(()),
                _ if fallbacks > 0 => {}
                Event::Start(tag) => {
                    in_text = tag.local_name().as_ref() == "t";
                    self.tag(&tag);
                }
                Event::Empty(tag) => self.tag(&tag),
                Event::End(tag) => {
                    in_text = false;
                    match tag.local_name().as_ref() {
                        "p" => self.text.push_str("\n\n"),
                        "tc" => self.mark(Mark::CellEnd),
                        "tbl" => self.mark(Mark::TableEnd),
                        _ => {}
                    }
                }
                Event::Text(words) if in_text => self.text.push_str(words.as_ref()),
                Event::GeneralRef(name) if in_text => {
                    let written = format!("&{};", name.as_ref());
                    self.text.extend(entity_read(&written).map(|(_, found)| found));
                }
                _ => {}
            }
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "tab" => self.text.push(' '),
            "noBreakHyphen" => self.text.push('-'),
            "br" | "cr" => self.text.push('\n'),
            "tbl" => self.mark(Mark::Table),
            "tr" => self.mark(Mark::Row),
            "tc" => self.mark(Mark::Cell(1, 1)),
            "gridSpan" => {
                let value =
                    tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == "val");
                let columns = value.and_then(|value| value.value.as_ref().parse().ok());
                self.mark(Mark::Columns(columns.unwrap_or(1)));
            }
            "numPr" => self.marks.push((self.text.len(), Found::Bullet)),
            _ => {}
        }
    }
}
