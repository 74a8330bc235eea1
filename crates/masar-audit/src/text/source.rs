//! What is read of a text file, a page or a document: its characters, made
//! alike (digits, separators, signs), each with the place it came from.

/// Largest source, in bytes, packed or not.
pub(super) const BYTES_MAX: usize = 32 << 20;

/// Most characters of a text.
const CHARS_MAX: usize = 8 << 20;

/// Bytes between two places at which characters were counted.
const BLOCK_BYTES: usize = 1_024;

use super::grid::{Mark, Tables};
use super::html::html_read;
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
    /// Characters of the source before each block of its bytes.
    counted: Vec<usize>,
    is_full: bool,
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

    /// Characters of the source before a byte.
    fn chars_before(&self, offset: usize) -> usize {
        let block = (offset / BLOCK_BYTES).min(self.counted.len().saturating_sub(1));
        let bytes = self.source.as_bytes().get(block * BLOCK_BYTES..offset).unwrap_or_default();
        self.counted.get(block).copied().unwrap_or(0) + begun_in(bytes)
    }

    /// Where a character stands.
    pub(super) fn place(&self, at: usize, excerpt: String) -> Place {
        let offset = self.offsets[at];
        let line = self.line(offset);
        let line_start = line.checked_sub(2).map_or(0, |before| self.line_ends[before] + 1);
        let column = self.chars_before(offset).saturating_sub(self.chars_before(line_start));
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
            cell: table.and_then(|table| table.cell_at(at)),
            is_document: self.is_document,
            excerpt,
        }
    }

    /// Paragraphs that begin up to a character.
    pub(super) fn paragraph_number(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|&start| start <= at)
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

    pub(super) fn mark(&mut self, mark: Mark) {
        let at = self.chars.len();
        self.tables.mark(mark, at);
    }

    pub(super) fn push(&mut self, found: char, offset: usize) {
        if self.chars.len() >= CHARS_MAX {
            self.is_full = true;
            return;
        }
        let same = match found {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => return,
            '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' | '\u{feff}' | '\u{ad}' | '\r' => return,
            // Marks of direction, and the numbers of notes.
            '\u{61c}' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => return,
            '٠'..='٩' => shifted(found, '٠'),
            '۰'..='۹' => shifted(found, '۰'),
            '٬' | '،' => ',',
            '٫' => '.',
            '٪' => '%',
            '؛' => ';',
            '\u{2006}'..='\u{200a}' | '\u{202f}' => '\u{a0}',
            '\u{2013}' | '\u{2014}' | '\u{2012}' => '–',
            other => other,
        };
        self.chars.push(same);
        self.shown.push(found);
        self.offsets.push(offset);
    }
}

/// Characters that begin in bytes of a text.
fn begun_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

fn shifted(digit: char, zero: char) -> char {
    let value = u32::from(digit) - u32::from(zero);
    char::from_digit(value, 10).expect("one of ten digits")
}

/// Why a source is not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// What was found, and the limit.
    TooLarge(String, usize),
    Reason(String),
}

impl From<String> for Unread {
    fn from(reason: String) -> Self {
        Self::Reason(reason)
    }
}

