//! A name in either script as sounds: a loose key to block by and a graded
//! likeness. Arabic letters and Latin spellings meet in one small alphabet.
//!
//! Why a second reading stands beside `masar_text::names`: that one is held to
//! name parts that a person would call the same, with few chance hits, and so is
//! strict with slips of the pen; this one forgives slips (neighbours exchanged,
//! a consonant lost) and reads house numbers and addresses too, because the other
//! fields of a record weigh against a chance hit. The likeness is the better of
//! the two. With the names' own likeness alone, F1 of the mission sample fell
//! from 0.9641 to 0.9589, and recall at precision 0.99 from 0.9398 to 0.9165.
//!
//! *Invariant:* likeness is symmetric, 1000 for equal sounds; a name of any
//! length costs at most [`SOUNDS_MAX`] sounds.

use masar_text::names::Name;

/// One distinct name as two readers hear it: the sounds of this module, which
/// are forgiving, and those of `masar_text`, which know the names themselves.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    pub sounds: Sounds,
    pub name: Name,
    pub arabic: bool,
    /// The forgiving key, 0 for no name.
    pub key: u32,
    /// The knowing key, 0 for no name.
    pub name_key: u32,
    pub classes: Classes,
}

impl Spelling {
    /// Of a text already folded by `masar_text::fold`.
    pub fn new(folded: &str) -> Self {
        let sounds = Sounds::new(folded);
        let name = Name::new(folded);
        let key = name.key();
        Self {
            classes: Classes::new(sounds.sounds()),
            sounds,
            name,
            arabic: sounds.arabic,
            key: sounds.key,
            name_key: if key == 0 { 0 } else { ((key ^ (key >> 32)) as u32).max(1) },
        }
    }

    pub fn heard(&self) -> Heard {
        let Self { key, name_key, classes, arabic, .. } = *self;
        Heard { key, name_key, classes, arabic }
    }

    /// Likeness in per mille.
    pub fn similarity(&self, other: &Self) -> u16 {
        if self.classes.is_far(other.classes) {
            // Names that share less than half of their consonants are two names,
            // unless they are known to be one.
            return if self.name_key == other.name_key {
                self.name.similarity(&other.name)
            } else {
                0
            };
        }
        self.sounds.similarity(&other.sounds).max(self.name.similarity(&other.name))
    }
}

/// What pairs ask of a spelling before they compare it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard {
    /// As of [`Spelling`].
    pub key: u32,
    pub name_key: u32,
    pub classes: Classes,
    pub arabic: bool,
}

/// Which classes of consonants are heard, one bit each, and above them how many
/// they are: pairs ask for it more often than for anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u32);

const CLASS_BITS: u32 = 27;

impl Classes {
    fn new(sounds: &[u8]) -> Self {
        let bits = sounds.iter().fold(0, |all, sound| all | class_bit(*sound));
        Self(bits | bits.count_ones() << CLASS_BITS)
    }

    pub fn bits(self) -> u32 {
        self.0 & ((1 << CLASS_BITS) - 1)
    }

    pub fn count(self) -> u32 {
        self.0 >> CLASS_BITS
    }

    /// How many classes two names share, and how many the name of more has.
    pub fn shared(self, other: Self) -> (u32, u32) {
        let both = Self(self.0 & other.0).bits().count_ones();
        (both, self.count().max(other.count()))
    }

    /// Whether two names share less than half of their classes.
    pub fn is_far(self, other: Self) -> bool {
        let (both, most) = self.shared(other);
        both * 2 < most
    }
}

/// Sounds that are kept of one name.
pub const SOUNDS_MAX: usize = 20;

/// One distinct name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sounds {
    fine: [u8; SOUNDS_MAX],
    len: u8,
    pub arabic: bool,
    /// Hash of the consonants in their loose classes; 0 for no name.
    pub key: u32,
}

impl Sounds {
    /// Of a text already folded by `masar_text::fold`.
    pub fn new(folded: &str) -> Self {
        let arabic = folded.chars().take(64).any(|c| ('\u{620}'..='\u{6ff}').contains(&c));
        let mut raw: Vec<u8> = Vec::with_capacity(32);
        for word in folded.split([' ', '-', '\'']).filter(|word| !word.is_empty()).take(6) {
            let word = article_strip(word);
            let sounds = if arabic { arabic_sounds(word) } else { latin_sounds(word) };
            raw.extend(sounds);
            if raw.len() > 64 {
                break;
            }
        }
        let mut fine = [0_u8; SOUNDS_MAX];
        let mut len = 0_usize;
        for sound in raw {
            // Doubled letters sound as one; 11 is not 1.
            let new = len == 0 || fine[len - 1] != sound || sound.is_ascii_digit();
            if len < SOUNDS_MAX && new {
                fine[len] = sound;
                len += 1;
            }
        }
        while len > 2 && matches!(fine[len - 1], b'h' | b'a') {
            len -= 1;
        }
        let key = key_of(&fine[..len]);
        Self { fine, len: len as u8, arabic, key }
    }

