//! Whole forms: filled, recalculated and judged.

use insta::assert_snapshot;
use masar_xforms::{Engine, Files, Model, judge};

use crate::{clock, model, model_from_sheet, xform};

/// Findings, one a line.
fn judged(model: &Model, answers: &str) -> String {
    let version = &model.version;
    let id = &model.form_id;
    let xml = format!(r#"<data id="{id}" version="{version}">{answers}</data>"#);
    let judgement = judge(model, xml.as_bytes(), &clock()).expect("a judgement");
    let lines = judgement.findings.iter().map(|finding| {
        let more =
            finding.problem.args.iter().filter(|(name, _)| matches!(*name, "expected" | "foreign"));
        let more: String = more.map(|(name, value)| format!(" {name}={value}")).collect();
        let rule = &finding.rule;
        format!("{} {} `{}` [{rule}]{more}", finding.problem.code, finding.path, finding.value)
    });
    lines.collect::<Vec<_>>().join("\n")
}

const HOUSEHOLD: &str = r"
| survey |
| | type | name | label | relevant | required | constraint | calculation | choice_filter |
| | select_one states | state | State | | yes | | | |
| | select_one cities | city | City | | | | | state = ${state} |
| | integer | size | Size | | | . > 0 and . < 30 | | |
| | begin_repeat | person | Person | | | | | |
| | text | name | Name | | yes | | | |
| | integer | age | Age | | | | | |
| | text | school | School | ${age} < 18 | | | | |
| | calculate | adult | | | | | if(${age} >= 18, 1, 0) | |
| | end_repeat | | | | | | | |
| | calculate | adults | | | | | sum(${adult}) | |
| | date | day | Day | | | | | |

| choices |
| | list_name | name | label | state |
| | states | west | West | |
| | states | south | South | |
| | cities | zawiya | Zawiya | west |
| | cities | sabha | Sabha | south |
";

#[test]
fn a_form_that_follows_from_its_rules_is_clean() {
    let model = model_from_sheet(HOUSEHOLD);
    let answers = "<state>south</state><city>sabha</city><size>٥</size>
        <person><name>A</name><age>20</age><adult>1</adult></person>
        <person><name>B</name><age>7</age><school>x</school><adult>0</adult></person>
        <adults>1</adults><day>2026-01-01</day><meta><instanceID>uuid:1</instanceID></meta>";
    assert_snapshot!(judged(&model, answers), @"");
}

#[test]
fn everything_that_does_not_follow_is_found_with_its_place() {
    let model = model_from_sheet(HOUSEHOLD);
    let answers = "<city>sabha</city><size>99</size>
        <person><name>A</name><age>20</age><school>x</school><adult>1</adult></person>
        <person><age>seven</age><adult>1</adult></person>
        <adults>5</adults><day>yesterday</day><colour>red</colour>";
    assert_snapshot!(judged(&model, answers), @r#"
XFORM-026 /data/colour `red` []
XFORM-033 /data/meta/instanceID `` []
XFORM-024 /data/person[2]/adult `1` [if( ../age  >= 18, 1, 0)] expected=0
XFORM-024 /data/adults `5` [sum( /data/person/adult )] expected=1
XFORM-021 /data/state `` [true()]
XFORM-025 /data/city `sabha` [instance('cities')/root/item[state =  /data/state ]] foreign=sabha
XFORM-022 /data/size `99` [. > 0 and . < 30]
XFORM-020 /data/person[1]/school `x` [../age  < 18]
XFORM-021 /data/person[2]/name `` [true()]
XFORM-023 /data/person[2]/age `seven` [int]
XFORM-023 /data/day `yesterday` [date]
"#);
}

#[test]
fn another_form_and_another_version_are_said() {
    let model = model(r#"<data id="a" version="2"><x/></data>"#, "", "");
    let judgement = judge(&model, br#"<data id="b" version="1"><x/></data>"#, &clock());
    let judgement = judgement.expect("a judgement");
    let codes: Vec<&str> = judgement.findings.iter().map(|finding| finding.problem.code).collect();
    assert_eq!(codes, ["XFORM-027", "XFORM-028"]);
}

#[test]
fn a_circle_of_calculations_is_named() {
    let binds = r#"<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/c"/><bind nodeset="/data/c" relevant="/data/a = 1"/>"#;
    let form = xform(r#"<data id="t"><a/><b/><c/></data>"#, binds, "");
    let problems = Model::read(form.as_bytes(), &Files::new()).expect_err("a circle");
    assert_snapshot!(problems[0].to_string(), @r#"
XFORM-006 /data/c paths=/data/c → /data/a → /data/b
"#);
}

#[test]
fn a_count_makes_repeats_and_relevance_hides_what_is_in_them() {
    let instance = r#"<data id="t"><n>2</n><r jr:template=""><x>d</x><p/></r><total/></data>"#;
    let binds = r#"<bind nodeset="/data/r/p" calculate="position(..)"/>
        <bind nodeset="/data/total" calculate="sum(/data/r/p)"/>
        <bind nodeset="/data/r/x" relevant="../p != 1"/>"#;
    let body = r#"<group ref="/data/r"><repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/></repeat></group>"#;
    let model = model(instance, binds, body);
    let mut engine = Engine::new(&model, &clock()).expect("evaluates");
    let number = engine.nodes_at("/data/n")[0];
    engine.set_value(number, "3").expect("set");
    engine.recalculate().expect("evaluates");
    assert_snapshot!(engine.to_xml(), @r#"
<?xml version="1.0"?>
<data id="t"><n>3</n><r><p>1</p></r><r><x>d</x><p>2</p></r><r><x>d</x><p>3</p></r><total>6</total></data>
"#);
}

#[test]
fn running_totals_see_the_repeat_before() {
    let instance =
        r#"<data id="t"><r><x>1</x><t/></r><r><x>2</x><t/></r><r><x>3</x><t/></r></data>"#;
    let binds = r#"<bind nodeset="/data/r/t" calculate="../x + coalesce(/data/r[position() = position(current()/..) - 1]/t, 0)"/>"#;
    let body = r#"<repeat nodeset="/data/r"/>"#;
    let model = model(instance, binds, body);
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    let totals: Vec<&str> =
        engine.nodes_at("/data/r/t").into_iter().map(|node| engine.value(node)).collect();
    assert_eq!(totals, ["1", "3", "6"]);
}

#[test]
fn actions_follow_their_events() {
    let instance = r#"<data id="t"><a/><b/><r><c/></r></data>"#;
    let binds = r#"<setvalue event="odk-instance-first-load" ref="/data/a" value="1 + 1"/>"#;
    let body = r#"<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="concat('was ', /data/a)"/></input>
        <repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="/data/r/c" value="position(..)"/></repeat>"#;
    let model = model(instance, binds, body);
    let mut engine = Engine::new(&model, &clock()).expect("evaluates");
    let root = engine.nodes_at("/data")[0];
    engine.repeat_add(root, "r").expect("added");
    engine.recalculate().expect("evaluates");
    assert_snapshot!(engine.to_xml(), @r#"
<?xml version="1.0"?>
<data id="t"><a>2</a><b>was 2</b><r><c/></r><r><c>2</c></r></data>
"#);
}

#[test]
fn tables_beside_the_form_are_looked_into() {
    let instance = r#"<data id="t"><p>LY01</p><out/><pick/></data></instance><instance id="places" src="jr://file-csv/places.csv">"#;
    let binds =
        r#"<bind nodeset="/data/out" calculate="pulldata('places', 'label', 'name', /data/p)"/>"#;
    let body = r#"<select1 ref="/data/pick"><itemset nodeset="instance('places')/root/item[pop &gt; 10]"><value ref="name"/><label ref="label"/></itemset></select1>"#;
    let files = Files::from([(
        "places.csv".to_owned(),
        b"name,label,pop\nLY01,Tripoli,20\nLY02,Murzuq,5\n".to_vec(),
    )]);
    let form = xform(instance, binds, body);
    let model = Model::read(form.as_bytes(), &files).expect("a form");
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    assert_eq!(engine.value(engine.nodes_at("/data/out")[0]), "Tripoli");
    let choices = engine.choices(engine.nodes_at("/data/pick")[0]).expect("choices");
    assert_eq!(choices.len(), 1);
    assert_snapshot!(judged(&model, "<p>LY01</p><out>Tripoli</out><pick>LY02</pick>"), @r#"
XFORM-025 /data/pick `LY02` [instance('places')/root/item[pop > 10]] foreign=LY02
"#);
    let without = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    assert_snapshot!(judged(&without, "<p>LY01</p><out>Tripoli</out><pick>LY02</pick>"), @"");
}
