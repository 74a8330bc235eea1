//! From a file's bytes to a form.

use std::io::{self, Write};

use masar_domain::{Problem, Where};

use crate::choices::{choices, external_lists, osm_tags};
use crate::element::{Class, Element, ROOT, Tree};
use crate::form::Form;
use crate::problems::{Problems, SETTINGS, SURVEY, cell};
use crate::settings::{Settings, settings};
use crate::sheets::{self, Format};
use crate::survey::{Around, Survey, survey};
use crate::warnings::{self, Subject};
use crate::xform::{Parts, check_prefixes, sources, xform, xform_to};
use crate::{checks, entities, references, translations};

/// Makes a form of an `XLSForm`. `root_name` names the root element of its
/// submissions unless the settings do.
///
/// The form is `None` exactly when one of the problems is an error.
pub fn convert(bytes: &[u8], format: Format, root_name: &str) -> (Option<Form>, Vec<Problem>) {
    convert_file(bytes, format, root_name, "")
}

/// The same for a file whose name is known: a form that gives itself neither an
/// identifier nor a title is called like its file, `people` for `2024/people.xlsx`.
pub fn convert_file(
    bytes: &[u8],
    format: Format,
    root_name: &str,
    file_name: &str,
) -> (Option<Form>, Vec<Problem>) {
    converted(bytes, format, Wanted::new(root_name, file_name), |parts, problems| {
        let made = xform(parts, problems)?;
        let languages = made.languages.iter().filter(|language| *language != "default");
        let languages = languages.cloned().collect();
        let form = Form::new(parts.tree, parts.lists, parts.settings, languages, made.text);
        Some((form, made.languages))
    })
}

/// The `XForm` alone, and the problems; what phones refuse is warned of. The typed
/// form is not made: that spares a third of the memory. Bytes that are given
/// rather than lent are let go as soon as the sheets are read.
pub fn convert_command(
    bytes: impl AsRef<[u8]>,
    format: Format,
    root_name: &str,
) -> (Option<String>, Vec<Problem>) {
    convert_file_command(bytes, format, root_name, "")
}

/// The same for a file whose name is known, as [`convert_file`] does it.
pub fn convert_file_command(
    bytes: impl AsRef<[u8]>,
    format: Format,
    root_name: &str,
    file_name: &str,
) -> (Option<String>, Vec<Problem>) {
    converted(bytes, format, Wanted::new(root_name, file_name), |parts, problems| {
        let made = xform(parts, problems)?;
        Some((made.text, made.languages))
    })
}

/// What `masar form convert` does: the same, written to `out` as it is made rather
/// than kept: a form of ten thousand choices is four megabytes. True: the form was
/// converted; nothing is written of one that is refused.
///
/// # Errors
///
/// What writing to `out` fails with.
pub fn convert_file_to(
    bytes: impl AsRef<[u8]>,
    format: Format,
    root_name: &str,
    file_name: &str,
    phones: Phones,
    out: &mut dyn Write,
) -> io::Result<(bool, Vec<Problem>)> {
    let mut written = Ok(());
    let mut write = |piece: &str| {
        if written.is_ok() {
            written = out.write_all(piece.as_bytes());
        }
    };
    let wanted = Wanted { phones, ..Wanted::new(root_name, file_name) };
    let (made, problems) = converted(bytes, format, wanted, |parts, problems| {
        Some(((), xform_to(parts, &mut write, problems)?))
    });
    written.map(|()| (made.is_some(), problems))
}

/// What becomes of a form that phones do not open, or stop in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phones {
    /// It is refused.
    Insist,
    /// It is converted, with warnings.
    Ignored,
}

/// What is wanted of a form: a name where it says none, and what becomes of it where
/// phones do not open it.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    root: &'a str,
    form_id: &'a str,
    phones: Phones,
}

impl<'a> Wanted<'a> {
    /// The identifier is the file's name without folders and its last extension.
    fn new(root: &'a str, file_name: &'a str) -> Self {
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        };
        // Standard input has no name of its own.
        let form_id = if matches!(stem.trim(), "" | "-") { "data" } else { stem.trim() };
        Self { root, form_id, phones: Phones::Ignored }
    }
}

