//! A published round comes in as a spreadsheet: read whole, every problem
//! listed, then stored in one batch or not at all.

use masar_domain::{AdminLevel, Pcode, Problem, Severity, Where};
use masar_exchange::dtm_round::{self, Nationalities, Places, RoundFile};
use masar_ledger::{Batch, Kind, Receipt, Subject};
use masar_programme::mission::Mission;
use masar_programme::model::Package;
use masar_register::RoundState;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::estimate::Cell;
use crate::operation::{Operation, Pass};
use crate::rounds::{Estimate, Fill};
use crate::viewer::Right;

/// Name of the rule by which a published round's figures were made: its own.
pub const METHOD: &str = "as-published";

/// Takes in a round's published dataset.
#[derive(Debug)]
pub struct RoundImport {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Read and check only.
    pub dry_run: bool,
}

/// What was found in the file, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReport {
    pub round: Option<u32>,
    pub places: u64,
    /// Individuals in all places, by population.
    pub totals: Vec<(String, u64)>,
    pub problems: Vec<Problem>,
    /// The entry of the import, when stored now.
    pub stored: Option<Receipt>,
    /// The same file was taken in before.
    pub already: bool,
}

impl ImportReport {
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

impl Operation for RoundImport {
    const NAME: &'static str = "round-import";
    const NEEDS: Right = Right::RoundImport;
    type Answer = ImportReport;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<ImportReport, DeskError> {
        let hash = hex::encode(Sha256::digest(&self.bytes));
        let package = desk.mission.packages.values().find(|package| package.rounds.is_some());
        let package = package.ok_or_else(|| DeskError::NotFound("round".to_owned()))?;
        pass.require(Some(&package.code), None, masar_domain::Sensitivity::S1)?;
        let known = desk.register(|register| register.import_find(&hash))?;
        let (file, mut problems) = dtm_round::read(&self.bytes, &MissionPlaces::of(&desk.mission));
        let Some(file) = file else {
            return Ok(ImportReport { problems, ..empty() });
        };
        let mut report = report(&file);
        report.already = known.is_some();
        if known.is_none() {
            problems.extend(round_taken(desk, package, file.number)?);
        }
        report.problems = problems;
        if report.errors() == 0 && !self.dry_run && !report.already {
            report.stored = Some(store(desk, pass, package, &self, &hash, &file)?);
        }
        Ok(report)
    }
}

/// The mission's places and countries, as the reader asks for them.
struct MissionPlaces<'a> {
    mission: &'a Mission,
    nationalities: Nationalities,
}

impl<'a> MissionPlaces<'a> {
    fn of(mission: &'a Mission) -> Self {
        let names = mission.countries.iter().flat_map(|(code, name)| {
            [(name.en.clone(), code.clone()), (name.ar.clone(), code.clone())]
        });
        Self { mission, nationalities: Nationalities::new(names) }
    }
}

impl Places for MissionPlaces<'_> {
    fn names(&self, place: Pcode) -> Option<(String, String)> {
        let place = self.mission.gazetteer.get(&place)?;
        Some((place.name.ar.clone(), place.name.en.clone()))
    }

    fn nearest(&self, text: &str, level: AdminLevel, most: usize) -> Vec<Pcode> {
        // More than asked for, because not all of them are of the level.
        let near = self.mission.gazetteer.nearest(text, most * 8);
        let level = near.into_iter().map(|place| place.pcode).filter(|code| code.level() == level);
        level.take(most).collect()
    }

    fn nationalities(&self) -> &Nationalities {
        &self.nationalities
    }
}

fn empty() -> ImportReport {
    ImportReport {
        round: None,
        places: 0,
        totals: Vec::new(),
        problems: Vec::new(),
        stored: None,
        already: false,
    }
}

fn report(file: &RoundFile) -> ImportReport {
    let mut totals = std::collections::BTreeMap::new();
    for row in &file.muhallas {
        for (population, breakdown, _, value) in &row.cells {
            if breakdown == "total" {
                *totals.entry(population.clone()).or_insert(0) += value;
            }
        }
    }
    ImportReport {
        round: Some(file.number),
        places: u64::try_from(file.muhallas.len()).unwrap_or(u64::MAX),
        totals: totals.into_iter().collect(),
        ..empty()
    }
}

/// Another file or the mission's own collection holds this round.
fn round_taken(desk: &Desk, package: &Package, number: u32) -> Result<Option<Problem>, DeskError> {
    let row = desk.register(|register| register.round_find(&package.code, number))?;
    Ok(row.map(|row| {
        Problem::error("DESK-020", Where::default()).with("found", number).with("state", row.state)
    }))
}

fn store(
    desk: &Desk,
    pass: &Pass<'_>,
    package: &Package,
    import: &RoundImport,
    hash: &str,
    file: &RoundFile,
) -> Result<Receipt, DeskError> {
    let blob = desk.ledger.blob_put(&import.bytes)?;
    let (start, end) = file.days;
    let file_subject = Subject::file(hash);
    let round_subject = Subject::round(&package.code, file.number);
    let first = desk
        .draft(Kind::Import, package, pass)
        .subjects(vec![file_subject.clone()])
        .date(end)
        .body(json!({
            "blob": blob,
            "kind": "dtm-round",
            "name": import.name,
            "round": file.number,
        }));
    let source = first.id;
    let round = desk
        .draft(Kind::Round, package, pass)
        .subjects(vec![round_subject.clone()])
        .date(end)
        .body(json!({
            "programme": package.code,
            "round": file.number,
            "state": RoundState::Published.code(),
            "start": start.to_string(),
            "end": end.to_string(),
            "reason": null,
            "method": METHOD,
        }));
    let mut drafts = vec![first, round];
    for row in &file.muhallas {
        let needs = row
            .needs
            .iter()
            .map(|(rank, need, problem)| json!({"rank": rank, "need": need, "problem": problem}));
        let estimate = Estimate {
            round: file.number,
            days: file.days,
            interviews: 0,
            reliability: None,
            method: METHOD.to_owned(),
            sources: vec![source],
            cells: row.cells.iter().map(cell).collect(),
            needs: Value::Array(needs.collect()),
        };
        drafts.push(estimate.draft(desk, package, row.pcode, pass));
    }
    let unless_after =
        vec![(file_subject, masar_domain::Seq(0)), (round_subject, masar_domain::Seq(0))];
    let receipts = desk.append(Batch { drafts, unless_after })?;
    Ok(receipts[0])
}

fn cell((population, breakdown, category, value): &(String, String, String, u64)) -> Cell {
    Cell {
        population: population.clone(),
        breakdown: breakdown.clone(),
        category: category.clone(),
        value: *value,
    }
}
