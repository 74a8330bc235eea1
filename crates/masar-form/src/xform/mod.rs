//! The tree of a form as an `XForm`, the XML that phones download: a model
//! (translations, instances, binds) and a body (what is shown).
//!
//! *Invariant:* called for forms without errors; what can still go wrong is a
//! reference to a name that exists several times, and too large a result.

mod body;
mod itext;
mod model;
mod paths;
mod primary;
mod sources;

use crate::choices::Lists;
use crate::element::Tree;
use crate::entities::EntitiesVersion;
use crate::limits::XFORM_BYTES_MAX;
use crate::problems::Problems;
use crate::settings::Settings;
use crate::xml::{Content, Node};
use paths::Paths;

pub(crate) use sources::{Source, sources};

/// All that the XForm is made of.
pub(crate) struct Parts<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) lists: &'a Lists,
    pub(crate) settings: &'a Settings,
    pub(crate) entities: Option<EntitiesVersion>,
    pub(crate) sources: &'a [Source],
    /// Bytes of the file that the form was read from.
    pub(crate) file_bytes: usize,
}

/// An XForm, and the languages it has.
pub(crate) struct XForm {
    pub(crate) text: String,
    pub(crate) languages: Vec<String>,
}

/// Writes the XForm; `None` and problems when it cannot be.
pub(crate) fn xform(parts: &Parts<'_>, problems: &mut Problems) -> Option<XForm> {
    let writer = Writer { parts, tree: parts.tree, paths: Paths::new(parts.tree) };
    let translations = itext::translations(&writer);
    let languages = translations.languages();
    // Room that is not written to costs nothing, and a text that grows is copied.
    let room = parts.file_bytes.saturating_mul(XFORM_PER_FILE).min(XFORM_BYTES_MAX);
    let mut page = Page { text: String::with_capacity(room), outlet: None };
    writer.document(&translations, &mut page);
    if writer.paths.report(problems) {
        return None;
    }
    Some(XForm { text: page.text, languages })
}

/// Writes the XForm piece by piece; gives its languages. A form that is longer than
/// a piece is written twice, first to nowhere: what cannot be written to its end is
/// not begun.
pub(crate) fn xform_to(
    parts: &Parts<'_>,
    out: &mut dyn FnMut(&str),
    problems: &mut Problems,
) -> Option<Vec<String>> {
    let writer = Writer { parts, tree: parts.tree, paths: Paths::new(parts.tree) };
    let translations = itext::translations(&writer);
    let mut is_long = false;
    let mut nowhere = |_: &str| is_long = true;
    let mut page = Page { text: String::new(), outlet: Some(&mut nowhere) };
    writer.document(&translations, &mut page);
    let mut text = page.text;
    if writer.paths.report(problems) {
        return None;
    }
    if is_long {
        text.clear();
        writer.paths.spend_anew();
        let mut page = Page { text, outlet: Some(&mut *out) };
        writer.document(&translations, &mut page);
        text = page.text;
    }
    out(&text);
    Some(translations.languages())
}

/// What is written, and where a full page goes; without an outlet there is one page.
struct Page<'a> {
    text: String,
    outlet: Option<&'a mut dyn FnMut(&str)>,
}

impl Page<'_> {
    const BYTES: usize = 64 << 10;

    /// Lets go of a page that is full.
    fn turn(&mut self) {
        if let Some(outlet) = self.outlet.as_mut().filter(|_| self.text.len() >= Self::BYTES) {
            outlet(&self.text);
            self.text.clear();
        }
    }
}

/// Bytes of an XForm for each byte of a form's file, at most as a rule.
const XFORM_PER_FILE: usize = 12;

/// Prefixes every form has.
const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns", "http://www.w3.org/2002/xforms"),
    ("xmlns:h", "http://www.w3.org/1999/xhtml"),
    ("xmlns:ev", "http://www.w3.org/2001/xml-events"),
    ("xmlns:xsd", "http://www.w3.org/2001/XMLSchema"),
    ("xmlns:jr", "http://openrosa.org/javarosa"),
    ("xmlns:orx", "http://openrosa.org/xforms"),
    ("xmlns:odk", "http://www.opendatakit.org/xforms"),
];

