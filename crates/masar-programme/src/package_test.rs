//! Tests of a package as an M&E officer writes and reads them: submissions as
//! tables of answers in, expected figures out. This module reads them; running
//! them needs a desk.
//!
//! A file holds several tests, each under a `# Title`. Prose is for the reader.

use std::collections::BTreeMap;

use masar_domain::{Date, Pcode, Period, Problem};

use crate::answers::{Answers, Forms};
use crate::source::{At, Source, nearest_of};

/// Most rows of all tables of one file.
const ROWS_MAX: usize = 10_000;

/// One test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageTest {
    pub file: String,
    pub line: u32,
    pub title: String,
    /// In order.
    pub steps: Vec<TestStep>,
    pub figures: Vec<ExpectedFigure>,
}

/// Something that happens before the figures are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestStep {
    /// Forms are submitted.
    Submissions { form: String, rows: Vec<TestSubmission> },
    /// A round is approved, with the submissions so far that belong to it.
    Round { programme: String, number: u32, start: Date, end: Date },
}

/// One filled form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestSubmission {
    pub line: u32,
    /// Name inside the test.
    pub case: String,
    /// Path to answer, as an officer writes it; several choices set apart by spaces.
    pub answers: BTreeMap<String, String>,
    /// Repeat to turns, each with paths from inside the repeat.
    pub repeats: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

/// What a figure must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedFigure {
    pub line: u32,
    pub code: String,
    pub period: Period,
    pub place: Option<Pcode>,
    /// Column and value; empty: the whole figure.
    pub cell: Vec<(String, String)>,
    pub value: Option<u64>,
    pub lower: Option<u64>,
    pub upper: Option<u64>,
}

/// Reads a file of tests and checks its forms and answers.
pub(crate) fn tests_read(
    source: &Source,
    forms: &Forms,
    out: &mut Vec<Problem>,
) -> Vec<PackageTest> {
    let mut reader =
        Reader { source, forms, tests: Vec::new(), table: Table::None, head: Vec::new(), rows: 0 };
    for (line, text) in (1u32..).zip(source.text.lines()) {
        reader.line(line, text.trim(), out);
    }
    let tests = reader.tests;
    for test in tests.iter().filter(|test| test.figures.is_empty()) {
        bad(source, test.line, "## Figures", out);
    }
    tests
}

fn bad(source: &Source, line: u32, found: &str, out: &mut Vec<Problem>) {
    out.push(Problem::error("PROGRAMME-080", source.line(line)).with("found", found));
}

/// What the rows of the table being read are.
enum Table {
    None,
    /// Of a form that is unknown or does not compile: not read.
    Broken,
    Submissions(String),
    Repeat(String, String),
    Figures,
}

struct Reader<'a> {
    source: &'a Source,
    forms: &'a Forms,
    tests: Vec<PackageTest>,
    table: Table,
    /// Column heads; empty before the table's first row.
    head: Vec<String>,
    rows: usize,
}

