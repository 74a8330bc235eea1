//! The sounds that names of every script are read into: one small number a
//! sound, so that a comparison is a walk over bytes and a table.
//!
//! *Invariant:* [`NONE`] is no sound and never stands in a list. Arabic letters
//! that carry a vowel or a glide have sounds of their own (`ALEF`, `WAW`, `YA`),
//! because what they may stand for is wider than what a Latin vowel may.

/// No sound: the other side of an omission.
pub(super) const NONE: u8 = 0;
pub(super) const A: u8 = 1;
pub(super) const E: u8 = 2;
pub(super) const I: u8 = 3;
pub(super) const O: u8 = 4;
pub(super) const U: u8 = 5;
pub(super) const ALEF: u8 = 6;
pub(super) const WAW: u8 = 7;
pub(super) const YA: u8 = 8;
pub(super) const MAQSURA: u8 = 9;
pub(super) const MARBUTA: u8 = 10;
pub(super) const HAMZA: u8 = 11;
pub(super) const AYN: u8 = 12;
/// A first letter that is a vowel, whichever it is: bare alef, alef with hamza.
pub(super) const ONSET: u8 = 13;
pub(super) const H: u8 = 14;
pub(super) const HAA: u8 = 15;
pub(super) const W: u8 = 16;
pub(super) const Y: u8 = 17;
pub(super) const B: u8 = 18;
pub(super) const P: u8 = 19;
pub(super) const F: u8 = 20;
pub(super) const V: u8 = 21;
pub(super) const M: u8 = 22;
pub(super) const N: u8 = 23;
pub(super) const L: u8 = 24;
pub(super) const R: u8 = 25;
pub(super) const T: u8 = 26;
pub(super) const TAA: u8 = 27;
pub(super) const D: u8 = 28;
pub(super) const DAD: u8 = 29;
pub(super) const TH: u8 = 30;
pub(super) const DH: u8 = 31;
pub(super) const ZAA: u8 = 32;
pub(super) const Z: u8 = 33;
pub(super) const S: u8 = 34;
pub(super) const SAD: u8 = 35;
pub(super) const SH: u8 = 36;
pub(super) const CH: u8 = 37;
pub(super) const J: u8 = 38;
pub(super) const G: u8 = 39;
pub(super) const K: u8 = 40;
pub(super) const Q: u8 = 41;
pub(super) const GH: u8 = 42;
pub(super) const KH: u8 = 43;
/// Latin c before a, o, u: k, or Somali ayn.
pub(super) const C: u8 = 44;
/// Latin x: ks, or Somali h.
pub(super) const X: u8 = 45;
/// Bengali j, which writes the z of Arabic names too.
pub(super) const JZ: u8 = 46;
/// A last ya, which may be an alef maqsura without regard for its dots.
pub(super) const LAST_YA: u8 = 47;
/// a before one consonant and a mute e: Kate, Grace, but Hassane too.
pub(super) const AE: u8 = 48;
/// A last s that many read as z: Rose, James.
pub(super) const SZ: u8 = 49;
/// d before i and a vowel, a j in English hands: Diallo, Jallow.
pub(super) const DY: u8 = 50;
/// The i after it.
pub(super) const GLIDE: u8 = 51;
/// A last ay or ey, which French and Bambara write with one e: Turay, Touré.
pub(super) const AY: u8 = 52;
/// The vowel that Bengali does not write: a in some mouths, o in others.
pub(super) const INHERENT: u8 = 53;
/// The first vowel of a word, hard to lose: Amina is not Mona.
pub(super) const FIRST_A: u8 = 54;
const FIRST_U: u8 = 58;
pub(super) const FIRST_AYN: u8 = 59;
/// The last vowel of a word: an a there makes a woman's name of a man's.
pub(super) const LAST_A: u8 = 60;
const LAST_U: u8 = 64;
pub(super) const LAST_ALEF: u8 = 65;
/// The i of a last -ia, which Arabic always writes: Rania is not Rana.
pub(super) const LAST_IA: u8 = 66;
/// A last h after ya: Marie as well as Mariyya.
pub(super) const YEH: u8 = 67;
/// Last letters that French does not say, and others do: Laurent, Bernard, Olivier.
pub(super) const QUIET_T: u8 = 68;
pub(super) const QUIET_D: u8 = 69;
pub(super) const QUIET_R: u8 = 70;
/// One more than the last sound.
pub(super) const COUNT: u8 = 71;
pub(super) const SOUNDS: usize = COUNT as usize;

