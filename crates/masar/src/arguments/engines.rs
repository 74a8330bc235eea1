//! Arguments of the commands that need no mission: they read files and write
//! files, so that anybody can try the engines on data of their own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use masar_domain::Lang;
use masar_protect::Promise;

#[derive(Debug, Args)]
/// Who is the same person: registrations in, pairs and clusters out.
pub(crate) struct LinkArguments {
    #[arg(long, required_unless_present = "mission", conflicts_with = "mission")]
    pub(crate) input: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with_all = ["config", "decisions"])]
    pub(crate) mission: Option<PathBuf>,
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    #[arg(long)]
    pub(crate) decisions: Option<PathBuf>,
    #[arg(long)]
    pub(crate) pairs: Option<PathBuf>,
    #[arg(long)]
    pub(crate) clusters: Option<PathBuf>,
    #[arg(long)]
    pub(crate) evidence: Option<PathBuf>,
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, env = "MASAR_LANG", default_value = "en")]
    pub(crate) lang: Lang,
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) threads: u16,
}

#[derive(Debug, Args)]
/// Holds published figures, or the sentences of a report, against each other.
pub(crate) struct AuditArguments {
    pub(crate) file: PathBuf,
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

#[derive(Debug, Args)]
/// Hides what a table or a file of records would give away, and proves it by
/// attacking the result.
pub(crate) struct ProtectArguments {
    #[arg(long, required_unless_present = "records", conflicts_with = "records")]
    pub(crate) table: Option<PathBuf>,
    #[arg(long, required_unless_present = "records", conflicts_with = "records")]
    pub(crate) dims: Option<String>,
    #[arg(long, default_value_t = 5)]
    pub(crate) threshold: i64,
    #[arg(long, conflicts_with_all = ["round", "dominance", "records"])]
    pub(crate) published: Vec<PathBuf>,
    #[arg(long, requires = "published")]
    pub(crate) names: Option<PathBuf>,
    #[arg(long, default_value = "reader", conflicts_with_all = ["round", "dominance", "records"])]
    pub(crate) promise: Promise,
    #[arg(long, conflicts_with_all = ["round", "dominance", "records"])]
    pub(crate) group: bool,
    #[arg(long, conflicts_with = "records")]
    pub(crate) collapse: Vec<String>,
    #[arg(long, conflicts_with = "dominance")]
    pub(crate) round: Option<i64>,
    #[arg(long)]
    pub(crate) dominance: Option<String>,
    #[arg(long, requires = "quasi")]
    pub(crate) records: Option<PathBuf>,
    #[arg(long, value_delimiter = ',')]
    pub(crate) quasi: Vec<String>,
    #[arg(long, value_delimiter = ',')]
    pub(crate) sensitive: Vec<String>,
    #[arg(long, default_value_t = 5)]
    pub(crate) k: usize,
    #[arg(long)]
    pub(crate) l: Option<usize>,
    #[arg(long, default_value = "3%")]
    pub(crate) max_risk: String,
    #[arg(long, default_value = "5%")]
    pub(crate) max_left_out: String,
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, env = "MASAR_LANG", default_value = "en")]
    pub(crate) lang: Lang,
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}
