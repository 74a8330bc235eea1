//! The survey sheet: rows become the tree of groups, repeats and questions.
//!
//! Reading goes on after a mistake, so that all of them are reported; what is
//! built from a row with a mistake is then only good enough to go on.

mod audit;
mod geo;
mod media;
mod range;
mod sections;
mod selects;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::choices::Lists;
use crate::columns::{SURVEY_COLUMNS, Table, TableRow, table_of};
use crate::element::{Action, Class, Element, FIRST_LOAD, INSTANCE_LOAD, NEW_REPEAT, ROOT, Tree};
use crate::entities::{Declarations, Links};
use crate::kinds::{current_name, kind, nearest_types};
use crate::lexer::is_dynamic;
use crate::limits::ELEMENTS_MAX;
use crate::names::is_name;
use crate::parameters::{Parameters, parameters};
use crate::problems::{ENTITIES, Problems, SETTINGS, SURVEY, at, cell, nearest};
use crate::references::{NameCounts, maybe_references, references};
use crate::settings::{Settings, is_survey_setting, similar_sheets, yes_or_no};
use crate::sheets::{Book, Row};
use crate::value::{Map, Value};
use sections::{Open, TableList};

pub(crate) use sections::check_names;

/// What the survey sheet became.
pub(crate) struct Survey {
    pub(crate) tree: Tree,
    pub(crate) table: Table,
    /// How often each name stands on the sheet.
    pub(crate) names: NameCounts,
    /// Rows that end up in the `meta` group.
    pub(crate) meta: Vec<Element>,
    /// Which rows speak of which entity.
    pub(crate) links: Links,
    /// The first row whose question has a choice added to it.
    pub(crate) or_other_row: Option<u32>,
}

/// What the reading of the sheet needs besides the sheet.
pub(crate) struct Around<'a> {
    pub(crate) book: &'a Book,
    /// Rows of the survey sheet.
    pub(crate) rows: Vec<Row>,
    pub(crate) settings: &'a mut Settings,
    pub(crate) lists: &'a mut Lists,
    pub(crate) external_lists: Option<BTreeSet<String>>,
    pub(crate) tags: Lists,
    pub(crate) declarations: &'a Declarations,
    pub(crate) problems: &'a mut Problems,
}

/// Reads the survey sheet.
pub(crate) fn survey(mut around: Around<'_>) -> Survey {
    let book = around.book;
    let Some(sheet) = book.sheet(SURVEY) else {
        let found = similar_sheets(book, SURVEY);
        around
            .problems
            .error("FORM-007", masar_domain::Where::default())
            .with("nearest", or_dash(found));
        return Reader::new(around).finish(Table::default());
    };
    for (name, present) in [(SETTINGS, book.sheet(SETTINGS)), (ENTITIES, book.sheet(ENTITIES))] {
        let found = similar_sheets(book, name);
        if present.is_none() && !found.is_empty() {
            let place = masar_domain::Where::sheet(&found);
            around.problems.warning("FORM-008", place).with("found", &found).with("expected", name);
        }
    }
    let mut columns = SURVEY_COLUMNS;
    columns.collapse_spaces =
        around.settings.text("clean_text_values").and_then(yes_or_no).unwrap_or(true);
    let rows = std::mem::take(&mut around.rows);
    let language = &around.settings.default_language;
    let table = table_of(sheet, rows, &columns, language, around.problems);
    let mut reader = Reader::new(around);
    reader.tree.expect(table.rows.len().min(ELEMENTS_MAX));
    for row in &table.rows {
        if reader.tree.len() >= ELEMENTS_MAX {
            reader
                .problems
                .error("FORM-006", at(SURVEY, row.number))
                .with("what", "rows")
                .with("limit", ELEMENTS_MAX);
            break;
        }
        reader.row(row);
    }
    reader.finish(table)
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".to_owned() } else { text }
}

/// A question of a type, before its row says more.
fn template(kind_name: &str) -> Element {
    let mut element = Element::new(Class::Question, kind_name, "", 0);
    if let Some(kind) = kind(kind_name) {
        element.bind = (!kind.bind.is_empty()).then(|| kind.bind.iter().copied().collect());
        element.control = kind.media.map(|media| ("mediatype", media)).into_iter().collect();
        element.hint = kind.hint.map(Value::text);
    }
    element
}

