//! Converts a Markdown form on standard input to an XForm on standard output:
//! `convert --name ROOT`. Problems go to standard error; refusal is exit 1.

use std::io::Read;
use std::process::ExitCode;

use masar_form::Phones;

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
    let mut output = std::io::stdout().lock();
    let format = masar_form::Format::Auto;
    let made = masar_form::convert_file_to(bytes, format, name, "", Phones::Insist, &mut output);
    let Ok((is_made, problems)) = made else {
        return ExitCode::FAILURE;
    };
    for problem in &problems {
        eprintln!("{problem}");
    }
    if is_made { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
