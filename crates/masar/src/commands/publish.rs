//! `masar publish`.

use std::process::ExitCode;

use masar_desk::publications::{Format, PublicationFile, PublicationMake};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Period, Problem, Where};

use crate::arguments::{PrintFormat, PublishArguments};
use crate::commands::files::file_write;
use crate::opening::open;
use crate::output::refused;

pub(super) fn publish(arguments: &PublishArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let period = match (arguments.year, arguments.round) {
        (Some(year), None) => Period::Year(year),
        (None, Some(round)) => Period::Round(round),
        _ => return Err(refused(Problem::error("COMMAND-003", Where::default()))),
    };
    let desk = open(&arguments.dir)?;
    let make = PublicationMake {
        code: arguments.publication.clone(),
        period,
        lang: arguments.lang,
        digits: arguments.digits.map(Into::into),
        format: match arguments.format {
            PrintFormat::Pdf => Format::Pdf,
            PrintFormat::Html => Format::Html,
        },
    };
    let viewer = Viewer::operator(lang);
    let printed = desk.perform(&viewer, make)?;
    if let Some(path) = &arguments.report {
        let page = PublicationFile {
            publication: format!("{}:{period}", arguments.publication),
            edition: printed.edition,
            lang: arguments.lang,
            format: Format::Disclosure,
        };
        let page = desk.perform(&viewer, page)?;
        file_write(path, page.as_ref())?;
    }
    let path = &arguments.output;
    file_write(path, &printed.bytes)?;
    eprintln!("edition {}: {}", printed.edition, path.display());
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}
