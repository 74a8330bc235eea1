//! A round of displacement tracking as it is published: a spreadsheet with a
//! summary, a sheet of baladiyas, one of muhallas with 40 columns, and one of
//! muhallas by nationality.
//!
//! *Invariant:* a [`RoundFile`] is given only when nothing in the file
//! contradicts itself or the gazetteer: every breakdown adds up to its total,
//! sheets agree, every code is known. All problems are listed, not the first.
//! What is planned, stored or published from it is not decided here.

mod columns;
mod count;
mod layout;
mod nationality;
mod period;
mod places;
mod report;
mod sheets;

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Date, Pcode, Problem, Where};

pub use count::COUNT_MAX;
pub use nationality::{Nationalities, OTHER};
pub use period::period_read;
pub use places::Places;
pub use report::PROBLEMS_MAX;

use crate::xlsx::{Sheet, Workbook};
use columns::name_key;
use report::Report;
use sheets::{MuhallaRead, Summary};

/// The population group that these files speak of.
pub const POPULATION: &str = "migrant";

/// Levels of the sheets' rows.
pub const MUHALLA_LEVEL: AdminLevel = AdminLevel(4);
pub const BALADIYA_LEVEL: AdminLevel = AdminLevel(3);

/// Population, breakdown, category, people. The total has breakdown `total`
/// and an empty category.
pub type RoundCell = (String, String, String, u64);

/// A round that was read and found consistent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundFile {
    pub number: u32,
    /// As printed: `DTM Round 54 MIGRANT DATASET`.
    pub title: String,
    /// As printed: `August-September 2024`.
    pub period: String,
    /// First and last day of collection.
    pub days: (Date, Date),
    /// In the order of the file.
    pub muhallas: Vec<MuhallaRow>,
    /// What the sheets, each by itself, say of the whole.
    pub totals: RoundTotals,
}

/// One muhalla of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MuhallaRow {
    pub pcode: Pcode,
    /// The total first, even when nobody; then the cells that count somebody.
    pub cells: Vec<RoundCell>,
    /// Rank from 1, need, problem: as the file words them.
    pub needs: Vec<(u8, String, String)>,
    /// Row in the sheet of muhallas.
    pub row: u32,
}

impl MuhallaRow {
    /// Everybody of the muhalla.
    pub fn total(&self) -> u64 {
        self.cells.first().map_or(0, |(_, _, _, value)| *value)
    }
}

/// Totals to check an import against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundTotals {
    pub migrants: u64,
    pub baladiyas: usize,
    pub muhallas: usize,
    /// Muhallas that host somebody.
    pub hosting: usize,
}

/// Reads a published round. `None` when any problem is an error.
pub fn read(xlsx: &[u8], places: &dyn Places) -> (Option<RoundFile>, Vec<Problem>) {
    let mut report = Report::default();
    let sheets = match sheets_open(xlsx, &mut report) {
        Ok(sheets) => sheets,
        Err(problem) => {
            report.push(problem);
            None
        }
    };
    let round = sheets.and_then(|sheets| sheets.round(places, &mut report));
    let round = round.filter(|_| !report.refused());
    (round, report.finish())
}

struct Sheets {
    summary: Sheet,
    baladiyas: Sheet,
    muhallas: Sheet,
    nationalities: Sheet,
}

/// The four sheets; says which are missing.
fn sheets_open(xlsx: &[u8], report: &mut Report) -> Result<Option<Sheets>, Problem> {
    let mut workbook = Workbook::open(xlsx)?;
    let mut open = |wanted: &str| -> Result<Option<Sheet>, Problem> {
        let key = name_key(wanted);
        let names = workbook.sheet_names();
        if let Some(name) = names.iter().find(|name| name_key(name) == key).cloned() {
            return workbook.sheet(&name).map(Some);
        }
        let found: Vec<&str> = names.iter().map(|name| name.trim()).take(20).collect();
        let problem = Problem::error("IMPORT-011", Where::default()).with("expected", wanted);
        report.push(problem.with("found", found.join(", ")));
        Ok(None)
    };
    let (summary, baladiyas) = (open(layout::SUMMARY)?, open(layout::BALADIYAS)?);
    let (muhallas, nationalities) = (open(layout::MUHALLAS)?, open(layout::NATIONALITIES)?);
    let found = (summary, baladiyas, muhallas, nationalities);
    let (Some(summary), Some(baladiyas), Some(muhallas), Some(nationalities)) = found else {
        return Ok(None);
    };
    Ok(Some(Sheets { summary, baladiyas, muhallas, nationalities }))
}

impl Sheets {
    fn round(&self, places: &dyn Places, report: &mut Report) -> Option<RoundFile> {
        let summary = Summary::read(&self.summary, report);
        let mut muhallas = sheets::muhallas_read(&self.muhallas, places, report)?;
        sheets::nationalities_read(
            &self.nationalities,
            &mut muhallas,
            places.nationalities(),
            report,
        );
        let number = muhallas.round.or(summary.round);
        let baladiyas = sheets::baladiyas_read(&self.baladiyas, places, number, report);
        if let Some(baladiyas) = baladiyas.as_ref().filter(|_| muhallas.whole) {
            baladiyas_check(&self.baladiyas, baladiyas, &muhallas, report);
        }
        let totals = RoundTotals {
            migrants: muhallas.rows.iter().map(MuhallaRow::total).sum(),
            baladiyas: baladiyas.map_or(0, |baladiyas| baladiyas.len()),
            muhallas: muhallas.rows.len(),
            hosting: muhallas.rows.iter().filter(|row| row.total() > 0).count(),
        };
        if muhallas.whole {
            summary.check(&self.summary, &totals, muhallas.round, report);
        }
        let (title, period, days) = (summary.title, summary.period, summary.days?);
        Some(RoundFile { number: number?, title, period, days, muhallas: muhallas.rows, totals })
    }
}

/// Each baladiya's number is the sum of its muhallas'; both sheets name the
/// same baladiyas.
fn baladiyas_check(
    sheet: &Sheet,
    baladiyas: &BTreeMap<Pcode, (u64, u32, String)>,
    muhallas: &MuhallaRead,
    report: &mut Report,
) {
    let mut sums: BTreeMap<Pcode, u64> = BTreeMap::new();
    for row in &muhallas.rows {
        if let Some(baladiya) = row.pcode.ancestor(BALADIYA_LEVEL) {
            *sums.entry(baladiya).or_default() += row.total();
        }
    }
    for (pcode, (total, row, heading)) in baladiyas {
        let sum = sums.get(pcode).copied().unwrap_or_default();
        if sum != *total {
            let place = Where::sheet(sheet.name.trim()).row(*row).column(heading);
            let problem = Problem::error("IMPORT-023", place).with("place", pcode);
            report.push(problem.with("total", total).with("sum", sum));
        }
    }
    for (pcode, sum) in sums.iter().filter(|(pcode, _)| !baladiyas.contains_key(pcode)) {
        let place = Where::sheet(sheet.name.trim());
        report.push(Problem::error("IMPORT-024", place).with("place", pcode).with("sum", sum));
    }
}
