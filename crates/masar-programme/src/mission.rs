//! A mission: a country, its places, its languages and the packages it runs.
//!
//! *Invariant:* a value of [`Mission`] has passed every check, its own and
//! those of its packages against each other: no figure is declared twice, and
//! every figure that a chapter or another figure names exists.

mod load;

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Digits, Lang, Pcode};
use masar_text::Texts;

use crate::condition::Schema;
use crate::gazetteer::Gazetteer;
use crate::model::{Both, Column, Indicator, Package, PackageForm};

pub use load::mission_load;

/// A checked mission.
#[derive(Debug)]
pub struct Mission {
    /// Folder name: `libya`.
    pub code: String,
    pub name: Both,
    pub country: Pcode,
    /// The first is the one to begin with.
    pub languages: Vec<Lang>,
    pub digits: BTreeMap<Lang, Digits>,
    /// Names of the administrative levels from 1 down.
    pub levels: Vec<Both>,
    pub gazetteer: Gazetteer,
    /// `GeoJSON` text by level; every feature has `properties.pcode`.
    pub boundaries: BTreeMap<u8, String>,
    /// The country's outline as `GeoJSON` text.
    pub outline: String,
    /// Country names by ISO 3166-1 alpha-3 code.
    pub countries: BTreeMap<String, Both>,
    /// By code.
    pub packages: BTreeMap<String, Package>,
    /// Package codes in the mission's order.
    pub package_order: Vec<String>,
    pub reports: BTreeMap<String, ReportPlan>,
    pub emergencies: Vec<(String, Both)>,
    pub populations: Vec<(String, Both)>,
    pub offices: Vec<(String, Both)>,
    /// Sources to be credited wherever their data is shown.
    pub attributions: Vec<Both>,
    pub texts: Texts,
    /// The core columns and those of all packages.
    pub schema: Schema,
    /// SHA-256 over the mission's own files and its packages' hashes, hexadecimal.
    pub hash: String,
}

/// What a publication is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPlan {
    /// `annual-report`, `round-report`.
    pub code: String,
    pub title: Both,
    pub subtitle: Both,
    /// The opening paragraph.
    pub front: Both,
    /// Programme and chapter name, in order.
    pub chapters: Vec<(String, String)>,
}

/// Dimensions of time, computed from a fact's date.
pub const TIME_DIMENSIONS: [&str; 3] = ["month", "quarter", "year"];

impl Mission {
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        // No figure is declared twice, so the order of looking does not matter.
        let mut all = self.packages.values().flat_map(|package| &package.indicators);
        all.find(|indicator| indicator.code == code)
    }

    /// In order of code.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        let mut all: Vec<&Indicator> =
            self.packages.values().flat_map(|package| &package.indicators).collect();
        all.sort_unstable_by(|one, other| one.code.cmp(&other.code));
        all.into_iter()
    }

    /// The form with this identifier and version, and the package that holds it.
    pub fn form(&self, form_id: &str, version: &str) -> Option<(&Package, &PackageForm)> {
        let (package, form) = self.form_any_version(form_id)?;
        (form.form.version == version).then_some((package, form))
    }

    /// The form with this identifier, whatever its version.
    pub fn form_any_version(&self, form_id: &str) -> Option<(&Package, &PackageForm)> {
        self.packages
            .values()
            .find_map(|package| package.forms.get(form_id).map(|form| (package, form)))
    }

    pub fn digits(&self, lang: Lang) -> Digits {
        self.digits.get(&lang).copied().unwrap_or_default()
    }

    /// What a column is called; its code where nothing better is known.
    pub fn column_title(&self, lang: Lang, column: &str) -> String {
        if let Some(level) = admin_level(column)
            && let Some(name) = self.levels.get(usize::from(level.0) - 1)
        {
            return name.get(lang).to_owned();
        }
        let own = self.declared(column).map(|column| column.title.get(lang).to_owned());
        own.or_else(|| self.texts.get(lang, &format!("column-{column}")))
            .unwrap_or_else(|| column.to_owned())
    }

    /// What a column's value is called; the value itself where nothing better
    /// is known.
    pub fn value_title(&self, lang: Lang, column: &str, value: &str) -> String {
        self.value_known(lang, column, value).unwrap_or_else(|| value.to_owned())
    }

    fn value_known(&self, lang: Lang, column: &str, value: &str) -> Option<String> {
        if column == "place" || admin_level(column).is_some() {
            let place = self.gazetteer.get(&value.parse().ok()?)?;
            return Some(place.name.get(lang).to_owned());
        }
        let of = |known: Option<&Both>| known.map(|name| name.get(lang).to_owned());
        let listed = |list: &[(String, Both)]| {
            of(list.iter().find(|(code, _)| code == value).map(|(_, name)| name))
        };
        let known = match column {
            "nationality" => of(self.countries.get(value)),
            "programme" => of(self.packages.get(value).map(|package| &package.name)),
            "emergency" => listed(&self.emergencies),
            "population" => listed(&self.populations),
            _ => {
                let mut columns = self.columns().filter(|known| known.code == column);
                columns.find_map(|column| listed(&column.values))
            }
        };
        known.or_else(|| self.texts.get(lang, &format!("value-{column}-{value}")))
    }

    fn declared(&self, column: &str) -> Option<&Column> {
        self.columns().find(|known| known.code == column)
    }

    /// Columns and breakdowns that packages declare, in order of package.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.packages.values().flat_map(|package| package.columns.iter().chain(&package.breakdowns))
    }
}

/// The level of an `adminN` column, 1 and deeper.
pub fn admin_level(column: &str) -> Option<AdminLevel> {
    let level = column.strip_prefix("admin")?.parse().ok()?;
    (1..=AdminLevel::MAX.0).contains(&level).then_some(AdminLevel(level))
}
