//! The four sheets, each read by itself.

use std::collections::BTreeMap;

use masar_domain::{Date, Pcode, Problem, Where};

use super::columns::{Columns, name_key};
use super::count::count_read;
use super::layout::{self, BREAKDOWNS, NEEDS, PARTS};
use super::nationality::Nationalities;
use super::period::period_read;
use super::places::{Places, name_check, pcode_read};
use super::report::Report;
use super::{BALADIYA_LEVEL, MUHALLA_LEVEL, MuhallaRow, POPULATION, RoundCell, RoundTotals};
use crate::xlsx::{Row, Sheet, column_letters};

/// One row of a sheet and the columns it is read by.
#[derive(Clone, Copy)]
struct Line<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    row: &'a Row,
}

impl<'a> Line<'a> {
    fn text(&self, key: &str) -> &'a str {
        self.columns.text(self.row, key)
    }

    fn at(&self, key: &str) -> Where {
        let place = Where::sheet(self.sheet.name.trim()).row(self.row.number);
        place.column(self.columns.heading(key))
    }

    fn count(&self, key: &str, report: &mut Report) -> Option<u64> {
        let text = self.text(key);
        let problem = |code| Problem::error(code, self.at(key)).with("found", text);
        count_read(text).map_err(|code| report.push(problem(code))).ok()
    }

    /// A line that adds up the others, below them.
    fn is_total(&self) -> bool {
        let first = self.row.cells.first().map_or("", |(_, text)| text.as_str());
        self.text("pcode").is_empty() && name_key(first).contains("total")
    }
}

fn lines<'a>(sheet: &'a Sheet, columns: &'a Columns) -> impl Iterator<Item = Line<'a>> {
    let rows = sheet.rows.iter().filter(|row| row.number > columns.row);
    rows.map(move |row| Line { sheet, columns, row }).filter(|line| !line.is_total())
}

/// The sheet of muhallas.
pub(super) struct MuhallaRead {
    pub(super) rows: Vec<MuhallaRow>,
    /// Place to its position in `rows`.
    index: BTreeMap<Pcode, usize>,
    pub(super) round: Option<u32>,
    /// Every row could be read. Otherwise other sheets are not held against
    /// this one: each mistake here would be told again there.
    pub(super) whole: bool,
}

/// `None` when columns are missing or no row could be read.
pub(super) fn muhallas_read(
    sheet: &Sheet,
    places: &dyn Places,
    report: &mut Report,
) -> Option<MuhallaRead> {
    let columns = Columns::find(sheet, &layout::muhalla_columns(), report)?;
    let mut read =
        MuhallaRead { rows: Vec::new(), index: BTreeMap::new(), round: None, whole: true };
    for line in lines(sheet, &columns) {
        read.round = round_check(&line, read.round, report);
        let Some(row) = muhalla_read(&line, places, report) else {
            read.whole = false;
            continue;
        };
        if let Some(first) = read.index.get(&row.pcode) {
            let problem = Problem::error("IMPORT-019", line.at("pcode")).with("found", row.pcode);
            report.push(problem.with("first", read.rows[*first].row));
            read.whole = false;
            continue;
        }
        read.index.insert(row.pcode, read.rows.len());
        read.rows.push(row);
    }
    if read.rows.is_empty() && !report.refused() {
        report.push(Problem::error("IMPORT-034", Where::sheet(sheet.name.trim())));
    }
    (!read.rows.is_empty()).then_some(read)
}

fn muhalla_read(line: &Line<'_>, places: &dyn Places, report: &mut Report) -> Option<MuhallaRow> {
    let (text, name) = (line.text("pcode"), line.text("name_en"));
    let pcode = pcode_read(text, name, MUHALLA_LEVEL, places, line.at("pcode"))
        .map_err(|problem| report.push(problem))
        .ok();
    if let Some(pcode) = pcode {
        names_check(line, pcode, places, report);
    }
    let total = line.count("total", report);
    let cells = cells_read(line, total, report);
    present_check(line, total, report);
    let needs = NEEDS
        .into_iter()
        .map(|(rank, need, problem)| (rank, line.text(need), line.text(problem)))
        .filter(|(_, need, _)| !need.is_empty())
        .map(|(rank, need, problem)| (rank, need.to_owned(), problem.to_owned()))
        .collect();
    Some(MuhallaRow { pcode: pcode?, cells: cells?, needs, row: line.row.number })
}

