//! Whether two labels say the same: a guess from their words, on the safe side.
//! Numbers, negations and added alternatives change a meaning; capitals,
//! accents, punctuation, explanations in brackets and slips of the pen do not.

use std::collections::BTreeSet;

use masar_text::fold;
use masar_text::nearest::distance;

/// Words that turn a meaning round or widen it, in the languages of the field.
const TURNING: &[&str] = &[
    "no",
    "not",
    "non",
    "never",
    "without",
    "none",
    "and",
    "or",
    "except",
    "only",
    "pas",
    "sans",
    "jamais",
    "sauf",
    "et",
    "ou",
    "لا",
    "ليس",
    "ليست",
    "غير",
    "لم",
    "لن",
    "بدون",
    "بلا",
    "دون",
    "او",
    "و",
    "فقط",
    "ما",
    "عدا",
    "باستثناء",
];

/// Beginnings that turn a word round: `accompanied`, `unaccompanied`.
const PREFIXES: &[&str] = &["un", "in", "im", "ir", "il", "dis", "non"];

/// Letters of a label that are compared.
const CHARS_MAX: usize = 200;

fn words(text: &str) -> Vec<String> {
    let text: String = fold(text).chars().take(CHARS_MAX).collect();
    let words = text.split(|char: char| !char.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The text without what stands in brackets.
fn bare(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

/// Whether a code with this label still means what it meant.
pub(super) fn is_same_meaning(old: &str, new: &str) -> bool {
    let (all_old, all_new) = (words(old), words(new));
    if all_old == all_new {
        return true;
    }
    let numbers = |words: &[String]| -> BTreeSet<String> {
        let is_number = |word: &&String| word.chars().any(|char| char.is_ascii_digit());
        words.iter().filter(is_number).cloned().collect()
    };
    if numbers(&all_old) != numbers(&all_new) {
        return false;
    }
    let (old, new) = (words(&bare(old)), words(&bare(new)));
    let turning = |words: &[String]| -> Vec<String> {
        words.iter().filter(|word| TURNING.contains(&word.as_str())).cloned().collect()
    };
    if turning(&old) != turning(&new) || old.is_empty() || new.is_empty() {
        return old == new && !old.is_empty();
    }
    if is_turned(&old, &new) {
        return false;
    }
    let sets: (BTreeSet<&String>, BTreeSet<&String>) = (old.iter().collect(), new.iter().collect());
    if sets.0.is_subset(&sets.1) || sets.1.is_subset(&sets.0) {
        return true;
    }
    is_near(&old.join(" "), &new.join(" "))
}

/// Whether a word of one is the other's with a prefix that turns it round.
fn is_turned(old: &[String], new: &[String]) -> bool {
    let turned = |word: &String, others: &[String]| {
        PREFIXES.iter().any(|prefix| {
            word.strip_prefix(prefix).is_some_and(|rest| others.iter().any(|other| other == rest))
        })
    };
    old.iter().any(|word| turned(word, new)) || new.iter().any(|word| turned(word, old))
}

/// At most one letter in five differs.
fn is_near(old: &str, new: &str) -> bool {
    let length = old.chars().count().max(new.chars().count());
    distance(old, new) * 5 <= length
}

/// Whether two labels are one question's, reworded a little.
pub(super) fn is_alike(old: &str, new: &str) -> bool {
    let (old, new) = (words(old).join(" "), words(new).join(" "));
    !old.is_empty() && is_near(&old, &new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewording_keeps_a_meaning() {
        for (old, new) in [
            ("Other", "other"),
            ("Other", "Other (please specify)"),
            ("Health care", "Healthcare"),
            ("أُخرى", "أخرى"),
            ("Unaccompanied child", "Unaccompanied children"),
            ("Food assistance", "Food assistance, general"),
        ] {
            assert!(is_same_meaning(old, new), "{old} / {new}");
        }
    }

    #[test]
    fn other_words_change_a_meaning() {
        for (old, new) in [
            ("Yes", "No"),
            ("Male", "Female"),
            ("Under 5", "Under 15"),
            ("Accompanied", "Unaccompanied"),
            ("Food", "Food and water"),
            ("ذكر", "أنثى"),
            ("مصحوب", "غير مصحوب"),
            ("0-4 years", "0-5 years"),
        ] {
            assert!(!is_same_meaning(old, new), "{old} / {new}");
        }
    }
}
