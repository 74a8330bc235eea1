//! `masar ledger`, `masar rebuild`.

use std::path::Path;
use std::process::ExitCode;

use masar_desk::ledgers::{FoldsRebuild, LedgerHead, LedgerVerify};
use masar_desk::viewer::Viewer;
use masar_domain::Lang;

use crate::arguments::LedgerCommand;
use crate::opening::{open, open_reading};
use crate::output::json_print;

pub(super) fn ledger(command: &LedgerCommand, lang: Lang) -> anyhow::Result<ExitCode> {
    let viewer = Viewer::operator(lang);
    match command {
        LedgerCommand::Head { dir, json } => {
            let head = open_reading(dir)?.perform(&viewer, LedgerHead)?;
            if *json {
                json_print(&head)?;
            } else {
                line_print!("{} {}", head.seq, head.hash)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        LedgerCommand::Verify { dir } => match open_reading(dir)?.perform(&viewer, LedgerVerify)? {
            Ok(whole) => {
                line_print!(
                    "whole: {} entries in {} blocks, head {} {}",
                    whole.entries,
                    whole.blocks,
                    whole.head.seq,
                    whole.head.hash
                )?;
                Ok(ExitCode::SUCCESS)
            }
            Err(damage) => {
                line_print!("damaged: entry {} ({})", damage.seq, damage.what)?;
                Ok(ExitCode::FAILURE)
            }
        },
    }
}

pub(super) fn rebuild(dir: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = open(dir)?;
    let start = std::time::Instant::now();
    let rebuilt = desk.perform(&Viewer::operator(lang), FoldsRebuild)?;
    desk.close()?;
    let millis = start.elapsed().as_millis().max(1);
    let rate = u128::from(rebuilt.entries.0) * 1_000 / millis;
    line_print!(
        "{} entries folded, {rate} a second; register {}",
        rebuilt.entries,
        rebuilt.register
    )?;
    Ok(ExitCode::SUCCESS)
}
