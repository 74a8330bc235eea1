//! The field's terms in both languages, as a page made from a table.

use std::fmt::Write as _;

use crate::tree::{File, Finding, Tree};

/// The table: `en,ar,note`; only the note may hold a comma.
const TABLE: &str = "docs/glossary.csv";

/// The page made from it.
pub(crate) const PAGE: &str = "docs/glossary.md";

const HEAD: &str = "# Glossary\n\n\
    The terms that menus, forms, reports and the API use, one word for one thing.\n\
    Written by `cargo xtask glossary` from `glossary.csv`.\n\n\
    | English | العربية | note |\n| --- | --- | --- |\n";

/// Rows that lack a language, and a page that lags behind.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    let Some(table) = tree.get(TABLE) else { return Vec::new() };
    let mut findings: Vec<Finding> = table
        .lines()
        .skip(1)
        .filter(|(_, line)| cells(line).is_none())
        .map(|(number, _)| table.finding(number, "needs English, Arabic and a note's comma"))
        .collect();
    if tree.get(PAGE).map(|file| file.text.as_str()) != Some(page(tree).as_str()) {
        let page = File::new(PAGE, "");
        findings.push(page.finding(1, "lags behind: run `cargo xtask glossary`"));
    }
    findings
}

/// The page, in the table's order.
pub(crate) fn page(tree: &Tree) -> String {
    let mut page = HEAD.to_owned();
    let rows = tree.get(TABLE).map(|table| table.text.as_str()).unwrap_or_default();
    for [english, arabic, note] in rows.lines().skip(1).filter_map(cells) {
        writeln!(page, "| {english} | {arabic} | {note} |").expect("a string takes every line");
    }
    page
}

/// English, Arabic and the note of one row.
fn cells(line: &str) -> Option<[&str; 3]> {
    let mut parts = line.splitn(3, ',').map(|part| part.trim().trim_matches('"'));
    let row = [parts.next()?, parts.next()?, parts.next()?];
    (!row[0].is_empty() && !row[1].is_empty()).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_row_for_each_term_and_notices_when_it_lags() {
        let table = "en,ar,note\nmigrant,مهاجر,feminine مهاجرة; plural مهاجرون\nround,جولة,\n";
        let tree = Tree::of(&[(TABLE, table)]);
        let page = page(&tree);
        let rows: Vec<_> = page.lines().skip(7).collect();
        assert_eq!(
            rows,
            ["| migrant | مهاجر | feminine مهاجرة; plural مهاجرون |", "| round | جولة |  |"]
        );
        assert_eq!(findings(&tree).len(), 1);
        assert!(findings(&Tree::of(&[(TABLE, table), (PAGE, &page)])).is_empty());
    }

    #[test]
    fn refuses_a_term_in_one_language() {
        let tree = Tree::of(&[(TABLE, "en,ar,note\nround,,\n")]);
        assert_eq!(
            findings(&tree)[0].to_string(),
            "docs/glossary.csv:2: needs English, Arabic and a note's comma"
        );
    }
}
