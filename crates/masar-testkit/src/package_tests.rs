//! Runs the tests that packages carry: forms in, figures out, through the same
//! operations as real work, each test in a mission of its own.

use std::sync::{Arc, Mutex};

use masar_desk::desk::{Desk, Outside};
use masar_desk::error::DeskError;
use masar_desk::figures::FigureShow;
use masar_desk::rounds::RoundAdvance;
use masar_desk::submissions::{Incoming, Outcome, SubmissionReceive};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Timestamp};
use masar_figures::Query;
use masar_ledger::MemoryLedger;
use masar_programme::mission::Mission;
use masar_programme::package_test::{ExpectedFigure, PackageTest, TestStep, TestSubmission};
use masar_register::RoundState;
use masar_text::problem_text;
use serde_json::{Map, Value};

use crate::demo::entropy;
use crate::fill::instance_xml;

/// How the tests went, one line each.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub lines: Vec<String>,
    pub passed: usize,
    pub failed: usize,
}

/// When the tests happen: late enough that no date in them is in the future.
const NOW: &str = "2030-01-01T00:00:00Z";

/// Runs every test of every package.
pub fn run(mission: Arc<Mission>) -> Result<Report, DeskError> {
    let mut report = Report::default();
    for package in mission.packages.values() {
        for test in &package.tests {
            let place = format!("{}/{}:{}", package.code, test.file, test.line);
            let failures = test_run(&mission, test)?;
            if failures.is_empty() {
                report.passed += 1;
                report.lines.push(format!("ok      {place}: {}", test.title));
            } else {
                report.failed += 1;
                report.lines.push(format!("FAILED  {place}: {}", test.title));
                report.lines.extend(failures.into_iter().map(|line| format!("        {line}")));
            }
        }
    }
    Ok(report)
}

fn desk(mission: &Arc<Mission>) -> Result<Desk, DeskError> {
    let now: Timestamp = NOW.parse().expect("a constant");
    let outside = Outside { clock: Box::new(move || now), entropy: Mutex::new(entropy(1)) };
    Desk::open(Arc::clone(mission), Arc::new(MemoryLedger::new(entropy(2))), None, outside)
}

fn test_run(mission: &Arc<Mission>, test: &PackageTest) -> Result<Vec<String>, DeskError> {
    let desk = desk(mission)?;
    let viewer = Viewer::operator(Lang::En);
    let mut failures = Vec::new();
    for step in &test.steps {
        match step {
            TestStep::Submissions { form, rows } => {
                for (index, row) in rows.iter().enumerate() {
                    failures.extend(submit(&desk, &viewer, form, index, row)?);
                }
            }
            TestStep::Round { programme, number, start, end } => {
                for to in RoundState::ALL.into_iter().take_while(|to| *to <= RoundState::Approved) {
                    let advance = RoundAdvance {
                        programme: programme.clone(),
                        number: *number,
                        to,
                        days: Some((*start, *end)),
                        reason: None,
                    };
                    desk.perform(&viewer, advance)?;
                }
            }
        }
    }
    for expected in &test.figures {
        failures.extend(figure_check(&desk, &viewer, expected)?);
    }
    Ok(failures)
}

fn submit(
    desk: &Desk,
    viewer: &Viewer,
    form: &str,
    index: usize,
    row: &TestSubmission,
) -> Result<Vec<String>, DeskError> {
    let found = desk.mission().form_any_version(form);
    let (_, form) = found.ok_or_else(|| DeskError::NotFound(form.to_owned()))?;
    let line = u64::from(row.line) * 1_000 + index as u64;
    let instance = format!("019a0000-0000-7000-8000-{line:012x}");
    let xml = instance_xml(form, &instance, &answers(row));
    let item = Incoming { xml, attachments: Vec::new(), device: "test".to_owned() };
    let outcomes = desk.perform(viewer, SubmissionReceive { items: vec![item], strict: true })?;
    Ok(outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Refused { problems } => Some(problems),
            _ => None,
        })
        .flatten()
        .map(|problem| format!("line {}: {}", row.line, problem_text(Lang::En, &problem)))
        .collect())
}

/// Answers as an officer's table has them, as the groups and repeats of a form.
fn answers(row: &TestSubmission) -> Value {
    let mut answers = nested(&row.answers);
    for (repeat, turns) in &row.repeats {
        let turns = Value::Array(turns.iter().map(nested).collect());
        put(&mut answers, repeat, turns);
    }
    answers
}

fn nested(flat: &std::collections::BTreeMap<String, String>) -> Value {
    let mut value = Value::Object(Map::new());
    for (path, answer) in flat {
        put(&mut value, path, Value::String(answer.clone()));
    }
    value
}

fn put(value: &mut Value, path: &str, answer: Value) {
    let target = path.split('/').fold(value, |value, name| &mut value[name]);
    *target = answer;
}

fn figure_check(
    desk: &Desk,
    viewer: &Viewer,
    expected: &ExpectedFigure,
) -> Result<Option<String>, DeskError> {
    let query = Query {
        by: expected.cell.iter().map(|(column, _)| column.clone()).collect(),
        place: expected.place,
        period: Some(expected.period),
        emergency: None,
    };
    let show = FigureShow { codes: vec![expected.code.clone()], query };
    let figures = desk.perform(viewer, show)?;
    let figure = figures.first().ok_or_else(|| DeskError::NotFound(expected.code.clone()))?;
    let wanted: std::collections::BTreeMap<_, _> = expected.cell.iter().cloned().collect();
    let found = if wanted.is_empty() {
        [figure.value, figure.lower, figure.upper]
    } else {
        let cell = figure.by.iter().find(|cell| cell.cell == wanted);
        cell.map_or([Some(0); 3], |cell| [cell.value, cell.lower, cell.upper])
    };
    let asked = [expected.value, expected.lower, expected.upper];
    let differs = asked.iter().zip(&found).any(|(asked, found)| asked.is_some() && asked != found);
    Ok(differs.then(|| {
        format!(
            "line {}: {} {:?}: expected {asked:?}, found {found:?}",
            expected.line, expected.code, expected.cell
        )
    }))
}
