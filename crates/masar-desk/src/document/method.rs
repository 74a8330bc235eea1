//! The method page: how each printed figure came about.

use masar_domain::Lang;
use masar_figures::Method;
use masar_publish::{DocBlock, DocCellText, DocRow, DocSpan, DocTable};
use masar_text::tr;

use super::Assembler;
use crate::error::DeskError;

/// Paragraphs that every publication's method page opens with.
const OPENING: [&str; 4] =
    ["method-counted", "method-estimated", "method-bounded", "method-derived"];

/// The method page of what an assembler has printed.
pub fn method_blocks(assembler: &mut Assembler<'_>) -> Result<Vec<DocBlock>, DeskError> {
    let lang = assembler.lang;
    let paragraph = |id: &str| DocBlock::Paragraph(vec![DocSpan::Text(tr(lang, id))]);
    let mut blocks: Vec<DocBlock> = OPENING.iter().map(|id| paragraph(id)).collect();
    blocks
        .extend(rules(assembler).into_iter().map(|rule| DocBlock::Note(vec![DocSpan::Text(rule)])));
    blocks.push(DocBlock::Table(figures_table(assembler)?));
    Ok(blocks)
}

/// The declared rules by which rounds became estimates, in the packages' words.
fn rules(assembler: &Assembler<'_>) -> Vec<String> {
    let mut programmes: Vec<&str> = assembler
        .used
        .iter()
        .filter_map(|code| assembler.mission.indicator(code))
        .map(|indicator| indicator.programme.as_str())
        .collect();
    programmes.dedup();
    let rules = programmes.into_iter().filter_map(|programme| {
        let package = assembler.mission.packages.get(programme)?;
        let rule = package.rounds.as_ref()?;
        package.texts.get(assembler.lang, &format!("method-{}", rule.method))
    });
    rules.collect()
}

fn figures_table(assembler: &mut Assembler<'_>) -> Result<DocTable, DeskError> {
    let lang = assembler.lang;
    let codes: Vec<String> = assembler.used.iter().cloned().collect();
    let mut rows = Vec::new();
    for code in codes {
        let method = assembler.figure(&code, &[])?.method;
        let indicator = assembler.mission.indicator(&code);
        let source = indicator.map_or("", |found| found.source.get(lang));
        rows.push(DocRow {
            cells: vec![
                DocCellText::text(assembler.figure_title(&code)),
                DocCellText::text(assembler.unit(&code)),
                DocCellText::text(method_name(lang, method)),
                DocCellText::text(source),
            ],
            total: false,
        });
    }
    let head = ["figure", "unit", "method", "source"];
    Ok(DocTable {
        title: tr(lang, "method-figures"),
        head: head.iter().map(|name| tr(lang, &format!("method-head-{name}"))).collect(),
        rows,
        note: None,
        source: None,
    })
}

/// How a figure came about, in a word.
pub fn method_name(lang: Lang, method: Method) -> String {
    tr(lang, &format!("method-name-{}", method.code()))
}
