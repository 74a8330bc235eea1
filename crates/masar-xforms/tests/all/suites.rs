//! The tables of `tests/suites`: each row an expression and its value.

use masar_xforms::{Engine, Files, Model, function_names};

use crate::{clock, model, xform};

const SUITES: [(&str, &str); 2] = [
    ("functions.md", include_str!("../suites/functions.md")),
    ("xpath.md", include_str!("../suites/xpath.md")),
];

struct Row<'a> {
    line: usize,
    expression: String,
    value: &'a str,
}

/// Rows of the tables that begin with the heading `expression`.
fn rows(suite: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut is_inside = false;
    for (line, text) in (1..).zip(suite.lines()) {
        let Some(inner) = text.strip_prefix('|') else {
            is_inside = false;
            continue;
        };
        // A bar inside a cell is written `\|`.
        let kept = inner.replace("\\|", "\u{0}");
        let first = kept.split('|').next().unwrap_or_default().trim().replace('\u{0}', "|");
        if is_inside && !first.starts_with("---") {
            let value = inner.rsplit('|').nth(2).unwrap_or_default().trim();
            let value = if value == "(nothing)" { "" } else { value };
            rows.push(Row { line, expression: first.clone(), value });
        }
        is_inside |= first == "expression";
    }
    rows
}

/// The value of an expression as a calculation of the form that the suites describe.
fn value(expression: &str) -> String {
    let instance = r#"<data id="suite" version="7"><n>3</n><t>a b c</t><empty/><day>2024-02-29</day>
        <shape>0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0</shape><hidden>7</hidden><zero>0</zero>
        <r><x>1</x></r><r><x>2</x></r><r><x/></r><city>sabha</city><out/></data></instance>
        <instance id="letters"><root><item><name>A</name></item><item><name>B</name></item>
        <item><name>C</name></item><item><name>D</name></item><item><name>E</name></item>
        <item><name>F</name></item></root></instance>
        <instance id="cities"><root><item><itextId>c-0</itextId><name>tripoli</name></item>
        <item><itextId>c-1</itextId><name>sabha</name></item></root></instance>
        <instance id="places" src="jr://file-csv/places.csv">"#;
    let escaped = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let text = |id: &str, text: &str| format!(r#"<text id="{id}"><value>{text}</value></text>"#);
    let english = [("/data/city:label", "City"), ("c-0", "Tripoli"), ("c-1", "Sabha")];
    let arabic = [("/data/city:label", "المدينة"), ("c-0", "طرابلس"), ("c-1", "سبها")];
    let texts = |of: &[(&str, &str)]| of.iter().map(|(id, is)| text(id, is)).collect::<String>();
    let binds = format!(
        r#"<itext><translation lang="English (en)">{}</translation><translation lang="العربية (ar)">{}</translation></itext>
        <bind nodeset="/data/hidden" relevant="false()"/><bind nodeset="/data/zero" type="int"/><bind nodeset="/data/out" calculate="{escaped}"/>"#,
        texts(&english),
        texts(&arabic)
    );
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>
        <select1 ref="/data/city"><label ref="jr:itext('/data/city:label')"/>
        <itemset nodeset="instance('cities')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>"#;
    let places = b"name,label,people\nLY01,Tripoli,20\nLY02,Murzuq,5\n".to_vec();
    let files = Files::from([("places.csv".to_owned(), places)]);
    let form = xform(instance, &binds, body);
    let model = match Model::read(form.as_bytes(), &files) {
        Ok(model) => model,
        Err(problems) => return format!("{problems:?}"),
    };
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    engine.value(engine.nodes_at("/data/out")[0]).to_owned()
}

#[test]
fn every_row_of_the_suites_gives_its_value() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (file, suite) in SUITES {
        for row in rows(suite) {
            count += 1;
            let found = value(&row.expression);
            if found != row.value {
                let Row { line, expression, value } = row;
                wrong.push(format!("{file}:{line}: {expression} gave `{found}`, not `{value}`"));
            }
        }
    }
    assert!(count > 370, "{count} rows");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_has_a_row() {
    let expressions: Vec<String> =
        rows(SUITES[0].1).into_iter().map(|row| row.expression).collect();
    let is_called = |name: &str| {
        let call = format!("{name}(");
        expressions.iter().any(|expression| {
            let before = |at: usize| expression[..at].chars().next_back();
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | ':');
            expression.match_indices(&call).any(|(at, _)| before(at).is_none_or(|c| !is_word(c)))
        })
    };
    let without: Vec<&str> = function_names().filter(|name| !is_called(name)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn chance_follows_the_seed() {
    assert_eq!(value("random()"), value("random()"));
    assert_eq!(value("uuid()"), value("uuid()"));
    let shuffled = "join('', randomize(instance('letters')/root/item/name))";
    assert_eq!(value(shuffled), value(shuffled));
}

#[test]
fn a_function_that_is_not_known_is_answered_with_the_nearest() {
    let answer = value("selcted(/data/t, 'a')");
    assert!(answer.contains("selcted() → selected()"), "{answer}");
}

/// The specification, `position` and `instance`: an absolute path among the rows
/// of a table is the form's own, and in a repeat that repeat's.
#[test]
fn paths_are_read_from_where_the_question_stands() {
    let instance = r#"<data id="t"><r><k>B</k><v/><p/><all/></r><r><k>C</k><v/><p/><all/></r></data></instance>
        <instance id="l"><root><item><n>A</n><v>1</v></item><item><n>B</n><v>2</v></item>
        <item><n>C</n><v>3</v></item><item><n>C</n><v>4</v></item></root>"#;
    let binds = r#"<bind nodeset="/data/r/v" calculate="instance('l')/root/item[n = /data/r/k][1]/v"/>
        <bind nodeset="/data/r/p" calculate="concat(position(..), '/', count(instance('l')/root/item[n = current()/../k and v &gt; 3]))"/>
        <bind nodeset="/data/r/all" calculate="concat(count(/data/r), sum(/data/r[k != current()/../k]/v))"/>"#;
    let model = model(instance, binds, r#"<repeat nodeset="/data/r"/>"#);
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    let values = |path: &str| -> Vec<String> {
        let nodes = engine.nodes_at(path).into_iter();
        nodes.map(|node| engine.value(node).to_owned()).collect()
    };
    assert_eq!(values("/data/r/v"), ["2", "3"]);
    assert_eq!(values("/data/r/p"), ["1/0", "2/1"]);
    assert_eq!(values("/data/r/all"), ["23", "22"]);
}
