//! Any bytes as a submission: read for its parts, as the manifest of a sealed
//! one, and judged by a form with a repeat, a list and places.

#![no_main]

use masar_form::{Format, convert, submission_parse};
use masar_xforms::sealed::Manifest;
use masar_xforms::{Clock, Engine, Files, Model, judge};

const FORM: &str = "| survey |
| | type | name | label | relevant | constraint | calculation | required |
| | integer | a | A | | . < 100 | | yes |
| | select_multiple l | m | M | ${a} > 3 | count-selected(.) < 3 | | |
| | begin_repeat | r | R | | | | |
| | text | n | N | | regex(., '^[a-z]+$') | | yes |
| | date | d | D | | . < today() | | |
| | geotrace | g | G | | | | |
| | end_repeat | | | | | | |
| | calculate | c | | | | concat(sum(${a}), join(',', ${n}), distance(${g})) | |
| choices |
| | list_name | name | label |
| | l | x | X |
| | l | y | Y |
";

thread_local! {
    static MODEL: Model = {
        let (form, problems) = convert(FORM.as_bytes(), Format::Markdown, "data");
        let form = form.unwrap_or_else(|| panic!("{problems:?}"));
        Model::read(form.xform().as_bytes(), &Files::new()).expect("a model")
    };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = submission_parse(bytes);
    let _ = Manifest::read(bytes);
    let clock = Clock::new("2026-03-15T10:00:00Z".parse().expect("a moment"), 120, 7);
    MODEL.with(|model| {
        let _ = judge(model, bytes, &clock);
        if let Ok(engine) = Engine::load(model, bytes, &clock) {
            let _ = judge(model, engine.to_xml().as_bytes(), &clock);
        }
    });
});
