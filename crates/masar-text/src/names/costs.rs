//! What it costs, in hundredths of a plain consonant, that one name has a sound
//! where the other has another or none: tables, and why they are so.
//!
//! *Invariant:* the tables are symmetric and 0 on the diagonal. What is not
//! listed costs [`UNLIKE`].
//!
//! Sources of the pairs: the letters each Latin habit writes an Arabic letter
//! with (ALA-LC and UNGEGN romanisation, French habit in the Maghreb and the
//! Sahel, Somali and Hausa orthography), and the merging of sounds in speech
//! (q as g in Libya and Sudan, j as g in Egypt, th and dh as t, s, d, z).
//! The weights were set by hand on pairs kept apart from those they are judged on.

use super::sounds as s;
use super::sounds::{COUNT, SOUNDS};

/// Two sounds that have nothing to do with each other.
const UNLIKE: u8 = 100;
/// A vowel against a consonant: dearer than one left out and one put in.
const CROSSED: u8 = 150;

/// Which scripts are compared: what may be left out depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Both write their vowels.
    Vowelled = 0,
    /// Neither does.
    Consonantal = 1,
    /// One does.
    Across = 2,
}

/// Sounds that may stand for each other, and the cost.
const LIKE: &[(u8, u8, u8)] = &[
    // Vowels that hands and dialects exchange: e for a, i for e, o for u.
    (s::A, s::E, 12),
    (s::E, s::I, 15),
    (s::O, s::U, 5),
    (s::A, s::O, 22),
    (s::A, s::I, 48),
    (s::A, s::U, 36),
    (s::E, s::O, 30),
    (s::E, s::U, 30),
    (s::I, s::O, 38),
    (s::I, s::U, 35),
    // Arabic carriers of vowels, and what Latin writes for them.
    (s::ALEF, s::A, 0),
    (s::ALEF, s::E, 3),
    (s::ALEF, s::I, 50),
    (s::ALEF, s::O, 22),
    (s::ALEF, s::U, 40),
    (s::ALEF, s::YA, 52),
    (s::ALEF, s::WAW, 52),
    (s::WAW, s::YA, 52),
    (s::ONSET, s::ALEF, 0),
    (s::ONSET, s::AYN, 30),
    (s::ONSET, s::A, 0),
    (s::ONSET, s::E, 0),
    (s::ONSET, s::I, 0),
    (s::ONSET, s::O, 3),
    (s::ONSET, s::U, 3),
    (s::ONSET, s::Y, 30),
    (s::WAW, s::U, 0),
    (s::WAW, s::O, 0),
    (s::WAW, s::W, 0),
    (s::WAW, s::V, 15),
    (s::WAW, s::A, 45),
    (s::WAW, s::E, 35),
    (s::WAW, s::B, 60),
    (s::YA, s::I, 0),
    (s::YA, s::E, 3),
    (s::YA, s::Y, 0),
    (s::YA, s::A, 42),
    (s::YA, s::J, 60),
    (s::LAST_YA, s::I, 0),
    (s::LAST_YA, s::E, 3),
    (s::LAST_YA, s::Y, 0),
    (s::LAST_YA, s::A, 24),
    (s::LAST_YA, s::YA, 0),
    (s::LAST_YA, s::MAQSURA, 0),
    (s::LAST_YA, s::HAMZA, 5),
    (s::MAQSURA, s::A, 0),
    (s::MAQSURA, s::E, 5),
    (s::MAQSURA, s::I, 3),
    (s::MAQSURA, s::YA, 3),
    (s::MAQSURA, s::ALEF, 5),
    (s::MAQSURA, s::MARBUTA, 10),
    (s::MAQSURA, s::Y, 5),
    (s::MARBUTA, s::A, 0),
    (s::MARBUTA, s::E, 0),
    (s::MARBUTA, s::I, 12),
    (s::MARBUTA, s::O, 8),
    (s::MARBUTA, s::U, 15),
    (s::MARBUTA, s::ALEF, 6),
    (s::MARBUTA, s::H, 2),
    (s::MARBUTA, s::HAA, 12),
    (s::MARBUTA, s::T, 12),
    (s::HAMZA, s::A, 0),
    (s::HAMZA, s::E, 0),
    (s::HAMZA, s::I, 0),
    (s::HAMZA, s::O, 5),
    (s::HAMZA, s::U, 5),
    (s::HAMZA, s::Y, 0),
    (s::HAMZA, s::W, 10),
    (s::HAMZA, s::YA, 5),
    (s::HAMZA, s::WAW, 8),
    (s::HAMZA, s::ALEF, 5),
    (s::HAMZA, s::AYN, 30),
    (s::AYN, s::A, 0),
    (s::AYN, s::E, 0),
    (s::AYN, s::I, 0),
    (s::AYN, s::O, 0),
    (s::AYN, s::U, 0),
    (s::AYN, s::C, 0),
    (s::AYN, s::ALEF, 25),
    // The two h, glides.
    (s::H, s::HAA, 5),
    (s::H, s::X, 25),
    (s::HAA, s::X, 0),
    (s::HAA, s::KH, 50),
    (s::H, s::KH, 50),
    (s::KH, s::X, 30),
    (s::W, s::U, 8),
    (s::W, s::O, 10),
    (s::W, s::V, 20),
    (s::W, s::B, 60),
    (s::Y, s::I, 5),
    (s::Y, s::E, 10),
    (s::Y, s::J, 50),
    // Lips.
    (s::B, s::P, 10),
    (s::F, s::V, 10),
    (s::B, s::V, 15),
    (s::P, s::F, 40),
    (s::M, s::N, 55),
    // The emphatic letters and their plain fellows.
    (s::T, s::TAA, 5),
    (s::D, s::DAD, 5),
    (s::S, s::SAD, 5),
    (s::Z, s::ZAA, 5),
    (s::DAD, s::ZAA, 5),
    (s::D, s::T, 32),
    (s::TAA, s::D, 40),
    (s::TAA, s::DAD, 45),
    // th and dh, kept, or heard as t, s, d, z.
    (s::TH, s::T, 8),
    (s::TH, s::TAA, 20),
    (s::TH, s::S, 15),
    (s::TH, s::SAD, 35),
    (s::TH, s::D, 40),
    (s::TH, s::DH, 40),
    (s::DH, s::D, 8),
    (s::DH, s::Z, 12),
    (s::DH, s::ZAA, 5),
    (s::DH, s::DAD, 8),
    // Somali dh, said at the roof of the mouth.
    (s::DH, s::TAA, 25),
    (s::ZAA, s::D, 20),
    (s::DAD, s::Z, 15),
    (s::Z, s::S, 35),
    (s::Z, s::SAD, 40),
    (s::Z, s::J, 45),
    // Sibilants.
    (s::SH, s::CH, 8),
    (s::SH, s::S, 45),
    (s::SH, s::SAD, 55),
    (s::CH, s::T, 50),
    (s::CH, s::J, 35),
    (s::SH, s::J, 45),
    (s::CH, s::K, 50),
    (s::SH, s::K, 60),
    (s::CH, s::S, 40),
    // Egyptian g, Libyan and Sudanese q.
    (s::J, s::G, 8),
    (s::K, s::Q, 5),
    (s::G, s::Q, 10),
    (s::G, s::K, 25),
    (s::G, s::GH, 12),
    (s::Q, s::GH, 20),
    (s::K, s::KH, 20),
    (s::Q, s::KH, 30),
    (s::GH, s::KH, 35),
    (s::GH, s::K, 40),
    (s::GH, s::R, 50),
    (s::C, s::K, 0),
    (s::C, s::Q, 5),
    (s::C, s::S, 70),
    (s::C, s::KH, 30),
    (s::C, s::G, 30),
    (s::X, s::K, 50),
    (s::X, s::S, 50),
    (s::JZ, s::J, 3),
    (s::JZ, s::Z, 5),
    (s::JZ, s::ZAA, 10),
    (s::JZ, s::DH, 12),
    (s::JZ, s::DAD, 20),
    (s::JZ, s::G, 20),
    (s::JZ, s::Y, 40),
    // What only some hands read so.
    (s::AE, s::A, 0),
    (s::AE, s::ALEF, 0),
    (s::AE, s::E, 3),
    (s::AE, s::I, 25),
    (s::AE, s::YA, 8),
    (s::AE, s::ONSET, 0),
    (s::AE, s::AYN, 0),
    (s::AE, s::INHERENT, 3),
    (s::YEH, s::A, 0),
    (s::YEH, s::E, 0),
    (s::YEH, s::I, 12),
    (s::YEH, s::MARBUTA, 0),
    (s::YEH, s::H, 2),
    (s::YEH, s::HAA, 12),
    (s::YEH, s::ALEF, 6),
    (s::QUIET_T, s::T, 0),
    (s::QUIET_T, s::TAA, 5),
    (s::QUIET_T, s::D, 32),
    (s::QUIET_D, s::D, 0),
    (s::QUIET_D, s::DAD, 5),
    (s::QUIET_D, s::T, 32),
    (s::QUIET_R, s::R, 0),
    (s::SZ, s::S, 0),
    (s::SZ, s::SAD, 5),
    (s::SZ, s::TH, 15),
    (s::SZ, s::Z, 8),
    (s::SZ, s::JZ, 15),
    (s::DY, s::D, 0),
    (s::DY, s::J, 8),
    (s::DY, s::DAD, 5),
    (s::DY, s::DH, 8),
    (s::GLIDE, s::I, 0),
    (s::GLIDE, s::YA, 0),
    (s::GLIDE, s::Y, 0),
    (s::GLIDE, s::E, 8),
    (s::AY, s::YA, 0),
    (s::AY, s::LAST_YA, 0),
    (s::AY, s::E, 6),
    (s::AY, s::AE, 6),
    (s::AY, s::I, 12),
    (s::AY, s::A, 25),
    (s::AY, s::ALEF, 25),
    (s::AY, s::MARBUTA, 15),
    (s::AY, s::Y, 5),
    (s::INHERENT, s::A, 3),
    (s::INHERENT, s::O, 0),
    (s::INHERENT, s::E, 10),
    (s::INHERENT, s::U, 12),
    (s::INHERENT, s::I, 28),
    (s::INHERENT, s::ALEF, 10),
    (s::INHERENT, s::ONSET, 0),
    // Liquids.
    (s::L, s::R, 60),
    (s::L, s::N, 65),
];

