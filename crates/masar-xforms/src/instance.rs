//! The form's own instance: made blank, filled from XML, written to XML.

use crate::limits::{NODES_MAX, REPEAT_MAX};
use crate::markup::{Element, name_local};
use crate::model::Model;
use crate::tree::{Kind, NONE, ROOT, Tree};

/// What of a document is not in the form, or is in it too often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stray {
    Unknown(String, String),
    Twice(String),
    TooMany,
}

/// Fills an instance from an element of the same name.
///
/// `with_defaults`: what a repeat's template holds is the value where the
/// document gives none.
pub(crate) fn instance_fill(
    model: &Model,
    tree: &mut Tree,
    root: &Element,
    with_defaults: bool,
) -> Vec<Stray> {
    let mut strays = Vec::new();
    let Some(at) = tree.children(ROOT).next() else { return strays };
    let mut fill = Fill { model, tree, strays: &mut strays, with_defaults };
    fill.element(at, root);
    strays
}

struct Fill<'a> {
    model: &'a Model,
    tree: &'a mut Tree,
    strays: &'a mut Vec<Stray>,
    with_defaults: bool,
}

impl Fill<'_> {
    fn element(&mut self, at: u32, element: &Element) {
        self.attributes(at, element);
        let definition = self.tree.node(at).definition;
        if self.tree.node(at).first == NONE && self.model.shape.node(definition).first == NONE {
            if element.children().next().is_none() {
                self.tree.node_mut(at).text = element.text();
            } else {
                self.unknown_all(definition, element);
            }
            return;
        }
        let mut after = NONE;
        let mut seen: Vec<u32> = Vec::new();
        for child in element.children() {
            if child.attributes.iter().any(|(name, _)| name.ends_with(":template")) {
                continue;
            }
            let Some(number) = self.definition_of(definition, child.local(), after) else {
                self.unknown(definition, child);
                continue;
            };
            after = number;
            if self.model.definitions[number as usize].repeat.is_some() {
                self.repeat(at, number, child);
            } else if seen.contains(&number) {
                self.strays
                    .push(Stray::Twice(self.model.definitions[number as usize].path.clone()));
            } else {
                seen.push(number);
                let found = self.node_of(at, number);
                if let Some(found) = found {
                    self.element(found, child);
                }
            }
        }
    }

    fn attributes(&mut self, at: u32, element: &Element) {
        for (name, value) in &element.attributes {
            let local = name_local(name);
            let found = self
                .tree
                .attributes(at)
                .find(|at| self.model.names.get(self.tree.node(*at).name) == local);
            if let Some(found) = found {
                self.tree.node_mut(found).text.clone_from(value);
            }
        }
    }

    /// The child's definition; the next one in order is looked at first.
    fn definition_of(&self, parent: u32, name: &str, after: u32) -> Option<u32> {
        let shape = &self.model.shape;
        let named = |at: &u32| self.model.names.get(shape.node(*at).name) == name;
        if after != NONE {
            let next = Some(shape.node(after).next).filter(|next| *next != NONE);
            if let Some(next) = next.filter(named) {
                return Some(next);
            }
        }
        shape.children(parent).find(named)
    }

    fn node_of(&self, parent: u32, definition: u32) -> Option<u32> {
        match self.model.fixed[definition as usize] {
            NONE => {
                // Both are made with the repeat around them.
                let above = self.tree.node(parent).definition;
                let between = self.model.offsets[definition as usize]
                    .checked_sub(self.model.offsets[above as usize])?;
                Some(parent + between)
            }
            fixed => Some(fixed),
        }
    }

    fn repeat(&mut self, parent: u32, definition: u32, element: &Element) {
        let size = self.model.shape.nodes.len();
        if self.tree.nodes.len() + size > NODES_MAX {
            if self.strays.last() != Some(&Stray::TooMany) {
                self.strays.push(Stray::TooMany);
            }
            return;
        }
        let at = repeat_append(self.model, self.tree, parent, definition, self.with_defaults);
        self.element(at, element);
    }

    fn unknown(&mut self, parent: u32, element: &Element) {
        let parent = &self.model.definitions[parent as usize].path;
        let path = format!("{parent}/{}", element.local());
        // What devices add about themselves is not the form's business.
        let is_meta = parent.ends_with("/meta") || parent.contains("/meta/");
        if !is_meta && element.local() != "meta" {
            self.strays.push(Stray::Unknown(path, element.text()));
        }
    }

    fn unknown_all(&mut self, parent: u32, element: &Element) {
        for child in element.children() {
            self.unknown(parent, child);
        }
    }
}

