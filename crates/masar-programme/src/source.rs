//! Files as the loader reads them: text with its name, so that everything found
//! wrong in it says where; folders with a limit on everything.

mod folder;
mod keys;

use masar_domain::{Problem, Where};

pub(crate) use folder::{Folder, hash_of};
pub(crate) use keys::{At, Keys, toml_read};

/// A text file and its name as printed in problems.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
}

impl Source {
    pub(crate) fn new(file: impl Into<String>, text: impl Into<String>) -> Self {
        Self { file: file.into(), text: text.into() }
    }

    /// A line of this file, from 1.
    pub(crate) fn line(&self, line: u32) -> Where {
        Where::file(&self.file).row(line)
    }

    /// The line that a byte stands in.
    pub(crate) fn line_of(&self, byte: usize) -> u32 {
        let before = &self.text.as_bytes()[..byte.min(self.text.len())];
        let breaks = before.iter().filter(|&&byte| byte == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1
    }
}

/// The cells of a CSV under the named heads, in that order, with their lines.
/// Missing heads, broken rows and too many of them are problems.
pub(crate) fn csv_rows(
    source: &Source,
    heads: &[&str],
    most: usize,
    out: &mut Vec<Problem>,
) -> Vec<(u32, Vec<String>)> {
    let text = source.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let Ok(found) = reader.headers().cloned() else {
        out.push(Problem::error("PROGRAMME-003", source.line(1)).with("found", "CSV"));
        return Vec::new();
    };
    let mut wanted = Vec::new();
    for head in heads {
        match found.iter().position(|name| name.trim() == *head) {
            Some(index) => wanted.push(index),
            None => {
                out.push(Problem::error("PROGRAMME-005", source.line(1)).with("key", head));
            }
        }
    }
    if wanted.len() < heads.len() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == most {
            out.push(Problem::error("PROGRAMME-009", Where::file(&source.file)).with("most", most));
            break;
        }
        match record {
            Ok(record) => {
                let line = record.position().map_or(1, csv::Position::line);
                let cells = wanted.iter().map(|&index| record[index].to_owned()).collect();
                rows.push((u32::try_from(line).unwrap_or(u32::MAX), cells));
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let place = source.line(u32::try_from(line).unwrap_or(u32::MAX));
                out.push(Problem::error("PROGRAMME-003", place).with("found", "CSV"));
                break;
            }
        }
    }
    rows
}

/// Up to three known names most like one that is not known, for a problem;
/// `none` where nothing is like it.
pub(crate) fn nearest_of<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    or_none(masar_text::nearest(found, known.into_iter(), 3).join(", "))
}

/// The word that messages choose by when there is nothing to offer.
pub(crate) fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

/// Whether a text may be a code: letters, digits, `_`, `-` and `.` between.
pub(crate) fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
