//! The document as both settings use it: heading levels without gaps, texts
//! isolated between scripts, cells for every column.
//!
//! *Invariant:* only marks of direction are added to a text.

use masar_domain::Lang;

use crate::bidi::isolate;
use crate::document::{
    DocBlock, DocCellText, DocChapter, DocChart, DocRow, DocSpan, DocTable, Document, KeyFigure,
};

/// Deepest section of a chapter.
const LEVEL_MAX: u8 = 3;

/// The document, ready to be set.
pub(crate) fn prepared(document: &Document) -> Document {
    let lang = document.lang;
    let chapter = |chapter: &DocChapter| DocChapter {
        title: heading(&chapter.title, lang),
        blocks: blocks(&chapter.blocks, lang),
    };
    let mut edition = document.edition.clone();
    edition.erratum = edition.erratum.map(|text| line(&text, lang));
    Document {
        lang,
        digits: document.digits,
        title: heading(&document.title, lang),
        subtitle: line(&document.subtitle, lang),
        mission: line(&document.mission, lang),
        edition,
        synthetic: document.synthetic.as_ref().map(|text| line(text, lang)),
        attributions: document.attributions.iter().map(|text| line(text, lang)).collect(),
        chapters: document.chapters.iter().map(chapter).collect(),
        method: blocks(&document.method, lang),
    }
}

/// A heading has a text, or a dash to stand for it.
fn heading(text: &str, lang: Lang) -> String {
    if text.trim().is_empty() { "–".to_owned() } else { line(text, lang) }
}

fn line(text: &str, lang: Lang) -> String {
    isolate(text, lang).into_owned()
}

fn blocks(blocks: &[DocBlock], lang: Lang) -> Vec<DocBlock> {
    let mut deepest = 0;
    let blank = |block: &&DocBlock| matches!(block, DocBlock::Heading { text, .. } if text.trim().is_empty());
    blocks
        .iter()
        .filter(|block| !blank(block))
        .map(|block| {
            let block = block_prepared(block, lang);
            let DocBlock::Heading { level, text } = block else { return block };
            // A reader who listens needs every level between two headings.
            let level = level.clamp(1, LEVEL_MAX.min(deepest + 1));
            deepest = level;
            DocBlock::Heading { level, text }
        })
        .collect()
}

fn block_prepared(block: &DocBlock, lang: Lang) -> DocBlock {
    match block {
        DocBlock::Heading { level, text } => {
            DocBlock::Heading { level: *level, text: line(text, lang) }
        }
        DocBlock::Paragraph(spans) => DocBlock::Paragraph(spans_prepared(spans, lang)),
        DocBlock::List(items) => {
            DocBlock::List(items.iter().map(|spans| spans_prepared(spans, lang)).collect())
        }
        DocBlock::KeyFigures(figures) => DocBlock::KeyFigures(
            figures.iter().map(|figure| figure_prepared(figure, lang)).collect(),
        ),
        DocBlock::Table(table) => DocBlock::Table(table_prepared(table, lang)),
        DocBlock::Chart(chart) => DocBlock::Chart(DocChart {
            title: line(&chart.title, lang),
            source: line(&chart.source, lang),
            // A drawing always says something to who cannot see it.
            alt: heading(if chart.alt.trim().is_empty() { &chart.title } else { &chart.alt }, lang),
            svg: chart.svg.clone(),
        }),
        DocBlock::Note(spans) => DocBlock::Note(spans_prepared(spans, lang)),
    }
}

/// Figures and plain digits stay as they are: they are set as a whole.
fn spans_prepared(spans: &[DocSpan], lang: Lang) -> Vec<DocSpan> {
    let span = |span: &DocSpan| match span {
        DocSpan::Text(text) => DocSpan::Text(line(text, lang)),
        DocSpan::Strong(text) => DocSpan::Strong(line(text, lang)),
        whole => whole.clone(),
    };
    spans.iter().map(span).collect()
}

fn figure_prepared(figure: &KeyFigure, lang: Lang) -> KeyFigure {
    KeyFigure {
        title: line(&figure.title, lang),
        unit: line(&figure.unit, lang),
        note: figure.note.as_ref().map(|note| line(note, lang)),
        ..figure.clone()
    }
}

fn table_prepared(table: &DocTable, lang: Lang) -> DocTable {
    let columns = table.head.len();
    let row = |row: &DocRow| {
        let cell = |cell: &DocCellText| DocCellText {
            text: if cell.numeric { cell.text.clone() } else { line(&cell.text, lang) },
            numeric: cell.numeric,
        };
        let mut cells: Vec<DocCellText> = row.cells.iter().map(cell).collect();
        cells.resize_with(columns, || DocCellText::text(""));
        DocRow { cells, total: row.total }
    };
    DocTable {
        title: line(&table.title, lang),
        head: table.head.iter().map(|text| line(text, lang)).collect(),
        rows: table.rows.iter().map(row).collect(),
        note: table.note.as_ref().map(|text| line(text, lang)),
        source: table.source.as_ref().map(|text| line(text, lang)),
    }
}

/// For each column, whether it holds numbers: its head follows its cells.
pub(crate) fn numeric_columns(table: &DocTable) -> Vec<bool> {
    (0..table.head.len())
        .map(|column| {
            let mut cells = table.rows.iter().filter_map(|row| row.cells.get(column));
            cells.clone().any(|cell| cell.numeric)
                && cells.all(|cell| cell.numeric || cell.text.is_empty())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_level_is_left_out() {
        let heading = |level| DocBlock::Heading { level, text: "x".into() };
        let levels = |given: &[u8]| -> Vec<u8> {
            let given: Vec<DocBlock> = given.iter().copied().map(heading).collect();
            let level = |block: DocBlock| match block {
                DocBlock::Heading { level, .. } => level,
                _ => 0,
            };
            blocks(&given, Lang::En).into_iter().map(level).collect()
        };
        assert_eq!(levels(&[2, 3, 3, 1, 9]), [1, 2, 3, 1, 2]);
        assert_eq!(levels(&[0, 1, 3]), [1, 1, 2]);
    }

    #[test]
    fn a_column_is_numeric_when_all_its_cells_are() {
        let row = |cells: Vec<DocCellText>| DocRow { cells, total: false };
        let table = DocTable {
            title: String::new(),
            head: vec!["a".into(), "b".into(), "c".into()],
            rows: vec![
                row(vec![
                    DocCellText::text("x"),
                    DocCellText::number("1"),
                    DocCellText::number("1"),
                ]),
                row(vec![
                    DocCellText::text("y"),
                    DocCellText::number("2"),
                    DocCellText::text("n/a"),
                ]),
            ],
            note: None,
            source: None,
        };
        assert_eq!(numeric_columns(&table), [false, true, false]);
        assert_eq!(table_prepared(&table, Lang::En).rows[1].cells.len(), 3);
    }
}
