//! Functions of text.

#![allow(clippy::float_arithmetic, reason = "positions in text are XPath numbers")]
#![allow(clippy::cast_precision_loss, reason = "texts are bounded far below 2^52")]
#![allow(clippy::cast_sign_loss, reason = "what is negative is sorted out before")]
#![allow(clippy::cast_possible_truncation, reason = "`as` saturates, as is wanted")]

use std::borrow::Cow;

use super::patterns::Pattern;
use super::{Answer, Call, Function};
use crate::limits::{REGEX_COMPILED_BYTES_MAX, REGEX_STEPS};
use crate::xpath::Value;

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    Some(match call.function {
        Function::Text => text(call),
        Function::Concat => joined(call, "", 0),
        Function::Join => call.text(0).and_then(|separator| joined(call, &separator, 1)),
        Function::StartsWith => pair(call, |text, part| Value::Boolean(text.starts_with(part))),
        Function::EndsWith => pair(call, |text, part| Value::Boolean(text.ends_with(part))),
        Function::Contains => pair(call, |text, part| Value::Boolean(text.contains(part))),
        Function::Before => {
            pair(call, |text, part| owned(text.split_once(part).map_or("", |(before, _)| before)))
        }
        Function::After => {
            pair(call, |text, part| owned(text.split_once(part).map_or("", |(_, after)| after)))
        }
        Function::Substring => substring(call),
        Function::Substr => substr(call),
        Function::Length => call
            .value_or_context()
            // Phones count in the units of UTF-16.
            .map(|value| Value::Number(call.scope.text(&value).encode_utf16().count() as f64)),
        Function::Normalize => call.value_or_context().and_then(|value| {
            let text = call.scope.text(&value);
            let words: Vec<&str> = text.split_ascii_whitespace().collect();
            call.made(words.join(" "))
        }),
        Function::Translate => translate(call),
        Function::Regex => regex(call),
        Function::Selected => pair(call, |text, part| {
            // A value with spaces, as a single choice may have, is found whole.
            let (text, part) = (format!(" {text} "), format!(" {} ", part.trim()));
            Value::Boolean(text.contains(&part))
        }),
        Function::SelectedAt => selected_at(call),
        Function::CountSelected => {
            call.text(0).map(|text| Value::Number(text.split_ascii_whitespace().count() as f64))
        }
        Function::Uuid => uuid(call),
        _ => return None,
    })
}

fn owned(text: &str) -> Value<'static> {
    Value::Text(Cow::Owned(text.to_owned()))
}

fn text<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let value = call.value_or_context()?;
    Ok(Value::Text(call.scope.text(&value)))
}

fn pair<'a>(call: &Call<'_, 'a>, of: fn(&str, &str) -> Value<'static>) -> Answer<'a> {
    let (text, part) = (call.text(0)?, call.text(1)?);
    call.scope.budget.text(text.len())?;
    Ok(of(&text, &part))
}

fn joined<'a>(call: &Call<'_, 'a>, separator: &str, from: usize) -> Answer<'a> {
    let texts = call.texts(from)?;
    let bytes: usize = texts.iter().map(|text| text.len() + separator.len()).sum();
    call.scope.budget.text(bytes)?;
    Ok(Value::Text(Cow::Owned(texts.join(separator))))
}

/// Characters by `XPath`'s rule: from the rounded start, counted from 1.
fn substring<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let round = |number: f64| (number + 0.5).floor();
    let start = round(call.number(1)?);
    let end = if call.has(2) { start + round(call.number(2)?) } else { f64::INFINITY };
    let inside = |at: usize| {
        let position = at as f64 + 1.0;
        position >= start && position < end
    };
    let part = text.chars().enumerate().filter(|(at, _)| inside(*at)).map(|(_, c)| c).collect();
    call.made(part)
}

/// Characters from a start to before an end, counted from 0; negative from the end.
fn substr<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let count = text.chars().count() as f64;
    let place = |number: f64| {
        let number = number.trunc();
        let from_start = if number < 0.0 { count + number } else { number };
        from_start.clamp(0.0, count) as usize
    };
    let start = place(call.number(1)?);
    let end = if call.has(2) { place(call.number(2)?) } else { count as usize };
    call.made(text.chars().skip(start).take(end.saturating_sub(start)).collect())
}

fn translate<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let from: Vec<char> = call.text(1)?.chars().collect();
    let to: Vec<char> = call.text(2)?.chars().collect();
    call.scope.budget.steps((text.len() as u64 * (from.len() as u64 + 1)) / 16)?;
    let change = |c: char| match from.iter().position(|known| *known == c) {
        None => Some(c),
        Some(at) => to.get(at).copied(),
    };
    call.made(text.chars().filter_map(change).collect())
}

/// The whole text must match, as Java's `matches` asks.
fn regex<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.scope.budget.text(text.len())?;
    let known = call.scope.model.regex(&pattern);
    if let Some(known) = known {
        return known.is_match(&text, call.scope.budget).map(Value::Boolean);
    }
    call.scope.budget.steps(REGEX_STEPS)?;
    let pattern = Pattern::compile(&pattern, REGEX_COMPILED_BYTES_MAX)?;
    pattern.is_match(&text, call.scope.budget).map(Value::Boolean)
}

fn selected_at<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let at = call.number(1)?;
    if at.is_nan() || at < 0.0 {
        return Ok(Value::empty());
    }
    Ok(owned(text.split_ascii_whitespace().nth(at as usize).unwrap_or("")))
}

const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A UUID, or so many letters and digits.
fn uuid<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let next = || call.scope.budget.chance(call.scope.clock);
    if !call.has(0) {
        return call.made(crate::clock::chance_uuid(next(), next()));
    }
    let length = call.number(0)?.clamp(0.0, 1_000.0) as usize;
    let letter = |_| char::from(LETTERS[(next() % 62) as usize]);
    call.made((0..length).map(letter).collect())
}
