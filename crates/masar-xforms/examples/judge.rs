//! Judges filled forms: `judge FORM.xml [SUBMISSION.xml ...]`. Or a form of 150
//! questions is made, filled at random, and judging it is measured:
//! `judge --measure SECONDS`. `judge --form` prints that form's sheet.

#![allow(clippy::print_stdout, reason = "a program prints")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use masar_domain::{Lang, Timestamp};
use masar_form::{Format, convert};
use masar_text::problem_text;
use masar_xforms::fill::fill;
use masar_xforms::{Clock, Files, Model, judge};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let clock = Clock::new(Timestamp::UNIX_EPOCH, 120, 1);
    match arguments.split_first() {
        Some((first, rest)) if first == "--measure" => {
            let seconds = rest.first().and_then(|text| text.parse().ok()).unwrap_or(5);
            measure(Duration::from_secs(seconds), &clock);
            ExitCode::SUCCESS
        }
        Some((first, _)) if first == "--form" => {
            println!("{}", sheet_make());
            ExitCode::SUCCESS
        }
        Some((form, submissions)) => files_judge(form, submissions, &clock),
        None => ExitCode::FAILURE,
    }
}

fn files_judge(form: &str, submissions: &[String], clock: &Clock) -> ExitCode {
    let Ok(form) = std::fs::read(form) else { return ExitCode::FAILURE };
    let model = match Model::read(&form, &Files::new()) {
        Ok(model) => model,
        Err(problems) => {
            problems.iter().for_each(|problem| println!("{}", problem_text(Lang::En, problem)));
            return ExitCode::FAILURE;
        }
    };
    for name in submissions {
        let Ok(submission) = std::fs::read(name) else { return ExitCode::FAILURE };
        match judge(&model, &submission, clock) {
            Ok(judgement) => judgement
                .findings
                .iter()
                .for_each(|finding| println!("{}", problem_text(Lang::En, &finding.problem))),
            Err(problem) => println!("{}", problem_text(Lang::En, &problem)),
        }
    }
    ExitCode::SUCCESS
}

/// Rows of a sheet.
struct Sheet(String);

impl Sheet {
    fn row(&mut self, cells: &[&str]) {
        self.0 += &format!("| | {} |\n", cells.join(" | "));
    }

    /// Type, name, and what else the question says: relevance, constraint,
    /// calculation, choice filter.
    fn question(&mut self, kind: &str, name: &str, more: [&str; 4]) {
        let (en, fr, ar) =
            (format!("Question {name}"), format!("Demande {name}"), format!("سؤال {name}"));
        let required = if kind.starts_with("select_one") { "yes" } else { "" };
        let [relevant, constraint, calculation, filter] = more;
        self.row(&[kind, name, &en, &fr, &ar, relevant, constraint, required, calculation, filter]);
    }
}

/// 150 questions in groups and two repeats; 20 relevances, 20 constraints, 15
/// calculations, a cascade over 700 places, three languages.
fn sheet_make() -> String {
    let mut sheet = Sheet("| survey |\n".to_owned());
    sheet.row(&[
        "type",
        "name",
        "label::English (en)",
        "label::Français (fr)",
        "label::العربية (ar)",
        "relevant",
        "constraint",
        "required",
        "calculation",
        "choice_filter",
        "repeat_count",
    ]);
    sheet.question("begin_group", "place", [""; 4]);
    sheet.question("select_one region", "region", [""; 4]);
    sheet.question("select_one district", "district", ["", "", "", "region = ${region}"]);
    let filter = "region = ${region} and district = ${district}";
    sheet.question("select_one town", "town", ["", "", "", filter]);
    sheet.question("date", "day", ["", ". <= today()", "", ""]);
    sheet.question("geopoint", "point", [""; 4]);
    sheet.question("end_group", "", [""; 4]);
    for group in 0..6 {
        sheet.question("begin_group", &format!("g{group}"), [""; 4]);
        group_make(&mut sheet, group);
        sheet.question("end_group", "", [""; 4]);
    }
    repeats_make(&mut sheet);
    sheet.0 += "| choices |\n";
    choices_make(&mut sheet);
    sheet.0
}

