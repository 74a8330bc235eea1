//! Which reader a table is made safe from: the choice of a programme.
//!
//! *Invariant:* whoever chooses nothing gets the full promise, against one who
//! reads statuses. The weaker one hides fewer cells, the stronger one more, and
//! the report says which was made.

use std::str::FromStr;

use serde::Serialize;

/// From whom the hidden small counts are kept; the weaker one last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Promise {
    /// A reader who adds up what is shown, uses the status column and the
    /// threshold, and knows every total of one dimension even where it is
    /// hidden: by sums any number from 1 to threshold-1, with the rest never
    /// the number itself.
    #[default]
    Reader,
    /// And a reader who takes no hidden cell for an empty one, which nearly always
    /// is so: by that too, no hidden small count is the only one possible.
    Occupied,
    /// A reader who only adds up what is shown, and knows that no count is below
    /// zero: every hidden small count can be one more and one fewer. Tau-Argus
    /// promises this much or less (a fifth of the count each way). It is a promise
    /// of one table: joined with others, it may tell more.
    Sums,
}

impl Promise {
    /// Statuses and other tables are reckoned with.
    pub fn is_full(self) -> bool {
        self != Self::Sums
    }

    /// As it is written on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Occupied => "occupied",
            Self::Sums => "sums",
        }
    }
}

impl FromStr for Promise {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Reader, Self::Occupied, Self::Sums];
        let found = all.into_iter().find(|promise| promise.code() == text);
        found.ok_or_else(|| all.map(Self::code).join(", "))
    }
}
