//! What packages say of figures: that they exist, that nothing turns in a
//! circle, that a cell named in a chapter or a test is one that can be.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Pcode, Problem, Where};

use super::PackageDraft;
use crate::chapter::{Block, Chapter, FigureRef};
use crate::condition::{ColumnType, Schema, level_fits};
use crate::gazetteer::Gazetteer;
use crate::indicator::{is_dimension, unknown_dimension};
use crate::model::{Indicator, RoundTotal};
use crate::source::{nearest_of, or_none};

/// Checks every reference of packages that belong together.
pub(crate) fn references_check(
    drafts: &mut [PackageDraft],
    schema: &Schema,
    gazetteer: Option<&Gazetteer>,
    whole: bool,
    out: &mut Vec<Problem>,
) {
    twice(drafts, out);
    copy_to_derived(drafts);
    let checker = Checker::of(drafts, schema, gazetteer, whole);
    for draft in drafts.iter() {
        checker.indicators(draft, out);
        for (name, languages) in &draft.package.chapters {
            for (lang, chapter) in languages {
                checker.chapter(&draft.chapter_file(name, *lang), chapter, out);
            }
        }
        for test in &draft.package.tests {
            for expected in &test.figures {
                let place = Where::file(&test.file).row(expected.line);
                let code = expected.code.clone();
                let figure = FigureRef { code, cell: expected.cell.clone() };
                checker.figure(&figure, &place, out);
            }
        }
    }
}

fn twice(drafts: &[PackageDraft], out: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    let mut forms = BTreeSet::new();
    for draft in drafts {
        for indicator in &draft.indicators {
            if !seen.insert(&indicator.indicator.code) {
                let problem = Problem::error("PROGRAMME-007", indicator.place("code"));
                out.push(problem.with("found", &indicator.indicator.code));
            }
        }
        for id in draft.package.forms.keys().filter(|id| !forms.insert(*id)) {
            let place = Where::file(format!("{}/programme.toml", draft.folder));
            out.push(Problem::error("PROGRAMME-007", place).with("found", id));
        }
    }
}

/// A derived figure is counted as the one it comes from.
fn copy_to_derived(drafts: &mut [PackageDraft]) {
    let all = drafts.iter().flat_map(|draft| &draft.indicators);
    let counted: BTreeMap<String, _> = all
        .filter(|draft| draft.indicator.derived.is_none())
        .map(|draft| &draft.indicator)
        .map(|indicator| (indicator.code.clone(), (indicator.count, indicator.time)))
        .collect();
    for draft in drafts.iter_mut().flat_map(|draft| &mut draft.indicators) {
        let from = draft.indicator.derived.as_ref().and_then(|rule| counted.get(&rule.from));
        if let Some((count, time)) = from {
            (draft.indicator.count, draft.indicator.time) = (*count, *time);
        }
    }
}

struct Checker<'a> {
    figures: BTreeMap<&'a str, &'a Indicator>,
    /// Declared and refused: what refers to them is not wrong for it.
    broken: BTreeSet<&'a str>,
    /// Whether every package could be read.
    whole: bool,
    /// Breakdown to its categories; empty: any.
    categories: BTreeMap<String, BTreeSet<String>>,
    schema: &'a Schema,
    gazetteer: Option<&'a Gazetteer>,
}

impl<'a> Checker<'a> {
    fn of(
        drafts: &'a [PackageDraft],
        schema: &'a Schema,
        gazetteer: Option<&'a Gazetteer>,
        whole: bool,
    ) -> Self {
        let broken = drafts.iter().flat_map(|draft| &draft.broken).map(String::as_str).collect();
        let all = drafts.iter().flat_map(|draft| &draft.indicators);
        let figures = all.map(|draft| (draft.indicator.code.as_str(), &draft.indicator)).collect();
        let mut categories: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let rounds = drafts.iter().filter_map(|draft| draft.package.rounds.as_ref());
        for total in rounds.flat_map(|rounds| &rounds.totals) {
            add_categories(total, &mut categories);
        }
        Self { figures, broken, whole, categories, schema, gazetteer }
    }

