//! The XForm, arranged by path.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

/// Languages that are kept.
const LANGUAGES_MAX: usize = 100;

/// A translation's texts: by identifier, then by form (`""` for the words).
type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// An XForm, arranged by path.
pub(super) struct Source<'a> {
    pub(super) html: Node<'a, 'a>,
    pub(super) model: Node<'a, 'a>,
    pub(super) body: Option<Node<'a, 'a>>,
    /// Root of the primary instance.
    pub(super) root: Node<'a, 'a>,
    pub(super) binds: BTreeMap<String, Node<'a, 'a>>,
    /// Body elements by what they ask for; groups too.
    pub(super) controls: BTreeMap<String, Node<'a, 'a>>,
    pub(super) repeats: BTreeMap<String, Node<'a, 'a>>,
    /// What sets a question when the form opens.
    pub(super) first_loads: BTreeMap<String, Node<'a, 'a>>,
    /// What sets a question when another changes: the action and the other.
    pub(super) triggered: BTreeMap<String, Vec<(Node<'a, 'a>, String)>>,
    /// Secondary instances, in order.
    pub(super) instances: Vec<(String, Node<'a, 'a>)>,
    /// The first of each name.
    instance_numbers: BTreeMap<String, usize>,
    /// Entity lists by the path of what holds their `meta`.
    entities: BTreeMap<String, &'a str>,
    pub(super) languages: Vec<(String, Texts)>,
    pub(super) default_language: Option<String>,
    /// Paths that have a name of their own outside all repeats.
    references: BTreeMap<String, String>,
    /// Names that stand once in the form.
    unique: BTreeSet<String>,
}

impl<'a> Source<'a> {
    pub(super) fn read(document: &'a Document<'a>) -> Option<Self> {
        let html = document.root_element();
        let head = child(html, "head")?;
        let model = child(head, "model")?;
        let instances: Vec<Node<'a, 'a>> = children(model, "instance").collect();
        let root = instances.first()?.children().find(Node::is_element)?;
        let mut source = Self {
            html,
            model,
            body: child(html, "body"),
            root,
            binds: by_attribute(children(model, "bind"), "nodeset"),
            controls: BTreeMap::new(),
            repeats: BTreeMap::new(),
            first_loads: BTreeMap::new(),
            triggered: BTreeMap::new(),
            instances: Vec::new(),
            instance_numbers: BTreeMap::new(),
            entities: BTreeMap::new(),
            languages: Vec::new(),
            default_language: None,
            references: BTreeMap::new(),
            unique: BTreeSet::new(),
        };
        for instance in instances.into_iter().skip(1) {
            if let Some(id) = instance.attribute("id") {
                source.instance_numbers.entry(id.to_owned()).or_insert(source.instances.len());
                source.instances.push((id.to_owned(), instance));
            }
        }
        let actions = model.children().filter(|node| node.has_attribute("event"));
        source.first_loads = by_attribute(actions, "ref");
        source.body_read();
        source.texts_read();
        source.names_read();
        source.entities_read();
        Some(source)
    }

