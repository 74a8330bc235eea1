//! The published figures as margins of the synthetic mission.

use std::collections::BTreeMap;

use serde::Deserialize;

const PUBLISHED: &str = include_str!("../../data/published-2023.toml");

/// How large the demo is, in millionths of the published figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale(u64);

impl Scale {
    pub const FULL: Self = Self(1_000_000);

    /// Reads `1.0`, `0.05`; from a thousandth to ten.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        if part.len() > 6 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        let part: u64 = format!("{part:0<6}").parse().ok()?;
        let millionths = whole.checked_mul(1_000_000)?.checked_add(part)?;
        (1_000..=10_000_000).contains(&millionths).then_some(Self(millionths))
    }

    /// A margin at this scale, rounded half up.
    pub fn of(self, value: u64) -> u64 {
        (value * self.0 + 500_000) / 1_000_000
    }
}

/// One published figure.
#[derive(Clone, Debug, Deserialize)]
pub struct Published {
    pub id: String,
    pub value: u64,
    pub households: Option<u64>,
    #[serde(default)]
    pub parts: BTreeMap<String, u64>,
    #[serde(default)]
    pub subsets: BTreeMap<String, u64>,
    #[serde(default)]
    pub shares_percent: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct File {
    figure: Vec<Published>,
}

/// Every published figure, as published.
pub fn published() -> Vec<Published> {
    let file: File = toml::from_str(PUBLISHED).expect("the fixture is part of the program");
    file.figure
}

/// The published figures at a scale.
#[derive(Clone, Debug)]
pub struct Margins {
    figures: BTreeMap<String, Published>,
    scale: Scale,
}

impl Margins {
    pub fn published(scale: Scale) -> Self {
        let figures = published().into_iter().map(|figure| (figure.id.clone(), figure));
        Self { figures: figures.collect(), scale }
    }

    fn figure(&self, id: &str) -> &Published {
        self.figures.get(id).expect("the generator names published figures")
    }

    /// The total; the sum of the scaled parts where there are parts.
    pub fn total(&self, id: &str) -> u64 {
        let figure = self.figure(id);
        if figure.parts.is_empty() {
            return self.scale.of(figure.value);
        }
        figure.parts.values().map(|part| self.scale.of(*part)).sum()
    }

    pub fn part(&self, id: &str, part: &str) -> u64 {
        self.scale.of(self.figure(id).parts.get(part).copied().unwrap_or(0))
    }

    pub fn subset(&self, id: &str, subset: &str) -> u64 {
        self.scale.of(self.figure(id).subsets.get(subset).copied().unwrap_or(0))
    }

    /// A published share of the total, to whole persons, rounded half up.
    pub fn share(&self, id: &str, share: &str) -> u64 {
        let percent = self.figure(id).shares_percent.get(share).copied().unwrap_or(0);
        (self.total(id) * percent + 50) / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_read_without_rounding_errors() {
        assert_eq!(Scale::parse("1.0"), Some(Scale::FULL));
        assert_eq!(Scale::parse("1"), Some(Scale::FULL));
        assert_eq!(Scale::parse("0.05").map(|scale| scale.of(51_704)), Some(2_585));
        for bad in ["", "0", "-1", "1e3", "11", "0.0000001"] {
            assert_eq!(Scale::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn published_parts_of_the_demos_figures_add_up() {
        for figure in published().iter().filter(|figure| !figure.parts.is_empty()) {
            assert_eq!(figure.parts.values().sum::<u64>(), figure.value, "{}", figure.id);
        }
    }
}
