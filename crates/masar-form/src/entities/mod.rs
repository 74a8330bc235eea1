//! Entities: the lists that a form reads and writes. The entities sheet
//! declares one entity a row; `save_to` on the survey sheet says which answers
//! are its properties. Each entity is placed in a `meta` group of the survey, a
//! group or a repeat, as deep as what it speaks of.

mod allocation;

use std::collections::{BTreeMap, BTreeSet};

use crate::columns::{ENTITIES_COLUMNS, TableRow, table};
use crate::element::{Action, Class, Element, FIRST_LOAD, NEW_REPEAT, ROOT, Tree};
use crate::names::is_name;
use crate::problems::{ENTITIES, Problems, SURVEY, cell, nearest};
use crate::references::references;
use crate::sheets::Book;
use crate::value::Map;

/// Containers from the outermost to the innermost, the survey left out.
type Path = Vec<usize>;

/// One row of the entities sheet.
#[derive(Clone, Debug, Default)]
struct Declaration {
    list: String,
    row: u32,
    id: Option<String>,
    create_if: Option<String>,
    update_if: Option<String>,
    label: Option<String>,
    /// Questions that its expressions speak of.
    variables: BTreeSet<String>,
}

/// The entities sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declarations(Vec<Declaration>);

/// Why a row of the survey sheet matters to an entity.
#[derive(Clone, Debug)]
struct Link {
    path: Path,
    row: u32,
    /// Property that the answer is saved to; `None` when an expression of the
    /// entity speaks of the question.
    property: Option<String>,
    question: String,
}

/// Links by entity list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links(BTreeMap<String, Vec<Link>>);

impl Declarations {
    pub(crate) fn has(&self, list: &str) -> bool {
        self.get(list).is_some()
    }

    fn get(&self, list: &str) -> Option<&Declaration> {
        self.0.iter().find(|declaration| declaration.list == list)
    }
}

