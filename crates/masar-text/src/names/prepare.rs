//! From the text of one name part to its sounds: letters folded, compounds
//! joined, the article taken off.
//!
//! *Invariant:* reads at most [`CHARS_MAX`] letters, whatever the text; digits,
//! signs, pictures and marks of direction are passed over.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::latin::{abd_strip, article_strip, joint_strip, latin_read, short_form, word_normalise};
use super::script::{arabic_sound, bengali_sound, ethiopic_sounds, is_arabic, is_bengali};
use super::sounds as s;
use super::sounds::Sounds;
use super::variants::variant_group;

/// The most letters read of one name part.
pub(super) const CHARS_MAX: usize = 64;

/// The sign that joins two Bengali consonants.
const BENGALI_JOINER: char = '\u{9CD}';

/// What one name part was read into.
pub(super) struct Prepared {
    pub(super) sounds: Sounds,
    /// Written without its vowels.
    pub(super) consonantal: bool,
    pub(super) group: u16,
    /// The sounds of the part that is used alone, from and to; all empty if none is.
    pub(super) short: [u8; 2],
}

/// Reads a name part.
pub(super) fn name_prepare(text: &str) -> Prepared {
    let folded = fold_letters(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut sounds = Sounds::new();
    let mut joined = String::with_capacity(folded.len());
    let arabic = folded.chars().filter(|c| is_arabic(*c)).count();
    let latin = folded.bytes().filter(u8::is_ascii_lowercase).count();
    let mut son = 0;
    for (at, word) in words.iter().enumerate() {
        word_read(word, at + 1 < words.len(), &mut sounds, &mut joined);
        if at == 0 && is_son(word) {
            son = sounds.length();
        }
    }
    sounds.ends_mark();
    let consonantal = arabic > 0 && arabic >= latin;
    let group = match variant_group(&joined) {
        0 => variant_group(&folded.replace([' ', '\''], "").replace('أ', "ا")),
        group => group,
    };
    let short = match son {
        1.. if son < sounds.length() => [son, sounds.length()],
        _ => short_form(folded.as_bytes(), sounds.length()),
    };
    Prepared { sounds, consonantal, group, short }
}

/// Son or daughter of, which many leave out: Osman bin Omar is Osman Omar.
fn is_son(word: &str) -> bool {
    matches!(word, "ben" | "bin" | "ibn" | "bint" | "ould" | "mint" | "بن" | "ابن" | "بنت" | "ولد")
}

/// A word read into sounds, and joined to what the variants are looked up by.
fn word_read(word: &str, follows: bool, sounds: &mut Sounds, joined: &mut String) {
    let first = word.chars().next().unwrap_or(' ');
    if is_arabic(first) {
        arabic_word(word, follows, sounds, joined);
    } else if first.is_ascii() {
        latin_word(word, follows, sounds, joined);
    } else {
        // Abu loses its vowel as it does in the other scripts.
        let silent = usize::from(word.starts_with("আবু"));
        let mut previous = ' ';
        let word = if follows { bengali_joint_strip(word) } else { word };
        let mut letters = word.chars().skip(silent).peekable();
        while let Some(c) = letters.next() {
            // The second half of a conjunct fronts a vowel or doubles: Annie, Harry.
            let is_fronting = c == 'য' && previous == BENGALI_JOINER;
            if !is_fronting {
                other_letter(c, sounds);
            }
            let is_bare = is_bengali_consonant(c) && !is_fronting;
            let next = letters.peek().copied();
            if is_bare && next.map_or(previous == BENGALI_JOINER, is_unvowelled) {
                sounds.push(s::INHERENT);
            }
            if c == 'ং' && !letters.peek().is_some_and(|next| matches!(next, 'ক'..='ঘ')) {
                sounds.push(s::G);
            }
            previous = c;
        }
        joined.push_str(word);
    }
}

/// As `joint_strip` does in Latin letters: the first word of Nurul Islam.
fn bengali_joint_strip(word: &str) -> &str {
    for ending in ["ুল", "ুর", "ুদ", "ুন", "ুস", "ুজ"] {
        match word.strip_suffix(ending) {
            Some(rest) if rest.chars().count() >= 2 => return rest,
            _ => {}
        }
    }
    word
}

fn is_bengali_consonant(c: char) -> bool {
    matches!(c, 'ক'..='হ' | '\u{9DC}'..='\u{9DF}')
}

/// Whether no sign of a vowel stands here, nor the joiner: the vowel before is
/// said and not written.
fn is_unvowelled(next: char) -> bool {
    is_bengali_consonant(next) || matches!(next, 'ং' | 'ঃ' | 'ঁ' | 'ৎ')
}

fn other_letter(c: char, sounds: &mut Sounds) {
    if let Some((consonant, vowel)) = ethiopic_sounds(c) {
        for sound in [consonant, vowel].into_iter().filter(|sound| *sound != s::NONE) {
            sounds.push(sound);
        }
    } else if is_bengali(c) {
        let sound = match bengali_sound(c) {
            // The glide after a dark vowel is w: Anwar.
            s::Y if matches!(sounds.last(), s::O | s::U) => {
                sounds.pop();
                s::W
            }
            sound => sound,
        };
        if sound != s::NONE {
            sounds.push(sound);
        }
    }
}

fn latin_word(word: &str, follows: bool, sounds: &mut Sounds, joined: &mut String) {
    let letters: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    if follows && is_article(&letters) {
        return;
    }
    let normal = word_normalise(&letters);
    let mut rest: &[u8] = &normal;
    if let Some(after) = abd_strip(rest, follows) {
        for sound in [s::A, s::B, s::D] {
            sounds.push(sound);
        }
        joined.push_str("abd");
        rest = after;
    } else {
        rest = article_strip(rest);
        if follows {
            rest = joint_strip(rest);
        }
    }
    latin_read(rest, sounds);
    joined.extend(rest.iter().map(|byte| char::from(*byte)));
    for c in word.chars().filter(|c| !c.is_ascii()) {
        sounds.push_letter(arabic_sound(c));
        other_letter(c, sounds);
    }
}

fn is_article(word: &[u8]) -> bool {
    matches!(
        word,
        b"al"
            | b"el"
            | b"ul"
            | b"il"
            | b"ad"
            | b"ed"
            | b"ud"
            | b"ar"
            | b"er"
            | b"ur"
            | b"as"
            | b"es"
            | b"us"
            | b"an"
            | b"en"
            | b"un"
            | b"at"
            | b"et"
            | b"ut"
            | b"az"
            | b"ez"
            | b"uz"
            | b"ash"
            | b"ach"
            | b"esh"
            | b"ech"
            | b"ush"
            | b"l"
    )
}

fn arabic_word(word: &str, follows: bool, sounds: &mut Sounds, joined: &mut String) {
    let mut letters: Vec<char> = word.chars().collect();
    if follows && letters == ['ا', 'ل'] {
        return;
    }
    arabic_strip(&mut letters);
    let mut skip = false;
    for (at, c) in letters.iter().enumerate() {
        joined.extend(variant_letter(*c));
        if std::mem::take(&mut skip) {
            continue;
        }
        let together = letters.get(at + 1).map_or(s::NONE, |next| two_letters(*c, *next));
        let together = if together == s::NONE { breath_after(&letters, at) } else { together };
        if together != s::NONE {
            sounds.push_letter(together);
            skip = true;
            continue;
        }
        let sound = match arabic_sound(*c) {
            s::ALEF if at == 0 => s::ONSET,
            // Ima and Umar with a carrier: the second letter is the first vowel.
            s::YA if at == 1 && is_open(sounds) && is_first_i(&letters) => s::I,
            s::WAW if at == 1 && is_open(sounds) && is_syllable_end(&letters) => s::U,
            s::ALEF if at == 1 && sounds.last() == s::AYN => s::A,
            s::H if at + 1 == letters.len() && at > 1 && sounds.last() == s::YA => s::YEH,
            // Without its marks a final h is most often a ta marbuta.
            s::H if at + 1 == letters.len() && at > 1 && !follows => s::MARBUTA,
            s::YA if at + 1 == letters.len() && at > 1 && !follows => s::LAST_YA,
            sound => sound,
        };
        // Saad al-Din is said with one d, as it is read from Latin letters.
        if at > 0 || sound != sounds.last() {
            sounds.push_letter(sound);
        }
        if c.is_ascii_lowercase() {
            latin_read(&[*c as u8], sounds);
        }
    }
}

/// Whether the one letter read carries whichever vowel comes next.
fn is_open(sounds: &Sounds) -> bool {
    matches!(sounds.last(), s::ONSET | s::AYN)
}

/// Imad, Iyad; Ayub has a y.
fn is_first_i(letters: &[char]) -> bool {
    is_syllable_end(letters) || letters.get(2) == Some(&'ا')
}

/// Whether a consonant follows the second letter.
fn is_syllable_end(letters: &[char]) -> bool {
    letters.get(2).is_some_and(|c| !matches!(c, 'ا' | 'و' | 'ي' | 'ى' | 'ة'))
}

/// Sounds that Arabic writes with two letters: ch, and j where it is no g.
fn two_letters(one: char, next: char) -> u8 {
    match (one, next) {
        ('ت', 'ش') => s::CH,
        ('د', 'ج') => s::J,
        _ => s::NONE,
    }
}

/// t or d that closes a syllable before an h, in Latin letters th and dh: Fathi,
/// Athar, Midhat.
fn breath_after(letters: &[char], at: usize) -> u8 {
    let is_long = |c: &char| matches!(c, 'ا' | 'و' | 'ي');
    let is_closing = match at.checked_sub(1) {
        None => false,
        Some(0) => true,
        Some(before) => !is_long(&letters[before]),
    };
    match (letters[at], letters.get(at + 1), letters.get(at + 2)) {
        _ if !is_closing => s::NONE,
        ('ت' | 'ط', Some('ح' | 'ه'), Some(c)) if !matches!(c, 'ا' | 'و') => s::TH,
        ('د', Some('ح' | 'ه'), Some(c)) if !matches!(c, 'ا' | 'و') => s::DH,
        _ => s::NONE,
    }
}

/// Takes off the article (also inside Abd-), and the alef of Abu and Ibn.
fn arabic_strip(letters: &mut Vec<char>) {
    if letters.as_slice() == ['ا', 'ل', 'ل', 'ه'] {
        letters.drain(..2);
    } else if letters.starts_with(&['ع', 'ب', 'د', 'ا', 'ل']) && letters.len() > 6 {
        letters.drain(3..5);
    } else if letters.starts_with(&['ا', 'ل']) && letters.len() > 4 && !is_no_article(letters) {
        letters.drain(..2);
    } else if is_helped_start(letters)
        || letters.starts_with(&['ا', 'ب', 'و'])
        || letters.as_slice() == ['ا', 'ب', 'ن']
    {
        letters.drain(..1);
    }
    let length = letters.len();
    if length > 6 && letters.ends_with(&['ا', 'ل', 'د', 'ي', 'ن']) {
        letters.drain(length - 5..length - 3);
    }
}

/// Mhamed and Mbarek as Libya and Mauritania write them, with an alef to begin
/// the cluster by.
fn is_helped_start(letters: &[char]) -> bool {
    letters.len() >= 4 && matches!(letters, ['ا', 'م', 'ب' | 'ح' | 'ع', ..])
}

/// Words that begin with the letters of the article and have none.
fn is_no_article(letters: &[char]) -> bool {
    matches!(
        letters,
        ['ا', 'ل', 'ه', 'ا', 'م']
            | ['ا', 'ل', 'ي' | 'م', 'ا', 'س']
            | ['ا', 'ل', 'ك', 'س', ..]
            | ['ا', 'ل', 'ي', 'ك', 'س', ..]
            | ['ا', 'ل', 'ف', 'ر', 'ي', 'د']
            | ['ا', 'ل', 'ف', 'ت']
            | ['ا', 'ل', 'ب', 'ر', 'ت']
    )
}

/// A letter as the variants are written: hamza and its carriers folded.
fn variant_letter(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        'ک' => 'ك',
        'ء' => return None,
        other => other,
    })
}

