//! A document: its body, then its headers, footers and notes, as text with the
//! marks of tables and lists. The words of a text box stand after the paragraph
//! that it hangs on; hidden and deleted words, the instructions of fields and the
//! numbers of notes are left out.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::Mark;
use super::source::{Unread, entity_read, is_note};

const BODY: &str = "word/document.xml";

/// Most bytes of all parts that are read, unpacked.
const UNPACKED_MAX: usize = 96 << 20;

/// Most parts beside the body that are read.
const PARTS_MAX: usize = 60;

/// Deepest text boxes and fields in each other.
const DEPTH_MAX: usize = 64;

/// A mark at a byte of the text.
#[derive(Clone, Debug)]
pub(super) enum Found {
    Table(Mark),
    Bullet,
    /// A part beside the body begins.
    Part(String),
}

/// The text, one paragraph a line, and the marks in it.
pub(super) fn document_read(bytes: &[u8]) -> Result<(String, Vec<(usize, Found)>), Unread> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let names = archive.file_names().filter_map(Result::ok).filter(|name| is_part(name));
    let mut parts: Vec<String> = names.map(std::borrow::Cow::into_owned).collect();
    parts.sort_unstable();
    parts.truncate(PARTS_MAX);
    parts.insert(0, BODY.to_owned());
    let mut document = Document::default();
    // Of all parts together, unpacked.
    let mut left = UNPACKED_MAX;
    for name in parts {
        let part = archive.by_name(&name).map_err(|error| error.to_string())?;
        let mut xml = String::new();
        let read = part.take(left as u64 + 1).read_to_string(&mut xml);
        if xml.len() > left || read.is_err() && left == 0 {
            return Err(Unread::TooLarge(format!("> {UNPACKED_MAX}"), UNPACKED_MAX));
        }
        read.map_err(|error| error.to_string())?;
        left -= xml.len();
        if name != BODY {
            let part = name.trim_start_matches("word/").trim_end_matches(".xml");
            let at = document.flow.text.len();
            document.flow.marks.push((at, Found::Part(part.to_owned())));
        }
        document.part_read(&xml)?;
        document.flow.text.push_str("\n\n");
    }
    Ok((document.flow.text, document.flow.marks))
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

/// Words in their order, and the text boxes that hang on the open paragraph.
#[derive(Default)]
struct Flow {
    text: String,
    marks: Vec<(usize, Found)>,
    boxes: Vec<Flow>,
}

impl Flow {
    fn mark(&mut self, mark: Mark) {
        self.marks.push((self.text.len(), Found::Table(mark)));
    }

    fn paragraph_end(&mut self) {
        self.text.push_str("\n\n");
        for inner in std::mem::take(&mut self.boxes) {
            let start = self.text.len();
            self.text.push_str(&inner.text);
            self.marks.extend(inner.marks.into_iter().map(|(at, found)| (start + at, found)));
            self.text.push_str("\n\n");
        }
    }
}

/// What is said of the words of a run.
#[derive(Clone, Copy, Default)]
struct Run {
    is_hidden: bool,
    is_raised: bool,
}

#[derive(Default)]
struct Document {
    flow: Flow,
    /// What stands around the text box that is read.
    outer: Vec<Flow>,
    run: Run,
    /// Of each open field, whether its instruction is being read.
    fields: Vec<bool>,
}

impl Document {
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
                Event::Eof => break,
                _ if fallbacks > 0 => {}
                Event::Start(tag) => {
                    in_text = tag.local_name().as_ref() == "t";
                    self.start(&tag);
                }
                Event::Empty(tag) => self.tag(&tag),
                Event::End(tag) => {
                    in_text = false;
                    self.end(tag.local_name().as_ref());
                }
                Event::Text(words) if in_text => self.words(words.as_ref()),
                Event::CData(words) if in_text => self.words(words.as_ref()),
                Event::GeneralRef(name) if in_text => {
                    let written = format!("&{};", name.as_ref());
                    if let Some((_, found)) = entity_read(&written) {
                        self.words(found.encode_utf8(&mut [0; 4]));
                    }
                }
                _ => {}
            }
        }
        // What a broken part leaves open.
        while !self.outer.is_empty() {
            self.end("txbxContent");
        }
        self.fields.clear();
        if !self.flow.boxes.is_empty() {
            self.flow.paragraph_end();
        }
        Ok(())
    }

    fn words(&mut self, words: &str) {
        let is_note = self.run.is_raised && is_note(words);
        let is_instruction = self.fields.contains(&true);
        if !self.run.is_hidden && !is_note && !is_instruction {
            self.flow.text.push_str(words);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "r" => self.run = Run::default(),
            "txbxContent" if self.outer.len() < DEPTH_MAX => {
                self.outer.push(std::mem::take(&mut self.flow));
            }
            _ => self.tag(tag),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.flow.paragraph_end(),
            "tc" => self.flow.mark(Mark::CellEnd),
            "tbl" => self.flow.mark(Mark::TableEnd),
            "txbxContent" => {
                if let Some(outer) = self.outer.pop() {
                    let inner = std::mem::replace(&mut self.flow, outer);
                    self.flow.boxes.push(inner);
                }
            }
            _ => {}
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let is_on = || !matches!(value(tag, "val").as_deref(), Some("0" | "false" | "off"));
        match name.as_ref() {
            // With a position, it is a stop and no tab.
            "tab" if value(tag, "pos").is_none() => self.words(" "),
            "ptab" => self.words(" "),
            "noBreakHyphen" => self.words("-"),
            "br" | "cr" => self.words("\n"),
            "tbl" => self.flow.mark(Mark::Table),
            "tr" => self.flow.mark(Mark::Row),
            "tc" => self.flow.mark(Mark::Cell(1, 1)),
            "gridSpan" => self.flow.mark(Mark::Columns(number(tag))),
            // Columns that the row leaves out at its start.
            "gridBefore" => {
                self.flow.mark(Mark::Cell(number(tag), 1));
                self.flow.mark(Mark::CellEnd);
            }
            "numPr" => self.flow.marks.push((self.flow.text.len(), Found::Bullet)),
            "pStyle" if value(tag, "val").is_some_and(|style| is_list(&style)) => {
                self.flow.marks.push((self.flow.text.len(), Found::Bullet));
            }
            "vanish" => self.run.is_hidden = is_on(),
            "vertAlign" => {
                self.run.is_raised = value(tag, "val").as_deref() == Some("superscript");
            }
            "fldChar" => match value(tag, "fldCharType").as_deref() {
                Some("begin") if self.fields.len() < DEPTH_MAX => self.fields.push(true),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        *field = false;
                    }
                }
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            _ => {}
        }
    }
}

fn value(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.local_name().as_ref() == key)?;
    Some(found.value.as_ref().to_owned())
}

fn number(tag: &BytesStart<'_>) -> usize {
    value(tag, "val").and_then(|value| value.parse().ok()).unwrap_or(1)
}

/// Styles of points and numbered lines.
fn is_list(style: &str) -> bool {
    style.starts_with("ListBullet") || style.starts_with("ListNumber")
}