    fn known(&self, code: &str, place: &Where, out: &mut Vec<Problem>) -> Option<&'a Indicator> {
        let figure = self.figures.get(code).copied();
        if figure.is_none() && self.whole && !self.broken.contains(code) {
            let nearest = nearest_of(code, self.figures.keys().copied());
            let problem = Problem::error("PROGRAMME-040", place.clone()).with("found", code);
            out.push(problem.with("nearest", nearest));
        }
        figure
    }

    fn indicators(&self, draft: &PackageDraft, out: &mut Vec<Problem>) {
        for draft in &draft.indicators {
            let indicator = &draft.indicator;
            if let Some(rule) = &indicator.derived {
                self.known(&rule.from, &draft.place("derived"), out);
            }
            if let Some(whole) = &indicator.within
                && let Some(whole) = self.known(whole, &draft.place("within"), out)
                && whole.unit != indicator.unit
            {
                let problem = Problem::error("PROGRAMME-042", draft.place("within"));
                let problem = problem.with("found", indicator.unit).with("expected", whole.unit);
                out.push(problem.with("figure", &whole.code));
            }
            if self.circles(indicator) {
                let problem = Problem::error("PROGRAMME-041", draft.place("code"));
                out.push(problem.with("found", &indicator.code));
            }
        }
    }

    /// Whether following `derived` and `within` leads back here.
    fn circles(&self, start: &Indicator) -> bool {
        let follow = |next: fn(&Indicator) -> Option<&str>| {
            let mut current = Some(start);
            for _ in 0..=self.figures.len() {
                current = current.and_then(next).and_then(|code| self.figures.get(code).copied());
                match current {
                    None => return false,
                    Some(figure) if figure.code == start.code => return true,
                    Some(_) => {}
                }
            }
            false
        };
        follow(|figure| figure.derived.as_ref().map(|rule| rule.from.as_str()))
            || follow(|figure| figure.within.as_deref())
    }

    fn chapter(&self, file: &str, chapter: &Chapter, out: &mut Vec<Problem>) {
        for (block, line) in chapter.blocks.iter().zip(&chapter.lines) {
            let place = Where::file(file).row(*line);
            for figure in block.figures() {
                self.figure(figure, &place, out);
                self.split(figure, block, &place, out);
            }
        }
    }

    /// The columns that a table, chart or map splits a figure by.
    fn split(&self, figure: &FigureRef, block: &Block, place: &Where, out: &mut Vec<Problem>) {
        let Some(indicator) = self.figures.get(figure.code.as_str()) else { return };
        let is_map = matches!(block, Block::Map { .. });
        for column in block.by() {
            let is_place = crate::mission::admin_level(column).is_some();
            if !is_dimension(column, indicator, self.schema) || (is_map && !is_place) {
                out.push(unknown_dimension(column, indicator, self.schema, place.clone()));
            }
        }
    }

    /// A figure and the cell of it that is meant.
    fn figure(&self, figure: &FigureRef, place: &Where, out: &mut Vec<Problem>) {
        let Some(indicator) = self.known(&figure.code, place, out) else { return };
        for (column, value) in &figure.cell {
            if !is_dimension(column, indicator, self.schema) {
                out.push(unknown_dimension(column, indicator, self.schema, place.clone()));
            } else if let Some(nearest) = self.value_unknown(indicator, column, value) {
                let problem = Problem::error("PROGRAMME-065", place.clone());
                let problem = problem.with("column", column).with("found", value);
                out.push(problem.with("nearest", nearest));
            }
        }
    }

    /// The nearest values when a column cannot hold this one.
    fn value_unknown(&self, indicator: &Indicator, column: &str, value: &str) -> Option<String> {
        if let Some(categories) =
            self.categories.get(column).filter(|_| indicator.breakdowns.iter().any(|b| b == column))
            && !categories.is_empty()
        {
            let nearest = || nearest_of(value, categories.iter().map(String::as_str));
            return (!categories.contains(value)).then(nearest);
        }
        let known = self.schema.get(column)?;
        if known.kind == ColumnType::Place {
            let code = value.parse().ok().filter(|code: &Pcode| level_fits(column, code));
            let Some(gazetteer) = self.gazetteer else {
                return code.is_none().then(|| or_none(String::new()));
            };
            let exists = code.is_some_and(|code| gazetteer.get(&code).is_some());
            let nearest = || {
                let places = gazetteer.nearest(value, 3);
                let codes: Vec<String> =
                    places.iter().map(|place| place.pcode.to_string()).collect();
                or_none(codes.join(", "))
            };
            return (!exists).then(nearest);
        }
        let is_known = known.values.is_empty() || known.values.iter().any(|code| code == value);
        (!is_known).then(|| nearest_of(value, known.values.iter().map(String::as_str)))
    }
}

fn add_categories(total: &RoundTotal, categories: &mut BTreeMap<String, BTreeSet<String>>) {
    for (name, answers) in &total.breakdowns {
        categories.entry(name.clone()).or_default().extend(answers.keys().cloned());
    }
    for name in total.subsets.keys() {
        categories.entry(name.clone()).or_default().insert("yes".to_owned());
    }
}
