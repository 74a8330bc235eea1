//! The form as a tree: the survey, its groups, repeats and questions. The tree
//! lives in one list; an element is known by its position there.
//!
//! *Invariant:* element 0 is the survey; a parent stands before its children.

use std::rc::Rc;

use crate::few::Few;
use crate::parameters::Parameters;
use crate::value::{Map, Value};

pub(crate) const ROOT: usize = 0;

/// What sort of element it is, as far as the XForm's shape depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Survey,
    Group,
    Repeat,
    /// Group that is repeated for each choice of a list when the form is made.
    Loop,
    Question,
    /// A file of data beside the form.
    External,
    /// The entity in a `meta` group, its attributes and its label.
    Entity,
    Attribute,
    EntityLabel,
}

/// Something that happens when a form opens or a repeat is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Action {
    /// `setvalue`, `odk:setgeopoint`, `odk:recordaudio`.
    pub(crate) name: &'static str,
    pub(crate) event: &'static str,
    pub(crate) value: Option<String>,
    pub(crate) quality: Option<String>,
}

pub(crate) const FIRST_LOAD: &str = "odk-instance-first-load";
pub(crate) const INSTANCE_LOAD: &str = "odk-instance-load";
pub(crate) const NEW_REPEAT: &str = "odk-new-repeat";
pub(crate) const VALUE_CHANGED: &str = "xforms-value-changed";

impl Action {
    pub(crate) fn new(name: &'static str, event: &'static str) -> Self {
        Self { name, event, value: None, quality: None }
    }
}

/// One tag that an OpenStreetMap question asks for.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) label: Option<Value>,
}

/// One element of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) class: Class,
    /// Type with aliases resolved: `select one`, `integer`, `group`.
    pub(crate) kind: Rc<str>,
    pub(crate) name: Rc<str>,
    /// Row of the survey sheet; of the entities sheet for an entity's parts.
    pub(crate) row: u32,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Few<usize>,
    pub(crate) label: Option<Value>,
    pub(crate) hint: Option<Value>,
    pub(crate) guidance: Option<Value>,
    pub(crate) media: Option<Map>,
    pub(crate) bind: Option<Map>,
    pub(crate) control: Map,
    /// Attributes of the element in the submission.
    pub(crate) instance: Map,
    pub(crate) default: Option<Rc<str>>,
    pub(crate) is_dynamic: bool,
    pub(crate) actions: Few<Action>,
    /// Questions whose change computes this one.
    pub(crate) triggers: Few<String>,
    pub(crate) choice_filter: Option<Rc<str>>,
    /// List, file or reference that the choices come from.
    pub(crate) itemset: Option<Rc<str>>,
    /// List on the choices sheet, where there is one.
    pub(crate) list: Option<Rc<str>>,
    /// List on the external choices sheet.
    pub(crate) query: Option<Rc<str>>,
    pub(crate) parameters: Parameters,
    pub(crate) tags: Few<Tag>,
    /// Whether the element has no control in the body, like `meta`.
    pub(crate) is_bodyless: bool,
    /// Fixed value of an entity's attribute.
    pub(crate) value: Option<Rc<str>>,
}

impl Element {
    pub(crate) fn new(
        class: Class,
        kind: impl Into<Rc<str>>,
        name: impl Into<Rc<str>>,
        row: u32,
    ) -> Self {
        Self {
            class,
            kind: kind.into(),
            name: name.into(),
            row,
            parent: None,
            children: Few::default(),
            label: None,
            hint: None,
            guidance: None,
            media: None,
            bind: None,
            control: Map::default(),
            instance: Map::default(),
            default: None,
            is_dynamic: false,
            actions: Few::default(),
            triggers: Few::default(),
            choice_filter: None,
            itemset: None,
            list: None,
            query: None,
            parameters: Parameters::default(),
            tags: Few::default(),
            is_bodyless: false,
            value: None,
        }
    }

    /// A question computed from an expression.
    pub(crate) fn calculate(name: &str, row: u32, bind: &[(&str, &str)]) -> Self {
        let mut element = Self::new(Class::Question, "calculate", name, row);
        let mut map: Map = [("type", "string")].into_iter().collect();
        for (key, text) in bind {
            map.set_text(key, text);
        }
        element.bind = Some(map);
        element
    }

    pub(crate) fn is_section(&self) -> bool {
        matches!(
            self.class,
            Class::Survey | Class::Group | Class::Repeat | Class::Loop | Class::Entity
        )
    }

    pub(crate) fn is_select(&self) -> bool {
        self.class == Class::Question
            && matches!(&*self.kind, "select one" | "select all that apply" | "rank")
    }

    pub(crate) fn is_geo(&self) -> bool {
        matches!(&*self.kind, "geopoint" | "geoshape" | "geotrace")
    }

    pub(crate) fn bind_mut(&mut self) -> &mut Map {
        self.bind.get_or_insert_default()
    }

    pub(crate) fn bind_text(&self, key: &str) -> Option<&str> {
        self.bind.as_ref().and_then(|bind| bind.get_text(key))
    }

    pub(crate) fn has_calculation(&self) -> bool {
        self.bind.as_ref().is_some_and(|bind| bind.has("calculate"))
    }

    /// Whether the label stands with the translations rather than in place.
    pub(crate) fn has_translated_label(&self) -> bool {
        self.label.as_ref().is_some_and(Value::is_map)
            || self.media.as_ref().is_some_and(|media| !media.is_empty())
    }

    /// Whether nobody sees the question: it is computed and says nothing.
    pub(crate) fn is_hidden(&self) -> bool {
        let silent = self.label.is_none() && self.hint.is_none();
        &*self.kind == "calculate"
            || ((self.has_calculation() || !self.triggers.is_empty()) && silent)
    }
}

/// All elements of a form.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    elements: Vec<Element>,
}

impl Tree {
    pub(crate) fn new(root: &str) -> Self {
        Self { elements: vec![Element::new(Class::Survey, "survey", root, 1)] }
    }

    /// Makes room for `count` elements, and for the few that a form gets of itself:
    /// growing by doubling would leave as much empty.
    pub(crate) fn expect(&mut self, count: usize) {
        const OF_ITSELF: usize = 16;
        self.elements.reserve_exact(count + OF_ITSELF);
    }

    pub(crate) fn get(&self, at: usize) -> &Element {
        &self.elements[at]
    }

    pub(crate) fn get_mut(&mut self, at: usize) -> &mut Element {
        &mut self.elements[at]
    }

    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// Adds an element as the last child of `parent`.
    pub(crate) fn add(&mut self, parent: usize, mut element: Element) -> usize {
        let at = self.elements.len();
        element.parent = Some(parent);
        self.elements.push(element);
        self.elements[parent].children.push(at);
        at
    }

    /// Positions of an element and everything under it, parents first.
    pub(crate) fn below(&self, at: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut waiting = vec![at];
        while let Some(next) = waiting.pop() {
            found.push(next);
            waiting.extend(self.elements[next].children.iter().rev());
        }
        found
    }

    /// Everything, in the order of the form.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        self.below(ROOT)
    }

    /// The element's ancestors, nearest first.
    pub(crate) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.elements[at].parent, |&above| self.elements[above].parent)
    }

    /// The nearest repeat around an element.
    pub(crate) fn repeat_around(&self, at: usize) -> Option<usize> {
        self.ancestors(at).find(|&above| self.elements[above].class == Class::Repeat)
    }
}
