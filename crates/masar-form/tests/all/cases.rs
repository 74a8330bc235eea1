//! Runs the cases of `tests/cases/*.md`. A case is a heading, a form, and facts
//! about what becomes of it, one a line:
//!
//! - ``- has `text` ``: the XForm contains the text (runs of white space count as one space);
//! - ``- has 2 `text` ``: so many times;
//! - ``- lacks `text` ``: it does not;
//! - ``- refused `FORM-050 survey:2:type` ``: it is refused, and this is one of the reasons;
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
    ($($test:ident $file:literal)*) => { $(
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
}
