//! Publications: PDF and HTML, charts and maps, from the same figures.
//!
//! A [`Document`] is neutral: [`pdf()`] sets it in pages, [`html()`] in one page
//! that needs nothing else. Numbers arrive formatted; nothing is counted here.
//! Reading order: [`Document`], [`chart`], then how both are set.
//!
//! *Invariant:* the same document gives the same bytes. No clock, no network,
//! no files are read while setting; fonts and theme are part of the build.

mod document;
mod error;

mod assets;
mod bidi;
mod colour;
mod letters;
mod words;

pub mod chart;
mod checks;
mod html;
mod layout;
mod pdf;

pub use assets::{FONT_FAMILY, Notice, WebFont, htmx, notices, web_fonts, web_fonts_css};
pub use checks::{BLOCKS_MAX, CHAPTERS_MAX, COLUMNS_MAX, ROWS_MAX};
pub use document::{
    DocBlock, DocCellText, DocChapter, DocChart, DocRow, DocSpan, DocTable, Document, Edition,
    KeyFigure,
};
pub use error::PublishError;
pub use html::html;
pub use pdf::pdf;
