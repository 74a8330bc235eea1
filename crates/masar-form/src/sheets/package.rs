//! What a workbook's zip may be, checked before anything reads it: how many
//! parts, how much they unpack to, how many shared strings. Declared sizes are
//! not believed; parts are unpacked into nothing, up to the limit.

use std::io::{Cursor, Read};

use masar_domain::Where;
use zip::ZipArchive;

use crate::limits::{PART_BYTES_MAX, PARTS_MAX, SHARED_STRINGS_MAX, UNPACKED_BYTES_MAX};
use crate::problems::Problems;

/// Whether the zip stays within the limits; a problem is added when not.
pub(super) fn within_limits(bytes: &[u8], problems: &mut Problems) -> bool {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            problems.error("FORM-004", Where::default()).with("reason", error);
            return false;
        }
    };
    if archive.len() > PARTS_MAX {
        refuse(problems, "parts", PARTS_MAX as u64);
        return false;
    }
    let mut left = UNPACKED_BYTES_MAX;
    for number in 0..archive.len() {
        match part_size(&mut archive, number, left) {
            Ok(Ok(size)) => left -= size,
            Ok(Err((what, limit))) => {
                refuse(problems, what, limit);
                return false;
            }
            Err(reason) => {
                problems.error("FORM-004", Where::default()).with("reason", reason);
                return false;
            }
        }
    }
    true
}

fn refuse(problems: &mut Problems, what: &str, limit: u64) {
    problems.error("FORM-005", Where::default()).with("what", what).with("limit", limit);
}

/// Unpacks one part into nothing. The inner error names the limit it broke.
fn part_size(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    number: usize,
    left: u64,
) -> Result<Result<u64, (&'static str, u64)>, String> {
    let file = archive.by_index(number).map_err(|error| error.to_string())?;
    let name = file.name().map_err(|error| error.to_string())?.to_ascii_lowercase();
    let is_sheet = name.contains("worksheets/");
    let is_media = name.contains("/media/");
    let counts_strings = name.ends_with("sharedstrings.xml");
    let limit = if is_sheet || is_media { left } else { left.min(PART_BYTES_MAX) };
    if file.size() > limit {
        return Ok(Err(("bytes", limit)));
    }
    let mut reader = file.take(limit + 1);
    let mut block = vec![0_u8; 1 << 16];
    let (mut size, mut tags) = (0_u64, 0_usize);
    loop {
        let count = reader.read(&mut block).map_err(|error| error.to_string())?;
        if count == 0 {
            return Ok(Ok(size));
        }
        size += count as u64;
        if size > limit {
            return Ok(Err(("bytes", limit)));
        }
        if counts_strings {
            // Opening tags, three or more of which make one string.
            tags += block[..count].iter().filter(|&&byte| byte == b'<').count();
            if tags > 6 * SHARED_STRINGS_MAX {
                return Ok(Err(("strings", SHARED_STRINGS_MAX as u64)));
            }
        }
    }
}
