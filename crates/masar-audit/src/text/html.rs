//! A page as its words: tags out, entities as their characters; what is not
//! shown is left out (scripts, styles, comments, hidden and deleted elements),
//! and so are the numbers of notes.

use super::grid::Mark;
use super::source::{Plain, entity_read, is_note};
use super::words;

/// Elements that end the line they stand in.
const BLOCKS: &str = " address article aside blockquote body caption center dd details dialog dir \
    div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe \
    legend li main menu nav ol optgroup option p pre section select summary table tbody td tfoot \
    th thead title tr ul ";

/// Elements without an end.
const VOID: &str =
    " area base br col embed hr img input link meta param source track wbr basefont frame ";

/// Elements whose words are not shown, or are struck out.
const UNSEEN: &str = " del s strike template noscript svg datalist object ";

/// Elements in which nothing but their end is a tag.
const RAW: &str = " script style xmp noframes ";

/// How far the end of a note's number is looked for.
const NOTE_BYTES_MAX: usize = 400;

struct Page<'a> {
    html: &'a str,
    plain: &'a mut Plain,
    /// An element that is not shown, and how many of its name are open.
    hidden: Option<(String, usize)>,
    /// Lines end where they are written.
    written: usize,
    /// Quotes that no later quote closes.
    unclosed: [bool; 2],
}

/// A tag as it stands in the page.
struct Tag<'a> {
    written: &'a str,
    name: String,
    is_end: bool,
}

pub(super) fn html_read(html: &str, plain: &mut Plain) {
    let mut page = Page { html, plain, hidden: None, written: 0, unclosed: [false; 2] };
    let mut at = 0;
    while let Some(found) = html[at..].chars().next() {
        let rest = &html[at..];
        let next = rest.as_bytes().get(1).copied().unwrap_or(b' ');
        if found == '<' && (next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')) {
            at += page.tag(at);
            continue;
        }
        let entity = (found == '&').then(|| entity_read(rest)).flatten();
        let (length, shown) = entity.unwrap_or((found.len_utf8(), found));
        if page.hidden.is_none() {
            // A line's end inside a paragraph is a space.
            let is_space = shown == '\n' && page.written == 0;
            page.plain.push(if is_space { ' ' } else { shown }, at);
        }
        at += length;
    }
}

