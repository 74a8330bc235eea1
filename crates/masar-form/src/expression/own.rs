//! A requirement that asks for its own answer, as in `pulldata('f', 'a', 'b', .)`.
//!
//! Phones wait for the answer before they compute the requirement, call that a
//! circle and do not open the form. But whether an answer is required only
//! matters while there is none: there, the answer is the empty text, and so it
//! can be written.
//!
//! *Invariant:* only an answer that is read as one value is replaced; one that a
//! function counts, or goes on from, stays.

use super::{Path, Start, Step, reading};

/// An answer that is not there.
const NO_ANSWER: &str = "''";

/// Whether a path of an expression is the answer of the question `name` itself,
/// and nothing more.
pub(crate) fn is_own_answer(path: &Path<'_>, text: &str, name: &str) -> bool {
    own_length(path, text, name).is_some()
}

/// A requirement of the question `name` with no answer in place of its own;
/// `None`: it does not ask for it, or is not understood.
pub(crate) fn without_own_answer(text: &str, name: &str) -> Option<String> {
    // Most requirements are "yes": what has neither mark asks for no answer, and is not read.
    if !text.contains(['.', '$']) {
        return None;
    }
    let read = reading(text, false).ok()?;
    let own = |path: &Path<'_>| Some((path.at, own_length(path, text, name)?));
    let mut found: Vec<(usize, usize)> = read.paths.iter().filter_map(own).collect();
    found.sort_unstable();
    let mut written = text.to_owned();
    for (at, length) in found.iter().rev() {
        written.replace_range(*at..at + length, NO_ANSWER);
    }
    (!found.is_empty()).then_some(written)
}

/// Bytes of a path that is the question's own answer.
fn own_length(path: &Path<'_>, text: &str, name: &str) -> Option<usize> {
    if path.is_chosen || path.is_among_many {
        return None;
    }
    let rest = text.get(path.at..)?;
    let length = match (path.start, path.steps.as_slice()) {
        (Start::Here, [Step::Stay]) => rest.starts_with('.').then_some(1),
        (Start::Question(asked), []) if asked == name => {
            rest.starts_with("${").then_some("${}".len() + name.len())
        }
        _ => None,
    }?;
    // `./.` is one path too, and stays.
    (!rest.get(length..)?.trim_start().starts_with('/')).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_asked_while_there_is_no_answer() {
        let cases = [
            ("pulldata('f', 'a', 'b', .)", Some("pulldata('f', 'a', 'b', '')")),
            (". = '' and ${other} = ${q}", Some("'' = '' and ${other} = ''")),
            ("instance('l')/root/item[a = .]/b = .", Some("instance('l')/root/item[a = .]/b = ''")),
            ("instance('l')/root/item[a = ${q}]", Some("instance('l')/root/item[a = '']")),
            ("current()/. = 1", None),
            ("count(.) = 0", None),
            ("../a != ''", None),
            ("./a", None),
            ("'.' = ${other}", None),
            ("${q}[1] = 2", None),
            ("(.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(without_own_answer(text, "q").as_deref(), expected, "{text}");
        }
    }
}
