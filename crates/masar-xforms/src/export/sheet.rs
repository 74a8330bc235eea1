//! Sheets as they are built and written.

use masar_domain::{Problem, Where};
use rust_xlsxwriter::{Workbook, XlsxError};

/// One sheet: headings in the order in which they came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub name: &'static str,
    pub headings: Vec<String>,
    /// Cells by position of their heading; rows may be short.
    pub rows: Vec<Vec<String>>,
}

/// Columns of one sheet; what would stand in more is not kept.
pub(super) const COLUMNS_MAX: usize = 1_000;
/// Cells of one sheet, empty ones too.
pub(super) const CELLS_MAX: usize = 10_000_000;

impl Sheet {
    /// Whether there was more than a sheet takes.
    pub(super) fn is_full(&self) -> bool {
        self.headings.len() > COLUMNS_MAX || self.headings.len() * self.rows.len() > CELLS_MAX
    }

    pub(super) fn new(name: &'static str, headings: &[&str]) -> Self {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Self { name, headings, rows: Vec::new() }
    }

    pub(super) fn push(&mut self, row: Vec<(String, String)>) {
        if self.is_full() {
            return;
        }
        let mut cells = vec![String::new(); self.headings.len()];
        for (heading, text) in row {
            let at =
                self.headings.iter().position(|known| *known == heading).unwrap_or_else(|| {
                    self.headings.push(heading);
                    self.headings.len() - 1
                });
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            cells[at] = text;
        }
        self.rows.push(cells);
    }

    /// Positions of the headings that some row fills.
    fn used(&self) -> Vec<usize> {
        let is_used = |at: &usize| {
            self.rows.iter().any(|row| row.get(*at).is_some_and(|text| !text.is_empty()))
        };
        (0..self.headings.len()).filter(is_used).collect()
    }
}

/// Tables in Markdown. Line breaks within a cell become spaces.
pub fn sheets_to_markdown(sheets: &[Sheet]) -> String {
    let mut text = String::new();
    for sheet in sheets {
        let used = sheet.used();
        text.push_str(&format!("| {} |\n", sheet.name));
        let headings: Vec<&str> = used.iter().map(|&at| &*sheet.headings[at]).collect();
        line_push(&mut text, &headings);
        for row in &sheet.rows {
            let cells: Vec<&str> =
                used.iter().map(|&at| row.get(at).map_or("", String::as_str)).collect();
            line_push(&mut text, &cells);
        }
        text.push('\n');
    }
    text
}

fn line_push(text: &mut String, cells: &[&str]) {
    text.push_str("| |");
    for cell in cells {
        let cell = cell.replace('|', "\\|");
        let words: Vec<&str> = cell.split(['\n', '\r']).map(str::trim).collect();
        text.push_str(&format!(" {} |", words.join(" ").trim()));
    }
    text.push('\n');
}

/// A workbook; every cell is text.
///
/// # Errors
///
/// `EXPORT-005` a cell or a sheet is larger than workbooks allow.
pub fn sheets_to_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, Problem> {
    workbook(sheets).map_err(|error| {
        Problem::error("EXPORT-005", Where::default()).with("reason", error.to_string())
    })
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created);
    workbook.set_properties(&properties);
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.name)?;
        for (column, &at) in (0u16..).zip(&sheet.used()) {
            page.write_string(0, column, &sheet.headings[at])?;
            for (line, row) in (1u32..).zip(&sheet.rows) {
                if let Some(text) = row.get(at).filter(|text| !text.is_empty()) {
                    page.write_string(line, column, text)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}
