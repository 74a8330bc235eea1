//! Changes in words and as JSON.

use masar_domain::{Lang, Problem, Where};
use masar_text::{Arg, problem_text, tr, tr_with};
use serde_json::{Value, json};

use super::{Change, FormDiff};
use crate::problems::CHOICES;

/// Letters of a label or an expression that a message quotes.
const QUOTE_MAX: usize = 160;

fn clip(text: Option<&str>) -> String {
    let text = text.filter(|text| !text.is_empty()).unwrap_or("-");
    match text.char_indices().nth(QUOTE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Change {
    /// The change in words, with its code and place.
    pub fn text(&self, lang: Lang) -> String {
        let place = match (&self.path, &self.list) {
            (Some(path), _) => Where { row: self.row, ..Where::path(path) },
            (None, Some(_)) => Where::sheet(CHOICES),
            (None, None) => Where::default(),
        };
        let language = self.language.as_deref().filter(|language| !language.is_empty());
        let problem = Problem::warning(self.code, place)
            .with("old", clip(self.old.as_deref()))
            .with("new", clip(self.new.as_deref()))
            .with("list", clip(self.list.as_deref()))
            .with("choice", clip(self.choice.as_deref()))
            .with("property", self.property.unwrap_or("-"))
            .with("language", language.unwrap_or("default"));
        problem_text(lang, &problem)
    }
}

impl FormDiff {
    /// All changes in words: those that endanger answers first.
    pub fn text(&self, lang: Lang) -> String {
        if self.is_empty() {
            return format!("{}\n", tr(lang, "form-diff-none"));
        }
        let count = |wanted: bool| {
            self.changes.iter().filter(|change| change.is_warning == wanted).count() as u64
        };
        let mut lines = String::new();
        for (id, wanted) in [("form-diff-warnings", true), ("form-diff-others", false)] {
            if count(wanted) == 0 {
                continue;
            }
            lines.push_str(&tr_with(lang, id, &[("count", Arg::Number(count(wanted)))]));
            lines.push('\n');
            for change in self.changes.iter().filter(|change| change.is_warning == wanted) {
                lines.push_str(&format!("- {}\n", change.text(lang)));
            }
        }
        lines
    }

    /// The changes for machines, each with its words in both languages.
    pub fn to_json(&self) -> Value {
        let change = |change: &Change| {
            let mut value = serde_json::to_value(change).unwrap_or_default();
            value["message_en"] = json!(change.text(Lang::En));
            value["message_ar"] = json!(change.text(Lang::Ar));
            value
        };
        json!({
            "old_version": self.old_version,
            "new_version": self.new_version,
            "changes": self.changes.iter().map(change).collect::<Vec<_>>(),
        })
    }
}
