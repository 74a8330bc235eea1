//! What is read of a text file, a page or a document: its characters, made
//! alike (digits, separators, signs), each with the place it came from.

/// Largest source, in bytes, packed or not.
pub(super) const BYTES_MAX: usize = 32 << 20;

use super::grid::{Mark, Tables};
use super::{TextFormat, docx};
use crate::finding::Place;

/// Characters of a text and the byte each came from.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) chars: Vec<char>,
    /// The same as they were written, for excerpts.
    pub(super) shown: Vec<char>,
    pub(super) offsets: Vec<usize>,
    /// As it was read, of a document its text.
    source: String,
    is_document: bool,
    /// Bytes at which lines end, sorted.
    line_ends: Vec<usize>,
    /// Characters at which paragraphs begin, sorted.
    paragraphs: Vec<usize>,
    /// Characters at which parts of a document begin, sorted; the body has no name.
    parts: Vec<(usize, Option<String>)>,
    pub(super) tables: Tables,
    /// Characters at which points of a list begin, beside those that are written.
    pub(super) bullets: Vec<usize>,
}

impl Plain {
    /// The line of a byte, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_ends.partition_point(|&end| end < offset) + 1
    }

    /// Where a character stands.
    pub(super) fn place(&self, at: usize, excerpt: String) -> Place {
        let offset = self.offsets[at];
        let line = self.line(offset);
        let line_start = line.checked_sub(2).map_or(0, |before| self.line_ends[before] + 1);
        let column = self.source.get(line_start..offset).map_or(0, |before| before.chars().count());
        let part = self.parts.partition_point(|(start, _)| *start <= at);
        let part = part.checked_sub(1).map(|part| &self.parts[part]);
        let part_start = part.map_or(0, |(start, _)| *start);
        let begun = |at: usize| self.paragraphs.partition_point(|&start| start < at);
        let paragraph = begun(at + 1).saturating_sub(begun(part_start)).max(1);
        // Of tables inside each other, the inner one.
        let inside = self.tables.done.iter().filter(|table| (table.start..table.end).contains(&at));
        let table = inside.max_by_key(|table| table.start);
        let number =
            |start: usize| self.tables.done.iter().filter(|one| one.start <= start).count();
        Place {
            offset,
            line,
            column: column + 1,
            paragraph,
            part: part.and_then(|(_, name)| name.clone()),
            table: table.map(|table| number(table.start)),
            row: table.and_then(|table| table.row_at(at)),
            is_document: self.is_document,
            excerpt,
        }
    }

    /// Runs of text between empty lines.
    fn paragraphs_find(&mut self) {
        let mut ends = 2;
        for (at, &found) in self.chars.iter().enumerate() {
            match found {
                '\n' => ends += 1,
                found if found.is_whitespace() => {}
                _ => {
                    if ends > 1 {
                        self.paragraphs.push(at);
                    }
                    ends = 0;
                }
            }
        }
    }

    fn mark(&mut self, mark: Mark) {
        let at = self.chars.len();
        self.tables.mark(mark, at);
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
    let (read, marks) = match format {
        TextFormat::Docx => docx::document_read(bytes)?,
        _ => {
            let read = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
            (read.to_owned(), Vec::new())
        }
    };
    let ends = read.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
    let mut plain = Plain { line_ends: ends.map(|(at, _)| at).collect(), ..Plain::default() };
    match format {
        TextFormat::Html => html_read(&read, &mut plain),
        TextFormat::Docx => marked_read(&read, &marks, &mut plain),
        TextFormat::Txt => text_read(&read, &mut plain),
    }
    plain.paragraphs_find();
    plain.is_document = format == TextFormat::Docx;
    plain.source = read;
    Ok(plain)
}

/// A document's text; its marks stand at bytes of it.
fn marked_read(read: &str, marks: &[(usize, docx::Found)], plain: &mut Plain) {
    let mut marks = marks.iter().peekable();
    for (offset, found) in read.char_indices().chain([(read.len(), '\n')]) {
        while let Some((_, mark)) = marks.next_if(|(at, _)| *at <= offset) {
            match mark {
                docx::Found::Table(mark) => plain.mark(*mark),
                docx::Found::Bullet => plain.bullets.push(plain.chars.len()),
                docx::Found::Part(part) => {
                    plain.parts.push((plain.chars.len(), Some(part.clone())));
                }
            }
        }
        plain.push(found, offset);
    }
}

/// Lines of text; those with cells between bars or tabs are rows of a table.
fn text_read(read: &str, plain: &mut Plain) {
    let mut is_table = false;
    let mut offset = 0;
    for line in read.split_inclusive('\n') {
        let trimmed = line.trim();
        let bar = if trimmed.contains('\t') { '\t' } else { '|' };
        let is_row = trimmed.trim_matches('|').contains(bar);
        if is_row != is_table {
            plain.mark(if is_row { Mark::Table } else { Mark::TableEnd });
            is_table = is_row;
        }
        // The line under the head of a table.
        let is_rule = is_row && trimmed.chars().all(|found| "|-:+ =".contains(found));
        if is_row && !is_rule {
            plain.mark(Mark::Row);
            if !trimmed.starts_with('|') {
                plain.mark(Mark::Cell(1, 1));
            }
        }
        let last = line.trim_end().len();
        for (at, found) in line.char_indices() {
            if is_row && found == bar {
                plain.mark(Mark::CellEnd);
                plain.push('\n', offset + at);
                plain.push('\n', offset + at);
                if !is_rule && at + 1 < last {
                    plain.mark(Mark::Cell(1, 1));
                }
            } else if !is_rule || found == '\n' {
                plain.push(found, offset + at);
            }
        }
        if is_row {
            plain.mark(Mark::CellEnd);
            plain.push('\n', offset + last);
        }
        offset += line.len();
    }
    plain.mark(Mark::TableEnd);
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
            tag_mark(&rest[..length], &name, plain);
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

/// What a tag says of tables and lists.
fn tag_mark(tag: &str, name: &str, plain: &mut Plain) {
    let span = |key: &str| {
        let value = tag.split_once(key)?.1.trim_start_matches(['=', '"', '\'', ' ']);
        let end = value.find(|found: char| !found.is_ascii_digit()).unwrap_or(value.len());
        value[..end].parse().ok()
    };
    let mark = match (name, tag.starts_with("</")) {
        ("table", false) => Mark::Table,
        ("table", true) => Mark::TableEnd,
        ("tr", false) => Mark::Row,
        ("td" | "th", false) => {
            Mark::Cell(span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1))
        }
        ("td" | "th" | "tr", true) => Mark::CellEnd,
        ("li", false) => return plain.bullets.push(plain.chars.len()),
        _ => return,
    };
    plain.mark(mark);
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

pub(super) fn entity_read(rest: &str) -> Option<(usize, char)> {
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
