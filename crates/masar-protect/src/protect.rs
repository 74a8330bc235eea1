//! A table in, a table that may be published out: the same rows, hidden values
//! blank, and a status for each.
//!
//! *Invariant:* what is shown is what came in. A table that was protected comes
//! out as it went in. A promise that failed its audit is a problem, and the
//! caller must not publish.

use masar_domain::{Problem, Where};
use serde::Serialize;

use crate::complements::complements_hold;
use crate::editions::Editions;
use crate::facts::{Published, facts_apply};
use crate::groups::{groups_hold, groups_open};
use crate::linked::Linked;
use crate::lp::Attack;
use crate::plan::Plan;
use crate::promise::Promise;
use crate::solve::{CellPromise, Solution, Strength, interval, solution_audit, solve_under};
use crate::system::{Attacker, Knows, System};
use crate::table::{Table, csv_read, csv_write, numbers_drop, table_read};

/// The rules of a programme.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Counts from 1 up to one below this are not shown.
    pub threshold: i64,
    /// Totals that no row prints are known to readers all the same.
    pub totals_known: bool,
    /// A category that holds everybody of its group is not shown either.
    pub group: bool,
    /// From whom small counts are kept: the stronger, where nothing is chosen.
    pub promise: Promise,
}

impl Default for Rules {
    fn default() -> Self {
        Self { threshold: 5, totals_known: true, group: false, promise: Promise::default() }
    }
}

/// What a row's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Shown,
    Primary,
    Secondary,
    Zero,
}

impl Status {
    pub fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Zero => "zero",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Shown, Self::Primary, Self::Secondary, Self::Zero]
            .into_iter()
            .find(|status| status.code() == text)
    }
}

/// What was hidden and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Costs {
    pub shown: usize,
    pub primary: usize,
    pub secondary: usize,
    pub zero: usize,
    /// People in hidden cells of the finest kind.
    pub people_hidden: i64,
    pub people: i64,
    /// Promises by strength: by the rule, by sums alone, not exact, exposed.
    pub promises: [usize; 4],
}

/// A table that may be published.
#[derive(Clone, Debug)]
pub struct Protected {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub statuses: Vec<Status>,
    pub costs: Costs,
    /// What was promised here; nothing where it came in protected, and for sums.
    pub promise: Option<Promise>,
    /// Warnings; an error among them forbids publishing.
    pub problems: Vec<Problem>,
}

/// Most threshold that is sensible for people.
const THRESHOLD_MAX: i64 = 1_000;

/// Most times that an empty cell is hidden so that a full one may be another.
const GROUP_ROUNDS_MAX: usize = 4;

/// Protects a table of counts of people.
pub fn protect_table(
    name: &str,
    text: &str,
    spec: &str,
    published: &[Published],
    rules: &Rules,
) -> Result<Protected, Vec<Problem>> {
    if rules.threshold < 2 || rules.threshold > THRESHOLD_MAX {
        let problem = Problem::error("PROTECT-015", Where::default());
        return Err(vec![problem.with("found", rules.threshold).with("most", THRESHOLD_MAX)]);
    }
    if let Some(done) = protected_before(name, text, rules)? {
        return Ok(done);
    }
    let mut table = table_read(name, text, spec)?;
    let dropped = numbers_drop(name, &mut table);
    let mut system = System::new(&table, rules.threshold, rules.totals_known);
    system.promise = rules.promise;
    if rules.group {
        groups_hold(&mut system);
    }
    for earlier in published {
        facts_apply(&mut system, &table, earlier)?;
        complements_hold(&mut system, earlier).map_err(|problem| vec![problem])?;
    }
    let mut solution = solve_under(&system);
    for _ in 0..if rules.group { GROUP_ROUNDS_MAX } else { 0 } {
        if !groups_open(&mut system, &solution) {
            break;
        }
        solution = solve_under(&system);
    }
    let mut editions =
        Editions::new(&system, &table, published).map_err(|problem| vec![problem])?;
    let joined = rules.promise.is_full();
    let mut left = Vec::new();
    if joined {
        let mut linked = Linked::new(&system, published).map_err(|problem| vec![problem])?;
        let exposed = linked.repair(&mut solution);
        left.extend([exposed, editions.repair(&mut solution)]);
    }
    let mut problems = promises_report(name, &system, &solution);
    problems.extend(
        left.into_iter().flat_map(|left| left.problems(|cell| place_of(name, &system, cell))),
    );
    problems.extend(dropped);
    if !joined && !published.is_empty() {
        problems.push(Problem::warning("PROMISE-001", Where::file(name)));
    }
    Ok(protected_make(&table, &system, &solution, problems))
}

/// A table that carries statuses and shows no small count is protected.
fn protected_before(
    name: &str,
    text: &str,
    rules: &Rules,
) -> Result<Option<Protected>, Vec<Problem>> {
    let (headings, rows) = csv_read(name, text).map_err(|problem| vec![problem])?;
    let find = |column: &str| headings.iter().position(|heading| heading == column);
    let (Some(value), Some(status)) = (find("value"), find("status")) else {
        return Ok(None);
    };
    let mut costs = Costs::default();
    let mut statuses = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let known = Status::parse(&row[status]);
        let shown = row[value].parse::<i64>().ok();
        let safe = match (known, shown) {
            (Some(Status::Primary | Status::Secondary), None) => row[value].is_empty(),
            (Some(Status::Shown), Some(value)) => value >= rules.threshold,
            (Some(Status::Zero), Some(0)) => true,
            _ => false,
        };
        let (Some(known), true) = (known, safe) else {
            let row = u32::try_from(number + 2).unwrap_or(u32::MAX);
            return Err(vec![Problem::error("PROTECT-013", Where::file(name).row(row))]);
        };
        cost_count(&mut costs, known);
        statuses.push(known);
    }
    Ok(Some(Protected { headings, rows, statuses, costs, promise: None, problems: Vec::new() }))
}

