//! What figures need to know of a mission: its declarations, not its words.

use masar_domain::Pcode;
use masar_programme::{Disclosure, Indicator, Mission};

/// Where figures are declared.
pub(crate) trait Declared {
    fn indicator(&self, code: &str) -> Option<&Indicator>;

    /// In order of code.
    fn indicators(&self) -> Vec<&Indicator>;

    fn country(&self) -> Pcode;

    fn has_place(&self, place: &Pcode) -> bool;

    fn emergencies(&self) -> Vec<String>;

    /// Whether a breakdown's categories are parts that need not add up to the
    /// total.
    fn is_subset(&self, programme: &str, breakdown: &str) -> bool;

    /// From how many people on the figure may be published.
    fn threshold(&self, indicator: &Indicator) -> u32;

    /// The packages' own rules about figures: the text of each `checks.toml`.
    fn rules(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Declared for Mission {
    fn indicator(&self, code: &str) -> Option<&Indicator> {
        Self::indicator(self, code)
    }

    fn indicators(&self) -> Vec<&Indicator> {
        Self::indicators(self).collect()
    }

    fn country(&self) -> Pcode {
        self.country
    }

    fn has_place(&self, place: &Pcode) -> bool {
        *place == self.country || self.gazetteer.get(place).is_some()
    }

    fn emergencies(&self) -> Vec<String> {
        self.emergencies.iter().map(|(code, _)| code.clone()).collect()
    }

    fn is_subset(&self, programme: &str, breakdown: &str) -> bool {
        let rounds = self.packages.get(programme).and_then(|package| package.rounds.as_ref());
        rounds.is_some_and(|rounds| {
            rounds.totals.iter().any(|total| total.subsets.contains_key(breakdown))
        })
    }

    fn threshold(&self, indicator: &Indicator) -> u32 {
        let package = self.packages.get(&indicator.programme);
        package.map_or_else(|| Disclosure::default().threshold, |p| p.threshold(indicator))
    }

    fn rules(&self) -> Vec<&str> {
        self.packages.values().filter_map(|package| package.checks.as_deref()).collect()
    }
}
