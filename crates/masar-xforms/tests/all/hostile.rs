//! Input that means harm is answered, soon.

use masar_xforms::{Engine, Files, Model, judge};
use proptest::prelude::*;

use crate::{clock, xform};

fn with_calculate(expression: &str) -> String {
    let binds = format!(r#"<bind nodeset="/data/x" calculate="{expression}"/>"#);
    xform(r#"<data id="t"><x/><y/></data>"#, &binds, "")
}

#[test]
fn deep_brackets_are_refused_and_long_sums_are_not() {
    let deep = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(Model::read(with_calculate(&deep).as_bytes(), &Files::new()).is_err());
    let long = format!("1{}", " + 1".repeat(5_000));
    let model = Model::read(with_calculate(&long).as_bytes(), &Files::new()).expect("a form");
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    assert_eq!(engine.value(engine.nodes_at("/data/x")[0]), "5001");
}

#[test]
fn predicates_that_multiply_are_stopped() {
    let items: String = (0..300).map(|at| format!("<i>{at}</i>")).collect();
    let instance = r#"<data id="t"><x/></data></instance><instance id="l"><root>"#.to_owned()
        + &items
        + "</root>";
    let path = "instance('l')//i[. != '']";
    let path = (0..5).fold(path.to_owned(), |inner, _| format!("instance('l')//i[{inner} = -1]"));
    let binds = format!(r#"<bind nodeset="/data/x" calculate="count({path})"/>"#);
    let form = xform(&instance, &binds, "");
    let model = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    assert!(Engine::new(&model, &clock()).is_err());
}

#[test]
fn texts_that_double_are_stopped() {
    let fields: String = (0..40).map(|at| format!("<f{at}>x</f{at}>")).collect();
    let binds: String = (1..40)
        .map(|at| {
            let before = at - 1;
            format!(r#"<bind nodeset="/data/f{at}" calculate="concat(/data/f{before}, /data/f{before})"/>"#)
        })
        .collect();
    let form = xform(&format!(r#"<data id="t">{fields}</data>"#), &binds, "");
    let model = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    assert!(Engine::new(&model, &clock()).is_err());
}

#[test]
fn deep_elements_and_document_types_are_refused() {
    let model = Model::read(with_calculate("1").as_bytes(), &Files::new()).expect("a form");
    let deep = format!("{}{}", "<data>".repeat(100_000), "</data>".repeat(100_000));
    assert!(judge(&model, deep.as_bytes(), &clock()).is_err());
    let bomb = "<!DOCTYPE d [<!ENTITY a 'b'>]><data id=\"t\"><x>&a;</x></data>";
    assert!(judge(&model, bomb.as_bytes(), &clock()).is_err());
}

#[test]
fn a_regular_expression_that_would_be_huge_is_refused() {
    let form = with_calculate("regex('a', '((a{1000}){1000}){1000}')");
    let model = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    let engine = Engine::new(&model, &clock()).expect("goes on without it");
    assert_eq!(engine.value(engine.nodes_at("/data/x")[0]), "");
}

proptest! {
    #[test]
    fn no_expression_makes_the_reader_panic(expression in "[-a-z0-9/.@*()\\[\\]|+=!,' $:]{0,40}") {
        let escaped = expression.replace('&', "&amp;").replace('<', "&lt;");
        if let Ok(model) = Model::read(with_calculate(&escaped).as_bytes(), &Files::new()) {
            drop(Engine::new(&model, &clock()));
        }
    }

    #[test]
    fn no_bytes_make_the_judge_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let model = Model::read(with_calculate("1").as_bytes(), &Files::new()).expect("a form");
        drop(judge(&model, &bytes, &clock()));
        drop(Model::read(&bytes, &Files::new()));
    }
}
