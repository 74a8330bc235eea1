//! A chapter meets its figures: every reference becomes a printed number, every
//! directive a table, a chart or a map.
//!
//! *Invariant:* a number is asked for once, by code, split and cell, and every
//! place that prints it prints that answer; what was printed is kept in
//! [`Assembler::printed`], from which editions are told apart.

mod blocks;
mod method;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use masar_domain::{Digits, Lang};
use masar_facts::Snapshot;
use masar_figures::{Figure, Query};
use masar_programme::chapter::{Chapter, FigureRef, Show, Span};
use masar_programme::mission::Mission;
use masar_publish::{DocBlock, DocChapter, DocSpan};
use masar_text::{number, percent_tenths, tr_with};

use crate::error::DeskError;
use crate::figures::figure_refused;

pub use method::method_blocks;

/// Turns chapters into document blocks for one language.
#[derive(Debug)]
pub struct Assembler<'a> {
    mission: &'a Mission,
    snapshot: &'a Arc<Snapshot>,
    pub lang: Lang,
    pub digits: Digits,
    /// Period and place of the publication.
    query: Query,
    /// `{period}`, `{round}`, `{start}`, `{end}`, `{method}`, in words.
    values: BTreeMap<String, String>,
    /// Figures asked for already, by code and split.
    known: BTreeMap<(String, Vec<String>), Figure>,
    /// What was printed, by reference.
    pub printed: BTreeMap<String, String>,
    /// Figures that occur, for the method page.
    pub used: BTreeSet<String>,
}

impl<'a> Assembler<'a> {
    pub fn new(
        mission: &'a Mission,
        snapshot: &'a Arc<Snapshot>,
        (lang, digits): (Lang, Digits),
        query: Query,
        values: BTreeMap<String, String>,
    ) -> Self {
        Self {
            mission,
            snapshot,
            lang,
            digits,
            query,
            values,
            known: BTreeMap::new(),
            printed: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// A chapter of the document. Its first level-one heading is its title.
    pub fn chapter(&mut self, title: &str, chapter: &Chapter) -> Result<DocChapter, DeskError> {
        let mut title = title.to_owned();
        let mut blocks: Vec<DocBlock> = Vec::new();
        for block in &chapter.blocks {
            match self.block(block)? {
                DocBlock::Heading { level: 1, text } if blocks.is_empty() => title = text,
                block => blocks.push(block),
            }
        }
        Ok(DocChapter { title, blocks })
    }

    /// A figure of this publication's period, split; asked for once.
    pub fn figure(&mut self, code: &str, by: &[String]) -> Result<&Figure, DeskError> {
        let key = (code.to_owned(), by.to_vec());
        if !self.known.contains_key(&key) {
            let query = Query { by: by.to_vec(), ..self.query.clone() };
            let figure = masar_figures::figure(self.mission, self.snapshot, code, &query)
                .map_err(figure_refused)?;
            self.used.insert(code.to_owned());
            for cell in &figure.by {
                let name: Vec<String> =
                    cell.cell.iter().map(|(column, value)| format!("{column}={value}")).collect();
                let printed = cell.value.map_or_else(|| "-".to_owned(), |value| value.to_string());
                self.printed.insert(format!("{code} {}", name.join(" ")), printed);
            }
            let whole = [figure.value, figure.lower, figure.upper]
                .map(|bound| bound.map_or_else(|| "-".to_owned(), |value| value.to_string()));
            self.printed.insert(code.to_owned(), whole.join(" "));
            self.known.insert(key.clone(), figure);
        }
        Ok(&self.known[&key])
    }

    /// The value of a reference: the whole figure or one cell of it.
    fn value(&mut self, figure: &FigureRef) -> Result<Value, DeskError> {
        let by: Vec<String> = figure.cell.iter().map(|(column, _)| column.clone()).collect();
        let found = self.figure(&figure.code, &by)?;
        if figure.cell.is_empty() {
            return Ok(Value { value: found.value, lower: found.lower, upper: found.upper });
        }
        let wanted: BTreeMap<String, String> = figure.cell.iter().cloned().collect();
        let cell = found.by.iter().find(|cell| cell.cell == wanted);
        Ok(cell.map_or(Value { value: Some(0), lower: Some(0), upper: Some(0) }, |cell| Value {
            value: cell.value,
            lower: cell.lower,
            upper: cell.upper,
        }))
    }

    /// As printed: a number, or its bounds where identity is missing.
    fn printed_value(&self, value: Value) -> String {
        match (value.value, value.lower, value.upper) {
            (Some(value), _, _) => number(value, self.digits),
            (None, Some(lower), Some(upper)) => {
                let (lower, upper) = (number(lower, self.digits), number(upper, self.digits));
                let args = [
                    ("lower", masar_text::Arg::Text(&lower)),
                    ("upper", masar_text::Arg::Text(&upper)),
                ];
                tr_with(self.lang, "figure-bounds", &args)
            }
            _ => "–".to_owned(),
        }
    }

    fn spans(&mut self, spans: &[Span]) -> Result<Vec<DocSpan>, DeskError> {
        spans.iter().map(|span| self.span(span)).collect()
    }

    fn span(&mut self, span: &Span) -> Result<DocSpan, DeskError> {
        Ok(match span {
            Span::Text(text) => DocSpan::Text(text.clone()),
            Span::Strong(text) => DocSpan::Strong(text.clone()),
            Span::Plain(text) => DocSpan::Plain(masar_text::in_digits(text, self.digits)),
            Span::Value(name) => {
                DocSpan::Plain(self.values.get(name).cloned().unwrap_or_else(|| "–".to_owned()))
            }
            Span::Figure(figure, Show::Number) => {
                let value = self.value(figure)?;
                DocSpan::Figure { text: self.printed_value(value), code: figure.code.clone() }
            }
            Span::Figure(figure, Show::Percent) => {
                let text = self.share(figure)?;
                DocSpan::Figure { text, code: figure.code.clone() }
            }
        })
    }

    /// A cell as a share of the whole figure, in tenths of a percent, rounded
    /// half up.
    fn share(&mut self, figure: &FigureRef) -> Result<String, DeskError> {
        let part = self.value(figure)?.value;
        let whole = self.value(&FigureRef { code: figure.code.clone(), cell: Vec::new() })?.value;
        Ok(match (part, whole) {
            (Some(part), Some(whole)) if whole > 0 => {
                percent_tenths((part * 2_000 + whole) / (whole * 2), self.lang, self.digits)
            }
            _ => "–".to_owned(),
        })
    }

    fn text(&mut self, spans: &[Span]) -> Result<String, DeskError> {
        let spans = self.spans(spans)?;
        let texts = spans.into_iter().map(|span| match span {
            DocSpan::Text(text) | DocSpan::Strong(text) | DocSpan::Plain(text) => text,
            DocSpan::Figure { text, .. } => text,
        });
        Ok(texts.collect())
    }
}

/// A number with its bounds.
#[derive(Clone, Copy, Debug)]
struct Value {
    value: Option<u64>,
    lower: Option<u64>,
    upper: Option<u64>,
}
