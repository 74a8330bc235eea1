//! Files that mean harm are refused, quickly and without much memory.

use std::time::{Duration, Instant};

use masar_form::{Format, convert, submission_parse};

/// The code of the refusal of a submission, which takes less than a second.
fn refusal(xml: &str) -> String {
    let started = Instant::now();
    let problem = submission_parse(xml.as_bytes()).err();
    assert!(started.elapsed() < Duration::from_secs(1), "too slow: {:?}", started.elapsed());
    problem.map_or_else(|| "accepted".to_owned(), |problem| problem.code.to_owned())
}

/// The first error of a form, which takes less than a few seconds.
fn form_refusal(bytes: &[u8], format: Format) -> String {
    let started = Instant::now();
    let (form, problems) = convert(bytes, format, "data");
    assert!(started.elapsed() < Duration::from_secs(5), "too slow: {:?}", started.elapsed());
    assert_eq!(form.is_none(), problems.iter().any(masar_domain::Problem::is_error));
    problems
        .iter()
        .find(|problem| problem.is_error())
        .map_or("accepted", |problem| problem.code)
        .to_owned()
}

#[test]
fn submissions_beyond_the_limits_are_refused() {
    let nested =
        |depth: usize| format!("<d id='x'>{}{}</d>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(refusal(&nested(90)), "accepted");
    assert_eq!(refusal(&nested(100_000)), "SUBMISSION-005");
    assert_eq!(refusal(&format!("<d id='x'>{}</d>", "<a/>".repeat(200_000))), "SUBMISSION-005");
    let attributes =
        |count: usize| (0..count).map(|number| format!(" a{number}=''")).collect::<String>();
    assert_eq!(refusal(&format!("<d id='x'><a{}/></d>", attributes(64))), "accepted");
    assert_eq!(refusal(&format!("<d id='x'><a{}/></d>", attributes(50_000))), "SUBMISSION-005");
    assert_eq!(refusal(&format!("<d id='x'>{}</d>", "x".repeat(11 << 20))), "SUBMISSION-001");
}

#[test]
fn nested_namespaces_cost_no_more_than_their_bytes() {
    let mut xml = String::from("<d id='x'>");
    for depth in 0..90 {
        xml += "<a";
        (0..60).for_each(|number| xml += &format!(" xmlns:p{depth}_{number}='u'"));
        xml.push('>');
    }
    xml.push_str(&"</a>".repeat(90));
    xml.push_str("</d>");
    assert_eq!(refusal(&xml), "accepted");
}

#[test]
fn entities_and_document_types_are_refused() {
    assert_eq!(refusal("<!DOCTYPE d [<!ENTITY a 'b'>]><d id='x'>&a;</d>"), "SUBMISSION-004");
    assert_eq!(refusal("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d id='x'/>"), "SUBMISSION-004");
    assert_eq!(refusal("<d id='x'>&nope;</d>"), "SUBMISSION-004");
    assert_eq!(refusal("<d id='x'>&#x41;&amp;</d>"), "accepted");
}

#[test]
fn damaged_submissions_are_refused() {
    for xml in [
        "",
        "<",
        "<d id='x'>",
        "<d id='x'></e>",
        "<d id='x'/><d/>",
        "text",
        "<d id='x'/>text",
        "<d id='x' id='y'/>",
        "<d id='x'>\0</d>",
        "<d id='x'>&#0;</d>",
    ] {
        assert_eq!(refusal(xml), "SUBMISSION-003", "{xml}");
    }
    assert_eq!(refusal("<d/>"), "SUBMISSION-006");
    assert_eq!(refusal("<?xml version='1.0' encoding='utf-16'?><d id='x'/>"), "SUBMISSION-002");
    assert_eq!(submission_parse(b"<d id='\xff'/>").unwrap_err().code, "SUBMISSION-002");
}

#[test]
fn forms_beyond_the_limits_are_refused() {
    let rows = |count: usize, row: &str| {
        format!("| survey |\n| | type | name | label |\n{}", row.repeat(count))
    };
    assert_eq!(form_refusal(&vec![b'x'; 21 << 20], Format::Auto), "FORM-001");
    assert_eq!(form_refusal(b"\xff\xfe", Format::Auto), "FORM-003");
    assert_eq!(
        form_refusal(rows(500, "| | begin_group | g | G |\n").as_bytes(), Format::Auto),
        "FORM-035"
    );
    assert_eq!(
        form_refusal(rows(60_000, "| | note | | N |\n").as_bytes(), Format::Auto),
        "FORM-006"
    );
    let wide = format!(
        "| survey |\n| | {} |\n",
        (0..2_000).map(|number| format!("c{number} | ")).collect::<String>()
    );
    assert_eq!(form_refusal(wide.as_bytes(), Format::Auto), "FORM-006");
}

#[test]
fn references_cannot_blow_a_form_up() {
    let mut text = String::from("| survey |\n| | type | name | label |\n");
    let name = "n".repeat(2_000);
    (0..50).for_each(|number| text += &format!("| | begin_group | {name}{number} | G |\n"));
    text += "| | text | q | Q |\n";
    text += &"| | end_group | | |\n".repeat(50);
    (0..20).for_each(|number| {
        text += &format!("| | note | n{number} | {} |\n", "${q}".repeat(30_000));
    });
    assert_eq!(form_refusal(text.as_bytes(), Format::Auto), "FORM-006");
}

#[test]
fn loops_cannot_blow_a_form_up() {
    let mut text = String::from("| survey |\n| | type | name | label |\n");
    (0..40).for_each(|number| text += &format!("| | begin_loop over l | g{number} | G |\n"));
    text.push_str("| | text | q | Q |\n");
    text.push_str(&"| | end_loop | | |\n".repeat(40));
    text.push_str("| choices |\n| | list_name | name | label |\n");
    (0..10).for_each(|number| text += &format!("| | l | c{number} | C |\n"));
    assert_eq!(form_refusal(text.as_bytes(), Format::Auto), "FORM-006");
}
