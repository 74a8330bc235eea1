//! A form as other crates read it: its questions as a tree, its choices, its
//! languages, and the XForm that phones download.
//!
//! *Invariant:* a [`Form`] comes from [`crate::convert`] and has no errors.

use std::collections::BTreeMap;

use crate::choices::Lists;
use crate::element::{Class, Element, ROOT, Tree};
use crate::index::Index;
use crate::settings::Settings;
use crate::value::Value;

/// A form without errors.
#[derive(Clone, Debug)]
pub struct Form {
    /// Name of the root element of submissions.
    pub root_name: String,
    pub id: String,
    /// Empty where the form gives none.
    pub version: String,
    pub title: String,
    /// Empty where the form names none.
    pub default_language: String,
    /// Languages named in the form, as written: `Arabic (ar)`.
    pub languages: Vec<String>,
    pub questions: Vec<Question>,
    /// Lists of the choices sheet.
    pub choices: BTreeMap<String, Vec<Choice>>,
    pub settings: FormSettings,
    pub(crate) xform: String,
    pub(crate) index: Index,
}

/// Settings that others than the XForm care for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormSettings {
    /// Expression that names a filled form.
    pub instance_name: Option<String>,
    pub submission_url: Option<String>,
    /// Base64 of the key that phones encrypt with.
    pub public_key: Option<String>,
    pub style: Option<String>,
}

/// A question, a group or a repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub name: String,
    pub kind: QuestionKind,
    /// Text by language; the empty language is the form's own.
    pub labels: BTreeMap<String, String>,
    pub hints: BTreeMap<String, String>,
    /// More words for whoever asks, shown on request.
    pub guidance: BTreeMap<String, String>,
    pub relevant: Option<String>,
    pub constraint: Option<String>,
    pub constraint_messages: BTreeMap<String, String>,
    pub required: Option<String>,
    pub required_messages: BTreeMap<String, String>,
    pub calculation: Option<String>,
    pub default: Option<String>,
    pub read_only: Option<String>,
    pub appearance: Option<String>,
    pub choice_filter: Option<String>,
    /// Expression that says how often a repeat is asked.
    pub count: Option<String>,
    /// Questions of a group or repeat.
    pub children: Vec<Question>,
    /// Row of the survey sheet.
    pub row: u32,
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    DateTime,
    /// `list` is in [`Form::choices`], or names a file or an outside list.
    SelectOne {
        list: String,
    },
    SelectMultiple {
        list: String,
    },
    Rank {
        list: String,
    },
    Geopoint,
    Geotrace,
    Geoshape,
    Barcode,
    Acknowledge,
    Note,
    Calculate,
    Hidden,
    /// Start, end, today, device and the like.
    Metadata,
    Image,
    Audio,
    Video,
    File,
    Group,
    Repeat,
}

/// One choice of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    /// Other columns of the choices sheet.
    pub extra: BTreeMap<String, String>,
}

impl Form {
    /// The `XForm`, as phones download it.
    pub fn to_xform(&self) -> String {
        self.xform.clone()
    }

    /// The same, without a copy.
    pub fn xform(&self) -> &str {
        &self.xform
    }

    /// The question at a path without the root: `members/full_name`.
    pub fn question(&self, path: &str) -> Option<&Question> {
        let mut questions = &self.questions;
        let mut found = None;
        for name in path.split('/') {
            let question = questions.iter().find(|question| question.name == name)?;
            questions = &question.children;
            found = Some(question);
        }
        found
    }

    pub(crate) fn new(
        tree: &Tree,
        lists: &Lists,
        settings: &Settings,
        languages: Vec<String>,
        xform: String,
    ) -> Self {
        let text = |name: &str| settings.text(name).map(str::to_owned);
        let questions = questions(tree, ROOT);
        let choices = form_choices(lists);
        let index = Index::new(&settings.name, &questions, &choices);
        let language = settings.default_language.as_str();
        Self {
            root_name: settings.name.clone(),
            id: settings.id.clone(),
            version: text("version").unwrap_or_default(),
            title: settings.title.clone(),
            default_language: if language == "default" {
                String::new()
            } else {
                language.to_owned()
            },
            languages,
            questions,
            choices,
            settings: FormSettings {
                instance_name: text("instance_name"),
                submission_url: text("submission_url"),
                public_key: text("public_key"),
                style: text("style"),
            },
            xform,
            index,
        }
    }
}

