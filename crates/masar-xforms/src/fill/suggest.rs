//! Values worth trying for a question, from its type and from what its
//! constraint is written with.

use masar_domain::Date;

use super::Chance;
use super::pattern::pattern_text;
use super::range::range_value;
use crate::clock::Clock;
use crate::engine::NodeState;
use crate::model::{Control, ControlKind, DataType};

/// Answers of other questions that are looked at.
const GIVEN_MAX: usize = 200;

/// What a constraint suggests.
pub(super) struct Suggestions<'a> {
    rule: &'a str,
    today: Date,
    zone: String,
    /// Whole numbers in the constraint.
    numbers: Vec<i64>,
    /// Texts in quotes.
    texts: Vec<&'a str>,
    given: &'a [String],
    control: Option<&'a Control>,
}

impl<'a> Suggestions<'a> {
    pub(super) fn new(
        rule: &'a str,
        clock: &Clock,
        given: &'a [String],
        control: Option<&'a Control>,
    ) -> Self {
        let texts: Vec<&str> = quoted(rule);
        let digits = |char: char| !char.is_ascii_digit();
        let numbers = rule.split(digits).filter_map(|part| part.parse().ok()).take(50).collect();
        let given = &given[given.len().saturating_sub(GIVEN_MAX)..];
        let zone = clock.zone_text();
        Self { rule, today: clock.today, zone, numbers, texts, given, control }
    }

    /// A value for one try; later tries are stranger.
    pub(super) fn value(&self, state: &NodeState, attempt: usize, chance: &mut Chance) -> String {
        let range = self.control.and_then(|control| control.range.as_ref());
        if let Some(value) = range.and_then(|range| range_value(range, chance)) {
            return value;
        }
        match (state.control, state.data) {
            (Some(ControlKind::Trigger), _) => "OK".to_owned(),
            (Some(ControlKind::Upload), _) => {
                let media = self.control.map_or("", |control| &*control.media);
                format!("file-{}.{}", chance.below(1_000_000), extension(media))
            }
            (_, DataType::Int) => self.number(attempt, chance).to_string(),
            (Some(ControlKind::Range), _) => self.number(attempt, chance).to_string(),
            (_, DataType::Decimal) => {
                let whole = self.number(attempt, chance);
                if attempt % 2 == 1 {
                    whole.to_string()
                } else {
                    format!("{whole}.{}", 1 + chance.below(9))
                }
            }
            (_, DataType::Boolean) => ["true", "false"][chance.index(2)].to_owned(),
            (_, DataType::Date) => self.date(attempt, chance).to_string(),
            (_, DataType::Time) => time(chance) + &self.zone,
            (_, DataType::DateTime) => {
                format!("{}T{}{}", self.date(attempt, chance), time(chance), self.zone)
            }
            (_, DataType::Geopoint) => point(chance),
            (_, DataType::Geotrace) => line(chance, false),
            (_, DataType::Geoshape) => line(chance, true),
            _ => self.text(attempt, chance),
        }
    }

    fn number(&self, attempt: usize, chance: &mut Chance) -> i64 {
        let least = self.numbers.iter().copied().min();
        let most = self.numbers.iter().copied().max();
        if let Some((least, most)) = least.zip(most) {
            match attempt % 4 {
                0 => return chance.between(least.saturating_add(1).min(most), most),
                1 => return chance.between(least, most),
                2 => {
                    let near = self.numbers[chance.index(self.numbers.len())];
                    return near.saturating_add(chance.between(-1, 1));
                }
                _ => {}
            }
        }
        let given: Vec<i64> =
            self.given.iter().rev().filter_map(|text| text.parse().ok()).collect();
        match attempt {
            0..=2 => chance.between(0, 12),
            _ if !given.is_empty() && attempt.is_multiple_of(3) => {
                let near = given[chance.index(given.len())];
                near.saturating_add(chance.between(-1, 1)).max(0)
            }
            _ if attempt.is_multiple_of(7) => 0,
            _ if attempt.is_multiple_of(5) => given
                .iter()
                .rev()
                .take(1 + attempt / 5)
                .fold(0, |sum, part| i64::saturating_add(sum, *part)),
            _ => chance.between(0, 10_i64.pow(u32::try_from(attempt / 12 + 1).unwrap_or(1).min(9))),
        }
    }

