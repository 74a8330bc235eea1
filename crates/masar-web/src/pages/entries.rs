//! One entry of the ledger: what it says about itself, and its answers without
//! personal fields, in the words of the form that asked for them.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use masar_desk::ledgers::{EntryName, EntryShow};
use masar_domain::{Lang, Seq};
use masar_form::{Form, Question, QuestionKind};
use masar_ledger::Entry;
use serde_json::Value;

use crate::error::WebError;
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

/// Answers shown of one entry.
const ANSWERS_MAX: usize = 500;

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/entries/{name}", get(show))
}

/// One answer: where it stands, the question and what was answered in words.
struct Answer {
    path: String,
    /// Empty where the form has no words for it.
    title: String,
    value: String,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    page: Page,
    entry: Entry,
    programme: String,
    place: String,
    received: String,
    answers: Vec<Answer>,
    sealed: Vec<String>,
}

async fn show(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    Path(name): Path<String>,
) -> Result<Shown, WebError> {
    let by_seq = name.parse().ok().map(|seq| EntryName::Seq(Seq(seq)));
    let named = by_seq.or_else(|| name.parse().ok().map(EntryName::Id));
    let none = || masar_desk::DeskError::NotFound(name.clone());
    let show = EntryShow { name: named.ok_or_else(none)? };
    let entry = web.run(move |desk| desk.perform(&viewer, show)).await?;
    let mission = web.desk().mission();
    let place = entry
        .place
        .map_or_else(String::new, |place| mission.value_title(page.lang, "place", place.as_str()));
    let form = mission.form(&entry.form, &entry.form_version).map(|(_, form)| &form.form);
    let mut answers = Answers { page: &page, form, out: Vec::new() };
    let body = entry.body.get("answers").unwrap_or(&entry.body);
    answers.read(body, form.map_or(&[], |form| &form.questions), "");
    let shown = EntryPage {
        programme: mission.value_title(page.lang, "programme", &entry.programme),
        place,
        received: page.d(entry.received.strftime("%Y-%m-%d %H:%M UTC")),
        answers: answers.out,
        sealed: entry.sealed.iter().map(|sealed| sealed.path.clone()).collect(),
        entry,
        page,
    };
    Ok(Shown(shown.render()?))
}

/// Reads answers in the order of the form; what it does not ask comes after.
struct Answers<'a> {
    page: &'a Page,
    form: Option<&'a Form>,
    out: Vec<Answer>,
}

impl Answers<'_> {
    fn read(&mut self, value: &Value, questions: &[Question], path: &str) {
        let Value::Object(fields) = value else { return };
        let asked = questions.iter().filter_map(|question| {
            Some((question.name.as_str(), fields.get(&question.name)?, Some(question)))
        });
        let known = |name: &str| questions.iter().any(|question| question.name == name);
        let others = fields.iter().filter(|(name, _)| !known(name));
        let others = others.map(|(name, value)| (name.as_str(), value, None));
        for (name, value, question) in asked.chain(others) {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            self.one(value, question, &path);
        }
    }

    fn one(&mut self, value: &Value, question: Option<&Question>, path: &str) {
        let children = question.map_or(&[][..], |question| &question.children);
        match value {
            _ if self.out.len() >= ANSWERS_MAX => {}
            Value::Null => {}
            Value::Object(_) => self.read(value, children, path),
            Value::Array(turns) if turns.iter().any(Value::is_object) => {
                for (number, turn) in (1..).zip(turns) {
                    self.read(turn, children, &format!("{path}[{number}]"));
                }
            }
            Value::Array(values) => {
                let texts: Vec<String> =
                    values.iter().map(|value| self.words(value, question)).collect();
                self.push(path, question, texts.join(" · "));
            }
            other => self.push(path, question, self.words(other, question)),
        }
    }

    fn push(&mut self, path: &str, question: Option<&Question>, value: String) {
        let title = question.and_then(|question| label(self.page.lang, &question.labels));
        let title = title.unwrap_or_default().to_owned();
        self.out.push(Answer { path: path.to_owned(), title, value });
    }

    /// A choice by its label, a number in the reader's digits, text as it is.
    fn words(&self, value: &Value, question: Option<&Question>) -> String {
        let Some(text) = value.as_str() else { return self.page.d(value) };
        let choice = question.and_then(|question| self.choice(question, text));
        choice.unwrap_or(text).to_owned()
    }

    fn choice(&self, question: &Question, name: &str) -> Option<&str> {
        let (QuestionKind::SelectOne { list } | QuestionKind::SelectMultiple { list }) =
            &question.kind
        else {
            return None;
        };
        let choices = self.form?.choices.get(list)?;
        let choice = choices.iter().find(|choice| choice.name == name)?;
        label(self.page.lang, &choice.labels)
    }
}

/// The text of a language that forms write as `العربية (ar)`, else the form's own.
fn label(lang: Lang, labels: &BTreeMap<String, String>) -> Option<&str> {
    let tag = format!("({})", lang.tag());
    let own = labels.iter().find(|(language, _)| language.ends_with(&tag));
    let text = own.map(|(_, text)| text).or_else(|| labels.get(""))?;
    // A label that is worked out from other answers says nothing here.
    (!text.contains("${")).then_some(text.as_str())
}
