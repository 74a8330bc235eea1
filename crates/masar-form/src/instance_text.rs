//! Finds paths into secondary instances (`instance('list')/root/item[...]/label`)
//! inside the text of a label, where they are shown as values.

use crate::lexer::{Token, Word, tokens};

/// Byte ranges of the instance paths in a text, in order.
///
/// A path ends at the first white space outside a predicate.
pub(crate) fn instance_ranges(text: &str) -> Vec<(usize, usize)> {
    if !text.contains("instance(") {
        return Vec::new();
    }
    let mut ranges = Vec::new();
    let mut open: Option<usize> = None;
    let mut place = Place::Call;
    let mut last: Option<Token> = None;
    for token in tokens(text) {
        match open {
            None if token.word == Word::Call && &text[token.start..token.end] == "instance(" => {
                open = Some(token.start);
                place = Place::Call;
                last = Some(token);
            }
            None => {}
            Some(start) => {
                if place.takes(token, last.map(|last| last.word)) {
                    last = Some(token);
                } else {
                    ranges.push((start, last.map_or(start, |last| last.end)));
                    open = None;
                }
            }
        }
    }
    if let (Some(start), Some(last)) = (open, last) {
        ranges.push((start, last.end));
    }
    ranges
}

/// Where in an instance path a word stands.
enum Place {
    Call,
    Path,
    Predicate,
}

impl Place {
    /// Whether the word belongs to the path; moves on to where the next stands.
    fn takes(&mut self, token: Token, last: Option<Word>) -> bool {
        let continues = match (last, token.word) {
            (Some(Word::Call), Word::Literal) | (Some(Word::Literal), Word::CloseParen) => true,
            (Some(Word::CloseParen | Word::PredicateEnd), Word::Separator) => {
                *self = Self::Path;
                return true;
            }
            _ => false,
        };
        match self {
            Self::Call => continues,
            Self::Path if token.word == Word::Space => false,
            Self::Path => {
                if token.word == Word::PredicateStart {
                    *self = Self::Predicate;
                }
                true
            }
            Self::Predicate => {
                if token.word == Word::PredicateEnd {
                    *self = Self::Call;
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_path_is_found_among_words() {
        let text = "Near instance('c')/root/item[name = ${q}]/label today";
        let found: Vec<&str> =
            instance_ranges(text).iter().map(|&(from, to)| &text[from..to]).collect();
        assert_eq!(found, ["instance('c')/root/item[name = ${q}]/label"]);
        assert!(instance_ranges("no instance here").is_empty());
    }
}
