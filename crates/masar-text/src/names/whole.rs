//! Two whole names compared although parts are missing, exchanged, or cut in
//! other places.
//!
//! *Invariants:* comparison is symmetric; one part that is surely another name,
//! or a given name that only one of the two has before the other's, keeps the
//! whole below 850.

use super::compare::Name;
use super::known::told_apart;
use super::parse::{PARTS_MAX, is_title, name_normalise, parts_join, titles_count};
use super::prepare::fold_letters;

/// How alike two whole names are, 0 to 1,000: parts are matched one to one,
/// best first; a swap and a missing part cost little. A letter alone is the
/// initial of a part. One usual or short part against several is not enough for
/// 850: half a country may bear it.
pub fn full_similarity(a: &str, b: &str) -> u16 {
    let (one, other) = (parts_of(a), parts_of(b));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() {
        return 0;
    }
    let best = (0..long.len()).map(|cut| parts_compare(short, long, cut));
    let cuts = if short.len() == long.len() { 1 } else { long.len() };
    let best = best.take(cuts).max_by_key(|compared| compared.alike);
    let (alike, told_apart) = best.map_or((0, false), |best| (best.alike, best.told_apart));
    if told_apart || one.iter().chain(&other).any(|part| part.initial) {
        return alike;
    }
    alike.max(glued_similarity(a, b))
}

/// What two lists of parts come to.
struct Compared {
    alike: u16,
    told_apart: bool,
}

/// Compares two lists of parts, in the longer those before and after a cut made
/// one (0 for none): Zam Zam, Zamzam.
fn parts_compare(short: &[Part], long: &[Part], cut: usize) -> Compared {
    if cut > 0 {
        return parts_compare(short, &parts_joined(long, cut), 0);
    }
    let matched = parts_match(short, long);
    let count = u32::try_from(short.len()).unwrap_or(1);
    let missing = u32::try_from(long.len() - short.len()).unwrap_or(0);
    // One of several parts given says little: the fewer are compared, the dearer.
    let mut lost = missing * MISSING_LOST / count + matched.swaps * SWAP_LOST;
    if missing > 0 && matched.swaps > 0 {
        // Exchanged and missing at once: whose given name it is stays open.
        lost += GIVEN_LOST;
    }
    let is_little = count == 1 && missing > 0 && !short[0].name.is_telling();
    let is_child = matched.given_missing && !is_left_off(&long[0]);
    let is_unsure = is_little || is_child || !matched.whole || matched.told_apart;
    let most = if is_unsure { UNSURE_MAX } else { 1000 };
    let alike = (matched.total / count).saturating_sub(lost).min(most);
    Compared { alike: u16::try_from(alike).unwrap_or(1000), told_apart: matched.told_apart }
}

/// The parts with those before and after a cut made one.
fn parts_joined(parts: &[Part], cut: usize) -> Vec<Part> {
    let (before, after) = parts.split_at(cut);
    let mut joined: Vec<Part> = before[..cut - 1].to_vec();
    joined.push(Part::new(&format!("{}{}", before[cut - 1].text, after[0].text)));
    joined.extend_from_slice(&after[1..]);
    joined
}

/// Per mille lost for a part that one name lacks, shared among those compared.
const MISSING_LOST: u32 = 60;
/// Per mille lost for two parts exchanged.
const SWAP_LOST: u32 = 15;
/// Per mille lost where a part is missing and others are exchanged.
const GIVEN_LOST: u32 = 90;
/// The most that too little to compare may reach, per mille.
const UNSURE_MAX: u32 = 840;
/// Likeness of an initial and a name that begins so, per mille.
const INITIAL: u16 = 870;

/// Per mille from which a part is a spelling of an honour.
const HONOUR: u16 = 900;

/// One part of a whole name, made ready.
#[derive(Clone)]
struct Part {
    text: String,
    name: Name,
    /// A single letter.
    initial: bool,
}

impl Part {
    fn new(text: &str) -> Self {
        let letters = fold_letters(text).chars().filter(|c| c.is_alphabetic()).count();
        Self { text: text.to_owned(), name: Name::new(text), initial: letters == 1 }
    }

    fn similarity(&self, other: &Self) -> u16 {
        if self.initial == other.initial {
            self.name.similarity(&other.name)
        } else if self.name.begins_alike(&other.name) {
            INITIAL
        } else {
            0
        }
    }
}

/// The parts that are compared: titles stand before a name or between its parts,
/// and never for it.
fn parts_of(full: &str) -> Vec<Part> {
    let parts = parts_join(full);
    let named = &parts[titles_count(&parts)..];
    let last = named.len().saturating_sub(1);
    let kept = named
        .iter()
        .enumerate()
        .filter(|(at, part)| *at == last || !is_title(&name_normalise(part)));
    kept.map(|(_, part)| Part::new(part)).filter(|part| !part.name.is_empty()).collect()
}

/// Whether a part stands before the name that its bearer is called by, and is
/// often left out: Muhammad, and what is said of descent and rank.
fn is_left_off(part: &Part) -> bool {
    let honours = ["محمد", "سيد", "شيخ", "چودري", "خان"];
    honours.iter().any(|honour| part.name.similarity(&Name::new(honour)) >= HONOUR)
}

/// The two names read as one, with their spaces and without: parts may be cut in
/// other places.
fn glued_similarity(a: &str, b: &str) -> u16 {
    let read = |text: &str, space: &str| {
        Name::new(&text.split_whitespace().take(PARTS_MAX).collect::<Vec<_>>().join(space))
    };
    let read_with = |space: &str| read(a, space).similarity(&read(b, space));
    read_with("").max(read_with(" "))
}

/// What the best one-to-one matches of two names come to.
#[derive(Default)]
struct Matched {
    /// Sum of their likeness.
    total: u32,
    /// How many stand out of order.
    swaps: u32,
    /// Two names in full are among the matches.
    whole: bool,
    /// A pair is surely two names.
    told_apart: bool,
    /// What one has first the other lacks, and what follows is in order: a child
    /// and its father.
    given_missing: bool,
}

fn parts_match(short: &[Part], long: &[Part]) -> Matched {
    let mut pairs: Vec<(u16, usize, usize)> = Vec::with_capacity(short.len() * long.len());
    for (at, part) in short.iter().enumerate() {
        pairs.extend(long.iter().enumerate().map(|(to, other)| (part.similarity(other), at, to)));
    }
    // Best first; among equals the nearest in place, which is the same from both sides.
    pairs.sort_by_key(|(alike, at, to)| {
        (u16::MAX - alike, at.abs_diff(*to), at + to, at.min(to).to_owned())
    });
    let (mut used_short, mut used_long) = (0u32, 0u32);
    let mut chosen: Vec<(usize, usize)> = Vec::with_capacity(short.len());
    let mut matched = Matched::default();
    for (alike, at, to) in pairs {
        if used_short & (1 << at) == 0 && used_long & (1 << to) == 0 {
            used_short |= 1 << at;
            used_long |= 1 << to;
            matched.total += u32::from(alike);
            if !short[at].initial && !long[to].initial {
                matched.whole = true;
                matched.told_apart |= told_apart(&short[at].name, &long[to].name);
            }
            chosen.push((at, to));
        }
    }
    chosen.sort_unstable();
    let swaps = chosen.windows(2).filter(|two| two[0].1 > two[1].1).count();
    matched.given_missing = swaps == 0 && used_long & 1 == 0;
    matched.swaps = u32::try_from(swaps).unwrap_or(0);
    matched
}
