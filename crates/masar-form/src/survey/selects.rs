//! Questions with choices: of a list, a file, an outside list, or a repeat
//! filled before.

use std::rc::Rc;

use crate::columns::TableRow;
use crate::element::{Class, Element};
use crate::names::{is_choices_file, is_name, split_extension};
use crate::parameters::Parameters;
use crate::problems::{CHOICES, EXTERNAL_CHOICES, SURVEY, cell, nearest};
use crate::references::{has_reference, is_reference};
use crate::settings::similar_sheets;
use crate::value::Value;

use super::sections::TableList;
use super::{Reader, or_dash};

/// A type such as `select_one cities or_other`.
pub(super) struct Select {
    kind: &'static str,
    is_from_file: bool,
    list: String,
    has_other: bool,
}

/// Words that start a select, longest first where one starts another.
const COMMANDS: [(&str, &str); 15] = [
    ("add select one prompt using", "select one"),
    ("add select multiple prompt using", "select all that apply"),
    ("select all that apply from", "select all that apply"),
    ("select one from file", "select one"),
    ("select one from", "select one"),
    ("select multiple from file", "select all that apply"),
    ("select1", "select one"),
    ("select_one_from_file", "select one"),
    ("select_multiple_from_file", "select all that apply"),
    ("select_one_external", "select one external"),
    ("select_one", "select one"),
    ("select one", "select one"),
    ("select_multiple", "select all that apply"),
    ("select all that apply", "select all that apply"),
    ("rank", "rank"),
];

/// The select that a type is, if it is one.
pub(super) fn select_of(type_text: &str) -> Option<Select> {
    COMMANDS.into_iter().find_map(|(command, kind)| {
        let rest = type_text.strip_prefix(command)?.strip_prefix(' ')?;
        let endings = [" or specify other", " or_other", " or other"];
        let (list, has_other) = match endings.iter().find_map(|ending| rest.strip_suffix(ending)) {
            Some(list) => (list, true),
            None => (rest, false),
        };
        let is_one_word = !list.is_empty() && !list.contains(char::is_whitespace);
        let is_from_file = command.ends_with("file");
        is_one_word.then(|| Select { kind, is_from_file, list: list.to_owned(), has_other })
    })
}