/// Adds a repeat after its like, or where its first one belongs.
pub(crate) fn repeat_append(
    model: &Model,
    tree: &mut Tree,
    parent: u32,
    definition: u32,
    with_defaults: bool,
) -> u32 {
    let mut after = tree.node(parent).last;
    while after != NONE && tree.node(after).definition > definition {
        after = tree.node(after).previous;
    }
    template_copy(model, tree, definition, parent, after, with_defaults)
}

/// Adds a repeat as a person does who asks for one more.
pub(crate) fn repeat_new(model: &Model, tree: &mut Tree, parent: u32, definition: u32) -> u32 {
    let at = repeat_append(model, tree, parent, definition, true);
    repeats_inside(model, tree, at);
    at
}

/// A new repeat begins with one of each repeat inside it that nothing counts.
fn repeats_inside(model: &Model, tree: &mut Tree, at: u32) {
    let definition = tree.node(at).definition;
    for child in model.shape.children(definition) {
        let inner = &model.definitions[child as usize];
        if let Some(repeat) = &inner.repeat {
            if repeat.count.is_none() {
                repeat_new(model, tree, at, child);
            }
        } else if let Some(found) =
            tree.children(at).find(|node| tree.node(*node).definition == child)
        {
            repeats_inside(model, tree, found);
        }
    }
}

/// Copies a repeat's shape without the repeats inside it.
fn template_copy(
    model: &Model,
    tree: &mut Tree,
    definition: u32,
    parent: u32,
    after: u32,
    with_text: bool,
) -> u32 {
    let shape = &model.shape;
    let at = tree.element_insert(parent, after, shape.node(definition).name, definition);
    if with_text {
        tree.node_mut(at).text.clone_from(&shape.node(definition).text);
    }
    for attribute in shape.attributes(definition) {
        let node = shape.node(attribute);
        tree.attribute_add(at, node.name, &node.text, attribute);
    }
    for child in shape.children(definition) {
        if model.definitions[child as usize].repeat.is_none() {
            let last = tree.node(at).last;
            template_copy(model, tree, child, at, last, with_text);
        }
    }
    at
}

/// All nodes of a definition, in document order.
pub(crate) fn nodes_of(model: &Model, tree: &Tree, definition: u32) -> Vec<u32> {
    match model.fixed.get(definition as usize) {
        None => return Vec::new(),
        Some(&NONE) => {}
        Some(&fixed) => return vec![fixed],
    }
    // The repeat around it, or itself.
    let mut repeat = definition;
    while repeat != NONE && model.definitions[repeat as usize].repeat.is_none() {
        repeat = model.shape.node(repeat).parent;
    }
    if repeat == NONE {
        return Vec::new();
    }
    let mut found = Vec::new();
    for above in nodes_of(model, tree, model.shape.node(repeat).parent) {
        let siblings = tree.children(above);
        found.extend(siblings.filter(|at| tree.node(*at).definition == repeat));
    }
    let offset = model.offsets[definition as usize];
    found.iter_mut().for_each(|at| *at += offset);
    found
}

/// The path of a node, each repeat with its position: `/data/person[2]/name`.
pub(crate) fn path_positioned(model: &Model, tree: &Tree, at: u32) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut up = at;
    while up != NONE && tree.node(up).kind != Kind::Document {
        let node = tree.node(up);
        let name = model.names.get(node.name);
        let definition = model.definition(node.definition);
        let repeated = definition.is_some_and(|definition| definition.repeat.is_some());
        let mark = if node.kind == Kind::Attribute { "@" } else { "" };
        if repeated {
            let siblings = tree.children(node.parent);
            let before = siblings
                .take_while(|sibling| *sibling != up)
                .filter(|sibling| tree.node(*sibling).definition == node.definition);
            parts.push(format!("/{mark}{name}[{}]", before.count() + 1));
        } else {
            parts.push(format!("/{mark}{name}"));
        }
        up = node.parent;
    }
    parts.reverse();
    parts.concat()
}

/// Makes the number of repeats what is asked for.
pub(crate) fn repeats_resize(
    model: &Model,
    tree: &mut Tree,
    parent: u32,
    definition: u32,
    count: usize,
) -> Vec<u32> {
    let of = |tree: &Tree| -> Vec<u32> {
        tree.children(parent).filter(|at| tree.node(*at).definition == definition).collect()
    };
    let mut present = of(tree);
    let wanted = count.min(REPEAT_MAX);
    while present.len() > wanted {
        if let Some(last) = present.pop() {
            tree.detach(last);
        }
    }
    let mut added = Vec::new();
    while present.len() + added.len() < wanted && tree.nodes.len() < NODES_MAX {
        added.push(repeat_new(model, tree, parent, definition));
    }
    added
}
