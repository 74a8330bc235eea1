//! Latin letters read into sounds, as they are used for names from Libya to
//! Bangladesh: French, English and Somali habits side by side.
//!
//! *Invariant:* the text given is lower case `a..z`, and `'` for a sign of ayn
//! or hamza; anything else is passed over.

use super::sounds as s;
use super::sounds::Sounds;

/// Reads letters from the start and adds their sounds.
pub(super) fn latin_read(text: &[u8], sounds: &mut Sounds) {
    let mut at = 0;
    // Tsegay, Tzegai: an s said with the throat closed, one letter in Tigrinya.
    if matches!(text, [b't', b's' | b'z', vowel, ..] if is_vowel(*vowel)) {
        sounds.push(s::SAD);
        at = 2;
    }
    // Bhuiyan: a breath that Arabic and Bengali write in one letter.
    if text.starts_with(b"bh") {
        sounds.push(s::B);
        at = 2;
    }
    let is_somali = is_somali(text);
    while at < text.len() {
        let previous = if at == 0 { 0 } else { text[at - 1] };
        if is_ks(&text[at..], previous) {
            sounds.push(s::K);
            sounds.push(s::S);
            at += 1;
            continue;
        }
        if let Some((placed, used)) = placed_at(text, at) {
            for sound in placed {
                sounds.push(*sound);
            }
            at += used;
            continue;
        }
        let (sound, used) = match sound_at(&text[at..], previous) {
            (s::S, used) if is_somali => (s::SZ, used),
            read => read,
        };
        if sound != s::NONE {
            sounds.push(sound);
        }
        at += used;
    }
}

/// The sound at the start of `rest` and how many letters it takes.
fn sound_at(rest: &[u8], previous: u8) -> (u8, usize) {
    let next = rest.get(1).copied().unwrap_or(0);
    let after = rest.get(2).copied().unwrap_or(0);
    if let Some(found) = group_at(rest[0], next, after) {
        return found;
    }
    let sound = match rest[0] {
        b'a' => s::A,
        b'e' => s::E,
        b'i' => s::I,
        b'o' => s::O,
        b'u' => s::U,
        b'y' if is_vowel(next) || previous == 0 => s::Y,
        b'y' => s::I,
        b'w' => s::W,
        b'h' => s::H,
        b'b' => s::B,
        b'p' => s::P,
        b'f' => s::F,
        b'v' => s::V,
        b'm' => s::M,
        b'n' => s::N,
        b'l' => s::L,
        b'r' => s::R,
        b't' => s::T,
        b'd' => s::D,
        b'z' => s::Z,
        b's' => s::S,
        b'j' => s::J,
        b'g' => s::G,
        b'k' => s::K,
        b'q' => s::Q,
        b'c' if matches!(next, b'e' | b'i' | b'y') => s::S,
        b'c' => s::C,
        b'x' => s::X,
        _ => s::NONE,
    };
    (sound, 1)
}

/// Letters that are read so only where they stand, and how many they are.
fn placed_at(text: &[u8], at: usize) -> Option<(&'static [u8], usize)> {
    let (before, rest) = text.split_at(at);
    Some(match (before, rest) {
        // Diallo, Ndiaye; English hands write Jallow, Njie.
        ([] | [b'n'], [b'd', b'i', letter, ..]) if is_vowel(*letter) => (&[s::DY, s::GLIDE], 2),
        // Giuma, Giamal.
        ([], [b'g', b'i', b'a' | b'o' | b'u', ..]) => (&[s::J], 2),
        // Sheikh and Shekh, Zeinab and Zenab.
        ([.., b'e'], [b'i' | b'y', letter, ..]) if !is_vowel(*letter) => (&[s::GLIDE], 1),
        // Kate, Grace; the e itself is read after.
        (_, [b'a', letter, b'e']) if !is_vowel(*letter) && !matches!(letter, b'y' | b'w') => {
            (&[s::AE], 1)
        }
        // Rose, Louise, and the plural's s of Evans.
        ([.., letter], [b's', b'e']) if *letter != b's' => (&[s::SZ], 1),
        ([.., b'n' | b'l' | b'r' | b'm' | b'd' | b'g' | b'v'], [b's']) => (&[s::SZ], 1),
        // What French does not say at the end, and English does: Robert, Laurent,
        // Bernard, Renaud, Olivier; Benoit ends in wa.
        ([.., b'o'], [b'i', b't' | b's' | b'x']) => (&[s::A], 2),
        ([.., b'r' | b'n'] | [.., b'a', b'u'], [b't']) => (&[s::QUIET_T], 1),
        ([.., b'r' | b'n'] | [.., b'a', b'u'], [b'd']) => (&[s::QUIET_D], 1),
        ([.., b'i', b'e'], [b'r']) => (&[s::QUIET_R], 1),
        ([.., b'o', b'u'], [b'x']) => (&[], 1),
        // Bright, Wright.
        ([.., b'i'], [b'g', b'h', b't', ..]) => (&[], 2),
        // Matthew, Muththanna: the doubled letter of a pair.
        (_, [one, two, b'h', ..]) if one == two && !is_vowel(*one) => (&[], 1),
        // Souad, Fouad, Touati, Kouamé: a w first, an u after a consonant.
        ([.., letter], [b'o', b'u', b'a', ..]) if !is_vowel(*letter) => (&[s::U], 2),
        // Italian hands, in Somalia and Eritrea: Ghedi, Ghirmai.
        (_, [b'g', b'h', b'e' | b'i', ..]) => (&[s::G], 2),
        // Eunice, Eugene; Yvonne, Yves.
        ([], [b'e', b'u', letter, ..]) if !is_vowel(*letter) => (&[s::Y, s::U], 2),
        ([], [b'y', letter, ..]) if !is_vowel(*letter) => (&[s::I], 1),
        // Jallow, Sow, but the Akan Yaw is no Yo.
        ([.., _], [b'o', b'w']) => (&[s::O], 2),
        // Chukwu and Chuku: the lips are round already.
        ([.., b'k' | b'g'], [b'w', b'u', ..]) => (&[], 1),
        // Italian hands in Libya and Eritrea: Scerif.
        ([], [b's', b'c', b'e' | b'i', ..]) => (&[s::SH], 2),
        _ => return None,
    })
}

