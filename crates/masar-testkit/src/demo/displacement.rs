//! A round of key-informant interviews in every muhalla, approved by those who
//! may, and the year's publications.

use std::collections::BTreeMap;

use masar_desk::error::DeskError;
use masar_desk::estimate::scale_to;
use masar_desk::rounds::RoundAdvance;
use masar_domain::{AdminLevel, Date, Pcode};
use masar_register::RoundState;
use serde_json::{Value, json};

use super::{Maker, ROUND, YEAR, viewer};

/// Informants in each place, with the credibility of each: the middle answer
/// carries the weight.
const INFORMANTS: [(&str, u64); 3] =
    [("mukhtar", 3), ("municipal_official", 4), ("community_leader", 3)];

/// Rough shares of the breakdowns that the report does not publish, in percent.
const SHELTER: [(&str, u64); 10] = [
    ("rented_self", 62),
    ("rented_other", 4),
    ("rented_employer", 12),
    ("squatting", 2),
    ("abandoned_building", 3),
    ("workplace", 11),
    ("public_building", 1),
    ("informal_camp", 3),
    ("none", 1),
    ("other", 1),
];
const ARRIVAL: [(&str, u64); 5] =
    [("lt1", 5), ("1_6", 16), ("6_12", 19), ("gt12", 55), ("unknown", 5)];
const PERMIT: [(&str, u64); 4] = [("residency", 12), ("work", 14), ("none", 66), ("unknown", 8)];
const NATIONALITIES: [(&str, u64); 12] = [
    ("NER", 25),
    ("EGY", 23),
    ("SDN", 18),
    ("TCD", 11),
    ("NGA", 5),
    ("SYR", 4),
    ("BGD", 3),
    ("GHA", 3),
    ("MLI", 2),
    ("PAK", 2),
    ("PSE", 2),
    ("OTH", 2),
];

/// Kinds of the year's publications: so many flash updates, the rest as they
/// came.
const PRODUCTS: [(&str, u64); 6] = [
    ("round_report", 12),
    ("flash_update", 9),
    ("research_study", 5),
    ("detention_snapshot", 6),
    ("needs_assessment", 6),
    ("dashboard", 4),
];

/// What is true in one place, before informants see it differently.
#[derive(Clone, Copy, Debug, Default)]
struct Truth {
    migrants: u64,
    women: u64,
    children: u64,
    unaccompanied: u64,
    idps: u64,
    idps_on_pathway: u64,
    returnees: u64,
    returnees_on_pathway: u64,
}

pub(super) fn make(maker: &mut Maker<'_, '_>) -> Result<(), DeskError> {
    let (start, end) = (Date::constant(YEAR, 10, 1), Date::constant(YEAR, 12, 31));
    advance(maker, "data-officer", RoundState::Planned, Some((start, end)))?;
    advance(maker, "data-officer", RoundState::Collecting, None)?;
    interviews(maker)?;
    products(maker)?;
    let steps = [
        ("team-lead", RoundState::Submitted),
        ("data-officer", RoundState::Verified),
        ("data-officer", RoundState::Cleaned),
        ("analyst", RoundState::Approved),
        ("publisher", RoundState::Published),
    ];
    for (done, (who, state)) in (1..).zip(steps) {
        advance(maker, who, state, None)?;
        (maker.progress)("round approved", done, steps.len() as u64);
    }
    Ok(())
}

fn advance(
    maker: &Maker<'_, '_>,
    who: &str,
    to: RoundState,
    days: Option<(Date, Date)>,
) -> Result<(), DeskError> {
    let viewer = viewer(maker.desk, who)?;
    let advance =
        RoundAdvance { programme: "dtm".to_owned(), number: ROUND, to, days, reason: None };
    maker.desk.perform(&viewer, advance).map(drop)
}

fn interviews(maker: &mut Maker<'_, '_>) -> Result<(), DeskError> {
    let places = truths(maker);
    let enumerator = viewer(maker.desk, "enumerator")?;
    let informants = INFORMANTS.len() as u64;
    let count = places.len() as u64 * informants;
    maker.send(&enumerator, "key-informant interviews", count, |maker, index| {
        let place = usize::try_from(index / informants).unwrap_or(0);
        let informant = usize::try_from(index % informants).unwrap_or(0);
        let (pcode, truth) = places[place];
        let answers = interview(maker, pcode, truth, informant);
        maker.filled("dtm_muhalla_ki", &answers)
    })
}

