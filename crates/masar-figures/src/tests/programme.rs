//! A small programme, its figures and its entries; the only place that touches
//! their shape.

use std::collections::BTreeMap;
use std::sync::Arc;

use masar_domain::{EntryId, Pcode, PersonId, Sensitivity, Seq, Timestamp, Unit};
use masar_facts::{FactStore, Rules, Snapshot};
use masar_ledger::{Entry, Kind};
use masar_programme::{
    Both, ColumnSource, Condition, Count, Derived, FactRule, Indicator, PersonRule, Schema, Time,
    condition_parse, core_columns,
};
use serde_json::{Value, json};

use crate::declared::Declared;
use crate::query::Query;

pub(super) struct Programme {
    indicators: Vec<Indicator>,
    rules: String,
}

impl Programme {
    pub(super) fn with_rules(self, rules: &str) -> Self {
        Self { rules: rules.to_owned(), ..self }
    }
}

impl Declared for Programme {
    fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }

    fn indicators(&self) -> Vec<&Indicator> {
        self.indicators.iter().collect()
    }

    fn country(&self) -> Pcode {
        "LY".parse().unwrap()
    }

    fn has_place(&self, place: &Pcode) -> bool {
        place.as_str().starts_with("LY")
    }

    fn emergencies(&self) -> Vec<String> {
        vec!["storm".into()]
    }

    fn is_subset(&self, _: &str, breakdown: &str) -> bool {
        breakdown == "pathway"
    }

    fn threshold(&self, _: &Indicator) -> u32 {
        5
    }

    fn rules(&self) -> Vec<&str> {
        Some(self.rules.as_str()).filter(|rules| !rules.is_empty()).into_iter().collect()
    }
}

fn schema() -> Schema {
    let mut schema = core_columns();
    schema.add_codes("service", ["food", "nfi", "medical"]);
    schema.add_codes("breakdown", []);
    schema.add_codes("category", []);
    schema
}

fn indicator(code: &str, count: Count, time: Time, condition: &str) -> Indicator {
    let condition_text = condition.to_owned();
    let condition = match condition {
        "" => Condition::All,
        text => condition_parse(text, &schema()).unwrap(),
    };
    Indicator {
        code: code.to_owned(),
        programme: "help".into(),
        title: Both::default(),
        unit: Unit::Persons,
        count,
        time,
        derived: None,
        by: Vec::new(),
        breakdowns: Vec::new(),
        source: Both::default(),
        within: None,
        condition,
        condition_text,
    }
}

const MIGRANTS: &str = "fact = 'presence' AND population = 'migrant' AND breakdown = 'total'";

pub(super) fn programme() -> Programme {
    let during = |code, count, condition| indicator(code, count, Time::During, condition);
    let stock = |code, count, condition| indicator(code, count, Time::LatestRound, condition);
    let help = "fact = 'service'";
    let indicators = vec![
        during("help.deliveries", Count::Rows, help),
        Indicator {
            within: Some("help.reached".into()),
            ..during("help.food", Count::Persons, "fact = 'service' AND service = 'food'")
        },
        during("help.heads", Count::Sum, help),
        Indicator {
            unit: Unit::Households,
            derived: Some(Derived { from: "help.migrants".into(), divide_by: 5 }),
            ..stock("help.households", Count::Sum, "")
        },
        Indicator {
            breakdowns: vec!["shelter".into(), "nationality".into(), "pathway".into()],
            ..stock("help.migrants", Count::Sum, MIGRANTS)
        },
        during("help.nfi", Count::Persons, "fact = 'service' AND service = 'nfi'"),
        stock("help.places", Count::Places, MIGRANTS),
        during("help.reached", Count::Persons, help),
    ];
    Programme { indicators, rules: String::new() }
}

pub(super) const CODES: [&str; 7] = [
    "help.deliveries",
    "help.food",
    "help.heads",
    "help.households",
    "help.migrants",
    "help.places",
    "help.reached",
];

pub(super) fn asked(by: &[&str], place: &str, period: &str) -> Query {
    Query {
        by: by.iter().map(|&name| name.to_owned()).collect(),
        place: (!place.is_empty()).then(|| place.parse().unwrap()),
        period: (!period.is_empty()).then(|| period.parse().unwrap()),
        emergency: None,
    }
}

fn entry(kind: Kind, form: &str, date: &str, place: &str, body: Value) -> Entry {
    Entry {
        seq: Seq(0),
        id: EntryId::from_stored([0; 16]),
        kind,
        programme: "help".into(),
        package_hash: String::new(),
        form: form.to_owned(),
        form_version: "1".into(),
        subjects: Vec::new(),
        date: date.parse().unwrap(),
        place: Some(place.parse().unwrap()),
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

/// Somebody (0: nobody by name, `heads` of them) got a service.
pub(super) fn service(
    who: u8,
    heads: u64,
    what: &str,
    sex: &str,
    date: &str,
    place: &str,
) -> Entry {
    let mut answers = json!({"service": what, "sex": sex, "heads": heads});
    if who > 0 {
        answers["person"] = json!(PersonId::from_stored([who; 16]));
    }
    entry(Kind::Submission, "service", date, place, json!({ "answers": answers }))
}

/// A round's cells of one place: breakdown, category, value.
pub(super) fn estimate(round: u32, end: &str, place: &str, cells: &[(&str, &str, u64)]) -> Entry {
    let cell = |&(breakdown, category, value): &(&str, &str, u64)| json!({"population": "migrant", "breakdown": breakdown, "category": category, "value": value});
    let cells: Vec<Value> = cells.iter().map(cell).collect();
    let body = json!({"round": round, "start": end, "end": end, "cells": cells});
    entry(Kind::Estimate, "", end, place, body)
}

/// The facts of these entries, in this order.
pub(super) fn facts(entries: &[Entry]) -> Arc<Snapshot> {
    let text = |text: &str| Some(text.to_owned());
    let persons = [PersonRule {
        form: "service".into(),
        each: None,
        id: "person".into(),
        household: None,
        sex: text("sex"),
        age: None,
        birth_year: None,
        nationality: None,
        population: None,
    }];
    let facts = [FactRule {
        name: "service".into(),
        form: text("service"),
        each: None,
        person: text("person"),
        value: text("heads"),
        when: None,
        columns: BTreeMap::from([("service".to_owned(), ColumnSource::Answer("service".into()))]),
    }];
    let rules = Rules { persons: &persons, facts: &facts, rounds: None };
    let mut store = FactStore::new(&schema());
    for (seq, entry) in (1u64..).zip(entries) {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&seq.to_be_bytes());
        let entry = Entry { seq: Seq(seq), id: EntryId::from_stored(id), ..entry.clone() };
        store.apply_rules(rules, &entry).unwrap();
    }
    store.snapshot()
}
