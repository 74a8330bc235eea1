//! Sums that one contributor makes up nearly alone (money, items, deliveries of
//! one organisation): whoever knows their own part knows nearly all of the rest.
//!
//! A table of sums has the largest contributions beside each value, in the
//! columns `top1`, `top2`, ...; a total without them takes the largest of its
//! parts. Two rules: *(n,k)*: the n largest are more than k percent of the sum;
//! *p percent*: the second largest can tell the largest to within p percent.
//!
//! *Invariants:* what is printed is true, and no contribution is printed. Every
//! sensitive sum may be larger or smaller by what its rule asks, as far as the
//! printed sums tell; that is attacked again at the end.

use masar_domain::{Problem, Where};

use crate::lp::Attack;
use crate::plan::Plan;
use crate::protect::{Costs, Protected, Status};
use crate::system::{Attacker, Knows, System};
use crate::table::{Table, amount_read, table_read};

/// Each sensitive sum costs two linear programmes over all cells.
const CELLS_MAX: usize = 20_000;
const COLUMNS_MAX: usize = 9;

/// When a sum gives a contributor away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dominance {
    /// The `largest` contributions are more than `percent` of the sum.
    Share { largest: usize, percent: i64 },
    /// The second can tell the first to within `percent`.
    Percent { percent: i64 },
}

impl Dominance {
    /// `2,75` or `10%`.
    pub fn parse(text: &str) -> Option<Self> {
        let percent = |text: &str| text.trim().parse().ok().filter(|p| (1..100).contains(p));
        if let Some(text) = text.trim().strip_suffix('%') {
            return Some(Self::Percent { percent: percent(text)? });
        }
        let (largest, share) = text.split_once(',')?;
        let largest = largest.trim().parse().ok().filter(|n| (1..=COLUMNS_MAX).contains(n))?;
        Some(Self::Share { largest, percent: percent(share)? })
    }

    /// Contributions that the rule looks at.
    fn columns(self) -> usize {
        match self {
            Self::Share { largest, .. } => largest,
            Self::Percent { .. } => 2,
        }
    }

    /// By how much a sum must be able to differ; nothing where it is harmless.
    fn need(self, value: i64, top: &[i64]) -> Option<i64> {
        let sum = |count: usize| top.iter().take(count).sum::<i64>();
        let short = match self {
            Self::Share { largest, percent } => {
                (sum(largest) * 100 + percent - 1) / percent - value
            }
            Self::Percent { percent } => {
                let largest = top.first().copied().unwrap_or(0);
                (largest * percent + 99) / 100 - (value - sum(2))
            }
        };
        (value > 0 && short > 0).then_some(short)
    }
}

/// Hides the sums that give somebody away, and what would give those away.
pub fn protect_sums(
    name: &str,
    text: &str,
    spec: &str,
    rule: Dominance,
) -> Result<Protected, Vec<Problem>> {
    let table = table_read(name, text, spec)?;
    let tops = tops_read(name, &table, rule)?;
    if table.cells.len() > CELLS_MAX {
        let problem = Problem::error("PROTECT-004", Where::file(name));
        return Err(vec![problem.with("most", CELLS_MAX)]);
    }
    // No count is small here: only contributions decide.
    let system = System::new(&table, 1, true);
    let mut needs: Vec<(i64, usize)> = Vec::new();
    for (index, top) in tops_total(&system, &tops).iter().enumerate() {
        let cell = &system.cells[index];
        let need = rule.need(cell.value, top).filter(|_| !cell.fixed);
        needs.extend(need.map(|need| (need, index)));
    }
    needs.sort_by_key(|(need, cell)| (std::cmp::Reverse(*need), *cell));
    let hidden = hidden_find(&system, &needs);
    let exposed = attack(&system, &hidden, &needs);
    let problem = |cell: &usize| {
        let mut place = Where::file(name);
        place.row = system.cells[*cell].row.and_then(|row| u32::try_from(row + 2).ok());
        Problem::error("PROTECT-018", place)
    };
    let problems = exposed.iter().map(problem).collect();
    Ok(sums_make(&table, &system, &hidden, &needs, problems))
}

/// The contributions of each row, largest first.
fn tops_read(name: &str, table: &Table, rule: Dominance) -> Result<Vec<Vec<i64>>, Vec<Problem>> {
    let mut columns = Vec::new();
    for number in 1..=rule.columns() {
        let wanted = format!("top{number}");
        let at = table.headings.iter().position(|heading| *heading == wanted).ok_or_else(|| {
            let problem = Problem::error("PROTECT-005", Where::file(name));
            vec![problem.with("expected", &wanted).with("found", table.headings.join(", "))]
        })?;
        columns.push(at);
    }
    let mut tops = Vec::new();
    let mut problems = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let read = |at: &usize| {
            let text = &row[*at];
            if text.is_empty() { Some(0) } else { amount_read(text).filter(|top| *top >= 0) }
        };
        let top: Option<Vec<i64>> = columns.iter().map(read).collect();
        match top {
            Some(mut top) => {
                top.sort_unstable_by_key(|top| std::cmp::Reverse(*top));
                tops.push(top);
            }
            None => {
                let place = Where::file(name).row(u32::try_from(number + 2).unwrap_or(u32::MAX));
                problems.push(Problem::error("DOMINANCE-001", place));
            }
        }
    }
    if problems.is_empty() { Ok(tops) } else { Err(problems) }
}

