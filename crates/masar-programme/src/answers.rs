//! What a form can answer, asked by the rules that read it.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Problem;
use masar_form::{Form, Question, QuestionKind};

use crate::model::PackageForm;
use crate::source::{At, Source, nearest_of};

/// The forms of a package while it is being checked.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    pub(crate) compiled: BTreeMap<String, PackageForm>,
    /// Declared and refused: what refers to them is not wrong for it.
    pub(crate) broken: BTreeSet<String>,
}

/// What sort of answer a question gives, as far as rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Date,
    One,
    Many,
    /// Free text, or computed by the form.
    Text,
    Repeat,
    Group,
    Other,
}

impl Kind {
    fn of(question: &Question) -> Self {
        match question.kind {
            QuestionKind::Integer => Self::Integer,
            QuestionKind::Date | QuestionKind::DateTime => Self::Date,
            QuestionKind::SelectOne { .. } => Self::One,
            QuestionKind::SelectMultiple { .. } => Self::Many,
            QuestionKind::Text | QuestionKind::Calculate => Self::Text,
            QuestionKind::Repeat => Self::Repeat,
            QuestionKind::Group => Self::Group,
            _ => Self::Other,
        }
    }

    pub(crate) fn is_answer(self) -> bool {
        !matches!(self, Self::Repeat | Self::Group)
    }

    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::Integer | Self::Text)
    }

    pub(crate) fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Text)
    }

    /// One code.
    pub(crate) fn is_code(self) -> bool {
        matches!(self, Self::One | Self::Text)
    }

    /// Something that can be compared with a list of codes.
    pub(crate) fn is_choice(self) -> bool {
        matches!(self, Self::One | Self::Many | Self::Text)
    }

    pub(crate) fn is_repeat(self) -> bool {
        self == Self::Repeat
    }

    /// Something that gives several facts.
    pub(crate) fn is_several(self) -> bool {
        matches!(self, Self::Repeat | Self::Many)
    }
}

/// A form as a rule of `source` reads it.
pub(crate) struct Answers<'a> {
    pub(crate) form: &'a Form,
    pub(crate) form_id: &'a str,
    pub(crate) source: &'a Source,
}

impl<'a> Answers<'a> {
    /// The form a rule names; a problem when no such form is declared.
    pub(crate) fn of(
        forms: &'a Forms,
        form: &'a At<String>,
        source: &'a Source,
        out: &mut Vec<Problem>,
    ) -> Option<Self> {
        if let Some(known) = forms.compiled.get(&form.value) {
            return Some(Self { form: &known.form, form_id: &form.value, source });
        }
        if !forms.broken.contains(&form.value) {
            let problem = Problem::error("PROGRAMME-018", source.line(form.line));
            let nearest = nearest_of(&form.value, forms.compiled.keys().map(String::as_str));
            out.push(problem.with("found", &form.value).with("nearest", nearest));
        }
        None
    }

    pub(crate) fn kind(&self, path: &str) -> Option<Kind> {
        self.form.question(path).map(Kind::of)
    }

    /// The repeats that a path lies in, itself included when it is one.
    pub(crate) fn repeats(&self, path: &str) -> Vec<String> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let prefixes = ends.map(|end| &path[..end]);
        prefixes
            .filter(|prefix| self.kind(prefix).is_some_and(Kind::is_repeat))
            .map(str::to_owned)
            .collect()
    }

    /// Checks that an answer exists, is of the wanted kind, and lies in no
    /// repeat but those given.
    pub(crate) fn expect(
        &self,
        path: &At<String>,
        fits: fn(Kind) -> bool,
        expected: &str,
        repeats: &[String],
        out: &mut Vec<Problem>,
    ) -> bool {
        let place = || self.source.line(path.line);
        let Some(kind) = self.kind(&path.value) else {
            let paths = self.paths();
            let nearest = nearest_of(&path.value, paths.iter().map(String::as_str));
            let problem = Problem::error("PROGRAMME-020", place()).with("found", &path.value);
            out.push(problem.with("form", self.form_id).with("nearest", nearest));
            return false;
        };
        if !fits(kind) {
            let problem = Problem::error("PROGRAMME-021", place()).with("found", &path.value);
            let problem = problem.with("form", self.form_id).with("expected", expected);
            out.push(problem.with("kind", format!("{kind:?}").to_lowercase()));
            return false;
        }
        let outside = self.repeats(&path.value).into_iter().find(|each| !repeats.contains(each));
        if let Some(repeat) = outside.filter(|repeat| kind != Kind::Repeat || *repeat != path.value)
        {
            let problem = Problem::error("PROGRAMME-022", place()).with("found", &path.value);
            out.push(problem.with("form", self.form_id).with("repeat", repeat));
            return false;
        }
        true
    }

    /// The choices of a select; empty for anything else.
    pub(crate) fn choices(&self, path: &str) -> Vec<String> {
        let kind = self.form.question(path).map(|question| &question.kind);
        let Some(QuestionKind::SelectOne { list } | QuestionKind::SelectMultiple { list }) = kind
        else {
            return Vec::new();
        };
        let choices = self.form.choices.get(list).map(Vec::as_slice).unwrap_or_default();
        choices.iter().map(|choice| choice.name.clone()).collect()
    }

    /// Every path of the form.
    pub(crate) fn paths(&self) -> Vec<String> {
        fn walk(questions: &[Question], above: &str, paths: &mut Vec<String>) {
            for question in questions {
                let path = match above {
                    "" => question.name.clone(),
                    above => format!("{above}/{}", question.name),
                };
                walk(&question.children, &path, paths);
                paths.push(path);
            }
        }
        let mut paths = Vec::new();
        walk(&self.form.questions, "", &mut paths);
        paths
    }
}
