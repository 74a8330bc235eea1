//! The repository's text files, read once, and what is found in them.
//!
//! *Invariant:* files stand in order of their path, so that two runs print the
//! same. Built things, downloaded things and data folders are not read.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold nothing written by hand.
const FOLDERS_SKIPPED: [&str; 3] = ["target", "node_modules", ".git"];

/// Files larger than this are data, not text to look after.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// One text file of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The file's lines, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    pub(crate) fn has_extension(&self, wanted: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension().and_then(|text| text.to_str());
        extension.is_some_and(|found| wanted.contains(&found))
    }

    /// Something wrong in this file, at a line counted from 1.
    pub(crate) fn finding(&self, line: usize, text: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, text: text.into() }
    }
}

/// All text files of the repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// A tree of these files: for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self { files: files.iter().map(|(path, text)| File::new(path, text)).collect() }
    }

    /// Reads every text file under `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        read_folder(root, "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { files })
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Files with one of these extensions.
    pub(crate) fn with_extension<'a>(
        &'a self,
        wanted: &'a [&str],
    ) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.has_extension(wanted))
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !FOLDERS_SKIPPED.contains(&name.as_str()) && !is_data_folder(&entry.path()) {
                read_folder(&entry.path(), &format!("{path}/"), files)?;
            }
        } else if kind.is_file() && entry.metadata()?.len() <= FILE_BYTES_MAX {
            // What is not UTF-8 is a picture or a font.
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                files.push(File { path, text });
            }
        }
    }
    Ok(())
}

/// Whether a mission's data lies here: somebody's demo beside the sources.
fn is_data_folder(folder: &Path) -> bool {
    folder.join("ledger.sqlite").exists()
}

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_text_in_order_and_leaves_built_things_out() {
        let root = tempfile::tempdir().unwrap();
        for (path, bytes) in [
            ("b.rs", b"fn b() {}".as_slice()),
            ("a/a.md", b"a"),
            ("a/picture.png", &[0xff, 0xd8, 0xff]),
            ("target/built.rs", b"built"),
            ("assets/node_modules/x.js", b"x"),
            ("demo/ledger.sqlite", b""),
            ("demo/accounts.txt", b"a"),
        ] {
            let file = root.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        let tree = Tree::read(root.path()).unwrap();
        let paths: Vec<_> = tree.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a/a.md", "b.rs"]);
    }
}
