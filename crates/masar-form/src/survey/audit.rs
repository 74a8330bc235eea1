//! The audit row: a log of how the form was filled in, kept in `meta`.

use crate::columns::TableRow;
use crate::element::{Class, Element};
use crate::parameters::Parameters;
use crate::problems::{SURVEY, cell};

use super::Reader;

const LOCATION: [&str; 3] = ["location-priority", "location-min-interval", "location-max-age"];

const KNOWN: [&str; 6] = [
    "identify-user",
    "location-max-age",
    "location-min-interval",
    "location-priority",
    "track-changes",
    "track-changes-reasons",
];

impl Reader<'_> {
    pub(super) fn audit(&mut self, row: &TableRow, parameters: &Parameters) {
        let number = row.number;
        if let Some(name) =
            row.values.get_text("name").filter(|name| !matches!(*name, "" | "audit"))
        {
            self.problems.error("FORM-037", cell(SURVEY, number, "name")).with("found", name);
        }
        parameters.only(&KNOWN, number, self.problems);
        let mut element = Element::new(Class::Question, "audit", "audit", number);
        element.bind = Some([("type", "binary")].into_iter().collect());
        self.fill(&mut element, &row.values);
        self.triggers(row, &mut element);
        self.default(row, "audit", &mut element);
        for (name, accepted) in [
            ("track-changes", &["true", "false"][..]),
            ("track-changes-reasons", &["on-form-edit"][..]),
            ("identify-user", &["true", "false"][..]),
        ] {
            match parameters.get(name) {
                Some(value) if accepted.contains(&value) => {
                    element.bind_mut().set_text(&format!("odk:{name}"), value);
                }
                Some(value) => self.bad_parameter(
                    number,
                    name,
                    value,
                    if accepted.len() == 2 { "true, false" } else { "on-form-edit" },
                ),
                None => {}
            }
        }
        self.audit_location(number, parameters, &mut element);
        self.meta.push(element);
    }

    /// Places are logged with a priority and two times, or not at all.
    fn audit_location(&mut self, row: u32, parameters: &Parameters, element: &mut Element) {
        let [priority, interval, age] = LOCATION.map(|name| parameters.get(name));
        let (priority, interval, age) = match (priority, interval, age) {
            (None, None, None) => return,
            (Some(priority), Some(interval), Some(age)) => (priority, interval, age),
            _ => {
                self.problems
                    .error("FORM-095", cell(SURVEY, row, "parameters"))
                    .with("expected", LOCATION.join(", "));
                return;
            }
        };
        if !matches!(priority, "no-power" | "low-power" | "balanced" | "high-accuracy") {
            self.bad_parameter(
                row,
                "location-priority",
                priority,
                "no-power, low-power, balanced, high-accuracy",
            );
        }
        match (interval.parse::<u32>(), age.parse::<u32>()) {
            (Err(_), _) => self.bad_parameter(row, "location-min-interval", interval, "60"),
            (_, Err(_)) => self.bad_parameter(row, "location-max-age", age, "120"),
            (Ok(shortest), Ok(oldest)) if oldest < shortest => {
                self.bad_parameter(row, "location-max-age", age, ">= location-min-interval");
            }
            _ => {}
        }
        let bind = element.bind_mut();
        bind.set_text("odk:location-max-age", age);
        bind.set_text("odk:location-min-interval", interval);
        bind.set_text("odk:location-priority", priority);
    }
}
