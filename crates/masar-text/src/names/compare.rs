//! One name part made ready for comparison, its keys, and how alike two are.
//!
//! *Invariants:* a [`Name`] is a small value without allocation; similarity is
//! symmetric and 1,000 for two names that read into the same sounds.

use super::costs::{Mode, OMIT, SUBSTITUTE, weight};
use super::known::told_apart;
use super::prepare::{CHARS_MAX, name_prepare};
use super::sounds as s;
use super::sounds::{LENGTH_MAX, Sounds, is_consonant, opening, skeleton};
use super::variants::{group_count, variant_forms};

/// The most letters of a name part that are read.
pub const NAME_CHARS_MAX: usize = CHARS_MAX;

/// Similarity of two forms that are known to be one name, per mille.
const VARIANTS: u16 = 960;
/// Similarity of a name and the part of it that is used alone, per mille.
const SHORT_FORM: u16 = 900;
/// Per mille lost for a cost as great as the length: above 1,000, since a name
/// half of whose sounds differ is another name. Chosen with the threshold 850.
const SHARPNESS: u32 = 1150;
/// The weight of three consonants and a vowel.
const TELLING_WEIGHT: u16 = 330;
/// The weight of the three sounds of Abd-.
const SERVANT_WEIGHT: u16 = 230;
/// Per mille from which two endings may be two spellings of one.
const SPELLING_LEAST: u16 = 850;
/// Per mille lost where two names are known to be different, however alike they
/// sound: Hassan and Hussein.
const DIFFERENT_LOST: u16 = 160;

/// One part of a name, made ready: given, father's, family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    sounds: Sounds,
    weight: u16,
    consonantal: bool,
    group: u16,
    keys: [u64; 2],
    /// From and to which sound goes the part that is used alone; 0 to 0 for none.
    short: [u8; 2],
}

impl Name {
    /// Reads one name part, in any script; a compound is one part.
    pub fn new(text: &str) -> Self {
        let prepared = name_prepare(text);
        let sounds = prepared.sounds;
        let own = skeleton(sounds.as_slice(), false);
        let keys = if prepared.group == 0 {
            let soft = skeleton(sounds.as_slice(), true);
            let part = short_of(&sounds, prepared.short);
            let second = if part.is_empty() { soft } else { skeleton(part, false) };
            [own, if second == own { 0 } else { second }]
        } else {
            let group = group_key(prepared.group);
            [group, if group == own { 0 } else { own }]
        };
        Self {
            weight: sounds.as_slice().iter().map(|sound| weight(*sound)).sum(),
            consonantal: prepared.consonantal,
            group: prepared.group,
            keys,
            sounds,
            short: prepared.short,
        }
    }

    /// The loose key: first letter and consonants, whatever the script and the
    /// vowels. Forms known to be one name share it. 0 for no name.
    pub fn key(&self) -> u64 {
        self.keys[0]
    }

    /// [`Self::key`], and another reading of the same name, 0 if there is none.
    pub fn keys(&self) -> [u64; 2] {
        self.keys
    }

    /// Nothing in the text was a letter.
    pub fn is_empty(&self) -> bool {
        self.sounds.is_empty()
    }

    /// Whether the two share a key in any reading, and are not known to be two
    /// names: Mahmud and Muhammad.
    pub fn key_shared(&self, other: &Self) -> bool {
        self.keys.iter().any(|key| *key != 0 && other.keys.contains(key))
            && !told_apart(self, other)
            && !self.is_feminine_beside(other)
    }

    /// Whether one is the other with a woman's ending, as far as it is heard.
    fn is_feminine_beside(&self, other: &Self) -> bool {
        let ending = |name: &Self| {
            name.sounds.as_slice().last().map_or((false, false), |last| {
                (matches!(*last, s::LAST_A | s::LAST_ALEF | s::MARBUTA), is_consonant(*last))
            })
        };
        let (one, two) = (ending(self), ending(other));
        ((one.0 && two.1) || (one.1 && two.0))
            && (self.group == 0 || self.group != other.group)
            && self.similarity(other) < SPELLING_LEAST
    }

    /// The number of the group of variants that it is a form of, 0 for none.
    pub(super) fn group(&self) -> u16 {
        self.group
    }

    /// Whether the two are forms of two names.
    pub(super) fn known_apart(&self, other: &Self) -> bool {
        self.group != 0 && other.group != 0 && self.group != other.group
    }

    /// Whether the two begin with one letter of the loose key, as an initial and
    /// the name that it stands for.
    pub(super) fn begins_alike(&self, other: &Self) -> bool {
        let first = |name: &Self| name.sounds.as_slice().first().map(|sound| opening(*sound));
        first(self).is_some() && first(self) == first(other)
    }

