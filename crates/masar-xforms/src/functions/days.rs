//! Functions of days and times.

#![allow(clippy::float_arithmetic, reason = "forms count days and their fractions as numbers")]
#![allow(clippy::cast_possible_truncation, reason = "`as` saturates, as is wanted")]

use std::borrow::Cow;

use super::{Answer, Call, Function};
use crate::xpath::{EvaluateError, Value, date_days, number_of, offset_minutes, time_fraction};

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    Some(match call.function {
        Function::Today => {
            let today = call.scope.clock.today.to_string();
            Ok(Value::Text(Cow::Owned(today)))
        }
        Function::Now => Ok(Value::Text(Cow::Owned(call.scope.clock.now_text()))),
        Function::Date => date(call),
        Function::DateTime => date_time(call),
        Function::DecimalDateTime => call.value(0).map(|value| {
            let days = days(call, &value);
            // A day begins here, not at Greenwich; so does a moment without a zone.
            let text = call.scope.text(&value);
            let text = text.trim();
            let is_local = match text.split_once('T') {
                Some((_, time)) => !time.contains(['Z', '+', '-']),
                None => text.len() == 10,
            };
            let is_day = !matches!(value, Value::Number(_)) && is_local;
            Value::Number(if is_day { days - offset(call) } else { days })
        }),
        Function::DecimalDate => {
            call.value(0).map(|value| Value::Number(days(call, &value).floor()))
        }
        Function::DecimalTime => call.value(0).map(|value| {
            let text = call.scope.text(&value);
            let text = text.trim();
            let local = match (&value, text.split_once('T')) {
                (Value::Number(days), _) => Some(days + offset(call)),
                (_, Some(_)) => local_days(call, text),
                (_, None) => time_fraction(text)
                    .map(|time| time + zone_days(text).unwrap_or_else(|| offset(call))),
            };
            Value::Number(local.map_or(f64::NAN, |local| local.rem_euclid(1.0)))
        }),
        Function::FormatDate | Function::FormatDateTime => format(call),
        _ => return None,
    })
}

/// Here, in days east of Greenwich.
fn offset(call: &Call<'_, '_>) -> f64 {
    f64::from(call.scope.clock.offset_minutes) / 1_440.0
}

/// The offset that a time was written with, in days; none for `Z`, which is the
/// same everywhere and shown as it is here.
fn zone_days(time: &str) -> Option<f64> {
    let zone = time.find(['Z', '+', '-']).map_or("", |at| &time[at..]);
    let is_written = zone != "Z";
    is_written.then(|| offset_minutes(zone)).flatten().map(|minutes| f64::from(minutes) / 1_440.0)
}

/// Days of a written day or moment as the clock on the wall had them.
fn local_days(call: &Call<'_, '_>, text: &str) -> Option<f64> {
    let days = date_days(text)?;
    let Some((_, time)) = text.split_once('T') else { return Some(days) };
    Some(days + zone_days(time).unwrap_or_else(|| offset(call)))
}

fn days(call: &Call<'_, '_>, value: &Value<'_>) -> f64 {
    match value {
        Value::Number(number) => *number,
        Value::Text(text) => number_of(text),
        Value::Nodes(nodes) => {
            nodes.first.map_or(f64::NAN, |node| number_of(&call.scope.node_text(node)))
        }
        Value::Boolean(_) => f64::NAN,
    }
}

/// The day of so many days since 1970, or nothing outside the calendar.
pub(crate) fn day_of(days: f64) -> Option<jiff::civil::Date> {
    if !days.is_finite() || days.abs() > 3_000_000.0 {
        return None;
    }
    let span = jiff::Span::new().try_days(days.floor() as i64).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

fn date<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let value = call.value(0)?;
    if let Value::Text(text) = &value
        && text.is_empty()
    {
        return Ok(Value::empty());
    }
    let text = call.scope.text(&value);
    if !matches!(value, Value::Number(_))
        && let Some(day) = local_days(call, text.trim()).and_then(day_of)
    {
        return call.made(day.to_string());
    }
    let day = day_of(days(call, &value));
    call.made(day.map(|day| day.to_string()).unwrap_or_default())
}

