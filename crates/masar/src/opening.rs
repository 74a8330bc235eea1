//! Opening and making data folders: the one place where the clock, randomness
//! and files meet the desk.

use std::path::Path;
use std::sync::{Arc, Mutex};

use masar_desk::desk::{Desk, Outside};
use masar_desk::error::DeskError;
use masar_desk::folder::Folder;
use masar_ledger::{Access, MissionKey, SqliteLedger};
use masar_programme::mission::{Mission, mission_load};

/// The clock of this machine and the randomness of its system.
pub(crate) fn outside() -> Outside {
    Outside { clock: Box::new(clock), entropy: Mutex::new(Box::new(entropy)) }
}

#[expect(clippy::disallowed_methods, reason = "The binary is where the clock is asked.")]
pub(crate) fn clock() -> masar_domain::Timestamp {
    masar_domain::Timestamp::now()
}

/// Fills bytes from the system's randomness.
pub(crate) fn entropy(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives randomness");
}

pub(crate) fn mission_read(folder: &Path) -> anyhow::Result<Mission> {
    mission_load(folder).map_err(|problems| DeskError::Refused(problems).into())
}

/// Opens a folder for work; one process at a time.
pub(crate) fn open(dir: &Path) -> anyhow::Result<Desk> {
    let folder = Folder::new(dir);
    folder.read()?;
    let mission = Arc::new(mission_read(&folder.mission())?);
    let ledger =
        SqliteLedger::open(dir, Access::Write(Box::new(entropy))).map_err(DeskError::from)?;
    Ok(Desk::open(mission, Arc::new(ledger), Some(folder), outside())?)
}

/// Opens a folder for questions only, also while another process works in it.
pub(crate) fn open_reading(dir: &Path) -> anyhow::Result<Desk> {
    let folder = Folder::new(dir);
    folder.read()?;
    let mission = Arc::new(mission_read(&folder.mission())?);
    let ledger = SqliteLedger::open(dir, Access::Read).map_err(DeskError::from)?;
    Ok(Desk::open_reading(mission, Arc::new(ledger), folder, outside())?)
}

/// Makes a data folder for a mission. `outside` gives time and randomness to
/// everything that is made in it, the key included.
pub(crate) fn create(
    dir: &Path,
    mission: &str,
    synthetic: bool,
    outside: Outside,
    mut ledger_entropy: Box<dyn FnMut(&mut [u8]) + Send>,
) -> anyhow::Result<Desk> {
    let folder = Folder::new(dir);
    folder.create(synthetic)?;
    crate::embedded::mission_write(mission, &folder.mission())?;
    let mission = Arc::new(mission_read(&folder.mission())?);
    // The key is never made from a seed: a demo's secrets are as random as any.
    let mut key = [0; 32];
    entropy(&mut key);
    ledger_entropy(&mut [0; 1]);
    let ledger = SqliteLedger::create(dir, MissionKey::from_bytes(key), ledger_entropy)
        .map_err(DeskError::from)?;
    Ok(Desk::open(mission, Arc::new(ledger), Some(folder), outside)?)
}
