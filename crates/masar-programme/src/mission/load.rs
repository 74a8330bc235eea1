//! A mission's folder, read and checked with its packages.

use std::collections::BTreeMap;
use std::path::Path;

use masar_domain::{Digits, Lang, Pcode, Problem, Where};

use super::{Mission, ReportPlan};
use crate::condition::{Schema, core_columns};
use crate::declare::known;
use crate::gazetteer::Gazetteer;
use crate::model::Both;
use crate::package::{PackageDraft, both_of, finish, sorted};
use crate::source::{At, Folder, Keys, Source, csv_rows, hash_of, nearest_of, toml_read};
use crate::texts::Words;

/// Most countries of the world that a mission lists.
const COUNTRIES_MAX: usize = 1_000;

/// Core columns whose titles a mission gives, beside its administrative levels.
const TITLED: [&str; 14] = [
    "fact",
    "programme",
    "date",
    "round",
    "place",
    "emergency",
    "project",
    "donor",
    "sex",
    "age_group",
    "nationality",
    "population",
    "month",
    "quarter",
];

/// Loads the mission in a folder: `mission.toml`, `places/`, `texts/`, and the
/// packages in `programmes/` inside it or, where it has none, beside its parent.
///
/// # Errors
///
/// Every problem of the mission and of its packages, in order of place.
pub fn mission_load(folder: &Path) -> Result<Mission, Vec<Problem>> {
    let mut out = Vec::new();
    let mission = load(folder, &mut out);
    match mission {
        Some(mission) if !out.iter().any(Problem::is_error) => Ok(mission),
        _ => Err(sorted(out)),
    }
}

fn load(path: &Path, out: &mut Vec<Problem>) -> Option<Mission> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("mission");
    let folder = Folder::read(path, name, &["programmes"], out);
    let words = Words::read(&folder, out);
    let source = folder.text("mission.toml", out);
    let (words, source) = (words?, source?);
    let plan = toml_read(&source, out, |keys, out| {
        Reader { folder: &folder, source: &source, words: &words }.plan(keys, name, out)
    })?;
    let mut schema = plan.schema();
    let mut drafts = packages_read(path, &plan, &source, &schema, out);
    let whole = drafts.len() == plan.packages.len();
    finish(&mut drafts, &mut schema, Some(&plan.gazetteer), whole, out);
    reports_check(&plan, &drafts, &source, out);
    let packages: BTreeMap<String, _> = drafts
        .into_iter()
        .map(PackageDraft::into_package)
        .map(|package| (package.code.clone(), package))
        .collect();
    let own = folder.hash();
    let hashes = packages.values().map(|package| (package.code.as_str(), package.hash.as_bytes()));
    let hash = hash_of(std::iter::once(("", own.as_bytes())).chain(hashes));
    let reports = plan.reports.into_iter().map(|(_, plan)| (plan.code.clone(), plan)).collect();
    Some(Mission {
        code: plan.code,
        name: plan.name,
        country: plan.country?,
        languages: plan.languages,
        digits: plan.digits,
        levels: plan.levels,
        gazetteer: plan.gazetteer,
        boundaries: plan.boundaries,
        outline: plan.outline,
        countries: plan.countries,
        packages,
        package_order: plan.packages.into_iter().map(|package| package.value).collect(),
        reports,
        emergencies: plan.emergencies,
        populations: plan.populations,
        offices: plan.offices,
        attributions: plan.attributions,
        texts: words.into_texts(),
        schema,
        hash,
    })
}

fn packages_read(
    path: &Path,
    plan: &Plan,
    source: &Source,
    schema: &Schema,
    out: &mut Vec<Problem>,
) -> Vec<PackageDraft> {
    let inside = path.join("programmes");
    let programmes = if inside.is_dir() { inside } else { path.join("../../programmes") };
    let mut drafts = Vec::new();
    for package in &plan.packages {
        let folder = programmes.join(&package.value);
        if !folder.is_dir() {
            let problem = Problem::error("PROGRAMME-074", source.line(package.line));
            out.push(problem.with("found", &package.value));
            continue;
        }
        let name = format!("programmes/{}", package.value);
        drafts.extend(PackageDraft::read(&folder, &package.value, &name, schema, out));
    }
    drafts
}

