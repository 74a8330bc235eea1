//! The same filled forms, judged here and by another implementation under Node:
//! the same relevance, rules, values, choices, labels and validity, for answers
//! that are valid and answers that are not. Skipped where its modules are not
//! installed (`npm ci` in `tests/peer`). Differences that are known and
//! explained are in `docs/forms-engine.md`; [`is_known`] is their list.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use masar_form::{Format, convert};
use masar_xforms::fill::fill;
use masar_xforms::{ControlKind, DataType, Engine, Files, Model, NodeState};
use serde_json::{Map, Value, json};

use crate::clock;

const VALID: u64 = 2;
const CHANGED: u64 = 3;
const EDITS: usize = 12;

fn peer() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer")
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The forms of the test and those of every programme.
pub(crate) fn forms() -> Vec<PathBuf> {
    let programmes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes");
    let mut forms = listed(&peer().join("forms"));
    for programme in listed(&programmes) {
        forms.extend(listed(&programme.join("forms")));
    }
    forms.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    forms
}

pub(crate) fn files_of(form: &Path) -> Files {
    let folder = form.with_extension("").to_string_lossy().into_owned() + "-files";
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read(path).expect("readable"))
    };
    listed(Path::new(&folder)).into_iter().map(named).collect()
}

/// One way to fill a form, and what this engine makes of it.
struct Case {
    name: String,
    sent: Value,
    ours: BTreeMap<String, Value>,
}

/// A stream of numbers that are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }

    fn one<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
}

/// Places are compared as numbers: the other engine writes `5` as `5.0`.
fn spelling(value: &str) -> String {
    let parts: Vec<&str> = value.split([' ', ';']).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<f64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let is_places = numbers.len() == parts.len() && numbers.len() >= 4;
    if is_places { format!("{numbers:?}") } else { value.to_owned() }
}

/// Words are compared without the spaces around them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_compared(path: &str) -> bool {
    !path.contains("/meta") && !path.contains('@')
}

/// What this engine makes of a filled form, by path.
fn ours(engine: &Engine<'_>) -> BTreeMap<String, Value> {
    let mut states = BTreeMap::new();
    for id in engine.nodes() {
        let state = engine.state(id).expect("a state");
        if is_compared(&state.path) {
            states.insert(state.path.clone(), entry(engine, &state));
        }
    }
    states
}

fn entry(engine: &Engine<'_>, state: &NodeState) -> Value {
    if !state.is_leaf || !state.relevant {
        return json!({"relevant": state.relevant});
    }
    let is_missing = state.required && state.value.is_empty();
    let message = if state.constraint_holds {
        String::new()
    } else {
        engine.constraint_message(state.id).expect("a message")
    };
    let choices = engine.choices(state.id).expect("choices");
    let choices: Vec<Value> =
        choices.iter().map(|choice| json!([choice.value, choice.label])).collect();
    json!({
        "relevant": true,
        "value": spelling(&state.value),
        "required": state.required,
        "readonly": state.readonly,
        "constraint_ok": state.constraint_holds,
        "required_ok": !is_missing,
        "message": words(&message),
        "label": words(&engine.label(state.id).expect("a label")),
        "hint": words(&engine.hint(state.id).expect("a hint")),
        "choices": choices,
    })
}

fn theirs(answer: &Value) -> BTreeMap<String, Value> {
    let nodes = answer.as_object().into_iter().flatten();
    let entry = |(path, node): (&String, &Value)| {
        let mut node = node.clone();
        if node["relevant"] == false {
            node = json!({"relevant": false});
        }
        if let Some(value) = node.get("value").and_then(Value::as_str) {
            node["value"] = spelling(value).into();
        }
        for field in ["message", "label", "hint"] {
            if let Some(text) = node.get(field).and_then(Value::as_str) {
                node[field] = words(text).into();
            }
        }
        (path.clone(), node)
    };
    nodes.filter(|(path, _)| is_compared(path)).map(entry).collect()
}

