//! `masar person`: finding people, deciding who is one, forgetting.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use masar_desk::likeness::Decision;
use masar_domain::{Lang, PersonId};

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Find people: a name in either script, misspelt or in part, a telephone
    /// number, a document number. Each search is recorded.
    Find {
        dir: PathBuf,
        #[arg(required = true)]
        query: Vec<String>,
        /// Language of the evidence; that of the messages without it.
        #[arg(long)]
        lang: Option<Lang>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    /// List pairs of people who may be one, the most likely first.
    Duplicates {
        dir: PathBuf,
        #[arg(long)]
        lang: Option<Lang>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    /// Say of two people whether they are one; `open` takes it back.
    Decide {
        dir: PathBuf,
        one: PersonId,
        other: PersonId,
        decision: DecisionChoice,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Forget a person: destroy their key. Figures stand, names are gone.
    Erase {
        dir: PathBuf,
        person: PersonId,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionChoice {
    Same,
    Different,
    Open,
}

impl From<DecisionChoice> for Decision {
    fn from(choice: DecisionChoice) -> Self {
        match choice {
            DecisionChoice::Same => Self::Same,
            DecisionChoice::Different => Self::Different,
            DecisionChoice::Open => Self::Open,
        }
    }
}
