//! Random submissions: valid by the judge, and the same for the same seed.

use std::path::Path;

use masar_domain::Timestamp;
use masar_form::{Format, convert};
use masar_xforms::fill::fill;
use masar_xforms::{Clock, Files, Model, judge};

fn clock() -> Clock {
    Clock::new(Timestamp::UNIX_EPOCH, 120, 1)
}

fn model(source: &[u8]) -> Model {
    let (form, problems) = convert(source, Format::Markdown, "data");
    let form = form.unwrap_or_else(|| panic!("{problems:?}"));
    Model::read(form.xform().as_bytes(), &Files::new()).expect("a model")
}

fn filled(model: &Model, seed: u64, count: u64) -> Vec<String> {
    fill(model, &clock(), seed, count).map(|xml| xml.expect("a submission")).collect()
}

fn assert_valid(model: &Model, submission: &str) {
    let judgement = judge(model, submission.as_bytes(), &clock()).expect("judged");
    assert!(judgement.is_clean(), "{submission}\n{:?}", judgement.findings);
}

const FORM: &str = "
| survey |
| | type | name | label | relevant | constraint | required | choice_filter | calculation |
| | integer | age | Age | | . >= 18 and . <= 120 | yes | | |
| | text | phone | Phone | | regex(., '^09[1-6][0-9]{7}$') | yes | | |
| | select_one region | region | Region | | | yes | | |
| | select_one place | place | Place | | | yes | region = ${region} | |
| | select_multiple region | several | Several | | count-selected(.) <= 2 | | | |
| | date | since | Since | | . <= today() and . > date('1960-01-01') | yes | | |
| | text | why | Why | ${age} > 60 | string-length(.) < 10 | yes | | |
| | begin_repeat | member | Member | | | | | |
| | integer | men | Men | | . < 20 | yes | | |
| | integer | all | All | | . >= ${men} | yes | | |
| | end_repeat | | | | | | | |
| | calculate | total | | | | | | sum(${all}) |
| choices |
| | list_name | name | label | region |
| | region | east | East | |
| | region | west | West | |
| | place | benghazi | Benghazi | east |
| | place | tripoli | Tripoli | west |
| | place | zawiya | Zawiya | west |
";

#[test]
fn submissions_follow_from_their_form() {
    let model = model(FORM.as_bytes());
    for submission in filled(&model, 1, 100) {
        assert_valid(&model, &submission);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let model = model(FORM.as_bytes());
    assert_eq!(filled(&model, 7, 5), filled(&model, 7, 5));
    assert_ne!(filled(&model, 7, 5), filled(&model, 8, 5));
}

#[test]
fn a_question_that_nobody_can_answer_is_named() {
    let form = "| survey |\n| | type | name | label | constraint | required |\n\
                | | integer | never | N | . > 5 and . < 3 | yes |\n";
    let model = model(form.as_bytes());
    let problem = fill(&model, &clock(), 1, 1).next().expect("one").expect_err("impossible");
    assert_eq!((problem.code, problem.place.path.as_deref()), ("FILL-001", Some("/data/never")));
}

#[test]
fn the_packages_forms_are_filled() {
    let programmes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes");
    for name in ["mrrm/forms/registration.md", "mrrm/forms/distribution.md", "dtm/forms/product.md"]
    {
        let model = model(&std::fs::read(programmes.join(name)).expect("a form"));
        for submission in filled(&model, 3, 2) {
            assert_valid(&model, &submission);
        }
    }
}
