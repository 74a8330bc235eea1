//! `masar link`.

use std::path::Path;
use std::process::ExitCode;

use masar_domain::{Lang, Problem};
use masar_link::columnar::Table;
use masar_link::{Config, LinkError, Outcome, Rows, link_run};
use masar_text::{Arg, tr_with};

use crate::arguments::LinkArguments;
use crate::commands::files::{file_read, file_write, text_read};
use crate::output::problems_print;
use crate::progress::stages;

/// Largest file of registrations, in bytes: some five million rows.
const INPUT_BYTES_MAX: u64 = 1 << 30;

/// Largest configuration, in bytes.
const CONFIG_BYTES_MAX: u64 = 1 << 20;

/// Links a file; what was asked for is written when all of it is known.
pub(super) fn link(arguments: &LinkArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let config = match &arguments.config {
        Some(path) => match Config::parse(&text_read(path, CONFIG_BYTES_MAX)?) {
            Ok(config) => config,
            Err(mut problem) => {
                problem.place.file = Some(path.display().to_string());
                problems_print(&[problem], lang);
                return Ok(ExitCode::FAILURE);
            }
        },
        None => Config::default(),
    };
    let input = file_read(&arguments.input, INPUT_BYTES_MAX)?;
    let decisions = arguments.decisions.as_ref();
    let decisions = decisions.map(|path| file_read(path, INPUT_BYTES_MAX)).transpose()?;
    let (outcome, problems) = match tables_link(arguments, &config, input, decisions, lang) {
        Ok(done) => done,
        Err(error) => {
            problems_print(std::slice::from_ref(error.problem()), lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    problems_print(&problems, lang);
    if let Some(path) = &arguments.pairs {
        file_write(path, outcome.pairs_csv().as_bytes())?;
    }
    if let Some(path) = &arguments.clusters {
        file_write(path, outcome.clusters_csv().as_bytes())?;
    }
    if let Some(path) = &arguments.evidence {
        let table = masar_link::evidence::evidence_csv(&outcome, arguments.lang);
        file_write(path, table.as_bytes())?;
    }
    if let Some(path) = &arguments.report {
        let page = masar_link::report::report_html(&outcome, arguments.lang);
        file_write(path, page.as_bytes())?;
    }
    line_print!("{}", summary(&outcome, lang))?;
    Ok(ExitCode::SUCCESS)
}

/// Links what was read, each file being CSV or Parquet.
fn tables_link(
    arguments: &LinkArguments,
    config: &Config,
    input: Vec<u8>,
    decisions: Option<Vec<u8>>,
    lang: Lang,
) -> Result<(Outcome, Vec<Problem>), LinkError> {
    let open = |path: &Path, bytes| Table::new(&path.to_string_lossy(), bytes);
    let mut input = open(&arguments.input, input)?;
    let decisions = arguments.decisions.as_deref().zip(decisions);
    let mut decisions = decisions.map(|(path, bytes)| open(path, bytes)).transpose()?;
    let mut rows = input.rows()?;
    let mut decided = decisions.as_mut().map(Table::rows).transpose()?;
    let decided = decided.as_deref_mut().map(|rows| rows as &mut dyn Rows);
    let mut show = stages(lang);
    link_run(&mut *rows, decided, config, usize::from(arguments.threads), &mut |progress| {
        show(progress.stage, progress.done);
    })
}

/// How many people the registrations are about, and how sure that is.
fn summary(outcome: &Outcome, lang: Lang) -> String {
    let estimate = &outcome.estimate;
    let [records, people, low, high] =
        [estimate.records, estimate.people, estimate.low, estimate.high].map(|n| n.to_string());
    let args = [
        ("records", Arg::Text(&records)),
        ("people", Arg::Text(&people)),
        ("low", Arg::Text(&low)),
        ("high", Arg::Text(&high)),
    ];
    tr_with(lang, "link-done", &args)
}
