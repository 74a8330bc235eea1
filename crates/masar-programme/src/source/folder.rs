//! A folder read whole: names, contents, hash.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use masar_domain::{Problem, Where};
use sha2::{Digest, Sha256};

use super::Source;

/// Largest file of a package or mission, in bytes.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// Most files in a folder, and how deep they may lie.
const FILES_MAX: usize = 2_000;
const DEPTH_MAX: usize = 6;

/// Files by relative path with `/`.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Stands before each path in problems: `programmes/dtm`.
    pub(crate) name: String,
}

impl Folder {
    /// Reads everything under `path` but hidden files and the sub-folders in `skip`.
    pub(crate) fn read(path: &Path, name: &str, skip: &[&str], out: &mut Vec<Problem>) -> Self {
        let mut folder = Self { files: BTreeMap::new(), name: name.to_owned() };
        folder.walk(path, "", skip, 0, out);
        folder
    }

    fn walk(
        &mut self,
        path: &Path,
        inside: &str,
        skip: &[&str],
        depth: usize,
        out: &mut Vec<Problem>,
    ) {
        let Ok(entries) = fs::read_dir(path) else {
            out.push(Problem::error("PROGRAMME-001", Where::file(self.full(inside))));
            return;
        };
        for entry in entries.flatten() {
            let file_name = entry.file_name();
            let Some(own) = file_name.to_str().filter(|own| !own.starts_with('.')) else {
                continue;
            };
            let relative =
                if inside.is_empty() { own.to_owned() } else { format!("{inside}/{own}") };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !skip.contains(&relative.as_str()) {
                if depth == DEPTH_MAX {
                    out.push(self.too_much(&relative));
                } else {
                    self.walk(&entry.path(), &relative, skip, depth + 1, out);
                }
            } else if kind.is_file() {
                self.take(&entry.path(), relative, out);
            } else if kind.is_symlink() {
                // A link may lead out of what is hashed.
                let place = Where::file(self.full(&relative));
                out.push(Problem::error("PROGRAMME-002", place).with("found", relative));
            }
        }
    }

    fn take(&mut self, path: &Path, relative: String, out: &mut Vec<Problem>) {
        let large = fs::metadata(path).is_ok_and(|data| data.len() > FILE_BYTES_MAX);
        if large || self.files.len() == FILES_MAX {
            out.push(self.too_much(&relative));
            return;
        }
        match fs::read(path) {
            Ok(bytes) => {
                self.files.insert(relative, bytes);
            }
            Err(_) => out.push(Problem::error("PROGRAMME-001", Where::file(self.full(&relative)))),
        }
    }

    fn too_much(&self, relative: &str) -> Problem {
        let problem = Problem::error("PROGRAMME-009", Where::file(self.full(relative)));
        problem.with("most", format!("{FILES_MAX} files, {FILE_BYTES_MAX} bytes"))
    }

    /// A path as printed in problems.
    pub(crate) fn full(&self, relative: &str) -> String {
        match (self.name.as_str(), relative) {
            ("", relative) => relative.to_owned(),
            (name, "") => name.to_owned(),
            (name, relative) => format!("{name}/{relative}"),
        }
    }

    /// A file as text; a problem where it is missing or not UTF-8.
    pub(crate) fn text(&self, relative: &str, out: &mut Vec<Problem>) -> Option<Source> {
        let place = Where::file(self.full(relative));
        let Some(bytes) = self.files.get(relative) else {
            out.push(Problem::error("PROGRAMME-001", place));
            return None;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(Source::new(self.full(relative), text.replace("\r\n", "\n"))),
            Err(error) => {
                let lines = bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count();
                let place = place.row(u32::try_from(lines).unwrap_or(u32::MAX - 1) + 1);
                out.push(Problem::error("PROGRAMME-003", place).with("found", "UTF-8"));
                None
            }
        }
    }

    /// Relative paths directly in a sub-folder, in order.
    pub(crate) fn inside<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.files.keys().map(String::as_str).filter(move |path| {
            path.strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|rest| !rest.contains('/'))
        })
    }

    /// SHA-256 over every path and content in order of path, hexadecimal.
    pub(crate) fn hash(&self) -> String {
        hash_of(self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
    }
}

/// SHA-256 over named parts, each with its length before it, hexadecimal.
pub(crate) fn hash_of<'a>(parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in parts {
        for piece in [name.as_bytes(), bytes] {
            hash.update((piece.len() as u64).to_be_bytes());
            hash.update(piece);
        }
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}
