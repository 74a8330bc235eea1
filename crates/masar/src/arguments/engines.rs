//! Arguments of the commands that need no mission: they read files and write
//! files, so that anybody can try the engines on data of their own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use masar_domain::Lang;

/// Who is the same person: registrations in, pairs and clusters out.
#[derive(Debug, Args)]
pub(crate) struct LinkArguments {
    /// Registrations, one a row: CSV with the columns of the configuration.
    #[arg(long)]
    pub(crate) input: PathBuf,
    /// Which columns hold what, as TOML; Masar's own columns without it.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// What people decided before, as CSV: left,right,decision.
    #[arg(long)]
    pub(crate) decisions: Option<PathBuf>,
    /// Where to write left,right,probability.
    #[arg(long)]
    pub(crate) pairs: Option<PathBuf>,
    /// Where to write `rec_id,cluster`.
    #[arg(long)]
    pub(crate) clusters: Option<PathBuf>,
    /// Where to write what was done and how sure it is, as a page.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Language of the report.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Threads; the answer is the same with any number.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) threads: u16,
}

/// Holds published figures, or the sentences of a report, against each other.
#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    /// FILE.toml with declared figures, or a report: .txt, .html, .docx.
    pub(crate) file: PathBuf,
    /// Language that a report is written in, and that its findings are told in;
    /// where none is given, the report's letters tell the former.
    #[arg(long)]
    pub(crate) lang: Option<Lang>,
    #[arg(long, default_value = "table")]
    pub(crate) format: FindingFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    Json,
    Table,
}

/// Hides what a table would give away, and proves it by attacking the result.
#[derive(Debug, Args)]
pub(crate) struct ProtectArguments {
    /// One cell a row: a column for each level, and value.
    #[arg(long)]
    pub(crate) table: PathBuf,
    /// Dimensions, levels from wide to narrow: `admin1>admin2,sex,age_group`.
    #[arg(long)]
    pub(crate) dims: String,
    /// Counts below this are protected.
    #[arg(long, default_value_t = 5)]
    pub(crate) threshold: i64,
    /// A table that was published before; several times.
    #[arg(long)]
    pub(crate) published: Vec<PathBuf>,
    /// Where to write what was hidden, why, and what it cost, as a page.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Language of the report.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Also hide where everybody of a group stands in one cell.
    #[arg(long)]
    pub(crate) group: bool,
    /// Where to write the same rows with their status; standard output without.
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}