fn names_check(line: &Line<'_>, pcode: Pcode, places: &dyn Places, report: &mut Report) {
    for key in ["name_en", "name_ar"] {
        name_check(pcode, line.text(key), line.at(key), places, report);
    }
    if let Some(parent) = pcode.ancestor(BALADIYA_LEVEL).filter(|_| line.columns.has("parent")) {
        name_check(parent, line.text("parent"), line.at("parent"), places, report);
    }
}

/// The total and the cells that count somebody; each breakdown is checked.
fn cells_read(line: &Line<'_>, total: Option<u64>, report: &mut Report) -> Option<Vec<RoundCell>> {
    let mut cells = vec![cell("total", "", total.unwrap_or_default())];
    let mut sums: BTreeMap<&str, Option<u64>> = BREAKDOWNS.map(|name| (name, Some(0))).into();
    for part in &PARTS {
        let value = line.count(part.column.key, report);
        let sum = sums.entry(part.breakdown).or_insert(Some(0));
        *sum = sum.zip(value).map(|(sum, value)| sum + value);
        if let Some(value @ 1..) = value {
            cells.push(cell(part.breakdown, part.category, value));
        }
    }
    for breakdown in BREAKDOWNS {
        if let (Some(total), Some(Some(sum))) = (total, sums.get(breakdown))
            && total != *sum
        {
            let problem = Problem::error("IMPORT-018", line.at("total"));
            report.push(problem.with("breakdown", breakdown).with("sum", sum).with("total", total));
        }
    }
    let whole = total.is_some() && sums.values().all(Option::is_some);
    whole.then_some(cells)
}

fn cell(breakdown: &str, category: &str, value: u64) -> RoundCell {
    (POPULATION.to_owned(), breakdown.to_owned(), category.to_owned(), value)
}

/// "Migrants in Muhalla: Yes" with nobody counted, or "No" with somebody.
fn present_check(line: &Line<'_>, total: Option<u64>, report: &mut Report) {
    let answer = name_key(line.text("present"));
    let present = match answer.as_str() {
        "yes" | "نعم" => true,
        "no" | "لا" => false,
        _ => return,
    };
    if let Some(total) = total.filter(|&total| (total > 0) != present) {
        let problem = Problem::warning("IMPORT-033", line.at("present"));
        report.push(problem.with("found", line.text("present")).with("total", total));
    }
}

/// The round that all rows must name; the first row's stays.
fn round_check(line: &Line<'_>, known: Option<u32>, report: &mut Report) -> Option<u32> {
    let text = line.text("round");
    let found = count_read(text).ok().and_then(|round| u32::try_from(round).ok());
    let found = found.filter(|&round| round > 0);
    match (known, found) {
        (_, None) => {
            let shown = if text.is_empty() { "-" } else { text };
            report.push(Problem::error("IMPORT-021", line.at("round")).with("found", shown));
        }
        (Some(known), Some(found)) if known != found => {
            let problem = Problem::error("IMPORT-020", line.at("round"));
            report.push(problem.with("found", found).with("expected", known));
        }
        _ => {}
    }
    known.or(found)
}

