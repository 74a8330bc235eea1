//! The settings sheet.

use super::sheet::Sheet;
use super::source::{Source, attributes, child};

pub(super) fn settings(source: &Source<'_>, meta: Vec<(String, String)>) -> Sheet {
    let mut row: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, text: &str| {
        if !text.is_empty() {
            row.push((name.to_owned(), text.to_owned()));
        }
    };
    put("name", source.root.tag_name().name());
    if let Some(title) = child(source.html, "head").and_then(|head| child(head, "title")) {
        put("form_title", title.text().unwrap_or_default());
    }
    for (name, value) in attributes(source.root) {
        match &*name {
            "id" => put("form_id", value),
            "version" => put("version", value),
            "odk:prefix" => put("prefix", value),
            "odk:delimiter" => put("delimiter", value),
            "jr:template" => {}
            other => put(&format!("attribute::{other}"), value),
        }
    }
    if let Some(namespace) = source.root.tag_name().namespace().filter(|uri| *uri != XFORMS) {
        put("instance_xmlns", namespace);
    }
    put("namespaces", &namespaces(source));
    if let Some(submission) = child(source.model, "submission") {
        for (name, value) in attributes(submission) {
            match &*name {
                "action" => put("submission_url", value),
                "base64RsaPublicKey" => put("public_key", value),
                "orx:auto-send" => put("auto_send", value),
                "orx:auto-delete" => put("auto_delete", value),
                "odk:client-editable" => put("client_editable", "yes"),
                _ => {}
            }
        }
    }
    if let Some(class) = source.body.and_then(|body| body.attribute("class")) {
        put("style", class);
    }
    if let Some(language) = source.default_language.as_deref().filter(|name| *name != "default") {
        put("default_language", language);
    }
    for (name, text) in meta {
        put(&name, &text);
    }
    let mut sheet = Sheet::new("settings", &["form_title", "form_id", "version"]);
    sheet.push(row);
    sheet
}

const XFORMS: &str = "http://www.w3.org/2002/xforms";

/// Namespaces that no other form has: `esri="http://…"`.
fn namespaces(source: &Source<'_>) -> String {
    const USUAL: [&str; 7] = ["h", "ev", "xsd", "jr", "orx", "odk", "entities"];
    let unusual = source.html.namespaces().filter_map(|namespace| {
        let name = namespace.name().filter(|name| !USUAL.contains(name) && *name != "xml")?;
        Some(format!("{name}=\"{}\"", namespace.uri()))
    });
    unusual.collect::<Vec<_>>().join(" ")
}
