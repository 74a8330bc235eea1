//! Random submissions: valid by the judge, and the same for the same seed.

use masar_domain::Timestamp;
use masar_form::{Format, convert};
use masar_xforms::fill::fill;
use masar_xforms::{Clock, Files, Model, judge};

use crate::peer::{files_of, forms};

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

/// Programmes' forms, and those that are compared with another engine.
#[test]
fn every_form_is_filled_and_follows_from_itself() {
    let mut told = Vec::new();
    for path in forms() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (form, problems) =
            convert(&std::fs::read(&path).expect("a form"), Format::Markdown, "data");
        let form = form.unwrap_or_else(|| panic!("{name}: {problems:?}"));
        let model = Model::read(form.xform().as_bytes(), &files_of(&path)).expect("a model");
        for submission in fill(&model, &clock(), 3, 5) {
            match submission {
                Err(problem) => told.push(format!("{name}: {problem}")),
                Ok(submission) => {
                    let judged = judge(&model, submission.as_bytes(), &clock()).expect("judged");
                    if !judged.is_clean() {
                        told.push(format!("{name}: {:?}\n{submission}", judged.findings));
                    }
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn ranges_uploads_and_look_around_are_filled() {
    let form = "| survey |
| | type | name | label | constraint | required | parameters |
| | range | r | R | | yes | start=-1 end=1 step=0.5 |
| | range | even | E | . != 4 | yes | start=0 end=10 step=2 |
| | image | photo | P | | yes | |
| | audio | voice | V | | yes | |
| | text | strong | S | regex(., '^(?=.*[0-9])[a-z0-9]{4}$') | yes | |
";
    let model = model(form.as_bytes());
    for submission in filled(&model, 1, 20) {
        assert_valid(&model, &submission);
        let value = |name: &str| {
            let (_, after) = submission.split_once(&format!("<{name}>")).expect(name);
            after.split('<').next().expect("a value").to_owned()
        };
        assert!(["-1", "-0.5", "0", "0.5", "1"].contains(&&*value("r")), "{submission}");
        assert!(["0", "2", "6", "8", "10"].contains(&&*value("even")), "{submission}");
        assert!(value("photo").ends_with(".jpg") && value("voice").ends_with(".m4a"));
        assert_eq!(value("strong").len(), 4, "{submission}");
    }
}

#[test]
fn a_form_that_cannot_be_filled_is_given_up_soon() {
    let questions: String = (0..200)
        .map(|at| {
            format!(
                "| | integer | q{at} | Q | . > sum(/data/r/n) + 1000000 | yes | ${{q{}}} |\n",
                (at + 1) % 200
            )
        })
        .collect();
    let form = format!(
        "| survey |\n| | type | name | label | constraint | required | trigger |\n\
         | | begin_repeat | r | R | | | |\n| | integer | n | N | | yes | |\n\
         | | end_repeat | | | | | |\n{questions}"
    );
    let (form, _) = convert(form.as_bytes(), Format::Markdown, "data");
    let Some(form) = form else { return };
    let model = Model::read(form.xform().as_bytes(), &Files::new()).expect("a model");
    let start = std::time::Instant::now();
    assert!(fill(&model, &clock(), 1, 1).next().expect("one").is_err());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