/// A sound wherever it stands: what marks the first and the last taken off.
pub(super) const fn plain(sound: u8) -> u8 {
    match sound {
        FIRST_A..=FIRST_U => sound - FIRST_A + A,
        LAST_A..=LAST_U => sound - LAST_A + A,
        FIRST_AYN => AYN,
        LAST_ALEF => ALEF,
        LAST_IA => I,
        other => other,
    }
}

/// The most sounds kept of one name: longer names are cut.
pub(super) const LENGTH_MAX: usize = 24;

/// A list of sounds of bounded length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sounds {
    list: [u8; LENGTH_MAX],
    length: u8,
}

impl Sounds {
    pub(super) fn new() -> Self {
        Self { list: [NONE; LENGTH_MAX], length: 0 }
    }

    /// Adds a sound; a doubled one counts once, and what is too much is dropped.
    pub(super) fn push(&mut self, sound: u8) {
        let at = usize::from(self.length);
        // The glide after an i is heard whether it is written or not: Zakariya.
        let is_glide = sound == Y && self.last() == I;
        if at < LENGTH_MAX && self.last() != sound && !is_glide {
            self.list[at] = sound;
            self.length += 1;
        }
    }

    /// Adds a letter of a script that leaves vowels out: two of one letter are two sounds.
    pub(super) fn push_letter(&mut self, sound: u8) {
        let at = usize::from(self.length);
        if at < LENGTH_MAX && sound != NONE {
            self.list[at] = sound;
            self.length += 1;
        }
    }

    /// Takes the last sound back.
    pub(super) fn pop(&mut self) {
        if let Some(at) = usize::from(self.length).checked_sub(1) {
            self.list[at] = NONE;
            self.length -= 1;
        }
    }

    /// Marks the first and the last vowel, once all sounds of a name are there.
    pub(super) fn ends_mark(&mut self) {
        let length = usize::from(self.length);
        let sounds = &mut self.list[..length];
        let taken = match *sounds {
            [.., ALEF, HAMZA, LAST_YA] | [.., A, Y, E | I] => 3,
            [.., A | E, I | Y] | [.., ALEF, LAST_YA] => 2,
            _ => 0,
        };
        if taken > 0 && length > taken {
            (1..taken).for_each(|_| self.pop());
            self.list[length - taken] = AY;
        } else if let [.., last] = sounds
            && length > 1
        {
            match *last {
                A..=U => *last += LAST_A - A,
                ALEF => *last = LAST_ALEF,
                _ => {}
            }
        }
        if let [.., before @ I, LAST_A] = &mut self.list[..length] {
            *before = LAST_IA;
        }
        self.first_mark();
    }

    fn first_mark(&mut self) {
        match &mut self.list {
            // A vowel that only helps a cluster over: Ismail and Smail.
            [A | E | I, S, next, ..] if *next != NONE && !is_onset(*next) => {}
            [first @ ONSET, S | SH, T | TAA | K | P, ..] => *first = E,
            [first @ A..=U, next, ..] if *next != NONE => *first += FIRST_A - A,
            [first @ AYN, next, ..] if *next != NONE => *first = FIRST_AYN,
            _ => {}
        }
    }

