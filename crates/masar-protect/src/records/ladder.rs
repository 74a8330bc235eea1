//! How a column can be made coarser, step by step: ages in bands, places to the
//! level above, days to months and years, rare values together, and at the last
//! nothing at all.
//!
//! *Invariant:* two records that share a value at one step share it at every
//! step after it.

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Pcode};

/// One way of writing a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// As it came.
    Same,
    /// Numbers in bands of so many.
    Bands(u32),
    /// Ages in bands of about five years that respect 18 and 60.
    AgeBands,
    /// Ages as 0-17, 18-59, 60+.
    Ages,
    /// Places at this level.
    Level(u8),
    Months,
    Years,
    /// Values of few records under one name.
    Rare,
    /// The column says nothing any more.
    Nothing,
}

/// A column at one step.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) step: Step,
    pub(crate) values: Vec<String>,
    /// Place in `values`, one a record.
    pub(crate) codes: Vec<u32>,
}

/// All steps of a column, from as it came to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    pub(crate) steps: Vec<Written>,
}

/// What rare values and emptied columns are written as.
const OTHER: &str = "other";
const NOTHING: &str = "*";

/// Oldest age that makes a column of numbers a column of ages.
const AGE_MAX: u32 = 120;

/// First ages of bands; the wider ones are made of whole narrower ones.
const AGE_BANDS: [u32; 12] = [0, 5, 10, 15, 18, 25, 30, 35, 40, 50, 60, 70];
const AGES: [u32; 3] = [0, 18, 60];

/// Numbers that are years of birth or arrival.
const YEARS: std::ops::RangeInclusive<u32> = 1_800..=2_200;
const TENS: [u32; 5] = [10, 100, 1_000, 10_000, 100_000];

pub(crate) fn ladders_of(rows: &[Vec<String>], columns: &[usize], k: usize) -> Vec<Ladder> {
    columns.iter().map(|column| ladder_of(rows, *column, k)).collect()
}

fn ladder_of(rows: &[Vec<String>], column: usize, k: usize) -> Ladder {
    let values = || rows.iter().map(|row| row[column].as_str());
    let filled = || values().filter(|value| !value.is_empty());
    let number = |value: &str| masar_text::digits_to_latin(value).parse::<u32>().ok();
    let place = |value: &str| value.parse::<Pcode>().ok();
    let mut steps: Vec<(Step, Vec<String>)> =
        vec![(Step::Same, values().map(str::to_owned).collect())];
    let mut add = |step: Step, write: &dyn Fn(&str) -> String| {
        let written =
            values().map(|v| if v.is_empty() { String::new() } else { write(v) }).collect();
        steps.push((step, written));
    };
    if filled().next().is_some() && filled().all(|value| number(value).is_some()) {
        let largest = filled().filter_map(number).max().unwrap_or(0);
        if largest <= AGE_MAX {
            add(Step::AgeBands, &|value| ages_write(number(value), &AGE_BANDS));
            add(Step::Ages, &|value| ages_write(number(value), &AGES));
        } else {
            let bands: &[u32] = if YEARS.contains(&largest) { &[5, 10, 50] } else { &TENS };
            for band in bands.iter().filter(|band| **band <= largest) {
                add(Step::Bands(*band), &|value| band_write(number(value).unwrap_or(0), *band));
            }
        }
    } else if filled().next().is_some() && filled().all(|value| place(value).is_some()) {
        let deepest = filled().filter_map(place).map(|p| p.level().0).max().unwrap_or(0);
        for level in (1..deepest).rev() {
            add(Step::Level(level), &|value| {
                let above = place(value).and_then(|place| place.ancestor(AdminLevel(level)));
                above.map_or_else(|| value.to_owned(), |above| above.to_string())
            });
        }
    } else if filled().next().is_some() && filled().all(is_day) {
        add(Step::Months, &|value| value[..7].to_owned());
        add(Step::Years, &|value| value[..4].to_owned());
    } else {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        values().for_each(|value| *counts.entry(value).or_default() += 1);
        let least = k.max(rows.len() / 50);
        if counts.values().filter(|count| **count < least).count() > 1 {
            add(Step::Rare, &|value| {
                if counts[value] < least { OTHER.to_owned() } else { value.to_owned() }
            });
        }
    }
    steps.push((Step::Nothing, values().map(|_| NOTHING.to_owned()).collect()));
    Ladder { steps: steps.into_iter().map(|(step, written)| written_of(step, written)).collect() }
}

fn band_write(number: u32, band: u32) -> String {
    let start = number / band * band;
    format!("{start}-{}", start + (band - 1))
}

/// The band of an age, by the first ages of all bands.
fn ages_write(age: Option<u32>, starts: &[u32]) -> String {
    let Some(age) = age else { return String::new() };
    let at = starts.partition_point(|start| *start <= age).max(1) - 1;
    match starts.get(at + 1) {
        Some(next) => format!("{}-{}", starts[at], next - 1),
        None => format!("{}+", starts[at]),
    }
}

fn is_day(value: &str) -> bool {
    value.len() == 10 && value.is_ascii() && value.parse::<masar_domain::Date>().is_ok()
}

fn written_of(step: Step, written: Vec<String>) -> Written {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for value in &written {
        numbers.insert(value.clone(), 0);
    }
    for (number, value) in (0u32..).zip(numbers.values_mut()) {
        *value = number;
    }
    let codes = written.iter().map(|value| numbers[value]).collect();
    Written { step, values: numbers.into_keys().collect(), codes }
}

impl Ladder {
    pub(crate) fn value(&self, level: usize, record: usize) -> &str {
        let written = &self.steps[level];
        &written.values[written.codes[record] as usize]
    }

    /// What a step loses, in thousandths of the column's values; emptying a
    /// column costs twice as much as it loses.
    pub(crate) fn loss(&self, level: usize) -> u64 {
        let before = self.steps[level.saturating_sub(1)].values.len() as u64;
        let after = self.steps[level].values.len() as u64;
        let lost = before.saturating_sub(after) * 1_000 / before.max(1);
        let twice = if self.steps[level].step == Step::Nothing { 2 } else { 1 };
        (lost * twice).max(100)
    }

    /// How far up a step is, in thousandths of the way; a column that says
    /// nothing any more counts three times.
    pub(crate) fn height(&self, level: usize) -> u64 {
        let last = (self.steps.len() - 1).max(1) as u64;
        let thrice = if self.steps[level].step == Step::Nothing { 3 } else { 1 };
        level as u64 * 1_000 * thrice / last
    }
}
