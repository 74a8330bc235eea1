//! Reads a Fluent file as far as the rules need it: which messages it holds,
//! on which line, in which words, naming which particulars.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::File;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    /// Line of its name, from 1.
    pub(crate) line: usize,
    /// Its words, on one line.
    pub(crate) words: String,
}

impl Message {
    /// Adds a line that goes on with the message.
    fn add(&mut self, line: &str) {
        if !self.words.is_empty() && !line.trim().is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(line.trim());
    }

    /// What the message names: `{ $found }` gives `found`.
    pub(crate) fn particulars(&self) -> BTreeSet<&str> {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        self.words
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|letter| !is_name(letter)).next().unwrap_or_default())
            .collect()
    }
}

/// The messages of one file by name. A name given twice keeps its last line in
/// `doubles`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Messages {
    pub(crate) by_name: BTreeMap<String, Message>,
    pub(crate) doubles: Vec<(usize, String)>,
}

impl Messages {
    pub(crate) fn read(file: &File) -> Self {
        let mut messages = Self::default();
        let mut current: Option<String> = None;
        for (number, line) in file.lines() {
            if let Some((name, words)) = head(line) {
                let message = Message { line: number, words: words.trim().to_owned() };
                if messages.by_name.insert(name.to_owned(), message).is_some() {
                    messages.doubles.push((number, name.to_owned()));
                }
                current = Some(name.to_owned());
            } else if line.starts_with([' ', '\t']) || (line.is_empty() && current.is_some()) {
                let message = current.as_ref().and_then(|name| messages.by_name.get_mut(name));
                if let Some(message) = message {
                    message.add(line);
                }
            } else if !line.starts_with('}') {
                current = None;
            }
        }
        messages
    }
}

/// `name = words` at the start of a line; terms (`-name`) count as messages.
fn head(line: &str) -> Option<(&str, &str)> {
    let (name, words) = line.split_once('=')?;
    let name = name.strip_suffix(' ').unwrap_or(name).trim_end();
    let first = name.chars().next()?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    ((first.is_ascii_alphabetic() || first == '-') && name.chars().all(fits))
        .then_some((name, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_words_and_particulars() {
        let text = "# comment = none\nFORM-012 = The column { $found } is not known.\n    Nearest: { $nearest }.\npeople =\n    { $count ->\n        [one] one\n       *[other] many\n    }\nFORM-012 = again\n";
        let messages = Messages::read(&File::new("a.ftl", text));
        let names: Vec<_> = messages.by_name.keys().map(String::as_str).collect();
        assert_eq!(names, ["FORM-012", "people"]);
        assert_eq!(messages.doubles, [(9, "FORM-012".to_owned())]);
        assert_eq!(messages.by_name["people"].words, "{ $count -> [one] one *[other] many }");
        assert_eq!(messages.by_name["people"].particulars(), BTreeSet::from(["count"]));
        assert_eq!(messages.by_name["people"].line, 4);
    }
}