impl Page<'_> {
    /// Reads the tag, comment or unseen element at a byte: its length.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.html[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or(rest.len(), |end| end + 7);
        }
        let length = self.tag_length(rest);
        let tag = tag_read(&rest[..length]);
        if words::is_in(RAW, &tag.name) && !tag.is_end {
            return length + raw_length(&rest[length..], &tag.name);
        }
        if let Some((name, open)) = &mut self.hidden {
            if *name == tag.name && !tag.written.ends_with("/>") {
                *open = if tag.is_end { *open - 1 } else { *open + 1 };
            }
            if *open == 0 {
                self.hidden = None;
            }
            return length;
        }
        if tag.name == "sup" && !tag.is_end {
            return length + note_length(&rest[length..]);
        }
        self.breaks(&tag, at);
        self.mark(&tag);
        let can_hide =
            !tag.is_end && !words::is_in(VOID, &tag.name) && !tag.written.ends_with("/>");
        if can_hide && (words::is_in(UNSEEN, &tag.name) || tag.is_hidden()) {
            self.hidden = Some((tag.name, 1));
        }
        length
    }

    /// To the bracket that closes a tag, those in quotes passed over.
    fn tag_length(&mut self, rest: &str) -> usize {
        let first = rest.find('>').map_or(rest.len(), |end| end + 1);
        let bytes = rest.as_bytes();
        let mut at = 0;
        while let Some(&found) = bytes.get(at) {
            match found {
                b'>' => return at + 1,
                b'"' | b'\'' if bytes[..at].trim_ascii_end().ends_with(b"=") => {
                    let which = usize::from(found == b'"');
                    let close = if self.unclosed[which] {
                        None
                    } else {
                        bytes[at + 1..].iter().position(|&byte| byte == found)
                    };
                    match close {
                        Some(close) => at += close + 1,
                        None => {
                            self.unclosed[which] = true;
                            return first;
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        rest.len()
    }

    fn breaks(&mut self, tag: &Tag<'_>, at: usize) {
        if tag.name == "br" {
            let ends = self.plain.chars.iter().rev().find(|found| !is_blank(**found));
            let is_second = ends == Some(&'\n');
            self.plain.push('\n', at);
            if is_second {
                self.plain.push('\n', at);
            }
        } else if tag.name.is_empty() || words::is_in(BLOCKS, &tag.name) {
            self.plain.push('\n', at);
            self.plain.push('\n', at);
        }
        if tag.name == "pre" {
            self.written =
                if tag.is_end { self.written.saturating_sub(1) } else { self.written + 1 };
        }
    }

    /// What a tag says of tables and lists.
    fn mark(&mut self, tag: &Tag<'_>) {
        let span =
            |key| tag.attribute(key).and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        let mark = match (tag.name.as_str(), tag.is_end) {
            ("table", false) => Mark::Table,
            ("table", true) => Mark::TableEnd,
            ("tr", false) => Mark::Row,
            ("td" | "th", false) => Mark::Cell(span("colspan"), span("rowspan")),
            ("td" | "th" | "tr", true) => Mark::CellEnd,
            ("li", false) => return self.plain.bullets.push(self.plain.chars.len()),
            _ => return,
        };
        self.plain.mark(mark);
    }
}

fn is_blank(found: char) -> bool {
    found.is_whitespace() && found != '\n'
}

fn tag_read(written: &str) -> Tag<'_> {
    let bare = written[1..].trim_start_matches('/');
    let is_name = |found: &char| found.is_ascii_alphanumeric() || *found == '-';
    let name: String = bare.chars().take_while(is_name).take(20).collect();
    Tag { written, name: name.to_ascii_lowercase(), is_end: written.starts_with("</") }
}

impl Tag<'_> {
    fn attribute(&self, wanted: &str) -> Option<&str> {
        let mut rest = self.written.trim_end_matches(['>', '/']);
        rest = &rest[rest.find(|found: char| found.is_ascii_whitespace())?..];
        loop {
            rest =
                rest.trim_start_matches(|found: char| found.is_ascii_whitespace() || found == '/');
            let is_end = |found: char| found.is_ascii_whitespace() || matches!(found, '=' | '/');
            let end = rest.find(is_end).unwrap_or(rest.len());
            let name = &rest[..end];
            if name.is_empty() {
                return None;
            }
            let after = rest[end..].trim_ascii_start();
            let (value, left) = match after.strip_prefix('=').map(str::trim_ascii_start) {
                None => ("", &rest[end..]),
                Some(after) => match after.chars().next().filter(|found| "\"'".contains(*found)) {
                    Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                    None => {
                        let end = after.find(|found: char| found.is_ascii_whitespace());
                        after.split_at(end.unwrap_or(after.len()))
                    }
                },
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            rest = left;
        }
    }

    fn is_hidden(&self) -> bool {
        let is_said = |wanted: &str| self.written.contains(wanted);
        let style = || {
            let style = self.attribute("style").unwrap_or("");
            style.chars().filter(|found| !found.is_whitespace()).collect::<String>().to_lowercase()
        };
        is_said("hidden") && self.attribute("hidden").is_some()
            || is_said("style") && {
                let style = style();
                style.contains("display:none") || style.contains("visibility:hidden")
            }
    }
}

/// To the end of a script or style.
fn raw_length(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(found) = rest[from..].find("</") {
        let start = from + found;
        let after = rest.get(start + 2..start + 2 + name.len());
        if after.is_some_and(|after| after.eq_ignore_ascii_case(name)) {
            return rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        }
        from = start + 2;
    }
    rest.len()
}

/// The length of the number of a note and its end, or 0 where it is none.
fn note_length(rest: &str) -> usize {
    let near = rest.char_indices().map(|(at, _)| at).take_while(|&at| at < NOTE_BYTES_MAX);
    let near = &rest[..near.last().unwrap_or(0)];
    let Some(end) = near.find("</sup") else { return 0 };
    let mut shown = String::new();
    let mut is_tag = false;
    for found in rest[..end].chars() {
        is_tag = found == '<' || is_tag && found != '>';
        if !is_tag && found != '>' {
            shown.push(found);
        }
    }
    let close = rest[end..].find('>').map_or(rest.len(), |close| end + close + 1);
    if is_note(&shown) { close } else { 0 }
}
