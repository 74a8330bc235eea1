//! Chores that keep the repository in order, run as `cargo xtask NAME`:
//!
//! - `tidy` prints every broken rule of the house with file and line;
//! - `problems` writes the table of problem codes, `docs/problems/README.md`;
//! - `glossary` writes `docs/glossary.md` from `docs/glossary.csv`.
//!
//! Reading order: [`tree`] reads the repository, [`rust`] reads one Rust file,
//! and each of the other modules is one rule over them. Nothing here changes a
//! file unless the chore says that it writes.

mod glossary;
mod layers;
mod messages;
mod names;
mod problems;
mod rust;
mod sizes;
mod styles;
mod tidy;
mod translations;
mod tree;
mod words;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::tree::Tree;

fn main() -> Result<ExitCode> {
    let chore: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask stands in a folder of the workspace")?;
    let tree = Tree::read(root)?;
    match chore.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => Ok(report(&tidy::findings(&tree))),
        ["problems"] => write(root, problems::PAGE, &problems::page(&tree)),
        ["glossary"] => write(root, glossary::PAGE, &glossary::page(&tree)),
        _ => bail!("chores: tidy, problems, glossary"),
    }
}

#[allow(clippy::print_stdout, reason = "a chore answers on the terminal")]
fn report(findings: &[tree::Finding]) -> ExitCode {
    for finding in findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy: nothing to mend"),
        many => println!("tidy: {many} to mend"),
    }
    ExitCode::from(u8::from(!findings.is_empty()))
}

#[allow(clippy::print_stdout, reason = "a chore answers on the terminal")]
fn write(root: &Path, path: &str, text: &str) -> Result<ExitCode> {
    let file = root.join(path);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&file, text).with_context(|| path.to_owned())?;
    println!("{path}: {} lines", text.lines().count());
    Ok(ExitCode::SUCCESS)
}
