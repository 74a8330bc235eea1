//! `masar audit`.

use std::process::ExitCode;

use masar_audit::{TextFormat, audit_report, audit_toml};
use masar_domain::Lang;

use crate::arguments::{AuditArguments, FindingFormat};
use crate::commands::files::{file_read, text_read};

/// Largest report or list of figures that is read, in bytes.
const SOURCE_BYTES_MAX: u64 = masar_audit::SOURCE_BYTES_MAX as u64;

/// Prints every contradiction; fails when one is an error.
pub(super) fn audit(arguments: &AuditArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let name = arguments.file.to_string_lossy();
    let report = match TextFormat::of_name(&name) {
        Some(format) => {
            let bytes = file_read(&arguments.file, SOURCE_BYTES_MAX)?;
            audit_report(&bytes, arguments.lang, format)
        }
        None => audit_toml(&text_read(&arguments.file, SOURCE_BYTES_MAX)?),
    };
    match arguments.format {
        FindingFormat::Json => line_print!("{}", report.to_json())?,
        FindingFormat::Table => text_print!("{}", report.to_words(arguments.lang.unwrap_or(lang)))?,
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
