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
//! printed sums tell; that is attacked again at the end. Before somebody who is alone
//! in a part of it, it may be smaller as far as what they gave allows.

use std::collections::BTreeSet;

use masar_domain::{Problem, Where};

use crate::lp::{Attack, Column};
use crate::plan::{Changes, Plan};
use crate::protect::{Costs, Protected, Status};
use crate::system::{Attacker, Knows, System};
use crate::table::{PROBLEMS_MAX, Table, amount_read, numbers_drop, table_read};

/// Each sensitive sum costs two linear programmes over all cells.
const CELLS_MAX: usize = 20_000;
const COLUMNS_MAX: usize = 9;
/// What moving a unit of a sum of one contributor costs: more than hiding does.
const SINGLE_PRICE: i64 = 100_000;

/// Most rounds in which what is hidden is attacked and more is hidden.
const ROUNDS_MAX: usize = 6;
/// So many steps farther a sum is tried, where whole numbers do not come out.
const FARTHER_MAX: i64 = 5;

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
    let mut table = table_read(name, text, spec)?;
    let tops = tops_read(name, &table, rule)?;
    let mut problems = numbers_drop(name, &mut table);
    problems.retain(|problem| !problem.args.iter().any(|(_, heading)| is_top(heading)));
    if table.cells.len() > CELLS_MAX {
        let problem = Problem::error("PROTECT-004", Where::file(name));
        return Err(vec![problem.with("most", CELLS_MAX)]);
    }
    // No count is small here: only contributions decide.
    let system = System::new(&table, 1, true);
    let tops = tops_total(&system, &tops);
    let mut needs: Vec<(i64, usize)> = Vec::new();
    for (index, top) in tops.iter().enumerate() {
        let cell = &system.cells[index];
        let need = rule.need(cell.value, top).filter(|_| !cell.fixed);
        needs.extend(need.map(|need| (need, index)));
    }
    needs.sort_by_key(|(need, cell)| (std::cmp::Reverse(*need), *cell));
    let hidden = hidden_find(&system, &needs, &tops);
    let exposed = exposed_find(&system, &hidden, &needs, &tops);
    let exposed: BTreeSet<usize> = exposed.into_iter().map(|exposed| exposed.way.0).collect();
    let problem = |cell: &usize| {
        let mut place = Where::file(name);
        place.row = system.cells[*cell].row.and_then(|row| u32::try_from(row + 2).ok());
        Problem::error("PROTECT-018", place)
    };
    problems.extend(exposed.iter().map(problem));
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
    let value = table.headings.iter().position(|heading| heading == "value").unwrap_or(0);
    let mut tops = Vec::new();
    let mut problems = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let read = |at: &usize| {
            let text = &row[*at];
            if text.is_empty() { Some(0) } else { amount_read(text).filter(|top| *top >= 0) }
        };
        let top: Option<Vec<i64>> = columns.iter().map(read).collect();
        let value = amount_read(&row[value]).unwrap_or(0);
        let parts = top.as_ref().map(|top| top.iter().copied().fold(0, i64::saturating_add));
        match (top, parts) {
            (Some(mut top), Some(parts)) if parts <= value => {
                top.sort_unstable_by_key(|top| std::cmp::Reverse(*top));
                tops.push(top);
            }
            (_, parts) => {
                let place = Where::file(name).row(u32::try_from(number + 2).unwrap_or(u32::MAX));
                let code = if parts.is_none() { "DOMINANCE-001" } else { "DOMINANCE-003" };
                let problem = Problem::error(code, place).with("found", parts.unwrap_or(0));
                problems.push(problem.with("expected", value));
            }
        }
        if problems.len() >= PROBLEMS_MAX {
            break;
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

fn hidden_find(system: &System, needs: &[(i64, usize)], tops: &[Vec<i64>]) -> Vec<bool> {
    let mut fixed = vec![false; system.cells.len()];
    needs.iter().for_each(|(_, cell)| fixed[*cell] = true);
    let all: Vec<usize> = (0..system.cells.len()).collect();
    let singles = Singles { system, tops };
    let mut plan = Plan::new(system, fixed);
    let mut attack = Attack::of(system, singles.columns(&plan, &all));
    for (cell, by) in ways(system, needs) {
        let changes = reach(&mut attack, system, cell, by).unwrap_or_default();
        let mut hides = plan_add(&mut plan, &changes);
        for single in singles.among(&changes, cell) {
            hides |= singles.hide_without(&mut plan, &all, (cell, by), single);
        }
        if hides {
            // What is hidden now costs nothing more.
            attack = Attack::of(system, singles.columns(&plan, &all));
        }
    }
    // By all that is hidden, a sum may be moved through others who are alone.
    for _ in 0..ROUNDS_MAX {
        let mut hides = false;
        for open in exposed_find(system, &plan.hidden, needs, tops) {
            hides |= match open.single {
                Some(single) => singles.hide_without(&mut plan, &all, open.way, single),
                None => beside_hide(&mut plan, open.way.0),
            };
        }
        if !hides {
            break;
        }
    }
    plan.hidden
}

/// Where no answer was in whole numbers: hides all that a sum adds up with; whether
/// that hides something more.
fn beside_hide(plan: &mut Plan, cell: usize) -> bool {
    let system = plan.system;
    let sums = system.sums_of[cell].iter().map(|(sum, _)| &system.sums[*sum]);
    let beside: Changes = sums
        .flat_map(|(total, parts)| parts.iter().chain([total]))
        .filter(|at| system.cells[**at].row.is_some())
        .map(|at| (*at, 0))
        .collect();
    plan_add(plan, &beside)
}

/// Changes that move a sum by so much, or by little more where the programme's
/// answer is not in whole numbers: more is as good.
fn reach(attack: &mut Attack, system: &System, cell: usize, by: i64) -> Option<Changes> {
    let least = -system.cells[cell].value;
    let farther = (0..FARTHER_MAX).map(|more| by + more * by.signum());
    farther.filter(|by| *by >= least).find_map(|by| attack.reach(cell, by))
}

/// Whether that hides something more.
fn plan_add(plan: &mut Plan, changes: &Changes) -> bool {
    let is_new = changes.iter().any(|(moved, _)| !plan.hidden[*moved]);
    plan.add(changes);
    is_new
}

/// Each sensitive sum, up and down by what its rule asks.
fn ways<'a>(
    system: &'a System,
    needs: &'a [(i64, usize)],
) -> impl Iterator<Item = (usize, i64)> + 'a {
    needs.iter().flat_map(|(need, cell)| {
        let down = -(*need).min(system.cells[*cell].value);
        [(*cell, *need), (*cell, down)]
    })
}