/// Cost of leaving a sound out: both write vowels, neither does, one does.
const LEFT_OUT: &[(u8, [u8; 3])] = &[
    (s::A, [30, 30, 6]),
    (s::E, [28, 28, 5]),
    (s::I, [42, 42, 10]),
    (s::O, [38, 38, 10]),
    (s::U, [38, 38, 10]),
    (s::ALEF, [36, 36, 36]),
    (s::WAW, [45, 45, 40]),
    (s::YA, [45, 45, 40]),
    (s::LAST_YA, [62, 62, 60]),
    (s::MAQSURA, [50, 60, 45]),
    (s::MARBUTA, [50, 65, 50]),
    (s::HAMZA, [5, 8, 3]),
    (s::ONSET, [60, 60, 60]),
    (s::AYN, [20, 60, 18]),
    (s::H, [35, 50, 35]),
    (s::HAA, [45, 70, 45]),
    (s::W, [45, 45, 40]),
    (s::Y, [40, 40, 35]),
    (s::C, [25, 25, 30]),
    (s::N, [80, 90, 80]),
    (s::AE, [32, 32, 8]),
    (s::GLIDE, [8, 8, 5]),
    (s::YEH, [40, 45, 12]),
    (s::QUIET_T, [45, 45, 20]),
    (s::QUIET_D, [45, 45, 20]),
    (s::QUIET_R, [45, 45, 10]),
    (s::AY, [55, 55, 30]),
    (s::INHERENT, [8, 8, 3]),
    (s::FIRST_A, [75, 75, 60]),
    (s::FIRST_A + 1, [75, 75, 60]),
    (s::FIRST_A + 2, [75, 75, 60]),
    (s::FIRST_A + 3, [75, 75, 60]),
    (s::FIRST_A + 4, [75, 75, 60]),
    (s::FIRST_AYN, [60, 75, 60]),
    (s::LAST_A, [88, 88, 50]),
    (s::LAST_A + 1, [24, 28, 5]),
    (s::LAST_A + 2, [62, 62, 55]),
    (s::LAST_A + 3, [30, 30, 15]),
    (s::LAST_A + 4, [25, 25, 10]),
    (s::LAST_ALEF, [50, 60, 50]),
    (s::LAST_IA, [42, 42, 35]),
];

