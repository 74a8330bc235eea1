//! The words of a package or mission: two Fluent files that must hold the same
//! messages with the same variables, and the lookups that fill every [`Both`].

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Lang, Problem, Where};
use masar_text::Texts;

use crate::model::Both;
use crate::source::{Folder, Source};

/// One message as it stands in a file.
#[derive(Debug)]
struct Message {
    line: u32,
    variables: BTreeSet<String>,
}

/// Both files, checked against each other.
#[derive(Debug)]
pub(crate) struct Words {
    texts: Texts,
    /// Path of the English file, as printed.
    file: String,
}

impl Words {
    /// Reads `texts/{ar,en}.ftl`; `None` when they cannot be used at all.
    pub(crate) fn read(folder: &Folder, out: &mut Vec<Problem>) -> Option<Self> {
        let ar = folder.text("texts/ar.ftl", out);
        let en = folder.text("texts/en.ftl", out);
        let (ar, en) = (ar?, en?);
        compare(&ar, &en, out);
        match Texts::parse(&ar.text, &en.text) {
            Ok(texts) => Some(Self { texts, file: en.file }),
            Err(problems) => {
                for problem in problems {
                    let source = problem.lang.pick(&ar, &en);
                    let place = source.line(problem.line);
                    out.push(Problem::error("PROGRAMME-003", place).with("found", problem.message));
                }
                None
            }
        }
    }

    pub(crate) fn into_texts(self) -> Texts {
        self.texts
    }

    /// A text that must exist. One that a single language lacks has been
    /// reported by the comparison already.
    pub(crate) fn both(&self, id: &str, asked: Where, out: &mut Vec<Problem>) -> Both {
        let ar = self.texts.get(Lang::Ar, id);
        let en = self.texts.get(Lang::En, id);
        if ar.is_none() && en.is_none() {
            let problem = Problem::error("PROGRAMME-010", asked);
            out.push(problem.with("key", id).with("file", &self.file));
        }
        Both { ar: ar.unwrap_or_default(), en: en.unwrap_or_default() }
    }
}

/// What stands in one language must stand in the other, with the same variables.
fn compare(ar: &Source, en: &Source, out: &mut Vec<Problem>) {
    let in_ar = messages(ar);
    let in_en = messages(en);
    for (here, there, source, lacking) in [(&in_ar, &in_en, ar, en), (&in_en, &in_ar, en, ar)] {
        for (id, message) in here {
            let place = source.line(message.line);
            match there.get(id) {
                None => {
                    let problem = Problem::error("PROGRAMME-011", place);
                    out.push(problem.with("key", id).with("file", &lacking.file));
                }
                Some(other) if std::ptr::eq(source, en) && other.variables != message.variables => {
                    let problem = Problem::error("PROGRAMME-012", place).with("key", id);
                    let listed = |set: &BTreeSet<String>| {
                        set.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(" ")
                    };
                    let problem = problem.with("found", listed(&message.variables));
                    out.push(problem.with("expected", listed(&other.variables)));
                }
                Some(_) => {}
            }
        }
    }
}

/// The messages of a file by identifier. Terms and comments are left out.
fn messages(source: &Source) -> BTreeMap<String, Message> {
    let mut messages: BTreeMap<String, Message> = BTreeMap::new();
    let mut current: Option<String> = None;
    for (line, text) in (1u32..).zip(source.text.lines()) {
        if text.starts_with('#') {
            continue;
        }
        if let Some(id) = head(text) {
            messages.insert(id.to_owned(), Message { line, variables: BTreeSet::new() });
            current = Some(id.to_owned());
        } else if text.starts_with('-') {
            current = None;
        }
        if let Some(message) = current.as_ref().and_then(|id| messages.get_mut(id)) {
            message.variables.extend(variables(text));
        }
    }
    messages
}

/// The identifier of a line that begins a message.
fn head(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    let begins = id.starts_with(|c: char| c.is_ascii_alphabetic());
    let named = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    (begins && named).then_some(id)
}

fn variables(text: &str) -> Vec<String> {
    let pieces = text.split('$').skip(1);
    let names = pieces.map(|piece| {
        piece.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
    });
    names.filter(|name: &String| !name.is_empty()).collect()
}
