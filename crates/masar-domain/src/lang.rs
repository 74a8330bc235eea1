//! The languages Masar speaks and the digits it writes them with.
//!
//! Arabic and English are equals: a function that makes text takes a [`Lang`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that every user-facing text exists in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    Ar,
    #[default]
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Ar, Self::En];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::En => "en",
        }
    }

    /// Value of HTML's `dir`.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En => "ltr",
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, ar: T, en: T) -> T {
        match self {
            Self::Ar => ar,
            Self::En => en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "ar" => Ok(Self::Ar),
            "en" => Ok(Self::En),
            other => Err(format!("`{other}` is not a language of Masar; use ar or en")),
        }
    }
}

/// The ten characters numbers are written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digits {
    /// 0123456789, groups set apart by a comma.
    #[default]
    Latn,
    /// ٠١٢٣٤٥٦٧٨٩, groups set apart by U+066C.
    Arab,
}
