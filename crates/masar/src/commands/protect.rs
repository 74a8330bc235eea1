//! `masar protect`: a table of counts, a table of sums, or a file of records.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use masar_domain::{Lang, Problem, Where};
use masar_protect::aligned::Names;
use masar_protect::collapse::{Loss, collapse_table};
use masar_protect::dominance::{Dominance, protect_sums};
use masar_protect::facts::Published;
use masar_protect::propose::nearest_safe;
use masar_protect::records::page::records_html;
use masar_protect::records::{RecordRules, ppm_read, protect_records};
use masar_protect::report::report_html;
use masar_protect::round::round_table;
use masar_protect::{Protected, Rules, changes, protect_table};

use crate::arguments::ProtectArguments;
use crate::commands::files::{file_write, text_read};
use crate::output::{problems_of, problems_print};

/// Largest table that is read, in bytes.
const TABLE_BYTES_MAX: u64 = 256 << 20;

/// What may be published, and the page about it.
struct Safe {
    table: String,
    report: String,
    problems: Vec<Problem>,
}

/// Writes what may be published; nothing is written when there is none.
pub(super) fn protect(arguments: &ProtectArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let done = overwrites(arguments).map_or(Ok(()), |problem| Err(vec![problem]));
    let done = done.and_then(|()| match &arguments.records {
        Some(path) => records(arguments, path),
        None => table(arguments),
    });
    let safe = match done {
        Ok(safe) => safe,
        Err(problems) => {
            problems_print(&problems, lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    problems_print(&safe.problems, lang);
    let report = arguments.report.as_ref().map_or(Ok(()), |path| write(path, &safe.report));
    let written = match &arguments.output {
        Some(path) => report.and_then(|()| write(path, &safe.table)),
        None => {
            text_print!("{}", safe.table)?;
            report
        }
    };
    let Err(problems) = written else { return Ok(ExitCode::SUCCESS) };
    problems_print(&problems, lang);
    Ok(ExitCode::FAILURE)
}

/// The table as it came in would be lost, or one output in the other.
fn overwrites(arguments: &ProtectArguments) -> Option<Problem> {
    let same = |path: &Path| std::fs::canonicalize(path).ok().filter(|path| path.is_file());
    let inputs = arguments.table.iter().chain(&arguments.records);
    let inputs = inputs.chain(&arguments.published).chain(&arguments.names);
    let inputs: Vec<PathBuf> = inputs.filter_map(|path| same(path)).collect();
    let outputs = arguments.output.iter().chain(&arguments.report);
    let lost = outputs.filter(|path| same(path).is_some_and(|path| inputs.contains(&path)));
    let twice = arguments.output.as_ref().filter(|output| {
        let plain = !output.exists() || output.is_file();
        plain && arguments.report.as_ref() == Some(output)
    });
    lost.chain(twice)
        .next()
        .map(|path| Problem::error("PROTECT-027", Where::file(path.display().to_string())))
}

fn read(path: &Path) -> Result<String, Vec<Problem>> {
    text_read(path, TABLE_BYTES_MAX).map_err(|error| problems_of(&error))
}

fn write(path: &Path, text: &str) -> Result<(), Vec<Problem>> {
    file_write(path, text.as_bytes()).map_err(|error| problems_of(&error))
}

fn records(arguments: &ProtectArguments, path: &Path) -> Result<Safe, Vec<Problem>> {
    let wrong =
        |found: &str| vec![Problem::error("RECORDS-007", Where::default()).with("found", found)];
    let ppm = |text: &str| ppm_read(text).ok_or_else(|| wrong(text));
    let (risk_ppm, left_out_ppm) = (ppm(&arguments.max_risk)?, ppm(&arguments.max_left_out)?);
    let rules = RecordRules {
        quasi: arguments.quasi.clone(),
        sensitive: arguments.sensitive.clone(),
        k: arguments.k,
        l: arguments.l.unwrap_or(if arguments.sensitive.is_empty() { 1 } else { 2 }),
        risk_ppm,
        left_out_ppm,
    };
    let text = read(path)?;
    let records = protect_records(&path.display().to_string(), &text, &rules)?;
    Ok(Safe {
        table: records.to_csv(),
        report: records_html(arguments.lang, &records, &rules),
        problems: records.problems,
    })
}

fn table(arguments: &ProtectArguments) -> Result<Safe, Vec<Problem>> {
    let path = arguments.table.clone().unwrap_or_default();
    let name = path.display().to_string();
    let published = published_read(arguments)?;
    let text = read(&path)?;
    let dims = arguments.dims.clone().unwrap_or_default();
    let (text, dims, losses) = if arguments.collapse.is_empty() {
        (text, dims, Vec::new())
    } else {
        let collapsed = collapse_table(&name, &text, &dims, &arguments.collapse)?;
        (collapsed.text, collapsed.dims, collapsed.losses)
    };
    let given = Given { name: &name, text: &text, dims: &dims, losses: &losses };
    given.protect(arguments, &published)
}

/// The tables that were published before, in the words of this one.
fn published_read(arguments: &ProtectArguments) -> Result<Vec<Published>, Vec<Problem>> {
    let mut tables = Vec::new();
    for path in &arguments.published {
        tables.push(Published { name: path.display().to_string(), text: read(path)? });
    }
    let Some(path) = &arguments.names else { return Ok(tables) };
    let names = Names::parse(&path.display().to_string(), &read(path)?);
    let renamed = names.and_then(|names| tables.iter().map(|table| names.apply(table)).collect());
    renamed.map_err(|problem| vec![problem])
}

/// A table after its categories were joined.
struct Given<'a> {
    name: &'a str,
    text: &'a str,
    dims: &'a str,
    losses: &'a [Loss],
}

impl Given<'_> {
    fn protect(
        &self,
        arguments: &ProtectArguments,
        published: &[Published],
    ) -> Result<Safe, Vec<Problem>> {
        let lang = arguments.lang;
        if let Some(base) = arguments.round {
            let rounded = round_table(self.name, self.text, self.dims, base)?;
            let report = changes::rounded_html(lang, base, &rounded.loss, self.losses);
            return Ok(Safe { table: rounded.to_csv(), report, problems: rounded.problems });
        }
        let rules = Rules {
            threshold: arguments.threshold,
            group: arguments.group,
            promise: arguments.promise,
            ..Rules::default()
        };
        let protected = match &arguments.dominance {
            Some(text) => {
                let wrong = Problem::error("DOMINANCE-002", Where::default()).with("found", text);
                let rule = Dominance::parse(text).ok_or(vec![wrong])?;
                protect_sums(self.name, self.text, self.dims, rule)?
            }
            None => protect_table(self.name, self.text, self.dims, published, &rules)?,
        };
        if protected.problems.iter().any(Problem::is_error) {
            return Err(self.refused(protected, published, &rules));
        }
        let report = report_html(lang, &protected, &rules);
        let report = changes::losses_add(lang, &report, self.losses);
        Ok(Safe { table: protected.to_csv(), report, problems: protected.problems })
    }

    /// Why not, and the nearest version that may be published.
    fn refused(
        &self,
        protected: Protected,
        published: &[Published],
        rules: &Rules,
    ) -> Vec<Problem> {
        let nearest = nearest_safe(self.name, self.text, self.dims, published, rules);
        let proposal = nearest.map_or_else(
            || "none".to_owned(),
            |steps| {
                let flags = steps.iter().map(|step| format!("--collapse '{step}'"));
                flags.collect::<Vec<_>>().join(" ")
            },
        );
        let refused = Problem::error("PROTECT-020", Where::file(self.name));
        let mut problems = protected.problems;
        problems.push(refused.with("proposal", proposal));
        problems
    }
}
