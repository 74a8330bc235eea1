//! Why two records are taken for one person, in words of both languages.
//!
//! *Invariant:* words name fields and how they agree, never a value: what is
//! written here may be shown to whoever may see that the pair exists.

use masar_domain::Lang;
use masar_text::texts::Arg;
use masar_text::{tr, tr_with};

use crate::compare::{FIELDS, level, rarity};

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

/// The evidence of a pattern; `extras` further fields are compared.
pub fn evidence(lang: Lang, pattern: u64, extras: usize) -> String {
    let list = |wanted: Agreement| {
        let fields = (0..10 + extras).filter(|f| agreement(*f, level(pattern, *f)) == wanted);
        let names: Vec<String> = fields.map(|field| field_name(lang, field)).collect();
        names.join(if lang == Lang::Ar { "، " } else { ", " })
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
    if given + others <= -3 {
        sentences.push(tr(lang, "link-evidence-rare"));
    } else if given + others >= 2 {
        sentences.push(tr(lang, "link-evidence-common"));
    }
    sentences.join(" ")
}