    /// Whether few people bear it, as far as the name itself can tell: long, and
    /// none of the names that are usual everywhere.
    pub(super) fn is_telling(&self) -> bool {
        self.group == 0 && self.weight >= TELLING_WEIGHT
    }

    /// How alike two names are, 0 to 1,000.
    pub fn similarity(&self, other: &Self) -> u16 {
        if self.is_empty() || other.is_empty() {
            return 0;
        }
        if self.sounds == other.sounds {
            return 1000;
        }
        if self.group != 0 && self.group == other.group {
            return VARIANTS;
        }
        let alike = self.likeness(other);
        if self.known_apart(other) {
            return alike.saturating_sub(DIFFERENT_LOST);
        }
        if self.short[1] == other.short[1] || alike >= SHORT_FORM {
            return alike;
        }
        alike.max(self.short_likeness(other).min(SHORT_FORM))
    }

    /// How alike the part of one that is used alone and the other are.
    fn short_likeness(&self, other: &Self) -> u16 {
        let (long, short) = if self.short[1] > 0 { (self, other) } else { (other, self) };
        if short.short[1] > 0 {
            return 0;
        }
        let part = short_of(&long.sounds, long.short);
        let weighed = |sounds: &[u8]| sounds.iter().map(|sound| weight(*sound)).sum::<u16>();
        let length = u32::from(weighed(part).max(short.weight)).max(1);
        let distance = distance(part, short.sounds.as_slice(), long.mode(short));
        likeness_of(distance, length)
    }

    fn mode(&self, other: &Self) -> Mode {
        match (self.consonantal, other.consonantal) {
            (false, false) => Mode::Vowelled,
            (true, true) => Mode::Consonantal,
            _ => Mode::Across,
        }
    }

    fn likeness(&self, other: &Self) -> u16 {
        let (mut one, mut two) = (self.sounds.as_slice(), other.sounds.as_slice());
        let mut length = u32::from(self.weight.max(other.weight)).max(1);
        if self.weight.min(other.weight) > 2 * SERVANT_WEIGHT && is_servant(one) && is_servant(two)
        {
            // What all servants share says nothing: Abd al-Karim, Abd al-Rahim.
            (one, two) = (&one[3..], &two[3..]);
            length -= u32::from(SERVANT_WEIGHT);
        }
        likeness_of(distance(one, two, self.mode(other)), length)
    }
}

fn likeness_of(distance: u16, length: u32) -> u16 {
    let lost = (u32::from(distance) * SHARPNESS / length).min(1000);
    1000 - u16::try_from(lost).unwrap_or(1000)
}

/// The sounds of the part of a name that is used alone.
fn short_of(sounds: &Sounds, short: [u8; 2]) -> &[u8] {
    sounds.as_slice().get(usize::from(short[0])..usize::from(short[1])).unwrap_or_default()
}

/// Abd-, with more to come.
fn is_servant(sounds: &[u8]) -> bool {
    matches!(sounds, [s::FIRST_A | s::FIRST_AYN | s::ONSET, s::B, s::D, _, ..])
}

/// The key that all forms of a group share: that of its Arabic form.
fn group_key(group: u16) -> u64 {
    static KEYS: std::sync::LazyLock<Vec<u64>> = std::sync::LazyLock::new(|| {
        let forms = (1..=group_count()).filter_map(|group| variant_forms(group).next());
        forms.map(|form| skeleton(name_prepare(form).sounds.as_slice(), false)).collect()
    });
    KEYS.get(usize::from(group) - 1).copied().unwrap_or(0)
}

/// The least cost that makes one list of sounds the other.
fn distance(one: &[u8], other: &[u8], mode: Mode) -> u16 {
    let omit = &OMIT[mode as usize];
    let mut row = [0u16; LENGTH_MAX + 1];
    for (at, sound) in other.iter().enumerate() {
        row[at + 1] = row[at] + u16::from(omit[usize::from(*sound)]);
    }
    for sound in one {
        let costs = &SUBSTITUTE[usize::from(*sound)];
        let left_out = u16::from(omit[usize::from(*sound)]);
        let mut corner = row[0];
        row[0] += left_out;
        let mut left = row[0];
        for (at, facing) in other.iter().enumerate() {
            let above = row[at + 1];
            let facing = usize::from(*facing);
            let changed = corner + u16::from(costs[facing]);
            left = changed.min(above + left_out).min(left + u16::from(omit[facing]));
            corner = above;
            row[at + 1] = left;
        }
    }
    row[other.len()]
}