    fn body_read(&mut self) {
        let Some(body) = self.body else { return };
        for node in body.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            if name == "repeat" {
                if let Some(path) = node.attribute("nodeset") {
                    self.repeats.insert(path.to_owned(), node);
                }
            } else if node.has_attribute("event") {
                let source = node.ancestors().skip(1).find_map(|outer| outer.attribute("ref"));
                if let (Some(target), Some(source)) = (node.attribute("ref"), source) {
                    let entry = self.triggered.entry(target.to_owned()).or_default();
                    if node.attribute("event").is_some_and(|event| event.contains("changed")) {
                        entry.push((node, source.to_owned()));
                    }
                }
            } else if let Some(path) = node.attribute("ref") {
                let is_control = !["label", "hint", "value", "output"].contains(&name);
                if is_control && !path.starts_with("jr:") {
                    self.controls.entry(path.to_owned()).or_insert(node);
                }
            }
        }
    }

    fn texts_read(&mut self) {
        let Some(itext) = child(self.model, "itext") else { return };
        for translation in children(itext, "translation").take(LANGUAGES_MAX) {
            let language = translation.attribute("lang").unwrap_or("default").to_owned();
            if translation.has_attribute("default") {
                self.default_language = Some(language.clone());
            }
            let mut texts = Texts::new();
            for text in children(translation, "text") {
                let Some(id) = text.attribute("id") else { continue };
                let forms = texts.entry(id.to_owned()).or_default();
                for value in children(text, "value") {
                    let form = value.attribute("form").unwrap_or_default();
                    forms.insert(form.to_owned(), self.shown(value));
                }
            }
            self.languages.push((language, texts));
        }
    }

    fn entities_read(&mut self) {
        for node in self.root.descendants().filter(|node| node.tag_name().name() == "entity") {
            let owner = node.parent_element().and_then(|meta| meta.parent_element());
            if let (Some(owner), Some(name)) = (owner, node.attribute("dataset")) {
                self.entities.insert(path_of(owner, self.root), name);
            }
        }
    }

    fn names_read(&mut self) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut paths = Vec::new();
        for node in self.root.descendants().filter(Node::is_element) {
            let path = path_of(node, self.root);
            // A repeat stands there as a template and as an instance.
            if seen.insert(path.clone()) {
                *counts.entry(node.tag_name().name().to_owned()).or_default() += 1;
            }
            let is_in_repeat = outer_paths(&path).any(|outer| self.repeats.contains_key(outer));
            if !is_in_repeat && !self.repeats.contains_key(&path) {
                paths.push((path, node.tag_name().name().to_owned()));
            }
        }
        self.unique =
            counts.into_iter().filter(|(_, count)| *count == 1).map(|(name, _)| name).collect();
        let meta = format!("/{}/meta", self.root.tag_name().name());
        let root = format!("/{}", self.root.tag_name().name());
        self.references = paths
            .into_iter()
            .filter(|(path, name)| {
                self.unique.contains(name) && *path != root && !path.starts_with(&meta)
            })
            .collect();
    }

    /// `/data/age > 5` as `${age} > 5`, outside of quotes.
    pub(super) fn expression(&self, text: &str) -> String {
        let text = &last_saved(text);
        let mut result = String::with_capacity(text.len());
        let mut rest = &**text;
        let mut quote = None;
        let mut before = ' ';
        while let Some(char) = rest.chars().next() {
            let is_start = quote.is_none()
                && char == '/'
                && !(before.is_alphanumeric() || "._-)]/*:".contains(before));
            let length = if is_start { path_length(rest) } else { 0 };
            if let Some(name) = self.references.get(&rest[..length]) {
                result.push_str(&format!("${{{name}}}"));
                before = '}';
                rest = &rest[length..];
                continue;
            }
            match quote {
                Some(open) if open == char => quote = None,
                None if matches!(char, '\'' | '"') => quote = Some(char),
                _ => {}
            }
            result.push(char);
            before = char;
            rest = &rest[char.len_utf8()..];
        }
        result
    }

    /// The same for an expression that belongs to a path: `../age` too.
    pub(super) fn expression_at(&self, text: &str, context: &str) -> String {
        let mut result = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("../") {
            result.push_str(&rest[..at]);
            rest = &rest[at..];
            let mut base = context;
            let mut steps = rest;
            while let Some(next) = steps.strip_prefix("../") {
                base = base.rsplit_once('/').map_or("", |(outer, _)| outer);
                steps = next;
            }
            let is_part = |char: char| char.is_alphanumeric() || "/_.-:".contains(char);
            let length = steps.find(|char| !is_part(char)).unwrap_or(steps.len());
            match self.reference(&format!("{base}/{}", &steps[..length])) {
                Some(name) => result.push_str(&name),
                None => result.push_str(&rest[..rest.len() - steps.len() + length]),
            }
            rest = &steps[length..];
        }
        self.expression(&(result + rest))
    }

    /// A default value: what starts at a repeat, `/data/member[1]/name`, too.
    pub(super) fn expression_first(&self, text: &str, context: &str) -> String {
        let repeat = text.trim_start().split_once('[').and_then(|(path, rest)| {
            let path = path.trim_end();
            let name = self.repeats.contains_key(path).then(|| self.reference(path))??;
            Some((name, rest))
        });
        match repeat {
            Some((name, rest)) => format!("{name}[{}", self.expression_at(rest, context)),
            None => self.expression_at(text, context),
        }
    }

    /// The entity list that a question's answer is saved to, where the form has
    /// several.
    pub(super) fn entity_of(&self, path: &str) -> Option<&'a str> {
        let mut names = self.entities.values();
        let first = names.next()?;
        if names.all(|name| name == first) {
            return None;
        }
        outer_paths(path).find_map(|outer| self.entities.get(outer)).copied()
    }

    /// Whether a list of choices has an instance of its own.
    pub(super) fn instance(&self, id: &str) -> Option<Node<'a, 'a>> {
        self.instance_numbers.get(id).map(|at| self.instances[*at].1)
    }

    /// The `${name}` of a path, if it has one.
    pub(super) fn reference(&self, path: &str) -> Option<String> {
        let path = path.trim();
        let name = path.rsplit('/').next()?;
        let is_known = self.references.contains_key(path) || self.unique.contains(name);
        is_known.then(|| format!("${{{name}}}"))
    }

    /// The words of an element; `<output value="…"/>` becomes `${name}`.
    pub(super) fn shown(&self, node: Node<'_, '_>) -> String {
        let mut text = String::new();
        for part in node.children() {
            if part.is_text() {
                text.push_str(part.text().unwrap_or_default());
            } else if part.tag_name().name() == "output" {
                let value = part.attribute("value").or_else(|| part.attribute("ref"));
                let value = value.unwrap_or_default();
                let name = value.trim().rsplit('/').next().unwrap_or_default();
                let last = last_saved(value.trim());
                text.push_str(&if last.starts_with("${") {
                    last
                } else if value.trim_start().starts_with("instance(") {
                    self.expression(value.trim())
                } else {
                    format!("${{{name}}}")
                });
            }
        }
        text.trim().to_owned()
    }
}

