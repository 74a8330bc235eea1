//! Submissions as they are read.

use masar_form::{Submission, answers_read, attachments_named, submission_parse};

use crate::form;

const FORM: &str = "
| survey |
| | type | name | label | required | relevant |
| | text | full_name | Name | yes | |
| | integer | age | Age | | |
| | decimal | weight | Weight | | |
| | date | day | Day | | |
| | select_one sexes | sex | Sex | yes | |
| | select_multiple needs | needs | Needs | | |
| | geopoint | place | Place | | |
| | image | face | Face | | |
| | note | thanks | Thanks | | |
| | begin_group | home | Home | | |
| | text | street | Street | yes | ${age} > 17 |
| | end_group | | | | |
| | begin_repeat | members | Members | | |
| | text | nickname | Nickname | | |
| | integer | years | Years | | |
| | end_repeat | | | | |

| choices |
| | list_name | name | label |
| | sexes | female | Female |
| | sexes | male | Male |
| | needs | water | Water |
| | needs | food | Food |

| settings |
| | form_id | version |
| | intake | 3 |
";

fn submission(answers: &str) -> Submission {
    let xml = format!(
        "<?xml version='1.0'?><data xmlns:orx='http://openrosa.org/xforms' id='intake' version='3'>{answers}\
         <orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
    );
    submission_parse(xml.as_bytes()).unwrap()
}

/// Answers as JSON, then the problems, one a line.
fn read(answers: &str) -> String {
    let (answers, problems) = answers_read(&form(FORM), &submission(answers));
    let mut lines = vec![answers.0.to_string()];
    lines.extend(problems.iter().map(ToString::to_string));
    lines.join("\n")
}

#[test]
fn every_answer_has_its_type_and_place() {
    let found = read(
        "<full_name>علي &amp; Sons</full_name><age>34</age><weight>70.5</weight><day>2023-10-31</day>\
         <sex>male</sex><needs>water food</needs><place>32.88 13.19 0 5</place><face>face 1.jpg</face><thanks/>\
         <home><street>Rashid</street></home>\
         <members><nickname>A</nickname><years>3</years></members><members><nickname>B</nickname></members>",
    );
    insta::assert_snapshot!(found, @r#"{"age":34,"day":"2023-10-31","face":"face 1.jpg","full_name":"علي & Sons","home":{"street":"Rashid"},"members":[{"nickname":"A","years":3},{"nickname":"B"}],"needs":["water","food"],"place":"32.88 13.19 0 5","sex":"male","weight":"70.5"}"#);
}

#[test]
fn digits_of_either_script_are_understood() {
    let found = read(
        "<full_name>x</full_name><age>٣٤</age><weight>۷۰٫۵</weight><day>٢٠٢٣-١٠-٣١</day><sex>male</sex>",
    );
    insta::assert_snapshot!(found, @r#"{"age":34,"day":"2023-10-31","full_name":"x","sex":"male","weight":"70.5"}"#);
}

#[test]
fn what_is_not_an_answer_is_reported_with_its_place() {
    let found = read(
        "<age>thirty</age><day>2023-02-30</day><sex>femal</sex><agee>3</agee><age>4</age>\
         <members><years>x</years></members><members><years>1</years><years>2</years></members>",
    );
    insta::assert_snapshot!(found, @r#"
    {"age":4,"members":[{},{"years":1}],"sex":"femal"}
    SUBMISSION-010 age found=thirty expected=1234
    SUBMISSION-010 day found=2023-02-30 expected=2023-10-31
    SUBMISSION-011 sex found=femal nearest=female
    SUBMISSION-009  found=agee nearest=age
    SUBMISSION-010 members[1]/years found=x expected=1234
    SUBMISSION-013 members[2]/years
    SUBMISSION-012 full_name
    "#);
}

#[test]
fn the_submission_says_what_it_is() {
    let found = submission("<full_name>x</full_name><face>صورة 1.jpg</face><weight>12.5</weight>");
    assert_eq!((found.form_id.as_str(), found.version.as_str()), ("intake", "3"));
    assert_eq!(found.instance_id.as_deref(), Some("uuid:1"));
    assert_eq!(found.deprecated_id, None);
    assert_eq!(found.attachments, ["صورة 1.jpg"]);
    assert_eq!(attachments_named(&form(FORM), &found), ["صورة 1.jpg"]);
}

#[test]
fn another_forms_submission_is_told() {
    let found = submission_parse(b"<data id='other'/>").unwrap();
    let (_, problems) = answers_read(&form(FORM), &found);
    assert_eq!(problems[0].code, "SUBMISSION-007");
}

#[test]
fn questions_are_found_by_their_path() {
    let form = form(FORM);
    assert_eq!(form.question("members/years").unwrap().labels[""], "Years");
    assert!(form.question("members/nobody").is_none());
    assert_eq!((form.id.as_str(), form.version.as_str()), ("intake", "3"));
    assert_eq!(form.choices["sexes"].len(), 2);
}
