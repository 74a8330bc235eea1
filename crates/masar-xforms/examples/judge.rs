//! Judges filled forms: `judge FORM.xml [SUBMISSION.xml ...]`.

#![allow(clippy::print_stdout, reason = "a program prints")]

use std::process::ExitCode;

use masar_domain::{Lang, Timestamp};
use masar_text::problem_text;
use masar_xforms::{Clock, Files, Model, judge};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let clock = Clock::new(Timestamp::UNIX_EPOCH, 120, 1);
    match arguments.split_first() {
        Some((form, submissions)) => files_judge(form, submissions, &clock),
        None => ExitCode::FAILURE,
    }
}

fn files_judge(form: &str, submissions: &[String], clock: &Clock) -> ExitCode {
    let Ok(form) = std::fs::read(form) else { return ExitCode::FAILURE };
    let model = match Model::read(&form, &Files::new()) {
        Ok(model) => model,
        Err(problems) => {
            problems.iter().for_each(|problem| println!("{}", problem_text(Lang::En, problem)));
            return ExitCode::FAILURE;
        }
    };
    for name in submissions {
        let Ok(submission) = std::fs::read(name) else { return ExitCode::FAILURE };
        match judge(&model, &submission, clock) {
            Ok(judgement) => judgement
                .findings
                .iter()
                .for_each(|finding| println!("{}", problem_text(Lang::En, &finding.problem))),
            Err(problem) => println!("{}", problem_text(Lang::En, &problem)),
        }
    }
    ExitCode::SUCCESS
}