/// What is true in each muhalla: the published totals spread over places, some
/// with many people, most with few.
fn truths(maker: &mut Maker<'_, '_>) -> Vec<(Pcode, Truth)> {
    let gazetteer = &maker.desk.mission().gazetteer;
    let places: Vec<Pcode> =
        gazetteer.at_level(AdminLevel::MAX).iter().map(|place| place.pcode).collect();
    let weights = |maker: &mut Maker<'_, '_>, empty: u64| -> BTreeMap<String, u64> {
        let of = |pcode: &Pcode, weight: u64| (pcode.to_string(), weight);
        places
            .iter()
            .map(|pcode| {
                let random = &mut maker.random;
                let heavy = 1 + random.below(40) * random.below(40) * random.below(12) / 40;
                of(pcode, if random.percent(empty) { 0 } else { heavy })
            })
            .collect()
    };
    let (migrants, idps, returnees) = (weights(maker, 4), weights(maker, 45), weights(maker, 55));
    let margins = &maker.margins;
    let migrants = scale_to(margins.total("dtm.migrants"), &migrants);
    let by_migrants: BTreeMap<String, u64> = migrants.iter().cloned().collect();
    let women = spread(margins.share("dtm.migrants", "adult_female"), &by_migrants);
    let children = spread(margins.share("dtm.migrants", "child"), &by_migrants);
    // Published in words: four in a hundred migrants are unaccompanied children.
    let unaccompanied = spread((margins.total("dtm.migrants") * 4 + 50) / 100, &children);
    let idps: BTreeMap<String, u64> =
        scale_to(margins.total("dtm.idps"), &idps).into_iter().collect();
    let returnees: BTreeMap<String, u64> =
        scale_to(margins.total("dtm.returnees"), &returnees).into_iter().collect();
    let pathway = "on_solutions_pathway";
    let idps_on = spread(margins.subset("dtm.idps", pathway), &idps);
    let returnees_on = spread(margins.subset("dtm.returnees", pathway), &returnees);
    let of = |map: &BTreeMap<String, u64>, place: &str| map.get(place).copied().unwrap_or(0);
    places
        .into_iter()
        .map(|pcode| {
            let place = pcode.as_str();
            let truth = Truth {
                migrants: of(&by_migrants, place),
                women: of(&women, place),
                children: of(&children, place),
                unaccompanied: of(&unaccompanied, place),
                idps: of(&idps, place),
                idps_on_pathway: of(&idps_on, place),
                returnees: of(&returnees, place),
                returnees_on_pathway: of(&returnees_on, place),
            };
            (pcode, truth)
        })
        .collect()
}

/// A part of a margin, spread in proportion; no place gets more than it has.
fn spread(part: u64, whole: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    scale_to(part, whole).into_iter().collect()
}

/// One informant's view: the first sees a little less than there is, the last a
/// little more.
fn seen(truth: u64, informant: usize) -> u64 {
    match informant {
        0 => truth - truth / 10,
        1 => truth,
        _ => truth + truth / 8,
    }
}

fn interview(maker: &mut Maker<'_, '_>, pcode: Pcode, truth: Truth, informant: usize) -> Value {
    let (kind, credibility) = INFORMANTS[informant];
    let migrants = seen(truth.migrants, informant);
    let day = Date::constant(YEAR, 10, 1)
        .saturating_add(jiff::Span::new().days(i64::try_from(maker.random.below(88)).unwrap_or(0)));
    let level = |level: u8| pcode.ancestor(AdminLevel(level)).map(|code| code.to_string());
    let mut answers = json!({
        "visit": {
            "round": ROUND,
            "interview_date": day.to_string(),
            "mantika": level(2),
            "baladiya": level(3),
            "muhalla": pcode.to_string(),
        },
        "informant": {
            "consent": "yes",
            "informant_kind": kind,
            "informant_sex": if maker.random.percent(20) { "female" } else { "male" },
            "mode": if maker.random.percent(70) { "in_person" } else { "telephone" },
        },
        "migrants": presence("migrants_present", "migrant", migrants, None),
        "idps": presence("idps_present", "idp", seen(truth.idps, informant), Some((
            seen(truth.idps_on_pathway, informant).min(seen(truth.idps, informant)),
            "idp_reason", "conflict",
        ))),
        "returnees": presence("returnees_present", "returnee", seen(truth.returnees, informant), Some((
            seen(truth.returnees_on_pathway, informant).min(seen(truth.returnees, informant)),
            "returnee_reason", "housing",
        ))),
        "reliability": {"credibility": credibility, "basis": "estimate"},
    });
    if migrants > 0
        && let (Some(all), Value::Object(parts)) =
            (answers.as_object_mut(), breakdowns(maker, truth, migrants, informant))
    {
        all.extend(parts);
    }
    answers
}

