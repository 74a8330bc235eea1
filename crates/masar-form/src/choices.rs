//! The choices sheets: lists of choices by name.
//!
//! *Invariant:* a choice is kept once, in its list; the table of the sheet has its
//! columns and no rows any more.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use crate::columns::{CHOICES_COLUMNS, Table, TableRow, table, table_of};
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
    /// Whether the labels stand with the translations.
    pub(crate) needs_translations: bool,
    /// Whether a name has a space in it.
    pub(crate) has_spaces: bool,
    /// Whether only `search()` uses it: then it is no instance of its own.
    pub(crate) used_by_search: bool,
}

impl ChoiceList {
    fn push(&mut self, choice: ChoiceRow) {
        self.needs_translations |= !choice.media.is_empty()
            || match &choice.label {
                Some(Value::Map(_)) => true,
                Some(Value::Text(text)) => has_reference(text),
                None => false,
            };
        self.has_spaces |= choice.name.contains(' ');
        self.choices.push(choice);
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
        self.push(ChoiceRow { name: "other".into(), label: Some(label), ..ChoiceRow::default() });
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

    /// The rows of the sheet that are choices, as they stand there: each with the
    /// name of its list.
    pub(crate) fn rows(&self) -> Vec<(&str, &ChoiceRow)> {
        let all = self.iter().flat_map(|(name, list)| {
            list.choices.iter().filter(|choice| choice.row > 0).map(move |choice| (name, choice))
        });
        let mut all: Vec<(&str, &ChoiceRow)> = all.collect();
        all.sort_by_key(|(_, choice)| choice.row);
        all
    }

    fn entry(&mut self, name: &str) -> &mut ChoiceList {
        let place = match self.places.get(name) {
            Some(&place) => place,
            None => {
                self.lists.push((name.to_owned(), ChoiceList::default()));
                self.places.insert(name.to_owned(), self.lists.len() - 1);
                self.lists.len() - 1
            }
        };
        &mut self.lists[place].1
    }
}

/// Reads the choices sheet.
pub(crate) fn choices(
    book: &mut Book,
    settings: &Settings,
    problems: &mut Problems,
) -> (Lists, Table) {
    let rows = book.rows_take(CHOICES);
    let Some(sheet) = book.sheet(CHOICES) else { return Default::default() };
    let mut table = table_of(sheet, rows, &CHOICES_COLUMNS, &settings.default_language, problems);
    let allow_same = settings.is_on("allow_choice_duplicates");
    let ignored = ignored_columns(&table, problems);
    let mut lists = Lists::default();
    let mut seen: HashSet<(Rc<str>, Rc<str>)> = HashSet::new();
    let filled = |row: &TableRow, name: &str| {
        row.values.get_shared(name).filter(|name| !name.is_empty()).map(Rc::clone)
    };
    for row in std::mem::take(&mut table.rows) {
        let Some(list) = filled(&row, "list name") else { continue };
        let Some(name) = filled(&row, "name") else {
            problems.error("FORM-052", cell(CHOICES, row.number, "name"));
            continue;
        };
        if !row.values.has("label") {
            problems.warning("FORM-053", cell(CHOICES, row.number, "label")).with("found", &name);
        }
        if !allow_same && !seen.insert((Rc::clone(&list), Rc::clone(&name))) {
            problems
                .error("FORM-054", cell(CHOICES, row.number, "name"))
                .with("found", name)
                .with("list", &list);
        }
        lists.entry(&list).push(choice(row, &ignored));
    }
    lists.lists.iter_mut().for_each(|(_, list)| list.choices.shrink_to_fit());
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

fn choice(row: TableRow, ignored: &BTreeSet<String>) -> ChoiceRow {
    let mut choice = ChoiceRow { row: row.number, ..ChoiceRow::default() };
    for (key, value) in row.values.into_entries() {
        match (&*key, value) {
            ("name", Value::Text(name)) => choice.name = name,
            ("list name" | "name", _) => {}
            ("label", label) => choice.label = Some(label),
            ("media", Value::Map(media)) => choice.media = media,
            ("sms_option", Value::Text(text)) => choice.sms_option = Some(text),
            (extra, Value::Text(text)) if !ignored.contains(extra) => {
                choice.extra.reserve_exact(1);
                choice.extra.push((key, text));
            }
            _ => {}
        }
    }
    choice
}

/// Lists of the external choices sheet: which there are.
pub(crate) fn external_lists(book: &mut Book, problems: &mut Problems) -> Option<BTreeSet<String>> {
    let rows = book.rows_take(EXTERNAL_CHOICES);
    let sheet = book.sheet(EXTERNAL_CHOICES)?;
    let table = table_of(sheet, rows, &CHOICES_COLUMNS, "default", problems);
    let lists = table.rows.iter().filter_map(|row| row.values.get_text("list name"));
    Some(lists.map(str::to_owned).collect())
}

/// Lists of tags on the osm sheet.
pub(crate) fn osm_tags(book: &Book, settings: &Settings, problems: &mut Problems) -> Lists {
    let Some(sheet) = book.sheet(OSM) else { return Lists::default() };
    let table = table(sheet, &CHOICES_COLUMNS, &settings.default_language, problems);
    let mut lists = Lists::default();
    for row in table.rows {
        let list = row.values.get_shared("list name").map(Rc::clone);
        if let Some(list) = list.filter(|_| row.values.get_text("name").is_some()) {
            lists.entry(&list).push(choice(row, &BTreeSet::new()));
        }
    }
    lists
}
