//! Family names that nobody told us: the long tail of rare ones, made of
//! syllables, in both scripts.
//!
//! *Invariant:* name `n` of a nation is always the same. They are made up; one
//! that exists somewhere does so by chance.

use crate::Random;

const CONSONANTS: &[(&str, &str)] = &[
    ("b", "ب"),
    ("t", "ت"),
    ("j", "ج"),
    ("h", "ح"),
    ("kh", "خ"),
    ("d", "د"),
    ("r", "ر"),
    ("z", "ز"),
    ("s", "س"),
    ("sh", "ش"),
    ("gh", "غ"),
    ("f", "ف"),
    ("k", "ك"),
    ("l", "ل"),
    ("m", "م"),
    ("n", "ن"),
    ("w", "و"),
    ("y", "ي"),
];
const VOWELS: &[(&str, &str)] =
    &[("a", "ا"), ("i", "ي"), ("u", "و"), ("a", ""), ("e", ""), ("o", "و")];

/// Rare names of one nation.
pub(crate) const TAIL: u64 = 3_000;

/// Arabic, then the ways to write it in Latin, apart by a bar.
pub(crate) fn family_compose(nation: u64, n: u64, article: bool) -> (String, String) {
    let mut random = Random::new(nation, n);
    let (mut arabic, mut latin) = (String::new(), String::new());
    for _ in 0..2 + random.below(2) {
        let (consonant, vowel) = (random.pick(CONSONANTS), random.pick(VOWELS));
        latin.extend([consonant.0, vowel.0]);
        arabic.extend([consonant.1, vowel.1]);
    }
    let (consonant, sounded) = *random.pick(CONSONANTS);
    latin.push_str(consonant);
    arabic.push_str(sounded);
    if article {
        let [plain, spelt] = [&latin, &latin.replace('u', "ou")].map(|text| format!("Al{text}i"));
        return (format!("ال{arabic}ي"), format!("{plain}|El{latin}y|{spelt}"));
    }
    let mut capital = latin;
    capital[..1].make_ascii_uppercase();
    let other = capital.replace('u', "ou").replace('j', "dj");
    (arabic, format!("{capital}|{other}"))
}
