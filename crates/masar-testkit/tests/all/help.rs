//! A desk in memory and short ways to use it.

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use masar_desk::desk::{Desk, Outside};
use masar_desk::figures::FigureShow;
use masar_desk::submissions::{Incoming, Outcome, SubmissionReceive};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Problem, Timestamp};
use masar_figures::Query;
use masar_ledger::{Ledger, MemoryLedger};
use masar_programme::mission::{Mission, mission_load};
use masar_testkit::demo::entropy;
use masar_testkit::fill::instance_xml;
use serde_json::{Value, json};

pub(crate) const NOW: &str = "2024-01-05T08:00:00Z";

static MISSION: LazyLock<Arc<Mission>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../missions/libya");
    Arc::new(mission_load(&folder).expect("the repository's mission loads"))
});

pub(crate) fn mission() -> Arc<Mission> {
    Arc::clone(&MISSION)
}

/// A desk on an empty ledger, and the ledger itself.
pub(crate) fn desk() -> (Desk, Arc<dyn Ledger>) {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new(entropy(2)));
    (Desk::open(mission(), Arc::clone(&ledger), None, outside(1)).unwrap(), ledger)
}

/// A clock that stands still, and randomness from the seed.
pub(crate) fn outside(seed: u64) -> Outside {
    let now: Timestamp = NOW.parse().unwrap();
    Outside { clock: Box::new(move || now), entropy: Mutex::new(entropy(seed)) }
}

pub(crate) fn operator() -> Viewer {
    Viewer::operator(Lang::En)
}

/// An identifier that says its number.
pub(crate) fn id(number: u64) -> String {
    format!("019a0000-0000-7000-8000-{number:012x}")
}

pub(crate) fn form_xml(form: &str, instance: u64, answers: &Value) -> Vec<u8> {
    let mission = mission();
    let (_, form) = mission.form_any_version(form).unwrap();
    instance_xml(form, &id(instance), answers)
}

/// Sends one form.
pub(crate) fn send_xml(desk: &Desk, xml: Vec<u8>, strict: bool) -> Outcome {
    let item = Incoming { xml, attachments: Vec::new(), device: "test".to_owned() };
    let receive = SubmissionReceive { items: vec![item], strict };
    desk.perform(&operator(), receive).unwrap().remove(0)
}

pub(crate) fn send(desk: &Desk, form: &str, instance: u64, answers: &Value) -> Outcome {
    send_xml(desk, form_xml(form, instance, answers), true)
}

/// An outcome in a word, with the codes of its problems.
pub(crate) fn word(outcome: &Outcome) -> String {
    let codes = |problems: &[Problem]| {
        problems.iter().map(|problem| format!(" {}", problem.code)).collect::<String>()
    };
    match outcome {
        Outcome::Stored { .. } => "stored".to_owned(),
        Outcome::Again { .. } => "again".to_owned(),
        Outcome::Conflict { .. } => "conflict".to_owned(),
        Outcome::Held { problems, .. } => format!("held{}", codes(problems)),
        Outcome::Refused { problems } => format!("refused{}", codes(problems)),
    }
}

/// The value of a whole figure in a period.
pub(crate) fn value(desk: &Desk, code: &str, period: &str) -> Option<u64> {
    let query = Query { period: Some(period.parse().unwrap()), ..Query::default() };
    let show = FigureShow { codes: vec![code.to_owned()], query };
    desk.perform(&operator(), show).unwrap()[0].value
}

pub(crate) fn registration(person: u64, name: &str) -> Value {
    json!({
        "consent": {"data_consent": "yes", "referral_consent": "yes"},
        "registered_on": "2023-03-01",
        "site": {"mantika": "LY0211", "baladiya": "LY021104", "site_kind": "resource_centre"},
        "household": {
            "household_known": "no", "new_household_id": id(900_000 + person),
            "household_id": id(900_000 + person), "household_size": 1, "members_now": 1,
            "accommodation": "rented",
        },
        "members": [{
            "person_id": id(person), "relation": "head", "given_name": name,
            "father_name": name, "family_name": name, "sex": "female", "age": 30,
            "age_exactness": "stated", "nationality": "SDN", "population": "migrant",
            "document": "none",
        }],
    })
}

pub(crate) fn service(person: u64, services: &[&str]) -> Value {
    json!({
        "person_id": id(person),
        "served_on": "2023-04-01",
        "site": {"mantika": "LY0211", "baladiya": "LY021104", "site_kind": "resource_centre"},
        "service": {"services": services, "received_in_person": "yes", "ration_days": 15, "items": ["hygiene_kit"]},
    })
}

pub(crate) fn interview(migrants: u64, men: u64) -> Value {
    let all = |prefix: &str, first: &str, rest: &[&str]| {
        let mut group = serde_json::Map::new();
        group.insert(format!("{prefix}{first}"), migrants.into());
        group.extend(rest.iter().map(|name| (format!("{prefix}{name}"), 0.into())));
        Value::Object(group)
    };
    json!({
        "visit": {
            "round": 50, "interview_date": "2023-11-01", "mantika": "LY0211",
            "baladiya": "LY021104", "muhalla": "LY02110401",
        },
        "informant": {
            "consent": "yes", "informant_kind": "mukhtar", "informant_sex": "male",
            "mode": "in_person",
        },
        "migrants": {
            "migrants_present": "yes", "migrant_individuals": migrants, "migrant_households": 10,
        },
        "sex_age": {
            "migrant_men": men, "migrant_women": migrants - men.min(migrants),
            "migrant_children": 0, "migrant_unaccompanied": 0,
        },
        "shelter": all("shelter_", "rented_self", &["other"]),
        "arrival": all("arrival_", "gt12", &["unknown"]),
        "permit": all("permit_", "none", &["unknown"]),
        "nationalities": [{"nationality": "NER", "nationality_individuals": migrants}],
        "idps": {"idps_present": "no", "idp_individuals": 0},
        "returnees": {"returnees_present": "no", "returnee_individuals": 0},
        "reliability": {"credibility": 4, "basis": "estimate"},
    })
}
