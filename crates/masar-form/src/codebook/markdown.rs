//! A codebook as Markdown tables.

use masar_domain::Lang;
use masar_text::tr;

use super::{Codebook, Heading};

impl Codebook {
    /// The codebook as Markdown, its headings in `lang`.
    pub fn to_markdown(&self, lang: Lang) -> String {
        let mut text = format!("# {}\n\n", escaped(&self.title));
        for (name, value) in self.facts(lang) {
            text.push_str(&format!("- {name}: {}\n", escaped(&value)));
        }
        text.push_str(&format!("\n## {}\n\n", tr(lang, "codebook-questions")));
        let (headings, rows) = self.question_table(lang);
        table(&headings, rows.iter().map(Vec::as_slice), &mut text);
        if !self.lists.is_empty() {
            text.push_str(&format!("\n## {}\n", tr(lang, "codebook-lists")));
        }
        let headings = self.choice_headings(lang);
        for list in &self.lists {
            text.push_str(&format!("\n### {}\n\n", escaped(&list.name)));
            let rows: Vec<Vec<String>> = list
                .choices
                .iter()
                .map(|(code, labels)| [code].into_iter().chain(labels).cloned().collect())
                .collect();
            table(&headings, rows.iter().map(Vec::as_slice), &mut text);
        }
        text
    }
}

fn table<'a>(headings: &[Heading], rows: impl Iterator<Item = &'a [String]>, text: &mut String) {
    let names: Vec<String> = headings.iter().map(|(name, _)| escaped(name)).collect();
    text.push_str(&format!("| {} |\n", names.join(" | ")));
    text.push_str(&format!("|{}\n", " --- |".repeat(headings.len())));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

/// A text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => {
                safe.push('\\');
                safe.push(char);
            }
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}
