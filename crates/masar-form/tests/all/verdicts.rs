//! Corners of the language, beside pyxform 4.5.0: what it takes is taken and
//! gives the same XForm, what it refuses is refused. Its answers are recorded in
//! `tests/verdicts/forms.jsonl`, by `record.py` beside it.

use masar_form::{Format, convert_command};
use roxmltree::{Document, Node};

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    form: String,
    xform: Option<String>,
}

/// An element with all that is in it; order of attributes and white space aside.
fn canonical(node: Node<'_, '_>) -> String {
    let name = |uri: Option<&str>, name: &str| format!("{{{}}}{name}", uri.unwrap_or_default());
    let tag = node.tag_name();
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|one| format!(" {}={:?}", name(one.namespace(), one.name()), one.value()))
        .collect();
    attributes.sort();
    let parts = node.children().map(|part| match part.text() {
        Some(text) if part.is_text() => text.trim().to_owned(),
        _ if part.is_element() => canonical(part),
        _ => String::new(),
    });
    let inner: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    format!("<{}{}>{}</>", name(tag.namespace(), tag.name()), attributes.concat(), inner.join("\n"))
}

fn same(ours: &str, theirs: &str) -> bool {
    let canonical = |text: &str| canonical(Document::parse(text).unwrap().root_element());
    canonical(ours) == canonical(theirs)
}

/// What is written beside pyxform's, so that phones open the form (docs/forms.md):
/// the form, and the words.
const BESIDE: [(&str, &str); 1] = [("ent_both", r#"<instance id="e" src="jr://file-csv/e.csv"/>"#)];

#[test]
fn corners_get_the_verdict_and_the_xform_of_pyxform() {
    let file = include_str!("../verdicts/forms.jsonl");
    let cases: Vec<Case> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut faults = Vec::new();
    for case in &cases {
        let (xform, problems) = convert_command(case.form.as_bytes(), Format::Markdown, "data");
        let beside = BESIDE.iter().filter(|(name, _)| *name == case.name);
        let without = |xform: String, (_, words): &(&str, &str)| xform.replace(words, "");
        let xform = xform.map(|xform| beside.fold(xform, without));
        let is_same = match (&xform, &case.xform) {
            (Some(ours), Some(theirs)) => same(ours, theirs),
            (ours, theirs) => ours.is_some() == theirs.is_some(),
        };
        if !is_same {
            faults.push(format!("{}: {problems:?}\n{}\n{xform:?}", case.name, case.form));
        }
    }
    assert!(cases.iter().filter(|case| case.xform.is_none()).count() >= 30);
    assert!(cases.iter().filter(|case| case.xform.is_some()).count() >= 10);
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n\n"));
}