fn converted<T>(
    bytes: impl AsRef<[u8]>,
    format: Format,
    wanted: Wanted<'_>,
    write: impl FnOnce(&Parts<'_>, &mut Problems) -> Option<(T, Vec<String>)>,
) -> (Option<T>, Vec<Problem>) {
    let mut problems = Problems::default();
    let taken = form(bytes, format, wanted, &mut problems, write);
    let taken = taken.filter(|_| !problems.has_errors());
    if taken.is_none() && !problems.has_errors() {
        problems.error("FORM-004", Where::default()).with("reason", "-");
    }
    (taken, problems.into_list())
}

fn form<T>(
    bytes: impl AsRef<[u8]>,
    format: Format,
    wanted: Wanted<'_>,
    problems: &mut Problems,
    write: impl FnOnce(&Parts<'_>, &mut Problems) -> Option<(T, Vec<String>)>,
) -> Option<T> {
    let file_bytes = bytes.as_ref().len();
    let mut book = sheets::read(bytes.as_ref(), format, problems);
    drop(bytes);
    if problems.has_errors() {
        return None;
    }
    let mut settings = settings(&book, wanted.root, wanted.form_id, problems);
    let (mut lists, choices_table) = choices(&mut book, &settings, problems);
    let declarations = entities::declarations(&book, problems);
    let external_lists = external_lists(&mut book, problems);
    let rows = book.rows_take(SURVEY);
    let around = Around {
        book: &book,
        rows,
        external_lists,
        tags: osm_tags(&book, &settings, problems),
        settings: &mut settings,
        lists: &mut lists,
        declarations: &declarations,
        problems,
    };
    let Survey { mut tree, table, mut names, meta, links, or_other_row } = survey(around);
    translations::check_translations(&table, &choices_table, or_other_row, problems);
    let entities = entities::entities_place(&mut tree, &declarations, &links, problems);
    form_meta(&mut tree, meta, &settings, &mut names, problems);
    references::references_check(&book, &table, &choices_table, &names, problems);
    checks::check_names(&tree, problems);
    checks::check_questions(&tree, problems);
    checks::mark_searched(&tree, &mut lists, problems);
    let sources = sources(&tree, &lists);
    checks::check_instances(&sources, problems);
    let parts = Parts {
        tree: &tree,
        lists: &lists,
        settings: &settings,
        entities,
        sources: &sources,
        file_bytes,
    };
    check_prefixes(&parts, problems);
    {
        // The rows in their order are let go before the XForm is made.
        let subject = Subject {
            book: &book,
            survey: &table,
            choices: &choices_table,
            choice_rows: &lists.rows(),
            tree: &tree,
            lists: &lists,
            sources: &sources,
            default_language: &settings.default_language,
        };
        warnings::warnings_add(&subject, wanted.phones, problems);
    }
    if problems.has_errors() {
        return None;
    }
    // The XForm is made of the tree: cells that nothing asks for any more make room for it.
    drop((table, choices_table));
    let (taken, languages) = write(&parts, problems)?;
    translations::check_languages(&book, &languages, problems);
    Some(taken)
}

/// Adds what tells one submission from another to the rows that are meta.
fn form_meta(
    tree: &mut Tree,
    mut meta: Vec<Element>,
    settings: &Settings,
    names: &mut references::NameCounts,
    problems: &mut Problems,
) {
    if let Some(instance) = instance_id(settings, problems) {
        *names.entry("instanceID".into()).or_default() += 1;
        meta.push(instance);
    }
    if let Some(name) = settings.text("instance_name") {
        meta.push(Element::calculate("instanceName", 2, &[("calculate", name)]));
    }
    add_meta(tree, meta);
}

/// The question that gives each submission its identifier, unless it is left out.
fn instance_id(settings: &Settings, problems: &mut Problems) -> Option<Element> {
    if settings.is_on("omit_instanceID") {
        if settings.text("public_key").is_some() {
            problems.error("FORM-100", cell(SETTINGS, 2, "omit_instanceID"));
        }
        return None;
    }
    let preload = settings.text("instance_id").unwrap_or("uid");
    Some(Element::calculate("instanceID", 2, &[("readonly", "true()"), ("jr:preload", preload)]))
}

/// Adds the rows of `meta` to the root's own group of that name.
fn add_meta(tree: &mut Tree, elements: Vec<Element>) {
    if elements.is_empty() {
        return;
    }
    let existing = tree.get(ROOT).children.iter().copied().find(|&child| {
        let child = tree.get(child);
        &*child.name == "meta" && child.class == Class::Group
    });
    let meta = existing.unwrap_or_else(|| {
        let mut group = Element::new(Class::Group, "group", "meta", 2);
        group.is_bodyless = true;
        tree.add(ROOT, group)
    });
    for element in elements {
        tree.add(meta, element);
    }
}
