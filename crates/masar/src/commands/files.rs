//! Files that a person names: read up to a limit, written whole or not at all.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use masar_domain::{Problem, Where};

use crate::output::refused;

/// The bytes of a file, or of standard input for `-`; refused above `most`.
pub(super) fn file_read(path: &Path, most: u64) -> anyhow::Result<Vec<u8>> {
    let name = || path.display().to_string();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes)?;
    } else {
        let open = std::fs::File::open(path).with_context(name)?;
        open.take(most + 1).read_to_end(&mut bytes).with_context(name)?;
    }
    if bytes.len() as u64 > most {
        let problem = Problem::error("COMMAND-002", Where::file(name()));
        return Err(refused(problem.with("most", most)));
    }
    Ok(bytes)
}

/// The same as text; bytes that are no UTF-8 are replaced.
pub(super) fn text_read(path: &Path, most: u64) -> anyhow::Result<String> {
    let bytes = file_read(path, most)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Writes beside the file and renames, so that nobody finds half of it. What is
/// there and no plain file (a pipe, `/dev/null`, a link) is written to as it is:
/// renaming would put a file in its place.
pub(super) fn file_write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if std::fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return std::fs::write(path, bytes).with_context(|| path.display().to_string());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".being-written");
    std::fs::write(&beside, bytes).with_context(|| path.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        file_write(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        file_write(&link, b"two").unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
