//! What an entry is: the draft a caller hands in, the entry the ledger keeps,
//! and the receipt it gives.
//!
//! *Invariant:* an entry's body holds no personal field. Those stand apart,
//! sealed under the key of the person they are about, so that destroying one
//! key makes them unreadable and leaves every hash as it was.

use std::fmt;

use masar_domain::{
    Date, EntryId, HouseholdId, InstanceId, Pcode, PersonId, Sensitivity, Seq, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What sort of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A filled form was received.
    Submission,
    /// The same instance came again with other content; a person decides.
    Conflict,
    /// A filled form with errors, kept for a person to mend; makes no facts.
    Held,
    /// Files came for a form that is there already.
    Attachment,
    /// An account was made or changed.
    Account,
    /// A round of data collection changed its state.
    Round,
    /// One place's estimate in an approved round.
    Estimate,
    /// A file from outside was taken in.
    Import,
    /// An edition of a publication was frozen.
    Publication,
    /// A person was forgotten: their key is destroyed.
    Erasure,
    /// Somebody looked at a personal record.
    Look,
    /// The mission was set up or its packages changed.
    Mission,
    /// Somebody said of two registered people whether they are one.
    Identity,
}

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::Submission,
        Self::Conflict,
        Self::Held,
        Self::Attachment,
        Self::Account,
        Self::Round,
        Self::Estimate,
        Self::Import,
        Self::Publication,
        Self::Erasure,
        Self::Look,
        Self::Mission,
        Self::Identity,
    ];

    /// As stored and printed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Conflict => "conflict",
            Self::Held => "held",
            Self::Attachment => "attachment",
            Self::Account => "account",
            Self::Round => "round",
            Self::Estimate => "estimate",
            Self::Import => "import",
            Self::Publication => "publication",
            Self::Erasure => "erasure",
            Self::Look => "look",
            Self::Mission => "mission",
            Self::Identity => "identity",
        }
    }

    /// The kind of a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an entry is about: a person, a household, a filled form, a round, an
/// account. Written `person:019a…`, `round:dtm:50`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

impl Subject {
    pub fn person(id: PersonId) -> Self {
        Self(format!("person:{id}"))
    }

    pub fn household(id: HouseholdId) -> Self {
        Self(format!("household:{id}"))
    }

    pub fn instance(id: InstanceId) -> Self {
        Self(format!("instance:{id}"))
    }

    /// A round of a programme, by its number.
    pub fn round(programme: &str, number: u32) -> Self {
        Self(format!("round:{programme}:{number}"))
    }

    pub fn account(name: &str) -> Self {
        Self(format!("account:{name}"))
    }

    /// Content of a file, by its hash in hexadecimal.
    pub fn file(hash: &str) -> Self {
        Self(format!("file:{hash}"))
    }

    /// A publication, by its code and period: `annual-report:2023`.
    pub fn publication(code: &str) -> Self {
        Self(format!("publication:{code}"))
    }

    /// Exactly this text, as read back from a store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The person, if it is one.
    pub fn as_person(&self) -> Option<PersonId> {
        self.0.strip_prefix("person:")?.parse().ok()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A personal field in clear, on its way in or out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// Whose key it is sealed under.
    pub person: PersonId,
    /// Path of the answer: `full_name`, `members[2]/full_name`.
    pub path: String,
    pub value: String,
}

/// A personal field as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    pub person: PersonId,
    pub path: String,
    /// 12 bytes of nonce, then AES-256-GCM ciphertext and tag. The associated
    /// data is the entry's identifier and the path.
    pub bytes: Vec<u8>,
}

/// An entry on its way in.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: EntryId,
    pub kind: Kind,
    /// Programme package, `mission` for what belongs to none.
    pub programme: String,
    /// Hash of the package it was recorded under, hexadecimal; empty for none.
    pub package_hash: String,
    /// Form and version; empty where no form was filled.
    pub form: String,
    pub form_version: String,
    pub subjects: Vec<Subject>,
    /// Day of the event it tells of, not of its receipt.
    pub date: Date,
    pub place: Option<Pcode>,
    pub emergency: Option<String>,
    pub project: Option<String>,
    pub donor: Option<String>,
    /// Account that recorded it.
    pub author: String,
    pub device: String,
    pub received: Timestamp,
    pub sensitivity: Sensitivity,
    /// Everything that is not personal. Canonical: an object with sorted keys.
    pub body: Value,
    pub personal: Vec<Personal>,
    /// The entry that this one corrects.
    pub supersedes: Option<EntryId>,
}

/// An entry as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: Seq,
    pub id: EntryId,
    pub kind: Kind,
    pub programme: String,
    pub package_hash: String,
    pub form: String,
    pub form_version: String,
    pub subjects: Vec<Subject>,
    pub date: Date,
    pub place: Option<Pcode>,
    pub emergency: Option<String>,
    pub project: Option<String>,
    pub donor: Option<String>,
    pub author: String,
    pub device: String,
    pub received: Timestamp,
    pub sensitivity: Sensitivity,
    pub body: Value,
    pub sealed: Vec<Sealed>,
    pub supersedes: Option<EntryId>,
}

/// Proof that an entry is stored and synced to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    pub seq: Seq,
    pub id: EntryId,
}

/// Drafts that are stored all together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub drafts: Vec<Draft>,
    /// Refuse the batch with [`crate::LedgerError::TooLate`] when any of these
    /// subjects has an entry after the position given: somebody was faster.
    /// `Seq(0)` means "there must be none yet".
    pub unless_after: Vec<(Subject, Seq)>,
}

/// The newest position and the hash that covers everything up to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    pub seq: Seq,
    /// Hash of the newest block, hexadecimal; 64 zeros when empty.
    pub hash: String,
}
