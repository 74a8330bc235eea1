//! The primary instance: the empty submission that a phone starts from, with
//! fixed defaults, and a template of each repeat.

use crate::element::{Class, ROOT};
use crate::xml::Node;

use super::Writer;

impl Writer<'_> {
    /// The root of the submission.
    pub(super) fn primary_instance(&self) -> Node {
        let settings = self.parts.settings;
        let mut root = self.section_instance(ROOT, false);
        for (name, value) in
            settings.given.get_map("attribute").into_iter().flat_map(crate::value::Map::iter)
        {
            root.set(name.to_owned(), value.as_text().unwrap_or_default());
        }
        root.set("id", settings.id.clone());
        for (setting, attribute) in [
            ("instance_xmlns", "xmlns"),
            ("version", "version"),
            ("prefix", "odk:prefix"),
            ("delimiter", "odk:delimiter"),
        ] {
            if let Some(value) = settings.text(setting) {
                root.set(attribute, value);
            }
        }
        root
    }

    /// A section with all it holds. A repeat comes twice, as a template and as
    /// its first turn, unless that is done further up (`has_template`).
    fn section_instance(&self, at: usize, has_template: bool) -> Node {
        let element = self.tree.get(at);
        let mut node = Node::new(element.name.to_string());
        self.instance_attributes(at, &mut node);
        if !self.paths.spend(element.name.len() * 2 + 10) {
            return node;
        }
        for &child in &element.children {
            let inner = self.tree.get(child);
            match inner.class {
                Class::External => {}
                Class::Attribute => {
                    let value = inner.value.as_deref().unwrap_or_default();
                    node.set(inner.name.to_string(), value);
                }
                Class::Repeat if !has_template => {
                    node.push(self.section_instance(child, true));
                    node.push_before_last(self.template(child));
                }
                _ if inner.is_section() => node.push(self.section_instance(child, has_template)),
                _ => node.push(self.question_instance(child)),
            }
        }
        node
    }

    /// The template of a repeat; inside it each repeat has only its template.
    fn template(&self, at: usize) -> Node {
        let element = self.tree.get(at);
        let mut node = Node::new(element.name.to_string()).with("jr:template", "");
        if !self.paths.spend(element.name.len() * 2 + 10) {
            return node;
        }
        for &child in &element.children {
            let inner = self.tree.get(child);
            match inner.class {
                Class::External => {}
                Class::Repeat => node.push(self.template(child)),
                _ if inner.is_section() => node.push(self.section_instance(child, false)),
                _ => node.push(self.question_instance(child)),
            }
        }
        node
    }

    fn question_instance(&self, at: usize) -> Node {
        let element = self.tree.get(at);
        self.paths.spend(element.name.len() * 2 + 10);
        let mut node = Node::new(element.name.to_string());
        if let Some(default) =
            element.default.as_deref().filter(|default| !default.is_empty() && !element.is_dynamic)
        {
            self.paths.spend(default.len());
            node = node.text(default);
        }
        self.instance_attributes(at, &mut node);
        node
    }

    fn instance_attributes(&self, at: usize, node: &mut Node) {
        for (name, value) in self.tree.get(at).instance.iter() {
            node.set(
                name.to_owned(),
                self.paths.resolve(value.as_text().unwrap_or_default(), Some(at)),
            );
        }
    }
}
