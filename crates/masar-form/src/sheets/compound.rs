//! The container of older workbooks (`.xls`): a small file system in one file.
//! Its one stream that matters is taken out, and put into a new container that
//! holds nothing else, so that what was checked is what is read.
//!
//! *Invariant:* no chain of sectors is followed further than the file is long.

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const SECTOR: usize = 4096;

/// Whether a file is such a container.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

/// A container's sectors.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    fn get(&self, number: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(number).ok()?.checked_add(1)?).checked_mul(self.size)?;
        let rest = self.bytes.get(start..)?;
        Some(&rest[..rest.len().min(self.size)])
    }

    /// The bytes of a chain, at most as many as the file has.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        follow(first, &self.next, self.bytes.len(), |number| self.get(number))
    }
}

fn follow<'a>(
    first: u32,
    next: &[u32],
    limit: usize,
    get: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let (mut found, mut number) = (Vec::new(), first);
    while number < 0xffff_fffa {
        found.extend_from_slice(get(number)?);
        if found.len() > limit {
            return None;
        }
        number = *next.get(usize::try_from(number).ok()?)?;
    }
    Some(found)
}

fn sectors(bytes: &[u8]) -> Option<Sectors<'_>> {
    let size = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let mut sectors = Sectors { bytes, size, next: Vec::new() };
    let mut tables: Vec<u32> = words(bytes.get(76..512)?).collect();
    let mut more = u32_at(bytes, 68)?;
    while more < 0xffff_fffa {
        tables.extend(words(sectors.get(more)?));
        more = tables.pop()?;
        if tables.len() > bytes.len() / 128 + 128 {
            return None;
        }
    }
    for table in tables.into_iter().filter(|&table| table < 0xffff_fffa) {
        sectors.next.extend(words(sectors.get(table)?));
        if sectors.next.len() > bytes.len() {
            return None;
        }
    }
    Some(sectors)
}

/// The stream of the workbook's records.
pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let sectors = sectors(bytes)?;
    let directory = sectors.chain(u32_at(bytes, 48)?)?;
    let entries = || directory.chunks_exact(128);
    let named = |wanted: &str| {
        entries().find(|entry| {
            let units =
                entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            let name: String =
                char::decode_utf16(units.take_while(|&unit| unit != 0)).flatten().collect();
            name.eq_ignore_ascii_case(wanted)
        })
    };
    let entry = named("Workbook").or_else(|| named("Book"))?;
    let (start, length) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
    let mut stream = if length >= 4096 {
        sectors.chain(start)?
    } else {
        let small = sectors.chain(u32_at(entries().next()?, 116)?)?;
        let next: Vec<u32> = words(&sectors.chain(u32_at(bytes, 60)?)?).collect();
        follow(start, &next, bytes.len(), |number| {
            let at = usize::try_from(number).ok()?.checked_mul(64)?;
            small.get(at..at.checked_add(64)?.min(small.len()))
        })?
    };
    stream.truncate(length);
    Some(stream)
}

/// A container with this stream alone.
pub(super) fn wrap(mut stream: Vec<u8>) -> Vec<u8> {
    stream.resize(stream.len().next_multiple_of(SECTOR).max(SECTOR), 0);
    let count = stream.len() / SECTOR;
    // Sectors: the tables, the directory, the stream.
    let per_table = SECTOR / 4;
    let tables = (count + 2).div_ceil(per_table - 1);
    let number = |value: usize| u32::try_from(value).expect("files are capped");
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(&SIGNATURE);
    for (at, value) in [(24, 0x3e_u16), (26, 4), (28, 0xfffe), (30, 12), (32, 6)] {
        header[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let mut put = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    for (at, value) in [
        (40, 1),
        (44, number(tables)),
        (48, number(tables)),
        (56, 4096),
        (60, END_OF_CHAIN),
        (68, END_OF_CHAIN),
    ] {
        put(at, value);
    }
    (0..109).for_each(|at| put(76 + 4 * at, if at < tables { number(at) } else { FREE }));
    let mut next = vec![FREE; tables * per_table];
    next[..tables].fill(0xffff_fffd);
    next[tables] = END_OF_CHAIN;
    let first = tables + 1;
    for (at, link) in next.iter_mut().enumerate().skip(first).take(count) {
        *link = if at + 1 == first + count { END_OF_CHAIN } else { number(at + 1) };
    }
    let mut directory = vec![0_u8; SECTOR];
    directory_entry(&mut directory[..128], "Root Entry", 5, 0, 0);
    directory_entry(&mut directory[128..256], "Workbook", 2, number(first), number(stream.len()));
    let mut file = header;
    file.extend(next.iter().flat_map(|link| link.to_le_bytes()));
    file.extend(directory);
    file.extend(stream);
    file
}

fn directory_entry(entry: &mut [u8], name: &str, kind: u8, start: u32, length: u32) {
    for (unit, place) in name.encode_utf16().zip(entry[..64].chunks_exact_mut(2)) {
        place.copy_from_slice(&unit.to_le_bytes());
    }
    let size = u16::try_from(2 * (name.len() + 1)).expect("names are short");
    entry[64..66].copy_from_slice(&size.to_le_bytes());
    entry[66] = kind;
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&length.to_le_bytes());
}
