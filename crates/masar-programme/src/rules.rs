//! `facts.toml`: how answers become people and facts, and how key informants'
//! answers become estimates.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Problem;

use crate::answers::{Answers, Kind};
use crate::condition::{Schema, core_columns};
use crate::declare::{Declared, column_titled, is_fillable, known};
use crate::model::{Column, ColumnSource, FactRule, PersonRule, RoundRule, RoundTotal};
use crate::source::{At, Folder, Keys, Source, nearest_of, toml_read};
use crate::texts::Words;

/// Rules that make one estimate of several interviews.
const METHODS: [&str; 1] = ["weighted-median"];

/// What `facts.toml` says.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pub(crate) persons: Vec<PersonRule>,
    pub(crate) facts: Vec<FactRule>,
    pub(crate) rounds: Option<RoundRule>,
    pub(crate) breakdowns: Vec<Column>,
}

impl Rules {
    pub(crate) fn read(
        folder: &Folder,
        words: &Words,
        declared: &Declared,
        around: &Schema,
        out: &mut Vec<Problem>,
    ) -> Option<Self> {
        let source = folder.text("facts.toml", out)?;
        toml_read(&source, out, |keys, out| {
            keys.only(&["person", "fact", "round"], out);
            let reader = Reader { source: &source, declared, words, around };
            let tables = keys.tables("person", out);
            let persons = tables.iter().filter_map(|keys| reader.person(keys, out)).collect();
            let round = keys.table("round", out);
            let mut breakdowns = Vec::new();
            let rounds = round.as_ref().and_then(|keys| reader.round(keys, &mut breakdowns, out));
            let tables = keys.tables("fact", out);
            let has_rounds = round.is_some();
            let facts =
                tables.iter().filter_map(|keys| reader.fact(keys, has_rounds, out)).collect();
            Self { persons, facts, rounds, breakdowns }
        })
    }
}

struct Reader<'a> {
    source: &'a Source,
    declared: &'a Declared,
    words: &'a Words,
    /// The mission's columns, with the values it knows.
    around: &'a Schema,
}

type Fits = fn(Kind) -> bool;

