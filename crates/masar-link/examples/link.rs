//! Links one file from the command line, while developing:
//! `link --input people.csv --pairs pairs.csv --clusters clusters.csv`.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::error::Error;
use std::fs;

use masar_link::columnar::Table;
use masar_link::{Config, Rows, link_run};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let argument = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let config = match argument("--config") {
        Some(file) => Config::parse(&fs::read_to_string(file)?)
            .map_err(|problem| masar_text::problem_text(masar_domain::Lang::En, &problem))?,
        None => Config::default(),
    };
    let told = |error: masar_link::LinkError| {
        masar_text::problem_text(masar_domain::Lang::En, error.problem())
    };
    let open = |file: String| -> Result<Table, Box<dyn Error>> {
        let bytes = fs::read(&file)?;
        Ok(Table::new(&file, bytes).map_err(told)?)
    };
    let mut input = open(argument("--input").ok_or("--input")?)?;
    let mut decisions = argument("--decisions").map(open).transpose()?;
    let threads = argument("--threads").and_then(|n| n.parse().ok()).unwrap_or(2);
    let timed = argument("--debug").is_some();
    let start = std::time::Instant::now();
    let mut rows = input.rows().map_err(told)?;
    let mut decided = decisions.as_mut().map(Table::rows).transpose().map_err(told)?;
    let decided = decided.as_deref_mut().map(|rows| rows as &mut dyn Rows);
    let (outcome, problems) = link_run(&mut *rows, decided, &config, threads, &mut |progress| {
        if timed && progress.done == 0 {
            println!("{:6} ms {} CPU {}", start.elapsed().as_millis(), progress.stage, cpu_used());
        }
    })
    .map_err(told)?;
    for problem in problems.iter().take(20) {
        println!("{}", masar_text::problem_text(masar_domain::Lang::En, problem));
    }
    if timed {
        println!("{:6} ms linked CPU {}", start.elapsed().as_millis(), cpu_used());
    }
    println!("{:?} compared {} pairs {}", outcome.estimate, outcome.compared, outcome.pairs.len());
    if argument("--debug").is_some() {
        outcome.rules.iter().for_each(|rule| println!("{rule:?}"));
        println!("{:?} {:?} {:?}", outcome.model.pairs, outcome.calibration, outcome.doubts);
    }
    if let Some(file) = argument("--pairs") {
        fs::write(file, outcome.pairs_csv())?;
    }
    if let Some(file) = argument("--report") {
        let lang = if argument("--lang").as_deref() == Some("ar") {
            masar_domain::Lang::Ar
        } else {
            masar_domain::Lang::En
        };
        fs::write(file, masar_link::report::report_html(&outcome, lang))?;
    }
    if let Some(file) = argument("--clusters") {
        fs::write(file, outcome.clusters_csv())?;
    }
    Ok(())
}

/// CPU time of this process in hundredths of a second, where the system tells it.
fn cpu_used() -> u64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    text.split(' ').skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}
