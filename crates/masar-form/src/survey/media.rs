//! Photographs, recordings, map objects and long texts: the parameters of each.

use crate::element::{Element, Tag};
use crate::parameters::Parameters;
use crate::problems::{SURVEY, cell};

use super::Reader;

impl Reader<'_> {
    pub(super) fn text(&mut self, row: u32, parameters: &Parameters, element: &mut Element) {
        parameters.only(&["rows"], row, self.problems);
        match parameters.get("rows") {
            Some(rows) if rows.parse::<i32>().is_err() => {
                self.bad_parameter(row, "rows", rows, "5");
            }
            Some(rows) => element.control.set_text("rows", rows),
            None => {}
        }
    }

    pub(super) fn photo(&mut self, row: u32, parameters: &Parameters, element: &mut Element) {
        if let Some(default) = &mut element.default
            && !default.contains("jr://images/")
        {
            *default = format!("jr://images/{default}").into();
        }
        parameters.only(&["app", "max-pixels"], row, self.problems);
        match parameters.get("max-pixels") {
            Some(pixels) if pixels.parse::<i32>().is_err() => {
                self.bad_parameter(row, "max-pixels", pixels, "1024");
            }
            Some(pixels) => element.bind_mut().set_text("orx:max-pixels", pixels),
            None => drop(
                self.problems
                    .warning("FORM-094", cell(SURVEY, row, "parameters"))
                    .with("found", &element.name),
            ),
        }
        let appearance = element.control.get_text("appearance");
        if let Some(app) =
            parameters.get("app").filter(|_| matches!(appearance, None | Some("annotate")))
        {
            if is_package_name(app) {
                element.control.set_text("intent", app);
            } else {
                self.problems.error("FORM-096", cell(SURVEY, row, "parameters")).with("found", app);
            }
        }
    }

    pub(super) fn audio(&mut self, row: u32, parameters: &Parameters, element: &mut Element) {
        if let Some(quality) = self.audio_quality(row, parameters, true) {
            element.bind_mut().set_text("odk:quality", &quality);
        }
    }

    /// Recording in the background has no outside recorder.
    pub(super) fn audio_quality(
        &mut self,
        row: u32,
        parameters: &Parameters,
        may_be_external: bool,
    ) -> Option<String> {
        parameters.only(&["quality"], row, self.problems);
        let quality = parameters.get("quality")?;
        if matches!(quality, "voice-only" | "low" | "normal")
            || (may_be_external && quality == "external")
        {
            return Some(quality.to_owned());
        }
        self.bad_parameter(row, "quality", quality, "normal, voice-only, low");
        None
    }

    pub(super) fn osm(&mut self, type_text: &str, element: &mut Element) {
        let list = type_text.strip_prefix("osm ").and_then(|list| self.tags.get(list.trim()));
        if let Some(list) = list {
            let tags = list
                .choices
                .iter()
                .map(|tag| Tag { key: tag.name.to_string(), label: tag.label.clone() });
            element.tags = tags.collect();
        }
    }
}

/// An Android package: `org.masar.camera`.
fn is_package_name(name: &str) -> bool {
    let is_segment = |segment: &str| {
        segment.starts_with(|first: char| first.is_ascii_alphabetic())
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.contains('.') && name.split('.').all(is_segment)
}
