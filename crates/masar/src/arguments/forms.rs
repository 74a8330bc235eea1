//! Arguments of `masar form`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum FormCommand {
    /// Convert an XLSForm to an XForm on standard output.
    Convert {
        #[arg(long, default_value = "auto")]
        format: FormFormat,
        /// Name of the form's root element.
        #[arg(long)]
        name: Option<String>,
        /// Problems as JSON.
        #[arg(long)]
        json: bool,
        /// A file, or - for standard input.
        file: PathBuf,
    },
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
