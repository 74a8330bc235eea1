//! A file becomes sheets: headings and rows of text. What the sheets mean is
//! not known here.
//!
//! *Invariant:* a [`Sheet`] is within the limits of `limits`, its texts are
//! trimmed and hold no character that XML forbids.

mod binary;
mod comma;
mod compound;
mod markdown;
mod package;
mod workbook;

use std::rc::Rc;

use masar_domain::Where;

use crate::limits::{
    CELL_BYTES_MAX, CELLS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, SHEETS_MAX, TEXT_BYTES_MAX,
};
use crate::problems::{Problems, SHEETS, SURVEY, cell};

/// How a form is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Tables whose first column names the sheet.
    Markdown,
    /// One file; a row with a sheet's name starts that sheet.
    Csv,
    /// A workbook.
    Xlsx,
    /// An older workbook, as Excel wrote them until 2003.
    Xls,
    /// Told from the content.
    #[default]
    Auto,
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "md" | "markdown" => Ok(Self::Markdown),
            "csv" => Ok(Self::Csv),
            "xlsx" | "xlsm" => Ok(Self::Xlsx),
            "xls" => Ok(Self::Xls),
            "auto" => Ok(Self::Auto),
            other => Err(format!("`{other}` is not a form format; use md, csv, xlsx, xls or auto")),
        }
    }
}

/// The sheets of a form, those that mean something and the names of all.
#[derive(Debug, Default)]
pub(crate) struct Book {
    /// Names as written, for hints about misspelt ones.
    pub(crate) names: Vec<String>,
    sheets: Vec<Sheet>,
    cells: usize,
    bytes: usize,
}

/// One sheet: headings, and rows under them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Lower case: `survey`.
    pub(crate) name: String,
    /// Empty for a column without heading.
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One row: its number (headings are row 1) and its filled cells by column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) cells: Vec<(usize, Rc<str>)>,
}

impl Book {
    pub(crate) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name && !sheet.headings.is_empty())
    }

    /// Takes the rows of a sheet; its name and headings stay.
    pub(crate) fn rows_take(&mut self, name: &str) -> Vec<Row> {
        let sheet = self.sheets.iter_mut().find(|sheet| sheet.name == name);
        sheet.map(|sheet| std::mem::take(&mut sheet.rows)).unwrap_or_default()
    }

    fn add(&mut self, sheet: Sheet) {
        self.sheets.retain(|other| other.name != sheet.name);
        self.sheets.push(sheet);
    }

    /// Counts a cell against the limits of the whole form. False: too much.
    fn admit(&mut self, text: &str, problems: &mut Problems) -> bool {
        self.cells += 1;
        self.bytes += text.len();
        if text.len() > CELL_BYTES_MAX {
            problems
                .error("FORM-006", Where::default())
                .with("what", "bytes")
                .with("limit", CELL_BYTES_MAX);
            return false;
        }
        if self.cells <= CELLS_MAX && self.bytes <= TEXT_BYTES_MAX {
            return true;
        }
        problems.error("FORM-006", Where::default()).with("what", "cells").with("limit", CELLS_MAX);
        false
    }
}

/// Reads a form's sheets.
pub(crate) fn read(bytes: &[u8], format: Format, problems: &mut Problems) -> Book {
    if bytes.len() > FILE_BYTES_MAX {
        problems
            .error("FORM-001", Where::default())
            .with("found", bytes.len())
            .with("limit", FILE_BYTES_MAX);
        return Book::default();
    }
    let looks_zipped = bytes.starts_with(b"PK");
    if format == Format::Xlsx || (format == Format::Auto && looks_zipped) {
        return workbook::read(bytes, problems);
    }
    if format == Format::Xls || (format == Format::Auto && compound::is_compound(bytes)) {
        return binary::read(bytes, problems);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        problems.error("FORM-003", Where::default());
        return Book::default();
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_table = text.lines().any(|line| line.trim_start().starts_with('|'));
    match format {
        Format::Csv => comma::read(text, problems),
        Format::Auto if !is_table => comma::read(text, problems),
        _ => markdown::read(text, problems),
    }
}

/// Where a reader puts rows of text, whatever they came from. The first row of
/// a sheet is its headings.
struct Filler<'a> {
    book: Book,
    problems: &'a mut Problems,
    sheet: Option<Sheet>,
    shared: Shared,
    full: bool,
}

