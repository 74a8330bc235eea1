//! The command line as its users write it. Names promised once keep working.

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

/// The information system that a migration mission runs on.
#[derive(Debug, Parser)]
#[command(name = "masar", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    /// Language of messages: ar or en.
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
    /// Make an empty data folder for a mission.
    Init {
        dir: PathBuf,
        /// A mission that comes with the program, or a folder with mission.toml.
        #[arg(long, default_value = "libya")]
        mission: String,
    },
    /// Make the demonstration mission: synthetic people, real places.
    Demo {
        dir: PathBuf,
        /// 1.0 gives the published figures exactly.
        #[arg(long, default_value = "1.0")]
        scale: String,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Serve the mission to browsers and phones.
    Serve {
        dir: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: std::net::SocketAddr,
    },
    /// Take in filled forms.
    Submit {
        dir: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Take in a file from outside.
    Import {
        dir: PathBuf,
        kind: ImportKind,
        file: PathBuf,
        /// List what is wrong and store nothing.
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        json: bool,
    },
    /// Rounds of data collection.
    #[command(subcommand)]
    Round(RoundCommand),
    /// Print figures.
    Figures(FiguresArguments),
    /// Print the entries behind a figure.
    Trace {
        dir: PathBuf,
        code: String,
        #[command(flatten)]
        filters: Filters,
        #[arg(long, default_value = "json")]
        format: TableFormat,
    },
    /// Check that the mission's figures agree with each other.
    Check {
        dir: PathBuf,
        /// All of the time that is known where none is given.
        #[arg(long)]
        period: Option<Period>,
        #[arg(long, default_value = "table")]
        format: TableFormat,
    },
    /// Print a publication and freeze its edition.
    Publish(PublishArguments),
    /// Forms: convert, compare, describe, open what was sealed.
    #[command(subcommand)]
    Form(FormCommand),
    /// Who is the same person: registrations in, pairs and clusters out.
    Link(LinkArguments),
    /// Hold published figures, or a report's sentences, against each other.
    Audit(AuditArguments),
    /// Hide what a table would give away, and prove it.
    Protect(ProtectArguments),
    /// Packages: check a mission's folder and run its tests.
    #[command(subcommand)]
    Package(PackageCommand),
    /// The ledger: its head, and whether it is whole.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Throw the register and the facts away and fold them again.
    Rebuild { dir: PathBuf },
    /// Accounts of a mission.
    #[command(subcommand)]
    Account(AccountCommand),
    /// People: find them, say who is one, forget one who asks for it.
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
    /// Split by these, separated by commas: `sex,age_group,admin1,nationality`.
    #[arg(long, value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// Only what lies in this place.
    #[arg(long)]
    pub(crate) place: Option<Pcode>,
    /// 2023, 2023-Q4, 2023-10 or round:50.
    #[arg(long)]
    pub(crate) period: Option<Period>,
    /// Only what belongs to this emergency.
    #[arg(long)]
    pub(crate) emergency: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct FiguresArguments {
    pub(crate) dir: PathBuf,
    /// Figures to print, separated by commas; all of them without it.
    #[arg(long, value_delimiter = ',')]
    pub(crate) code: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// As they may be published: small counts, and what would give them away,
    /// are hidden.
    #[arg(long)]
    pub(crate) public: bool,
    /// Where to write what is hidden, why, and what it cost, as a page.
    #[arg(long, requires = "public")]
    pub(crate) report: Option<PathBuf>,
    /// Keep these tables in the register of publications under this name, since
    /// they are given out: later ones are judged against them.
    #[arg(long, requires = "public", value_name = "NAME")]
    pub(crate) release: Option<String>,
    #[arg(long, default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct PublishArguments {
    pub(crate) dir: PathBuf,
    /// annual-report or round-report.
    pub(crate) publication: String,
    #[arg(long, conflicts_with = "round")]
    pub(crate) year: Option<i16>,
    #[arg(long)]
    pub(crate) round: Option<u32>,
    #[arg(long)]
    pub(crate) lang: Lang,
    #[arg(long, default_value = "pdf")]
    pub(crate) format: PrintFormat,
    /// Digits to print with; the mission's choice without it.
    #[arg(long)]
    pub(crate) digits: Option<DigitsChoice>,
    /// Where to write what the edition hides, why, and what it cost, as a page.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[arg(short, long)]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackageCommand {
    /// Load a mission's folder, list every problem, run the packages' tests.
    Check { folder: PathBuf },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Read everything and check every hash; names the first damaged entry.
    Verify { dir: PathBuf },
    /// Print the newest position and its hash.
    Head {
        dir: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoundCommand {
    /// List a programme's rounds.
    List { dir: PathBuf, programme: String },
    /// Move a round to another state: collecting, submitted, ..., approved.
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
    /// Make an account; the password is read from standard input.
    Add {
        dir: PathBuf,
        name: String,
        #[arg(long)]
        display_name: Option<String>,
        /// programme:role, several times; * for every programme.
        #[arg(long, required = true)]
        role: Vec<String>,
        /// The account sees only this place.
        #[arg(long)]
        place: Option<Pcode>,
        /// Highest class of record: S1 to S5.
        #[arg(long, default_value = "S3")]
        sensitivity: masar_domain::Sensitivity,
    },
    /// List accounts.
    List { dir: PathBuf },
}
