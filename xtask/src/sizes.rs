//! Shapes: a file opens with what it is for, a file is one idea, a function
//! fits a screen. Tests may be as long as they like.

use crate::rust::RustFile;
use crate::tree::Finding;

/// Most lines of a file before its tests.
const FILE_LINES_MAX: usize = 500;

/// Most lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;

/// What is wrong with the shape of one Rust file.
pub(crate) fn findings(source: &RustFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.file.text.starts_with("//!") {
        findings.push(source.file.finding(1, "opens without `//!`: say what the file is for"));
    }
    let lines = source
        .tests_start()
        .map_or_else(|| source.file.text.lines().count(), |line| line.saturating_sub(1));
    if lines > FILE_LINES_MAX && !source.is_test_file() {
        let text = format!("{lines} lines before tests; {FILE_LINES_MAX} at most: cut it");
        findings.push(source.file.finding(FILE_LINES_MAX + 1, text));
    }
    for (name, range) in &source.functions {
        let length = range.end() - range.start() + 1;
        if length > FUNCTION_LINES_MAX && !source.is_test(*range.start()) {
            let text = format!("`{name}` has {length} lines; {FUNCTION_LINES_MAX} at most");
            findings.push(source.file.finding(*range.start(), text));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::tests::parse;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&parse(path, text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn asks_for_a_header() {
        assert_eq!(
            found("a.rs", "fn a() {}"),
            ["a.rs:1: opens without `//!`: say what the file is for"]
        );
        assert!(found("a.rs", "//! A.\nfn a() {}").is_empty());
    }

    #[test]
    fn counts_lines_before_the_tests_only() {
        let comments = "// a\n".repeat(499);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{comments}}}\n");
        assert!(found("a.rs", &format!("//! A.\n{comments}{tests}")).is_empty());
        assert_eq!(
            found("a.rs", &format!("//! A.\n{comments}// b\n{tests}")),
            ["a.rs:501: 501 lines before tests; 500 at most: cut it"]
        );
    }

    #[test]
    fn refuses_a_function_longer_than_a_screen() {
        let body = "    // a\n".repeat(69);
        assert_eq!(
            found("a.rs", &format!("//! A.\nfn long() {{\n{body}}}")),
            ["a.rs:2: `long` has 71 lines; 70 at most"]
        );
        assert!(found("a.rs", &format!("//! A.\n#[test]\nfn long() {{\n{body}}}")).is_empty());
    }
}
