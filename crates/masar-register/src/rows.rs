//! What the register's rows say, as its readers get them.

use std::fmt;
use std::str::FromStr;

use masar_domain::{Date, EntryId, InstanceId, Pcode, PersonId, Sensitivity, Seq, Sex, Timestamp};
use serde::{Deserialize, Serialize};

/// A person as registered: what counting needs, and nothing that names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    /// Household identifier as recorded.
    pub household: Option<String>,
    pub sex: Sex,
    pub birth_year: Option<i16>,
    pub nationality: Option<String>,
    pub population: Option<String>,
    /// Programme that registered the person first.
    pub programme: String,
    pub place: Option<Pcode>,
    pub registered: Date,
    /// Entry that last told about the person.
    pub seq: Seq,
    /// The person asked to be forgotten.
    pub erased: bool,
}

/// A filled form that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRow {
    pub id: InstanceId,
    pub entry: EntryId,
    pub seq: Seq,
    pub form: String,
    pub form_version: String,
    /// SHA-256 of the XML, hexadecimal.
    pub content: String,
}

/// Something that waits for a person: a conflict or a held form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkItemRow {
    pub entry: EntryId,
    pub seq: Seq,
    /// `conflict` or `held`.
    pub kind: String,
    pub programme: String,
    pub form: String,
    pub date: Date,
    pub place: Option<Pcode>,
    /// Codes of the problems, separated by spaces.
    pub problems: String,
}

/// An account and what it may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    pub name: String,
    pub display_name: String,
    /// Programme and role, in order.
    pub roles: Vec<(String, String)>,
    /// The account sees only what lies in this place; `None`: everywhere.
    pub place: Option<Pcode>,
    pub sensitivity: Sensitivity,
    /// Argon2 hash in PHC form.
    pub password_hash: String,
    /// HTTP Digest secret, MD5 of `name:realm:password`: phones need it on plain http.
    pub digest_secret: String,
    /// SHA-256 of the account's device token, hexadecimal; empty for none.
    pub token_hash: String,
    pub active: bool,
}

/// States of a round of data collection, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoundState {
    Planned,
    Collecting,
    Submitted,
    Verified,
    Cleaned,
    Approved,
    Published,
    Superseded,
}

impl RoundState {
    pub const ALL: [Self; 8] = [
        Self::Planned,
        Self::Collecting,
        Self::Submitted,
        Self::Verified,
        Self::Cleaned,
        Self::Approved,
        Self::Published,
        Self::Superseded,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Collecting => "collecting",
            Self::Submitted => "submitted",
            Self::Verified => "verified",
            Self::Cleaned => "cleaned",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
        }
    }

    /// The state that may follow; `None` at the end.
    pub fn next(self) -> Option<Self> {
        let position = Self::ALL.iter().position(|state| *state == self)?;
        Self::ALL.get(position + 1).copied()
    }
}

impl fmt::Display for RoundState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for RoundState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let state = Self::ALL.into_iter().find(|state| state.code() == text);
        state.ok_or_else(|| format!("`{text}` is not a state of a round"))
    }
}

/// A round of data collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundRow {
    pub programme: String,
    pub number: u32,
    pub state: RoundState,
    pub start: Date,
    pub end: Date,
    /// How key informants' answers became estimates.
    pub method: String,
    /// Entry that last changed the round.
    pub seq: Seq,
    /// Interviews received, and places estimated once approved.
    pub interviews: u64,
    pub estimates: u64,
}

/// A key informant's interview in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterviewRow {
    pub place: Pcode,
    pub entry: EntryId,
    pub seq: Seq,
}

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// SHA-256 of the file, hexadecimal.
    pub hash: String,
    pub name: String,
    pub kind: String,
    pub seq: Seq,
    pub received: Timestamp,
}

/// A frozen edition of a publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditionRow {
    /// `annual-report:2023`, `round-report:dtm:54`.
    pub publication: String,
    pub number: u32,
    pub date: Date,
    /// Hash of the figures and texts printed, hexadecimal.
    pub content: String,
    /// Why it replaced the edition before.
    pub erratum: Option<String>,
    pub seq: Seq,
}
