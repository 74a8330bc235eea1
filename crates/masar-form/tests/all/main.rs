//! The crate as its users see it: forms in, XForms and problems out;
//! submissions in, answers and problems out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod cases;
mod codebook;
mod diff;
mod grammar;
mod hostile;
mod layout;
mod naming;
mod properties;
mod validate;
mod verdicts;
mod warnings;
mod words;
mod workbooks;

use masar_form::{Form, Format, convert};

/// Converts Markdown tables whose root is `data`.
fn form(markdown: &str) -> Form {
    let (form, problems) = convert(markdown.as_bytes(), Format::Markdown, "data");
    form.unwrap_or_else(|| panic!("refused: {problems:#?}"))
}

/// Problems of a form as `FORM-050 survey:2:type`, in order.
fn problems(markdown: &str) -> Vec<String> {
    let (_, problems) = convert(markdown.as_bytes(), Format::Markdown, "data");
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.place).trim().to_owned())
        .collect()
}
