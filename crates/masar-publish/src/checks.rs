//! What a document must keep to before it is set: sizes, the shape of its
//! tables, and drawings that only draw.

use crate::chart;
use crate::document::{DocBlock, DocChart, DocTable, Document};
use crate::error::PublishError;

/// Most chapters of a publication.
pub const CHAPTERS_MAX: usize = 100;
/// Most blocks of a publication, over all chapters.
pub const BLOCKS_MAX: usize = 5_000;
/// Most rows of one table.
pub const ROWS_MAX: usize = 2_000;
/// Most columns of one table.
pub const COLUMNS_MAX: usize = 20;

/// The first reason not to set the document.
pub(crate) fn document_check(document: &Document) -> Result<(), PublishError> {
    within("chapters", document.chapters.len(), CHAPTERS_MAX)?;
    let blocks = document.chapters.iter().map(|chapter| chapter.blocks.len()).sum::<usize>();
    within("blocks", blocks + document.method.len(), BLOCKS_MAX)?;
    let chapters = document.chapters.iter().flat_map(|chapter| &chapter.blocks);
    for block in chapters.chain(&document.method) {
        match block {
            DocBlock::Table(table) => table_check(table)?,
            DocBlock::Chart(drawing) => drawing_check(drawing)?,
            _ => {}
        }
    }
    Ok(())
}

fn table_check(table: &DocTable) -> Result<(), PublishError> {
    within("rows", table.rows.len(), ROWS_MAX)?;
    within("columns", table.head.len(), COLUMNS_MAX)?;
    let columns = table.head.len();
    match table.rows.iter().map(|row| row.cells.len()).find(|&found| found > columns) {
        Some(found) => Err(PublishError::Ragged { table: table.title.clone(), found, columns }),
        None => Ok(()),
    }
}

fn drawing_check(drawing: &DocChart) -> Result<(), PublishError> {
    match chart::refused(&drawing.svg) {
        Some(found) => Err(PublishError::Drawing { chart: drawing.title.clone(), found }),
        None => Ok(()),
    }
}

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), PublishError> {
    if found > limit { Err(PublishError::TooLarge { what, found, limit }) } else { Ok(()) }
}
