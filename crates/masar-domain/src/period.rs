//! Periods that a figure is asked for: a year, a quarter, a month, a day, or a
//! round of data collection.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};

/// The text is none of `2023`, `2023-Q4`, `2023-10`, `2023-10-31`, `round:50`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a period; write 2023, 2023-Q4, 2023-10, 2023-10-31 or round:50")]
pub struct BadPeriod(pub String);

/// What time a figure speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Year(i16),
    /// Quarter 1 to 4 of a year.
    Quarter(i16, i8),
    /// Month 1 to 12 of a year.
    Month(i16, i8),
    Day(Date),
    /// A round of data collection, by its number.
    Round(u32),
}

impl Period {
    /// First and last day, both included; `None` for a round, whose days are data.
    pub fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Year(year) => Some((date(year, 1, 1), date(year, 12, 31))),
            Self::Quarter(year, quarter) => {
                let first = date(year, 3 * quarter - 2, 1);
                Some((first, date(year, 3 * quarter, 1).last_of_month()))
            }
            Self::Month(year, month) => {
                let first = date(year, month, 1);
                Some((first, first.last_of_month()))
            }
            Self::Day(day) => Some((day, day)),
            Self::Round(_) => None,
        }
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let bad = || BadPeriod(text.to_owned());
        let text = text.trim();
        if let Some(round) = text.strip_prefix("round:") {
            return round.parse().map(Self::Round).map_err(|_| bad());
        }
        let (year, rest) = text.split_at_checked(4).ok_or_else(bad)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let year: i16 = year.parse().map_err(|_| bad())?;
        match rest.strip_prefix('-') {
            None if rest.is_empty() => Ok(Self::Year(year)),
            None => Err(bad()),
            Some(quarter) if quarter.starts_with('Q') => match &quarter[1..] {
                "1" | "2" | "3" | "4" => {
                    Ok(Self::Quarter(year, quarter[1..].parse().map_err(|_| bad())?))
                }
                _ => Err(bad()),
            },
            Some(month) if month.len() == 2 => match month.parse() {
                Ok(month @ 1..=12) => Ok(Self::Month(year, month)),
                _ => Err(bad()),
            },
            Some(_) => text.parse().map(Self::Day).map_err(|_| bad()),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => day.fmt(f),
            Self::Round(round) => write!(f, "round:{round}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        for text in ["2023", "2023-Q4", "2023-10", "2023-10-31", "round:50"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in [
            "",
            "23",
            "2023-",
            "2023-13",
            "2023-Q5",
            "2023-Qx",
            "2023-02-30",
            "round:",
            "+202",
            "٢٠٢٣",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_quarter_ends_with_its_last_month() {
        let (first, last) = Period::Quarter(2023, 4).days().unwrap();
        assert_eq!((first, last), (date(2023, 10, 1), date(2023, 12, 31)));
    }
}
