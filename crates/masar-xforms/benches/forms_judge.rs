//! How many filled forms are judged in a second, on one core: a form of 150
//! questions as field teams write them, filled at random, and the same with
//! wrong answers. `cargo bench -p masar-xforms`; `-- --form` prints the sheet,
//! `-- --seconds 10` measures longer. CPU seconds are counted, so that other
//! work of the machine does not change the figure.

#![allow(clippy::print_stdout, reason = "a program prints")]

use std::time::{Duration, Instant};

use masar_domain::Timestamp;
use masar_form::{Format, convert};
use masar_xforms::fill::fill;
use masar_xforms::{Clock, Files, Model, judge};

const FILLED: u64 = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--form") {
        return println!("{}", sheet_make());
    }
    let named = arguments.iter().position(|argument| argument == "--seconds");
    let seconds = named.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(5);
    // Cargo says `--bench` where figures are wanted; as a test it runs once.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    measure(Duration::from_secs(if is_bench { seconds } else { 0 }));
}

fn measure(time: Duration) {
    let clock = Clock::new(Timestamp::UNIX_EPOCH, 120, 1);
    let (form, problems) = convert(sheet_make().as_bytes(), Format::Markdown, "data");
    let Some(form) = form else { return println!("{problems:?}") };
    let read = Instant::now();
    let model = Model::read(form.xform().as_bytes(), &Files::new()).expect("the form is sound");
    println!("form: {} B, read once in {:?}", form.xform().len(), read.elapsed());
    let sound: Vec<String> = (0..FILLED)
        .zip(fill(&model, &clock, 1, FILLED))
        .map(|(_, xml)| xml.expect("it can be filled"))
        .collect();
    // Every number is too great, and every choice of a town is none.
    let wrong = |xml: &String| xml.replace("</age>", "999</age>").replace("<town>", "<town>x");
    let faulty: Vec<String> = sound.iter().map(wrong).collect();
    rate_print("sound", &model, &clock, &sound, time);
    rate_print("with faults", &model, &clock, &faulty, time);
}

#[allow(clippy::float_arithmetic, reason = "a rate")]
fn rate_print(what: &str, model: &Model, clock: &Clock, submissions: &[String], time: Duration) {
    let bytes = submissions.iter().map(String::len).sum::<usize>() / submissions.len();
    let (start, cpu) = (Instant::now(), cpu_time());
    let (mut count, mut findings) = (0_u32, 0);
    while count == 0 || start.elapsed() < time {
        for submission in submissions {
            let judged = judge(model, submission.as_bytes(), clock).expect("it is judged");
            findings += judged.findings.len();
            count += 1;
        }
    }
    let wall = start.elapsed().as_secs_f64();
    let used = cpu_time()
        .zip(cpu)
        .map_or(wall, |(after, before)| after.saturating_sub(before).as_secs_f64());
    let (judged, found) = (f64::from(count), findings / count as usize);
    println!(
        "{what}: {count} submissions of {bytes} B, {found} findings each: {:.0} per CPU second, \
         {:.0} per second of the clock",
        judged / used,
        judged / wall
    );
}

/// Time on the processor so far, where the system says it.
fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
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
