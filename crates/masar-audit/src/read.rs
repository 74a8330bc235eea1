//! A file of figures becomes declarations. What cannot be read is a finding
//! (`AUDIT-001` to `AUDIT-019`); everything else is still checked.
//!
//! A key that is not known and holds whole numbers is a further published fact
//! (`households = 25160`, `countries_of_origin = [25, 21]`).

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Pcode, Period};
use masar_text::nearest;
use toml::{Table, Value};

use crate::declared::{Figure, FigureSet, Share, Shared, StockFlow};
use crate::finding::{Finding, Report};

/// Largest file of figures, in bytes.
pub const SOURCE_BYTES_MAX: usize = 8 << 20;

/// Most figures of one file.
const FIGURES_MAX: usize = 20_000;

const KEYS: [&str; 23] = [
    "id",
    "value",
    "at_least",
    "unit",
    "kind",
    "period",
    "parts",
    "subsets",
    "disjoint",
    "shares_percent",
    "shares_note",
    "across",
    "total_of",
    "within",
    "stock_flow",
    "derived",
    "people",
    "equal",
    "percent_of",
    "overlaps",
    "unions",
    "named_too",
    "disjoint_by",
];

/// Words about a figure that are not checked.
const WORDS: [&str; 10] =
    ["note", "where", "label", "label_en", "label_ar", "title", "source", "page", "date", "url"];

pub(crate) fn figures_read(text: &str, report: &mut Report) -> Option<FigureSet> {
    let mut set = FigureSet { figures: entries_read(text, report)? };
    for figure in set.figures.iter().filter(|figure| figure.value.is_none()) {
        if !figure.facts.contains_key("value") {
            report.push(Finding::error("AUDIT-008", &[&figure.id], &[]));
        }
    }
    references_check(&mut set, report);
    Some(set)
}

/// Rules about figures that are counted elsewhere, in the form of a file of
/// figures: an entry without a value is about the figure of that id in `set`.
pub(crate) fn rules_read(text: &str, set: &mut FigureSet, report: &mut Report) {
    for figure in entries_read(text, report).unwrap_or_default() {
        if figure.value.is_none() && set.get(&figure.id).is_none() {
            report.push(Finding::error("AUDIT-008", &[&figure.id], &[]));
        }
        set.join(figure);
    }
    references_check(set, report);
}

pub(crate) fn rules_declared(text: &str) -> Vec<Figure> {
    entries_read(text, &mut Report::default()).unwrap_or_default()
}

fn entries_read(text: &str, report: &mut Report) -> Option<Vec<Figure>> {
    if text.len() > SOURCE_BYTES_MAX {
        let (found, limit) = (text.len().to_string(), SOURCE_BYTES_MAX.to_string());
        report.push(Finding::error("AUDIT-001", &[], &[("found", &found), ("limit", &limit)]));
        return None;
    }
    let table: Table = match text.trim_start_matches('\u{feff}').parse() {
        Ok(table) => table,
        Err(error) => {
            let error: toml::de::Error = error;
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or(""));
            let line = (before.matches('\n').count() + 1).to_string();
            let reason = error.message().to_owned();
            report.push(Finding::error("AUDIT-002", &[], &[("line", &line), ("reason", &reason)]));
            return None;
        }
    };
    for key in table.keys().filter(|key| *key != "figure") {
        let args = [("key", key.as_str()), ("nearest", "figure")];
        report.push(Finding::warning("AUDIT-003", &[], &args));
    }
    let Some(Value::Array(entries)) = table.get("figure") else {
        report.push(Finding::error("AUDIT-009", &[], &[]));
        return None;
    };
    if entries.len() > FIGURES_MAX {
        let (found, limit) = (entries.len().to_string(), FIGURES_MAX.to_string());
        report.push(Finding::error("AUDIT-010", &[], &[("found", &found), ("limit", &limit)]));
        return None;
    }
    let figures = entries.iter().enumerate();
    Some(figures.filter_map(|(index, entry)| Reader::figure(entry, index, report)).collect())
}

/// Reads the keys of one entry.
struct Reader<'a> {
    id: String,
    table: &'a Table,
    report: &'a mut Report,
}

impl<'a> Reader<'a> {
    fn figure(entry: &'a Value, index: usize, report: &'a mut Report) -> Option<Figure> {
        let position = (index + 1).to_string();
        let id = entry.get("id").and_then(Value::as_str).filter(|id| !id.trim().is_empty());
        let (Some(table), Some(id)) = (entry.as_table(), id) else {
            report.push(Finding::error("AUDIT-007", &[], &[("position", &position)]));
            return None;
        };
        let mut reader = Reader { id: id.to_owned(), table, report };
        let mut figure = Figure {
            id: id.to_owned(),
            at_least: reader.boolean("at_least"),
            unit: reader.text("unit"),
            kind: reader.text("kind"),
            period: reader.text("period"),
            parts: reader.counts("parts"),
            subsets: reader.counts("subsets"),
            disjoint: reader.texts("disjoint"),
            shares: reader.shares(),
            shares_note: reader.text("shares_note"),
            across: reader.texts("across"),
            total_of: reader.texts("total_of"),
            within: reader.texts("within"),
            stock_flow: reader.stock_flow(),
            equal: reader.texts("equal"),
            percent_of: reader.percents("percent_of"),
            overlaps: reader.shared("overlaps", 2),
            unions: reader.shared("unions", 2),
            named_too: reader.shared("named_too", 1),
            disjoint_by: reader.texts("disjoint_by"),
            ..Figure::default()
        };
        reader.value(&mut figure);
        reader.derived(&mut figure);
        reader.facts(&mut figure);
        Some(figure)
    }

