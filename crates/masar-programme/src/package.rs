//! A package's folder, read and checked.
//!
//! In three steps, because a mission's packages speak of each other: everything
//! that a folder says by itself, then conditions against the columns of all
//! packages, then references to figures against the figures of all packages.

mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use masar_domain::{Lang, Problem, Where};

use crate::chapter::{Chapter, chapter_parse, chapters_compare};
use crate::condition::{Schema, core_columns};
use crate::declare::{Declared, workflow_read};
use crate::indicator::IndicatorDraft;
use crate::model::{Both, Package};
use crate::package_test::tests_read;
use crate::rules::Rules;
use crate::source::{Folder, is_code};
use crate::texts::Words;

pub(crate) use references::references_check;

/// Loads one package by itself: its conditions may name the core columns and
/// its own, its chapters only its own figures.
pub fn package_load(folder: &Path) -> Result<Package, Vec<Problem>> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut out = Vec::new();
    let mut schema = core_columns();
    let draft = PackageDraft::read(folder, name, name, &schema, &mut out);
    let mut drafts: Vec<PackageDraft> = draft.into_iter().collect();
    finish(&mut drafts, &mut schema, None, true, &mut out);
    match drafts.pop() {
        Some(draft) if !out.iter().any(Problem::is_error) => Ok(draft.into_package()),
        _ => Err(sorted(out)),
    }
}

/// Steps two and three, for packages that belong together. `schema` holds the
/// core columns and gets those of the packages. Unless they are the `whole`, some
/// could not be read, and what refers to a figure unknown here is not wrong for it.
pub(crate) fn finish(
    drafts: &mut [PackageDraft],
    schema: &mut Schema,
    gazetteer: Option<&crate::gazetteer::Gazetteer>,
    whole: bool,
    out: &mut Vec<Problem>,
) {
    schema.set_codes("programme", drafts.iter().map(|draft| draft.package.code.clone()).collect());
    let mut facts = BTreeSet::new();
    for draft in drafts.iter() {
        draft.add_columns(schema);
        facts.extend(draft.package.facts.iter().map(|rule| rule.name.clone()));
    }
    schema.set_codes("fact", facts.into_iter().collect());
    let known: BTreeSet<String> = drafts.iter().flat_map(PackageDraft::breakdown_names).collect();
    for draft in drafts.iter_mut() {
        for indicator in &mut draft.indicators {
            indicator.finish(schema, &known, out);
        }
    }
    references_check(drafts, schema, gazetteer, whole, out);
}

/// Problems in order of place, none twice.
pub(crate) fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|one, other| (&one.place, one.code).cmp(&(&other.place, other.code)));
    problems.dedup();
    problems
}

/// A package whose conditions and references have not been checked yet.
#[derive(Debug)]
pub(crate) struct PackageDraft {
    pub(crate) package: Package,
    pub(crate) indicators: Vec<IndicatorDraft>,
    /// Codes of indicators that could not be read.
    pub(crate) broken: BTreeSet<String>,
    /// Stands before file names in problems.
    pub(crate) folder: String,
}

impl PackageDraft {
    /// Reads a folder; `around` are the mission's columns. `None` when too much
    /// is missing to go on.
    pub(crate) fn read(
        path: &Path,
        code: &str,
        name: &str,
        around: &Schema,
        out: &mut Vec<Problem>,
    ) -> Option<Self> {
        let folder = Folder::read(path, name, &[], out);
        if !is_code(code) || folder.files.is_empty() {
            out.push(Problem::error("PROGRAMME-001", Where::file(name)));
            return None;
        }
        unknown_files(&folder, out);
        let words = Words::read(&folder, out);
        let chapters = chapters_read(&folder, out);
        let mut broken = BTreeSet::new();
        let indicators = indicators_read(&folder, code, &mut broken, out);
        let words = words?;
        let declared = Declared::read(&folder, &words, out)?;
        let rules = Rules::read(&folder, &words, &declared, around, out);
        let workflow = workflow_read(&folder, &words, &declared.roles, out);
        let mut tests = Vec::new();
        for path in folder.inside("tests") {
            if let Some(source) = folder.text(path, out) {
                tests.extend(tests_read(&source, &declared.forms, out));
            }
        }
        let checks = folder.files.contains_key("checks.toml");
        let checks = checks.then(|| folder.text("checks.toml", out)).flatten();
        let rules = rules?;
        let programme = Where::file(folder.full("programme.toml"));
        let package = Package {
            code: code.to_owned(),
            name: words.both("programme-name", programme, out),
            hash: folder.hash(),
            sensitivity: declared.sensitivity,
            disclosure: declared.disclosure,
            roles: declared.roles,
            forms: declared.forms.compiled,
            personal: declared.personal,
            columns: declared.columns,
            breakdowns: rules.breakdowns,
            persons: rules.persons,
            facts: rules.facts,
            workflow,
            rounds: rules.rounds,
            indicators: Vec::new(),
            checks: checks.map(|source| source.text),
            chapters,
            tests,
            texts: words.into_texts(),
        };
        Some(Self { package, indicators, broken, folder: name.to_owned() })
    }

