//! `protect --table cells.csv --dims SPEC --threshold 5 [--published FILE]... [--names FILE]
//! [--promise reader|occupied|sums] [--report FILE] [-o FILE]`: as `masar protect`, for trying the crate alone.
#![allow(clippy::print_stdout, reason = "a program that is run by hand")]

use std::error::Error;
use std::fs;

use masar_domain::{Lang, Problem};
use masar_protect::aligned::Names;
use masar_protect::facts::Published;
use masar_protect::report::report_html;
use masar_protect::{Rules, protect_table};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let all = |name: &str| -> Vec<String> {
        args.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone()).collect()
    };
    let one = |name: &str| all(name).pop();
    let table = one("--table").ok_or("--table FILE is missing")?;
    let spec = one("--dims").ok_or("--dims SPEC is missing")?;
    let mut rules = Rules::default();
    if let Some(threshold) = one("--threshold") {
        rules.threshold = threshold.parse()?;
    }
    if let Some(promise) = one("--promise") {
        rules.promise = promise.parse()?;
    }
    rules.group = args.iter().any(|arg| arg == "--group");
    let mut published = Vec::new();
    for name in all("--published") {
        published.push(Published { text: fs::read_to_string(&name)?, name });
    }
    if let Some(path) = one("--names") {
        let names = Names::parse(&path, &fs::read_to_string(&path)?);
        let renamed: Result<Vec<Published>, Problem> =
            names.and_then(|names| published.iter().map(|table| names.apply(table)).collect());
        published = renamed.map_err(|problem| masar_text::problem_text(Lang::En, &problem))?;
    }
    let text = fs::read_to_string(&table)?;
    match protect_table(&table, &text, &spec, &published, &rules) {
        Err(problems) => {
            problems.iter().for_each(|p| println!("{}", masar_text::problem_text(Lang::En, p)));
            std::process::exit(1);
        }
        Ok(protected) => {
            println!("{:?}", protected.costs);
            let problems = protected.problems.iter().take(20);
            problems.for_each(|p| println!("{}", masar_text::problem_text(Lang::En, p)));
            if let Some(out) = one("-o") {
                fs::write(out, protected.to_csv())?;
            }
            if let Some(report) = one("--report") {
                let lang = if args.iter().any(|arg| arg == "ar") { Lang::Ar } else { Lang::En };
                fs::write(report, report_html(lang, &protected, &rules))?;
            }
            Ok(())
        }
    }
}
