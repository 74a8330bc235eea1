//! Dates as whole days since 1970-01-01, as columns hold them.

use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);
const SECONDS_PER_DAY: i64 = 86_400;

/// Days from 1970-01-01 to `day`, negative before.
pub(crate) fn days_from(day: Date) -> i32 {
    let days = day.duration_since(EPOCH).as_secs() / SECONDS_PER_DAY;
    i32::try_from(days).expect("the calendar spans fewer than 8 million days")
}

/// The date of a day number; `None` outside the calendar.
pub(crate) fn days_to(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(days))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_days_both_ways() {
        assert_eq!(days_from(date(1970, 1, 2)), 1);
        assert_eq!(days_from(date(1969, 12, 31)), -1);
        for day in [date(2023, 12, 31), date(2024, 2, 29), date(1900, 3, 1)] {
            assert_eq!(days_to(days_from(day)), Some(day));
        }
        assert_eq!(days_to(i32::MAX), None);
    }
}
