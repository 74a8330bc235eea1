//! Any bytes as a submission and as the manifest of a sealed one.

#![no_main]

use masar_form::submission_parse;
use masar_xforms::sealed::Manifest;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = submission_parse(bytes);
    let _ = Manifest::read(bytes);
});