/// A value of the question's type that may break its rules.
/// Numbers stay small where they may count a repeat: the other engine has no limit.
fn value_odd(engine: &Engine<'_>, state: &NodeState, counted: bool, dice: &mut Dice) -> String {
    if matches!(state.control, Some(ControlKind::SelectOne | ControlKind::SelectMany)) {
        let choices = engine.choices(state.id).expect("choices");
        let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
        if state.control == Some(ControlKind::SelectOne) {
            return if values.is_empty() { String::new() } else { dice.one(&values).to_owned() };
        }
        // In the order of the choices, as devices write it.
        let chosen = values.into_iter().filter(|_| dice.below(2) == 0);
        return chosen.collect::<Vec<_>>().join(" ");
    }
    let texts: &[&str] = match state.data {
        DataType::Int if counted => &["-1", "0", "1", "2", "4"],
        DataType::Int => &["", "-1", "0", "7", "10", "150", "999999"],
        DataType::Decimal => &["", "-0.5", "0.25", "12", "1000.75"],
        DataType::Date => &["", "1899-12-31", "2020-02-29", "2026-03-15", "2026-03-16"],
        DataType::DateTime => &["", "2020-02-29T23:59:59.000+02:00"],
        DataType::Time => &["", "00:00:00.000+02:00"],
        DataType::Text => &["", "a", "b", "A123", "X000", "مرحبا", "a b c", "12", "yes", "1,5"],
        _ => return state.value.clone(),
    };
    dice.one(texts).to_owned()
}

/// Takes away what may not be chosen any more, as devices do at once.
fn foreign_clear(engine: &mut Engine<'_>) {
    for _ in 0..10 {
        let mut is_clean = true;
        for id in engine.nodes() {
            let state = engine.state(id).expect("a state");
            let is_select =
                matches!(state.control, Some(ControlKind::SelectOne | ControlKind::SelectMany));
            if !is_select || state.value.is_empty() {
                continue;
            }
            let choices = engine.choices(id).expect("choices");
            let kept = state
                .value
                .split(' ')
                .filter(|word| choices.iter().any(|choice| choice.value == *word));
            let kept = kept.collect::<Vec<_>>().join(" ");
            if kept != state.value {
                engine.set_value(id, &kept).expect("set");
                is_clean = false;
            }
        }
        engine.recalculate().expect("recalculated");
        if is_clean {
            break;
        }
    }
}

/// Whether a person could answer it now.
fn is_open(state: &NodeState) -> bool {
    let control = matches!(
        state.control,
        Some(ControlKind::Input | ControlKind::SelectOne | ControlKind::SelectMany)
    );
    control && state.is_leaf && state.relevant && !state.readonly && !state.is_calculated
}

fn case_loaded(model: &Model, name: String, submission: String) -> Case {
    let engine = Engine::load(model, submission.as_bytes(), &clock()).expect("loaded");
    Case { name, sent: json!({"submission": submission}), ours: ours(&engine) }
}

/// A submission with every third answer replaced.
fn case_changed(model: &Model, submission: &str, counted: bool, seed: u64) -> Case {
    let mut engine = Engine::load(model, submission.as_bytes(), &clock()).expect("loaded");
    let mut dice = Dice(seed);
    for id in engine.nodes() {
        let state = engine.state(id).expect("a state");
        if is_open(&state) && dice.below(3) == 0 {
            let value = value_odd(&engine, &state, counted, &mut dice);
            engine.set_value(id, &value).expect("set");
        }
        engine.recalculate().expect("recalculated");
    }
    foreign_clear(&mut engine);
    case_loaded(model, format!("changed {seed}"), engine.to_xml())
}

