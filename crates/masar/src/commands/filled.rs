//! `masar form check` and `masar form fill`: filled forms judged and made by
//! their form.

use std::path::Path;
use std::process::ExitCode;

use masar_domain::Lang;
use masar_form::Format;
use masar_text::page::escape;
use masar_text::problem_text;
use masar_xforms::fill::fill;
use masar_xforms::{
    Clock, Files, Finding, Judgement, Model, Properties, judge, judgement_json, properties_read,
};

use crate::arguments::{CheckArguments, FillArguments};
use crate::commands::files::{file_read, file_write};
use crate::opening::clock;
use crate::output::{json_print, problems_print};

/// Largest form or filled form that is read, in bytes.
const FORM_BYTES_MAX: u64 = 32 << 20;

/// Largest list that a form reads its choices from, in bytes.
const LIST_BYTES_MAX: u64 = 32 << 20;

/// Most lists beside a form.
const LISTS_MAX: usize = 200;

/// Judges filled forms; fails when one breaks a rule of its form.
pub(super) fn check(arguments: &CheckArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let properties = match properties_read(&arguments.properties) {
        Ok(properties) => properties,
        Err(problems) => {
            problems_print(&problems, lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    let Some(model) = model_read(&arguments.form, properties, lang)? else {
        return Ok(ExitCode::FAILURE);
    };
    let now = arguments.now.unwrap_or_else(clock);
    let clock = Clock::new(now, arguments.offset, 1);
    let mut clean = true;
    let mut reports = Vec::new();
    for path in &arguments.submissions {
        let bytes = file_read(path, FORM_BYTES_MAX)?;
        let name = path.display().to_string();
        let judged = judge(&model, &bytes, &clock);
        clean &= judged.as_ref().is_ok_and(Judgement::is_clean);
        if arguments.json {
            reports.push(judgement_json(&name, &judged, lang));
            continue;
        }
        match judged {
            Ok(judgement) => {
                for finding in &judgement.findings {
                    finding_print(finding, lang)?;
                }
            }
            Err(problem) => problems_print(&[problem], lang),
        }
    }
    if arguments.json {
        json_print(&reports)?;
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn finding_print(finding: &Finding, lang: Lang) -> anyhow::Result<()> {
    line_print!("{}", problem_text(lang, &finding.problem_for(lang)))?;
    // What the form itself says to the person who filled it.
    if let Some(message) = finding.message(lang) {
        line_print!("    {message}")?;
    }
    Ok(())
}

/// Makes valid submissions: files in a folder, or one after the other.
pub(super) fn make(arguments: &FillArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let Some(model) = model_read(&arguments.form, Properties::new(), lang)? else {
        return Ok(ExitCode::FAILURE);
    };
    let clock = Clock::new(arguments.now, arguments.offset, arguments.seed);
    if let Some(folder) = &arguments.output {
        std::fs::create_dir_all(folder)?;
    }
    let filled = fill(&model, &clock, arguments.seed, arguments.count);
    for (number, submission) in (1..).zip(filled) {
        let xml = match submission {
            Ok(xml) => xml,
            Err(problem) => {
                problems_print(&[problem], lang);
                return Ok(ExitCode::FAILURE);
            }
        };
        match &arguments.output {
            Some(folder) => {
                let number: u64 = number;
                file_write(&folder.join(format!("{number:06}.xml")), xml.as_bytes())?;
            }
            None => line_print!("{xml}")?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The model of an XLSForm or an XForm; its problems are printed.
fn model_read(path: &Path, properties: Properties, lang: Lang) -> anyhow::Result<Option<Model>> {
    let bytes = file_read(path, FORM_BYTES_MAX)?;
    let is_xform = bytes.trim_ascii_start().starts_with(b"<");
    let xform = if is_xform {
        bytes
    } else {
        let file = path.to_string_lossy();
        let (xform, problems) =
            masar_form::convert_file_command(&bytes, Format::Auto, "data", &file);
        problems_print(&problems, lang);
        let Some(xform) = xform else { return Ok(None) };
        xform.into_bytes()
    };
    let files = lists_beside(path, &String::from_utf8_lossy(&xform))?;
    match Model::read_on_device(&xform, &files, properties) {
        Ok(model) => Ok(Some(model)),
        Err(problems) => {
            problems_print(&problems, lang);
            Ok(None)
        }
    }
}

/// Lists of choices that lie beside a form and that it speaks of, by their names.
fn lists_beside(form: &Path, xform: &str) -> anyhow::Result<Files> {
    let mut files = Files::new();
    let folder = match form.parent() {
        _ if form == Path::new("-") => return Ok(files),
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let stem = escape(&path.file_stem().unwrap_or_default().to_string_lossy());
        let is_list = ["csv", "xml", "geojson"].contains(&extension.as_str());
        if is_list && xform.contains(&stem) && files.len() < LISTS_MAX {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // One that is too large is as if it were not there.
            if std::fs::metadata(&path).is_ok_and(|about| about.len() <= LIST_BYTES_MAX) {
                files.insert(name, file_read(&path, LIST_BYTES_MAX)?);
            }
        }
    }
    Ok(files)
}
