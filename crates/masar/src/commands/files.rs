//! Files that a person names: read up to a limit, written whole or not at all.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

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
        bail!("{}: more than {most} bytes", name());
    }
    Ok(bytes)
}

/// The same as text; bytes that are no UTF-8 are replaced.
pub(super) fn text_read(path: &Path, most: u64) -> anyhow::Result<String> {
    let bytes = file_read(path, most)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Writes beside the file and renames, so that nobody finds half of it.
pub(super) fn file_write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".being-written");
    std::fs::write(&beside, bytes).with_context(|| path.display().to_string())?;
    std::fs::rename(&beside, path).with_context(|| path.display().to_string())
}
