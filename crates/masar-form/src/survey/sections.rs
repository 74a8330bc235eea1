//! Groups, repeats and loops: rows that begin and end something.

use crate::columns::TableRow;
use crate::element::{Class, Element, Tree};
use crate::limits::{ELEMENTS_MAX, NESTING_MAX};
use crate::names::is_name;
use crate::problems::{CHOICES, Problems, SURVEY, at, cell, nearest};
use crate::references::is_reference;
use crate::value::{Map, Value};

use super::Reader;

/// A group or repeat that is open.
pub(super) struct Open {
    pub(super) at: usize,
    pub(super) class: Class,
    pub(super) name: String,
    pub(super) row: u32,
}

/// Whether questions are laid out as one table, and over which list.
pub(super) enum TableList {
    Off,
    Waiting,
    Of(String),
}

/// `begin_repeat`, `begin loop over list`.
pub(super) struct Begin {
    class: Class,
    list: Option<String>,
}

/// What a type begins, if it does.
pub(super) fn begin_of(type_text: &str) -> Option<Begin> {
    let rest = after_verb(type_text, "begin")?;
    let (class, after) = section_word(rest)?;
    if after.is_empty() {
        return Some(Begin { class, list: None });
    }
    let list = after.strip_prefix(' ')?;
    let list = list.strip_prefix("over ").unwrap_or(list);
    (!list.is_empty() && !list.contains(char::is_whitespace))
        .then(|| Begin { class, list: Some(list.to_owned()) })
}

/// What a type ends, if it does.
pub(super) fn end_of(type_text: &str) -> Option<Class> {
    let (class, after) = section_word(after_verb(type_text, "end")?)?;
    after.is_empty().then_some(class)
}

fn after_verb<'a>(type_text: &'a str, verb: &str) -> Option<&'a str> {
    type_text.strip_prefix(verb)?.strip_prefix(['_', ' ', '\t', '\n'])
}

fn section_word(text: &str) -> Option<(Class, &str)> {
    const WORDS: [(&str, Class); 5] = [
        ("looped group", Class::Repeat),
        ("lgroup", Class::Repeat),
        ("group", Class::Group),
        ("repeat", Class::Repeat),
        ("loop", Class::Loop),
    ];
    WORDS.into_iter().find_map(|(word, class)| Some((class, text.strip_prefix(word)?)))
}

/// As it is written on the sheet.
fn class_word(class: Class) -> &'static str {
    match class {
        Class::Repeat => "repeat",
        Class::Loop => "loop",
        _ => "group",
    }
}

impl Reader<'_> {
    pub(super) fn begin(&mut self, begin: &Begin, row: &TableRow, name: &str) {
        if self.open.len() >= NESTING_MAX {
            let place = cell(SURVEY, row.number, "type");
            self.problems.error("FORM-035", place).with("limit", NESTING_MAX);
        }
        let class = begin.class;
        let mut element = Element::new(class, class_word(class), name, row.number);
        self.fill(&mut element, &row.values);
        element.default = None;
        // A group is not computed; a trigger is checked all the same.
        self.triggers(row, &mut element);
        element.triggers.clear();
        if class == Class::Repeat {
            self.repeat(row, &mut element);
        }
        self.repeat_count(row.number, &mut element);
        if let Some(intent) = row.values.get_text("intent") {
            element.control.set_text("intent", intent);
        }
        let note = self.table_list_note(row.number, &mut element);
        // Beyond the limit everything goes into the same group: the form is
        // refused already, and the tree stays shallow.
        let parent = self.parent();
        let at =
            if self.open.len() >= NESTING_MAX { parent } else { self.tree.add(parent, element) };
        if let Some(note) = note {
            self.tree.add(at, note);
        }
        if class == Class::Loop {
            self.begin_loop(begin, row, at);
        }
        self.open.push(Open { at, class, name: name.to_owned(), row: row.number });
    }

    fn repeat(&mut self, row: &TableRow, element: &mut Element) {
        let place = cell(SURVEY, row.number, "name");
        if *element.name == *self.settings.name {
            self.problems.error("FORM-029", place).with("found", &element.name);
        } else if let Some(first) = self.repeats.get(&*element.name) {
            self.problems
                .error("FORM-028", place)
                .with("found", &element.name)
                .with("other", first);
        }
        self.repeats.insert(element.name.to_string(), row.number);
        if element.label.is_none() && element.media.is_none() {
            let place = cell(SURVEY, row.number, "label");
            self.problems.warning("FORM-032", place).with("found", &element.name);
        }
    }

    /// A count that is more than a reference is computed in a question of its own.
    fn repeat_count(&mut self, row: u32, element: &mut Element) {
        let Some(count) = element.control.get_text("jr:count").filter(|count| !is_reference(count))
        else {
            return;
        };
        let name = format!("{}_count", element.name);
        let counter =
            Element::calculate(&name, row, &[("readonly", "true()"), ("calculate", count)]);
        self.tree.add(self.parent(), counter);
        element.control.set_text("jr:count", &format!("${{{name}}}"));
    }

    /// A group whose selects form one table: its label moves into a note, so
    /// that it stands above the table.
    fn table_list_note(&mut self, row: u32, element: &mut Element) -> Option<Element> {
        let appearance = element.control.get_text("appearance")?;
        if !appearance.split_whitespace().any(|word| word == "table-list") {
            return None;
        }
        let others = appearance.split_whitespace().filter(|&word| word != "table-list");
        let words: Vec<&str> = std::iter::once("field-list").chain(others).collect();
        let appearance = words.join(" ");
        element.control.set_text("appearance", &appearance);
        self.table_list = TableList::Waiting;
        if element.label.is_none() && element.hint.is_none() {
            return None;
        }
        let mut note =
            Element::new(Class::Question, "note", format!("generated_table_list_label_{row}"), row);
        note.bind = Some([("readonly", "true()"), ("type", "string")].into_iter().collect());
        note.label = element.label.take();
        note.hint = element.hint.take();
        Some(note)
    }

    fn begin_loop(&mut self, begin: &Begin, row: &TableRow, at: usize) {
        let place = cell(SURVEY, row.number, "type");
        match &begin.list {
            None => drop(self.problems.error("FORM-064", place)),
            Some(list) if !self.lists.has(list) => {
                let nearest = nearest(list, self.lists.names());
                self.problems.error("FORM-050", place).with("found", list).with("nearest", nearest);
            }
            Some(list) => self.loops.push((at, list.clone())),
        }
    }

    pub(super) fn end(&mut self, class: Class, row: &TableRow) {
        self.table_list = TableList::Off;
        match self.open.iter().rposition(|open| open.class == class) {
            Some(position) => {
                // What was left open inside is reported where it began.
                for open in self.open.drain(position + 1..) {
                    let place = cell(SURVEY, open.row, "type");
                    self.problems.error("FORM-031", place).with("found", &open.name);
                }
                self.open.pop();
            }
            None => {
                self.problems
                    .error("FORM-030", cell(SURVEY, row.number, "type"))
                    .with("found", class_word(class));
            }
        }
    }

    /// Replaces what is in a loop by a group for each choice of its list.
    pub(super) fn expand_loops(&mut self) {
        for (at, list) in std::mem::take(&mut self.loops).into_iter().rev() {
            let Some(list) = self.lists.get(&list) else { continue };
            let template = std::mem::take(&mut self.tree.get_mut(at).children);
            let size: usize = template.iter().map(|&child| self.tree.below(child).len()).sum();
            if self.tree.len() + list.choices.len() * (size + 1) > ELEMENTS_MAX {
                let place = at_row(&self.tree, at);
                self.problems
                    .error("FORM-006", place)
                    .with("what", "rows")
                    .with("limit", ELEMENTS_MAX);
                return;
            }
            for choice in list.choices.iter().filter(|choice| &*choice.name != "none") {
                if !is_name(&choice.name) {
                    let place = cell(CHOICES, choice.row, "name");
                    self.problems.error("FORM-024", place).with("found", &choice.name);
                    continue;
                }
                let row = self.tree.get(at).row;
                let mut group = Element::new(Class::Group, "group", choice.name.clone(), row);
                group.label.clone_from(&choice.label);
                group.media = (!choice.media.is_empty()).then(|| choice.media.clone());
                let group = self.tree.add(at, group);
                for &child in &template {
                    let copy = copy_below(&mut self.tree, child, group);
                    substitute(self.tree.get_mut(copy), &choice.name, choice.label.as_ref());
                }
            }
        }
    }
}

