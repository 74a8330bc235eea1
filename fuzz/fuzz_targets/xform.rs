//! Any bytes as an XForm: read, begun, judged, and turned back into sheets.

#![no_main]

use masar_xforms::export::{form_export, sheets_to_markdown};
use masar_xforms::{Clock, Engine, Files, Model, judge};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = Model::read(bytes, &Files::new()) {
        let clock = Clock::new("2026-03-15T10:00:00Z".parse().expect("a moment"), 120, 7);
        if let Ok(engine) = Engine::new(&model, &clock) {
            for id in engine.nodes() {
                let _ = (engine.state(id), engine.choices(id), engine.label(id));
            }
            let _ = judge(&model, engine.to_xml().as_bytes(), &clock);
        }
    }
    if let Ok(export) = form_export(bytes) {
        let _ = sheets_to_markdown(&export.sheets);
    }
});
