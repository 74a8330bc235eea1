//! Statements found in a finished report: parts and totals, groups inside a
//! whole, percentages, dates, and one thing given with two numbers.
//!
//! Cautious on purpose: a statement whose form is not certain is left alone, for
//! a wrong alarm costs the trust of the right ones. "Including" never promises
//! that a list is complete; brackets, a colon and "comprising" do when the
//! groups are a known whole, or when the numbers show what is meant.

mod anaphora;
mod balances;
mod changes;
mod complements;
mod composed;
mod dates;
mod docx;
mod exclusive;
mod explained;
mod follows;
mod fractions;
mod grid;
mod growth;
mod html;
mod labels;
mod lines;
mod list;
mod months;
mod multiples;
mod nouns;
mod numerals;
mod percents;
mod periods;
mod places;
mod portions;
mod products;
mod proportions;
mod quantities;
mod rates;
mod ratios;
mod remainders;
mod retold;
mod roughly;
mod said;
mod siblings;
mod signs;
mod slips;
mod source;
mod split;
mod statements;
mod states;
mod tables;
mod tokens;
mod totals;
mod wholes;
mod words;

use masar_domain::Lang;

use crate::finding::{Finding, Report};
use source::Unread;

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    Txt,
    Html,
    Docx,
}

impl TextFormat {
    /// By the ending of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_lowercase().as_str() {
            "txt" | "md" => Some(Self::Txt),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

/// Audits a finished report. Statements are read in both languages whatever
/// `lang` is, since reports quote each other; `lang` says how the text writes
/// its numbers: `51.704` is fifty-one thousand in Arabic, `12,5` twelve and a half.
pub fn audit_text(bytes: &[u8], lang: Lang, format: TextFormat) -> Report {
    audit_report(bytes, Some(lang), format)
}

/// The same; where no language is given, that of most of the text's letters.
pub fn audit_report(bytes: &[u8], lang: Option<Lang>, format: TextFormat) -> Report {
    let mut report = Report::default();
    let plain = match source::plain_read(bytes, format) {
        Ok(plain) => plain,
        Err(Unread::TooLarge(found, limit)) => {
            let args = [("found", found.as_str()), ("limit", &limit.to_string())];
            report.push(Finding::error("AUDIT-001", &[], &args));
            return report;
        }
        Err(Unread::Reason(reason)) => {
            report.push(Finding::error("AUDIT-014", &[], &[("reason", &reason)]));
            return report;
        }
    };
    let lang = lang.unwrap_or_else(|| lang_of(&plain));
    let text = tokens::tokens_read(&plain, lang, &lines::breaks(&plain));
    statements::check(&text, &mut report);
    percents::check(&text, &mut report);
    split::check(&text, &mut report);
    fractions::check(&text, &mut report);
    totals::check(&text, &mut report);
    wholes::check(&text, &mut report);
    ratios::check(&text, &mut report);
    portions::check(&text, &mut report);
    complements::check(&text, &mut report);
    remainders::check(&text, &mut report);
    changes::check(&text, &mut report);
    growth::check(&text, &mut report);
    products::check(&text, &mut report);
    places::check(&text, &mut report);
    lines::check(&text, &mut report);
    tables::check(&text, &mut report);
    dates::check(&text, &mut report);
    labels::check(&text, &mut report);
    retold::check(&text, &mut report);
    rates::check(&text, &mut report);
    multiples::check(&text, &mut report);
    explained::check(&text, &mut report);
    states::check(&text, &mut report);
    follows::check(&text, &mut report);
    composed::check(&text, &mut report);
    proportions::check(&text, &mut report);
    exclusive::check(&text, &mut report);
    siblings::check(&text, &mut report);
    balances::check(&text, &mut report);
    overlapping_drop(&text, &mut report);
    report.findings.sort_by_key(|finding| finding.place.as_ref().map(|place| place.offset));
    nested_drop(&mut report);
    report
}

fn lang_of(plain: &source::Plain) -> Lang {
    let letters = plain.chars.iter().filter(|found| found.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|found| found.is_ascii());
    if other.len() > latin.len() { Lang::Ar } else { Lang::En }
}

/// Sums over people whom the sentence counts more than once are none.
fn overlapping_drop(text: &tokens::Text<'_>, report: &mut Report) {
    report.findings.retain(|finding| {
        let is_sum =
            matches!(finding.code, "AUDIT-201" | "AUDIT-202") && finding.arithmetic.contains('+');
        let offset = finding.place.as_ref().filter(|_| is_sum).map(|place| place.offset);
        !offset.is_some_and(|offset| text.is_counted_once(offset))
    });
}

/// Findings before one that may say the same.
const NEAR_FINDINGS: usize = 6;

/// A statement inside another one says the same thing once.
fn nested_drop(report: &mut Report) {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in report.findings.drain(..) {
        let place = |one: &Finding| one.place.as_ref().map(|place| (place.table, place.paragraph));
        let same = |one: &Finding| {
            one.code == finding.code
                && one.arithmetic == finding.arithmetic
                && one.code != "AUDIT-207"
                && !one.arithmetic.is_empty()
                && place(one) == place(&finding)
                && overlap(one, &finding)
        };
        if !kept.iter().rev().take(NEAR_FINDINGS).any(same) {
            kept.push(finding);
        }
    }
    report.findings = kept;
}

/// Whether the text of the second begins within the first's.
fn overlap(one: &Finding, other: &Finding) -> bool {
    match (&one.place, &other.place) {
        (Some(one), Some(other)) => other.offset <= one.offset + one.excerpt.len(),
        _ => false,
    }
}
