//! Texts and the small numbers that stand for them in a column.
//!
//! *Invariant:* code 0 is "no value"; codes are given in order of first use and
//! never change.

use std::collections::HashMap;

/// The code of a missing value.
pub(crate) const NONE: u32 = 0;

#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    texts: Vec<String>,
    codes: HashMap<String, u32>,
    /// No text may be added: the package names all values.
    closed: bool,
}

impl Dictionary {
    /// Any text may be added.
    pub(crate) fn open(known: &[&str]) -> Self {
        let mut dictionary = Self::default();
        for text in known {
            dictionary.code(text);
        }
        dictionary
    }

    /// Only these texts.
    pub(crate) fn closed(known: &[String]) -> Self {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Self { closed: true, ..Self::open(&known) }
    }

    /// The code of `text`, a new one if need be; `None` if it may not be added.
    pub(crate) fn code(&mut self, text: &str) -> Option<u32> {
        if let Some(&code) = self.codes.get(text) {
            return Some(code);
        }
        if self.closed {
            return None;
        }
        self.texts.push(text.to_owned());
        let code = u32::try_from(self.texts.len()).ok()?;
        self.codes.insert(text.to_owned(), code);
        Some(code)
    }

    pub(crate) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get((code as usize).checked_sub(1)?).map(String::as_str)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}
