//! `masar person`: finding people, deciding who is one, forgetting.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use masar_desk::likeness::Decision;
use masar_domain::{Lang, PersonId};

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    Find {
        dir: PathBuf,
        #[arg(required = true)]
        query: Vec<String>,
        #[arg(long)]
        lang: Option<Lang>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    Duplicates {
        dir: PathBuf,
        #[arg(long)]
        lang: Option<Lang>,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[arg(long)]
        json: bool,
    },
    Decide {
        dir: PathBuf,
        one: PersonId,
        other: PersonId,
        decision: DecisionChoice,
        #[arg(long, default_value = "")]
        reason: String,
    },
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
