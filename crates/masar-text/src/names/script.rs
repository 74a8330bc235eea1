//! Letters of scripts other than Latin read into sounds: Arabic (with Persian,
//! Urdu and African letters), Ethiopic, Bengali.
//!
//! *Invariant:* a letter that is not known is no sound; nothing fails.

use super::sounds as s;

/// Sounds of an Arabic letter. Presentation forms were folded before.
pub(super) fn arabic_sound(c: char) -> u8 {
    match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' => s::ALEF,
        'ء' | 'ئ' | 'ؤ' => s::HAMZA,
        'ع' => s::AYN,
        'و' | 'ۆ' | 'ۇ' => s::WAW,
        'ي' | 'ی' | 'ې' | 'ے' => s::YA,
        'ى' => s::MAQSURA,
        'ة' => s::MARBUTA,
        // Urdu's two-eyed h only marks a breath on the letter before it.
        'ه' | 'ہ' | 'ە' | 'ۀ' => s::H,
        'ح' => s::HAA,
        'ب' => s::B,
        'پ' => s::P,
        'ت' | 'ٹ' => s::T,
        'ث' => s::TH,
        'ج' => s::J,
        'چ' => s::CH,
        'خ' => s::KH,
        'د' | 'ڈ' => s::D,
        'ذ' => s::DH,
        'ر' | 'ڑ' => s::R,
        'ز' => s::Z,
        // Persian and French j, which mouths and pens make a z of.
        'ژ' => s::JZ,
        'س' => s::S,
        'ش' => s::SH,
        'ص' => s::SAD,
        'ض' => s::DAD,
        'ط' => s::TAA,
        'ظ' => s::ZAA,
        'غ' => s::GH,
        'ف' | 'ڢ' => s::F,
        'ڤ' => s::V,
        'ق' | 'ڧ' => s::Q,
        'ك' | 'ک' => s::K,
        'گ' | 'ڨ' | 'ڭ' => s::G,
        'ل' => s::L,
        'م' => s::M,
        'ن' | 'ں' => s::N,
        _ => s::NONE,
    }
}

pub(super) fn is_arabic(c: char) -> bool {
    matches!(u32::from(c), 0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF)
}

/// Consonant and vowel of an Ethiopic syllable: rows of eight in the block,
/// the column is the vowel (Unicode, chapter Ethiopic).
pub(super) fn ethiopic_sounds(c: char) -> Option<(u8, u8)> {
    let code = u32::from(c);
    if !(0x1200..=0x1357).contains(&code) {
        return None;
    }
    let consonant = match (code - 0x1200) / 8 {
        0 | 2 => s::H,
        1 => s::L,
        3 => s::M,
        4 | 6 => s::S,
        5 => s::R,
        7 => s::SH,
        8..=11 => s::Q,
        12 => s::B,
        13 => s::V,
        14 => s::T,
        15 => s::CH,
        16..=17 => s::H,
        18 | 19 => s::N,
        20 => s::NONE,
        21 | 22 => s::K,
        23 | 24 => s::KH,
        25 => s::W,
        26 => s::AYN,
        27 => s::Z,
        28 => s::Z,
        29 => s::Y,
        30 | 31 => s::D,
        32 => s::J,
        33..=35 => s::G,
        36 => s::T,
        37 => s::CH,
        38 => s::P,
        39 | 40 => s::S,
        41 => s::F,
        _ => s::P,
    };
    let vowel = match code % 8 {
        0 => s::E,
        1 => s::U,
        2 | 4 => s::I,
        3 | 7 => s::A,
        6 => s::O,
        _ => s::NONE,
    };
    Some((consonant, vowel))
}

/// A Bengali consonant, or a vowel letter or sign.
pub(super) fn bengali_sound(c: char) -> u8 {
    match c {
        'ক' => s::K,
        'খ' => s::KH,
        'গ' => s::G,
        'ঘ' => s::GH,
        'ঙ' | 'ণ' | 'ন' | 'ঞ' | 'ং' => s::N,
        'চ' | 'ছ' => s::CH,
        'ঝ' => s::J,
        'জ' | 'য' => s::JZ,
        '\u{9DF}' => s::Y,
        'ট' | 'ঠ' | 'ত' | 'থ' | 'ৎ' => s::T,
        'ড' | 'ঢ' | 'দ' | 'ধ' => s::D,
        'প' => s::P,
        'ফ' => s::F,
        'ব' | 'ভ' => s::B,
        'ম' => s::M,
        'র' | '\u{9DC}' | '\u{9DD}' => s::R,
        'ল' => s::L,
        'শ' | 'ষ' => s::SH,
        'স' => s::S,
        'হ' | 'ঃ' => s::H,
        'অ' | 'আ' | 'া' => s::A,
        'ই' | 'ঈ' | 'ি' | 'ী' => s::I,
        'উ' | 'ঊ' | 'ু' | 'ূ' => s::U,
        'এ' | 'ে' | 'ঐ' | 'ৈ' => s::E,
        'ও' | 'ো' | 'ঔ' | 'ৌ' => s::O,
        _ => s::NONE,
    }
}

pub(super) fn is_bengali(c: char) -> bool {
    matches!(u32::from(c), 0x980..=0x9FF)
}
