//! Any text as an expression of a form with a repeat and a list: read,
//! calculated and judged within the limits, never a crash.

#![no_main]

use masar_xforms::{Clock, Engine, Files, Model, judge};

const BEFORE: &str = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance><data id="t"><x/><y>3</y><d>2026-01-02</d><g>13.1 32.8 0 0; 13.2 32.9 0 0</g><r><n>a</n><m>2</m></r><r><n>b</n><m>5</m></r></data></instance><instance id="l"><root><item><name>a</name><v>1</v></item><item><name>b</name><v>2</v></item></root></instance><bind nodeset="/data/x" calculate=""#;
const AFTER: &str = r#""/></model></h:head><h:body><group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group></h:body></h:html>"#;

libfuzzer_sys::fuzz_target!(|expression: &str| {
    let escaped = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let form = format!("{BEFORE}{escaped}{AFTER}");
    let Ok(model) = Model::read(form.as_bytes(), &Files::new()) else { return };
    let clock = Clock::new("2026-03-15T10:00:00Z".parse().expect("a moment"), 120, 7);
    if let Ok(engine) = Engine::new(&model, &clock) {
        let _ = judge(&model, engine.to_xml().as_bytes(), &clock);
    }
});
