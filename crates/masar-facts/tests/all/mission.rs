//! A small programme and its entries, the only place that touches their shape.

use std::collections::BTreeMap;

use masar_domain::{EntryId, HouseholdId, PersonId, Sensitivity, Seq, Timestamp};
use masar_facts::{FactStore, FactsError, Filter, Rules, Snapshot};
use masar_ledger::{Entry, Kind};
use masar_programme::{ColumnSource, FactRule, PersonRule, Schema, condition_parse, core_columns};
use serde_json::{Value, json};

pub(crate) fn schema() -> Schema {
    let mut schema = core_columns();
    schema.add_codes("service", ["food", "nfi", "medical"]);
    schema.add_codes("breakdown", []);
    schema.add_codes("category", []);
    schema
}

#[allow(clippy::unnecessary_wraps, reason = "rules take what may be absent")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) fn person_rules() -> Vec<PersonRule> {
    vec![PersonRule {
        form: "registration".into(),
        each: text("members"),
        id: "members/id".into(),
        household: text("household"),
        sex: text("members/sex"),
        age: text("members/age"),
        birth_year: None,
        nationality: text("members/nationality"),
        population: None,
    }]
}

pub(crate) fn fact_rules() -> Vec<FactRule> {
    let blank = |name: &str, form: Option<&str>| FactRule {
        name: name.to_owned(),
        form: form.map(str::to_owned),
        each: None,
        person: None,
        value: None,
        when: None,
        columns: BTreeMap::new(),
    };
    let service = |source| BTreeMap::from([("service".to_owned(), source)]);
    vec![
        FactRule {
            each: text("help/services"),
            person: text("person"),
            columns: service(ColumnSource::Each),
            ..blank("service", Some("assistance"))
        },
        FactRule {
            value: text("heads"),
            when: Some(("identity".into(), vec!["none".into(), "mixed".into()])),
            columns: service(ColumnSource::Answer("kind".into())),
            ..blank("service", Some("distribution"))
        },
        blank("presence", None),
    ]
}

pub(crate) fn entry(seq: u64, kind: Kind, form: &str, body: Value) -> Entry {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&seq.to_be_bytes());
    Entry {
        seq: Seq(seq),
        id: EntryId::from_stored(id),
        kind,
        programme: "help".into(),
        package_hash: String::new(),
        form: form.to_owned(),
        form_version: "1".into(),
        subjects: Vec::new(),
        date: "2023-10-31".parse().unwrap(),
        place: Some("LY02110403".parse().unwrap()),
        emergency: None,
        project: None,
        donor: None,
        author: "enumerator".into(),
        device: String::new(),
        received: Timestamp::UNIX_EPOCH,
        sensitivity: Sensitivity::S2,
        body,
        sealed: Vec::new(),
        supersedes: None,
    }
}

pub(crate) fn person(number: u8) -> PersonId {
    PersonId::from_stored([number; 16])
}

pub(crate) fn household(number: u8) -> HouseholdId {
    HouseholdId::from_stored([number; 16])
}

/// Somebody got services.
pub(crate) fn assistance(seq: u64, who: u8, services: &[&str]) -> Entry {
    let answers = json!({"person": person(who), "help": {"services": services}});
    entry(seq, Kind::Submission, "assistance", json!({ "answers": answers }))
}

/// People were counted and not named.
pub(crate) fn distribution(seq: u64, kind: &str, heads: u64) -> Entry {
    let answers = json!({"identity": "mixed", "kind": kind, "heads": heads});
    entry(seq, Kind::Submission, "distribution", json!({ "answers": answers }))
}

/// Somebody was registered.
pub(crate) fn registration(seq: u64, who: u8, sex: &str, age: u8, home: u8) -> Entry {
    let member = json!({"id": person(who), "sex": sex, "age": age, "nationality": "EGY"});
    let answers = json!({"household": household(home), "members": [member]});
    entry(seq, Kind::Submission, "registration", json!({ "answers": answers }))
}

/// A round's estimate of the migrants in a place.
pub(crate) fn estimate(seq: u64, round: u32, value: u64) -> Entry {
    let cell =
        json!({"population": "migrant", "breakdown": "total", "category": "", "value": value});
    let body = json!({"round": round, "start": "2023-10-01", "end": "2023-12-31", "cells": [cell]});
    entry(seq, Kind::Estimate, "", body)
}

pub(crate) fn apply(store: &mut FactStore, entry: &Entry) -> Result<(), FactsError> {
    let (persons, facts) = (person_rules(), fact_rules());
    store.apply_rules(Rules { persons: &persons, facts: &facts, rounds: None }, entry)
}

pub(crate) fn folded(entries: &[Entry]) -> FactStore {
    let mut store = FactStore::new(&schema());
    for entry in entries {
        apply(&mut store, entry).unwrap();
    }
    store
}

/// What is counted.
#[derive(Clone, Copy)]
pub(crate) enum What {
    Persons,
    Households,
    Places,
    Rows,
    Sum,
}

/// Counts as text: `food 2, nfi 1`.
pub(crate) fn counted(facts: &Snapshot, what: What, condition: &str, by: &[&str]) -> String {
    let condition = condition_parse(condition, &schema()).unwrap();
    let selected = facts.select(&condition, &Filter::default()).unwrap();
    let cells = match what {
        What::Persons => facts.count_persons(&selected, by),
        What::Households => facts.count_households(&selected, by),
        What::Places => facts.count_places(&selected, None, by),
        What::Rows => facts.count_rows(&selected, by),
        What::Sum => facts.sum(&selected, by),
    };
    let text = |cell: masar_facts::Cell| {
        let mut words = cell.cell;
        words.push(cell.value.to_string());
        words.join(" ")
    };
    cells.unwrap().into_iter().map(text).collect::<Vec<_>>().join(", ")
}
