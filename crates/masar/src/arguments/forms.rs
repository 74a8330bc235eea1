//! Arguments of `masar form`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use masar_domain::Timestamp;

#[derive(Debug, Subcommand)]
pub(crate) enum FormCommand {
    Convert {
        #[arg(long, default_value = "auto")]
        format: FormFormat,
        #[arg(long)]
        name: Option<String>,
        /// What is done without it too: kept for commands written down before.
        #[arg(long)]
        phones: bool,
        #[arg(long, conflicts_with = "phones")]
        as_pyxform: bool,
        #[arg(long)]
        json: bool,
        file: PathBuf,
    },
    Check(CheckArguments),
    Fill(FillArguments),
    Diff {
        old: PathBuf,
        new: PathBuf,
        #[arg(long)]
        json: bool,
    },
    Codebook {
        file: PathBuf,
        #[arg(long, default_value = "md")]
        format: CodebookFormat,
        #[arg(long, value_delimiter = ',')]
        languages: Vec<String>,
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    Export {
        file: PathBuf,
        #[arg(long, default_value = "md")]
        format: SheetsFormat,
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    Decrypt {
        submission: PathBuf,
        #[arg(long)]
        key: PathBuf,
        #[arg(short, long)]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    pub(crate) form: PathBuf,
    #[arg(required = true)]
    pub(crate) submissions: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
    #[arg(long = "property", value_name = "NAME=VALUE")]
    pub(crate) properties: Vec<String>,
    #[arg(long)]
    pub(crate) now: Option<Timestamp>,
    #[arg(long, default_value_t = 120, allow_hyphen_values = true)]
    pub(crate) offset: i32,
}

#[derive(Debug, Args)]
pub(crate) struct FillArguments {
    pub(crate) form: PathBuf,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[arg(long, default_value_t = 1)]
    pub(crate) count: u64,
    #[arg(long, default_value = "2024-01-01T08:00:00Z")]
    pub(crate) now: Timestamp,
    #[arg(long, default_value_t = 120, allow_hyphen_values = true)]
    pub(crate) offset: i32,
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
