//! What a run may choose: which column holds what, limits, thresholds, seeds.
//!
//! *Invariant:* the defaults read the columns of a mission's register; every
//! other file is described by a configuration in TOML and never by code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// Pairs below this probability are not written.
    pub pair_probability_min: f64,
    /// Clusters join at this average probability or above.
    pub cluster_probability_min: f64,
    /// Two full document numbers of one kind that differ by more than a slip
    /// are never one person.
    pub documents_exclude: bool,
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
            pair_probability_min: 0.01,
            cluster_probability_min: 0.5,
            documents_exclude: true,
            seed: 1,
            random_pairs: 300_000,
            em_rounds: 30,
            rows_max: 5_000_000,
        }
    }
}

/// Every known field; only the first is required.
pub const FIELDS: [&str; 14] = [
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
];

impl Config {
    /// A configuration from TOML. Columns that are named replace all defaults.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for field in config.columns.keys() {
            if !FIELDS.contains(&field.as_str()) {
                return Err(format!("columns.{field}"));
            }
        }
        if config.extra.len() > EXTRA_MAX {
            return Err(format!("extra: {} > {EXTRA_MAX}", config.extra.len()));
        }
        if config.block_cap < 2 || config.rows_max == 0 {
            return Err("block_cap >= 2, rows_max >= 1".to_owned());
        }
        Ok(config)
    }
}
