//! When and in which programme somebody was registered. A family comes to one
//! desk on one day; one person is hardly registered there twice.
//!
//! *Invariant:* how much that says is learned from the records, not assumed.

use crate::dates::Birth;

/// A registration's day and programme; 0 is "not given".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Visit {
    /// Days since the year 0.
    pub day: u32,
    /// Number of the programme's word.
    pub programme: u32,
}

/// Days within which a second entry may belong to the same visit.
const NEAR_DAYS: u32 = 7;

/// Levels of two visits: to one programme on one day, to it within a week, others.
pub const VISIT_ONE: u8 = 1;
pub const VISIT_NEAR: u8 = 2;
pub const VISIT_OTHER: u8 = 3;

impl Visit {
    /// `day` as it was read; one that is not known to the day is none.
    pub fn new(day: Option<Birth>, programme: u32) -> Self {
        Self { day: day.filter(|day| day.day > 0).map_or(0, day_number), programme }
    }

    /// Level of agreement; 0 is "not known". Where no register names a
    /// programme, days alone are compared.
    pub fn level(self, other: Self) -> u8 {
        if self.day == 0 || other.day == 0 || (self.programme == 0) != (other.programme == 0) {
            return 0;
        }
        match self.day.abs_diff(other.day) {
            _ if self.programme != other.programme => VISIT_OTHER,
            0 => VISIT_ONE,
            1..=NEAR_DAYS => VISIT_NEAR,
            _ => VISIT_OTHER,
        }
    }
}

/// Days since the year 0 in the Gregorian calendar; years begin in March, so
/// that the day of a leap year comes last.
fn day_number(day: Birth) -> u32 {
    let (month, of_month) = (u32::from(day.month.max(1)), u32::from(day.day));
    let year = u32::from(day.year) - u32::from(month < 3);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + of_month;
    365 * year + year / 4 - year / 100 + year / 400 + of_year
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(day: &str, programme: u32) -> Visit {
        Visit::new(Birth::parse(day), programme)
    }

    #[test]
    fn one_desk_on_one_day_is_one_visit_and_a_week_runs_over_the_end_of_february() {
        let level = |a, b| [visit(a, 1).level(visit(b, 1)), visit(a, 1).level(visit(b, 2))];
        assert_eq!(level("2024-02-28", "2024-02-28"), [VISIT_ONE, VISIT_OTHER]);
        assert_eq!(level("2024-02-24", "2024-03-02"), [VISIT_NEAR, VISIT_OTHER]);
        assert_eq!(level("2023-02-22", "2023-03-01"), [VISIT_NEAR, VISIT_OTHER]);
        assert_eq!(level("2024-02-23", "2024-03-02"), [VISIT_OTHER, VISIT_OTHER]);
        assert_eq!(level("2023-12-28", "2024-01-04"), [VISIT_NEAR, VISIT_OTHER]);
    }

    #[test]
    fn what_is_not_known_to_the_day_or_to_one_side_only_says_nothing() {
        assert_eq!(visit("2024-02", 1).level(visit("2024-02", 1)), 0);
        assert_eq!(visit("2024-02-28", 0).level(visit("2024-02-28", 1)), 0);
        assert_eq!(visit("2024-02-28", 0).level(visit("2024-02-28", 0)), VISIT_ONE);
    }
}
