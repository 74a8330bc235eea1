//! What changed between two versions of a form, and which changes endanger the
//! answers that are there already.
//!
//! *Invariants:* a form compared with itself has no changes; the same two forms
//! give the same changes in the same order: the form, its questions in the
//! order of the new version, removed ones, its choices. A rename is a guess and
//! says so.

mod compare;
mod lists;
mod meaning;
mod pairs;
mod text;

pub(crate) use compare::kind_name;
use serde::Serialize;

use crate::form::Form;

/// Everything that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormDiff {
    pub old_version: String,
    pub new_version: String,
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Code of its message.
    pub code: &'static str,
    pub kind: ChangeKind,
    /// Whether answers collected before may be lost or misread.
    pub is_warning: bool,
    /// Path of the question in the new form; in the old one if it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// Language of a text; the empty one is the form's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Column or setting that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Row of the survey sheet of the form that `path` is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    QuestionAdded,
    QuestionRemoved,
    QuestionRenamed,
    QuestionMoved,
    TypeChanged,
    ListChanged,
    RelevanceChanged,
    ConstraintChanged,
    RuleChanged,
    LabelChanged,
    TextChanged,
    ChoiceAdded,
    ChoiceRemoved,
    ChoiceRelabelled,
    ChoiceMeaningChanged,
    ListAdded,
    ListRemoved,
    LanguageAdded,
    LanguageRemoved,
    SettingChanged,
    VersionUnchanged,
    QuestionReordered,
    ListReordered,
}

impl ChangeKind {
    /// Code of the message, and whether such a change endangers answers.
    fn code(self) -> (&'static str, bool) {
        match self {
            Self::QuestionAdded => ("FORM-250", false),
            Self::QuestionRemoved => ("FORM-251", true),
            Self::QuestionRenamed => ("FORM-252", true),
            Self::QuestionMoved => ("FORM-253", true),
            Self::TypeChanged => ("FORM-254", true),
            Self::ListChanged => ("FORM-255", true),
            Self::RelevanceChanged => ("FORM-256", false),
            Self::ConstraintChanged => ("FORM-257", false),
            Self::RuleChanged => ("FORM-258", false),
            Self::LabelChanged => ("FORM-259", false),
            Self::TextChanged => ("FORM-260", false),
            Self::ChoiceAdded => ("FORM-261", false),
            Self::ChoiceRemoved => ("FORM-262", true),
            Self::ChoiceRelabelled => ("FORM-263", false),
            Self::ChoiceMeaningChanged => ("FORM-264", true),
            Self::ListAdded => ("FORM-265", false),
            Self::ListRemoved => ("FORM-266", false),
            Self::LanguageAdded => ("FORM-267", false),
            Self::LanguageRemoved => ("FORM-268", true),
            Self::SettingChanged => ("FORM-269", false),
            Self::VersionUnchanged => ("FORM-270", true),
            Self::QuestionReordered => ("FORM-271", false),
            Self::ListReordered => ("FORM-272", false),
        }
    }
}

impl Change {
    fn new(kind: ChangeKind) -> Self {
        let (code, is_warning) = kind.code();
        Self {
            code,
            kind,
            is_warning,
            path: None,
            list: None,
            choice: None,
            language: None,
            property: None,
            old: None,
            new: None,
            row: None,
        }
    }

    fn at(mut self, path: &str, row: u32) -> Self {
        self.path = Some(path.to_owned());
        self.row = Some(row);
        self
    }

    fn between(mut self, old: Option<&str>, new: Option<&str>) -> Self {
        self.old = old.map(str::to_owned);
        self.new = new.map(str::to_owned);
        self
    }

    fn property(mut self, property: &'static str) -> Self {
        self.property = Some(property);
        self
    }

    fn language(mut self, language: &str) -> Self {
        self.language = Some(language.to_owned());
        self
    }

    fn choice(mut self, list: &str, choice: &str) -> Self {
        self.list = Some(list.to_owned());
        self.choice = Some(choice.to_owned());
        self
    }
}

impl FormDiff {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Changes that endanger answers.
    pub fn warnings(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_warning)
    }
}

/// Compares two versions of a form.
pub fn form_diff(old: &Form, new: &Form) -> FormDiff {
    let mut changes = Vec::new();
    settings_compare(old, new, &mut changes);
    compare::questions_compare(old, new, &mut changes);
    lists::lists_compare(old, new, &mut changes);
    if !changes.is_empty() && old.version == new.version && old.id == new.id {
        let change = Change::new(ChangeKind::VersionUnchanged);
        changes.insert(0, change.between(Some(&old.version), Some(&new.version)));
    }
    FormDiff { old_version: old.version.clone(), new_version: new.version.clone(), changes }
}

fn settings_compare(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let (was, is) = (&old.settings, &new.settings);
    let settings: [(&'static str, Option<&str>, Option<&str>); 8] = [
        ("form_id", Some(&old.id), Some(&new.id)),
        ("form_title", Some(&old.title), Some(&new.title)),
        ("name", Some(&old.root_name), Some(&new.root_name)),
        ("default_language", Some(&old.default_language), Some(&new.default_language)),
        ("instance_name", was.instance_name.as_deref(), is.instance_name.as_deref()),
        ("submission_url", was.submission_url.as_deref(), is.submission_url.as_deref()),
        ("public_key", was.public_key.as_deref(), is.public_key.as_deref()),
        ("style", was.style.as_deref(), is.style.as_deref()),
    ];
    for (property, was, is) in settings {
        if was.unwrap_or_default() != is.unwrap_or_default() {
            let change = Change::new(ChangeKind::SettingChanged).property(property);
            changes.push(change.between(was, is));
        }
    }
    for language in new.languages.iter().filter(|language| !old.languages.contains(language)) {
        changes.push(Change::new(ChangeKind::LanguageAdded).language(language));
    }
    for language in old.languages.iter().filter(|language| !new.languages.contains(language)) {
        changes.push(Change::new(ChangeKind::LanguageRemoved).language(language));
    }
}
