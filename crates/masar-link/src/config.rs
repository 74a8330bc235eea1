//! What a run may choose: which column holds what, limits, thresholds, seeds.
//!
//! *Invariant:* the defaults read the columns of a mission's register; every
//! other file is described by a configuration in TOML and never by code.

use std::collections::BTreeMap;

use masar_domain::{Problem, problem::Where};
use serde::{Deserialize, Serialize};

/// Most rows of any run: record numbers have 23 bits.
pub const ROWS_MAX: usize = 8_000_000;
/// Fields that are compared as plain text beside the known ones.
pub const EXTRA_MAX: usize = 8;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Field → heading in the file.
    pub columns: BTreeMap<String, String>,
    /// Headings of further columns, compared as text (addresses, for example).
    pub extra: Vec<String>,
    /// Largest block of a rule before it is refined.
    pub block_cap: usize,
    /// Most candidate pairs for each record; the largest blocks go first.
    pub pairs_per_record_max: usize,
    /// Candidate pairs that any file may have: where the rules leave room below,
    /// records that share no more than one name are compared too.
    pub pairs_broad: usize,
    /// Pairs below this probability are not written.
    pub pair_probability_min: f64,
    /// Clusters join at this average probability or above.
    pub cluster_probability_min: f64,
    /// Two full document numbers of one kind that differ by more than a slip
    /// are never one person.
    pub documents_exclude: bool,
    /// Births more than ten years apart are hardly ever one person's.
    pub births_exclude: bool,
    /// Two clean lists are joined, so that a record has one partner at most.
    pub one_to_one: bool,
    /// Seed of the random pairs that the unrelated are measured on.
    pub seed: u64,
    /// How many random pairs.
    pub random_pairs: usize,
    pub em_rounds: usize,
    pub rows_max: usize,
}

impl Default for Config {
    fn default() -> Self {
        let same = FIELDS.iter().map(|field| ((*field).to_owned(), (*field).to_owned()));
        Self {
            columns: same.collect(),
            extra: Vec::new(),
            block_cap: 60,
            pairs_per_record_max: 18,
            pairs_broad: 4_000_000,
            pair_probability_min: 0.01,
            cluster_probability_min: 0.5,
            documents_exclude: true,
            births_exclude: true,
            one_to_one: false,
            seed: 1,
            random_pairs: 300_000,
            em_rounds: 30,
            rows_max: 5_000_000,
        }
    }
}

/// Every known field; only the first is required.
pub const FIELDS: [&str; 15] = [
    "rec_id",
    "full_name",
    "given_name",
    "father_name",
    "grandfather_name",
    "family_name",
    "sex",
    "dob",
    "age",
    "nationality",
    "phone",
    "doc_no",
    "admin2",
    "reg_date",
    "programme",
];

impl Config {
    /// A configuration from TOML. Columns that are named replace all defaults.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let refuse = |found: &str| {
            let found: String = found.chars().take(200).collect();
            Problem::error("LINK-013", Where::default()).with("found", found)
        };
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            let found: String = error.message().chars().take(200).collect();
            let place = Where::default().row(u32::try_from(line).unwrap_or(u32::MAX));
            Problem::error("LINK-013", place).with("found", found)
        })?;
        if let Some(field) = config.columns.keys().find(|field| !FIELDS.contains(&field.as_str())) {
            return Err(refuse(&format!("columns.{field}")));
        }
        let limits = [
            ("extra", config.extra.len() <= EXTRA_MAX),
            ("block_cap", (2..=10_000).contains(&config.block_cap)),
            ("pairs_per_record_max", (1..=1_000).contains(&config.pairs_per_record_max)),
            ("pairs_broad", config.pairs_broad <= 1_000_000_000),
            ("rows_max", (1..=ROWS_MAX).contains(&config.rows_max)),
            ("random_pairs", config.random_pairs <= 100_000_000),
            ("em_rounds", (1..=10_000).contains(&config.em_rounds)),
            ("pair_probability_min", (0.0..=1.0).contains(&config.pair_probability_min)),
            ("cluster_probability_min", (0.0..=1.0).contains(&config.cluster_probability_min)),
        ];
        match limits.iter().find(|(_, kept)| !kept) {
            Some((field, _)) => Err(refuse(field)),
            None => Ok(config),
        }
    }
}
