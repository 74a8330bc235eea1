//! Instances beside the form's own: inside the form, or in CSV, XML and
//! GeoJSON files.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};
use serde_json::Value as Json;

use super::{Files, Reader};
use crate::limits::{ELEMENTS_MAX, FORM_BYTES_MAX, FORM_ELEMENTS_MAX};
use crate::markup::{Element, markup_read, name_local};
use crate::model::Instance;
use crate::tree::{NONE, ROOT, Tree};

impl Reader {
    pub(super) fn instances_read(&mut self, elements: &[&Element], files: &Files) -> Vec<Instance> {
        let mut instances: Vec<Instance> = Vec::new();
        for element in elements {
            let id = element.attribute("id").unwrap_or_default().to_owned();
            let mut tree = Tree::new();
            let mut missing = false;
            let source = element.attribute("src").unwrap_or_default();
            if let Some(root) = element.children().next() {
                self.tree_add(&mut tree, ROOT, root);
            } else if source.starts_with("jr://instance/") {
                // The form that the device saved last; only the device has it.
                let last = files
                    .get("last-saved.xml")
                    .and_then(|bytes| markup_read(bytes, FORM_BYTES_MAX, FORM_ELEMENTS_MAX).ok());
                missing = last.is_none();
                if let Some(root) = last {
                    self.tree_add(&mut tree, ROOT, &root);
                }
            } else {
                missing = !self.file_read(&mut tree, source, files);
            }
            instances.push(Instance { id, tree, missing, columns: BTreeMap::new() });
        }
        // Tables that `pulldata` names without an instance of their own.
        for (name, bytes) in files {
            let id = name.strip_suffix(".csv").unwrap_or(name);
            if name.ends_with(".csv") && !instances.iter().any(|known| known.id == id) {
                let mut tree = Tree::new();
                let missing = self.table_read(&mut tree, bytes).is_err();
                let id = id.to_owned();
                instances.push(Instance { id, tree, missing, columns: BTreeMap::new() });
            }
        }
        self.instance_ids = instances.iter().map(|instance| instance.id.clone()).collect();
        instances
    }

    fn file_read(&mut self, tree: &mut Tree, source: &str, files: &Files) -> bool {
        let name = source.rsplit('/').next().unwrap_or_default();
        let Some(bytes) = files.get(name) else {
            self.warnings.push(Problem::warning("XFORM-007", Where::file(name)));
            return false;
        };
        let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let unplaced =
            |reason| Problem::error("XFORM-008", Where::default()).with("reason", reason);
        let read = if bytes.len() > FORM_BYTES_MAX {
            Err(unplaced(format!("> {FORM_BYTES_MAX} B")))
        } else {
            match extension.as_str() {
                "csv" => self.table_read(tree, bytes).map_err(unplaced),
                "geojson" | "json" => self.features_read(tree, bytes).map_err(unplaced),
                _ => markup_read(bytes, FORM_BYTES_MAX, FORM_ELEMENTS_MAX)
                    .map(|root| self.tree_add(tree, ROOT, &root))
                    .map_err(|found| found.problem("XFORM-008")),
            }
        };
        match read {
            Ok(()) => true,
            Err(mut problem) => {
                problem.place.file = Some(name.to_owned());
                self.errors.push(problem);
                false
            }
        }
    }

    fn tree_add(&mut self, tree: &mut Tree, parent: u32, element: &Element) {
        let name = self.names.intern(element.local());
        let at = tree.element_add(parent, name, NONE);
        for (name, value) in &element.attributes {
            if !name.starts_with("xmlns") {
                let number = self.names.intern(name_local(name));
                tree.attribute_add(at, number, value, NONE);
            }
        }
        if element.children().next().is_none() {
            tree.node_mut(at).text = element.text();
        }
        for child in element.children() {
            self.tree_add(tree, at, child);
        }
    }

    /// `root/item`, and in each item an element a column.
    fn table_read(&mut self, tree: &mut Tree, bytes: &[u8]) -> Result<(), String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let headers = reader.headers().map_err(|error| error.to_string())?.clone();
        let names: Vec<u32> = headers.iter().map(|name| self.names.intern(name.trim())).collect();
        let root = self.names.intern("root");
        let item = self.names.intern("item");
        let root = tree.element_add(ROOT, root, NONE);
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            if tree.nodes.len() + names.len() > ELEMENTS_MAX {
                return Err(format!("> {ELEMENTS_MAX}"));
            }
            let row = tree.element_add(root, item, NONE);
            for (name, cell) in names.iter().zip(record.iter()) {
                let at = tree.element_add(row, *name, NONE);
                cell.clone_into(&mut tree.node_mut(at).text);
            }
        }
        Ok(())
    }

    /// `root/item`, and in each item the properties, `id` and `geometry`.
    fn features_read(&mut self, tree: &mut Tree, bytes: &[u8]) -> Result<(), String> {
        let json: Json = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let features = json.get("features").and_then(Json::as_array).ok_or("features")?;
        let root = self.names.intern("root");
        let item = self.names.intern("item");
        let root = tree.element_add(ROOT, root, NONE);
        for feature in features {
            if tree.nodes.len() > ELEMENTS_MAX {
                return Err(format!("> {ELEMENTS_MAX}"));
            }
            let row = tree.element_add(root, item, NONE);
            let mut cell = |tree: &mut Tree, name: &str, text: String| {
                let name = self.names.intern(name);
                let at = tree.element_add(row, name, NONE);
                tree.node_mut(at).text = text;
            };
            cell(tree, "geometry", geometry_text(feature.get("geometry").unwrap_or(&Json::Null)));
            if let Some(id) = feature.get("id") {
                cell(tree, "id", json_text(id));
            }
            if let Some(properties) = feature.get("properties").and_then(Json::as_object) {
                for (name, value) in properties {
                    cell(tree, name, json_text(value));
                }
            }
        }
        Ok(())
    }
}

fn json_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// `lat lon alt accuracy`, points joined by `;`.
fn geometry_text(geometry: &Json) -> String {
    let coordinates = geometry.get("coordinates").unwrap_or(&Json::Null);
    let point = |point: &Json| -> Option<String> {
        let longitude = point.get(0)?.as_f64()?;
        let latitude = point.get(1)?.as_f64()?;
        let altitude = point.get(2).and_then(Json::as_f64).unwrap_or(0.0);
        Some(format!("{latitude} {longitude} {altitude} 0"))
    };
    let line = |points: &Json| -> String {
        let points = points.as_array().map(Vec::as_slice).unwrap_or_default();
        points.iter().filter_map(point).collect::<Vec<_>>().join("; ")
    };
    match geometry.get("type").and_then(Json::as_str) {
        Some("Point") => point(coordinates).unwrap_or_default(),
        Some("LineString") => line(coordinates),
        Some("Polygon") => line(coordinates.get(0).unwrap_or(&Json::Null)),
        _ => String::new(),
    }
}