/// A blank form, answered a question at a time.
fn case_edited(model: &Model, counted: bool, seed: u64, count: usize) -> Case {
    let mut engine = Engine::new(model, &clock()).expect("begun");
    let mut dice = Dice(seed);
    let mut edits = Vec::new();
    let free = repeats_free(model);
    for _ in 0..count {
        let states = engine.nodes().into_iter().map(|id| engine.state(id).expect("a state"));
        let states: Vec<NodeState> = states.collect();
        let open: Vec<&NodeState> = states.iter().filter(|state| is_open(state)).collect();
        let grow = states.iter().filter(|state| state.relevant && free.contains(&state.definition));
        let grow: Vec<&NodeState> = grow.collect();
        if !grow.is_empty() && dice.below(4) == 0 {
            let (parent, name) =
                grow[dice.below(grow.len())].path.rsplit_once('/').expect("a path");
            let name = name.split('[').next().expect("a name");
            let parent_id = engine.node_find(parent).expect("a parent");
            engine.repeat_add(parent_id, name).expect("added");
            edits.push(json!(["add", format!("{parent}/{name}")]));
        } else if !open.is_empty() {
            let state = open[dice.below(open.len())];
            let value = value_odd(&engine, state, counted, &mut dice);
            engine.set_value(state.id, &value).expect("set");
            edits.push(json!(["set", state.path, value]));
        }
        engine.recalculate().expect("recalculated");
        foreign_clear(&mut engine);
    }
    let name = format!("edited {seed} {}", json!(edits));
    Case { name, sent: json!({"submission": null, "edits": edits}), ours: ours(&engine) }
}

/// Repeats that a person adds to, without others inside: how many of those a new
/// one holds is not the same in both engines.
fn repeats_free(model: &Model) -> BTreeSet<String> {
    let all: BTreeSet<String> = model.repeats_uncounted().map(str::to_owned).collect();
    let is_around = |path: &String| all.iter().any(|other| other.starts_with(&format!("{path}/")));
    all.iter().filter(|path| !is_around(path)).cloned().collect()
}

fn cases(model: &Model, counted: bool) -> Vec<Case> {
    let mut cases = vec![case_edited(model, counted, 0, 0)];
    for (number, submission) in (0..).zip(fill(model, &clock(), 5, VALID.max(CHANGED))) {
        let Ok(submission) = submission else { continue };
        if number < CHANGED {
            cases.push(case_changed(model, &submission, counted, number));
        }
        if number < VALID {
            cases.push(case_loaded(model, format!("valid {number}"), submission));
        }
    }
    cases.extend((1..=2).map(|seed| case_edited(model, counted, seed, EDITS)));
    cases
}

/// What the other engine cannot do: it refuses the whole form.
const REFUSALS: [&str; 2] =
    ["functionality pending", "received a value that does not represent GPS coordinates"];

/// Values that are not the same, by form and question: each is explained, in this
/// order, in `docs/forms-engine.md`.
const VALUES: [(&str, &[&str]); 14] = [
    // Sums and extremes of unanswered questions.
    ("count_fixed", &["s", "mean"]),
    ("nested_counts", &["total"]),
    ("nested_repeats", &["sum_age", "eldest"]),
    ("numbers_more", &["mx", "mn2", "r2", "r4", "tiny"]),
    ("relevance_repeat", &["pay_all", "jobs"]),
    ("repeats", &["all", "least", "most"]),
    ("totals", &["avg", "none", "s", "xs", "mi", "mx"]),
    ("muhalla_ki", &["nationality_sum"]),
    // Numbers and texts as days.
    ("dates_more", &["bad", "from_number", "from_number2", "plus", "plus2", "f1"]),
    ("functions_rest", &["moment_day", "namespace"]),
    // What is not relevant, what is true, what may be chosen again.
    ("csv_list", &["other"]),
    ("groups", &["rc"]),
    ("logic_more", &["g3"]),
    ("texts_more", &["re"]),
];

/// Differences that are explained in `docs/forms-engine.md`.
fn is_known(form: &str, path: &str, field: &str, own: &Value, other: &Value) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (Some(own), Some(other)) = (own.as_str(), other.as_str()) else { return false };
    let is_number = |text: &str| text.parse::<f64>().ok();
    let is_identifier = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
    field == "value"
        && (VALUES.iter().any(|(known, names)| *known == form && names.contains(&name))
            || (other.ends_with(".0") && is_number(own) == is_number(other))
            || (is_identifier(own) && is_identifier(other))
            || (name == "end" && other.is_empty()))
}

