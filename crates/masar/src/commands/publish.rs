//! `masar publish`.

use std::process::ExitCode;

use anyhow::{Context, bail};
use masar_desk::publications::{Format, PublicationFile, PublicationMake};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Period};

use crate::arguments::{PrintFormat, PublishArguments};
use crate::opening::open;

pub(super) fn publish(arguments: &PublishArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let period = match (arguments.year, arguments.round) {
        (Some(year), None) => Period::Year(year),
        (None, Some(round)) => Period::Round(round),
        _ => bail!("say which period: --year 2023 or --round 50"),
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
        std::fs::write(path, page).with_context(|| path.display().to_string())?;
    }
    let path = &arguments.output;
    std::fs::write(path, &printed.bytes).with_context(|| path.display().to_string())?;
    eprintln!("edition {}: {}", printed.edition, path.display());
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}
