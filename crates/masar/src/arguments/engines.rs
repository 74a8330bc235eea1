//! Arguments of the commands that need no mission: they read files and write
//! files, so that anybody can try the engines on data of their own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use masar_domain::Lang;
use masar_protect::Promise;

/// Who is the same person: registrations in, pairs and clusters out.
#[derive(Debug, Args)]
pub(crate) struct LinkArguments {
    /// Registrations, one a row: CSV or Parquet with the columns of the configuration.
    #[arg(long, required_unless_present = "mission", conflicts_with = "mission")]
    pub(crate) input: Option<PathBuf>,
    /// In place of a file: everybody registered in the mission in this folder, with
    /// what was decided about them.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["config", "decisions"])]
    pub(crate) mission: Option<PathBuf>,
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
    /// Where to write why each cluster is one, in words, as CSV.
    #[arg(long)]
    pub(crate) evidence: Option<PathBuf>,
    /// Where to write what was done and how sure it is, as a page.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Language of the report and of the evidence.
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

/// Hides what a table or a file of records would give away, and proves it by
/// attacking the result.
#[derive(Debug, Args)]
pub(crate) struct ProtectArguments {
    /// One cell a row: a column for each level, and value.
    #[arg(long, required_unless_present = "records", conflicts_with = "records")]
    pub(crate) table: Option<PathBuf>,
    /// Dimensions, levels from wide to narrow: `admin1>admin2,sex,age_group`.
    #[arg(long, required_unless_present = "records", conflicts_with = "records")]
    pub(crate) dims: Option<String>,
    /// Counts below this are protected.
    #[arg(long, default_value_t = 5)]
    pub(crate) threshold: i64,
    /// A table that was published before; several times.
    #[arg(long, conflicts_with_all = ["round", "dominance"])]
    pub(crate) published: Vec<PathBuf>,
    /// How columns and categories are called in those tables, if not as here: a
    /// CSV with the columns `here` and `there`.
    #[arg(long, requires = "published")]
    pub(crate) names: Option<PathBuf>,
    /// From whom: `reader`, who uses the statuses and knows hidden totals too;
    /// `occupied`, who also takes no hidden cell for an empty one, which hides more;
    /// or `sums`, who only adds up what is shown, which hides fewer.
    #[arg(long, default_value = "reader", conflicts_with_all = ["round", "dominance", "records"])]
    pub(crate) promise: Promise,
    /// Also hide where everybody of a group stands in one cell.
    #[arg(long)]
    pub(crate) group: bool,
    /// Join categories first: `age_group:0-4+5-17=0-17`; leave a level out:
    /// `admin3>admin2`; leave a dimension out: `sex>`. Several times.
    #[arg(long)]
    pub(crate) collapse: Vec<String>,
    /// Round to multiples of this instead of hiding; the table still adds up.
    #[arg(long, conflicts_with = "dominance")]
    pub(crate) round: Option<i64>,
    /// For sums, with the largest contributions in top1, top2: `1,75` (n,k) or
    /// `10%` (p percent).
    #[arg(long)]
    pub(crate) dominance: Option<String>,
    /// One person a row, instead of a table.
    #[arg(long, requires = "quasi")]
    pub(crate) records: Option<PathBuf>,
    /// Columns by which somebody could be found again: sex,age,admin3.
    #[arg(long, value_delimiter = ',')]
    pub(crate) quasi: Vec<String>,
    /// Columns that nobody shall learn of a person.
    #[arg(long, value_delimiter = ',')]
    pub(crate) sensitive: Vec<String>,
    /// People that look alike, at least.
    #[arg(long, default_value_t = 5)]
    pub(crate) k: usize,
    /// Different sensitive values among them, at least; 2 with --sensitive.
    #[arg(long)]
    pub(crate) l: Option<usize>,
    /// Expected risk of being found again, to stay below.
    #[arg(long, default_value = "3%")]
    pub(crate) max_risk: String,
    /// Records that may be left out rather than recoding further, at most.
    #[arg(long, default_value = "5%")]
    pub(crate) max_left_out: String,
    /// Where to write what was hidden, why, and what it cost, as a page.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Language of the report.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Where to write what may be published; standard output without.
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}
