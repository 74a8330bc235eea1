//! The survey sheet: the primary instance in its order, each element with its
//! bind and its control.

use std::collections::BTreeSet;

use masar_domain::{Problem, Where};
use roxmltree::Node;

use super::paths::{
    instance_id, itext_id, list_of_item, split_filter, split_seed, words, words_of,
};
use super::sheet::Sheet;
use super::source::{Source, attributes, child, children, name_of};
use super::{DEPTH_MAX, refuse};

pub(super) type Row = Vec<(String, String)>;

/// Choices that stand within a question.
pub(super) struct InlineList<'a> {
    pub(super) name: String,
    pub(super) items: Vec<Node<'a, 'a>>,
}

/// What the primary instance became.
pub(super) struct Rows<'a> {
    pub(super) survey: Sheet,
    pub(super) lists: Vec<InlineList<'a>>,
    pub(super) entities: Option<Sheet>,
    pub(super) osm: Sheet,
    pub(super) settings: Vec<(String, String)>,
}

pub(super) struct Writer<'a, 's> {
    pub(super) source: &'s Source<'a>,
    pub(super) sheet: Sheet,
    pub(super) entities: Sheet,
    pub(super) osm: Sheet,
    lists: Vec<InlineList<'a>>,
    list_names: BTreeSet<String>,
    pub(super) settings: Vec<(String, String)>,
    files: BTreeSet<String>,
    problems: &'s mut Vec<Problem>,
}

pub(super) fn survey<'a>(
    source: &Source<'a>,
    problems: &mut Vec<Problem>,
) -> Result<Rows<'a>, Problem> {
    let mut writer = Writer {
        source,
        sheet: Sheet::new("survey", &["type", "name"]),
        entities: Sheet::new("entities", &["list_name"]),
        osm: Sheet::new("osm", &["list_name", "name", "label"]),
        lists: Vec::new(),
        list_names: BTreeSet::new(),
        settings: Vec::new(),
        files: BTreeSet::new(),
        problems,
    };
    let root = format!("/{}", name_of(source.root));
    writer.inside(source.root, &root, 0)?;
    if child(source.root, "meta").is_none_or(|meta| child(meta, "instanceID").is_none()) {
        writer.settings.push(("omit_instanceID".into(), "yes".into()));
    }
    writer.external_instances();
    let Writer { sheet, entities, osm, lists, settings, .. } = writer;
    let entities = (!entities.rows.is_empty()).then_some(entities);
    Ok(Rows { survey: sheet, lists, entities, osm, settings })
}

/// Whether a cell says or shows something.
fn is_words((column, text): &(String, String)) -> bool {
    const SAID: [&str; 4] = ["label", "hint", "guidance_hint", "media"];
    !text.is_empty() && SAID.iter().any(|name| column.starts_with(name))
}

