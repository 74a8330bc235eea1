//! What somebody may have meant: known words near to the one they wrote.

use crate::fold::fold;

/// Longer words are not compared: nobody mistyped a page.
const WORD_CHARS_MAX: usize = 64;

/// At most `most` of the known words that `wanted` may have been meant to be,
/// the nearest first, equally near ones in their own order. Empty when none is
/// plausible.
pub fn nearest<'a>(
    wanted: &str,
    known: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let wanted: Vec<char> = fold(wanted).chars().collect();
    if wanted.is_empty() || wanted.len() > WORD_CHARS_MAX {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = known
        .filter_map(|word| {
            let folded: Vec<char> = fold(word).chars().collect();
            plausible_distance(&wanted, &folded).map(|distance| (distance, word))
        })
        .collect();
    found.sort_by_key(|&(distance, _)| distance);
    found.truncate(most);
    found.into_iter().map(|(_, word)| word).collect()
}

/// The nearest of some codes, such as `mrrm.reached`; where none is near, the first that
/// begin with the same word before the dot, and else the first of all.
pub fn nearest_code<'a>(
    wanted: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    most: usize,
) -> Vec<&'a str> {
    let near = nearest(wanted, known.clone(), most);
    if !near.is_empty() {
        return near;
    }
    let family = |code: &str| fold(code.split('.').next().unwrap_or_default());
    let own = family(wanted);
    let kin: Vec<&str> = known.clone().filter(|code| family(code) == own).take(most).collect();
    if kin.is_empty() { known.take(most).collect() } else { kin }
}

/// Number of edits between two words when that few are plausible: one in three
/// letters. A word that begins with the other is as near as the last plausible.
fn plausible_distance(wanted: &[char], word: &[char]) -> Option<usize> {
    let limit = wanted.len().min(word.len()).div_ceil(3);
    let apart = wanted.len().abs_diff(word.len());
    let distance = (apart <= limit && word.len() <= WORD_CHARS_MAX).then(|| edits(wanted, word));
    let begins = wanted.len() >= 3 && word.starts_with(wanted);
    distance.filter(|&distance| distance <= limit).or(begins.then_some(limit))
}

/// Number of letters to change, add, drop or swap to make one word of another,
/// as they stand: fold them first.
pub fn distance(one: &str, other: &str) -> usize {
    let letters = |word: &str| word.chars().take(WORD_CHARS_MAX).collect::<Vec<char>>();
    edits(&letters(one), &letters(other))
}

/// Edit distance with neighbouring letters swapped counted as one edit
/// (optimal string alignment).
fn edits(from: &[char], to: &[char]) -> usize {
    let mut before = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1; to.len() + 1];
        for (j, b) in to.iter().enumerate() {
            let changed = last[j] + usize::from(a != b);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLACES: [&str; 5] = ["Tripoli", "Sebha", "Sirt", "Tripoli Centre", "طبرق"];

    fn near(wanted: &str) -> String {
        nearest(wanted, PLACES.into_iter(), 2).join(", ")
    }

    #[test]
    fn offers_what_was_probably_meant() {
        assert_eq!(near("triploi"), "Tripoli");
        assert_eq!(near("Sabha"), "Sebha");
        assert_eq!(near("TRIPOLI"), "Tripoli, Tripoli Centre");
        assert_eq!(near("طبرك"), "طبرق");
        assert_eq!(near("Benghazi"), "");
        assert_eq!(near(""), "");
    }

    #[test]
    fn a_code_far_from_all_is_told_those_of_its_programme() {
        let codes = ["dtm.idps", "mrrm.reached", "mrrm.households"];
        let near = |wanted: &str| nearest_code(wanted, codes.into_iter(), 2).join(", ");
        assert_eq!(near("mrrm.reachd"), "mrrm.reached");
        assert_eq!(near("mrrm.food"), "mrrm.reached, mrrm.households");
        assert_eq!(near("health.all"), "dtm.idps, mrrm.reached");
    }

    #[test]
    fn a_swapped_pair_of_digits_is_one_edit() {
        let codes = ["LY021104", "LY021140", "LY091101"];
        assert_eq!(nearest("LY021014", codes.into_iter(), 1), ["LY021104"]);
    }

    proptest! {
        /// What is known is nearest to itself, and no more are given than asked for.
        #[test]
        fn a_known_word_is_found(word in "[a-z]{1,20}", other in "[a-z]{1,20}", most in 1usize..4) {
            let found = nearest(&word, [other.as_str(), word.as_str()].into_iter(), most);
            prop_assert!(found.len() <= most);
            prop_assert!(found.first() == Some(&word.as_str()));
        }

        /// The distance is the same in both directions.
        #[test]
        fn edits_are_symmetric(one in "[ab]{0,8}", other in "[ab]{0,8}") {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            prop_assert_eq!(edits(&one, &other), edits(&other, &one));
        }
    }
}