fn place_of(name: &str, system: &System, cell: usize) -> Where {
    let mut place = Where::file(name);
    place.row = system.cells[cell].row.map(|row| u32::try_from(row + 2).unwrap_or(u32::MAX));
    place
}

fn promises_report(name: &str, system: &System, solution: &Solution) -> Vec<Problem> {
    let place = |cell: usize| place_of(name, system, cell);
    let failed = solution_audit(system, solution).into_iter();
    let failed = failed.map(|cell| Problem::error("PROTECT-016", place(cell)));
    // Safe only from a reader who does not trust the earlier edition.
    let told = (0..system.cells.len())
        .filter(|cell| system.cells[*cell].unchanged && solution.hidden[*cell])
        .map(|cell| Problem::warning("PROTECT-014", place(cell)));
    let mut reach = TotalsReader::new(system, solution);
    let weak = solution.promises.iter().filter_map(|promise| match promise.strength {
        Strength::Rule | Strength::Sums if reach.finds_wide(promise) => None,
        Strength::Rule | Strength::Sums | Strength::NotExact => {
            Some(Problem::warning("PROTECT-017", place(promise.cell)))
        }
        Strength::Exposed => Some(Problem::error("PROTECT-018", place(promise.cell))),
    });
    let met = |promise: &&CellPromise| {
        let mut witnesses = promise.witnesses.iter();
        witnesses.any(|witness| witness.goal.attacker.knows == Knows::Small)
    };
    let small = |promise: &&CellPromise| system.cells[promise.cell].primary;
    let asked = solution.promises.iter().filter(|_| system.promise == Promise::Occupied);
    let occupied = asked.filter(small).filter(|promise| !met(promise));
    let occupied = occupied.map(|promise| Problem::warning("PROTECT-030", place(promise.cell)));
    failed.chain(told).chain(weak).chain(occupied).collect()
}

/// Most questions that are put to programmes beside the witnesses there are.
const READER_PROGRAMMES_MAX: usize = 2_000;

/// One who knows hidden totals of one dimension from elsewhere.
struct TotalsReader<'a> {
    plan: Plan<'a>,
    programmes: usize,
}

impl<'a> TotalsReader<'a> {
    fn new(system: &'a System, solution: &Solution) -> Self {
        let plan = Plan::new(system, solution.hidden.clone());
        Self { plan, programmes: READER_PROGRAMMES_MAX }
    }

    /// Whether a small cell is as wide open to them as to others.
    fn finds_wide(&mut self, promise: &CellPromise) -> bool {
        let system = self.plan.system;
        let known = &system.cells[promise.cell];
        if !known.primary || !system.promise.is_full() || known.margin {
            return true;
        }
        let (down, up) = interval(system, promise.cell);
        let met = promise.witnesses.iter().filter(|witness| witness.goal.attacker.margins);
        let reach = |sign: i64| met.clone().map(|w| w.goal.by * sign).max().unwrap_or(0);
        let lacking = [(reach(1) < up, up), (reach(-1) < down, -down)];
        lacking.into_iter().all(|(lacks, by)| !lacks || self.reaches(promise.cell, by))
    }

    /// Whether what is hidden may move the cell so far.
    fn reaches(&mut self, cell: usize, by: i64) -> bool {
        let Some(left) = self.programmes.checked_sub(1) else { return false };
        self.programmes = left;
        let attacker = Attacker { knows: Knows::Sums, margins: true, earlier: true };
        Attack::around(&self.plan, attacker, cell).reach(cell, by).is_some()
    }
}

fn cost_count(costs: &mut Costs, status: Status) {
    match status {
        Status::Shown => costs.shown += 1,
        Status::Primary => costs.primary += 1,
        Status::Secondary => costs.secondary += 1,
        Status::Zero => costs.zero += 1,
    }
}

fn protected_make(
    table: &Table,
    system: &System,
    solution: &Solution,
    problems: Vec<Problem>,
) -> Protected {
    let value = table.headings.iter().position(|heading| heading == "value").unwrap_or(0);
    let mut headings = table.headings.clone();
    headings.push("status".to_owned());
    let mut rows = table.rows.clone();
    let mut statuses = vec![Status::Shown; rows.len()];
    let mut costs = Costs::default();
    for (index, cell) in system.cells.iter().enumerate() {
        let finest = |(d, node): (usize, &u32)| {
            system.dimensions[d].nodes[*node as usize].children.is_empty()
        };
        if cell.key.iter().enumerate().all(finest) {
            costs.people += cell.value;
            costs.people_hidden += if solution.hidden[index] { cell.value } else { 0 };
        }
        let Some(row) = cell.row else { continue };
        let reason = cell.primary && !solution.masked[index] && !cell.told;
        let status = match (solution.hidden[index], reason, cell.value) {
            (true, true, _) => Status::Primary,
            (true, false, _) => Status::Secondary,
            (false, _, 0) => Status::Zero,
            (false, _, _) => Status::Shown,
        };
        statuses[row] = status;
        cost_count(&mut costs, status);
        if solution.hidden[index] {
            rows[row][value].clear();
        } else {
            rows[row][value] = cell.value.to_string();
        }
    }
    rows.iter_mut().zip(&statuses).for_each(|(row, status)| row.push(status.code().to_owned()));
    for promise in &solution.promises {
        costs.promises[promise.strength as usize] += 1;
    }
    Protected { headings, rows, statuses, costs, promise: Some(system.promise), problems }
}

impl Protected {
    /// The table as CSV.
    pub fn to_csv(&self) -> String {
        csv_write(&self.headings, &self.rows)
    }
}
