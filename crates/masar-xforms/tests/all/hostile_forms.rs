//! Forms that would hang or fill a server are answered with a code, soon: what
//! they may spend is counted in steps and bytes, never by a clock.

use masar_xforms::{Files, Model, judge};

use crate::{clock, xform};

/// The codes of the form, or else of the judgement.
fn answered(form: &str, submission: &str) -> Vec<&'static str> {
    // What is spent is counted in steps, so a code is proof of an end.
    match Model::read(form.as_bytes(), &Files::new()) {
        Err(problems) => problems.into_iter().map(|problem| problem.code).collect(),
        Ok(model) => match judge(&model, submission.as_bytes(), &clock()) {
            Err(problem) => vec![problem.code],
            Ok(judgement) => judgement.findings.iter().map(|found| found.problem.code).collect(),
        },
    }
}

#[test]
fn a_list_inside_a_list_inside_a_list() {
    let items: String =
        (0..2_000).map(|at| format!("<item><n>{at}</n><g>{}</g></item>", at % 7)).collect();
    let instance =
        format!(r#"<data id="t"><a/></data></instance><instance id="l"><root>{items}</root>"#);
    let inner = "instance('l')/root/item[g + 0 = current()/../a or n > 0]";
    let nodeset = format!("instance('l')/root/item[count({inner}[count({inner}) > 1]) > n]");
    let nodeset = nodeset.replace('>', "&gt;");
    let body = format!(
        r#"<select1 ref="/data/a"><itemset nodeset="{nodeset}"><value ref="n"/></itemset></select1>"#
    );
    let form = xform(&instance, "", &body);
    assert_eq!(answered(&form, r#"<data id="t"><a>1</a></data>"#), ["XFORM-011"]);
}

#[test]
fn a_list_of_repeats_chosen_by_repeats() {
    let rows: String = (0..6_000).map(|at| format!("<r><x>{at}</x></r>")).collect();
    let binds =
        r#"<bind nodeset="/data/r/x" constraint="count(/data/r[x = current()/../x]) = 1"/>"#;
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>"#;
    let form = xform(r#"<data id="t"><r><x/></r></data>"#, binds, body);
    assert_eq!(answered(&form, &format!(r#"<data id="t">{rows}</data>"#)), ["XFORM-011"]);
}

#[test]
fn brackets_functions_and_elements_too_deep() {
    let deep =
        |before: &str, after: &str| format!("{}1{}", before.repeat(2_000), after.repeat(2_000));
    for expression in [deep("(", ")"), deep("if(true(), ", ", 0)"), deep("/data[", "]")] {
        let binds = format!(r#"<bind nodeset="/data/a" calculate="{expression}"/>"#);
        let form = xform(r#"<data id="t"><a/></data>"#, &binds, "");
        assert_eq!(answered(&form, "<data/>"), ["XFORM-004"]);
    }
    let nested = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    let form = xform(r#"<data id="t"><a/></data>"#, "", "");
    assert_eq!(answered(&form, &nested), ["XFORM-010"]);
    assert_eq!(answered(&nested, ""), ["XFORM-001"]);
}

#[test]
fn a_submission_of_a_million_elements() {
    let form = xform(r#"<data id="t"><r><x/></r></data>"#, "", r#"<repeat nodeset="/data/r"/>"#);
    let rows = "<r><x/></r>".repeat(900_000);
    assert_eq!(answered(&form, &format!(r#"<data id="t">{rows}</data>"#)), ["XFORM-010"]);
}

#[test]
fn a_count_of_a_billion() {
    let form = xform(
        r#"<data id="t"><n/><r><x/></r></data>"#,
        "",
        r#"<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/></repeat>"#,
    );
    assert_eq!(answered(&form, r#"<data id="t"><n>1000000000</n></data>"#), ["XFORM-030"]);
    let model = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    let submission = br#"<data id="t"><n>1000000000</n></data>"#;
    let engine = masar_xforms::Engine::load(&model, submission, &clock()).expect("bounded");
    assert_eq!(engine.nodes_at("/data/r").len(), 10_000);
}

#[test]
fn a_text_that_doubles() {
    let fields: String = (0..60).map(|at| format!("<f{at}>x</f{at}>")).collect();
    let bind = |at: usize| {
        let before = at - 1;
        format!(
            r#"<bind nodeset="/data/f{at}" calculate="concat(/data/f{before}, /data/f{before})"/>"#
        )
    };
    let binds: String = (1..60).map(bind).collect();
    let form = xform(&format!(r#"<data id="t">{fields}</data>"#), &binds, "");
    let submission = format!(r#"<data id="t">{fields}</data>"#);
    assert_eq!(answered(&form, &submission), ["XFORM-011"]);
}

#[test]
fn every_question_that_looks_at_every_other() {
    let fields: String = (0..4_000).map(|at| format!("<f{at}/>")).collect();
    let binds: String = (0..4_000)
        .map(|at| format!(r#"<bind nodeset="/data/f{at}" relevant="count(//*[. = 'x']) = 0"/>"#))
        .collect();
    let form = xform(&format!(r#"<data id="t">{fields}</data>"#), &binds, "");
    assert_eq!(answered(&form, r#"<data id="t"/>"#), ["XFORM-009"]);
}

#[test]
fn patterns_that_are_slow_to_compile() {
    let rows: String = (0..2_000).map(|at| format!("<r><x>{at}</x></r>")).collect();
    let binds =
        r#"<bind nodeset="/data/r/x" constraint="regex(., concat('((a{90}){90}|', ., ')?'))"/>"#;
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>"#;
    let form = xform(r#"<data id="t"><r><x/></r></data>"#, binds, body);
    assert_eq!(answered(&form, &format!(r#"<data id="t">{rows}</data>"#)), ["XFORM-011"]);
}

#[test]
fn patterns_that_begin_anew_without_end() {
    let rows = format!("<r><x>{}c</x></r>", "a".repeat(1_500)).repeat(2_000);
    let binds = r#"<bind nodeset="/data/r/x" constraint="regex(., '(a+)+(?=b)\1')"/>"#;
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>"#;
    let form = xform(r#"<data id="t"><r><x/></r></data>"#, binds, body);
    assert_eq!(answered(&form, &format!(r#"<data id="t">{rows}</data>"#)), ["XFORM-011"]);
}

#[test]
fn unions_of_everything_from_everywhere() {
    let rows: String = (0..3_000).map(|_| "<r><x/></r>").collect();
    let path = "//x/preceding::*";
    let binds =
        format!(r#"<bind nodeset="/data/n" calculate="count({path} | {path}/following::*)"/>"#);
    let body = r#"<repeat nodeset="/data/r"/>"#;
    let form = xform(r#"<data id="t"><n/><r><x/></r></data>"#, &binds, body);
    assert_eq!(answered(&form, &format!(r#"<data id="t">{rows}</data>"#)), ["XFORM-011"]);
}

#[test]
fn labels_that_hold_labels() {
    let binds = r#"<bind nodeset="/data/a" calculate="jr:itext('t0')"/>"#;
    let text = |at: usize| {
        let next = at + 1;
        let output = format!(r#"<output value="jr:itext('t{next}')"/>"#);
        format!(r#"<text id="t{at}"><value>{output}{output}</value></text>"#)
    };
    let texts: String = (0..64).map(text).collect();
    let itself = r#"<text id="me"><value><output value="jr:itext('me')"/></value></text>"#;
    for (texts, first) in [(texts.as_str(), "t0"), (itself, "me")] {
        let binds = format!(
            r#"<itext><translation lang="en">{texts}</translation></itext>{}"#,
            binds.replace("t0", first)
        );
        let form = xform(r#"<data id="t"><a/></data>"#, &binds, "");
        assert_eq!(answered(&form, r#"<data id="t"><a>x</a></data>"#), ["XFORM-011"]);
    }
}
