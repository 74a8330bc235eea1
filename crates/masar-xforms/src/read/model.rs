//! Binds, texts in their languages, and actions of the model.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use super::Reader;
use crate::markup::{Content, Element};
use crate::model::{DataType, Label, Part, SetTo, SetValue};
use crate::tree::ROOT;

impl Reader {
    pub(super) fn binds_read(&mut self, model: &Element) {
        for bind in model.children().filter(|child| child.local() == "bind") {
            let Some(reference) = bind.attribute("nodeset").or_else(|| bind.attribute("ref"))
            else {
                continue;
            };
            match self.path_find(reference, "") {
                Some(at) => self.bind_read(bind, at),
                None => self.path_unknown(reference),
            }
        }
    }

    fn bind_read(&mut self, bind: &Element, at: u32) {
        let path = self.definitions[at as usize].path.clone();
        let relevant = self.compile_attribute(bind, "relevant", &path);
        let required = self.compile_attribute(bind, "required", &path);
        let readonly = self.compile_attribute(bind, "readonly", &path);
        let constraint = self.compile_attribute(bind, "constraint", &path);
        let calculate = self.compile_attribute(bind, "calculate", &path);
        let constraint_message = self.message_read(bind, "constraintMsg", &path);
        let required_message = self.message_read(bind, "requiredMsg", &path);
        let preload = bind.attribute("preload").map(|kind| {
            let parameters = bind.attribute("preloadParams").unwrap_or_default();
            (kind.to_owned(), parameters.to_owned())
        });
        let definition = &mut self.definitions[at as usize];
        definition.data = type_of(bind.attribute("type").unwrap_or_default());
        definition.relevant = relevant.or(definition.relevant.take());
        definition.required = required.or(definition.required.take());
        definition.readonly = readonly.or(definition.readonly.take());
        definition.constraint = constraint.or(definition.constraint.take());
        definition.calculate = calculate.or(definition.calculate.take());
        definition.constraint_message = constraint_message;
        definition.required_message = required_message;
        definition.preload = preload;
    }

    /// A message is text, unless it asks for a text of the form.
    fn message_read(&mut self, bind: &Element, name: &str, path: &str) -> Option<Label> {
        let text = bind.attribute(name)?;
        if text.trim_start().starts_with("jr:itext(") {
            return self.compile(text, path).map(Label::Expression);
        }
        Some(Label::Parts(vec![Part::Text(text.to_owned())]))
    }

    pub(super) fn texts_read(&mut self, model: &Element) {
        let Some(itext) = model.child("itext") else { return };
        let translations: Vec<&Element> =
            itext.children().filter(|child| child.local() == "translation").collect();
        let count = translations.len();
        let mut texts: BTreeMap<String, Vec<Option<Vec<Part>>>> = BTreeMap::new();
        for (language, translation) in translations.into_iter().enumerate() {
            self.languages.push(translation.attribute("lang").unwrap_or_default().to_owned());
            if translation.attribute("default").is_some_and(|text| text.starts_with("true")) {
                self.language_default = language;
            }
            for text in translation.children().filter(|child| child.local() == "text") {
                let id = text.attribute("id").unwrap_or_default();
                // The value without a form is the text; others are media.
                let value = text.children().find(|value| value.attribute("form").is_none());
                let Some(value) = value else { continue };
                let parts = self.parts_read(value, id);
                let entry = texts.entry(id.to_owned()).or_insert_with(|| vec![None; count]);
                entry[language] = Some(parts);
            }
        }
        self.texts = texts;
    }

    /// Text with `output` elements in it.
    pub(super) fn parts_read(&mut self, element: &Element, path: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for content in &element.content {
            match content {
                Content::Text(text) => parts.push(Part::Text(text.clone())),
                Content::Element(element) if element.local() == "output" => {
                    let source = element.attribute("value").or_else(|| element.attribute("ref"));
                    let compiled = source.and_then(|source| self.compile(source, path));
                    parts.extend(compiled.map(Part::Output));
                }
                Content::Element(element) => parts.push(Part::Text(element.text())),
            }
        }
        parts
    }

    /// Actions of the model: those of the first load.
    pub(super) fn actions_read(&mut self, model: &Element) {
        for element in model.children().filter(|child| child.local() == "setvalue") {
            let events = element.attribute("event").unwrap_or_default();
            let first = events
                .split_whitespace()
                .any(|event| event == "odk-instance-first-load" || event == "xforms-ready");
            if first && let Some(action) = self.action_read(element, ROOT) {
                self.first_load.push(action);
            }
            if events.split_whitespace().any(|event| event == "odk-new-repeat")
                && let Some(action) = self.action_read(element, ROOT)
            {
                let target = element.attribute("ref").unwrap_or_default();
                let repeat = self.repeat_above(target);
                if let Some(repeat) = repeat {
                    self.definitions[repeat as usize].on_repeat.push(action);
                }
            }
        }
    }

    fn repeat_above(&self, target: &str) -> Option<u32> {
        let mut path = super::path_plain(target);
        while let Some((above, _)) = path.rsplit_once('/') {
            path = above.to_owned();
            if self.repeats.contains(&path) {
                return self.paths.get(&path).copied();
            }
        }
        None
    }

    pub(super) fn action_read(&mut self, element: &Element, at: u32) -> Option<SetValue> {
        let path = self.definitions[at as usize].path.clone();
        let reference = element
            .attribute("ref")
            .or_else(|| element.attribute("target"))
            .or_else(|| element.attribute("nodeset"))?;
        if reference.starts_with('/') && self.path_find(reference, &path).is_none() {
            self.errors.push(Problem::error("XFORM-003", Where::path(reference)));
            return None;
        }
        let target = self.compile(reference, &path)?;
        let value = match element.attribute("value").filter(|source| !source.trim().is_empty()) {
            Some(source) => SetTo::Expression(self.compile(source, &path)?),
            None => SetTo::Text(element.text()),
        };
        Some(SetValue { target, value })
    }
}

fn type_of(name: &str) -> DataType {
    match crate::markup::name_local(name.trim()) {
        "" | "string" | "select" | "select1" | "barcode" | "rank" => DataType::Text,
        "int" | "integer" | "long" => DataType::Int,
        "decimal" | "double" | "float" => DataType::Decimal,
        "boolean" => DataType::Boolean,
        "date" => DataType::Date,
        "time" => DataType::Time,
        "dateTime" => DataType::DateTime,
        "geopoint" => DataType::Geopoint,
        "geotrace" => DataType::Geotrace,
        "geoshape" => DataType::Geoshape,
        "binary" => DataType::Binary,
        _ => DataType::Other,
    }
}
