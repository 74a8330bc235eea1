//! Arguments of `masar form`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use masar_domain::Timestamp;

#[derive(Debug, Subcommand)]
pub(crate) enum FormCommand {
    /// Convert an XLSForm to an XForm on standard output.
    Convert {
        #[arg(long, default_value = "auto")]
        format: FormFormat,
        /// Name of the form's root element.
        #[arg(long)]
        name: Option<String>,
        /// Refuse what phones refuse, rather than warn of it.
        #[arg(long)]
        phones: bool,
        /// Problems as JSON.
        #[arg(long)]
        json: bool,
        /// A file, or - for standard input.
        file: PathBuf,
    },
    /// Judge filled forms by their form: relevance, constraints, choices, types.
    Check(CheckArguments),
    /// Make valid submissions; the same seed makes the same ones.
    Fill(FillArguments),
    /// Say what changed between two versions of an XLSForm, and what bites.
    Diff {
        old: PathBuf,
        new: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Describe every question and choice of an XLSForm.
    Codebook {
        /// A file, or - for standard input.
        file: PathBuf,
        #[arg(long, default_value = "md")]
        format: CodebookFormat,
        /// Languages of the form to show, separated by commas; all without it.
        #[arg(long, value_delimiter = ',')]
        languages: Vec<String>,
        /// Standard output without it.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Write the XLSForm of an XForm.
    Export {
        /// A file, or - for standard input.
        file: PathBuf,
        #[arg(long, default_value = "md")]
        format: SheetsFormat,
        /// Standard output without it.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Open a submission that a phone sealed; its files lie beside it.
    Decrypt {
        /// The sealed submission: submission.xml as it was sent.
        submission: PathBuf,
        /// The private key, as PEM.
        #[arg(long)]
        key: PathBuf,
        /// Folder for the answers and the files that came along.
        #[arg(short, long)]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// An XLSForm or an XForm; lists that it names lie beside it.
    pub(crate) form: PathBuf,
    #[arg(required = true)]
    pub(crate) submissions: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
    /// What the device says of itself, as `property('deviceid')` asks for it:
    /// deviceid=ABC. May be given several times.
    #[arg(long = "property", value_name = "NAME=VALUE")]
    pub(crate) properties: Vec<String>,
    /// The moment that the form takes for now; the clock's without it.
    #[arg(long)]
    pub(crate) now: Option<Timestamp>,
    /// Minutes east of UTC.
    #[arg(long, default_value_t = 120, allow_hyphen_values = true)]
    pub(crate) offset: i32,
}

#[derive(Debug, Args)]
pub(crate) struct FillArguments {
    /// An XLSForm or an XForm; lists that it names lie beside it.
    pub(crate) form: PathBuf,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long, default_value_t = 1)]
    pub(crate) count: u64,
    /// The moment that the forms are filled in at; fixed, so that a seed decides.
    #[arg(long, default_value = "2024-01-01T08:00:00Z")]
    pub(crate) now: Timestamp,
    /// Minutes east of UTC.
    #[arg(long, default_value_t = 120, allow_hyphen_values = true)]
    pub(crate) offset: i32,
    /// Folder for one file a submission; standard output without it.
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormFormat {
    Md,
    Csv,
    Xlsx,
    Xls,
    Auto,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CodebookFormat {
    Md,
    Html,
    Xlsx,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SheetsFormat {
    Md,
    Xlsx,
}
