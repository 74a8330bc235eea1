//! A filled form as it arrives: XML from a stranger.
//!
//! *Invariant:* reading takes time and memory in proportion to the bytes, and
//! what exceeds the limits is refused. Entities and document types are refused:
//! no phone sends them. Nothing is known of the form here.

#![allow(clippy::result_large_err, reason = "a refusal is rare and is passed on as it is")]

use std::ops::Range;

use masar_domain::{Problem, Where};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::index::local_name;

/// Bytes of one submission. Photographs travel beside it.
pub const SUBMISSION_BYTES_MAX: usize = 10 << 20;
const DEPTH_MAX: usize = 100;
const ELEMENTS_MAX: usize = 100_000;
const ATTRIBUTES_MAX: usize = 64;
const ATTACHMENT_NAME_BYTES_MAX: usize = 255;

/// A filled form, cut into elements but not yet understood.
#[derive(Clone, Debug)]
pub struct Submission {
    pub form_id: String,
    /// Empty where the submission names none.
    pub version: String,
    /// As the device wrote it, usually `uuid:` and a UUID.
    pub instance_id: Option<String>,
    /// The submission that this one replaces.
    pub deprecated_id: Option<String>,
    /// Answers that look like the name of a file.
    pub attachments: Vec<String>,
    pub(crate) elements: Elements,
}

/// The tree of elements, in two lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elements {
    /// Names and texts of all elements, one after the other.
    buffer: String,
    nodes: Vec<Node>,
}

/// One element; positions are in [`Elements::nodes`], in order of opening.
#[derive(Clone, Debug)]
struct Node {
    name: Range<usize>,
    text: Range<usize>,
    first_child: Option<usize>,
    last_child: Option<usize>,
    next: Option<usize>,
}

impl Elements {
    /// Name without prefix.
    pub(crate) fn name(&self, at: usize) -> &str {
        &self.buffer[self.nodes[at].name.clone()]
    }

    /// Text of an element without children.
    pub(crate) fn text(&self, at: usize) -> &str {
        self.buffer[self.nodes[at].text.clone()].trim()
    }

    pub(crate) fn has_children(&self, at: usize) -> bool {
        self.nodes[at].first_child.is_some()
    }

    pub(crate) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[at].first_child, |&child| self.nodes[child].next)
    }

    fn child(&self, at: usize, name: &str) -> Option<usize> {
        self.children(at).find(|&child| self.name(child) == name)
    }

    fn open(&mut self, name: &str, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        let start = self.buffer.len();
        self.buffer.push_str(local_name(name));
        let end = self.buffer.len();
        self.nodes.push(Node {
            name: start..end,
            text: end..end,
            first_child: None,
            last_child: None,
            next: None,
        });
        if let Some(parent) = parent {
            match self.nodes[parent].last_child {
                Some(last) => self.nodes[last].next = Some(at),
                None => self.nodes[parent].first_child = Some(at),
            }
            self.nodes[parent].last_child = Some(at);
        }
        at
    }

    /// Adds text to an element. Between children only white space is meant.
    fn push_text(&mut self, at: usize, text: &str) {
        let node = &mut self.nodes[at];
        if node.first_child.is_none() && node.text.end == self.buffer.len() {
            self.buffer.push_str(text);
            node.text.end = self.buffer.len();
        }
    }
}

fn refuse(code: &'static str) -> Problem {
    Problem::error(code, Where::default())
}