/// Whether long vowels are doubled or x is an h, as Somali is written, which has
/// no z: Casiis, Xamse.
fn is_somali(text: &[u8]) -> bool {
    let pairs = |at: usize| matches!(text.get(at..at + 2), Some(b"aa" | b"ii" | b"uu"));
    let is_x = |at: usize| text[at] == b'x' && !is_ks(&text[at..], text[at.saturating_sub(1)]);
    !text.contains(&b'z') && (0..text.len()).any(|at| pairs(at) || is_x(at))
}

/// x as in Alex and Felix, where Somali would hardly have its h.
fn is_ks(rest: &[u8], previous: u8) -> bool {
    rest[0] == b'x' && (previous == b'e' || (matches!(previous, b'i' | b'o') && rest.len() == 1))
}

/// Letters that make one sound together.
fn group_at(first: u8, next: u8, after: u8) -> Option<(u8, usize)> {
    Some(match (first, next, after) {
        (b'o', b'u', letter) if is_vowel(letter) => (s::W, 2),
        (b'o', b'u' | b'o', _) => (s::U, 2),
        (b'e' | b'i', b'e', _) => (s::I, 2),
        (b'a', b'u', _) => (s::O, 2),
        (b't', b'c' | b's', b'h') => (s::CH, 3),
        (b's', b'c', b'h') => (s::SH, 3),
        (b'c', b'h', b'r' | b'l') => (s::K, 2),
        (b'c' | b's', b'h', _) => (s::SH, 2),
        (b'w', b'h', _) => (s::W, 2),
        (b'k', b'h', _) => (s::KH, 2),
        (b'g', b'h', _) => (s::GH, 2),
        (b't', b'h', _) => (s::TH, 2),
        (b'd', b'h', _) => (s::DH, 2),
        (b'p', b'h', _) => (s::F, 2),
        (b'z', b'h', _) => (s::Z, 2),
        (b'd', b'j', _) => (s::J, 2),
        // Akan: Adwoa and Adjoa, Agyei and Adjei.
        (b'd', b'w', b'o' | b'u') => (s::J, 2),
        (b'g', b'y', letter) if is_vowel(letter) => (s::J, 1),
        (b'c', b'k', _) => (s::K, 2),
        (b'g', b'u', b'e' | b'i') => (s::G, 2),
        (b'q', b'u', b'e' | b'i') => (s::K, 2),
        _ => return None,
    })
}

pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What is left of a lower-case Latin word without its article, glued on
/// (Elfatih) or assimilated (Ennaji, Esseghir); the word itself if it has none.
pub(super) fn article_strip(word: &[u8]) -> &[u8] {
    if word.len() < 6 || EXCEPTIONS.contains(&word) {
        return word;
    }
    match word {
        // Ellen, Allan, Allouche; the article is hardly glued to an l.
        [b'a', b'l', b'l', ..] => word,
        [b'e', b'l', b'l', next, ..] if *next != b'a' || word.len() < 7 => word,
        [b'e' | b'a', b'l', rest @ ..] if glued(word[0], rest) => rest,
        [b'e', one, two, ..] if one == two && matches!(one, b'n' | b's' | b'r' | b't' | b'd') => {
            &word[2..]
        }
        _ => word,
    }
}

