//! `masar form`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use masar_domain::{Lang, Problem, Where};
use masar_form::{Form, Format, Phones, codebook, form_diff};
use masar_xforms::export::{form_export, sheets_to_markdown, sheets_to_xlsx};
use masar_xforms::sealed::{FILE_BYTES_MAX, FILES_MAX, MANIFEST_BYTES_MAX, submission_decrypt};

use crate::arguments::{CodebookFormat, FormCommand, FormFormat, SheetsFormat};
use crate::commands::files::{file_read, file_write, text_read};
use crate::commands::filled;
use crate::output::{problems_json, problems_print, refused};

/// Largest form that is read, in bytes.
const FORM_BYTES_MAX: u64 = 32 << 20;

/// Largest private key, in bytes.
const KEY_BYTES_MAX: u64 = 64 << 10;

pub(super) fn form(command: &FormCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    match command {
        FormCommand::Convert { format, name, phones: _, as_pyxform, json, file } => {
            let name = name.as_deref().unwrap_or("data");
            let phones = if *as_pyxform { Phones::Ignored } else { Phones::Insist };
            convert(file, (*format, name, phones), *json, lang)
        }
        FormCommand::Check(arguments) => filled::check(arguments, lang),
        FormCommand::Fill(arguments) => filled::make(arguments, lang),
        FormCommand::Diff { old, new, json } => diff(old, new, *json, lang),
        FormCommand::Codebook { file, format, languages, output } => {
            let Some(form) = form_read(file, lang)? else { return Ok(ExitCode::FAILURE) };
            let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
            let book = codebook(&form, &languages);
            let bytes = match format {
                CodebookFormat::Md => Ok(book.to_markdown(lang).into_bytes()),
                CodebookFormat::Html => Ok(book.to_html(lang).into_bytes()),
                CodebookFormat::Xlsx => book.to_xlsx(lang),
            };
            written(bytes, output.as_deref(), lang)
        }
        FormCommand::Export { file, format, output } => {
            export(file, *format, output.as_deref(), lang)
        }
        FormCommand::Decrypt { submission, key, output } => decrypt(submission, key, output, lang),
    }
}

fn convert(
    file: &Path,
    (format, name, phones): (FormFormat, &str, Phones),
    json: bool,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let bytes = file_read(file, FORM_BYTES_MAX)?;
    let file = file.to_string_lossy();
    let mut output = std::io::stdout().lock();
    let format = format_of(format);
    let (is_made, problems) =
        masar_form::convert_file_to(bytes, format, name, &file, phones, &mut output)?;
    if json {
        eprintln!("{}", problems_json(&problems)?);
    } else {
        problems_print(&problems, lang);
    }
    Ok(if is_made { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The form of a file without errors; its problems are printed.
fn form_read(file: &Path, lang: Lang) -> anyhow::Result<Option<Form>> {
    let bytes = file_read(file, FORM_BYTES_MAX)?;
    let name = file.to_string_lossy();
    let (form, problems) = masar_form::convert_file(&bytes, Format::Auto, "data", &name);
    let refused = problems.iter().any(Problem::is_error);
    problems_print(&problems, lang);
    Ok(form.filter(|_| !refused))
}

fn diff(old: &Path, new: &Path, json: bool, lang: Lang) -> anyhow::Result<ExitCode> {
    let (Some(old), Some(new)) = (form_read(old, lang)?, form_read(new, lang)?) else {
        return Ok(ExitCode::FAILURE);
    };
    let diff = form_diff(&old, &new);
    if json {
        line_print!("{:#}", diff.to_json())?;
    } else {
        text_print!("{}", diff.text(lang))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export(
    file: &Path,
    format: SheetsFormat,
    output: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let export = match form_export(&file_read(file, FORM_BYTES_MAX)?) {
        Ok(export) => export,
        Err(problem) => return written(Err(problem), output, lang),
    };
    problems_print(&export.problems, lang);
    let bytes = match format {
        SheetsFormat::Md => Ok(sheets_to_markdown(&export.sheets).into_bytes()),
        SheetsFormat::Xlsx => sheets_to_xlsx(&export.sheets),
    };
    written(bytes, output, lang)
}

/// Writes what was made, or says why it was not.
fn written(
    made: Result<Vec<u8>, Problem>,
    output: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    match (made, output) {
        (Err(problem), _) => {
            problems_print(&[problem], lang);
            return Ok(ExitCode::FAILURE);
        }
        (Ok(bytes), Some(path)) => file_write(path, &bytes)?,
        (Ok(bytes), None) => std::io::stdout().lock().write_all(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn decrypt(submission: &Path, key: &Path, output: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let manifest = file_read(submission, MANIFEST_BYTES_MAX as u64)?;
    let key = text_read(key, KEY_BYTES_MAX)?;
    let folder = submission.parent().unwrap_or(Path::new("."));
    let opened = match submission_decrypt(&key, &manifest, &sealed_files(folder)?) {
        Ok(opened) => opened,
        Err(problem) => return written(Err(problem), None, lang),
    };
    problems_print(&opened.warnings, lang);
    std::fs::create_dir_all(output).with_context(|| output.display().to_string())?;
    for (name, bytes) in &opened.media {
        file_write(&output.join(name), bytes)?;
    }
    file_write(&output.join("submission.xml"), &opened.submission)?;
    Ok(ExitCode::SUCCESS)
}

/// The sealed files that lie in a folder, by name.
fn sealed_files(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut files = BTreeMap::new();
    let listed = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in listed {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".enc") {
            if files.len() == FILES_MAX {
                let place = Where::file(folder.display().to_string());
                return Err(refused(Problem::error("COMMAND-007", place).with("most", FILES_MAX)));
            }
            files.insert(name, file_read(&path, FILE_BYTES_MAX as u64)?);
        }
    }
    Ok(files)
}

fn format_of(format: FormFormat) -> Format {
    match format {
        FormFormat::Md => Format::Markdown,
        FormFormat::Csv => Format::Csv,
        FormFormat::Xlsx => Format::Xlsx,
        FormFormat::Xls => Format::Xls,
        FormFormat::Auto => Format::Auto,
    }
}
