//! Converts a Markdown form on standard input to an XForm on standard output:
//! `convert --name ROOT`. Problems go to standard error; refusal is exit 1.

use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let name = arguments
        .iter()
        .position(|argument| argument == "--name")
        .and_then(|at| arguments.get(at + 1));
    let mut bytes = Vec::new();
    if std::io::stdin().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let name = name.map_or("data", String::as_str);
    let (xform, problems) = masar_form::convert_command(bytes, masar_form::Format::Auto, name);
    for problem in &problems {
        eprintln!("{problem}");
    }
    match xform {
        Some(xform) if std::io::stdout().write_all(xform.as_bytes()).is_ok() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
