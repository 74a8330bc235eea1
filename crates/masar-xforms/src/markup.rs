//! XML from a stranger, as elements that hold elements and text in order.
//!
//! *Invariant:* reading takes time and memory in proportion to the bytes. No
//! document type and no entity is accepted. Namespaces are not resolved: the
//! prefixes that forms use are fixed by custom, and names are compared by
//! their local part.

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

/// Reads a document to its root element, or says why it cannot be read.
pub(crate) fn markup_read(
    bytes: &[u8],
    bytes_max: usize,
    elements_max: usize,
) -> Result<Element, String> {
    if bytes.len() > bytes_max {
        return Err(format!("> {bytes_max} B"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder { open: Vec::new(), root: None, elements: 0, elements_max };
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => builder.open(&start)?,
            Event::Empty(start) => {
                builder.open(&start)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text)?,
            Event::CData(text) => builder.text(&text)?,
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
                builder.text(char.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err("DOCTYPE".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match builder.root {
        Some(root) if builder.open.is_empty() => Ok(root),
        _ => Err("unexpected end".to_owned()),
    }
}

struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    elements_max: usize,
}

impl Builder {
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
