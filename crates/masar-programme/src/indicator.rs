//! Indicators: a header of `-- key: value` lines, then a condition.
//!
//! Read in two steps: the header as soon as the file is open, the condition
//! when all columns of the mission are known.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{AdminLevel, Problem, Where};

use crate::condition::{
    ColumnType, Condition, ConditionProblem, ConditionProblemKind, Literal, Op, Schema,
    condition_parse,
};
use crate::mission::TIME_DIMENSIONS;
use crate::model::{Both, Count, Derived, Indicator, Time};
use crate::source::{At, Source, nearest_of, or_none};

const KEYS: [&str; 12] = [
    "code",
    "title.en",
    "title.ar",
    "unit",
    "count",
    "time",
    "by",
    "breakdowns",
    "derived",
    "within",
    "source.en",
    "source.ar",
];

/// Longest header value, in bytes.
const VALUE_BYTES_MAX: usize = 1_000;

/// An indicator whose condition has not been read yet.
#[derive(Debug)]
pub(crate) struct IndicatorDraft {
    pub(crate) indicator: Indicator,
    pub(crate) source: Source,
    header: BTreeMap<String, At<String>>,
    /// Line where the condition starts.
    condition_line: u32,
}

impl IndicatorDraft {
    /// Reads the header of `<code>.sql`.
    pub(crate) fn read(
        programme: &str,
        file_code: &str,
        source: Source,
        out: &mut Vec<Problem>,
    ) -> Option<Self> {
        let (header, condition_line, condition_text) = split(&source, out);
        let indicator = {
            let reader = Header { source: &source, header: &header };
            reader.indicator(programme, file_code, condition_text, out)?
        };
        Some(Self { indicator, source, header, condition_line })
    }

    /// Where a header key stands; the first line where it does not.
    pub(crate) fn place(&self, key: &str) -> Where {
        self.source.line(self.header.get(key).map_or(1, |at| at.line))
    }

    /// Types the condition and checks the dimensions.
    pub(crate) fn finish(
        &mut self,
        schema: &Schema,
        breakdowns: &BTreeSet<String>,
        out: &mut Vec<Problem>,
    ) {
        self.check_dimensions(schema, breakdowns, out);
        if self.indicator.derived.is_some() {
            return;
        }
        match condition_parse(&self.indicator.condition_text, schema) {
            Ok(condition) => self.indicator.condition = condition,
            Err(problem) => {
                let line = self.condition_line + problem.line - 1;
                out.push(condition_problem(&problem, self.source.line(line)));
                return;
            }
        }
        if !self.indicator.breakdowns.is_empty() && !asks_total(&self.indicator.condition) {
            out.push(Problem::error("PROGRAMME-039", self.place("breakdowns")));
        }
    }

    fn check_dimensions(
        &self,
        schema: &Schema,
        breakdowns: &BTreeSet<String>,
        out: &mut Vec<Problem>,
    ) {
        for found in self.indicator.breakdowns.iter().filter(|name| !breakdowns.contains(*name)) {
            let nearest = nearest_of(found, breakdowns.iter().map(String::as_str));
            let problem = Problem::error("PROGRAMME-038", self.place("breakdowns"));
            out.push(problem.with("found", found).with("nearest", nearest));
        }
        for found in &self.indicator.by {
            if !is_dimension(found, &self.indicator, schema) {
                out.push(unknown_dimension(found, &self.indicator, schema, self.place("by")));
            }
        }
    }
}

/// Whether figures of this indicator can be split by a column.
pub(crate) fn is_dimension(name: &str, indicator: &Indicator, schema: &Schema) -> bool {
    dimensions(indicator, schema).contains(name)
}

pub(crate) fn unknown_dimension(
    found: &str,
    indicator: &Indicator,
    schema: &Schema,
    place: Where,
) -> Problem {
    let nearest = nearest_of(found, dimensions(indicator, schema));
    Problem::error("PROGRAMME-037", place).with("found", found).with("nearest", nearest)
}

/// Everything an indicator's figures can be split by.
fn dimensions<'a>(indicator: &'a Indicator, schema: &'a Schema) -> BTreeSet<&'a str> {
    let columns = schema.columns.iter().filter(|(name, column)| match column.kind {
        ColumnType::Code => !["breakdown", "category"].contains(&name.as_str()),
        ColumnType::Place => true,
        ColumnType::Integer => *name == "round",
        ColumnType::Date | ColumnType::Identity => false,
    });
    let columns = columns.map(|(name, _)| name.as_str());
    columns.chain(TIME_DIMENSIONS).chain(indicator.breakdowns.iter().map(String::as_str)).collect()
}

