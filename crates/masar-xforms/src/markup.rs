//! XML from a stranger, as elements that hold elements and text in order.
//!
//! *Invariant:* reading takes time and memory in proportion to the bytes. No
//! document type and no entity is accepted. Namespaces are not resolved: the
//! prefixes that forms use are fixed by custom, and names are compared by
//! their local part.

use masar_domain::{Problem, Where};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::limits::{ATTRIBUTES_MAX, DEPTH_MAX};

/// One element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    /// With its prefix.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) content: Vec<Content>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Element(Element),
    Text(String),
}

/// The name without its prefix.
pub(crate) fn name_local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl Element {
    pub(crate) fn local(&self) -> &str {
        name_local(&self.name)
    }

    /// An attribute by its local name.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(name, _)| name_local(name) == local && !name.starts_with("xmlns"))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        })
    }

    pub(crate) fn child(&self, local: &str) -> Option<&Self> {
        self.children().find(|child| child.local() == local)
    }

    /// All text inside, in order.
    pub(crate) fn text(&self) -> String {
        let mut all = String::new();
        self.text_collect(&mut all);
        all
    }

    fn text_collect(&self, all: &mut String) {
        for content in &self.content {
            match content {
                Content::Text(text) => all.push_str(text),
                Content::Element(element) => element.text_collect(all),
            }
        }
    }
}

/// Why a document cannot be read, and where: line and column, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) reason: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Unreadable {
    /// `bytes` of the document were read before.
    fn at(reason: String, text: &str, bytes: usize) -> Self {
        let before = text.as_bytes().get(..bytes).unwrap_or(text.as_bytes());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        // Characters, not the bytes that continue one.
        let column = last.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { reason, line: number(line), column: number(column) }
    }

    pub(crate) fn problem(self, code: &'static str) -> Problem {
        let place = Where::default().row(self.line).column(self.column.to_string());
        Problem::error(code, place).with("reason", self.reason)
    }
}

/// Reads a document to its root element, or says why it cannot be read.
pub(crate) fn markup_read(
    bytes: &[u8],
    bytes_max: usize,
    elements_max: usize,
) -> Result<Element, Unreadable> {
    if bytes.len() > bytes_max {
        return Err(Unreadable::at(format!("> {bytes_max} B"), "", 0));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Unreadable::at(error.to_string(), &sound, sound.len())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    document_read(&mut reader, elements_max).map_err(|(reason, of_event)| {
        let at = if of_event { reader.error_position() } else { reader.buffer_position() };
        Unreadable::at(reason, text, usize::try_from(at).unwrap_or(usize::MAX))
    })
}

/// The root element; or the reason, and whether the reader itself gave it.
fn document_read(
    reader: &mut Reader<&[u8]>,
    elements_max: usize,
) -> Result<Element, (String, bool)> {
    let mut builder = Builder { open: Vec::new(), root: None, elements: 0, elements_max };
    loop {
        let event = reader.read_event().map_err(|error| (error.to_string(), true))?;
        if !builder.event(event).map_err(|reason| (reason, false))? {
            break;
        }
    }
    match builder.root {
        Some(root) if builder.open.is_empty() => Ok(root),
        _ => Err(("unexpected end".to_owned(), false)),
    }
}

struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    elements_max: usize,
}

impl Builder {
    /// Takes one event in; false at the end.
    fn event(&mut self, event: Event<'_>) -> Result<bool, String> {
        match event {
            Event::Start(start) => self.open(&start)?,
            Event::Empty(start) => {
                self.open(&start)?;
                self.close();
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text)?,
            Event::CData(text) => self.text(&text)?,
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let char = match name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => reference
                        .resolve_char_ref()
                        .map_err(|error| error.to_string())?
                        .ok_or_else(|| format!("&{name};"))?,
                };
                self.text(char.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err("DOCTYPE".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > self.elements_max {
            let elements_max = self.elements_max;
            return Err(format!("depth > {DEPTH_MAX} or elements > {elements_max}"));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err("more than one root".to_owned());
        }
        let mut element = Element { name: start.name().as_ref().to_owned(), ..Element::default() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if element.attributes.len() >= ATTRIBUTES_MAX {
                return Err(format!("attributes > {ATTRIBUTES_MAX}"));
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            let key: &str = attribute.key.as_ref();
            element.attributes.push((key.to_owned(), value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.content.push(Content::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => match element.content.last_mut() {
                Some(Content::Text(last)) => last.push_str(text),
                _ => element.content.push(Content::Text(text.to_owned())),
            },
            None if text.trim().is_empty() => {}
            None => return Err("text outside the root".to_owned()),
        }
        Ok(())
    }
}
