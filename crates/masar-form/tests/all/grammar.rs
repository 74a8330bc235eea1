//! Forms that people could have written, made from a grammar: every one of them
//! is converted, to XML that holds each of its questions.

use masar_form::{Format, convert};
use proptest::prelude::*;

/// A part of a form.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Question(Question),
    Group(Vec<Self>),
    Repeat(Vec<Self>, bool),
}

/// One question: its type, its parameters, and which columns it fills.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    kind: (&'static str, &'static str),
    /// Conditional, required, checked, with a default.
    fills: [bool; 4],
    label: &'static str,
}

const KINDS: [(&str, &str); 34] = [
    ("text", "rows=3"),
    ("integer", ""),
    ("decimal", ""),
    ("date", ""),
    ("time", ""),
    ("dateTime", ""),
    ("note", ""),
    ("acknowledge", ""),
    ("barcode", ""),
    ("geopoint", "capture-accuracy=5 allow-mock-accuracy=true"),
    ("geotrace", "incremental=true"),
    ("geoshape", ""),
    ("image", "max-pixels=1024"),
    ("audio", "quality=low"),
    ("video", ""),
    ("file", ""),
    ("range", "start=0 end=10 step=2"),
    ("range", "start=1 end=2 step=0.5"),
    ("select_one colours", ""),
    ("select_one colours", "randomize=true"),
    ("select_multiple colours", "randomize=true seed=7"),
    ("select_one colours or_other", ""),
    ("select_one_from_file places.csv", "value=code label=title"),
    ("select_multiple_from_file areas.geojson", ""),
    ("rank colours", ""),
    ("calculate", ""),
    ("start", ""),
    ("end", ""),
    ("today", ""),
    ("deviceid", ""),
    ("username", ""),
    ("hidden", ""),
    ("start-geopoint", ""),
    ("background-audio", "quality=normal"),
];

const LABELS: [&str; 6] =
    ["Name", "ما اسمك؟", "a < b & c", "**Bold** and _slanted_", "You said ${q0}", "\"x\" # y"];

fn question() -> impl Strategy<Value = Part> {
    let kinds = prop::sample::select(KINDS.to_vec());
    let labels = prop::sample::select(LABELS.to_vec());
    (kinds, any::<[bool; 4]>(), labels)
        .prop_map(|(kind, fills, label)| Part::Question(Question { kind, fills, label }))
}

pub(crate) fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = question().prop_recursive(4, 24, 5, |inner| {
        let several = prop::collection::vec(inner, 1..5);
        prop_oneof![
            several.clone().prop_map(Part::Group),
            (several, any::<bool>())
                .prop_map(|(parts, is_counted)| Part::Repeat(parts, is_counted)),
        ]
    });
    prop::collection::vec(part, 0..8)
}

/// Questions that nobody sees.
const UNSEEN: [&str; 9] = [
    "calculate",
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "hidden",
    "start-geopoint",
    "background-audio",
];

fn is_shown(part: &Part) -> bool {
    match part {
        Part::Question(question) => !UNSEEN.contains(&question.kind.0),
        Part::Group(_) | Part::Repeat(..) => true,
    }
}

/// Writes parts as rows; `names` gathers what they are called.
fn write(parts: &[Part], text: &mut String, names: &mut Vec<String>) {
    for part in parts {
        let name = format!("q{}", names.len());
        names.push(name.clone());
        match part {
            Part::Question(question) => text.push_str(&question_row(question, &name)),
            Part::Group(inner) => {
                *text += &format!("| | begin_group | {name} | Group | | | | | | | | |\n");
                if !inner.iter().any(is_shown) {
                    // Phones do not open a form with a group that shows nothing.
                    *text += &format!("| | note | {name}_note | Note | | | | | | | | |\n");
                }
                write(inner, text, names);
                text.push_str("| | end_group | | | | | | | | | | |\n");
            }
            Part::Repeat(inner, is_counted) => {
                let count = if *is_counted { "count(${q0}) + 1" } else { "" };
                *text += &format!("| | begin_repeat | {name} | Turn | | | | | | | | {count} |\n");
                write(inner, text, names);
                text.push_str("| | end_repeat | | | | | | | | | | |\n");
            }
        }
    }
}

fn question_row(question: &Question, name: &str) -> String {
    let (kind, parameters) = question.kind;
    let [is_conditional, is_required, is_checked, has_default] = question.fills;
    let cell = |is_filled: bool, text: &'static str| if is_filled { text } else { "" };
    let is_computed = kind == "calculate";
    format!(
        "| | {kind} | {name} | {} | السؤال | {} | {} | {} | {} | {} | {parameters} | |\n",
        question.label,
        cell(is_conditional, "${q0} != ''"),
        cell(is_required, "yes"),
        cell(is_checked, ". != ${q0}"),
        cell(is_computed, "concat(${q0}, 'x')"),
        cell(has_default && kind == "text", "concat(${q0}, today())"),
    )
}

pub(crate) fn form_text(parts: &[Part]) -> (String, Vec<String>) {
    let mut text = String::from(
        "| survey |\n| | type | name | label | label::Arabic (ar) | relevant | required | constraint \
         | calculation | default | parameters | repeat_count |\n| | text | q0 | First | الأول | | | | | | | |\n",
    );
    let mut names = vec!["q0".to_owned()];
    write(parts, &mut text, &mut names);
    text.push_str("| choices |\n| | list_name | name | label | label::Arabic (ar) |\n");
    for (name, label) in [("red", "أحمر"), ("blue", "أزرق")] {
        text += &format!("| | colours | {name} | Colour | {label} |\n");
    }
    (text, names)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_form_that_keeps_the_rules_is_always_converted(parts in parts()) {
        let (text, names) = form_text(&parts);
        let (form, problems) = convert(text.as_bytes(), Format::Markdown, "data");
        let Some(form) = form else {
            return Err(TestCaseError::fail(format!("{problems:?}\n{text}")));
        };
        for name in names {
            let tag = format!("<{name}");
            prop_assert!(form.xform().contains(&tag), "{name} is missing:\n{text}");
        }
    }
}
