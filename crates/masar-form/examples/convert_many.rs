//! Converts many forms in one process: each line of standard input is a JSON
//! object with `name`, and `md` or the `path` of a file; each line of standard output is one with
//! `xform` (null when refused) and `problems`. For comparisons with other
//! converters; it decides nothing itself.

use std::io::{BufRead, Write};

/// The binary's allocator, so that what is measured is what is used.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    name: String,
    md: String,
    path: Option<String>,
}

#[derive(serde::Serialize)]
struct Answer {
    xform: Option<String>,
    problems: Vec<String>,
}

fn main() -> std::io::Result<()> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let form: Asked = serde_json::from_str(&line?)?;
        let (bytes, format) = match form.path {
            Some(path) => (std::fs::read(path)?, masar_form::Format::Auto),
            None => (form.md.into_bytes(), masar_form::Format::Markdown),
        };
        let (xform, problems) = masar_form::convert_command(bytes, format, &form.name);
        let problems: Vec<String> = problems
            .iter()
            .map(|problem| {
                let sign = if problem.is_error() { "E" } else { "W" };
                format!("{sign} {problem}")
            })
            .collect();
        serde_json::to_writer(&mut output, &Answer { xform, problems })?;
        output.write_all(b"\n")?;
        // Whoever waits for an answer before asking again gets it.
        output.flush()?;
    }
    Ok(())
}
