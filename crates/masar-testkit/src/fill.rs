//! A filled form's XML from its answers, as a phone would send it.

use masar_programme::model::PackageForm;
use serde_json::Value;

/// The instance of a form with these answers: objects are groups, lists of
/// objects repeats, lists of texts choices.
pub fn instance_xml(form: &PackageForm, instance: &str, answers: &Value) -> Vec<u8> {
    let form = &form.form;
    let mut xml = String::with_capacity(2_048);
    xml.push_str("<?xml version=\"1.0\"?><");
    xml.push_str(&form.root_name);
    xml.push_str(" xmlns:orx=\"http://openrosa.org/xforms\" id=\"");
    text_push(&mut xml, &form.id);
    xml.push_str("\" version=\"");
    text_push(&mut xml, &form.version);
    xml.push_str("\">");
    object_push(&mut xml, answers);
    xml.push_str("<orx:meta><orx:instanceID>uuid:");
    text_push(&mut xml, instance);
    xml.push_str("</orx:instanceID></orx:meta></");
    xml.push_str(&form.root_name);
    xml.push('>');
    xml.into_bytes()
}

fn object_push(xml: &mut String, value: &Value) {
    let Some(object) = value.as_object() else { return };
    for (name, value) in object {
        match value {
            Value::Array(turns) if turns.iter().any(Value::is_object) => {
                turns.iter().for_each(|turn| element_push(xml, name, turn));
            }
            other => element_push(xml, name, other),
        }
    }
}

fn element_push(xml: &mut String, name: &str, value: &Value) {
    xml.push('<');
    xml.push_str(name);
    xml.push('>');
    match value {
        Value::Object(_) => object_push(xml, value),
        Value::Array(choices) => {
            let choices: Vec<&str> = choices.iter().filter_map(Value::as_str).collect();
            text_push(xml, &choices.join(" "));
        }
        Value::String(text) => text_push(xml, text),
        Value::Null => {}
        other => xml.push_str(&other.to_string()),
    }
    xml.push_str("</");
    xml.push_str(name);
    xml.push('>');
}

fn text_push(xml: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            other => xml.push(other),
        }
    }
}
