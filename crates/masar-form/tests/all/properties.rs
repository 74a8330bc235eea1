//! What holds for every input.

use masar_form::{Format, answers_read, convert, submission_parse};
use proptest::prelude::*;

use crate::{form, problems};

/// Cells that often mean something, and sometimes nothing.
fn cell() -> impl Strategy<Value = String> {
    let words = [
        "text",
        "integer",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "select_one l",
        "select_multiple l",
        "select_one ${q}",
        "select_one_from_file a.csv",
        "range",
        "calculate",
        "note",
        "audit",
        "geopoint",
        "image",
        "begin_loop over l",
        "end_loop",
        "q",
        "r",
        "s",
        "${q}",
        "${last-saved#r}",
        "${q",
        "table-list",
        "search('a')",
        "label",
        "yes",
        "1",
        "now()",
        "a=b",
        "start=1 end=3",
        "reference-geometry=l",
        "instance('l')/root/item[name=${q}]/label",
        "indexed-repeat(${q}, ${r}, 1)",
        "other",
        "meta",
        "data",
        "-",
        "%(name)s",
        "العمر",
        "",
        "",
        "",
    ];
    prop_oneof![8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "[^|\n\r\\\\#]{0,8}"]
}

fn table(sheet: &'static str, columns: &'static [&'static str]) -> impl Strategy<Value = String> {
    let row = prop::collection::vec(cell(), columns.len());
    prop::collection::vec(row, 0..10).prop_map(move |rows| {
        let mut text = format!("| {sheet} |\n| | {} |\n", columns.join(" | "));
        rows.iter().for_each(|row| text.push_str(&format!("| | {} |\n", row.join(" | "))));
        text
    })
}

fn any_form() -> impl Strategy<Value = String> {
    let survey = table(
        "survey",
        &[
            "type",
            "name",
            "label",
            "label::Arabic (ar)",
            "hint",
            "relevant",
            "calculation",
            "default",
            "trigger",
            "choice_filter",
            "parameters",
            "appearance",
            "repeat_count",
            "image",
            "save_to",
            "constraint_message",
        ],
    );
    let choices =
        table("choices", &["list_name", "name", "label", "label::Arabic (ar)", "image", "extra"]);
    let entities =
        table("entities", &["list_name", "entity_id", "create_if", "update_if", "label"]);
    let settings =
        table("settings", &["form_id", "default_language", "instance_name", "namespaces", "name"]);
    (survey, choices, entities, settings)
        .prop_map(|(survey, choices, entities, settings)| survey + &choices + &entities + &settings)
}

/// Whether a text is one well-formed XML document.
fn is_well_formed(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Ok(quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start)) => {
                if start.attributes().any(|attribute| attribute.is_err()) {
                    return false;
                }
            }
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// A form has an XForm that is XML, or an error; the same text gives the same.
    #[test]
    fn a_form_is_made_or_refused(text in any_form()) {
        let (form, found) = convert(text.as_bytes(), Format::Markdown, "data");
        prop_assert_eq!(form.is_none(), found.iter().any(masar_domain::Problem::is_error));
        if let Some(form) = form {
            prop_assert!(is_well_formed(form.xform()), "{}", form.xform());
            let (again, _) = convert(text.as_bytes(), Format::Auto, "data");
            let again = again.map(|form| form.to_xform());
            prop_assert_eq!(again.as_deref(), Some(form.xform()));
        }
    }

    /// Any text, as any format.
    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}", name in "\\PC{0,5}") {
        for format in [Format::Markdown, Format::Csv, Format::Xlsx, Format::Auto] {
            let (form, found) = convert(text.as_bytes(), format, &name);
            prop_assert_eq!(form.is_none(), found.iter().any(masar_domain::Problem::is_error));
        }
    }

    /// Any bytes, as any format.
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in [Format::Csv, Format::Xlsx, Format::Xls, Format::Auto] {
            convert(&bytes, format, "data");
        }
        let _ = submission_parse(&bytes);
    }

    /// A whole number comes back as it was sent, in either script.
    #[test]
    fn numbers_survive(number in any::<i64>(), arabic in any::<bool>()) {
        let form = form("| survey |\n| | type | name | label |\n| | integer | n | N |\n");
        let latin = number.to_string();
        let digit = |char: char| char.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(char);
        let text = if arabic { latin.chars().map(digit).collect() } else { latin };
        let xml = format!("<data id='data'><n>{text}</n></data>");
        let (answers, found) = answers_read(&form, &submission_parse(xml.as_bytes()).unwrap());
        prop_assert_eq!(&answers.0["n"], &serde_json::Value::from(number));
        prop_assert!(found.is_empty());
    }
}

#[test]
fn an_empty_survey_is_a_form_without_questions() {
    assert_eq!(problems("| survey |\n| | type | name |\n"), Vec::<String>::new());
}
