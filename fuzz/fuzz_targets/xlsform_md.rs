//! Any bytes as an XLSForm in Markdown: an answer, never a crash. What is
//! accepted is a form that can be exported and that the engine can read or
//! refuse.

#![no_main]

use masar_form::{Format, convert};
use masar_xforms::export::form_export;
use masar_xforms::{Files, Model};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let (Some(form), _) = convert(bytes, Format::Markdown, "data") {
        form_export(form.xform().as_bytes()).expect("an accepted form is well-formed");
        let _ = Model::read(form.xform().as_bytes(), &Files::new());
    }
});