/// `instance('__last-saved')/data/age` as `${last-saved#age}`.
fn last_saved(text: &str) -> String {
    const START: &str = "instance('__last-saved')/";
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(START) {
        result.push_str(&rest[..at]);
        rest = &rest[at + START.len()..];
        let is_part = |char: char| char.is_alphanumeric() || "/_.-:".contains(char);
        let (path, after) = rest.split_at(rest.find(|char| !is_part(char)).unwrap_or(rest.len()));
        let name = path.rsplit('/').next().unwrap_or(path);
        result.push_str(&format!("${{last-saved#{name}}}"));
        rest = after;
    }
    result + rest
}

/// The paths around a path, from the inside out.
fn outer_paths(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0)).skip(1)
}

/// The path at the start of a text: `/a/b:c` of `/a/b:c + 1`.
fn path_length(text: &str) -> usize {
    let is_part = |char: char| char.is_alphanumeric() || "/_.-:".contains(char);
    let path = &text[..text.find(|char| !is_part(char)).unwrap_or(text.len())];
    // A path that goes on with a predicate is left alone.
    if text[path.len()..].starts_with(['[', '(', '*', '@']) { 0 } else { path.len() }
}

pub(super) fn path_of(node: Node<'_, '_>, root: Node<'_, '_>) -> String {
    let mut names = Vec::new();
    let mut at = Some(node);
    while let Some(node) = at {
        names.push(name_of(node));
        at = if node == root { None } else { node.parent_element() };
    }
    names.reverse();
    format!("/{}", names.join("/"))
}

/// The name as binds write it, with the usual prefix.
pub(super) fn name_of(node: Node<'_, '_>) -> String {
    let name = node.tag_name();
    match name.namespace() {
        Some("http://openrosa.org/xforms") => format!("orx:{}", name.name()),
        _ => name.name().to_owned(),
    }
}

pub(super) fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

pub(super) fn children<'a>(
    node: Node<'a, 'a>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn by_attribute<'a>(
    nodes: impl Iterator<Item = Node<'a, 'a>>,
    name: &str,
) -> BTreeMap<String, Node<'a, 'a>> {
    let mut map = BTreeMap::new();
    for node in nodes {
        if let Some(path) = node.attribute(name) {
            map.entry(path.to_owned()).or_insert(node);
        }
    }
    map
}

/// Attributes with the prefix that forms use for their namespace.
pub(super) fn attributes<'a>(node: Node<'a, 'a>) -> Vec<(String, &'a str)> {
    let prefixed = |attribute: roxmltree::Attribute<'a, 'a>| {
        let prefix = match attribute.namespace() {
            None => return (attribute.name().to_owned(), attribute.value()),
            Some("http://openrosa.org/javarosa") => "jr",
            Some("http://openrosa.org/xforms") => "orx",
            Some("http://www.opendatakit.org/xforms") => "odk",
            Some("http://www.opendatakit.org/xforms/entities") => "entities",
            Some(uri) => node.lookup_prefix(uri).unwrap_or_default(),
        };
        (format!("{prefix}:{}", attribute.name()), attribute.value())
    };
    node.attributes().map(prefixed).collect()
}
