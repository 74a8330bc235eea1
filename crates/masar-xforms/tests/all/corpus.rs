//! Inputs that fuzzing kept, through everything that reads what strangers send:
//! each gives an answer, and soon.

use std::time::{Duration, Instant};

use masar_form::{Format, convert, submission_parse};
use masar_xforms::export::{form_export, sheets_to_markdown};
use masar_xforms::sealed::Manifest;
use masar_xforms::{Engine, Files, Model, judge};

use crate::{clock, model_from_sheet, xform};

const FORM: &str = "| survey |
| | type | name | label | constraint | calculation |
| | integer | a | A | . < 100 | |
| | begin_repeat | r | R | | |
| | text | n | N | regex(., '^[a-z]+$') | |
| | geotrace | g | G | | |
| | end_repeat | | | | |
| | calculate | c | | | concat(join(',', ${n}), distance(${g})) |
";

fn form_run(bytes: &[u8]) {
    let Ok(model) = Model::read(bytes, &Files::new()) else { return };
    let Ok(engine) = Engine::new(&model, &clock()) else { return };
    for id in engine.nodes() {
        drop((engine.state(id), engine.choices(id), engine.label(id)));
    }
    drop(judge(&model, engine.to_xml().as_bytes(), &clock()));
}

fn expression_run(expression: &str) {
    let escaped = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let binds = format!(r#"<bind nodeset="/data/x" calculate="{escaped}"/>"#);
    form_run(xform(r#"<data id="t"><x/><y>3</y><r><n>a</n></r></data>"#, &binds, "").as_bytes());
}

#[test]
fn every_kept_input_gets_an_answer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/data/corpus");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a corpus").flatten().map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() > 10);
    let model = model_from_sheet(FORM);
    for path in files {
        let bytes = std::fs::read(&path).expect("readable");
        let start = Instant::now();
        for format in [Format::Markdown, Format::Csv, Format::Xlsx, Format::Xls] {
            if let (Some(form), _) = convert(&bytes, format, "data") {
                form_export(form.xform().as_bytes()).expect("an accepted form is well-formed");
                form_run(form.xform().as_bytes());
            }
        }
        if let Ok(export) = form_export(&bytes) {
            drop(sheets_to_markdown(&export.sheets));
        }
        form_run(&bytes);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            expression_run(text);
        }
        drop(judge(&model, &bytes, &clock()));
        drop(submission_parse(&bytes));
        drop(Manifest::read(&bytes));
        assert!(start.elapsed() < Duration::from_secs(5), "{}", path.display());
    }
}
