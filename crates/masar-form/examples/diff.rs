//! Compares two versions of a form: `diff OLD NEW [ar|json]`. The form's
//! problems go to standard error; exit 1 if a form is refused.

use std::process::ExitCode;

use masar_domain::Lang;
use masar_form::{Form, Format, convert, form_diff};

fn read(path: &str) -> Option<Form> {
    let bytes = std::fs::read(path).inspect_err(|error| eprintln!("{path}: {error}")).ok()?;
    let (form, problems) = convert(&bytes, Format::Auto, "data");
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    form
}

#[allow(clippy::print_stdout, reason = "a program prints")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [old, new, rest @ ..] = arguments.as_slice() else {
        eprintln!("diff OLD NEW [ar|json]");
        return ExitCode::FAILURE;
    };
    let (Some(old), Some(new)) = (read(old), read(new)) else { return ExitCode::FAILURE };
    let diff = form_diff(&old, &new);
    match rest.first().map(String::as_str) {
        Some("json") => println!("{:#}", diff.to_json()),
        Some("ar") => print!("{}", diff.text(Lang::Ar)),
        _ => print!("{}", diff.text(Lang::En)),
    }
    ExitCode::SUCCESS
}
