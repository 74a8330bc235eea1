//! Printing answers: JSON, tables and CSV on standard output, problems on
//! standard error. A reader that has read enough (`masar person find … | head`)
//! ends the command in silence.

use std::io::{ErrorKind, Write};

use masar_desk::error::DeskError;
use masar_domain::{Lang, Problem, Where};
use masar_text::{problem_text, tr};
use serde::ser::Serialize;

/// Prints a line on standard output. `println!` would panic where nobody reads on.
macro_rules! line_print {
    ($($words:tt)*) => { $crate::output::text_write(format_args!("{}\n", format_args!($($words)*))) };
}

/// Prints a text as it is, without a line end of its own.
macro_rules! text_print {
    ($($words:tt)*) => { $crate::output::text_write(format_args!($($words)*)) };
}

pub(crate) fn text_write(text: std::fmt::Arguments<'_>) -> std::io::Result<()> {
    std::io::stdout().lock().write_fmt(text)
}

/// Prints a value as indented JSON.
pub(crate) fn json_print<T: Serialize>(value: &T) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Prints problems in words, one a line, on standard error.
pub(crate) fn problems_print(problems: &[Problem], lang: Lang) {
    let mut out = std::io::stderr().lock();
    for problem in problems {
        // Nothing sensible is left to do when standard error is closed.
        let _ = writeln!(out, "{} {}", mark(problem, lang), problem_text(lang, problem));
    }
}

/// `error` or `warning`, in the user's language.
pub(crate) fn mark(problem: &Problem, lang: Lang) -> String {
    tr(lang, if problem.is_error() { "command-error" } else { "command-warning" })
}

/// Problems as JSON on one line: as they are, and in words of both languages.
pub(crate) fn problems_json(problems: &[Problem]) -> anyhow::Result<String> {
    let mut values = Vec::with_capacity(problems.len());
    for problem in problems {
        let mut value = serde_json::to_value(problem)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("message_en".to_owned(), problem_text(Lang::En, problem).into());
            object.insert("message_ar".to_owned(), problem_text(Lang::Ar, problem).into());
        }
        values.push(value);
    }
    Ok(serde_json::to_string(&values)?)
}

/// Prints why a command was not done; nothing where only the reader has left.
pub(crate) fn error_print(error: &anyhow::Error, lang: Lang) {
    if is_reader_gone(error) {
        return;
    }
    problems_print(&problems_of(error), lang);
}

/// What is wrong, as problems with codes.
pub(crate) fn problems_of(error: &anyhow::Error) -> Vec<Problem> {
    match error.downcast_ref::<DeskError>() {
        Some(error) => error.problems(),
        None => vec![problem_of(error)],
    }
}

/// A command that is refused for this reason.
pub(crate) fn refused(problem: Problem) -> anyhow::Error {
    DeskError::Refused(vec![problem]).into()
}

/// A value that an option does not take.
pub(crate) fn value_refused(name: &str, found: &str, expected: &str) -> anyhow::Error {
    let problem = Problem::error("COMMAND-004", Where::default());
    refused(problem.with("found", found).with("name", name).with("expected", expected))
}

/// What the system refused. What was being done is said around its error: the name
/// of the file.
fn problem_of(error: &anyhow::Error) -> Problem {
    let Some(system) = error.root_cause().downcast_ref::<std::io::Error>() else {
        return Problem::error("COMMAND-009", Where::default())
            .with("reason", format!("{error:#}"));
    };
    let around = error.to_string();
    let place = if around == system.to_string() { Where::default() } else { Where::file(around) };
    Problem::error("COMMAND-001", place).with("reason", reason_of(system))
}

/// A word that messages know for why the system refused, else what it says.
pub(crate) fn reason_of(error: &std::io::Error) -> String {
    let word = match error.kind() {
        ErrorKind::NotFound => "missing",
        ErrorKind::IsADirectory => "folder",
        ErrorKind::NotADirectory => "file",
        ErrorKind::PermissionDenied => "forbidden",
        ErrorKind::StorageFull => "full",
        ErrorKind::AddrInUse => "taken",
        _ => return error.to_string(),
    };
    word.to_owned()
}

/// Whether standard output was closed before everything was written, as `head`
/// does. Formats wrap that error in one of their own.
fn is_reader_gone(error: &anyhow::Error) -> bool {
    let kind = error.chain().find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<csv::Error>() {
            let csv::ErrorKind::Io(io) = error.kind() else { return None };
            return Some(io.kind());
        }
        let json = cause.downcast_ref::<serde_json::Error>();
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        io.or_else(|| json.and_then(serde_json::Error::io_error_kind))
    });
    kind == Some(std::io::ErrorKind::BrokenPipe)
}

/// Prints rows as CSV; cells that a spreadsheet would take for a formula are
/// quoted with an apostrophe.
pub(crate) fn csv_print(head: &[String], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(head)?;
    for row in rows {
        out.write_record(row.iter().map(|cell| formula_disarm(cell)))?;
    }
    Ok(out.flush()?)
}

fn formula_disarm(cell: &str) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\0') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

/// Prints rows in columns wide enough for the widest cell.
pub(crate) fn table_print(head: &[String], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let all = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let mut widths = vec![0; head.len()];
    for row in all.clone() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = std::io::stdout().lock();
    for row in all {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let gap = " ".repeat(width - cell.chars().count());
            let number = !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || c == ',');
            if number { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_has_read_enough_is_no_mistake() {
        let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        assert!(is_reader_gone(&anyhow::Error::from(gone()).context("writing")));
        assert!(is_reader_gone(&serde_json::Error::io(gone()).into()));
        assert!(is_reader_gone(&csv::Error::from(gone()).into()));
        assert!(!is_reader_gone(&std::io::Error::from(std::io::ErrorKind::NotFound).into()));
        assert!(!is_reader_gone(&anyhow::anyhow!("no such round")));
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_disarmed() {
        for bad in ["=1+1", "+1", "-1", "@a", "\tx", "  =1"] {
            assert!(formula_disarm(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(formula_disarm("Sebha"), "Sebha");
    }
}
