//! What a figure is a number of. Persons, households, deliveries and items are
//! different units and are never added together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A unit of counting, as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Persons,
    PeopleTrained,
    Households,
    Deliveries,
    Consultations,
    Referrals,
    Sessions,
    Escorts,
    Publications,
    Projects,
    Places,
    Interviews,
    Staff,
    Items,
    SquareMetres,
}

impl Unit {
    pub const ALL: [Self; 15] = [
        Self::Persons,
        Self::PeopleTrained,
        Self::Households,
        Self::Deliveries,
        Self::Consultations,
        Self::Referrals,
        Self::Sessions,
        Self::Escorts,
        Self::Publications,
        Self::Projects,
        Self::Places,
        Self::Interviews,
        Self::Staff,
        Self::Items,
        Self::SquareMetres,
    ];

    /// The code used in indicator headers, figures and exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::PeopleTrained => "people-trained",
            Self::Households => "households",
            Self::Deliveries => "deliveries",
            Self::Consultations => "consultations",
            Self::Referrals => "referrals",
            Self::Sessions => "sessions",
            Self::Escorts => "escorts",
            Self::Publications => "publications",
            Self::Projects => "projects",
            Self::Places => "places",
            Self::Interviews => "interviews",
            Self::Staff => "staff",
            Self::Items => "items",
            Self::SquareMetres => "square-metres",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Unit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit = Self::ALL.into_iter().find(|unit| unit.code() == text);
        unit.ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|unit| unit.code()).collect();
            format!("`{text}` is not a unit; use one of {}", known.join(", "))
        })
    }
}
