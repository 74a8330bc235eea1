//! A snapshot on disk, as Parquet that any engine reads: texts as texts, the
//! administrative levels as columns, people as dense numbers.
//!
//! *Invariants:* the same snapshot gives the same bytes. A person's facts are
//! in one part only, so distinct counts of parts add up. Parts are read only
//! together: each names the position of the ledger and the number of parts.

mod read;
mod write;

use std::path::{Path, PathBuf};

use masar_domain::Seq;
use serde::{Deserialize, Serialize};

use crate::error::FactsError;
use crate::snapshot::RoundDays;

/// Rows read or written at a time.
const BATCH_ROWS: usize = 65_536;

/// Most parts of one snapshot.
const PARTS_MAX: usize = 10_000;

/// Key under which each part says what it belongs to.
const ABOUT: &str = "masar";

/// What a part belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    seq: Seq,
    part: usize,
    parts: usize,
    /// Programme, number, first and last day.
    rounds: Vec<(String, u32, String, String)>,
}

fn rounds_out(rounds: &[RoundDays]) -> Vec<(String, u32, String, String)> {
    let out = |round: &RoundDays| {
        (round.programme.clone(), round.number, round.first.to_string(), round.last.to_string())
    };
    rounds.iter().map(out).collect()
}

fn rounds_in(rounds: &[(String, u32, String, String)]) -> Result<Vec<RoundDays>, FactsError> {
    let day = |text: &str| {
        text.parse().map_err(|_| FactsError::Damaged(format!("`{text}` is no day of a round")))
    };
    let round = |(programme, number, first, last): &(String, u32, String, String)| {
        Ok(RoundDays {
            programme: programme.clone(),
            number: *number,
            first: day(first)?,
            last: day(last)?,
        })
    };
    rounds.iter().map(round).collect()
}

fn part_path(dir: &Path, part: usize) -> PathBuf {
    dir.join(format!("part-{part:03}.parquet"))
}
