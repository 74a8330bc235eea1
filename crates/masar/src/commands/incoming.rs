//! `masar submit`, `masar import`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use masar_desk::imports::{ImportReport, RoundImport};
use masar_desk::submissions::{Incoming, Outcome, SubmissionReceive};
use masar_desk::viewer::Viewer;
use masar_domain::Lang;
use serde_json::{Value, json};

use crate::commands::files::file_read;
use crate::opening::{open, open_reading};
use crate::output::{json_print, problems_print};

/// Largest file that is read, in bytes: a photograph or a recording that came with
/// a form. What is a form or a workbook has a limit of its own below this.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// Stores filled forms. Exit code 1 when one was refused; the others are stored.
pub(super) fn submit(
    dir: &Path,
    files: &[PathBuf],
    as_json: bool,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let mut items = Vec::with_capacity(files.len());
    for file in files {
        let xml = file_read(file, FILE_BYTES_MAX)?;
        items.push(Incoming {
            xml,
            attachments: attachments(file)?,
            device: "command-line".into(),
        });
    }
    let desk = open(dir)?;
    let receive = SubmissionReceive { items, strict: true };
    let outcomes = desk.perform(&Viewer::operator(lang), receive)?;
    desk.close()?;
    let mut refused = false;
    let mut lines = Vec::new();
    for (file, outcome) in files.iter().zip(&outcomes) {
        refused |= matches!(outcome, Outcome::Refused { .. });
        lines.push(outcome_json(file, outcome));
        if !as_json {
            outcome_print(file, outcome, lang)?;
        }
    }
    if as_json {
        json_print(&lines)?;
    }
    Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Files beside the form, as a phone's instance folder has them.
fn attachments(file: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let Some(folder) = file.with_extension("").is_dir().then(|| file.with_extension("")) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            found.push((name, file_read(&entry.path(), FILE_BYTES_MAX)?));
        }
    }
    found.sort();
    Ok(found)
}

fn outcome_json(file: &Path, outcome: &Outcome) -> Value {
    let name = file.display().to_string();
    match outcome {
        Outcome::Stored { receipt, warnings } => {
            json!({"file": name, "outcome": "stored", "seq": receipt.seq, "entry": receipt.id, "problems": warnings})
        }
        Outcome::Again { seq } => json!({"file": name, "outcome": "again", "seq": seq}),
        Outcome::Conflict { receipt } => {
            json!({"file": name, "outcome": "conflict", "seq": receipt.seq, "entry": receipt.id})
        }
        Outcome::Held { receipt, problems } => {
            json!({"file": name, "outcome": "held", "seq": receipt.seq, "entry": receipt.id, "problems": problems})
        }
        Outcome::Refused { problems } => {
            json!({"file": name, "outcome": "refused", "problems": problems})
        }
    }
}

fn outcome_print(file: &Path, outcome: &Outcome, lang: Lang) -> anyhow::Result<()> {
    let name = file.display();
    match outcome {
        Outcome::Stored { receipt, warnings } => {
            line_print!("{name}: stored as entry {}", receipt.seq)?;
            problems_print(warnings, lang);
        }
        Outcome::Again { seq } => line_print!("{name}: already stored as entry {seq}")?,
        Outcome::Conflict { receipt } => {
            line_print!(
                "{name}: conflicts with an earlier version; kept as entry {}",
                receipt.seq
            )?;
        }
        Outcome::Held { receipt, problems } => {
            line_print!("{name}: held for mending as entry {}", receipt.seq)?;
            problems_print(problems, lang);
        }
        Outcome::Refused { problems } => {
            line_print!("{name}: refused")?;
            problems_print(problems, lang);
        }
    }
    Ok(())
}

/// Takes in a round's published dataset, all of it or nothing.
pub(super) fn import(
    dir: &Path,
    file: &Path,
    dry_run: bool,
    as_json: bool,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let bytes = file_read(file, FILE_BYTES_MAX)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let import = RoundImport { name: name.unwrap_or_default(), bytes, dry_run };
    let viewer = Viewer::operator(lang);
    let report = if dry_run {
        open_reading(dir)?.perform(&viewer, import)?
    } else {
        let desk = open(dir)?;
        let report = desk.perform(&viewer, import)?;
        desk.close()?;
        report
    };
    if as_json {
        json_print(&report)?;
    } else {
        report_print(&report, dry_run, lang)?;
    }
    Ok(if report.errors() > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report_print(report: &ImportReport, dry_run: bool, lang: Lang) -> anyhow::Result<()> {
    problems_print(&report.problems, lang);
    if let Some(round) = report.round {
        line_print!("round {round}: {} places", report.places)?;
    }
    for (population, total) in &report.totals {
        line_print!("{population}: {total} individuals")?;
    }
    let warnings = report.problems.len() - report.errors();
    line_print!("{} errors, {warnings} warnings", report.errors())?;
    match (&report.stored, report.already) {
        (Some(receipt), _) => line_print!("stored from entry {} on", receipt.seq)?,
        (None, true) => line_print!("this file was taken in before; nothing was stored")?,
        (None, false) if dry_run => line_print!("dry run: nothing was stored")?,
        (None, false) => line_print!("nothing was stored")?,
    }
    Ok(())
}
