//! What a chapter shows where a split is not shown as it was asked: the coarser
//! one, and a word about it.
//!
//! *Invariant:* a column is never printed under the name of another one.

use masar_domain::Lang;
use masar_figures::Figure;
use masar_figures::public::Coarser;
use masar_programme::mission::Mission;
use masar_publish::{DocBlock, DocChart, DocSpan};
use masar_text::{Arg, tr_with};

use super::Assembler;
use crate::error::DeskError;

impl Assembler<'_> {
    /// The column by which a figure is shown that was asked for by this one;
    /// nothing where only the whole is shown.
    pub(super) fn column_shown(
        &mut self,
        code: &str,
        by: &str,
    ) -> Result<Option<String>, DeskError> {
        let coarser = self.figure(code, &[by.to_owned()])?.coarser.as_ref();
        Ok(match coarser {
            None => Some(by.to_owned()),
            Some(coarser) => coarser.shown.first().cloned(),
        })
    }

    /// A chart, and what is to be said of each split that it was asked for.
    pub(super) fn with_notes(
        &mut self,
        chart: DocChart,
        code: &str,
        asked: &[&String],
    ) -> Result<Vec<DocBlock>, DeskError> {
        let mut blocks = vec![DocBlock::Chart(chart)];
        for by in asked {
            let figure = self.figure(code, &[(*by).clone()])?.clone();
            let note = self.coarser_note(&figure);
            blocks.extend(note.map(|note| DocBlock::Note(vec![DocSpan::Text(note)])));
        }
        Ok(blocks)
    }

    /// What is said below a figure that is not shown as it was asked.
    pub(super) fn coarser_note(&self, figure: &Figure) -> Option<String> {
        let coarser = figure.coarser.as_ref()?;
        let asked = columns_title(self.mission, self.lang, &coarser.asked);
        let shown = columns_title(self.mission, self.lang, &coarser.shown);
        let args = [
            ("asked", Arg::Text(&asked)),
            ("shown", Arg::Text(&shown)),
            ("why", Arg::Text(coarser.why.code())),
        ];
        let id = if shown.is_empty() { "coarser-note-whole" } else { "coarser-note" };
        Some(tr_with(self.lang, id, &args))
    }
}

/// The columns by which a figure is printed that was asked for by these.
pub(super) fn split_shown<'a>(figure: &'a Figure, by: &'a [String]) -> &'a [String] {
    match &figure.coarser {
        Some(Coarser { shown, .. }) if !shown.is_empty() => shown,
        _ => by,
    }
}

/// Columns in words.
pub(crate) fn columns_title(mission: &Mission, lang: Lang, columns: &[String]) -> String {
    let names: Vec<String> =
        columns.iter().map(|column| mission.column_title(lang, column)).collect();
    names.join(" × ")
}

/// The name of a figure; its code where the mission does not know it.
pub(crate) fn figure_title(mission: &Mission, lang: Lang, code: &str) -> String {
    let indicator = mission.indicator(code);
    indicator.map_or_else(|| code.to_owned(), |found| found.title.get(lang).to_owned())
}
