//! Any bytes as an XForm: read, filled once, and turned back into sheets.

#![no_main]

use masar_xforms::export::{form_export, sheets_to_markdown};
use masar_xforms::{Files, Model};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Model::read(bytes, &Files::new());
    if let Ok(export) = form_export(bytes) {
        let _ = sheets_to_markdown(&export.sheets);
    }
});
