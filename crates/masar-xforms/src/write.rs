//! An instance to XML. What is not relevant is left out.

use crate::model::Model;
use crate::tree::{NONE, ROOT, Tree};

pub(crate) fn instance_write(model: &Model, tree: &Tree) -> String {
    let mut xml = String::from("<?xml version=\"1.0\"?>\n");
    for root in tree.children(ROOT) {
        element_write(model, tree, root, &mut xml);
    }
    xml
}

fn element_write(model: &Model, tree: &Tree, at: u32, xml: &mut String) {
    let node = tree.node(at);
    if !node.relevant {
        return;
    }
    let name = model.names.get(node.name);
    xml.push('<');
    xml.push_str(name);
    for attribute in tree.attributes(at) {
        let node = tree.node(attribute);
        xml.push_str(&format!(" {}=\"", model.names.get(node.name)));
        text_write(&node.text, xml);
        xml.push('"');
    }
    if node.first == NONE && node.text.is_empty() {
        xml.push_str("/>");
        return;
    }
    xml.push('>');
    text_write(&node.text, xml);
    for child in tree.children(at) {
        element_write(model, tree, child, xml);
    }
    xml.push_str(&format!("</{name}>"));
}

fn text_write(text: &str, xml: &mut String) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            c if c < ' ' && c != '\n' && c != '\t' => {}
            c => xml.push(c),
        }
    }
}