/// Adds the nationalities to the muhallas' cells, and checks that they add up.
pub(super) fn nationalities_read(
    sheet: &Sheet,
    muhallas: &mut MuhallaRead,
    nationalities: &Nationalities,
    report: &mut Report,
) {
    let Some(columns) = Columns::find(sheet, &layout::NATIONALITY_COLUMNS, report) else { return };
    let mut read: BTreeMap<Pcode, ByNationality> = BTreeMap::new();
    for line in lines(sheet, &columns) {
        let value = line.count("total", report);
        let code = nationality_code(&line, nationalities, report);
        let text = line.text("pcode");
        let place = text.parse::<Pcode>().ok().filter(|place| muhallas.index.contains_key(place));
        let Some(place) = place else {
            let shown = if text.is_empty() { "-" } else { text };
            if muhallas.whole {
                report.push(Problem::error("IMPORT-029", line.at("pcode")).with("found", shown));
            }
            continue;
        };
        read.entry(place).or_default().add(&line, code, value, report);
    }
    for row in &mut muhallas.rows {
        let by = read.remove(&row.pcode).unwrap_or_default();
        by.check(sheet, &columns, row, report);
        let filled = by.people.into_iter().filter(|(_, value)| *value > 0);
        row.cells.extend(filled.map(|(code, value)| cell("nationality", &code, value)));
    }
}

fn nationality_code(
    line: &Line<'_>,
    nationalities: &Nationalities,
    report: &mut Report,
) -> Option<String> {
    let name = line.text("nationality");
    if let Some(code) = nationalities.code(name) {
        return Some(code.to_owned());
    }
    let near = nationalities.nearest(name);
    let near = if near.is_empty() { "-".to_owned() } else { near.join(", ") };
    let shown = if name.is_empty() { "-" } else { name };
    let problem = Problem::error("IMPORT-027", line.at("nationality")).with("found", shown);
    report.push(problem.with("nearest", near));
    None
}

/// One muhalla's people by nationality.
#[derive(Default)]
struct ByNationality {
    people: BTreeMap<String, u64>,
    /// Names as written, to tell a repetition from two names of one code.
    names: Vec<String>,
    row: Option<u32>,
    broken: bool,
}

impl ByNationality {
    fn add(
        &mut self,
        line: &Line<'_>,
        code: Option<String>,
        value: Option<u64>,
        report: &mut Report,
    ) {
        self.row.get_or_insert(line.row.number);
        let (Some(code), Some(value)) = (code, value) else {
            self.broken = true;
            return;
        };
        let name = name_key(line.text("nationality"));
        if self.names.contains(&name) {
            let problem = Problem::warning("IMPORT-028", line.at("nationality"));
            let problem = problem.with("found", line.text("nationality"));
            report.push(problem.with("place", line.text("pcode")));
        } else {
            self.names.push(name);
        }
        *self.people.entry(code).or_default() += value;
    }

    fn check(&self, sheet: &Sheet, columns: &Columns, row: &MuhallaRow, report: &mut Report) {
        let sum: u64 = self.people.values().sum();
        if self.broken || sum == row.total() {
            return;
        }
        let place = Where::sheet(sheet.name.trim()).column(columns.heading("total"));
        let place = Where { row: self.row, ..place };
        let problem = Problem::error("IMPORT-022", place).with("place", row.pcode);
        report.push(problem.with("sum", sum).with("total", row.total()));
    }
}

/// Each baladiya's number, its row and the heading it stands under.
pub(super) fn baladiyas_read(
    sheet: &Sheet,
    places: &dyn Places,
    round: Option<u32>,
    report: &mut Report,
) -> Option<BTreeMap<Pcode, (u64, u32, String)>> {
    let columns = Columns::find(sheet, &layout::BALADIYA_COLUMNS, report)?;
    let mut read: BTreeMap<Pcode, (u64, u32, String)> = BTreeMap::new();
    for line in lines(sheet, &columns) {
        round_check(&line, round, report);
        let total = line.count("total", report);
        let (text, name) = (line.text("pcode"), line.text("name_en"));
        let pcode = match pcode_read(text, name, BALADIYA_LEVEL, places, line.at("pcode")) {
            Ok(pcode) => pcode,
            Err(problem) => {
                report.push(problem);
                continue;
            }
        };
        for key in ["name_en", "name_ar"] {
            name_check(pcode, line.text(key), line.at(key), places, report);
        }
        if let Some((_, first, _)) = read.get(&pcode) {
            let problem = Problem::error("IMPORT-019", line.at("pcode")).with("found", pcode);
            report.push(problem.with("first", first));
        } else if let Some(total) = total {
            let heading = columns.heading("total").to_owned();
            read.insert(pcode, (total, line.row.number, heading));
        }
    }
    Some(read)
}