/// Reads the rows one by one.
struct Reader<'a> {
    book: &'a Book,
    settings: &'a mut Settings,
    lists: &'a mut Lists,
    external_lists: Option<BTreeSet<String>>,
    tags: Lists,
    declarations: &'a Declarations,
    problems: &'a mut Problems,
    tree: Tree,
    open: Vec<Open>,
    table_list: TableList,
    /// Loops and the lists they go over.
    loops: Vec<(usize, String)>,
    meta: Vec<Element>,
    names: NameCounts,
    links: Links,
    /// Names of questions, not of groups.
    question_names: BTreeSet<Rc<str>>,
    /// Names of repeats, and the rows they start in.
    repeats: BTreeMap<String, u32>,
    triggers: Vec<(String, u32)>,
    geometries: Vec<(String, u32)>,
    /// Instances that questions bring into the form.
    instances: BTreeSet<String>,
    or_other_row: Option<u32>,
    /// Lists that have got their "none".
    none_lists: BTreeSet<String>,
    /// A question of each type before its row says more.
    templates: BTreeMap<Rc<str>, Element>,
}

impl<'a> Reader<'a> {
    fn new(around: Around<'a>) -> Self {
        let Around { book, settings, lists, external_lists, tags, declarations, problems, .. } =
            around;
        Self {
            tree: Tree::new(&settings.name),
            book,
            settings,
            lists,
            external_lists,
            tags,
            declarations,
            problems,
            open: Vec::new(),
            table_list: TableList::Off,
            loops: Vec::new(),
            meta: Vec::new(),
            names: NameCounts::new(),
            links: Links::default(),
            question_names: BTreeSet::new(),
            repeats: BTreeMap::new(),
            triggers: Vec::new(),
            geometries: Vec::new(),
            instances: BTreeSet::new(),
            or_other_row: None,
            none_lists: BTreeSet::new(),
            templates: BTreeMap::new(),
        }
    }

    /// The group or repeat that the next row stands in.
    fn parent(&self) -> usize {
        self.open.last().map_or(ROOT, |open| open.at)
    }

    fn row(&mut self, row: &TableRow) {
        let values = &row.values;
        if let Some(disabled) = values.get_text("disabled") {
            self.problems
                .warning("FORM-036", cell(SURVEY, row.number, "disabled"))
                .with("found", disabled);
            if yes_or_no(disabled) == Some(true) {
                return;
            }
        }
        if values.is_empty() {
            return;
        }
        let Some(type_text) = values.get_text("type").filter(|text| !text.is_empty()) else {
            if values.has("name") || values.has("label") {
                self.type_missing(row);
            } else {
                self.problems.warning("FORM-021", cell(SURVEY, row.number, "type"));
            }
            return;
        };
        let type_text = current_name(type_text);
        if is_survey_setting(type_text) {
            self.settings.set_from_survey(type_text, values.get_text("name").unwrap_or_default());
            return;
        }
        let parameters = parameters(
            values.get_text("parameters").unwrap_or_default(),
            row.number,
            self.problems,
        );
        if type_text == "audit" {
            self.audit(row, &parameters);
        } else if let Some(end) = sections::end_of(type_text) {
            crate::entities::check_end(row, self.declarations, self.problems);
            self.triggers(row, &mut Element::new(Class::Group, "group", "", row.number));
            self.end(end, row);
        } else {
            self.named_row(row, type_text, parameters);
        }
    }

    /// A row that is meant to be a question: what it names is quoted.
    fn type_missing(&mut self, row: &TableRow) {
        let named = ["name", "label"].into_iter().find_map(|name| row.values.get_text(name));
        self.problems
            .error("FORM-020", cell(SURVEY, row.number, "type"))
            .with("found", named.unwrap_or_default());
    }

    /// A row that starts something with a name: a question, a group, a repeat.
    fn named_row(&mut self, row: &TableRow, type_text: &str, parameters: Parameters) {
        let begin = sections::begin_of(type_text);
        let Some(name) = self.name(row, type_text) else {
            // Keep groups balanced, or every end would be a mistake too.
            if let Some(begin) = begin {
                self.begin(&begin, row, "unnamed");
            }
            return;
        };
        *self.names.entry(Rc::clone(&name)).or_default() += 1;
        let path: Vec<usize> = self.open.iter().map(|open| open.at).collect();
        self.links.add(row, &name, &path, begin.is_some(), self.declarations, self.problems);
        match begin {
            Some(begin) => self.begin(&begin, row, &name),
            None => self.question(row, type_text, &name, parameters),
        }
    }

