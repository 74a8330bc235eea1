//! The command line as its users write it. Names promised once keep working; what
//! each means is said in `translations/*/help.ftl`.

mod engines;
mod forms;
mod people;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use masar_domain::{Digits, Lang, Pcode, Period};

pub(crate) use engines::{AuditArguments, FindingFormat, LinkArguments, ProtectArguments};
pub(crate) use forms::{
    CheckArguments, CodebookFormat, FillArguments, FormCommand, FormFormat, SheetsFormat,
};
pub(crate) use people::PersonCommand;

#[derive(Debug, Parser)]
#[command(name = "masar", version, about, propagate_version = true)]
/// The information system that a migration mission runs on.
pub(crate) struct Arguments {
    #[arg(long = "messages", global = true, env = "MASAR_LANG", default_value = "en")]
    messages: Lang,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    pub(crate) fn lang(&self) -> Lang {
        self.messages
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init {
        dir: PathBuf,
        #[arg(long, default_value = "libya")]
        mission: String,
    },
    Demo {
        dir: PathBuf,
        #[arg(long, default_value = "1.0")]
        scale: String,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    Serve {
        dir: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: std::net::SocketAddr,
    },
    Submit {
        dir: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    Import {
        dir: PathBuf,
        kind: ImportKind,
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        json: bool,
    },
    #[command(subcommand)]
    Round(RoundCommand),
    Figures(FiguresArguments),
    Trace {
        dir: PathBuf,
        code: String,
        #[command(flatten)]
        filters: Filters,
        #[arg(long, default_value = "json")]
        format: TableFormat,
    },
    Check {
        dir: PathBuf,
        #[arg(long)]
        period: Option<Period>,
        #[arg(long, default_value = "table")]
        format: TableFormat,
    },
    Publish(PublishArguments),
    #[command(subcommand)]
    Form(FormCommand),
    Link(LinkArguments),
    Audit(AuditArguments),
    Protect(ProtectArguments),
    #[command(subcommand)]
    Package(PackageCommand),
    #[command(subcommand)]
    Ledger(LedgerCommand),
    Rebuild {
        dir: PathBuf,
    },
    #[command(subcommand)]
    Account(AccountCommand),
    #[command(subcommand)]
    Person(PersonCommand),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ImportKind {
    /// A round's published dataset.
    DtmRound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Json,
    Table,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintFormat {
    Pdf,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DigitsChoice {
    Latn,
    Arab,
}

impl From<DigitsChoice> for Digits {
    fn from(choice: DigitsChoice) -> Self {
        match choice {
            DigitsChoice::Latn => Self::Latn,
            DigitsChoice::Arab => Self::Arab,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Filters {
    #[arg(long, value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    #[arg(long)]
    pub(crate) place: Option<Pcode>,
    #[arg(long)]
    pub(crate) period: Option<Period>,
    #[arg(long)]
    pub(crate) emergency: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct FiguresArguments {
    pub(crate) dir: PathBuf,
    #[arg(long, value_delimiter = ',')]
    pub(crate) code: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[arg(long)]
    pub(crate) public: bool,
    #[arg(long, requires = "public")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, requires = "public", value_name = "NAME")]
    pub(crate) release: Option<String>,
    #[arg(long, default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct PublishArguments {
    pub(crate) dir: PathBuf,
    pub(crate) publication: String,
    #[arg(long, conflicts_with = "round")]
    pub(crate) year: Option<i16>,
    #[arg(long)]
    pub(crate) round: Option<u32>,
    #[arg(long)]
    pub(crate) lang: Lang,
    #[arg(long, default_value = "pdf")]
    pub(crate) format: PrintFormat,
    #[arg(long)]
    pub(crate) digits: Option<DigitsChoice>,
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[arg(short, long)]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackageCommand {
    Check { folder: PathBuf },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    Verify {
        dir: PathBuf,
    },
    Head {
        dir: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoundCommand {
    List {
        dir: PathBuf,
        programme: String,
    },
    Advance {
        dir: PathBuf,
        programme: String,
        number: u32,
        state: String,
        #[arg(long, requires = "end")]
        start: Option<masar_domain::Date>,
        #[arg(long, requires = "start")]
        end: Option<masar_domain::Date>,
        #[arg(long)]
        reason: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    Add {
        dir: PathBuf,
        name: String,
        #[arg(long)]
        display_name: Option<String>,
        #[arg(long, required = true)]
        role: Vec<String>,
        #[arg(long)]
        place: Option<Pcode>,
        #[arg(long, default_value = "S3")]
        sensitivity: masar_domain::Sensitivity,
    },
    List {
        dir: PathBuf,
    },
}
