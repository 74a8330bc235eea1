//! What a form's author is warned of, though the form is right.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_form::{Format, convert};
use masar_text::problem_text;

fn warnings(markdown: &str) -> String {
    let (form, problems) = convert(markdown.as_bytes(), Format::Markdown, "data");
    assert!(form.is_some(), "{problems:#?}");
    let ours = problems.iter().filter(|problem| problem.code.starts_with("FORM-2"));
    ours.map(|problem| format!("{}\n", problem_text(Lang::En, problem))).collect()
}

#[test]
fn a_form_without_trouble_has_no_warnings() {
    let form = "
| survey |
|        | type           | name  | label::English (en) | label::العربية (ar) | constraint | constraint_message::English (en) | constraint_message::العربية (ar) |
|        | start          | start |                     |                     |            |                                  |                                  |
|        | select_one sex | sex   | Sex                 | الجنس               |            |                                  |                                  |
|        | integer        | age   | Age                 | العمر               | . < 120    | Below 120                        | أقل من 120                       |
| choices |
|        | list_name | name | label::English (en) | label::العربية (ar) |
|        | sex       | m    | Male                | ذكر                 |
|        | sex       | f    | Female              | أنثى                |
";
    assert_eq!(warnings(form), "");
}

#[test]
fn missing_words_are_told_once_a_language_and_column() {
    let form = "
| survey |
|        | type | name | label::English (en) | label::Arabic (ar) | hint::English (en) | hint::Arabic (ar) |
|        | text | a    | First               | الأول              | One.               |                   |
|        | text | b    | Second              |                    | Two.               |                   |
|        | text | c    | Where do you live   | Where do you live  |                    |                   |
|        | text | d    |                     | الرابع             |                    |                   |
";
    assert_snapshot!(warnings(form), @r"
    FORM-200 · survey, row 5, column label::English (en): English (en) has no text in 1 rows where another language has one; the first: “الرابع”. Translate them, or people who read English (en) see an empty question.
    FORM-200 · survey, row 3, column label::Arabic (ar): Arabic (ar) has no text in 1 rows where another language has one; the first: “Second”. Translate them, or people who read Arabic (ar) see an empty question.
    FORM-200 · survey, row 2, column hint::Arabic (ar): Arabic (ar) has no text in 2 rows where another language has one; the first: “One.”. Translate them, or people who read Arabic (ar) see an empty question.
    FORM-216 · survey, row 4, column label::Arabic (ar): In 1 rows the label in Arabic (ar) is the same as in another language; the first: “Where do you live”. Is it translated?
    ");
}

#[test]
fn lists_are_judged_for_use_words_and_names() {
    let form = "
| survey |
|        | type            | name | label |
|        | select_one town | home | Home  |
| choices |
|        | list_name | name  | label  |
|        | town      | a     | Sebha  |
|        | town      | A     | Murzuq |
|        | town      | c     | sebha  |
|        | town      | ٤     | Four   |
|        | towns     | x     | X      |
";
    assert_snapshot!(warnings(form), @r"
    FORM-201 · choices, row 6, column list_name: No question uses the list towns. Delete it, or correct the question's type. Lists in use that are spelt alike: town.
    FORM-202 · choices, row 4, column label: The choices a and c of the list town both read “sebha”. Nobody can tell them apart: change one of the labels.
    FORM-215 · choices, row 3, column name: The choices A and a of the list town differ only in capital letters. Make the difference plain, or delete one.
    FORM-210 · choices, row 5, column name: The name ٤ has Arabic digits, which many tools cannot read. Write: 4.
    ");
}

#[test]
fn towns_of_one_name_in_two_districts_are_told_apart_by_the_filter() {
    let form = "
| survey |
|        | type            | name | label | choice_filter  |
|        | text            | area | Area  |                |
|        | select_one town | home | Home  | area = ${area} |
| choices |
|        | list_name | name | label | area |
|        | town      | a    | Sebha | 1    |
|        | town      | b    | Sebha | 2    |
";
    assert_eq!(warnings(form), "");
}

#[test]
fn names_and_rules_are_judged_for_the_analysis() {
    let form = "
| survey |
|        | type    | name                                      | label | constraint | required | required_message | calculation |
|        | text    | a_name_that_is_longer_than_thirty_two     | A     |            | yes      | Needed           |             |
|        | text    | a_name_that_is_longer_than_thirty_three   | A     |            | yes      |                  |             |
|        | text    | _hidden                                   | B     |            |          |                  |             |
|        | text    | group                                     | C     |            |          |                  |             |
|        | integer | given-name                                | D     | . > 5      |          |                  |             |
|        | begin_group | g                                     | G     |            |          |                  |             |
|        | text    | Group                                     | E     |            |          |                  |             |
|        | end_group |                                         |       |            |          |                  |             |
|        | calculate | sum                                     |       |            |          |                  | 1 + ٢       |
";
    let codes: Vec<String> =
        warnings(form).lines().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_snapshot!(codes.join("\n"), @r"
    FORM-204 · survey, row 3, column required
    FORM-203 · survey, row 6, column constraint
    FORM-205 · survey, row 2, column name
    FORM-205 · survey, row 3, column name
    FORM-214 · survey, row 3, column name
    FORM-206 · survey, row 4, column name
    FORM-207 · survey, row 5, column name
    FORM-213 · survey, row 6, column name
    FORM-207 · survey, row 8, column name
    FORM-208 · survey, row 8, column name
    FORM-209 · survey, row 10, column calculation
    ");
}

#[test]
fn a_control_in_a_name_is_made_visible() {
    let form = "| survey |\n|  | type | name | label |\n|  | select_one l | q | Q |\n| choices |\n\
        |  | list_name | name | label |\n|  | l | a\u{200f}b | A |\n";
    assert!(warnings(form).contains("U+200F"), "{}", warnings(form));
}

#[test]
fn one_language_under_two_names_is_told_and_two_countries_are_not() {
    let form = |one: &str, other: &str| {
        warnings(&format!(
            "| survey |\n|  | type | name | label::{one} | hint::{other} |\n|  | text | a | A | B |\n"
        ))
    };
    assert!(form("Arabic (ar)", "العربية (ar)").starts_with("FORM-212 · survey, row 1"));
    for (one, other) in [("English (LY)", "French (LY)"), ("a (pt-BR)", "a (pt-PT)")] {
        assert_eq!(form(one, other), "");
    }
}

#[test]
fn many_warnings_of_a_kind_are_counted_rather_than_listed() {
    let mut form = "| survey |\n|  | type | name | label | constraint |\n".to_owned();
    for at in 0..50 {
        form.push_str(&format!("|  | integer | q{at} | Question {at} | . > 1 |\n"));
    }
    let found = warnings(&form);
    assert_eq!(found.lines().count(), 21);
    assert!(found.ends_with("FORM-299: 30 more warnings of FORM-203 are not listed.\n"), "{found}");
}

#[test]
fn a_hint_that_ends_in_a_dot_changes_nothing_else() {
    let form = |hint: &str| {
        super::form(&format!(
            "| survey |\n|  | type | name | label::Arabic (ar) | hint::Arabic (ar) |\n|  | text | a | الاسم | {hint} |\n"
        ))
    };
    let (with, without) = (form("كما في الوثيقة."), form("كما في الوثيقة"));
    assert_eq!(with.xform().replace("الوثيقة.", "الوثيقة"), without.xform());
}

#[test]
fn every_particular_that_a_message_names_is_given() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut seen = 0;
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for block in text.split("\n\n").filter(|block| block.contains("survey")) {
            for problem in convert(block.as_bytes(), Format::Markdown, "data").1 {
                for lang in Lang::ALL {
                    let words = problem_text(lang, &problem);
                    assert!(!words.contains("{$"), "{words}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 20, "{seen}");
}
