//! Nodes of an instance in one list: elements and attributes, joined by their
//! positions. Names are numbers, so that a step compares integers.
//!
//! *Invariant:* node 0 is the document; it holds one element. Nodes are added
//! and detached, never moved: a position stays valid.

use std::collections::BTreeMap;

/// No node, or no definition.
pub(crate) const NONE: u32 = u32::MAX;
/// The document's own node.
pub(crate) const ROOT: u32 = 0;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Element,
    Attribute,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) relevant: bool,
    pub(crate) name: u32,
    /// The definition in the form; none in other instances.
    pub(crate) definition: u32,
    pub(crate) parent: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) next: u32,
    pub(crate) previous: u32,
    /// The first attribute; attributes are joined by `next`.
    pub(crate) attributes: u32,
    pub(crate) text: String,
}

/// One instance.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
}

/// Names by number and numbers by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    list: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Names {
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.list.len()).expect("documents are bounded");
        self.list.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", String::as_str)
    }
}

impl Tree {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![node_new(Kind::Document, NONE, NONE, NONE)] }
    }

    pub(crate) fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    pub(crate) fn node_mut(&mut self, at: u32) -> &mut Node {
        &mut self.nodes[at as usize]
    }

    fn push(&mut self, kind: Kind, name: u32, parent: u32, definition: u32) -> u32 {
        let at = u32::try_from(self.nodes.len()).expect("documents are bounded");
        self.nodes.push(node_new(kind, name, parent, definition));
        at
    }

    /// Adds an element as the last child.
    pub(crate) fn element_add(&mut self, parent: u32, name: u32, definition: u32) -> u32 {
        let last = self.node(parent).last;
        self.element_insert(parent, last, name, definition)
    }

    /// Adds an element after a child, or as the first child.
    pub(crate) fn element_insert(
        &mut self,
        parent: u32,
        after: u32,
        name: u32,
        definition: u32,
    ) -> u32 {
        let at = self.push(Kind::Element, name, parent, definition);
        let next = if after == NONE { self.node(parent).first } else { self.node(after).next };
        self.node_mut(at).previous = after;
        self.node_mut(at).next = next;
        if after == NONE {
            self.node_mut(parent).first = at;
        } else {
            self.node_mut(after).next = at;
        }
        if next == NONE {
            self.node_mut(parent).last = at;
        } else {
            self.node_mut(next).previous = at;
        }
        at
    }

    pub(crate) fn attribute_add(
        &mut self,
        parent: u32,
        name: u32,
        text: &str,
        definition: u32,
    ) -> u32 {
        let at = self.push(Kind::Attribute, name, parent, definition);
        text.clone_into(&mut self.node_mut(at).text);
        let mut last = self.node(parent).attributes;
        if last == NONE {
            self.node_mut(parent).attributes = at;
            return at;
        }
        while self.node(last).next != NONE {
            last = self.node(last).next;
        }
        self.node_mut(last).next = at;
        at
    }

    /// Takes an element out of its parent's children.
    pub(crate) fn detach(&mut self, at: u32) {
        let Node { parent, next, previous, .. } = *self.node(at);
        match previous {
            NONE => self.node_mut(parent).first = next,
            _ => self.node_mut(previous).next = next,
        }
        match next {
            NONE => self.node_mut(parent).last = previous,
            _ => self.node_mut(next).previous = previous,
        }
    }

    pub(crate) fn children(&self, at: u32) -> Siblings<'_> {
        Siblings { tree: self, at: self.node(at).first }
    }

    pub(crate) fn attributes(&self, at: u32) -> Siblings<'_> {
        Siblings { tree: self, at: self.node(at).attributes }
    }

    pub(crate) fn child_named(&self, at: u32, name: u32) -> Option<u32> {
        self.children(at).find(|&child| self.node(child).name == name)
    }

    /// The chain of positions from the document to a node, for comparing order.
    pub(crate) fn order_key(&self, at: u32) -> Vec<u32> {
        let mut key = Vec::new();
        let mut node = at;
        while node != NONE {
            let mut index = 1_u32;
            let mut before = match self.node(node).kind {
                Kind::Attribute => {
                    index = 0;
                    NONE
                }
                _ => self.node(node).previous,
            };
            while before != NONE {
                index += 1;
                before = self.node(before).previous;
            }
            key.push(index);
            node = self.node(node).parent;
        }
        key.reverse();
        if self.node(at).kind == Kind::Attribute {
            key.push(at);
        }
        key
    }
}

fn node_new(kind: Kind, name: u32, parent: u32, definition: u32) -> Node {
    Node {
        kind,
        relevant: true,
        name,
        definition,
        parent,
        first: NONE,
        last: NONE,
        next: NONE,
        previous: NONE,
        attributes: NONE,
        text: String::new(),
    }
}

/// Nodes that follow each other.
pub(crate) struct Siblings<'a> {
    tree: &'a Tree,
    at: u32,
}

impl Iterator for Siblings<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.at == NONE {
            return None;
        }
        let found = self.at;
        self.at = self.tree.node(found).next;
        Some(found)
    }
}