fn presence(
    present: &str,
    group: &str,
    individuals: u64,
    pathway: Option<(u64, &str, &str)>,
) -> Value {
    let mut answers = json!({
        present: if individuals > 0 { "yes" } else { "no" },
        format!("{group}_individuals"): individuals,
        format!("{group}_households"): individuals.div_ceil(4),
    });
    if let Some((on_pathway, reason, why)) = pathway.filter(|_| individuals > 0) {
        answers[format!("{group}_on_pathway")] = on_pathway.into();
        answers[reason] = why.into();
    }
    answers
}

fn breakdowns(maker: &mut Maker<'_, '_>, truth: Truth, migrants: u64, informant: usize) -> Value {
    let parts = BTreeMap::from([
        ("migrant_men".to_owned(), truth.migrants - truth.women - truth.children),
        ("migrant_women".to_owned(), truth.women),
        ("migrant_children".to_owned(), truth.children),
    ]);
    let mut sex_age: BTreeMap<String, u64> = scale_to(migrants, &parts).into_iter().collect();
    let children = sex_age.get("migrant_children").copied().unwrap_or(0);
    let unaccompanied = seen(truth.unaccompanied, informant).min(children);
    sex_age.insert("migrant_unaccompanied".to_owned(), unaccompanied);
    let nationalities: Vec<Value> = shares(maker, migrants, "", &NATIONALITIES)
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(code, number)| json!({"nationality": code, "nationality_individuals": number}))
        .collect();
    json!({
        "sex_age": sex_age,
        "shelter": shares(maker, migrants, "shelter_", &SHELTER),
        "arrival": shares(maker, migrants, "arrival_", &ARRIVAL),
        "permit": shares(maker, migrants, "permit_", &PERMIT),
        "nationalities": nationalities,
        "needs": {
            "need_1": "health", "need_1_problem": "health_too_expensive",
            "need_2": "shelter", "need_2_problem": "shelter_too_expensive",
            "need_3": "wash", "need_3_problem": "wash_no_network",
        },
    })
}

/// A breakdown of the total by rough shares, a little different in each place.
fn shares(
    maker: &mut Maker<'_, '_>,
    total: u64,
    prefix: &str,
    percents: &[(&str, u64)],
) -> BTreeMap<String, u64> {
    let weights: BTreeMap<String, u64> = percents
        .iter()
        .map(|(code, percent)| (format!("{prefix}{code}"), percent * (60 + maker.random.below(81))))
        .collect();
    scale_to(total, &weights).into_iter().collect()
}

fn products(maker: &mut Maker<'_, '_>) -> Result<(), DeskError> {
    let publisher = viewer(maker.desk, "publisher")?;
    let count = maker.margins.total("dtm.products");
    let kinds: BTreeMap<String, u64> =
        PRODUCTS.iter().map(|(kind, number)| ((*kind).to_owned(), *number)).collect();
    let mut list: Vec<String> = Vec::new();
    for (kind, number) in scale_to(count, &kinds) {
        list.extend((0..number).map(|_| kind.clone()));
    }
    maker.send(&publisher, "publications registered", count, |maker, index| {
        let kind = &list[usize::try_from(index).unwrap_or(0)];
        let day = day_of_year(maker.random.below(365));
        let mut answers = json!({
            "product_kind": kind,
            "title_ar": format!("منشور تجريبي {}", index + 1),
            "title_en": format!("Demonstration publication {}", index + 1),
            "published_on": day.to_string(),
            "languages": ["ar", "en"],
        });
        if kind == "round_report" {
            answers["product_round"] = ROUND.into();
        }
        maker.filled("dtm_product", &answers)
    })
}

/// A day of the demo's year, 0 to 364.
pub(super) fn day_of_year(day: u64) -> Date {
    let days = i64::try_from(day.min(364)).unwrap_or(0);
    Date::constant(YEAR, 1, 1).saturating_add(jiff::Span::new().days(days))
}
