//! What is read of a text file, a page or a document: its characters, made
//! alike (digits, separators, signs), each with the place it came from.

use std::io::{Cursor, Read};

use quick_xml::events::Event;
use zip::ZipArchive;

/// Largest source, in bytes, packed or not.
const BYTES_MAX: usize = 32 << 20;

use super::TextFormat;

/// Characters of a text and the byte each came from.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) chars: Vec<char>,
    /// The same as they were written, for excerpts.
    pub(super) shown: Vec<char>,
    pub(super) offsets: Vec<usize>,
    /// Bytes at which lines end, sorted.
    line_ends: Vec<usize>,
}

impl Plain {
    /// The line of a byte, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|&end| end < offset) + 1
    }

    fn push(&mut self, found: char, offset: usize) {
        let same = match found {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return,
            '\u{64b}'..='\u{652}' | '\u{640}' | '\u{feff}' | '\u{ad}' | '\r' => return,
            '٠'..='٩' => shifted(found, '٠'),
            '۰'..='۹' => shifted(found, '۰'),
            '٬' | '،' => ',',
            '٫' => '.',
            '٪' => '%',
            '؛' => ';',
            '\u{2009}' | '\u{202f}' | '\u{2007}' => '\u{a0}',
            '\u{2013}' | '\u{2014}' | '\u{2012}' => '–',
            other => other,
        };
        self.chars.push(same);
        self.shown.push(found);
        self.offsets.push(offset);
    }
}

fn shifted(digit: char, zero: char) -> char {
    let value = u32::from(digit) - u32::from(zero);
    char::from_digit(value, 10).expect("one of ten digits")
}

pub(super) fn plain_read(bytes: &[u8], format: TextFormat) -> Result<Plain, String> {
    if bytes.len() > BYTES_MAX {
        return Err(format!("{} > {BYTES_MAX}", bytes.len()));
    }
    let read: String = match format {
        TextFormat::Docx => docx_text(bytes)?,
        _ => std::str::from_utf8(bytes).map_err(|error| error.to_string())?.to_owned(),
    };
    let ends = read.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
    let mut plain = Plain { line_ends: ends.map(|(at, _)| at).collect(), ..Plain::default() };
    match format {
        TextFormat::Html => html_read(&read, &mut plain),
        _ => read.char_indices().for_each(|(offset, found)| plain.push(found, offset)),
    }
    Ok(plain)
}

/// Tags out, entities as their characters; a block ends its line.
fn html_read(html: &str, plain: &mut Plain) {
    const INLINE: [&str; 14] = [
        "b", "i", "em", "strong", "span", "a", "bdi", "bdo", "u", "small", "sup", "sub", "mark",
        "data",
    ];
    let mut at = 0;
    while let Some(found) = html[at..].chars().next() {
        let rest = &html[at..];
        if found == '<' {
            let (length, name) = tag_read(rest);
            if !INLINE.contains(&name.as_str()) {
                plain.push('\n', at);
                plain.push('\n', at);
            }
            at += length;
        } else if let Some((length, entity)) = (found == '&').then(|| entity_read(rest)).flatten() {
            plain.push(entity, at);
            at += length;
        } else {
            // A line's end inside a paragraph is a space.
            plain.push(if found == '\n' { ' ' } else { found }, at);
            at += found.len_utf8();
        }
    }
}

/// Bytes of a tag, a comment, or an element without words; its name.
fn tag_read(rest: &str) -> (usize, String) {
    let until = |end: &str| rest.find(end).map_or(rest.len(), |start| start + end.len());
    if rest.starts_with("<!--") {
        return (until("-->"), "b".to_owned());
    }
    let name: String = rest
        .chars()
        .skip(1)
        .skip_while(|&found| found == '/')
        .take_while(char::is_ascii_alphanumeric)
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase();
    let length = match name.as_str() {
        "script" if !rest.starts_with("</") => until("</script>"),
        "style" if !rest.starts_with("</") => until("</style>"),
        _ => until(">"),
    };
    (length, name)
}

fn entity_read(rest: &str) -> Option<(usize, char)> {
    let window: String = rest.chars().take(12).collect();
    let end = window.find(';')?;
    let name = &window[1..end];
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        "thinsp" => '\u{2009}',
        "ndash" | "mdash" => '–',
        "rlm" | "lrm" | "zwnj" | "zwj" | "shy" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((end + 1, found))
}

/// The paragraphs of a document, one a line.
fn docx_text(bytes: &[u8]) -> Result<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let part = archive.by_name("word/document.xml").map_err(|error| error.to_string())?;
    let mut xml = String::new();
    let limit = BYTES_MAX as u64;
    part.take(limit + 1).read_to_string(&mut xml).map_err(|error| error.to_string())?;
    if xml.len() > BYTES_MAX {
        return Err(format!("> {BYTES_MAX}"));
    }
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut text = String::new();
    let mut in_text = false;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => in_text = tag.local_name().as_ref() == "t",
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => text.push(' '),
                "br" | "cr" => text.push('\n'),
                _ => {}
            },
            Event::End(tag) => {
                in_text = false;
                if tag.local_name().as_ref() == "p" {
                    text.push_str("\n\n");
                }
            }
            Event::Text(words) if in_text => text.push_str(words.as_ref()),
            Event::GeneralRef(name) if in_text => {
                let written = format!("&{};", name.as_ref());
                text.extend(entity_read(&written).map(|(_, found)| found));
            }
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}
