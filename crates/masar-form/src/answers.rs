//! Typed answers: a submission read with its form. Every answer keeps its place
//! in groups and repeats; whole numbers become numbers, choices of several
//! become lists, digits of any script are understood.
//!
//! Conditions are not evaluated here: an answer that the form would have hidden
//! is read like any other, and only questions that are always asked are missed
//! when they are required.

use masar_domain::{Problem, Where};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::form::Form;
use crate::index::{Expects, INDEX_ROOT, IndexNode};
use crate::numbers::{decimal, latin, whole};
use crate::submission::{Elements, Submission};

/// Answers of one submission. A group is an object, a repeat an array of
/// objects, a question of several choices an array of texts, a whole number a
/// number, anything else a text; what was not answered is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub Value);

/// Problems reported of one submission.
const PROBLEMS_MAX: usize = 200;

/// Reads a submission with its form. Answers that are not what the form asks
/// for are left out and reported.
pub fn answers_read(form: &Form, submission: &Submission) -> (Answers, Vec<Problem>) {
    let mut reading =
        Reading { form, elements: &submission.elements, path: Vec::new(), problems: Vec::new() };
    if submission.form_id != form.id {
        let problem = Problem::error("SUBMISSION-007", Where::default());
        reading.report(problem.with("found", &submission.form_id).with("expected", &form.id));
    }
    let answers = reading.section(INDEX_ROOT, 0);
    (Answers(Value::Object(answers)), reading.problems)
}

/// Names of files that the submission's media questions mention.
pub fn attachments_named(form: &Form, submission: &Submission) -> Vec<String> {
    let mut names = Vec::new();
    let elements = &submission.elements;
    let mut waiting = vec![(INDEX_ROOT, 0)];
    while let Some((node, at)) = waiting.pop() {
        let mut guess = 0;
        for child in elements.children(at) {
            let Some(found) = form.index.child(node, elements.name(child), &mut guess) else {
                continue;
            };
            match form.index.nodes[found].expects {
                Expects::Group | Expects::Repeat => waiting.push((found, child)),
                Expects::File if !elements.text(child).is_empty() => {
                    names.push(elements.text(child).to_owned());
                }
                _ => {}
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

struct Reading<'a> {
    form: &'a Form,
    elements: &'a Elements,
    /// Where the reading is: position in the index, and the turn of a repeat.
    path: Vec<(usize, Option<usize>)>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    /// Answers of the root, a group, or one turn of a repeat.
    fn section(&mut self, node: usize, at: usize) -> Map<String, Value> {
        let mut answers = Map::new();
        let mut guess = 0;
        for child in self.elements.children(at) {
            let name = self.elements.name(child);
            match self.form.index.child(node, name, &mut guess) {
                Some(found) => self.child(found, child, &mut answers),
                None if name == "meta" => {}
                None => self.unknown(node, name),
            }
        }
        self.required(node, &answers);
        answers
    }

    fn child(&mut self, node: usize, at: usize, answers: &mut Map<String, Value>) {
        let form = self.form;
        let question: &IndexNode = &form.index.nodes[node];
        let name = &*question.name;
        match question.expects {
            Expects::Repeat => {
                let turns = answers.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                let Value::Array(turns) = turns else { return };
                self.path.push((node, Some(turns.len() + 1)));
                let answers = self.section(node, at);
                turns.push(Value::Object(answers));
                self.path.pop();
            }
            _ if answers.contains_key(name) => {
                self.path.push((node, None));
                self.report(Problem::error("SUBMISSION-013", self.place()));
                self.path.pop();
            }
            Expects::Group => {
                self.path.push((node, None));
                let inner = self.section(node, at);
                self.path.pop();
                if !inner.is_empty() {
                    answers.insert(name.to_owned(), Value::Object(inner));
                }
            }
            expects => {
                let text = self.elements.text(at);
                if text.is_empty() {
                    return;
                }
                self.path.push((node, None));
                if let Some(answer) = self.answer(expects, text) {
                    answers.insert(name.to_owned(), answer);
                }
                self.path.pop();
            }
        }
    }

    /// One answer; `None` and a problem when it is not what was asked for.
    fn answer(&mut self, expects: Expects, text: &str) -> Option<Value> {
        let typed = match expects {
            Expects::Nothing | Expects::Group | Expects::Repeat => return None,
            Expects::Text | Expects::File => Some(Value::from(text)),
            Expects::Whole => whole(text).map(Value::from),
            Expects::Decimal => decimal(text).map(Value::from),
            Expects::Date => date(&latin(text)).map(Value::from),
            Expects::Time => Some(latin(text)).filter(|text| is_time(text)).map(Value::from),
            Expects::DateTime => {
                Some(latin(text)).filter(|text| is_date_time(text)).map(Value::from)
            }
            Expects::Point => Some(latin(text)).filter(|text| is_point(text)).map(Value::from),
            Expects::Line => {
                let line = latin(text);
                let is_line =
                    line.split(';').map(str::trim).filter(|point| !point.is_empty()).all(is_point);
                is_line.then(|| Value::from(line))
            }
            Expects::One(list) => {
                self.choice(list, text);
                Some(Value::from(text))
            }
            Expects::Several(list) => {
                let chosen = text.split_ascii_whitespace();
                let values = chosen.map(|name| {
                    self.choice(list, name);
                    Value::from(name)
                });
                Some(Value::Array(values.collect()))
            }
        };
        if typed.is_none() {
            let problem = Problem::error("SUBMISSION-010", self.place());
            self.report(problem.with("found", clip(text)).with("expected", expected(expects)));
        }
        typed
    }

    /// Reports a choice that its list does not have.
    fn choice(&mut self, list: Option<usize>, name: &str) {
        let form = self.form;
        if let Some(choices) = list.map(|list| &form.index.lists[list])
            && !choices.contains(name)
        {
            let mut known: Vec<&str> = choices.iter().map(|choice| &**choice).collect();
            known.sort_unstable();
            let problem = Problem::error("SUBMISSION-011", self.place()).with("found", clip(name));
            self.report(problem.with("nearest", crate::problems::nearest(name, known.into_iter())));
        }
    }

    fn unknown(&mut self, node: usize, name: &str) {
        let form = self.form;
        let names =
            form.index.nodes[node].children.iter().map(|&child| &*form.index.nodes[child].name);
        let nearest = crate::problems::nearest(name, names);
        let problem = Problem::warning("SUBMISSION-009", self.place());
        self.report(problem.with("found", clip(name)).with("nearest", nearest));
    }

    fn required(&mut self, node: usize, answers: &Map<String, Value>) {
        let form = self.form;
        for &child in &form.index.nodes[node].children {
            let question = &form.index.nodes[child];
            let asked =
                !matches!(question.expects, Expects::Group | Expects::Repeat | Expects::Nothing);
            if question.is_required && asked && !answers.contains_key(&*question.name) {
                self.path.push((child, None));
                self.report(Problem::error("SUBMISSION-012", self.place()));
                self.path.pop();
            }
        }
    }

    fn report(&mut self, problem: Problem) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        }
    }

    /// `members[2]/age`.
    fn place(&self) -> Where {
        let name = |&(node, turn): &(usize, Option<usize>)| {
            let name = &self.form.index.nodes[node].name;
            turn.map_or_else(|| name.to_string(), |turn| format!("{name}[{turn}]"))
        };
        match self.path.iter().map(name).collect::<Vec<_>>() {
            names if names.is_empty() => Where::default(),
            names => Where::path(names.join("/")),
        }
    }
}

fn expected(expects: Expects) -> &'static str {
    match expects {
        Expects::Whole => "1234",
        Expects::Decimal => "12.5",
        Expects::Date => "2023-10-31",
        Expects::Time => "14:30",
        Expects::DateTime => "2023-10-31T14:30",
        Expects::Point => "32.88 13.19 0 0",
        Expects::Line => "32.88 13.19 0 0; 32.89 13.20 0 0",
        _ => "-",
    }
}

