//! What people decided about two registrations, from a table.
//!
//! *Invariant:* a decision names two known records; anything else is told and
//! left out.

use masar_domain::{Problem, problem::Where};

use crate::cluster::Decisions;
use crate::input::{LinkError, Rows};
use crate::record::People;

/// `left,right,decision`: `same` or `different`.
pub fn decisions_read(
    rows: &mut dyn Rows,
    people: &People,
    problems: &mut Vec<Problem>,
) -> Result<Decisions, LinkError> {
    let headings = rows.headings();
    let mut columns = [0; 3];
    for (at, wanted) in ["left", "right", "decision"].iter().enumerate() {
        let found = headings.iter().position(|heading| heading == wanted);
        columns[at] = found.ok_or_else(|| {
            let place = Where::default().column(*wanted);
            let problem = Problem::error("LINK-004", place).with("column", wanted);
            problem.with("found", headings.join(", "))
        })?;
    }
    let mut decisions = Decisions::default();
    rows.rows_each(&mut |line, cells| {
        let cell = |at: usize| cells.get(columns[at]).copied().unwrap_or_default();
        let find = |id: &str| people.ids.binary_search_by(|known| known.as_str().cmp(id)).ok();
        let decision = cell(2).to_lowercase();
        match (find(cell(0)), find(cell(1)), decision.as_str()) {
            (Some(a), Some(b), word) if a != b => {
                let key = (a.min(b) as u32, a.max(b) as u32);
                match word {
                    "same" | "merge" => _ = decisions.merge.insert(key),
                    "different" | "apart" => _ = decisions.apart.insert(key),
                    _ => problems.push(decision_problem(line, word)),
                }
            }
            _ => problems.push(decision_problem(line, &format!("{} {}", cell(0), cell(1)))),
        }
    })?;
    Ok(decisions)
}

fn decision_problem(line: u32, found: &str) -> Problem {
    let found: String = found.chars().take(80).collect();
    Problem::warning("LINK-012", Where::default().row(line)).with("found", found)
}
