//! What is wrong with something that came in: a stable code, where it is, and
//! the particulars. The words are in `translations/*/problems.ftl`, found by
//! the code, in Arabic and English.
//!
//! *Invariant:* a code is never reused for another meaning.

use std::fmt;

use serde::Serialize;

/// Whether work can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing was stored; it must be mended first.
    Error,
    /// Stored or accepted, and worth a look.
    Warning,
}

/// Where a problem stands, as exactly as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Where {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row of a sheet or line of a file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column of a sheet by its heading or its letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Path of a question or a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Where {
    pub fn file(name: impl Into<String>) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }

    pub fn sheet(name: impl Into<String>) -> Self {
        Self { sheet: Some(name.into()), ..Self::default() }
    }

    pub fn path(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..Self::default() }
    }

    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.row.map(|row| row.to_string());
        let parts = [&self.file, &self.sheet, &row, &self.column, &self.path];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        f.write_str(&parts.join(":"))
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Problem {
    /// Stable code, such as `FORM-012`: printed, searched for in the handbook.
    pub code: &'static str,
    pub severity: Severity,
    #[serde(rename = "where")]
    pub place: Where,
    /// What the message names: `found`, `expected`, `nearest` and so on.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    pub fn error(code: &'static str, place: Where) -> Self {
        Self { code, severity: Severity::Error, place, args: Vec::new() }
    }

    pub fn warning(code: &'static str, place: Where) -> Self {
        Self { code, severity: Severity::Warning, place, args: Vec::new() }
    }

    /// Adds one particular that the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// For logs: the code, the place and the particulars, without words.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.place)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}
