//! Places by P-code, the code that humanitarian data shares: `LY` the country,
//! `LY02` a region, `LY0211` a mantika, `LY021104` a baladiya, `LY02110403` a
//! muhalla. A code names its ancestors: each level adds two digits.
//!
//! Names, coordinates and outlines are not here: they are versioned data.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Depth of a place in its country: 0 the country to 4 the muhalla.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdminLevel(pub u8);

impl AdminLevel {
    pub const COUNTRY: Self = Self(0);
    /// The deepest level that a P-code reaches.
    pub const MAX: Self = Self(4);
}

/// A place code: two letters, then up to four pairs of digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pcode {
    text: [u8; 10],
    len: u8,
}

/// The text is not a P-code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a P-code")]
pub struct BadPcode(pub String);

impl Pcode {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..usize::from(self.len)]).expect("ASCII by construction")
    }

    pub fn level(&self) -> AdminLevel {
        AdminLevel((self.len - 2) / 2)
    }

    /// The place at `level` that holds this one; `None` if this one is above it.
    pub fn ancestor(&self, level: AdminLevel) -> Option<Self> {
        let len = 2 + 2 * level.0;
        if len > self.len {
            return None;
        }
        let mut text = [0; 10];
        text[..usize::from(len)].copy_from_slice(&self.text[..usize::from(len)]);
        Some(Self { text, len })
    }

    /// Whether `other` is this place or lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        other.ancestor(self.level()) == Some(*self)
    }
}

impl FromStr for Pcode {
    type Err = BadPcode;

    fn from_str(text: &str) -> Result<Self, BadPcode> {
        let bytes = text.trim().as_bytes();
        let shaped = matches!(bytes.len(), 2 | 4 | 6 | 8 | 10)
            && bytes[..2].iter().all(u8::is_ascii_alphabetic)
            && bytes[2..].iter().all(u8::is_ascii_digit);
        if !shaped {
            return Err(BadPcode(text.to_owned()));
        }
        let mut code = [0; 10];
        code[..bytes.len()].copy_from_slice(bytes);
        code[..2].make_ascii_uppercase();
        let len = u8::try_from(bytes.len()).expect("at most 10");
        Ok(Self { text: code, len })
    }
}

impl fmt::Display for Pcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Pcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pcode({})", self.as_str())
    }
}

impl Serialize for Pcode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Pcode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_its_level_and_its_ancestors() {
        let muhalla: Pcode = "ly02110403".parse().unwrap();
        assert_eq!(muhalla.as_str(), "LY02110403");
        assert_eq!(muhalla.level(), AdminLevel(4));
        assert_eq!(muhalla.ancestor(AdminLevel(2)).unwrap().as_str(), "LY0211");
        assert_eq!("LY".parse::<Pcode>().unwrap().ancestor(AdminLevel(1)), None);
    }

    #[test]
    fn refuses_what_has_not_its_shape() {
        for bad in ["", "L", "LY1", "LY011", "12", "LY0A", "LY021104031"] {
            assert!(bad.parse::<Pcode>().is_err(), "{bad}");
        }
    }

    proptest! {
        /// A place lies in each of its ancestors.
        #[test]
        fn lies_in_each_of_its_ancestors(text in "[A-Z]{2}([0-9]{2}){0,4}", level in 0u8..5) {
            let place: Pcode = text.parse().unwrap();
            if let Some(ancestor) = place.ancestor(AdminLevel(level)) {
                prop_assert!(ancestor.holds(&place));
                prop_assert_eq!(ancestor.level(), AdminLevel(level));
            }
        }
    }
}
