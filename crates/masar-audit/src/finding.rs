//! What an audit finds: a stable code, the figures concerned, the arithmetic
//! anybody can redo, and a sentence in both languages.

use masar_domain::{Digits, Lang, Severity};
use masar_text::texts::Arg;
use masar_text::{number, tr, tr_with};
use serde::Serialize;

/// Most findings of one audit; the rest would be the same mistake again.
pub const FINDINGS_MAX: usize = 10_000;

/// Where a statement stands in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Bytes from the start of the source; of the extracted text for a document
    /// that is an archive.
    pub offset: usize,
    /// From 1; of a document, the line of its text.
    pub line: usize,
    /// Characters into the line, from 1.
    pub column: usize,
    /// From 1, in its part of the document.
    pub paragraph: usize,
    /// A header, footer or note of a document: `header1`, `footnotes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// From 1, in the order of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// From 1, the head counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// From 1 in its row, of the cells that are written there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<usize>,
    /// Whether lines are of the document's text, and paragraphs its own.
    #[serde(skip)]
    pub is_document: bool,
    pub excerpt: String,
}

impl Place {
    /// `12:5`, line and column; `¶4` in a document.
    pub(crate) fn short(&self) -> String {
        match (self.is_document, &self.part) {
            (false, _) => format!("{}:{}", self.line, self.column),
            (true, None) => format!("¶{}", self.paragraph),
            (true, Some(part)) => format!("{part} ¶{}", self.paragraph),
        }
    }

    fn to_words(&self, lang: Lang) -> String {
        let number = |id: &str, number: usize| {
            let number = number.to_string();
            tr_with(lang, id, &[("number", Arg::Text(&number))])
        };
        let mut words: Vec<String> = Vec::new();
        if let Some(part) = &self.part {
            let kind = part.trim_end_matches(|found: char| found.is_ascii_digit());
            words.push(tr(lang, &format!("audit-{kind}")));
        }
        if let Some(table) = self.table {
            words.push(number("audit-table", table));
        }
        words.extend(self.row.map(|row| number("audit-row", row)));
        words.extend(self.cell.map(|cell| number("audit-cell", cell)));
        if self.is_document && self.table.is_none() {
            words.push(number("audit-paragraph", self.paragraph));
        }
        if !self.is_document {
            words.push(number("audit-line", self.line));
            words.push(number("audit-column", self.column));
        }
        words.join(lang.pick("، ", ", "))
    }
}

/// One contradiction, or one thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub figures: Vec<String>,
    /// `48 + 16 = 64 ≠ 62`; empty where there is nothing to compute.
    pub arithmetic: String,
    pub message_en: String,
    pub message_ar: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Finding {
    pub fn error(code: &'static str, figures: &[&str], args: &[(&str, &str)]) -> Self {
        Self::new(code, Severity::Error, figures, args)
    }

    pub fn warning(code: &'static str, figures: &[&str], args: &[(&str, &str)]) -> Self {
        Self::new(code, Severity::Warning, figures, args)
    }

    /// `figure` names the first of the figures, `arithmetic` is kept beside the
    /// message, `other` is whatever else the message names.
    fn new(
        code: &'static str,
        severity: Severity,
        figures: &[&str],
        args: &[(&str, &str)],
    ) -> Self {
        let arithmetic = args.iter().find(|(name, _)| *name == "arithmetic");
        let mut all = args.to_vec();
        all.push(("figure", figures.first().copied().unwrap_or_default()));
        Self {
            code,
            severity,
            figures: figures.iter().map(|&id| id.to_owned()).collect(),
            arithmetic: arithmetic.map_or_else(String::new, |(_, text)| (*text).to_owned()),
            message_en: message(Lang::En, code, &all),
            message_ar: message(Lang::Ar, code, &all),
            place: None,
        }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub fn message(&self, lang: Lang) -> &str {
        lang.pick(&self.message_ar, &self.message_en)
    }
}

/// In Arabic, what came from outside is isolated, so that it does not disturb
/// the order of the sentence.
fn message(lang: Lang, code: &str, args: &[(&str, &str)]) -> String {
    let isolated = |value: &str| match lang {
        Lang::Ar => format!("\u{2068}{value}\u{2069}"),
        Lang::En => value.to_owned(),
    };
    let values: Vec<(&str, String)> =
        args.iter().map(|(name, value)| (*name, isolated(value))).collect();
    let args: Vec<(&str, Arg<'_>)> =
        values.iter().map(|(name, value)| (*name, Arg::Text(value))).collect();
    tr_with(lang, code, &args)
}

/// All that one audit found, in the order of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn push(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    /// Whether a command that prints this report ends with 1.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// `[{"code", "severity", "figures", "arithmetic", "message_en", "message_ar"}]`,
    /// with `place` for what stands in a text.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.findings).expect("findings are plain text")
    }

    /// The report in words, one paragraph a finding, and a last line that counts.
    pub fn to_words(&self, lang: Lang) -> String {
        let mut words = String::new();
        for finding in &self.findings {
            let severity = match finding.severity {
                Severity::Error => tr(lang, "audit-error"),
                Severity::Warning => tr(lang, "audit-warning"),
            };
            words.push_str(&format!("{} {severity}", finding.code));
            if let Some(place) = &finding.place {
                words.push_str(&format!(" · {}", place.to_words(lang)));
            }
            words.push_str(&format!("\n  {}\n", finding.message(lang)));
            if let Some(place) = &finding.place {
                words.push_str(&format!("  «{}»\n", place.excerpt));
            }
        }
        let of = |wanted| self.findings.iter().filter(|one| one.severity == wanted).count() as u64;
        let counts = [
            ("errors", Arg::Number(of(Severity::Error))),
            ("warnings", Arg::Number(of(Severity::Warning))),
        ];
        words.push_str(&tr_with(lang, "audit-summary", &counts));
        words.push('\n');
        words
    }
}

/// A number as the arithmetic writes it: Latin digits, groups of three.
pub(crate) fn grouped(value: u128) -> String {
    match u64::try_from(value) {
        Ok(value) => number(value, Digits::Latn),
        Err(_) => value.to_string(),
    }
}

/// `48 + 16 = 64`; one term alone is only itself.
pub(crate) fn sum_text(terms: &[u128]) -> String {
    let sum: u128 = terms.iter().sum();
    let written: Vec<String> = terms.iter().map(|&term| grouped(term)).collect();
    match written.len() {
        0 | 1 => grouped(sum),
        _ => format!("{} = {}", written.join(" + "), grouped(sum)),
    }
}
