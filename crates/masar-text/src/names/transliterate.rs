//! A name in the other script: candidates, the likeliest first.
//!
//! *Invariant:* candidates are distinct, never more than asked for, and the
//! same for the same text. A known name's attested forms come first.

use super::prepare::fold_letters;
use super::variants::{variant_forms, variant_group};

/// The most candidates made at once.
const CANDIDATES_MAX: usize = 64;

/// Latin spellings of a name written in Arabic.
pub fn transliterate_to_latin(name: &str, most: usize) -> Vec<String> {
    let folded = super::name_normalise(name);
    let known =
        variant_forms(variant_group(&folded.replace(' ', ""))).filter(|form| form.is_ascii());
    let mut found: Vec<String> = known.map(capital).collect();
    let mut spelt = vec![String::new()];
    let letters: Vec<char> = fold_letters(name).chars().collect();
    for (at, c) in letters.iter().enumerate() {
        spelt = spread(&spelt, latin_options(*c, at, letters.len()));
    }
    found.extend(spelt.iter().map(|text| capital(text)));
    distinct(found, most)
}

/// Arabic spellings of a name written in Latin letters.
pub fn transliterate_to_arabic(name: &str, most: usize) -> Vec<String> {
    let folded = fold_letters(name).replace('\'', "");
    let known =
        variant_forms(variant_group(&folded.replace(' ', ""))).filter(|form| !form.is_ascii());
    let mut found: Vec<String> = known.map(str::to_owned).collect();
    let mut spelt = vec![String::new()];
    let letters: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let (options, used) = arabic_options(&letters[at..], at == 0 || letters[at - 1] == ' ');
        spelt = spread(&spelt, options);
        at += used;
    }
    found.extend(spelt);
    distinct(found, most)
}

/// Each text with each ending, the likely ones first, at most [`CANDIDATES_MAX`].
fn spread(texts: &[String], endings: &[&str]) -> Vec<String> {
    let mut spread = Vec::new();
    for ending in endings {
        spread.extend(texts.iter().map(|text| format!("{text}{ending}")));
    }
    spread.truncate(CANDIDATES_MAX);
    spread
}

fn distinct(found: Vec<String>, most: usize) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in found {
        if kept.len() < most && !text.is_empty() && !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn latin_options(c: char, at: usize, length: usize) -> &'static [&'static str] {
    let last = at + 1 == length;
    match c {
        'ا' => &["a", "e", "i"],
        'ب' => &["b"],
        'ت' | 'ط' => &["t"],
        'ث' => &["th", "s", "t"],
        'ج' => &["j", "g", "dj"],
        'ح' | 'ه' => &["h"],
        'خ' => &["kh"],
        'د' => &["d"],
        'ذ' => &["dh", "z", "d"],
        'ر' => &["r"],
        'ز' => &["z"],
        'س' | 'ص' => &["s"],
        'ش' => &["sh", "ch"],
        'ض' => &["d", "dh"],
        'ظ' => &["z", "dh"],
        'ع' if at == 0 => &["a", "o", "i"],
        'ع' | 'ء' => &["a", ""],
        'غ' => &["gh"],
        'ف' => &["f"],
        'ق' => &["q", "g", "k"],
        'ك' => &["k"],
        'ل' => &["l"],
        'م' => &["m"],
        'ن' => &["n"],
        'و' if at == 0 => &["w"],
        'و' => &["u", "ou", "w"],
        'ؤ' => &["u", "o"],
        'ي' if at == 0 => &["y"],
        'ي' | 'ئ' => &["i", "y", "e"],
        'ى' => &["a", "i"],
        'ة' if last => &["a", "ah", "e"],
        'ة' => &["at"],
        ' ' => &[" "],
        _ => &[""],
    }
}

fn arabic_options(rest: &[char], starts: bool) -> (&'static [&'static str], usize) {
    let next = rest.get(1).copied().unwrap_or(' ');
    let last = rest.len() == 1 || next == ' ';
    match (rest[0], next) {
        ('k', 'h') => return (&["خ"], 2),
        ('g', 'h') => return (&["غ"], 2),
        ('s' | 'c', 'h') => return (&["ش"], 2),
        ('t', 'h') => return (&["ث", "ذ"], 2),
        ('d', 'h') => return (&["ذ", "ظ", "ض"], 2),
        ('p', 'h') => return (&["ف"], 2),
        ('d', 'j') => return (&["ج"], 2),
        ('o' | 'u', 'u') | ('o', 'o') if starts => return (&["أو", "و"], 2),
        ('o' | 'u', 'u') | ('o', 'o') => return (&["و", ""], 2),
        ('e' | 'i', 'e') | ('i', 'i') => return (&["ي"], 2),
        ('a', 'a') => return (&["ا"], 2),
        (one, two) if one == two => return (&[""], 1),
        _ => {}
    }
    let options: &'static [&'static str] = match rest[0] {
        'a' if starts => &["أ", "ع", "ا"],
        'e' | 'i' if starts => &["إ", "ع", "ا"],
        'o' | 'u' if starts => &["أ", "ع"],
        'a' if last => &["ة", "ا", "ى"],
        'e' if last => &["", "ة", "ي"],
        'a' => &["ا", ""],
        'e' => &["", "ي"],
        'i' => &["ي", ""],
        'o' | 'u' => &["و", ""],
        'y' => &["ي"],
        'w' => &["و"],
        'b' | 'p' => &["ب"],
        't' => &["ت", "ط"],
        'j' => &["ج"],
        'h' => &["ح", "ه"],
        'd' => &["د", "ض"],
        'r' => &["ر"],
        'z' => &["ز", "ظ", "ذ"],
        's' => &["س", "ص"],
        'c' | 'k' => &["ك", "ق"],
        'q' => &["ق"],
        'g' => &["ق", "ج", "غ"],
        'f' | 'v' => &["ف"],
        'l' => &["ل"],
        'm' => &["م"],
        'n' => &["ن"],
        'x' => &["ح", "كس"],
        ' ' => &[" "],
        _ => &[""],
    };
    (options, 1)
}