impl Reader<'_> {
    /// An answer that may be left out, checked; never one that is sealed.
    fn answer(
        &self,
        answers: Option<&Answers<'_>>,
        path: Option<At<String>>,
        (fits, expected): (Fits, &str),
        repeats: &[String],
        out: &mut Vec<Problem>,
    ) -> Option<String> {
        let path = path?;
        if let Some(answers) = answers {
            answers.expect(&path, fits, expected, repeats, out);
            let sealed = |field: &crate::model::PersonalField| {
                field.form == answers.form_id && field.field == path.value
            };
            if self.declared.personal.iter().any(sealed) {
                let problem = Problem::error("PROGRAMME-023", self.source.line(path.line));
                out.push(problem.with("found", &path.value).with("form", answers.form_id));
            }
        }
        Some(path.value)
    }

    fn person(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Option<PersonRule> {
        let optional = ["household", "sex", "age", "birth_year", "nationality", "population"];
        keys.only(&[&["form", "each", "id"][..], &optional[..]].concat(), out);
        let form = keys.text("form", out)?;
        let each = keys.text_opt("each", out);
        let answers = Answers::of(&self.declared.forms, &form, self.source, out);
        let answers = answers.as_ref();
        let repeats = self.scope(answers, each.as_ref(), Kind::is_repeat, "repeat", out);
        let id = keys.text("id", out);
        let id = self.answer(answers, id, (Kind::is_code, "code"), &repeats, out);
        let [household, sex, age, birth_year, nationality, population] = optional.map(|key| {
            let fits: (Fits, &str) = match key {
                "age" | "birth_year" => (Kind::is_integer, "integer"),
                _ => (Kind::is_code, "code"),
            };
            let path = keys.text_opt(key, out);
            if let Some((path, answers)) = path.as_ref().zip(answers)
                && ["nationality", "population"].contains(&key)
            {
                let column = At { value: key.to_owned(), line: path.line };
                self.values_fit(&column, &answers.choices(&path.value), out);
            }
            self.answer(answers, path, fits, &repeats, out)
        });
        let each = each.map(|at| at.value);
        let (form, id) = (form.value, id?);
        Some(PersonRule {
            form,
            each,
            id,
            household,
            sex,
            age,
            birth_year,
            nationality,
            population,
        })
    }

    /// Checks `each` and answers the repeats that a rule may read from.
    fn scope(
        &self,
        answers: Option<&Answers<'_>>,
        each: Option<&At<String>>,
        fits: Fits,
        expected: &str,
        out: &mut Vec<Problem>,
    ) -> Vec<String> {
        let Some((answers, each)) = answers.zip(each) else { return Vec::new() };
        answers.expect(each, fits, expected, &[], out);
        answers.repeats(&each.value)
    }

    fn fact(&self, keys: &Keys<'_>, has_rounds: bool, out: &mut Vec<Problem>) -> Option<FactRule> {
        let name = keys.code("name", out);
        let Some(form) = keys.text_opt("form", out) else {
            keys.only(&["name", "form"], out);
            if !has_rounds {
                keys.require("form", out);
            }
            return name.map(|name| FactRule { name: name.value, ..estimate_rule() });
        };
        keys.only(&["name", "form", "each", "person", "value", "when", "columns"], out);
        let each = keys.text_opt("each", out);
        let answers = Answers::of(&self.declared.forms, &form, self.source, out);
        let answers = answers.as_ref();
        let repeats =
            self.scope(answers, each.as_ref(), Kind::is_several, "select_multiple, repeat", out);
        let answer = |key: &str, fits: (Fits, &str), out: &mut Vec<Problem>| {
            self.answer(answers, keys.text_opt(key, out), fits, &repeats, out)
        };
        let person = answer("person", (Kind::is_code, "code"), out);
        let value = answer("value", (Kind::is_integer, "integer"), out);
        let when =
            keys.table("when", out).and_then(|keys| self.when(&keys, answers, &repeats, out));
        let columns = keys.table("columns", out);
        let columns =
            columns.map(|keys| self.columns(&keys, answers, each.as_ref(), &repeats, out));
        Some(FactRule {
            name: name?.value,
            form: Some(form.value),
            each: each.map(|at| at.value),
            person,
            value,
            when,
            columns: columns.unwrap_or_default(),
        })
    }

    fn when(
        &self,
        keys: &Keys<'_>,
        answers: Option<&Answers<'_>>,
        repeats: &[String],
        out: &mut Vec<Problem>,
    ) -> Option<(String, Vec<String>)> {
        keys.only(&["answer", "values"], out);
        let path = keys.text("answer", out);
        let path = self.answer(answers, path, (Kind::is_choice, "choice"), repeats, out);
        let values = keys.texts("values", out);
        if let Some((answers, path)) = answers.zip(path.as_ref()) {
            let choices = answers.choices(path);
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            for value in values.iter().filter(|_| !choices.is_empty()) {
                known("PROGRAMME-024", value, &choices, self.source, out);
            }
        }
        Some((path?, values.into_iter().map(|at| at.value).collect()))
    }

    fn columns(
        &self,
        keys: &Keys<'_>,
        answers: Option<&Answers<'_>>,
        each: Option<&At<String>>,
        repeats: &[String],
        out: &mut Vec<Problem>,
    ) -> BTreeMap<String, ColumnSource> {
        let mut columns = BTreeMap::new();
        for name in keys.names() {
            let own = self.declared.columns.iter().any(|column| column.code == name.value);
            let core = self.around.get(&name.value).is_some() && is_fillable(&name.value);
            if !own && !core {
                let problem = Problem::error("PROGRAMME-025", self.source.line(name.line));
                let known = self.declared.columns.iter().map(|column| column.code.as_str());
                let nearest = nearest_of(&name.value, known);
                out.push(problem.with("found", &name.value).with("nearest", nearest));
            }
            let Some(table) = keys.table(&name.value, out) else { continue };
            let (filled, values) = self.column(&table, answers, each, repeats, out);
            if own || core {
                self.values_fit(&name, &values, out);
            }
            if let Some(filled) = filled {
                columns.insert(name.value, filled);
            }
        }
        columns
    }

    /// Where a column comes from, and the codes that may come, as far as known.
    fn column(
        &self,
        keys: &Keys<'_>,
        answers: Option<&Answers<'_>>,
        each: Option<&At<String>>,
        repeats: &[String],
        out: &mut Vec<Problem>,
    ) -> (Option<ColumnSource>, Vec<String>) {
        keys.only(&["each", "answer", "constant"], out);
        let chosen = keys.flag("each", out);
        let path = keys.text_opt("answer", out);
        let constant = keys.text_opt("constant", out);
        let choices = |path: &str| answers.map(|answers| answers.choices(path)).unwrap_or_default();
        match (chosen, path, constant) {
            (true, None, None) => {
                let many = |each: &&At<String>| {
                    answers.is_none_or(|answers| answers.kind(&each.value) == Some(Kind::Many))
                };
                let Some(each) = each.filter(many) else {
                    out.push(Problem::error("PROGRAMME-026", self.source.line(keys.line)));
                    return (None, Vec::new());
                };
                (Some(ColumnSource::Each), choices(&each.value))
            }
            (false, Some(path), None) => {
                let fits: (Fits, &str) = (Kind::is_code, "code");
                let path = self.answer(answers, Some(path), fits, repeats, out);
                let values = path.as_deref().map(choices).unwrap_or_default();
                (path.map(ColumnSource::Answer), values)
            }
            (false, None, Some(code)) => {
                let values = vec![code.value.clone()];
                (Some(ColumnSource::Constant(code.value)), values)
            }
            _ => {
                out.push(Problem::error("PROGRAMME-026", self.source.line(keys.line)));
                (None, Vec::new())
            }
        }
    }

    /// Codes that may come into a column are among those it knows.
    fn values_fit(&self, column: &At<String>, values: &[String], out: &mut Vec<Problem>) {
        let own = self.declared.columns.iter().find(|own| own.code == column.value);
        let known: Vec<&str> = match (own, self.around.get(&column.value)) {
            (Some(own), _) => own.values.iter().map(|(code, _)| code.as_str()).collect(),
            (None, Some(core)) => core.values.iter().map(String::as_str).collect(),
            (None, None) => Vec::new(),
        };
        if known.is_empty() {
            return;
        }
        for value in values.iter().filter(|value| !known.contains(&value.as_str())) {
            let problem = Problem::error("PROGRAMME-027", self.source.line(column.line));
            let nearest = nearest_of(value, known.iter().copied());
            let problem = problem.with("column", &column.value).with("found", value);
            out.push(problem.with("nearest", nearest));
        }
    }

    fn round(
        &self,
        keys: &Keys<'_>,
        breakdowns: &mut Vec<Column>,
        out: &mut Vec<Problem>,
    ) -> Option<RoundRule> {
        keys.only(&["form", "round", "credibility", "method", "total"], out);
        let form = keys.text("form", out)?;
        let answers = Answers::of(&self.declared.forms, &form, self.source, out);
        let answers = answers.as_ref();
        let number: (Fits, &str) = (Kind::is_integer, "integer");
        let round = self.answer(answers, keys.text("round", out), number, &[], out);
        let rating: (Fits, &str) =
            (|kind: Kind| kind.is_integer() || kind.is_code(), "integer, choice");
        let credibility = self.answer(answers, keys.text("credibility", out), rating, &[], out);
        let method = keys.text("method", out);
        if let Some(method) = &method {
            known("PROGRAMME-028", method, &METHODS, self.source, out);
            let place = self.source.line(method.line);
            self.words.both(&format!("method-{}", method.value), place, out);
        }
        keys.require("total", out);
        let mut codes = BTreeMap::new();
        let mut totals = Vec::new();
        for keys in keys.tables("total", out) {
            totals.push(self.total(&keys, answers, &mut codes, out));
        }
        breakdowns.extend(self.breakdown_columns(&codes, out));
        let (form, method) = (form.value, method.unwrap_or_default().value);
        // Half a rule still tells the columns; what lacks has been reported.
        let (round, credibility) = (round.unwrap_or_default(), credibility.unwrap_or_default());
        Some(RoundRule { form, round, credibility, method, totals })
    }

    fn total(
        &self,
        keys: &Keys<'_>,
        answers: Option<&Answers<'_>>,
        codes: &mut Breakdowns,
        out: &mut Vec<Problem>,
    ) -> RoundTotal {
        keys.only(&["population", "total", "breakdowns", "lists", "subsets"], out);
        let number: (Fits, &str) = (Kind::is_integer, "integer");
        let population = keys.code("population", out);
        if let Some(population) = &population {
            let column = At { value: "population".to_owned(), line: population.line };
            self.values_fit(&column, std::slice::from_ref(&population.value), out);
        }
        let total = self.answer(answers, keys.text("total", out), number, &[], out);
        let mut breakdowns = BTreeMap::new();
        if let Some(keys) = keys.table("breakdowns", out) {
            for name in keys.names() {
                let Some(inner) = keys.table(&name.value, out) else { continue };
                let mut categories = BTreeMap::new();
                let listed = codes.entry(name.value.clone()).or_insert((name.line, Vec::new()));
                for category in inner.names() {
                    listed.1.push((category.value.clone(), category.line));
                    let path = inner.text(&category.value, out);
                    let path = self.answer(answers, path, number, &[], out);
                    categories.extend(path.map(|path| (category.value, path)));
                }
                breakdowns.insert(name.value, categories);
            }
        }
        let lists = self.lists(keys, answers, codes, out);
        let mut subsets = BTreeMap::new();
        if let Some(keys) = keys.table("subsets", out) {
            for name in keys.names() {
                let yes = vec![("yes".to_owned(), name.line)];
                codes.entry(name.value.clone()).or_insert((name.line, yes));
                let path = self.answer(answers, keys.text(&name.value, out), number, &[], out);
                subsets.extend(path.map(|path| (name.value, path)));
            }
        }
        let population = population.unwrap_or_default().value;
        let total = total.unwrap_or_default();
        RoundTotal { population, total, breakdowns, lists, subsets }
    }

    fn lists(
        &self,
        keys: &Keys<'_>,
        answers: Option<&Answers<'_>>,
        codes: &mut Breakdowns,
        out: &mut Vec<Problem>,
    ) -> BTreeMap<String, (String, String, String)> {
        let mut lists = BTreeMap::new();
        let Some(keys) = keys.table("lists", out) else { return lists };
        for name in keys.names() {
            codes.entry(name.value.clone()).or_insert((name.line, Vec::new()));
            let Some(inner) = keys.table(&name.value, out) else { continue };
            inner.only(&["repeat", "code", "number"], out);
            let each = inner.text("repeat", out);
            let repeats = self.scope(answers, each.as_ref(), Kind::is_repeat, "repeat", out);
            let code = inner.text("code", out);
            let code = self.answer(answers, code, (Kind::is_code, "code"), &repeats, out);
            let number = inner.text("number", out);
            let number = self.answer(answers, number, (Kind::is_integer, "integer"), &repeats, out);
            if let Some(((each, code), number)) = each.zip(code).zip(number) {
                lists.insert(name.value, (each.value, code, number));
            }
        }
        lists
    }

    /// Titles of breakdowns and categories. Columns that all facts have, such as
    /// nationality, take theirs from the mission.
    fn breakdown_columns(&self, codes: &Breakdowns, out: &mut Vec<Problem>) -> Vec<Column> {
        let core = core_columns();
        let mut columns = Vec::new();
        for (code, (line, categories)) in codes.iter().filter(|(code, _)| core.get(code).is_none())
        {
            let mut seen = BTreeSet::new();
            let mut categories = categories.clone();
            categories.sort_by_key(|(_, line)| *line);
            categories.retain(|(category, _)| seen.insert(category.clone()));
            let own = self.declared.columns.iter().find(|column| column.code == *code);
            if own.is_some() {
                let problem = Problem::error("PROGRAMME-007", self.source.line(*line));
                out.push(problem.with("found", code));
                continue;
            }
            let at = (code.as_str(), *line);
            columns.push(column_titled(self.words, self.source, at, &categories, out));
        }
        columns
    }
}

/// Breakdown to its line and its categories with theirs.
type Breakdowns = BTreeMap<String, (u32, Vec<(String, u32)>)>;

/// A rule for facts that come from round estimates.
fn estimate_rule() -> FactRule {
    FactRule {
        name: String::new(),
        form: None,
        each: None,
        person: None,
        value: None,
        when: None,
        columns: BTreeMap::new(),
    }
}
