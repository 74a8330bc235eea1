//! The form's own instance becomes definitions: each path once.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use super::Reader;
use crate::markup::{Content, Element, name_local};
use crate::model::{Definition, Repeat};
use crate::tree::{Kind, NONE, ROOT, Tree};

impl Reader {
    /// Paths of all repeats of the body.
    pub(super) fn repeats_find(&mut self, element: &Element, parent: &str) {
        let mut here = parent.to_owned();
        let reference = element.attribute("nodeset").or_else(|| element.attribute("ref"));
        if let Some(reference) = reference
            && matches!(element.local(), "group" | "repeat")
        {
            let plain = super::path_plain(reference);
            here = if plain.starts_with('/') { plain } else { super::path_join(parent, &plain) };
            if element.local() == "repeat" {
                self.repeats.insert(here.clone());
            }
        }
        for child in element.children() {
            self.repeats_find(child, &here);
        }
    }

    pub(super) fn shape_read(&mut self, initial: &Element) -> Tree {
        let mut shape = Tree::new();
        self.definitions.push(Definition::default());
        self.shape_add(&mut shape, ROOT, initial, "");
        shape
    }

    fn shape_add(&mut self, shape: &mut Tree, parent: u32, element: &Element, parent_path: &str) {
        let path = format!("{parent_path}/{}", element.local());
        let name = self.names.intern(element.local());
        let at = match shape.child_named(parent, name) {
            Some(known) => known,
            None => {
                let number = u32::try_from(shape.nodes.len()).expect("documents are bounded");
                let at = shape.element_add(parent, name, number);
                self.define(&path, at);
                let has_children = element.children().next().is_some();
                if !has_children {
                    shape.node_mut(at).text = element.text();
                }
                at
            }
        };
        for (name, value) in &element.attributes {
            let local = name_local(name);
            if name.starts_with("xmlns") || name.ends_with(":template") {
                continue;
            }
            let number = self.names.intern(local);
            if !shape.attributes(at).any(|known| shape.node(known).name == number) {
                let next = u32::try_from(shape.nodes.len()).expect("documents are bounded");
                let attribute = shape.attribute_add(at, number, value, next);
                self.define(&format!("{path}/@{local}"), attribute);
            }
        }
        // Templates first: what they hold is the default.
        let is_template = |content: &&Element| {
            content.attributes.iter().any(|(name, _)| name.ends_with(":template"))
        };
        let children = element.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        });
        let mut templates: BTreeMap<&str, &Element> = BTreeMap::new();
        for child in children.clone().filter(is_template) {
            templates.insert(child.local(), child);
        }
        for child in children {
            let template = templates.remove(child.local());
            if let Some(template) = template {
                self.shape_add(shape, at, template, &path);
            }
            self.shape_add(shape, at, child, &path);
        }
    }

    fn define(&mut self, path: &str, at: u32) {
        debug_assert_eq!(self.definitions.len(), at as usize, "one definition a node");
        let repeat = self.repeats.contains(path).then(Repeat::default);
        let definition = Definition { path: path.to_owned(), repeat, ..Definition::default() };
        self.definitions.push(definition);
        self.paths.insert(path.to_owned(), at);
    }

    /// Each definition's place among the nodes of the repeat around it.
    pub(super) fn offsets_find(&self, shape: &Tree) -> Vec<u32> {
        let mut offsets = vec![NONE; shape.nodes.len()];
        for (at, definition) in (0_u32..).zip(&self.definitions) {
            if definition.repeat.is_some() {
                self.offset_add(shape, at, &mut 0, &mut offsets);
            }
        }
        offsets
    }

    /// In the order in which a repeat's nodes are made.
    fn offset_add(&self, shape: &Tree, at: u32, next: &mut u32, offsets: &mut [u32]) {
        offsets[at as usize] = *next;
        *next += 1;
        for attribute in shape.attributes(at) {
            offsets[attribute as usize] = *next;
            *next += 1;
        }
        for child in shape.children(at) {
            if self.definitions[child as usize].repeat.is_none() {
                self.offset_add(shape, child, next, offsets);
            }
        }
    }

    /// The instance without repeats, and where each definition is in it.
    pub(super) fn blank_make(&mut self, shape: &Tree) -> (Tree, Vec<u32>) {
        let mut blank = Tree::new();
        let mut fixed = vec![NONE; shape.nodes.len()];
        fixed[ROOT as usize] = ROOT;
        self.blank_add(shape, ROOT, &mut blank, ROOT, &mut fixed, &mut Vec::new());
        let missing: Vec<String> =
            self.repeats.iter().filter(|path| !self.paths.contains_key(*path)).cloned().collect();
        for path in missing {
            self.errors.push(Problem::error("XFORM-003", Where::path(path)));
        }
        (blank, fixed)
    }

    fn blank_add(
        &mut self,
        shape: &Tree,
        from: u32,
        blank: &mut Tree,
        to: u32,
        fixed: &mut [u32],
        names: &mut Vec<u32>,
    ) {
        for attribute in shape.attributes(from) {
            let node = shape.node(attribute);
            fixed[attribute as usize] = blank.attribute_add(to, node.name, &node.text, attribute);
        }
        for child in shape.children(from) {
            if self.definitions[child as usize].repeat.is_some() {
                continue;
            }
            let node = shape.node(child);
            debug_assert_eq!(node.kind, Kind::Element, "children are elements");
            let at = blank.element_add(to, node.name, child);
            blank.node_mut(at).text.clone_from(&node.text);
            fixed[child as usize] = at;
            names.push(node.name);
            self.fixed_names.insert(names.clone(), at);
            self.blank_add(shape, child, blank, at, fixed, names);
            names.pop();
        }
    }
}
