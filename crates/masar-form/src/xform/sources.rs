//! Where data from outside comes into a form: files named by questions, files
//! named by `pulldata()`, the form saved before.

use crate::element::{Class, Element, Tree};
use crate::names::{is_choices_file, split_extension};
use crate::references::has_last_saved;

/// One instance with data from outside.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    /// `None`: a list of the form itself.
    pub(crate) uri: Option<String>,
    pub(crate) row: u32,
    /// Whether the survey sheet declares it (`csv-external`).
    pub(crate) is_external: bool,
}

/// Attributes of the bind that hold expressions.
const EXPRESSIONS: [&str; 5] = ["calculate", "constraint", "readonly", "required", "relevant"];

/// All sources in the order of the form, the same one possibly several times.
pub(crate) fn sources(tree: &Tree, lists: &crate::choices::Lists) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut has_saved = false;
    for at in tree.in_order() {
        let element = tree.get(at);
        let source = |name: &str, uri: String, is_external: bool| Source {
            name: name.to_owned(),
            uri: Some(uri),
            row: element.row,
            is_external,
        };
        if element.class == Class::External {
            let (extension, scheme) = if &*element.kind == "csv-external" {
                ("csv", "file-csv")
            } else {
                ("xml", "file")
            };
            sources.push(source(
                &element.name,
                format!("jr://{scheme}/{}.{extension}", element.name),
                true,
            ));
            continue;
        }
        for name in expressions(element).flat_map(pulled_files) {
            sources.push(source(&name, format!("jr://file-csv/{name}.csv"), false));
        }
        let file = element
            .itemset
            .as_deref()
            .filter(|_| element.is_select())
            .map(|file| (file, split_extension(file)));
        if let Some((file, (stem, extension))) =
            file.filter(|(_, (_, extension))| is_choices_file(extension))
        {
            let scheme = if extension == ".csv" { "file-csv" } else { "file" };
            sources.push(source(stem, format!("jr://{scheme}/{file}"), false));
        }
        has_saved |= element.class == Class::Question && expressions(element).any(has_last_saved);
    }
    if has_saved {
        let uri = Some("jr://instance/last-saved".to_owned());
        sources.push(Source { name: "__last-saved".into(), uri, row: 1, is_external: false });
    }
    let own = lists.iter().filter(|(_, list)| !list.used_by_search);
    sources.extend(own.map(|(name, _)| Source {
        name: name.to_owned(),
        uri: None,
        row: 1,
        is_external: false,
    }));
    let updated = tree.in_order().into_iter().filter_map(|at| updated_list(tree, at));
    for (name, row) in updated {
        if !sources.iter().any(|source| source.name == name) {
            let uri = Some(format!("jr://file-csv/{name}.csv"));
            sources.push(Source { name: name.to_owned(), uri, row, is_external: false });
        }
    }
    sources
}

/// The list of an entity that is updated, which phones read its versions from;
/// and its row.
fn updated_list(tree: &Tree, at: usize) -> Option<(&str, u32)> {
    let entity = Some(tree.get(at)).filter(|element| element.class == Class::Entity)?;
    let attribute = |name: &str| {
        let children = entity.children.iter().map(|&child| tree.get(child));
        children.into_iter().find(|child| &*child.name == name)
    };
    attribute("update")?;
    Some((attribute("dataset")?.value.as_deref()?, entity.row))
}

/// The element's expressions that may bring in data.
fn expressions(element: &Element) -> impl Iterator<Item = &str> {
    let bound = EXPRESSIONS.iter().filter_map(|name| element.bind_text(name));
    bound.chain(element.choice_filter.as_deref()).chain(element.default.as_deref())
}

const FILE_NAME_CHARS_MAX: usize = 260;

/// Files that an expression reads: the first argument of each `pulldata`.
fn pulled_files(text: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("pulldata") {
        rest = &rest[at + "pulldata".len()..];
        // A file's name is short; what is longer is none.
        let inside = rest.trim_start().strip_prefix('(').unwrap_or_default();
        let near = inside
            .char_indices()
            .nth(FILE_NAME_CHARS_MAX)
            .map_or(inside, |(end, _)| &inside[..end]);
        if let Some((argument, _)) = near.split_once(',') {
            files.push(argument.replace(['\'', '"'], "").trim().to_owned());
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pulled_file_is_found() {
        let text =
            "pulldata('fruits', 'name', 'key', ${q}) + pulldata( \"places\" , 'a', 'b', 'c')";
        assert_eq!(pulled_files(text), ["fruits", "places"]);
        assert!(pulled_files("pulldata").is_empty());
    }
}