    fn bad(&mut self, key: &str, expected: &str, found: &Value) {
        let found: String = found.to_string().chars().take(60).collect();
        let args = [("key", key), ("expected", expected), ("found", found.as_str())];
        self.report.push(Finding::error("AUDIT-004", &[&self.id], &args));
    }

    /// One whole number, not negative.
    fn count(&mut self, key: &str, value: &Value) -> Option<u128> {
        match value.as_integer().map(u128::try_from) {
            Some(Ok(count)) => Some(count),
            Some(Err(_)) => {
                let found = value.to_string();
                let args = [("key", key), ("found", found.as_str())];
                self.report.push(Finding::error("AUDIT-011", &[&self.id], &args));
                None
            }
            None => {
                self.bad(key, "0, 1, 2, ...", value);
                None
            }
        }
    }

    fn value(&mut self, figure: &mut Figure) {
        match self.table.get("value") {
            None => {}
            Some(Value::Array(values)) => {
                let values: Vec<u128> =
                    values.iter().filter_map(|value| self.count("value", value)).collect();
                figure.value = values.first().copied();
                figure.facts.insert("value".to_owned(), values);
            }
            Some(value) => {
                figure.value = self.count("value", value);
                if figure.value.is_none() {
                    figure.facts.insert("value".to_owned(), Vec::new());
                }
            }
        }
    }

    fn boolean(&mut self, key: &str) -> bool {
        match self.table.get(key) {
            None => false,
            Some(Value::Boolean(value)) => *value,
            Some(other) => {
                self.bad(key, "true, false", other);
                false
            }
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.table.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Datetime(date) => Some(date.to_string()),
            Value::Integer(number) if key == "period" => Some(number.to_string()),
            other => {
                self.bad(key, "\"...\"", other);
                None
            }
        }
    }

    /// One text or a list of them.
    fn texts(&mut self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        match self.table.get(key) {
            None => {}
            Some(Value::String(text)) => texts.push(text.clone()),
            Some(Value::Array(values)) => {
                for value in values {
                    match value.as_str() {
                        Some(text) => texts.push(text.to_owned()),
                        None => self.bad(key, "[\"...\"]", value),
                    }
                }
            }
            Some(other) => self.bad(key, "[\"...\"]", other),
        }
        texts
    }

    fn counts(&mut self, key: &str) -> BTreeMap<String, u128> {
        let mut counts = BTreeMap::new();
        match self.table.get(key) {
            None => {}
            Some(Value::Table(table)) => {
                for (name, value) in table {
                    if let Some(count) = self.count(&format!("{key}.{name}"), value) {
                        counts.insert(name.clone(), count);
                    }
                }
            }
            Some(other) => self.bad(key, "{ name = 1 }", other),
        }
        counts
    }

    /// `[{ of = ["id", "id"], value = 30 }]`, or `from` and `to`; of so many
    /// figures at least.
    fn shared(&mut self, key: &str, of_min: usize) -> Vec<Shared> {
        const EXPECTED: &str = "[{ of = [\"id\", \"id\"], value = 1 }]";
        let mut all = Vec::new();
        let values = match self.table.get(key) {
            None => return all,
            Some(Value::Array(values)) => values.as_slice(),
            Some(other) => {
                self.bad(key, EXPECTED, other);
                return all;
            }
        };
        for value in values {
            let names = value.get("of").and_then(Value::as_array);
            let of: Vec<String> =
                names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            let number = |key: &str| {
                value.get(key).and_then(Value::as_integer).and_then(|n| u128::try_from(n).ok())
            };
            let word =
                |key: &str| value.get(key).map(|word| word.as_str().unwrap_or("?").to_owned());
            let (period, place) = (word("period"), word("place"));
            let is_read = |word: Option<bool>| word.unwrap_or(true);
            let is_scoped = is_read(period.as_ref().map(|text| text.parse::<Period>().is_ok()))
                && is_read(place.as_ref().map(|text| text.parse::<Pcode>().is_ok()));
            let ends = number("value").map(|exact| (exact, exact));
            match ends.or_else(|| Some((number("from")?, number("to")?))) {
                Some((from, to)) if of.len() >= of_min && is_scoped => {
                    all.push(Shared { of, from, to, period, place });
                }
                _ => self.bad(key, EXPECTED, value),
            }
        }
        all
    }

    fn shares(&mut self) -> BTreeMap<String, Share> {
        self.percents("shares_percent")
    }