/// Whether `breakdown = 'total'` is one of the things that must all hold.
fn asks_total(condition: &Condition) -> bool {
    match condition {
        Condition::Compare { column, op: Op::Eq, value: Literal::Text(value) } => {
            column == "breakdown" && value == "total"
        }
        Condition::And(parts) => parts.iter().any(asks_total),
        _ => false,
    }
}

/// Header lines by key, and where and what the rest is.
fn split(source: &Source, out: &mut Vec<Problem>) -> (BTreeMap<String, At<String>>, u32, String) {
    let mut header = BTreeMap::new();
    let mut condition_line = 0;
    let mut condition = Vec::new();
    for (line, text) in (1u32..).zip(source.text.lines()) {
        let Some(comment) = text.trim_start().strip_prefix("--").filter(|_| condition_line == 0)
        else {
            if condition_line == 0 && !text.trim().is_empty() {
                condition_line = line;
            }
            if condition_line > 0 {
                condition.push(text);
            }
            continue;
        };
        let (key, value) = comment.split_once(':').unwrap_or((comment, ""));
        let (key, value) = (key.trim(), value.trim());
        if !KEYS.contains(&key) {
            let problem = Problem::error("PROGRAMME-030", source.line(line)).with("found", key);
            out.push(problem.with("nearest", nearest_of(key, KEYS)));
        } else if value.is_empty() || value.len() > VALUE_BYTES_MAX {
            out.push(bad_value(source, line, key, value, "text"));
        } else {
            let at = At { value: value.to_owned(), line };
            if header.insert(key.to_owned(), at).is_some() {
                out.push(Problem::error("PROGRAMME-007", source.line(line)).with("found", key));
            }
        }
    }
    (header, condition_line.max(1), condition.join("\n").trim_end().to_owned())
}

fn bad_value(source: &Source, line: u32, key: &str, found: &str, expected: &str) -> Problem {
    let problem = Problem::error("PROGRAMME-032", source.line(line)).with("key", key);
    problem.with("found", found).with("expected", expected)
}

struct Header<'a> {
    source: &'a Source,
    header: &'a BTreeMap<String, At<String>>,
}