fn clip(text: &str) -> String {
    text.chars().take(80).collect()
}

/// A day; what follows it (a time, from some clients) is left out.
fn date(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let after = &text[10..];
    let ends = after.is_empty() || after.starts_with('T') || after.starts_with(' ');
    (ends && is_day(day)).then(|| day.to_owned())
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| {
            if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() }
        });
    let part =
        |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else {
        return false;
    };
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    shaped && jiff::civil::Date::new(year, small(month), small(day)).is_ok()
}

/// `14:30`, `14:30:00.000+02:00`.
fn is_time(text: &str) -> bool {
    let clock = text.split(['+', '-', 'Z']).next().unwrap_or_default();
    let parts: Vec<&str> = clock.split(':').collect();
    let below = |part: &str, limit: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    let seconds = |part: &str| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        below(whole, 61) && fraction.bytes().all(|byte| byte.is_ascii_digit())
    };
    let zone = text.get(clock.len()..).unwrap_or_default();
    let zoned = zone.len() <= 6
        && zone.bytes().all(|byte| byte.is_ascii_digit() || b"+-:Z".contains(&byte));
    let clocked = match parts.as_slice() {
        [hour, minute] => below(hour, 24) && below(minute, 60),
        [hour, minute, second] => below(hour, 24) && below(minute, 60) && seconds(second),
        _ => false,
    };
    clocked && zoned
}

fn is_date_time(text: &str) -> bool {
    match text.split_once(['T', ' ']) {
        Some((day, time)) => is_day(day) && is_time(time),
        None => is_day(text),
    }
}

/// Latitude, longitude and, where known, altitude and accuracy in metres.
fn is_point(text: &str) -> bool {
    let mut parts = text.split_ascii_whitespace();
    let within = |part: Option<&str>, limit: u32| {
        part.and_then(|part| part.trim_start_matches(['-', '+']).split('.').next()).is_some_and(
            |whole| whole.is_empty() || whole.parse::<u32>().is_ok_and(|degrees| degrees <= limit),
        ) && part.and_then(decimal).is_some()
    };
    within(parts.next(), 90)
        && within(parts.next(), 180)
        && parts.clone().count() <= 2
        && parts.all(|part| decimal(part).is_some())
}
