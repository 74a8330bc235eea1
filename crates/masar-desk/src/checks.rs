//! What a submission must satisfy beyond its form: places exist, days are not
//! in the future, breakdowns add up, persons are named by identifiers.
//!
//! Every problem is found, not the first.

use masar_domain::{Date, Pcode, PersonId, Problem, Where};
use masar_programme::gazetteer::Gazetteer;
use masar_programme::model::{ColumnSource, FactRule, Package, RoundRule, RoundTotal};
use masar_register::answers::{Turn, at, turns, whole};
use serde_json::Value;

/// How many near places an error offers.
const NEAREST_MOST: usize = 3;

/// The place of an answer.
///
/// # Errors
///
/// `DESK-011` when the code has not the shape of one or is not in the
/// gazetteer, with the nearest places.
pub fn place_of(gazetteer: &Gazetteer, path: &str, text: &str) -> Result<Pcode, Problem> {
    let known = text.parse().ok().filter(|pcode| gazetteer.get(pcode).is_some());
    known.ok_or_else(|| {
        let nearest = gazetteer.nearest(text, NEAREST_MOST);
        let names: Vec<String> = nearest
            .iter()
            .map(|place| format!("{} ({}, {})", place.pcode, place.name.en, place.name.ar))
            .collect();
        Problem::error("DESK-011", Where::path(path))
            .with("found", text)
            .with("nearest", names.join("; "))
    })
}

/// A day of an event that is not after the day of its receipt; a day is given
/// for time zones.
pub fn date_check(path: &str, date: Date, today: Date) -> Option<Problem> {
    let tomorrow = today.tomorrow().unwrap_or(today);
    (date > tomorrow).then(|| {
        Problem::error("DESK-012", Where::path(path)).with("found", date).with("today", today)
    })
}

/// What the package's rules ask of the answers.
pub fn answers_check(package: &Package, form: &str, answers: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(rounds) = package.rounds.as_ref().filter(|rounds| rounds.form == form) {
        problems.extend(round_check(rounds, answers));
    }
    for rule in package.persons.iter().filter(|rule| rule.form == form) {
        for turn in turns(answers, rule.each.as_deref()) {
            problems.extend(person_check(turn, &rule.id));
        }
    }
    for rule in package.facts.iter().filter(|rule| rule.form.as_deref() == Some(form)) {
        problems.extend(fact_check(package, rule, answers));
    }
    problems.sort();
    problems.dedup();
    problems
}

fn person_check(turn: Turn<'_>, path: &str) -> Option<Problem> {
    let text = turn.text(path)?;
    text.parse::<PersonId>()
        .is_err()
        .then(|| Problem::error("DESK-014", Where::path(path)).with("found", text))
}

fn fact_check(package: &Package, rule: &FactRule, answers: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    // A select-multiple is a list of codes, not of turns with answers of their own.
    let each = rule.each.as_deref().filter(|each| {
        at(answers, each).as_array().is_some_and(|turns| turns.iter().all(Value::is_object))
    });
    for turn in turns(answers, each) {
        if let Some(person) = &rule.person {
            problems.extend(person_check(turn, person));
        }
        for (name, source) in &rule.columns {
            let ColumnSource::Answer(path) = source else { continue };
            let Some(text) = turn.text(path) else { continue };
            let column = package.columns.iter().find(|column| column.code == *name);
            problems.extend(column.and_then(|column| {
                let values = &column.values;
                let known = values.is_empty() || values.iter().any(|(code, _)| code == text);
                (!known).then(|| {
                    let codes: Vec<&str> = values.iter().map(|(code, _)| code.as_str()).collect();
                    Problem::error("DESK-015", Where::path(path.as_str()))
                        .with("found", text)
                        .with("expected", codes.join(", "))
                })
            }));
        }
    }
    problems
}

/// Each breakdown that was filled must add up to its total.
fn round_check(rounds: &RoundRule, answers: &Value) -> Vec<Problem> {
    rounds.totals.iter().flat_map(|total| total_check(total, answers)).collect()
}

fn total_check(total: &RoundTotal, answers: &Value) -> Vec<Problem> {
    let whole_value = whole(at(answers, &total.total));
    let mut problems = Vec::new();
    for (breakdown, sum) in sums(total, answers) {
        if whole_value != Some(sum) {
            problems.push(
                Problem::error("DESK-013", Where::path(total.total.as_str()))
                    .with("breakdown", breakdown)
                    .with("sum", sum)
                    .with("total", whole_value.map_or_else(|| "-".to_owned(), |n| n.to_string())),
            );
        }
    }
    for (name, path) in &total.subsets {
        let part = whole(at(answers, path)).unwrap_or(0);
        if part > whole_value.unwrap_or(0) {
            problems.push(
                Problem::error("DESK-016", Where::path(path.as_str()))
                    .with("subset", name)
                    .with("found", part)
                    .with("total", whole_value.unwrap_or(0)),
            );
        }
    }
    problems
}

/// The sum of each breakdown that has at least one answer.
fn sums<'a>(total: &'a RoundTotal, answers: &Value) -> Vec<(&'a str, u64)> {
    let fixed = total.breakdowns.iter().filter_map(|(name, categories)| {
        let found: Vec<u64> =
            categories.values().filter_map(|path| whole(at(answers, path))).collect();
        (!found.is_empty()).then(|| (name.as_str(), found.iter().sum()))
    });
    let lists = total.lists.iter().filter_map(|(name, (repeat, _, number))| {
        let turns = turns(answers, Some(repeat));
        let found: Vec<u64> = turns.iter().filter_map(|turn| turn.whole(number)).collect();
        (!found.is_empty()).then(|| (name.as_str(), found.iter().sum()))
    });
    fixed.chain(lists).collect()
}