/// Texts that were met lately, so that what stands in cell after cell (types,
/// names of lists) is kept once. One place for each of a few marks of a text;
/// what comes to a taken place takes it over.
struct Shared(Vec<Option<Rc<str>>>);

impl Shared {
    const PLACES: usize = 256;

    fn text(&mut self, text: &str) -> Rc<str> {
        let bytes = text.as_bytes();
        let mark = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
        let place = bytes.len() * 31 + mark(bytes.last()) * 7 + mark(bytes.get(bytes.len() / 2));
        let known = &mut self.0[place % Self::PLACES];
        match known {
            Some(known) if **known == *text => Rc::clone(known),
            _ => Rc::clone(known.insert(text.into())),
        }
    }
}

impl<'a> Filler<'a> {
    fn new(problems: &'a mut Problems) -> Self {
        let shared = Shared(vec![None; Shared::PLACES]);
        Self { book: Book::default(), problems, sheet: None, shared, full: false }
    }

    fn start(&mut self, name: &str) {
        self.finish();
        if self.full {
            return;
        }
        if self.book.names.len() >= SHEETS_MAX {
            self.problems
                .error("FORM-006", Where::default())
                .with("what", "sheets")
                .with("limit", SHEETS_MAX);
            self.full = true;
            return;
        }
        self.book.names.push(name.to_owned());
        self.sheet = Some(Sheet { name: name.to_lowercase(), ..Sheet::default() });
    }

    fn finish(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            self.book.add(sheet);
        }
    }

    /// Adds a row; `number` counts the headings as row 1.
    fn row(&mut self, number: u32, cells: impl Iterator<Item = impl AsRef<str>>) {
        if self.full {
            return;
        }
        let Some(sheet) = &mut self.sheet else { return };
        let mut cells: Vec<(usize, Rc<str>)> = cells
            .map(|text| clean(text.as_ref(), &mut self.shared))
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        cells.shrink_to_fit();
        if sheet.rows.len() >= ROWS_MAX {
            self.problems
                .error("FORM-006", Where::sheet(&sheet.name))
                .with("what", "rows")
                .with("limit", ROWS_MAX);
            self.full = true;
            return;
        }
        for (_, text) in &cells {
            if !self.book.admit(text, self.problems) {
                self.full = true;
                return;
            }
        }
        if sheet.headings.is_empty() {
            sheet.headings = headings(&sheet.name, cells, self.problems);
        } else {
            sheet.rows.push(Row { number, cells });
        }
    }

    fn next_row_number(&self) -> u32 {
        self.sheet
            .as_ref()
            .map_or(1, |sheet| u32::try_from(sheet.rows.len() + 2).expect("rows are capped"))
    }

    fn done(mut self) -> Book {
        self.finish();
        // A form of one sheet may call it what it likes.
        if let [only] = self.book.sheets.as_mut_slice()
            && !SHEETS.contains(&only.name.as_str())
        {
            SURVEY.clone_into(&mut only.name);
        }
        self.book.sheets.retain(|sheet| SHEETS.contains(&sheet.name.as_str()));
        self.book
    }
}

/// Places headings by column and refuses the same one twice.
fn headings(sheet: &str, cells: Vec<(usize, Rc<str>)>, problems: &mut Problems) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for (column, text) in cells {
        if column >= COLUMNS_MAX {
            problems
                .error("FORM-006", Where::sheet(sheet))
                .with("what", "columns")
                .with("limit", COLUMNS_MAX);
            break;
        }
        let heading = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if headings.contains(&heading) {
            problems
                .error("FORM-011", cell(sheet, 1, &heading))
                .with("found", &heading)
                .with("other", &heading);
        }
        headings.resize(column, String::new());
        headings.push(heading);
    }
    headings
}

/// Trims a cell and drops what XML cannot hold.
fn clean(text: &str, shared: &mut Shared) -> Rc<str> {
    let trimmed = text.trim();
    // Most cells: no control characters, and nothing near the end of Unicode's first plane.
    if trimmed.bytes().all(|byte| byte >= b' ' && byte != 0xef) {
        return shared.text(trimmed);
    }
    let allowed = |char: char| matches!(char, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if trimmed.chars().all(allowed) {
        return shared.text(trimmed);
    }
    trimmed
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|&char| allowed(char))
        .collect::<String>()
        .into()
}
