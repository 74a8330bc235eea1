//! `masar round`.

use std::process::ExitCode;

use masar_desk::rounds::{RoundAdvance, RoundList, RoundState};
use masar_desk::viewer::Viewer;
use masar_domain::Lang;

use crate::arguments::RoundCommand;
use crate::opening::{open, open_reading};
use crate::output::{table_print, value_refused};

pub(super) fn round(command: &RoundCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    let viewer = Viewer::operator(lang);
    match command {
        RoundCommand::List { dir, programme } => {
            let desk = open_reading(dir)?;
            let rounds = desk.perform(&viewer, RoundList { programme: programme.clone() })?;
            let head = ["round", "state", "start", "end", "interviews", "places", "method"];
            let rows: Vec<Vec<String>> = rounds
                .into_iter()
                .map(|row| {
                    vec![
                        row.number.to_string(),
                        row.state.to_string(),
                        row.start.to_string(),
                        row.end.to_string(),
                        row.interviews.to_string(),
                        row.estimates.to_string(),
                        row.method,
                    ]
                })
                .collect();
            table_print(&head.map(str::to_owned), &rows)?;
        }
        RoundCommand::Advance { dir, programme, number, state, start, end, reason } => {
            let desk = open(dir)?;
            let advance = RoundAdvance {
                programme: programme.clone(),
                number: *number,
                to: state.parse().map_err(|_| state_refused(state))?,
                days: start.zip(*end),
                reason: reason.clone(),
            };
            let receipt = desk.perform(&viewer, advance)?;
            line_print!("round {number}: {state}, entry {}", receipt.seq)?;
            desk.close()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn state_refused(found: &str) -> anyhow::Error {
    value_refused("STATE", found, &RoundState::ALL.map(RoundState::code).join(", "))
}
