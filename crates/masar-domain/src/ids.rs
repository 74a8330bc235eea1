//! Identifiers, each its own type, so that a person's cannot stand where an
//! entry's should. There is no way to make one except by parsing or from bytes
//! that the caller chose: replays give the same ones.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not an identifier")]
pub struct BadId(pub String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// From 16 bytes of the caller's choice, made a valid version 8 UUID.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }

            /// The 16 bytes as stored.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Exactly these 16 bytes, as read back from a store.
            pub fn from_stored(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let text = text.trim();
                let text = text.strip_prefix("uuid:").unwrap_or(text);
                Uuid::parse_str(text).map(Self).map_err(|_| BadId(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

id! {
    /// One entry of the ledger.
    EntryId
}

id! {
    /// A person, as registered. Two registrations may hold two identifiers for
    /// one human being; only linkage joins them.
    PersonId
}

id! {
    /// A household, as registered.
    HouseholdId
}

id! {
    /// One filled form, as the device that filled it names it.
    InstanceId
}

/// Position of an entry in the ledger, from 1, without gaps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_devices_write_and_refuses_the_rest() {
        let id: InstanceId = " uuid:019A0000-0000-7000-8000-000000000001 ".parse().unwrap();
        assert_eq!(id.to_string(), "019a0000-0000-7000-8000-000000000001");
        assert_eq!("nonsense".parse::<PersonId>(), Err(BadId("nonsense".into())));
    }

    #[test]
    fn the_same_bytes_give_the_same_identifier() {
        assert_eq!(EntryId::from_bytes([7; 16]), EntryId::from_bytes([7; 16]));
        let id = EntryId::from_bytes([7; 16]);
        assert_eq!(EntryId::from_stored(*id.as_bytes()), id);
    }
}
