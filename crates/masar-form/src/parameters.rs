//! The `parameters` column: `start=1 end=5, step=2`.

use crate::problems::{Problems, SURVEY, cell, nearest};

/// Parameters by name, in the order written; a name given twice keeps the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let position = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(position).1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reports names that the question's type does not know.
    pub(crate) fn only(&self, accepted: &[&str], row: u32, problems: &mut Problems) {
        for (name, _) in self.iter() {
            if !accepted.contains(&name) {
                problems
                    .error("FORM-081", cell(SURVEY, row, "parameters"))
                    .with("found", name)
                    .with("expected", accepted.join(", "))
                    .with("nearest", nearest(name, accepted.iter().copied()));
            }
        }
    }
}

/// Reads the column. Names are compared in lower case, and so are values,
/// except those that name columns of a file.
pub(crate) fn parameters(text: &str, row: u32, problems: &mut Problems) -> Parameters {
    let mut parameters = Parameters::default();
    let mut words = words(text).into_iter();
    while let Some(name) = words.next() {
        let (equals, value) = (words.next(), words.next());
        match (equals, value) {
            (Some("="), Some(value)) if name != "=" && value != "=" => {
                let name = name.to_lowercase();
                let keeps_case = matches!(name.as_str(), "label" | "value");
                let value = if keeps_case { value.to_owned() } else { value.to_lowercase() };
                parameters.set(&name, &value);
            }
            _ => {
                problems.error("FORM-080", cell(SURVEY, row, "parameters")).with("found", text);
                break;
            }
        }
    }
    parameters
}

/// Cuts at spaces, commas and semicolons; `=` is a word of its own.
fn words(text: &str) -> Vec<&str> {
    let between = |char: char| char.is_whitespace() || matches!(char, ',' | ';');
    let chunks = text.split(between).filter(|chunk| !chunk.is_empty());
    chunks
        .flat_map(|chunk| chunk.split_inclusive('='))
        .flat_map(split_equals)
        .filter(|word| !word.is_empty())
        .collect()
}

fn split_equals(chunk: &str) -> [&str; 2] {
    match chunk.strip_suffix('=') {
        Some(before) => [before, "="],
        None => [chunk, ""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_may_be_apart_by_spaces_commas_and_semicolons() {
        let mut problems = Problems::default();
        let found = parameters("Start=1;end = 5,  value=Ab", 2, &mut problems);
        let pairs: Vec<_> = found.iter().collect();
        assert_eq!(pairs, [("start", "1"), ("end", "5"), ("value", "Ab")]);
        assert!(!problems.has_errors());
    }

    #[test]
    fn a_half_pair_is_refused() {
        for text in ["start", "start=", "=1", "a=1 b", "a==b"] {
            let mut problems = Problems::default();
            parameters(text, 2, &mut problems);
            assert!(problems.has_errors(), "{text}");
        }
    }
}
