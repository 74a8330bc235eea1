//! What a spreadsheet may be before anything reads it. Sizes are those that
//! come out of the archive, not those that it declares; each part's XML is
//! walked once, so that nothing read later can be deeper, wider or more
//! numerous than is allowed here.
//!
//! *Invariant:* this walk holds one part at a time and stops at the first
//! limit: memory stays under the file and one part.

use std::io::{Cursor, Read};

use masar_domain::{Problem, Where};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::{CompressionMethod, ZipArchive};

/// Largest file.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// Largest part of it, expanded.
pub const PART_BYTES_MAX: u64 = 32 << 20;
/// All parts together, expanded.
pub const TOTAL_BYTES_MAX: u64 = 64 << 20;
/// How many times its packed size a part above [`RATIO_FROM`] bytes may have.
/// Sheets of zeros reach about 100.
pub const RATIO_MAX: u64 = 250;
/// Smaller parts cannot do harm, however well they are packed.
pub const RATIO_FROM: u64 = 4 << 20;
pub const PARTS_MAX: usize = 1_000;
pub const CELLS_MAX: usize = 500_000;
/// Shared texts.
pub const STRINGS_MAX: usize = 500_000;
/// Elements that are neither cells nor texts: styles, drawings, properties.
pub const OTHERS_MAX: usize = 200_000;
pub const DEPTH_MAX: usize = 64;
pub const ATTRIBUTES_MAX: usize = 256;

const ZIP_END: &[u8] = b"PK\x05\x06";
const ZIP_END_BYTES: usize = 22;
/// Compound documents: a spreadsheet under a password, or an old `.xls`.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Refuses what is not a spreadsheet, or is one that would cost too much.
pub fn check(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.len() > FILE_BYTES_MAX {
        let problem = problem("IMPORT-003").with("found", bytes.len());
        return Err(problem.with("most", FILE_BYTES_MAX));
    }
    if bytes.starts_with(COMPOUND) {
        return Err(problem("IMPORT-002"));
    }
    let parts = parts_declared(bytes).ok_or_else(|| problem("IMPORT-001"))?;
    if parts > PARTS_MAX {
        return Err(problem("IMPORT-005").with("found", parts).with("most", PARTS_MAX));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| problem("IMPORT-001"))?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(problem("IMPORT-001"));
    }
    parts_check(&mut archive)
}

fn problem(code: &'static str) -> Problem {
    Problem::error(code, Where::default())
}

/// Number of parts that the end of the archive declares; `None` when the file
/// does not end as an archive of ordinary size.
fn parts_declared(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().checked_sub(ZIP_END_BYTES)?;
    let earliest = from.saturating_sub(usize::from(u16::MAX));
    let number = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let end = (earliest..=from).rev().find(|&at| {
        bytes[at..].starts_with(ZIP_END) && at + ZIP_END_BYTES + number(at + 20) == bytes.len()
    })?;
    (bytes.starts_with(b"PK")).then(|| number(end + 10))
}

fn parts_check(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Problem> {
    let mut counts = Counts::default();
    let mut total = 0;
    let mut part = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|_| problem("IMPORT-001"))?;
        let name = file.name().map_err(|_| problem("IMPORT-001"))?.into_owned();
        let refused = |code| Problem::error(code, Where::default()).with("part", &name);
        if file.encrypted() {
            return Err(problem("IMPORT-002"));
        }
        if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(refused("IMPORT-009"));
        }
        let (packed, declared) = (file.compressed_size(), file.size());
        let most = part_bytes_max(packed);
        let too_large = || refused("IMPORT-004").with("most", most);
        if declared > most || total + declared > TOTAL_BYTES_MAX {
            return Err(too_large());
        }
        drop(file);
        part.clear();
        let file = archive.by_index(index).map_err(|_| refused("IMPORT-009"))?;
        let read = file.take(most + 1).read_to_end(&mut part);
        total += u64::try_from(part.len()).unwrap_or(u64::MAX);
        if total > TOTAL_BYTES_MAX || u64::try_from(part.len()).is_ok_and(|len| len > most) {
            return Err(too_large());
        }
        read.map_err(|_| refused("IMPORT-009"))?;
        counts.part_walk(&name, &part)?;
    }
    Ok(())
}

/// What a part may expand to, given its packed size.
fn part_bytes_max(packed: u64) -> u64 {
    packed.saturating_mul(RATIO_MAX).clamp(RATIO_FROM, PART_BYTES_MAX)
}

/// What has been met so far, in all parts.
#[derive(Default)]
struct Counts {
    cells: usize,
    strings: usize,
    others: usize,
}

impl Counts {
    /// Walks one part's XML. A part that is not XML by its name may be anything,
    /// but as far as it reads as XML the same limits hold.
    fn part_walk(&mut self, name: &str, part: &[u8]) -> Result<(), Problem> {
        let is_xml = [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
        let refused = |code| Problem::error(code, Where::default()).with("part", name);
        let mut reader = Reader::from_reader(part);
        let mut depth = 0_usize;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => {
                    depth += 1;
                    self.element(&element, depth).map_err(refused)?;
                }
                Ok(Event::Empty(element)) => {
                    self.element(&element, depth + 1).map_err(refused)?;
                }
                Ok(Event::End(_)) => depth = depth.saturating_sub(1),
                Ok(Event::DocType(_)) => return Err(refused("IMPORT-008")),
                Ok(Event::Eof) if is_xml && depth > 0 => return Err(refused("IMPORT-009")),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) if is_xml => return Err(refused("IMPORT-009")),
                Err(_) => return Ok(()),
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), &'static str> {
        if depth > DEPTH_MAX {
            return Err("IMPORT-009");
        }
        let attributes = element.attributes_raw().bytes().filter(|&byte| byte == b'=').count();
        if attributes > ATTRIBUTES_MAX {
            return Err("IMPORT-009");
        }
        let (count, most) = match element.local_name().as_ref() {
            "c" => (&mut self.cells, CELLS_MAX),
            "si" => (&mut self.strings, STRINGS_MAX),
            "row" | "v" | "t" | "is" | "f" | "r" => return Ok(()),
            _ => (&mut self.others, OTHERS_MAX),
        };
        *count += 1;
        if *count > most { Err("IMPORT-006") } else { Ok(()) }
    }
}
