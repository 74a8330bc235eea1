//! Ranges: a number chosen on a scale, with ticks and their labels.

use crate::element::Element;
use crate::numbers::Exact;
use crate::parameters::Parameters;
use crate::problems::{Problems, SURVEY, cell};

use super::Reader;

/// The numbers of a scale.
struct Scale {
    start: Exact,
    end: Exact,
    step: Exact,
    tick: Option<Exact>,
    placeholder: Option<Exact>,
}

impl Scale {
    fn width(&self) -> Exact {
        self.start.distance(self.end)
    }

    fn holds(&self, value: Exact) -> bool {
        self.start.min(self.end) <= value && value <= self.start.max(self.end)
    }

    /// What is wrong with the numbers together: a code and the parameter.
    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        for (name, value) in [("step", Some(self.step)), ("tick_interval", self.tick)] {
            match value {
                Some(value) if value == Exact::ZERO => faults.push(("FORM-083", name)),
                Some(value) if value > self.width() => faults.push(("FORM-084", name)),
                _ => {}
            }
        }
        if self.tick.is_some_and(|tick| !tick.is_multiple_of(self.step)) {
            faults.push(("FORM-085", "tick_interval"));
        }
        if let Some(placeholder) = self.placeholder {
            if !placeholder.minus(self.start).is_multiple_of(self.step) {
                faults.push(("FORM-085", "placeholder"));
            }
            if !self.holds(placeholder) {
                faults.push(("FORM-086", "placeholder"));
            }
        }
        faults
    }
}

impl Reader<'_> {
    pub(super) fn range(&mut self, row: u32, mut parameters: Parameters, element: &mut Element) {
        const KNOWN: [&str; 6] =
            ["end", "placeholder", "start", "step", "tick_interval", "tick_labelset"];
        parameters.only(&KNOWN, row, self.problems);
        let appearance = element.control.get_text("appearance").unwrap_or_default().to_owned();
        let has_ticks = ["tick_interval", "placeholder", "tick_labelset"]
            .iter()
            .any(|name| parameters.get(name).is_some());
        let fits = appearance.is_empty()
            || appearance.contains("vertical")
            || appearance.contains("no-ticks");
        if has_ticks && !fits {
            self.problems
                .error("FORM-089", cell(SURVEY, row, "appearance"))
                .with("found", &appearance);
        }
        for (name, value) in [("start", "1"), ("end", "10"), ("step", "1")] {
            if parameters.get(name).is_none() {
                parameters.set(name, value);
            }
        }
        let Some(scale) = scale(&parameters, row, self.problems) else { return };
        for (code, name) in scale.faults() {
            let found = parameters.get(name).unwrap_or_default();
            self.problems
                .error(code, cell(SURVEY, row, "parameters"))
                .with("name", name)
                .with("found", found);
        }
        if let Some(list) = parameters.take("tick_labelset") {
            self.tick_labels(row, &list, &scale, appearance.contains("no-ticks"));
            let list: std::rc::Rc<str> = list.into();
            element.list = Some(list.clone());
            element.itemset = Some(list);
        }
        let numbers =
            [Some(scale.start), Some(scale.end), Some(scale.step), scale.tick, scale.placeholder];
        if numbers.into_iter().flatten().any(|number| !number.is_whole()) {
            element.bind_mut().set_text("type", "decimal");
        }
        for (name, written) in
            [("tick_interval", "odk:tick-interval"), ("placeholder", "odk:placeholder")]
        {
            if let Some(value) = parameters.take(name) {
                parameters.set(written, &value);
            }
        }
        parameters.iter().for_each(|(name, value)| element.control.set_text(name, value));
        element.parameters = parameters;
    }

    /// Each label stands at a tick.
    fn tick_labels(&mut self, row: u32, list: &str, scale: &Scale, has_no_ticks: bool) {
        let place = || cell(SURVEY, row, "parameters");
        let Some(choices) = self.lists.get(list) else {
            let nearest = crate::problems::nearest(list, self.lists.names());
            self.problems.error("FORM-087", place()).with("found", list).with("nearest", nearest);
            return;
        };
        let every = scale.tick.unwrap_or(scale.step);
        let mut ends = Vec::new();
        for choice in &choices.choices {
            let value = Exact::parse(&choice.name);
            let stands = value.is_some_and(|value| {
                scale.holds(value) && value.minus(scale.start).is_multiple_of(every)
            });
            if !stands {
                self.problems
                    .error("FORM-088", place())
                    .with("found", &choice.name)
                    .with("list", list);
            }
            ends.extend(value);
        }
        ends.sort_unstable();
        ends.dedup();
        let mut wanted = vec![scale.start, scale.end];
        wanted.sort_unstable();
        wanted.dedup();
        if has_no_ticks && ends != wanted {
            self.problems.error("FORM-088", place()).with("found", list).with("list", list);
        }
    }
}

/// Reads the numbers; reports those that are none.
fn scale(parameters: &Parameters, row: u32, problems: &mut Problems) -> Option<Scale> {
    let mut number = |name: &'static str| -> Option<Option<Exact>> {
        let Some(text) = parameters.get(name) else { return Some(None) };
        let value = Exact::parse(text);
        if value.is_none() {
            problems
                .error("FORM-082", cell(SURVEY, row, "parameters"))
                .with("name", name)
                .with("found", text)
                .with("expected", "1, 0.5");
        }
        value.map(Some)
    };
    let read = [
        number("start"),
        number("end"),
        number("step"),
        number("tick_interval"),
        number("placeholder"),
    ];
    let [start, end, step, tick, placeholder] = read;
    Some(Scale { start: start??, end: end??, step: step??, tick: tick?, placeholder: placeholder? })
}
