//! `masar person`: find, duplicates, decide, erase.

use std::path::Path;
use std::process::ExitCode;

use masar_desk::likeness::{Card, Decision, DuplicateList, Hit, Pair, PersonDecide, PersonSearch};
use masar_desk::people::PersonErase;
use masar_desk::viewer::Viewer;
use masar_domain::Lang;
use masar_link::live::Evidence;
use masar_text::{Arg, tr, tr_with};
use serde_json::{Value, json};

use crate::arguments::PersonCommand;
use crate::opening::open;
use crate::output::json_print;

pub(super) fn person(command: &PersonCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    match command {
        PersonCommand::Find { dir, query, lang: own, limit, json } => {
            find(dir, &query.join(" "), *limit, *json, own.unwrap_or(lang))
        }
        PersonCommand::Duplicates { dir, lang: own, limit, json } => {
            duplicates(dir, *limit, *json, own.unwrap_or(lang))
        }
        PersonCommand::Decide { dir, one, other, decision, reason } => {
            let (decision, reason) = (Decision::from(*decision), reason.clone());
            decide(dir, PersonDecide { one: *one, other: *other, decision, reason }, lang)
        }
        PersonCommand::Erase { dir, person, reason } => {
            let desk = open(dir)?;
            let erase = PersonErase { person: *person, reason: reason.clone() };
            let receipt = desk.perform(&Viewer::operator(lang), erase)?;
            desk.close()?;
            line_print!("{person} is forgotten, entry {}", receipt.seq)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn find(dir: &Path, query: &str, limit: usize, json: bool, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = open(dir)?;
    let search = PersonSearch { query: query.to_owned(), limit };
    let hits = desk.perform(&Viewer::operator(lang), search)?;
    desk.close()?;
    if json {
        let rows: Vec<Value> = hits.iter().map(|hit| hit_json(hit, lang)).collect();
        json_print(&rows)?;
    } else if hits.is_empty() {
        line_print!("{}", tr(lang, "people-none"))?;
    }
    for hit in hits.iter().filter(|_| !json) {
        line_print!("{:>3}  {}", percent(hit.score), line(&hit.card, lang))?;
        line_print!("     {}", words(&hit.evidence, lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn duplicates(dir: &Path, limit: usize, json: bool, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = open(dir)?;
    // On the command line somebody waits for the whole answer.
    while desk.live_follow()? {}
    let duplicates = desk.perform(&Viewer::operator(lang), DuplicateList { limit })?;
    desk.close()?;
    if json {
        let rows: Vec<Value> = duplicates.pairs.iter().map(|pair| pair_json(pair, lang)).collect();
        json_print(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    line_print!("{}", tr_with(lang, "people-pairs", &[("count", Arg::Number(duplicates.all))]))?;
    for pair in &duplicates.pairs {
        line_print!("{:>3}  {}", percent(pair.score), line(&pair.one, lang))?;
        line_print!("     {}", line(&pair.other, lang))?;
        line_print!("     {}", words(&pair.evidence, lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn decide(dir: &Path, decide: PersonDecide, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = open(dir)?;
    let decision = decide.decision;
    let receipt = desk.perform(&Viewer::operator(lang), decide)?;
    desk.close()?;
    let seq = receipt.seq.to_string();
    let id = format!("people-decided-{decision}");
    line_print!("{}", tr_with(lang, &id, &[("entry", Arg::Text(&seq))]))?;
    Ok(ExitCode::SUCCESS)
}

/// A chance per mille in percent, never rounded up to certainty.
fn percent(score: u16) -> String {
    format!("{}%", score / 10)
}

fn words(evidence: &[Evidence], lang: Lang) -> String {
    let words: Vec<String> = evidence.iter().map(|own| own.words(lang)).collect();
    words.join(lang.pick("، ", ", "))
}

/// What is known of a person, on one line.
fn line(card: &Card, lang: Lang) -> String {
    let sex = tr(lang, &format!("people-sex-{}", card.sex));
    let year = card.birth_year.map(|year| year.to_string()).unwrap_or_default();
    let place = card.place.clone().unwrap_or_default();
    let all = [card.name.clone(), sex, year, card.phone.clone(), card.document.clone(), place];
    let known: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    format!("{}  {}", known.join(" · "), card.person)
}

fn evidence_json(evidence: &[Evidence], lang: Lang) -> Value {
    let rows = evidence.iter().map(
        |own| json!({"code": own.code(), "words": own.words(lang), "against": own.is_against()}),
    );
    rows.collect()
}

fn hit_json(hit: &Hit, lang: Lang) -> Value {
    json!({
        "person": hit.card, "score": hit.score, "evidence": evidence_json(&hit.evidence, lang),
    })
}

fn pair_json(pair: &Pair, lang: Lang) -> Value {
    json!({
        "one": pair.one, "other": pair.other, "score": pair.score,
        "evidence": evidence_json(&pair.evidence, lang),
    })
}
