//! What the judge finds, and what it lets stand.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_text::problem_text;
use masar_xforms::{Files, Model, judge, judgement_json, properties_read};

use crate::{clock, model, model_from_sheet, xform};

/// Findings as a reader sees them, one a line.
fn judged_in(lang: Lang, model: &Model, submission: &str) -> String {
    match judge(model, submission.as_bytes(), &clock()) {
        Err(problem) => problem_text(lang, &problem),
        Ok(judgement) => {
            let lines = judgement.findings.iter().map(|finding| {
                let message = finding.message(lang).map(|text| format!(" « {text} »"));
                let text = problem_text(lang, &finding.problem_for(lang));
                format!("{text}{}", message.unwrap_or_default())
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// What every filled form says of itself.
const META: &str = "<meta><instanceID>uuid:1</instanceID></meta>";

fn judged(model: &Model, answers: &str) -> String {
    let root = format!(r#"<data id="{}" version="{}">"#, model.form_id, model.version);
    judged_in(Lang::En, model, &format!("{root}{answers}</data>"))
}

const HOUSEHOLD: &str = r"
| survey |
| | type | name | label::English (en) | label::العربية (ar) | relevant | required | constraint | constraint_message::English (en) | constraint_message::العربية (ar) | required_message::English (en) | calculation | repeat_count |
| | begin_group | home | Home | البيت | | | | | | | | |
| | integer | rooms | Rooms of ${head} | غرف ${head} | | yes | . > 0 | More than none | أكثر من صفر | How many? | | |
| | text | head | Head | ربّ الأسرة | | | | | | | | |
| | end_group | | | | | | | | | | | |
| | begin_group | farm | Farm | المزرعة | ${rooms} > 3 | | | | | | | |
| | integer | sheep | Sheep | الغنم | | yes | | | | | | |
| | end_group | | | | | | | | | | | |
| | begin_repeat | room | Room | غرفة | | | | | | | | ${rooms} |
| | integer | beds | Beds | الأسرّة | | yes | . < 9 | | | | | |
| | begin_repeat | bed | Bed | سرير | | | | | | | | |
| | select_one kinds | kind | Kind | النوع | | yes | | | | | | |
| | end_repeat | | | | | | | | | | | |
| | end_repeat | | | | | | | | | | | |
| | select_multiple kinds | wanted | Wanted | المطلوب | | | | | | | | |
| | rank kinds | order | Order | الترتيب | | | | | | | | |
| | calculate | total | | | | | | | | | sum(${beds}) | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | kinds | wood | Wood | خشب |
| | kinds | iron | Iron | حديد |
";

#[test]
fn rules_hold_in_groups_and_in_repeats_inside_repeats() {
    let model = model_from_sheet(HOUSEHOLD);
    let answers = "<home><rooms>3</rooms><head>Ali</head></home><farm><sheep>4</sheep></farm>
        <room><beds>2</beds><bed><kind>wood</kind></bed><bed><kind>gold</kind></bed></room>
        <room><beds>9</beds><bed><kind/></bed></room>
        <wanted>iron gold wood tin</wanted><order>iron wood</order><total>12</total>";
    assert_snapshot!(judged(&model, answers), @r#"
XFORM-033 · /data/meta/instanceID: The filled form has no identifier (instanceID): sending it twice would make two of it.
XFORM-024 · /data/total: total: 12 was sent, but sum( /data/room/beds ) gives 11.
XFORM-030 · /data/room: There are 2 repeats, but /data/home/rooms asks for 3.
XFORM-020 · /data/farm/sheep: Sheep: 4 was answered although the question is not asked here (/data/home/rooms  > 3).
XFORM-025 · /data/room[1]/bed[2]/kind: Kind: gold is not among the choices here (instance('kinds')/root/item).
XFORM-022 · /data/room[2]/beds: Beds: 9 is not allowed (. < 9).
XFORM-021 · /data/room[2]/bed[1]/kind: Kind: the answer is missing although it is required (true()).
XFORM-025 · /data/wanted: Wanted: gold tin is not among the choices here (instance('kinds')/root/item).
"#);
}

#[test]
fn findings_are_said_in_the_readers_language_with_the_forms_own_message() {
    let model = model_from_sheet(HOUSEHOLD);
    let answer = |rooms: &str| {
        format!(
            r#"<data id="{}"><home><rooms>{rooms}</rooms><head>Ali</head></home><total>0</total>{META}</data>"#,
            model.form_id
        )
    };
    assert_snapshot!(judged_in(Lang::En, &model, &answer("-1")), @"XFORM-022 · /data/home/rooms: Rooms of Ali: -1 is not allowed (. > 0). « More than none »");
    assert_snapshot!(judged_in(Lang::Ar, &model, &answer("-1")), @"XFORM-022 · \u{2068}/data/home/rooms\u{2069}: \u{2068}غرف Ali\u{2069}: القيمة \u{2068}-1\u{2069} غير مسموح بها (\u{2068}. > 0\u{2069}). « أكثر من صفر »");
    assert_snapshot!(judged_in(Lang::Ar, &model, &answer("")), @"XFORM-021 · \u{2068}/data/home/rooms\u{2069}: \u{2068}غرف Ali\u{2069}: الإجابة ناقصة مع أنها إلزامية (\u{2068}true()\u{2069}). « How many? »");
}

#[test]
fn a_counted_repeat_that_is_not_asked_may_be_missing() {
    let binds = r#"<bind nodeset="/data/r" relevant="/data/a = 'yes'"/>"#;
    let body = r#"<repeat nodeset="/data/r" jr:count="2"><input ref="/data/r/x"/></repeat>"#;
    let model = model(r#"<data id="t"><a/><r><x/></r></data>"#, binds, body);
    assert_snapshot!(judged(&model, "<a>no</a>"), @"");
    assert_snapshot!(judged(&model, "<a>yes</a>"), @"XFORM-030 · /data/r: There are 0 repeats, but 2 asks for 2.");
    assert_snapshot!(judged(&model, "<a>yes</a><r><x/></r><r><x/></r>"), @"");
}

#[test]
fn what_a_person_may_write_over_is_theirs_and_what_follows_is_judged() {
    let binds = r#"<bind nodeset="/data/open" calculate="/data/a * 2"/>
        <bind nodeset="/data/shut" calculate="/data/open + 1" readonly="true()"/>
        <bind nodeset="/data/hidden" calculate="/data/open + 2"/>
        <bind nodeset="/data/land" calculate="area(/data/field)"/>"#;
    let body = r#"<input ref="/data/a"/><input ref="/data/open"/><input ref="/data/shut"/><input ref="/data/field"/>"#;
    let instance = r#"<data id="t"><a/><open/><shut/><hidden/><field/><land/></data>"#;
    let model = model(instance, binds, body);
    // The last figure is that of a phone, whose formula for areas is another.
    let field =
        "<field>0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0</field><land>12391000000.5</land>";
    let answers = format!("<a>2</a><open>7</open><shut>8</shut><hidden>6</hidden>{field}");
    assert_snapshot!(judged(&model, &answers), @"XFORM-024 · /data/hidden: hidden: 6 was sent, but /data/open + 2 gives 9.");
}

#[test]
fn what_depends_on_a_file_that_was_not_given_is_not_judged() {
    let instance = r#"<data id="t"><k/><a/><b/><c/><d/></data></instance>
        <instance id="places" src="jr://file-csv/places.csv"/>
        <instance id="__last-saved" src="jr://instance/last-saved">"#;
    let binds = r#"<bind nodeset="/data/a" calculate="instance('places')/root/item[name = /data/k]/label"/>
        <bind nodeset="/data/b" calculate="concat(/data/a, '!')"/>
        <bind nodeset="/data/c" relevant="instance('places')/root/item[name = /data/k]/size > 3"/>
        <bind nodeset="/data/d" constraint=". != instance('__last-saved')/data/d" calculate="pulldata('places', 'x', 'name', /data/k)"/>"#;
    let form = xform(instance, binds, r#"<input ref="/data/c"/><input ref="/data/d"/>"#);
    let without = Model::read(form.as_bytes(), &Files::new()).expect("a form");
    let answers = "<k>LY01</k><a>Tripoli</a><b>Tripoli?</b><c>3</c><d>x</d>";
    assert_snapshot!(judged(&without, answers), @"XFORM-024 · /data/b: b: Tripoli? was sent, but concat(/data/a, '!') gives Tripoli!.");
    let csv = b"name,label,size,x\nLY01,Tripoli,2,y\n".to_vec();
    let files = Files::from([("places.csv".to_owned(), csv)]);
    let with = Model::read(form.as_bytes(), &files).expect("a form");
    assert_snapshot!(judged(&with, answers), @r#"
XFORM-024 · /data/b: b: Tripoli? was sent, but concat(/data/a, '!') gives Tripoli!.
XFORM-020 · /data/c: c: 3 was answered although the question is not asked here (instance('places')/root/item[name = /data/k]/size > 3).
"#);
}

#[test]
fn what_a_device_saved_last_is_looked_into_where_it_is_given() {
    let instance = r#"<data id="t"><a/><b/></data></instance>
        <instance id="__last-saved" src="jr://instance/last-saved">"#;
    let binds =
        r#"<bind nodeset="/data/b" calculate="concat(instance('__last-saved')/data/a, '!')"/>"#;
    let form = xform(instance, binds, r#"<input ref="/data/a"/>"#);
    let last = br#"<data id="t"><a>x</a></data>"#.to_vec();
    let files = Files::from([("last-saved.xml".to_owned(), last)]);
    let model = Model::read(form.as_bytes(), &files).expect("a form");
    assert_snapshot!(judged(&model, "<a>y</a><b>x!</b>"), @"");
    assert_snapshot!(judged(&model, "<a>y</a><b>y!</b>"), @"XFORM-024 · /data/b: b: y! was sent, but concat(instance('__last-saved')/data/a, '!') gives x!.");
}

#[test]
fn a_pattern_that_cannot_be_used_is_said_and_not_judged() {
    let binds = r#"<bind nodeset="/data/a" constraint="regex(., '[a')"/>"#;
    let model = model(r#"<data id="t"><a/></data>"#, binds, r#"<input ref="/data/a"/>"#);
    let codes: Vec<&str> = model.warnings.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["XFORM-012"]);
    assert_snapshot!(judged(&model, "<a>b</a>"), @"");
}

#[test]
fn what_devices_and_servers_add_is_let_stand() {
    let binds = r#"<bind nodeset="/data/n" type="int"/><bind nodeset="/data/d" type="decimal"/>
        <bind nodeset="/data/meta/audit" type="binary"/><bind nodeset="/data/p" type="geopoint"/>
        <bind nodeset="/data/l" type="geotrace"/><bind nodeset="/data/t" type="time"/>"#;
    let instance =
        r#"<data id="t" version="2"><n/><d/><p/><l/><t/><meta><instanceID/><audit/></meta></data>"#;
    let model = model(instance, binds, r#"<input ref="/data/n"/><input ref="/data/d"/>"#);
    let answers = r#"<n xml:lang="ar" odd="1">٤٢</n><d>٣٫٥</d><p>32.9 13.2 0 4.5</p>
        <l>32.9 13.2 0 0; 32.8 13.1 0 0</l><t>10:30:00.000+02:00</t>
        <orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:1</orx:instanceID>
        <orx:deviceID>d</orx:deviceID><orx:instanceName>x</orx:instanceName><orx:audit>audit.csv</orx:audit>
        <entity dataset="people" id="1" create="1" baseVersion="" trunkVersion="" branchId=""><label>x</label></entity></orx:meta>"#;
    assert_snapshot!(judged(&model, answers), @"");
    assert_snapshot!(judged(&model, "<n>4 2</n><d>٣,٥</d><p>99 13</p><l>1 1</l><t>25:00</t>"), @r#"
XFORM-033 · /data/meta/instanceID: The filled form has no identifier (instanceID): sending it twice would make two of it.
XFORM-023 · /data/n: n: 4 2 is not written as int.
XFORM-023 · /data/d: d: 3,5 is not written as decimal.
XFORM-023 · /data/p: p: 99 13 is not written as geopoint.
XFORM-023 · /data/l: l: 1 1 is not written as geotrace.
XFORM-023 · /data/t: t: 25:00 is not written as time.
"#);
}

#[test]
fn a_sealed_form_must_be_opened_first() {
    let model = model(r#"<data id="t"><x/></data>"#, "", "");
    let manifest =
        r#"<data id="t" encrypted="yes"><base64EncryptedKey>x</base64EncryptedKey></data>"#;
    assert_snapshot!(judged_in(Lang::En, &model, manifest), @"XFORM-032: The filled form is sealed. Open it with its key first: masar form decrypt.");
}

#[test]
fn values_of_the_device_are_not_judged() {
    let binds = r#"<bind nodeset="/data/a" calculate="now()"/><bind nodeset="/data/b" calculate="property('deviceid')"/>
        <bind nodeset="/data/c" calculate="once(random())"/><bind nodeset="/data/d" calculate="decimal-date-time(/data/e)"/>
        <bind nodeset="/data/f" jr:preload="property" jr:preloadParams="username"/>"#;
    let model = model(r#"<data id="t"><a/><b/><c/><d/><e/><f/></data>"#, binds, "");
    let answers = "<a>2020-01-01T00:00:00Z</a><b>x</b><c>0.5</c><d>1</d><e>1970-01-02</e><f>me</f>";
    assert_snapshot!(judged(&model, answers), @"");
}

const ON_DEVICE: &str = r#"<bind nodeset="/data/a" calculate="property('deviceid')"/>
    <bind nodeset="/data/b" calculate="concat(property('deviceid'), '-', property('username'))"/>
    <bind nodeset="/data/c" constraint=". = property('deviceid')"/>
    <bind nodeset="/data/d" relevant="property('deviceid') = 'p7'"/>"#;

#[test]
fn a_property_is_a_name_and_a_value() {
    let given = |texts: &[&str]| {
        properties_read(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    };
    let properties = given(&["deviceid=a=b", "username="]).expect("properties");
    assert_eq!(properties["deviceid"], "a=b");
    assert_eq!(properties["username"], "");
    let problems = given(&["deviceid", "=x"]).expect_err("no name");
    let told: Vec<String> = problems.iter().map(|one| problem_text(Lang::En, one)).collect();
    assert_eq!(
        told[0],
        "XFORM-035: “deviceid” is no property of a device. Write its name, = and its value: --property deviceid=ABC."
    );
    assert_eq!(told.len(), 2);
}

fn judged_on_device(properties: &[(&str, &str)]) -> String {
    let instance = r#"<data id="t"><a/><b/><c/><d/></data>"#;
    let body = r#"<input ref="/data/c"/><input ref="/data/d"/>"#;
    let properties =
        properties.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let xform = xform(instance, ON_DEVICE, body);
    let model = Model::read_on_device(xform.as_bytes(), &Files::new(), properties);
    let found = judged(&model.expect("a model"), "<a>p8</a><b>p8-me</b><c>p8</c><d>x</d>");
    found.lines().filter_map(|line| line.split(':').next()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_stands_on_a_property_of_the_device_is_judged_when_the_property_is_given() {
    assert_snapshot!(judged_on_device(&[]), @"");
    assert_snapshot!(judged_on_device(&[("username", "me")]), @"");
    assert_snapshot!(judged_on_device(&[("deviceid", "p7")]), @r"
    XFORM-024 · /data/a
    XFORM-022 · /data/c
    ");
    assert_snapshot!(judged_on_device(&[("deviceid", "p8")]), @"XFORM-020 · /data/d");
    assert_snapshot!(judged_on_device(&[("deviceid", "p8"), ("username", "you")]), @r"
    XFORM-024 · /data/b
    XFORM-020 · /data/d
    ");
}

const SPOKEN: &str = r"
| survey |
| | type | name | label::English (en) | label::Arabic | calculation |
| | select_one cities | city | City | المدينة | |
| | date | day | Day | اليوم | |
| | calculate | name | | | jr:choice-name(${city}, '${city}') |
| | calculate | month | | | format-date(${day}, '%e %b') |
| | calculate | both | | | concat(${name}, ', ', ${month}) |
| choices |
| | list_name | name | label::English (en) | label::Arabic |
| | cities | sabha | Sabha | سبها |
";

#[test]
fn what_a_phone_wrote_in_any_language_of_the_form_is_right() {
    let model = model_from_sheet(SPOKEN);
    let answers = |name: &str, month: &str, both: &str| {
        let day = "<city>sabha</city><day>2024-03-05</day>";
        format!("{day}<name>{name}</name><month>{month}</month><both>{both}</both>{META}")
    };
    assert_snapshot!(judged(&model, &answers("Sabha", "5 Mar", "Sabha, 5 Mar")), @"");
    assert_snapshot!(judged(&model, &answers("سبها", "5 مارس", "سبها, 5 مارس")), @"");
    assert_snapshot!(judged(&model, &answers("سبها", "5 mars", "Sabha, 5 Mar")), @r#"
XFORM-024 · /data/month: month: 5 mars was sent, but format-date( /data/day , '%e %b') gives 5 Mar.
XFORM-024 · /data/both: both: Sabha, 5 Mar was sent, but concat( /data/name , ', ',  /data/month ) gives سبها, 5 Mar.
"#);
}

#[test]
fn only_the_form_itself_writes_what_is_only_read() {
    let binds = r#"<bind nodeset="/data/note" readonly="true()"/><bind nodeset="/data/set" readonly="true()"/>
        <bind nodeset="/data/maybe" readonly="/data/a = 1"/>
        <setvalue event="odk-instance-first-load" ref="/data/set" value="today()"/>"#;
    let body = r#"<input ref="/data/a"/><input ref="/data/note"/><input ref="/data/set"/><input ref="/data/maybe"/>
        <repeat nodeset="/data/r" jr:noAddRemove="true()"><input ref="/data/r/x"/></repeat>"#;
    let instance = r#"<data id="t"><a/><note>Hello</note><set/><maybe/>
        <r jr:template=""><x/></r><r><x/></r><r><x/></r></data>"#;
    let model = model(instance, binds, body);
    let sound = "<note>Hello</note><set>2024-01-01</set><maybe>x</maybe><r><x/></r><r><x>1</x></r>";
    assert_snapshot!(judged(&model, sound), @"");
    assert_snapshot!(judged(&model, "<note>Bye</note><r><x/></r>"), @r#"
XFORM-030 · /data/r: There are 1 repeats, but noAddRemove asks for 2.
XFORM-034 · /data/note: note: the question can only be read, and Bye is not what the form puts there.
"#);
}

#[test]
fn a_form_without_its_identifier_is_warned_about_and_valid() {
    let instance = r#"<data id="t"><x/><meta><instanceID/></meta></data>"#;
    let model = model(instance, "", r#"<input ref="/data/x"/>"#);
    assert_snapshot!(judged(&model, "<x>1</x><meta><instanceID/></meta>"), @"XFORM-033 · /data/meta/instanceID: The filled form has no identifier (instanceID): sending it twice would make two of it.");
    let judgement = judge(&model, br#"<data id="t"><x>1</x></data>"#, &clock()).expect("read");
    assert!(judgement.is_clean() && judgement.findings.len() == 1);
}

#[test]
fn the_version_of_an_entity_that_a_phone_knew_is_not_judged() {
    let instance = r#"<data id="t"><p/><meta><instanceID/><entity dataset="people" id="" baseVersion="" update="1"><label/></entity></meta></data></instance>
        <instance id="people" src="jr://file-csv/people.csv">"#;
    let binds = r#"<bind nodeset="/data/meta/entity/@id" calculate="/data/p"/>
        <bind nodeset="/data/meta/entity/@baseVersion" calculate="instance('people')/root/item[name = /data/p]/__version"/>
        <bind nodeset="/data/meta/entity/label" calculate="concat('P ', /data/p)"/>"#;
    let people = b"name,label,__version\nu1,Ali,4\n".to_vec();
    let files = Files::from([("people.csv".to_owned(), people)]);
    let form = xform(instance, binds, r#"<input ref="/data/p"/>"#);
    let model = Model::read(form.as_bytes(), &files).expect("a form");
    let answers = |label: &str, id: &str| {
        format!(
            r#"<p>u1</p><meta><instanceID>uuid:1</instanceID><entity dataset="people" id="{id}" baseVersion="3" update="1"><label>{label}</label></entity></meta>"#
        )
    };
    assert_snapshot!(judged(&model, &answers("P u1", "u1")), @"");
    assert_snapshot!(judged(&model, &answers("P u2", "u9")), @r#"
XFORM-024 · /data/meta/entity/@id: @id: u9 was sent, but /data/p gives u1.
XFORM-024 · /data/meta/entity/label: label: P u2 was sent, but concat('P ', /data/p) gives P u1.
"#);
}

#[test]
fn programs_read_findings_as_json() {
    let model = model_from_sheet(HOUSEHOLD);
    let rooms = "<home><rooms>-1</rooms><head>Ali</head></home><total>0</total>";
    let submission = format!(r#"<data id="{}">{rooms}{META}</data>"#, model.form_id);
    let judged = judge(&model, submission.as_bytes(), &clock());
    let json = judgement_json("1.xml", &judged, Lang::Ar);
    let json = serde_json::to_string_pretty(&json).expect("JSON");
    assert_snapshot!(json.replace(['\u{2068}', '\u{2069}'], ""), @r#"
{
  "findings": [
    {
      "code": "XFORM-022",
      "expected": null,
      "foreign": null,
      "form_message": "أكثر من صفر",
      "form_messages": {
        "English (en)": "More than none",
        "العربية (ar)": "أكثر من صفر"
      },
      "label": "غرف Ali",
      "labels": {
        "English (en)": "Rooms of Ali",
        "العربية (ar)": "غرف Ali"
      },
      "message": "XFORM-022 · /data/home/rooms: غرف Ali: القيمة -1 غير مسموح بها (. > 0).",
      "path": "/data/home/rooms",
      "rule": ". > 0",
      "severity": "error",
      "value": "-1"
    }
  ],
  "submission": "1.xml",
  "truncated": false,
  "valid": false
}
"#);
}

#[test]
fn what_is_no_xml_is_refused_with_line_and_column() {
    let model = model(r#"<data id="t"><x/></data>"#, "", "");
    let refused = |xml: &[u8]| {
        let problem = judge(&model, xml, &clock()).expect_err("refused");
        problem_text(Lang::En, &problem)
    };
    let lines = [
        refused(b"<data id=\"t\">\n  <x>1</y>\n</data>"),
        refused(b"<data id=\"t\">\n  <x>1</x>\n"),
        refused("<data id=\"t\">\n  <x>سبها</x><y>&nbsp;</y></data>".as_bytes()),
        refused(b"<data id=\"t\">\n<x>\xff</x></data>"),
        refused(b""),
        refused(b"<!DOCTYPE x><data/>"),
    ];
    assert_snapshot!(lines.join("\n"), @r#"
XFORM-010 · row 2, column 7: The filled form is not XML that can be read: ill-formed document: expected `</x>`, but `</y>` was found.
XFORM-010 · row 3, column 1: The filled form is not XML that can be read: unexpected end.
XFORM-010 · row 2, column 23: The filled form is not XML that can be read: &nbsp;.
XFORM-010 · row 2, column 4: The filled form is not XML that can be read: invalid utf-8 sequence of 1 bytes from index 17.
XFORM-010 · row 1, column 1: The filled form is not XML that can be read: unexpected end.
XFORM-010 · row 1, column 13: The filled form is not XML that can be read: DOCTYPE.
"#);
}
