//! Two versions of a form compared.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_form::{ChangeKind, form_diff};

use super::form;

const OLD: &str = "
| survey |
|        | type           | name      | label::English (en) | label::العربية (ar) | relevant  |
|        | text           | full_name | Full name           | الاسم الكامل        |           |
|        | integer        | age       | Age in years        | العمر بالسنوات      |           |
|        | select_one sex | sex       | Sex                 | الجنس               |           |
|        | begin_group    | stay      | Stay                | الإقامة             |           |
|        | text           | town      | Town                | المدينة             | ${age} > 5 |
|        | end_group      |           |                     |                     |           |
|        | text           | remarks   | Remarks             | ملاحظات             |           |
| choices |
|        | list_name | name | label::English (en) | label::العربية (ar) |
|        | sex       | 1    | Male                | ذكر                 |
|        | sex       | 2    | Female              | أنثى                |
|        | sex       | 3    | Other               | أخرى                |
| settings |
|        | form_id | version |
|        | people  | 1       |
";

fn changed(from: &str, to: &str) -> String {
    assert!(OLD.contains(from));
    form_diff(&form(OLD), &form(&OLD.replace(from, to))).text(Lang::En)
}

#[test]
fn a_form_is_the_same_as_itself() {
    let diff = form_diff(&form(OLD), &form(OLD));
    assert!(diff.is_empty());
    assert_eq!(diff.text(Lang::En), "Nothing changed.\n");
    assert_eq!(diff.text(Lang::Ar), "لم يتغير شيء.\n");
}

#[test]
fn a_choice_that_changed_its_meaning_is_a_warning() {
    assert_snapshot!(changed("Female ", "Woman with children "), @r"
    2 changes that endanger answers:
    - FORM-270: The form changed and its version is still 1. Phones do not fetch it: raise the version.
    - FORM-264 · choices: The choice 2 of the list sex (English (en)) meant “Female” and now means “Woman with children”. Answers from before would be counted as something else: give the new meaning a new name.
    ");
}

#[test]
fn a_choice_reworded_is_none() {
    assert_snapshot!(changed("Other ", "Other (specify) "), @r"
    1 change that endangers answers:
    - FORM-270: The form changed and its version is still 1. Phones do not fetch it: raise the version.
    1 other change:
    - FORM-263 · choices: The choice 3 of the list sex (English (en)) was “Other” and is “Other (specify)”.
    ");
}

#[test]
fn a_rename_is_guessed_from_the_words() {
    assert_snapshot!(changed(" full_name ", " person_name "), @r"
    2 changes that endanger answers:
    - FORM-270: The form changed and its version is still 1. Phones do not fetch it: raise the version.
    - FORM-252 · row 2, person_name: full_name seems to be called person_name now. Answers under the old name are not joined with the new ones.
    ");
}

#[test]
fn a_group_renamed_moves_none_of_its_questions() {
    assert_snapshot!(changed(" stay ", " residence "), @r"
    2 changes that endanger answers:
    - FORM-270: The form changed and its version is still 1. Phones do not fetch it: raise the version.
    - FORM-252 · row 5, residence: stay seems to be called residence now. Answers under the old name are not joined with the new ones.
    ");
}

#[test]
fn every_kind_of_change_is_found() {
    let new = OLD
        .replace("integer ", "decimal ")
        .replace("> 5", "> 6")
        .replace("| 1       |", "| 2       |")
        .replace("|        | text           | remarks   | Remarks             | ملاحظات             |           |\n", "")
        .replace("|        | end_group      |           |                     |                     |           |\n",
            "|        | date           | since     | Since               | منذ                 |           |\n|        | end_group |\n")
        .replace("| الجنس ", "| النوع ");
    let diff = form_diff(&form(OLD), &form(&new));
    let kinds: Vec<(ChangeKind, &str)> = diff
        .changes
        .iter()
        .map(|change| (change.kind, change.path.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::TypeChanged, "age"),
            (ChangeKind::LabelChanged, "sex"),
            (ChangeKind::RelevanceChanged, "stay/town"),
            (ChangeKind::QuestionAdded, "stay/since"),
            (ChangeKind::QuestionRemoved, "remarks"),
        ]
    );
    let json = diff.to_json();
    assert_eq!(json["changes"][0]["kind"], "type_changed");
    assert_eq!(json["old_version"], "1");
    assert!(json["changes"][0]["message_ar"].as_str().unwrap().contains("decimal"));
}

#[test]
fn questions_and_choices_in_another_order_are_told_as_few_as_explain_it() {
    let age = "|        | integer        | age       | Age in years        | العمر بالسنوات      |           |\n";
    let remarks = "|        | text           | remarks   | Remarks             | ملاحظات             |           |\n";
    let moved = OLD.replace(age, "").replace(remarks, &format!("{remarks}{age}"));
    let other = "|        | sex       | 3    | Other               | أخرى                |\n";
    let male = "|        | sex       | 1    | Male                | ذكر                 |\n";
    let moved = moved.replace(other, "").replace(male, &format!("{other}{male}"));
    let moved = moved.replace("people  | 1 ", "people  | 2 ");
    assert_snapshot!(form_diff(&form(OLD), &form(&moved)).text(Lang::En), @r#"
2 other changes:
- FORM-271 · row 8, age: Its place in the group changed: it stood after full_name and stands after remarks now.
- FORM-272 · choices: The choices of the list sex stand in another order: they were 1, 2, 3 and are 3, 1, 2.
"#);
}

#[test]
fn guidance_and_messages_that_changed_are_told() {
    let sheet = |guidance: &str, message: &str| {
        format!(
            "
| survey |
| | type | name | label | guidance_hint | required | required_message |
| | text | a | A | {guidance} | yes | {message} |
| settings |
| | form_id | version |
| | t | {guidance} |
"
        )
    };
    let (old, new) = (form(&sheet("1", "Please")), form(&sheet("2", "It is needed")));
    assert_snapshot!(form_diff(&old, &new).text(Lang::En), @r#"
2 other changes:
- FORM-260 · row 2, a: guidance_hint (default) was “1” and is “2”.
- FORM-260 · row 2, a: required_message (default) was “Please” and is “It is needed”.
"#);
}
