//! Any bytes as an XForm that is turned back into sheets.

#![no_main]

use masar_xforms::export::{form_export, sheets_to_markdown};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(export) = form_export(bytes) {
        let _ = sheets_to_markdown(&export.sheets);
    }
});
