//! How one clerk writes one name down: a script, habits, slips of the hand.
//!
//! *Invariant:* what is written is never empty where the name is not. Slips
//! are of letters that look or sound alike, or lie side by side on a keyboard.

use crate::Random;
use crate::stock::Name;

/// What a clerk does alike on every line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clerk {
    pub(crate) arabic: bool,
    /// Slips in a name, per mille.
    pub(crate) slips: usize,
    /// 0 Capitals First, 1 ALL CAPITALS, 2 none.
    pub(crate) capitals: usize,
    pub(crate) hamza: bool,
    pub(crate) compounds_joined: bool,
}

impl Clerk {
    pub(crate) fn new(random: &mut Random, arabic_share: usize, noise: usize) -> Self {
        let slips = [10, 50, 150][random.weighted(&[600, 300, 100])];
        Self {
            arabic: random.chance(arabic_share),
            slips: slips * noise / 1_000,
            capitals: random.weighted(&[700, 220, 80]),
            hamza: random.chance(600),
            compounds_joined: random.chance(350),
        }
    }
}

/// Short and pet forms, both scripts.
const NICKNAMES: &[(&str, &str)] = &[
    ("محمد", "حمادة"),
    ("أحمد", "حمودي"),
    ("عبد الله", "عبود"),
    ("مصطفى", "درش"),
    ("إبراهيم", "برهوم"),
    ("خديجة", "خدوج"),
    ("فاطمة", "فطوم"),
    ("عائشة", "عيوش"),
    ("زينب", "زنوبة"),
    ("Mohamed", "Hamada"),
    ("Abdullah", "Abdu"),
    ("Fatoumata", "Fanta"),
    ("Mamadou", "Modou"),
    ("Ibrahima", "Ibou"),
    ("Aminata", "Ami"),
    ("Emmanuel", "Emma"),
    ("Joseph", "Joe"),
    ("Samuel", "Sam"),
    ("Khadija", "Khady"),
    ("Souleymane", "Solo"),
];

/// One name part as this clerk writes it; `usual` is the bearer's own choice.
pub(crate) fn name_write(name: &Name, clerk: Clerk, usual: usize, random: &mut Random) -> String {
    let text = form_choose(name, clerk.arabic, usual, random);
    let text = if random.chance(15) { nickname_of(text) } else { text };
    let text =
        if clerk.arabic { arabic_habits(text, clerk, random) } else { latin_habits(text, random) };
    let text = if random.chance(clerk.slips) { slip(&text, clerk.arabic, random) } else { text };
    if clerk.arabic { text } else { capitals_set(&text, clerk.capitals) }
}

/// The bearer's own form mostly, else another one in use, else a guess.
fn form_choose(name: &Name, arabic: bool, usual: usize, random: &mut Random) -> String {
    let (known, guesses) = if arabic {
        (&name.arabic, &name.arabic_guesses)
    } else {
        (&name.latin, &name.latin_guesses)
    };
    match random.weighted(&[700, 200, 100]) {
        2 if !guesses.is_empty() => guesses[random.skewed(guesses.len())].clone(),
        1 => random.pick(known).clone(),
        _ => known[usual % known.len()].clone(),
    }
}

fn nickname_of(text: String) -> String {
    let found = NICKNAMES.iter().find(|(name, _)| *name == text);
    found.map_or(text, |(_, short)| (*short).to_owned())
}

fn arabic_habits(mut text: String, clerk: Clerk, random: &mut Random) -> String {
    if !clerk.hamza || random.chance(80) {
        text = text.replace(['أ', 'إ', 'آ'], "ا").replace('ؤ', "و");
    }
    if text.ends_with('ة') && random.chance(180) {
        text = text.replace('ة', "ه");
    }
    if text.ends_with('ى') && random.chance(250) {
        text = text.replace('ى', "ي");
    } else if text.ends_with('ي') && random.chance(60) {
        text.pop();
        text.push('ى');
    }
    if clerk.compounds_joined {
        for head in ["عبد ", "أبو ", "ابو ", "بن "] {
            if let Some(rest) = text.strip_prefix(head) {
                text = format!("{}{rest}", head.trim_end());
            }
        }
    }
    match text.strip_prefix("ال").filter(|rest| rest.chars().count() > 3) {
        Some(rest) if random.chance(60) => rest.to_owned(),
        _ => text,
    }
}

fn latin_habits(mut text: String, random: &mut Random) -> String {
    if !text.is_ascii() && random.chance(600) {
        text = text.chars().map(accent_drop).collect();
    }
    let swaps = [
        ("ou", "u", 60),
        ("oo", "u", 60),
        ("ee", "i", 60),
        ("ss", "s", 60),
        ("mm", "m", 60),
        ("kh", "k", 25),
        ("gh", "g", 25),
        ("dh", "d", 40),
        ("q", "g", 40),
        ("i", "e", 25),
        ("u", "o", 25),
        ("y", "i", 25),
    ];
    for (from, to, per_mille) in swaps {
        if text.contains(from) && random.chance(per_mille) {
            text = text.replacen(from, to, 1);
        }
    }
    if text.ends_with('a') && random.chance(30) {
        text.push('h');
    }
    match text.strip_prefix("Al").filter(|rest| rest.len() > 4 && rest.is_ascii()) {
        Some(rest) => {
            let rest = rest.trim_start_matches(['-', ' ']);
            match random.below(20) {
                0 => rest.to_owned(),
                1 => format!("Al {rest}"),
                2 => format!("Al-{rest}"),
                3 => format!("El{rest}"),
                _ => text,
            }
        }
        None => text,
    }
}

fn accent_drop(c: char) -> char {
    match c {
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ï' | 'î' => 'i',
        'à' | 'â' => 'a',
        'ô' => 'o',
        _ => c,
    }
}

fn capitals_set(text: &str, capitals: usize) -> String {
    match capitals {
        1 => text.to_uppercase(),
        2 => text.to_lowercase(),
        _ => text.split(' ').map(word_capital).collect::<Vec<_>>().join(" "),
    }
}

fn word_capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

const ARABIC_ALIKE: &[&str] = &["بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "كگ"];
const ARABIC_KEYS: &[&str] = &["ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ"];
const LATIN_KEYS: &[&str] = &["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// One slip: a letter left out, doubled, exchanged with the next, or mistaken.
fn slip(text: &str, arabic: bool, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 3 {
        return text.to_owned();
    }
    let at = random.below(letters.len() - 1);
    match random.below(6) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        3 if arabic => letters[at] = neighbour(letters[at], ARABIC_KEYS, random),
        _ if arabic => letters[at] = mistaken(letters[at], ARABIC_ALIKE, random),
        _ => letters[at] = neighbour(letters[at].to_ascii_lowercase(), LATIN_KEYS, random),
    }
    letters.into_iter().collect()
}

fn mistaken(c: char, alike: &[&str], random: &mut Random) -> char {
    let group = alike.iter().find(|group| group.contains(c));
    group.map_or(c, |group| *random.pick(&group.chars().collect::<Vec<_>>()))
}

fn neighbour(c: char, rows: &[&str], random: &mut Random) -> char {
    let Some(row) = rows.iter().find(|row| row.contains(c)) else { return c };
    let row: Vec<char> = row.chars().collect();
    let at = row.iter().position(|key| *key == c).unwrap_or_default();
    let beside = if random.chance(500) { at + 1 } else { at.saturating_sub(1) };
    row[beside.min(row.len() - 1)]
}