/// A sensitive sum that cannot move as far as it must, for everybody or for who is
/// alone in another hidden sum.
struct Exposed {
    way: (usize, i64),
    single: Option<usize>,
}

/// Those before a reader of the table and before each who is alone in another of
/// its hidden sums.
fn exposed_find(
    system: &System,
    hidden: &[bool],
    needs: &[(i64, usize)],
    tops: &[Vec<i64>],
) -> Vec<Exposed> {
    let may: Vec<usize> = (0..hidden.len()).filter(|cell| hidden[*cell]).collect();
    let plan = Plan::new(system, hidden.to_vec());
    let singles = Singles { system, tops };
    let mut reader = Attack::of(system, singles.columns(&plan, &may));
    let mut exposed = Vec::new();
    for (cell, by) in ways(system, needs) {
        let Some(changes) = reach(&mut reader, system, cell, by) else {
            exposed.push(Exposed { way: (cell, by), single: None });
            continue;
        };
        for single in singles.among(&changes, cell) {
            let by = singles.own_bound((cell, by), single);
            let mut attack = Attack::of(system, singles.columns_without(&plan, &may, single));
            if by != 0 && reach(&mut attack, system, cell, by).is_none() {
                exposed.push(Exposed { way: (cell, by), single: Some(single) });
            }
        }
    }
    exposed
}

/// Contributors who are alone in a sum: they know it, hidden or not.
struct Singles<'a> {
    system: &'a System,
    tops: &'a [Vec<i64>],
}

impl Singles<'_> {
    fn is_single(&self, cell: usize) -> bool {
        let value = self.system.cells[cell].value;
        value > 0 && self.tops[cell].first() == Some(&value)
    }

    /// Somebody who is alone in a part of a sum knows, without any table, that it is
    /// no less than what they gave: it need be open no further down.
    fn own_bound(&self, (cell, by): (usize, i64), single: usize) -> i64 {
        let value = |cell: usize| self.system.cells[cell].value;
        if self.is_above(single, cell) { by.max(value(single) - value(cell)) } else { by }
    }

    fn is_above(&self, below: usize, above: usize) -> bool {
        let key = |cell: usize| &self.system.cells[cell].key;
        let mut nodes = key(below).iter().zip(key(above)).enumerate();
        nodes.all(|(d, (below, above))| {
            let path = self.system.dimensions[d].path_up(*below as usize);
            *above == 0 || path.contains(&(*above as usize))
        })
    }

    /// A total over nobody else: who is alone in one is alone in the other.
    fn is_same(&self, one: usize, other: usize) -> bool {
        self.is_single(other) && (self.is_above(one, other) || self.is_above(other, one))
    }

    /// Hides what moves a sum before somebody who is alone in another; whether that
    /// hides something more.
    fn hide_without(
        &self,
        plan: &mut Plan,
        may: &[usize],
        (cell, by): (usize, i64),
        single: usize,
    ) -> bool {
        let by = self.own_bound((cell, by), single);
        let mut attack = Attack::of(self.system, self.columns_without(plan, may, single));
        let changes = reach(&mut attack, self.system, cell, by);
        plan_add(plan, &changes.unwrap_or_default())
    }

    /// Those by whose sums a change goes, others than the cell's own.
    fn among(&self, changes: &Changes, cell: usize) -> Vec<usize> {
        let moved = changes.iter().map(|(moved, _)| *moved);
        moved.filter(|at| self.is_single(*at) && !self.is_same(*at, cell)).collect()
    }

    /// Sums of one contributor are moved last.
    fn columns(&self, plan: &Plan, may: &[usize]) -> Vec<Column> {
        let column = |cell: &usize| {
            let more = if self.is_single(*cell) { SINGLE_PRICE } else { 0 };
            Column::new(plan, READER, *cell, more)
        };
        may.iter().filter_map(column).collect()
    }

    /// The same where one contributor knows what is their own.
    fn columns_without(&self, plan: &Plan, may: &[usize], single: usize) -> Vec<Column> {
        let mut columns = self.columns(plan, may);
        columns.retain(|column| !self.is_same(single, column.cell));
        columns
    }
}

/// A column of contributions.
fn is_top(heading: &str) -> bool {
    let number = heading.strip_prefix("top").and_then(|rest| rest.parse::<usize>().ok());
    number.is_some_and(|number| (1..=COLUMNS_MAX).contains(&number))
}

fn sums_make(
    table: &Table,
    system: &System,
    hidden: &[bool],
    needs: &[(i64, usize)],
    problems: Vec<Problem>,
) -> Protected {
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
