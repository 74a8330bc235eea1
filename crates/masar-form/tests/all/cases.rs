//! Runs the cases of `tests/cases/*.md`. A case is a heading, a form, and facts
//! about what becomes of it, one a line:
//!
//! - ``- has `text` ``: the XForm contains the text (runs of white space count as one space);
//! - ``- has 2 `text` ``: so many times;
//! - ``- lacks `text` ``: it does not;
//! - ``- refused `FORM-050 survey:2:type` ``: it is refused, and this is one of the reasons;
//! - ``- lacks warning `FORM-223` ``: it is made, and not warned of this;
//! - ``- warns `FORM-032 survey:2` ``: it is made, with this warning among others.

use masar_domain::Problem;
use masar_form::{Format, convert_command};

/// One case, and where it stands.
struct Case<'a> {
    title: &'a str,
    text: String,
    facts: Vec<&'a str>,
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for line in file.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title, text: String::new(), facts: Vec::new() });
        } else if let Some(case) = cases.last_mut() {
            match line.strip_prefix("- ") {
                Some(fact) => case.facts.push(fact),
                None => case.text.extend([line, "\n"]),
            }
        }
    }
    cases
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><")
}

fn named(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.place).trim().to_owned())
        .collect()
}

/// What is wrong with a fact; `None` when it holds.
fn fault(fact: &str, xform: Option<&str>, problems: &[String]) -> Option<String> {
    let (words, rest) = fact.split_once('`')?;
    let wanted = rest.strip_suffix('`').unwrap_or(rest);
    let words: Vec<&str> = words.split_whitespace().collect();
    let count = xform.map(|xform| xform.matches(&flat(wanted)).count());
    let holds = match (words.as_slice(), count) {
        (["has"], Some(count)) => count > 0,
        (["has", times], Some(count)) => times.parse() == Ok(count),
        (["lacks"], Some(count)) => count == 0,
        (["lacks", "warning"], Some(_)) => {
            !problems.iter().any(|problem| problem.starts_with(wanted))
        }
        (["refused"], None) | (["warns"], Some(_)) => {
            problems.iter().any(|problem| problem == wanted)
        }
        _ => false,
    };
    (!holds).then(|| {
        format!("  not so: {fact}\n  problems: {problems:?}\n  XForm: {}", xform.unwrap_or("none"))
    })
}

fn run(name: &str, file: &str) {
    let mut faults = Vec::new();
    let cases = cases(file);
    assert!(!cases.is_empty(), "{name} holds no case");
    for case in &cases {
        let (xform, problems) = convert_command(case.text.as_bytes(), Format::Markdown, "data");
        let (xform, problems) = (xform.as_deref().map(flat), named(&problems));
        assert!(!case.facts.is_empty(), "{name}: “{}” states no fact", case.title);
        let of_case = case.facts.iter().filter_map(|fact| fault(fact, xform.as_deref(), &problems));
        faults.extend(of_case.map(|fault| format!("{name}: {}\n{fault}", case.title)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

macro_rules! files {
    ($($test:ident $file:literal)*) => {
        const FILES: &[&str] = &[$(include_str!(concat!("../cases/", $file))),*];
        $(
        #[test]
        fn $test() {
            run($file, include_str!(concat!("../cases/", $file)));
        }
    )* };
}

files! {
    questions_get_their_controls_and_binds "questions.md"
    groups_and_repeats_nest "groups.md"
    choices_come_from_lists_files_and_repeats "choices.md"
    languages_and_media_are_kept_apart "languages.md"
    references_become_paths "references.md"
    parameters_are_checked "parameters.md"
    settings_shape_the_form "settings.md"
    entities_find_their_place "entities.md"
    mistakes_are_all_reported "mistakes.md"
    every_code_names_its_cell "codes.md"
}

/// The forms of all cases that are converted, by file and place.
pub(crate) fn accepted_forms() -> Vec<(String, String)> {
    let mut forms = Vec::new();
    for (number, file) in FILES.iter().enumerate() {
        let accepted = cases(file).into_iter().filter(|case| {
            convert_command(case.text.as_bytes(), Format::Markdown, "data").0.is_some()
        });
        let named = accepted.enumerate().map(|(at, case)| (format!("{number}-{at}"), case.text));
        forms.extend(named);
    }
    forms
}

/// Codes that name no cell, and why.
const WITHOUT_CELL: [(&str, &str); 10] = [
    ("FORM-001", "the file as a whole is too large"),
    ("FORM-003", "the bytes are no text"),
    ("FORM-004", "the file cannot be opened"),
    ("FORM-005", "the workbook cannot be unpacked"),
    ("FORM-006", "the form as a whole is too large"),
    ("FORM-007", "there is no sheet"),
    ("FORM-008", "a sheet is meant, and named"),
    ("FORM-009", "the name comes from the command"),
    ("FORM-035", "too deep to print: the test of limits shows it"),
    ("FORM-299", "it counts what is not listed"),
];

#[test]
fn every_code_is_shown_by_a_case_with_sheet_row_and_column() {
    let facts: Vec<&str> = FILES
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| line.starts_with("- refused `") || line.starts_with("- warns `"))
        .collect();
    let words = [
        include_str!("../../../../translations/en/form.ftl"),
        include_str!("../../../../translations/en/form-product.ftl"),
    ];
    let codes = words.iter().flat_map(|file| file.lines()).filter_map(|line| {
        let code = line.split(' ').next()?;
        // From 250 on they tell of two versions, not of a cell.
        (code.starts_with("FORM-") && (code < "FORM-250" || code == "FORM-299")).then_some(code)
    });
    let is_shown = |code: &str| {
        let place = facts.iter().filter_map(|fact| fact.split_once(code)).map(|(_, place)| place);
        place.into_iter().any(|place| place.matches(':').count() >= 2)
    };
    let is_let_off = |code: &str| WITHOUT_CELL.iter().any(|(known, _)| *known == code);
    let without: Vec<&str> = codes.filter(|code| !is_let_off(code) && !is_shown(code)).collect();
    assert!(without.is_empty(), "no case shows {without:?} with its cell");
}