fn differences(form: &str, case: &Case, answer: &Value, told: &mut Vec<String>) -> usize {
    if let Some(error) = answer.get("error").and_then(Value::as_str) {
        if !REFUSALS.iter().any(|known| error.contains(known)) {
            told.push(format!("{form} ({}): {error}", case.name));
        }
        return 0;
    }
    let theirs = theirs(answer);
    let paths: BTreeSet<&String> = theirs.keys().chain(case.ours.keys()).collect();
    let none = Map::new();
    for path in &paths {
        let (Some(own), Some(other)) = (case.ours.get(*path), theirs.get(*path)) else {
            // A repeat that is not asked for keeps its instances here.
            if case.ours.get(*path).is_some_and(|own| own["relevant"] == false) {
                continue;
            }
            let side = if theirs.contains_key(*path) { "there" } else { "here" };
            told.push(format!("{form} {path}: only {side} ({})", case.name));
            continue;
        };
        for (field, own) in own.as_object().unwrap_or(&none) {
            let other = other.get(field).unwrap_or(&Value::Null);
            if own != other && !is_known(form, path, field, own, other) {
                let name = &case.name;
                told.push(format!("{form} {path} {field}: {own} here, {other} there ({name})"));
            }
        }
    }
    paths.len()
}

#[test]
fn another_engine_says_the_same() {
    if !peer().join("node_modules").exists() {
        eprintln!("skipped: run `npm ci` in tests/peer first");
        return;
    }
    let mut asked = Vec::new();
    let mut lines = String::new();
    for path in forms() {
        let source = std::fs::read(&path).expect("a form");
        let (form, problems) = convert(&source, Format::Markdown, "data");
        let form = form.unwrap_or_else(|| panic!("{}: {problems:?}", path.display()));
        let files = files_of(&path);
        let model = Model::read(form.xform().as_bytes(), &files)
            .unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        let cases = cases(&model, form.xform().contains("jr:count"));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let files: BTreeMap<&String, String> = files
            .iter()
            .map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned()))
            .collect();
        let sent: Vec<&Value> = cases.iter().map(|case| &case.sent).collect();
        let line = json!({"form": form.xform(), "files": files, "cases": sent});
        lines.push_str(&format!("{line}\n"));
        asked.push((name, cases));
    }
    let answers = node(lines);
    assert_eq!(answers.len(), asked.len());
    let mut told = Vec::new();
    let (mut forms, mut filled, mut compared) = (0, 0, 0);
    for ((name, cases), answer) in asked.iter().zip(&answers) {
        forms += 1;
        if let Some(error) = answer.get("error") {
            told.push(format!("{name}: {error}"));
            continue;
        }
        for (case, answer) in cases.iter().zip(answer["cases"].as_array().into_iter().flatten()) {
            filled += 1;
            compared += differences(name, case, answer, &mut told);
        }
    }
    eprintln!("{forms} forms, {filled} filled forms, {compared} nodes compared");
    assert!(compared > 5_000, "{compared}");
    assert!(told.is_empty(), "{} differences\n{}", told.len(), told.join("\n"));
}

/// What the other engine has not, or cannot do yet.
const FUNCTIONS_MISSING: [&str; 4] = ["id", "decimal-date", "version", "property"];

#[test]
fn the_forms_call_every_function() {
    let source = include_str!("../../src/functions/mod.rs");
    let (_, listed) = source.split_once("\nfunctions! {").expect("the list");
    let (listed, _) = listed.split_once('}').expect("its end");
    let names: Vec<&str> = listed.split('"').skip(1).step_by(2).collect();
    let forms = forms().into_iter().map(|path| std::fs::read_to_string(path).expect("a form"));
    let forms: String = forms.collect();
    assert!(names.len() > 80, "{names:?}");
    let is_called = |name: &str| {
        let call = format!("{name}(");
        forms.match_indices(&call).any(|(at, _)| {
            !forms[..at].ends_with(|char: char| char.is_alphanumeric() || char == '-')
        })
    };
    let missing: Vec<&&str> = names.iter().filter(|name| !is_called(name)).collect();
    assert!(missing.iter().all(|name| FUNCTIONS_MISSING.contains(name)), "{missing:?}");
}

fn node(lines: String) -> Vec<Value> {
    let mut child = Command::new("node")
        .arg("judge.mjs")
        .current_dir(peer())
        .env("TZ", "Etc/GMT-2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("node ends");
    writer.join().expect("no panic").expect("written");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}
