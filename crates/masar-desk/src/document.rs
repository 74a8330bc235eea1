//! A chapter meets its figures: every reference becomes a printed number, every
//! directive a table, a chart or a map.
//!
//! *Invariant:* a number is asked for once, by code, split and cell, and every
//! place that prints it prints that answer; what was printed is kept in
//! [`Assembler::printed`], from which editions are told apart.

mod blocks;
mod coarser;
mod method;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use masar_domain::{Digits, Lang};
use masar_facts::Snapshot;
use masar_figures::public::{self, Shield, Status};
use masar_figures::{Figure, FigureCell, Query};
use masar_programme::chapter::{Chapter, FigureRef, Show, Span};
use masar_programme::mission::Mission;
use masar_publish::{DocBlock, DocChapter, DocSpan};
use masar_text::{number, number_range, percent_tenths, tr, tr_with};

use crate::error::DeskError;
use crate::figures::figure_refused;

pub(crate) use coarser::{columns_title, figure_title};
pub use method::{method_blocks, method_name};

/// How a hidden number is kept in [`Assembler::printed`].
pub(crate) const HIDDEN: &str = "hidden";

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
    /// What may not be printed; nothing in an internal view.
    shield: Option<Shield>,
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
            shield: None,
            known: BTreeMap::new(),
            printed: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// The same for readers outside: what the shield hides is not printed.
    #[must_use]
    pub fn shielded(self, shield: Shield) -> Self {
        Self { shield: Some(shield), ..self }
    }

    /// Every figure that was asked for, once a split.
    pub fn figures(&self) -> Vec<Figure> {
        self.known.values().cloned().collect()
    }

    /// A chapter of the document. Its first level-one heading is its title.
    pub fn chapter(&mut self, title: &str, chapter: &Chapter) -> Result<DocChapter, DeskError> {
        let mut title = title.to_owned();
        let mut blocks: Vec<DocBlock> = Vec::new();
        for block in &chapter.blocks {
            for block in self.blocks(block)? {
                match block {
                    DocBlock::Heading { level: 1, text } if blocks.is_empty() => title = text,
                    block => blocks.push(block),
                }
            }
        }
        Ok(DocChapter { title, blocks })
    }

    /// A figure of this publication's period, split; asked for once.
    pub fn figure(&mut self, code: &str, by: &[String]) -> Result<&Figure, DeskError> {
        let key = (code.to_owned(), by.to_vec());
        if !self.known.contains_key(&key) {
            let query = Query { by: by.to_vec(), ..self.query.clone() };
            let mut figure = masar_figures::figure(self.mission, self.snapshot, code, &query)
                .map_err(figure_refused)?;
            if let Some(shield) = &self.shield {
                let (mission, facts) = (self.mission, self.snapshot);
                figure = public::figure_public(mission, facts, &self.query, &figure, shield)
                    .map_err(figure_refused)?;
            }
            self.used.insert(code.to_owned());
            self.keep(&figure);
            self.known.insert(key.clone(), figure);
        }
        Ok(&self.known[&key])
    }

    /// Notes what will be printed of a figure.
    fn keep(&mut self, figure: &Figure) {
        let bound =
            |bound: Option<u64>| bound.map_or_else(|| "-".to_owned(), |value| value.to_string());
        for cell in &figure.by {
            let name: Vec<String> =
                cell.cell.iter().map(|(column, value)| format!("{column}={value}")).collect();
            let hidden = is_hidden(cell.status);
            let printed = match (cell.value, cell.upper) {
                _ if hidden => HIDDEN.to_owned(),
                (None, Some(_)) => [cell.lower, cell.upper].map(bound).join("-"),
                (value, _) => bound(value),
            };
            self.printed.insert(format!("{} {}", figure.code, name.join(" ")), printed);
        }
        if let Some(coarser) = &figure.coarser {
            let name = format!("{} by {}", figure.code, coarser.asked.join(","));
            self.printed.insert(name, format!("by {}", coarser.shown.join(",")));
        }
        let whole = if is_hidden(figure.status) {
            HIDDEN.to_owned()
        } else {
            [figure.value, figure.lower, figure.upper].map(bound).join(" ")
        };
        self.printed.insert(figure.code.clone(), whole);
    }

    /// The value of a reference: the whole figure or one cell of it.
    fn value(&mut self, figure: &FigureRef) -> Result<Value, DeskError> {
        let by: Vec<String> = figure.cell.iter().map(|(column, _)| column.clone()).collect();
        let found = self.figure(&figure.code, &by)?;
        if figure.cell.is_empty() {
            return Ok(Value::whole(found));
        }
        let wanted: BTreeMap<String, String> = figure.cell.iter().cloned().collect();
        Ok(Value::cell(found, &wanted))
    }

    /// As printed: a number, or its bounds where identity is missing.
    fn printed_value(&self, value: Value) -> String {
        if value.hidden {
            return tr(self.lang, "disclosure-hidden");
        }
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

    /// As written in a drawing: a number, or its ends.
    fn drawn_value(&self, value: Value) -> String {
        match value.drawn() {
            Some(drawn) => self.ends(drawn, value.most_beyond()),
            None => self.printed_value(value),
        }
    }

    fn ends(&self, least: u64, most: Option<u64>) -> String {
        number_range(least, most.unwrap_or(least), self.digits)
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
        let part = self.value(figure)?;
        let whole = self.value(&FigureRef { code: figure.code.clone(), cell: Vec::new() })?;
        Ok(match (part.value, whole.value) {
            _ if part.hidden || whole.hidden => tr(self.lang, "disclosure-hidden"),
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
    hidden: bool,
}

impl Value {
    fn whole(figure: &Figure) -> Self {
        let hidden = is_hidden(figure.status);
        Self { value: figure.value, lower: figure.lower, upper: figure.upper, hidden }
    }

    /// A cell of a figure; nobody where there is none, and hidden where its split
    /// is not shown.
    fn cell(figure: &Figure, wanted: &BTreeMap<String, String>) -> Self {
        if figure.coarser.as_ref().is_some_and(|coarser| !coarser.shown.iter().eq(wanted.keys())) {
            return Self { value: None, lower: None, upper: None, hidden: true };
        }
        let none = Self { value: Some(0), lower: Some(0), upper: Some(0), hidden: false };
        let found = figure.by.iter().find(|cell| cell.cell == *wanted);
        found.map_or(none, Self::of)
    }

    fn of(cell: &FigureCell) -> Self {
        let hidden = is_hidden(cell.status);
        Self { value: cell.value, lower: cell.lower, upper: cell.upper, hidden }
    }

    /// What is drawn: the value, or the least where it is only bounded; nothing of
    /// what is hidden.
    fn drawn(self) -> Option<u64> {
        self.value.or(self.lower).filter(|_| !self.hidden)
    }

    /// The most, where that is more than what is drawn.
    fn most_beyond(self) -> Option<u64> {
        self.upper.filter(|&upper| self.drawn().is_some_and(|drawn| drawn < upper))
    }

    /// What a value is ordered by.
    fn most(self) -> u64 {
        self.most_beyond().or(self.drawn()).unwrap_or(0)
    }
}

fn is_hidden(status: Option<Status>) -> bool {
    matches!(status, Some(Status::Primary | Status::Secondary))
}
