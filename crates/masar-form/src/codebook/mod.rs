//! The codebook of a form: every question with its type, its words and rules,
//! and every list with its codes, for those who read the answers.
//!
//! *Invariants:* the same form and languages give the same bytes. Texts of the
//! form are data: they are escaped in Markdown and HTML and never a formula in
//! a workbook. A language that runs from right to left is marked as such.

mod html;
mod markdown;
mod workbook;

use std::collections::BTreeMap;

use masar_domain::Lang;
use masar_text::tr;

use crate::diff::kind_name;
use crate::form::{Form, Question, QuestionKind};
use crate::languages::{language_code, language_is_rtl};
use crate::layout::columns_layout;

/// A form described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    pub title: String,
    pub id: String,
    pub version: String,
    pub languages: Vec<CodebookLanguage>,
    pub questions: Vec<CodebookQuestion>,
    pub lists: Vec<CodebookList>,
}

/// A language of the form, as a codebook shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookLanguage {
    /// As the form writes it; empty for texts without a language.
    pub name: String,
    /// For HTML's `lang`; empty where the form gives no code.
    pub tag: String,
    pub is_rtl: bool,
}

/// One question, group or repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookQuestion {
    pub path: String,
    /// Heading in exports; empty for what has no column.
    pub column: String,
    /// Groups around it.
    pub depth: usize,
    pub kind: &'static str,
    pub list: String,
    /// One text a language, in the order of [`Codebook::languages`].
    pub labels: Vec<String>,
    pub hints: Vec<String>,
    pub relevant: String,
    pub constraint: String,
    pub required: String,
    pub calculation: String,
}

/// One list of choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookList {
    pub name: String,
    /// Code, and one label a language.
    pub choices: Vec<(String, Vec<String>)>,
}

/// Describes a form in the languages given by name; in all of them if none is
/// given. A name that the form does not have is left out.
pub fn codebook(form: &Form, languages: &[&str]) -> Codebook {
    let names = language_names(form, languages);
    let texts = |labels: &BTreeMap<String, String>| -> Vec<String> {
        names.iter().map(|name| labels.get(name).cloned().unwrap_or_default()).collect()
    };
    let columns = columns_layout(form);
    let names_by_path: BTreeMap<&str, &str> =
        columns.iter().map(|column| (column.path.as_str(), column.name.as_str())).collect();
    let mut questions = Vec::new();
    questions_add(&form.questions, "", 0, &mut |path, depth, question| {
        let rule = |rule: &Option<String>| rule.clone().unwrap_or_default();
        questions.push(CodebookQuestion {
            column: names_by_path.get(path).copied().unwrap_or_default().to_owned(),
            path: path.to_owned(),
            depth,
            kind: kind_name(&question.kind),
            list: question_list(&question.kind).to_owned(),
            labels: texts(&question.labels),
            hints: texts(&question.hints),
            relevant: rule(&question.relevant),
            constraint: rule(&question.constraint),
            required: rule(&question.required),
            calculation: rule(&question.calculation),
        });
    });
    let lists = form.choices.iter().map(|(name, choices)| CodebookList {
        name: name.clone(),
        choices: choices
            .iter()
            .map(|choice| (choice.name.clone(), texts(&choice.labels)))
            .collect(),
    });
    Codebook {
        title: form.title.clone(),
        id: form.id.clone(),
        version: form.version.clone(),
        lists: lists.collect(),
        questions,
        languages: names.iter().map(|name| codebook_language(form, name)).collect(),
    }
}

fn codebook_language(form: &Form, name: &str) -> CodebookLanguage {
    let known = if name.is_empty() { form.default_language.as_str() } else { name };
    CodebookLanguage {
        name: name.to_owned(),
        tag: language_code(known).unwrap_or_default(),
        is_rtl: language_is_rtl(known),
    }
}

/// The languages shown: those wanted, or all, the form's own first.
fn language_names(form: &Form, wanted: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if form.languages.is_empty() || has_plain_texts(&form.questions) {
        all.push(String::new());
    }
    all.extend(form.languages.iter().cloned());
    if wanted.is_empty() {
        return all;
    }
    let is_wanted = |name: &String| wanted.iter().any(|wanted| is_same_language(wanted, name));
    let found: Vec<String> = all.iter().filter(|name| is_wanted(name)).cloned().collect();
    if found.is_empty() { all } else { found }
}

