//! The sheets of a form, from its XForm: `form_export FORM`. A form in Markdown is
//! converted first, and the XForm of its sheets is shown too.

#![allow(clippy::print_stdout, reason = "a program's output")]

use masar_form::{Format, convert};
use masar_xforms::export::{form_export, sheets_to_markdown};

fn main() {
    let path = std::env::args().nth(1).expect("a form");
    let source = std::fs::read(path).expect("a form");
    let (form, problems) = convert(&source, Format::Markdown, "data");
    let xform = match form {
        Some(form) => form.xform().to_owned(),
        None if source.starts_with(b"<") => String::from_utf8_lossy(&source).into_owned(),
        None => panic!("{problems:?}"),
    };
    let export = form_export(xform.as_bytes()).expect("sheets");
    let markdown = sheets_to_markdown(&export.sheets);
    println!("{xform}\n{markdown}");
    let (again, problems) = convert(markdown.as_bytes(), Format::Markdown, "data");
    match again {
        Some(again) => println!("{}", again.xform()),
        None => println!("{problems:?}"),
    }
}