/// Last vowels that tell names apart: Ruma, Rumi, and Sami is not Sama.
const LAST_UNLIKE: &[(u8, u8, u8)] = &[
    (s::LAST_A, s::LAST_A + 2, 60),
    (s::LAST_A, s::LAST_A + 3, 40),
    (s::LAST_A, s::LAST_A + 4, 60),
    (s::LAST_A + 2, s::LAST_A + 3, 50),
    (s::LAST_A + 2, s::LAST_A + 4, 50),
    (s::LAST_A + 2, s::MARBUTA, 30),
    (s::LAST_A + 2, s::LAST_ALEF, 60),
];

pub(super) static SUBSTITUTE: [[u8; SOUNDS]; SOUNDS] = substitute_table();
pub(super) static OMIT: [[u8; SOUNDS]; 3] = omit_table();

const fn is_soft(sound: u8) -> bool {
    let sound = s::plain(sound);
    (sound >= s::A && sound <= s::ONSET)
        || matches!(sound, s::LAST_YA | s::YEH | s::AE | s::AY | s::GLIDE | s::INHERENT)
}

const fn substitute_table() -> [[u8; SOUNDS]; SOUNDS] {
    let mut table = [[UNLIKE; SOUNDS]; SOUNDS];
    let mut one = 0;
    while one < COUNT {
        let mut other = 0;
        while other < COUNT {
            let (soft, facing) = (is_soft(one), is_soft(other));
            if soft != facing {
                table[one as usize][other as usize] = CROSSED;
            } else if soft {
                table[one as usize][other as usize] = 40;
            }
            other += 1;
        }
        table[one as usize][one as usize] = 0;
        one += 1;
    }
    table = costs_set(table, LIKE);
    table = places_fill(table);
    costs_set(table, LAST_UNLIKE)
}