    /// The sounds, for tests and reports.
    pub fn sounds(&self) -> &[u8] {
        &self.fine[..usize::from(self.len)]
    }

    /// Likeness in per mille.
    pub fn similarity(&self, other: &Self) -> u16 {
        let (a, b) = (self.sounds(), other.sounds());
        if a == b {
            return if a.is_empty() { 0 } else { 1000 };
        }
        let weight = weight_of(a).max(weight_of(b));
        let apart = weight_of(a).abs_diff(weight_of(b));
        if weight == 0 || apart * 2 > weight {
            return 0;
        }
        let across = usize::from(self.arabic != other.arabic);
        let distance = distance(a, b, across, weight * 2 / 5);
        1000_u32.saturating_sub(distance * 1000 / weight) as u16
    }
}

fn article_strip(word: &str) -> &str {
    for article in ["ال", "al", "el"] {
        if let Some(rest) = word.strip_prefix(article) {
            if article == "ال" && rest.chars().count() >= 3 {
                return rest;
            }
            if rest.is_empty() {
                return rest;
            }
        }
    }
    if matches!(word, "ad" | "ar" | "as" | "ash" | "at" | "an" | "az" | "ul" | "ould" | "wld") {
        ""
    } else {
        word
    }
}

fn arabic_sounds(word: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, c) in word.chars().take(40).enumerate() {
        let sound = match c {
            'ا' | 'ع' => b'a',
            'ب' | 'پ' => b'b',
            'ت' | 'ط' => b't',
            'ث' => b'T',
            'ج' | 'چ' | 'ژ' => b'j',
            'ح' | 'ه' => b'h',
            'خ' => b'X',
            'د' | 'ض' => b'd',
            'ذ' | 'ظ' => b'Z',
            'ر' => b'r',
            'ز' => b'z',
            'س' | 'ص' => b's',
            'ش' => b'x',
            'غ' => b'G',
            'ف' | 'ڤ' => b'f',
            'ق' => b'q',
            'ك' => b'k',
            'گ' => b'g',
            'ل' => b'l',
            'م' => b'm',
            'ن' => b'n',
            'و' if at == 0 => b'w',
            'ي' if at == 0 => b'y',
            'و' => b'u',
            'ي' => b'i',
            _ => continue,
        };
        out.push(sound);
    }
    out
}

/// Numbers of houses and of districts are told apart by each digit.
const DIGITS: [u8; 10] = *b"0123456789";

fn latin_sounds(word: &str) -> Vec<u8> {
    let letters: Vec<char> = word.chars().take(60).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let after = letters.get(at + 2).copied().unwrap_or(' ');
        let (sounds, used): (&[u8], usize) = match (letters[at], next) {
            ('k', 'h') => (b"X", 2),
            ('g', 'h') => (b"G", 2),
            ('s' | 'c', 'h') => (b"x", 2),
            ('t', 'h') => (b"T", 2),
            ('d', 'h') => (b"Z", 2),
            ('p', 'h') => (b"f", 2),
            ('d', 'j') => (b"j", 2),
            ('o', 'u') if at == 0 && is_vowel_letter(after) => (b"w", 2),
            ('o', 'u' | 'o') => (b"u", 2),
            ('e', 'e' | 'y' | 'i') | ('a', 'y' | 'i') => (b"i", 2),
            ('a', 'u' | 'w' | 'o') => (b"u", 2),
            ('c', 'e' | 'i') => (b"s", 1),
            ('a', _) => (b"a", 1),
            ('e' | 'i', _) if at == 0 => (b"a", 1),
            ('o' | 'u', _) if at == 0 => (b"a", 1),
            ('e' | 'i', _) => (b"i", 1),
            ('o' | 'u', _) => (b"u", 1),
            ('y', _) if at == 0 => (b"y", 1),
            ('w', _) if at == 0 => (b"w", 1),
            ('y', _) => (b"i", 1),
            ('w', _) => (b"u", 1),
            ('b' | 'p', _) => (b"b", 1),
            ('c' | 'k', _) => (b"k", 1),
            ('d', _) => (b"d", 1),
            ('f' | 'v', _) => (b"f", 1),
            ('g', _) => (b"g", 1),
            ('h', _) => (b"h", 1),
            ('j', _) => (b"j", 1),
            ('l', _) => (b"l", 1),
            ('m', _) => (b"m", 1),
            ('n', _) => (b"n", 1),
            ('q', _) => (b"q", 1),
            ('r', _) => (b"r", 1),
            ('s' | 'ß', _) => (b"s", 1),
            ('t', _) => (b"t", 1),
            ('x', _) => (b"ks", 1),
            ('z', _) => (b"z", 1),
            (digit @ '0'..='9', _) => {
                let value = digit as usize - '0' as usize;
                (&DIGITS[value..=value], 1)
            }
            _ => (b"", 1),
        };
        out.extend_from_slice(sounds);
        at += used;
    }
    out
}

