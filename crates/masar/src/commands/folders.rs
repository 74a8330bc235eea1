//! `masar init`, `masar demo`, `masar package`, `masar account`.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use masar_desk::accounts::{AccountCreate, AccountList};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Problem};
use masar_testkit::demo;

use crate::arguments::{AccountCommand, PackageCommand};
use crate::opening::{self, create, open, open_reading};
use crate::output::{problems_print, table_print, value_refused};
use crate::progress;

pub(super) fn init(dir: &Path, mission: &str) -> anyhow::Result<ExitCode> {
    let desk = create(dir, mission, false, opening::outside(), Box::new(opening::entropy))?;
    line_print!("{}: mission {}", dir.display(), desk.mission().code)?;
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the demonstration mission and prints its two annual reports.
pub(super) fn demo(dir: &Path, scale: &str, seed: u64) -> anyhow::Result<ExitCode> {
    let scale = demo::Scale::parse(scale)
        .ok_or_else(|| value_refused("--scale", scale, "1.0, 0.1, 0.01"))?;
    let outside = demo::outside(seed);
    let desk = create(dir, "libya", true, outside, demo::entropy(seed ^ 1))?;
    let mut bar = None;
    let accounts = demo::make(&desk, scale, seed, &mut |step, done, all| {
        let bar: &mut (String, indicatif::ProgressBar) =
            bar.get_or_insert_with(|| (step.to_owned(), progress::bar(step, all)));
        if bar.0 != step {
            bar.1.finish();
            *bar = (step.to_owned(), progress::bar(step, all));
        }
        bar.1.set_position(done);
    })?;
    if let Some((_, bar)) = bar {
        bar.finish();
    }
    let reports = demo::reports(&desk)?;
    desk.close()?;
    std::fs::create_dir_all(dir.join("reports"))?;
    for (name, bytes) in reports {
        std::fs::write(dir.join("reports").join(&name), bytes)?;
        line_print!("report: {}", dir.join("reports").join(name).display())?;
    }
    let text = demo::accounts_text(&accounts);
    std::fs::write(dir.join("accounts.txt"), &text)?;
    text_print!("{text}")?;
    Ok(ExitCode::SUCCESS)
}

/// Loads a mission's folder, lists every problem, runs the packages' tests.
pub(super) fn package(command: &PackageCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    let PackageCommand::Check { folder } = command;
    let mission = match masar_programme::mission::mission_load(folder) {
        Ok(mission) => mission,
        Err(problems) => {
            problems_print(&problems, lang);
            let errors = problems.iter().any(Problem::is_error);
            return Ok(if errors { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
    };
    let report = masar_testkit::package_tests::run(std::sync::Arc::new(mission))?;
    for line in &report.lines {
        line_print!("{line}")?;
    }
    line_print!("{} tests passed, {} failed", report.passed, report.failed)?;
    Ok(if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn account(command: &AccountCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    let viewer = Viewer::operator(lang);
    match command {
        AccountCommand::Add { dir, name, display_name, role, place, sensitivity } => {
            let desk = open(dir)?;
            let create = AccountCreate {
                name: name.clone(),
                display_name: display_name.clone().unwrap_or_else(|| name.clone()),
                roles: role.iter().map(|text| role_parse(text)).collect::<Result<_, _>>()?,
                place: *place,
                sensitivity: *sensitivity,
                password: password_read()?,
                token: None,
            };
            desk.perform(&viewer, create)?;
            desk.close()?;
            line_print!("account {name}")?;
        }
        AccountCommand::List { dir } => {
            let accounts = open_reading(dir)?.perform(&viewer, AccountList)?;
            let head = ["name", "roles", "place", "class"].map(str::to_owned);
            let rows: Vec<Vec<String>> = accounts
                .into_iter()
                .map(|row| {
                    let roles: Vec<String> = row
                        .roles
                        .iter()
                        .map(|(programme, role)| format!("{programme}:{role}"))
                        .collect();
                    let place = row.place.map_or_else(String::new, |place| place.to_string());
                    vec![row.name, roles.join(" "), place, row.sensitivity.to_string()]
                })
                .collect();
            table_print(&head, &rows)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn role_parse(text: &str) -> anyhow::Result<(String, String)> {
    match text.split_once(':') {
        Some((programme, role)) => Ok((programme.to_owned(), role.to_owned())),
        None => Err(value_refused("--role", text, "programme:role")),
    }
}

/// The password from standard input, so that it stands in no list of processes.
fn password_read() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().take(1_024).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
