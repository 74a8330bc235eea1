//! The body: what is shown, in the order it is asked.

use crate::checks::{control_tag, is_search};
use crate::choices::ChoiceList;
use crate::element::{Class, Element, NEW_REPEAT, ROOT};
use crate::names::{is_choices_file, split_extension};
use crate::references::has_reference;
use crate::value::Value;
use crate::xml::{Content, Node};

use super::{Page, Writer};

/// Where the choices of a question are, and which of their parts are shown.
struct Itemset {
    nodeset: String,
    value: String,
    label: String,
    /// Condition that the choices must meet.
    filter: Option<String>,
}

impl Writer<'_> {
    /// The body, one control after another.
    pub(super) fn body(&self, page: &mut Page<'_>, depth: usize) {
        let mut body = Node::new("h:body");
        if let Some(style) = self.parts.settings.text("style") {
            body.set("class", style);
        }
        let mut controls = self.tree.get(ROOT).children.iter().filter_map(|&at| self.control(at));
        let Some(first) = controls.next() else { return body.write_at(&mut page.text, depth) };
        body.open(&mut page.text, depth);
        for control in std::iter::once(first).chain(controls) {
            control.write_at(&mut page.text, depth + 1);
            page.turn();
        }
        body.close(&mut page.text, depth);
    }

    /// Controls of everything in a section.
    fn controls(&self, at: usize) -> Vec<Content> {
        let children = self.tree.get(at).children.iter();
        children.filter_map(|&child| self.control(child)).map(Content::Element).collect()
    }

    fn control(&self, at: usize) -> Option<Node> {
        let element = self.tree.get(at);
        match element.class {
            Class::Group | Class::Loop if element.is_bodyless => None,
            Class::Group | Class::Loop => self.group(at, element),
            Class::Repeat => Some(self.repeat(at, element)),
            Class::Question => self.question(at, element),
            _ => None,
        }
    }

    /// A group with what it shows. One that shows nothing is left out: phones do
    /// not open a form with it, and its conditions stand in the model.
    fn group(&self, at: usize, element: &Element) -> Option<Node> {
        let controls = self.controls(at);
        if controls.is_empty() {
            return None;
        }
        let mut group = Node::new("group");
        for (name, value) in element.control.iter() {
            let text = value.as_text().unwrap_or_default();
            let text = if name == "appearance" {
                text.to_owned()
            } else {
                self.paths.resolve(text, Some(at))
            };
            group.set(name.to_owned(), text);
        }
        group.set("ref", self.paths.absolute(at));
        if element.label.is_some() {
            group.push(self.label(at, element));
        }
        Some(group.content(controls))
    }

    fn repeat(&self, at: usize, element: &Element) -> Node {
        let path = self.paths.absolute(at);
        let mut repeat = Node::new("repeat").with("nodeset", path);
        self.control_attributes(at, element, &mut repeat);
        let mut repeat = repeat.content(self.controls(at));
        for below in self.tree.below(at) {
            if self.tree.repeat_around(below) != Some(at) {
                continue;
            }
            for action in
                self.tree.get(below).actions.iter().filter(|action| action.event == NEW_REPEAT)
            {
                repeat.push(self.action(below, action));
            }
        }
        Node::new("group").with("ref", path).child(self.label(at, element)).child(repeat)
    }

    fn question(&self, at: usize, element: &Element) -> Option<Node> {
        let tag = control_tag(element)?;
        if element.is_hidden() {
            return None;
        }
        let mut node = Node::new(tag).with("ref", self.paths.absolute(at));
        self.control_attributes(at, element, &mut node);
        if element.label.is_some()
            || element.media.is_some()
            || element.hint.is_some()
            || element.guidance.is_some()
        {
            node.push(self.label(at, element));
        }
        if element.hint.is_some() || element.guidance.is_some() {
            node.push(self.hint(at, element));
        }
        if let Some(list) = &element.query {
            let filter = element.choice_filter.as_deref().unwrap_or_default();
            let filter = self.paths.resolve_with(filter, Some(at), true, false);
            let filter = if filter.is_empty() { filter } else { format!("[{filter}]") };
            node.set("query", format!("instance('{list}')/root/item{filter}"));
        }
        self.choices(at, element, &mut node);
        for tag in &element.tags {
            let mut node_tag = Node::new("tag").with("key", tag.key.clone());
            let label = Node::new("label");
            node_tag.push(match &tag.label {
                Some(Value::Text(text)) => label.content(self.shown_text(text, None)),
                _ => label,
            });
            node.push(node_tag);
        }
        self.triggered(at, &mut node);
        Some(node)
    }

    fn control_attributes(&self, at: usize, element: &Element, node: &mut Node) {
        for (name, value) in element.control.iter() {
            node.set(
                name.to_owned(),
                self.paths.resolve(value.as_text().unwrap_or_default(), Some(at)),
            );
        }
    }

    fn label(&self, at: usize, element: &Element) -> Node {
        let node = Node::new("label");
        if element.has_translated_label() {
            return node.with("ref", format!("jr:itext('{}:label')", self.paths.absolute(at)));
        }
        match &element.label {
            Some(Value::Text(text)) => node.content(self.shown_text(text, Some(at))),
            _ => node,
        }
    }

    fn hint(&self, at: usize, element: &Element) -> Node {
        let node = Node::new("hint");
        match &element.hint {
            Some(Value::Text(text)) if element.guidance.is_none() => {
                node.content(self.shown_text(text, Some(at)))
            }
            _ => node.with("ref", format!("jr:itext('{}:hint')", self.paths.absolute(at))),
        }
    }

    /// The choices of a question: items in place for `search()`, else a set.
    fn choices(&self, at: usize, element: &Element, node: &mut Node) {
        let Some(source) = element.itemset.as_deref().filter(|source| !source.is_empty()) else {
            return;
        };
        let list = self.parts.lists.get(source);
        if is_search(element) {
            let list = list.into_iter().flat_map(|list| self.items(source, list));
            list.for_each(|item| node.push(item));
            return;
        }
        let mut set = self.itemset(at, element, source, list);
        if &*element.kind != "range" {
            self.filter(at, element, source, &mut set);
        }
        if element.parameters.get("randomize") == Some("true") && element.is_select() {
            set.nodeset = match element.parameters.get("seed") {
                Some(seed) => format!(
                    "randomize({}, {})",
                    set.nodeset,
                    self.paths.resolve(seed, Some(at)).trim()
                ),
                None => format!("randomize({})", set.nodeset),
            };
        }
        let itemset = Node::new("itemset").with("nodeset", set.nodeset);
        node.push(
            itemset
                .child(Node::new("value").with("ref", set.value))
                .child(Node::new("label").with("ref", set.label)),
        );
    }

    fn itemset(
        &self,
        at: usize,
        element: &Element,
        source: &str,
        list: Option<&ChoiceList>,
    ) -> Itemset {
        let (stem, extension) = split_extension(source);
        let text = |text: &str| text.to_owned();
        if is_choices_file(extension) && &*element.kind != "range" {
            let (value, label) =
                if extension == ".geojson" { ("id", "title") } else { ("name", "label") };
            return Itemset {
                nodeset: format!("instance('{stem}')/root/item"),
                value: text(element.parameters.get("value").unwrap_or(value)),
                label: text(element.parameters.get("label").unwrap_or(label)),
                filter: None,
            };
        }
        if has_reference(source) {
            let path = self.paths.resolve_with(source, Some(at), false, true).trim().to_owned();
            if element.is_geo() {
                let filter = Some(text("./geometry != ''"));
                return Itemset {
                    nodeset: path,
                    value: text("geometry"),
                    label: text("geometry"),
                    filter,
                };
            }
            let (nodeset, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let filter = Some(format!("./{name} != ''"));
            return Itemset {
                nodeset: text(nodeset),
                value: text(name),
                label: text(name),
                filter,
            };
        }
        let is_translated = list.is_some_and(|list| list.needs_translations);
        Itemset {
            nodeset: format!("instance('{source}')/root/item"),
            value: text("name"),
            label: text(if is_translated { "jr:itext(itextId)" } else { "label" }),
            filter: None,
        }
    }

    fn filter(&self, at: usize, element: &Element, source: &str, set: &mut Itemset) {
        if let Some(filter) = element.choice_filter.as_deref().filter(|filter| !filter.is_empty()) {
            let of_repeat = has_reference(source);
            let mut resolved = self.paths.resolve_with(filter, Some(at), true, of_repeat);
            if of_repeat {
                let current = format!("current()/{}", set.nodeset);
                resolved = resolved.replace(&current, ".").replace(&set.nodeset, ".");
            }
            set.filter = Some(resolved);
        }
        if let Some(filter) = &set.filter {
            set.nodeset = format!("{}[{filter}]", set.nodeset);
        }
    }

    fn items(&self, name: &str, list: &ChoiceList) -> Vec<Node> {
        let is_translated = list.needs_translations;
        let item = |(number, choice): (usize, &crate::choices::ChoiceRow)| {
            let label = Node::new("label");
            let label = match &choice.label {
                _ if is_translated => label.with("ref", format!("jr:itext('{name}-{number}')")),
                Some(Value::Text(text)) => label.content(self.shown_text(text, None)),
                _ => label,
            };
            Node::new("item").child(label).child(Node::new("value").text(&*choice.name))
        };
        list.choices.iter().enumerate().map(item).collect()
    }
}