fn form_choices(lists: &Lists) -> BTreeMap<String, Vec<Choice>> {
    let list = |list: &crate::choices::ChoiceList| {
        let choices = list.choices.iter().map(|choice| Choice {
            name: choice.name.to_string(),
            labels: by_language(choice.label.as_ref()),
            extra: choice
                .extra
                .iter()
                .map(|(key, text)| (key.to_string(), text.to_string()))
                .collect(),
        });
        choices.collect()
    };
    lists.iter().map(|(name, choices)| (name.to_owned(), list(choices))).collect()
}

fn questions(tree: &Tree, at: usize) -> Vec<Question> {
    let children = tree.get(at).children.iter();
    children.filter_map(|&child| question(tree, child)).collect()
}

/// The question that an element is; `None` for files, entities and `meta`.
fn question(tree: &Tree, at: usize) -> Option<Question> {
    let element = tree.get(at);
    let kind = match element.class {
        Class::Group if element.is_bodyless => return None,
        Class::Group | Class::Loop => QuestionKind::Group,
        Class::Repeat => QuestionKind::Repeat,
        Class::Question => question_kind(element),
        _ => return None,
    };
    let bind = |key: &str| element.bind_text(key).map(str::to_owned);
    let control = |key: &str| element.control.get_text(key).map(str::to_owned);
    let message = |key: &str| by_language(element.bind.as_ref().and_then(|bind| bind.get(key)));
    Some(Question {
        name: element.name.to_string(),
        kind,
        labels: by_language(element.label.as_ref()),
        hints: by_language(element.hint.as_ref()),
        guidance: by_language(element.guidance.as_ref()),
        relevant: bind("relevant"),
        constraint: bind("constraint"),
        constraint_messages: message("jr:constraintMsg"),
        required: bind("required"),
        required_messages: message("jr:requiredMsg"),
        calculation: bind("calculate"),
        default: element.default.as_deref().map(str::to_owned),
        read_only: bind("readonly"),
        appearance: control("appearance"),
        choice_filter: element.choice_filter.as_deref().map(str::to_owned),
        count: control("jr:count"),
        children: questions(tree, at),
        row: element.row,
    })
}

fn question_kind(element: &Element) -> QuestionKind {
    let list = || {
        let sources = [&element.query, &element.list, &element.itemset];
        sources.into_iter().flatten().next().map(ToString::to_string).unwrap_or_default()
    };
    let bind_type = element.bind_text("type").unwrap_or("string");
    match &*element.kind {
        "select one" | "select one external" => return QuestionKind::SelectOne { list: list() },
        "select all that apply" => return QuestionKind::SelectMultiple { list: list() },
        "rank" => return QuestionKind::Rank { list: list() },
        "note" => return QuestionKind::Note,
        "acknowledge" | "trigger" => return QuestionKind::Acknowledge,
        "calculate" => return QuestionKind::Calculate,
        "hidden" => return QuestionKind::Hidden,
        "photo" => return QuestionKind::Image,
        "audio" | "background-audio" => return QuestionKind::Audio,
        "video" => return QuestionKind::Video,
        _ => {}
    }
    if element.bind.as_ref().is_some_and(|bind| bind.has("jr:preload")) {
        return QuestionKind::Metadata;
    }
    match bind_type {
        "int" => QuestionKind::Integer,
        "decimal" => QuestionKind::Decimal,
        "date" => QuestionKind::Date,
        "time" => QuestionKind::Time,
        "dateTime" => QuestionKind::DateTime,
        "geopoint" => QuestionKind::Geopoint,
        "geotrace" => QuestionKind::Geotrace,
        "geoshape" => QuestionKind::Geoshape,
        "barcode" => QuestionKind::Barcode,
        "binary" => QuestionKind::File,
        _ => QuestionKind::Text,
    }
}

/// Texts by language; the form's own language is the empty one.
fn by_language(value: Option<&Value>) -> BTreeMap<String, String> {
    match value {
        None => BTreeMap::new(),
        Some(Value::Text(text)) => BTreeMap::from([(String::new(), text.to_string())]),
        Some(Value::Map(map)) => {
            let texts = map.iter().filter_map(|(language, text)| Some((language, text.as_text()?)));
            let own = |language: &str| {
                if language == "default" { String::new() } else { language.to_owned() }
            };
            texts.map(|(language, text)| (own(language), text.to_owned())).collect()
        }
    }
}
