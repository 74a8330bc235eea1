//! TOML with nothing forgiven: every key is asked for by name, and what was
//! not asked for is a problem, each with its line.

use masar_domain::{Problem, Sensitivity};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Source, is_code, nearest_of};

/// A value and the line it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) line: u32,
}

/// A table being read.
pub(crate) struct Keys<'a> {
    source: &'a Source,
    table: &'a DeTable<'a>,
    /// Of the table's head.
    pub(crate) line: u32,
}

/// Parses a file and hands its root to `read`. Syntax errors are problems, all
/// of them, and end the reading.
pub(crate) fn toml_read<T>(
    source: &Source,
    out: &mut Vec<Problem>,
    read: impl FnOnce(&Keys<'_>, &mut Vec<Problem>) -> T,
) -> Option<T> {
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        let line = error.span().map_or(1, |span| source.line_of(span.start));
        let problem = Problem::error("PROGRAMME-003", source.line(line));
        out.push(problem.with("found", error.message().trim()));
    }
    if !errors.is_empty() {
        return None;
    }
    let keys = Keys { source, table: root.get_ref(), line: 1 };
    Some(read(&keys, out))
}

impl<'a> Keys<'a> {
    /// Refuses every key that is not in the list.
    pub(crate) fn only(&self, known: &[&str], out: &mut Vec<Problem>) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let line = self.source.line_of(key.span().start);
                let problem = Problem::error("PROGRAMME-004", self.source.line(line));
                let nearest = nearest_of(name, known.iter().copied());
                out.push(problem.with("found", name).with("nearest", nearest));
            }
        }
    }

    fn line_of(&self, value: &Spanned<DeValue<'_>>) -> u32 {
        self.source.line_of(value.span().start)
    }

    pub(crate) fn wrong(&self, key: &str, line: u32, expected: &str, found: &str) -> Problem {
        let problem = Problem::error("PROGRAMME-006", self.source.line(line));
        problem.with("key", key).with("expected", expected).with("found", found)
    }

    fn missing(&self, key: &str) -> Problem {
        Problem::error("PROGRAMME-005", self.source.line(self.line)).with("key", key)
    }

    /// Refuses a table without the key.
    pub(crate) fn require(&self, key: &str, out: &mut Vec<Problem>) {
        if !self.table.contains_key(key) {
            out.push(self.missing(key));
        }
    }

    /// A text that may be left out.
    pub(crate) fn text_opt(&self, key: &str, out: &mut Vec<Problem>) -> Option<At<String>> {
        let value = self.table.get(key)?;
        let line = self.line_of(value);
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() && text.len() <= 2_000 => {
                Some(At { value: text.to_owned(), line })
            }
            _ => {
                out.push(self.wrong(key, line, "text", value.get_ref().type_str()));
                None
            }
        }
    }

    pub(crate) fn text(&self, key: &str, out: &mut Vec<Problem>) -> Option<At<String>> {
        self.require(key, out);
        self.text_opt(key, out)
    }

    /// A text that is a code.
    pub(crate) fn code(&self, key: &str, out: &mut Vec<Problem>) -> Option<At<String>> {
        let text = self.text(key, out)?;
        self.checked_code(key, text, out)
    }

    fn checked_code(
        &self,
        key: &str,
        text: At<String>,
        out: &mut Vec<Problem>,
    ) -> Option<At<String>> {
        if is_code(&text.value) {
            return Some(text);
        }
        out.push(self.wrong(key, text.line, "code", &text.value));
        None
    }

    pub(crate) fn texts_opt(&self, key: &str, out: &mut Vec<Problem>) -> Vec<At<String>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array().filter(|list| list.len() <= 2_000) else {
            out.push(self.wrong(key, self.line_of(value), "list", value.get_ref().type_str()));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in list {
            let line = self.line_of(item);
            match item.get_ref().as_str() {
                Some(text) => texts.push(At { value: text.to_owned(), line }),
                None => out.push(self.wrong(key, line, "text", item.get_ref().type_str())),
            }
        }
        texts
    }

    pub(crate) fn texts(&self, key: &str, out: &mut Vec<Problem>) -> Vec<At<String>> {
        self.require(key, out);
        self.texts_opt(key, out)
    }

    /// A list of codes, none twice.
    pub(crate) fn codes(&self, key: &str, out: &mut Vec<Problem>) -> Vec<At<String>> {
        let mut codes: Vec<At<String>> = Vec::new();
        for text in self.texts_opt(key, out) {
            if codes.iter().any(|known| known.value == text.value) {
                let problem = Problem::error("PROGRAMME-007", self.source.line(text.line));
                out.push(problem.with("found", &text.value));
            } else if let Some(code) = self.checked_code(key, text, out) {
                codes.push(code);
            }
        }
        codes
    }

    /// `false` where it is left out.
    pub(crate) fn flag(&self, key: &str, out: &mut Vec<Problem>) -> bool {
        let Some(value) = self.table.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let found = value.get_ref().type_str();
            out.push(self.wrong(key, self.line_of(value), "true, false", found));
            false
        })
    }

    pub(crate) fn number_opt(&self, key: &str, out: &mut Vec<Problem>) -> Option<At<u32>> {
        let value = self.table.get(key)?;
        let line = self.line_of(value);
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            out.push(self.wrong(key, line, "number", value.get_ref().type_str()));
        }
        number.map(|value| At { value, line })
    }

    /// A sensitivity class that may be left out.
    pub(crate) fn class_opt(&self, key: &str, out: &mut Vec<Problem>) -> Option<Sensitivity> {
        let text = self.text_opt(key, out)?;
        let class = text.value.parse().ok();
        if class.is_none() {
            out.push(self.wrong(key, text.line, "S1, S2, S3, S4, S5", &text.value));
        }
        class
    }

    pub(crate) fn class(&self, key: &str, out: &mut Vec<Problem>) -> Option<Sensitivity> {
        self.require(key, out);
        self.class_opt(key, out)
    }

    /// A table inside this one.
    pub(crate) fn table(&self, key: &str, out: &mut Vec<Problem>) -> Option<Keys<'a>> {
        let value = self.table.get(key)?;
        self.as_table(key, value, out)
    }

    fn as_table(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        out: &mut Vec<Problem>,
    ) -> Option<Keys<'a>> {
        let line = self.line_of(value);
        let table = value.get_ref().as_table();
        if table.is_none() {
            out.push(self.wrong(key, line, "table", value.get_ref().type_str()));
        }
        table.map(|table| Keys { source: self.source, table, line })
    }

    /// The tables of a list of tables, `[[key]]`.
    pub(crate) fn tables(&self, key: &str, out: &mut Vec<Problem>) -> Vec<Keys<'a>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            out.push(self.wrong(key, self.line_of(value), "[[…]]", value.get_ref().type_str()));
            return Vec::new();
        };
        list.iter().filter_map(|item| self.as_table(key, item, out)).collect()
    }

    /// Every key with its line, in order of key.
    pub(crate) fn names(&self) -> Vec<At<String>> {
        let names = self.table.iter().map(|(key, _)| At {
            value: key.get_ref().to_string(),
            line: self.source.line_of(key.span().start),
        });
        names.collect()
    }
}
