//! Which languages are written from right to left, whatever a form's author
//! calls them: `Arabic (ar)`, `العربية`, `ar-LY`, `Farsi`, `Kurdish (Sorani)`.
//!
//! *Invariant:* the answer depends on the text alone. A script that is named
//! decides (`Arabic in Latin letters` runs left to right), then a code, then a
//! name, then the letters that the name is written in.

use masar_text::fold;

/// Codes of languages (ISO 639-1, -2 and -3) whose usual script runs right to left.
const CODES: &[&str] = &[
    "ar", "ara", "arb", "arz", "apd", "ayl", "apc", "ajp", "acm", "aeb", "arq", "ary", "acq",
    "afb", "ars", "ayn", "shu", "acw", "ayh", "acx", "aec", "abh", "ssh", "xaa", "he", "heb", "iw",
    "fa", "fas", "per", "prs", "pes", "ur", "urd", "ps", "pus", "pbt", "pbu", "pst", "sd", "snd",
    "ug", "uig", "ckb", "sdh", "yi", "yid", "ji", "dv", "div", "syr", "arc", "aii", "nqo", "rhg",
    "khw", "ks", "kas", "pnb", "skr", "bal", "glk", "mzn", "lrc", "azb", "haz", "bqi", "luz",
    "sam", "mid", "lad", "jpr", "phr", "bgn", "gwc", "hnd", "hno",
];

/// Scripts, by code (ISO 15924) and by name, and whether they run right to left.
const SCRIPTS: &[(&str, bool)] = &[
    ("arab", true),
    ("aran", true),
    ("hebr", true),
    ("syrc", true),
    ("thaa", true),
    ("nkoo", true),
    ("adlm", true),
    ("rohg", true),
    ("adlam", true),
    ("ajami", true),
    ("hanifi", true),
    ("nastaliq", true),
    ("shahmukhi", true),
    ("jawi", true),
    ("latn", false),
    ("latin", false),
    ("cyrl", false),
    ("cyrillic", false),
    ("romanized", false),
    ("romanised", false),
    ("transliterated", false),
    ("arabizi", false),
    ("franco", false),
];

/// Names of such languages in English, French and other Latin spellings, folded.
const NAMES: &[&str] = &[
    "arabic",
    "arabe",
    "arabisch",
    "arabo",
    "arapca",
    "arabiya",
    "arabiyya",
    "alarabiya",
    "darija",
    "farsi",
    "persian",
    "persan",
    "persisch",
    "dari",
    "urdu",
    "ourdou",
    "hebrew",
    "hebreu",
    "hebraisch",
    "ivrit",
    "pashto",
    "pashtu",
    "pushto",
    "pachto",
    "sindhi",
    "uyghur",
    "uighur",
    "ouigour",
    "sorani",
    "yiddish",
    "dhivehi",
    "divehi",
    "maldivian",
    "syriac",
    "aramaic",
    "assyrian",
    "nko",
    "kashmiri",
    "balochi",
    "baluchi",
    "saraiki",
    "hazaragi",
    "rohingya",
    "luri",
    "gilaki",
    "mazandarani",
    "khowar",
];

/// Beginnings of names, in Arabic letters and folded, of languages that are
/// themselves written from left to right: `الإنجليزية`, `فرنسي`.
const LEFT_STEMS: &[&str] = &[
    "انجليز",
    "انكليز",
    "فرنس",
    "اسبان",
    "برتغال",
    "المان",
    "ايطال",
    "ترك",
    "روس",
    "صين",
    "صومال",
    "هوس",
    "سواحيل",
    "امهر",
    "تغرين",
    "تيغرين",
    "تجرين",
    "بنغال",
    "هند",
    "اوكران",
    "امازيغ",
    "لاتين",
    "يونان",
    "اندونيس",
    "يابان",
    "كور",
    "هولند",
    "فلان",
    "فولان",
    "تبو",
    "زغاو",
];

/// Whether a language runs from right to left, by whatever name a form gives it.
pub fn language_is_rtl(language: &str) -> bool {
    let folded = fold(language);
    let words: Vec<&str> = folded
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let script = |word: &&str| SCRIPTS.iter().find(|(name, _)| name == word);
    if let Some((_, is_rtl)) = words.iter().find_map(script) {
        return *is_rtl;
    }
    let code = language_code(language);
    if code.as_deref().is_some_and(|code| CODES.contains(&code)) {
        return true;
    }
    if words.iter().any(|word| is_name(word)) || folded.replace(['\'', '’'], "") == "nko" {
        return true;
    }
    let is_left = |word: &&str| {
        let stem = word.strip_prefix("ال").unwrap_or(word);
        LEFT_STEMS.iter().any(|left| stem.starts_with(left) || word.starts_with(left))
    };
    if code.is_some() && language.contains('(') || words.iter().any(is_left) {
        return false;
    }
    language.chars().find(|char| char.is_alphabetic()).is_some_and(is_rtl_letter)
}

/// Exactly a name, or one letter beside a long one: `Arabik`.
fn is_name(word: &str) -> bool {
    const LETTERS_MIN: usize = 6;
    if NAMES.contains(&word) {
        return true;
    }
    let is_near = |name: &&str| {
        name.len() >= LETTERS_MIN
            && name.len().abs_diff(word.len()) <= 1
            && masar_text::nearest::distance(word, name) == 1
    };
    word.is_ascii() && word.len() >= LETTERS_MIN - 1 && NAMES.iter().any(is_near)
}

/// The code in a language's name: `ar` in `Arabic (ar)`, `ar-LY`, `ar`.
pub(crate) fn language_code(language: &str) -> Option<String> {
    let inside =
        language.rsplit_once(['(', '[']).map(|(_, rest)| rest.trim_end_matches([')', ']', ' ']));
    let tag = inside.unwrap_or(language).trim();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let is_code = (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.len() <= 15;
    is_code.then(|| primary.to_ascii_lowercase())
}

/// Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their kin.
pub(crate) fn is_rtl_letter(char: char) -> bool {
    matches!(char,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_to_left_languages_are_known_by_any_spelling() {
        for language in [
            "Arabic",
            "arabic (ar)",
            "Arabic(ar)",
            "العربية",
            "اللغة العربية",
            "عربي",
            "ar",
            "AR",
            "ar-LY",
            "ar_SD",
            "Arabe",
            "ARABIC",
            "Arabik",
            "Arabic (LY)",
            "العربية (ar)",
            "Farsi",
            "فارسی",
            "Persian (fa)",
            "Urdu",
            "اردو",
            "Hebrew",
            "עברית",
            "he",
            "iw",
            "Dari (prs)",
            "Kurdish (Sorani)",
            "Pashto",
            "ckb",
            "ku-Arab",
            "N'Ko",
            "Modern Standard Arabic",
            "Hausa (Ajami)",
            "Arabic [ar]",
            "Libyan Arabic (ayl)",
            "Fulfulde Adlam",
        ] {
            assert!(language_is_rtl(language), "{language}");
        }
    }

    #[test]
    fn other_languages_run_left_to_right() {
        for language in [
            "",
            "English",
            "English (en)",
            "en",
            "Français (fr)",
            "French",
            "Somali",
            "Hausa (ha)",
            "default",
            "الإنجليزية",
            "الإنجليزية (en)",
            "الفرنسية",
            "Arabic (Latin script)",
            "ar-Latn",
            "Tigrinya (ti)",
            "አማርኛ",
            "Kurdish (ku)",
            "Русский",
            "中文",
        ] {
            assert!(!language_is_rtl(language), "{language}");
        }
    }
}
