//! The missions and packages that come with the program, so that one binary is
//! all there is to carry.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use masar_domain::{Problem, Where};

use crate::output::refused;

#[derive(rust_embed::RustEmbed)]
#[folder = "../../missions"]
struct Missions;

#[derive(rust_embed::RustEmbed)]
#[folder = "../../programmes"]
struct Programmes;

/// Writes a mission with its packages into an empty folder: one that comes with
/// the program, by its name, or one in a folder, by its path.
pub(crate) fn mission_write(mission: &str, target: &Path) -> anyhow::Result<()> {
    let own = Path::new(mission);
    if own.join("mission.toml").is_file() {
        return mission_copy(own, target);
    }
    let prefix = format!("{mission}/");
    let mut found = false;
    for name in Missions::iter() {
        if let Some(rest) = name.strip_prefix(&prefix) {
            let file = Missions::get(&name).context("an embedded file")?;
            file_write(&target.join(rest), &file.data)?;
            found = true;
        }
    }
    if !found {
        let names = Missions::iter().filter_map(|name| Some(name.split_once('/')?.0.to_owned()));
        let names: BTreeSet<String> = names.collect();
        let problem = Problem::error("COMMAND-006", Where::default()).with("found", mission);
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        return Err(refused(problem.with("expected", names)));
    }
    for name in Programmes::iter() {
        let file = Programmes::get(&name).context("an embedded file")?;
        file_write(&target.join("programmes").join(&*name), &file.data)?;
    }
    Ok(())
}

fn mission_copy(source: &Path, target: &Path) -> anyhow::Result<()> {
    folder_copy(source, target)?;
    let beside = source.join("../../programmes");
    if !target.join("programmes").is_dir() && beside.is_dir() {
        folder_copy(&beside, &target.join("programmes"))?;
    }
    Ok(())
}

fn folder_copy(source: &Path, target: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(source).with_context(|| source.display().to_string())? {
        let entry = entry?;
        let to = target.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folder_copy(&entry.path(), &to)?;
        } else {
            file_write(&to, &std::fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

fn file_write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}