    fn percents(&mut self, key: &str) -> BTreeMap<String, Share> {
        let mut shares = BTreeMap::new();
        match self.table.get(key) {
            None => {}
            Some(Value::Table(table)) => {
                for (name, value) in table {
                    match Share::parse(&value.to_string()).filter(|s| s.micro() <= 100_000_000) {
                        Some(share) => drop(shares.insert(name.clone(), share)),
                        None => self.bad(&format!("{key}.{name}"), "0 ... 100", value),
                    }
                }
            }
            Some(other) => self.bad(key, "{ name = 50 }", other),
        }
        shares
    }

    fn stock_flow(&mut self) -> Option<StockFlow> {
        let value = self.table.get("stock_flow")?;
        let ids = |key: &str| -> Vec<String> {
            match value.get(key) {
                Some(Value::String(id)) => vec![id.clone()],
                Some(Value::Array(ids)) => {
                    ids.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                _ => Vec::new(),
            }
        };
        match value.get("opening").and_then(Value::as_str) {
            Some(opening) => Some(StockFlow {
                opening: opening.to_owned(),
                plus: ids("plus"),
                minus: ids("minus"),
            }),
            None => {
                self.bad("stock_flow", "{ opening = \"id\", plus = [], minus = [] }", value);
                None
            }
        }
    }

    /// A table of rules, a list of names, or `true` for all.
    fn derived(&mut self, figure: &mut Figure) {
        match self.table.get("derived") {
            None => {}
            Some(Value::Table(rules)) => {
                for (name, rule) in rules {
                    match rule.as_str() {
                        Some(rule) => drop(figure.derived.insert(name.clone(), rule.to_owned())),
                        None => self.bad(&format!("derived.{name}"), "\"individuals / 5\"", rule),
                    }
                }
            }
            Some(Value::Boolean(true)) => {
                figure.derived_labels.extend(self.table.keys().cloned());
            }
            Some(Value::Boolean(false)) => {}
            Some(_) => figure.derived_labels = self.texts("derived").into_iter().collect(),
        }
        let noted = |key: &str| {
            let note = self.table.get(key).and_then(Value::as_str).unwrap_or("");
            note.to_lowercase().contains("derived") || note.contains("مشتق")
        };
        if noted("note") || noted("households_note") {
            figure.derived_labels.insert("households".to_owned());
        }
    }

    /// Whatever else holds whole numbers; other unknown keys are named.
    fn facts(&mut self, figure: &mut Figure) {
        let table = self.table;
        for (key, value) in table {
            if KEYS.contains(&key.as_str()) || WORDS.contains(&key.as_str()) {
                continue;
            }
            match value {
                Value::Integer(_) => {
                    let count = self.count(key, value);
                    figure.facts.insert(key.clone(), count.into_iter().collect());
                }
                Value::Array(values) if values.iter().all(Value::is_integer) => {
                    let counts = values.iter().filter_map(|value| self.count(key, value)).collect();
                    figure.facts.insert(key.clone(), counts);
                }
                Value::String(_) if key.ends_with("_note") => {}
                _ => {
                    let near = nearest(key, KEYS.into_iter().chain(WORDS), 1);
                    let near = near.first().copied().unwrap_or("-");
                    let args = [("key", key.as_str()), ("nearest", near)];
                    self.report.push(Finding::warning("AUDIT-003", &[&self.id], &args));
                }
            }
        }
    }
}

/// Leaves out what points to no figure, and says so.
fn references_check(set: &mut FigureSet, report: &mut Report) {
    let ids: BTreeSet<String> = set.figures.iter().map(|figure| figure.id.clone()).collect();
    for figure in &mut set.figures {
        let id = figure.id.clone();
        let mut known = |key: &str, wanted: &str| {
            let is_known = ids.contains(wanted);
            if !is_known {
                let near = nearest(wanted, ids.iter().map(String::as_str), 1);
                let near = near.first().copied().unwrap_or("-");
                let args = [("key", key), ("found", wanted), ("nearest", near)];
                report.push(Finding::error("AUDIT-005", &[&id], &args));
            }
            is_known
        };
        // A sum with a missing term says nothing.
        let sums = [("across", &mut figure.across), ("total_of", &mut figure.total_of)];
        for (key, ids) in sums {
            let unknown = ids.iter().filter(|wanted| !known(key, wanted)).count();
            if unknown > 0 {
                ids.clear();
            }
        }
        figure.within.retain(|wanted| known("within", wanted));
        figure.equal.retain(|wanted| known("equal", wanted));
        figure.percent_of.retain(|wanted, _| known("percent_of", wanted));
        for (key, facts) in [
            ("overlaps", &mut figure.overlaps),
            ("unions", &mut figure.unions),
            ("named_too", &mut figure.named_too),
        ] {
            facts.retain(|fact| fact.of.iter().all(|wanted| known(key, wanted)));
        }
        if let Some(flow) = &figure.stock_flow {
            let named = std::iter::once(&flow.opening).chain(&flow.plus).chain(&flow.minus);
            if named.filter(|wanted| !known("stock_flow", wanted)).count() > 0 {
                figure.stock_flow = None;
            }
        }
    }
}