/// Reads the entities sheet.
pub(crate) fn declarations(book: &Book, problems: &mut Problems) -> Declarations {
    let mut declarations = Declarations::default();
    let Some(sheet) = book.sheet(ENTITIES) else { return declarations };
    if sheet.rows.is_empty() {
        return declarations;
    }
    let table = table(sheet, &ENTITIES_COLUMNS, "default", problems);
    for row in &table.rows {
        let text = |name: &str| {
            row.values.get_text(name).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut declaration = Declaration {
            list: text("dataset").unwrap_or_default(),
            row: row.number,
            id: text("entity_id"),
            create_if: text("create_if"),
            update_if: text("update_if"),
            label: text("label"),
            variables: BTreeSet::new(),
        };
        check(&declaration, &declarations, problems);
        let texts =
            [&declaration.id, &declaration.create_if, &declaration.update_if, &declaration.label];
        let found = texts.into_iter().flatten().filter_map(|text| references(text).ok());
        declaration.variables =
            found.flatten().map(|reference| reference.name.to_owned()).collect();
        declarations.0.push(declaration);
    }
    declarations
}

fn check(declaration: &Declaration, earlier: &Declarations, problems: &mut Problems) {
    let place = |column: &str| cell(ENTITIES, declaration.row, column);
    let list = declaration.list.as_str();
    if list.is_empty() {
        problems.error("FORM-117", place("list_name"));
    } else if list.starts_with("__") || list.contains('.') || !is_name(list) {
        problems.error("FORM-118", place("list_name")).with("found", list);
    } else if earlier.has(list) {
        problems.error("FORM-119", place("list_name")).with("found", list);
    }
    match (&declaration.id, &declaration.create_if, &declaration.update_if) {
        (None, _, Some(_)) => {
            drop(problems.error("FORM-120", place("entity_id")).with("found", list));
        }
        (Some(_), Some(_), None) => {
            drop(problems.error("FORM-121", place("update_if")).with("found", list));
        }
        (None, _, None) if declaration.label.is_none() => {
            problems.error("FORM-122", place("label")).with("found", list);
        }
        _ => {}
    }
}

/// Reports the end of a group that has a `save_to`: it has no answer to save.
pub(crate) fn check_end(row: &TableRow, declarations: &Declarations, problems: &mut Problems) {
    save_to(row, true, declarations, problems);
}

impl Links {
    /// Notes what a row of the survey sheet means for the entities.
    pub(crate) fn add(
        &mut self,
        row: &TableRow,
        question: &str,
        path: &[usize],
        is_section: bool,
        declarations: &Declarations,
        problems: &mut Problems,
    ) {
        if let Some((list, property)) = save_to(row, is_section, declarations, problems) {
            let links = self.0.entry(list).or_default();
            let earlier = links.iter().find(|link| link.property.as_deref() == Some(&property));
            if let Some(earlier) = earlier {
                let place = cell(SURVEY, row.number, "save_to");
                problems
                    .error("FORM-116", place)
                    .with("found", &property)
                    .with("other", earlier.row);
            }
            links.push(Link {
                path: path.to_vec(),
                row: row.number,
                property: Some(property),
                question: question.to_owned(),
            });
        }
        for declaration in
            declarations.0.iter().filter(|declaration| declaration.variables.contains(question))
        {
            self.0.entry(declaration.list.clone()).or_default().push(Link {
                path: path.to_vec(),
                row: row.number,
                property: None,
                question: question.to_owned(),
            });
        }
    }
}

/// Entity list and property of a row's `save_to`.
fn save_to(
    row: &TableRow,
    is_section: bool,
    declarations: &Declarations,
    problems: &mut Problems,
) -> Option<(String, String)> {
    let text =
        row.values.get_map("bind")?.get_text("entities:saveto").filter(|text| !text.is_empty())?;
    let place = cell(SURVEY, row.number, "save_to");
    let parts: Vec<&str> = text.split('#').collect();
    let (list, property) = match (parts.as_slice(), declarations.0.as_slice()) {
        (_, []) => {
            problems.error("FORM-110", place).with("found", text);
            return None;
        }
        ([property], [only]) => (only.list.as_str(), *property),
        ([_], _) => {
            problems.error("FORM-112", place).with("found", text);
            return None;
        }
        ([list, property], _) => (*list, *property),
        _ => {
            problems.error("FORM-111", place).with("found", text);
            return None;
        }
    };
    let is_reserved =
        property.starts_with("__") || matches!(property.to_lowercase().as_str(), "name" | "label");
    if !declarations.has(list) {
        let nearest =
            nearest(list, declarations.0.iter().map(|declaration| declaration.list.as_str()));
        problems.error("FORM-113", place).with("found", list).with("nearest", nearest);
    } else if is_section {
        problems.error("FORM-114", place).with("found", text);
    } else if is_reserved {
        problems.error("FORM-115", place).with("found", property);
    } else if !is_name(property) {
        problems.error("FORM-024", place).with("found", property);
    } else {
        return Some((list.to_owned(), property.to_owned()));
    }
    None
}

/// Version of the entities specification that a form needs.
pub(crate) type EntitiesVersion = &'static str;

/// Places the entities in the tree. `None`: the form has none.
pub(crate) fn entities_place(
    tree: &mut Tree,
    declarations: &Declarations,
    links: &Links,
    problems: &mut Problems,
) -> Option<EntitiesVersion> {
    if declarations.0.is_empty() {
        return None;
    }
    let places = allocation::allocate(tree, declarations, links, problems);
    let mut in_repeat = false;
    for (path, list) in &places {
        let Some(declaration) = declarations.get(list) else { continue };
        let container = path.last().copied().unwrap_or(ROOT);
        let repeats = path.iter().any(|&at| tree.get(at).class == Class::Repeat);
        in_repeat |= repeats;
        add_entity(tree, container, declaration, repeats);
    }
    Some(if declarations.0.len() > 1 || in_repeat { "2025.1.0" } else { "2024.1.0" })
}

/// Adds `meta/entity` with its attributes to a container.
fn add_entity(tree: &mut Tree, container: usize, declaration: &Declaration, in_repeat: bool) {
    let row = declaration.row;
    let mut meta = Element::new(Class::Group, "group", "meta", row);
    meta.is_bodyless = true;
    let meta = tree.add(container, meta);
    let entity = tree.add(meta, Element::new(Class::Entity, "entity", "entity", row));
    let mut attribute = |name: &str, value: &str, bind: Option<Map>, actions: Vec<Action>| {
        let mut element = Element::new(Class::Attribute, "attribute", name, row);
        element.value = Some(value.into());
        element.bind = bind;
        element.actions = actions.into_iter().collect();
        tree.add(entity, element);
    };
    let computed = |expression: &str| -> Map {
        [("calculate", expression), ("readonly", "true()"), ("type", "string")]
            .into_iter()
            .collect()
    };
    attribute("dataset", &declaration.list, None, Vec::new());
    if declaration.id.is_none() || declaration.create_if.is_some() {
        attribute("create", "1", declaration.create_if.as_deref().map(computed), Vec::new());
    }
    let mut id_bind: Map = [("readonly", "true()"), ("type", "string")].into_iter().collect();
    let mut id_actions = Vec::new();
    if let Some(id) = &declaration.id {
        attribute("update", "1", declaration.update_if.as_deref().map(computed), Vec::new());
        let item = format!("instance('{}')/root/item[name={id}]", declaration.list);
        for (name, column) in [
            ("baseVersion", "__version"),
            ("trunkVersion", "__trunkVersion"),
            ("branchId", "__branchId"),
        ] {
            attribute(name, "", Some(computed(&format!("{item}/{column}"))), Vec::new());
        }
        id_bind.set_text("calculate", id);
    } else {
        let events: &[&'static str] =
            if in_repeat { &[FIRST_LOAD, NEW_REPEAT] } else { &[FIRST_LOAD] };
        id_actions = events
            .iter()
            .map(|event| Action { value: Some("uuid()".into()), ..Action::new("setvalue", event) })
            .collect();
    }
    attribute("id", "", Some(id_bind), id_actions);
    if let Some(label) = &declaration.label {
        let mut element = Element::new(Class::EntityLabel, "label", "label", row);
        element.bind = Some(computed(label));
        tree.add(entity, element);
    }
}
