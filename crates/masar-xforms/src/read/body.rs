//! Questions of the body: how they are put, with what labels and choices.

use super::Reader;
use crate::functions::Function;
use crate::markup::Element;
use crate::model::{Control, ControlKind, Itemset, Label, SetValue};
use crate::tree::{NONE, Tree};
use crate::xpath::{Expression, Test};

impl Reader {
    /// Reads all questions inside an element that stands for a definition.
    pub(super) fn body_read(&mut self, element: &Element, parent: u32) {
        for child in element.children() {
            match (child.local(), control_kind(child)) {
                ("group" | "repeat", _) => self.group_read(child, parent),
                ("setvalue", _) => self.event_read(child, parent),
                (_, Some(kind)) => self.control_read(child, parent, kind),
                _ => {}
            }
        }
    }

    fn parent_path(&self, parent: u32) -> String {
        self.definitions.get(parent as usize).map(|at| at.path.clone()).unwrap_or_default()
    }

    fn group_read(&mut self, element: &Element, parent: u32) {
        let parent_path = self.parent_path(parent);
        let reference = element.attribute("nodeset").or_else(|| element.attribute("ref"));
        let at = match reference {
            None => parent,
            Some(reference) => match self.path_find(reference, &parent_path) {
                Some(at) => at,
                None => return self.path_unknown(reference),
            },
        };
        if element.local() == "repeat" && at != NONE {
            let path = self.definitions[at as usize].path.clone();
            let count = self.compile_attribute(element, "count", &path);
            let is_fixed =
                element.attribute("noAddRemove").is_some_and(|rule| rule.trim() == "true()");
            if let Some(repeat) = &mut self.definitions[at as usize].repeat {
                repeat.count = count;
                repeat.is_fixed = is_fixed;
            }
        }
        if reference.is_some() && at != NONE {
            let label = self.label_read(element, "label", at);
            let definition = &mut self.definitions[at as usize];
            definition.label = definition.label.take().or(label);
        }
        self.body_read(element, at);
    }

    fn control_read(&mut self, element: &Element, parent: u32, kind: ControlKind) {
        let Some(reference) = element.attribute("ref").or_else(|| element.attribute("nodeset"))
        else {
            return;
        };
        let parent_path = self.parent_path(parent);
        let Some(at) = self.path_find(reference, &parent_path) else {
            return self.path_unknown(reference);
        };
        let label = self.label_read(element, "label", at);
        let hint = self.label_read(element, "hint", at);
        let mut items = Vec::new();
        for item in element.children().filter(|child| child.local() == "item") {
            let value = item.child("value").map(Element::text).unwrap_or_default();
            let label = self.label_read(item, "label", at);
            items.push((value.trim().to_owned(), label));
        }
        let itemset = element.child("itemset").and_then(|itemset| self.itemset_read(itemset, at));
        let appearance = element.attribute("appearance").unwrap_or_default().to_owned();
        let part = |name: &str| element.attribute(name).map(str::to_owned);
        let range = match (part("start"), part("end"), part("step")) {
            (Some(start), Some(end), Some(step)) => Some([start, end, step]),
            _ => None,
        };
        let media = part("mediatype").unwrap_or_default();
        let definition = &mut self.definitions[at as usize];
        definition.label = label.or(definition.label.take());
        definition.hint = hint.or(definition.hint.take());
        definition.control = Some(Control { kind, appearance, items, itemset, range, media });
        for action in element.children().filter(|child| child.local() == "setvalue") {
            self.event_read(action, at);
        }
    }

    fn itemset_read(&mut self, itemset: &Element, at: u32) -> Option<Itemset> {
        let path = self.definitions[at as usize].path.clone();
        let nodeset = self.compile_attribute(itemset, "nodeset", &path)?;
        let value = itemset.child("value")?;
        let value = self.compile_attribute(value, "ref", &path)?;
        self.columns.extend(crate::xpath::column_of(&value.expression));
        let label = match itemset.child("label") {
            Some(label) => self.compile_attribute(label, "ref", &path),
            None => None,
        };
        Some(Itemset { nodeset, value, label, all: None })
    }

    fn label_read(&mut self, element: &Element, name: &str, at: u32) -> Option<Label> {
        let label = element.child(name)?;
        let path = self.definitions[at as usize].path.clone();
        if let Some(reference) = label.attribute("ref") {
            return self.compile(reference, &path).map(Label::Expression);
        }
        Some(Label::Parts(self.parts_read(label, &path)))
    }

    fn event_read(&mut self, element: &Element, at: u32) {
        if at == NONE {
            return;
        }
        let events = element.attribute("event").unwrap_or_default();
        let Some(action) = self.action_read(element, at) else { return };
        for event in events.split_whitespace() {
            let definition = &mut self.definitions[at as usize];
            match event {
                "xforms-value-changed" => definition.on_change.push(action.clone()),
                "odk-new-repeat" => definition.on_repeat.push(action.clone()),
                "odk-instance-first-load" => self.first_load.push(action.clone()),
                _ => {}
            }
        }
    }
}

impl Reader {
    /// Marks the questions that nothing but the form itself gives a value: they are
    /// read-only, and no calculation, action or other program fills them.
    pub(super) fn shut_mark(&mut self, shape: &Tree) {
        let last_name = |action: &SetValue| match &action.target.expression {
            Expression::Path(path) => path.steps.last().map(|step| step.test),
            _ => None,
        };
        let actions =
            self.definitions.iter().flat_map(|at| at.on_change.iter().chain(&at.on_repeat));
        let set: Vec<Test> = actions.chain(&self.first_load).filter_map(last_name).collect();
        for (at, definition) in self.definitions.iter_mut().enumerate() {
            let is_readonly = definition.readonly.as_ref().is_some_and(|rule| {
                matches!(&rule.expression, Expression::Call(Function::True, _))
            });
            let is_plain = |control: &Control| control.appearance.is_empty();
            definition.is_shut = is_readonly
                && definition.calculate.is_none()
                && definition.preload.is_none()
                && definition.control.as_ref().is_some_and(is_plain)
                && !set.contains(&Test::Name(shape.nodes[at].name));
        }
    }
}

fn control_kind(element: &Element) -> Option<ControlKind> {
    Some(match element.local() {
        "input" | "secret" | "textarea" => ControlKind::Input,
        "select1" => ControlKind::SelectOne,
        "select" => ControlKind::SelectMany,
        "rank" => ControlKind::Rank,
        "upload" => ControlKind::Upload,
        "trigger" => ControlKind::Trigger,
        "range" => ControlKind::Range,
        _ => return None,
    })
}