/// Letters in lower case without marks; anything that parts words is a space,
/// signs of ayn and hamza are `'`, and the rest goes.
pub(super) fn fold_letters(text: &str) -> String {
    let mut folded = String::with_capacity(text.len().min(4 * CHARS_MAX));
    let mut letters = 0;
    let mut rest = text.chars().take(16 * CHARS_MAX);
    while let Some(c) = rest.next() {
        if letters >= CHARS_MAX {
            break;
        }
        if matches!(c, 'أ' | 'إ' | 'آ') && is_no_article_start(&mut rest.clone(), &folded) {
            folded.push('أ');
            letters += 1;
            continue;
        }
        letters += usize::from(letter_fold(c, &mut folded));
    }
    folded
}

/// Whether an alef with hamza begins a name as Aliou, Albert and Ilham do: the
/// article is written without hamza. `Al` alone is a house: Al Saud.
fn is_no_article_start(rest: &mut impl Iterator<Item = char>, before: &str) -> bool {
    (before.is_empty() || before.ends_with(' '))
        && rest.next() == Some('ل')
        && rest.next().is_some_and(char::is_alphabetic)
}

/// Adds one character folded; whether it was a letter.
fn letter_fold(c: char, folded: &mut String) -> bool {
    match c {
        'a'..='z' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
        'ئ' | 'ؤ' | 'ء' | 'ى' | 'ة' => folded.push(c),
        'ـ' | '٠'..='٩' | '۰'..='۹' | '\u{64B}'..='\u{65F}' | '\u{670}' => return false,
        'ء'..='ي' => folded.push(c),
        '\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ' | '´' | 'ʼ' | 'ʻ' => {
            folded.push('\'');
            return false;
        }
        ' '
        | '-'
        | '_'
        | '.'
        | ','
        | '،'
        | '/'
        | '\u{2010}'..='\u{2015}'
        | '\t'
        | '\n'
        | '\u{A0}' => {
            folded.push(' ');
            return false;
        }
        _ => return letter_fold_rare(c, folded),
    }
    true
}

