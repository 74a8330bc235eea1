//! The model: instances, binds and what happens when a form opens.

use std::collections::BTreeSet;

use crate::choices::{ChoiceList, ChoiceRow};
use crate::element::{Action, Class, Element, NEW_REPEAT};
use crate::expression::without_own_answer;
use crate::references::has_reference;
use crate::value::Value;
use crate::xml::{self, Node};

use super::itext::Translations;
use super::{Page, Writer};

impl Writer<'_> {
    /// The model, one part after another.
    pub(super) fn model(&self, translations: &Translations<'_>, page: &mut Page<'_>, depth: usize) {
        let mut model = Node::new("model").with("odk:xforms-version", "1.0.0");
        if let Some(version) = self.parts.entities {
            model.set("entities:entities-version", version);
        }
        model.open(&mut page.text, depth);
        if let Some(submission) = self.submission() {
            submission.write_at(&mut page.text, depth + 1);
        }
        if !translations.is_empty() {
            self.itext(translations, page, depth + 1);
        }
        let primary = Node::new("instance").child(self.primary_instance());
        primary.write_at(&mut page.text, depth + 1);
        drop(primary);
        self.secondary_instances(page, depth + 1);
        for at in self.tree.in_order() {
            if let Some(bind) = self.bind(at) {
                bind.write_at(&mut page.text, depth + 1);
            }
            let element = self.tree.get(at);
            for action in element.actions.iter().filter(|action| action.event != NEW_REPEAT) {
                self.action(at, action).write_at(&mut page.text, depth + 1);
            }
            page.turn();
        }
        model.close(&mut page.text, depth);
    }

    /// Where and how a filled form is sent, if the settings say so.
    fn submission(&self) -> Option<Node> {
        let settings = self.parts.settings;
        let mut node = Node::new("submission");
        let mut is_needed = false;
        if let Some(url) = settings.text("submission_url") {
            node = node.with("action", url).with("method", "post");
            is_needed = true;
        }
        for (setting, attribute) in [
            ("public_key", "base64RsaPublicKey"),
            ("auto_send", "orx:auto-send"),
            ("auto_delete", "orx:auto-delete"),
        ] {
            if let Some(value) = settings.text(setting) {
                node.set(attribute, value);
                is_needed = true;
            }
        }
        if settings.is_on("client_editable") {
            node.set("odk:client-editable", "true");
            is_needed = true;
        }
        is_needed.then_some(node)
    }

    fn secondary_instances(&self, page: &mut Page<'_>, depth: usize) {
        let mut seen = BTreeSet::new();
        for source in self.parts.sources.iter().filter(|source| seen.insert(source.name.as_str())) {
            let instance = Node::new("instance").with("id", source.name.clone());
            match (&source.uri, self.parts.lists.get(&source.name)) {
                (Some(uri), _) => instance.with("src", uri.clone()).write_at(&mut page.text, depth),
                (None, Some(list)) => {
                    instance.open(&mut page.text, depth);
                    self.list_items(&source.name, list, page, depth + 1);
                    instance.close(&mut page.text, depth);
                }
                (None, None) => {}
            }
        }
    }

    fn list_items(&self, name: &str, list: &ChoiceList, page: &mut Page<'_>, depth: usize) {
        if list.choices.is_empty() {
            return Node::new("root").write_at(&mut page.text, depth);
        }
        xml::open(&mut page.text, depth, "root", &[]);
        for (number, choice) in list.choices.iter().enumerate() {
            let id = list.needs_translations.then(|| format!("{name}-{number}"));
            self.list_item(choice, id.as_deref(), &mut page.text, depth + 1);
            page.turn();
        }
        xml::close(&mut page.text, depth, "root");
    }

    /// One choice. `id`: of its label, where labels stand with the translations.
    fn list_item(&self, choice: &ChoiceRow, id: Option<&str>, text: &mut String, depth: usize) {
        xml::open(text, depth, "item", &[]);
        let mut add = |tag: &str, words: &str| {
            self.paths.spend(tag.len() * 2 + words.len());
            xml::leaf(text, depth + 1, tag, words);
        };
        if let Some(id) = id {
            add("itextId", id);
        }
        add("name", &choice.name);
        if let (None, Some(Value::Text(label))) = (id, &choice.label) {
            add("label", label);
        }
        choice.extra.iter().for_each(|(column, words)| add(column, words));
        if let Some(option) = &choice.sms_option {
            add("sms_option", option);
        }
        xml::close(text, depth, "item");
    }

    /// The bind of an element: its type, conditions and computations.
    fn bind(&self, at: usize) -> Option<Node> {
        let element = self.tree.get(at);
        let bind = element.bind.as_ref()?;
        let path = self.paths.absolute(at);
        let mut node = Node::new("bind").with("nodeset", path);
        for (name, value) in bind.iter() {
            // What a trigger computes is set by the trigger.
            if name == "calculate" && !element.triggers.is_empty() {
                continue;
            }
            let text = match value {
                Value::Text(text) => yes_or_no(name, text),
                Value::Map(_) => "",
            };
            // A requirement that waits for its own answer closes the form to phones.
            let own = (name == "required" && element.class == Class::Question)
                .then(|| without_own_answer(text, &element.name))
                .flatten();
            let text = own.as_deref().unwrap_or(text);
            let is_message = matches!(name, "jr:constraintMsg" | "jr:requiredMsg");
            if value.is_map() || (is_message && has_reference(text)) {
                node.set(name.to_owned(), format!("jr:itext('{path}:{name}')"));
            } else {
                node.set(name.to_owned(), self.paths.resolve(text, Some(at)));
            }
        }
        Some(node)
    }

    /// `setvalue` and its relatives.
    pub(super) fn action(&self, at: usize, action: &Action) -> Node {
        let element = self.tree.get(at);
        let mut node =
            Node::new(action.name).with("ref", self.paths.absolute(at)).with("event", action.event);
        if action.name == "setvalue" {
            let value =
                match element.default.as_deref().filter(|_| element.class == Class::Question) {
                    Some(default) if element.is_dynamic => self.paths.resolve(default, Some(at)),
                    Some(default) if !default.is_empty() => default.to_owned(),
                    _ => action.value.clone().unwrap_or_default(),
                };
            if !value.is_empty() {
                node.set("value", value);
            }
        }
        if let Some(quality) = &action.quality {
            node.set("odk:quality", quality.clone());
        }
        node
    }

    /// What a question's change sets elsewhere.
    pub(super) fn triggered(&self, at: usize, node: &mut Node) {
        let name = &*self.tree.get(at).name;
        let Some(targets) = self.paths.triggered_by(name) else { return };
        let is_geo = |element: &Element| &*element.kind == "background-geopoint";
        for wants_geo in [false, true] {
            for &target in
                targets.iter().filter(|&&target| is_geo(self.tree.get(target)) == wants_geo)
            {
                let tag = if wants_geo { "odk:setgeopoint" } else { "setvalue" };
                let path = self.paths.absolute(target);
                let mut action =
                    Node::new(tag).with("ref", path).with("event", crate::element::VALUE_CHANGED);
                let value = self.tree.get(target).bind_text("calculate").unwrap_or_default();
                if !wants_geo && !value.is_empty() {
                    action.set("value", self.paths.resolve(value, Some(at)));
                }
                node.push(action);
            }
        }
    }
}

/// Conditions may be written as yes and no.
fn yes_or_no<'t>(name: &str, text: &'t str) -> &'t str {
    if !matches!(name, "readonly" | "required" | "relevant" | "constraint" | "calculate") {
        return text;
    }
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => "true()",
        "no" | "No" | "NO" | "false" | "False" | "FALSE" => "false()",
        other => other,
    }
}