impl Reader<'_> {
    pub(super) fn select(
        &mut self,
        select: &Select,
        row: &TableRow,
        name: &Rc<str>,
        parameters: Parameters,
    ) {
        let (stem, extension) = split_extension(&select.list);
        let is_file = is_choices_file(extension);
        if select.kind == "select one external" {
            self.check_external_list(select, row);
        } else {
            self.instances.insert(stem.to_owned());
            self.check_list(select, row, is_file, extension);
        }
        self.check_parameters(select, row.number, &parameters);
        let mut element = self.element(row, select.kind, name);
        let list: Rc<str> = select.list.as_str().into();
        element.itemset = Some(Rc::clone(&list));
        element.parameters = parameters;
        let has_filter = element.choice_filter.as_deref().is_some_and(|filter| !filter.is_empty());
        if select.kind == "select one external" {
            element.itemset = None;
            element.query = has_filter.then(|| Rc::clone(&list));
        }
        if self.lists.has(&select.list) {
            element.list = Some(list);
        }
        if select.kind == "select all that apply" && !has_filter {
            self.none_option(&mut element);
        }
        self.table_list(select, row, has_filter, &mut element);
        let other = select.has_other.then(|| self.other(select, row, name, has_filter)).flatten();
        self.tree.add(self.parent(), element);
        if let Some(other) = other {
            self.tree.add(self.parent(), other);
        }
    }

    fn check_external_list(&mut self, select: &Select, row: &TableRow) {
        let place = cell(SURVEY, row.number, "type");
        if !row.values.has("choice_filter") {
            self.problems.warning("FORM-060", cell(SURVEY, row.number, "choice_filter"));
        }
        match &self.external_lists {
            None => {
                let found = or_dash(similar_sheets(self.book, EXTERNAL_CHOICES));
                self.problems.error("FORM-058", place).with("nearest", found);
            }
            Some(lists) if !lists.contains(&select.list) => {
                let nearest = nearest(&select.list, lists.iter().map(String::as_str));
                self.problems
                    .error("FORM-059", place)
                    .with("found", &select.list)
                    .with("nearest", nearest);
            }
            Some(_) => {}
        }
    }

    fn check_list(&mut self, select: &Select, row: &TableRow, is_file: bool, extension: &str) {
        let place = cell(SURVEY, row.number, "type");
        if select.is_from_file {
            let dots = select.list.trim_start_matches('.').matches('.').count();
            if !is_file || dots != 1 {
                self.problems
                    .error("FORM-061", place)
                    .with("found", &select.list)
                    .with("extension", extension);
            }
            return;
        }
        match self.lists.get(&select.list) {
            None if is_file || has_reference(&select.list) => {}
            None if self.lists.is_empty() => {
                let found = or_dash(similar_sheets(self.book, CHOICES));
                self.problems
                    .error("FORM-051", place)
                    .with("found", &select.list)
                    .with("nearest", found);
            }
            None => {
                let nearest = nearest(&select.list, self.lists.names());
                self.problems
                    .error("FORM-050", place)
                    .with("found", &select.list)
                    .with("nearest", nearest);
            }
            Some(list) if list.has_spaces && select.kind == "select all that apply" => {
                for choice in list.choices.iter().filter(|choice| choice.name.contains(' ')) {
                    let place = cell(CHOICES, choice.row, "name");
                    self.problems
                        .error("FORM-055", place)
                        .with("found", &choice.name)
                        .with("list", &select.list);
                }
            }
            Some(_) => {}
        }
    }

    fn check_parameters(&mut self, select: &Select, row: u32, parameters: &Parameters) {
        if select.is_from_file {
            parameters.only(&["label", "randomize", "seed", "value"], row, self.problems);
            for name in ["value", "label"] {
                if let Some(column) = parameters.get(name).filter(|column| !is_name(column)) {
                    self.problems
                        .error("FORM-082", cell(SURVEY, row, "parameters"))
                        .with("name", name)
                        .with("found", column)
                        .with("expected", "name");
                }
            }
        } else {
            parameters.only(&["randomize", "seed"], row, self.problems);
        }
        let place = || cell(SURVEY, row, "parameters");
        match (parameters.get("randomize"), parameters.get("seed")) {
            (None, Some(_)) => drop(self.problems.error("FORM-093", place())),
            (Some(randomize), _) if !matches!(randomize, "true" | "false") => {
                self.problems
                    .error("FORM-082", place())
                    .with("name", "randomize")
                    .with("found", randomize)
                    .with("expected", "true, false");
            }
            (Some(_), Some(seed))
                if !is_reference(seed) && crate::numbers::decimal(seed).is_none() =>
            {
                self.problems
                    .error("FORM-082", place())
                    .with("name", "seed")
                    .with("found", seed)
                    .with("expected", "42, ${name}");
            }
            _ => {}
        }
    }

    /// In a table, the first select brings a row of headings, and all have the
    /// same list.
    fn table_list(
        &mut self,
        select: &Select,
        row: &TableRow,
        has_filter: bool,
        element: &mut Element,
    ) {
        let place = cell(SURVEY, row.number, "type");
        match &self.table_list {
            TableList::Off => return,
            TableList::Of(list) if *list != select.list => {
                self.problems
                    .error("FORM-063", place)
                    .with("found", &select.list)
                    .with("expected", list);
            }
            TableList::Of(_) => {}
            TableList::Waiting => {
                if has_filter {
                    self.problems.error("FORM-062", place);
                }
                let name = format!("reserved_name_for_field_list_labels_{}", row.number);
                let mut heading = Element::new(Class::Question, select.kind, name, row.number);
                heading.bind =
                    crate::kinds::kind(select.kind).map(|kind| kind.bind.iter().copied().collect());
                heading.control.set_text("appearance", "label");
                heading.label = Some(Value::text(" "));
                heading.itemset = Some(select.list.as_str().into());
                heading.list.clone_from(&heading.itemset);
                self.tree.add(self.parent(), heading);
                self.table_list = TableList::Of(select.list.clone());
            }
        }
        element.control.set_text("appearance", "list-nolabel");
    }

    /// With the setting `add_none_option`, the first question of each list
    /// keeps "none" apart from other answers.
    fn none_option(&mut self, element: &mut Element) {
        let Some(list) = element.list.clone().filter(|_| self.settings.is_on("add_none_option"))
        else {
            return;
        };
        if element.parameters.get("randomize") == Some("true")
            || !self.none_lists.insert(list.to_string())
        {
            return;
        }
        let none = "(.='none' or not(selected(., 'none')))";
        let constraint = match element.bind_text("constraint") {
            Some(own) => format!("{own} and {none}"),
            None => none.to_owned(),
        };
        element.bind_mut().set_text("constraint", &constraint);
    }

    /// The text question that follows a select with "other" among its choices.
    fn other(
        &mut self,
        select: &Select,
        row: &TableRow,
        name: &str,
        has_filter: bool,
    ) -> Option<Element> {
        self.or_other_row = self.or_other_row.or(Some(row.number));
        let place = cell(SURVEY, row.number, "type");
        if has_filter {
            let filter = row.values.get_text("choice_filter").unwrap_or_default();
            self.problems.error("FORM-056", place).with("found", filter);
            return None;
        }
        let Some(list) = self.lists.get_mut(&select.list) else {
            self.problems.error("FORM-057", place).with("found", &select.list);
            return None;
        };
        list.add_other();
        let mut other = Element::new(Class::Question, "text", format!("{name}_other"), row.number);
        other.label = Some(Value::text("Specify other."));
        let relevant = format!("selected(../{name}, 'other')");
        other.bind =
            Some([("type", "string"), ("relevant", relevant.as_str())].into_iter().collect());
        Some(other)
    }
}
