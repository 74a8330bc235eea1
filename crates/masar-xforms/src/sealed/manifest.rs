//! The manifest of a sealed submission: XML from a stranger.
//!
//! *Invariant:* every file name in a [`Manifest`] is a plain one, ends in
//! `.enc` and occurs once.

use std::collections::BTreeSet;

use masar_domain::Problem;
use roxmltree::{Document, Node, ParsingOptions};

use super::{FILES_MAX, MANIFEST_BYTES_MAX, SUBMISSION_NAME, refuse};
use crate::caps::{Refused, document_check};

const NODES_MAX: u32 = 20_000;
const DEPTH_MAX: usize = 32;
const NAME_BYTES_MAX: usize = 255;
const ENDING: &str = ".enc";

/// What the manifest says, its names checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub form_id: String,
    pub version: Option<String>,
    pub instance_id: String,
    /// The sealed key, in base64 as it stands.
    pub key: String,
    /// Sealed files of the media, in order.
    pub media: Vec<String>,
    /// Sealed file of the answers.
    pub submission: String,
    /// The sealed digest, in base64 as it stands.
    pub signature: Option<String>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// `SEALED-010` too large, `-011` not well-formed, `-012` not sealed,
    /// `-013` a part is missing, `-014` a name is not a plain file name,
    /// `-015` a name occurs twice.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > MANIFEST_BYTES_MAX {
            return Err(refuse("SEALED-010").with("limit", MANIFEST_BYTES_MAX));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| malformed(&"UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        document_check(text, DEPTH_MAX, NODES_MAX).map_err(|refused| match refused {
            Refused::Depth => malformed(&format_args!("depth > {DEPTH_MAX}")),
            Refused::Malformed(reason) => malformed(&reason),
        })?;
        let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
        let document =
            Document::parse_with_options(text, options).map_err(|error| malformed(&error))?;
        let root = document.root_element();
        if !is_sealed(root) {
            return Err(refuse("SEALED-012"));
        }
        let instance_id = child(root, "meta")
            .and_then(|meta| text_of(child(meta, "instanceID")?))
            .or_else(|| attribute(root, "instanceID"));
        let media = media_names(root)?;
        let manifest = Self {
            form_id: attribute(root, "id").ok_or_else(|| missing("id"))?,
            version: root.attribute("version").map(str::to_owned),
            instance_id: instance_id.ok_or_else(|| missing("instanceID"))?,
            key: part(root, "base64EncryptedKey")?,
            media,
            submission: part(root, "encryptedXmlFile")?,
            signature: child(root, "base64EncryptedElementSignature").and_then(text_of),
        };
        manifest.names_check()?;
        Ok(manifest)
    }

    fn names_check(&self) -> Result<(), Problem> {
        let mut seen = BTreeSet::new();
        for name in self.media.iter().chain([&self.submission]) {
            if !is_plain(name) {
                return Err(refuse("SEALED-014").with("found", quote(name)));
            }
            if !seen.insert(name_opened(name)) {
                return Err(refuse("SEALED-015").with("found", quote(name)));
            }
        }
        let is_reserved = |name: &String| name_opened(name) == SUBMISSION_NAME;
        match self.media.iter().find(|name| is_reserved(name)) {
            Some(name) => Err(refuse("SEALED-015").with("found", quote(name))),
            None => Ok(()),
        }
    }
}

/// Whether a submission is a sealed one, without reading all of it.
pub fn manifest_is_sealed(bytes: &[u8]) -> bool {
    !matches!(Manifest::read(bytes), Err(problem) if ["SEALED-010", "SEALED-011", "SEALED-012"].contains(&problem.code))
}

/// The name without `.enc`.
pub(super) fn name_opened(name: &str) -> &str {
    name.strip_suffix(ENDING).unwrap_or(name)
}

/// `photo.jpg` to `photo.jpg.enc`.
pub(super) fn name_sealed(name: &str) -> String {
    format!("{name}{ENDING}")
}

/// A name that is one on every system, and stays where it is put.
pub(super) fn is_plain(name: &str) -> bool {
    let opened = name_opened(name);
    name.len() <= NAME_BYTES_MAX
        && name.ends_with(ENDING)
        && !opened.trim_matches(['.', ' ']).is_empty()
        && !opened.starts_with(['.', '~', '-'])
        && !opened.ends_with(['.', ' '])
        && !name.chars().any(|char| char.is_control() || "/\\:*?\"<>|".contains(char))
        && !name.chars().any(is_direction)
}

/// Marks that make a name read as another.
fn is_direction(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_sealed(root: Node<'_, '_>) -> bool {
    root.attribute("encrypted") == Some("yes") || child(root, "base64EncryptedKey").is_some()
}

fn media_names(root: Node<'_, '_>) -> Result<Vec<String>, Problem> {
    let files = root
        .children()
        .filter(|node| node.tag_name().name() == "media")
        .flat_map(|media| media.children())
        .filter(|node| node.tag_name().name() == "file");
    let names: Vec<String> = files.filter_map(text_of).take(FILES_MAX).collect();
    if names.len() >= FILES_MAX {
        return Err(refuse("SEALED-016").with("limit", FILES_MAX - 1));
    }
    Ok(names)
}

fn child<'a, 'b>(node: Node<'a, 'b>, name: &str) -> Option<Node<'a, 'b>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn text_of(node: Node<'_, '_>) -> Option<String> {
    let text: String =
        node.children().filter(Node::is_text).filter_map(|part| part.text()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.attribute(name).filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn part(root: Node<'_, '_>, name: &str) -> Result<String, Problem> {
    child(root, name).and_then(text_of).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Problem {
    refuse("SEALED-013").with("expected", name)
}

fn malformed(reason: &dyn std::fmt::Display) -> Problem {
    refuse("SEALED-011").with("reason", quote(&reason.to_string()))
}

/// Shortens what a message quotes, and shows what cannot be seen.
pub(super) fn quote(text: &str) -> String {
    const QUOTE_CHARS_MAX: usize = 80;
    let shown = text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char });
    let mut quoted: String = shown.take(QUOTE_CHARS_MAX).collect();
    if text.chars().nth(QUOTE_CHARS_MAX).is_some() {
        quoted.push('…');
    }
    quoted
}
