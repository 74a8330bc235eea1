//! A name in the other script: candidates, the likeliest first.
//!
//! *Invariant:* candidates are distinct, never more than asked for, and the
//! same for the same text. A known name's attested forms come first.

use super::prepare::fold_letters;
use super::variants::{variant_forms, variant_group};

/// The most words of one name.
const WORDS_MAX: usize = 8;

/// The most candidates made at once.
const CANDIDATES_MAX: usize = 64;

/// Latin spellings of a name written in Arabic.
pub fn transliterate_to_latin(name: &str, most: usize) -> Vec<String> {
    let folded = super::name_normalise(name);
    let known =
        variant_forms(variant_group(&folded.replace(' ', ""))).filter(|form| form.is_ascii());
    let mut found: Vec<String> = known.map(capital).collect();
    let mut spelt = vec![String::new()];
    for word in fold_letters(name).split_whitespace().take(WORDS_MAX) {
        let separated: Vec<String> = spelt.iter().map(|text| spaced(text)).collect();
        let endings = word_to_latin(word);
        let endings: Vec<&str> = endings.iter().map(String::as_str).collect();
        spelt = spread(&separated, &endings);
    }
    for text in spelt {
        let joined = text.strip_prefix("Abd Al-").map(str::to_owned);
        found.push(text);
        if let Some(rest) = joined {
            found.extend(["Abdul", "Abdel"].map(|servant| format!("{servant} {rest}")));
        }
    }
    distinct(found, most)
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text} ") }
}

/// One word: a known one as it is usually written, another letter by letter,
/// its article apart.
fn word_to_latin(word: &str) -> Vec<String> {
    if word == "عبد" {
        return vec!["Abd".to_owned()];
    }
    let normal = super::name_normalise(word);
    let known = variant_forms(variant_group(&normal)).filter(|form| form.is_ascii());
    let known: Vec<String> = known.take(3).map(capital).collect();
    if !known.is_empty() {
        return known;
    }
    let bare: Vec<char> = match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() >= 3 => rest.chars().collect(),
        _ => word.chars().collect(),
    };
    let mut spelt = vec![String::new()];
    for (at, c) in bare.iter().enumerate() {
        let options = latin_options(*c, at, bare.len());
        let said = vowels_said(&bare, at);
        let options: Vec<String> = options
            .iter()
            .flat_map(|o| said.iter().map(move |vowel| format!("{o}{vowel}")))
            .collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        spelt = spread(&spelt, &options);
    }
    let article = bare.len() < word.chars().count();
    let articled =
        |text: String| if article { format!("Al-{}", capital(&text)) } else { capital(&text) };
    spelt.into_iter().map(articled).collect()
}

/// The vowels that a reader puts after a letter, the likely one first: Arabic
/// writes no short ones, begins no word with two consonants and, in names, ends
/// none with two.
fn vowels_said(letters: &[char], at: usize) -> &'static [&'static str] {
    let is_vowel = |c: char| matches!(c, 'ا' | 'أ' | 'و' | 'ي' | 'ى' | 'ة' | 'ئ' | 'ؤ' | 'ء' | 'ع');
    let follows = |to: usize| letters.get(to).is_some_and(|c| !is_vowel(*c));
    if is_vowel(letters[at]) || !follows(at + 1) {
        return &[""];
    }
    let closes = at + 2 == letters.len();
    if at == 0 || closes { &["a", "u", "i", ""] } else { &["", "a"] }
}

/// Arabic spellings of a name written in Latin letters.
pub fn transliterate_to_arabic(name: &str, most: usize) -> Vec<String> {
    let folded = fold_letters(name).replace('\'', "");
    let known =
        variant_forms(variant_group(&folded.replace(' ', ""))).filter(|form| !form.is_ascii());
    let mut found: Vec<String> = known.map(str::to_owned).collect();
    let mut spelt = vec![String::new()];
    let (letters, start) = compound_start(&folded);
    spelt[0].push_str(start);
    let mut at = 0;
    while at < letters.len() {
        let (options, used) = arabic_options(&letters[at..], at == 0 || letters[at - 1] == ' ');
        spelt = spread(&spelt, options);
        at += used;
    }
    let one_space = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    found.extend(spelt.iter().map(one_space));
    distinct(found, most)
}

/// The letters left after an opening that Arabic writes in one way: Abd al-,
/// an article.
fn compound_start(folded: &str) -> (Vec<char>, &'static str) {
    let openings =
        ["abd al ", "abd el ", "abdel ", "abdul ", "abdoul ", "abdel", "abdul", "abdoul"];
    for opening in openings {
        match folded.strip_prefix(opening) {
            Some(rest) if rest.len() >= 3 => {
                return (rest.trim_start().chars().collect(), "عبد ال");
            }
            _ => {}
        }
    }
    for opening in ["al ", "el "] {
        match folded.strip_prefix(opening) {
            Some(rest) if rest.len() >= 3 => return (rest.chars().collect(), "ال"),
            _ => {}
        }
    }
    (folded.chars().collect(), "")
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
        'ا' | 'أ' => &["a", "e", "i"],
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

/// The second half of Nour Eddine and Nasiruddin.
fn is_of_din(rest: &[char]) -> bool {
    let text: String = rest.iter().collect();
    matches!(text.as_str(), "eddine" | "eddin" | "uddin" | "uddeen")
}

fn arabic_options(rest: &[char], starts: bool) -> (&'static [&'static str], usize) {
    let next = rest.get(1).copied().unwrap_or(' ');
    let last = rest.len() == 1 || next == ' ';
    match (rest[0], next) {
        ('e' | 'u', 'd') if is_of_din(rest) => return (&[" الدين"], rest.len()),
        ('n', 'g') => return (&["نغ", "نج", "نق"], 2),
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
