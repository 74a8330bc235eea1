//! What the audit finds and what it leaves alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bounds;
mod corpus;
mod figures;
mod forms;
mod fresh;
mod generated;
mod missions;
mod planted;
mod prose;
mod sources;
mod tables;

/// `code figure arithmetic`, one line a finding.
fn lines(report: &masar_audit::Report) -> String {
    let line = |finding: &masar_audit::Finding| {
        let figure = finding.figures.first().map_or("", String::as_str);
        format!("{} {figure}: {}", finding.code, finding.arithmetic)
    };
    report.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