    fn date(&self, attempt: usize, chance: &mut Chance) -> Date {
        let near: Vec<Date> = self
            .texts
            .iter()
            .copied()
            .chain(self.given.iter().map(String::as_str))
            .filter_map(|text| text.get(..10)?.parse().ok())
            .collect();
        let start = match attempt % 3 {
            1 if !near.is_empty() => near[chance.index(near.len())],
            _ => self.today,
        };
        let reach = [1_000, 30, 1, 20_000][attempt / 3 % 4];
        let back = attempt < 6 || chance.below(2) == 0;
        let days = chance.between(0, reach);
        let span = jiff::Span::new().days(if back { -days } else { days });
        start.checked_add(span).unwrap_or(self.today)
    }

    fn text(&self, attempt: usize, chance: &mut Chance) -> String {
        let patterns: Vec<&str> =
            self.texts.iter().copied().filter(|_| self.rule.contains("regex(")).collect();
        if !patterns.is_empty() && attempt % 4 != 3 {
            let pattern = patterns[chance.index(patterns.len())];
            if let Some(text) = pattern_text(pattern, chance) {
                return text;
            }
        }
        if !self.numbers.is_empty() && !attempt.is_multiple_of(3) {
            let length = self.numbers[chance.index(self.numbers.len())] + chance.between(-1, 1);
            let length = usize::try_from(length.clamp(1, 500)).unwrap_or(1);
            let digits = (0..length).map(|_| char::from(b'0' + digit(chance, 10)));
            let letters =
                (0..length).map(|at| char::from(b'a' + digit(&mut Chance::new(at as u64), 26)));
            return if attempt.is_multiple_of(2) { letters.collect() } else { digits.collect() };
        }
        match attempt % 5 {
            0 | 1 => format!("answer {}", chance.below(10_000)),
            2 => chance.below(1_000_000_000).to_string(),
            3 if !self.texts.is_empty() => self.texts[chance.index(self.texts.len())].to_owned(),
            3 | 4 if !self.given.is_empty() => self.given[chance.index(self.given.len())].clone(),
            _ => "a".to_owned(),
        }
    }
}

/// What files of a kind of media are usually called.
fn extension(media: &str) -> &'static str {
    match media.split('/').next() {
        Some("audio") => "m4a",
        Some("video") => "mp4",
        Some("application") => "pdf",
        _ => "jpg",
    }
}

fn digit(chance: &mut Chance, below: u64) -> u8 {
    u8::try_from(chance.below(below)).unwrap_or(0)
}

/// The texts in quotes, in order.
fn quoted(rule: &str) -> Vec<&str> {
    let mut texts = Vec::new();
    let mut rest = rule;
    while let Some(at) = rest.find(['\'', '"']) {
        let quote = &rest[at..=at];
        let after = &rest[at + 1..];
        let Some(end) = after.find(quote) else { break };
        texts.push(&after[..end]);
        rest = &after[end + 1..];
    }
    texts
}

fn time(chance: &mut Chance) -> String {
    format!("{:02}:{:02}:00.000", chance.below(24), chance.below(60))
}

/// A place between 20° and 32° north, 10° and 24° east.
fn point(chance: &mut Chance) -> String {
    let mut part = |least: u64, most: u64| {
        format!("{}.{:06}", least + chance.below(most - least), chance.below(1_000_000))
    };
    format!("{} {} 0 5", part(20, 32), part(10, 24))
}

fn line(chance: &mut Chance, is_closed: bool) -> String {
    let count = 3 + chance.below(3);
    let mut points: Vec<String> = (0..count).map(|_| point(chance)).collect();
    if is_closed {
        points.push(points[0].clone());
    }
    points.join("; ")
}
