//! What a form is called that does not name itself.

use masar_form::{Format, convert_file};

const PLAIN: &str = "
| survey |
| | type | name | label |
| | text | a | A |
";

/// Identifier, title and root of a form in a file of this name.
fn called(file: &str, sheet: &str) -> (String, String, String) {
    let (form, problems) = convert_file(sheet.as_bytes(), Format::Markdown, "data", file);
    let form = form.unwrap_or_else(|| panic!("{problems:?}"));
    (form.id, form.title, form.root_name)
}

#[test]
fn a_form_is_called_like_its_file_unless_it_says_otherwise() {
    let of_file = |file: &str| called(file, PLAIN);
    let all = |name: &str| (name.to_owned(), name.to_owned(), "data".to_owned());
    assert_eq!(of_file("forms/2024/people.xlsx"), all("people"));
    assert_eq!(of_file(r"C:\forms\أسر.md"), all("أسر"));
    assert_eq!(of_file("round.2.csv"), all("round.2"));
    assert_eq!(of_file(".xlsx"), all(".xlsx"));
    assert_eq!(of_file("-"), all("data"));
    assert_eq!(of_file(""), all("data"));
    let named = format!("{PLAIN}| settings |\n| | form_id | form_title |\n| | x | Title |\n");
    let (id, title, root) = called("people.xlsx", &named);
    assert_eq!((id.as_str(), title.as_str(), root.as_str()), ("x", "Title", "data"));
}
