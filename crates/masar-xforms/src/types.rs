//! Whether a value is written as its type asks.

use std::borrow::Cow;

use masar_text::numbers::digits_to_latin;

use crate::functions::point_read;
use crate::model::DataType;
use crate::xpath::{date_days, time_fraction};

/// Whether a value that is not empty fits a type.
pub(crate) fn type_fits(data: DataType, text: &str) -> bool {
    let text = text.trim();
    match data {
        DataType::Text | DataType::Binary | DataType::Other => true,
        DataType::Int => {
            let latin = latin(text);
            let digits = latin.strip_prefix(['-', '+']).unwrap_or(&latin);
            !digits.is_empty()
                && digits.len() <= 18
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        DataType::Decimal => {
            let latin = latin(text);
            latin.bytes().any(|byte| byte.is_ascii_digit())
                && latin.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
                && latin.parse::<f64>().is_ok_and(f64::is_finite)
        }
        DataType::Boolean => matches!(text, "true" | "false" | "1" | "0"),
        DataType::Date => text.len() == 10 && date_days(text).is_some(),
        DataType::DateTime => text.len() > 10 && date_days(text).is_some(),
        DataType::Time => time_fraction(text).is_some(),
        DataType::Geopoint => point_read(text).is_some(),
        DataType::Geotrace => points(text).is_some_and(|points| points.len() >= 2),
        DataType::Geoshape => {
            points(text).is_some_and(|points| points.len() >= 4 && points.first() == points.last())
        }
    }
}

/// Most numbers are written in Latin digits already.
fn latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(digits_to_latin(text)) }
}

fn points(text: &str) -> Option<Vec<(f64, f64)>> {
    let text = text.trim().trim_end_matches(';');
    text.split(';').map(|point| point_read(point.trim())).collect()
}

/// A number as machines write it: `٤٢` becomes `42`.
pub(crate) fn value_normal(data: DataType, text: &str) -> Option<String> {
    if !matches!(data, DataType::Int | DataType::Decimal) || text.is_ascii() {
        return None;
    }
    Some(digits_to_latin(text.trim()))
}
