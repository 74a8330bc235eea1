//! The words everything in Masar is said in: identifiers, dates and periods,
//! places, people, units, sensitivity, problems.
//!
//! *Invariant:* values are valid once made; text becomes one of these types
//! where it enters. No input or output happens here, and nothing here knows a
//! country, a programme or a language's words.

pub mod ids;
pub mod lang;
pub mod people;
pub mod period;
pub mod place;
pub mod problem;
pub mod sensitivity;
pub mod unit;

pub use ids::{BadId, EntryId, HouseholdId, InstanceId, PersonId, Seq};
pub use lang::{Digits, Lang};
pub use people::{AgeGroup, Birth, Sex};
pub use period::{BadPeriod, Period};
pub use place::{AdminLevel, BadPcode, Pcode};
pub use problem::{Problem, Severity, Where};
pub use sensitivity::Sensitivity;
pub use unit::Unit;

/// An instant. Only the doors ask the clock; everything else is told.
pub use jiff::Timestamp;
/// A day in the proleptic Gregorian calendar, without a time zone.
pub use jiff::civil::Date;
