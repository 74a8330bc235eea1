//! Any bytes as a workbook: an answer, never a crash.

#![no_main]

use masar_form::{Format, convert};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = convert(bytes, Format::Xlsx, "data");
});
