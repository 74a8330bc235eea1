//! The choices sheet: secondary instances within the form, and lists that stand
//! in a question.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::paths::{words, words_of};
use super::sheet::Sheet;
use super::source::{Source, child, children};
use super::survey::InlineList;

pub(super) fn choices(source: &Source<'_>, inline: Vec<InlineList<'_>>) -> Option<Sheet> {
    let mut sheet = Sheet::new("choices", &["list_name", "name"]);
    for (id, instance) in &source.instances {
        if instance.has_attribute("src") {
            continue;
        }
        let Some(root) = instance.children().find(Node::is_element) else { continue };
        for item in children(root, "item") {
            let mut row = vec![("list_name".to_owned(), id.clone())];
            for field in item.children().filter(Node::is_element) {
                let text: String = source.shown(field);
                match field.tag_name().name() {
                    "itextId" => words(source, "label", &text, &mut row),
                    name => row.push((name.to_owned(), text)),
                }
            }
            sheet.push(row);
        }
    }
    for list in inline {
        for item in list.items {
            let mut row = vec![("list_name".to_owned(), list.name.clone())];
            let value = child(item, "value").and_then(|value| value.text()).unwrap_or_default();
            row.push(("name".to_owned(), value.trim().to_owned()));
            if let Some(label) = child(item, "label") {
                words_of(source, "label", label, &mut row);
            }
            sheet.push(row);
        }
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// Whether a list says a value twice.
pub(super) fn has_duplicates(sheet: &Sheet) -> bool {
    let mut seen = BTreeSet::new();
    sheet.rows.iter().any(|row| !seen.insert((row.first(), row.get(1))))
}