impl Header<'_> {
    fn text(&self, key: &'static str, out: &mut Vec<Problem>) -> Option<String> {
        let text = self.header.get(key).map(|at| at.value.clone());
        if text.is_none() {
            out.push(Problem::error("PROGRAMME-031", self.source.line(1)).with("key", key));
        }
        text
    }

    /// One of a few words; the default where the key is left out.
    fn word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&str, T)],
        otherwise: Option<T>,
        out: &mut Vec<Problem>,
    ) -> Option<T> {
        let Some(at) = self.header.get(key) else {
            if otherwise.is_none() {
                out.push(Problem::error("PROGRAMME-031", self.source.line(1)).with("key", key));
            }
            return otherwise;
        };
        let found = words.iter().find(|(word, _)| *word == at.value).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            out.push(bad_value(self.source, at.line, key, &at.value, &known.join(", ")));
        }
        found
    }

    fn list(&self, key: &str) -> Vec<String> {
        let text = self.header.get(key).map_or("", |at| at.value.as_str());
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }

    fn both(&self, ar: &'static str, en: &'static str, out: &mut Vec<Problem>) -> Option<Both> {
        let (ar, en) = (self.text(ar, out), self.text(en, out));
        Some(Both { ar: ar?, en: en? })
    }

    fn derived(&self, out: &mut Vec<Problem>) -> Option<Derived> {
        let at = self.header.get("derived")?;
        let rule = at.value.split_once('/').and_then(|(from, by)| {
            let divide_by = by.trim().parse().ok().filter(|&by: &u64| by > 0)?;
            Some(Derived { from: from.trim().to_owned(), divide_by })
        });
        if rule.is_none() {
            let expected = "figure / 5";
            out.push(bad_value(self.source, at.line, "derived", &at.value, expected));
        }
        rule
    }

    fn indicator(
        &self,
        programme: &str,
        file_code: &str,
        condition_text: String,
        out: &mut Vec<Problem>,
    ) -> Option<Indicator> {
        let before = out.len();
        let code = self.text("code", out);
        if let Some(found) = code.as_ref().filter(|code| *code != file_code) {
            let line = self.header["code"].line;
            let problem = Problem::error("PROGRAMME-033", self.source.line(line));
            out.push(problem.with("found", found).with("expected", file_code));
        }
        let title = self.both("title.ar", "title.en", out);
        let source = self.both("source.ar", "source.en", out);
        let units: Vec<_> = masar_domain::Unit::ALL.map(|unit| (unit.code(), unit)).to_vec();
        let unit = self.word("unit", &units, None, out);
        let is_derived = self.header.contains_key("derived");
        let counts = [
            ("persons", Count::Persons),
            ("households", Count::Households),
            ("places", Count::Places),
            ("places at admin1", Count::PlacesAt(AdminLevel(1))),
            ("places at admin2", Count::PlacesAt(AdminLevel(2))),
            ("places at admin3", Count::PlacesAt(AdminLevel(3))),
            ("rows", Count::Rows),
            ("sum", Count::Sum),
        ];
        let count = self.word("count", &counts, is_derived.then_some(Count::Sum), out);
        let times = [("during", Time::During), ("latest-round", Time::LatestRound)];
        let time = self.word("time", &times, Some(Time::During), out);
        let derived = self.derived(out);
        self.check_shape(is_derived, &condition_text, out);
        self.check_unit(unit, count.filter(|_| !is_derived), out);
        let indicator = Indicator {
            code: code?,
            programme: programme.to_owned(),
            title: title?,
            unit: unit?,
            count: count?,
            time: time?,
            derived,
            by: self.list("by"),
            breakdowns: self.list("breakdowns"),
            source: source?,
            within: self.header.get("within").map(|at| at.value.clone()),
            condition: Condition::All,
            condition_text,
        };
        // An indicator half understood would only make more problems later.
        (out.len() == before).then_some(indicator)
    }

    fn check_shape(&self, is_derived: bool, condition: &str, out: &mut Vec<Problem>) {
        if !is_derived {
            if condition.is_empty() {
                out.push(Problem::error("PROGRAMME-036", self.source.line(1)));
            }
            return;
        }
        for key in ["count", "time", "breakdowns"] {
            if let Some(at) = self.header.get(key) {
                let problem = Problem::error("PROGRAMME-035", self.source.line(at.line));
                out.push(problem.with("key", key));
            }
        }
        if !condition.is_empty() {
            out.push(Problem::error("PROGRAMME-035", self.source.line(1)).with("key", "WHERE"));
        }
    }

    /// People are counted as people, households as households.
    fn check_unit(
        &self,
        unit: Option<masar_domain::Unit>,
        count: Option<Count>,
        out: &mut Vec<Problem>,
    ) {
        use masar_domain::Unit;
        let Some((unit, count)) = unit.zip(count) else { return };
        let fits = match count {
            Count::Persons => matches!(unit, Unit::Persons | Unit::PeopleTrained | Unit::Staff),
            Count::Households => unit == Unit::Households,
            Count::Places | Count::PlacesAt(_) => unit == Unit::Places,
            Count::Rows | Count::Sum => true,
        };
        if !fits {
            let line = self.header["unit"].line;
            let problem = Problem::error("PROGRAMME-034", self.source.line(line));
            let count = &self.header["count"].value;
            out.push(problem.with("unit", unit).with("count", count));
        }
    }
}

/// A condition's problem as everybody prints problems. `place` is the line.
pub(crate) fn condition_problem(problem: &ConditionProblem, place: Where) -> Problem {
    use ConditionProblemKind as Kind;
    let place = place.column(problem.column.to_string());
    match &problem.kind {
        Kind::Syntax { found } => Problem::error("PROGRAMME-050", place).with("found", found),
        Kind::UnknownColumn { found, nearest } => Problem::error("PROGRAMME-051", place)
            .with("found", found)
            .with("nearest", or_none(nearest.clone())),
        Kind::UnknownValue { column, found, nearest } => {
            let problem = Problem::error("PROGRAMME-052", place).with("column", column);
            problem.with("found", found).with("nearest", or_none(nearest.clone()))
        }
        Kind::WrongType { column, expected, found } => {
            let problem = Problem::error("PROGRAMME-053", place).with("column", column);
            problem.with("expected", expected).with("found", found)
        }
        Kind::WrongOperator { column, kind, op } => {
            let problem = Problem::error("PROGRAMME-054", place).with("column", column);
            problem.with("expected", kind).with("found", op)
        }
        Kind::NotAllowed { found } => Problem::error("PROGRAMME-055", place).with("found", found),
        Kind::TooLong { most } => Problem::error("PROGRAMME-056", place).with("most", most),
        Kind::TooDeep { most } => Problem::error("PROGRAMME-057", place).with("most", most),
    }
}
