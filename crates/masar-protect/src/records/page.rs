//! What was done to a file of records, in plain words.
//!
//! *Invariant:* no value of a record appears. The page stands alone.

use masar_domain::Lang;
use masar_text::page::{escape, page, table};
use masar_text::texts::Arg;
use masar_text::{problem_text, tr, tr_with};

use super::ladder::Step;
use super::{RecordRules, Records, Risk};

/// The page for one file.
pub fn records_html(lang: Lang, records: &Records, rules: &RecordRules) -> String {
    let (k, l) = (rules.k.to_string(), rules.l.to_string());
    let limit = percent(lang, rules.risk_ppm);
    let args = [("k", Arg::Text(&k)), ("l", Arg::Text(&l)), ("limit", Arg::Text(&limit))];
    let mut body = format!("<p>{}</p>\n", escape(&tr_with(lang, "records-asked", &args)));
    body.push_str(&risks(lang, &records.before, &records.after));
    let done = records.recodings.iter().map(|recoding| {
        let words = step_words(lang, &recoding.step);
        let (before, after) =
            (recoding.values_before.to_string(), recoding.values_after.to_string());
        let args = [
            ("column", Arg::Text(&recoding.column)),
            ("how", Arg::Text(&words)),
            ("before", Arg::Text(&before)),
            ("after", Arg::Text(&after)),
        ];
        tr_with(lang, "records-recoded", &args)
    });
    let mut done: Vec<String> = done.collect();
    if records.left_out > 0 {
        let left_out = records.left_out.to_string();
        done.push(tr_with(lang, "records-left-out", &[("found", Arg::Text(&left_out))]));
    }
    done.extend(records.problems.iter().map(|problem| problem_text(lang, problem)));
    if done.is_empty() {
        done.push(tr(lang, "records-nothing"));
    }
    let items: String = done.iter().map(|text| format!("<li>{}</li>\n", escape(text))).collect();
    body.push_str(&format!("<h2>{}</h2>\n<ul>\n{items}</ul>\n", escape(&tr(lang, "records-done"))));
    page(lang, &tr(lang, "records-title"), &body)
}

fn risks(lang: Lang, before: &Risk, after: &Risk) -> String {
    let counts =
        |id: &str, value: &dyn Fn(&Risk) -> String| vec![tr(lang, id), value(before), value(after)];
    let rows = vec![
        counts("records-records", &|risk| risk.records.to_string()),
        counts("records-classes", &|risk| risk.classes.to_string()),
        counts("records-unique", &|risk| risk.unique.to_string()),
        counts("records-k", &|risk| risk.k.to_string()),
        counts("records-below-k", &|risk| risk.below_k.to_string()),
        counts("records-l", &|risk| risk.l.to_string()),
        counts("records-below-l", &|risk| risk.below_l.to_string()),
        counts("records-expected", &|risk| percent(lang, risk.expected_ppm)),
        counts("records-highest", &|risk| percent(lang, risk.highest_ppm)),
    ];
    let head = ["records-measure", "records-before", "records-after"].map(|id| tr(lang, id));
    table(&head, &rows)
}

/// Millionths as a percentage with two digits, rounded up.
pub fn percent(lang: Lang, ppm: u64) -> String {
    let hundredths = ppm.div_ceil(100);
    let number = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    tr_with(lang, "records-percent", &[("number", Arg::Text(&number))])
}

fn step_words(lang: Lang, step: &Step) -> String {
    let with = |id: &str, number: u32| {
        let number = number.to_string();
        tr_with(lang, id, &[("number", Arg::Text(&number))])
    };
    match step {
        Step::Same => tr(lang, "records-step-same"),
        Step::Bands(band) => with("records-step-bands", *band),
        Step::AgeBands => tr(lang, "records-step-age-bands"),
        Step::Ages => tr(lang, "records-step-ages"),
        Step::Level(level) => with("records-step-level", u32::from(*level)),
        Step::Months => tr(lang, "records-step-months"),
        Step::Years => tr(lang, "records-step-years"),
        Step::Rare => tr(lang, "records-step-rare"),
        Step::Nothing => tr(lang, "records-step-nothing"),
    }
}
