//! Fills a form at random: `form_fill FORM SEED COUNT`, one submission a line.

#![allow(clippy::print_stdout, reason = "a program's output")]

use masar_domain::Timestamp;
use masar_form::{Format, convert};
use masar_xforms::fill::fill;
use masar_xforms::{Clock, Files, Model, judge};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(1);
    let source = std::fs::read(&arguments[1]).expect("a form");
    let (form, problems) = convert(&source, Format::Markdown, "data");
    let xform = match form {
        Some(form) => form.xform().to_owned(),
        None if source.starts_with(b"<") => String::from_utf8_lossy(&source).into_owned(),
        None => panic!("{problems:?}"),
    };
    let model = Model::read(xform.as_bytes(), &Files::new()).expect("a model");
    let clock = Clock::new(Timestamp::UNIX_EPOCH, 120, number(2));
    for submission in fill(&model, &clock, number(2), number(3)) {
        match submission {
            Ok(xml) => {
                println!("{}", xml.replace('\n', " "));
                for finding in judge(&model, xml.as_bytes(), &clock).expect("judged").findings {
                    println!("  {finding:?}");
                }
            }
            Err(problem) => println!("{problem}"),
        }
    }
}
