//! How much harm a record could do in the wrong hands. The class decides who
//! may see it, how it is stored, and whether it may leave.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// S1 public or aggregate, S2 operational, S3 personal, S4 health and
/// protection, S5 gender-based violence, trafficking, detention allegations.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Sensitivity {
    #[default]
    S1,
    S2,
    S3,
    S4,
    S5,
}

impl Sensitivity {
    pub const ALL: [Self; 5] = [Self::S1, Self::S2, Self::S3, Self::S4, Self::S5];

    /// 1 to 5, as stored.
    pub fn rank(self) -> u8 {
        match self {
            Self::S1 => 1,
            Self::S2 => 2,
            Self::S3 => 3,
            Self::S4 => 4,
            Self::S5 => 5,
        }
    }

    /// The class of a stored rank; `None` outside 1 to 5.
    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank).checked_sub(1)?).copied()
    }
}

impl fmt::Display for Sensitivity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}", self.rank())
    }
}

impl FromStr for Sensitivity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let class = Self::ALL.into_iter().find(|class| class.to_string() == text);
        class.ok_or_else(|| format!("`{text}` is not a sensitivity class; use S1 to S5"))
    }
}
