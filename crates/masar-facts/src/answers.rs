//! Finding an answer in a submission's body by the path that a package gives.
//!
//! A path names groups from the root, `visit/members/age`. Inside a turn of a
//! repeat, a path is looked up in the turn first, then in the form around it.

use std::borrow::Cow;

use serde_json::Value;

/// Where answers are looked up: a turn of a repeat, and the form around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers<'a> {
    root: &'a Value,
    /// Path of the repeat and the turn.
    turn: Option<(&'a str, &'a Value)>,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(root: &'a Value) -> Self {
        Self { root, turn: None }
    }

    fn in_turn(self, repeat: &'a str, turn: &'a Value) -> Self {
        Self { turn: Some((repeat, turn)), ..self }
    }

    /// The answer at `path`, if there is one.
    pub(crate) fn get(self, path: &str) -> Option<&'a Value> {
        let in_turn = self.turn.and_then(|(repeat, turn)| {
            let inside = path.strip_prefix(repeat).and_then(|rest| rest.strip_prefix('/'));
            descend(turn, inside.unwrap_or(path))
        });
        in_turn.or_else(|| descend(self.root, path)).filter(|value| !value.is_null())
    }

    /// The answer at `path` as a code: text as it is, a number in digits.
    pub(crate) fn text(self, path: &str) -> Option<Cow<'a, str>> {
        self.get(path).and_then(text)
    }

    /// The turns of the repeat at `path`, or nothing if it was not answered.
    pub(crate) fn turns(self, path: &'a str) -> impl Iterator<Item = Self> {
        items(self.get(path)).iter().map(move |turn| self.in_turn(path, turn))
    }

    /// The values chosen in the select-multiple, or the turns of the repeat, at
    /// `path`.
    pub(crate) fn each(self, path: &'a str) -> impl Iterator<Item = (Self, Option<Cow<'a, str>>)> {
        items(self.get(path)).iter().map(move |item| match item {
            Value::Object(_) => (self.in_turn(path, item), None),
            chosen => (self, text(chosen)),
        })
    }
}

fn items(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
    }
}

fn descend<'a>(mut value: &'a Value, path: &str) -> Option<&'a Value> {
    for step in path.split('/') {
        value = value.get(step)?;
    }
    Some(value)
}

/// A single answer as a code; `None` for lists, groups and the empty text.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "yes" } else { "no" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