impl Reader<'_> {
    fn line(&mut self, line: u32, text: &str, out: &mut Vec<Problem>) {
        if let Some(title) = text.strip_prefix("# ") {
            let (file, title) = (self.source.file.clone(), title.trim().to_owned());
            self.tests.push(PackageTest { file, line, title, ..PackageTest::default() });
            self.table = Table::None;
        } else if let Some(section) = text.strip_prefix("### ") {
            self.repeat(line, section.trim(), out);
        } else if let Some(section) = text.strip_prefix("## ") {
            self.section(line, section.trim(), out);
        } else if text.starts_with('|') {
            self.row(line, text, out);
        }
    }

    fn section(&mut self, line: u32, text: &str, out: &mut Vec<Problem>) {
        self.head.clear();
        self.table = Table::None;
        let Some(test) = self.tests.last_mut() else {
            bad(self.source, line, text, out);
            return;
        };
        if text == "Figures" {
            self.table = Table::Figures;
        } else if let Some(form) = text.strip_prefix("Submissions:") {
            let form = At { value: form.trim().to_owned(), line };
            if Answers::of(self.forms, &form, self.source, out).is_some() {
                let (rows, form) = (Vec::new(), form.value);
                test.steps.push(TestStep::Submissions { form: form.clone(), rows });
                self.table = Table::Submissions(form);
            } else {
                self.table = Table::Broken;
            }
        } else if let Some(step) = text.strip_prefix("Round:").and_then(round_read) {
            test.steps.push(step);
        } else {
            bad(self.source, line, text, out);
        }
    }

    fn repeat(&mut self, line: u32, text: &str, out: &mut Vec<Problem>) {
        self.head.clear();
        let repeat = text.strip_prefix("Repeat:").map(|repeat| repeat.trim().to_owned());
        let form = match std::mem::replace(&mut self.table, Table::None) {
            Table::Submissions(form) | Table::Repeat(form, _) => form,
            Table::Broken => {
                self.table = Table::Broken;
                return;
            }
            Table::None | Table::Figures => {
                bad(self.source, line, text, out);
                return;
            }
        };
        let Some(repeat) = repeat else {
            bad(self.source, line, text, out);
            return;
        };
        let at = At { value: form.clone(), line };
        if let Some(answers) = Answers::of(self.forms, &at, self.source, out) {
            let path = At { value: repeat.clone(), line };
            answers.expect(&path, crate::answers::Kind::is_repeat, "repeat", &[], out);
        }
        self.table = Table::Repeat(form, repeat);
    }

    fn row(&mut self, line: u32, text: &str, out: &mut Vec<Problem>) {
        let inside = text.strip_prefix('|').unwrap_or(text);
        let inside = inside.strip_suffix('|').unwrap_or(inside);
        let cells: Vec<String> = inside.split('|').map(|cell| cell.trim().to_owned()).collect();
        let is_rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| "-: ".contains(c));
        if matches!(self.table, Table::None | Table::Broken) || cells.iter().all(is_rule) {
            return;
        }
        if self.head.is_empty() {
            self.check_head(line, &cells, out);
            self.head = cells;
            return;
        }
        self.rows += 1;
        if cells.len() != self.head.len() || self.rows > ROWS_MAX {
            bad(self.source, line, text, out);
            return;
        }
        let filled = self.head.iter().cloned().zip(cells).filter(|(_, cell)| !cell.is_empty());
        let filled: BTreeMap<String, String> = filled.collect();
        if !self.take(line, filled) {
            bad(self.source, line, text, out);
        }
    }

    fn check_head(&self, line: u32, head: &[String], out: &mut Vec<Problem>) {
        let (form, inside) = match &self.table {
            Table::None | Table::Broken => return,
            Table::Figures => return self.check_figure_head(line, head, out),
            Table::Submissions(form) => (form, None),
            Table::Repeat(form, repeat) => (form, Some(repeat)),
        };
        if head.first().is_none_or(|first| first != "case") {
            bad(self.source, line, "case", out);
        }
        let form = At { value: form.clone(), line };
        let Some(answers) = Answers::of(self.forms, &form, self.source, out) else { return };
        let repeats: Vec<String> = inside.iter().map(|repeat| (*repeat).clone()).collect();
        for name in head.iter().skip(1) {
            let path = inside.map_or(name.clone(), |repeat| format!("{repeat}/{name}"));
            let path = At { value: path, line };
            answers.expect(&path, crate::answers::Kind::is_answer, "answer", &repeats, out);
        }
    }

    fn check_figure_head(&self, line: u32, head: &[String], out: &mut Vec<Problem>) {
        const HEADS: [&str; 7] = ["figure", "period", "place", "cell", "value", "lower", "upper"];
        for name in head.iter().filter(|name| !HEADS.contains(&name.as_str())) {
            let problem = Problem::error("PROGRAMME-004", self.source.line(line));
            out.push(problem.with("found", name).with("nearest", nearest_of(name, HEADS)));
        }
    }

    /// Puts a row where it belongs; false when it cannot be understood.
    fn take(&mut self, line: u32, mut filled: BTreeMap<String, String>) -> bool {
        let Some(test) = self.tests.last_mut() else { return false };
        if matches!(self.table, Table::Figures) {
            let figure = figure_read(line, &filled);
            test.figures.extend(figure.clone());
            return figure.is_some();
        }
        let Some(case) = filled.remove("case") else { return false };
        let Some(TestStep::Submissions { rows, .. }) = test.steps.last_mut() else { return false };
        let known = rows.iter().position(|row| row.case == case);
        match (&self.table, known) {
            (Table::Repeat(_, repeat), Some(index)) => {
                rows[index].repeats.entry(repeat.clone()).or_default().push(filled);
                true
            }
            (Table::Submissions(_), None) => {
                let repeats = BTreeMap::new();
                rows.push(TestSubmission { line, case, answers: filled, repeats });
                true
            }
            _ => false,
        }
    }
}

/// `dtm 50 from 2023-10-01 to 2023-12-31`
fn round_read(text: &str) -> Option<TestStep> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [programme, number, "from", start, "to", end] = words.as_slice() else { return None };
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    let number = number.parse().ok()?;
    (start <= end).then(|| TestStep::Round {
        programme: (*programme).to_owned(),
        number,
        start,
        end,
    })
}

fn figure_read(line: u32, cells: &BTreeMap<String, String>) -> Option<ExpectedFigure> {
    let number = |key: &str| match cells.get(key) {
        None => Some(None),
        Some(text) => text.replace(',', "").parse().ok().map(Some),
    };
    let cell = cells.get("cell").map_or("", String::as_str).split_whitespace().map(|pair| {
        let (column, value) = pair.split_once('=')?;
        Some((column.to_owned(), value.to_owned()))
    });
    let (value, lower, upper) = (number("value")?, number("lower")?, number("upper")?);
    if value.is_none() && (lower.is_none() || upper.is_none()) {
        return None;
    }
    Some(ExpectedFigure {
        line,
        code: cells.get("figure")?.clone(),
        period: cells.get("period")?.parse().ok()?,
        place: match cells.get("place") {
            None => None,
            Some(place) => Some(place.parse().ok()?),
        },
        cell: cell.collect::<Option<_>>()?,
        value,
        lower,
        upper,
    })
}
