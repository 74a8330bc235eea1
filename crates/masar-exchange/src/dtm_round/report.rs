//! The problems of one file, in the order they were met, with an end.

use masar_domain::{Problem, Where};

/// Most problems that one reading lists.
pub const PROBLEMS_MAX: usize = 1_000;

/// Collects problems and remembers whether one of them is an error.
#[derive(Debug, Default)]
pub(super) struct Report {
    problems: Vec<Problem>,
    left_out: usize,
    refused: bool,
}

impl Report {
    pub(super) fn push(&mut self, problem: Problem) {
        self.refused |= problem.is_error();
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    /// Whether an error was met.
    pub(super) fn refused(&self) -> bool {
        self.refused
    }

    /// The problems; the last says how many more there were.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            let more = Problem::warning("IMPORT-031", Where::default());
            self.problems.push(more.with("more", self.left_out));
        }
        self.problems
    }
}
