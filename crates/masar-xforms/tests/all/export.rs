//! From an XForm back to sheets: converting them again gives an equivalent form.

use std::path::{Path, PathBuf};

use masar_form::{Format, convert};
use masar_xforms::export::{form_export, sheets_to_markdown, sheets_to_xlsx};
use roxmltree::{Document, Node};

/// Attribute order, prefixes and white space aside, the same XML. Binds follow
/// their paths: their order means nothing.
fn canonical(xform: &str) -> String {
    let document = Document::parse(xform).expect("well-formed");
    let mut text = String::new();
    write(document.root_element(), 0, &mut text);
    text
}

fn write(node: Node<'_, '_>, depth: usize, text: &mut String) {
    let tag = node.tag_name();
    let indent = " ".repeat(depth);
    let namespace = tag.namespace().unwrap_or_default();
    text.push_str(&format!("{indent}{}|{}", tail(namespace), tag.name()));
    let mut attributes: Vec<String> = node
        .attributes()
        .map(|attribute| {
            let namespace = attribute.namespace().unwrap_or_default();
            let value = spaces(attribute.value());
            format!(" {}|{}={value}", tail(namespace), attribute.name())
        })
        .collect();
    attributes.sort();
    text.push_str(&attributes.concat());
    text.push('\n');
    let words: String = node.children().filter_map(|part| part.text()).collect();
    if node.children().all(|part| !part.is_element()) || tag.name() == "label" {
        let words = spaces(&words);
        if !words.is_empty() {
            text.push_str(&format!("{indent} {words}\n"));
        }
    }
    let mut parts: Vec<String> = Vec::new();
    for part in node.children().filter(Node::is_element) {
        let mut inner = String::new();
        write(part, depth + 1, &mut inner);
        parts.push(inner);
    }
    if ["model", "itext", "translation", "text"].contains(&tag.name()) {
        parts.sort();
    }
    text.push_str(&parts.concat());
}

fn tail(namespace: &str) -> &str {
    namespace.rsplit('/').next().unwrap_or_default()
}

fn spaces(text: &str) -> String {
    text.split_whitespace().collect::<String>()
}

/// Converts, exports, converts again; the two forms, canonical, or why not.
fn round_trip(source: &[u8], root: &str) -> Result<(String, String), String> {
    let (form, problems) = convert(source, Format::Markdown, root);
    let Some(form) = form else { return Err(format!("{problems:?}")) };
    let exported = form_export(form.xform().as_bytes()).map_err(|problem| problem.to_string())?;
    let markdown = sheets_to_markdown(&exported.sheets);
    let (again, problems) = convert(markdown.as_bytes(), Format::Markdown, "other");
    let Some(again) = again else {
        let errors: Vec<String> =
            problems.iter().filter(|problem| problem.is_error()).map(ToString::to_string).collect();
        return Err(format!("{}\n{markdown}", errors.join("\n")));
    };
    Ok((canonical(form.xform()), canonical(again.xform())))
}

fn first_difference(left: &str, right: &str) -> String {
    let pair = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    pair.map_or_else(|| "one is longer".to_owned(), |(left, right)| format!("- {left}\n+ {right}"))
}

fn package_forms() -> Vec<PathBuf> {
    let programmes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes");
    let mut forms = Vec::new();
    for programme in std::fs::read_dir(programmes).expect("programmes").flatten() {
        let Ok(folder) = std::fs::read_dir(programme.path().join("forms")) else { continue };
        forms.extend(folder.flatten().map(|file| file.path()));
    }
    forms.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    forms.sort();
    forms
}

#[test]
fn the_packages_forms_come_back_equivalent() {
    let forms = package_forms();
    assert!(!forms.is_empty());
    for path in forms {
        let source = std::fs::read(&path).expect("readable");
        let (before, after) = round_trip(&source, "data").expect("a round trip");
        assert!(before == after, "{}:\n{}", path.display(), first_difference(&before, &after));
    }
}

#[test]
fn a_workbook_says_what_the_markdown_says() {
    let path = package_forms().into_iter().next().expect("a form");
    let (form, _) = convert(&std::fs::read(path).expect("readable"), Format::Markdown, "data");
    let exported = form_export(form.expect("a form").xform().as_bytes()).expect("an export");
    let workbook = sheets_to_xlsx(&exported.sheets).expect("a workbook");
    let markdown = sheets_to_markdown(&exported.sheets);
    let of_markdown = convert(markdown.as_bytes(), Format::Markdown, "data").0.expect("a form");
    let of_workbook = convert(&workbook, Format::Xlsx, "data").0.expect("a form");
    assert_eq!(canonical(of_markdown.xform()), canonical(of_workbook.xform()));
    assert_eq!(workbook, sheets_to_xlsx(&exported.sheets).expect("a workbook"), "the same bytes");
}

#[test]
fn recorded_forms_come_back_equivalent() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/xlsform-cases/cases.jsonl");
    let Ok(cases) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the recorded cases are not here");
        return;
    };
    let (mut all, mut equal, mut told) = (0, 0, Vec::new());
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let source = case["md"].as_str().unwrap_or_default();
        let root = case["form_name"].as_str().unwrap_or("data");
        if convert(source.as_bytes(), Format::Markdown, root).0.is_none() {
            continue;
        }
        all += 1;
        match round_trip(source.as_bytes(), root) {
            Ok((before, after)) if before == after => equal += 1,
            Ok((before, after)) => told.push(
                case["id"].to_string()
                    + &format!(" {}\n{}", case["area"], first_difference(&before, &after)),
            ),
            Err(reason) => told.push(format!("{} {}\n! {reason}", case["id"], case["area"])),
        }
    }
    eprintln!("{equal} of {all} come back equivalent");
    assert!(equal == all, "{equal} of {all}\n{}", told.join("\n\n"));
}

#[test]
fn what_is_no_form_is_refused() {
    let code = |text: &str| form_export(text.as_bytes()).expect_err(text).code;
    assert_eq!(code(""), "EXPORT-002");
    assert_eq!(code("<a/>"), "EXPORT-003");
    assert_eq!(code("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "EXPORT-002");
    let deep = format!(
        "<h><head><model><instance><d>{}{}</d></instance></model></head></h>",
        "<a>".repeat(500),
        "</a>".repeat(500)
    );
    assert_eq!(code(&deep), "EXPORT-004");
}