/// A word without the article of the next, as Bengal and Pakistan write
/// compounds: Sirajul Islam, Fazlur Rahman, Saifud Din.
pub(super) fn joint_strip(word: &[u8]) -> &[u8] {
    match word {
        [start @ .., before, b'u', b'l' | b'r' | b'd' | b'n' | b's' | b'z']
            if start.len() >= 2 && !is_vowel(*before) =>
        {
            &word[..word.len() - 2]
        }
        _ => word,
    }
}

fn glued(first: u8, rest: &[u8]) -> bool {
    let consonant = !is_vowel(rest[0]) && rest[0] != b'y';
    rest.len() >= 4 && (consonant || (first == b'e' && matches!(rest[0], b'a' | b'o' | b'u')))
}

/// Words that begin like an article and have none.
const EXCEPTIONS: [&[u8]; 6] =
    [b"elhame", b"albert", b"alfred", b"alphonse", b"allassane", b"alpha"];

/// What follows Abd- in a lower-case word, its article taken off: `rahman` of
/// abdurrahman, abderrahmane, abdelrahman. Empty where a next word holds it.
pub(super) fn abd_strip(word: &[u8], follows: bool) -> Option<&[u8]> {
    let after = word.strip_prefix(b"abd")?;
    if follows && after.len() <= 3 {
        return Some(&[]);
    }
    let vowels = after.iter().take_while(|letter| is_vowel(**letter)).count();
    let rest = &after[vowels..];
    match rest {
        [b'l', _, _, ..] if vowels > 0 => Some(&rest[1..]),
        [_, _, _, ..] if vowels <= 2 => Some(rest),
        _ => None,
    }
}

/// Endings that are written in many ways, in one: -eddine, -uddin, al-din;
/// a last -ah, -eh, -e; Abu, Bou and Bu at the start.
pub(super) fn word_normalise(letters: &[u8]) -> Vec<u8> {
    let mut word = letters.to_vec();
    if word.starts_with(b"abu") || word.starts_with(b"abo") {
        word.remove(0);
    }
    // Aminatu, Saadatou: a ta marbuta with a Hausa or Fulani ending.
    for ending in [b"atou".as_slice(), b"atu"] {
        if word.len() >= ending.len() + 4 && word.ends_with(ending) {
            word.truncate(word.len() - ending.len() + 1);
        }
    }
    for ending in [b"dine".as_slice(), b"deen", b"dein", b"dyn", b"din"] {
        if word.len() > ending.len() + 2 && word.ends_with(ending) {
            word.truncate(word.len() - ending.len());
            if matches!(word.last(), Some(b'd' | b'l')) {
                word.pop();
                if word.last().is_some_and(|letter| is_vowel(*letter)) {
                    word.pop();
                }
            }
            word.extend_from_slice(b"din");
            break;
        }
    }
    word
}

/// God's name or a title before a Yoruba name, or God's beside an Igbo one, which
/// are left out in daily use (Oluwaseun is Seun, Chukwuemeka Emeka), and how
/// many sounds each has.
const LEFT_OFF: [(&[u8], u8); 10] = [
    (b"oluwa", 5),
    (b"olu", 3),
    (b"ola", 3),
    (b"ade", 3),
    (b"ayo", 3),
    (b"omo", 3),
    (b"baba", 4),
    (b"temi", 4),
    (b"titi", 4),
    (b"chukwu", 4),
];

/// The part of a name of `heard` sounds that is used alone, from and to which
/// sound; from 0 to 0 if there is none.
pub(super) fn short_form(word: &[u8], heard: u8) -> [u8; 2] {
    const LETTERS_LEAST: usize = 4;
    const SOUNDS_LEAST: u8 = 3;
    for (start, sounds) in LEFT_OFF {
        let left = word.strip_prefix(start).filter(|rest| rest.len() >= LETTERS_LEAST);
        if left.is_some() && heard >= sounds + SOUNDS_LEAST {
            return [sounds, heard];
        }
    }
    // Aminul Islam and Amin Islam, in Bengal.
    let joint = word.strip_suffix(b"ul").filter(|start| start.len() >= 4);
    if joint.is_some() && !matches!(word, b"maqbul" | b"makbul") && heard >= 2 + SOUNDS_LEAST {
        return [0, heard - 2];
    }
    match word.strip_suffix(b"chukwu") {
        Some(start) if start.len() >= 3 && heard >= 4 + SOUNDS_LEAST => [0, heard - 4],
        _ => [0, 0],
    }
}