/// Chapters that a report names exist.
fn reports_check(plan: &Plan, drafts: &[PackageDraft], source: &Source, out: &mut Vec<Problem>) {
    let chapters: Vec<String> = drafts
        .iter()
        .flat_map(|draft| {
            let names = draft.package.chapters.keys();
            names.map(|name| format!("{}/{name}", draft.package.code))
        })
        .collect();
    let names: Vec<&str> = chapters.iter().map(String::as_str).collect();
    let read = |chapter: &&At<String>| {
        let programme = chapter.value.split('/').next().unwrap_or_default();
        let declared = plan.packages.iter().any(|package| package.value == programme);
        !declared || drafts.iter().any(|draft| draft.package.code == programme)
    };
    // A package that could not be read has said so already.
    for chapter in plan.reports.iter().flat_map(|(chapters, _)| chapters).filter(read) {
        known("PROGRAMME-075", chapter, &names, source, out);
    }
}

/// What `mission.toml` and the files it names say.
struct Plan {
    code: String,
    name: Both,
    /// `None` only beside a problem.
    country: Option<Pcode>,
    languages: Vec<Lang>,
    digits: BTreeMap<Lang, Digits>,
    levels: Vec<Both>,
    gazetteer: Gazetteer,
    boundaries: BTreeMap<u8, String>,
    outline: String,
    countries: BTreeMap<String, Both>,
    packages: Vec<At<String>>,
    /// With the chapters as written, for their lines.
    reports: Vec<(Vec<At<String>>, ReportPlan)>,
    emergencies: Vec<(String, Both)>,
    populations: Vec<(String, Both)>,
    offices: Vec<(String, Both)>,
    attributions: Vec<Both>,
}

impl Plan {
    /// The core columns with the values that this mission knows.
    fn schema(&self) -> Schema {
        let codes = |list: &[(String, Both)]| list.iter().map(|(code, _)| code.clone()).collect();
        let mut schema = core_columns();
        schema.set_codes("population", codes(&self.populations));
        schema.set_codes("emergency", codes(&self.emergencies));
        schema.set_codes("nationality", self.countries.keys().cloned().collect());
        schema
    }
}

const KEYS: [&str; 15] = [
    "code",
    "country",
    "languages",
    "digits",
    "levels",
    "gazetteer",
    "points",
    "outline",
    "countries",
    "packages",
    "populations",
    "emergencies",
    "offices",
    "attributions",
    "boundaries",
];

struct Reader<'a> {
    folder: &'a Folder,
    source: &'a Source,
    words: &'a Words,
}

