//! The time of data collection as a file prints it: `August-September 2024`.

use masar_domain::{Date, Lang};
use masar_text::{digits_to_latin, fold, tr};

/// A month, with the day and year that stand beside it.
#[derive(Clone, Copy, Default)]
struct Found {
    day: Option<i8>,
    month: i8,
    year: Option<i16>,
}

/// First and last day. Month names in either language or as three letters;
/// where only the last month has a year, earlier ones share it or, when later
/// in the calendar, fall in the year before.
pub fn period_read(text: &str) -> Option<(Date, Date)> {
    let mut months: Vec<Found> = Vec::new();
    let mut day = None;
    let text = digits_to_latin(&fold(text));
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if let Some(month) = month_read(word) {
            months.push(Found { day: day.take(), month, year: None });
        } else if let Ok(number) = word.parse::<i16>() {
            match number {
                1..=31 => day = i8::try_from(number).ok(),
                1_900..=2_200 => months.last_mut()?.year = Some(number),
                _ => return None,
            }
        }
    }
    let (first, last) = (*months.first()?, *months.last()?);
    let year = last.year?;
    let earlier = if first.month > last.month { year.checked_sub(1)? } else { year };
    let start_year = first.year.unwrap_or(earlier);
    let start = Date::new(start_year, first.month, first.day.unwrap_or(1)).ok()?;
    let month = Date::new(year, last.month, 1).ok()?;
    let end = match last.day {
        Some(day) if months.len() > 1 => Date::new(year, last.month, day).ok()?,
        _ => month.last_of_month(),
    };
    (start <= end).then_some((start, end))
}

fn month_read(word: &str) -> Option<i8> {
    (1..=12).find(|month| {
        let id = format!("month-{month}");
        let english = fold(&tr(Lang::En, &id));
        word == english
            || word == &english[..3]
            || word == "sept" && *month == 9
            || word == fold(&tr(Lang::Ar, &id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Option<String> {
        period_read(text).map(|(start, end)| format!("{start} {end}"))
    }

    #[test]
    fn reads_the_months_of_a_collection() {
        let autumn = Some("2024-08-01 2024-09-30".to_owned());
        assert_eq!(days("August-September 2024"), autumn);
        assert_eq!(days("Aug – Sept 2024"), autumn);
        assert_eq!(days("أغسطس - سبتمبر ٢٠٢٤"), autumn);
        assert_eq!(days("1 August to 30 September 2024"), autumn);
        assert_eq!(days("February 2024"), Some("2024-02-01 2024-02-29".to_owned()));
        assert_eq!(days("November-January 2024"), Some("2023-11-01 2024-01-31".to_owned()));
        assert_eq!(days("December 2023 - January 2024"), Some("2023-12-01 2024-01-31".to_owned()));
    }

    #[test]
    fn refuses_what_names_no_time() {
        for text in ["", "2024", "August", "Q3 2024", "September 2024 - August 2024", "31 4"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
