//! `masar link`.

use std::path::Path;
use std::process::ExitCode;

use masar_desk::linkable::{Linkable, PersonTable};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Problem};
use masar_link::columnar::Table;
use masar_link::{Config, LinkError, Outcome, Rows, link_run};
use masar_text::{Arg, tr_with};

use crate::arguments::LinkArguments;
use crate::commands::files::{file_read, file_write, text_read};
use crate::opening::open;
use crate::output::problems_print;
use crate::progress::stages;

/// Largest file of registrations, in bytes: some five million rows.
const INPUT_BYTES_MAX: u64 = 1 << 30;

/// Largest configuration, in bytes.
const CONFIG_BYTES_MAX: u64 = 1 << 20;

/// Links a file; what was asked for is written when all of it is known.
pub(super) fn link(arguments: &LinkArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let linked = match (&arguments.mission, &arguments.input) {
        (Some(dir), _) => mission_link(arguments, dir, lang)?,
        (None, Some(input)) => files_link(arguments, input, lang)?,
        (None, None) => anyhow::bail!("neither --input nor --mission"),
    };
    let (outcome, problems) = match linked {
        Ok(done) => done,
        Err(error) => {
            problems_print(std::slice::from_ref(error.problem()), lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    problems_print(&problems, lang);
    outcome_write(arguments, &outcome)?;
    line_print!("{}", summary(&outcome, lang))?;
    Ok(ExitCode::SUCCESS)
}

/// What was found, and what was noticed on the way; or why nothing was linked.
type Linked = Result<(Outcome, Vec<Problem>), LinkError>;

/// Links everybody registered in a mission. Their names are in memory alone.
fn mission_link(arguments: &LinkArguments, dir: &Path, lang: Lang) -> anyhow::Result<Linked> {
    let desk = open(dir)?;
    let table = desk.perform(&Viewer::operator(lang), PersonTable);
    desk.close()?;
    let Linkable { mut people, mut decisions } = table?;
    let mut show = stages(lang);
    let threads = usize::from(arguments.threads);
    let decided: &mut dyn Rows = &mut decisions;
    Ok(link_run(&mut people, Some(decided), &Config::default(), threads, &mut |progress| {
        show(progress.stage, progress.done);
    }))
}

fn files_link(arguments: &LinkArguments, input: &Path, lang: Lang) -> anyhow::Result<Linked> {
    let config = match &arguments.config {
        Some(path) => match Config::parse(&text_read(path, CONFIG_BYTES_MAX)?) {
            Ok(config) => config,
            Err(mut problem) => {
                problem.place.file = Some(path.display().to_string());
                return Ok(Err(problem.into()));
            }
        },
        None => Config::default(),
    };
    let rows = file_read(input, INPUT_BYTES_MAX)?;
    let decisions = arguments.decisions.as_ref();
    let decisions = decisions.map(|path| file_read(path, INPUT_BYTES_MAX)).transpose()?;
    Ok(tables_link(arguments, &config, (input, rows), decisions, lang))
}

/// Writes what was asked for.
fn outcome_write(arguments: &LinkArguments, outcome: &Outcome) -> anyhow::Result<()> {
    if let Some(path) = &arguments.pairs {
        file_write(path, outcome.pairs_csv().as_bytes())?;
    }
    if let Some(path) = &arguments.clusters {
        file_write(path, outcome.clusters_csv().as_bytes())?;
    }
    if let Some(path) = &arguments.evidence {
        let table = masar_link::evidence::evidence_csv(outcome, arguments.lang);
        file_write(path, table.as_bytes())?;
    }
    if let Some(path) = &arguments.report {
        let page = masar_link::report::report_html(outcome, arguments.lang);
        file_write(path, page.as_bytes())?;
    }
    Ok(())
}

/// Links what was read, each file being CSV or Parquet.
fn tables_link(
    arguments: &LinkArguments,
    config: &Config,
    (input, rows): (&Path, Vec<u8>),
    decisions: Option<Vec<u8>>,
    lang: Lang,
) -> Linked {
    let open = |path: &Path, bytes| Table::new(&path.to_string_lossy(), bytes);
    let mut input = open(input, rows)?;
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
