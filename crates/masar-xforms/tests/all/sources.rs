//! Functions as the sources say them, one table a source. Where phones
//! (`JavaRosa`, read at `getodk/javarosa`) and the browser's engine
//! (`@getodk/xforms-engine`, run) differ, phones are followed.

use masar_xforms::Engine;

use crate::{clock, model};

/// The value of an expression as a calculation, two hours east of Greenwich.
fn value(expression: &str) -> String {
    let instance = r#"<data id="t"><n>3</n><empty/><day>2024-02-29</day>
        <shape>0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0</shape>
        <r><x>1</x></r><r><x>2</x></r><r><x/></r><hidden>7</hidden><out/></data></instance>
        <instance id="l"><root><item><name>A</name></item><item><name>B</name></item>
        <item><name>C</name></item><item><name>D</name></item><item><name>E</name></item>
        <item><name>F</name></item></root>"#;
    let escaped = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let binds = format!(
        r#"<bind nodeset="/data/hidden" relevant="false()"/><bind nodeset="/data/out" calculate="{escaped}"/>"#
    );
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>"#;
    let model = model(instance, &binds, body);
    let engine = Engine::new(&model, &clock()).expect("evaluates");
    engine.value(engine.nodes_at("/data/out")[0]).to_owned()
}

fn check(table: &[(&str, &str)]) {
    for (expression, expected) in table {
        assert_eq!(value(expression), *expected, "{expression}");
    }
}

/// `packages/xpath/test/xforms/randomize.test.ts` of `getodk/web-forms`, which
/// shares its orders with `JavaRosa`; seeds of text since `getodk/javarosa#801`.
#[test]
fn randomize_gives_the_order_that_phones_give() {
    let randomized =
        |seed: &str| format!("join('', randomize(instance('l')/root/item/name, {seed}))");
    let table = [
        ("42", "AFCBDE"),
        ("'42'", "AFCBDE"),
        ("-42", "EDAFBC"),
        ("1", "BFEACD"),
        ("1.1", "BFEACD"),
        ("11111111", "ACDBFE"),
        ("0", "CBEAFD"),
        ("''", "CBEAFD"),
        ("1 div 0", "CBEAFD"),
        ("'abc'", "ACBEFD"),
        ("'مسار'", "BFCEAD"),
    ];
    for (seed, expected) in table {
        assert_eq!(value(&randomized(seed)), expected, "{seed}");
    }
}

/// `JavaRosa`'s `XPathFuncExpr`, and the specification of ODK `XForms`, "Bindings".
#[test]
fn numbers_are_rounded_and_gathered_as_phones_do() {
    check(&[
        // Halves go up, before and after the point.
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(-1.005, 2)", "-1"),
        ("round(1.005, 2)", "1.01"),
        ("round(-33.33, -1)", "-30"),
        ("round(1 div 0, 2)", "Infinity"),
        ("int('12.9')", "12"),
        ("int(-3.7)", "-3"),
        ("int('abc')", ""),
        // What is no number is left out.
        ("sum(/data/r/x)", "3"),
        ("max(/data/r/x)", "2"),
        ("min(/data/r/x)", "1"),
        ("min(1, 'abc', 3)", "1"),
        ("max(/data/empty)", ""),
        ("sum(/data/missing)", "0"),
        // XPath 1.0, 4.2: how numbers are written.
        ("0.0000001", "0.0000001"),
        ("1000000 * 1000000", "1000000000000"),
        ("string(-0)", "0"),
        ("-1 div 0", "-Infinity"),
        ("string(0 div 0)", "NaN"),
        ("0 div 0", ""),
        ("1.50", "1.5"),
        ("7 mod -3", "1"),
        ("number('1e3')", "1000"),
    ]);
}

/// The specification: a list counts as many as are answered; so does `JavaRosa`.
#[test]
fn checklists_count_answers() {
    check(&[
        ("checklist(3, 3, 'yes', 'no', '0')", "true"),
        ("checklist(1, 1, 1, 0, 0)", "true"),
        ("checklist(2, 2, '1', '0', '')", "true"),
        ("checklist(-1, 1, /data/r/x)", "false"),
        ("checklist(2, -1, /data/r/x)", "true"),
        ("weighted-checklist(3, 3, /data/r/x, /data/r/x)", "true"),
        ("weighted-checklist(12, -1, '1', 3, '1', 9)", "true"),
        ("weighted-checklist(-1, 5, '1', 3, '1', 9)", "false"),
    ]);
}

/// The specification, "Select Functions"; `JavaRosa` looks for ` value `.
#[test]
fn chosen_values_are_whole_words() {
    check(&[
        ("selected('aa bb', 'a')", "false"),
        ("selected('a  b', 'b')", "true"),
        ("selected('a', ' a ')", "true"),
        ("selected('', '')", "true"),
        ("selected(/data/empty, '')", "true"),
        ("selected-at('a b', -1)", ""),
        ("selected-at('a b', 1.9)", "b"),
        ("count-selected(' a  b ')", "2"),
        ("count-selected('')", "0"),
    ]);
}

