//! Judges filled forms: `judge FORM.xml [SUBMISSION.xml ...]`. Without a
//! submission, a form of 150 questions is made and judging it is measured:
//! `judge --measure COUNT`.

#![allow(clippy::print_stdout, reason = "a program prints")]

use std::process::ExitCode;
use std::time::Instant;

use masar_domain::{Lang, Timestamp};
use masar_text::problem_text;
use masar_xforms::{Clock, Engine, Files, Model, judge};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let clock = Clock::new(Timestamp::UNIX_EPOCH, 120, 1);
    match arguments.split_first() {
        Some((first, rest)) if first == "--measure" => {
            let count = rest.first().and_then(|text| text.parse().ok()).unwrap_or(10_000);
            measure(count, &clock);
            ExitCode::SUCCESS
        }
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

/// A form of 150 questions: relevance, constraints, choices, calculations.
fn form_make() -> String {
    let mut nodes = String::new();
    let mut binds = String::new();
    let mut body = String::new();
    for at in 0..50 {
        nodes += &format!("<n{at}>{at}</n{at}><s{at}>b</s{at}><c{at}/>");
        binds += &format!(
            "<bind nodeset=\"/data/n{at}\" type=\"int\" required=\"true()\" constraint=\". &gt;= 0 and . &lt; 1000\"/>\
             <bind nodeset=\"/data/s{at}\" relevant=\"/data/n{at} &gt;= 0\"/>\
             <bind nodeset=\"/data/c{at}\" calculate=\"if(selected(/data/s{at}, 'b'), /data/n{at} * 2, 0)\"/>"
        );
        body += &format!(
            "<input ref=\"/data/n{at}\"><label>N</label></input><select1 ref=\"/data/s{at}\"><label>S</label>\
             <itemset nodeset=\"instance('l')/root/item\"><value ref=\"name\"/><label ref=\"label\"/></itemset></select1>"
        );
    }
    let items: String = ["a", "b", "c"]
        .map(|name| format!("<item><name>{name}</name><label>x</label></item>"))
        .concat();
    format!(
        "<html><head><title>t</title><model><instance><data id=\"t\" version=\"1\">{nodes}</data></instance>\
         <instance id=\"l\"><root>{items}</root></instance>{binds}</model></head><body>{body}</body></html>"
    )
}

#[allow(clippy::float_arithmetic, reason = "a rate")]
fn measure(count: u32, clock: &Clock) {
    let model = Model::read(form_make().as_bytes(), &Files::new()).expect("the form is sound");
    let submission = Engine::new(&model, clock).expect("it evaluates").to_xml();
    let start = Instant::now();
    let mut findings = 0;
    for _ in 0..count {
        let judged = judge(&model, submission.as_bytes(), clock).expect("it is judged");
        findings += judged.findings.len();
    }
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(count) / seconds;
    println!("{count} submissions, {} B each, {findings} findings: {rate:.0}/s", submission.len());
}
