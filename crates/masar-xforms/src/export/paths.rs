//! Small readings that the sheets share: words behind identifiers, nodesets in
//! their parts.

use roxmltree::Node;

use super::source::Source;
use super::survey::Row;

/// `jr:itext('id')`
pub(super) fn itext_id(text: &str) -> Option<&str> {
    text.trim().strip_prefix("jr:itext('")?.strip_suffix("')")
}

/// The words of a label or a hint, in each language.
pub(super) fn words_of(source: &Source<'_>, column: &str, node: Node<'_, '_>, row: &mut Row) {
    match node.attribute("ref").and_then(itext_id) {
        Some(id) => words(source, column, id, row),
        None => row.push((column.to_owned(), source.shown(node))),
    }
}

/// The words behind an identifier, in each language, with their media.
pub(super) fn words(source: &Source<'_>, column: &str, id: &str, row: &mut Row) {
    for (language, texts) in &source.languages {
        let suffix = if language == "default" { String::new() } else { format!("::{language}") };
        for (form, text) in texts.get(id).into_iter().flatten() {
            let (column, text) = match &**form {
                "" | "long" => (column, text.clone()),
                "guidance" => ("guidance_hint", text.clone()),
                media => {
                    let file = text.rsplit('/').next().unwrap_or(text);
                    row.push((format!("media::{media}{suffix}"), file.to_owned()));
                    continue;
                }
            };
            if text != "-" {
                row.push((format!("{column}{suffix}"), text));
            }
        }
    }
}

/// The list that an item's words are kept under: `yes_no` of `yes_no-0`.
pub(super) fn list_of_item(item: Node<'_, '_>) -> Option<String> {
    let id = item.children().find(|part| part.tag_name().name() == "label")?.attribute("ref")?;
    itext_id(id)?.rsplit_once('-').map(|(list, _)| list.to_owned())
}

/// The identifier in `instance('id')/root/item`.
pub(super) fn instance_id(nodeset: &str) -> Option<&str> {
    let (id, _) = nodeset.strip_prefix("instance('")?.split_once("')")?;
    Some(id)
}

/// `path[filter]` in two.
pub(super) fn split_filter(nodeset: &str) -> (&str, Option<&str>) {
    match nodeset.split_once('[') {
        Some((base, rest)) => (base, Some(rest.trim_end().strip_suffix(']').unwrap_or(rest))),
        None => (nodeset, None),
    }
}

/// `nodeset, seed` in two; commas within brackets and quotes do not count.
pub(super) fn split_seed(text: &str) -> (&str, Option<&str>) {
    let (mut depth, mut quote, mut last) = (0_i32, None, None);
    for (at, char) in text.char_indices() {
        match (quote, char) {
            (Some(open), char) if char == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(char),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth -= 1,
            (None, ',') if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    match last {
        Some(at) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => (text.trim(), None),
    }
}