/// The name itself, or its code: `ar` for `Arabic (ar)`.
fn is_same_language(wanted: &str, name: &str) -> bool {
    wanted == name
        || masar_text::fold(wanted) == masar_text::fold(name)
        || language_code(name).is_some_and(|code| code == wanted.to_ascii_lowercase())
}

fn has_plain_texts(questions: &[Question]) -> bool {
    questions.iter().any(|question| {
        question.labels.get("").is_some_and(|text| !text.trim().is_empty())
            || has_plain_texts(&question.children)
    })
}

fn questions_add(
    questions: &[Question],
    above: &str,
    depth: usize,
    add: &mut impl FnMut(&str, usize, &Question),
) {
    for question in questions {
        let path = format!("{above}{}", question.name);
        add(&path, depth, question);
        questions_add(&question.children, &format!("{path}/"), depth + 1, add);
    }
}

fn question_list(kind: &QuestionKind) -> &str {
    match kind {
        QuestionKind::SelectOne { list }
        | QuestionKind::SelectMultiple { list }
        | QuestionKind::Rank { list } => list,
        _ => "",
    }
}

/// What a cell of a codebook is: words of one of the form's languages, or code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Code,
    Words(usize),
}

/// A heading and its cells' kind.
type Heading = (String, CellKind);

impl Codebook {
    fn language_label(&self, at: usize, lang: Lang) -> String {
        let name = &self.languages[at].name;
        if name.is_empty() { tr(lang, "codebook-own-language") } else { name.clone() }
    }

    /// Headings and rows of the table of questions.
    fn question_table(&self, lang: Lang) -> (Vec<Heading>, Vec<Vec<String>>) {
        let mut headings = vec![
            (tr(lang, "codebook-path"), CellKind::Code),
            (tr(lang, "codebook-column"), CellKind::Code),
            (tr(lang, "codebook-type"), CellKind::Code),
            (tr(lang, "codebook-list"), CellKind::Code),
        ];
        for word in ["codebook-label", "codebook-hint"] {
            for at in 0..self.languages.len() {
                let heading = format!("{} ({})", tr(lang, word), self.language_label(at, lang));
                headings.push((heading, CellKind::Words(at)));
            }
        }
        let rules = [
            "codebook-relevant",
            "codebook-constraint",
            "codebook-required",
            "codebook-calculation",
        ];
        headings.extend(rules.map(|id| (tr(lang, id), CellKind::Code)));
        let rows = self.questions.iter().map(|question| {
            let mut row = vec![
                question.path.clone(),
                question.column.clone(),
                question.kind.to_owned(),
                question.list.clone(),
            ];
            row.extend(question.labels.iter().cloned());
            row.extend(question.hints.iter().cloned());
            row.extend([
                question.relevant.clone(),
                question.constraint.clone(),
                question.required.clone(),
                question.calculation.clone(),
            ]);
            row
        });
        without_empty(headings, rows.collect())
    }

    /// Headings of a table of choices.
    fn choice_headings(&self, lang: Lang) -> Vec<Heading> {
        let mut headings = vec![(tr(lang, "codebook-code"), CellKind::Code)];
        for at in 0..self.languages.len() {
            let heading =
                format!("{} ({})", tr(lang, "codebook-label"), self.language_label(at, lang));
            headings.push((heading, CellKind::Words(at)));
        }
        headings
    }

    /// The lines under the title: identifier and version.
    fn facts(&self, lang: Lang) -> Vec<(String, String)> {
        let facts = [("codebook-id", &self.id), ("codebook-version", &self.version)];
        let given = facts.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(id, value)| (tr(lang, id), value.clone())).collect()
    }
}

/// The table without columns that hold nothing.
fn without_empty(
    headings: Vec<Heading>,
    rows: Vec<Vec<String>>,
) -> (Vec<Heading>, Vec<Vec<String>>) {
    let kept: Vec<bool> = (0..headings.len())
        .map(|at| at < 3 || rows.iter().any(|row| !row[at].is_empty()))
        .collect();
    let keep = |row: Vec<String>| -> Vec<String> {
        row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect()
    };
    let headings = headings.into_iter().zip(&kept).filter(|(_, kept)| **kept);
    (headings.map(|(heading, _)| heading).collect(), rows.into_iter().map(keep).collect())
}