fn letter_fold_rare(c: char, folded: &mut String) -> bool {
    match c {
        'ɔ' | 'Ɔ' | 'ø' | 'Ø' | 'ọ' => folded.push('o'),
        'ɛ' | 'Ɛ' | 'ε' | 'ǝ' | 'ə' => folded.push('e'),
        'ı' => folded.push('i'),
        'ɓ' | 'Ɓ' => folded.push('b'),
        'ɗ' | 'Ɗ' | 'đ' => folded.push('d'),
        'ƙ' | 'Ƙ' => folded.push('k'),
        'ŋ' | 'Ŋ' | 'ɲ' | 'Ɲ' => folded.push('n'),
        'ß' => folded.push('s'),
        'æ' | 'Æ' => folded.push_str("ae"),
        'œ' | 'Œ' => folded.push_str("oe"),
        'ş' | 'š' | 'Ş' | 'Š' => folded.push_str("sh"),
        'ç' | 'Ç' => folded.push('s'),
        // A dot below, written apart from its letter.
        '\u{9BC}' => {
            let dotted = match folded.pop() {
                Some('য') => '\u{9DF}',
                Some('ড') => '\u{9DC}',
                Some('ঢ') => '\u{9DD}',
                Some(other) => other,
                None => return false,
            };
            folded.push(dotted);
            return false;
        }
        c if is_arabic(c) || is_bengali(c) || ethiopic_sounds(c).is_some() => {
            if c == BENGALI_JOINER {
                folded.push(c);
                return false;
            }
            if !c.is_alphabetic() {
                return false;
            }
            folded.push(c);
        }
        c => return letter_decompose(c, folded),
    }
    true
}

fn letter_decompose(c: char, folded: &mut String) -> bool {
    let before = folded.len();
    decompose_compatible(c, |part| {
        let known = part.is_ascii_alphabetic() || (is_arabic(part) && part.is_alphabetic());
        if known && !is_combining_mark(part) {
            letter_fold(part, folded);
        } else if part.is_whitespace() {
            folded.push(' ');
        }
    });
    folded.len() > before
}
