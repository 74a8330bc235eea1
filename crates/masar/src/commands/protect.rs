//! `masar protect`: a table of counts, a table of sums, or a file of records.

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
use crate::output::problems_print;

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
    let done = match &arguments.records {
        Some(_) => records(arguments)?,
        None => table(arguments)?,
    };
    let safe = match done {
        Ok(safe) => safe,
        Err(problems) => {
            problems_print(&problems, lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    problems_print(&safe.problems, lang);
    if let Some(path) = &arguments.report {
        file_write(path, safe.report.as_bytes())?;
    }
    match &arguments.output {
        Some(path) => file_write(path, safe.table.as_bytes())?,
        None => text_print!("{}", safe.table)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn records(arguments: &ProtectArguments) -> anyhow::Result<Result<Safe, Vec<Problem>>> {
    let path = arguments.records.clone().unwrap_or_default();
    let wrong =
        |found: &str| vec![Problem::error("RECORDS-007", Where::default()).with("found", found)];
    let (Some(risk_ppm), Some(left_out_ppm)) =
        (ppm_read(&arguments.max_risk), ppm_read(&arguments.max_left_out))
    else {
        let first = ppm_read(&arguments.max_risk).is_none();
        let found = if first { &arguments.max_risk } else { &arguments.max_left_out };
        return Ok(Err(wrong(found)));
    };
    let rules = RecordRules {
        quasi: arguments.quasi.clone(),
        sensitive: arguments.sensitive.clone(),
        k: arguments.k,
        l: arguments.l.unwrap_or(if arguments.sensitive.is_empty() { 1 } else { 2 }),
        risk_ppm,
        left_out_ppm,
    };
    let text = text_read(&path, TABLE_BYTES_MAX)?;
    let done = protect_records(&path.display().to_string(), &text, &rules);
    Ok(done.map(|records| Safe {
        table: records.to_csv(),
        report: records_html(arguments.lang, &records, &rules),
        problems: records.problems,
    }))
}

fn table(arguments: &ProtectArguments) -> anyhow::Result<Result<Safe, Vec<Problem>>> {
    let path = arguments.table.clone().unwrap_or_default();
    let name = path.display().to_string();
    let published = match published_read(arguments)? {
        Ok(published) => published,
        Err(problem) => return Ok(Err(vec![problem])),
    };
    let text = text_read(&path, TABLE_BYTES_MAX)?;
    let dims = arguments.dims.clone().unwrap_or_default();
    let (text, dims, losses) = if arguments.collapse.is_empty() {
        (text, dims, Vec::new())
    } else {
        match collapse_table(&name, &text, &dims, &arguments.collapse) {
            Ok(collapsed) => (collapsed.text, collapsed.dims, collapsed.losses),
            Err(problems) => return Ok(Err(problems)),
        }
    };
    let given = Given { name: &name, text: &text, dims: &dims, losses: &losses };
    Ok(given.protect(arguments, &published))
}

/// The tables that were published before, in the words of this one.
fn published_read(arguments: &ProtectArguments) -> anyhow::Result<Result<Vec<Published>, Problem>> {
    let mut tables = Vec::new();
    for path in &arguments.published {
        let text = text_read(path, TABLE_BYTES_MAX)?;
        tables.push(Published { name: path.display().to_string(), text });
    }
    let Some(path) = &arguments.names else { return Ok(Ok(tables)) };
    let names = Names::parse(&path.display().to_string(), &text_read(path, TABLE_BYTES_MAX)?);
    Ok(names.and_then(|names| tables.iter().map(|table| names.apply(table)).collect()))
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