impl Reader<'_> {
    fn plan(&self, keys: &Keys<'_>, folder_name: &str, out: &mut Vec<Problem>) -> Plan {
        keys.only(&[&KEYS[..], &["report"][..]].concat(), out);
        let code = keys.text_opt("code", out).map_or_else(|| folder_name.to_owned(), |at| at.value);
        let country = self.country(keys, out);
        let top = || self.source.line(1);
        let country_name = self.words.both("country-name", top(), out);
        let levels = self.levels(keys, out);
        for column in TITLED.into_iter().chain(["year"]) {
            self.words.both(&format!("column-{column}"), top(), out);
        }
        for (column, values) in core_columns().columns {
            for value in values.values {
                self.words.both(&format!("value-{column}-{value}"), top(), out);
            }
        }
        let gazetteer = self.gazetteer(keys, country, country_name, out);
        let boundaries = self.boundaries(keys, &gazetteer, out);
        let outline = keys.text("outline", out).and_then(|file| self.geojson(&file, None, out));
        let packages = keys.codes("packages", out);
        keys.require("packages", out);
        Plan {
            code,
            name: self.words.both("mission-name", top(), out),
            country,
            languages: self.languages(keys, out),
            digits: self.digits(keys, out),
            levels,
            gazetteer,
            boundaries,
            outline: outline.unwrap_or_default(),
            countries: self.countries(keys, out),
            packages,
            reports: self.reports(keys, out),
            emergencies: self.list(keys, "emergencies", "emergency", out),
            populations: self.list(keys, "populations", "value-population", out),
            offices: self.list(keys, "offices", "office", out),
            attributions: self
                .list(keys, "attributions", "attribution", out)
                .into_iter()
                .map(|(_, name)| name)
                .collect(),
        }
    }

    fn wrong(&self, key: &str, at: &At<String>, expected: &str) -> Problem {
        let problem = Problem::error("PROGRAMME-006", self.source.line(at.line));
        problem.with("key", key).with("expected", expected).with("found", &at.value)
    }

    fn country(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Option<Pcode> {
        let text = keys.text("country", out)?;
        let code = text.value.parse::<Pcode>().ok().filter(|code| code.level().0 == 0);
        if code.is_none() {
            out.push(self.wrong("country", &text, "ISO 3166-1 alpha-2"));
        }
        code
    }

    fn languages(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Vec<Lang> {
        keys.require("languages", out);
        let mut languages = Vec::new();
        for text in keys.codes("languages", out) {
            match text.value.parse() {
                Ok(lang) => languages.push(lang),
                Err(_) => out.push(self.wrong("languages", &text, "ar, en")),
            }
        }
        languages
    }

    fn digits(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> BTreeMap<Lang, Digits> {
        let mut digits = BTreeMap::new();
        keys.require("digits", out);
        let Some(keys) = keys.table("digits", out) else { return digits };
        keys.only(&["ar", "en"], out);
        for lang in Lang::ALL {
            let Some(text) = keys.text(lang.tag(), out) else { continue };
            match text.value.as_str() {
                "latn" => digits.insert(lang, Digits::Latn),
                "arab" => digits.insert(lang, Digits::Arab),
                _ => {
                    out.push(self.wrong("digits", &text, "latn, arab"));
                    None
                }
            };
        }
        digits
    }

    fn levels(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Vec<Both> {
        keys.require("levels", out);
        let Some(levels) = keys.number_opt("levels", out) else { return Vec::new() };
        if !(1..=4).contains(&levels.value) {
            let at = At { value: levels.value.to_string(), line: levels.line };
            out.push(self.wrong("levels", &at, "1, 2, 3, 4"));
            return Vec::new();
        }
        let place = || self.source.line(levels.line);
        (1..=levels.value)
            .map(|level| self.words.both(&format!("level-{level}"), place(), out))
            .collect()
    }

    /// Codes with their texts.
    fn list(
        &self,
        keys: &Keys<'_>,
        key: &str,
        prefix: &str,
        out: &mut Vec<Problem>,
    ) -> Vec<(String, Both)> {
        let codes = keys.codes(key, out);
        let named = codes
            .iter()
            .map(|code| both_of(self.words, prefix, &code.value, self.source.line(code.line), out));
        named.collect()
    }

    /// A file that `mission.toml` names.
    fn file(&self, file: &At<String>, out: &mut Vec<Problem>) -> Option<Source> {
        if self.folder.files.contains_key(&file.value) {
            return self.folder.text(&file.value, out);
        }
        let nearest = nearest_of(&file.value, self.folder.files.keys().map(String::as_str));
        let problem = Problem::error("PROGRAMME-013", self.source.line(file.line));
        out.push(problem.with("found", &file.value).with("nearest", nearest));
        None
    }

    fn gazetteer(
        &self,
        keys: &Keys<'_>,
        country: Option<Pcode>,
        name: Both,
        out: &mut Vec<Problem>,
    ) -> Gazetteer {
        let mut gazetteer = country.map(|code| Gazetteer::new(code, name)).unwrap_or_default();
        let places = keys.text("gazetteer", out).and_then(|file| self.file(&file, out));
        if let Some(source) = places.filter(|_| country.is_some()) {
            gazetteer.add_csv(&source, out);
        }
        for file in keys.texts_opt("points", out) {
            if let Some(source) = self.file(&file, out).filter(|_| country.is_some()) {
                gazetteer.add_points(&source, out);
            }
        }
        gazetteer
    }

    fn boundaries(
        &self,
        keys: &Keys<'_>,
        gazetteer: &Gazetteer,
        out: &mut Vec<Problem>,
    ) -> BTreeMap<u8, String> {
        let mut boundaries = BTreeMap::new();
        let Some(keys) = keys.table("boundaries", out) else { return boundaries };
        keys.only(&["1", "2", "3", "4"], out);
        for level in keys.names() {
            let Ok(number) = level.value.parse::<u8>() else { continue };
            let Some(file) = keys.text(&level.value, out) else { continue };
            if let Some(text) = self.geojson(&file, Some((number, gazetteer)), out) {
                boundaries.insert(number, text);
            }
        }
        boundaries
    }

    /// A feature collection; for boundaries, every feature names a place of the level.
    fn geojson(
        &self,
        file: &At<String>,
        boundaries: Option<(u8, &Gazetteer)>,
        out: &mut Vec<Problem>,
    ) -> Option<String> {
        let source = self.file(file, out)?;
        let collection: Collection = match serde_json::from_str(&source.text) {
            Ok(collection) => collection,
            Err(error) => {
                let line = u32::try_from(error.line().max(1)).unwrap_or(u32::MAX);
                let problem = Problem::error("PROGRAMME-072", source.line(line));
                out.push(problem.with("found", error));
                return None;
            }
        };
        let Some((level, gazetteer)) = boundaries.filter(|(_, places)| !places.is_empty()) else {
            return Some(source.text);
        };
        for feature in collection.features {
            let found = feature.properties.pcode.unwrap_or_default();
            let place = found.parse().ok().and_then(|code| gazetteer.get(&code));
            if place.is_none_or(|place| place.pcode.level().0 != level) {
                let problem = Problem::error("PROGRAMME-073", Where::file(&source.file));
                out.push(problem.with("found", found).with("level", level));
            }
        }
        Some(source.text)
    }

    fn countries(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> BTreeMap<String, Both> {
        let mut countries = BTreeMap::new();
        let source = keys.text("countries", out).and_then(|file| self.file(&file, out));
        let Some(source) = source else { return countries };
        for (line, cells) in csv_rows(&source, &["iso3", "name_ar", "name_en"], COUNTRIES_MAX, out)
        {
            let [code, ar, en] = [0, 1, 2].map(|index| cells[index].trim().to_owned());
            let is_iso = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
            if !is_iso || ar.is_empty() || en.is_empty() {
                let problem = Problem::error("PROGRAMME-076", source.line(line));
                out.push(problem.with("found", cells.join(",")));
            } else if countries.insert(code.clone(), Both { ar, en }).is_some() {
                out.push(Problem::error("PROGRAMME-007", source.line(line)).with("found", code));
            }
        }
        countries
    }

    fn reports(
        &self,
        keys: &Keys<'_>,
        out: &mut Vec<Problem>,
    ) -> Vec<(Vec<At<String>>, ReportPlan)> {
        let mut reports: Vec<(Vec<At<String>>, ReportPlan)> = Vec::new();
        for keys in keys.tables("report", out) {
            keys.only(&["code", "chapters"], out);
            let written = keys.texts("chapters", out);
            let Some(code) = keys.code("code", out) else { continue };
            if reports.iter().any(|(_, plan)| plan.code == code.value) {
                let problem = Problem::error("PROGRAMME-007", self.source.line(code.line));
                out.push(problem.with("found", &code.value));
                continue;
            }
            let [title, subtitle, front] = ["title", "subtitle", "front"].map(|part| {
                let id = format!("report-{}-{part}", code.value);
                self.words.both(&id, self.source.line(code.line), out)
            });
            let split = |at: &At<String>| {
                let (programme, chapter) = at.value.split_once('/')?;
                Some((programme.to_owned(), chapter.to_owned()))
            };
            let chapters = written.iter().filter_map(split).collect();
            reports
                .push((written, ReportPlan { code: code.value, title, subtitle, front, chapters }));
        }
        reports
    }
}

/// As much of `GeoJSON` as has to be known here.
#[derive(serde::Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(serde::Deserialize)]
struct Feature {
    properties: Properties,
}

#[derive(serde::Deserialize)]
struct Properties {
    pcode: Option<String>,
}
