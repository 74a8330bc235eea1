//! `masar form`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use masar_domain::{Lang, Problem};
use masar_form::Format;

use crate::arguments::{FormCommand, FormFormat};
use crate::output::problems_print;

/// Largest form that is read, in bytes.
const FORM_BYTES_MAX: u64 = 32 << 20;

pub(super) fn form(command: &FormCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    let FormCommand::Convert { format, name, json, file } = command;
    let bytes = read(file)?;
    let root = name.clone().unwrap_or_else(|| "data".to_owned());
    let (form, problems) = masar_form::convert(&bytes, format_of(*format), &root);
    if *json {
        eprintln!("{}", serde_json::to_string(&problems)?);
    } else {
        problems_print(&problems, lang);
    }
    match form {
        Some(form) if !problems.iter().any(Problem::is_error) => {
            std::io::stdout().lock().write_all(form.to_xform().as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        _ => Ok(ExitCode::FAILURE),
    }
}

fn format_of(format: FormFormat) -> Format {
    match format {
        FormFormat::Md => Format::Markdown,
        FormFormat::Csv => Format::Csv,
        FormFormat::Xlsx => Format::Xlsx,
        FormFormat::Auto => Format::Auto,
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(FORM_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    } else {
        let open = std::fs::File::open(file).with_context(|| file.display().to_string())?;
        open.take(FORM_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
