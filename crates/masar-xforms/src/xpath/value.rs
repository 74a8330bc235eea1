//! What an expression gives: nodes, text, a number or a truth; and how one
//! becomes another.
//!
//! A text that is a day or a moment becomes days since 1970 where a number is
//! wanted, as forms count with dates.

#![allow(clippy::float_arithmetic, reason = "XPath's numbers are IEEE 754 doubles")]

use std::borrow::Cow;

/// A node of one of the instances; 0 is the form's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeRef {
    pub(crate) tree: u16,
    pub(crate) node: u32,
    /// The text inside an element, as a node.
    pub(crate) text: bool,
}

impl NodeRef {
    pub(crate) fn primary(node: u32) -> Self {
        Self { tree: 0, node, text: false }
    }
}

/// Nodes in document order. One node needs no allocation.
#[derive(Clone, Debug, Default)]
pub(crate) struct NodeSet {
    pub(crate) first: Option<NodeRef>,
    pub(crate) rest: Vec<NodeRef>,
}

impl NodeSet {
    pub(crate) fn iter(&self) -> impl Iterator<Item = NodeRef> + '_ {
        self.first.iter().chain(&self.rest).copied()
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }
}

impl FromIterator<NodeRef> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeRef>>(nodes: I) -> Self {
        let mut nodes = nodes.into_iter();
        Self { first: nodes.next(), rest: nodes.collect() }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    Nodes(NodeSet),
    Text(Cow<'a, str>),
    Number(f64),
    Boolean(bool),
}

impl Value<'_> {
    pub(crate) fn empty() -> Self {
        Self::Text(Cow::Borrowed(""))
    }
}

/// The number a text means; NaN where it means none.
pub(crate) fn number_of(text: &str) -> f64 {
    let text = text.trim();
    let Some(&first) = text.as_bytes().first() else { return f64::NAN };
    if !(first.is_ascii_digit() || first == b'-' || first == b'.') {
        return f64::NAN;
    }
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'e' | b'E' | b'+'));
    if plain && let Ok(number) = text.parse() {
        return number;
    }
    // Some write the point as a comma, and phones read it so.
    if let Some((whole, part)) = text.split_once(',')
        && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        return format!("{whole}.{part}").parse().unwrap_or(f64::NAN);
    }
    date_days(text).unwrap_or(f64::NAN)
}

/// The text of a number: no exponent, and no fraction where there is none.
pub(crate) fn number_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        number.to_string()
    }
}

/// Days since 1970 of `2024-02-29` or `2024-02-29T10:30:00.000+02:00`; a day
/// begins at midnight and a moment without offset is taken as UTC.
pub(crate) fn date_days(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(|&at: &usize| bytes[at].is_ascii_digit());
    if !shaped {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let month = i8::try_from(number(5, 7)?).ok()?;
    let day = i8::try_from(number(8, 10)?).ok()?;
    let date = jiff::civil::Date::new(number(0, 4)?, month, day).ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = f64::from((date - epoch).get_days());
    match &text[10..] {
        "" => Some(days),
        rest if rest.starts_with('T') => Some(days + time_fraction(&rest[1..])?),
        _ => None,
    }
}

/// The part of a day of `10:30:00.000+02:00`, the offset taken off.
pub(crate) fn time_fraction(text: &str) -> Option<f64> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone_at)?;
    let mut parts = clock.split(':');
    let hour: f64 = two_digits(parts.next()?)?;
    let minute: f64 = two_digits(parts.next()?)?;
    let second: f64 = match parts.next() {
        None => 0.0,
        Some(second) => {
            let whole = second.split('.').next()?;
            two_digits(whole)?;
            second.parse().ok()?
        }
    };
    if parts.next().is_some() || hour > 24.0 || minute > 59.0 || second >= 61.0 {
        return None;
    }
    let offset = offset_minutes(zone)?;
    Some((hour * 60.0 + minute - f64::from(offset)) / 1_440.0 + second / 86_400.0)
}

fn two_digits(text: &str) -> Option<f64> {
    let right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// Minutes east of UTC of `Z`, `+02`, `+02:00`, `-0330`.
pub(crate) fn offset_minutes(zone: &str) -> Option<i32> {
    let sign = match zone.as_bytes().first() {
        None | Some(b'Z') => return (zone.len() <= 1).then_some(0),
        Some(b'+') => 1,
        Some(_) => -1,
    };
    let digits: String = zone[1..].chars().filter(|c| *c != ':').collect();
    let right = matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !right {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    Some(sign * (hours * 60 + minutes))
}
