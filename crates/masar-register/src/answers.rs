//! Looking into a submission's answers by the paths that packages use: from the
//! root of the form, without the root's name, also inside a repeat
//! (`members/sex`).

use serde_json::Value;

/// One turn of a repeat, or the whole submission, and how to look into it.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    answers: &'a Value,
    repeat: Option<(&'a str, &'a Value)>,
}

impl<'a> Turn<'a> {
    /// The answer at `path`, wherever it stands: in this turn or outside it.
    pub fn value(&self, path: &str) -> &'a Value {
        let inside = self.repeat.and_then(|(repeat, turn)| {
            let rest = path.strip_prefix(repeat)?.strip_prefix('/')?;
            Some(at(turn, rest))
        });
        inside.unwrap_or_else(|| at(self.answers, path))
    }

    /// An answer's text; `None` where there is none.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.value(path).as_str().filter(|text| !text.is_empty())
    }

    /// A whole number, also where it was recorded as text.
    pub fn whole(&self, path: &str) -> Option<u64> {
        whole(self.value(path))
    }
}

/// The turns of a repeat, or the whole submission once.
pub fn turns<'a>(answers: &'a Value, each: Option<&'a str>) -> Vec<Turn<'a>> {
    let Some(path) = each else { return vec![Turn { answers, repeat: None }] };
    let turns = at(answers, path).as_array().map(Vec::as_slice).unwrap_or_default();
    turns.iter().map(|turn| Turn { answers, repeat: Some((path, turn)) }).collect()
}

/// The value at a path of names; null where there is none.
pub fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(value, |value, name| &value[name])
}

/// A whole number, also where it was recorded as text.
pub fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_turn_sees_its_own_answers_and_those_outside() {
        let answers = json!({
            "household": "h1",
            "members": [{"sex": "female", "age": 3}, {"sex": "male", "age": "40"}],
        });
        let turns = turns(&answers, Some("members"));
        let seen: Vec<_> = turns
            .iter()
            .map(|turn| {
                (turn.text("household"), turn.text("members/sex"), turn.whole("members/age"))
            })
            .collect();
        assert_eq!(
            seen,
            [(Some("h1"), Some("female"), Some(3)), (Some("h1"), Some("male"), Some(40))]
        );
    }

    #[test]
    fn a_repeat_that_was_not_filled_has_no_turns() {
        assert!(turns(&json!({}), Some("members")).is_empty());
        assert_eq!(turns(&json!({}), None).len(), 1);
    }
}