/// Namespaces of the root: those of every form, those of the settings
/// (`esri="http://..."`), and that of entities.
pub(crate) fn namespaces(parts: &Parts<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        NAMESPACES.iter().map(|(name, uri)| ((*name).to_owned(), (*uri).to_owned())).collect();
    let given = parts.settings.text("namespaces").unwrap_or_default();
    let own = given.split_whitespace().filter_map(|pair| pair.split_once('='));
    let entities =
        parts.entities.map(|_| ("entities", "http://www.opendatakit.org/xforms/entities"));
    for (prefix, uri) in own.chain(entities) {
        let name = format!("xmlns:{prefix}");
        let uri = uri.replace(['"', '\''], "");
        let is_new = !all.iter().any(|(known, _)| *known == name);
        if is_new && crate::names::is_plain_name(prefix) && !uri.is_empty() && !uri.contains('=') {
            all.push((name, uri));
        }
    }
    all
}

/// Reports attributes and questions whose prefix no namespace declares.
pub(crate) fn check_prefixes(parts: &Parts<'_>, problems: &mut Problems) {
    let known = namespaces(parts);
    let is_known = |name: &str| match name.split_once(':') {
        Some(("xml", _)) | None => true,
        Some((prefix, _)) => {
            known.iter().any(|(declared, _)| declared.strip_prefix("xmlns:") == Some(prefix))
        }
    };
    for at in parts.tree.in_order() {
        let element = parts.tree.get(at);
        let maps = [element.bind.as_ref(), Some(&element.control), Some(&element.instance)];
        let keys = maps.into_iter().flatten().flat_map(crate::value::Map::iter).map(|(key, _)| key);
        for name in keys.chain([&*element.name]).filter(|name| !is_known(name)) {
            let column = if *name == *element.name { "name" } else { name };
            let place = crate::problems::cell(crate::problems::SURVEY, element.row, column);
            problems.error("FORM-105", place).with("found", name);
        }
    }
    let settings =
        parts.settings.given.get_map("attribute").into_iter().flat_map(crate::value::Map::iter);
    for (name, _) in settings {
        if !is_known(name) || !crate::names::is_name(name) {
            let place = crate::problems::cell(crate::problems::SETTINGS, 1, name);
            problems.error("FORM-105", place).with("found", name);
        }
    }
}

/// Whether a text holds neither a reference nor a path into an instance.
fn is_plain(text: &str) -> bool {
    text == "-" || !text.bytes().any(|byte| matches!(byte, b'$' | b'('))
}

/// Writes the parts of an XForm.
pub(super) struct Writer<'a> {
    parts: &'a Parts<'a>,
    tree: &'a Tree,
    paths: Paths<'a>,
}

impl Writer<'_> {
    /// The whole document. Each part is written when it is made, and let go: a
    /// form of ten thousand choices is never in memory twice.
    fn document(&self, translations: &itext::Translations<'_>, page: &mut Page<'_>) {
        page.text.push_str("<?xml version=\"1.0\"?>\n");
        let mut html = Node::new("h:html");
        namespaces(self.parts).into_iter().for_each(|(name, uri)| html.set(name, uri));
        html.open(&mut page.text, 0);
        let head = Node::new("h:head");
        head.open(&mut page.text, 1);
        let title = Node::new("h:title").text(self.parts.settings.title.clone());
        title.write_at(&mut page.text, 2);
        self.model(translations, page, 2);
        head.close(&mut page.text, 1);
        self.body(page, 1);
        html.close(&mut page.text, 0);
    }

    /// A text that people read: references in it are shown as values.
    fn shown_text(&self, text: &str, context: Option<usize>) -> Vec<Content> {
        self.paths.spend(text.len());
        if is_plain(text) {
            return vec![Content::Text(text.to_owned())];
        }
        let found = crate::references::references(text).unwrap_or_default();
        let spans = paths::Spans::of(text);
        let mut parts = Vec::new();
        let mut position = 0;
        let mut shown = |from: usize, to: usize, value: String| {
            if from > position {
                parts.push(Content::Text(text[position..from].to_owned()));
            }
            parts.push(Content::Element(Node::new("output").with("value", value)));
            position = to;
        };
        let mut references = found.iter().peekable();
        for (start, end) in crate::instance_text::instance_ranges(text) {
            while let Some(reference) = references.next_if(|reference| reference.start < start) {
                shown(
                    reference.start,
                    reference.end,
                    self.paths.reference(&spans, reference, context, false, false),
                );
            }
            while references.next_if(|reference| reference.start < end).is_some() {}
            shown(start, end, self.paths.resolve(&text[start..end], context));
        }
        for reference in references {
            shown(
                reference.start,
                reference.end,
                self.paths.reference(&spans, reference, context, false, false),
            );
        }
        if text.len() > position {
            parts.push(Content::Text(text[position..].to_owned()));
        }
        parts
    }
}