    /// The row's name, when it has a good one.
    fn name(&mut self, row: &TableRow, type_text: &str) -> Option<Rc<str>> {
        let name = match row.values.get_shared("name").filter(|name| !name.is_empty()) {
            Some(name) => Rc::clone(name),
            None if type_text == "note" => format!("generated_note_name_{}", row.number).into(),
            None => {
                self.problems.error("FORM-023", cell(SURVEY, row.number, "name"));
                return None;
            }
        };
        if !is_name(&name) {
            self.problems.error("FORM-024", cell(SURVEY, row.number, "name")).with("found", &name);
            return None;
        }
        if &*name == "meta" {
            self.problems.error("FORM-027", cell(SURVEY, row.number, "name"));
            return None;
        }
        Some(name)
    }

    fn question(
        &mut self,
        row: &TableRow,
        type_text: &str,
        name: &Rc<str>,
        parameters: Parameters,
    ) {
        self.question_names.insert(Rc::clone(name));
        if matches!(type_text, "csv-external" | "xml-external") {
            let mut element = Element::new(Class::External, type_text, Rc::clone(name), row.number);
            self.triggers(row, &mut element);
            element.triggers.clear();
            self.instances.insert(crate::names::split_extension(name).0.to_owned());
            self.tree.add(self.parent(), element);
            return;
        }
        if let Some(select) = selects::select_of(type_text) {
            self.select(&select, row, name, parameters);
            return;
        }
        let is_osm = type_text.starts_with("osm ");
        let kind_name = if is_osm { "osm" } else { type_text };
        if kind(kind_name).is_none() {
            let nearest = nearest_types(type_text);
            let place = cell(SURVEY, row.number, "type");
            self.problems
                .error("FORM-022", place)
                .with("found", type_text)
                .with("nearest", nearest);
            return;
        }
        if kind(kind_name)
            .is_some_and(|kind| matches!(kind.control, Some("select1" | "select" | "odk:rank")))
        {
            let place = cell(SURVEY, row.number, "type");
            self.problems.error("FORM-045", place).with("found", type_text);
            return;
        }
        let mut element = self.element(row, kind_name, name);
        match kind_name {
            "osm" => self.osm(type_text, &mut element),
            "range" => self.range(row.number, parameters, &mut element),
            "text" => self.text(row.number, &parameters, &mut element),
            "photo" => self.photo(row.number, &parameters, &mut element),
            "audio" => self.audio(row.number, &parameters, &mut element),
            "background-audio" => {
                let mut action = Action::new("odk:recordaudio", INSTANCE_LOAD);
                action.quality = self.audio_quality(row.number, &parameters, false);
                element.actions.push(action);
            }
            "geopoint" | "geoshape" | "geotrace" => self.geo(row.number, &parameters, &mut element),
            "start-geopoint" => element.actions.push(Action::new("odk:setgeopoint", FIRST_LOAD)),
            "background-geopoint" => self.background_geopoint(row),
            "calculate" if !element.has_calculation() && !element.is_dynamic => {
                self.problems
                    .error("FORM-034", cell(SURVEY, row.number, "calculation"))
                    .with("found", name);
            }
            "subscriberid" | "simserial" => {
                let place = cell(SURVEY, row.number, "type");
                self.problems.warning("FORM-038", place).with("found", kind_name);
            }
            _ => {}
        }
        self.tree.add(self.parent(), element);
    }

    /// A question with everything that its row and its type say.
    fn element(&mut self, row: &TableRow, kind_name: &str, name: &Rc<str>) -> Element {
        // Questions of a type share what the type gives them.
        let mut element = match self.templates.get(kind_name) {
            Some(template) => template.clone(),
            None => {
                let template = template(kind_name);
                self.templates.insert(Rc::clone(&template.kind), template.clone());
                template
            }
        };
        (element.name, element.row) = (Rc::clone(name), row.number);
        self.fill(&mut element, &row.values);
        self.triggers(row, &mut element);
        self.default(row, kind_name, &mut element);
        if element.control.get_text("appearance") == Some("label") && element.label.is_none() {
            element.label = Some(Value::text(" "));
        }
        element
    }

