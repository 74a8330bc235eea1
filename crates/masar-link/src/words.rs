//! Why two records are taken for one person, in words of both languages.
//!
//! *Invariant:* words name fields and how they agree, never a value: what is
//! written here may be shown to whoever may see that the pair exists.

use masar_domain::Lang;
use masar_text::texts::Arg;
use masar_text::{tr, tr_with};

use crate::compare::{BIRTH, DOCUMENT, EXTRAS, FAMILY, FIELDS, GIVEN, PHONE, VISIT, level, rarity};
use crate::model::Model;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Agree,
    Near,
    Differ,
    Missing,
}

fn agreement(field: usize, level: u8) -> Agreement {
    use Agreement::{Agree, Differ, Missing, Near};
    match (field, level) {
        (_, 0) => Missing,
        (0..4, 1) => Agree,
        (0..4, 4) => Differ,
        (0..4, _) => Near,
        (4, 1 | 2) => Agree,
        (4, 3..=5 | 9) => Near,
        (4, _) => Differ,
        (_, 1) => Agree,
        (_, 2) => Near,
        _ => Differ,
    }
}

/// The name of a field.
pub fn field_name(lang: Lang, field: usize) -> String {
    let name = FIELDS[field].0;
    let name = if name.starts_with("further") { "further" } else { name };
    tr(lang, &format!("link-field-{name}"))
}

/// How far a field agrees at a level, in words.
pub fn level_name(lang: Lang, field: usize, level: usize) -> String {
    let kind = match field {
        GIVEN..=FAMILY => "name",
        BIRTH => "birth",
        PHONE | DOCUMENT => "number",
        VISIT => "visit",
        EXTRAS.. => "further",
        _ => "word",
    };
    tr(lang, &format!("link-level-{kind}-{level}"))
}

/// The evidence of a pattern; `extras` further fields are compared.
pub fn evidence(lang: Lang, pattern: u64, extras: usize) -> String {
    let list = |wanted: Agreement| {
        let fields = (0..EXTRAS + extras).filter(|f| agreement(*f, level(pattern, *f)) == wanted);
        fields_join(lang, fields)
    };
    let mut sentences = Vec::new();
    for (wanted, id) in [
        (Agreement::Agree, "link-evidence-agree"),
        (Agreement::Near, "link-evidence-near"),
        (Agreement::Differ, "link-evidence-differ"),
        (Agreement::Missing, "link-evidence-missing"),
    ] {
        let fields = list(wanted);
        if !fields.is_empty() {
            sentences.push(tr_with(lang, id, &[("fields", Arg::Text(&fields))]));
        }
    }
    let (given, others) = rarity(pattern);
    match given + others {
        ..=-10 => sentences.push(tr(lang, "link-evidence-rare-very")),
        -9..=-3 => sentences.push(tr(lang, "link-evidence-rare")),
        2.. => sentences.push(tr(lang, "link-evidence-common")),
        _ => {}
    }
    sentences.join(" ")
}

fn fields_join(lang: Lang, fields: impl Iterator<Item = usize>) -> String {
    let names: Vec<String> = fields.map(|field| field_name(lang, field)).collect();
    names.join(if lang == Lang::Ar { "، " } else { ", " })
}

/// Fields whose agreement would settle a pair, if they were known.
const SETTLING: [usize; 3] = [BIRTH, PHONE, DOCUMENT];
/// Bits below which a field is told to lower the score.
const LOWERS: f64 = -0.5;

/// Why a pair is not surer: what speaks against it, the strongest first, and
/// what is not known; `rival` where one of the two may be a third. Empty where nothing
/// would change it.
pub fn doubt(lang: Lang, model: &Model, pattern: u64, extras: usize, rival: bool) -> String {
    let mut against: Vec<(f64, usize)> = (0..EXTRAS + extras)
        .map(|field| (model.weight(pattern, field), field))
        .filter(|(weight, _)| *weight < LOWERS)
        .collect();
    against.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let against = fields_join(lang, against.into_iter().take(3).map(|(_, field)| field));
    let unknown = SETTLING.into_iter().filter(|field| level(pattern, *field) == 0);
    let unknown = fields_join(lang, unknown);
    let [_, household, unrelated] = model.shares(pattern);
    let mut sentences = Vec::new();
    for (fields, id) in [(against, "link-doubt-against"), (unknown, "link-doubt-unknown")] {
        if !fields.is_empty() {
            sentences.push(tr_with(lang, id, &[("fields", Arg::Text(&fields))]));
        }
    }
    if household > unrelated && household > 0.05 {
        sentences.push(tr(lang, "link-doubt-household"));
    }
    if rival {
        sentences.push(tr(lang, "link-doubt-rival"));
    }
    sentences.join(" ")
}

/// What a rule asks for.
pub fn rule_name(lang: Lang, rule: &str) -> String {
    tr(lang, &format!("link-rule-{rule}"))
}