/// Reads a submission.
///
/// # Errors
///
/// `SUBMISSION-001` too large, `-002` not UTF-8, `-003` not well-formed, `-004`
/// a document type or an entity, `-005` too deep, too many elements or
/// attributes, `-006` no form identifier.
pub fn submission_parse(xml: &[u8]) -> Result<Submission, Problem> {
    if xml.len() > SUBMISSION_BYTES_MAX {
        return Err(refuse("SUBMISSION-001")
            .with("found", xml.len())
            .with("limit", SUBMISSION_BYTES_MAX));
    }
    let text = std::str::from_utf8(xml).map_err(|_| refuse("SUBMISSION-002"))?;
    let mut builder =
        Builder { elements: Elements::default(), open: Vec::new(), form_id: None, version: None };
    builder.read(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    builder.finish()
}

struct Builder {
    elements: Elements,
    /// Elements that are open, outermost first.
    open: Vec<usize>,
    form_id: Option<String>,
    version: Option<String>,
}

impl Builder {
    fn read(&mut self, text: &str) -> Result<(), Problem> {
        self.elements.buffer.reserve(text.len() / 2);
        let mut reader = Reader::from_str(text);
        loop {
            let event =
                reader.read_event().map_err(|error| malformed(&error, reader.error_position()))?;
            let at = reader.buffer_position();
            match event {
                Event::Start(start) => {
                    let node = self.open(&start, at)?;
                    self.open.push(node);
                }
                Event::Empty(start) => drop(self.open(&start, at)?),
                Event::End(_) => drop(self.open.pop()),
                Event::Text(text) => self.text(&text, at)?,
                Event::CData(data) => self.text(&data, at)?,
                Event::GeneralRef(reference) => self.reference(&reference, at)?,
                Event::DocType(_) => return Err(refuse("SUBMISSION-004").with("found", "DOCTYPE")),
                Event::Decl(declaration) => check_encoding(declaration.encoding())?,
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if self.open.is_empty() && !self.elements.nodes.is_empty() {
            Ok(())
        } else {
            Err(malformed(&"it ends too early", text.len() as u64))
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, at: u64) -> Result<usize, Problem> {
        let parent = self.open.last().copied();
        if parent.is_none() && !self.elements.nodes.is_empty() {
            return Err(malformed(&"there is more than one root", at));
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(refuse("SUBMISSION-005").with("what", "depth").with("limit", DEPTH_MAX));
        }
        if self.elements.nodes.len() >= ELEMENTS_MAX {
            return Err(refuse("SUBMISSION-005")
                .with("what", "elements")
                .with("limit", ELEMENTS_MAX));
        }
        let is_root = parent.is_none();
        for (count, attribute) in start.attributes().enumerate() {
            let attribute = attribute.map_err(|error| malformed(&error, at))?;
            if count >= ATTRIBUTES_MAX {
                return Err(refuse("SUBMISSION-005")
                    .with("what", "attributes")
                    .with("limit", ATTRIBUTES_MAX));
            }
            if is_root {
                let key: &str = attribute.key.as_ref();
                let value = || {
                    attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_err(|error| malformed(&error, at))
                };
                match key {
                    "id" => self.form_id = Some(value()?.into_owned()),
                    "version" => self.version = Some(value()?.into_owned()),
                    _ => {}
                }
            }
        }
        let name = start.name();
        Ok(self.elements.open(name.as_ref(), parent))
    }

    fn text(&mut self, text: &str, at: u64) -> Result<(), Problem> {
        match self.open.last() {
            _ if text.contains('\0') => {
                Err(malformed(&"it holds a character that XML forbids", at))
            }
            Some(&node) => {
                self.elements.push_text(node, text);
                Ok(())
            }
            None if text.trim().is_empty() => Ok(()),
            None => Err(malformed(&"there is text outside the root", at)),
        }
    }

    /// `&amp;` and its four relatives, and characters by number; no other.
    fn reference(&mut self, reference: &BytesRef<'_>, at: u64) -> Result<(), Problem> {
        let name: &str = reference;
        let char = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => match reference.resolve_char_ref().map_err(|error| malformed(&error, at))? {
                Some(char) => char,
                None => return Err(refuse("SUBMISSION-004").with("found", format!("&{name};"))),
            },
        };
        self.text(char.encode_utf8(&mut [0; 4]), at)
    }

    fn finish(self) -> Result<Submission, Problem> {
        let Some(form_id) = self.form_id.filter(|id| !id.trim().is_empty()) else {
            return Err(refuse("SUBMISSION-006"));
        };
        let elements = self.elements;
        let meta = elements.child(0, "meta");
        let meta_text = |name: &str| {
            let text = elements.text(elements.child(meta?, name)?);
            (!text.is_empty()).then(|| text.to_owned())
        };
        Ok(Submission {
            form_id,
            version: self.version.unwrap_or_default(),
            instance_id: meta_text("instanceID"),
            deprecated_id: meta_text("deprecatedID"),
            attachments: attachments(&elements),
            elements,
        })
    }
}

fn malformed(reason: &dyn std::fmt::Display, at: u64) -> Problem {
    refuse("SUBMISSION-003").with("reason", reason).with("at", at)
}

fn check_encoding<E>(
    encoding: Option<Result<std::borrow::Cow<'_, str>, E>>,
) -> Result<(), Problem> {
    match encoding {
        None => Ok(()),
        Some(Ok(name))
            if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") =>
        {
            Ok(())
        }
        Some(_) => Err(refuse("SUBMISSION-002")),
    }
}

/// Answers that look like the name of a file, each once, in order.
fn attachments(elements: &Elements) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for at in 0..elements.nodes.len() {
        if !elements.has_children(at) {
            let text = elements.text(at);
            if is_file_name(text) && seen.insert(text) {
                names.push(text.to_owned());
            }
        }
    }
    names
}

/// `photo 1.jpg`, `صورة.png`; not `12.5`, not `a/b.jpg`, not a sentence.
fn is_file_name(text: &str) -> bool {
    let Some((stem, extension)) = text.rsplit_once('.') else { return false };
    !stem.is_empty()
        && text.len() <= ATTACHMENT_NAME_BYTES_MAX
        && (2..=8).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !text.contains(['/', '\\', '\n'])
}
