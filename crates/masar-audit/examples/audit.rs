//! Audits one file: `cargo run -p masar-audit --example audit -- FILE [ar|en] [words]`.
//! For development; the product's command is `masar audit`.

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

use std::process::ExitCode;

use masar_audit::{TextFormat, audit_text, audit_toml};
use masar_domain::Lang;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else { return ExitCode::from(2) };
    let Ok(bytes) = std::fs::read(name) else { return ExitCode::from(2) };
    let lang = arguments.get(1).and_then(|lang| lang.parse().ok()).unwrap_or(Lang::En);
    let report = match TextFormat::of_name(name) {
        Some(format) => audit_text(&bytes, lang, format),
        None => audit_toml(&String::from_utf8_lossy(&bytes)),
    };
    match arguments.get(2) {
        Some(_) => println!("{}", report.to_words(lang)),
        None => println!("{}", report.to_json()),
    }
    if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
