//! The choices sheets: lists of choices by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::columns::{CHOICES_COLUMNS, Table, TableRow, table};
use crate::names::is_name;
use crate::problems::{CHOICES, EXTERNAL_CHOICES, OSM, Problems, cell};
use crate::references::has_reference;
use crate::settings::Settings;
use crate::sheets::Book;
use crate::value::{Map, Value};

/// One choice.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChoiceRow {
    pub(crate) name: Rc<str>,
    /// Row of the choices sheet; 0 where the form itself adds the choice.
    pub(crate) row: u32,
    pub(crate) label: Option<Value>,
    pub(crate) media: Map,
    pub(crate) sms_option: Option<Rc<str>>,
    /// Other columns, for filters.
    pub(crate) extra: Vec<(Rc<str>, Rc<str>)>,
}

/// One list of choices.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChoiceList {
    pub(crate) choices: Vec<ChoiceRow>,
    /// Whether only `search()` uses it: then it is no instance of its own.
    pub(crate) used_by_search: bool,
}

impl ChoiceList {
    /// Whether the labels stand with the translations.
    pub(crate) fn needs_translations(&self) -> bool {
        self.choices.iter().any(|choice| {
            !choice.media.is_empty()
                || match &choice.label {
                    Some(Value::Map(_)) => true,
                    Some(Value::Text(text)) => has_reference(text),
                    None => false,
                }
        })
    }

    /// Adds the choice that opens a text question for other answers.
    pub(crate) fn add_other(&mut self) {
        if self.choices.iter().any(|choice| &*choice.name == "other") {
            return;
        }
        let mut languages = Map::default();
        for choice in &self.choices {
            if let Some(Value::Map(label)) = &choice.label {
                label.iter().for_each(|(language, _)| languages.set_text(language, "Other"));
            }
        }
        let label = if languages.is_empty() { Value::text("Other") } else { Value::Map(languages) };
        self.choices.push(ChoiceRow {
            name: "other".into(),
            label: Some(label),
            ..ChoiceRow::default()
        });
    }
}

/// Lists by name, in the order in which they appear.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    lists: Vec<(String, ChoiceList)>,
    places: BTreeMap<String, usize>,
}

impl Lists {
    pub(crate) fn get(&self, name: &str) -> Option<&ChoiceList> {
        self.places.get(name).map(|&place| &self.lists[place].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut ChoiceList> {
        self.places.get(name).map(|&place| &mut self.lists[place].1)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &ChoiceList)> {
        self.lists.iter().map(|(name, list)| (name.as_str(), list))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(|(name, _)| name.as_str())
    }

    fn entry(&mut self, name: &str) -> &mut ChoiceList {
        let place = *self.places.entry(name.to_owned()).or_insert_with(|| {
            self.lists.push((name.to_owned(), ChoiceList::default()));
            self.lists.len() - 1
        });
        &mut self.lists[place].1
    }
}

/// Reads the choices sheet.
pub(crate) fn choices(book: &Book, settings: &Settings, problems: &mut Problems) -> (Lists, Table) {
    let Some(sheet) = book.sheet(CHOICES) else { return Default::default() };
    let table = table(sheet, &CHOICES_COLUMNS, &settings.default_language, problems);
    let allow_same = settings.is_on("allow_choice_duplicates");
    let ignored = ignored_columns(&table, problems);
    let mut lists = Lists::default();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in &table.rows {
        let Some(list) = row.values.get_text("list name").filter(|name| !name.is_empty()) else {
            continue;
        };
        let Some(name) = row.values.get_text("name").filter(|name| !name.is_empty()) else {
            problems.error("FORM-052", cell(CHOICES, row.number, "name"));
            continue;
        };
        if !row.values.has("label") {
            problems.warning("FORM-053", cell(CHOICES, row.number, "label")).with("found", name);
        }
        if !allow_same && !seen.insert((list, name)) {
            problems
                .error("FORM-054", cell(CHOICES, row.number, "name"))
                .with("found", name)
                .with("list", list);
        }
        let choice = choice(row, &ignored);
        lists.entry(list).choices.push(choice);
    }
    (lists, table)
}

/// Names of columns that cannot become elements of an instance. A heading with
/// spaces is a note; another one that is no name is a mistake.
fn ignored_columns(table: &Table, problems: &mut Problems) -> BTreeSet<String> {
    let mut ignored = BTreeSet::new();
    for parts in &table.columns {
        let Some(first) =
            parts.first().filter(|first| !CHOICES_COLUMNS.known.contains(&first.as_ref()))
        else {
            continue;
        };
        if first.contains(' ') {
            problems.warning("FORM-014", cell(CHOICES, 1, first)).with("found", first);
        } else if parts.len() > 1 || !is_name(first) {
            problems.error("FORM-016", cell(CHOICES, 1, first)).with("found", parts.join("::"));
        } else {
            continue;
        }
        ignored.insert(first.to_string());
    }
    ignored
}

fn choice(row: &TableRow, ignored: &BTreeSet<String>) -> ChoiceRow {
    let mut choice = ChoiceRow { row: row.number, ..ChoiceRow::default() };
    for (key, value) in row.values.iter_shared() {
        match (&**key, value) {
            ("name", Value::Text(name)) => choice.name = Rc::clone(name),
            ("list name" | "name", _) => {}
            ("label", label) => choice.label = Some(label.clone()),
            ("media", Value::Map(media)) => choice.media = media.clone(),
            ("sms_option", Value::Text(text)) => choice.sms_option = Some(Rc::clone(text)),
            (extra, Value::Text(text)) if !ignored.contains(extra) => {
                choice.extra.push((Rc::clone(key), Rc::clone(text)));
            }
            _ => {}
        }
    }
    choice.extra.shrink_to_fit();
    choice
}

/// Lists of the external choices sheet: which there are.
pub(crate) fn external_lists(book: &Book, problems: &mut Problems) -> Option<BTreeSet<String>> {
    let sheet = book.sheet(EXTERNAL_CHOICES)?;
    let table = table(sheet, &CHOICES_COLUMNS, "default", problems);
    let lists = table.rows.iter().filter_map(|row| row.values.get_text("list name"));
    Some(lists.map(str::to_owned).collect())
}

/// Lists of tags on the osm sheet.
pub(crate) fn osm_tags(book: &Book, settings: &Settings, problems: &mut Problems) -> Lists {
    let Some(sheet) = book.sheet(OSM) else { return Lists::default() };
    let table = table(sheet, &CHOICES_COLUMNS, &settings.default_language, problems);
    let mut lists = Lists::default();
    for row in &table.rows {
        if let Some(list) =
            row.values.get_text("list name").filter(|_| row.values.get_text("name").is_some())
        {
            lists.entry(list).choices.push(choice(row, &BTreeSet::new()));
        }
    }
    lists
}
