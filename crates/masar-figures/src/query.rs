//! What is asked about a figure, and what is answered.

use std::collections::BTreeMap;

use masar_domain::{Pcode, Period, Unit};
use masar_protect::Status;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::bound::Parts;
use crate::public::Coarser;

/// How a figure is to be split, and of what it is to speak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Columns (`sex`), administrative levels (`admin2`), times (`month`) or
    /// one of the figure's own breakdowns (`shelter`). Empty: not split.
    pub by: Vec<String>,
    /// This place and everything in it; `None`: the whole mission.
    pub place: Option<Pcode>,
    /// `None`: all of the time that is known.
    pub period: Option<Period>,
    pub emergency: Option<String>,
}

/// How a figure's value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// From facts, each counted once.
    Counted,
    /// Identity is missing in part: the value lies between two bounds.
    Bounded,
    /// Identity is missing in part, and what is told beside the facts leaves one
    /// value.
    Deduced,
    /// Nobody in it was identified, and one service counted them all.
    Heads,
    /// Computed from another figure.
    Derived,
    /// From the estimates of a round of data collection.
    Estimated,
}

impl Method {
    /// The word used in figures and exports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Bounded => "bounded",
            Self::Deduced => "deduced",
            Self::Heads => "heads",
            Self::Derived => "derived",
            Self::Estimated => "estimated",
        }
    }
}

/// A number that is known, or only known to lie between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) lower: u64,
    pub(crate) upper: u64,
}

impl Bounds {
    pub(crate) fn exact(value: u64) -> Self {
        Self { lower: value, upper: value }
    }

    /// The value, where the bounds meet.
    pub(crate) fn value(self) -> Option<u64> {
        (self.lower == self.upper).then_some(self.lower)
    }

    pub(crate) fn divide(self, by: u64) -> Self {
        Self { lower: self.lower / by, upper: self.upper / by }
    }
}

/// One figure, as printed, exported and cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub code: String,
    pub unit: Unit,
    /// As asked; `all` for all of the time that is known. For a stock that was
    /// asked without a period, the round it is of.
    pub period: String,
    /// P-code.
    pub place: String,
    pub method: Method,
    /// `None` where it is only known to lie between the bounds, or where no
    /// round speaks for the period.
    pub value: Option<u64>,
    /// Equal to the value where that is known.
    pub lower: Option<u64>,
    pub upper: Option<u64>,
    /// What is exact and what is bounded, where somebody has no name; nothing in
    /// a public view, which shows no number beside the figure's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
    /// Whether it may be published; nothing in an internal view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The split that was asked for, where another one is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coarser: Option<Coarser>,
    /// In order of the cells' codes.
    pub by: Vec<FigureCell>,
}

/// One cell of a figure's split. Cells without a fact are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureCell {
    /// Column to code; `unknown` where facts have none.
    pub cell: BTreeMap<String, String>,
    pub value: Option<u64>,
    /// Equal to the value where that is known.
    pub lower: Option<u64>,
    pub upper: Option<u64>,
    /// Whether it may be published; nothing in an internal view.
    pub status: Option<Status>,
}

/// The bounds of a cell are only written where they say more than the value.
impl Serialize for FigureCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bounded = self.value.is_none() && self.upper.is_some();
        let fields = 2 + usize::from(bounded) * 2 + usize::from(self.status.is_some());
        let mut cell = serializer.serialize_struct("FigureCell", fields)?;
        cell.serialize_field("cell", &self.cell)?;
        cell.serialize_field("value", &self.value)?;
        if bounded {
            cell.serialize_field("lower", &self.lower)?;
            cell.serialize_field("upper", &self.upper)?;
        }
        if let Some(status) = self.status {
            cell.serialize_field("status", &status)?;
        }
        cell.end()
    }
}