fn date_time<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let value = call.value(0)?;
    let text = call.scope.text(&value);
    let offset = call.scope.clock.offset_minutes;
    // A day begins here, and a moment that says no offset is meant here.
    let is_here = !matches!(value, Value::Number(_))
        && text.trim().split_once('T').is_none_or(|(_, time)| !time.contains(['Z', '+', '-']));
    let days = days(call, &value);
    let local = if is_here { days } else { days + f64::from(offset) / 1_440.0 };
    let Some(day) = day_of(local) else { return Ok(Value::empty()) };
    let millis = (local.rem_euclid(1.0) * 86_400_000.0).round() as i64;
    let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
    let (second, milli) = (millis / 1_000 % 60, millis % 1_000);
    let sign = if offset < 0 { '-' } else { '+' };
    let (zone_hour, zone_minute) = (offset.abs() / 60, offset.abs() % 60);
    call.made(format!(
        "{day}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{zone_hour:02}:{zone_minute:02}"
    ))
}

/// A moment cut into what formats name.
struct Parts {
    day: jiff::civil::Date,
    hour: i64,
    minute: i64,
    second: i64,
    milli: i64,
}

fn parts(call: &Call<'_, '_>, value: &Value<'_>) -> Option<Parts> {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Nodes(nodes) => call.scope.node_text(nodes.first?),
        _ => Cow::Borrowed(""),
    };
    // A written moment is shown as it was written: its own offset is put back.
    let local = local_days(call, text.trim()).unwrap_or_else(|| {
        let days = days(call, value);
        if days.fract() == 0.0 { days } else { days + offset(call) }
    });
    let day = day_of(local)?;
    let millis = (local.rem_euclid(1.0) * 86_400_000.0).round() as i64;
    let millis = millis.min(86_399_999);
    Some(Parts {
        day,
        hour: millis / 3_600_000,
        minute: millis / 60_000 % 60,
        second: millis / 1_000 % 60,
        milli: millis % 1_000,
    })
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/// Arabic has no short forms; these are the names that phones use.
const MONTHS_ARABIC: [&str; 12] = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];
const WEEKDAYS_ARABIC: [&str; 7] =
    ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"];

/// Names of months and days in the language that the form is filled in, where
/// it is Arabic; otherwise in English.
fn calendar(call: &Call<'_, '_>) -> (&'static [&'static str; 12], &'static [&'static str; 7]) {
    let language = call.scope.model.languages.get(call.scope.language);
    let is_arabic =
        language.is_some_and(|name| crate::finding::language_rank(name, "ar").is_some());
    if is_arabic { (&MONTHS_ARABIC, &WEEKDAYS_ARABIC) } else { (&MONTHS, &WEEKDAYS) }
}

fn format<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let value = call.value(0)?;
    let pattern = call.text(1)?;
    let Some(parts) = parts(call, &value) else { return Ok(Value::empty()) };
    let (months, weekdays) = calendar(call);
    let mut text = String::new();
    let mut letters = pattern.chars();
    while let Some(c) = letters.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let Some(letter) = letters.next() else { break };
        let part = part_text(&parts, letter, months, weekdays);
        text.push_str(&part.ok_or_else(|| bad_format(&pattern))?);
    }
    call.made(text)
}

fn bad_format(pattern: &str) -> EvaluateError {
    EvaluateError::Argument(format!("format-date('{pattern}')"))
}

fn part_text(
    parts: &Parts,
    letter: char,
    months: &[&str; 12],
    weekdays: &[&str; 7],
) -> Option<String> {
    let day = parts.day;
    let month = usize::try_from(day.month() - 1).unwrap_or(0);
    let weekday = usize::try_from(day.weekday().to_sunday_zero_offset()).unwrap_or(0);
    Some(match letter {
        'Y' => format!("{:04}", day.year()),
        'y' => format!("{:02}", day.year().rem_euclid(100)),
        'm' => format!("{:02}", day.month()),
        'n' => day.month().to_string(),
        'b' => months[month].to_owned(),
        'd' => format!("{:02}", day.day()),
        'e' => day.day().to_string(),
        'H' => format!("{:02}", parts.hour),
        'h' => parts.hour.to_string(),
        'M' => format!("{:02}", parts.minute),
        'S' => format!("{:02}", parts.second),
        '3' => format!("{:03}", parts.milli),
        'a' => weekdays[weekday].to_owned(),
        'W' => day.iso_week_date().week().to_string(),
        '%' => "%".to_owned(),
        _ => return None,
    })
}