const fn costs_set(
    mut table: [[u8; SOUNDS]; SOUNDS],
    costs: &[(u8, u8, u8)],
) -> [[u8; SOUNDS]; SOUNDS] {
    let mut at = 0;
    while at < costs.len() {
        let (one, other, cost) = costs[at];
        table[one as usize][other as usize] = cost;
        table[other as usize][one as usize] = cost;
        at += 1;
    }
    table
}

/// A sound marked by its place is changed at the cost of the plain one.
const fn places_fill(mut table: [[u8; SOUNDS]; SOUNDS]) -> [[u8; SOUNDS]; SOUNDS] {
    let mut one = 0;
    while one < COUNT {
        let mut other = 0;
        while other < COUNT {
            let cost = table[s::plain(one) as usize][s::plain(other) as usize];
            table[one as usize][other as usize] = cost;
            other += 1;
        }
        one += 1;
    }
    table
}

const fn omit_table() -> [[u8; SOUNDS]; 3] {
    let mut table = [[100; SOUNDS]; 3];
    let mut at = 0;
    while at < LEFT_OUT.len() {
        let (sound, costs) = LEFT_OUT[at];
        let mut mode = 0;
        while mode < 3 {
            table[mode][sound as usize] = costs[mode];
            mode += 1;
        }
        at += 1;
    }
    table
}

/// How much a sound counts in the length of a name.
pub(super) fn weight(sound: u8) -> u16 {
    match s::plain(sound) {
        s::A..=s::U | s::ALEF | s::WAW | s::YA | s::LAST_YA | s::MAQSURA | s::ONSET => 30,
        s::AE | s::AY => 30,
        s::INHERENT | s::GLIDE => 15,
        s::MARBUTA | s::HAMZA | s::YEH => 10,
        s::AYN => 30,
        s::H | s::HAA | s::W | s::Y => 60,
        _ => 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_pair_is_listed_twice() {
        let mut pairs: Vec<_> =
            LIKE.iter().map(|(one, other, _)| (one.min(other), one.max(other))).collect();
        let before = pairs.len();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs.len(), before);
    }
}