impl<'a> Writer<'a, '_> {
    fn inside(&mut self, outer: Node<'a, 'a>, path: &str, depth: usize) -> Result<(), Problem> {
        if depth > DEPTH_MAX {
            return Err(refuse("EXPORT-004").with("limit", DEPTH_MAX));
        }
        let mut repeats_seen = BTreeSet::new();
        for node in outer.children().filter(Node::is_element) {
            let name = name_of(node);
            let path = format!("{path}/{name}");
            if name.ends_with("meta") && node.children().any(|part| part.is_element()) {
                self.meta(node, &path);
                continue;
            }
            let repeat = self.source.repeats.get(&path).copied();
            if repeat.is_some() && !repeats_seen.insert(path.clone()) {
                continue;
            }
            let control = self.source.controls.get(&path).copied();
            let is_group = node.children().any(|part| part.is_element())
                || control.is_some_and(|control| control.tag_name().name() == "group");
            if repeat.is_some() || is_group {
                let kind = if repeat.is_some() { "repeat" } else { "group" };
                let row = self.section(kind, &name, &path, control, repeat);
                self.sheet.push(row);
                self.inside(node, &path, depth + 1)?;
                self.sheet.push(vec![("type".into(), format!("end_{kind}"))]);
            } else {
                let row = self.question(node, &name, &path, control);
                self.sheet.push(row);
            }
        }
        Ok(())
    }

    fn section(
        &mut self,
        kind: &str,
        name: &str,
        path: &str,
        control: Option<Node<'a, 'a>>,
        repeat: Option<Node<'a, 'a>>,
    ) -> Row {
        let mut row: Row =
            vec![("type".into(), format!("begin_{kind}")), ("name".into(), name.into())];
        // The label of a repeat stands on the group around it.
        let outer = control.or_else(|| repeat.and_then(|repeat| repeat.parent_element()));
        if let Some(outer) = outer {
            self.shown(outer, &mut row);
            self.control_attributes(outer, &mut row);
        }
        for (attribute, value) in repeat.map(attributes).unwrap_or_default() {
            match &*attribute {
                "nodeset" => {}
                "jr:count" => row.push(("repeat_count".into(), self.reference(value))),
                "appearance" => row.push((attribute, value.to_owned())),
                other => row.push((format!("body::{other}"), value.to_owned())),
            }
        }
        self.bind(path, &[], &mut row);
        row
    }

    fn question(
        &mut self,
        node: Node<'a, 'a>,
        name: &str,
        path: &str,
        control: Option<Node<'a, 'a>>,
    ) -> Row {
        let mut row: Row = vec![("name".into(), name.to_owned())];
        let (kind, known) = self.kind(name, path, control, &mut row);
        row.insert(0, ("type".into(), kind));
        if let Some(control) = control {
            self.shown(control, &mut row);
            // Without words a question is refused, unless a media column is filled.
            if child(control, "label").is_some() && !row.iter().any(is_words) {
                row.push(("media".into(), "-".into()));
            }
            self.control_attributes(control, &mut row);
        }
        self.bind(path, &known, &mut row);
        let action = self.source.first_loads.get(path);
        let action = action.filter(|action| action.tag_name().name() == "setvalue");
        match action.and_then(|action| action.attribute("value")) {
            Some(value) => {
                row.push(("default".into(), self.source.expression_first(value, path)));
            }
            None => {
                if let Some(text) = node.text().filter(|text| !text.trim().is_empty()) {
                    row.push(("default".into(), self.default_text(text.trim(), control)));
                }
            }
        }
        self.trigger(path, &mut row);
        for (attribute, value) in attributes(node) {
            if attribute != "jr:template" {
                row.push((format!("instance::{attribute}"), value.to_owned()));
            }
        }
        row
    }

    fn default_text(&self, text: &str, control: Option<Node<'a, 'a>>) -> String {
        let is_image = control
            .and_then(|control| control.attribute("mediatype"))
            .is_some_and(|kind| kind.starts_with("image"));
        if is_image { text.trim_start_matches("jr://images/").to_owned() } else { text.to_owned() }
    }

    fn trigger(&self, path: &str, row: &mut Row) {
        let Some(actions) = self.source.triggered.get(path) else { return };
        let mut sources: Vec<String> =
            actions.iter().filter_map(|(_, source)| self.source.reference(source)).collect();
        sources.dedup();
        if sources.is_empty() {
            return;
        }
        row.push(("trigger".into(), sources.join(", ")));
        if let Some(value) = actions.iter().find_map(|(action, _)| action.attribute("value")) {
            row.push(("calculation".into(), self.source.expression(value)));
        }
    }

    /// The type, and the attributes of the bind that it implies.
    fn kind(
        &mut self,
        name: &str,
        path: &str,
        control: Option<Node<'a, 'a>>,
        row: &mut Row,
    ) -> (String, Vec<&'static str>) {
        let bind = self.source.binds.get(path).copied();
        let of_bind = |attribute: &str| bind.and_then(|bind| bind.attribute(attribute));
        let bind_type = of_bind("type").unwrap_or("string");
        if let Some(control) = control {
            return self.shown_kind(name, path, bind_type, control, row);
        }
        let preload = bind.and_then(|bind| {
            let get = |wanted: &str| {
                attributes(bind).into_iter().find(|(name, _)| name == wanted).map(|(_, text)| text)
            };
            Some((get("jr:preload")?, get("jr:preloadParams").unwrap_or_default()))
        });
        let preloaded = match preload {
            Some(("timestamp", what @ ("start" | "end"))) => Some(what.to_owned()),
            Some(("date", "today")) => Some("today".to_owned()),
            Some(("property", what)) => Some(what.to_owned()),
            _ => None,
        };
        if let Some(kind) = preloaded {
            return (kind, vec!["type", "jr:preload", "jr:preloadParams"]);
        }
        let action = self.source.first_loads.get(path).map(|action| action.tag_name().name());
        match action {
            Some("setgeopoint") => return ("start-geopoint".into(), vec!["type"]),
            Some("recordaudio") => {
                let action = self.source.first_loads[path];
                if let Some((_, quality)) =
                    attributes(action).into_iter().find(|(name, _)| name == "odk:quality")
                {
                    row.push(("parameters".into(), format!("quality={quality}")));
                }
                return ("background-audio".into(), vec!["type"]);
            }
            _ => {}
        }
        let triggered = self.source.triggered.get(path);
        let by_place =
            |(action, _): &(Node<'a, 'a>, String)| action.tag_name().name() == "setgeopoint";
        if triggered.is_some_and(|actions| actions.iter().any(by_place)) {
            return ("background-geopoint".into(), vec!["type"]);
        }
        let has_value = triggered
            .is_some_and(|actions| actions.iter().any(|(action, _)| action.has_attribute("value")));
        let is_calculated = of_bind("calculate").is_some() || has_value;
        let kind = if is_calculated { "calculate" } else { "hidden" };
        (kind.into(), if bind_type == "string" { vec!["type"] } else { vec![] })
    }

    fn shown_kind(
        &mut self,
        name: &str,
        path: &str,
        bind_type: &str,
        control: Node<'a, 'a>,
        row: &mut Row,
    ) -> (String, Vec<&'static str>) {
        let readonly = self.source.binds.get(path).and_then(|bind| bind.attribute("readonly"));
        let tag = control.tag_name().name();
        let kind = match tag {
            "select1" => self.select("select_one", name, control, row),
            "select" => self.select("select_multiple", name, control, row),
            "rank" => self.select("rank", name, control, row),
            "range" => {
                self.range(control, row);
                "range".to_owned()
            }
            "upload" => self.upload(name, control, row),
            "trigger" if self.source.binds.contains_key(path) => "acknowledge".to_owned(),
            "trigger" => "trigger".to_owned(),
            "input" if bind_type.starts_with("geo") && child(control, "itemset").is_some() => {
                self.places(control, row);
                bind_type.to_owned()
            }
            "input" => match bind_type {
                "int" => "integer",
                "string" if readonly == Some("true()") => {
                    return ("note".to_owned(), vec!["type", "readonly"]);
                }
                "string" => "text",
                known @ ("decimal" | "date" | "time" | "dateTime" | "geopoint" | "geotrace"
                | "geoshape" | "barcode") => known,
                _ => return ("text".to_owned(), vec![]),
            }
            .to_owned(),
            other => {
                let place = Where::path(path);
                self.problems.push(Problem::warning("EXPORT-010", place).with("found", other));
                "text".to_owned()
            }
        };
        (kind, vec!["type"])
    }

    fn select(&mut self, kind: &str, name: &str, control: Node<'a, 'a>, row: &mut Row) -> String {
        let Some(itemset) = child(control, "itemset") else {
            let items: Vec<_> = children(control, "item").collect();
            let list = items.first().and_then(|item| list_of_item(*item));
            let list = list.unwrap_or_else(|| format!("{name}_choices"));
            let is_new = self.list_names.insert(list.clone());
            if is_new && self.source.instance(&list).is_none() {
                self.lists.push(InlineList { name: list.clone(), items });
            }
            return format!("{kind} {list}");
        };
        let nodeset = itemset.attribute("nodeset").unwrap_or_default().trim();
        let mut parameters = Vec::new();
        let nodeset = match nodeset.strip_prefix("randomize(").and_then(|n| n.strip_suffix(')')) {
            Some(inner) => {
                parameters.push("randomize=true".to_owned());
                let (inner, seed) = split_seed(inner);
                if let Some(seed) = seed {
                    parameters.push(format!("seed={}", self.reference(seed)));
                }
                inner
            }
            None => nodeset,
        };
        let (base, filter) = split_filter(nodeset);
        let value = child(itemset, "value").and_then(|value| value.attribute("ref"));
        let label = child(itemset, "label").and_then(|label| label.attribute("ref"));
        let (value, label) = (value.unwrap_or("name"), label.unwrap_or("label"));
        let (source, filter) = match instance_id(base) {
            Some(id) => (self.list_source(kind, id, (value, label), &mut parameters), filter),
            None => {
                let own = format!("./{value} != ''");
                (format!("{kind} ${{{value}}}"), filter.filter(|text| text.trim() != own))
            }
        };
        if let Some(filter) = filter {
            row.push(("choice_filter".into(), self.source.expression(filter)));
        }
        if !parameters.is_empty() {
            row.push(("parameters".into(), parameters.join(" ")));
        }
        source
    }

    fn range(&self, control: Node<'a, 'a>, row: &mut Row) {
        let mut parts = Vec::new();
        for (name, value) in attributes(control) {
            let known = RANGE.iter().find(|(attribute, _)| *attribute == name);
            parts.extend(known.map(|(_, parameter)| format!("{parameter}={value}")));
        }
        parts.extend(self.itemset_list(control).map(|list| format!("tick_labelset={list}")));
        row.push(("parameters".into(), parts.join(" ")));
    }

    /// Places to choose from on a map.
    fn places(&self, control: Node<'a, 'a>, row: &mut Row) {
        let list = self.itemset_list(control);
        let parameters = list.map(|list| format!("reference-geometry={list}"));
        row.push(("parameters".into(), parameters.unwrap_or_default()));
        let nodeset = child(control, "itemset").and_then(|set| set.attribute("nodeset"));
        let filter = nodeset.and_then(|nodeset| split_filter(nodeset.trim()).1);
        if let Some(filter) = filter.filter(|text| text.trim() != "./geometry != ''") {
            row.push(("choice_filter".into(), self.source.expression(filter)));
        }
    }

    /// The places or marks that a question shows: the list of its itemset.
    fn itemset_list(&self, control: Node<'a, 'a>) -> Option<String> {
        let itemset = child(control, "itemset")?;
        let nodeset = itemset.attribute("nodeset")?;
        let (base, _) = split_filter(nodeset.trim());
        match instance_id(base) {
            Some(id) => Some(id.to_owned()),
            None => self.source.reference(base),
        }
    }

    /// `select_one list`, or `select_one_from_file list.csv` with its parameters.
    fn list_source(
        &mut self,
        kind: &str,
        id: &str,
        (value, label): (&str, &str),
        parameters: &mut Vec<String>,
    ) -> String {
        let Some(file) = self.source.instance(id).and_then(|node| node.attribute("src")) else {
            return format!("{kind} {id}");
        };
        let file = file.rsplit('/').next().unwrap_or(file);
        self.files.insert(id.to_owned());
        let usual = if file.ends_with(".geojson") { ("id", "title") } else { ("name", "label") };
        if value != usual.0 {
            parameters.push(format!("value={value}"));
        }
        if label != usual.1 {
            parameters.push(format!("label={label}"));
        }
        format!("{kind}_from_file {file}")
    }

    /// Instances in files that no select reads.
    fn external_instances(&mut self) {
        let mut rows = Vec::new();
        for (id, instance) in &self.source.instances {
            let Some(file) = instance.attribute("src") else { continue };
            if self.files.contains(id) || file.starts_with("jr://instance/") {
                continue;
            }
            let kind = if file.ends_with(".xml") { "xml-external" } else { "csv-external" };
            rows.push(vec![("type".to_owned(), kind.to_owned()), ("name".into(), id.clone())]);
        }
        rows.into_iter().for_each(|row| self.sheet.push(row));
    }

    fn reference(&self, text: &str) -> String {
        self.source.reference(text).unwrap_or_else(|| self.source.expression(text))
    }

    /// Labels, hints and what is shown with them.
    fn shown(&self, control: Node<'a, 'a>, row: &mut Row) {
        if let Some(label) = child(control, "label") {
            words_of(self.source, "label", label, row);
        }
        if let Some(hint) = child(control, "hint") {
            words_of(self.source, "hint", hint, row);
        }
    }

    fn control_attributes(&self, control: Node<'a, 'a>, row: &mut Row) {
        let is_range = control.tag_name().name() == "range";
        let is_upload = control.tag_name().name() == "upload";
        for (name, value) in attributes(control) {
            match &*name {
                "ref" | "mediatype" => {}
                "intent" if is_upload => {}
                known if is_range && RANGE.iter().any(|(attribute, _)| *attribute == known) => {}
                "appearance" => row.push((name, value.to_owned())),
                "intent" => row.push((name, self.source.expression(value))),
                other => row.push((format!("body::{other}"), self.source.expression(value))),
            }
        }
    }

    fn bind(&self, path: &str, known: &[&str], row: &mut Row) {
        let Some(bind) = self.source.binds.get(path) else { return };
        for (name, value) in attributes(*bind) {
            if name == "nodeset" || known.contains(&&*name) {
                continue;
            }
            let column = match &*name {
                "relevant" | "required" | "readonly" | "constraint" => name.clone(),
                "calculate" => "calculation".to_owned(),
                "jr:constraintMsg" => "constraint_message".to_owned(),
                "jr:requiredMsg" => "required_message".to_owned(),
                "entities:saveto" => {
                    let entity = self.source.entity_of(path).map(|name| format!("{name}#"));
                    row.push(("save_to".into(), entity.unwrap_or_default() + value));
                    continue;
                }
                other => format!("bind::{other}"),
            };
            match itext_id(value) {
                Some(id) => words(self.source, &column, id, row),
                None => row.push((column, self.source.expression(value))),
            }
        }
    }
}

/// Attributes of a range, and the parameters that they come from.
const RANGE: [(&str, &str); 5] = [
    ("start", "start"),
    ("end", "end"),
    ("step", "step"),
    ("odk:tick-interval", "tick_interval"),
    ("odk:placeholder", "placeholder"),
];