    /// Adds what its facts hold beside the core columns.
    fn add_columns(&self, schema: &mut Schema) {
        for column in &self.package.columns {
            schema.add_codes(&column.code, column.values.iter().map(|(code, _)| code.as_str()));
        }
        if self.package.rounds.is_some() {
            let names: Vec<String> =
                std::iter::once("total".to_owned()).chain(self.breakdown_names()).collect();
            schema.add_codes("breakdown", names.iter().map(String::as_str));
            schema.add_codes("category", []);
        }
    }

    /// Everything that its round estimates are split by.
    fn breakdown_names(&self) -> BTreeSet<String> {
        let totals = self.package.rounds.iter().flat_map(|rounds| &rounds.totals);
        let names = totals.flat_map(|total| {
            let lists = total.lists.keys().chain(total.subsets.keys());
            total.breakdowns.keys().chain(lists).cloned()
        });
        names.collect()
    }

    pub(crate) fn into_package(mut self) -> Package {
        self.package.indicators =
            self.indicators.into_iter().map(|draft| draft.indicator).collect();
        self.package.indicators.sort_by(|one, other| one.code.cmp(&other.code));
        self.package
    }

    /// The file of a chapter, as printed.
    pub(crate) fn chapter_file(&self, name: &str, lang: Lang) -> String {
        format!("{}/reports/{name}.{lang}.md", self.folder)
    }
}

/// A file that nothing reads is usually a misspelt name.
fn unknown_files(folder: &Folder, out: &mut Vec<Problem>) {
    for path in folder.files.keys() {
        let is_known = match path.split_once('/') {
            None => ["README.md", "programme.toml", "facts.toml", "workflow.toml", "checks.toml"]
                .contains(&path.as_str()),
            // Forms are asked for by name and checked there.
            Some(("forms", rest)) => !rest.contains('/'),
            Some(("indicators", file)) => !file.contains('/') && file.ends_with(".sql"),
            Some(("reports", file)) => chapter_name(file).is_some(),
            Some(("texts", file)) => ["ar.ftl", "en.ftl"].contains(&file),
            Some(("tests", file)) => !file.contains('/') && file.ends_with(".md"),
            Some(_) => false,
        };
        if !is_known {
            let place = Where::file(folder.full(path));
            out.push(Problem::error("PROGRAMME-002", place).with("found", path));
        }
    }
    if !folder.files.contains_key("README.md") {
        out.push(Problem::error("PROGRAMME-001", Where::file(folder.full("README.md"))));
    }
}

/// `annual.ar.md`: name and language.
fn chapter_name(file: &str) -> Option<(&str, Lang)> {
    let (name, lang) = file.strip_suffix(".md")?.rsplit_once('.')?;
    Some((name, lang.parse().ok()?)).filter(|(name, _)| is_code(name))
}

fn chapters_read(
    folder: &Folder,
    out: &mut Vec<Problem>,
) -> BTreeMap<String, BTreeMap<Lang, Chapter>> {
    let mut chapters: BTreeMap<String, BTreeMap<Lang, Chapter>> = BTreeMap::new();
    for path in folder.inside("reports") {
        let name = path.strip_prefix("reports/").and_then(chapter_name);
        let Some((name, lang)) = name else { continue };
        let Some(source) = folder.text(path, out) else { continue };
        let (chapter, problems) = chapter_parse(&source.file, &source.text);
        out.extend(problems);
        chapters.entry(name.to_owned()).or_default().insert(lang, chapter);
    }
    for (name, languages) in &chapters {
        let file = |lang: Lang| folder.full(&format!("reports/{name}.{lang}.md"));
        if let [Some(ar), Some(en)] = Lang::ALL.map(|lang| languages.get(&lang)) {
            chapters_compare((&file(Lang::Ar), ar), (&file(Lang::En), en), out);
            continue;
        }
        for lang in Lang::ALL.into_iter().filter(|lang| !languages.contains_key(lang)) {
            out.push(Problem::error("PROGRAMME-064", Where::file(file(lang))));
        }
    }
    chapters
}

fn indicators_read(
    folder: &Folder,
    code: &str,
    broken: &mut BTreeSet<String>,
    out: &mut Vec<Problem>,
) -> Vec<IndicatorDraft> {
    let mut drafts = Vec::new();
    for path in folder.inside("indicators") {
        let file = path.strip_prefix("indicators/").and_then(|file| file.strip_suffix(".sql"));
        let Some(file) = file else { continue };
        let source = folder.text(path, out);
        match source.and_then(|source| IndicatorDraft::read(code, file, source, out)) {
            Some(draft) => drafts.push(draft),
            None => {
                broken.insert(file.to_owned());
            }
        }
    }
    drafts
}

/// A text in both languages, for a mission's own lists.
pub(crate) fn both_of(
    words: &Words,
    prefix: &str,
    code: &str,
    place: Where,
    out: &mut Vec<Problem>,
) -> (String, Both) {
    (code.to_owned(), words.both(&format!("{prefix}-{code}"), place, out))
}
