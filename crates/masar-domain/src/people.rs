//! People as figures count them: sex, age and the groups that reports print.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Sex as asked and recorded. "Not recorded" is its own cell, never spread over
/// the others.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
    #[default]
    Unknown,
}

impl Sex {
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Unknown];

    /// The code used in figures, forms and exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unknown => "unknown",
        }
    }

    /// Reads a recorded answer; anything unexpected is [`Sex::Unknown`].
    pub fn from_answer(text: &str) -> Self {
        match text {
            "female" | "f" | "F" => Self::Female,
            "male" | "m" | "M" => Self::Male,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// When somebody was born, as well as it is known.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Birth {
    /// Year of birth; `None` when not known.
    pub year: Option<i16>,
}

impl Birth {
    /// From an age in completed years on a day.
    pub fn from_age(years: u8, on: Date) -> Self {
        Self { year: Some(on.year() - i16::from(years)) }
    }

    /// Completed years in the calendar year of `on`, counted by years alone: a
    /// date of birth is personal and does not reach the facts.
    pub fn age_in_year_of(self, on: Date) -> Option<u8> {
        let years = i32::from(on.year()) - i32::from(self.year?);
        u8::try_from(years).ok().filter(|&years| years <= AgeGroup::AGE_MAX)
    }
}

/// The age bands of displacement tracking (0-5, 6-17, 18-59, 60 and over).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum AgeGroup {
    #[serde(rename = "0_5")]
    From0To5,
    #[serde(rename = "6_17")]
    From6To17,
    #[serde(rename = "18_59")]
    From18To59,
    #[serde(rename = "60_up")]
    From60,
    #[default]
    #[serde(rename = "unknown")]
    Unknown,
}

impl AgeGroup {
    /// Ages above this are entry mistakes, not people.
    pub const AGE_MAX: u8 = 120;

    pub const ALL: [Self; 5] =
        [Self::From0To5, Self::From6To17, Self::From18To59, Self::From60, Self::Unknown];

    pub fn of(age: Option<u8>) -> Self {
        match age {
            Some(0..=5) => Self::From0To5,
            Some(6..=17) => Self::From6To17,
            Some(18..=59) => Self::From18To59,
            Some(60..=Self::AGE_MAX) => Self::From60,
            _ => Self::Unknown,
        }
    }

    /// The code used in figures and exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::From0To5 => "0_5",
            Self::From6To17 => "6_17",
            Self::From18To59 => "18_59",
            Self::From60 => "60_up",
            Self::Unknown => "unknown",
        }
    }
}
