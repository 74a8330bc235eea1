//! Places, lines and areas, and places taken in the background.

use crate::columns::TableRow;
use crate::element::Element;
use crate::numbers::decimal;
use crate::parameters::Parameters;
use crate::problems::{SURVEY, cell};
use crate::references::references;

use super::Reader;

impl Reader<'_> {
    pub(super) fn geo(&mut self, row: u32, parameters: &Parameters, element: &mut Element) {
        if &*element.kind == "geopoint" {
            const KNOWN: [&str; 4] = [
                "allow-mock-accuracy",
                "capture-accuracy",
                "reference-geometry",
                "warning-accuracy",
            ];
            parameters.only(&KNOWN, row, self.problems);
            self.accuracy(row, parameters, "capture-accuracy", "accuracyThreshold", element);
            self.accuracy(
                row,
                parameters,
                "warning-accuracy",
                "unacceptableAccuracyThreshold",
                element,
            );
        } else {
            parameters.only(
                &["allow-mock-accuracy", "incremental", "reference-geometry"],
                row,
                self.problems,
            );
            match parameters.get("incremental") {
                Some(value) if crate::settings::yes_or_no(value) != Some(true) => {
                    self.bad_parameter(row, "incremental", value, "true");
                }
                Some(_) => element.control.set_text("incremental", "true"),
                None => {}
            }
        }
        match parameters.get("allow-mock-accuracy") {
            Some(value @ ("true" | "false")) => {
                element.bind_mut().set_text("odk:allow-mock-accuracy", value);
            }
            Some(value) => self.bad_parameter(row, "allow-mock-accuracy", value, "true, false"),
            None => {}
        }
        if let Some(value) = parameters.get("reference-geometry") {
            self.geometries.push((value.to_owned(), row));
            element.itemset = Some(value.into());
        }
    }

    fn accuracy(
        &mut self,
        row: u32,
        parameters: &Parameters,
        name: &'static str,
        attribute: &str,
        element: &mut Element,
    ) {
        match parameters.get(name) {
            Some(value) if decimal(value).is_none() => {
                self.bad_parameter(row, name, value, "5, 2.5");
            }
            Some(value) => element.control.set_text(attribute, value),
            None => {}
        }
    }

    pub(super) fn bad_parameter(
        &mut self,
        row: u32,
        name: &'static str,
        found: &str,
        expected: &'static str,
    ) {
        self.problems
            .error("FORM-082", cell(SURVEY, row, "parameters"))
            .with("name", name)
            .with("found", found)
            .with("expected", expected);
    }

    /// Taken when another question changes, and only then.
    pub(super) fn background_geopoint(&mut self, row: &TableRow) {
        if row.values.get_text("trigger").is_none_or(str::is_empty) {
            self.problems.error("FORM-091", cell(SURVEY, row.number, "trigger"));
        }
        if row.values.get_map("bind").is_some_and(|bind| bind.has("calculate")) {
            self.problems.error("FORM-092", cell(SURVEY, row.number, "calculation"));
        }
    }

    /// What is shown on the map behind a question must be in the form: a list,
    /// an entity list, a file, or a repeat.
    pub(super) fn check_geometries(&mut self) {
        for (target, row) in std::mem::take(&mut self.geometries) {
            let is_repeat = || match references(&target).as_deref() {
                Ok([only]) => {
                    only.end - only.start == target.len() && self.repeats.contains_key(only.name)
                }
                _ => false,
            };
            let known = self.instances.contains(&target)
                || self.lists.has(&target)
                || self.declarations.has(&target)
                || is_repeat();
            if !known {
                let names = self.instances.iter().map(String::as_str).chain(self.lists.names());
                let nearest = crate::problems::nearest(&target, names);
                let place = cell(SURVEY, row, "parameters");
                self.problems
                    .error("FORM-090", place)
                    .with("found", &target)
                    .with("nearest", nearest);
            }
        }
    }
}
