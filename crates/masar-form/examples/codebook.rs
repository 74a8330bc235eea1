//! Writes the codebook of a form: `codebook FORM md|html|xlsx [ar|en] [LANGUAGE...]`
//! to standard output.

use std::io::Write;
use std::process::ExitCode;

use masar_domain::Lang;
use masar_form::{Format, codebook, convert};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, format, rest @ ..] = arguments.as_slice() else {
        eprintln!("codebook FORM md|html|xlsx [ar|en] [LANGUAGE...]");
        return ExitCode::FAILURE;
    };
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("{path} cannot be read");
        return ExitCode::FAILURE;
    };
    let (form, problems) = convert(&bytes, Format::Auto, "data");
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    let Some(form) = form else { return ExitCode::FAILURE };
    let lang = rest.first().and_then(|lang| lang.parse().ok()).unwrap_or(Lang::En);
    let languages: Vec<&str> = rest.iter().skip(1).map(String::as_str).collect();
    let book = codebook(&form, &languages);
    let written = match format.as_str() {
        "html" => book.to_html(lang).into_bytes(),
        "xlsx" => match book.to_xlsx(lang) {
            Ok(bytes) => bytes,
            Err(problem) => {
                eprintln!("{problem}");
                return ExitCode::FAILURE;
            }
        },
        _ => book.to_markdown(lang).into_bytes(),
    };
    match std::io::stdout().write_all(&written) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
