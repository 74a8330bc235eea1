//! A codebook as a workbook: a sheet of questions and a sheet of choices.
//!
//! *Invariant:* every cell is text. One that a spreadsheet could take for a
//! formula once it is saved as CSV starts with an apostrophe.

use masar_domain::{Lang, Problem, Where};
use masar_text::tr;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{CellKind, Codebook, Heading};

/// Letters that a cell of a workbook takes.
const CELL_CHARS_MAX: usize = 32_767;
/// Rows that a sheet takes.
const ROWS_MAX: usize = 1_048_575;

impl Codebook {
    /// The codebook as a workbook, its headings in `lang`. Refused only where
    /// a workbook cannot hold it.
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>, Problem> {
        self.workbook(lang).map_err(|error| {
            Problem::error("FORM-292", Where::default()).with("reason", error.to_string())
        })
    }

    fn workbook(&self, lang: Lang) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The clock stays out: the same form gives the same file.
        let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let title: String = self.title.chars().take(200).collect();
        workbook
            .set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&date));
        let (headings, rows) = self.question_table(lang);
        self.sheet(&mut workbook, ("codebook-questions", lang), &headings, &rows)?;
        let mut headings = vec![(tr(lang, "codebook-list"), CellKind::Code)];
        headings.extend(self.choice_headings(lang));
        let rows = self.lists.iter().flat_map(|list| {
            list.choices.iter().map(|(code, labels)| {
                [&list.name, code].into_iter().chain(labels).cloned().collect()
            })
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.sheet(&mut workbook, ("codebook-lists", lang), &headings, &rows)?;
        workbook.save_to_buffer()
    }

    fn sheet(
        &self,
        workbook: &mut Workbook,
        (name, lang): (&str, Lang),
        headings: &[Heading],
        rows: &[Vec<String>],
    ) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(tr(lang, name))?;
        sheet.set_right_to_left(lang == Lang::Ar);
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold().set_align(FormatAlign::Top);
        for (at, (heading, kind)) in headings.iter().enumerate() {
            let column = u16::try_from(at).unwrap_or(u16::MAX);
            sheet.write_string_with_format(0, column, disarmed(heading), &bold)?;
            let width: u16 = if *kind == CellKind::Code { 22 } else { 40 };
            sheet.set_column_width(column, width)?;
        }
        for (row, cells) in rows.iter().take(ROWS_MAX).enumerate() {
            let row = u32::try_from(row + 1).unwrap_or(u32::MAX);
            for (at, (cell, (_, kind))) in cells.iter().zip(headings).enumerate() {
                let column = u16::try_from(at).unwrap_or(u16::MAX);
                self.cell_write(sheet, (row, column), cell, *kind)?;
            }
        }
        Ok(())
    }

    fn cell_write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        text: &str,
        kind: CellKind,
    ) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let is_rtl = matches!(kind, CellKind::Words(at) if self.languages[at].is_rtl);
        let format = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_reading_direction(if is_rtl { 2 } else { 1 });
        sheet.write_string_with_format(row, column, disarmed(text), &format)?;
        Ok(())
    }
}

/// A text that no spreadsheet takes for a formula.
fn disarmed(text: &str) -> String {
    let is_armed = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if is_armed { format!("'{text}") } else { text.to_owned() };
    safe.chars().take(CELL_CHARS_MAX).collect()
}