pub(super) fn plain_read(bytes: &[u8], format: TextFormat) -> Result<Plain, Unread> {
    if bytes.len() > BYTES_MAX {
        return Err(Unread::TooLarge(bytes.len().to_string(), BYTES_MAX));
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
    if plain.is_full {
        return Err(Unread::TooLarge(format!("> {CHARS_MAX}"), CHARS_MAX));
    }
    plain.paragraphs_find();
    let mut counted = 0;
    for block in read.as_bytes().chunks(BLOCK_BYTES) {
        plain.counted.push(counted);
        counted += begun_in(block);
    }
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

/// Gaps of two spaces and more inside a line, and whether a number stands after
/// the last of them.
fn gaps(line: &str) -> Option<(usize, bool)> {
    let line = line.trim();
    let last = line.rfind("  ")?;
    let runs = line.split("  ").filter(|cell| !cell.trim().is_empty()).count() - 1;
    let cell = line[last..].trim();
    let is_number = cell.starts_with(char::is_numeric) && cell.chars().count() < 20;
    Some((runs, is_number))
}

/// Lines that are rows by their gaps: several one after the other, each with as
/// many, that end with a number; and the head above them.
fn spaced(lines: &[&str]) -> Vec<bool> {
    let gaps: Vec<Option<(usize, bool)>> = lines.iter().map(|line| gaps(line)).collect();
    let is_data = |at: usize| {
        let own = gaps.get(at).copied().flatten().filter(|(_, is_number)| *is_number);
        own.map(|(count, _)| count)
    };
    let near = |at: usize| at.checked_sub(1).and_then(is_data).into_iter().chain(is_data(at + 1));
    let is_row = |at: usize| match is_data(at) {
        Some(count) => near(at).any(|other| other == count),
        None => gaps[at].is_some_and(|(count, _)| {
            is_data(at + 1) == Some(count) && is_data(at + 2) == Some(count)
        }),
    };
    (0..lines.len()).map(is_row).collect()
}

/// Lines of text; those with cells between bars, tabs or wide gaps are rows of a
/// table.
fn text_read(read: &str, plain: &mut Plain) {
    let mut is_table = false;
    let mut offset = 0;
    let lines: Vec<&str> = read.split_inclusive('\n').collect();
    let spaced = spaced(&lines);
    for (line, is_spaced) in lines.into_iter().zip(spaced) {
        let trimmed = line.trim();
        let has_bar = trimmed.trim_matches('|').contains(['|', '\t']);
        let is_spaced = is_spaced && !has_bar;
        let bar = match () {
            () if is_spaced => ' ',
            () if trimmed.contains('\t') => '\t',
            () => '|',
        };
        let is_row = is_spaced || trimmed.trim_matches('|').contains(bar);
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
        let indent = line.len() - line.trim_start().len();
        for (at, found) in line.char_indices() {
            // The first of two spaces and more.
            let is_gap = at > indent
                && at < last
                && !line[..at].ends_with(' ')
                && line[at..].starts_with("  ");
            if is_row && found == bar && (!is_spaced || is_gap) {
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

/// Whether a raised text is the number of a note, not part of the number before
/// it: `1`, `[2]`, `3,4`, `*`; not the `th` of `11th`.
pub(super) fn is_note(raised: &str) -> bool {
    let raised = raised.trim();
    let is_mark =
        |found: char| found.is_numeric() || found.is_whitespace() || "[](),-–*†‡،".contains(found);
    let is_letter = raised.chars().count() == 1 && raised.chars().all(char::is_alphabetic);
    !raised.is_empty() && (is_letter || raised.chars().all(is_mark))
}

/// Characters by their name in a page, beside their number.
const ENTITIES: [(&str, char); 44] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("thinsp", '\u{2009}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("numsp", '\u{2007}'),
    ("puncsp", '\u{2008}'),
    ("hairsp", '\u{200a}'),
    ("ndash", '–'),
    ("mdash", '–'),
    ("minus", '−'),
    ("hyphen", '-'),
    ("rlm", '\u{200f}'),
    ("lrm", '\u{200e}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("shy", '\u{ad}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("NonBreakingSpace", '\u{a0}'),
    ("rsquo", '’'),
    ("lsquo", '‘'),
    ("rdquo", '”'),
    ("ldquo", '“'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("euro", '€'),
    ("pound", '£'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("comma", ','),
    ("period", '.'),
    ("colon", ':'),
    ("lpar", '('),
    ("rpar", ')'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
];

/// Bytes of the longest entity that is read.
const ENTITY_BYTES_MAX: usize = 20;

/// The bytes of an entity and its character.
pub(super) fn entity_read(rest: &str) -> Option<(usize, char)> {
    let window = &rest.as_bytes()[..rest.len().min(ENTITY_BYTES_MAX)];
    let end = window.iter().position(|&byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let named = ENTITIES.iter().find(|(known, _)| *known == name).map(|&(_, found)| found);
    let numbered = || {
        let number = name.strip_prefix('#')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)
    };
    named.or_else(numbered).map(|found| (end + 1, found))
}