/// `JavaRosa`: nothing is an empty text or no number; `if` asks for one branch.
#[test]
fn empties_and_branches() {
    check(&[
        ("coalesce(/data/missing, 'x')", "x"),
        ("coalesce(/data/hidden, 'x')", "x"),
        ("coalesce(number(''), 'x')", "x"),
        ("coalesce('', '')", ""),
        ("if(true(), 1, regex('a', '['))", "1"),
        ("/data/hidden = ''", "true"),
        ("/data/hidden = /data/empty", "true"),
        ("/data/empty = 0", "false"),
        ("/data/empty < 1", "false"),
        ("/data/empty != 'x'", "true"),
        ("concat(/data/r/x, '-', /data/missing)", "12-"),
        ("join(',', /data/r/x, 'z')", "1,2,,z"),
        ("join(',', /data/missing)", ""),
        ("join(',')", ""),
        ("once(5)", "5"),
        ("count(/data/missing)", "0"),
        ("count-non-empty(/data/r/x)", "2"),
        ("indexed-repeat(/data/r/x, /data/r, 9)", ""),
    ]);
}

/// `XPath` 1.0, 3.4, and dates as the specification adds them to `number`.
#[test]
fn values_of_different_kinds_are_compared() {
    check(&[
        ("/data/r/x = 2", "true"),
        ("/data/r/x != 2", "true"),
        ("not(/data/r/x = 9)", "true"),
        ("'2020-01-02' > '2020-01-01'", "true"),
        ("'2020-01-02' = 18263", "true"),
        ("/data/day - '2024-02-28'", "1"),
        ("/data/day = '2024-02-29'", "true"),
        ("today() > '2020-01-01'", "true"),
        ("true() = 'false'", "true"),
        ("'1.0' = 1", "true"),
        ("/data/n = '3.0'", "false"),
        ("'a' < 'b'", "false"),
        ("3 > 2 > 1", "false"),
        ("1 < 2 < 3", "true"),
        ("string-length('😀')", "2"),
    ]);
}

/// `JavaRosa`'s `DateUtils` and `DateFormatter`; the engine's `datetime.ts`.
#[test]
fn moments_are_read_where_they_were_written() {
    check(&[
        ("decimal-date-time('1970-01-02')", "0.9166666666666666"),
        ("decimal-date-time('1970-01-01T12:00:00Z')", "0.5"),
        ("decimal-time('06:00:00.000+02:00')", "0.25"),
        ("decimal-time('12:00')", "0.5"),
        ("decimal-time('18:00:00.000+03:00')", "0.75"),
        ("decimal-time('2024-02-28T06:00:00.000+02:00')", "0.25"),
        ("date('2024-02-28T23:30:00Z')", "2024-02-29"),
        ("date('2024-02-28T23:30:00.000+02:00')", "2024-02-28"),
        ("date(19782)", "2024-02-29"),
        ("date(1.6)", "1970-01-02"),
        ("date('')", ""),
        ("date('2024-02-30')", ""),
        ("date('2024-02-28') + 1", "19782"),
        ("date('2024-02-28' + 1)", "2024-02-29"),
        ("date-time('2024-02-28T23:30:00Z')", "2024-02-29T01:30:00.000+02:00"),
        ("format-date('2024-03-05', '%Y %y %m %n %b %d %e %a %%')", "2024 24 03 3 Mar 05 5 Tue %"),
        ("format-date-time('2024-03-05T07:08:09.010Z', '%H:%M:%S.%3 %h')", "09:08:09.010 9"),
        ("format-date-time('2024-03-05T07:08:09.010+03:00', '%H %h')", "07 7"),
        ("format-date-time('2024-03-05', '%H:%M')", "00:00"),
        ("format-date('', '%Y')", ""),
        ("now()", "2026-03-15T12:00:00.000+02:00"),
    ]);
}

/// `JavaRosa`'s `GeoUtils` for lines and fences; the engine's `geo.ts` for areas.
#[test]
fn the_earth_is_measured_to_the_hundredth() {
    check(&[
        ("distance('0 0', '0 1')", "111318.85"),
        ("distance(/data/shape)", "445258.43"),
        ("area(/data/shape)", "12391256135.81"),
        ("enclosed-area('0 0; 0 1; 1 1')", "6195628067.9"),
        ("area('0 0')", "0"),
        ("geofence('0 0', /data/shape)", "true"),
        ("geofence('0.5 0.5', /data/shape)", "true"),
        ("geofence('1.5 0.5', /data/shape)", "false"),
        ("geofence('abc', /data/shape)", "false"),
    ]);
}

/// The whole text must match, as Java's `Pattern.matches` asks.
#[test]
fn patterns_match_the_whole_text() {
    check(&[
        ("regex('abc', 'b')", "false"),
        ("regex('abc', '.*b.*')", "true"),
        ("regex('abc', '^abc$')", "true"),
        ("regex('', '')", "true"),
        ("regex('ab', 'a|ab')", "true"),
    ]);
}

/// FIPS 180-4 and RFC 1321, in hexadecimal and base64.
#[test]
fn digests_have_two_writings() {
    check(&[
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("digest('مسار', 'SHA-1', 'hex')", "b21623d92fc7e540f2b268495836c7e9f9259e08"),
        (
            "digest('', 'SHA-256', 'hex')",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        ("base64-decode('aGVsbG8=')", "hello"),
    ]);
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