    pub(super) fn last(&self) -> u8 {
        match self.length {
            0 => NONE,
            length => self.list[usize::from(length) - 1],
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.list[..usize::from(self.length)]
    }

    pub(super) fn length(&self) -> u8 {
        self.length
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }
}

/// Vowels of a script that writes them all.
pub(super) fn is_vowel(sound: u8) -> bool {
    (A..=U).contains(&sound)
}

/// A sound that carries the first vowel of a word.
fn is_onset(sound: u8) -> bool {
    is_vowel(plain(sound)) || matches!(plain(sound), ALEF | HAMZA | AYN | ONSET | MAQSURA | AE | AY)
}

/// The class of a consonant in the loose key, 0 for what the key leaves out.
/// `soft_g` reads g as j, as Egyptians write Gamal for Jamal, and Bengali j as z.
fn class(sound: u8, soft_g: bool) -> u8 {
    match sound {
        B | P => 1,
        F | V => 2,
        M => 3,
        N => 4,
        L => 5,
        R | QUIET_R => 6,
        T | TAA | QUIET_T => 7,
        DY if soft_g => 12,
        D | DAD | DH | DY | QUIET_D => 8,
        TH => 7,
        Z | ZAA => 9,
        S | SAD | SZ => 10,
        SH | CH => 11,
        JZ if soft_g => 9,
        J | JZ => 12,
        G if soft_g => 12,
        G | K | Q | C => 13,
        GH | KH => 14,
        X => 15,
        _ => 0,
    }
}

/// A consonant that the loose key knows.
pub(super) fn is_consonant(sound: u8) -> bool {
    class(sound, false) != 0
}

/// The consonant skeleton as one number: the first letter (any vowel is one
/// class; w, y and h count there), then four bits for every consonant that is
/// not w, y or h. A name of few consonants keeps its h too, unless it ends in
/// it, which vowels are heard and which one ends it: without, unlike names would
/// meet. 0 for no sounds.
pub(super) fn skeleton(sounds: &[u8], soft_g: bool) -> u64 {
    let Some(first) = sounds.first() else { return 0 };
    let rest = &sounds[1..];
    let consonants = rest.iter().filter(|sound| class(**sound, soft_g) != 0).count();
    let breaths = rest.len().saturating_sub(1);
    let mut key = match opening(*first) {
        CONSONANT.. => CONSONANT + u64::from(class(*first, soft_g)),
        other => other,
    } << 4;
    for (at, sound) in rest.iter().enumerate().take(LENGTH_MAX) {
        let class = match class(*sound, soft_g) {
            0 if consonants <= SHORT && at < breaths && matches!(*sound, H | HAA) => H_CLASS,
            class => class,
        };
        if class != 0 && key >> 52 == 0 {
            key = (key << 4) | u64::from(class);
        }
    }
    let ending = if consonants <= SHORT { ending(rest) } else { 0 };
    let colours = if consonants < SHORT { colours(rest) } else { 0 };
    (key << VOWEL_BITS) | (colours << 3) | ending
}

/// The last bits of a key, which tell of the vowels of a short name.
pub(super) const VOWEL_BITS: u32 = 5;

/// The class of a first sound: any vowel is one.
pub(super) fn opening(first: u8) -> u64 {
    match first {
        sound if is_onset(sound) => 1,
        W | WAW => 2,
        Y | YA => 3,
        H | HAA => 4,
        other => CONSONANT + u64::from(class(other, false)),
    }
}

/// First sounds from here on are consonants that the key knows.
const CONSONANT: u64 = 16;

/// Whether a dark vowel (u, o, waw) and a bright one (i, y, ya) are heard, two
/// bits; the last is told by [`ending`].
fn colours(sounds: &[u8]) -> u64 {
    let dark = sounds.iter().any(|sound| matches!(plain(*sound), U | O | W | WAW));
    let bright = sounds.iter().any(|sound| matches!(plain(*sound), I | Y | YA | LAST_YA | GLIDE));
    u64::from(dark) * 2 + u64::from(bright)
}

/// Which vowel ends a name in every script: none, a, i, u, ia. A last e may be
/// mute.
fn ending(sounds: &[u8]) -> u64 {
    let mut back = sounds.iter().rev().map(|sound| plain(*sound)).filter(|sound| *sound != HAMZA);
    let (mut last, mut before) = (back.next().unwrap_or(NONE), back.next().unwrap_or(NONE));
    if last == H && before == A {
        (last, before) = (A, back.next().unwrap_or(NONE));
    }
    match (last, before) {
        (A | ALEF | MARBUTA | MAQSURA | YEH | H, I | Y | YA | LAST_YA) => 4,
        (A | ALEF | MARBUTA | MAQSURA | YEH | H, _) => 1,
        (I | YA | LAST_YA | AY, _) => 2,
        (O | U | WAW, _) => 3,
        _ => 0,
    }
}

/// So few consonants after the first letter that h is kept.
const SHORT: usize = 3;
/// The class of an h that is kept, shared with Somali x.
const H_CLASS: u8 = 15;