fn at_row(tree: &Tree, element: usize) -> masar_domain::Where {
    at(SURVEY, tree.get(element).row)
}

/// Copies an element and everything in it to the end of a parent.
fn copy_below(tree: &mut Tree, from: usize, parent: usize) -> usize {
    let mut copy = tree.get(from).clone();
    let children = std::mem::take(&mut copy.children);
    let at = tree.add(parent, copy);
    for child in children {
        copy_below(tree, child, at);
    }
    at
}

/// Puts the choice's name and label where `%(name)s` and `%(label)s` stand.
fn substitute(element: &mut Element, name: &str, label: Option<&Value>) {
    let fill = |text: &str, language: Option<&str>| {
        let label = match (label, language) {
            (Some(Value::Text(label)), _) => &**label,
            (Some(Value::Map(labels)), Some(language)) => labels.get_text(language).unwrap_or(name),
            _ => name,
        };
        text.replace("%(name)s", name).replace("%(label)s", label)
    };
    let fill_value = |value: &mut Value| match value {
        Value::Text(text) => *text = fill(text, None).into(),
        Value::Map(map) => *map = fill_map(map, &|language, text| fill(text, Some(language))),
    };
    element.name = fill(&element.name, None).into();
    [&mut element.label, &mut element.hint, &mut element.guidance]
        .into_iter()
        .flatten()
        .for_each(fill_value);
    element.bind = element.bind.as_ref().map(|bind| fill_map(bind, &|_, text| fill(text, None)));
    element.control = fill_map(&element.control, &|_, text| fill(text, None));
    element.default = element.default.as_deref().map(|text| fill(text, None).into());
}

fn fill_map(map: &Map, fill: &dyn Fn(&str, &str) -> String) -> Map {
    let mut filled = map.clone();
    for (key, value) in map.iter() {
        if let Some(text) = value.as_text() {
            filled.set_text(key, &fill(key, text));
        }
    }
    filled
}

/// Reports names that stand twice in the same group, and those that differ
/// only in case: some tools take them for one.
pub(crate) fn check_names(tree: &Tree, problems: &mut Problems) {
    use std::collections::BTreeSet;
    for section in tree.in_order() {
        let (mut seen, mut seen_lower) = (BTreeSet::new(), BTreeSet::new());
        for &child in &tree.get(section).children {
            let element = tree.get(child);
            if matches!(element.class, Class::Attribute | Class::EntityLabel) {
                continue;
            }
            let place = || cell(SURVEY, element.row, "name");
            if !seen.insert(&*element.name) {
                problems.error("FORM-025", place()).with("found", &element.name);
            } else if !seen_lower.insert(element.name.to_lowercase()) {
                problems.warning("FORM-026", place()).with("found", &element.name);
            }
        }
    }
}