    /// Copies the columns that questions and groups share.
    fn fill(&mut self, element: &mut Element, values: &Map) {
        let filled = |name: &str| values.get(name).filter(|value| !value.is_empty()).cloned();
        element.label = filled("label").or_else(|| element.label.take());
        element.hint = filled("hint").or_else(|| element.hint.take());
        element.guidance = filled("guidance_hint");
        element.choice_filter = values.get_shared("choice_filter").cloned();
        element.default = values.get_shared("default").cloned();
        if let Some(media) = self.attributes(element.row, values, "media") {
            element.media = Some(media);
        }
        if let Some(bind) = self.attributes(element.row, values, "bind") {
            element.bind_mut().update(&bind);
            // `list#property`: which entity is told apart already.
            let property = bind.get_text("entities:saveto").and_then(|text| text.rsplit_once('#'));
            if let Some((_, property)) = property {
                element.bind_mut().set_text("entities:saveto", property);
            }
        }
        if let Some(control) = self.attributes(element.row, values, "control") {
            element.control.update(&control);
        }
        element.instance = self.attributes(element.row, values, "instance").unwrap_or_default();
    }

    /// A column such as `bind::...` as texts by name. Only messages and media
    /// have translations.
    fn attributes(&mut self, row: u32, values: &Map, name: &'static str) -> Option<Map> {
        match values.get(name)? {
            // The kind of media is missing; the question is shown without.
            Value::Text(text) if name == "media" => {
                self.problems.warning("FORM-041", cell(SURVEY, row, name)).with("found", text);
                Some(Map::default())
            }
            Value::Text(text) => {
                self.problems.error("FORM-016", cell(SURVEY, row, name)).with("found", text);
                None
            }
            Value::Map(map) => {
                let translated = |key: &str| {
                    name == "media"
                        || matches!(
                            key,
                            "jr:constraintMsg" | "jr:requiredMsg" | "jr:noAppErrorString"
                        )
                };
                for (key, value) in map.iter() {
                    let flat = match value {
                        Value::Text(_) => true,
                        Value::Map(inner) => {
                            translated(key) && inner.iter().all(|(_, value)| !value.is_map())
                        }
                    };
                    if !flat || !is_name(key) {
                        let column = format!("{name}::{key}");
                        self.problems
                            .error("FORM-016", cell(SURVEY, row, &column))
                            .with("found", &column);
                        return None;
                    }
                }
                Some(map.clone())
            }
        }
    }

    /// The trigger column: questions whose change computes this one.
    fn triggers(&mut self, row: &TableRow, element: &mut Element) {
        let Some(text) = row.values.get_text("trigger").filter(|text| !text.is_empty()) else {
            return;
        };
        if !maybe_references(text) {
            self.problems
                .error("FORM-073", cell(SURVEY, row.number, "trigger"))
                .with("found", text);
            return;
        }
        for part in text.split(',') {
            match references(part).as_deref() {
                Ok([]) => {}
                Ok([only]) => {
                    self.triggers.push((only.name.to_owned(), row.number));
                    element.triggers.push(only.name.to_owned());
                }
                _ => drop(
                    self.problems
                        .error("FORM-073", cell(SURVEY, row.number, "trigger"))
                        .with("found", part),
                ),
            }
        }
    }

    /// A default that must be computed happens when the form opens, and again
    /// for each turn of a repeat.
    fn default(&mut self, row: &TableRow, kind_name: &str, element: &mut Element) {
        let Some(default) = row.values.get_text("default") else { return };
        if !is_dynamic(default, kind_name) {
            return;
        }
        element.is_dynamic = true;
        element.actions.push(Action::new("setvalue", FIRST_LOAD));
        if self.open.iter().any(|open| open.class == Class::Repeat) {
            element.actions.push(Action::new("setvalue", NEW_REPEAT));
        }
    }

    /// The checks that need the whole sheet.
    fn finish(mut self, table: Table) -> Survey {
        while let Some(open) = self.open.pop() {
            let place = cell(SURVEY, open.row, "type");
            self.problems.error("FORM-031", place).with("found", &open.name);
        }
        for (name, row) in std::mem::take(&mut self.triggers) {
            if !self.question_names.contains(name.as_str()) {
                let nearest = nearest(&name, self.question_names.iter().map(|name| &**name));
                let place = cell(SURVEY, row, "trigger");
                self.problems.error("FORM-074", place).with("found", name).with("nearest", nearest);
            }
        }
        self.check_geometries();
        self.expand_loops();
        Survey {
            tree: self.tree,
            table,
            names: self.names,
            meta: self.meta,
            links: self.links,
            or_other_row: self.or_other_row,
        }
    }
}
