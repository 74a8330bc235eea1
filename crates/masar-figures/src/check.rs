//! Figures held against each other: a breakdown adds up to its total, people
//! within others are not more than those, a lower bound is not above the upper.
//!
//! What cannot be counted at all is a problem too.

use masar_domain::{Problem, Where};
use masar_facts::Snapshot;
use masar_programme::{Count, Indicator};

use crate::count::figure_of;
use crate::declared::Declared;
use crate::error::FigureError;
use crate::query::{Figure, Query};

/// A breakdown does not add up to its total.
pub const BREAKDOWN_DIFFERS: &str = "FIGURE-101";
/// A figure is larger than the one whose people include these.
pub const WITHIN_LARGER: &str = "FIGURE-102";
/// A lower bound is above the upper.
pub const BOUNDS_CROSSED: &str = "FIGURE-103";
/// A part is larger than its whole.
pub const PART_LARGER: &str = "FIGURE-104";
/// What is told of people in several services cannot be true.
pub const TOLD_CONTRADICTS: &str = "FIGURE-105";
/// What is told of people in several services is of no use.
pub const TOLD_USELESS: &str = "FIGURE-106";

/// Most places named for one breakdown.
const PLACES_MAX: usize = 20;

/// The level at which breakdowns are compared with their totals.
const PLACE_LEVEL: &str = "admin3";

/// Everything about which the mission's figures contradict each other.
pub(crate) fn check_of(declared: &dyn Declared, facts: &Snapshot, query: &Query) -> Vec<Problem> {
    let mut checker = Checker { declared, facts, query, problems: Vec::new() };
    for indicator in declared.indicators() {
        if let Err(error) = checker.indicator(indicator) {
            checker.problems.push(error.problem());
        }
    }
    checker.problems
}

struct Checker<'a> {
    declared: &'a dyn Declared,
    facts: &'a Snapshot,
    query: &'a Query,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn figure(&self, code: &str, by: &[&str]) -> Result<Figure, FigureError> {
        let by = by.iter().map(|&name| name.to_owned()).collect();
        figure_of(self.declared, self.facts, code, &Query { by, ..self.query.clone() })
    }

    fn indicator(&mut self, indicator: &Indicator) -> Result<(), FigureError> {
        let code = indicator.code.as_str();
        let figure = self.figure(code, &[])?;
        if figure.lower > figure.upper {
            self.say(BOUNDS_CROSSED, code, "bounds", figure.lower, figure.upper);
        }
        if indicator.derived.is_none() {
            self.told(code, &figure);
        }
        if let Some(whole) = &indicator.within {
            let whole = self.figure(whole, &[])?;
            if figure.lower > whole.upper && whole.upper.is_some() {
                self.say(WITHIN_LARGER, code, &whole.code, figure.lower, whole.upper);
            }
        }
        if indicator.derived.is_some() {
            return Ok(());
        }
        if indicator.count == Count::Persons {
            self.sex(code, &figure)?;
        }
        for breakdown in &indicator.breakdowns {
            self.breakdown(indicator, breakdown, &figure)?;
        }
        Ok(())
    }

    /// What is told of the figure beside its facts is true of them and of use.
    fn told(&mut self, code: &str, figure: &Figure) {
        let Some(parts) = &figure.parts else { return };
        let at = || Where::path(code);
        if parts.contradicted {
            self.problems.push(Problem::error(TOLD_CONTRADICTS, at()).with("figure", code));
        }
        for told in parts.told.iter().filter(|told| !told.used) {
            let problem = Problem::warning(TOLD_USELESS, at()).with("figure", code);
            let problem = problem.with("key", told.kind.code());
            self.problems.push(problem.with("what", told.of.join(", ")));
        }
    }

    /// Everybody has one sex, recorded or not, so its cells add up.
    fn sex(&mut self, code: &str, figure: &Figure) -> Result<(), FigureError> {
        let cells = self.figure(code, &["sex"])?.by;
        let sum: u64 = cells.iter().filter_map(|cell| cell.upper).sum();
        // Somebody whose sex is not recorded may be counted again by it.
        let twice = figure.parts.as_ref().map_or(0, |parts| parts.twice);
        if figure.upper.is_some_and(|whole| !(whole..=whole + twice).contains(&sum)) {
            self.say(BREAKDOWN_DIFFERS, code, "sex", Some(sum), figure.upper);
        }
        Ok(())
    }

    fn breakdown(
        &mut self,
        indicator: &Indicator,
        breakdown: &str,
        figure: &Figure,
    ) -> Result<(), FigureError> {
        let code = indicator.code.as_str();
        let is_subset = self.declared.is_subset(&indicator.programme, breakdown);
        let cells = self.figure(code, &[breakdown])?.by;
        let sum = cells.iter().filter_map(|cell| cell.value).sum();
        if let Some(problem) = compared(code, breakdown, sum, figure.value.unwrap_or(0), is_subset)
        {
            self.problems.push(problem);
        }
        self.breakdown_places(code, breakdown, is_subset)
    }

    /// The same, place by place: differences may cancel out in the whole.
    fn breakdown_places(
        &mut self,
        code: &str,
        breakdown: &str,
        is_subset: bool,
    ) -> Result<(), FigureError> {
        let split = sums(&self.figure(code, &[breakdown, PLACE_LEVEL])?);
        let wholes = sums(&self.figure(code, &[PLACE_LEVEL])?);
        let places = split.keys().chain(wholes.keys().filter(|place| !split.contains_key(*place)));
        let of = |sums: &Sums, place: &String| sums.get(place).copied().unwrap_or(0);
        let problems = places.filter_map(|place| {
            let name = format!("{breakdown} {place}");
            compared(code, &name, of(&split, place), of(&wholes, place), is_subset)
        });
        self.problems.extend(problems.take(PLACES_MAX));
        Ok(())
    }

    fn say(
        &mut self,
        problem: &'static str,
        code: &str,
        what: &str,
        found: Option<u64>,
        whole: Option<u64>,
    ) {
        let (found, whole) = (found.unwrap_or(0), whole.unwrap_or(0));
        self.problems.push(contradiction(problem, code, what, found, whole));
    }
}

type Sums = std::collections::BTreeMap<String, u64>;

fn sums(figure: &Figure) -> Sums {
    let mut sums = Sums::new();
    for cell in &figure.by {
        if let Some(place) = cell.cell.get(PLACE_LEVEL) {
            *sums.entry(place.clone()).or_default() += cell.value.unwrap_or(0);
        }
    }
    sums
}

fn compared(code: &str, what: &str, sum: u64, whole: u64, is_subset: bool) -> Option<Problem> {
    if is_subset {
        return (sum > whole).then(|| contradiction(PART_LARGER, code, what, sum, whole));
    }
    (sum != whole).then(|| contradiction(BREAKDOWN_DIFFERS, code, what, sum, whole))
}

fn contradiction(problem: &'static str, code: &str, what: &str, found: u64, whole: u64) -> Problem {
    Problem::error(problem, Where::path(code))
        .with("figure", code)
        .with("what", what)
        .with("found", found)
        .with("expected", whole)
}