fn is_vowel_letter(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn class_bit(sound: u8) -> u32 {
    match class_of(sound) {
        0 => 0,
        // Small letters have bits 1 to 26, digits some of them.
        class => 1 << (class & 31),
    }
}

/// Loose class of a sound; 0 is dropped after the first.
const fn class_of(sound: u8) -> u8 {
    match sound {
        b'a' | b'i' | b'u' | b'h' | b'w' | b'y' => 0,
        b'k' | b'q' | b'g' | b'G' | b'X' => b'k',
        b'T' | b's' => b's',
        b'Z' | b'z' => b'z',
        other => other,
    }
}

fn key_of(fine: &[u8]) -> u32 {
    let Some(first) = fine.first() else { return 0 };
    let first = if class_of(*first) == 0 { *first } else { class_of(*first) };
    let mut hash = (0x811c_9dc5_u32 ^ u32::from(first)).wrapping_mul(0x0100_0193);
    let mut last = first;
    for sound in &fine[1..] {
        let class = class_of(*sound);
        if class != 0 && (class != last || class.is_ascii_digit()) {
            hash = (hash ^ u32::from(class)).wrapping_mul(0x0100_0193);
        }
        last = class;
    }
    hash.max(1)
}

fn weight_of(sounds: &[u8]) -> u32 {
    sounds.iter().map(|s| indel(*s, 3)).sum()
}

fn indel(sound: u8, vowel: u32) -> u32 {
    match sound {
        b'a' | b'i' | b'u' => vowel,
        b'h' | b'w' | b'y' => 4,
        _ => 10,
    }
}

/// Signs of sounds are below.
const SIGNS: usize = 128;
/// What one vowel costs for another, within a script and across.
const VOWELS: [u32; 2] = [3, 1];
type Exchanges = [[u8; SIGNS]; SIGNS];

/// Worked out once for all signs, as every pair of names asks for dozens.
static EXCHANGES: [Exchanges; 2] = [exchanges(VOWELS[0]), exchanges(VOWELS[1])];

const fn exchanges(vowel: u32) -> Exchanges {
    let mut all = [[0; SIGNS]; SIGNS];
    let mut at = 0;
    while at < SIGNS * SIGNS {
        let (a, b) = (at / SIGNS, at % SIGNS);
        all[a][b] = exchange(a as u8, b as u8, vowel) as u8;
        at += 1;
    }
    all
}

const fn exchange(a: u8, b: u8, vowel: u32) -> u32 {
    if a == b {
        return 0;
    }
    let (ca, cb) = (class_of(a), class_of(b));
    if ca == 0 && cb == 0 {
        return vowel;
    }
    if ca == cb {
        return 3;
    }
    match if a < b { (a, b) } else { (b, a) } {
        (b'g' | b'G', b'j') | (b'd', b'j' | b'z') | (b'Z', b'd') | (b'T', b't') => 4,
        (b'T', b'Z') | (b's', b'x' | b'z') | (b'b', b'f') | (b'd', b't') => 6,
        (b'X', b'h') | (b'm', b'n') => 6,
        _ => 10,
    }
}

/// Weighted edit distance with transpositions of neighbours, within a script (0)
/// or across (1). What is surely above `most` is not followed to its end.
fn distance(a: &[u8], b: &[u8], across: usize, most: u32) -> u32 {
    const SIDE: usize = SOUNDS_MAX + 1;
    let (vowel, exchanges) = (VOWELS[across], &EXCHANGES[across]);
    let b_indels: [u32; SOUNDS_MAX] =
        std::array::from_fn(|j| b.get(j).map_or(0, |sound| indel(*sound, vowel)));
    let mut rows = [[0_u32; SIDE]; 3];
    for j in 0..b.len() {
        rows[0][j + 1] = rows[0][j] + b_indels[j];
    }
    let mut before_least = 0;
    for (i, &one) in a.iter().enumerate() {
        let (now, before, earlier) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        let (own, costs) = (indel(one, vowel), &exchanges[usize::from(one) % SIGNS]);
        rows[now][0] = rows[before][0] + own;
        let mut least = rows[now][0];
        for (j, &two) in b.iter().enumerate() {
            let mut best = rows[before][j] + u32::from(costs[usize::from(two) % SIGNS]);
            best = best.min(rows[before][j + 1] + own);
            best = best.min(rows[now][j] + b_indels[j]);
            if i > 0 && j > 0 && one == b[j - 1] && a[i - 1] == two {
                best = best.min(rows[earlier][j - 1] + 6);
            }
            rows[now][j + 1] = best;
            least = least.min(best);
        }
        // The next row may go back over this one by an exchange of neighbours.
        if least > most && before_least > most {
            return u32::MAX / 2000;
        }
        before_least = least;
    }
    rows[a.len() % 3][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_houses_are_told_apart_by_their_digits() {
        let sounds = |text: &str| Sounds::new(text);
        assert_ne!(sounds("12").key, sounds("13").key);
        assert_ne!(sounds("11").key, sounds("1").key);
        assert!(sounds("3139").similarity(&sounds("7325")) < 700);
        assert!((700..1000).contains(&sounds("3139").similarity(&sounds("3193"))));
    }
}
