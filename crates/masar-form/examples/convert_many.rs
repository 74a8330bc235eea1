//! Converts many forms in one process: each line of standard input is a JSON
//! object with `name`, and `md` or the `path` of a file; each line of standard output is one with
//! `xform` (null when refused) and `problems`. For comparisons with other
//! converters; it decides nothing itself.

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let form: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |key: &str| form[key].as_str().unwrap_or_default();
        let (bytes, format) = match form["path"].as_str() {
            Some(path) => (std::fs::read(path)?, masar_form::Format::Auto),
            None => (text("md").as_bytes().to_vec(), masar_form::Format::Markdown),
        };
        let (xform, problems) = masar_form::convert_command(&bytes, format, text("name"));
        let problems: Vec<String> = problems
            .iter()
            .map(|problem| {
                let sign = if problem.is_error() { "E" } else { "W" };
                format!("{sign} {problem}")
            })
            .collect();
        writeln!(output, "{}", serde_json::json!({"xform": xform, "problems": problems}))?;
    }
    Ok(())
}