/// The contributions of every cell: its own row's, or the largest of its parts.
fn tops_total(system: &System, tops: &[Vec<i64>]) -> Vec<Vec<i64>> {
    let own = |row: Option<usize>| row.map(|row| tops[row].clone()).unwrap_or_default();
    let mut all: Vec<Vec<i64>> = system.cells.iter().map(|cell| own(cell.row)).collect();
    let most = tops.iter().map(Vec::len).max().unwrap_or(0);
    let given: Vec<bool> = all.iter().map(|top| top.iter().any(|top| *top > 0)).collect();
    // Sums stand in any order; as many turns as there are levels reach the top.
    // A total that some parts do not reach yet grows in a later turn.
    for _ in 0..system.dimensions.iter().map(|d| d.levels.len() + 1).sum::<usize>() {
        for (total, parts) in &system.sums {
            if given[*total] {
                continue;
            }
            let mut top: Vec<i64> = parts.iter().flat_map(|part| all[*part].clone()).collect();
            top.sort_unstable_by_key(|top| std::cmp::Reverse(*top));
            top.truncate(most);
            let before = std::mem::take(&mut all[*total]).into_iter().chain(std::iter::repeat(0));
            all[*total] = top.into_iter().zip(before).map(|(new, old)| new.max(old)).collect();
        }
    }
    all
}

/// Nobody assumes a rule about values; totals that no row prints are known.
const READER: Attacker = Attacker { knows: Knows::Sums, margins: false, earlier: false };

fn hidden_find(system: &System, needs: &[(i64, usize)]) -> Vec<bool> {
    let mut fixed = vec![false; system.cells.len()];
    needs.iter().for_each(|(_, cell)| fixed[*cell] = true);
    let all: Vec<usize> = (0..system.cells.len()).collect();
    let mut plan = Plan::new(system, fixed);
    let mut attack = Attack::new(&plan, READER, &all);
    for (need, cell) in needs {
        for by in [*need, -(*need).min(system.cells[*cell].value)] {
            let changes = attack.reach(*cell, by).unwrap_or_default();
            let is_new = changes.iter().any(|(moved, _)| !plan.hidden[*moved]);
            plan.add(&changes);
            if is_new {
                // What is hidden now costs nothing more.
                attack = Attack::new(&plan, READER, &all);
            }
        }
    }
    plan.hidden
}

/// The sensitive cells that cannot move as far as they must.
fn attack(system: &System, hidden: &[bool], needs: &[(i64, usize)]) -> Vec<usize> {
    let may: Vec<usize> = (0..hidden.len()).filter(|cell| hidden[*cell]).collect();
    let plan = Plan::new(system, hidden.to_vec());
    let mut attack = Attack::new(&plan, READER, &may);
    let mut exposed = Vec::new();
    for (need, cell) in needs {
        let down = -(*need).min(system.cells[*cell].value);
        if attack.reach(*cell, *need).is_none() || attack.reach(*cell, down).is_none() {
            exposed.push(*cell);
        }
    }
    exposed
}

fn sums_make(
    table: &Table,
    system: &System,
    hidden: &[bool],
    needs: &[(i64, usize)],
    problems: Vec<Problem>,
) -> Protected {
    let is_top = |heading: &String| {
        let number = heading.strip_prefix("top").and_then(|rest| rest.parse::<usize>().ok());
        number.is_some_and(|number| (1..=COLUMNS_MAX).contains(&number))
    };
    let kept: Vec<usize> =
        (0..table.headings.len()).filter(|at| !is_top(&table.headings[*at])).collect();
    let value = kept.iter().position(|at| table.headings[*at] == "value").unwrap_or(0);
    let mut headings: Vec<String> = kept.iter().map(|at| table.headings[*at].clone()).collect();
    headings.push("status".to_owned());
    let own = |row: &Vec<String>| kept.iter().map(|at| row[*at].clone()).collect::<Vec<String>>();
    let mut rows: Vec<Vec<String>> = table.rows.iter().map(own).collect();
    let mut statuses = vec![Status::Shown; rows.len()];
    let mut costs = Costs::default();
    for (index, cell) in system.cells.iter().enumerate() {
        let Some(row) = cell.row else { continue };
        let sensitive = needs.iter().any(|(_, sensitive)| *sensitive == index);
        statuses[row] = match (hidden[index], sensitive, cell.value) {
            (true, true, _) => Status::Primary,
            (true, false, _) => Status::Secondary,
            (false, _, 0) => Status::Zero,
            (false, _, _) => Status::Shown,
        };
        let count = match statuses[row] {
            Status::Shown => &mut costs.shown,
            Status::Primary => &mut costs.primary,
            Status::Secondary => &mut costs.secondary,
            Status::Zero => &mut costs.zero,
        };
        *count += 1;
        if hidden[index] {
            rows[row][value].clear();
        }
    }
    rows.iter_mut().zip(&statuses).for_each(|(row, status)| row.push(status.code().to_owned()));
    Protected { headings, rows, statuses, costs, promise: None, problems }
}
