//! Gathers every `translations/{ar,en}/*.ftl` of the workspace into one source
//! a language, in order of file name, so that the product carries its texts.
//!
//! Files are joined as they are: what is wrong in one of them is found by the
//! tests of this crate, and shown to nobody as a failed build.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names the folder to write to")?);
    // Asked when run, not when compiled: checkouts may share a target folder.
    let here = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo names the crate's folder")?;
    let root = PathBuf::from(here).join("../../translations");
    println!("cargo::rerun-if-changed={}", root.display());
    for language in ["ar", "en"] {
        let joined = folder_join(&root.join(language))?;
        fs::write(out.join(language).with_extension("ftl"), joined)?;
    }
    Ok(())
}

/// All messages of a folder, each file opened by a comment that names it.
fn folder_join(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    let mut joined = String::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        joined.push_str(&format!("### {name}\n\n{}\n\n", fs::read_to_string(&path)?));
    }
    Ok(joined)
}