/// 20 questions: 3 relevances, 3 constraints, 2 calculations.
fn group_make(sheet: &mut Sheet, group: usize) {
    let name = |at: usize| format!("q{group}_{at}");
    let (first, choice) = (name(0), name(4));
    sheet.question("integer", &first, ["", ". >= 0 and . <= 120", "", ""]);
    sheet.question("integer", &name(1), ["", &format!(". <= ${{{first}}}"), "", ""]);
    sheet.question("text", &name(2), ["", "regex(., '^[a-z]{3,12}$')", "", ""]);
    sheet.question("decimal", &name(3), [&format!("${{{first}}} > 17"), "", "", ""]);
    sheet.question("select_multiple need", &choice, [""; 4]);
    let selected = format!("selected(${{{choice}}}, 'n1') or selected(${{{choice}}}, 'n2')");
    sheet.question("text", &name(5), [&selected, "", "", ""]);
    sheet.question("select_one yes_no", &name(6), [""; 4]);
    sheet.question("text", &name(7), [&format!("${{{}}} = 'yes'", name(6)), "", "", ""]);
    let half = format!("round(${{{first}}} div 2, 1) + coalesce(${{{}}}, 0)", name(1));
    sheet.question("calculate", &name(8), ["", "", &half, ""]);
    let word = format!("if(${{{}}} > 40, concat('old ', ${{{choice}}}), 'young')", name(8));
    sheet.question("calculate", &name(9), ["", "", &word, ""]);
    let kinds = ["text", "integer", "select_one yes_no", "select_multiple need", "date"];
    for at in 10..20 {
        sheet.question(kinds[at % kinds.len()], &name(at), [""; 4]);
    }
}

/// A free repeat and a counted one, ten questions in each.
fn repeats_make(sheet: &mut Sheet) {
    sheet.question("begin_repeat", "person", [""; 4]);
    sheet.question("text", "name", [""; 4]);
    sheet.question("integer", "age", ["", ". >= 0 and . < 130", "", ""]);
    sheet.question("select_one yes_no", "ill", ["${age} > 10", "", "", ""]);
    sheet.question("text", "illness", ["${ill} = 'yes'", "", "", ""]);
    sheet.question("calculate", "adult", ["", "", "if(${age} >= 18, 1, 0)", ""]);
    for at in 0..5 {
        sheet.question("select_one yes_no", &format!("p{at}"), [""; 4]);
    }
    sheet.question("end_repeat", "", [""; 4]);
    sheet.question("calculate", "adults", ["", "", "sum(${adult})", ""]);
    sheet.question("integer", "visits", ["", ". >= 0 and . <= 3", "", ""]);
    sheet.0 += "| | begin_repeat | visit | Visit | Visite | زيارة | | | | | | ${visits} |\n";
    sheet.question("select_one region", "visit_region", [""; 4]);
    let filter = "region = ${visit_region}";
    sheet.question("select_one district", "visit_district", ["", "", "", filter]);
    sheet.question("calculate", "number", ["", "", "position(..)", ""]);
    for at in 0..7 {
        sheet.question("integer", &format!("v{at}"), [""; 4]);
    }
    sheet.question("end_repeat", "", [""; 4]);
}

/// 5 regions, 45 districts and 650 towns.
fn choices_make(sheet: &mut Sheet) {
    let columns = [
        "label::English (en)",
        "label::Français (fr)",
        "label::العربية (ar)",
        "region",
        "district",
    ];
    sheet.row(&[["list_name", "name"].as_slice(), columns.as_slice()].concat());
    let mut row = |list: &str, name: &str, region: &str, district: &str| {
        let (en, fr, ar) =
            (format!("Choice {name}"), format!("Choix {name}"), format!("خيار {name}"));
        sheet.row(&[list, name, &en, &fr, &ar, region, district]);
    };
    for need in 0..8 {
        row("need", &format!("n{need}"), "", "");
    }
    row("yes_no", "yes", "", "");
    row("yes_no", "no", "", "");
    for region in 0..5 {
        row("region", &format!("r{region}"), "", "");
    }
    for district in 0..45 {
        row("district", &format!("d{district}"), &format!("r{}", district % 5), "");
    }
    for town in 0..650 {
        let district = town % 45;
        let (region, district) = (format!("r{}", district % 5), format!("d{district}"));
        row("town", &format!("t{town}"), &region, &district);
    }
}

#[allow(clippy::float_arithmetic, reason = "a rate")]
fn measure(time: Duration, clock: &Clock) {
    let (form, problems) = convert(sheet_make().as_bytes(), Format::Markdown, "data");
    let Some(form) = form else { return println!("{problems:?}") };
    let model = Model::read(form.xform().as_bytes(), &Files::new()).expect("the form is sound");
    let submissions: Vec<String> =
        fill(&model, clock, 1, 100).map(|xml| xml.expect("it can be filled")).collect();
    let bytes: usize = submissions.iter().map(String::len).sum();
    let start = Instant::now();
    let (mut count, mut findings) = (0_u32, 0);
    while start.elapsed() < time {
        for submission in &submissions {
            let judged = judge(&model, submission.as_bytes(), clock).expect("it is judged");
            findings += judged.findings.len();
        }
        count += 100;
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    let size = bytes / submissions.len();
    println!("{count} submissions, {size} B each, {findings} findings: {rate:.0}/s");
}