/// What the first sheet says of the whole.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) period: String,
    pub(super) days: Option<(Date, Date)>,
    pub(super) round: Option<u32>,
    /// Value, row, column.
    migrants: Option<(u64, u32, u32)>,
    baladiyas: Option<(u64, u32, u32)>,
    communities: Option<(u64, u32, u32)>,
}

/// The facts about the whole stand in the first rows, label beside value.
const SUMMARY_ROWS_MAX: u32 = 9;

impl Summary {
    pub(super) fn read(sheet: &Sheet, report: &mut Report) -> Self {
        let mut summary = Self::default();
        for row in sheet.rows.iter().take_while(|row| row.number <= SUMMARY_ROWS_MAX) {
            summary.row_read(sheet, row, report);
        }
        let words: Vec<&str> = summary.title.split_whitespace().collect();
        summary.round = words
            .windows(2)
            .find(|pair| name_key(pair[0]) == "round")
            .and_then(|pair| u32::try_from(count_read(pair[1]).ok()?).ok());
        summary.title = words.join(" ");
        summary.days = period_read(&summary.period);
        if summary.days.is_none() {
            let shown = if summary.period.is_empty() { "-" } else { &summary.period };
            let place = Where::sheet(sheet.name.trim());
            report.push(Problem::error("IMPORT-030", place).with("found", shown));
        }
        summary
    }

    fn row_read(&mut self, sheet: &Sheet, row: &Row, report: &mut Report) {
        let Some((_, label)) = row.cells.first() else { return };
        let key = name_key(label);
        let value = row.cells.get(1);
        if key.starts_with("dtm") || key.starts_with("round") {
            let texts = row.cells.iter().map(|(_, text)| text.as_str());
            self.title = texts.collect::<Vec<_>>().join(" ");
        } else if key.starts_with("period") {
            self.period = value.map_or(String::new(), |(_, text)| text.clone());
        }
        let slot = match key.as_str() {
            _ if key.starts_with("migrantsin") => &mut self.migrants,
            _ if key.starts_with("baladiyas") => &mut self.baladiyas,
            _ if key.starts_with("communities") || key.starts_with("muhallas") => {
                &mut self.communities
            }
            _ => return,
        };
        let Some((column, text)) = value else { return };
        match count_read(text) {
            Ok(count) => *slot = Some((count, row.number, *column)),
            Err(code) => {
                let place = Where::sheet(sheet.name.trim()).row(row.number);
                let place = place.column(column_letters(*column));
                report.push(Problem::error(code, place).with("found", text));
            }
        }
    }

    /// The summary against the rows it sums up.
    pub(super) fn check(
        &self,
        sheet: &Sheet,
        totals: &RoundTotals,
        round: Option<u32>,
        report: &mut Report,
    ) {
        let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        for (code, stated, sum) in [
            ("IMPORT-025", self.migrants, totals.migrants),
            ("IMPORT-026", self.baladiyas, counted(totals.baladiyas)),
            ("IMPORT-032", self.communities, counted(totals.hosting)),
        ] {
            let Some((value, row, column)) = stated.filter(|(value, _, _)| *value != sum) else {
                continue;
            };
            let place = Where::sheet(sheet.name.trim()).row(row).column(column_letters(column));
            report.push(Problem::error(code, place).with("total", value).with("sum", sum));
        }
        if let (Some(stated), Some(round)) = (self.round, round)
            && stated != round
        {
            let place = Where::sheet(sheet.name.trim()).row(1);
            let problem = Problem::error("IMPORT-020", place);
            report.push(problem.with("found", stated).with("expected", round));
        }
    }
}
