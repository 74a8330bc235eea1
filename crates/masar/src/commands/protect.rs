//! `masar protect`.

use std::process::ExitCode;

use masar_domain::{Lang, Problem};
use masar_protect::facts::Published;
use masar_protect::report::report_html;
use masar_protect::{Rules, protect_table};

use crate::arguments::ProtectArguments;
use crate::commands::files::{file_write, text_read};
use crate::output::problems_print;

/// Largest table that is read, in bytes.
const TABLE_BYTES_MAX: u64 = 256 << 20;

/// Writes the table that may be published; nothing is written when there is none.
pub(super) fn protect(arguments: &ProtectArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let rules =
        Rules { threshold: arguments.threshold, group: arguments.group, ..Rules::default() };
    let mut published = Vec::new();
    for path in &arguments.published {
        let text = text_read(path, TABLE_BYTES_MAX)?;
        published.push(Published { name: path.display().to_string(), text });
    }
    let name = arguments.table.display().to_string();
    let text = text_read(&arguments.table, TABLE_BYTES_MAX)?;
    let protected = match protect_table(&name, &text, &arguments.dims, &published, &rules) {
        Ok(protected) => protected,
        Err(problems) => {
            problems_print(&problems, lang);
            return Ok(ExitCode::FAILURE);
        }
    };
    problems_print(&protected.problems, lang);
    if protected.problems.iter().any(Problem::is_error) {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(path) = &arguments.report {
        file_write(path, report_html(arguments.lang, &protected, &rules).as_bytes())?;
    }
    match &arguments.output {
        Some(path) => file_write(path, protected.to_csv().as_bytes())?,
        None => print!("{}", protected.to_csv()),
    }
    Ok(ExitCode::SUCCESS)
}
