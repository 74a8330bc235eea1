//! Both directions are right: style sheets and templates name the inline start
//! and end, never left and right, and carry no script or style inline that the
//! content security policy would refuse.

use crate::tree::{Finding, Tree};

/// Properties that place a thing on one side of the screen.
const PROPERTIES: [&str; 2] = ["left", "right"];

/// Properties whose value may name a side.
const SIDED: [&str; 4] = ["text-align", "float", "clear", "caption-side"];

/// Physical directions and inline code in style sheets and templates.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.with_extension(&["css", "html"]) {
        for (number, line) in file.lines() {
            for found in physical(line) {
                let text = format!("`{found}` is physical: name the inline start or end");
                findings.push(file.finding(number, text));
            }
            if file.has_extension(&["html"]) && !file.path.ends_with(".standalone.html") {
                for found in inline(line) {
                    findings.push(file.finding(number, format!("`{found}` is inline code")));
                }
            }
        }
    }
    findings
}

/// Declarations of one line that name a physical side.
fn physical(line: &str) -> Vec<String> {
    declarations(line)
        .filter(|(property, value)| {
            let names_side = property.split('-').any(|part| PROPERTIES.contains(&part));
            let first = value.split_whitespace().next().unwrap_or_default();
            names_side || (SIDED.contains(property) && PROPERTIES.contains(&first))
        })
        .map(|(property, value)| format!("{property}: {value}"))
        .collect()
}

/// `property: value` pairs, as far as one line shows them.
fn declarations(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(['{', '}', ';', '"', '\'']).filter_map(|part| {
        let (property, value) = part.split_once(':')?;
        let property = property.trim();
        let fits = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        (!property.is_empty() && property.chars().all(fits)).then_some((property, value.trim()))
    })
}

/// Attributes and elements that hold code.
fn inline(line: &str) -> Vec<&'static str> {
    const REFUSED: [&str; 6] =
        [" style=", "<style>", "<script>", " onclick=", " onchange=", " onsubmit="];
    REFUSED.into_iter().filter(|text| line.contains(text)).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_physical_sides() {
        for line in [
            "  margin-left: 1em;",
            "a { padding-right: 0 }",
            "  left: 0;",
            "  border-top-left-radius: 2px;",
            "  text-align: right;",
            "  float: left;",
        ] {
            assert_eq!(physical(line).len(), 1, "{line}");
        }
    }

    #[test]
    fn lets_logical_sides_pass() {
        for line in [
            "  margin-inline-start: 1em; inset-inline-end: 0;",
            "  text-align: start;",
            "  /* nothing on the left: bars grow from the start */",
            "<p>{{ turn right }}</p>",
            "a:hover { color: var(--accent) }",
            "<a href=\"/figures?by=sex\">left</a>",
        ] {
            assert!(physical(line).is_empty(), "{line}: {:?}", physical(line));
        }
    }

    #[test]
    fn refuses_inline_code_in_templates_only() {
        let tree = Tree::of(&[
            (
                "crates/w/templates/a.html",
                "<p style=\"color: red\">\n<script src=\"/a.js\"></script>",
            ),
            ("crates/w/assets/a.css", "p { color: red }"),
        ]);
        let found: Vec<_> = findings(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["crates/w/templates/a.html:1: `style=` is inline code"]);
    }
}
